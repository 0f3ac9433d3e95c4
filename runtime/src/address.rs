//! The spelling of addresses: how a request path becomes `page.address`, and the key by which it is compared
//! with declared text. Never decodes percent signs and never resolves `.` or `..`; that is done on arrival.

use deunicode::deunicode_char;

/// Address of the page at `/`.
pub const FRONT: &str = "front";

/// The address of a requested page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageAddress {
    /// Path without outer slashes, transliterated; `front` for the root.
    pub address: String,
    /// The visitor wrote it with accents.
    pub transliterated: bool,
}

/// Lower case, with Latin letters in ASCII.
///
/// The rule, character by character: the character is put into Unicode lower case without regard to its
/// neighbors. Of the result, an alphabetic character of U+00C0 to U+024F or U+1E00 to U+1EFF is replaced by its
/// ASCII reading in lower case, if it has one of letters and digits only; a combining mark of U+0300 to U+036F
/// is dropped where the text kept so far ends with an ASCII letter; everything else is kept.
pub fn transliterate(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
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

/// The address of a decoded request path: outer slashes removed, repeated ones merged, transliterated;
/// `front` for a path of slashes only.
pub fn page_address(path: &str) -> PageAddress {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return PageAddress {
            address: FRONT.to_owned(),
            transliterated: false,
        };
    }
    let path = parts.join("/");
    let address = transliterate(&path);
    PageAddress {
        transliterated: !path.is_ascii() && address != path.to_lowercase(),
        address,
    }
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
        FRONT.to_owned()
    } else {
        key
    }
}

/// Normalized, without outer slashes and the hyphens that come to light under them.
pub(crate) fn trimmed_key(text: &str) -> String {
    normalize(text).trim_matches(['/', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn transliterates_latin_only() {
        for (text, expected) in [
            ("About", "about"),
            ("ÀÁÂÃÄÅ", "aaaaaa"),
            ("Æsop Œuvre", "aesop oeuvre"),
            ("Õõ Ńń Ōō", "oo nn oo"),
            ("Straße STRAẞE", "strasse strasse"),
            ("Þór Ðið ÿ ý", "thor did y y"),
            ("cafe\u{301}", "cafe"),
            ("İstanbul", "istanbul"),
            ("Tiếng Việt", "tieng viet"),
            ("\u{212b}ngstr\u{f6}m", "angstrom"),
            ("ΑΘΉΝΑ Москва 東京 हिन्दी", "αθήνα москва 東京 हिन्दी"),
            ("×÷", "×÷"),
        ] {
            assert_eq!(transliterate(text), expected);
        }
    }

    #[test]
    fn gives_the_address_of_a_path() {
        for (path, address, transliterated) in [
            ("/", "front", false),
            ("", "front", false),
            ("///", "front", false),
            ("/about/", "about", false),
            ("//a///b//", "a/b", false),
            ("/Café", "cafe", true),
            ("/my_page.x", "my_page.x", false),
        ] {
            assert_eq!(
                page_address(path),
                PageAddress {
                    address: address.to_owned(),
                    transliterated
                },
                "{path}"
            );
        }
    }

    #[test]
    fn normalizes_for_comparison() {
        for (text, key) in [
            ("my_page", "my-page"),
            ("a = b", "a-b"),
            ("a--b", "a--b"),
            ("a-_b", "a-b"),
            ("_draft_", "draft"),
            ("--x--", "x"),
            ("it's.100%~", "its100"),
            ("/shop/Été/", "/shop/ete/"),
            ("a//b/./c", "a/b/c"),
            ("mail@home&away", "mail-home-away"),
            ("Новости_дня", "новости-дня"),
            ("!", ""),
        ] {
            assert_eq!(normalize(text), key);
        }
    }

    #[test]
    fn normalizes_exact_addresses() {
        for (text, key) in [
            ("/about/", "about"),
            ("", "front"),
            ("/", "front"),
            ("Front", "front"),
            ("/-a-/", "a"),
            ("a/b", "a/b"),
        ] {
            assert_eq!(normalize_exact(text), key);
        }
    }

    #[test]
    fn every_character_has_a_stable_spelling() {
        for character in '\0'..=char::MAX {
            let once = transliterate(&character.to_string());
            assert_eq!(transliterate(&once), once, "{character:?}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["\\PC{0,12}", "[/_=+&@ .'aAéÉ\u{301}\u{345}ıİßж-]{0,12}"]
    }

    proptest! {
        #[test]
        fn normalizing_twice_changes_nothing(text in text()) {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once.clone());
            let exact = normalize_exact(&text);
            prop_assert_eq!(normalize_exact(&exact), exact.clone());
            prop_assert_eq!(normalize(&exact), exact);
        }

        #[test]
        fn declared_text_and_request_meet(text in text()) {
            let bare = text.trim_matches('/');
            prop_assume!(!bare.is_empty());
            prop_assert_eq!(normalize(&page_address(&text).address), normalize(bare));
            prop_assert_eq!(normalize_exact(&page_address(&text).address), normalize_exact(&text));
        }
    }
}
