//! Values of addresses and of the node that cannot mean anything: a status that is none, a header nobody could send.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::{NODE_ATTRIBUTES, POST_ATTRIBUTES};
use crate::lower::data::{Data, Key};
use crate::resolve::Resolved;
use crate::resolve::names::{self, Near};
use crate::resolve::settings::Settings;

/// Attributes of addresses whose values break a rule.
pub(super) fn addresses(subject: &Subject<'_>, found: &mut Diagnostics) {
    let settings = &subject.bundle.settings;
    for (index, address) in settings.data.table("addresses").array() {
        let path = [Key::name("addresses"), Key::Number(index as f64)];
        for (key, value) in address.entries() {
            if let Some(name) = key.as_name()
                && let Some(fault) = address_fault(name, value)
            {
                refuse(settings, &path, name, &fault, found);
            }
        }
        let post = [path[0].clone(), path[1].clone(), Key::name("post")];
        for (key, value) in address.table("post").entries() {
            let Some(name) = key.as_name() else { continue };
            if let Some(fault) = post_fault(name, value) {
                refuse(settings, &post, name, &fault, found);
            } else if !POST_ATTRIBUTES.contains(&name) {
                unknown(settings, &post, name, POST_ATTRIBUTES, found);
            }
        }
    }
}

fn refuse(settings: &Settings, path: &[Key], name: &str, fault: &str, found: &mut Diagnostics) {
    let full: Vec<Key> = path.iter().cloned().chain([Key::name(name)]).collect();
    if let Some(span) = settings.value_span(&full) {
        found.push(Diagnostic::new(
            Code::WrongSetting,
            format!("`{name}` {fault}"),
            span,
        ));
    }
}

fn unknown(settings: &Settings, path: &[Key], name: &str, known: &[&str], found: &mut Diagnostics) {
    let full: Vec<Key> = path.iter().cloned().chain([Key::name(name)]).collect();
    if let Some(span) = settings.key_span(&full) {
        let near = names::near(name, known.iter().copied());
        let message = format!("nothing reads the attribute `{name}`");
        let finding = Diagnostic::new(Code::UnknownSetting, message, span);
        found.push(Near::offer(near, finding, name));
    }
}

/// The rule an attribute of an address breaks.
fn address_fault(name: &str, value: &Data) -> Option<String> {
    let must = |what: &str| Some(format!("must be {what}, not {}", value.kind()));
    match (name, value) {
        ("status", Data::Number(status)) => {
            let valid = (100.0..600.0).contains(status) && status.fract() == 0.0;
            (!valid).then(|| "must be an HTTP status, a whole number from 100 to 599".to_owned())
        }
        ("status", _) => must("a number"),
        ("headers", Data::Table(entries)) => entries
            .iter()
            .find_map(|(key, value)| header_fault(key, value)),
        ("post", Data::Table(_)) => None,
        ("headers" | "post", _) => must("a table"),
        ("redirect" | "title", Data::Text(text)) if text.iter().any(u8::is_ascii_control) => {
            Some("has control characters".to_owned())
        }
        ("redirect", Data::Bool(false)) | ("redirect" | "title", Data::Text(_)) => None,
        ("redirect" | "title", _) => must("text"),
        ("type", Data::Text(_) | Data::Bool(false)) => None,
        ("type", _) => must("text, or false"),
        ("path_append", Data::Text(_)) => {
            let fault = value
                .as_text()
                .and_then(|text| names::lua_pattern(text).err());
            fault.map(|fault| format!("is not a Lua pattern: {fault}"))
        }
        ("path_append", Data::Bool(false)) => None,
        ("path_append", _) => must("a Lua pattern"),
        ("query_preserve", Data::Bool(_)) => None,
        ("query_preserve", _) => must("true or false"),
        ("canonical", Data::Text(_) | Data::Bool(false)) => None,
        ("canonical", _) => must("text, or false"),
        ("formats", Data::Table(_)) => None,
        ("formats", _) => must("a table of formats"),
        ("methods", _) => methods_fault(value),
        ("locks", Data::Bool(true)) => must("a table of key names, or false"),
        _ => None,
    }
}

fn header_fault(key: &Key, value: &Data) -> Option<String> {
    let name = key.as_name().unwrap_or_default();
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || !name.bytes().all(token) {
        return Some(format!("has `{name}`, which is not the name of a header"));
    }
    let texts = value.texts();
    let broken = texts
        .iter()
        .any(|text| text.bytes().any(|b| b.is_ascii_control()));
    broken.then(|| format!("has control characters in `{name}`"))
}

fn methods_fault(value: &Data) -> Option<String> {
    if !matches!(value, Data::Table(_) | Data::Text(_)) {
        return Some(format!(
            "must be a table of method names, not {}",
            value.kind()
        ));
    }
    let texts = value.texts();
    let wrong = texts
        .iter()
        .find(|name| name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic()));
    wrong.map(|name| format!("has `{name}`, which is not a method"))
}

fn post_fault(name: &str, value: &Data) -> Option<String> {
    match (name, value) {
        ("maxsize" | "max_file_size" | "max_file_uploads", Data::Number(number))
            if *number >= 0.0 =>
        {
            None
        }
        ("maxsize" | "max_file_size" | "max_file_uploads", _) => {
            Some(format!("must be a number from 0, not {}", value.kind()))
        }
        ("form" | "expand" | "csrf" | "once", Data::Bool(_)) => None,
        ("form" | "expand" | "csrf" | "once", _) => {
            Some(format!("must be true or false, not {}", value.kind()))
        }
        ("origins", Data::Table(_) | Data::Text(_)) => None,
        ("origins", _) => Some(format!("must be a table of origins, not {}", value.kind())),
        _ => None,
    }
}

/// The settings of the node: names nobody reads, values of the wrong kind, curators that are not there.
pub(super) fn node(resolved: &Resolved, found: &mut Diagnostics) {
    let node = &resolved.node;
    let chunks = resolved.chunks();
    let read: Vec<&str> = chunks
        .flat_map(|chunk| &chunk.scopes.reads)
        .filter(|(table, _)| table == "node")
        .map(|(_, key)| key.as_str())
        .collect();
    for (key, value) in node.data.entries() {
        let Some(name) = key.as_name() else { continue };
        match NODE_ATTRIBUTES
            .iter()
            .find(|(known, _)| *known == name.replace('-', "_"))
        {
            Some((_, kinds)) if !kinds.is_empty() && !kinds.contains(&value.kind()) => {
                let fault = format!("must be {}, not {}", kinds.join(" or "), value.kind());
                refuse(node, &[], name, &fault, found);
            }
            Some(_) => {}
            None if read.contains(&name) => {}
            None => {
                let known: Vec<&str> = NODE_ATTRIBUTES.iter().map(|(name, _)| *name).collect();
                unknown(node, &[], name, &known, found);
            }
        }
    }
    curators(resolved, found);
}

fn curators(resolved: &Resolved, found: &mut Diagnostics) {
    for (index, name) in resolved.node.data.table("curators").array() {
        let Some(name) = name.as_text() else { continue };
        let has = resolved.application(name).is_some_and(|id| {
            crate::resolve::site::hook_name(&resolved.bundles[id], "Curator").is_some()
        });
        // Patterns among domains need no application; the name is accepted for old settings.
        let path = [Key::name("curators"), Key::Number(index as f64)];
        if let Some(span) = resolved
            .node
            .value_span(&path)
            .filter(|_| !has && name != "matchdomains")
        {
            let message = format!("no application `{name}` with a function `Curator`");
            found.push(Diagnostic::new(Code::UnknownHook, message, span));
        }
    }
}
