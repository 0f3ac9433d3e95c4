//! Names that nothing defines, and assignments to names that are not local.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::joined::{TEXT, VALUE};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::{Access, FreeName};

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let functions_broken = subject
        .bundle
        .chunks
        .values()
        .any(|chunk| chunk.is_broken && chunk.kind.runs_once());
    if functions_broken {
        return;
    }
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        for free in chunk
            .scopes
            .free
            .iter()
            .filter(|free| free.name != TEXT && free.name != VALUE)
        {
            found_in(subject, chunk, free, found);
        }
    }
}

fn found_in(subject: &Subject<'_>, chunk: &ParsedChunk, free: &FreeName, found: &mut Diagnostics) {
    let span = chunk.span(&free.at);
    let name = &free.name;
    let meaning = names::meaning(subject.resolved, subject.id, name);
    if free.access == Access::Read {
        if meaning == Meaning::Unknown {
            let near = names::nearest_global(subject.resolved, subject.id, name);
            found.push(
                Diagnostic::new(
                    Code::UndefinedGlobal,
                    format!("`{name}` is not defined"),
                    span,
                )
                .because("no local, function or table of this name")
                .help_opt(near.map(|near| format!("use `{near}`"))),
            );
        }
        return;
    }
    let declares =
        matches!(chunk.kind, ChunkKind::Functions | ChunkKind::Fragments) && free.depth == 0;
    if crate::library::binding(name).is_some() {
        found.push(
            Diagnostic::new(
                Code::ReadOnlyName,
                format!("`{name}` belongs to the runtime"),
                span,
            )
            .because("assigned here")
            .help("choose another name, or make it `local`"),
        );
    } else if !declares {
        let what = if free.access == Access::Declare {
            "function"
        } else {
            "variable"
        };
        found.push(
            Diagnostic::new(
                Code::AccidentalGlobal,
                format!("`{name}` is not a local {what}"),
                span,
            )
            .because("it would be shared by all requests")
            .help(format!(
                "write `local` before it, or keep the value in `temp.{name}`"
            )),
        );
    }
}
