//! Domains of sites: which host names serve, which redirect, and two sites that claim one.

use super::route::Redirect;
use super::settings::Settings;
use super::site::ResolvedSite;
use super::{Resolved, names};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::source::Span;

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

/// A host name of a site.
#[derive(Clone, Debug)]
pub(crate) struct SiteHost {
    pub(crate) name: String,
    pub(crate) rule: HostRule,
    /// Where it is declared.
    pub(crate) span: Option<Span>,
}

/// Every host name of a site: the primary domain, the folder's name, the listed ones, and each one's `www.` twin.
pub(crate) fn hosts(
    folder: &str,
    domain: &str,
    settings: &Settings,
    found: &mut Diagnostics,
) -> Vec<SiteHost> {
    let mut hosts = Vec::new();
    let primary = settings.value_span(&[Key::name("domain")]);
    let usual = || rule(&settings.data, &Data::EMPTY, HostKind::Exact);
    add(&mut hosts, domain, HostRule::Serve, primary, found);
    for (index, entry) in settings.data.table("domains").array() {
        let span = settings.value_span(&[Key::name("domains"), Key::Number(index as f64)]);
        let named = entry
            .as_text()
            .or_else(|| entry.get("name").and_then(Data::as_text));
        match (named, span) {
            (Some(name), span) => {
                add(
                    &mut hosts,
                    name,
                    rule(&settings.data, entry, kind(name)),
                    span,
                    found,
                );
            }
            (None, Some(span)) => found.push(
                Diagnostic::new(Code::WrongSetting, "a domain needs a name", span)
                    .help("write the name as text, or a table with `name=`"),
            ),
            (None, None) => {}
        }
    }
    add(&mut hosts, folder, usual(), None, found);
    let twin = domain
        .strip_prefix("www.")
        .map_or_else(|| format!("www.{domain}"), str::to_owned);
    add(&mut hosts, &twin, usual(), None, found);
    hosts
}

fn add(
    hosts: &mut Vec<SiteHost>,
    name: &str,
    rule: HostRule,
    span: Option<Span>,
    found: &mut Diagnostics,
) {
    let kind = kind(name);
    let fault = match kind {
        HostKind::Pattern => names::lua_pattern(name)
            .err()
            .map(|fault| (Code::WrongPattern, fault)),
        HostKind::Exact | HostKind::Suffix => {
            domain_fault(name).map(|fault| (Code::WrongSetting, fault))
        }
    };
    if let (Some((code, fault)), Some(span)) = (fault, span) {
        let what = if kind == HostKind::Pattern {
            "Lua pattern"
        } else {
            "domain"
        };
        found.push(Diagnostic::new(
            code,
            format!("`{name}` is not a {what}: {fault}"),
            span,
        ));
        return;
    }
    let name = if kind == HostKind::Pattern {
        name.to_owned()
    } else {
        name.to_lowercase()
    };
    if !hosts.iter().any(|known| known.name == name) {
        hosts.push(SiteHost { name, rule, span });
    }
}

/// What keeps a name from ever being the host of a request.
pub(crate) fn domain_fault(name: &str) -> Option<&'static str> {
    let labels = name.strip_prefix('.').unwrap_or(name);
    if !labels.is_ascii() {
        Some("letters beyond ASCII are sent in another form; write the one that begins with `xn--`")
    } else if labels.split('.').any(str::is_empty) {
        Some("there is nothing between two of its periods")
    } else if labels.len() > 253 || labels.split('.').any(|label| label.len() > 63) {
        Some("it is longer than a domain can be")
    } else {
        None
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

/// A name that two sites claim. What follows from the folders' names is said once for each pair of sites.
pub(crate) fn report_duplicates(
    resolved: &Resolved,
    sites: &[ResolvedSite],
    found: &mut Diagnostics,
) {
    let mut seen: Vec<(&SiteHost, usize)> = Vec::new();
    let mut said: Vec<(usize, usize)> = Vec::new();
    for (index, site) in sites.iter().enumerate() {
        for host in &site.hosts {
            let Some(&(other, first)) = seen.iter().find(|(known, _)| known.name == host.name)
            else {
                seen.push((host, index));
                continue;
            };
            let place = |site: &ResolvedSite, host: &SiteHost| {
                host.span
                    .or_else(|| resolved.bundles[site.bundle?].bundle.span())
            };
            let places = (place(site, host), place(&sites[first], other));
            if let (Some(at), Some(other)) = places
                && (host.span.is_some() || !said.contains(&(first, index)))
            {
                said.push((first, index));
                let message = format!("the domain `{}` belongs to two sites", host.name);
                found.push(
                    Diagnostic::new(Code::DuplicateDomain, message, at)
                        .also(other, format!("site `{}` has it first", sites[first].id))
                        .help("remove it from one of them; `www.` twins count"),
                );
            }
        }
    }
}

/// A site whose folder or `domain` no request can name.
pub(crate) fn report_impossible(
    resolved: &Resolved,
    sites: &[ResolvedSite],
    found: &mut Diagnostics,
) {
    for site in sites {
        let Some(bundle) = site.bundle.map(|id| &resolved.bundles[id]) else {
            continue;
        };
        let span = bundle
            .settings
            .value_span(&[Key::name("domain")])
            .or_else(|| bundle.bundle.span());
        let fault = match kind(&site.domain) {
            HostKind::Exact => domain_fault(&site.domain),
            HostKind::Suffix | HostKind::Pattern => Some("a primary domain is a plain name"),
        };
        if let (Some(fault), Some(span)) = (fault, span) {
            let message = format!(
                "no request can be for the domain `{}`: {fault}",
                site.domain
            );
            found.push(
                Diagnostic::new(Code::WrongSetting, message, span)
                    .help("rename the folder, or set `domain` in its settings"),
            );
        }
    }
}
