//! `scribe.Veiw`: a table of the runtime has no such field. And fields and functions that are kept for old bundles.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of a tree's parts and expressions only paths are asked for"
)]

use std::collections::HashSet;

use crate::diagnostic::{Code as Finding, Diagnostic};
use crate::library::{self, Kind};
use crate::parse::Code;
use crate::parse::syntax::{At, Expr, ExprKind, StatKind};
use crate::parse::walk::{self, Part};
use crate::resolve::names;
use crate::resolve::scope::Access;

pub(super) fn check(code: &Code, found: &mut Vec<Diagnostic>) {
    // Whether a field is there may be asked, and assigning one is said elsewhere.
    let mut asked = HashSet::new();
    walk::block(&code.block, &mut |part| match part {
        Part::Stat(stat) => match &stat.kind {
            StatKind::Assign { targets, .. } => {
                targets.iter().for_each(|target| asks(target, &mut asked));
            }
            StatKind::Function { target, .. } => asks(target, &mut asked),
            StatKind::If { branches, .. } => {
                branches.iter().for_each(|(test, _)| asks(test, &mut asked));
            }
            StatKind::While { condition, .. } => asks(condition, &mut asked),
            _ => {}
        },
        Part::Expr(expr) => match &expr.kind {
            ExprKind::Binary(_, left, right) => {
                asks(left, &mut asked);
                asks(right, &mut asked);
            }
            ExprKind::Unary(_, inner) => asks(inner, &mut asked),
            ExprKind::Index(base, key) if !asked.contains(&expr.at.start) => {
                found.extend(member(code, base, key));
            }
            _ => {}
        },
        Part::Block(_) | Part::Function(_) => {}
    });
    for free in &code.scopes.free {
        if free.access == Access::Read
            && let Some(old) = library::find(&free.name).and_then(|entry| entry.old)
        {
            found.push(outdated(code, &free.name, &free.at, old));
        }
    }
}

fn asks(test: &Expr, asked: &mut HashSet<usize>) {
    if matches!(test.bare().kind, ExprKind::Index(..)) {
        asked.insert(test.bare().at.start);
    }
}

fn member(code: &Code, base: &Expr, key: &Expr) -> Option<Diagnostic> {
    let ExprKind::Name(table) = &base.kind else {
        return None;
    };
    let name = key.as_text()?;
    if code.scopes.resolved.contains_key(&base.at.start) || table == "_G" {
        return None;
    }
    let path = format!("{table}.{name}");
    if let Some(entry) = library::find(&path) {
        return entry.old.map(|old| outdated(code, &path, &key.at, old));
    }
    let closed =
        library::find(table).is_some_and(|entry| entry.kind == Kind::Table { open: false });
    closed.then(|| {
        let near = names::nearest(name, library::fields(table).map(|(name, _)| name));
        Diagnostic::new(
            Finding::UnknownMember,
            format!("`{table}` has no `{name}`"),
            code.span(&key.at),
        )
        .because("this is nil")
        .help_opt(near.map(|near| format!("use `{table}.{near}`")))
    })
}

fn outdated(code: &Code, path: &str, at: &At, old: &str) -> Diagnostic {
    let message = format!("`{path}` is kept for old bundles only");
    Diagnostic::new(Finding::OutdatedName, message, code.span(at)).help(format!("use {old}"))
}
