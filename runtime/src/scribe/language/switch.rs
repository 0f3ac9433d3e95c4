//! The address that switches the language, `/generic/localise`, and what pages know of their addresses in other languages.

use hyper::StatusCode;
use hyper::header::{HeaderValue, REFERER, SET_COOKIE};
use mlua::{Lua, Value};
use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, json};

use crate::address::page_address;
use crate::cookie::SetCookie;
use crate::exchange::Outgoing;
use crate::program::{RouteId, Site, Translation};
use crate::route;
use crate::scribe::machine::Inner;
use crate::scribe::respond;

/// Where it is, as addresses are compared.
const ADDRESSES: [&str; 2] = ["generic/localise", "moonstalk.generic/localise"];

/// How long browsers keep the choice: a year.
const KEPT: i64 = 365 * 24 * 60 * 60;

/// Whether the request is for the switch; what a site declares there goes first.
pub(crate) fn is_switch(inner: &Inner) -> bool {
    let state = inner.state.borrow();
    let address = state.address.address.as_str();
    ADDRESSES.contains(&address) && route::find(inner.site(), address).is_none()
}

/// Sets the cookie `preferences`, and sends the visitor to the page they come from, in their language where it has an
/// address for it. A language that the site does not have changes nothing.
pub(crate) fn switch(inner: &Inner) -> mlua::Result<Outgoing> {
    let field = |name: &str| -> mlua::Result<Option<String>> {
        let value = inner.tables.form.raw_get::<Value>(name)?;
        Ok(value.as_string().map(|value| value.to_string_lossy()))
    };
    let wanted = field("language")?;
    let sites = inner.sites.borrow();
    let state = inner.state.borrow();
    let languages = &sites[state.site as usize].languages;
    let language = wanted.and_then(|wanted| languages.named(&wanted));
    let local = |path: Option<String>| path.filter(|path| is_local(path));
    let back = match local(field("return")?.map(|path| readable(&path))) {
        Some(back) => Some(back),
        None => local(referrer(&state.incoming)),
    };
    let site = inner.site();
    let there = language.zip(back.as_deref());
    let there = there.and_then(|(language, back)| translation(site, back, language));
    let target = match (there, local(field("fallback")?), back) {
        (Some(there), _, _) => there,
        (None, Some(fallback), _) if language.is_some() => fallback,
        (None, _, back) => back.unwrap_or_else(|| "/".to_owned()),
    };
    let mut outgoing = Outgoing::empty(StatusCode::SEE_OTHER);
    let headers = &mut outgoing.headers;
    respond::set(headers, "Location", &target);
    respond::set(headers, "Cache-Control", "no-store");
    respond::set(headers, "X-Robots-Tag", "none");
    let cookie = language.map(|language| preferences(&state.request_cookies, language));
    if let Some(Ok(cookie)) = cookie.map(|cookie| cookie.to_header())
        && let Ok(cookie) = HeaderValue::from_str(&cookie)
    {
        headers.append(SET_COOKIE, cookie);
    }
    Ok(outgoing)
}

/// The cookie with another language; what else it says stays.
fn preferences(cookies: &[(String, String)], language: &str) -> SetCookie {
    let known = cookies.iter().find(|(name, _)| name == "preferences");
    let known = known.and_then(|(_, text)| serde_json::from_str(text).ok());
    let mut kept: Map<String, serde_json::Value> = known.unwrap_or_default();
    kept.retain(|name, value| matches!(name.as_str(), "locale" | "timezone") && value.is_string());
    kept.insert("language".to_owned(), json!(language));
    SetCookie {
        name: "preferences".to_owned(),
        value: Some(serde_json::Value::Object(kept).to_string()),
        expires: Some(KEPT),
        attributes: vec!["SameSite=Lax".to_owned()],
        ..SetCookie::default()
    }
}

/// A path as headers have it, whose letters may have come unencoded.
fn readable(path: &str) -> String {
    utf8_percent_encode(path, &AsciiSet::EMPTY).to_string()
}

/// Whether a redirect to a text stays on this host, whatever a browser makes of it.
fn is_local(path: &str) -> bool {
    let mut bytes = path.bytes();
    let begins = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    let plain = |byte: u8| (b'!'..=b'~').contains(&byte) && byte != b'\\';
    begins && path.bytes().all(plain)
}

/// The path of the page the visitor comes from, if it is one of this host.
fn referrer(incoming: &crate::exchange::Incoming) -> Option<String> {
    let from = incoming.header(&REFERER)?;
    let (_, rest) = from.split_once("://")?;
    let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(at);
    let root = incoming.root_url();
    let own = root.split_once("://").map_or("", |(_, own)| own);
    let same = authority.eq_ignore_ascii_case(own.trim_end_matches('/'));
    let path = path.split('#').next().unwrap_or_default();
    same.then(|| match path {
        "" => "/".to_owned(),
        path => path.to_owned(),
    })
}

/// The address in a language of the page at a path of the site, with the query kept.
fn translation(site: &Site, path: &str, language: &str) -> Option<String> {
    let (plain, query) = match path.split_once('?') {
        Some((plain, query)) => (plain, Some(query)),
        None => (path, None),
    };
    let decoded = percent_decode_str(plain).decode_utf8_lossy();
    let found = route::find(site, &page_address(&decoded).address)?;
    let mut known = addresses(site, found, &decoded).into_iter();
    let (_, there) = known.find(|(known, _)| known.eq_ignore_ascii_case(language))?;
    let there = respond::encoded(&there);
    Some(match query {
        Some(query) => format!("{there}?{query}"),
        None => there,
    })
}

/// The addresses for languages of the page that a route has at a path.
fn addresses<'s>(site: &'s Site, route: RouteId, path: &str) -> Vec<(&'s str, String)> {
    let all = site.translations.iter();
    let own = all.clone().find(|known| known.route == route);
    // One without a language of its own is none of them where the others have all languages.
    let shown = |route: RouteId| {
        let route = site.routes.get(route as usize)?;
        Some((route.view.as_deref()?, route.controller.as_deref()))
    };
    let own = own.or_else(|| {
        let page = shown(route)?;
        all.clone()
            .find(|known| !known.rest && shown(known.route) == Some(page))
    });
    own.map(|own| of_page(site, own, path)).unwrap_or_default()
}

/// The addresses of a page, given one of them and the path the visitor came by.
fn of_page<'s>(site: &'s Site, own: &Translation, path: &str) -> Vec<(&'s str, String)> {
    let rest = match own.rest {
        true => {
            let parts = path.trim_start_matches('/').split('/');
            let own = own.path.trim_matches('/').split('/').count();
            parts.skip(own).collect::<Vec<_>>().join("/")
        }
        false => String::new(),
    };
    let page = site
        .translations
        .iter()
        .filter(|known| known.page == own.page);
    page.map(|known| (&*known.language, format!("{}{rest}", known.path)))
        .collect()
}

/// The addresses of the page that is being made.
fn of_request(inner: &Inner) -> mlua::Result<Vec<(&str, String)>> {
    let site = inner.site();
    if site.translations.is_empty() {
        return Ok(Vec::new());
    }
    let (route, path) = {
        let state = inner.state.borrow();
        (state.route, state.incoming.path.clone())
    };
    if let Some(route) = route {
        return Ok(addresses(site, route, &path));
    }
    // A collator chose the page.
    let Value::String(view) = inner.tables.page.raw_get::<Value>(&inner.names.view)? else {
        return Ok(Vec::new());
    };
    let view = view.to_string_lossy();
    let mut known = site.translations.iter();
    let own = known.find(|known| known.view == view && !known.rest);
    Ok(own.map(|own| of_page(site, own, &path)).unwrap_or_default())
}

/// `page.translated`: the page's addresses by language.
pub(crate) fn translated(lua: &Lua, inner: &Inner) -> mlua::Result<Value> {
    let known = of_request(inner)?;
    if known.is_empty() {
        return Ok(Value::Nil);
    }
    Ok(Value::Table(lua.create_table_from(known)?))
}

/// Links to the page in each of its languages, for its head; none where it has one address.
pub(crate) fn alternates(inner: &Inner, scheme: &str) -> mlua::Result<String> {
    let known = of_request(inner)?;
    let mut links = String::new();
    let mut paths: Vec<&str> = known.iter().map(|(_, path)| path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    if paths.len() < 2 {
        return Ok(links);
    }
    for (language, path) in &known {
        let path = respond::encoded(path);
        let language = html(language);
        links += &format!(
            "<link rel=\"alternate\" hreflang=\"{language}\" href=\"{scheme}://{}{}\" />",
            inner.site().domain,
            html(&path)
        );
    }
    Ok(links)
}

fn html(text: &str) -> String {
    let mut out = Vec::new();
    super::super::escape::append(&mut out, text.as_bytes(), crate::program::Escape::Attribute);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_host() {
        for path in ["/", "/a/b?c=d", "/%2f", "/?"] {
            assert!(is_local(path), "{path}");
        }
        for path in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/a\nb",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/a\\b",
            "/é",
        ] {
            assert!(!is_local(path), "{path}");
        }
    }

    #[test]
    fn letters_are_encoded_and_nothing_else() {
        assert_eq!(readable("/a?b=%2f&c"), "/a?b=%2f&c");
        assert_eq!(readable("/thé/"), "/th%C3%A9/");
        assert!(!is_local(&readable("/a\nb")) && !is_local(&readable("//évil")));
    }

    #[test]
    fn the_rest_of_the_preferences_stays() {
        let known = |text: &str| vec![("preferences".to_owned(), text.to_owned())];
        let value = |text: &str| preferences(&known(text), "fr").value;
        let with = value(r#"{"language":"en","timezone":"Europe/Paris","x":1}"#);
        assert_eq!(
            with.as_deref(),
            Some(r#"{"timezone":"Europe/Paris","language":"fr"}"#)
        );
        assert_eq!(value("broken").as_deref(), Some(r#"{"language":"fr"}"#));
    }
}
