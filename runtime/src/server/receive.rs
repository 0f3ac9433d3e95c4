//! From a request line and headers as sent to an [`Incoming`]: host, path and limits checked and normalized.
//! Reads no body and looks nothing up.

use std::net::IpAddr;

use hyper::header::{EXPECT, HOST, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::http::uri::{Authority, Uri};
use hyper::{HeaderMap, Method, StatusCode, Version};
use percent_encoding::percent_decode_str;

use crate::body::Body;
use crate::exchange::Incoming;

/// Longest path and query.
const MAX_TARGET: usize = 8 * 1024;

/// Turns the head of a request into what pages see.
///
/// # Errors
/// The status to refuse it with: 400 for a missing or ambiguous host and impossible paths, 414 for long targets,
/// 417 for expectations that nobody knows, 501 for methods that no server of pages has.
pub fn receive(
    head: Parts,
    body: Body,
    remote: IpAddr,
    secure: bool,
) -> Result<Incoming, StatusCode> {
    if head.method == Method::CONNECT || head.method == Method::TRACE {
        return Err(StatusCode::NOT_IMPLEMENTED);
    }
    if head
        .headers
        .get(TRANSFER_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
    {
        return Err(StatusCode::NOT_IMPLEMENTED);
    }
    if head
        .headers
        .get(EXPECT)
        .is_some_and(|wish| !wish.as_bytes().eq_ignore_ascii_case(b"100-continue"))
    {
        return Err(StatusCode::EXPECTATION_FAILED);
    }
    let authority = authority(&head.headers, &head.uri, head.version)?;
    let target = target(&head)?;
    let raw_path = target.split('?').next().unwrap_or_default();
    let path = normalize(raw_path);
    if path.contains('\0') {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Incoming {
        host: host_name(&authority),
        authority,
        secure,
        path,
        query: head.uri.query().map(str::to_owned),
        target,
        method: head.method,
        headers: head.headers,
        remote,
        body,
        static_miss: false,
    })
}

fn target(head: &Parts) -> Result<String, StatusCode> {
    let target = head
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    if target.len() > MAX_TARGET {
        return Err(StatusCode::URI_TOO_LONG);
    }
    // `*` is for OPTIONS alone; other targets begin with a slash, or are given one (`http://host?query`).
    match target.strip_prefix('*') {
        Some("") if head.method == Method::OPTIONS => Ok(target.to_owned()),
        Some(_) => Err(StatusCode::BAD_REQUEST),
        None if target.starts_with('/') => Ok(target.to_owned()),
        None => Ok(format!("/{target}")),
    }
}

/// The host as sent, checked to be one and the same wherever it is given.
fn authority(headers: &HeaderMap, uri: &Uri, version: Version) -> Result<String, StatusCode> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts
        .next()
        .map(|host| host.to_str().map_err(|_| StatusCode::BAD_REQUEST))
        .transpose()?;
    let absolute = uri.authority().map(Authority::as_str);
    let named = match (host, absolute) {
        _ if hosts.next().is_some() => return Err(StatusCode::BAD_REQUEST),
        (None, _) if version >= Version::HTTP_11 => return Err(StatusCode::BAD_REQUEST),
        (Some(host), Some(absolute)) if !same_authority(host, absolute) => {
            return Err(StatusCode::BAD_REQUEST);
        }
        (host, absolute) => host.or(absolute).unwrap_or_default().trim(),
    };
    if is_authority(named) {
        Ok(named.to_owned())
    } else {
        Err(StatusCode::BAD_REQUEST)
    }
}

/// Nothing, or a host with an optional port and no user.
fn is_authority(text: &str) -> bool {
    let Ok(authority) = text.parse::<Authority>() else {
        return text.is_empty();
    };
    let has_port = authority.as_str().trim_end_matches(':') != authority.host();
    !text.contains('@') && (!has_port || authority.port_u16().is_some())
}

fn same_authority(left: &str, right: &str) -> bool {
    let bare = |text: &str| {
        text.strip_suffix(":80")
            .unwrap_or(text)
            .to_ascii_lowercase()
    };
    bare(left) == bare(right)
}

/// Lower case, without port and without the period that ends a full domain name.
fn host_name(authority: &str) -> String {
    let parsed = authority.parse::<Authority>().ok();
    let host = parsed.as_ref().map_or("", |authority| authority.host());
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// Decodes a path once and resolves its empty, `.` and `..` segments; never leads above the root.
pub(crate) fn normalize(raw: &str) -> String {
    let decoded = percent_decode_str(raw).decode_utf8_lossy();
    let mut segments = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    let is_folder = matches!(decoded.rsplit('/').next(), Some("" | "." | ".."));
    let tail = if is_folder && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{tail}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use hyper::Request;
    use proptest::prelude::*;

    use super::*;

    fn received(uri: &str, hosts: &[&str]) -> Result<Incoming, StatusCode> {
        let mut request = Request::builder().uri(uri);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        let (head, ()) = request.body(()).expect("a request").into_parts();
        receive(head, Body::empty(), Ipv4Addr::LOCALHOST.into(), false)
    }

    fn refused(uri: &str, hosts: &[&str]) -> u16 {
        received(uri, hosts).map_or_else(|status| status.as_u16(), |_| 0)
    }

    #[test]
    fn resolves_paths() {
        for (raw, path) in [
            ("/", "/"),
            ("//a///b", "/a/b"),
            ("/a/./b/../c", "/a/c"),
            ("/../../etc/passwd", "/etc/passwd"),
            ("/%2e%2e/a", "/a"),
            ("/a/", "/a/"),
            ("/a/..", "/"),
            ("/a/b/.", "/a/b/"),
            ("/a%20b%C3%A9", "/a b\u{e9}"),
            ("/a%2Fb", "/a/b"),
            ("/%ff", "/\u{fffd}"),
            ("/100%", "/100%"),
            ("", "/"),
        ] {
            assert_eq!(normalize(raw), path, "{raw}");
        }
    }

    #[test]
    fn decodes_once() {
        assert_eq!(normalize("/%252e%252e/a"), "/%2e%2e/a");
    }

    #[test]
    fn names_the_host() {
        let incoming = received("/a?b=c", &["Example.COM.:8080"]).expect("admitted");
        assert_eq!(
            (incoming.host.as_str(), incoming.authority.as_str()),
            ("example.com", "Example.COM.:8080")
        );
        assert_eq!(
            (incoming.target.as_str(), incoming.query.as_deref()),
            ("/a?b=c", Some("b=c"))
        );
        assert_eq!(
            received("/", &["[::1]:80"]).expect("admitted").host,
            "[::1]"
        );
    }

    #[test]
    fn refuses_doubtful_hosts() {
        assert_eq!(refused("/", &[]), 400);
        assert_eq!(refused("/", &["a.com", "b.com"]), 400);
        assert_eq!(refused("/", &["a.com", "a.com"]), 400);
        assert_eq!(refused("/", &["user@a.com"]), 400);
        assert_eq!(refused("/", &["a b"]), 400);
        assert_eq!(refused("http://b.com/", &["a.com"]), 400);
        assert_eq!(refused("http://A.com:80/", &["a.com"]), 0);
        assert_eq!(refused("/", &[""]), 0);
    }

    #[test]
    fn refuses_impossible_targets() {
        assert_eq!(refused("/a%00b", &["a.com"]), 400);
        assert_eq!(refused("*", &["a.com"]), 400);
        assert_eq!(
            refused(&format!("/{}", "a".repeat(MAX_TARGET)), &["a.com"]),
            414
        );
        assert_eq!(
            refused(&format!("/{}", "a".repeat(MAX_TARGET - 1)), &["a.com"]),
            0
        );
    }

    proptest! {
        #[test]
        fn normal_paths_hold_nothing_to_resolve(raw in "(/|\\.|%2[eEfF]|[a-z]|%[0-9a-f]{2}|é){0,24}") {
            let path = normalize(&raw);
            prop_assert!(path.starts_with('/'));
            let inner = path.trim_start_matches('/').trim_end_matches('/');
            prop_assert!(!path.contains("//"));
            prop_assert!(!inner.split('/').any(|segment| segment == "." || segment == ".."));
        }
    }
}
