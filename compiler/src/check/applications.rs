//! Applications that are enabled twice, or that nothing uses; domains that are something else.

use super::Subject;
use crate::bundle::Origin;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::parse::ParsedChunk;
use crate::resolve::Resolved;
use crate::resolve::data::uses;
use crate::resolve::host::{self, HostKind};
use crate::resolve::settings::Settings;
use crate::source::Span;

/// An application that a list names twice.
pub(super) fn repeated(subject: &Subject<'_>, found: &mut Diagnostics) {
    in_list(subject.resolved, &subject.bundle.settings, found);
}

/// The same for the node.
pub(super) fn node(resolved: &Resolved, found: &mut Diagnostics) {
    in_list(resolved, &resolved.node, found);
}

fn in_list(resolved: &Resolved, settings: &Settings, found: &mut Diagnostics) {
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for (index, name) in settings.data.table("applications").array() {
        let id = name
            .as_text()
            .and_then(|name| resolved.application(name.rsplit('.').next().unwrap_or(name)));
        let Some(id) = id else { continue };
        let path = |index: usize| [Key::name("applications"), Key::Number(index as f64)];
        let first = seen.iter().find(|(known, _)| *known == id);
        if let (Some((_, first)), Some(span)) = (first, settings.value_span(&path(index))) {
            let message = format!(
                "the application `{}` is enabled twice",
                resolved.bundles[id].bundle.id
            );
            let finding = Diagnostic::new(Code::RepeatedApplication, message, span)
                .help("remove one of them");
            found.push(match settings.value_span(&path(*first)) {
                Some(other) => finding.also(other, "enabled here before"),
                None => finding,
            });
        }
        seen.push((id, index));
    }
}

/// An application of the project that no site enables and no code calls.
pub(super) fn unused(resolved: &Resolved, found: &mut Diagnostics) {
    if !resolved
        .bundles
        .iter()
        .any(|bundle| bundle.bundle.is_site())
    {
        // A collection of applications.
        return;
    }
    let enabled = |id: usize| {
        resolved
            .sites
            .iter()
            .any(|site| site.applications.contains(&id))
    };
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let own = &bundle.bundle;
        let lends = bundle.settings.data.get("globals").is_some();
        let shipped = own.folder.origin == Origin::Shipped;
        if own.is_site() || shipped || lends || enabled(id) || is_called(resolved, id) {
            continue;
        }
        if let Some(span) = own.span() {
            let message = format!(
                "no site enables the application `{}`, and no code calls it",
                own.id
            );
            found.push(
                Diagnostic::new(Code::UnusedApplication, message, span).help(
                    "name it in `applications` of a site, or put `_` in front of its folder's name",
                ),
            );
        }
    }
}

/// Whether another bundle names an application: as a table, in `require`, or in its settings.
fn is_called(resolved: &Resolved, id: usize) -> bool {
    let own = &resolved.bundles[id].bundle;
    let spaces = own
        .namespace
        .as_deref()
        .and_then(|name| name.split('.').next());
    let others = resolved
        .bundles
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != id);
    let prefix = format!("{}/", own.id);
    let in_code = others
        .clone()
        .flat_map(|(_, bundle)| bundle.chunks.values())
        .any(|chunk| {
            let free = chunk.scopes.free.iter();
            let mut arguments = chunk
                .scopes
                .calls
                .iter()
                .flat_map(|call| call.arguments.iter());
            free.into_iter()
                .any(|free| free.name == own.id || Some(free.name.as_str()) == spaces)
                || arguments.any(|argument| {
                    argument
                        .as_text()
                        .is_some_and(|text| text.starts_with(&prefix))
                })
        });
    let in_data = || {
        let mut others = others.clone();
        resolved.tables.values().any(|table| table.owner == id)
            && others.any(|(other, bundle)| {
                let mut chunks = bundle.chunks.values();
                chunks.any(|chunk| uses_table(resolved, other, chunk, id))
            })
    };
    let settings = others.clone().map(|(_, bundle)| &bundle.settings.data);
    in_code
        || in_data()
        || settings
            .chain([&resolved.node.data])
            .any(|data| names(data, &own.id))
}

/// Whether a text uses a table that an application declares.
fn uses_table(resolved: &Resolved, bundle: usize, chunk: &ParsedChunk, owner: usize) -> bool {
    let of_owner = |name: &str| {
        let table = resolved.tables.get(name);
        table.is_some_and(|table| table.owner == owner)
    };
    let mut uses = uses::uses(resolved, bundle, chunk).into_iter();
    let mut free = chunk.scopes.free.iter();
    uses.any(|found| of_owner(&found.path.root))
        || (chunk.kind.holds_tables() && free.any(|free| of_owner(&free.name)))
}

/// Whether settings name an application other than by enabling it: as a hook, or among curators.
fn names(data: &Data, id: &str) -> bool {
    let hooks = ["authenticator", "collators", "curators", "applications"];
    let texts = hooks
        .iter()
        .filter_map(|name| data.get(name))
        .flat_map(Data::texts);
    let mut parts = texts.flat_map(|text| text.split('.'));
    parts.any(|part| part == id)
}

/// Names among the domains that are URLs, have a port, or are written as other servers have it.
pub(super) fn domains(subject: &Subject<'_>, found: &mut Diagnostics) {
    let settings = &subject.bundle.settings;
    for (index, entry) in settings.data.table("domains").array() {
        let path = [Key::name("domains"), Key::Number(index as f64)];
        let named = entry
            .as_text()
            .map(|name| (name, settings.value_span(&path)));
        let inner = [path[0].clone(), path[1].clone(), Key::name("name")];
        let entry = entry.get("name").and_then(Data::as_text);
        let named = named.or_else(|| Some((entry?, settings.value_span(&inner))));
        if let Some((name, Some(span))) = named {
            found.extend(fault(name, span));
        }
    }
}

fn fault(name: &str, span: Span) -> Option<Diagnostic> {
    if host::kind(name) != HostKind::Pattern {
        return None;
    }
    let (message, better) = if let Some((_, rest)) = name.split_once("://") {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        (format!("`{name}` is a URL, not a domain"), host.to_owned())
    } else if let Some(rest) = name.strip_prefix("*.") {
        (
            format!("`{name}` matches no domain: a leading period stands for all sub-domains"),
            format!(".{rest}"),
        )
    } else if let Some((host, _)) = name
        .split_once(':')
        .filter(|(_, port)| port.parse::<u16>().is_ok())
    {
        (
            format!("`{name}` has a port, which no domain has"),
            host.to_owned(),
        )
    } else if let Some((host, _)) = name.split_once('/') {
        (
            format!("`{name}` has a path, which no domain has"),
            host.to_owned(),
        )
    } else if name.trim() != name {
        (
            format!("`{name}` has blanks around it"),
            name.trim().to_owned(),
        )
    } else {
        return None;
    };
    let finding = Diagnostic::new(Code::NotADomain, message, span);
    Some(if better.is_empty() {
        finding
    } else {
        finding.help(format!("write `{better}`"))
    })
}
