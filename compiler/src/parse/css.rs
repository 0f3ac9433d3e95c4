//! Addresses in style sheets: `url(…)` and `@import`. Comments and other strings are passed over; never fails.

use std::ops::Range;

/// Addresses and where each stands in the text, quotes and escapes apart: one with an escape is left out.
pub(crate) fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        at += match rest[0] {
            b'/' if rest.starts_with(b"/*") => {
                find(rest, b"*/", 2).map_or(rest.len(), |end| end + 2)
            }
            b'"' | b'\'' => quoted(rest),
            b'u' | b'U' if is_word(text, at, "url(") => url(text, at, &mut found),
            b'@' if is_word(text, at, "@import") => import(text, at, &mut found),
            _ => 1,
        };
    }
    found.retain(|range| {
        text.get(range.clone())
            .is_some_and(|url| !url.contains('\\'))
    });
    found
}

fn find(rest: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let places = rest.get(from..)?.windows(wanted.len());
    places
        .into_iter()
        .position(|window| window == wanted)
        .map(|at| at + from)
}

fn is_word(text: &str, at: usize, word: &str) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let joined = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let found = bytes.get(at..at + word.len());
    !joined && found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
}

/// Length of a quoted string; one that is not closed ends with its line.
fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if byte == rest[0] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

fn blanks(rest: &[u8]) -> usize {
    rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// Reads `url(…)` and says how many bytes it took.
fn url(text: &str, at: usize, found: &mut Vec<Range<usize>>) -> usize {
    let bytes = text.as_bytes();
    let begin = at + 4 + blanks(&bytes[at + 4..]);
    match bytes.get(begin) {
        Some(b'"' | b'\'') => begin - at + string(text, begin, found),
        Some(_) => match find(&bytes[begin..], b")", 0) {
            Some(length) => {
                let end = begin + text[begin..begin + length].trim_end().len();
                found.push(begin..end);
                begin + length - at
            }
            None => bytes.len() - at,
        },
        None => bytes.len() - at,
    }
}

/// Notes what a closed string holds and says how long it is.
fn string(text: &str, at: usize, found: &mut Vec<Range<usize>>) -> usize {
    let bytes = &text.as_bytes()[at..];
    let length = quoted(bytes);
    if length > 1 && bytes[length - 1] == bytes[0] {
        found.push(at + 1..at + length - 1);
    }
    length
}

fn import(text: &str, at: usize, found: &mut Vec<Range<usize>>) -> usize {
    let bytes = text.as_bytes();
    let begin = at + "@import".len();
    let begin = begin + blanks(&bytes[begin..]);
    match bytes.get(begin) {
        Some(b'"' | b'\'') => begin - at + string(text, begin, found),
        _ => begin - at,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_found_where_they_stand() {
        let cases: [(&str, &[&str]); 7] = [
            ("a{b:url(c.png)}", &["c.png"]),
            ("a{b:URL( 'c d.png' ), url(\"e\")}", &["c d.png", "e"]),
            (
                "@import 'a.css'; @import url(b.css) screen;",
                &["a.css", "b.css"],
            ),
            ("/* url(a) */ b{content:'url(c)'}", &[]),
            ("a{b:curl(c)} a{b:url(\\64)}", &[]),
            ("a{b:url(", &[]),
            ("a{b:url(  x\n)}", &["x"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = urls(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_outside_the_text(text in r#"([a-z()'"\\/*@; \n]|url\(|@import |é){0,40}"#) {
            for at in urls(&text) {
                prop_assert!(text.get(at).is_some());
            }
        }
    }
}
