//! What answers a path on a site: the same steps as the server takes, over the same tables.

use super::url;
use crate::lower::data::{Data, Key};
use crate::resolve::normalize::{normalize, transliterate, trimmed_key};
use crate::resolve::pattern;
use crate::resolve::route::{Pattern, Route};
use crate::resolve::site::ResolvedSite;
use crate::source::FileId;

/// What a path leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer<'a> {
    Page(&'a Route),
    File(FileId),
    /// Something that is not among the addresses, or a pattern that cannot be decided.
    Unsure,
    Nothing,
}

/// Addresses the product itself answers without their being declared.
const BUILT_IN: [&str; 2] = ["generic/localise", "moonstalk-generic/localise"];

/// What answers a path on a site.
pub(crate) fn answer<'a>(site: &'a ResolvedSite, path: &str) -> Answer<'a> {
    let requested = url::requested(path);
    if let Some(file) = file(site, &requested) {
        return Answer::File(file);
    }
    if is_file_path(&requested) {
        return Answer::Nothing;
    }
    let parts: Vec<&str> = requested
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let address = if parts.is_empty() {
        "front".to_owned()
    } else {
        transliterate(&parts.join("/"))
    };
    let found = page(site, &address);
    if matches!(found, Answer::Nothing) && is_localized(site, &address) {
        return Answer::Unsure;
    }
    found
}

/// Whether an address is one of the site's behind the code of a language it speaks.
fn is_localized(site: &ResolvedSite, address: &str) -> bool {
    let (first, rest) = address.split_once('/').unwrap_or((address, "front"));
    let mut languages = site.vocabulary.entries().iter();
    let speaks = languages.any(
        |(key, _)| matches!(key, Key::Text(name) if name.eq_ignore_ascii_case(first.as_bytes())),
    );
    speaks && !matches!(page(site, rest), Answer::Nothing)
}

fn page<'a>(site: &'a ResolvedSite, address: &str) -> Answer<'a> {
    let key = trimmed_key(address);
    let routes = &site.routes;
    if let Some(&route) = routes.exact.get(&key) {
        return Answer::Page(&routes.routes[route]);
    }
    for (pattern, route) in &routes.patterns {
        match matches(pattern, &key, address) {
            Some(true) => return Answer::Page(&routes.routes[*route]),
            Some(false) => {}
            None => return Answer::Unsure,
        }
    }
    if BUILT_IN.contains(&key.as_str()) {
        Answer::Unsure
    } else {
        Answer::Nothing
    }
}

/// Whether a pattern matches an address; `None` where that takes too long to find out.
pub(crate) fn matches(pattern: &Pattern, key: &str, address: &str) -> Option<bool> {
    match pattern {
        Pattern::Starts(text) => Some(key.starts_with(text.as_str())),
        Pattern::Ends(text) => Some(key.ends_with(text.as_str())),
        Pattern::Contains(text) => Some(key.contains(text.as_str())),
        Pattern::Lua(text) => pattern::is_match(text, address),
        Pattern::Any => Some(true),
    }
}

/// Whether anything could answer a path that begins so.
pub(crate) fn is_possible(site: &ResolvedSite, prefix: &str) -> bool {
    if prefix.contains("..") || prefix.contains('%') || prefix.contains("//") {
        return true;
    }
    let plain = prefix.trim_start_matches('/');
    if site
        .files
        .range(plain.to_owned()..)
        .next()
        .is_some_and(|(path, _)| path.starts_with(plain))
    {
        return true;
    }
    let key = trimmed_key(plain);
    let address = transliterate(plain);
    let exact = site.routes.exact.range(key.clone()..).next();
    // What is left of the text is not enough to judge by.
    key.is_empty()
        || exact.is_some_and(|(known, _)| known.starts_with(&key))
        || localized_prefix(site, &key)
        || BUILT_IN.iter().any(|known| known.starts_with(&key))
        || site
            .routes
            .patterns
            .iter()
            .any(|(pattern, _)| could_match(pattern, &key, &address))
}

fn localized_prefix(site: &ResolvedSite, key: &str) -> bool {
    let first = key.split('/').next().unwrap_or(key);
    let languages = site.vocabulary.entries().iter();
    let mut named = languages.filter_map(|(language, _)| language.as_name());
    named.any(|language| normalize(language).starts_with(first))
}

/// Whether a pattern can match an address that begins so.
fn could_match(pattern: &Pattern, key: &str, address: &str) -> bool {
    let agree = |one: &str, two: &str| one.starts_with(two) || two.starts_with(one);
    match pattern {
        Pattern::Starts(text) => agree(text, key),
        Pattern::Ends(_) | Pattern::Contains(_) | Pattern::Any => true,
        Pattern::Lua(text) => match pattern::head(text) {
            Some((head, true)) => head.starts_with(address),
            Some((head, false)) => agree(&head, address),
            None => true,
        },
    }
}

/// The file at a path: under its own name, or the name with a fingerprint in it.
pub(crate) fn file(site: &ResolvedSite, path: &str) -> Option<FileId> {
    if is_hidden(path) {
        return None;
    }
    site.files.get(path).copied().or_else(|| {
        let (rest, extension) = path.rsplit_once('.')?;
        let (name, print) = rest.rsplit_once('.')?;
        let is_print = print.len() == 10 && print.bytes().all(|b| b.is_ascii_hexdigit());
        let plain = format!("{name}.{extension}");
        site.files.get(&plain).copied().filter(|_| is_print)
    })
}

/// Whether a path is a file's or nothing.
pub(crate) fn is_file_path(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last.char_indices().any(|(at, c)| c == '.' && at > 0) || is_hidden(path) || path.contains('\\')
}

fn is_hidden(path: &str) -> bool {
    let mut segments = path.split('/').peekable();
    segments.peek() != Some(&".well-known") && segments.any(|segment| segment.starts_with('.'))
}

/// Whether a page takes a method.
pub(crate) fn takes(route: &Route, method: &str) -> bool {
    let has = |name: &str| route.methods.iter().any(|known| known == name);
    route.methods.is_empty() || has(method) || (method == "HEAD" && has("GET"))
}

/// Addresses and files most like a path, for help.
pub(crate) fn nearest(site: &ResolvedSite, path: &str) -> Option<String> {
    let plain = url::requested(path);
    let files = site.files.keys().map(String::as_str);
    let pages = site.routes.exact.keys().map(String::as_str);
    let near = if is_file_path(&plain) {
        let same_name = |known: &&str| {
            known.rsplit('/').next() == plain.rsplit('/').next() && !known.ends_with(".html")
        };
        let mut elsewhere = files.clone().filter(same_name);
        match (elsewhere.next(), elsewhere.next()) {
            (Some(only), None) => Some(only.to_owned()),
            _ => crate::resolve::names::nearest(&plain, files),
        }
    } else {
        crate::resolve::names::nearest(&trimmed_key(&plain), pages)
    };
    near.map(|near| {
        if near == "front" {
            "/".to_owned()
        } else {
            format!("/{near}")
        }
    })
}

/// Whether code of the site's own decides where a request goes, so that addresses do not tell all.
pub(crate) fn is_collated(site: &ResolvedSite) -> bool {
    !site.collators.is_empty()
        || site.routes.routes.iter().any(|route| {
            !matches!(
                route.attributes.get("collator"),
                None | Some(Data::Bool(false))
            )
        })
}
