//! What the policies of pages must allow, each with its number in the program: what stands in views is allowed where it is
//! written; what code may write, and what own scripts and styles load, on every page of the site.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of the assets and expressions only those that load or lead are asked"
)]

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::program::{Allowance, Security, Slot, ViewSource};
use super::{Lowering, number};
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::parse::assets::Asset;
use crate::parse::marks::{self, FORM, Mark, MarkKind, Place, SCRIPT, STYLE, Source, WEB};
use crate::parse::scattered;
use crate::parse::syntax::{Expr, ExprKind, Operator};
use crate::resolve::Resolved;
use crate::resolve::site::{ResolvedSite, Resource};

/// The allowances of a program.
pub(crate) struct Allowed {
    numbers: IndexSet<Source>,
}

impl Allowed {
    /// Collects them, in the order of the texts, then of the sites.
    pub(crate) fn collect(resolved: &Resolved) -> Self {
        let mut numbers = IndexSet::new();
        for chunk in resolved.chunks() {
            numbers.extend(chunk.marks.iter().filter_map(source).cloned());
        }
        for site in &resolved.sites {
            numbers.extend(of_code(resolved, site));
        }
        Self { numbers }
    }

    /// What a mark stands for in the text.
    pub(crate) fn slot(&self, mark: &Mark) -> Option<Slot> {
        match &mark.kind {
            MarkKind::Form => Some(Slot::Form),
            MarkKind::Nonce => Some(Slot::Nonce),
            MarkKind::Allow(source) => self.number(source).map(Slot::Allow),
        }
    }

    /// Those of every page of a site.
    pub(crate) fn of_site(&self, resolved: &Resolved, site: &ResolvedSite) -> Vec<u32> {
        let sources = of_code(resolved, site);
        sources
            .iter()
            .filter_map(|source| self.number(source))
            .collect()
    }

    /// All of them, by number.
    pub(crate) fn list(&self) -> Vec<Allowance> {
        let sources = self.numbers.iter();
        sources
            .map(|Source { directive, source }| Allowance {
                directive: (*directive).to_owned(),
                source: source.to_string(),
            })
            .collect()
    }

    fn number(&self, source: &Source) -> Option<u32> {
        u32::try_from(self.numbers.get_index_of(source)?).ok()
    }
}

fn source(mark: &Mark) -> Option<&Source> {
    match &mark.kind {
        MarkKind::Allow(source) => Some(source),
        MarkKind::Form | MarkKind::Nonce => None,
    }
}

/// What may be written or loaded on any page of a site.
pub(crate) fn of_code(resolved: &Resolved, site: &ResolvedSite) -> BTreeSet<Source> {
    let mut found = BTreeSet::new();
    for &id in site.bundle.iter().chain(&site.applications) {
        let bundle = &resolved.bundles[id];
        for chunk in bundle.chunks.values() {
            found.extend(chunk.scattered.sources.iter().cloned());
            redirects(chunk, &mut found);
            included(resolved, site, chunk, &mut found);
        }
        texts(&bundle.settings.data, &mut found);
    }
    texts(&site.vocabulary, &mut found);
    site.page_terms
        .values()
        .for_each(|terms| texts(terms, &mut found));
    for route in &site.routes.routes {
        if let Some(redirect) = &route.redirect {
            leads(&redirect.to, true, &mut found);
        }
    }
    for file in site.files.values() {
        let mut bundles = resolved.bundles.iter();
        if let Some(asset) = bundles.find_map(|bundle| bundle.assets.get(file)) {
            loaded(asset, &mut found);
        }
    }
    found
}

/// Browsers hold the answer of a form to the policy of its page as well, and it may be a redirect.
fn redirects(chunk: &ParsedChunk, found: &mut BTreeSet<Source>) {
    let calls = chunk.scopes.calls.iter();
    for call in calls.filter(|call| call.path == ["scribe", "Redirect"]) {
        if let Some(to) = call.arguments.first() {
            let (text, is_whole) = beginning(to);
            leads(&text, is_whole, found);
        }
    }
}

/// The literal text a value begins with, and whether that is all.
fn beginning(value: &Expr) -> (String, bool) {
    let value = value.bare();
    match &value.kind {
        ExprKind::Binary(Operator::Concat, left, _) => (beginning(left).0, false),
        _ => match value.as_text() {
            Some(text) => (text.to_owned(), true),
            // What the request itself was for is on this site.
            None if value.path().is_some_and(|path| path == ["request", "path"]) => {
                ("/.".to_owned(), true)
            }
            None => (String::new(), false),
        },
    }
}

fn leads(text: &str, is_whole: bool, found: &mut BTreeSet<Source>) {
    match marks::leads(text, is_whole) {
        Place::Own => {}
        Place::Host(host) => drop(found.insert(Source::new(FORM, host))),
        Place::Anywhere => found.extend(WEB.map(|scheme| Source::new(FORM, scheme))),
    }
}

/// Markup in files that code includes.
fn included(
    resolved: &Resolved,
    site: &ResolvedSite,
    chunk: &ParsedChunk,
    found: &mut BTreeSet<Source>,
) {
    let calls = chunk.scopes.calls.iter();
    for call in calls.filter(|call| call.path == ["scribe", "Include"]) {
        let path = call.arguments.first().and_then(Expr::as_text);
        let Some(file) = path.and_then(|path| super::include_file(resolved, site, path)) else {
            continue;
        };
        for bundle in &resolved.bundles {
            if let Some(included) = bundle.chunks.get(&file) {
                found.extend(included.marks.iter().filter_map(source).cloned());
            }
            if let Some(Asset::Page(elements) | Asset::Drawing(elements)) = bundle.assets.get(&file)
            {
                found.extend(
                    marks::of(elements, "", 0)
                        .iter()
                        .filter_map(source)
                        .cloned(),
                );
            }
        }
    }
}

/// Markup in settings and vocabularies.
fn texts(data: &Data, found: &mut BTreeSet<Source>) {
    if let Some(text) = data.as_text().filter(|text| text.contains('<')) {
        found.extend(scattered::of_text(text).0);
    }
    for (_, value) in data.entries() {
        texts(value, found);
    }
}

/// What own scripts and style sheets load from other hosts.
fn loaded(asset: &Asset, found: &mut BTreeSet<Source>) {
    let (directive, hosts) = match asset {
        Asset::Style(text) => (STYLE, marks::style_hosts(text)),
        Asset::Script { hosts, .. } => (SCRIPT, hosts.clone()),
        Asset::Page(_) | Asset::Drawing(_) => return,
    };
    found.extend(hosts.into_iter().map(|host| Source::new(directive, host)));
}

impl Lowering<'_> {
    /// What the page puts among the text of a view that is copied.
    pub(super) fn slots(&self, resource: Resource, source: &ViewSource) -> Vec<(u32, Slot)> {
        let bundle = &self.resolved.bundles[resource.bundle];
        let parsed = bundle.chunks.get(&resource.file);
        let Some(parsed) = parsed.filter(|_| matches!(source, ViewSource::Static(_))) else {
            return Vec::new();
        };
        // Marks are places in the file, whose byte order mark is not sent.
        let length = self.sources.get(resource.file).bytes.len() as u64;
        let before = usize::try_from(length - parsed.length).unwrap_or(0);
        let marks = parsed.marks.iter();
        marks
            .filter_map(|mark| {
                let slot = self.paths.allowed.slot(mark)?;
                Some((number(mark.at - before), slot))
            })
            .collect()
    }

    /// The number of a security; equal ones share it.
    pub(super) fn security(&mut self, security: Security) -> u32 {
        let known = self.securities.iter().position(|known| *known == security);
        number(known.unwrap_or_else(|| {
            self.securities.push(security);
            self.securities.len() - 1
        }))
    }
}
