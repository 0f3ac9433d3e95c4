//! Attributes nobody reads, hooks that are not functions, extensions of nothing.

use std::collections::BTreeSet;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::{ADDRESS_ATTRIBUTES, APPLICATION_ATTRIBUTES, HOOKS, SITE_ATTRIBUTES};
use crate::lower::data::{Data, Key};
use crate::resolve::names::{self, Near};
use crate::resolve::site::{self, ResolvedSite};
use crate::source::Span;

/// Attributes of a bundle or its addresses that neither the product nor any code reads.
pub(super) fn unknown_attributes(subject: &Subject<'_>, found: &mut Diagnostics) {
    let bundle = subject.bundle;
    let site = bundle.bundle.is_site();
    let known = if site {
        SITE_ATTRIBUTES
    } else {
        APPLICATION_ATTRIBUTES
    };
    let table = if site {
        "site"
    } else {
        bundle.bundle.id.as_str()
    };
    let none = BTreeSet::new();
    let read = subject.reads.get(table).unwrap_or(&none);
    // A function is said by `hooks`.
    let data = bundle
        .settings
        .data
        .entries()
        .iter()
        .filter(|(_, value)| *value != Data::Function);
    for (key, _) in data {
        report(subject, &[], key, known, read, found);
    }
    let read = subject.reads.get("page").unwrap_or(&none);
    for (index, address) in bundle.settings.data.table("addresses").array() {
        let path = [Key::name("addresses"), Key::Number(index as f64)];
        for (key, _) in address.entries() {
            report(subject, &path, key, ADDRESS_ATTRIBUTES, read, found);
        }
    }
}

/// Attributes whose values have one kind, or may be switched off with `false`.
const KINDS: &[(&str, &[&str])] = &[
    ("addresses", &["a table"]),
    ("applications", &["a table"]),
    ("autoaddresses", &["a boolean"]),
    ("checks", &["a table"]),
    ("collators", &["a table"]),
    ("csp", &["a table", "a boolean"]),
    ("database", &["a table"]),
    ("domain", &["text"]),
    ("domains", &["a table"]),
    ("escape", &["a boolean"]),
    ("events", &["a table"]),
    ("exec", &["a table"]),
    ("id", &["text"]),
    ("language", &["text"]),
    ("languages", &["a table"]),
    ("locale", &["text"]),
    ("locales", &["a table"]),
    ("locks", &["a table", "text", "a boolean"]),
    ("name", &["text"]),
    ("path_append", &["text", "a boolean"]),
    ("powered_by", &["a boolean"]),
    ("query_preserve", &["a boolean"]),
    ("redirect", &["a boolean", "text"]),
    ("secure", &["a boolean"]),
    ("security", &["a table"]),
    ("stores", &["a table"]),
    ("template", &["text", "a boolean"]),
    ("timezone", &["text"]),
    ("vocabulary", &["a table"]),
];

/// Attributes of a bundle whose value is not of the kind they take.
pub(super) fn wrong_kinds(subject: &Subject<'_>, found: &mut Diagnostics) {
    let settings = &subject.bundle.settings;
    for (name, kinds) in KINDS {
        let Some(value) = settings
            .data
            .get(name)
            .filter(|value| !kinds.contains(&value.kind()))
        else {
            continue;
        };
        // A function is said by `hooks`.
        if *value != Data::Function
            && let Some(span) = settings.value_span(&[Key::name(name)])
        {
            let message = format!("`{name}` is {}, not {}", value.kind(), kinds.join(" or "));
            found.push(Diagnostic::new(Code::WrongSetting, message, span));
        }
    }
}

fn report(
    subject: &Subject<'_>,
    path: &[Key],
    key: &Key,
    known: &[&str],
    read: &BTreeSet<&str>,
    found: &mut Diagnostics,
) {
    let Key::Text(name) = key else { return };
    let Ok(name) = std::str::from_utf8(name) else {
        return;
    };
    let own = subject.bundle.settings.reads.iter().any(|own| own == name);
    if known.contains(&name) || read.contains(name) || own {
        return;
    }
    let mut full = path.to_vec();
    full.push(key.clone());
    if let Some(span) = subject.bundle.settings.key_span(&full) {
        let near = names::near(name, known.iter().copied());
        let message = format!("nothing reads the attribute `{name}`");
        let finding = Diagnostic::new(Code::UnknownSetting, message, span);
        found.push(Near::offer(near, finding, name));
    }
}

/// Settings that name or hold functions where none can be; hooks belong in `functions.lua`.
pub(super) fn hooks(subject: &Subject<'_>, found: &mut Diagnostics) {
    for (key, value) in subject.bundle.settings.data.entries() {
        let Key::Text(name) = key else { continue };
        let name = String::from_utf8_lossy(name);
        if *value == Data::Function
            && let Some(span) = subject.bundle.settings.key_span(std::slice::from_ref(key))
        {
            let what = if HOOKS.contains(&name.as_ref()) {
                "hook"
            } else {
                "function"
            };
            found.push(
                Diagnostic::new(
                    Code::WrongSetting,
                    format!("the {what} `{name}` is in the settings"),
                    span,
                )
                .because("settings are data")
                .help("move it to functions.lua"),
            );
        }
    }
}

/// `escape = false`: what the bundle writes is not escaped.
pub(super) fn raw_output(subject: &Subject<'_>, found: &mut Diagnostics) {
    if subject.bundle.escapes() {
        return;
    }
    if let Some(span) = subject.bundle.settings.key_span(&[Key::name("escape")]) {
        found.push(
            Diagnostic::new(
                Code::RawOutput,
                "this bundle writes data without escaping it",
                span,
            )
            .because("what visitors send can become markup")
            .help("remove it, and mark the markup that is meant with `html(…)`"),
        );
    }
}

/// `_extension` files whose target no site has.
pub(super) fn orphan_extensions(subject: &Subject<'_>, found: &mut Diagnostics) {
    let mut sites = subject
        .resolved
        .sites
        .iter()
        .filter(|site| runs(subject, site))
        .peekable();
    if sites.peek().is_none() {
        return;
    }
    let of = |site: &ResolvedSite| -> BTreeSet<(String, crate::source::FileId)> {
        let views = site::extensions(&subject.resolved.bundles, &site.resources.views).orphans;
        let controllers =
            site::extensions(&subject.resolved.bundles, &site.resources.controllers).orphans;
        let own = views
            .into_iter()
            .chain(controllers)
            .filter(|(_, resource)| resource.bundle == subject.id);
        own.map(|(id, resource)| (id, resource.file)).collect()
    };
    let everywhere = sites
        .map(of)
        .reduce(|a, b| a.intersection(&b).cloned().collect())
        .unwrap_or_default();
    for (id, file) in everywhere {
        found.push(Diagnostic::new(Code::OrphanExtension, format!("there is no view or controller `{id}` to extend"), Span::whole(file))
            .help("name it after the view or controller it extends, in a folder named after that one's application"));
    }
}

fn runs(subject: &Subject<'_>, site: &ResolvedSite) -> bool {
    site.bundle.is_some()
        && (site.bundle == Some(subject.id) || site.applications.contains(&subject.id))
}
