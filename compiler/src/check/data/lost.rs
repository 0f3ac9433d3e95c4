//! Changes of what `fetch` gave that nothing stores: it is a copy.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of uses of a local only keys and assignments are told apart"
)]

use std::collections::BTreeMap;

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{At, Expr, ExprKind, StatKind};
use crate::parse::walk::{self, Part};
use crate::resolve::facts::{local, only_value};
use crate::resolve::scope::LocalId;

const HELP: &str = "store it: `save(users[id].name, value)`, or save the whole record";

/// What is done with a local that holds a copy.
#[derive(Default)]
struct Copied {
    /// Assignments to its fields.
    changes: Vec<At>,
    /// Reads of its fields.
    reads: Vec<At>,
    /// It goes somewhere as a whole, so that what becomes of it is not known.
    is_given: bool,
}

/// `local user = fetch(users[id]); user.name = "Ann"`, and then nothing.
pub(super) fn changes(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        let mut calls = chunk.scopes.calls.iter();
        if !calls.any(|call| call.path == ["fetch"]) {
            continue;
        }
        let Looking {
            copies,
            nested,
            direct,
            ..
        } = copies(chunk);
        for at in &direct {
            let finding = Diagnostic::new(
                Code::LostChange,
                "what `fetch` gives is changed, and nothing comes of it",
                chunk.span(at),
            );
            found.push(finding.because("this changes a copy").help(HELP));
        }
        for (id, copied) in copies {
            let declared = &chunk.scopes.locals[id].name;
            let Some(first) = copied.changes.first() else {
                continue;
            };
            // What is in a loop or function the copy is not in may be read there again.
            let is_apart = |at: &At| {
                nested
                    .iter()
                    .any(|inner| inner.contains(&at.start) && !inner.contains(&declared.at.start))
            };
            let is_read = copied.reads.iter().any(|at| at.start > first.start);
            if copied.is_given || is_read || copied.changes.iter().any(is_apart) {
                continue;
            }
            let message = format!("`{}` is changed, and nothing comes of it", declared.text);
            found.push(
                Diagnostic::new(Code::LostChange, message, chunk.span(first))
                    .because("this changes a copy")
                    .also(chunk.span(&declared.at), "fetched here")
                    .help(HELP),
            );
        }
    }
}

/// Locals that are what `fetch` gave and nothing else, and the ranges of loops and functions.
fn copies(chunk: &ParsedChunk) -> Looking<'_> {
    let mut looking = Looking {
        chunk,
        copies: BTreeMap::new(),
        nested: Vec::new(),
        assigned: Vec::new(),
        keyed: Vec::new(),
        direct: Vec::new(),
    };
    walk::block(&chunk.block, &mut |part| looking.part(part));
    looking
}

struct Looking<'a> {
    chunk: &'a ParsedChunk,
    copies: BTreeMap<LocalId, Copied>,
    nested: Vec<At>,
    /// Where assigned chains of keys begin.
    assigned: Vec<usize>,
    /// Names that a key follows.
    keyed: Vec<usize>,
    /// Assignments to keys of what `fetch` gives there and then.
    direct: Vec<At>,
}

impl Looking<'_> {
    fn part(&mut self, part: Part<'_>) {
        match part {
            Part::Stat(stat) => match &stat.kind {
                StatKind::Assign { targets, .. } => {
                    for target in targets {
                        self.target(target);
                    }
                }
                StatKind::While { .. }
                | StatKind::Repeat { .. }
                | StatKind::NumericFor { .. }
                | StatKind::GenericFor { .. } => self.nested.push(stat.at.clone()),
                _ => {}
            },
            Part::Function(function) => self.nested.push(function.at.clone()),
            Part::Expr(expr) => self.expr(expr),
            Part::Block(_) => {}
        }
    }

    fn target(&mut self, target: &Expr) {
        if is_keyed(target) && self.is_fetched(target) {
            self.direct.push(target.at.clone());
        }
        if let Some(id) = self.root(target).filter(|_| is_keyed(target)) {
            let copied = self.copies.entry(id).or_default();
            copied.changes.push(target.at.clone());
            self.assigned.push(target.at.start);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Index(base, _) => {
                if matches!(base.kind, ExprKind::Name(_))
                    && let Some(id) = self.root(expr)
                {
                    self.keyed.push(base.at.start);
                    if !self.assigned.contains(&expr.at.start) {
                        self.copies
                            .entry(id)
                            .or_default()
                            .reads
                            .push(expr.at.clone());
                    }
                }
            }
            ExprKind::Name(_) if !self.keyed.contains(&expr.at.start) => {
                if let Some(id) = self.copy(expr) {
                    self.copies.entry(id).or_default().is_given = true;
                }
            }
            _ => {}
        }
    }

    /// The copy a chain of keys begins with.
    fn root(&self, expr: &Expr) -> Option<LocalId> {
        match &expr.kind {
            ExprKind::Index(base, _) => self.root(base),
            ExprKind::Name(_) => self.copy(expr),
            _ => None,
        }
    }

    /// `fetch(users[1]).name`.
    fn is_fetched(&self, expr: &Expr) -> bool {
        match &expr.bare().kind {
            ExprKind::Index(base, _) => self.is_fetched(base),
            ExprKind::Call(call) => {
                call.function.path().as_deref() == Some(&["fetch"])
                    && local(&self.chunk.scopes, &call.function).is_none()
            }
            _ => false,
        }
    }

    fn copy(&self, name: &Expr) -> Option<LocalId> {
        let scopes = &self.chunk.scopes;
        let id = local(scopes, name)?;
        let value = only_value(scopes, id)?.bare();
        let is_call = matches!(value.kind, ExprKind::Call(_));
        (is_call && self.is_fetched(value)).then_some(id)
    }
}

fn is_keyed(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Index(..))
}
