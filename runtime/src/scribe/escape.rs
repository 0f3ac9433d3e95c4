//! How data is written into markup. Trusted text never comes here.

use std::borrow::Cow;

use crate::program::{Content, Escape, Holder};
use crate::scribe::within;

/// Appends bytes escaped for a place.
pub(crate) fn append(out: &mut Vec<u8>, bytes: &[u8], escape: Escape) {
    match escape {
        Escape::None => out.extend_from_slice(bytes),
        Escape::Text => replace(out, bytes, text),
        Escape::Attribute => replace(out, bytes, attribute),
        Escape::Unquoted => replace(out, bytes, unquoted),
        Escape::Within(content, holder) => append_within(out, bytes, content, holder),
    }
}

/// Appends the author's own markup to a place. It cannot end the place either, but what it means there is the author's:
/// entities stay as they are in attributes, a whole query can be given, and a declaration in a style.
pub(crate) fn append_trusted(out: &mut Vec<u8>, bytes: &[u8], escape: Escape) {
    match escape {
        Escape::None | Escape::Text => out.extend_from_slice(bytes),
        Escape::Attribute => replace(out, &within::without_tags(bytes), kept_entities),
        Escape::Unquoted => {
            let kept =
                |byte| kept_entities(byte).or_else(|| unquoted(byte).filter(|_| byte != b'&'));
            replace(out, &within::without_tags(bytes), kept);
        }
        Escape::Within(Content::Plain, Holder::First) if bytes.is_empty() => {
            append(out, bytes, escape);
        }
        Escape::Within(Content::Plain, Holder::First) => {
            append_trusted(out, bytes, Escape::Unquoted);
        }
        Escape::Within(content, holder) => {
            let made = within::trusted(bytes, content).unwrap_or_else(Cow::Borrowed);
            hold(out, &made, holder);
        }
    }
}

/// Like [`attribute`], for text in which entities are written.
fn kept_entities(byte: u8) -> Option<&'static str> {
    attribute(byte).filter(|_| byte != b'&')
}

fn append_within(out: &mut Vec<u8>, bytes: &[u8], content: Content, holder: Holder) {
    let made = within::content(bytes, content).unwrap_or_else(Cow::Borrowed);
    hold(out, &made, holder);
}

fn hold(out: &mut Vec<u8>, made: &[u8], holder: Holder) {
    match holder {
        Holder::Element => out.extend_from_slice(made),
        Holder::Quoted => replace(out, made, attribute),
        // An empty value would take the next attribute for itself.
        Holder::First if made.is_empty() => out.extend_from_slice(b"\"\""),
        Holder::Unquoted | Holder::First => replace(out, made, unquoted),
    }
}

/// Whether bytes are written at such a place, and not what stands for harmful ones.
pub(crate) fn is_written(bytes: &[u8], escape: Escape) -> bool {
    match escape {
        Escape::Within(content, _) => within::content(bytes, content).is_ok(),
        Escape::None | Escape::Text | Escape::Attribute | Escape::Unquoted => true,
    }
}

/// Whether bytes are the same when they are escaped for a place, as most data is.
pub(crate) fn is_plain(bytes: &[u8], escape: Escape) -> bool {
    match escape {
        Escape::None => true,
        Escape::Text => holds_none(bytes, text),
        Escape::Attribute => holds_none(bytes, attribute),
        Escape::Unquoted => holds_none(bytes, unquoted),
        Escape::Within(content, holder) => within::is_plain(bytes, content, holder),
    }
}

/// Looks at many bytes at once.
fn holds_none(bytes: &[u8], special: impl Fn(u8) -> Option<&'static str>) -> bool {
    bytes.chunks(16).all(|part| {
        part.iter()
            .fold(true, |none, byte| none & special(*byte).is_none())
    })
}

/// One loop for each table of special characters, so that looking one up costs no call.
fn replace(out: &mut Vec<u8>, bytes: &[u8], special: impl Fn(u8) -> Option<&'static str>) {
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if let Some(entity) = special(*byte) {
            out.extend_from_slice(&bytes[start..at]);
            out.extend_from_slice(entity.as_bytes());
            start = at + 1;
        }
    }
    out.extend_from_slice(&bytes[start..]);
}

fn text(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    }
}

fn attribute(byte: u8) -> Option<&'static str> {
    match byte {
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        byte => text(byte),
    }
}

/// Without quotes, everything that would end the value (HTML standard, "unquoted attribute value syntax").
fn unquoted(byte: u8) -> Option<&'static str> {
    match byte {
        b' ' => Some("&#32;"),
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\x0c' => Some("&#12;"),
        b'\r' => Some("&#13;"),
        b'=' => Some("&#61;"),
        b'`' => Some("&#96;"),
        b'/' => Some("&#47;"),
        byte => attribute(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escaped(text: &str, escape: Escape) -> String {
        let mut out = Vec::new();
        append(&mut out, text.as_bytes(), escape);
        String::from_utf8(out).expect("escaping keeps UTF-8")
    }

    #[test]
    fn each_place_has_its_own_characters() {
        let text = "<a b='1' c=\"2\">&é";
        assert_eq!(escaped(text, Escape::None), text);
        assert_eq!(escaped(text, Escape::Text), "&lt;a b='1' c=\"2\"&gt;&amp;é");
        assert_eq!(
            escaped(text, Escape::Attribute),
            "&lt;a b=&#39;1&#39; c=&quot;2&quot;&gt;&amp;é"
        );
        assert!(escaped(text, Escape::Unquoted).starts_with("&lt;a&#32;b&#61;"));
    }

    proptest! {
        #[test]
        fn nothing_that_ends_its_place_is_left(text in ".{0,40}") {
            for escape in [Escape::None, Escape::Text, Escape::Attribute, Escape::Unquoted] {
                prop_assert_eq!(is_plain(text.as_bytes(), escape), escaped(&text, escape) == text);
            }
            prop_assert!(!escaped(&text, Escape::Text).contains(['<', '>']));
            prop_assert!(!escaped(&text, Escape::Attribute).contains(['<', '>', '"', '\'']));
            let unquoted = escaped(&text, Escape::Unquoted);
            prop_assert!(!unquoted.contains(['<', '>', '"', '\'', ' ', '\t', '\n', '\r', '=', '`']));
        }
    }
}
