//! `{a=1, a=2}`: only the last value of a key is kept.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only literals are keys that are known before the code runs"
)]

use std::collections::HashMap;

use super::{Found, Text};
use crate::diagnostic::{Code as Finding, Diagnostic, Fix};
use crate::parse::Code;
use crate::parse::syntax::{At, Expr, ExprKind, Field};

pub(super) fn check(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    if let ExprKind::Table(fields) = &expr.kind {
        in_table(text, fields, found);
    }
}

fn in_table(text: &Text<'_>, fields: &[Field], found: &mut Found) {
    // Texts and numbers are never the same key.
    let mut seen: HashMap<(bool, String), usize> = HashMap::new();
    let mut position = 0;
    for (index, field) in fields.iter().enumerate() {
        let key = match field {
            Field::Positional(_) => {
                position += 1;
                (true, position.to_string())
            }
            Field::Named(name, _) => (false, name.text.clone()),
            Field::Keyed(key, _) => match &key.bare().kind {
                ExprKind::Text(text) => (false, String::from_utf8_lossy(text).into_owned()),
                ExprKind::Number(number) => (true, number.to_string()),
                _ => continue,
            },
        };
        if let Some(&first) = seen.get(&key) {
            let (_, shown) = &key;
            let message = format!("the key `{shown}` is given twice; only the last value is kept");
            let finding = text
                .finding(Finding::DuplicateKey, message, place(field))
                .also(text.code.span(place(&fields[first])), "given here before")
                .help("remove one of them");
            let fix = same(&fields[first], field).then(|| removal(text.code, fields, index));
            found.push(Diagnostic {
                fix: fix.flatten(),
                ..finding
            });
        } else {
            seen.insert(key, index);
        }
    }
}

/// Where a field's key is.
fn place(field: &Field) -> &At {
    match field {
        Field::Positional(value) => &value.at,
        Field::Named(name, _) => &name.at,
        Field::Keyed(key, _) => &key.at,
    }
}

/// Whether both fields have the same literal value, so that either may go.
fn same(first: &Field, second: &Field) -> bool {
    match (&first.value().kind, &second.value().kind) {
        (ExprKind::Text(a), ExprKind::Text(b)) => a == b,
        (ExprKind::Number(a), ExprKind::Number(b)) => a == b,
        (ExprKind::True, ExprKind::True) | (ExprKind::False, ExprKind::False) => true,
        _ => false,
    }
}

/// Removes a field with the comma before it, unless something else stands between, such as a comment.
fn removal(code: &Code, fields: &[Field], index: usize) -> Option<Fix> {
    if matches!(fields[index], Field::Positional(_)) {
        return None; // the ones after it would move
    }
    let before = fields[..index].last()?.value().at.end;
    let end = fields[index].value().at.end;
    let between = code.joined.lua.get(before..place(&fields[index]).start)?;
    let separators = between.chars().filter(|c| matches!(c, ',' | ';')).count();
    let plain = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '[');
    let span = code.span(&(before..end));
    let whole = (span.end - span.start) as usize == end - before;
    (separators == 1 && whole && between.chars().all(plain))
        .then(|| Fix::safe("remove the second", span, ""))
}
