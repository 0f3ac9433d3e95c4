//! Rules about what settings say of the safety of pages and forms: policies, headers, origins.

mod not_an_origin;
mod open_script;
mod sources;
mod unposted_rule;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::Resolved;
use crate::resolve::names::{self, Near};
use crate::resolve::security;
use crate::resolve::settings::Settings;

/// The rules of a bundle.
pub(super) fn bundle(subject: &Subject<'_>, found: &mut Diagnostics) {
    let settings = &subject.bundle.settings;
    layer(settings, &[], &settings.data, found);
    for (index, address) in settings.data.table("addresses").array() {
        let path = [Key::name("addresses"), Key::Number(index as f64)];
        layer(settings, &path, address, found);
        not_an_origin::check(settings, &path, address, found);
        unposted_rule::check(settings, &path, address, found);
    }
    open_script::check(subject, found);
}

/// The rules of the node.
pub(super) fn node(resolved: &Resolved, found: &mut Diagnostics) {
    layer(&resolved.node, &[], &resolved.node.data, found);
}

/// `csp` and `security` of the node, a bundle or an address.
fn layer(settings: &Settings, path: &[Key], data: &Data, found: &mut Diagnostics) {
    if let Some(csp) = data.get("csp") {
        let path = under(path, "csp");
        if !path_is_kind(settings, &path, csp, found) {
            return;
        }
        let known: Vec<&str> = security::directives().collect();
        for (key, value) in csp.entries() {
            let name = key.as_name().unwrap_or_default();
            let directive = security::directive(name);
            if !known.contains(&directive.as_str()) {
                unknown(settings, &path, name, &known, found);
                continue;
            }
            sources::check(settings, (&path, name), &directive, value, found);
        }
    }
    let path = under(path, "security");
    for (key, value) in data.table("security").entries() {
        let name = key.as_name().unwrap_or_default();
        if !security::SETTINGS.contains(&name) {
            unknown(settings, &path, name, &security::SETTINGS, found);
        } else if let Some(kinds) = wrong_kind(name, value) {
            let message = format!("`{name}` must be {kinds}, not {}", value.kind());
            report(
                settings,
                &under(&path, name),
                Code::WrongSetting,
                message,
                found,
            );
        }
    }
}

/// Whether a policy is a table, or a switch; the node and bundles have that said elsewhere.
fn path_is_kind(settings: &Settings, path: &[Key], csp: &Data, found: &mut Diagnostics) -> bool {
    let fits = matches!(csp, Data::Table(_) | Data::Bool(_));
    if !fits && path.len() > 1 {
        let message = format!(
            "`csp` must be a table of directives or false, not {}",
            csp.kind()
        );
        report(settings, path, Code::WrongSetting, message, found);
    }
    fits
}

/// What a setting of `security` must be, where it is not.
fn wrong_kind(name: &str, value: &Data) -> Option<&'static str> {
    let is_line = |text: &[u8]| !text.iter().any(|b| b.is_ascii_control() || !b.is_ascii());
    match (name, value) {
        ("nosniff", Data::Bool(_)) => None,
        ("nosniff", _) => Some("true or false"),
        ("hsts", Data::Number(seconds)) if *seconds >= 0.0 => None,
        ("hsts", Data::Text(text)) if is_line(text) => None,
        ("hsts", Data::Bool(_)) => None,
        ("hsts", _) => Some("a number of seconds, the text of the header, or false"),
        (_, Data::Bool(_)) => None,
        (_, Data::Text(text)) if is_line(text) => None,
        (_, _) => Some("the text of the header, or false"),
    }
}

fn under(path: &[Key], name: &str) -> Vec<Key> {
    path.iter().cloned().chain([Key::name(name)]).collect()
}

fn report(settings: &Settings, path: &[Key], code: Code, message: String, found: &mut Diagnostics) {
    if let Some(span) = settings.value_span(path) {
        found.push(Diagnostic::new(code, message, span));
    }
}

fn unknown(settings: &Settings, path: &[Key], name: &str, known: &[&str], found: &mut Diagnostics) {
    if let Some(span) = settings.key_span(&under(path, name)) {
        let known: Vec<String> = known.iter().map(|known| known.replace('-', "_")).collect();
        let near = names::near(name, known.iter().map(String::as_str));
        let message = format!("nothing reads the attribute `{name}`");
        let finding = Diagnostic::new(Code::UnknownSetting, message, span);
        found.push(Near::offer(near, finding, name));
    }
}
