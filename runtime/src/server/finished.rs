//! Pages that are the same for everybody who reads them in a language. The first answer is made as every other, by a machine;
//! it is kept, compressed, and given again without one. All workers share what is kept, and reading it takes no lock.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use arc_swap::ArcSwap;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    COOKIE, ETAG, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, VARY,
};

use super::condition::{Condition, Validators};
use super::encoding::Encoding;
use crate::Mode;
use crate::cookie;
use crate::exchange::{Incoming, Outgoing};
use crate::program::{Program, RouteId, Site, SiteId};
use crate::scribe::{Wishes, form_fields};

/// Most bytes that are kept of pages.
const MOST: usize = 64 * 1024 * 1024;

/// Below this a page fits one packet anyway.
const SMALLEST: usize = 512;

/// Site, route, which of the route's languages, and whether the visitor came by TLS, which decides on a canonical link.
type Key = (SiteId, RouteId, usize, bool);

/// The kept pages of a server.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    /// By site: its pages that are the same for everybody, by path.
    paths: Vec<HashMap<String, RouteId>>,
    pages: ArcSwap<HashMap<Key, Arc<Page>>>,
    bytes: AtomicUsize,
}

impl Finished {
    /// Nothing is kept yet; while developing nothing ever is.
    pub(crate) fn new(program: &Program, mode: Mode) -> Finished {
        let of_site = |site: &Site| {
            let routes = (0..).zip(site.routes.iter());
            let paths =
                routes.filter_map(|(id, route)| Some((route.path.clone()?.into_owned(), id)));
            paths.collect()
        };
        Finished {
            paths: match mode {
                Mode::Production => program.sites.iter().map(of_site).collect(),
                Mode::Development => Vec::new(),
            },
            ..Finished::default()
        }
    }

    /// What the page of a request is kept under; `None` when it could be another for another visitor.
    pub(crate) fn key(
        &self,
        program: &Program,
        site: Option<SiteId>,
        incoming: &Incoming,
    ) -> Option<Key> {
        let id = site?;
        let route_id = *self.paths.get(id as usize)?.get(&incoming.path)?;
        let site = program.sites.get(id as usize)?;
        let plain =
            incoming.query.is_none() && !incoming.static_miss && incoming.host == *site.domain;
        // Forms get fields of their own where there is a session.
        let own = form_fields::has_session(incoming, site)
            || (site.authenticator.is_some() && incoming.headers.contains_key(COOKIE));
        if !plain || own || !matches!(incoming.method, Method::GET | Method::HEAD) {
            return None;
        }
        let route = site.routes.get(route_id as usize)?;
        let taken = |method: &str| route.methods.iter().any(|known| known == method);
        let known = &*route.languages;
        let language = match known {
            [_] => 0,
            known => {
                let default = site.language.as_deref();
                let default = default.filter(|name| known.iter().any(|known| known == name));
                let chosen = wishes(&incoming.headers).choose(known, default);
                known.iter().position(|known| *known == chosen)?
            }
        };
        let is_fixed = route.fixed.contains(known.get(language)?);
        (is_fixed && (route.methods.is_empty() || taken("GET"))).then_some((
            id,
            route_id,
            language,
            incoming.secure,
        ))
    }

    /// The kept page.
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Page>> {
        self.pages.load().get(key).cloned()
    }

    /// Keeps an answer, unless it turned out to depend on the visitor after all, or there is no room.
    pub(crate) fn keep(&self, key: Key, outgoing: &Outgoing) -> Option<Arc<Page>> {
        let headers = &outgoing.headers;
        let same = outgoing.status == 200
            && outgoing.report.is_none()
            && !headers.contains_key(SET_COOKIE)
            && !headers.contains_key(ETAG)
            && !is_own(headers);
        if !same || self.bytes.load(Ordering::Relaxed) >= MOST {
            return None;
        }
        let page = Arc::new(Page::new(outgoing));
        self.bytes.fetch_add(page.size(), Ordering::Relaxed);
        self.pages.rcu(|pages| {
            let mut pages = HashMap::clone(pages);
            pages.insert(key, Arc::clone(&page));
            pages
        });
        Some(page)
    }
}

/// Whether an answer is one visitor's, or this one's, alone: its forms have fields of theirs, or its scripts a nonce.
fn is_own(headers: &HeaderMap) -> bool {
    let says = |name: &HeaderName, word: &str| {
        let mut values = headers.get_all(name).iter();
        values.any(|value| value.to_str().is_ok_and(|value| value.contains(word)))
    };
    says(&CACHE_CONTROL, "private") || says(&CONTENT_SECURITY_POLICY, "'nonce-")
}

fn wishes(headers: &HeaderMap) -> Wishes {
    let cookies = headers.get_all(COOKIE).iter();
    let mut cookies = cookies.flat_map(|cookie| cookie::parse(cookie.as_bytes()));
    let preferences = cookies.find(|(name, _)| name == "preferences");
    let preferences = preferences.as_ref().map(|(_, text)| text.as_str());
    Wishes::new(preferences, headers)
}

/// A page with its bytes in every encoding.
#[derive(Debug)]
pub(crate) struct Page {
    headers: HeaderMap,
    hash: String,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Page {
    fn new(outgoing: &Outgoing) -> Page {
        let plain = outgoing.body.clone();
        let is_text = outgoing.headers.get(CONTENT_TYPE);
        let is_text = is_text.and_then(|kind| kind.to_str().ok());
        let is_text = is_text.is_some_and(|kind| kind.contains("charset"));
        let worth = |packed: Vec<u8>| (packed.len() < plain.len()).then(|| Bytes::from(packed));
        let packed = |pack: fn(&[u8]) -> Option<Vec<u8>>| {
            let wanted = is_text && plain.len() >= SMALLEST;
            wanted.then(|| pack(&plain)).flatten().and_then(worth)
        };
        let (brotli, gzip) = (packed(brotli), packed(gzip));
        let mut headers = outgoing.headers.clone();
        if brotli.is_some() || gzip.is_some() {
            add_encoding(&mut headers);
        }
        let hash = blake3::hash(&plain).to_hex()[..32].to_owned();
        Page {
            headers,
            hash,
            plain,
            brotli,
            gzip,
        }
    }

    fn size(&self) -> usize {
        let packed = [&self.brotli, &self.gzip].into_iter().flatten();
        self.plain.len() + packed.map(Bytes::len).sum::<usize>()
    }

    /// The answer to a request for it.
    pub(crate) fn answer(&self, request: &HeaderMap, modified: SystemTime) -> Outgoing {
        let accepted = request.get_all(ACCEPT_ENCODING).iter();
        let accepted: Vec<&str> = accepted.filter_map(|list| list.to_str().ok()).collect();
        let encoding = Encoding::choose(&accepted.join(","), |encoding| {
            self.bytes(encoding).is_some()
        });
        let tag = format!("\"{}{}\"", self.hash, encoding.tag_suffix());
        let mut outgoing = Outgoing {
            status: 200,
            headers: self.headers.clone(),
            body: Bytes::new(),
            report: None,
        };
        let condition = Validators {
            tag: &tag,
            modified,
        }
        .judge(request);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            outgoing.headers.insert(ETAG, tag);
        }
        match condition {
            Condition::Send => {
                outgoing.body = self.bytes(encoding).cloned().unwrap_or_default();
                if let Some(token) = encoding.token() {
                    let token = HeaderValue::from_static(token);
                    outgoing.headers.insert(CONTENT_ENCODING, token);
                }
            }
            Condition::Unchanged => outgoing.status = 304,
            Condition::Failed => outgoing.status = 412,
        }
        if outgoing.status != 200 {
            outgoing.headers.remove(CONTENT_TYPE);
        }
        outgoing
    }

    fn bytes(&self, encoding: Encoding) -> Option<&Bytes> {
        match encoding {
            Encoding::Brotli => self.brotli.as_ref(),
            Encoding::Gzip => self.gzip.as_ref(),
            Encoding::Identity => Some(&self.plain),
        }
    }
}

/// Says that the answer also depends on what encodings are taken.
fn add_encoding(headers: &mut HeaderMap) {
    let known = headers.get_all(VARY).iter();
    let mut known: Vec<&str> = known.filter_map(|value| value.to_str().ok()).collect();
    known.push("Accept-Encoding");
    if let Ok(value) = HeaderValue::from_str(&known.join(", ")) {
        headers.insert(VARY, value);
    }
}

/// Not as small as can be: the visitor who is first waits for it.
fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 9, 20);
    writer.write_all(bytes).ok()?;
    drop(writer);
    Some(packed)
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(7));
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::fixture;

    fn page(body: &str, vary: Option<&'static str>) -> Page {
        let mut outgoing = Outgoing::empty(hyper::StatusCode::OK);
        let kind = HeaderValue::from_static("text/html; charset=UTF-8");
        outgoing.headers.insert(CONTENT_TYPE, kind);
        if let Some(vary) = vary {
            outgoing
                .headers
                .insert(VARY, HeaderValue::from_static(vary));
        }
        outgoing.body = Bytes::copy_from_slice(body.as_bytes());
        Page::new(&outgoing)
    }

    fn header<'o>(outgoing: &'o Outgoing, name: &str) -> &'o str {
        let value = outgoing.headers.get(name);
        value.map_or("", |value| value.to_str().expect("ASCII"))
    }

    #[test]
    fn a_page_has_a_tag_for_each_encoding() {
        let page = page(
            &"<p>finished</p>".repeat(100),
            Some("Accept-Language, Cookie"),
        );
        let ask = |pairs: &[(&'static str, &str)]| {
            page.answer(&fixture::headers(pairs), SystemTime::UNIX_EPOCH)
        };
        let plain = ask(&[]);
        assert_eq!((plain.status, plain.body.len()), (200, 1500));
        assert_eq!(
            header(&plain, "vary"),
            "Accept-Language, Cookie, Accept-Encoding"
        );
        assert_eq!(header(&plain, "content-encoding"), "");
        let brotli = ask(&[("accept-encoding", "gzip, br")]);
        assert_eq!(header(&brotli, "content-encoding"), "br");
        assert!(brotli.body.len() < 100);
        assert_eq!(
            header(&ask(&[("accept-encoding", "gzip")]), "content-encoding"),
            "gzip"
        );
        assert_ne!(header(&plain, "etag"), header(&brotli, "etag"));
        let again = ask(&[
            ("if-none-match", header(&brotli, "etag")),
            ("accept-encoding", "br"),
        ]);
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(header(&again, "etag"), header(&brotli, "etag"));
        assert_eq!(
            ask(&[("if-none-match", header(&brotli, "etag"))]).status,
            200
        );
        assert_eq!(ask(&[("if-match", "\"other\"")]).status, 412);
    }

    #[test]
    fn small_pages_stay_as_they_are() {
        let answer = page("<p>small</p>", None).answer(
            &fixture::headers(&[("accept-encoding", "br")]),
            SystemTime::UNIX_EPOCH,
        );
        assert_eq!(header(&answer, "vary"), "");
        assert_eq!(&answer.body[..], b"<p>small</p>");
    }
}
