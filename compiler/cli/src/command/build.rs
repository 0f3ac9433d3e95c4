//! `msc build`: the findings of a project and, without errors, its server.

use std::path::{Path, PathBuf};

use super::Outcome;
use crate::executable::{self, Made};
use crate::failure::Failure;
use crate::options::Build;
use crate::output;
use crate::project::Checked;

pub(super) fn run(options: &Build) -> Result<Outcome, Failure> {
    let checked = Checked::read_as(&options.folder, &options.common, options.pseudo)?;
    output::print(&checked.report(options.format)?)?;
    let (Outcome::Good, Some((program, bytecode))) = (checked.outcome(), &checked.program) else {
        checked.note_hidden_errors();
        return Ok(Outcome::Bad);
    };
    let order = executable::Order {
        folder: &options.folder,
        output: &output_path(options),
        sources: &checked.sources,
        program,
        bytecode,
        quiet: options.common.quiet,
    };
    let made = executable::make(&order)?;
    if !options.common.quiet {
        output::note(&executable::sizes(program, bytecode));
        output::note(&summary(order.output, &made));
    }
    Ok(Outcome::Good)
}

fn output_path(options: &Build) -> PathBuf {
    options
        .output
        .clone()
        .unwrap_or_else(|| options.folder.join("dist/server"))
}

fn summary(output: &Path, made: &Made) -> String {
    let note = if made.unchanged { " (unchanged)" } else { "" };
    format!(
        "{}: {}{note}",
        output.display(),
        executable::readable(made.size)
    )
}
