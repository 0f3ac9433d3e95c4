//! Compiles `bundles/` and `target-sites/` into the tables and bytecode that `main.rs` includes.
#![allow(clippy::print_stdout, reason = "a build script talks to cargo on standard output")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use compiler::project::{Project, Roots};
use compiler::report::{self, Format, Report};

const INPUTS: [&str; 3] = ["bundles", "target-sites", "node.lua"];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    // A folder stands for everything below it, files yet to come included; what is not there would always count as changed.
    for input in INPUTS.into_iter().filter(|input| Path::new(input).exists()) {
        println!("cargo::rerun-if-changed={input}");
    }
    let [applications, sites, _] = INPUTS.map(PathBuf::from);
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let project = Project::read(&Roots { folder, applications: vec![applications], sites: vec![sites] }, &[])?;
    let compiled = compiler::compile(&project)?;
    let report = Report { sources: &project.sources, found: &compiled.found, milliseconds: 0, color: false };
    report::write(&mut io::stdout(), Format::Cargo, &report)?;
    let Some((program, bytecode)) = compiled.program else { return Ok(ExitCode::FAILURE) };
    let output = PathBuf::from(env::var("OUT_DIR")?);
    for (path, bytes) in compiler::emit::artifacts(&program, &bytecode)?.files {
        let path = output.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, bytes)?;
    }
    Ok(ExitCode::SUCCESS)
}
