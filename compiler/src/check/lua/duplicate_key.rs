//! `{a=1, a=2}`: only the last value of a key is kept.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only literals are keys that are known before the code runs"
)]

use std::collections::HashMap;

use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{At, Expr, ExprKind, Field};

pub(super) fn check(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    if let ExprKind::Table(fields) = &expr.kind {
        in_table(text, fields, found);
    }
}

fn in_table(text: &Text<'_>, fields: &[Field], found: &mut Found) {
    // Texts and numbers are never the same key.
    let mut seen: HashMap<(bool, String), &At> = HashMap::new();
    let mut position = 0;
    for field in fields {
        let (key, at) = match field {
            Field::Positional(value) => {
                position += 1;
                ((true, position.to_string()), &value.at)
            }
            Field::Named(name, _) => ((false, name.text.clone()), &name.at),
            Field::Keyed(key, _) => match &key.bare().kind {
                ExprKind::Text(bytes) => (
                    (false, String::from_utf8_lossy(bytes).into_owned()),
                    &key.at,
                ),
                ExprKind::Number(number) => ((true, number.to_string()), &key.at),
                _ => continue,
            },
        };
        if let Some(first) = seen.get(&key) {
            let (_, shown) = &key;
            let message = format!("the key `{shown}` is given twice; only the last value is kept");
            found.push(
                text.finding(Code::DuplicateKey, message, at)
                    .also(text.code.span(first), "given here before")
                    .help("remove one of them"),
            );
        } else {
            seen.insert(key, at);
        }
    }
}
