//! Domains of sites: which host names serve, which redirect, and two sites that claim one.

use super::route::Redirect;
use super::settings::Settings;
use super::site::ResolvedSite;
use super::{Resolved, names};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};

/// What a host name does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum HostRule {
    Serve,
    Staging,
    Primary {
        path_append: Option<String>,
        query_preserve: bool,
    },
    Elsewhere(Redirect),
}

/// How a host name is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostKind {
    Exact,
    /// Begins with a period.
    Suffix,
    Pattern,
}

/// The kind of a name: a leading period makes a suffix, characters that no domain has make a pattern.
pub(crate) fn kind(name: &str) -> HostKind {
    let domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    match name.strip_prefix('.') {
        Some(rest) if rest.chars().all(domain) => HostKind::Suffix,
        _ if name.chars().all(domain) => HostKind::Exact,
        _ => HostKind::Pattern,
    }
}

/// Every host name of a site: the primary domain, the folder's name, the listed ones, and each one's `www.` twin.
pub(crate) fn hosts(
    folder: &str,
    domain: &str,
    settings: &Settings,
    found: &mut Diagnostics,
) -> Vec<(String, HostRule)> {
    let mut hosts = vec![(domain.to_owned(), HostRule::Serve)];
    let list = settings.data.table("domains");
    for (index, entry) in list.array() {
        let name = entry
            .as_text()
            .or_else(|| entry.get("name").and_then(Data::as_text));
        let path = [Key::name("domains"), Key::Number(index as f64)];
        let span = settings.value_span(&path);
        let Some(name) = name else {
            if let Some(span) = span {
                found.push(
                    Diagnostic::new(Code::WrongSetting, "a domain needs a name", span)
                        .help("write the name as text, or a table with `name=`"),
                );
            }
            continue;
        };
        if kind(name) == HostKind::Pattern
            && let (Err(fault), Some(span)) = (names::lua_pattern(name), span)
        {
            found.push(Diagnostic::new(
                Code::WrongPattern,
                format!("`{name}` is not a Lua pattern: {fault}"),
                span,
            ));
            continue;
        }
        add(&mut hosts, name, rule(&settings.data, entry, kind(name)));
    }
    add(
        &mut hosts,
        folder,
        rule(&settings.data, &Data::EMPTY, HostKind::Exact),
    );
    let twin = domain
        .strip_prefix("www.")
        .map_or_else(|| format!("www.{domain}"), str::to_owned);
    add(
        &mut hosts,
        &twin,
        rule(&settings.data, &Data::EMPTY, HostKind::Exact),
    );
    hosts
}

fn add(hosts: &mut Vec<(String, HostRule)>, name: &str, rule: HostRule) {
    let name = if kind(name) == HostKind::Pattern {
        name.to_owned()
    } else {
        name.to_lowercase()
    };
    if !hosts.iter().any(|(known, _)| *known == name) {
        hosts.push((name, rule));
    }
}

/// What a listed name does: suffixes and patterns serve unless told otherwise, names redirect to the primary domain.
fn rule(site: &Data, entry: &Data, kind: HostKind) -> HostRule {
    if entry.get("staging").and_then(Data::as_bool) == Some(true) {
        return HostRule::Staging;
    }
    let inherited = |name: &str| entry.get(name).or_else(|| site.get(name));
    let path_append = inherited("path_append")
        .and_then(Data::as_text)
        .map(str::to_owned);
    let query = inherited("query_preserve").and_then(Data::as_bool);
    let redirect = entry
        .get("redirect")
        .or_else(|| site.get("redirect").filter(|_| kind == HostKind::Exact));
    match redirect {
        Some(Data::Bool(false)) => HostRule::Serve,
        Some(Data::Text(_)) => HostRule::Elsewhere(Redirect {
            to: redirect
                .and_then(Data::as_text)
                .unwrap_or_default()
                .to_owned(),
            status: 301,
            path_append,
            query_preserve: query == Some(true),
        }),
        None if kind != HostKind::Exact => HostRule::Serve,
        _ => HostRule::Primary {
            path_append,
            query_preserve: query != Some(false),
        },
    }
}

/// A name that two sites claim.
pub(crate) fn report_duplicates(
    resolved: &Resolved,
    sites: &[ResolvedSite],
    found: &mut Diagnostics,
) {
    let mut seen: Vec<(&str, &ResolvedSite)> = Vec::new();
    for site in sites {
        for (name, _) in &site.hosts {
            let Some((_, first)) = seen.iter().find(|(known, _)| known == name) else {
                seen.push((name, site));
                continue;
            };
            let span = |site: &ResolvedSite| {
                site.bundle
                    .and_then(|id| resolved.bundles[id].bundle.span())
            };
            if let (Some(at), Some(other)) = (span(site), span(first)) {
                let message = format!("the domain `{name}` belongs to two sites");
                found.push(
                    Diagnostic::new(Code::DuplicateDomain, message, at)
                        .also(other, format!("site `{}` has it first", first.id))
                        .help("remove it from one of them; `www.` twins count"),
                );
            }
        }
    }
}
