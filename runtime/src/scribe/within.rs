//! How data is written into addresses, scripts, style sheets and the like inside markup. What comes out cannot end its
//! place; what would do harm there becomes a marker that does nothing.

use std::borrow::Cow;

use crate::program::{Content, Holder};

/// Stands for an address that is not written, because its scheme could run something.
const NO_ADDRESS: &[u8] = b"#unsafe";
/// Stands for a value of a style sheet that could be more than a value.
const NO_STYLE: &[u8] = b"unsafe";

/// Schemes that a value may have.
const SCHEMES: [&[u8]; 4] = [b"http", b"https", b"mailto", b"tel"];

/// What a value becomes as such a content, before its holder; an error holds what stands for it.
pub(super) fn content(bytes: &[u8], content: Content) -> Result<Cow<'_, [u8]>, &'static [u8]> {
    Ok(match content {
        Content::Plain => Cow::Borrowed(bytes),
        Content::Url if is_harmless(bytes) => normal(bytes, b""),
        Content::UrlScheme if is_scheme(bytes) => normal(bytes, b""),
        Content::Url | Content::UrlScheme => return Err(NO_ADDRESS),
        Content::UrlRest => normal(bytes, b":"),
        Content::UrlPath => normal(bytes, b""),
        Content::UrlQuery => encoded(bytes, is_unreserved),
        Content::Sources => Cow::Owned(sources(bytes)?),
        Content::Refresh => refresh(bytes)?,
        Content::Script | Content::Json => json(bytes),
        Content::ScriptText => script_text(bytes),
        Content::ScriptPattern => script_pattern(bytes),
        Content::Style if is_style(bytes) => Cow::Borrowed(bytes),
        Content::Style => return Err(NO_STYLE),
        Content::StyleText => style_text(bytes),
        Content::Document => {
            let mut out = Vec::new();
            super::escape::append(&mut out, bytes, crate::program::Escape::Attribute);
            Cow::Owned(out)
        }
        Content::Nothing => Cow::Borrowed(b""),
    })
}

/// What the author's own markup becomes as such a content.
pub(super) fn trusted(bytes: &[u8], content: Content) -> Result<Cow<'_, [u8]>, &'static [u8]> {
    Ok(match content {
        Content::Url if !is_harmless(bytes) => return Err(NO_ADDRESS),
        Content::Url | Content::UrlRest | Content::UrlPath | Content::UrlQuery => {
            normal(bytes, b"")
        }
        // An end tag would end the style sheet.
        Content::Style if !bytes.contains(&b'<') => Cow::Borrowed(bytes),
        Content::Document => Cow::Borrowed(bytes),
        Content::Plain
        | Content::UrlScheme
        | Content::Sources
        | Content::Refresh
        | Content::Script
        | Content::Json
        | Content::ScriptText
        | Content::ScriptPattern
        | Content::Style
        | Content::StyleText
        | Content::Nothing => return self::content(bytes, content),
    })
}

/// Text of markup: what stands between its tags.
pub(super) fn without_tags(bytes: &[u8]) -> Cow<'_, [u8]> {
    let begins = |at: usize| {
        let next = bytes.get(at + 1);
        bytes[at] == b'<'
            && next.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'))
    };
    if !(0..bytes.len()).any(begins) {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut quote) = (0, None);
    let mut is_tag = false;
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            _ if !is_tag => {
                is_tag = begins(at);
                out.extend((!is_tag).then_some(byte));
            }
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => is_tag = byte != b'>',
        }
        at += 1;
    }
    Cow::Owned(out)
}

/// Whether a value is the same as such a content in such a holder, as most are.
pub(super) fn is_plain(bytes: &[u8], content: Content, holder: Holder) -> bool {
    let plain: fn(u8) -> bool = match (content, holder) {
        (_, Holder::Unquoted | Holder::First) => return false,
        (Content::Url | Content::UrlRest | Content::UrlPath, _) => {
            |byte| is_unreserved(byte) || byte == b'/'
        }
        (Content::UrlQuery, _) => is_unreserved,
        (Content::ScriptText, _) => |byte| byte.is_ascii_alphanumeric() || byte == b' ',
        _ => return false,
    };
    bytes.iter().all(|byte| plain(*byte))
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Whether an address is relative or has a scheme that runs nothing.
fn is_harmless(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| b":/?#".contains(byte));
    match end {
        Some(end) if bytes[end] == b':' => {
            // Browsers leave out what does not show.
            let scheme: Vec<u8> = bytes[..end]
                .iter()
                .filter(|byte| **byte > b' ')
                .map(u8::to_ascii_lowercase)
                .collect();
            SCHEMES.contains(&scheme.as_slice())
        }
        _ => true,
    }
}

/// Whether what is written before a colon is a scheme that runs nothing, or has passed the place of one.
fn is_scheme(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    let is_past = bytes.iter().any(|byte| b":/?#".contains(byte));
    bytes.is_empty() || SCHEMES.contains(&lower.as_slice()) || (is_past && is_harmless(bytes))
}

/// An address with everything encoded that is not allowed in one; what is encoded already stays so.
fn normal<'b>(bytes: &'b [u8], also: &[u8]) -> Cow<'b, [u8]> {
    let is_kept = |byte: u8| {
        let is_reserved = b"!#$&*+,/:;=?@[]".contains(&byte);
        (is_unreserved(byte) || is_reserved || byte >= 0x80) && !also.contains(&byte)
    };
    let is_encoded = |at: usize| {
        let digits = bytes.get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if is_kept(*byte) || (*byte == b'%' && is_encoded(at)) {
            out.push(*byte);
        } else {
            percent(&mut out, *byte);
        }
    }
    Cow::Owned(out)
}

fn encoded(bytes: &[u8], is_kept: impl Fn(u8) -> bool) -> Cow<'_, [u8]> {
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if is_kept(*byte) {
            out.push(*byte);
        } else {
            percent(&mut out, *byte);
        }
    }
    Cow::Owned(out)
}

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

fn percent(out: &mut Vec<u8>, byte: u8) {
    out.extend([
        b'%',
        DIGITS[usize::from(byte >> 4)],
        DIGITS[usize::from(byte & 15)],
    ]);
}

/// Each picture with its size; one that is not an address is left out for the marker.
fn sources(bytes: &[u8]) -> Result<Vec<u8>, &'static [u8]> {
    let mut out = Vec::new();
    for (index, source) in bytes.split(|byte| *byte == b',').enumerate() {
        let mut words = source
            .split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty());
        let address = words.next().unwrap_or_default();
        if !is_harmless(address) {
            return Err(NO_ADDRESS);
        }
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        out.extend_from_slice(&normal(address, b""));
        for word in words {
            let is_size = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'.';
            if !word.iter().all(is_size) {
                return Err(NO_ADDRESS);
            }
            out.push(b' ');
            out.extend_from_slice(word);
        }
    }
    Ok(out)
}

/// Seconds, and perhaps an address.
fn refresh(bytes: &[u8]) -> Result<Cow<'_, [u8]>, &'static [u8]> {
    let count = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
        .count();
    let (seconds, rest) = bytes.split_at(count);
    let rest = rest.trim_ascii();
    if rest.is_empty() {
        return Ok(Cow::Borrowed(seconds));
    }
    let rest = rest.strip_prefix(b";").or_else(|| rest.strip_prefix(b","));
    let rest = rest.ok_or(NO_ADDRESS)?.trim_ascii();
    let address = match rest.get(..4) {
        Some(named) if named.eq_ignore_ascii_case(b"url=") => rest[4..].trim_ascii(),
        _ => rest,
    };
    if seconds.is_empty() || !is_harmless(address) {
        return Err(NO_ADDRESS);
    }
    let mut out = seconds.to_vec();
    out.extend_from_slice(b"; url=");
    out.extend_from_slice(&normal(address, b""));
    Ok(Cow::Owned(out))
}

/// Writes each byte, or `\u` and its number; separators of lines and paragraphs end a line of a script.
fn script(bytes: &[u8], is_kept: impl Fn(u8) -> bool) -> Cow<'_, [u8]> {
    let mut out = Vec::with_capacity(bytes.len() + 8);
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match &bytes[at..] {
            [0xE2, 0x80, last @ (0xA8 | 0xA9), ..] => {
                out.extend_from_slice(if *last == 0xA8 {
                    b"\\u2028"
                } else {
                    b"\\u2029"
                });
                at += 2;
            }
            _ if byte >= 0x80 || is_kept(byte) => out.push(byte),
            _ => {
                out.extend_from_slice(b"\\u00");
                out.push(DIGITS[usize::from(byte >> 4)]);
                out.push(DIGITS[usize::from(byte & 15)]);
            }
        }
        at += 1;
    }
    Cow::Owned(out)
}

/// In JSON these characters stand in texts only, where their numbers stand for them.
fn json(bytes: &[u8]) -> Cow<'_, [u8]> {
    script(bytes, |byte| !matches!(byte, b'<' | b'>' | b'&'))
}

fn script_text(bytes: &[u8]) -> Cow<'_, [u8]> {
    script(bytes, |byte| {
        byte.is_ascii_alphanumeric() || b" !#%()*,-.:;=?@[]^_|~".contains(&byte)
    })
}

/// An empty pattern would be the beginning of a comment.
fn script_pattern(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.is_empty() {
        return Cow::Borrowed(b"(?:)");
    }
    script(bytes, |byte| byte.is_ascii_alphanumeric())
}

/// Whether a value of a style sheet is one and stays one.
fn is_style(bytes: &[u8]) -> bool {
    let is_safe =
        |byte: &u8| byte.is_ascii_alphanumeric() || b" \t#%+,-.!_:".contains(byte) || *byte >= 0x80;
    let lower = bytes.to_ascii_lowercase();
    let holds = |text: &[u8]| lower.windows(text.len()).any(|part| part == text);
    bytes.iter().all(is_safe) && !holds(b"--") && !holds(b"expression") && !holds(b"binding")
}

fn style_text(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b" ,-._".contains(byte) || *byte >= 0x80 {
            out.push(*byte);
        } else {
            out.push(b'\\');
            out.push(DIGITS[usize::from(byte >> 4)]);
            out.push(DIGITS[usize::from(byte & 15)]);
            out.push(b' ');
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
#[path = "within_tests.rs"]
mod tests;
