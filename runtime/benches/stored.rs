//! What stored data costs a page, Lua included: each page of `tests/bench/stored` does one thing a thousand times, and
//! `nothing` is the loop around it. `cargo bench --bench stored`; what the Teller costs without Lua is in `teller.rs`.
//!
//! A bench of the root package, which joins compiler and runtime: the runtime itself knows no compiler.
#![allow(missing_docs, reason = "criterion's macro documents nothing")]

#[allow(
    dead_code,
    unused_imports,
    reason = "the command's way from compiled to served; its tests stand in the same file and run with the command"
)]
#[path = "../../compiler/cli/src/link.rs"]
mod link;

/// What the tests of `link` name.
#[cfg(test)]
mod embedded {
    pub(crate) const SHIPPED: &[compiler::project::ShippedFile] = &[];
}

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use compiler::project::{Project, Roots};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use hyper::Request;
use runtime::scribe::{self, Pool};
use runtime::{Body, Incoming, Mode, Shared, server};

/// What each page does so often.
const TIMES: u64 = 1000;
/// The pages, and what one turn of each is.
const PAGES: [(&str, &str); 8] = [
    ("nothing", "nothing"),
    ("record", "fetch of a record of 24 keys"),
    ("field", "fetch of one field"),
    ("text", "fetch of one field, path as text"),
    ("absent", "fetch of a field that is not there"),
    ("save", "save of a record of 24 keys"),
    ("add", "counter"),
    ("procedure", "procedure that reads and writes a field"),
];

fn shared(data: &Path) -> Arc<Shared> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let roots = Roots {
        folder: root.join("tests/bench/stored"),
        applications: vec![root.join("bundles")],
        ..Roots::default()
    };
    let project = Project::read(&roots, &[]).expect("it can be read");
    let compiled = compiler::compile(&project).expect("it can be compiled");
    let (program, bytecode) = compiled.program.expect("the project has no errors");
    let encodings = link::Encodings::Plain;
    let program = link::program(&program, &bytecode, &project.sources, encodings);
    let (program, epoch) = (Arc::new(program), SystemTime::UNIX_EPOCH);
    let shared = Shared::new(program, Mode::Production, epoch, data.to_owned());
    Arc::new(shared.with_data().expect("the data opens"))
}

fn incoming(page: &str) -> Incoming {
    let request = Request::get(format!("/{page}")).header("host", "stored.example");
    let (head, ()) = request.body(()).expect("a request").into_parts();
    let local = IpAddr::from(Ipv4Addr::LOCALHOST);
    server::receive(head, Body::empty(), local, false).expect("a request that the server admits")
}

fn stored(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = shared(folder.path());
    scribe::prepare(&shared).expect("the data is sound");
    let pool = Pool::new(Arc::clone(&shared)).expect("a machine");
    let worker = tokio::runtime::Builder::new_current_thread().build();
    let worker = worker.expect("a worker");
    let answer = |incoming| worker.block_on(server::answer(&shared, &pool, incoming, true));
    assert_eq!(answer(incoming("fill")).status, 200);
    let mut group = criterion.benchmark_group("stored");
    group.throughput(Throughput::Elements(TIMES));
    for (page, what) in PAGES {
        let outgoing = answer(incoming(page));
        assert_eq!(outgoing.status, 200, "{page}: {:?}", outgoing.body);
        group.bench_function(what, |b| {
            b.iter_batched(|| incoming(page), answer, BatchSize::SmallInput);
        });
    }
    group.finish();
}

criterion_group!(benches, stored);
criterion_main!(benches);
