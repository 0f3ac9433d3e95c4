//! Links to an id that no element of the page has. Pages are judged whole: a view with what is shown around and inside it.
//! Silent as soon as anything on the page could make an id that is not written out.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::{self, Answer};
use super::references::{self, Reference};
use super::url::{Target, Url};
use super::{SiteMap, Web, open};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::assets::Asset;
use crate::parse::elements::{Elements, Node};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::address::resource_id;
use crate::resolve::names;
use crate::resolve::site::{self, Resource};
use crate::source::{FileId, Span};

pub(super) fn check(web: &Web<'_>, found: &mut Diagnostics) {
    let pages: Vec<Pages<'_>> = web.sites.iter().map(|map| Pages::new(web, map)).collect();
    for (_, bundle) in web.bundles() {
        for chunk in bundle
            .chunks
            .values()
            .filter(|chunk| chunk.kind == ChunkKind::View)
        {
            let showing = || {
                pages
                    .iter()
                    .filter(|pages| pages.map.views.contains_key(&chunk.file))
            };
            for reference in references::of(&chunk.elements) {
                let finding = showing().find_map(|pages| fault(pages, chunk.file, &reference));
                found.extend(finding);
            }
        }
    }
}

fn fault(pages: &Pages<'_>, file: FileId, reference: &Reference) -> Option<Diagnostic> {
    let (has, near) = pages.judge(file, &reference.url)?;
    if has {
        return None;
    }
    let fragment = fragment(&reference.url)?;
    let span = Span::new(file, reference.at.start, reference.at.end);
    let message = format!("no element of the page has the id `{fragment}`");
    let finding = Diagnostic::new(Code::UnknownFragment, message, span)
        .help_opt(near.map(|near| format!("use `#{near}`")));
    Some(pages.map.judged(finding))
}

/// The ids of a page.
#[derive(Default)]
struct Ids<'a> {
    known: BTreeSet<&'a str>,
    /// What ids that are made from values begin with.
    prefixes: Vec<&'a str>,
    /// Anything else may have an id.
    is_open: bool,
}

impl<'a> Ids<'a> {
    fn has(&self, id: &str) -> bool {
        self.known.contains(id) || self.prefixes.iter().any(|prefix| id.starts_with(prefix))
    }

    fn add(&mut self, elements: &'a Elements) {
        for element in open(&elements.nodes) {
            self.is_open |= element.has_value || &*element.name == "script";
            let named = ["id", "name"].into_iter();
            let named = named.filter(|name| *name == "id" || &*element.name == "a");
            for value in named.filter_map(|name| element.attribute(name)?.value.as_ref()) {
                match value.prefix() {
                    (id, _, true) => drop(self.known.insert(id)),
                    (prefix, _, false) => self.prefixes.push(prefix),
                }
            }
        }
        self.is_open |= elements
            .nodes
            .iter()
            .any(|node| matches!(node, Node::Raw(name, _) if &**name == "script"));
    }
}

/// The views of a site, and the ids of those that are shown together.
struct Pages<'w> {
    web: &'w Web<'w>,
    map: &'w SiteMap<'w>,
    /// The group of each view and controller.
    groups: BTreeMap<&'w str, usize>,
    /// The ids of each group.
    ids: Vec<Ids<'w>>,
    /// Those of functions that any view may call.
    called: Ids<'w>,
}

impl<'w> Pages<'w> {
    fn new(web: &'w Web<'w>, map: &'w SiteMap<'w>) -> Self {
        let mut pages = Self {
            web,
            map,
            groups: BTreeMap::new(),
            ids: Vec::new(),
            called: Ids::default(),
        };
        let together = pages.together();
        let resources = &map.site.resources;
        for (id, _) in resources.views.iter().chain(&resources.controllers) {
            pages.group(id, &together);
        }
        for chunk in pages.code() {
            pages.called.is_open |= is_open(chunk);
            pages.called.add(&chunk.elements);
        }
        pages
    }

    /// Views and controllers that show each other, both ways.
    fn together(&self) -> BTreeMap<&'w str, Vec<&'w str>> {
        let site = self.map.site;
        let resources = &site.resources;
        let mut pairs: Vec<(&str, String)> = Vec::new();
        for (id, resource) in resources.views.iter().chain(&resources.controllers) {
            let shown = self.chunk(*resource).into_iter().flat_map(shown_by);
            pairs.extend(shown.map(|shown| (id.as_str(), shown)));
        }
        for route in &site.routes.routes {
            if let (Some(view), Some(controller)) = (&route.view, &route.controller) {
                pairs.push((view, controller.clone()));
            }
            let template = route.attributes.get("template").and_then(Data::as_text);
            if let (Some(view), Some(template)) = (&route.view, template) {
                pairs.push((view, resource_id(template)));
            }
        }
        let extended = site::extensions(&self.web.resolved.bundles, &resources.views).linked;
        for (target, extensions) in &extended {
            pairs.extend(
                extensions
                    .iter()
                    .map(|extension| (target.as_str(), extension.clone())),
            );
        }
        let known = |id: &str| {
            let views = resources.views.get_key_value(id);
            let found = views.or_else(|| resources.controllers.get_key_value(id));
            found.map(|(id, _)| id.as_str())
        };
        let mut together: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (one, other) in pairs {
            if let (Some(one), Some(other)) = (known(one), known(&other)) {
                together.entry(one).or_default().push(other);
                together.entry(other).or_default().push(one);
            }
        }
        together
    }

    /// Puts a view and everything shown with it into one group.
    fn group(&mut self, id: &'w str, together: &BTreeMap<&'w str, Vec<&'w str>>) {
        let group = self.ids.len();
        let mut ids = Ids::default();
        let mut next = vec![id];
        let mut is_new = false;
        while let Some(id) = next.pop() {
            if self.groups.contains_key(id) {
                continue;
            }
            is_new = true;
            self.groups.insert(id, group);
            next.extend(together.get(id).into_iter().flatten());
            let resources = &self.map.site.resources;
            let found = [resources.views.get(id), resources.controllers.get(id)];
            for chunk in found
                .into_iter()
                .flatten()
                .filter_map(|found| self.chunk(*found))
            {
                ids.is_open |= is_open(chunk);
                ids.add(&chunk.elements);
            }
        }
        if is_new {
            self.ids.push(ids);
        }
    }

    fn chunk(&self, resource: Resource) -> Option<&'w ParsedChunk> {
        self.web.resolved.bundles[resource.bundle]
            .chunks
            .get(&resource.file)
    }

    /// Code that views may call.
    fn code(&self) -> impl Iterator<Item = &'w ParsedChunk> + use<'w> {
        let site = self.map.site;
        let bundles = self.web.resolved.bundles.iter().enumerate();
        bundles
            .filter(|(id, _)| site.runs(*id))
            .flat_map(|(_, bundle)| bundle.chunks.values())
            .filter(|chunk| !matches!(chunk.kind, ChunkKind::View | ChunkKind::Controller))
    }

    /// The ids of every page that shows a view; `None` where they are not all known.
    fn around(&self, view: &str) -> Option<Vec<&Ids<'w>>> {
        let template = self
            .map
            .site
            .template
            .as_deref()
            .and_then(|id| self.groups.get(id));
        let group = self.groups.get(view)?;
        let ids: Vec<&Ids<'w>> = if template == Some(group) {
            // It stands around every view.
            self.ids.iter().chain([&self.called]).collect()
        } else {
            let around = template.map(|template| &self.ids[*template]);
            around
                .into_iter()
                .chain([&self.ids[*group], &self.called])
                .collect()
        };
        (!ids.iter().any(|ids| ids.is_open)).then_some(ids)
    }

    /// The ids of a static file.
    fn in_file(&self, file: FileId) -> Option<Ids<'w>> {
        let mut bundles = self.web.resolved.bundles.iter();
        let mut ids = Ids::default();
        match bundles.find_map(|bundle| bundle.assets.get(&file))? {
            Asset::Page(elements) | Asset::Drawing(elements) => ids.add(elements),
            Asset::Style(_) => return None,
        }
        (!ids.is_open).then_some(ids)
    }

    /// Whether a page has an id, and the nearest it has; `None` where its ids are not all known.
    fn judge(&self, file: FileId, url: &Url) -> Option<(bool, Option<String>)> {
        let fragment = fragment(url)?;
        let answer = |ids: &[&Ids<'_>]| {
            let known = ids.iter().flat_map(|ids| ids.known.iter().copied());
            let has = ids.iter().any(|ids| ids.has(fragment));
            (
                has,
                if has {
                    None
                } else {
                    names::nearest(fragment, known)
                },
            )
        };
        let Url::Path(Target { path, .. }) = url else {
            let view = self.map.views.get(&file).filter(|_| !self.map.has_base)?;
            return Some(answer(&self.around(view)?));
        };
        match reach::answer(self.map.site, path) {
            Answer::File(file) => Some(answer(&[&self.in_file(file)?])),
            Answer::Page(route) => {
                let view = route.view.as_deref().filter(|_| route.redirect.is_none())?;
                Some(answer(&self.around(view)?))
            }
            Answer::Unsure | Answer::Nothing => None,
        }
    }
}

/// The fragment of an address, where it can only be an id.
fn fragment(url: &Url) -> Option<&str> {
    let fragment = match url {
        Url::Same { fragment } => fragment.as_deref()?,
        Url::Path(target) if target.path.starts_with('/') => target.fragment.as_deref()?,
        Url::Elsewhere | Url::Path(_) => return None,
    };
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
    let is_plain = !fragment.is_empty() && fragment.chars().all(plain);
    (is_plain && !fragment.eq_ignore_ascii_case("top")).then_some(fragment)
}

/// Calls that show another view or run a controller.
const SHOWING: [&str; 5] = [
    "scribe.View",
    "scribe.Page",
    "scribe.Controller",
    "scribe.Abandon",
    "scribe.Extensions",
];

/// Ids a text shows, as far as they are literal.
fn shown_by(chunk: &ParsedChunk) -> impl Iterator<Item = String> {
    let calls = chunk.scopes.calls.iter();
    let shown = calls.filter(|call| SHOWING.contains(&call.path.join(".").as_str()));
    let called = shown.filter_map(|call| call.arguments.first()?.as_text());
    let assigns = chunk.scopes.field_assigns.iter();
    let chosen = assigns.filter_map(|assign| match assign.path.as_slice() {
        [page, _] if page == "page" => assign.value.as_ref()?.as_text(),
        _ => None,
    });
    called.chain(chosen).map(resource_id)
}

/// Whether a text may write markup, or show a view, that is not written out.
fn is_open(chunk: &ParsedChunk) -> bool {
    let literal = |call: &crate::resolve::scope::CallSite, least: usize| {
        call.arguments.len() >= least
            && call
                .arguments
                .iter()
                .all(|argument| argument.as_text().is_some_and(|text| !text.contains("id=")))
    };
    chunk.is_broken
        || chunk.scopes.calls.iter().any(|call| match call.path.join(".").as_str() {
            "scribe.Extensions" => false,
            "html" | "write" | "scribe.Paste" | "scribe.Include" => !literal(call, 1),
            name => SHOWING.contains(&name) && call.arguments.first().and_then(|a| a.as_text()).is_none(),
        })
        || chunk.scopes.field_assigns.iter().any(|assign| {
            let decides = ["view", "template", "controller"];
            matches!(assign.path.as_slice(), [page, key] if page == "page" && decides.contains(&key.as_str()))
                && assign.value.as_ref().is_none_or(|value| {
                    value.as_text().is_none()
                })
        })
}
