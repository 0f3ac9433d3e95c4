//! Calls, while a file is loaded, of functions that need a request.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library;
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Block, ExprKind, StatKind};
use crate::parse::walk::{self, Part};

/// Only what certainly runs while the file is loaded: statements of the file itself.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let chunks = subject.bundle.chunks.values();
    chunks
        .filter(|chunk| chunk.kind.runs_once() && !chunk.is_broken)
        .for_each(|chunk| loaded(chunk, &chunk.block, found));
}

fn loaded(chunk: &ParsedChunk, block: &Block, found: &mut Diagnostics) {
    for stat in block {
        // What a function holds runs when it is called.
        if matches!(
            stat.kind,
            StatKind::Function { .. } | StatKind::LocalFunction { .. }
        ) {
            continue;
        }
        let mut inside = Vec::new();
        walk::stat(stat, &mut |part| match part {
            Part::Function(function) => inside.push(function.at.clone()),
            Part::Expr(expr) => {
                let within = inside.iter().any(|at| at.contains(&expr.at.start));
                if let ExprKind::Call(call) = &expr.kind
                    && !within
                    && call.method.is_none()
                    && let Some(path) = call.function.path()
                    && !chunk.scopes.resolved.contains_key(&call.function.at.start)
                    && library::find(&path.join(".")).is_some_and(|entry| entry.request)
                {
                    let path = path.join(".");
                    let message = format!(
                        "`{path}` is called while the file is loaded, when there is no request"
                    );
                    found.push(
                        Diagnostic::new(Code::CalledWhileLoading, message, chunk.span(&expr.at))
                            .help("call it from a function that a page calls"),
                    );
                }
            }
            Part::Block(_) | Part::Stat(_) => {}
        });
    }
}
