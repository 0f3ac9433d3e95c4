//! A small program for tests: two sites with static files and every kind of host name, and no Lua.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hyper::{HeaderMap, Method};

use crate::body::Body;
use crate::exchange::{Incoming, Mode, Shared};
use crate::program::{
    Blob, File, Host, HostRule, Node, Program, Redirect, Security, Site, SiteFile, SiteId,
};

/// Content of `css/site.css`.
pub(crate) const CSS: &[u8] = b"body { margin: 0 }";
/// When the files were last changed: Sun, 06 Nov 1994 08:49:37 GMT.
pub(crate) const MODIFIED: Duration = Duration::from_secs(784_111_777);

pub(crate) fn node() -> Node {
    Node {
        settings: 0,
        environment: None,
        options: Vec::new().into(),
        curators: Vec::new().into(),
        teller: Default::default(),
        scribes: crate::program::Scribes::DEFAULT,
        limits: crate::program::Limits::DEFAULT,
        outgoing: Vec::new().into(),
        programs: Vec::new().into(),
    }
}

/// `example.com` (0) with files and many names, `shop.example` (1), secure and modest.
pub(crate) fn program() -> Program {
    let sites = vec![site(
        "example.com",
        vec![
            (".well-known/thing", 2),
            ("css/site.css", 1),
            ("robots.txt", 0),
        ],
    )];
    let shop = Site {
        secure: true,
        powered_by: false,
        limits: crate::program::Limits::DEFAULT,
        ..site("shop.example", Vec::new())
    };
    let files = vec![
        file(b"User-agent: *\n", "text/plain; charset=utf-8", None),
        file(CSS, "text/css; charset=utf-8", Some((b"br", b"gzip"))),
        file(b"", "application/octet-stream", None),
    ];
    Program {
        chunks: Vec::new().into(),
        bundles: Vec::new().into(),
        sites: sites.into_iter().chain([shop]).collect(),
        hosts: hosts().into(),
        host_suffixes: vec![serve(".b.example.org", 1), serve(".example.org", 0)].into(),
        host_patterns: vec![serve("x%-%d+%.example", 0), serve("[", 0), serve("x.*", 1)].into(),
        files: files.into(),
        tables: Vec::new().into(),
        paths: Vec::new().into(),
        terms: Vec::new().into(),
        allowances: Vec::new().into(),
        securities: vec![Security {
            headers: vec![("x-content-type-options".into(), "nosniff".into())].into(),
            secure_headers: vec![("strict-transport-security".into(), "max-age=1".into())].into(),
            policy: None,
        }]
        .into(),
        node: node(),
        sources: Vec::new().into(),
    }
}

fn hosts() -> Vec<Host> {
    let primary = |path_append: Option<&'static str>, query_preserve| HostRule::Primary {
        path_append: path_append.map(Into::into),
        query_preserve,
    };
    vec![
        Host {
            name: "cut.example.com".into(),
            site: 0,
            rule: primary(Some("^/old/(.*)"), false),
        },
        serve("example.com", 0),
        Host {
            name: "gone.example.com".into(),
            site: 0,
            rule: HostRule::Elsewhere(elsewhere()),
        },
        serve("shop.example", 1),
        Host {
            name: "staging.example.com".into(),
            site: 0,
            rule: HostRule::Staging,
        },
        Host {
            name: "www.example.com".into(),
            site: 0,
            rule: primary(None, true),
        },
        Host {
            name: "www.shop.example".into(),
            site: 1,
            rule: primary(None, true),
        },
    ]
}

pub(crate) fn elsewhere() -> Redirect {
    Redirect {
        to: "https://other.example".into(),
        status: 302,
        path_append: Some("/(%w+)".into()),
        query_preserve: true,
    }
}

fn serve(name: &'static str, site: SiteId) -> Host {
    Host {
        name: name.into(),
        site,
        rule: HostRule::Serve,
    }
}

fn file(
    bytes: &'static [u8],
    content_type: &'static str,
    packed: Option<(&'static [u8], &'static [u8])>,
) -> File {
    File {
        bytes: Blob::Borrowed(bytes),
        brotli: packed.map(|(brotli, _)| Blob::Borrowed(brotli)),
        gzip: packed.map(|(_, gzip)| Blob::Borrowed(gzip)),
        hash: "0123456789abcdef".into(),
        content_type: content_type.into(),
    }
}

fn site(domain: &'static str, files: Vec<(&'static str, u32)>) -> Site {
    Site {
        id: domain.into(),
        bundle: Some(0),
        domain: domain.into(),
        secure: false,
        applications: Vec::new().into(),
        views: Vec::new().into(),
        controllers: Vec::new().into(),
        template: None,
        exact: Vec::new().into(),
        patterns: Vec::new().into(),
        routes: Vec::new().into(),
        attributes: None,
        files: files
            .into_iter()
            .map(|(path, file)| SiteFile {
                path: path.into(),
                file,
            })
            .collect(),
        includes: Vec::new().into(),
        collators: Vec::new().into(),
        editors: Vec::new().into(),
        authenticator: None,
        vocabulary: None,
        languages: Vec::new().into(),
        speaks: Vec::new().into(),
        language: None,
        page_terms: None,
        texts: Vec::new().into(),
        translations: Vec::new().into(),
        powered_by: true,
        limits: crate::program::Limits::DEFAULT,
        security: 0,
        allowed: Vec::new().into(),
    }
}

pub(crate) fn shared() -> Shared {
    let modified = SystemTime::UNIX_EPOCH + MODIFIED;
    Shared::new(
        Arc::new(program()),
        Mode::Production,
        modified,
        PathBuf::from("data"),
    )
}

/// A request for `http://<authority><target>`.
pub(crate) fn incoming(method: Method, authority: &str, target: &str) -> Incoming {
    let request = hyper::Request::builder()
        .method(method)
        .uri(target)
        .header("host", authority);
    let (head, ()) = request.body(()).expect("a request").into_parts();
    super::receive(head, Body::empty(), Ipv4Addr::LOCALHOST.into(), false)
        .expect("a request the server admits")
}

/// Headers from pairs.
pub(crate) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                name.parse().expect("a name"),
                value.parse().expect("a value"),
            )
        })
        .collect()
}
