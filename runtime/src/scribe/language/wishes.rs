//! What a visitor wishes, and which of the languages at hand serves it. Knows nothing of Lua.

use hyper::header::{ACCEPT_LANGUAGE, HeaderMap};

/// Most items that are read of a visitor's list.
const MOST: usize = 32;

/// Any language that is not named.
const ANY: &str = "*";

/// Languages a visitor wishes, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// Best first.
    tags: Vec<String>,
    /// Those that are not wished at all.
    refused: Vec<String>,
}

impl Wishes {
    /// Those of the cookie `preferences`, then those of `Accept-Language`.
    pub(crate) fn new(preferences: Option<&str>, headers: &HeaderMap) -> Wishes {
        let lists = headers.get_all(ACCEPT_LANGUAGE).iter();
        let lists: Vec<&str> = lists.filter_map(|list| list.to_str().ok()).collect();
        let mut wishes = Wishes::accepted(&lists.join(","));
        if let Some(language) = preferences.and_then(preferred) {
            wishes.put_first(language);
        }
        wishes
    }

    /// Those of an `Accept-Language` header by their weights; equal ones keep their order (RFC 9110, section 12.5.4).
    fn accepted(header: &str) -> Wishes {
        let mut found: Vec<(f32, String)> = Vec::new();
        let mut refused = Vec::new();
        for item in header.split(',').take(MOST) {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| {
                let (name, value) = part.split_once('=')?;
                name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
            });
            if tag != ANY && !is_tag(&tag) {
                continue;
            }
            match weight.map_or(Some(1.0), weight_of) {
                Some(weight) if weight > 0.0 => found.push((weight, tag)),
                Some(_) => refused.push(tag),
                // What cannot be understood says nothing.
                None => {}
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let tags = found.into_iter().map(|(_, tag)| tag).collect();
        Wishes { tags, refused }
    }

    /// Puts a wish before all others.
    pub(crate) fn put_first(&mut self, language: String) {
        self.refused.retain(|refused| *refused != language);
        self.tags.insert(0, language);
    }

    /// Puts wishes after all others.
    pub(crate) fn put_last(&mut self, languages: Vec<String>) {
        self.tags.extend(languages);
    }

    /// The languages that are named, best first.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        let named = self.tags.iter().filter(|tag| *tag != ANY);
        named.map(String::as_str)
    }

    /// The language for the visitor: the first wish that is served, else the default, else English, else the first known.
    pub(crate) fn choose(&self, known: &[impl AsRef<str>], default: Option<&str>) -> String {
        let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        let mut wishes = self.tags.iter();
        let wished = wishes.find_map(|wish| match wish.as_str() {
            ANY => self.any(&known, default),
            wish => self.serving(wish, &known),
        });
        let english = || known.iter().find(|language| **language == "en").copied();
        let chosen = wished.or(default).or_else(english);
        let chosen = chosen.or_else(|| known.first().copied());
        chosen.unwrap_or("en").to_owned()
    }

    /// The language that serves a wish: itself, what is left of it without its last parts, down to its base, or another
    /// of the same base, first those that are wished as well.
    fn serving<'k>(&self, wish: &str, known: &[&'k str]) -> Option<&'k str> {
        let is_known = |name: &str| {
            let mut known = known.iter();
            known
                .find(|known| known.eq_ignore_ascii_case(name))
                .copied()
        };
        let mut shorter = Some(wish);
        while let Some(name) = shorter {
            if let Some(found) = is_known(name) {
                return Some(found);
            }
            shorter = name.rsplit_once('-').map(|(shorter, _)| shorter);
        }
        let base = base(wish);
        let sister = |name: &&str| self::base(name).eq_ignore_ascii_case(base);
        let wished = self.named().filter(sister).find_map(is_known);
        let free = |name: &&str| !lists(&self.refused, name);
        wished.or_else(|| known.iter().copied().filter(free).find(|name| sister(name)))
    }

    /// Any language that is not named: the default, if it is one of them.
    fn any<'k>(&self, known: &[&'k str], default: Option<&str>) -> Option<&'k str> {
        let is_named = |name: &str| lists(&self.tags, name) || lists(&self.refused, name);
        let is_default = |name: &&str| default.is_some_and(|own| own == *name);
        let mut free = known.iter().copied().filter(|name| !is_named(name));
        free.clone().find(is_default).or_else(|| free.next())
    }
}

fn lists(tags: &[String], name: &str) -> bool {
    tags.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

/// `fr` of `fr-ca`.
pub(crate) fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// Between 0 and 1, as RFC 9110 has it in section 12.4.2.
fn weight_of(text: &str) -> Option<f32> {
    let weight: f32 = text.parse().ok()?;
    (0.0..=1.0).contains(&weight).then_some(weight)
}

/// Letters and digits in parts of at most eight (RFC 4647, section 2.1).
fn is_tag(tag: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    tag.split('-').all(is_part)
}

/// The language of the cookie `preferences`, which the cookie parser has decoded.
fn preferred(preferences: &str) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(preferences).ok()?;
    let language = json.get("language")?.as_str()?.to_ascii_lowercase();
    is_tag(&language).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    fn accepted(header: &str) -> Vec<String> {
        Wishes::accepted(header).tags
    }

    #[test]
    fn weights_order_the_wishes() {
        for (header, expected) in [
            ("fr;q=0.5, en-GB, de;q=0, <x>, it;q=0.9", "en-gb it fr"),
            ("fr , de ; q=0.8 , en ; Q = 0.9", "fr en de"),
            ("a;q=2, b;q=x, c;q=NaN, d;q=-1, e;q=1.000", "e"),
            ("en;level=1;q=0.1, fr", "fr en"),
            ("abcdefghi, de-abcdefghi, de-, -de, fr", "fr"),
            ("*;q=0.1, de", "de *"),
            ("", ""),
        ] {
            assert_eq!(accepted(header), list(expected), "{header}");
        }
    }

    fn chosen(header: &str, known: &str, default: Option<&str>) -> String {
        Wishes::accepted(header).choose(&list(known), default)
    }

    #[test]
    fn a_wish_is_served_by_its_base_or_a_sister() {
        for (header, known, expected) in [
            ("es, fr", "en fr-ca de", "fr-ca"),
            ("en-gb", "en fr-ca de", "en"),
            ("es", "en fr-ca de", "de"),
            ("zh-Hant-TW, en", "de en zh zh-Hant", "zh-Hant"),
            ("zh-TW", "de zh-hant", "zh-hant"),
            ("en-gb, en-us;q=0.5", "de en-au en-us", "en-us"),
            ("en-gb, en-au;q=0", "de en-au en-us", "en-us"),
            ("fr;q=0.1, en;q=0", "de en fr", "fr"),
        ] {
            assert_eq!(chosen(header, known, Some("de")), expected, "{header}");
        }
        assert_eq!(chosen("", "fr de", None), "fr");
        assert_eq!(chosen("", "fr en", None), "en");
        assert_eq!(chosen("", "", None), "en");
    }

    #[test]
    fn any_other_is_the_default_unless_it_is_named() {
        assert_eq!(chosen("es, *", "en de", Some("de")), "de");
        assert_eq!(chosen("*, de;q=0.1", "de fr", Some("de")), "fr");
        assert_eq!(chosen("de;q=0, *", "de fr", Some("de")), "fr");
        assert_eq!(chosen("*;q=0.1, fr", "de fr", Some("de")), "fr");
        assert_eq!(chosen("de;q=0.5, *;q=0", "de fr", Some("fr")), "de");
    }

    #[test]
    fn preferences_come_first_if_they_are_sound() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT_LANGUAGE, "de;q=0.5".parse().expect("a header"));
        headers.append(ACCEPT_LANGUAGE, "fr".parse().expect("a header"));
        let tags = |preferences| Wishes::new(preferences, &headers).tags;
        assert_eq!(tags(None), ["fr", "de"]);
        assert_eq!(tags(Some(r#"{"language":"EN-gb"}"#)), ["en-gb", "fr", "de"]);
        for unsound in [
            "",
            "fr",
            "{broken",
            "[]",
            r#"{"language":7}"#,
            r#"{"language":"a b"}"#,
            r#"{"language":"*"}"#,
            r#"{"language":"../../x"}"#,
        ] {
            assert_eq!(tags(Some(unsound)), ["fr", "de"], "{unsound}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_wished_what_is_chosen_is_known(header in "[a-zA-Z*;=,.0-9 -]{0,60}") {
            let known = ["en", "fr-ca", "zh-hant"];
            let chosen = Wishes::accepted(&header).choose(&known, Some("en"));
            prop_assert!(known.contains(&&*chosen));
        }
    }
}
