//! Static files: found by path or fingerprinted path, answered whole, in part, or not at all when unchanged.
//! Bytes come from the program as they were compressed at build; nothing here touches the disk.

use std::time::SystemTime;

use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LAST_MODIFIED, VARY,
};
use hyper::{Method, StatusCode};

use super::condition::{Condition, Validators};
use super::encoding::Encoding;
use super::range::{self, Part};
use crate::exchange::Outgoing;
use crate::program::{Blob, File, Program, Site};

/// For files under their own name, which may change with the next build.
const REVALIDATED: &str = "public, max-age=3600";
/// For files under a name that holds their hash.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A file under the name it was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asset<'p> {
    file: &'p File,
    fingerprinted: bool,
}

/// Finds the file of a site at `path` (decoded, without its first slash).
pub(crate) fn find<'p>(program: &'p Program, site: &Site, path: &str) -> Option<Asset<'p>> {
    if let Some(file) = program.file(site, path) {
        return Some(Asset {
            file,
            fingerprinted: false,
        });
    }
    let (plain, fingerprint) = without_fingerprint(path)?;
    let file = program
        .file(site, &plain)
        .filter(|file| file.hash.starts_with(fingerprint))?;
    Some(Asset {
        file,
        fingerprinted: true,
    })
}

/// `css/site.0123456789.css` as `css/site.css` and `0123456789`.
fn without_fingerprint(path: &str) -> Option<(String, &str)> {
    let (rest, extension) = path.rsplit_once('.')?;
    let (name, fingerprint) = rest.rsplit_once('.')?;
    let is_hash = fingerprint.len() == File::FINGERPRINT
        && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_name = !name.is_empty() && !name.ends_with('/') && !extension.contains('/');
    (is_hash && is_name).then(|| (format!("{name}.{extension}"), fingerprint))
}

/// Answers a request for a file.
pub(crate) fn answer(
    asset: &Asset<'_>,
    method: &Method,
    headers: &HeaderMap,
    modified: SystemTime,
) -> Outgoing {
    match *method {
        Method::GET => get(asset, headers, modified),
        Method::HEAD => send(asset, None, headers, modified),
        _ => not_allowed(),
    }
}

fn not_allowed() -> Outgoing {
    let mut outgoing = Outgoing::refusal(StatusCode::METHOD_NOT_ALLOWED);
    outgoing
        .headers
        .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    outgoing
}

fn get(asset: &Asset<'_>, headers: &HeaderMap, modified: SystemTime) -> Outgoing {
    let tag = entity_tag(asset.file, Encoding::Identity);
    let part = range::requested(headers, asset.file.bytes.len() as u64).filter(|_| {
        Validators {
            tag: &tag,
            modified,
        }
        .admits_range(headers)
    });
    send(asset, part, headers, modified)
}

/// The file or a part of it, unless a condition says otherwise.
fn send(
    asset: &Asset<'_>,
    part: Option<Part>,
    headers: &HeaderMap,
    modified: SystemTime,
) -> Outgoing {
    // Parts are cut from the plain bytes: offsets into compressed ones would depend on the encoder.
    let encoding = if part.is_some() {
        Encoding::Identity
    } else {
        chosen_encoding(asset.file, headers)
    };
    let tag = entity_tag(asset.file, encoding);
    let mut outgoing = head(asset, &tag, modified);
    match (
        Validators {
            tag: &tag,
            modified,
        }
        .judge(headers),
        part,
    ) {
        (Condition::Unchanged, _) => outgoing.status = StatusCode::NOT_MODIFIED.as_u16(),
        (Condition::Failed, _) => outgoing.status = StatusCode::PRECONDITION_FAILED.as_u16(),
        (Condition::Send, None) => whole(&mut outgoing, asset.file, encoding),
        (Condition::Send, Some(part)) => partial(&mut outgoing, asset.file, part),
    }
    outgoing
}

fn whole(outgoing: &mut Outgoing, file: &File, encoding: Encoding) {
    describe(outgoing, file);
    if let Some(token) = encoding.token() {
        outgoing
            .headers
            .insert(CONTENT_ENCODING, HeaderValue::from_static(token));
    }
    outgoing.body = bytes(encoded(file, encoding));
}

fn partial(outgoing: &mut Outgoing, file: &File, part: Part) {
    let length = file.bytes.len();
    let (status, range) = match part {
        Part::Unsatisfiable => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            format!("bytes */{length}"),
        ),
        Part::Satisfiable { first, last } => (
            StatusCode::PARTIAL_CONTENT,
            format!("bytes {first}-{last}/{length}"),
        ),
    };
    outgoing.status = status.as_u16();
    outgoing.headers.insert(CONTENT_RANGE, ascii(&range));
    if let Part::Satisfiable { first, last } = part {
        describe(outgoing, file);
        outgoing.body = bytes(&file.bytes).slice(first as usize..=last as usize);
    }
}

/// What an answer about a file says whether or not it carries the file.
fn head(asset: &Asset<'_>, tag: &str, modified: SystemTime) -> Outgoing {
    let mut outgoing = Outgoing::empty(StatusCode::OK);
    let headers = &mut outgoing.headers;
    let cache = if asset.fingerprinted {
        IMMUTABLE
    } else {
        REVALIDATED
    };
    headers.insert(ETAG, ascii(tag));
    headers.insert(LAST_MODIFIED, ascii(&httpdate::fmt_http_date(modified)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if asset.file.brotli.is_some() || asset.file.gzip.is_some() {
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    outgoing
}

/// What describes the bytes that follow.
fn describe(outgoing: &mut Outgoing, file: &File) {
    outgoing
        .headers
        .insert(CONTENT_TYPE, ascii(&file.content_type));
    outgoing
        .headers
        .insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
}

fn chosen_encoding(file: &File, headers: &HeaderMap) -> Encoding {
    let accepted: Vec<&str> = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Encoding::choose(&accepted.join(","), |encoding| match encoding {
        Encoding::Brotli => file.brotli.is_some(),
        Encoding::Gzip => file.gzip.is_some(),
        Encoding::Identity => true,
    })
}

fn encoded(file: &File, encoding: Encoding) -> &Blob {
    let variant = match encoding {
        Encoding::Brotli => file.brotli.as_ref(),
        Encoding::Gzip => file.gzip.as_ref(),
        Encoding::Identity => None,
    };
    variant.unwrap_or(&file.bytes)
}

fn entity_tag(file: &File, encoding: Encoding) -> String {
    format!("\"{}{}\"", file.hash, encoding.tag_suffix())
}

/// Shares bytes of the executable, copies those of a program in memory.
fn bytes(blob: &Blob) -> Bytes {
    match blob {
        Blob::Borrowed(bytes) => Bytes::from_static(bytes),
        Blob::Owned(bytes) => Bytes::copy_from_slice(bytes),
    }
}

/// A header value of text that is ASCII by construction; anything else is left out rather than sent wrong.
fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::fixture;

    const TAG: &str = "\"0123456789abcdef\"";

    fn asked(method: &Method, path: &str, pairs: &[(&'static str, &str)]) -> Option<Outgoing> {
        let shared = fixture::shared();
        let asset = find(&shared.program, &shared.program.sites[0], path)?;
        Some(answer(
            &asset,
            method,
            &fixture::headers(pairs),
            shared.modified,
        ))
    }

    fn got(path: &str, pairs: &[(&'static str, &str)]) -> Outgoing {
        asked(&Method::GET, path, pairs).expect("a file")
    }

    fn header<'o>(outgoing: &'o Outgoing, name: &str) -> &'o str {
        outgoing
            .headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    }

    #[test]
    fn sends_a_file_with_all_that_describes_it() {
        let outgoing = got("css/site.css", &[]);
        assert_eq!((outgoing.status, &outgoing.body[..]), (200, fixture::CSS));
        for (name, value) in [
            ("content-type", "text/css; charset=utf-8"),
            ("etag", TAG),
            ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("cache-control", REVALIDATED),
            ("vary", "Accept-Encoding"),
            ("accept-ranges", "bytes"),
            ("content-encoding", ""),
        ] {
            assert_eq!(header(&outgoing, name), value);
        }
        assert_eq!(header(&got("robots.txt", &[]), "vary"), "");
    }

    #[test]
    fn sends_what_was_compressed() {
        let outgoing = got("css/site.css", &[("accept-encoding", "gzip, br")]);
        assert_eq!(
            (header(&outgoing, "content-encoding"), &outgoing.body[..]),
            ("br", &b"br"[..])
        );
        assert_eq!(header(&outgoing, "etag"), "\"0123456789abcdef-br\"");
        let outgoing = got("css/site.css", &[("accept-encoding", "gzip")]);
        assert_eq!(
            (header(&outgoing, "content-encoding"), &outgoing.body[..]),
            ("gzip", &b"gzip"[..])
        );
        assert_eq!(
            header(
                &got("robots.txt", &[("accept-encoding", "br")]),
                "content-encoding"
            ),
            ""
        );
    }

    #[test]
    fn unchanged_files_are_not_sent_again() {
        let outgoing = got("css/site.css", &[("if-none-match", TAG)]);
        assert_eq!((outgoing.status, outgoing.body.len()), (304, 0));
        for name in ["etag", "cache-control", "vary", "last-modified"] {
            assert_ne!(header(&outgoing, name), "", "{name}");
        }
        let packed = [
            ("if-none-match", "\"0123456789abcdef-br\""),
            ("accept-encoding", "br"),
        ];
        assert_eq!(got("css/site.css", &packed).status, 304);
        assert_eq!(
            got(
                "css/site.css",
                &[("if-none-match", TAG), ("accept-encoding", "br")]
            )
            .status,
            200
        );
        assert_eq!(got("css/site.css", &[("if-match", "\"x\"")]).status, 412);
    }

    #[test]
    fn parts_are_cut_from_the_plain_bytes() {
        let outgoing = got(
            "css/site.css",
            &[("range", "bytes=0-3"), ("accept-encoding", "br")],
        );
        assert_eq!((outgoing.status, &outgoing.body[..]), (206, &b"body"[..]));
        assert_eq!(header(&outgoing, "content-range"), "bytes 0-3/18");
        assert_eq!(
            (
                header(&outgoing, "content-encoding"),
                header(&outgoing, "etag")
            ),
            ("", TAG)
        );
        let outgoing = got("css/site.css", &[("range", "bytes=18-")]);
        assert_eq!(
            (outgoing.status, header(&outgoing, "content-range")),
            (416, "bytes */18")
        );
        assert_eq!(
            got("css/site.css", &[("range", "bytes=0-1,3-4")]).status,
            200
        );
        assert_eq!(
            got(
                "css/site.css",
                &[("range", "bytes=0-3"), ("if-none-match", TAG)]
            )
            .status,
            304
        );
    }

    #[test]
    fn parts_need_the_version_the_client_began_with() {
        let status = |value| {
            got(
                "css/site.css",
                &[("range", "bytes=0-3"), ("if-range", value)],
            )
            .status
        };
        assert_eq!(status(TAG), 206);
        assert_eq!(status("Sun, 06 Nov 1994 08:49:37 GMT"), 206);
        assert_eq!(status("\"other\""), 200);
    }

    #[test]
    fn fingerprinted_names_never_change() {
        let outgoing = got("css/site.0123456789.css", &[]);
        assert_eq!(
            (outgoing.status, header(&outgoing, "cache-control")),
            (200, IMMUTABLE)
        );
        for path in [
            "css/site.012345678a.css",
            "css/site.0123.css",
            "css/other.0123456789.css",
            ".0123456789.css",
        ] {
            assert!(asked(&Method::GET, path, &[]).is_none(), "{path}");
        }
    }

    #[test]
    fn only_reading_is_allowed() {
        let outgoing = asked(&Method::POST, "robots.txt", &[]).expect("a file");
        assert_eq!(
            (outgoing.status, header(&outgoing, "allow")),
            (405, "GET, HEAD")
        );
        let range_is_for_get =
            asked(&Method::HEAD, "robots.txt", &[("range", "bytes=0-1")]).expect("a file");
        assert_eq!(range_is_for_get.status, 200);
    }
}
