//! Rules for uses of what the runtime gives: whether it is there, what it takes, and whether it is still meant to be used.
//! They need one text only, because nothing may replace a name of the runtime.

mod arguments;
mod members;
pub(super) mod stage;

use crate::diagnostic::Diagnostic;
use crate::parse::Code;

/// Runs the rules over a text.
pub(super) fn check(code: &Code, found: &mut Vec<Diagnostic>) {
    members::check(code, found);
    arguments::check(code, found);
}
