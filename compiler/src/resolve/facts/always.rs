//! The calls of views and controllers that a text makes whenever it runs.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "names, keys and calls are a few kinds of expression among many"
)]

use super::{Always, local};
use crate::parse::joined::VALUE;
use crate::parse::syntax::{Block, Expr, ExprKind, Stat, StatKind};
use crate::resolve::scope::Scopes;

/// Collects the calls a text makes whenever it runs: those before anything that may leave it.
pub(super) fn collect(block: &Block, scopes: &Scopes, found: &mut Vec<Always>) -> bool {
    for stat in block {
        match &stat.kind {
            StatKind::Call(call) => {
                let ExprKind::Call(inner) = &call.kind else {
                    continue;
                };
                let output = matches!(&inner.function.kind, ExprKind::Name(name) if name == VALUE);
                let target = if output {
                    inner.arguments.first()
                } else {
                    Some(call)
                };
                found.extend(target.and_then(|target| always_call(target, scopes)));
            }
            StatKind::Do(body) if !collect(body, scopes, found) => return false,
            _ => {}
        }
        if may_leave(stat) {
            return false;
        }
    }
    true
}

fn always_call(expr: &Expr, scopes: &Scopes) -> Option<Always> {
    let ExprKind::Call(call) = &expr.bare().kind else {
        return None;
    };
    let path = call.function.path()?;
    let [root, function] = path.as_slice() else {
        return None;
    };
    let ExprKind::Index(base, _) = &call.function.kind else {
        return None;
    };
    let named = *root == "scribe" && local(scopes, base).is_none();
    Some(Always {
        function: (*function).to_owned(),
        name: call.arguments.first()?.as_text()?.to_owned(),
        at: expr.at.clone(),
    })
    .filter(|_| named)
}

/// Whether a statement has a `return`, or a call of `error`, anywhere but in functions that it declares.
fn may_leave(stat: &Stat) -> bool {
    let inside = |block: &Block| block.iter().any(may_leave);
    match &stat.kind {
        StatKind::Return(_) => true,
        StatKind::Call(call) => match &call.kind {
            ExprKind::Call(call) => {
                matches!(&call.function.kind, ExprKind::Name(name) if name == "error" || name == "assert")
            }
            _ => false,
        },
        StatKind::Do(body)
        | StatKind::While { body, .. }
        | StatKind::Repeat { body, .. }
        | StatKind::NumericFor { body, .. }
        | StatKind::GenericFor { body, .. } => inside(body),
        StatKind::If {
            branches,
            otherwise,
        } => {
            branches.iter().any(|(_, body)| inside(body)) || otherwise.as_ref().is_some_and(inside)
        }
        StatKind::Local { .. }
        | StatKind::Assign { .. }
        | StatKind::Function { .. }
        | StatKind::LocalFunction { .. }
        | StatKind::Break => false,
    }
}
