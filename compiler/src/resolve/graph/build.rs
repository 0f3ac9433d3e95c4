//! Builds the graph: bundles once, then each site with what names mean there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{CONTROLLER, Computed, Graph, Kinds, Node, TEMPLATE, VIEW, is_scribe, named_resources};
use crate::lower::data::Data;
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::address::resource_id;
use crate::resolve::known::{self, Calls, Ground, Texts};
use crate::resolve::scope::CallSite;
use crate::resolve::site::{ResolvedSite, extensions, hook_name};
use crate::resolve::{BundleId, Resolved};
use crate::source::FileId;

/// Views every site may show instead of a page.
const INSTEAD: [&str; 7] = [
    "generic/datadown",
    "generic/error",
    "generic/not-found",
    "generic/refused",
    "generic/signin",
    "generic/unauthorised",
    "generic/unknown",
];

pub(super) struct Build<'a> {
    resolved: &'a Resolved,
    graph: Graph<'a>,
    /// What stands for the functions of each bundle.
    functions: Vec<Node>,
    /// Calls of the functions of sites.
    calls: HashMap<BundleId, Calls<'a>>,
    /// Tables of applications and of their families, by name.
    owners: HashMap<&'a str, Vec<BundleId>>,
}

/// A site while its part of the graph is built.
struct Place<'a> {
    index: usize,
    site: &'a ResolvedSite,
    /// Versions for languages, by the view's own id.
    versions: HashMap<&'a str, Vec<FileId>>,
    settings: Vec<(&'a str, &'a Data)>,
    extensions: [BTreeMap<String, Vec<String>>; 2],
    /// Stand-ins for every view or controller whose id begins so.
    beginnings: HashMap<(Kinds, String), Node>,
}

impl<'a> Build<'a> {
    pub(super) fn new(resolved: &'a Resolved) -> Self {
        let mut owners: HashMap<&str, Vec<BundleId>> = HashMap::new();
        for (id, bundle) in resolved.bundles.iter().enumerate() {
            if !bundle.bundle.is_site() {
                let names = [Some(&bundle.bundle.id), bundle.bundle.namespace.as_ref()];
                for name in names.into_iter().flatten() {
                    owners.entry(name).or_default().push(id);
                }
            }
        }
        let mut build = Build {
            resolved,
            owners,
            functions: Vec::new(),
            calls: calls(resolved),
            graph: Graph {
                files: HashMap::new(),
                edges: Vec::new(),
                back: Vec::new(),
                is_page: Vec::new(),
                pages: Vec::new(),
                common: Vec::new(),
                instead: Vec::new(),
                runs: HashMap::new(),
                is_open: false,
                computed: Vec::new(),
                asked: RefCell::default(),
            },
        };
        for file in resolved
            .bundles
            .iter()
            .flat_map(|bundle| bundle.chunks.keys())
        {
            let node = build.node(false);
            build.graph.files.insert(*file, node);
        }
        build
    }

    fn node(&mut self, is_page: bool) -> Node {
        self.graph.edges.push(Vec::new());
        self.graph.is_page.push(is_page);
        self.graph.edges.len() - 1
    }

    fn edge(&mut self, from: Node, to: Node) {
        self.graph.edges[from].push(to);
    }

    pub(super) fn finish(mut self) -> Graph<'a> {
        let mut back = vec![Vec::new(); self.graph.edges.len()];
        for (from, targets) in self.graph.edges.iter_mut().enumerate() {
            targets.sort_unstable();
            targets.dedup();
            targets.iter().for_each(|&to| back[to].push(from));
        }
        self.graph.back = back;
        self.graph
    }

    /// Edges that are the same on every site: functions and modules.
    pub(super) fn functions(&mut self) {
        self.functions = (0..self.resolved.bundles.len())
            .map(|_| self.node(false))
            .collect();
        let resolved = self.resolved;
        for (id, bundle) in resolved.bundles.iter().enumerate() {
            for (file, chunk) in &bundle.chunks {
                let node = self.graph.files[file];
                if chunk.kind.declares() {
                    self.edge(self.functions[id], node);
                }
                let names: BTreeSet<&str> =
                    chunk.facts.uses.iter().map(|(name, ..)| &**name).collect();
                for name in names {
                    self.function(id, name, node);
                }
                for call in chunk.scopes.calls.iter().filter(|call| is_require(call)) {
                    let name = call.arguments.first().and_then(|name| name.as_text());
                    // A module that is not UTF-8 has a name and no code.
                    if let Some((.., file)) = name.and_then(|name| resolved.module(id, name))
                        && let Some(&module) = self.graph.files.get(&file)
                    {
                        self.edge(node, module);
                    }
                }
            }
        }
    }

    fn function(&mut self, bundle: BundleId, name: &str, node: Node) {
        if self.resolved.bundles[bundle].declared.contains_key(name) {
            return self.edge(node, self.functions[bundle]);
        }
        for owner in self.owners.get(name).cloned().unwrap_or_default() {
            self.edge(node, self.functions[owner]);
        }
        if self.resolved.utilities.iter().any(|known| known == name)
            && let Some(util) = self.resolved.application("util")
        {
            self.edge(node, self.functions[util]);
        }
    }

    pub(super) fn site(&mut self, index: usize, site: &'a ResolvedSite) {
        let mut ground = Place {
            index,
            site,
            versions: versions(site),
            settings: settings(self.resolved, site),
            extensions: [&site.resources.views, &site.resources.controllers]
                .map(|known| extensions(&self.resolved.bundles, known).linked),
            beginnings: HashMap::new(),
        };
        let common = self.common(&ground);
        self.graph.pages.push(Vec::new());
        self.graph.common.push(common);
        for route in &site.routes.routes {
            let page = self.node(true);
            self.graph.pages[index].push(page);
            self.edge(page, common);
            let template = route.attributes.get("template").and_then(Data::as_text);
            let named = [
                (route.view.as_deref(), VIEW),
                (route.controller.as_deref(), CONTROLLER),
                (template, TEMPLATE),
            ];
            for (name, kinds) in named {
                if let Some(name) = name {
                    self.run(&ground, page, kinds, name);
                }
            }
        }
        let bundles = site
            .bundle
            .into_iter()
            .chain(site.applications.iter().copied());
        for bundle in bundles.filter(|&bundle| site.runs(bundle)) {
            for chunk in self.resolved.bundles[bundle].chunks.values() {
                self.chunk(&mut ground, bundle, chunk);
            }
        }
    }

    /// What every page of a site may run.
    fn common(&mut self, ground: &Place<'a>) -> Node {
        let node = self.node(false);
        let own = ground.site.template.as_deref();
        for name in own.into_iter().chain(["generic/template", "template"]) {
            self.run(ground, node, TEMPLATE, name);
        }
        let instead = self.node(false);
        self.edge(node, instead);
        self.graph.instead.push(instead);
        for name in INSTEAD {
            self.run(ground, instead, VIEW, name);
            self.run(ground, instead, CONTROLLER, name);
        }
        let hooks = ground.site.collators.iter().chain(&ground.site.editors);
        let hooks = hooks.chain(&ground.site.authenticator);
        for bundle in hooks.map(|hook| hook.bundle).collect::<BTreeSet<_>>() {
            self.edge(node, self.functions[bundle]);
        }
        for (id, bundle) in self.resolved.bundles.iter().enumerate() {
            if hook_name(bundle, "Curator").is_some() {
                self.edge(node, self.functions[id]);
            }
            // What listens to channels runs when any page publishes.
            for chunk in bundle
                .chunks
                .values()
                .filter(|chunk| chunk.kind.runs_once())
            {
                let is_told = matches!(chunk.kind, ChunkKind::Module)
                    && bundle.settings.data.get("events").is_some();
                let mut names = chunk.facts.uses.iter().map(|(name, ..)| name.as_str());
                if is_told || names.any(|name| name == "channel") {
                    self.edge(node, self.graph.files[&chunk.file]);
                }
            }
        }
        node
    }

    /// Edges to everything a name means on a site.
    fn run(&mut self, ground: &Place<'a>, from: Node, kinds: Kinds, name: &str) {
        let id = resource_id(name);
        let mut files = Vec::new();
        if kinds.views {
            files.extend(ground.site.resources.views.get(&id).map(|view| view.file));
            files.extend(ground.versions.get(&*id).into_iter().flatten());
        }
        if kinds.controllers {
            let controller = ground.site.resources.controllers.get(&id);
            files.extend(controller.map(|controller| controller.file));
        }
        for file in files {
            kinds.mark(self.graph.runs.entry(file).or_default());
            if let Some(&to) = self.graph.files.get(&file) {
                self.edge(from, to);
            }
        }
    }

    /// What a text runs on a site.
    fn chunk(&mut self, ground: &mut Place<'a>, bundle: BundleId, chunk: &'a ParsedChunk) {
        let node = self.graph.files[&chunk.file];
        for (kinds, name) in named_resources(chunk) {
            if let Some(text) = name.as_text() {
                self.run(ground, node, kinds, text);
                continue;
            }
            let texts = known::texts(
                &Ground {
                    scopes: &chunk.scopes,
                    facts: &chunk.facts,
                    settings: &ground.settings,
                    calls: self.calls.get(&bundle),
                    depth: 0,
                },
                name,
            );
            match &texts {
                Texts::These(texts) => {
                    for text in texts {
                        self.run(ground, node, kinds, text);
                    }
                }
                Texts::Beginning(text) => self.beginning(ground, node, kinds, text),
            }
            self.graph.computed.push(Computed {
                bundle,
                file: chunk.file,
                kinds,
                expr: name,
                texts,
                site: ground.index,
            });
        }
        self.extend(ground, node, chunk);
    }

    /// Edges to everything whose id begins so.
    fn beginning(&mut self, ground: &mut Place<'a>, from: Node, kinds: Kinds, text: &str) {
        self.graph.is_open |= text.is_empty();
        let known = (kinds, resource_id(text));
        if let Some(&node) = ground.beginnings.get(&known) {
            return self.edge(from, node);
        }
        let node = self.node(false);
        let resources = &ground.site.resources;
        let views = resources.views.keys().filter(|_| kinds.views);
        let controllers = resources.controllers.keys().filter(|_| kinds.controllers);
        for id in views
            .chain(controllers)
            .filter(|id| id.starts_with(&known.1))
        {
            self.run(ground, node, kinds, id);
        }
        ground.beginnings.insert(known, node);
        self.edge(from, node);
    }

    /// Edges from calls of `scribe.Extensions`; without a name it may be those of any page.
    fn extend(&mut self, ground: &Place<'a>, node: Node, chunk: &ParsedChunk) {
        let calls = chunk.scopes.calls.iter();
        for call in calls.filter(|call| is_scribe(call, "Extensions")) {
            let name = call.arguments.first().and_then(|name| name.as_text());
            for (linked, kinds) in ground.extensions.iter().zip([VIEW, CONTROLLER]) {
                let wanted = linked
                    .iter()
                    .filter(|(target, _)| name.is_none_or(|name| name == target.as_str()));
                for id in wanted.flat_map(|(_, ids)| ids) {
                    let kinds = Kinds {
                        page: false,
                        ..kinds
                    };
                    self.run(ground, node, kinds, id);
                }
            }
        }
    }
}

fn is_require(call: &CallSite) -> bool {
    matches!(call.path.as_slice(), [name] if matches!(name.as_str(), "require" | "include" | "import"))
}

fn versions(site: &ResolvedSite) -> HashMap<&str, Vec<FileId>> {
    let mut versions: HashMap<&str, Vec<FileId>> = HashMap::new();
    for (id, view) in &site.resources.views {
        if let Some((base, _)) = id.rsplit_once('.') {
            versions.entry(base).or_default().push(view.file);
        }
    }
    versions
}

/// The tables of settings that code on a site can read by name.
pub(crate) fn settings<'a>(
    resolved: &'a Resolved,
    site: &'a ResolvedSite,
) -> Vec<(&'a str, &'a Data)> {
    let own = site
        .bundle
        .map(|id| ("site", &resolved.bundles[id].settings.data));
    let applications = site.applications.iter().map(|&id| {
        let bundle = &resolved.bundles[id];
        (bundle.bundle.id.as_str(), &bundle.settings.data)
    });
    own.into_iter()
        .chain([("node", &resolved.node.data)])
        .chain(applications)
        .collect()
}

/// The calls of functions of those sites whose functions name views by what they are given.
fn calls(resolved: &Resolved) -> HashMap<BundleId, Calls<'_>> {
    let mut calls = HashMap::new();
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let mut chunks = bundle.chunks.values();
        let asks = |chunk: &ParsedChunk| {
            chunk.kind.runs_once()
                && named_resources(chunk).any(|(_, name)| name.as_text().is_none())
        };
        if bundle.bundle.is_site() && chunks.any(asks) {
            let codes = bundle.chunks.values().map(|chunk| &**chunk);
            calls.insert(id, known::calls(codes));
        }
    }
    calls
}
