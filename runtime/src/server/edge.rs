//! What answers a request: a redirect of its host, a static file, or a page; and the headers every answer carries.
//! Holds no socket, so that a request answered in process gets exactly what one over the network gets.

use hyper::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, StatusCode};

use super::files;
use crate::exchange::{Incoming, Outgoing, Shared};
use crate::host;
use crate::program::{Program, Site, SiteId};
use crate::scribe::{Pool, policy};

/// The one folder whose name may begin with a period.
const WELL_KNOWN: &str = ".well-known";
const POWERED_BY: HeaderName = HeaderName::from_static("x-powered-by");

/// Answers one request; `loopback` says that it came by a listener only this machine can reach.
pub async fn answer(
    shared: &Shared,
    pool: &Pool,
    mut incoming: Incoming,
    loopback: bool,
) -> Outgoing {
    let without_body = incoming.method == Method::HEAD;
    let choice = choose(shared, &mut incoming, loopback);
    let secure = incoming.secure;
    let outgoing = match choice.ready {
        Some(mut outgoing) => {
            add_security(&shared.program, choice.site, secure, &mut outgoing);
            outgoing
        }
        None => page(shared, pool, choice.site, incoming).await,
    };
    finish(
        outgoing,
        powered_by(&shared.program, choice.site),
        without_body,
    )
}

/// A page: one that is the same for everybody is made once.
async fn page(shared: &Shared, pool: &Pool, site: Option<SiteId>, incoming: Incoming) -> Outgoing {
    let finished = &shared.finished;
    let Some(key) = finished.key(&shared.program, site, &incoming) else {
        return pool.answer(site, incoming).await;
    };
    if let Some(page) = finished.get(&key) {
        return page.answer(&incoming.headers, shared.modified);
    }
    let headers = incoming.headers.clone();
    let outgoing = pool.answer(site, incoming).await;
    match finished.keep(key, &outgoing) {
        Some(page) => page.answer(&headers, shared.modified),
        None => outgoing,
    }
}

/// An answer to a request that reached no site.
pub fn refuse(status: StatusCode, method: &Method) -> Outgoing {
    let mut outgoing = Outgoing::refusal(status);
    let headers = &mut outgoing.headers;
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    finish(outgoing, true, *method == Method::HEAD)
}

/// Which site a request belongs to, and its answer where no page is needed.
struct Choice {
    site: Option<SiteId>,
    ready: Option<Outgoing>,
}

fn choose(shared: &Shared, incoming: &mut Incoming, loopback: bool) -> Choice {
    if incoming.target == "*" {
        return Choice {
            site: None,
            ready: Some(Outgoing::empty(StatusCode::OK)),
        };
    }
    let program = &*shared.program;
    let Some(found) = host::find(program, &incoming.host, shared.mode, loopback) else {
        // The page for unknown hosts has its style sheet from the site that stands for them, which is the last.
        let stand_in = SiteId::try_from(program.sites.len().saturating_sub(1)).unwrap_or(0);
        let has_files = site_of(program, stand_in).is_some_and(|site| site.bundle.is_none());
        incoming.static_miss = is_file_path(&incoming.path);
        return Choice {
            site: None,
            ready: has_files
                .then(|| file(shared, stand_in, incoming))
                .flatten(),
        };
    };
    incoming.host = found.name(&incoming.host).to_owned();
    let site = found.host.site;
    let ready = host::redirect(program, &found, incoming).or_else(|| file(shared, site, incoming));
    Choice {
        site: Some(site),
        ready,
    }
}

/// The answer of a static file; where the path can only be a file's and there is none, the page is told so.
fn file(shared: &Shared, site: SiteId, incoming: &mut Incoming) -> Option<Outgoing> {
    let path = incoming.path.strip_prefix('/').unwrap_or_default();
    let asset = site_of(&shared.program, site)
        .filter(|_| !is_hidden(path))
        .and_then(|site| files::find(&shared.program, site, path));
    let Some(asset) = asset else {
        incoming.static_miss = is_file_path(path);
        return None;
    };
    Some(files::answer(
        &asset,
        &incoming.method,
        &incoming.headers,
        shared.modified,
    ))
}

/// Whether a path is a file's or nothing: its last segment has an extension, or a segment is hidden.
fn is_file_path(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last.char_indices()
        .any(|(at, character)| character == '.' && at > 0)
        || is_hidden(path)
        || path.contains('\\')
}

/// Whether a segment begins with a period, outside the folder meant for that.
fn is_hidden(path: &str) -> bool {
    let mut segments = path.trim_start_matches('/').split('/').peekable();
    segments.peek() != Some(&WELL_KNOWN) && segments.any(|segment| segment.starts_with('.'))
}

fn site_of(program: &Program, site: SiteId) -> Option<&Site> {
    program.sites.get(site as usize)
}

fn powered_by(program: &Program, site: Option<SiteId>) -> bool {
    site.and_then(|site| site_of(program, site))
        .is_none_or(|site| site.powered_by)
}

/// What a site says of the safety of its files and redirects.
fn add_security(program: &Program, site: Option<SiteId>, secure: bool, outgoing: &mut Outgoing) {
    let known = site.and_then(|site| site_of(program, site));
    if let Some(site) = known.or(program.sites.last()) {
        let secure = secure || site.secure;
        policy::add_headers(program, site.security, secure, &mut outgoing.headers);
    }
}

/// Adds what every answer carries, and takes the body from answers to HEAD.
fn finish(mut outgoing: Outgoing, powered_by: bool, without_body: bool) -> Outgoing {
    let headers = &mut outgoing.headers;
    if powered_by {
        headers.insert(POWERED_BY, HeaderValue::from_static("Moonstalk"));
    }
    // The framing follows from the body and is nobody else's to state.
    headers.remove(TRANSFER_ENCODING);
    headers.remove(CONTENT_LENGTH);
    if may_have_body(outgoing.status) && !headers.contains_key(CONTENT_TYPE) {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=UTF-8"),
        );
    }
    if outgoing.status == StatusCode::PAYLOAD_TOO_LARGE {
        // The rest of the body is not read.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if !may_have_body(outgoing.status) {
        outgoing.body.clear();
    } else if without_body {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(outgoing.body.len()));
        outgoing.body.clear();
    }
    outgoing
}

/// Answers of some statuses end with their headers.
fn may_have_body(status: u16) -> bool {
    status >= 200 && status != 204 && status != 304
}

#[cfg(test)]
mod tests {
    use hyper::header::STRICT_TRANSPORT_SECURITY;

    use super::*;
    use crate::server::fixture;

    /// Site, status where no page is needed, and whether a page is told that a file is missing.
    fn chosen(
        method: Method,
        authority: &str,
        target: &str,
    ) -> (Option<SiteId>, Option<u16>, bool) {
        let mut incoming = fixture::incoming(method, authority, target);
        let choice = choose(&fixture::shared(), &mut incoming, true);
        (
            choice.site,
            choice.ready.map(|outgoing| outgoing.status),
            incoming.static_miss,
        )
    }

    fn got(target: &str) -> (Option<u16>, bool) {
        let (site, status, static_miss) = chosen(Method::GET, "example.com", target);
        assert_eq!(site, Some(0));
        (status, static_miss)
    }

    #[test]
    fn extensions_mean_files() {
        assert_eq!(got("/robots.txt"), (Some(200), false));
        assert_eq!(got("/absent.txt"), (None, true));
        assert_eq!(got("/page.with.dots/inner"), (None, false));
        assert_eq!(got("/page"), (None, false));
        assert_eq!(got("/robots.txt/"), (None, false));
        assert_eq!(got("/"), (None, false));
    }

    #[test]
    fn hidden_names_are_missing_files() {
        for target in [
            "/.env",
            "/.git/config",
            "/a/.hidden/b",
            "/%2egit/x",
            "/a%5c..%5cb",
        ] {
            assert_eq!(got(target), (None, true), "{target}");
        }
        assert_eq!(got("/.well-known/thing"), (Some(200), false));
        assert_eq!(got("/.well-known/other"), (None, false));
    }

    #[test]
    fn files_are_only_read() {
        assert_eq!(
            chosen(Method::POST, "example.com", "/robots.txt"),
            (Some(0), Some(405), false)
        );
        assert_eq!(
            chosen(Method::POST, "example.com", "/absent.txt"),
            (Some(0), None, true)
        );
    }

    #[test]
    fn hosts_come_first() {
        assert_eq!(
            chosen(Method::GET, "www.example.com", "/robots.txt"),
            (Some(0), Some(301), false)
        );
        assert_eq!(chosen(Method::GET, "unknown.net", "/"), (None, None, false));
        assert_eq!(
            chosen(Method::GET, "unknown.net", "/a.css"),
            (None, None, true)
        );
        assert_eq!(
            chosen(Method::OPTIONS, "unknown.net", "*"),
            (None, Some(200), false)
        );
    }

    #[test]
    fn the_trial_suffix_stays_outside() {
        let mut incoming = fixture::incoming(Method::GET, "Example.com.localhost:8080", "/");
        choose(&fixture::shared(), &mut incoming, true);
        assert_eq!(
            (&*incoming.host, &*incoming.authority),
            ("example.com", "Example.com.localhost:8080")
        );
    }

    fn finished(status: StatusCode, powered_by: bool, without_body: bool) -> Outgoing {
        finish(Outgoing::refusal(status), powered_by, without_body)
    }

    #[test]
    fn every_answer_carries_its_headers() {
        let outgoing = finished(StatusCode::OK, true, false);
        assert_eq!(outgoing.headers[POWERED_BY], "Moonstalk");
        assert!(
            !finished(StatusCode::OK, false, false)
                .headers
                .contains_key(POWERED_BY)
        );
        let program = fixture::program();
        assert!(
            powered_by(&program, None)
                && powered_by(&program, Some(0))
                && !powered_by(&program, Some(1))
        );
    }

    #[test]
    fn files_and_redirects_are_as_safe_as_their_site() {
        let program = fixture::program();
        let safe = |site: Option<SiteId>, secure: bool| {
            let mut outgoing = Outgoing::refusal(StatusCode::OK);
            add_security(&program, site, secure, &mut outgoing);
            assert_eq!(outgoing.headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
            outgoing.headers.contains_key(STRICT_TRANSPORT_SECURITY)
        };
        assert!(!safe(Some(0), false) && safe(Some(0), true));
        assert!(safe(Some(1), false), "it is served over TLS by another");
        safe(None, false);
        assert_eq!(
            refuse(StatusCode::BAD_REQUEST, &Method::GET).headers[X_CONTENT_TYPE_OPTIONS],
            "nosniff"
        );
    }

    #[test]
    fn answers_to_head_keep_their_length() {
        let outgoing = finished(StatusCode::OK, true, true);
        assert_eq!(
            (
                outgoing.headers[CONTENT_LENGTH].to_str().ok(),
                outgoing.body.len()
            ),
            (Some("7"), 0)
        );
        let outgoing = finished(StatusCode::NOT_MODIFIED, true, true);
        assert!(!outgoing.headers.contains_key(CONTENT_LENGTH) && outgoing.body.is_empty());
    }
}
