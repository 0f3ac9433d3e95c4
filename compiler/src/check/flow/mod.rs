//! What happens in the order of a page: which view runs which, what is written where, and what `temp` and `page` carry
//! from one to the next. Rules for single texts are kept with the text; the others look at the graph of the project.

mod computed_names;
mod endless_views;
mod fields;
mod frozen_table;
mod late_page_field;
mod missing_return;
mod open_section;
mod script_conditional;
mod sections;
mod temp;
mod template_without_content;
mod unchecked_input;
mod unused;
mod unused_extension;
mod unused_views;
mod values;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Safety};
use crate::parse::syntax::At;
use crate::parse::{Code, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::graph::Graph;

/// Rules for a bundle.
pub(super) const RULES: &[Rule] = &[
    frozen_table::check,
    late_page_field::check,
    open_section::check,
    unchecked_input::check,
    unused::functions,
    unused::modules,
    values::uncalled,
];

/// Rules for a single text.
pub(super) const TEXT_RULES: &[fn(&Code, &mut Vec<Diagnostic>)] = &[
    missing_return::check,
    script_conditional::check,
    values::unwritable,
    values::write_inside,
];

/// Rules for the project as a whole.
pub(super) fn project(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    computed_names::check(resolved, graph, found);
    endless_views::check(resolved, found);
    fields::check(resolved, found);
    sections::check(resolved, graph, found);
    temp::check(resolved, graph, found);
    template_without_content::check(resolved, graph, found);
    unused_extension::check(resolved, graph, found);
    unused_views::check(resolved, graph, found);
}

/// A fix that writes the name that was meant where another stands at the end of an expression: `temp.nmae`, `"nmae"`.
fn rename(chunk: &ParsedChunk, at: &At, from: &str, to: Option<&String>) -> Option<Fix> {
    let to = to?;
    let text = chunk.joined.lua.get(at.clone())?;
    let start = text.rfind(from)?;
    let rest = &text[start + from.len()..];
    if !rest.chars().all(|c| matches!(c, '"' | '\'' | ']' | ' ')) {
        return None;
    }
    let place = at.start + start..at.start + start + from.len();
    Some(Fix {
        title: format!("write `{to}`"),
        edits: vec![(chunk.span(&place), to.clone())],
        safety: Safety::NeedsReview,
    })
}
