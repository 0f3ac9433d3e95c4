//! Paths into tables: `users[id].name` as the parts it is made of, and texts such as `"users[1].name"` likewise.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "paths are names and keys among many kinds of expression"
)]

use crate::parse::syntax::{At, Expr, ExprKind, UnaryOperator};

/// A chain of keys from a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub(crate) root: String,
    pub(crate) root_at: At,
    pub(crate) at: At,
    pub(crate) parts: Vec<Part>,
}

/// A key of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) at: At,
    pub(crate) kind: PartKind,
}

/// What a key is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PartKind {
    Text(Vec<u8>),
    Number(f64),
    Boolean(bool),
    Nil,
    /// Known when the code runs; `is_open` where the expression may give several values.
    Value {
        is_open: bool,
    },
}

impl Part {
    /// The name of a field.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.kind {
            PartKind::Text(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }
}

/// The path an expression is; a name alone is one without parts.
pub(crate) fn path(expr: &Expr) -> Option<Path> {
    let expr = expr.bare();
    match &expr.kind {
        ExprKind::Name(name) => Some(Path {
            root: name.clone(),
            root_at: expr.at.clone(),
            at: expr.at.clone(),
            parts: Vec::new(),
        }),
        ExprKind::Index(base, key) => {
            // Brackets around a part of a path are none of its own.
            let mut path = match &base.kind {
                ExprKind::Paren(_) => return None,
                _ => path(base)?,
            };
            path.parts.push(Part {
                at: key.at.clone(),
                kind: part(key),
            });
            path.at = expr.at.clone();
            Some(path)
        }
        _ => None,
    }
}

fn part(key: &Expr) -> PartKind {
    match &key.bare().kind {
        ExprKind::Text(bytes) => PartKind::Text(bytes.clone()),
        ExprKind::Number(number) => PartKind::Number(*number),
        ExprKind::Unary(UnaryOperator::Negate, inner) => match inner.bare().kind {
            ExprKind::Number(number) => PartKind::Number(-number),
            _ => PartKind::Value { is_open: false },
        },
        ExprKind::True => PartKind::Boolean(true),
        ExprKind::False => PartKind::Boolean(false),
        ExprKind::Nil => PartKind::Nil,
        _ => PartKind::Value {
            is_open: crate::resolve::scope::is_open(key),
        },
    }
}

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathFault {
    /// Where in the text.
    pub(crate) at: usize,
    pub(crate) words: &'static str,
}

/// The table and the keys of a path written as text: `users[1].name`, `users["a b"]`.
///
/// # Errors
/// Where it stops being one.
pub(crate) fn parse(text: &str) -> Result<(&str, Vec<PartKind>), PathFault> {
    let root = name(text, 0)?;
    let mut parts = Vec::new();
    let mut at = root.len();
    while let Some(&byte) = text.as_bytes().get(at) {
        match byte {
            b'.' => {
                let key = name(text, at + 1)?;
                parts.push(PartKind::Text(key.as_bytes().to_vec()));
                at += 1 + key.len();
            }
            b'[' => {
                let (key, end) = bracket(text, at)?;
                parts.push(key);
                at = end;
            }
            _ => {
                return Err(PathFault {
                    at,
                    words: "a part begins with `.` or `[`",
                });
            }
        }
    }
    Ok((root, parts))
}

fn name(text: &str, at: usize) -> Result<&str, PathFault> {
    let rest = text.get(at..).unwrap_or_default();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = rest.bytes().take_while(|byte| letter(*byte)).count();
    if length == 0 || rest.starts_with(|first: char| first.is_ascii_digit()) {
        let words = if at == 0 {
            "a path begins with the name of a table"
        } else {
            "a name is missing after `.`"
        };
        return Err(PathFault { at, words });
    }
    Ok(&rest[..length])
}

/// `[12]`, `["text"]`, `['text']`, `[true]`: the key, and where it ends.
fn bracket(text: &str, at: usize) -> Result<(PartKind, usize), PathFault> {
    let unclosed = PathFault {
        at,
        words: "`[` has no `]`",
    };
    let inner = &text[at + 1..];
    if let Some(quote) = inner.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (bytes, length) = quoted(&inner[1..], quote).ok_or(unclosed.clone())?;
        let end = at + 2 + length;
        if text.as_bytes().get(end) != Some(&b']') {
            return Err(unclosed);
        }
        return Ok((PartKind::Text(bytes), end + 1));
    }
    let length = inner.find(']').ok_or(unclosed)?;
    let written = inner[..length].trim();
    let has_digit = written.bytes().any(|byte| byte.is_ascii_digit());
    let number = written.parse().ok().filter(|number: &f64| !number.is_nan());
    let key = match (written, number) {
        ("true", _) => PartKind::Boolean(true),
        ("false", _) => PartKind::Boolean(false),
        ("math.huge", _) => PartKind::Number(f64::INFINITY),
        ("-math.huge", _) => PartKind::Number(f64::NEG_INFINITY),
        // Names of numbers that Rust knows and Lua does not are no numbers here.
        (_, Some(number)) if has_digit => PartKind::Number(number),
        _ => {
            return Err(PathFault {
                at: at + 1,
                words: "between brackets stands a number, `true`, `false`, or text in quotes",
            });
        }
    };
    Ok((key, at + 1 + length + 1))
}

/// The bytes up to the closing quote, and the length of all of it with the quote.
fn quoted(text: &str, quote: char) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    let source = text.as_bytes();
    let mut at = 0;
    loop {
        let byte = *source.get(at)?;
        at += 1;
        if byte == quote as u8 {
            return Some((bytes, at));
        }
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let escaped = *source.get(at)?;
        let digits = source[at..].iter().take(3);
        let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
        at += digits.max(1);
        bytes.push(match escaped {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'a' => 7,
            b'b' => 8,
            b'v' => 11,
            b'f' => 12,
            b'0'..=b'9' => text[at - digits..at].parse().ok()?,
            other => other,
        });
    }
}

/// Whether a text is a path; the server reads them by the same rules.
#[must_use]
pub fn is_path(text: &str) -> bool {
    parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::lua;
    use crate::parse::syntax::StatKind;

    fn of(text: &str) -> Option<Path> {
        let source = format!("return {text}");
        let (block, faults) = lua::parse(&source);
        assert_eq!(faults, []);
        match &block.first()?.kind {
            StatKind::Return(values) => path(values.first()?),
            _ => None,
        }
    }

    fn kinds(text: &str) -> Vec<PartKind> {
        let parts = of(text).expect("a path").parts;
        parts.into_iter().map(|part| part.kind).collect()
    }

    #[test]
    fn a_path_is_a_chain_of_keys_from_a_name() {
        let text = |text: &str| PartKind::Text(text.into());
        assert_eq!(
            kinds("users[1].name['a b'][true]"),
            [
                PartKind::Number(1.0),
                text("name"),
                text("a b"),
                PartKind::Boolean(true)
            ]
        );
        assert_eq!(
            kinds("users[id][f()][-1][nil]"),
            [
                PartKind::Value { is_open: false },
                PartKind::Value { is_open: true },
                PartKind::Number(-1.0),
                PartKind::Nil
            ]
        );
        assert_eq!(kinds("(users.a)"), [text("a")]);
        assert_eq!(of("f().x"), None);
        assert_eq!(of("(users).x"), None);
        assert_eq!(of("'users'"), None);
    }

    #[test]
    fn texts_are_paths_by_the_same_rules() {
        let text = |text: &str| PartKind::Text(text.into());
        assert_eq!(
            parse("users[1].name"),
            Ok(("users", vec![PartKind::Number(1.0), text("name")]))
        );
        assert_eq!(
            parse(r#"users["a]\"b"]['c'][ true ]"#),
            Ok((
                "users",
                vec![text("a]\"b"), text("c"), PartKind::Boolean(true)]
            ))
        );
        assert_eq!(parse("users"), Ok(("users", Vec::new())));
        assert_eq!(
            parse(r"users['\110\n\'']"),
            Ok(("users", vec![text("n\n'")]))
        );
        for (bad, at) in [
            ("", 0),
            ("1users", 0),
            ("users.", 6),
            ("users..x", 6),
            ("users[", 5),
            ("users[x]", 6),
            ("users[\"x]", 5),
            ("users name", 5),
            ("users[inf]", 6),
        ] {
            assert_eq!(parse(bad).map_err(|fault| fault.at), Err(at), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_path_or_is_not(text in ".*") {
            if let Ok((root, _)) = parse(&text) {
                prop_assert!(text.starts_with(root) && !root.is_empty());
            }
        }

        #[test]
        fn any_key_can_be_quoted(key in "[^\\p{C}]*") {
            let written = format!("t[\"{}\"].x", key.replace('\\', "\\\\").replace('"', "\\\""));
            let expected = vec![PartKind::Text(key.into_bytes()), PartKind::Text(b"x".to_vec())];
            prop_assert_eq!(parse(&written), Ok(("t", expected)));
        }
    }
}
