//! Which site answers a host name, and where the other names of a site send their visitors.
//! Works on tables made by the compiler; never guesses a site for an unknown name.

use hyper::StatusCode;
use hyper::header::{HeaderValue, LOCATION};
use hyper::http::uri::Authority;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::exchange::{Incoming, Mode, Outgoing};
use crate::pattern;
use crate::program::{Host, HostRule, Program, Redirect};

/// Ending under which a site can be tried without touching name resolution.
const TRIAL: &str = ".localhost";

/// What must not stand unencoded in a path made from decoded text.
const PATH: &AsciiSet = &CONTROLS
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

/// The entry that covers a host name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'p> {
    /// Site and rule.
    pub(crate) host: &'p Host,
    /// Found by leaving out a last `.localhost`.
    pub(crate) trial: bool,
}

impl Found<'_> {
    /// The name that was found, without `.localhost` where that was left out.
    pub(crate) fn name<'h>(&self, host: &'h str) -> &'h str {
        if self.trial {
            host.strip_suffix(TRIAL).unwrap_or(host)
        } else {
            host
        }
    }
}

/// Finds who answers for `host` (lower case, without port); `loopback` admits `<name>.localhost` too.
pub(crate) fn find<'p>(
    program: &'p Program,
    host: &str,
    mode: Mode,
    loopback: bool,
) -> Option<Found<'p>> {
    let as_sent = |host| Found { host, trial: false };
    let trial = host.strip_suffix(TRIAL).filter(|_| loopback);
    exact(program, host)
        .map(as_sent)
        .or_else(|| {
            trial
                .and_then(|name| named(program, name))
                .map(|host| Found { host, trial: true })
        })
        .or_else(|| loose(program, host).map(as_sent))
        .filter(|found| admits(&found.host.rule, mode))
}

/// A staging name is unknown to the public.
fn admits(rule: &HostRule, mode: Mode) -> bool {
    !matches!(rule, HostRule::Staging) || mode == Mode::Development
}

fn named<'p>(program: &'p Program, name: &str) -> Option<&'p Host> {
    exact(program, name).or_else(|| loose(program, name))
}

fn exact<'p>(program: &'p Program, name: &str) -> Option<&'p Host> {
    let at = program
        .hosts
        .binary_search_by(|host| (*host.name).cmp(name))
        .ok()?;
    program.hosts.get(at)
}

fn loose<'p>(program: &'p Program, name: &str) -> Option<&'p Host> {
    let suffix = |host: &&Host| name.len() > host.name.len() && name.ends_with(&*host.name);
    program.host_suffixes.iter().find(suffix).or_else(|| {
        program
            .host_patterns
            .iter()
            .find(|host| matches_whole(&host.name, name))
    })
}

/// Whether a Lua pattern covers all of `name`; one that cannot be run covers nothing.
fn matches_whole(pattern: &str, name: &str) -> bool {
    let head = if pattern.starts_with('^') { "" } else { "^" };
    let tail = if ends_anchored(pattern) { "" } else { "$" };
    pattern::is_match(&format!("{head}{pattern}{tail}"), name).unwrap_or(false)
}

/// Whether the pattern ends with `$` as an anchor, not as `%$`.
fn ends_anchored(pattern: &str) -> bool {
    pattern
        .strip_suffix('$')
        .is_some_and(|rest| rest.bytes().rev().take_while(|&byte| byte == b'%').count() % 2 == 0)
}

/// The redirect a host name answers with, if it does not serve.
pub(crate) fn redirect(
    program: &Program,
    found: &Found<'_>,
    incoming: &Incoming,
) -> Option<Outgoing> {
    match &found.host.rule {
        HostRule::Serve | HostRule::Staging => None,
        HostRule::Primary {
            path_append,
            query_preserve,
        } => {
            let base = primary_base(program, found, incoming)?;
            let path = primary_path(path_append.as_deref(), incoming);
            let query = kept_query(*query_preserve, incoming.query.as_deref());
            Some(to_location(
                StatusCode::MOVED_PERMANENTLY.as_u16(),
                &format!("{base}{path}{query}"),
            ))
        }
        HostRule::Elsewhere(rule) => {
            let to = location(rule, &incoming.path, incoming.query.as_deref());
            Some(to_location(rule.status, &to))
        }
    }
}

/// Scheme and authority of a site's primary domain, reached the way this request came.
fn primary_base(program: &Program, found: &Found<'_>, incoming: &Incoming) -> Option<String> {
    let site = program.sites.get(found.host.site as usize)?;
    // A site that is being tried has no certificate, whatever it has in public.
    let scheme = if incoming.secure || (site.secure && !found.trial) {
        "https"
    } else {
        "http"
    };
    let trial = if found.trial { TRIAL } else { "" };
    let port = incoming
        .authority
        .parse::<Authority>()
        .ok()
        .and_then(|authority| authority.port_u16());
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{}{trial}{port}", site.domain))
}

/// The path as sent, or what the pattern captures from it.
fn primary_path(path_append: Option<&str>, incoming: &Incoming) -> String {
    let Some(pattern) = path_append else {
        return incoming.target.split('?').next().unwrap_or("/").to_owned();
    };
    let path = captured(pattern, &incoming.path).unwrap_or_default();
    // Without this slash a captured text would continue the host name.
    if path.starts_with('/') {
        path
    } else {
        format!("/{path}")
    }
}

/// Where a redirect leads for a request of `path` (decoded) and `query` (as sent).
pub(crate) fn location(redirect: &Redirect, path: &str, query: Option<&str>) -> String {
    let mut to = redirect.to.to_string();
    if let Some(path) = redirect
        .path_append
        .as_deref()
        .and_then(|pattern| captured(pattern, path))
    {
        if is_bare_origin(&to) && !path.starts_with('/') {
            to.push('/');
        }
        to.push_str(&path);
    }
    let query = kept_query(redirect.query_preserve, query);
    if to.contains('?') {
        to + &query.replacen('?', "&", 1)
    } else {
        to + &query
    }
}

/// Whether text appended to the address would land in its host name.
fn is_bare_origin(to: &str) -> bool {
    let rest = to.split_once("//").map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.contains(['/', '?', '#']))
}

fn captured(pattern: &str, path: &str) -> Option<String> {
    let found = pattern::find(pattern, path).ok().flatten()?;
    Some(utf8_percent_encode(found.first(), PATH).to_string())
}

fn kept_query(preserve: bool, query: Option<&str>) -> String {
    query
        .filter(|query| preserve && !query.is_empty())
        .map(|query| format!("?{query}"))
        .unwrap_or_default()
}

/// An answer that sends the visitor to `to`; bytes a header cannot hold are percent-encoded.
fn to_location(status: u16, to: &str) -> Outgoing {
    let status = StatusCode::from_u16(status)
        .ok()
        .filter(StatusCode::is_redirection)
        .unwrap_or(StatusCode::FOUND);
    let encoded = utf8_percent_encode(to, CONTROLS).to_string();
    let mut outgoing = Outgoing::empty(status);
    let value = HeaderValue::try_from(encoded).expect("encoded text is printable ASCII");
    outgoing.headers.insert(LOCATION, value);
    outgoing
}

#[cfg(test)]
mod tests {
    use hyper::Method;

    use super::*;
    use crate::server::fixture;

    fn site(host: &str, mode: Mode, loopback: bool) -> Option<u32> {
        find(&fixture::program(), host, mode, loopback).map(|found| found.host.site)
    }

    fn moved(authority: &str, target: &str) -> Option<(u16, String)> {
        let program = fixture::program();
        let incoming = fixture::incoming(Method::GET, authority, target);
        let found = find(&program, &incoming.host, Mode::Production, true)?;
        let outgoing = redirect(&program, &found, &incoming)?;
        Some((
            outgoing.status,
            outgoing.headers[LOCATION]
                .to_str()
                .expect("ASCII")
                .to_owned(),
        ))
    }

    fn moved_to(authority: &str, target: &str) -> String {
        moved(authority, target)
            .map(|(_, to)| to)
            .unwrap_or_default()
    }

    #[test]
    fn exact_names_then_longest_suffix_then_patterns() {
        for (host, expected) in [
            ("example.com", Some(0)),
            ("shop.example", Some(1)),
            ("a.example.org", Some(0)),
            ("a.b.example.org", Some(1)),
            ("example.org", None),
            ("xexample.org", Some(1)),
            ("x-12.example", Some(0)),
            ("x-12.example.net", Some(1)),
            ("ax-12.example", None),
            ("unknown.net", None),
            ("", None),
        ] {
            assert_eq!(site(host, Mode::Production, false), expected, "{host}");
        }
    }

    #[test]
    fn staging_is_unknown_to_the_public() {
        assert_eq!(
            site("staging.example.com", Mode::Development, false),
            Some(0)
        );
        assert_eq!(site("staging.example.com", Mode::Production, false), None);
    }

    #[test]
    fn sites_can_be_tried_on_this_machine() {
        assert_eq!(
            site("example.com.localhost", Mode::Production, true),
            Some(0)
        );
        assert_eq!(
            site("a.b.example.org.localhost", Mode::Production, true),
            Some(1)
        );
        assert_eq!(site("example.com.localhost", Mode::Production, false), None);
        assert_eq!(site("unknown.net.localhost", Mode::Production, true), None);
        let program = fixture::program();
        let found = find(&program, "example.com.localhost", Mode::Production, true).expect("known");
        assert_eq!(found.name("example.com.localhost"), "example.com");
    }

    #[test]
    fn anchors_are_not_doubled() {
        assert!(
            matches_whole("^a$", "a") && matches_whole("a%$", "a$") && matches_whole("a%%$", "a%")
        );
        assert!(!matches_whole("a", "ab") && !matches_whole("a", "ba"));
    }

    #[test]
    fn other_names_lead_to_the_primary() {
        let expected = Some((301, "http://example.com/a%20b?c=d".to_owned()));
        assert_eq!(moved("www.example.com", "/a%20b?c=d"), expected);
        assert_eq!(
            moved_to("www.example.com:8080", "//evil.example"),
            "http://example.com:8080//evil.example"
        );
        assert_eq!(moved_to("www.shop.example", "/"), "https://shop.example/");
        assert_eq!(
            moved_to("WWW.example.com.localhost:81", "/"),
            "http://example.com.localhost:81/"
        );
        assert_eq!(
            moved_to("www.shop.example.localhost:81", "/"),
            "http://shop.example.localhost:81/"
        );
        assert_eq!(moved("example.com", "/"), None);
    }

    #[test]
    fn captures_replace_the_path() {
        assert_eq!(
            moved_to("cut.example.com", "/old/x%20y?c=d"),
            "http://example.com/x%20y"
        );
        assert_eq!(moved_to("cut.example.com", "/new/x"), "http://example.com/");
    }

    #[test]
    fn elsewhere_stays_on_its_host() {
        assert_eq!(
            moved("gone.example.com", "/a/b?c=d"),
            Some((302, "https://other.example/a?c=d".to_owned()))
        );
        assert_eq!(moved_to("gone.example.com", "/"), "https://other.example");
        let mut rule = fixture::elsewhere();
        rule.to = "/found?by=name".into();
        assert_eq!(location(&rule, "/x", Some("c=d")), "/found?by=namex&c=d");
    }

    #[test]
    fn locations_hold_no_line_breaks() {
        let outgoing = to_location(200, "/a\r\nSet-Cookie: é");
        assert_eq!(outgoing.status, 302);
        assert_eq!(outgoing.headers[LOCATION], "/a%0D%0ASet-Cookie: %C3%A9");
    }
}
