//! `msc check`: every finding of a project.

use super::Outcome;
use crate::failure::Failure;
use crate::options::Check;
use crate::output;
use crate::project::Checked;

pub(super) fn run(options: &Check) -> Result<Outcome, Failure> {
    let checked = Checked::read(&options.folder, &options.common)?;
    output::print(&checked.report(options.format)?)?;
    Ok(checked.outcome())
}
