//! Rules for what bundles keep in the Teller: tables, paths into them, procedures.

mod calls;
mod clerks;
mod fields;
mod given;
mod lost;
mod names;
mod procedures;
mod texts;
mod whole;

use super::{Rule, Subject};
use crate::diagnostic::Diagnostics;
use crate::parse::ParsedChunk;
use crate::resolve::Resolved;
pub(super) use names::claims;

/// Rules for a bundle.
pub(super) const RULES: &[Rule] = &[
    calls::delegates,
    calls::functions,
    calls::indexes,
    clerks::unknown,
    fields::check,
    given::unknown_options,
    given::unstorable,
    given::whole_records,
    lost::changes,
    names::bare,
    names::unknown,
    procedures::durable,
    procedures::duplicates,
    procedures::pages,
    procedures::shapes,
    procedures::upgraders,
    texts::literals,
    texts::nil_keys,
    texts::open,
    whole::loops,
];

/// Rules for the project as a whole.
pub(super) fn project(resolved: &Resolved, found: &mut Diagnostics) {
    whole::unused(resolved, found);
}

/// Texts of a bundle that could be read.
fn sound<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a ParsedChunk> + use<'a> {
    let chunks = subject.bundle.chunks.values();
    chunks.filter(|chunk| !chunk.is_broken)
}

/// Whether settings cannot be run, which would have declared tables.
fn is_uncertain(resolved: &Resolved) -> bool {
    let mut bundles = resolved.bundles.iter();
    bundles.any(|bundle| bundle.settings.is_broken || bundle.schema.is_broken)
}
