//! Fields of `page` that are set when what they decide is decided.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::{self, Stage};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::facts::{FieldUse, Table};
use crate::resolve::graph::is_scribe;
use crate::resolve::scope::CallSite;
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
    let until = library::fields("page").find(|(name, _)| *name == field.key);
    let until = until.and_then(|(_, entry)| entry.until)?;
    // What is written is settled by then, but the answer still says that it is of another language or type.
    if matches!(field.key.as_str(), "language" | "type") || is_read(subject, &field.key) {
        return None;
    }
    // What is set for the page that is shown instead of one that was left takes part in its own order.
    let leaves = |call: &CallSite| {
        let leaves = call.entry.is_some_and(|entry| entry.leaves);
        call.statement && call.at.start < field.at.start && leaves
    };
    if chunk.scopes.calls.iter().any(leaves) {
        return None;
    }
    let stage = stage(subject, chunk, field, editor).filter(|stage| *stage >= until)?;
    Some(match (stage, until) {
        (Stage::Editing, _) => "editors get the finished page",
        (_, Stage::Authentication) => "locks are compared with keys before any controller runs",
        (_, Stage::Localization) => "the language is chosen before any controller runs",
        (Stage::Template, _) => "the page is finished when its template runs",
        (_, Stage::Controller) => "the controller has been chosen by then",
        (_, Stage::View | Stage::Template | Stage::Editing | Stage::Response) => {
            "the view has been chosen by then"
        }
    })
}

/// When a text runs, where that is certain.
fn stage(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    field: &FieldUse,
    editor: Option<&str>,
) -> Option<Stage> {
    if editor.is_some() && field.within.as_deref() == editor {
        return Some(Stage::Editing);
    }
    let runs = subject.graph.runs(chunk.file);
    if runs.template && !runs.part && !runs.page_view && !runs.page_controller {
        return Some(Stage::Template);
    }
    match chunk.kind {
        // A controller that other code runs may run before any other.
        ChunkKind::Controller => (!runs.part).then_some(Stage::Controller),
        ChunkKind::View => Some(Stage::View),
        ChunkKind::Functions | ChunkKind::Fragments | ChunkKind::Module => None,
        ChunkKind::Database | ChunkKind::Upgrader => None,
    }
}

/// Whether a field that says what runs is asked for: by code, or by extensions without a name.
fn is_read(subject: &Subject<'_>, key: &str) -> bool {
    if !matches!(key, "view" | "controller") {
        return false;
    }
    let mut chunks = subject.bundle.chunks.values();
    chunks.any(|chunk| {
        let mut fields = chunk.facts.fields.iter();
        let mut calls = chunk.scopes.calls.iter();
        fields.any(|field| field.table == Table::Page && field.key == key && !field.is_write)
            || calls.any(|call| is_scribe(call, "Extensions") && call.arguments.is_empty())
    })
}

fn help(key: &str) -> &'static str {
    match key {
        "locks" => "give the address its `locks` in the settings",
        "controller" => "give the address its `controller` in the settings",
        _ => "set it in the controller, or in the settings of the address",
    }
}
