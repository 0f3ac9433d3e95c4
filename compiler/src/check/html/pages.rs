//! The pages of a site: which view and template each is made of, and what is wrong where they meet.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use super::effect::{Effect, Fault, Faults, Tag};
use super::tags::is_required;
use super::{Found, Project, note};
use crate::parse::ParsedChunk;
use crate::resolve::address::resource_id;
use crate::resolve::graph::Together;
use crate::resolve::route::Route;
use crate::resolve::site::{ResolvedSite, hook_name};
use crate::source::FileId;

/// A page of a site, where its parts are certain.
pub(super) struct Page<'a> {
    pub(super) route: &'a Route,
    pub(super) view: &'a ParsedChunk,
    pub(super) template: Option<&'a ParsedChunk>,
    pub(super) template_id: Option<String>,
}

impl<'a> Project<'a> {
    /// Whether code that runs on every page of a site is among some texts.
    pub(super) fn is_hooked(&self, site: &ResolvedSite, among: &Together<'_>) -> bool {
        let hooks = site.collators.iter().chain(&site.editors);
        let hooks = hooks.chain(&site.authenticator).map(|hook| hook.bundle);
        let bundles = self.resolved.bundles.iter().enumerate();
        let curators = bundles.filter(|(_, bundle)| hook_name(bundle, "Curator").is_some());
        hooks.chain(curators.map(|(id, _)| id)).any(|id| {
            let chunks = self.resolved.bundles[id].chunks.values();
            chunks
                .filter(|chunk| chunk.kind.runs_once())
                .any(|chunk| among.has(chunk.file))
        })
    }

    /// The pages whose view and template nothing else chooses. What is only a part of others has an address by its name too,
    /// but is no page.
    pub(super) fn pages(&self, site: &'a ResolvedSite) -> Vec<Page<'a>> {
        if self.is_hooked(site, &self.choosing) {
            return Vec::new();
        }
        let text = |id: &str| {
            let view = site.resources.views.get(id)?;
            self.resolved.bundles[view.bundle].chunks.get(&view.file)
        };
        let page = |route: &'a Route| {
            let view = text(route.view.as_deref().filter(|_| route.redirect.is_none())?)?;
            let runs = self.graph.runs(view.file);
            let controller = route.controller.as_ref();
            let controller = controller.and_then(|id| site.resources.controllers.get(id));
            let is_part = route.span.is_none() && (runs.part || runs.template);
            let is_chosen = self.choosing.has(view.file)
                || controller.is_some_and(|found| self.choosing.has(found.file));
            if is_part || is_chosen || self.other.contains(&view.file) {
                return None;
            }
            let template = match route.attributes.get("template") {
                _ if view.whole => None,
                None => site.template.clone(),
                Some(named) => named.as_text().map(resource_id),
            };
            let around = match &template {
                Some(id) => Some(text(id)?),
                None => None,
            };
            let is_chosen = around.is_some_and(|around| self.choosing.has(around.file));
            (!is_chosen).then_some(Page {
                route,
                view,
                template: around,
                template_id: template,
            })
        };
        site.routes.routes.iter().filter_map(page).collect()
    }
}

/// What pages leave open, or close although it is not open, and what cannot be where a template puts it.
pub(super) fn outer<'a>(assembly: &mut Assembly<'a, '_>, pages: &[Page<'a>], all: &mut Found) {
    let mut around: BTreeMap<FileId, Vec<Tag<'a>>> = BTreeMap::new();
    for page in pages {
        let judged = assembly.view(page.view);
        let Some(content) = &judged.effect else {
            continue;
        };
        let Some(template) = page.template else {
            note(&left(content, &judged.faults), all);
            continue;
        };
        if !content.is_neutral() {
            let whole = assembly.around(template, content.clone());
            let is_nested = |fault: &Fault<'_>| matches!(fault, Fault::Nested(..));
            let is_wrong = whole.effect.as_ref().is_some_and(|effect| {
                let mut faults = whole.faults.list.iter();
                faults.any(|fault| !is_nested(fault))
                    || !left(effect, &whole.faults).list.is_empty()
            });
            if is_wrong {
                note(&left(content, &judged.faults), all);
            }
            continue;
        }
        let outer = around
            .entry(template.file)
            .or_insert_with(|| frame(assembly, template, all));
        for tag in &content.single {
            if let Some(outer) = outer.iter().find(|outer| outer.name == tag.name) {
                let list = vec![Fault::Nested(*tag, *outer)];
                let pairs = Vec::new();
                note(&Faults { list, pairs }, all);
            }
        }
    }
}

/// Judges a template with a page that is well formed; the elements that such a page cannot have as well.
fn frame<'a>(
    assembly: &mut Assembly<'a, '_>,
    template: &'a ParsedChunk,
    all: &mut Found,
) -> Vec<Tag<'a>> {
    let mut whole = assembly.around(template, Effect::probe(template.file));
    let outer = whole.faults.list.iter().filter_map(Fault::probed).collect();
    whole.faults.list.retain(|fault| fault.probed().is_none());
    note(&whole.faults, all);
    if let Some(effect) = &whole.effect {
        note(&left(effect, &whole.faults), all);
    }
    outer
}

/// What is wrong where nothing is around a text.
fn left<'a>(effect: &Effect<'a>, faults: &Faults<'a>) -> Faults<'a> {
    let closes = effect.closes.iter().map(|tag| Fault::Unmatched(*tag, None));
    let opens = effect.opens.iter().filter(|tag| is_required(tag));
    Faults {
        list: closes
            .chain(opens.map(|tag| Fault::Unclosed(*tag, None)))
            .collect(),
        pairs: faults.pairs.clone(),
    }
}
