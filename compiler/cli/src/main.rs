//! The command `msc`: checks, builds, renders and explains Moonstalk bundles.
//! Everything the compiler and the server leave to their callers is here: reading options, printing, exit codes.

mod answer;
mod command;
mod embedded;
mod exchange;
mod executable;
mod failure;
mod files;
mod git;
mod link;
mod lsp;
mod options;
mod output;
mod project;
mod snapshot;
mod watch;

use std::process::ExitCode;
use std::thread;

use clap::Parser;

use command::Outcome;
use failure::Failure;
use options::Options;

/// A compilation makes and drops millions of small values: with the system's allocator a check takes twice the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Deeply nested sources are walked by recursion; the usual 8 MiB would end that too early.
const STACK: usize = 256 * 1024 * 1024;

fn main() -> ExitCode {
    let options = Options::parse();
    let worker = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || run(options));
    let Ok(ended) = worker.map(thread::JoinHandle::join) else {
        output::note("error: there is no memory for the compiler's stack");
        return ExitCode::from(Failure::EXIT);
    };
    // A panic has said what happened.
    ended.unwrap_or(ExitCode::from(Failure::EXIT))
}

fn run(options: Options) -> ExitCode {
    match command::run(options.command) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::FAILURE,
        Err(failure) => {
            output::note(&format!("error: {failure}"));
            ExitCode::from(Failure::EXIT)
        }
    }
}
