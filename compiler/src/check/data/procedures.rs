//! What procedures can take and give: three values, and one. And which names they may have.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only `return` is looked for, outside functions within"
)]

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library;
use crate::parse::syntax::{Block, Expr, ExprKind, StatKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::data::procedures::{self, Declared};
use crate::resolve::data::version;
use crate::resolve::scope::Access;
use crate::source::Span;

/// Most values a procedure takes.
const PARAMETERS: usize = 3;

/// Procedures that pages could not call.
pub(super) fn shapes(subject: &Subject<'_>, found: &mut Diagnostics) {
    let own = procedures::own_table(&subject.bundle.bundle);
    for chunk in super::sound(subject).filter(|chunk| chunk.kind == ChunkKind::Database) {
        for declared in procedures::declared(chunk, own) {
            parameters(chunk, &declared, found);
            if let Some(function) = declared.function {
                returns(chunk, declared.name, &function.body, found);
            }
        }
    }
}

fn parameters(chunk: &ParsedChunk, declared: &Declared<'_>, found: &mut Diagnostics) {
    let Some(fourth) = declared
        .function
        .and_then(|function| function.parameters.get(PARAMETERS))
    else {
        return;
    };
    let count = declared.function.map_or(0, |it| it.parameters.len());
    let message = format!(
        "the procedure `{}` has {count} parameters, of at most three",
        declared.name
    );
    found.push(
        Diagnostic::new(Code::ProcedureParameters, message, chunk.span(&fourth.at))
            .because("nothing would reach it")
            .help("take a table with names"),
    );
}

/// `return` of several values, in the function itself.
fn returns(chunk: &ParsedChunk, name: &str, body: &Block, found: &mut Diagnostics) {
    for stat in body {
        match &stat.kind {
            StatKind::Return(values) => returned(chunk, name, values, found),
            StatKind::Do(body)
            | StatKind::While { body, .. }
            | StatKind::Repeat { body, .. }
            | StatKind::NumericFor { body, .. }
            | StatKind::GenericFor { body, .. } => returns(chunk, name, body, found),
            StatKind::If {
                branches,
                otherwise,
            } => {
                let bodies = branches.iter().map(|(_, body)| body).chain(otherwise);
                bodies.for_each(|body| returns(chunk, name, body, found));
            }
            _ => {}
        }
    }
}

fn returned(chunk: &ParsedChunk, name: &str, values: &[Expr], found: &mut Diagnostics) {
    let (Some(first), Some(second)) = (values.first(), values.get(1)) else {
        return;
    };
    let is_failure = matches!(first.bare().kind, ExprKind::Nil) && values.len() == 2;
    if is_failure {
        return;
    }
    let last = values.last().map_or(second.at.end, |last| last.at.end);
    let message = format!("the procedure `{name}` returns {} values", values.len());
    found.push(
        Diagnostic::new(
            Code::ProcedureResults,
            message,
            chunk.span(&(second.at.start..last)),
        )
        .because("only the first reaches who called it")
        .help("return one table; `nil, \"message\"` says what went wrong"),
    );
}

/// A name that functions of the bundle have too.
pub(super) fn duplicates(subject: &Subject<'_>, found: &mut Diagnostics) {
    for (name, span) in &subject.bundle.procedures {
        if let Some(other) = function(subject, name) {
            let message = format!("`{name}` is both a function and a procedure");
            found.push(
                Diagnostic::new(Code::DuplicateProcedure, message, *span)
                    .because("the procedure is declared here")
                    .also(other, "the function")
                    .help("rename one of them"),
            );
        }
    }
}

/// Where functions files give a name to the bundle.
fn function(subject: &Subject<'_>, name: &str) -> Option<Span> {
    let own = procedures::own_table(&subject.bundle.bundle);
    let chunks = subject.bundle.chunks.values();
    let chunks = chunks.filter(|chunk| chunk.kind.declares() && chunk.kind != ChunkKind::Database);
    chunks.into_iter().find_map(|chunk| {
        let mut free = chunk.scopes.free.iter();
        let assigned =
            free.find(|it| it.name == name && it.depth == 0 && it.access != Access::Read);
        let declared = || {
            let mut all = procedures::declared(chunk, own).into_iter();
            all.find(|it| it.name == name).map(|it| it.at)
        };
        let at = assigned.map(|it| it.at.clone()).or_else(declared)?;
        Some(chunk.span(&at))
    })
}

/// `teller.Durable()` on a page.
pub(super) fn durable(subject: &Subject<'_>, found: &mut Diagnostics) {
    let on_pages =
        |chunk: &&ParsedChunk| matches!(chunk.kind, ChunkKind::View | ChunkKind::Controller);
    for chunk in super::sound(subject).filter(on_pages) {
        let calls = chunk.scopes.calls.iter();
        for call in calls.filter(|call| call.path == ["teller", "Durable"]) {
            found.push(
                Diagnostic::new(
                    Code::DurableOutside,
                    "`teller.Durable` is for procedures",
                    chunk.span(&call.at),
                )
                .because("no procedure is around this")
                .help("give `{ durable = true }` to what must be on the disk"),
            );
        }
    }
}

/// `write("…")` in a procedure.
pub(super) fn pages(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject).filter(|chunk| chunk.kind == ChunkKind::Database) {
        for call in &chunk.scopes.calls {
            let path = call.path.join(".");
            // What writes nothing asks something only.
            let makes = library::find(&path).is_some_and(|entry| entry.request && !entry.quiet);
            if makes {
                let message = format!("`{path}` in a procedure, which may run more than once");
                found.push(
                    Diagnostic::new(Code::PageInProcedure, message, chunk.span(&call.at))
                        .because("and without a page, in a task")
                        .help("return what the page needs, and do this there"),
                );
            }
        }
    }
}

/// Files of `upgraders/` whose names are no versions.
pub(super) fn upgraders(subject: &Subject<'_>, found: &mut Diagnostics) {
    for file in &subject.bundle.bundle.files {
        if let crate::bundle::Role::Upgrader(name) = &file.role
            && version(name).is_none()
        {
            let message = format!("`{name}` is no version, so this never runs");
            found.push(
                Diagnostic::new(Code::WrongVersion, message, Span::whole(file.id))
                    .help("name the file by the version it leads to, such as `1.2.lua`"),
            );
        }
    }
}
