//! Compiles `bundles/` and `target-sites/` into the tables and bytecode that `main.rs` includes.
#![allow(clippy::print_stdout, reason = "cargo listens to standard output")]

use std::path::{Path, PathBuf};
use std::{env, error::Error, fs, io};

use compiler::project::{Project, Roots};
use compiler::report::{self, Format, Report};

fn main() -> Result<(), Box<dyn Error>> {
    // A folder stands for all below it, files yet to come included; what is absent would always count as changed.
    let inputs = ["bundles", "target-sites", "node.lua"];
    for input in inputs.iter().filter(|input| Path::new(input).exists()) {
        println!("cargo::rerun-if-changed={input}");
    }
    let roots = Roots {
        folder: PathBuf::from(env::var("CARGO_MANIFEST_DIR")?),
        applications: vec![PathBuf::from("bundles")],
        sites: vec![PathBuf::from("target-sites")],
    };
    let project = Project::read(&roots, &[])?;
    let compiled = compiler::compile(&project)?;
    let report = Report {
        sources: &project.sources,
        found: &compiled.found,
        milliseconds: 0,
        color: false,
        base: "",
    };
    report::write(&mut io::stdout(), Format::Cargo, &report)?;
    let (program, bytecode) = compiled.program.ok_or("the bundles have errors")?;
    let output = PathBuf::from(env::var("OUT_DIR")?);
    for (path, bytes) in compiler::emit::artifacts(&program, &bytecode)?.files {
        let path = output.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&output))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}
