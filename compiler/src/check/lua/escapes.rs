//! Escapes in quoted texts that the machine does not know, or that are cut short.
#![allow(clippy::wildcard_enum_match_arm, reason = "only texts have escapes")]

use super::{Found, Text};
use crate::diagnostic::{Code, Severity};
use crate::parse::syntax::{Expr, ExprKind};

pub(super) fn check(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Text(_) = expr.kind else {
        return;
    };
    let source = text.source(&expr.at);
    if !source.starts_with(['"', '\'']) || !source.contains('\\') {
        return;
    }
    let mut at = 1;
    while let Some(next) = source[at..].find('\\') {
        let start = at + next;
        let (length, fault) = escape(&source[start..]);
        at = start + length;
        let place = expr.at.start + start..expr.at.start + at;
        match fault {
            None => {}
            Some(Fault::Unknown) => {
                let letter = &source[start + 1..at];
                let message = format!("`\\{letter}` is not an escape; it gives `{letter}`");
                let help = format!("write `{letter}`, or `\\\\{letter}` for a backslash before it");
                found.push(text.finding(Code::WrongEscape, message, &place).help(help));
            }
            Some(Fault::Rule(rule)) => {
                let mut finding = text.finding(Code::WrongEscape, rule, &place);
                // The machine refuses the whole text.
                finding.severity = Severity::Error;
                found.push(finding.help("write the character itself, or complete the escape"));
            }
        }
    }
}

#[derive(Debug, PartialEq)]
enum Fault {
    Unknown,
    Rule(&'static str),
}

/// The length of the escape that a text begins with, and what is wrong with it.
fn escape(text: &str) -> (usize, Option<Fault>) {
    let mut chars = text.chars().skip(1);
    let Some(letter) = chars.next() else {
        return (1, None);
    };
    let rest = &text[1 + letter.len_utf8()..];
    let simple = 1 + letter.len_utf8();
    match letter {
        'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'z' | '\\' | '"' | '\'' | '\n' | '\r' => {
            (simple, None)
        }
        // Written so in texts that come from JSON, and to keep `</script>` out of a script.
        '/' => (simple, None),
        'x' => {
            let digits = rest
                .bytes()
                .take(2)
                .take_while(u8::is_ascii_hexdigit)
                .count();
            let fault = (digits < 2).then_some(Fault::Rule("`\\x` needs two hexadecimal digits"));
            (simple + digits, fault)
        }
        'u' => unicode(rest).map_or(
            (
                simple,
                Some(Fault::Rule(
                    "`\\u` needs hexadecimal digits in braces, as in `\\u{20AC}`",
                )),
            ),
            |length| (simple + length, None),
        ),
        '0'..='9' => {
            let digits = text[1..]
                .bytes()
                .take(3)
                .take_while(u8::is_ascii_digit)
                .count();
            let value: u16 = text[1..=digits].parse().unwrap_or(u16::MAX);
            let fault =
                (value > 255).then_some(Fault::Rule("an escape of digits goes up to `\\255`"));
            (1 + digits, fault)
        }
        _ => (simple, Some(Fault::Unknown)),
    }
}

/// The length of `{20AC}`.
fn unicode(text: &str) -> Option<usize> {
    let digits = text.strip_prefix('{')?.split_once('}')?.0;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit()) && value <= 0x0010_FFFF;
    valid.then_some(digits.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_machine() {
        for (good, length) in [
            ("\\n", 2),
            ("\\0", 2),
            ("\\065x", 4),
            ("\\x41", 4),
            ("\\u{20AC}", 8),
            ("\\z  ", 2),
            ("\\\\", 2),
        ] {
            assert_eq!(escape(good), (length, None), "{good}");
        }
        assert_eq!(escape("\\d+"), (2, Some(Fault::Unknown)));
        assert_eq!(escape("\\é"), (3, Some(Fault::Unknown)));
        for bad in ["\\x4", "\\u20AC", "\\u{}", "\\u{110000}", "\\256"] {
            assert!(matches!(escape(bad).1, Some(Fault::Rule(_))), "{bad}");
        }
    }
}
