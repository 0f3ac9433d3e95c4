//! Whether all that an expression can write is the author's own: literals, vocabulary terms and `html(…)`.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "asks for a few kinds of expressions among many; the rest is data"
)]

use super::syntax::{Call, Expr, ExprKind, Operator};
use crate::resolve::scope::Scopes;

/// How many locals may lead from one to the next.
const DEEPEST: usize = 8;

/// Whose text an expression writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// Spelled out in the view, whatever it means there.
    Literal,
    /// The author's: terms and `html(…)`, perhaps with literals.
    Author,
    /// Anybody's.
    Data,
}

/// Whose text everything is that the expression can write.
pub(crate) fn trust(scopes: &Scopes, value: &Expr) -> Trust {
    within(scopes, value, DEEPEST)
}

/// Whether everything the expression can write is the author's text.
pub(crate) fn is_trusted(scopes: &Scopes, value: &Expr) -> bool {
    trust(scopes, value) < Trust::Data
}

fn within(scopes: &Scopes, value: &Expr, depth: usize) -> Trust {
    let Some(depth) = depth.checked_sub(1) else {
        return Trust::Data;
    };
    match &value.kind {
        ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Nil | ExprKind::False => Trust::Literal,
        ExprKind::Paren(inner) => within(scopes, inner, depth),
        // A falsy left side of `and` writes nothing, so only the right side counts.
        ExprKind::Binary(Operator::And, _, right) => within(scopes, right, depth),
        ExprKind::Binary(Operator::Or | Operator::Concat, left, right) => {
            within(scopes, left, depth).max(within(scopes, right, depth))
        }
        ExprKind::Name(_) => {
            let Some(&local) = scopes.resolved.get(&value.at.start) else {
                return Trust::Data;
            };
            let values = scopes.locals[local].values.iter();
            let each = values.map(|value| {
                let value = value.as_ref();
                value.map_or(Trust::Data, |value| within(scopes, value, depth))
            });
            each.max().unwrap_or(Trust::Literal)
        }
        ExprKind::Index(base, _) if is_vocabulary(scopes, base) => Trust::Author,
        ExprKind::Call(call) if call.method.is_none() => {
            let is_author = is_vocabulary(scopes, &call.function)
                || (is_html(call) && is_free(scopes, &call.function));
            if is_author {
                Trust::Author
            } else {
                Trust::Data
            }
        }
        _ => Trust::Data,
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
