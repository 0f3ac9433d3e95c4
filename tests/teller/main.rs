//! Stored data of a real server process: its commands, what is left of it after `kill -9`, and a disk that is full.
//!
//! The process is this executable itself, with the sites of `tests/teller/project` linked in. Without arguments everything is
//! tried, with one only what has it in its name. `ROUNDS` and `SEED` say how often the server is killed, and when.
#![allow(
    clippy::print_stderr,
    reason = "tells how far it is, as the usual harness does"
)]

mod commands;
mod crash;
mod full;
#[allow(
    dead_code,
    unused_imports,
    reason = "the command's way from compiled to served; its tests stand in the same file and run with the command"
)]
#[path = "../../compiler/cli/src/link.rs"]
mod link;
mod server;

use std::process::ExitCode;
use std::time::Instant;

/// What is tried.
const TESTS: [(&str, fn()); 6] = [
    ("commands_beside_a_server", commands::beside_a_server),
    ("commands_without_a_server", commands::without_a_server),
    ("commands_that_fail", commands::that_fail),
    ("full_files", full::files_that_may_not_grow),
    ("full_disk", full::disk),
    ("crash", crash::nothing_promised_is_lost),
];

fn main() -> ExitCode {
    if std::env::var_os(server::CHILD).is_some() {
        return runtime::server::main(server::program());
    }
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    for (name, test) in TESTS {
        if wanted
            .as_ref()
            .is_none_or(|wanted| name.contains(wanted.as_str()))
        {
            let begun = Instant::now();
            eprint!("test {name} ... ");
            // A failure ends the process, which is failure enough.
            test();
            eprintln!("ok ({:.1} s)", begun.elapsed().as_secs_f64());
        }
    }
    ExitCode::SUCCESS
}

/// What the tests of `link` name.
#[cfg(test)]
mod embedded {
    pub(crate) const SHIPPED: &[compiler::project::ShippedFile] = &[];
}
