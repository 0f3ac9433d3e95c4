//! The compiler's stages over a generated project, in a group for each size. `cargo bench -p compiler --bench stages`;
//! `-- --save-baseline NAME` keeps the figures, `-- --baseline NAME` compares with them.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    reason = "criterion's macro documents nothing; what is read from a disk is first written there"
)]

mod generated;

use std::fs;
use std::path::Path;
use std::time::Duration;

use compiler::Memory;
use compiler::bench::{self, Checked, Parsed, Resolved};
use compiler::diagnostic::Diagnostic;
use compiler::program::Program;
use compiler::project::{Project, Roots};
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main};

use generated::Files;

fn thousand(criterion: &mut Criterion) {
    stages(criterion.benchmark_group("1000 views"), 1_000);
}

/// A run takes seconds, so there are few of them, and none where nothing is measured: the same code has run by then.
fn ten_thousand(criterion: &mut Criterion) {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut group = criterion.benchmark_group("10000 views");
    group.sample_size(10).warm_up_time(Duration::from_secs(1));
    stages(group, 10_000);
}

fn stages(mut group: BenchmarkGroup<'_, WallTime>, n_views: usize) {
    let files = generated::files(n_views);
    read(&mut group, &files);
    let project = bench::project(&files);
    one_by_one(&mut group, &project);
    group.bench_function("compile", |b| b.iter(|| compiler::compile(&project)));
    again(
        &mut group,
        &project,
        &bench::project(&generated::changed(files)),
    );
    group.finish();
}

/// Each stage alone, on what the stages before it made.
fn one_by_one(group: &mut BenchmarkGroup<'_, WallTime>, project: &Project) {
    group.bench_function("parse", |b| b.iter(|| bench::parse(project)));
    let parsed = bench::parse(project);
    group.bench_function("places", |b| b.iter(|| bench::places(&parsed)));
    group.bench_function("resolve", |b| {
        b.iter_batched(
            || parsed.clone(),
            |parsed| bench::resolve(project, parsed),
            BatchSize::LargeInput,
        );
    });
    let resolved = self::resolved(project, parsed);
    group.bench_function("check", |b| b.iter(|| bench::check(&resolved)));
    let checked = self::checked(&resolved);
    group.bench_function("lower", |b| b.iter(|| bench::lower(project, &checked)));
    let program: Program = bench::lower(project, &checked);
    group.bench_function("emit", |b| b.iter(|| bench::emit(&program)));
}

fn resolved(project: &Project, parsed: Parsed) -> Resolved {
    bench::resolve(project, parsed).expect("it can be compiled")
}

fn checked(resolved: &Resolved) -> Checked<'_> {
    let found = bench::check(resolved);
    assert_eq!(found.iter().next(), None, "the project is without fault");
    bench::passed(resolved, &found).expect("the project has no errors")
}

fn read(group: &mut BenchmarkGroup<'_, WallTime>, files: &Files) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        write(&folder.path().join(path), text);
    }
    let roots = Roots {
        folder: folder.path().to_owned(),
        ..Roots::default()
    };
    group.bench_function("read", |b| b.iter(|| Project::read(&roots, &[])));
}

fn write(path: &Path, text: &str) {
    let parent = path.parent().expect("a path in a folder");
    fs::create_dir_all(parent).expect("a folder");
    fs::write(path, text).expect("written");
}

/// Compiles with the memory of the time before, after one view changed: what `msc dev` does on every save.
fn again(group: &mut BenchmarkGroup<'_, WallTime>, one: &Project, other: &Project) {
    let usual = |finding: &Diagnostic| Some(finding.severity);
    let mut memory = Memory::default();
    let mut turns = [one, other].into_iter().cycle();
    let mut compile = || {
        let project = turns.next().expect("it goes on forever");
        compiler::compile_again(project, &mut memory, usual)
    };
    let first = compile();
    assert!(first.is_ok(), "it can be compiled");
    group.bench_function("compile again after a change", |b| b.iter(&mut compile));
}

criterion_group!(benches, thousand, ten_thousand);
criterion_main!(benches);
