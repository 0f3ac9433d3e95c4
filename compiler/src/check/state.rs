//! State that would outlive a request: functions that change what their file loaded, and `...` outside functions.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::Binding;
use crate::parse::ParsedChunk;
use crate::parse::syntax::ExprKind;
use crate::resolve::facts;
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::{FieldAssign, LocalId};

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    outer_assigns(subject, found);
    for chunk in subject.bundle.chunks.values() {
        for assign in &chunk.scopes.field_assigns {
            found.extend(field_assign(subject, chunk, assign));
        }
    }
}

/// Assignments to fields of tables that are frozen when requests come.
fn field_assign(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    assign: &FieldAssign,
) -> Option<Diagnostic> {
    let span = chunk.span(&assign.at);
    let root = assign.path.first()?;
    let shown = assign.path.join(".");
    // While its file is loaded, a bundle may fill its own tables.
    let loading = assign.depth == 0 && chunk.kind.runs_once();
    if loading && (*root == subject.bundle.bundle.id || subject.bundle.declared.contains_key(root))
    {
        return None;
    }
    let read_only = || {
        Diagnostic::new(Code::ReadOnlyName, format!("`{root}` is read-only"), span)
            .because("assigned here")
            .help("keep values of the request in `temp` or `page`")
    };
    match names::meaning(subject.resolved, subject.id, root) {
        Meaning::Library(_) if root == "_G" => Some(
            Diagnostic::new(
                Code::AccidentalGlobal,
                format!("`{shown}` would be shared by all requests"),
                span,
            )
            .help("make it `local`, or keep the value in `temp`"),
        ),
        Meaning::Library(Binding::Global) | Meaning::Shared => Some(read_only()),
        Meaning::Library(Binding::Varying) if root == "site" => Some(read_only()),
        Meaning::Bundle => Some(
            Diagnostic::new(
                Code::FrozenState,
                format!("this changes `{root}`, which was loaded once for all requests"),
                span,
            )
            .because("requests would see each other's value")
            .help("keep it in `temp` for the request, or in the Teller to keep it longer"),
        ),
        Meaning::Library(Binding::Stable | Binding::Varying) => None,
        Meaning::Table | Meaning::Unknown => None,
    }
}

/// Whether a local of `database.lua` is a table of the Teller: `local users = users`.
fn is_table(subject: &Subject<'_>, chunk: &ParsedChunk, local: LocalId) -> bool {
    let value = facts::only_value(&chunk.scopes, local).map(|value| &value.bare().kind);
    let Some(ExprKind::Name(name)) = value.filter(|_| chunk.kind.holds_tables()) else {
        return false;
    };
    names::meaning(subject.resolved, subject.id, name) == Meaning::Table
}

fn outer_assigns(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| chunk.kind.runs_once())
    {
        for assign in &chunk.scopes.outer_assigns {
            if is_table(subject, chunk, assign.local) {
                continue;
            }
            let local = &chunk.scopes.locals[assign.local].name;
            let message = format!(
                "this function changes `{}`, which belongs to the file",
                local.text
            );
            found.push(
                Diagnostic::new(Code::FrozenState, message, chunk.span(&assign.at))
                    .because("requests would see each other's value")
                    .also(
                        chunk.span(&local.at),
                        "loaded once, then shared by all requests",
                    )
                    .help("keep it in `temp` for the request, or in the Teller to keep it longer"),
            );
        }
    }
}
