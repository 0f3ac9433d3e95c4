//! Projects mangled at random, and what a check of one must do all the same: end with a verdict, and always the same. The
//! property test makes a few of them in every run of the tests; `fuzz/fuzz_targets/check.rs` makes them for as long as it runs.

use std::path::PathBuf;

use compiler::diagnostic::{Diagnostic, Diagnostics};
use compiler::project::{Project, Roots};
use compiler::report::{self, Format, Report};
use compiler::{Memory, check_again, compile_again};

use super::shop;

/// What mangled files are given in places: beginnings and ends of everything that has either.
const SNIPPETS: &[&str] = &[
    "?(",
    ")",
    "<?",
    "?>",
    "<!--",
    "-->",
    "end",
    "function f(",
    "if x then",
    "{",
    "}",
    "\"",
    "[[",
    "]]",
    "--[[",
    "\\",
    "(",
    "=",
    "local",
    "return",
    "<a href=\"",
    "<script>",
    "é",
    "\u{0}",
    "\r\n",
    "[\"",
    "...",
    "goto",
    "1e999",
    "page.x = page",
    "#",
];

/// Bytes that say one change: the file, the place, how many bytes go, and what comes in their place.
const CHANGE: usize = 5;
/// Most bytes that go in one change.
const GONE: usize = 40;
/// Most bytes that come as they are given.
const RAW: usize = 8;

/// The project with the changes that some bytes say.
pub(crate) fn project(mut given: &[u8]) -> Project {
    let files = shop::project(0).into_iter();
    let mut files: Vec<(String, Vec<u8>)> = files
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    while let Some((&[file, high, low, gone, what], rest)) = given.split_first_chunk::<CHANGE>() {
        given = rest;
        let come = match SNIPPETS.get(usize::from(what)) {
            Some(snippet) => snippet.as_bytes(),
            None => {
                let (raw, rest) = given.split_at(given.len().min(usize::from(what) % RAW));
                given = rest;
                raw
            }
        };
        let count = files.len();
        let bytes = &mut files[usize::from(file) % count].1;
        let start = usize::from(u16::from_be_bytes([high, low])) % (bytes.len() + 1);
        let end = (start + usize::from(gone) % GONE).min(bytes.len());
        bytes.splice(start..end, come.iter().copied());
    }
    let roots = Roots {
        folder: PathBuf::from("."),
        ..Roots::default()
    };
    Project::of_files(files, &roots, &[])
}

/// Checks a project.
///
/// # Panics
/// When the check says what it must not.
pub(crate) fn has_a_verdict(project: &Project) {
    let judge = |finding: &Diagnostic| Some(finding.severity);
    let mut memory = Memory::default();
    let found = check_again(project, &mut memory, judge).expect("a verdict");
    places_are_there(project, &found);
    let compiled = compile_again(project, &mut memory, judge).expect("a verdict");
    assert_same(&found, &compiled.found);
    assert_eq!(compiled.program.is_some(), !found.has_errors());
    let again = check_again(project, &mut memory, judge).expect("a verdict");
    assert_same(&found, &again);
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github] {
        let report = Report {
            sources: &project.sources,
            found: &found,
            milliseconds: 0,
            color: false,
            base: "",
        };
        report::write(&mut Vec::new(), format, &report).expect("a report");
    }
}

fn places_are_there(project: &Project, found: &Diagnostics) {
    for label in found.iter().flat_map(|finding| &finding.labels) {
        let length = project.sources.get(label.span.file).bytes.len();
        assert!(label.span.start <= label.span.end && label.span.end as usize <= length);
    }
}

fn assert_same(one: &Diagnostics, other: &Diagnostics) {
    let found = |all: &Diagnostics| all.iter().cloned().collect::<Vec<_>>();
    assert_eq!(found(one), found(other));
}
