//! The answer: status, headers and body as `page` has them when the page is done (reference: headers, caching, cookies).

use hyper::body::Bytes;
use hyper::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, VARY,
};
use mlua::Value;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::Mode;
use crate::exchange::Outgoing;
use crate::scribe::language;
use crate::scribe::machine::Inner;
use crate::scribe::natives::http_date;
use crate::scribe::policy;
use crate::scribe::state::Abandoned;
use crate::scribe::values;

/// Makes the answer.
pub(crate) fn respond(inner: &Inner, body: Vec<u8>) -> mlua::Result<Outgoing> {
    let page = &inner.tables.page;
    let status = status(inner)?;
    // Room for what most answers have when they leave.
    let mut headers = HeaderMap::with_capacity(8);
    let bare = matches!(inner.state.borrow().abandoned, Some(Abandoned::Status(_)));
    let kind = content_type(inner)?;
    let html = kind.as_bytes().starts_with(b"text/html");
    if !bare || !body.is_empty() {
        headers.insert(CONTENT_TYPE, kind);
    }
    if html {
        content_language(inner, &mut headers)?;
    }
    if let Some(varies) = varies(inner) {
        headers.insert(VARY, HeaderValue::from_static(varies));
    }
    if let Some(modified) = values::number(&page.raw_get(&inner.names.modified)?) {
        set(&mut headers, "Last-Modified", &http_date(modified));
    }
    if html && status == 200 && inner.shared.mode == Mode::Development {
        set(&mut headers, "X-Robots-Tag", "none");
    }
    let body = if html && status == 200 {
        canonical(inner, body)?
    } else {
        body
    };
    security(inner, &mut headers);
    if html {
        policy(inner, &mut headers)?;
    }
    page_headers(inner, &mut headers)?;
    personal(inner, &mut headers);
    for cookie in &inner.state.borrow().cookies {
        if let Ok(text) = cookie.to_header()
            && let Ok(value) = HeaderValue::from_str(&text)
        {
            headers.append("set-cookie", value);
        }
    }
    Ok(Outgoing {
        status,
        headers,
        body: Bytes::from(body),
        report: None,
    })
}

/// What the address of the page, or its site, says of its safety.
fn stated(inner: &Inner) -> (u32, usize, bool) {
    let site = inner.site();
    let state = inner.state.borrow();
    let security = state.security.unwrap_or(site.security);
    (
        security,
        state.site as usize,
        site.secure || state.incoming.secure,
    )
}

/// The headers of every answer; a page may say otherwise.
pub(crate) fn security(inner: &Inner, headers: &mut HeaderMap) {
    let (security, _, is_secure) = stated(inner);
    policy::add_headers(&inner.shared.program, security, is_secure, headers);
}

/// Keeps what is its visitor's alone from everybody else, whatever the page says itself: answers behind a lock from every
/// cache, pages with fields of the visitor's own from those of others.
fn personal(inner: &Inner, headers: &mut HeaderMap) {
    let said = headers.get(CACHE_CONTROL);
    let is_kept = said.is_some_and(|said| {
        let words = said.as_bytes().split(|byte| *byte == b',');
        words
            .map(<[u8]>::trim_ascii)
            .any(|word| word == b"no-store")
    });
    if is_kept {
        return;
    }
    let own = match (
        inner.state.borrow().locked,
        inner.output.borrow().used.personal,
    ) {
        (true, _) => "private, no-store",
        (false, true) => "private, no-cache",
        (false, false) => return,
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(own));
}

/// The policy of an HTML page, unless the page is without.
fn policy(inner: &Inner, headers: &mut HeaderMap) -> mlua::Result<()> {
    let page = &inner.tables.page;
    let output = inner.output.borrow();
    let own = page.raw_get::<Value>(&inner.names.csp)?;
    if !matches!(own, Value::Boolean(false)) {
        let (security, site, _) = stated(inner);
        let program = &inner.shared.program;
        let policies = &inner.policies;
        policies.add(program, (security, site), &output.used, headers);
    }
    Ok(())
}

/// Sets a header; what HTTP cannot carry is left out.
pub(crate) fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_str(value),
    ) {
        headers.insert(name, value);
    }
}

/// Sets a header of the page, unless it has it.
pub(crate) fn page_header(inner: &Inner, name: &str, value: &str) -> mlua::Result<()> {
    // Not raw: the table is made when it is first asked for.
    match inner.tables.page.get::<Value>(&inner.names.headers)? {
        Value::Table(headers) if headers.raw_get::<Value>(name)?.is_nil() => {
            headers.raw_set(name, value)
        }
        _ => Ok(()),
    }
}

fn status(inner: &Inner) -> mlua::Result<u16> {
    let status = inner.tables.page.raw_get::<Value>(&inner.names.status)?;
    let number = values::number(&status)
        .filter(|number| (100.0..600.0).contains(number) && number.fract() == 0.0);
    match (number, status) {
        (Some(number), _) => Ok(number as u16),
        (None, Value::Nil) => Ok(200),
        (None, other) => Err(mlua::Error::runtime(format!(
            "page.status is `{}`, not an HTTP status",
            other.to_string()?
        ))),
    }
}

/// `html` and `json` have their types, others are sent as they are, none is a stream of bytes.
fn content_type(inner: &Inner) -> mlua::Result<HeaderValue> {
    let kind = match inner.tables.page.raw_get::<Value>(&inner.names.kind)? {
        Value::String(kind) => kind.to_string_lossy(),
        _ => return Ok(HeaderValue::from_static("application/octet-stream")),
    };
    match &*kind {
        "html" => Ok(HeaderValue::from_static("text/html; charset=UTF-8")),
        "json" => Ok(HeaderValue::from_static("application/json; charset=UTF-8")),
        other => HeaderValue::try_from(with_charset(other))
            .map_err(|_| mlua::Error::runtime("page.type has characters no header may have")),
    }
}

fn with_charset(kind: &str) -> String {
    let text = kind.starts_with("text/") || kind.ends_with("+xml") || kind == "application/xml";
    if text && !kind.contains("charset") {
        format!("{kind}; charset=UTF-8")
    } else {
        kind.to_owned()
    }
}

/// What the choices of a language and of a locale look at.
fn varies(inner: &Inner) -> Option<&'static str> {
    let state = inner.state.borrow();
    match (state.varies, state.varies_by_cookie) {
        (true, _) => Some("Accept-Language, Cookie"),
        (false, true) => Some("Cookie"),
        (false, false) => None,
    }
}

fn content_language(inner: &Inner, headers: &mut HeaderMap) -> mlua::Result<()> {
    if let Value::String(language) = inner.tables.page.raw_get::<Value>(&inner.names.language)?
        && let Ok(language) = HeaderValue::from_bytes(&language.as_bytes())
    {
        headers.insert(CONTENT_LANGUAGE, language);
    }
    let state = inner.state.borrow();
    // No header says that an answer depends on where it is asked from, so that it is for the visitor alone.
    if state.by_address && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private"));
    }
    Ok(())
}

/// Headers the page set, in any case; a value may be an array.
fn page_headers(inner: &Inner, headers: &mut HeaderMap) -> mlua::Result<()> {
    let own = inner.tables.page.raw_get::<Value>(&inner.names.headers)?;
    let Value::Table(own) = own else {
        return Ok(());
    };
    let mut given: Vec<(String, Vec<String>)> = Vec::new();
    for pair in own.pairs::<Value, Value>() {
        let (name, value) = pair?;
        let values = match value {
            Value::Table(list) => list
                .sequence_values::<Value>()
                .map(|value| value?.to_string())
                .collect::<mlua::Result<_>>()?,
            Value::Boolean(false) => Vec::new(),
            value => vec![value.to_string()?],
        };
        given.push((name.to_string()?, values));
    }
    given.sort();
    for (name, values) in given {
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(mlua::Error::runtime(format!(
                "`{name}` is not the name of a header"
            )));
        };
        // What a page says of itself does not make it independent of the visitor's language.
        if header != VARY {
            headers.remove(&header);
        }
        for value in values {
            let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
                mlua::Error::runtime(format!(
                    "the header `{name}` has characters no header may have"
                ))
            })?;
            headers.append(header.clone(), value);
        }
    }
    Ok(())
}

/// Puts links before the first `</head>`: to the page in its languages, and the canonical one when this is not the page's own
/// address.
fn canonical(inner: &Inner, body: Vec<u8>) -> mlua::Result<Vec<u8>> {
    let page = &inner.tables.page;
    let site = inner.site();
    if site.bundle.is_none() {
        return Ok(body);
    }
    let state = inner.state.borrow();
    let (incoming, names) = (&state.incoming, &inner.names);
    let declared = match page.raw_get::<Value>(&names.canonical)? {
        Value::String(path) => Some(path.to_string_lossy()),
        _ => None,
    };
    let path = declared.as_deref().unwrap_or(&incoming.path);
    let secure = site.secure || page.raw_get::<Option<bool>>(&names.secure)? == Some(true);
    let elsewhere =
        path != incoming.path || incoming.host != *site.domain || (secure && !incoming.secure);
    let scheme = if secure { "https" } else { "http" };
    let mut links = language::alternates(inner, scheme)?.into_bytes();
    if elsewhere {
        let path = encoded(path);
        let href = format!("{scheme}://{}{path}", site.domain);
        links.extend_from_slice(b"<link rel=\"canonical\" href=\"");
        super::escape::append(
            &mut links,
            href.as_bytes(),
            crate::program::Escape::Attribute,
        );
        links.extend_from_slice(b"\" />");
    }
    Ok(match links.is_empty() {
        true => body,
        false => before_head_end(body, &links),
    })
}

/// A path as it stands in an address: what has no place in a path percent-encoded (RFC 3986, section 3.3).
pub(crate) fn encoded(path: &str) -> String {
    const KEPT: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'#')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'%');
    utf8_percent_encode(path, KEPT).to_string()
}

fn before_head_end(mut body: Vec<u8>, link: &[u8]) -> Vec<u8> {
    const END: &[u8] = b"</head>";
    if let Some(at) = body
        .windows(END.len())
        .position(|window| window.eq_ignore_ascii_case(END))
    {
        body.splice(at..at, link.iter().copied());
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_goes_before_the_first_end_of_the_head() {
        let body = before_head_end(b"<HEAD></HEAD><p></head>".to_vec(), b"<link>");
        assert_eq!(body, b"<HEAD><link></HEAD><p></head>");
        assert_eq!(before_head_end(b"none".to_vec(), b"<link>"), b"none");
    }
}
