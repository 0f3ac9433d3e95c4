//! Where a request that changes something comes from: a page of the site itself, another site, or something that is no
//! browser. Looks at headers alone.

use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, ORIGIN};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request says of the page that sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A page of the site, an allowed one, or the visitor by hand.
    Own,
    /// A page of another site.
    Foreign,
    /// It does not say: old browsers, and what is no browser.
    Unsaid,
}

/// Whether a method only reads.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Judges a request by its headers; `is_own` says whether an origin, in lower case and without the port that is usual for its
/// scheme, may send.
pub fn sender(
    headers: &HeaderMap,
    is_own: impl Fn(&str) -> bool,
    is_allowed: impl Fn(&str) -> bool,
) -> Sender {
    let mut sites = headers.get_all(FETCH_SITE).iter();
    let mut origins = headers.get_all(ORIGIN).iter();
    let site = sites.next().map(|value| value.as_bytes());
    let origin = origins.next().map(|value| value.as_bytes());
    if sites.next().is_some() || origins.next().is_some() {
        // No browser says it twice.
        return Sender::Foreign;
    }
    let origin_text = origin
        .and_then(|origin| std::str::from_utf8(origin).ok())
        .map(normal);
    let named = |may: &dyn Fn(&str) -> bool| origin_text.as_deref().is_some_and(may);
    let own = match (site, origin) {
        (Some(b"same-origin" | b"none"), _) => true,
        (Some(_), _) => named(&is_allowed),
        (None, Some(_)) => named(&is_own) || named(&is_allowed),
        (None, None) => return Sender::Unsaid,
    };
    if own { Sender::Own } else { Sender::Foreign }
}

/// An origin in lower case, without the port that its scheme has anyway.
pub fn normal(origin: &str) -> String {
    let origin = origin.trim().to_ascii_lowercase();
    let usual = [("http://", ":80"), ("https://", ":443")];
    let port = usual
        .into_iter()
        .find(|(scheme, _)| origin.starts_with(scheme));
    match port.and_then(|(_, port)| origin.strip_suffix(port)) {
        Some(bare) => bare.to_owned(),
        None => origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(pairs: &[(&'static str, &str)]) -> Sender {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a value"));
        }
        sender(
            &headers,
            |origin| origin == "https://example.com",
            |origin| origin == "https://pay.example",
        )
    }

    #[test]
    fn browsers_that_say_it_are_believed() {
        for (site, expected) in [
            ("same-origin", Sender::Own),
            ("none", Sender::Own),
            ("same-site", Sender::Foreign),
            ("cross-site", Sender::Foreign),
            ("Same-Origin", Sender::Foreign),
            ("", Sender::Foreign),
        ] {
            assert_eq!(judged(&[("sec-fetch-site", site)]), expected, "{site}");
        }
        let cross = ("sec-fetch-site", "cross-site");
        assert_eq!(
            judged(&[cross, ("origin", "https://example.com")]),
            Sender::Foreign
        );
        assert_eq!(
            judged(&[cross, ("origin", "https://pay.example")]),
            Sender::Own
        );
        assert_eq!(
            judged(&[("sec-fetch-site", "none"), ("origin", "null")]),
            Sender::Own
        );
    }

    #[test]
    fn others_are_judged_by_their_origin() {
        for (origin, expected) in [
            ("https://example.com", Sender::Own),
            ("https://EXAMPLE.com:443", Sender::Own),
            ("https://pay.example", Sender::Own),
            ("http://example.com", Sender::Foreign),
            ("https://example.com:8443", Sender::Foreign),
            ("https://example.com.evil.test", Sender::Foreign),
            ("https://evil.test", Sender::Foreign),
            ("null", Sender::Foreign),
            ("", Sender::Foreign),
        ] {
            assert_eq!(judged(&[("origin", origin)]), expected, "{origin}");
        }
        assert_eq!(judged(&[]), Sender::Unsaid);
    }

    #[test]
    fn what_is_said_twice_is_not_believed() {
        let own = ("sec-fetch-site", "same-origin");
        assert_eq!(judged(&[own, own]), Sender::Foreign);
        assert_eq!(
            judged(&[
                ("origin", "https://example.com"),
                ("origin", "https://evil.test")
            ]),
            Sender::Foreign
        );
        let mut headers = HeaderMap::new();
        headers.insert(
            ORIGIN,
            hyper::header::HeaderValue::from_bytes(b"\xff").expect("a value"),
        );
        assert_eq!(sender(&headers, |_| true, |_| true), Sender::Foreign);
    }

    #[test]
    fn usual_ports_are_left_out() {
        assert_eq!(normal("HTTP://a.b:80"), "http://a.b");
        assert_eq!(normal("https://a.b:443"), "https://a.b");
        assert_eq!(normal("http://a.b:443"), "http://a.b:443");
        assert_eq!(normal("http://a.b:8080"), "http://a.b:8080");
    }
}
