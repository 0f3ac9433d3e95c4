//! The fields that forms get so that they are taken when they are sent: a token that only the page of this very visitor has.
//! Written behind the start tag of a form, where the compiler left a place for them.

use std::borrow::Cow;

use hyper::header::COOKIE;

use crate::address::page_address;
use crate::cookie;
use crate::exchange::Incoming;
use crate::origin;
use crate::program::Site;
use crate::route;
use crate::server::normalize;
use crate::session::{self, Secrets};

/// The field of the token.
pub(crate) const TOKEN: &str = "_token";
/// The field of the key of a form that is taken once.
pub(crate) const ONCE: &str = "_once";
/// What tokens and keys are signed for.
const PURPOSE: &str = "form";
const ONCE_PURPOSE: &str = "once";
/// Between a key and its signature.
const SEPARATOR: char = '.';
/// Longest start tag that is looked at.
const LONGEST_TAG: usize = 8 * 1024;

/// A visitor whose forms need fields of their own.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// The session's cookie.
    session: Option<String>,
    /// The host of the site.
    host: String,
    /// Path of the page.
    path: String,
    /// Origins that are the site's own.
    origins: Vec<String>,
}

impl Visitor {
    /// The visitor of a request, where there is a session, or the site takes some form once.
    pub(crate) fn of(
        incoming: &Incoming,
        site: &Site,
        cookies: &[(String, String)],
        takes_once: bool,
    ) -> Option<Visitor> {
        let session = session(incoming, site, cookies).map(str::to_owned);
        if session.is_none() && !takes_once {
            return None;
        }
        Some(Visitor {
            session,
            host: incoming.host.clone(),
            path: incoming.path.clone(),
            origins: own_origins(incoming, site),
        })
    }

    /// The fields of the form whose start tag the text ends with; nothing where it is not sent to this site by POST.
    pub(crate) fn fields(&self, written: &[u8], site: &Site, secrets: &Secrets) -> Option<String> {
        let form = start_tag(written)?;
        if !form.method.eq_ignore_ascii_case("post") {
            return None;
        }
        let path = target(&form.action, &self.path, &self.origins)?;
        let token = self.session.as_ref().map(|session| {
            let token = secrets.sign(PURPOSE, &[&self.host, session, bound(&path)]);
            hidden(TOKEN, &token)
        });
        let route = route::find(site, &page_address(&path).address);
        let route = route.and_then(|route| site.routes.get(route as usize));
        let key = route.filter(|route| route.post.once).and_then(|_| {
            let random = session::random_text().ok()?;
            let signed = secrets.sign(ONCE_PURPOSE, &[&self.host, bound(&path), &random]);
            Some(hidden(ONCE, &format!("{random}{SEPARATOR}{signed}")))
        });
        let fields: String = token.into_iter().chain(key).collect();
        (!fields.is_empty()).then_some(fields)
    }

    /// The key in the field of a form, where it is one that this server made for the path of this request.
    pub(crate) fn key<'t>(&self, field: &'t str, secrets: &Secrets) -> Option<&'t str> {
        let (random, signed) = field.split_once(SEPARATOR)?;
        let parts = [&self.host, bound(&self.path), random];
        secrets
            .verifies(signed, ONCE_PURPOSE, &parts)
            .then_some(random)
    }

    /// Whether a token is that of a form sent to the path of this request.
    pub(crate) fn has_sent(&self, token: &str, secrets: &Secrets) -> bool {
        self.session.as_ref().is_some_and(|session| {
            secrets.verifies(token, PURPOSE, &[&self.host, session, bound(&self.path)])
        })
    }
}

fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
}

/// Whether some address of a site takes forms once.
pub(crate) fn takes_once(site: &Site) -> bool {
    site.routes.iter().any(|route| route.post.once)
}

/// The path as tokens are bound to it: a slash at its end makes no difference.
fn bound(path: &str) -> &str {
    path.trim_end_matches('/')
}

/// The cookie of the visitor's session.
pub(crate) fn session<'c>(
    incoming: &Incoming,
    site: &Site,
    cookies: &'c [(String, String)],
) -> Option<&'c str> {
    let name = session::cookie_name(site.secure || incoming.secure);
    let (_, value) = cookies.iter().find(|(known, _)| known == name)?;
    Some(value)
        .filter(|value| !value.is_empty())
        .map(String::as_str)
}

/// Whether a request has a session's cookie, before its cookies are read.
pub(crate) fn has_session(incoming: &Incoming, site: &Site) -> bool {
    let headers = incoming.headers.get_all(COOKIE).iter();
    let cookies: Vec<_> = headers
        .flat_map(|header| cookie::parse(header.as_bytes()))
        .collect();
    session(incoming, site, &cookies).is_some()
}

/// Origins of the site's own pages: as it was asked for, and over TLS where that ends before this server.
pub(crate) fn own_origins(incoming: &Incoming, site: &Site) -> Vec<String> {
    let mut own = vec![origin::normal(incoming.root_url().trim_end_matches('/'))];
    if site.secure && !incoming.secure {
        own.push(origin::normal(&format!("https://{}", incoming.authority)));
    }
    own
}

/// What a start tag says of its form.
#[derive(Debug, Default, PartialEq, Eq)]
struct StartTag {
    method: String,
    action: String,
}

/// The last start tag of a form in a text, which ends behind it.
fn start_tag(written: &[u8]) -> Option<StartTag> {
    const NAME: &[u8] = b"<form";
    let from = written.len().saturating_sub(LONGEST_TAG);
    let tail = &written[from..];
    let at = tail
        .windows(NAME.len())
        .rposition(|window| window.eq_ignore_ascii_case(NAME))?;
    let text = String::from_utf8_lossy(&tail[at + NAME.len()..]);
    let mut rest = text.strip_suffix('>')?;
    let (mut method, mut action) = (None, None);
    while let Some((name, value, after)) = attribute(rest) {
        match name.to_ascii_lowercase().as_str() {
            "method" if method.is_none() => method = Some(decoded(value).into_owned()),
            "action" if action.is_none() => action = Some(decoded(value).into_owned()),
            _ => {}
        }
        rest = after;
    }
    Some(StartTag {
        method: method.unwrap_or_default().trim().to_owned(),
        action: action.unwrap_or_default(),
    })
}

/// The next attribute of a start tag: its name, its value as written, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let is_space = |c: char| c.is_ascii_whitespace();
    let text = text.trim_start_matches(|c: char| is_space(c) || c == '/');
    if text.is_empty() {
        return None;
    }
    // An equals sign at the beginning belongs to the name.
    let end = text[1..]
        .find(|c: char| is_space(c) || c == '=' || c == '/')
        .map_or(text.len(), |end| end + 1);
    let (name, rest) = text.split_at_checked(end)?;
    let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else {
        return Some((name, "", rest));
    };
    let value = value.trim_start_matches(is_space);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, rest) = match quote {
        Some(quote) => value[1..].split_once(quote)?,
        None => value.split_at(value.find(is_space).unwrap_or(value.len())),
    };
    Some((name, value, rest))
}

/// A value with the character references that stand in addresses read.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let known = [
        ("amp;", '&'),
        ("quot;", '"'),
        ("apos;", '\''),
        ("lt;", '<'),
        ("gt;", '>'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let named = known.iter().find(|(name, _)| after.starts_with(name));
        if let Some((name, c)) = named {
            out.push(*c);
            rest = &after[name.len()..];
        } else if let Some((c, after)) = numbered(after) {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `#38;` and `#x26;`.
fn numbered(text: &str) -> Option<(char, &str)> {
    let (digits, rest) = text.strip_prefix('#')?.split_once(';')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    Some((char::from_u32(number.ok()?)?, rest))
}

/// The path of this site that an address on a page means, as requests have it; `None` where it leads elsewhere.
fn target(address: &str, page: &str, own: &[String]) -> Option<String> {
    let address: String = address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let address = &address[..end];
    if address.is_empty() {
        return Some(page.to_owned());
    }
    let is_own = |origin: &str| own.contains(&origin::normal(origin));
    // Browsers take backslashes for slashes here.
    let slashed = address.replace('\\', "/");
    if let Some(rest) = slashed.strip_prefix("//") {
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let known =
            is_own(&format!("http://{authority}")) || is_own(&format!("https://{authority}"));
        return known.then(|| normalize(path));
    }
    if let Some((scheme, rest)) = slashed.split_once(':')
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    {
        let rest = rest.strip_prefix("//")?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        return is_own(&format!("{scheme}://{authority}")).then(|| normalize(path));
    }
    if slashed.starts_with('/') {
        return Some(normalize(&slashed));
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(normalize(&format!("{folder}/{slashed}")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        start_tag(text.as_bytes()).map(|form| (form.method, form.action))
    }

    #[test]
    fn start_tags_are_read_as_browsers_read_them() {
        let form = |method: &str, action: &str| Some((method.to_owned(), action.to_owned()));
        for (text, expected) in [
            ("<p><form method=post action=\"/a\">", form("post", "/a")),
            ("<FORM ACTION='/a b' METHOD = POST>", form("POST", "/a b")),
            ("<form>", form("", "")),
            ("<form method=get method=post>", form("get", "")),
            ("<form data-x='>' method=post>", form("post", "")),
            (
                "<form action=/a?b=c&amp;d=1 method=post>",
                form("post", "/a?b=c&d=1"),
            ),
            (
                "<form action=\"&#x2F;&#97;&lt;\" method=\"post\" novalidate>",
                form("post", "/a<"),
            ),
            ("<form novalidate/method=post>", form("post", "")),
            ("no form", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn actions_are_paths_of_the_site_or_nothing() {
        let own = ["https://example.com".to_owned()];
        let target = |address: &str| target(address, "/a/page", &own);
        for (address, path) in [
            ("", "/a/page"),
            ("?x=1", "/a/page"),
            ("#top", "/a/page"),
            ("/b", "/b"),
            (" /b?c#d ", "/b"),
            ("b", "/a/b"),
            ("../b/", "/b/"),
            ("/b%20c", "/b c"),
            ("https://example.com/b", "/b"),
            ("https://EXAMPLE.com:443", "/"),
            ("//example.com/b", "/b"),
            ("/\tb", "/b"),
        ] {
            assert_eq!(target(address).as_deref(), Some(path), "{address}");
        }
        for address in [
            "https://evil.test/b",
            "http://example.com/b",
            "//evil.test/b",
            "\\\\evil.test/b",
            "https:/b",
            "mailto:a@example.com",
            "javascript:alert(1)",
            "https://example.com.evil.test/",
            "https://example.com@evil.test/",
        ] {
            assert_eq!(target(address), None, "{address}");
        }
    }

    #[test]
    fn a_token_is_bound_to_session_host_and_path() {
        let secrets = Secrets::passing(std::path::Path::new("/nonexistent")).expect("made");
        let visitor = |session: &str, host: &str, path: &str| Visitor {
            session: Some(session.to_owned()),
            host: host.to_owned(),
            path: path.to_owned(),
            origins: vec![format!("http://{host}")],
        };
        let page = visitor("s", "example.com", "/page");
        let site = &crate::server::fixture::program().sites[0];
        let fields = page
            .fields(b"<form method=post action=/send>", site, &secrets)
            .expect("fields");
        let token = fields.split('"').nth(5).expect("a value");
        assert!(visitor("s", "example.com", "/send/").has_sent(token, &secrets));
        assert!(!visitor("t", "example.com", "/send").has_sent(token, &secrets));
        assert!(!visitor("s", "shop.example", "/send").has_sent(token, &secrets));
        assert!(!visitor("s", "example.com", "/page").has_sent(token, &secrets));
        assert_eq!(
            page.fields(b"<form method=get action=/send>", site, &secrets),
            None
        );
        assert_eq!(
            page.fields(b"<form method=post action=//evil.test/>", site, &secrets),
            None
        );
    }

    proptest! {
        #[test]
        fn no_start_tag_is_too_strange(text in r#"(<form|[ a-z/="'&#;x0-9é>\\]){0,40}"#) {
            let _ = start_tag(text.as_bytes());
            let _ = target(&text, "/page", &[]);
        }
    }
}
