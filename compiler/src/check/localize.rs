//! The fix for an assignment to a name that is not local: `local` before the statement that first gives it a value.

use crate::diagnostic::{Fix, Safety};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Expr, ExprKind, Stat, StatKind};
use crate::resolve::scope::{Access, FreeName};

/// Only where all of the file is after it: a statement of its outermost level that gives a value to nothing else, with no
/// use of the name before.
pub(super) fn fix(chunk: &ParsedChunk, free: &FreeName) -> Option<Fix> {
    let is_free = |target: &Expr| target.at == free.at;
    let found = chunk.block.iter().find(|stat| match outer(stat) {
        Some(target) => is_free(target),
        None => false,
    })?;
    let assigns = matches!(found.kind, StatKind::Assign { .. });
    let before = if assigns { found.at.end } else { free.at.start };
    let mut others = chunk.scopes.free.iter();
    let used = others.any(|other| {
        let is_other = other.at != free.at && other.name == free.name;
        is_other && other.at.start < before
    });
    let inner = free.depth > 0 || free.access == Access::Read;
    (!used && !inner).then(|| Fix {
        title: format!("make `{}` local", free.name),
        edits: vec![(
            chunk.span(&(found.at.start..found.at.start)),
            "local ".to_owned(),
        )],
        safety: Safety::NeedsReview,
    })
}

/// The one name that a statement gives a value.
fn outer(stat: &Stat) -> Option<&Expr> {
    let target = match &stat.kind {
        StatKind::Assign { targets, .. } => match targets.as_slice() {
            [target] => target,
            _ => return None,
        },
        StatKind::Function { target, .. } => target,
        StatKind::Local { .. }
        | StatKind::Call(_)
        | StatKind::Do(_)
        | StatKind::While { .. }
        | StatKind::Repeat { .. }
        | StatKind::If { .. }
        | StatKind::NumericFor { .. }
        | StatKind::GenericFor { .. }
        | StatKind::LocalFunction { .. }
        | StatKind::Return(_)
        | StatKind::Break => return None,
    };
    matches!(target.kind, ExprKind::Name(_)).then_some(target)
}
