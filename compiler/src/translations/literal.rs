//! Texts as Lua writes them: read from a literal, and written like another.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "one kind of statement and two of expression among many"
)]

use crate::parse::lua;
use crate::parse::syntax::{Expr, ExprKind, Operator, StatKind};

/// The text of an expression that is a literal, or several joined by `..`.
pub(super) fn read(code: &str) -> Option<Vec<u8>> {
    let (block, faults) = lua::parse(&format!("return {code}"));
    let [stat] = block.as_slice() else {
        return None;
    };
    match &stat.kind {
        StatKind::Return(values) if faults.is_empty() => match values.as_slice() {
            [value] => joined(value),
            _ => None,
        },
        _ => None,
    }
}

fn joined(expr: &Expr) -> Option<Vec<u8>> {
    match &expr.bare().kind {
        ExprKind::Text(text) => Some(text.clone()),
        ExprKind::Binary(Operator::Concat, left, right) => {
            let mut text = joined(left)?;
            text.extend(joined(right)?);
            Some(text)
        }
        _ => None,
    }
}

/// A text as a literal, in the quotes of another.
pub(super) fn write(text: &str, like: &str) -> String {
    let brackets = like.starts_with("[[") || like.starts_with("[=");
    if brackets && let Some(literal) = long(text) {
        return literal;
    }
    let quote = if like.starts_with('\'') { '\'' } else { '"' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if c.is_ascii_control() => out.push_str(&format!("\\{:03}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// In long brackets, which know no escapes; none where the text cannot stand in them.
fn long(text: &str) -> Option<String> {
    if text
        .chars()
        .any(|c| c.is_ascii_control() && c != '\n' && c != '\t')
    {
        return None;
    }
    let level = (0..).find(|level| {
        let equals = "=".repeat(*level);
        let closed = format!("{text}]");
        let opens = level == &0 && text.contains("[[");
        !closed.contains(&format!("]{equals}]")) && !opens
    })?;
    let equals = "=".repeat(level);
    // The first line break after the bracket does not count.
    let first = if text.starts_with('\n') { "\n" } else { "" };
    Some(format!("[{equals}[{first}{text}]{equals}]"))
}

/// Words of the language, which are no names.
const WORDS: [&str; 22] = [
    "and", "break", "continue", "do", "else", "elseif", "end", "false", "for", "function", "if",
    "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
];

/// Whether a name can stand behind a period.
pub(super) fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let first = name.chars().next();
    first.is_some_and(|c| !c.is_ascii_digit()) && name.chars().all(letter) && !WORDS.contains(&name)
}

/// A key of a table constructor: `name`, or `["a name"]`.
pub(super) fn key(name: &str, like: &str) -> String {
    if is_name(name) {
        name.to_owned()
    } else {
        format!("[{}]", write(name, like))
    }
}

/// What reads a field: `.name`, or `["a name"]`.
pub(super) fn index(name: &str, like: &str) -> String {
    if is_name(name) {
        format!(".{name}")
    } else {
        format!("[{}]", write(name, like))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "(\\PC|[\\]\\[=\n\r\t\"'\\\\\0])*", like in prop::sample::select(vec!["'", "\"", "[[", "[==["])) {
            let literal = write(&text, like);
            prop_assert_eq!(read(&literal).map(|read| String::from_utf8(read).expect("text")), Some(text));
        }
    }

    #[test]
    fn quotes_are_those_of_the_other() {
        for (text, like, expected) in [
            ("it's", "'a'", r"'it\'s'"),
            ("it's", "\"a\"", "\"it's\""),
            ("a\nb", "[[a]]", "[[a\nb]]"),
            ("a]]b", "[[a]]", "[=[a]]b]=]"),
            ("a]", "[[a]]", "[=[a]]=]"),
            ("\u{1}", "[[a]]", "\"\\001\""),
        ] {
            assert_eq!(write(text, like), expected);
        }
    }

    #[test]
    fn only_literals_are_read() {
        assert_eq!(read("'a' .. \"b\"").as_deref(), Some(&b"ab"[..]));
        for code in ["x", "'a' .. x", "f('a')", "'a', 'b'", "1", ""] {
            assert_eq!(read(code), None, "{code}");
        }
    }
}
