//! Addresses that no request reaches, or that lead on and on: names of files, queries, redirects in a row, views that
//! lose their own address, domains that a pattern of another site also covers.

use super::reach::{self, Answer};
use super::url::{self, Url};
use super::{SiteMap, Web};
use crate::bundle::{Origin, Role};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::resolve::ResolvedBundle;
use crate::resolve::address::{Address, Named, Selector, resource_id};
use crate::resolve::host::{self, HostKind};
use crate::resolve::normalize::normalize_exact;
use crate::resolve::pattern;
use crate::resolve::route::Route;
use crate::source::Span;

pub(super) fn check(web: &Web<'_>, found: &mut Diagnostics) {
    for (_, bundle) in web.bundles() {
        for address in &bundle.addresses {
            address
                .texts
                .iter()
                .for_each(|text| unreachable(address, text, found));
        }
    }
    for map in &web.sites {
        redirects(map, found);
        hidden_views(web, map, found);
        domains(web, map, found);
    }
}

/// Addresses whose requests are taken for a file's, or that no path can be.
fn unreachable(address: &Address, text: &Named, found: &mut Diagnostics) {
    let raw = text.text.as_str();
    if address.selector != Selector::Pattern && (raw.contains(['?', '#']) || raw.contains("://")) {
        let message = format!("no path is `{raw}`: an address has no host, query or fragment");
        found.push(
            Diagnostic::new(Code::NotAPath, message, text.span)
                .help("write the path alone; the view finds the query in `request.query`"),
        );
        return;
    }
    let last = raw
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let is_file = match address.selector {
        Selector::Matches => raw == raw.trim_end_matches('/') && reach::is_file_path(last),
        Selector::Ends => extension(last).is_some(),
        Selector::Pattern => {
            let end = raw.strip_suffix('$').and_then(|raw| raw.rsplit_once("%."));
            end.is_some_and(|(_, end)| {
                !end.is_empty() && end.bytes().all(|b| b.is_ascii_alphanumeric())
            })
        }
        Selector::Starts | Selector::Contains => false,
    };
    if is_file {
        let message =
            format!("no request reaches the address `{raw}`: a path with an extension is a file's");
        found.push(
            Diagnostic::new(Code::FileAddress, message, text.span)
                .help("leave out the extension, and set the `type` of the page"),
        );
    }
}

/// `.xml` of `.xml` and `map.xml`.
fn extension(text: &str) -> Option<&str> {
    let (_, extension) = text.rsplit_once('.')?;
    let is_word = !extension.is_empty() && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    is_word.then_some(extension)
}

/// Redirects that lead to redirects, or back.
fn redirects(map: &SiteMap<'_>, found: &mut Diagnostics) {
    for route in &map.site.routes.routes {
        let Some(span) = route.span else { continue };
        let mut seen: Vec<&Route> = vec![route];
        let mut last = route;
        while let Some(next) = next_redirect(map, last) {
            if let Some(at) = seen.iter().position(|known| std::ptr::eq(*known, next)) {
                // Every member of a circle says so; what merely leads into one does not.
                if at == 0 {
                    found.push(circle(route, span, &seen));
                }
                break;
            }
            seen.push(next);
            last = next;
        }
        let is_circle = next_redirect(map, last).is_some();
        if seen.len() > 1 && !is_circle {
            let to = last
                .redirect
                .as_ref()
                .map_or("", |redirect| redirect.to.as_str());
            let message = format!("the redirect leads to another redirect, and ends at `{to}`");
            let finding = Diagnostic::new(Code::RedirectChain, message, span)
                .help(format!("redirect to `{to}` at once"));
            found.push(match seen[1].span {
                Some(second) => finding.also(second, "the next one"),
                None => finding,
            });
        }
    }
}

fn circle(route: &Route, span: Span, seen: &[&Route]) -> Diagnostic {
    let message = if seen.len() == 1 {
        format!("the address `{}` redirects to itself", route.declared)
    } else {
        format!("the redirect of `{}` leads back to itself", route.declared)
    };
    let finding = Diagnostic::new(Code::RedirectLoop, message, span)
        .help("redirect to an address that shows a page");
    match seen.get(1).and_then(|second| second.span) {
        Some(second) => finding.also(second, "the next one"),
        None => finding,
    }
}

/// The redirect that a redirect leads to.
fn next_redirect<'a>(map: &SiteMap<'a>, route: &Route) -> Option<&'a Route> {
    let redirect = route
        .redirect
        .as_ref()
        .filter(|to| to.path_append.is_none())?;
    let Url::Path(target) = url::read(&redirect.to, true) else {
        return None;
    };
    if !target.path.starts_with('/') {
        return None;
    }
    match reach::answer(map.site, &target.path) {
        Answer::Page(next) if next.redirect.is_some() && reach::takes(next, "GET") => Some(next),
        Answer::Page(_) | Answer::File(_) | Answer::Unsure | Answer::Nothing => None,
    }
}

/// Views whose own address a declared one takes, and that nothing else shows.
fn hidden_views(web: &Web<'_>, map: &SiteMap<'_>, found: &mut Diagnostics) {
    let Some(own) = map.site.bundle.map(|id| &web.resolved.bundles[id]) else {
        return;
    };
    let off = own
        .settings
        .data
        .get("autoaddresses")
        .and_then(Data::as_bool)
        == Some(false);
    if off || own.chunks.values().any(shows_anything) {
        return;
    }
    for file in &own.bundle.files {
        let Role::View(path) = &file.role else {
            continue;
        };
        let id = resource_id(path);
        let Some(&route) = map.site.routes.exact.get(&normalize_exact(path)) else {
            continue;
        };
        let route = &map.site.routes.routes[route];
        let is_own = |route: &Route| {
            let shown = [&route.view, &route.controller];
            let template = route.attributes.get("template").and_then(Data::as_text);
            let is_shown = shown.iter().any(|name| name.as_deref() == Some(&id));
            template == Some(&id) || (route.redirect.is_none() && is_shown)
        };
        let is_idle = map.site.template.as_deref() == Some(&id) || id.contains('.');
        // What is rare is looked at last.
        if is_idle || is_own(route) {
            continue;
        }
        if map.site.routes.routes.iter().any(is_own) || is_named(web, map, &id) {
            continue;
        }
        if let Some(span) = route.span {
            let message = format!("the view `{id}` has lost its address to a declared one");
            found.push(
                Diagnostic::new(Code::HiddenView, message, Span::whole(file.id))
                    .also(span, "this address answers in its place")
                    .help("give the view an address of its own, or remove it"),
            );
        }
    }
}

/// Whether a text shows views whose names are not literals.
fn shows_anything(chunk: &crate::parse::ParsedChunk) -> bool {
    let calls = [
        "scribe.View",
        "scribe.Page",
        "scribe.Abandon",
        "scribe.Include",
    ];
    let dynamic = |value: Option<&crate::parse::syntax::Expr>| {
        value.is_none_or(|value| value.as_text().is_none())
    };
    chunk.scopes.calls.iter().any(|call| {
        calls.contains(&call.known()) && dynamic(call.arguments.first())
    }) || chunk.scopes.field_assigns.iter().any(|assign| {
        let decides = ["view", "template", "address"];
        matches!(assign.path.as_slice(), [page, key] if page == "page" && decides.contains(&key.as_str()))
            && dynamic(assign.value.as_ref())
    })
}

/// Whether any code of a site names a view.
fn is_named(web: &Web<'_>, map: &SiteMap<'_>, id: &str) -> bool {
    let bundles = web.resolved.bundles.iter().enumerate();
    let own = bundles.filter(|(bundle, _)| map.site.runs(*bundle));
    own.flat_map(|(_, bundle)| bundle.chunks.values())
        .any(|chunk| {
            let calls = chunk
                .scopes
                .calls
                .iter()
                .flat_map(|call| call.arguments.iter());
            let assigned = chunk
                .scopes
                .field_assigns
                .iter()
                .filter_map(|assign| assign.value.as_ref());
            let mut texts = calls.chain(assigned).filter_map(|value| value.as_text());
            texts.any(|text| resource_id(text) == id)
        })
}

/// A pattern among the domains that covers another site's own domain; the plain name wins.
fn domains(web: &Web<'_>, map: &SiteMap<'_>, found: &mut Diagnostics) {
    let patterns = map
        .site
        .hosts
        .iter()
        .filter(|host| host::kind(&host.name) == HostKind::Pattern);
    for name in patterns {
        let Some(span) = name.span else { continue };
        let head = if name.name.starts_with('^') { "" } else { "^" };
        let tail = if name.name.ends_with('$') { "" } else { "$" };
        let whole = format!("{head}{}{tail}", name.name);
        let others = web
            .sites
            .iter()
            .filter(|other| !std::ptr::eq(other.site, map.site));
        for other in others {
            let domain = &other.site.domain;
            if pattern::is_match(&whole, domain) == Some(true) {
                let message = format!(
                    "the pattern `{}` also covers the domain of the site `{domain}`",
                    name.name
                );
                found.push(
                    Diagnostic::new(Code::OverlappingDomain, message, span)
                        .because("plain names come first, so that site answers")
                        .help("make the pattern say which names it means"),
                );
            }
        }
    }
}

/// Each is compared with each, so that there must be an end.
const MOST_PATTERNS: usize = 200;

/// Patterns of two applications that both match some path: the one enabled first answers.
pub(super) fn overlaps(web: &Web<'_>, found: &mut Diagnostics) {
    for map in &web.sites {
        let patterns: Vec<(&crate::resolve::route::Pattern, &Route)> = map
            .site
            .routes
            .patterns
            .iter()
            .map(|(pattern, route)| (pattern, &map.site.routes.routes[*route]))
            .filter(|(_, route)| !bundle(web, route).bundle.is_site())
            .take(MOST_PATTERNS)
            .collect();
        for (index, later) in patterns.iter().enumerate() {
            let earlier = patterns[..index]
                .iter()
                .filter(|(_, earlier)| earlier.bundle != later.1.bundle);
            let both =
                earlier.filter_map(|earlier| Some((earlier.1, overlap(map, earlier.0, later.0)?)));
            let is_shipped = bundle(web, later.1).bundle.folder.origin == Origin::Shipped;
            if let Some((first, path)) = both.into_iter().next()
                && !is_shipped
                && let (Some(at), Some(other)) = (later.1.span, first.span)
            {
                let (one, two) = (
                    &bundle(web, first).bundle.id,
                    &bundle(web, later.1).bundle.id,
                );
                let message = format!(
                    "applications `{one}` and `{two}` both answer `/{path}`; `{one}` is asked"
                );
                found.push(
                    Diagnostic::new(Code::OverlappingAddresses, message, at)
                        .also(other, "this one answers")
                        .help("tell them apart by how their paths begin"),
                );
            }
        }
    }
}

fn bundle<'w>(web: &Web<'w>, route: &Route) -> &'w ResolvedBundle {
    &web.resolved.bundles[route.bundle]
}

/// A path that two patterns match and that no exact address takes; none where they are the same, which is said elsewhere.
fn overlap(
    map: &SiteMap<'_>,
    one: &crate::resolve::route::Pattern,
    two: &crate::resolve::route::Pattern,
) -> Option<String> {
    if one == two {
        return None;
    }
    let (a, b) = (sample(one)?, sample(two)?);
    let candidates = [
        a.clone(),
        b.clone(),
        format!("{a}x"),
        format!("{b}x"),
        format!("{a}/{b}"),
        format!("{b}/{a}"),
        format!("{a}{b}"),
        format!("{b}{a}"),
    ];
    candidates.into_iter().find(|path| {
        let key = normalize_exact(path);
        let fits = |pattern| reach::matches(pattern, &key, path) == Some(true);
        key == *path && !map.site.routes.exact.contains_key(&key) && fits(one) && fits(two)
    })
}

/// A path that a pattern matches, as far as its literal text shows one.
fn sample(pattern: &crate::resolve::route::Pattern) -> Option<String> {
    use crate::resolve::route::Pattern;
    match pattern {
        Pattern::Starts(text) | Pattern::Ends(text) | Pattern::Contains(text) => {
            Some(text.trim_matches('/').to_owned())
        }
        Pattern::Lua(text) => {
            let (head, _) = pattern::head(text)?;
            let plain = head.trim_matches('/').to_owned();
            let tries = ["", "/x", "/1", "/x-1", "x", "1", "/x/x", "/1/x"];
            let paths = tries.iter().map(|tail| format!("{plain}{tail}"));
            paths
                .into_iter()
                .find(|path| pattern::is_match(text, path) == Some(true))
        }
        Pattern::Any => None,
    }
}
