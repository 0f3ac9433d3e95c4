//! The commands, one a file. Each takes its parsed options and says whether all is well.

mod build;
mod check;
mod dev;
mod diff;
mod explain;
mod new;
mod render;
mod routes;
mod test;
mod translations;

use crate::failure::Failure;
use crate::lsp;
use crate::options::Command;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing worse than warnings.
    Good,
    /// Something is wrong with the project, or with what it answers.
    Bad,
}

/// Runs a command.
pub(crate) fn run(command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::New(options) => new::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Build(options) => build::run(&options),
        Command::Dev(options) => dev::run(&options),
        Command::Render(options) => render::run(options),
        Command::Routes(options) => routes::run(&options),
        Command::Translations(options) => translations::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Lsp(options) => lsp::run(&options),
    }
}
