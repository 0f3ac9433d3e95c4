//! Views and controllers of a site that show each other, directly or through others: what one page may be made of.

use std::collections::BTreeMap;

use super::{SiteMap, Web};
use crate::lower::data::Data;
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::BundleId;
use crate::resolve::address::resource_id;
use crate::resolve::site::{self, Resource};

/// Code and the bundle it belongs to.
pub(super) type Owned<'w> = (BundleId, &'w ParsedChunk);

/// The groups of a site.
pub(super) struct Groups<'w> {
    web: &'w Web<'w>,
    map: &'w SiteMap<'w>,
    /// The group of each view and controller.
    by_id: BTreeMap<&'w str, usize>,
    /// The texts of each group.
    pub(super) members: Vec<Vec<Owned<'w>>>,
}

impl<'w> Groups<'w> {
    pub(super) fn new(web: &'w Web<'w>, map: &'w SiteMap<'w>) -> Self {
        let mut groups = Self {
            web,
            map,
            by_id: BTreeMap::new(),
            members: Vec::new(),
        };
        let together = groups.together();
        let resources = &map.site.resources;
        for (id, _) in resources.views.iter().chain(&resources.controllers) {
            groups.add(id, &together);
        }
        groups
    }

    /// The group of a view or controller.
    pub(super) fn of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The group of the site's template.
    pub(super) fn template(&self) -> Option<usize> {
        self.of(self.map.site.template.as_deref()?)
    }

    /// Code that any page may call: functions, fragments and modules.
    pub(super) fn called(&self) -> impl Iterator<Item = Owned<'w>> + use<'w> {
        let site = self.map.site;
        let bundles = self.web.resolved.bundles.iter().enumerate();
        bundles
            .filter(|(id, _)| site.runs(*id))
            .flat_map(|(id, bundle)| bundle.chunks.values().map(move |chunk| (id, chunk)))
            .filter(|(_, chunk)| !matches!(chunk.kind, ChunkKind::View | ChunkKind::Controller))
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
        let bundles = &self.web.resolved.bundles;
        let extended = [&resources.views, &resources.controllers]
            .map(|resources| site::extensions(bundles, resources).linked);
        for (target, extensions) in extended.iter().flatten() {
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
    fn add(&mut self, id: &'w str, together: &BTreeMap<&'w str, Vec<&'w str>>) {
        if self.by_id.contains_key(id) {
            return;
        }
        let group = self.members.len();
        let mut members = Vec::new();
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            if self.by_id.insert(id, group).is_some() {
                continue;
            }
            next.extend(together.get(id).into_iter().flatten());
            let resources = &self.map.site.resources;
            let found = [resources.views.get(id), resources.controllers.get(id)];
            let texts = found.into_iter().flatten();
            members.extend(texts.filter_map(|found| Some((found.bundle, self.chunk(*found)?))));
        }
        self.members.push(members);
    }

    fn chunk(&self, resource: Resource) -> Option<&'w ParsedChunk> {
        self.web.resolved.bundles[resource.bundle]
            .chunks
            .get(&resource.file)
    }
}

/// Calls that show another view or run a controller.
pub(super) const SHOWING: [&str; 5] = [
    "scribe.View",
    "scribe.Page",
    "scribe.Controller",
    "scribe.Abandon",
    "scribe.Extensions",
];

/// Ids a text shows, as far as they are literal.
fn shown_by(chunk: &ParsedChunk) -> impl Iterator<Item = String> {
    let calls = chunk.scopes.calls.iter();
    let shown = calls.filter(|call| SHOWING.contains(&call.known()));
    let called = shown.filter_map(|call| call.arguments.first()?.as_text());
    let assigns = chunk.scopes.field_assigns.iter();
    let chosen = assigns.filter_map(|assign| match assign.path.as_slice() {
        [page, _] if page == "page" => assign.value.as_ref()?.as_text(),
        _ => None,
    });
    called.chain(chosen).map(resource_id)
}
