//! Lua 5.1 string patterns over bytes: compiled to a flat list of items, then matched by backtracking.
//! Every match is bounded, so that no pattern and no text can hang or overflow; being over is an error.
//! Never calls Lua and never panics, whatever the pattern.

mod compile;
mod matcher;

use compile::Compiler;
use matcher::Matcher;
use std::borrow::Cow;
use std::fmt;

/// Where a pattern matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'t> {
    /// The matched text; bytes that are no UTF-8 by themselves are replaced.
    pub whole: Cow<'t, str>,
    /// The captures in order; a position capture is the position in decimal, from 1.
    pub captures: Vec<Cow<'t, str>>,
}

impl<'t> Found<'t> {
    /// What `string.match` gives first: the first capture, or the whole match when there is none.
    pub fn first(&self) -> &str {
        self.captures.first().unwrap_or(&self.whole)
    }
}

/// Why a pattern cannot be used, or not on this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// Matching takes too many steps.
    TooSlow,
    /// More repeated items than allowed.
    TooManyRepeats,
    /// More captures than allowed.
    TooManyCaptures,
    /// Nothing follows the last `%`.
    TrailingEscape,
    /// A `[` without its `]`.
    UnclosedSet,
    /// A `(` without its `)`.
    UnclosedCapture,
    /// A `)` without its `(`.
    UnopenedCapture,
    /// `%1` to `%9` names a capture that is not complete there.
    UnknownCapture,
    /// `%b` without two bytes after it.
    IncompleteBalance,
    /// `%f` without a set after it.
    IncompleteFrontier,
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::TooSlow => "the pattern takes too many steps on this text",
            Self::TooManyRepeats => "the pattern has more than 200 repeated items",
            Self::TooManyCaptures => "the pattern has more than 32 captures",
            Self::TrailingEscape => {
                "the pattern ends with `%`, which must be followed by a character"
            }
            Self::UnclosedSet => "the pattern has a `[` without its `]`",
            Self::UnclosedCapture => "the pattern has a `(` without its `)`",
            Self::UnopenedCapture => "the pattern has a `)` without its `(`",
            Self::UnknownCapture => {
                "the pattern refers to a capture that is not complete at that point"
            }
            Self::IncompleteBalance => "`%b` must be followed by two characters",
            Self::IncompleteFrontier => "`%f` must be followed by a set in brackets",
        })
    }
}

impl std::error::Error for PatternError {}

/// Finds the first place where the pattern matches the text.
pub fn find<'t>(pattern: &str, text: &'t str) -> Result<Option<Found<'t>>, PatternError> {
    let compiled = Compiler::compile(pattern.as_bytes())?;
    let mut matcher = Matcher::new(&compiled, text.as_bytes());
    let last = if compiled.anchored { 0 } else { text.len() };
    for start in 0..=last {
        if let Some(end) = matcher.run(0, start)? {
            return Ok(Some(matcher.found(start, end)));
        }
    }
    Ok(None)
}

/// The text with every match replaced, as `string.gsub` does it: `%0` to `%9` in `with` stand for the match and its
/// captures, `%%` for a percent sign; bytes that are no UTF-8 by themselves are replaced.
pub fn replace(pattern: &str, text: &str, with: &str) -> Result<String, PatternError> {
    let compiled = Compiler::compile(pattern.as_bytes())?;
    let bytes = text.as_bytes();
    let (mut replaced, mut at) = (Vec::with_capacity(bytes.len()), 0);
    loop {
        // Each place has a budget of its own: how long the text is must not decide.
        let mut matcher = Matcher::new(&compiled, bytes);
        let end = matcher.run(0, at)?;
        if let Some(end) = end {
            fill(&mut replaced, with, &matcher.found(at, end))?;
        }
        match end.filter(|&end| end > at) {
            Some(end) => at = end,
            None => {
                replaced.extend(bytes.get(at));
                at += 1;
            }
        }
        if at > bytes.len() || compiled.anchored {
            break;
        }
    }
    replaced.extend(bytes.get(at..).unwrap_or_default());
    Ok(String::from_utf8_lossy(&replaced).into_owned())
}

/// Writes a replacement with what its percent signs stand for.
fn fill(replaced: &mut Vec<u8>, with: &str, found: &Found<'_>) -> Result<(), PatternError> {
    let mut rest = with.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            replaced.push(byte);
            continue;
        }
        let text = match rest.next().ok_or(PatternError::TrailingEscape)? {
            b'0' => found.whole.as_ref(),
            b'1' if found.captures.is_empty() => found.whole.as_ref(),
            digit @ b'1'..=b'9' => found
                .captures
                .get(usize::from(digit - b'1'))
                .ok_or(PatternError::UnknownCapture)?,
            other => {
                replaced.push(other);
                continue;
            }
        };
        replaced.extend_from_slice(text.as_bytes());
    }
    Ok(())
}

/// Whether the pattern matches anywhere in the text.
pub fn is_match(pattern: &str, text: &str) -> Result<bool, PatternError> {
    find(pattern, text).map(|found| found.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matched(pattern: &str, text: &str) -> Vec<String> {
        let found = find(pattern, text).unwrap().unwrap();
        std::iter::once(found.whole)
            .chain(found.captures)
            .map(Cow::into_owned)
            .collect()
    }

    #[test]
    fn finds_what_lua_finds() {
        for (pattern, text, expected) in [
            ("", "abc", &[""][..]),
            ("b", "abc", &["b"]),
            ("^a.c$", "abc", &["abc"]),
            ("%d+", "item 42!", &["42"]),
            ("(%a+)=(%d*)", "key=7", &["key=7", "key", "7"]),
            ("()b()", "abc", &["b", "2", "3"]),
            ("<(.-)>", "<a><b>", &["<a>", "a"]),
            ("<(.*)>", "<a><b>", &["<a><b>", "a><b"]),
            ("%b()", "f(a(b)c)d", &["(a(b)c)"]),
            ("%f[%w]%w+", "  word.", &["word"]),
            ("%f[%z]", "abc", &[""]),
            ("(['\"])(.-)%1", "say 'a\"b'", &["'a\"b'", "'", "a\"b"]),
            ("[^%s/]+", "  one/two", &["one"]),
            ("[]a]+", "x]a]", &["]a]"]),
            ("[a-]+", "b-a", &["-a"]),
            ("colou?r", "color", &["color"]),
            ("a$b", "a$b", &["a$b"]),
            ("%.html", "index.html", &[".html"]),
            ("((a)(b))", "ab", &["ab", "ab", "a", "b"]),
            ("%q", "q", &["q"]),
        ] {
            assert_eq!(matched(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn finds_nothing_where_lua_finds_nothing() {
        for (pattern, text) in [
            ("^b", "abc"),
            ("%d", "abc"),
            ("a+$", "aab"),
            ("^%b()", "((a)"),
            ("(a)%1", "ab"),
        ] {
            assert_eq!(find(pattern, text), Ok(None), "{pattern} on {text}");
        }
    }

    #[test]
    fn refuses_malformed_patterns() {
        use PatternError::*;
        let many = "()".repeat(33);
        let repeats = "a?".repeat(201);
        for (pattern, error) in [
            ("%", TrailingEscape),
            ("[a", UnclosedSet),
            ("[]", UnclosedSet),
            ("[%", UnclosedSet),
            ("(a", UnclosedCapture),
            ("a)", UnopenedCapture),
            ("(a%1)", UnknownCapture),
            ("%0", UnknownCapture),
            ("%bx", IncompleteBalance),
            ("%fa", IncompleteFrontier),
            (many.as_str(), TooManyCaptures),
            (repeats.as_str(), TooManyRepeats),
        ] {
            assert_eq!(find(pattern, "text"), Err(error), "{pattern}");
        }
    }

    #[test]
    fn stops_explosive_patterns() {
        let text = "a".repeat(4_000);
        assert_eq!(
            is_match(&format!("{}b", "a*".repeat(30)), &text),
            Err(PatternError::TooSlow)
        );
        assert_eq!(is_match(".-.-.-.-b", &text), Err(PatternError::TooSlow));
    }

    #[test]
    fn replaces_what_lua_replaces() {
        for (pattern, text, with, expected) in [
            (
                "%d%d:%d%d",
                "at 10:30 and 11:00",
                "(time)",
                "at (time) and (time)",
            ),
            ("(a)(b)", "xabyab", "%2%1%0%%", "xbaab%ybaab%"),
            ("b", "abc", "<%1>", "a<b>c"),
            ("^a", "aaa", "b", "baa"),
            ("^b", "aaa", "b", "aaa"),
            ("x*", "axb", "-", "-a--b-"),
            ("c$", "abcc", "d", "abcd"),
            ("%f[%w]%w+", "one two", "w", "w w"),
            ("é", "née", "e", "nee"),
            ("", "", "a", "a"),
        ] {
            let replaced = replace(pattern, text, with);
            assert_eq!(replaced.as_deref(), Ok(expected), "{pattern} on {text}");
        }
        assert_eq!(replace("a", "a", "%"), Err(PatternError::TrailingEscape));
        assert_eq!(replace("a", "a", "%2"), Err(PatternError::UnknownCapture));
    }

    #[test]
    fn splits_characters_without_panic() {
        assert_eq!(matched("^.", "é"), ["\u{fffd}"]);
        assert_eq!(find("^(.)/", "é/").unwrap(), None);
        assert_eq!(find("^(.+)/", "é/").unwrap().unwrap().first(), "é");
    }

    fn pattern_text() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "a", "b", ".", "%a", "%W", "[ab]", "[^a]", "[%d-]", "[a-c]", "*", "+", "-", "?", "(",
            ")", "()", "%1", "%b()", "%f[%w]", "^", "$", "%", "]", "%%", "é",
        ]);
        prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn never_panics(pattern in "\\PC{0,12}", text in "\\PC{0,20}") {
            let _ = find(&pattern, &text);
            let _ = replace(&pattern, &text, "%1");
        }

        #[test]
        fn agrees_with_lua(pattern in pattern_text(), text in "[ab()1 é-]{0,10}") {
            let lua = mlua::Lua::new();
            let search: mlua::Function = lua.load("return function(t, p) return string.match(t, p) end").eval().unwrap();
            let theirs = search.call::<mlua::MultiValue>((text.as_str(), pattern.as_str()));
            // Lua notices a malformed pattern only when matching gets there.
            if let (Ok(theirs), Ok(ours)) = (theirs, find(&pattern, &text)) {
                let theirs = theirs.iter().map(lossy).collect::<Vec<_>>();
                let ours = ours.map_or(vec!["nil".to_owned()], |found| match found.captures.is_empty() {
                    true => vec![found.whole.into_owned()],
                    false => found.captures.into_iter().map(Cow::into_owned).collect(),
                });
                prop_assert_eq!(ours, theirs);
            }
        }

        #[test]
        fn replaces_as_lua(pattern in pattern_text(), text in "[ab()1 -]{0,10}") {
            let lua = mlua::Lua::new();
            let replaced: mlua::Function = lua.load("return function(t, p) return (string.gsub(t, p, '<%0>')) end").eval().unwrap();
            let theirs = replaced.call::<String>((text.as_str(), pattern.as_str()));
            if let (Ok(theirs), Ok(ours)) = (theirs, replace(&pattern, &text, "<%0>")) {
                prop_assert_eq!(ours, theirs);
            }
        }
    }

    fn lossy(value: &mlua::Value) -> String {
        match value.as_string() {
            Some(text) => text.to_string_lossy(),
            None => value.to_string().unwrap(),
        }
    }
}
