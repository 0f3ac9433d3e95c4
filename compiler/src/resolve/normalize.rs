//! The spelling of addresses. The runtime has the same functions for request paths, because neither knows the other;
//! a property test of the server compares them.

use deunicode::deunicode_char;

/// Lower case, with Latin letters in ASCII.
///
/// The rule, character by character: the character is put into Unicode lower case without regard to its
/// neighbors. Of the result, an alphabetic character of U+00C0 to U+024F or U+1E00 to U+1EFF is replaced by its
/// ASCII reading in lower case, if it has one of letters and digits only; a combining mark of U+0300 to U+036F
/// is dropped where the text kept so far ends with an ASCII letter; everything else is kept.
pub fn transliterate(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match latin_reading(character) {
            Some(reading) => kept.push_str(&reading.to_ascii_lowercase()),
            None if is_latin_mark(character, &kept) => {}
            None => kept.push(character),
        }
    }
    kept
}

fn latin_reading(character: char) -> Option<&'static str> {
    let accented = matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
        && character.is_alphabetic();
    let reading = deunicode_char(character).filter(|_| accented)?;
    let plain = !reading.is_empty() && reading.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then_some(reading)
}

fn is_latin_mark(character: char, before: &str) -> bool {
    is_mark(character) && before.ends_with(|last: char| last.is_ascii_alphabetic())
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The key by which declared text and request addresses are compared; slashes are kept.
///
/// The rule: the text is transliterated. Then, from left to right, a space and each of `_ = + & @` becomes `-`,
/// unless the last kept character is `-`; a slash is kept unless the last kept character is a slash; `-`, ASCII
/// letters and digits, and alphanumeric characters of other scripts outside U+0300 to U+036F are kept; everything
/// else is removed. At last all leading and trailing `-` are removed. Applying it twice changes nothing.
pub fn normalize(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for character in transliterate(text).chars() {
        match character {
            ' ' | '_' | '=' | '+' | '&' | '@' if !kept.ends_with('-') => kept.push('-'),
            '/' if !kept.ends_with('/') => kept.push('/'),
            '-' => kept.push('-'),
            other if other.is_alphanumeric() && !is_mark(other) => kept.push(other),
            _ => {}
        }
    }
    kept.trim_matches('-').to_owned()
}

/// The key of an exact address: normalized, without outer slashes; `front` where nothing is left.
pub fn normalize_exact(text: &str) -> String {
    let key = trimmed_key(text);
    if key.is_empty() {
        "front".to_owned()
    } else {
        key
    }
}

/// Normalized, without outer slashes and the hyphens that come to light under them.
pub(crate) fn trimmed_key(text: &str) -> String {
    normalize(text).trim_matches(['/', '-']).to_owned()
}
