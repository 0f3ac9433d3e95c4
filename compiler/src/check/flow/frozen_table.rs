//! Changes of tables that are frozen once the server has started, by way of locals and of functions that change tables.
//! Direct assignments are said where names are judged.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::Binding;
use crate::parse::ParsedChunk;
use crate::resolve::facts::Change;
use crate::resolve::names::{self, Meaning};

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        for change in &chunk.facts.changes {
            if let Some(what) = frozen(subject, chunk, change) {
                found.push(finding(chunk, change, &what));
            }
        }
    }
}

/// What cannot be changed, in words.
fn frozen(subject: &Subject<'_>, chunk: &ParsedChunk, change: &Change) -> Option<String> {
    // While its file is loaded, a bundle may fill its own tables.
    let loading = change.depth == 0 && chunk.kind.runs_once();
    if change.root == "require" {
        return (!loading).then(|| "what a module returns is shared by all requests".to_owned());
    }
    let root = &change.root;
    let own = *root == subject.bundle.bundle.id || subject.bundle.declared.contains_key(root);
    // Functions that hooks call when the server starts may fill the bundle's own tables.
    let may_fill = loading || starts(subject);
    let shared = || Some(format!("`{root}` is shared by all requests"));
    match names::meaning(subject.resolved, subject.id, root) {
        Meaning::Bundle | Meaning::Shared if own && may_fill => None,
        Meaning::Bundle | Meaning::Shared => shared(),
        Meaning::Library(Binding::Global) if root != "_G" => shared(),
        Meaning::Library(Binding::Varying) if root == "site" => shared(),
        Meaning::Library(_) | Meaning::Table | Meaning::Unknown => None,
    }
}

/// Whether the bundle does something when the server starts.
fn starts(subject: &Subject<'_>) -> bool {
    let mut names = subject.bundle.declared.keys();
    names.any(|name| crate::library::is_start_hook(name))
}

fn finding(chunk: &ParsedChunk, change: &Change, what: &str) -> Diagnostic {
    let message = match &change.by {
        Some(function) => format!("`{function}` changes a table that is read-only"),
        None => "this changes a table that is read-only".to_owned(),
    };
    Diagnostic::new(Code::FrozenTable, message, chunk.span(&change.at))
        .because(what)
        .help("change a copy, or keep the value in `temp`")
}
