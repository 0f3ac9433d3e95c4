//! Patterns given as literals to the functions of texts, and what is done with a match that may not be there.
#![allow(clippy::wildcard_enum_match_arm, reason = "only calls are looked at")]

use super::facts::STRING_METHODS;
use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{Call, Expr, ExprKind};
use crate::resolve::names;

/// A call of a function that takes a pattern: `string.find(s, "x")` and `s:find("x")` alike.
struct PatternCall<'e> {
    name: &'e str,
    subject: &'e Expr,
    pattern: &'e Expr,
    rest: &'e [Expr],
    is_method: bool,
}

fn pattern_call<'e>(text: &Text<'_>, call: &'e Call) -> Option<PatternCall<'e>> {
    let (name, subject, pattern, rest) = match (&call.method, &*call.arguments) {
        (Some(method), [pattern, rest @ ..]) => {
            (method.text.as_str(), &call.function, pattern, rest)
        }
        (None, [subject, pattern, rest @ ..]) => match text.library(call)?.as_slice() {
            &["string", name] => (name, subject, pattern, rest),
            _ => return None,
        },
        _ => return None,
    };
    let is_method = call.method.is_some();
    let known = matches!(name, "find" | "match" | "gmatch" | "gsub");
    known.then_some(PatternCall {
        name,
        subject,
        pattern,
        rest,
        is_method,
    })
}

/// Patterns and replacements that break the rules.
pub(super) fn malformed(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    let Some(call) = pattern_call(text, call) else {
        return;
    };
    let is_plain = call.name == "find"
        && call
            .rest
            .get(1)
            .is_some_and(|plain| !matches!(plain.kind, ExprKind::False | ExprKind::Nil));
    let Some(pattern) = call.pattern.as_text().filter(|_| !is_plain) else {
        return;
    };
    // `find` takes a text without these as it is, a lone `)` included.
    if call.name == "find" && !pattern.contains(|c| "^$*+?.([%-".contains(c)) {
        return;
    }
    if let Err(rule) = names::lua_pattern(pattern) {
        let message = format!("the pattern breaks a rule: {rule}");
        let finding = text.finding(Code::MalformedPattern, message, &call.pattern.at);
        found.push(finding.help("put `%` before a character that stands for itself"));
    } else if call.name == "gsub"
        && let Some(replacement) = call.rest.first()
        && let Some(rule) = replacement
            .as_text()
            .and_then(|given| replacement_fault(given, captures(pattern)))
    {
        let message = format!("the replacement breaks a rule: {rule}");
        let finding = text.finding(Code::MalformedPattern, message, &replacement.at);
        found.push(finding.help("write `%%` for a percent sign"));
    }
}

/// How many captures a pattern has.
fn captures(pattern: &str) -> usize {
    let bytes = pattern.as_bytes();
    let (mut at, mut count, mut in_set) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'%' => at += 1,
            b'[' if !in_set => {
                in_set = true;
                at += usize::from(bytes.get(at + 1) == Some(&b'^'));
                // A bracket that comes first stands for itself.
                at += usize::from(bytes.get(at + 1) == Some(&b']'));
            }
            b']' => in_set = false,
            b'(' if !in_set => count += 1,
            _ => {}
        }
        at += 1;
    }
    count
}

fn replacement_fault(replacement: &str, captures: usize) -> Option<&'static str> {
    let mut bytes = replacement.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            continue;
        }
        match bytes.next() {
            Some(b'%' | b'0') => {}
            // Without captures, the first is the whole match.
            Some(digit @ b'1'..=b'9') if usize::from(digit - b'0') <= captures.max(1) => {}
            Some(b'1'..=b'9') => return Some("it names a capture that the pattern does not have"),
            _ => return Some("`%` is followed by a digit or another `%`"),
        }
    }
    None
}

/// `s:match("x"):upper()`: what does not match gives nil, which has no methods.
pub(super) fn unchecked(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let (base, method) = match &expr.kind {
        ExprKind::Index(base, _) => (base.bare(), None),
        ExprKind::Call(call) => match &call.method {
            Some(method) => (call.function.bare(), Some(method.text.as_str())),
            None => return,
        },
        _ => return,
    };
    let ExprKind::Call(call) = &base.kind else {
        return;
    };
    let Some(call) = pattern_call(text, call).filter(|call| call.name == "match") else {
        return;
    };
    let Some(pattern) = call.pattern.as_text() else {
        return;
    };
    // Other things than texts may have a method of that name.
    let of_text = |name: &str| STRING_METHODS.contains(&name) || matches!(name, "gsub" | "gmatch");
    if (call.is_method && !method.is_some_and(of_text))
        || always_matches(pattern)
        || is_asked_before(text, &call, base.at.start)
    {
        return;
    }
    found.push(
        text.finding(
            Code::UncheckedMatch,
            "this is nil where the pattern does not match",
            &base.at,
        )
        .because("nil has no methods and no fields")
        .help("keep it in a local and ask for nil, or write `(… or \"\")` around it"),
    );
}

/// Whether the same text was looked into shortly before, so that it may be known to match.
fn is_asked_before(text: &Text<'_>, call: &PatternCall<'_>, at: usize) -> bool {
    const NEAR: usize = 4000;
    let lua = text.code.joined.lua.as_str();
    let mut from = at.saturating_sub(NEAR);
    while !lua.is_char_boundary(from) {
        from -= 1;
    }
    let (before, subject) = (&lua[from..at], text.source(&call.subject.at));
    [":match", ":find"]
        .iter()
        .any(|method| before.contains(&format!("{subject}{method}")))
        || ["match(", "find("]
            .iter()
            .any(|function| before.contains(&format!("{function}{subject}")))
}

/// Whether a pattern matches every text: each of its items may be missing, and what it holds on to at both ends has
/// something between that takes everything.
fn always_matches(pattern: &str) -> bool {
    let (anchored, rest) = pattern
        .strip_prefix('^')
        .map_or((false, pattern), |rest| (true, rest));
    let bytes = rest.as_bytes();
    let (mut at, mut takes_all) = (0, false);
    while at < bytes.len() {
        let item = at;
        match bytes[at] {
            b'(' | b')' => {
                at += 1;
                continue;
            }
            b'$' if at + 1 == bytes.len() => return !anchored || takes_all,
            b'%' if matches!(bytes.get(at + 1), Some(b'b' | b'f' | b'1'..=b'9')) => return false,
            b'%' => at += 2,
            b'[' => {
                // The set's end: a bracket that comes first stands for itself.
                at += 1 + usize::from(bytes.get(at + 1) == Some(&b'^'));
                at += usize::from(bytes.get(at) == Some(&b']'));
                while at < bytes.len() && bytes[at] != b']' {
                    at += 1 + usize::from(bytes[at] == b'%');
                }
                at += 1;
            }
            _ => at += 1,
        }
        match bytes.get(at) {
            Some(b'*' | b'-') => takes_all |= bytes[item] == b'.',
            Some(b'?') => {}
            _ => return false,
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_match_everything_are_known() {
        for always in [
            "",
            "^",
            "$",
            "%s*",
            "^%s*(.-)%s*$",
            "^(.*)$",
            "[^/]*$",
            "^%d*",
            "(.*)x?",
            "[%]a]*",
        ] {
            assert!(always_matches(always), "{always}");
        }
        for other in [
            "%d", "^%d*$", "a", "(%w+)", "^x?$", "[a]", "%b()", "%f[%w]", "^[^/]*$", "a*b", "%",
        ] {
            assert!(!always_matches(other), "{other}");
        }
    }

    #[test]
    fn captures_are_counted_outside_sets() {
        assert_eq!(captures("(a)(b(c))%(["), 3);
        assert_eq!(captures("[(](x)[^](]()"), 2);
    }

    #[test]
    fn replacements_name_captures_there_are() {
        assert_eq!(replacement_fault("%1-%0 100%%", 0), None);
        assert_eq!(replacement_fault("%2", 2), None);
        for bad in ["%2", "100%", "%d"] {
            assert!(replacement_fault(bad, 1).is_some(), "{bad}");
        }
    }
}
