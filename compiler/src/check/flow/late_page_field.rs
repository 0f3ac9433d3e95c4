//! Fields of `page` that are set when what they decide is decided.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::facts::{FieldUse, Table};
use crate::resolve::site::hook_name;

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let editor = hook_name(subject.bundle, "Editor");
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        let fields = chunk.facts.fields.iter();
        for field in fields.filter(|field| field.table == Table::Page && field.is_write) {
            if let Some(late) = late(subject, chunk, field, editor.as_deref()) {
                found.push(
                    Diagnostic::new(
                        Code::LatePageField,
                        format!("`page.{}` is set too late to have any effect", field.key),
                        chunk.span(&field.at),
                    )
                    .because(late)
                    .help(help(&field.key)),
                );
            }
        }
    }
}

/// What is past when this text runs.
fn late(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    field: &FieldUse,
    editor: Option<&str>,
) -> Option<&'static str> {
    let key = field.key.as_str();
    let is_in = |list: &[&str]| list.contains(&key);
    if editor.is_some() && field.within.as_deref() == editor {
        let past = is_in(&["controller", "locks", "template", "view"]);
        return past.then_some("editors get the finished page");
    }
    let runs = subject.graph.runs(chunk.file);
    // What is set for the page that is shown instead of one that was left takes part in its own order.
    let leaves = chunk.scopes.calls.iter().any(|call| {
        call.statement
            && call.at.start < field.at.start
            && matches!(call.path.as_slice(), [root, name] if root == "scribe"
            && ["Abandon", "Error", "NotFound", "Redirect", "Unauthorised"].contains(&name.as_str()))
    });
    if leaves {
        return None;
    }
    let only_template = runs.template && !runs.part && !runs.page_view && !runs.page_controller;
    if only_template && is_in(&["controller", "locks", "template", "view"]) {
        return Some("the page is finished when its template runs");
    }
    match chunk.kind {
        // A controller that other code runs may run before locks are looked at.
        ChunkKind::Controller if is_in(&["locks"]) && !runs.part => {
            Some("locks are compared with keys before any controller runs")
        }
        ChunkKind::View if is_in(&["controller", "locks"]) => {
            Some("views run after locks and controllers")
        }
        ChunkKind::View
        | ChunkKind::Controller
        | ChunkKind::Functions
        | ChunkKind::Fragments
        | ChunkKind::Module => None,
    }
}

fn help(key: &str) -> &'static str {
    match key {
        "locks" => "give the address its `locks` in the settings",
        "controller" => "give the address its `controller` in the settings",
        _ => "set it in the controller, or in the settings of the address",
    }
}
