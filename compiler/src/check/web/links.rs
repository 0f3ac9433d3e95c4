//! Links, forms, redirects, images and style sheets that lead nowhere.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of expressions only those that can be literal text are named"
)]

use super::reach::{self, Answer};
use super::references::{self, Kind, Reference};
use super::url::{self, Target, Url};
use super::{SiteMap, Web};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::assets::Asset;
use crate::parse::syntax::{At, Expr, ExprKind, Operator};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::{BundleId, ResolvedBundle};
use crate::source::{FileId, Span};

pub(super) fn check(web: &Web<'_>, found: &mut Diagnostics) {
    for (id, bundle) in web.bundles() {
        for chunk in bundle.chunks.values() {
            let sites: Vec<&SiteMap<'_>> = showing(web, id, chunk).collect();
            for reference in references::of(&chunk.elements) {
                found.extend(first_fault(web, id, &sites, |map| {
                    let id = map.views.get(&chunk.file);
                    let bases = id.and_then(|id| map.pages.get(id)).map(Vec::as_slice);
                    let bases = bases.filter(|_| !map.has_base);
                    Some((&reference, chunk.file, bases.unwrap_or_default()))
                }));
            }
            redirects(web, id, chunk, found);
            fingerprints(web, id, chunk, found);
        }
        for (&file, asset) in &bundle.assets {
            assets(web, id, file, asset, found);
        }
        declared_redirects(web, id, bundle, found);
    }
}

/// Sites that can show a view; any of the bundle's for fragments, none for other code.
fn showing<'w, 'a>(
    web: &'w Web<'a>,
    bundle: BundleId,
    chunk: &'w ParsedChunk,
) -> impl Iterator<Item = &'w SiteMap<'a>> {
    let shows = move |map: &&SiteMap<'a>| match chunk.kind {
        ChunkKind::View => map.views.contains_key(&chunk.file),
        ChunkKind::Fragments => true,
        ChunkKind::Controller | ChunkKind::Functions | ChunkKind::Module => false,
        ChunkKind::Database | ChunkKind::Upgrader => false,
    };
    web.sites_of(bundle).filter(shows)
}

/// An address on a site: what it is, the file it stands in, and the paths it may be relative to.
type Place<'r> = (&'r Reference, FileId, &'r [String]);

/// What is wrong with an address on the first site where anything is.
fn first_fault<'r>(
    web: &Web<'_>,
    bundle: BundleId,
    sites: &[&'r SiteMap<'r>],
    place: impl Fn(&'r SiteMap<'r>) -> Option<Place<'r>>,
) -> Option<Diagnostic> {
    let is_shared = !web.resolved.bundles[bundle].bundle.is_site();
    sites.iter().find_map(|map| {
        let (reference, file, bases) = place(map)?;
        let finding = fault(map, reference, file, bases, is_shared)?;
        let named = is_shared.then(|| format!("on the site `{}`", map.site.id));
        let finding = match named {
            Some(words) => finding.because(words),
            None => finding,
        };
        Some(map.judged(finding))
    })
}

fn fault(
    map: &SiteMap<'_>,
    reference: &Reference,
    file: FileId,
    bases: &[String],
    is_shared: bool,
) -> Option<Diagnostic> {
    let Url::Path(target) = &reference.url else {
        return None;
    };
    let span = Span::new(file, reference.at.start, reference.at.end);
    if target.path.starts_with('/') {
        return path_fault(map, reference, target, &target.path, span)
            .filter(|_| !(is_shared && url::requested(&target.path).is_empty()));
    }
    if !target.is_whole {
        return None;
    }
    bases.iter().find_map(|base| {
        let path = url::joined(base, &target.path);
        let finding = path_fault(map, reference, target, &path, span)?;
        Some(finding.note(format!(
            "relative to `{base}` it means `/{}`",
            url::requested(&path)
        )))
    })
}

fn path_fault(
    map: &SiteMap<'_>,
    reference: &Reference,
    target: &Target,
    path: &str,
    span: Span,
) -> Option<Diagnostic> {
    let site = map.site;
    if !target.is_whole {
        return (!reach::is_possible(site, path)).then(|| {
            let message = format!("nothing answers an address that begins with `{path}`");
            Diagnostic::new(code(reference.kind), message, span)
        });
    }
    match reach::answer(site, path) {
        Answer::Unsure => None,
        Answer::Nothing => Some(missing(map, reference.kind, path, span)),
        Answer::File(_) => {
            let posts = reference
                .method
                .as_deref()
                .is_some_and(|method| method != "GET");
            posts.then(|| {
                let message = format!("the form is sent to a file, `{path}`, which takes no forms");
                Diagnostic::new(Code::RefusedMethod, message, span)
            })
        }
        Answer::Page(route) => {
            let method = reference.method.as_deref()?;
            (!reach::takes(route, method)).then(|| {
                let what = if reference.is_form { "form" } else { "link" };
                let finding = Diagnostic::new(
                    Code::RefusedMethod,
                    format!("the {what} uses {method}, which the address `{path}` refuses"),
                    span,
                );
                let methods = route.methods.join(", ");
                let finding =
                    finding.help(format!("use {methods}, or add `{method}` to its `methods`"));
                match route.span {
                    Some(declared) => finding.also(declared, "declared here"),
                    None => finding,
                }
            })
        }
    }
}

fn code(kind: Kind) -> Code {
    match kind {
        Kind::Page => Code::BrokenLink,
        Kind::Asset => Code::MissingAsset,
    }
}

fn missing(map: &SiteMap<'_>, kind: Kind, path: &str, span: Span) -> Diagnostic {
    let shown = format!("/{}", url::requested(path));
    let is_file = reach::is_file_path(&shown[1..]);
    let message = if is_file {
        format!("there is no file `{shown}`")
    } else {
        format!("nothing answers the address `{shown}`")
    };
    // A dynamic view is not served under its file name.
    let page = shown
        .strip_suffix(".html")
        .or_else(|| shown.strip_suffix(".lua"));
    let page = page.filter(|page| matches!(reach::answer(map.site, page), Answer::Page(_)));
    let near = page
        .map(str::to_owned)
        .or_else(|| reach::nearest(map.site, &shown));
    Diagnostic::new(code(kind), message, span).help_opt(near.map(|near| format!("use `{near}`")))
}

/// Addresses in static style sheets and pages.
fn assets(web: &Web<'_>, bundle: BundleId, file: FileId, asset: &Asset, found: &mut Diagnostics) {
    let references: Vec<Reference> = match asset {
        Asset::Style(text) => references::of_style(text, 0).collect(),
        Asset::Page(elements) => references::of(elements),
        Asset::Drawing(_) | Asset::Script { .. } => return,
    };
    let sites: Vec<&SiteMap<'_>> = web.sites_of(bundle).collect();
    for reference in &references {
        found.extend(first_fault(web, bundle, &sites, |map| {
            let bases = map.served.get(&file)?;
            Some((reference, file, bases.as_slice()))
        }));
    }
}

/// Literals that a value may be, and whether each is all of it.
fn literals<'e>(expr: &'e Expr, found: &mut Vec<(&'e At, &'e str, bool)>) {
    match &expr.bare().kind {
        ExprKind::Text(text) => {
            found.extend(
                std::str::from_utf8(text)
                    .ok()
                    .map(|text| (&expr.at, text, true)),
            );
        }
        ExprKind::Binary(Operator::Or, left, right) => {
            literals(left, found);
            literals(right, found);
        }
        ExprKind::Binary(Operator::And, _, right) => literals(right, found),
        ExprKind::Binary(Operator::Concat, left, _) => {
            let before = found.len();
            literals(left, found);
            found[before..]
                .iter_mut()
                .for_each(|literal| literal.2 = false);
        }
        _ => {}
    }
}

/// `scribe.Redirect("/…")`.
fn redirects(web: &Web<'_>, bundle: BundleId, chunk: &ParsedChunk, found: &mut Diagnostics) {
    let sites: Vec<&SiteMap<'_>> = web.sites_of(bundle).collect();
    let calls = chunk.scopes.calls.iter();
    for call in calls.filter(|call| call.known() == "scribe.Redirect") {
        let status = call.arguments.get(1).map(|status| &status.bare().kind);
        let becomes_get = match status {
            None => true,
            Some(ExprKind::Number(status)) => (301.0..=303.0).contains(status),
            Some(_) => false,
        };
        let mut texts = Vec::new();
        call.arguments
            .first()
            .into_iter()
            .for_each(|to| literals(to, &mut texts));
        for (at, text, is_whole) in texts {
            let span = chunk.span(at);
            let reference = Reference {
                url: url::read(text, is_whole),
                kind: Kind::Page,
                method: becomes_get.then(|| "GET".to_owned()),
                is_form: false,
                at: span.start as usize..span.end as usize,
            };
            let finding = first_fault(web, bundle, &sites, |_| Some((&reference, chunk.file, &[])));
            found.extend(finding);
        }
    }
}

/// `scribe.Fingerprint "/…"` of a file that is not there fails when the page is asked for.
fn fingerprints(web: &Web<'_>, bundle: BundleId, chunk: &ParsedChunk, found: &mut Diagnostics) {
    let calls = chunk.scopes.calls.iter();
    for call in calls.filter(|call| call.known() == "scribe.Fingerprint") {
        let Some((argument, path)) = call
            .arguments
            .first()
            .and_then(|argument| Some((argument, argument.as_text()?)))
        else {
            continue;
        };
        let plain = path.trim_start_matches('/');
        let lacks = |map: &&SiteMap<'_>| !map.site.files.contains_key(plain);
        if let Some(map) = web.sites_of(bundle).find(lacks) {
            let near = reach::nearest(map.site, path);
            let message = format!("there is no file `{path}` to fingerprint");
            found.push(
                Diagnostic::new(Code::UnknownFingerprint, message, chunk.span(&argument.at))
                    .because(format!("the site `{}` has no such file", map.site.id))
                    .help_opt(near.map(|near| format!("use `{near}`"))),
            );
        }
    }
}

/// `redirect=` of addresses.
fn declared_redirects(
    web: &Web<'_>,
    id: BundleId,
    bundle: &ResolvedBundle,
    found: &mut Diagnostics,
) {
    use crate::lower::data::Key;
    let sites: Vec<&SiteMap<'_>> = web.sites_of(id).collect();
    for (index, address) in bundle.settings.data.table("addresses").array() {
        let Some(to) = address.get("redirect").and_then(|to| to.as_text()) else {
            continue;
        };
        let path = [
            Key::name("addresses"),
            Key::Number(index as f64),
            Key::name("redirect"),
        ];
        let Some(span) = bundle.settings.value_span(&path) else {
            continue;
        };
        let reference = Reference {
            url: url::read(to, address.get("path_append").is_none()),
            kind: Kind::Page,
            method: None,
            is_form: false,
            at: span.start as usize..span.end as usize,
        };
        found.extend(first_fault(web, id, &sites, |_| {
            Some((&reference, span.file, &[]))
        }));
    }
}
