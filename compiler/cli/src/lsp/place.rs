//! Places and addresses of files as the protocol has them: lines from 0, columns in UTF-16 units, `file:` addresses.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

/// The byte of a line and a column; beyond the end of the line its end, beyond the last line the end of the text.
pub(super) fn byte(text: &str, line: usize, column: usize) -> usize {
    let start = text
        .match_indices('\n')
        .map(|(at, _)| at + 1)
        .nth(line.wrapping_sub(1));
    let start = match (line, start) {
        (0, _) => 0,
        (_, Some(start)) => start,
        (_, None) => return text.len(),
    };
    let mut units = 0;
    for (at, character) in text[start..].char_indices() {
        if units >= column || matches!(character, '\r' | '\n') {
            return start + at;
        }
        units += character.len_utf16();
    }
    text.len()
}

/// Line and column of a byte.
pub(super) fn position(text: &str, byte: usize) -> Value {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column: usize = before[start..].chars().map(char::len_utf16).sum();
    json!({ "line": before.matches('\n').count(), "character": column })
}

/// The range between two bytes.
pub(super) fn range(text: &str, start: usize, end: usize) -> Value {
    json!({ "start": position(text, start), "end": position(text, end) })
}

/// The address of a file.
pub(super) fn address(path: &Path) -> String {
    const KEPT: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'[')
        .add(b'\\')
        .add(b']')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    format!(
        "file://{}",
        utf8_percent_encode(&path.to_string_lossy(), KEPT)
    )
}

/// The path of a file's address; `None` for what is no file of this machine.
pub(super) fn path(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    decoded.starts_with('/').then(|| PathBuf::from(&*decoded))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_utf_16_units() {
        let text = "aé😀b\r\n\nz";
        let found = |line, column| &text[byte(text, line, column)..];
        assert_eq!(found(0, 2), "😀b\r\n\nz");
        assert_eq!(found(0, 4), "b\r\n\nz");
        assert_eq!(found(0, 99), "\r\n\nz");
        assert_eq!(found(1, 0), "\nz");
        assert_eq!(found(2, 1), "");
        assert_eq!(found(9, 0), "");
        assert_eq!(
            position(text, text.find('b').expect("b")),
            json!({"line": 0, "character": 4})
        );
    }

    #[test]
    fn addresses_are_paths() {
        let there = Path::new("/a b/é#?.html");
        assert_eq!(path(&address(there)).as_deref(), Some(there));
        assert_eq!(path("https://example.com/a"), None);
        assert_eq!(path("file:relative"), None);
    }

    proptest! {
        #[test]
        fn places_go_there_and_back(text in "[a-z\n\r😀é]{0,30}", at in 0_usize..40) {
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let place = position(&text, at);
            let number = |name: &str| place[name].as_u64().expect("a number") as usize;
            let back = byte(&text, number("line"), number("character"));
            // A place behind a carriage return is the end of its line.
            prop_assert!(back == at || text[..at].ends_with('\r') || text[back..at].contains('\r'));
        }
    }
}
