//! `#t` and `ipairs(t)` of a table that has only named keys. Certain where the table is a local that is made once and
//! never leaves the text's sight.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only lengths, calls and keys are looked at"
)]

use std::collections::HashMap;

use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{At, Expr, ExprKind, Field, UnaryOperator};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::LocalId;

/// What is done with a local table.
#[derive(Default)]
struct Uses {
    /// Uses that leave it in sight and give it no numbered entries.
    harmless: usize,
    /// Uses as a list.
    listed: Vec<(At, &'static str)>,
}

pub(super) fn check(text: &Text<'_>, found: &mut Found) {
    let maps = text
        .code
        .scopes
        .locals
        .iter()
        .enumerate()
        .filter(|(_, local)| matches!(local.values.as_slice(), [Some(only)] if is_map(only)));
    let mut uses: HashMap<LocalId, Uses> = maps.map(|(id, _)| (id, Uses::default())).collect();
    if uses.is_empty() {
        return;
    }
    walk::block(&text.code.block, &mut |part| {
        if let Part::Expr(expr) = part {
            note(text, expr, &mut uses);
        }
    });
    for (id, usage) in text.variables.locals.iter().enumerate() {
        let (Some(usage), Some(uses)) = (usage, uses.remove(&id)) else {
            continue;
        };
        if usage.reads.len() != uses.harmless + uses.listed.len() {
            continue;
        }
        for (at, result) in uses.listed {
            let message = format!(
                "`{}` has only named keys, so that {result}",
                usage.name.text
            );
            found.push(
                text.finding(Code::MapAsList, message, &at)
                    .also(
                        text.code.span(&usage.name.at),
                        "made with names for all its values",
                    )
                    .help("go through it with `pairs`, or make it a list"),
            );
        }
    }
}

/// A table constructor with named keys and no other.
fn is_map(expr: &Expr) -> bool {
    let ExprKind::Table(fields) = &expr.bare().kind else {
        return false;
    };
    let named = |field: &Field| match field {
        Field::Named(..) => true,
        Field::Keyed(key, _) => key.as_text().is_some(),
        Field::Positional(_) => false,
    };
    !fields.is_empty() && fields.iter().all(named)
}

fn note(text: &Text<'_>, expr: &Expr, uses: &mut HashMap<LocalId, Uses>) {
    let mut of = |base: &Expr, listed: Option<&'static str>| {
        if let Some(uses) = text.local_id(base).and_then(|id| uses.get_mut(&id)) {
            match listed {
                Some(result) => uses.listed.push((expr.at.clone(), result)),
                None => uses.harmless += 1,
            }
        }
    };
    match &expr.kind {
        ExprKind::Index(base, key) if key.as_text().is_some() => of(base, None),
        ExprKind::Unary(UnaryOperator::Length, inner) => {
            of(inner.bare(), Some("its length is always 0"))
        }
        ExprKind::Call(call) => {
            if let (Some(path), [only]) = (text.library(call), &*call.arguments) {
                match path.as_slice() {
                    ["ipairs"] => of(only.bare(), Some("`ipairs` finds nothing in it")),
                    ["pairs" | "next" | "type"] => of(only.bare(), None),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}
