//! Cookies: the `Cookie` header read leniently, the `Set-Cookie` header written strictly.
//! Nothing a page puts into a cookie can end the cookie or the header.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode, utf8_percent_encode};
use std::fmt;

/// What a value must not contain as it is. `%` is among them, so that reading gives back what was written.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b',')
    .add(b';')
    .add(b'\\');

/// Reads a `Cookie` header into names and values, in order; of equal names the first wins.
///
/// Percent escapes are decoded, quotes around a value are removed, entries without a name are skipped.
pub fn parse(header: &[u8]) -> Vec<(String, String)> {
    let mut cookies: Vec<(String, String)> = Vec::new();
    for (name, value) in header.split(|byte| *byte == b';').filter_map(pair) {
        if !cookies.iter().any(|(known, _)| *known == name) {
            cookies.push((name, value));
        }
    }
    cookies
}

fn pair(entry: &[u8]) -> Option<(String, String)> {
    let equals = entry.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (
        entry[..equals].trim_ascii(),
        entry[equals + 1..].trim_ascii(),
    );
    let value = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""))
        .unwrap_or(value);
    let value = percent_decode(value).decode_utf8_lossy().into_owned();
    (!name.is_empty()).then(|| (String::from_utf8_lossy(name).into_owned(), value))
}

/// A cookie to be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetCookie {
    /// Its name, a token of HTTP.
    pub name: String,
    /// Its value, encoded where necessary; `None` deletes the cookie.
    pub value: Option<String>,
    /// Lifetime in seconds; `None` lasts as long as the browser's session.
    pub expires: Option<i64>,
    /// Path it is sent to; `/` unless given.
    pub path: Option<String>,
    /// Domain it is sent to; the page's own unless given.
    pub domain: Option<String>,
    /// Further attributes, such as `HttpOnly`, in order.
    pub attributes: Vec<String>,
}

impl SetCookie {
    /// The value of the `Set-Cookie` header.
    pub fn to_header(&self) -> Result<String, CookieError> {
        if !is_token(&self.name) {
            return Err(CookieError::Name(self.name.clone()));
        }
        let value = self.value.as_deref().unwrap_or_default();
        let mut pieces = vec![format!(
            "{}={}",
            self.name,
            utf8_percent_encode(value, UNSAFE)
        )];
        pieces.extend(self.lifetime().map(|seconds| format!("max-age={seconds}")));
        pieces.push(format!(
            "path={}",
            attribute(self.path.as_deref().unwrap_or("/"))?
        ));
        if let Some(domain) = &self.domain {
            pieces.push(format!("domain={}", attribute(domain)?));
        }
        for extra in &self.attributes {
            pieces.push(attribute(extra)?.to_owned());
        }
        Ok(pieces.join("; "))
    }

    fn lifetime(&self) -> Option<i64> {
        if self.value.is_none() {
            Some(0)
        } else {
            self.expires.map(|seconds| seconds.max(0))
        }
    }
}

fn is_token(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

fn attribute(text: &str) -> Result<&str, CookieError> {
    let allowed = |byte: u8| matches!(byte, b' '..=b'~') && byte != b';';
    if text.bytes().all(allowed) {
        Ok(text)
    } else {
        Err(CookieError::Attribute(text.to_owned()))
    }
}

/// Why a cookie cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CookieError {
    /// The name is empty or has characters a cookie name cannot have.
    Name(String),
    /// Path, domain or another attribute has a semicolon or a character that is not printable ASCII.
    Attribute(String),
}

impl fmt::Display for CookieError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => {
                write!(
                    formatter,
                    "{name:?} cannot name a cookie: use letters, digits, `-`, `_` and `.`"
                )
            }
            Self::Attribute(text) => {
                write!(
                    formatter,
                    "{text:?} cannot be part of a cookie: use printable ASCII without semicolons"
                )
            }
        }
    }
}

impl std::error::Error for CookieError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(name: &str, value: Option<&str>) -> SetCookie {
        SetCookie {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            ..SetCookie::default()
        }
    }

    #[test]
    fn reads_leniently() {
        let header = b" a=1;b = \"two words\" ;; =x; bare;a=2; c=%C3%A9%zz ; d=x=y; e=";
        let expected = [
            ("a", "1"),
            ("b", "two words"),
            ("c", "é%zz"),
            ("d", "x=y"),
            ("e", ""),
        ];
        let cookies = parse(header);
        let cookies: Vec<_> = cookies
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(cookies, expected);
    }

    #[test]
    fn writes_all_pieces_in_order() {
        let cookie = SetCookie {
            expires: Some(60),
            domain: Some("example.com".to_owned()),
            attributes: vec!["HttpOnly".to_owned(), "SameSite=Lax".to_owned()],
            ..named("token", Some("a b;c"))
        };
        let expected =
            "token=a%20b%3Bc; max-age=60; path=/; domain=example.com; HttpOnly; SameSite=Lax";
        assert_eq!(cookie.to_header().unwrap(), expected);
    }

    #[test]
    fn no_value_deletes() {
        let cookie = SetCookie {
            expires: Some(60),
            path: Some("/shop".to_owned()),
            ..named("basket", None)
        };
        assert_eq!(
            cookie.to_header().unwrap(),
            "basket=; max-age=0; path=/shop"
        );
        assert_eq!(named("a", Some("")).to_header().unwrap(), "a=; path=/");
    }

    #[test]
    fn encodes_what_would_end_the_value() {
        let cookie = named("a", Some("\"x\",\\\r\n%é~/+="));
        assert_eq!(
            cookie.to_header().unwrap(),
            "a=%22x%22%2C%5C%0D%0A%25%C3%A9~/+=; path=/"
        );
    }

    #[test]
    fn refuses_what_cannot_be_encoded() {
        for name in ["", "a b", "a=b", "a;b", "é", "a\n"] {
            assert_eq!(
                named(name, Some("x")).to_header(),
                Err(CookieError::Name(name.to_owned()))
            );
        }
        for attribute in ["a;b", "a\r\nX: y", "é"] {
            let error = Err(CookieError::Attribute(attribute.to_owned()));
            let cookie = named("a", Some("x"));
            assert_eq!(
                SetCookie {
                    path: Some(attribute.to_owned()),
                    ..cookie.clone()
                }
                .to_header(),
                error
            );
            assert_eq!(
                SetCookie {
                    domain: Some(attribute.to_owned()),
                    ..cookie.clone()
                }
                .to_header(),
                error
            );
            assert_eq!(
                SetCookie {
                    attributes: vec![attribute.to_owned()],
                    ..cookie
                }
                .to_header(),
                error
            );
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(header in prop::collection::vec(any::<u8>(), 0..64)) {
            parse(&header);
        }

        #[test]
        fn values_come_back(value in any::<String>()) {
            let header = named("a", Some(&value)).to_header().unwrap();
            let sent = header.split("; ").next().unwrap();
            prop_assert_eq!(parse(sent.as_bytes()), vec![("a".to_owned(), value)]);
        }

        #[test]
        fn nothing_can_be_injected(name in any::<String>(), value in any::<String>(), extra in any::<String>()) {
            let cookie = SetCookie { path: Some(extra.clone()), attributes: vec![extra], ..named(&name, Some(&value)) };
            if let Ok(header) = cookie.to_header() {
                prop_assert!(header.bytes().all(|byte| matches!(byte, b' '..=b'~')));
                prop_assert_eq!(header.matches(';').count(), 2);
            }
        }
    }
}
