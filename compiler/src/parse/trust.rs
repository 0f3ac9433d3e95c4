//! Whether all that an expression can write is the author's own: literals, vocabulary terms and `html(…)`.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "asks for a few kinds of expressions among many; the rest is data"
)]

use super::syntax::{Call, Expr, ExprKind, Operator};
use crate::resolve::scope::Scopes;

/// How many locals may lead from one to the next.
const DEEPEST: usize = 8;

/// Whether everything the expression can write is the author's text.
pub(crate) fn is_trusted(scopes: &Scopes, value: &Expr) -> bool {
    within(scopes, value, DEEPEST)
}

fn within(scopes: &Scopes, value: &Expr, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match &value.kind {
        ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Nil | ExprKind::False => true,
        ExprKind::Paren(inner) => within(scopes, inner, depth),
        // A falsy left side of `and` writes nothing, so only the right side counts.
        ExprKind::Binary(Operator::And, _, right) => within(scopes, right, depth),
        ExprKind::Binary(Operator::Or | Operator::Concat, left, right) => {
            within(scopes, left, depth) && within(scopes, right, depth)
        }
        ExprKind::Name(_) => scopes.resolved.get(&value.at.start).is_some_and(|&local| {
            let mut values = scopes.locals[local].values.iter();
            values.all(|value| {
                value
                    .as_ref()
                    .is_some_and(|value| within(scopes, value, depth))
            })
        }),
        ExprKind::Index(base, _) => is_vocabulary(scopes, base),
        ExprKind::Call(call) => {
            call.method.is_none()
                && (is_vocabulary(scopes, &call.function)
                    || (is_html(call) && is_free(scopes, &call.function)))
        }
        _ => false,
    }
}

fn is_vocabulary(scopes: &Scopes, value: &Expr) -> bool {
    matches!(&value.kind, ExprKind::Name(name) if name == "l" || name == "L")
        && is_free(scopes, value)
}

/// Whether a name is no local.
pub(crate) fn is_free(scopes: &Scopes, value: &Expr) -> bool {
    !scopes.resolved.contains_key(&value.at.start)
}

/// Whether a call is `html(…)`, unless that is a local.
pub(crate) fn is_html(call: &Call) -> bool {
    call.method.is_none()
        && call.arguments.len() == 1
        && matches!(&call.function.kind, ExprKind::Name(name) if name == "html")
}
