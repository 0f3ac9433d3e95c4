//! Whole tables: loops of procedures that go through all of one at once, and tables that nothing uses.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "loops and texts are a few kinds among many"
)]

use std::collections::BTreeSet;

use crate::bundle::Origin;
use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::syntax::{Block, Expr, ExprKind, Field, Operator, StatKind};
use crate::parse::walk::{self, Part};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::data::Table;
use crate::resolve::data::uses::{self, Operation};
use crate::resolve::facts::{local, only_value};
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::Access;

/// Options of `teller.Each` that keep it from going through everything.
const BOUNDS: [&str; 4] = ["from", "limit", "prefix", "to"];

/// `for id, user in pairs(users) do` in a procedure, without `coroutine.yield()`.
pub(super) fn loops(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject).filter(|chunk| chunk.kind == ChunkKind::Database) {
        walk::block(&chunk.block, &mut |part| {
            let Part::Stat(stat) = part else { return };
            let StatKind::GenericFor { values, body, .. } = &stat.kind else {
                return;
            };
            if let Some(table) = gone_through(subject, chunk, values)
                && !pauses(body)
            {
                let at = &values[0].at;
                let message = format!("this goes through all of `{table}` in one go");
                found.push(
                    Diagnostic::new(Code::UnboundedLoop, message, chunk.span(at))
                        .because("other work waits until it is through")
                        .help("call `coroutine.yield()` now and then, or ask for a range with `teller.Each`"),
                );
            }
        });
    }
}

/// The table that a loop runs over as a whole.
fn gone_through<'a>(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    values: &'a [Expr],
) -> Option<&'a str> {
    let table = |expr: &'a Expr| match &expr.bare().kind {
        ExprKind::Name(name) => {
            let is_free = local(&chunk.scopes, expr.bare()).is_none();
            let meaning = names::meaning(subject.resolved, subject.id, name);
            (is_free && meaning == Meaning::Table).then_some(name.as_str())
        }
        _ => None,
    };
    match values {
        [
            Expr {
                kind: ExprKind::Call(call),
                ..
            },
        ] => {
            let is_bounded = call.arguments.get(1).is_some_and(is_bounded);
            match call.function.path().as_deref() {
                Some(["pairs" | "ipairs"]) => table(call.arguments.first()?),
                Some(["teller", "Each"]) if !is_bounded => table(call.arguments.first()?),
                _ => None,
            }
        }
        [
            Expr {
                kind: ExprKind::Name(next),
                ..
            },
            list,
        ] if next == "next" => table(list),
        _ => None,
    }
}

/// Whether options ask for less than everything, or are not known.
fn is_bounded(options: &Expr) -> bool {
    match &options.bare().kind {
        ExprKind::Table(fields) => fields.iter().any(|field| match field {
            Field::Named(name, _) => BOUNDS.contains(&name.text.as_str()),
            Field::Positional(_) | Field::Keyed(..) => true,
        }),
        ExprKind::Nil => false,
        _ => true,
    }
}

/// Whether a loop lets other work in between, or may end before its list does.
fn pauses(body: &Block) -> bool {
    let mut found = false;
    walk::block(body, &mut |part| match part {
        Part::Stat(stat) => {
            found |= matches!(stat.kind, StatKind::Break | StatKind::Return(_));
        }
        Part::Expr(expr) => {
            if let ExprKind::Call(call) = &expr.kind {
                found |= call.function.path().as_deref() == Some(&["coroutine", "yield"]);
            }
        }
        Part::Block(_) | Part::Function(_) => {}
    });
    found
}

/// Tables that no code reads or writes.
pub(super) fn unused(resolved: &Resolved, found: &mut Diagnostics) {
    let is_shipped =
        |table: &Table| resolved.bundles[table.owner].bundle.folder.origin == Origin::Shipped;
    if resolved.tables.is_empty() || is_unknown(resolved) {
        return;
    }
    let used = used(resolved);
    for (name, table) in &resolved.tables {
        if !used.contains(name.as_str())
            && !is_shipped(table)
            && let Some(span) = table.span
        {
            let message = format!("nothing reads or writes the table `{name}`");
            found.push(
                Diagnostic::new(Code::UnusedTable, message, span)
                    .help("remove it, unless data is kept for later"),
            );
        }
    }
}

fn chunks(resolved: &Resolved) -> impl Iterator<Item = &ParsedChunk> {
    resolved
        .bundles
        .iter()
        .flat_map(|bundle| bundle.chunks.values())
}

/// Whether some text cannot be read, or a path is found out only when the code runs.
fn is_unknown(resolved: &Resolved) -> bool {
    chunks(resolved).any(|chunk| {
        chunk.is_broken
            || chunk.scopes.calls.iter().any(|call| {
                let operates = Operation::named(&call.path).is_some();
                let first = call.arguments.first();
                operates && first.is_some_and(|first| !is_followed(chunk, first, 8))
            })
    })
}

/// Whether the text a path begins with stands somewhere in the project, or the path is one as it is.
fn is_followed(chunk: &ParsedChunk, expr: &Expr, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let expr = expr.bare();
    match &expr.kind {
        ExprKind::Text(_) => true,
        ExprKind::Binary(Operator::Concat | Operator::And, left, _) => {
            is_followed(chunk, left, depth)
        }
        ExprKind::Binary(Operator::Or, left, right) => {
            is_followed(chunk, left, depth) && is_followed(chunk, right, depth)
        }
        ExprKind::Name(_) => match local(&chunk.scopes, expr) {
            Some(id) => {
                only_value(&chunk.scopes, id).is_some_and(|value| is_followed(chunk, value, depth))
            }
            None => true,
        },
        ExprKind::Index(base, _) => match &base.kind {
            ExprKind::Name(_) | ExprKind::Index(..) => root_is_free(chunk, base),
            _ => false,
        },
        _ => false,
    }
}

fn root_is_free(chunk: &ParsedChunk, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index(base, _) => root_is_free(chunk, base),
        ExprKind::Name(_) => local(&chunk.scopes, expr).is_none(),
        _ => false,
    }
}

/// Tables that code names, as names or in texts.
fn used(resolved: &Resolved) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let known = |name: &str| {
        resolved
            .tables
            .get_key_value(name)
            .map(|(name, _)| name.as_str())
    };
    for chunk in chunks(resolved) {
        let free = chunk.scopes.free.iter();
        let free = free.filter(|free| free.access == Access::Read);
        used.extend(free.filter_map(|free| known(&free.name)));
        used.extend(
            uses::reads(chunk)
                .iter()
                .filter_map(|one| known(&one.path.root)),
        );
        walk::block(&chunk.block, &mut |part| {
            if let Part::Expr(Expr {
                kind: ExprKind::Text(bytes),
                ..
            }) = part
                && let Ok(text) = std::str::from_utf8(bytes)
            {
                let end = text.find(['.', '[']).unwrap_or(text.len());
                used.extend(known(&text[..end]));
            }
        });
    }
    used
}
