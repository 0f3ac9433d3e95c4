//! Writes the generated project of the benchmarks to a folder: `generate VIEWS FOLDER`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a tool for benchmarks that writes files"
)]

#[allow(dead_code, reason = "the benchmarks change the project, too")]
#[path = "../benches/generated/mod.rs"]
mod generated;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(Ok(n_views)), Some(folder)) = (
        arguments.next().map(|n| n.parse::<usize>()),
        arguments.next(),
    ) else {
        eprintln!("usage: generate VIEWS FOLDER");
        return ExitCode::from(2);
    };
    for (path, text) in generated::files(n_views) {
        let path = Path::new(&folder).join(path);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text));
        if let Err(error) = written {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
