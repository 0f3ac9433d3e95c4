//! The HTML of pages as they are put together: a view, the template around it, and the views they show. Each text is read
//! once for a site; what cannot be told for certain is left alone.

mod assembly;
mod document;
mod effect;
mod ids;
pub(super) mod markup;
mod names;
mod needs;
#[cfg(test)]
mod oracle;
mod pages;
mod places;
mod report;
mod tags;
mod text_outside_terms;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::bundle::Origin;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::graph::{Graph, Together};
use crate::resolve::site::ResolvedSite;
use crate::source::{FileId, Span};
use assembly::{Assembly, Computed, Judged};
use effect::Faults;
use pages::Page;

/// Findings by place, so that a text that several sites show is said once.
type Found = BTreeMap<(FileId, u32, Code), Diagnostic>;

/// What the sites have in common.
struct Project<'a> {
    resolved: &'a Resolved,
    graph: &'a Graph<'a>,
    computed: Computed<'a>,
    /// Texts that may choose another view, template or kind of page.
    choosing: Together<'a>,
    /// Texts that may give the page a title.
    titling: Together<'a>,
    /// Views that are not sent as HTML.
    other: BTreeSet<FileId>,
}

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    let project = Project::new(resolved, graph);
    let mut all = Found::new();
    places::check(resolved, &project.other, &mut all);
    let sites = resolved.sites.iter().chain(&resolved.unused);
    for (index, site) in sites.enumerate() {
        project.site(index, site, &mut all);
    }
    let own: BTreeSet<FileId> = resolved
        .bundles
        .iter()
        .filter(|bundle| bundle.bundle.folder.origin == Origin::Project)
        .flat_map(|bundle| bundle.bundle.files.iter().map(|file| file.id))
        .collect();
    // An element without its end has everything after it inside.
    let is_unclosed = |finding: &Diagnostic| {
        let around = finding.labels.last().map(|label| label.span);
        finding.code == Code::NestedElements
            && around
                .is_some_and(|at| all.contains_key(&(at.file, at.start, Code::UnclosedElement)))
    };
    let mine = all
        .values()
        .filter(|finding| !is_unclosed(finding))
        .cloned();
    mine.filter(|finding| own.contains(&finding.span().file))
        .for_each(|finding| found.push(finding));
}

/// The texts of a site's bundles.
fn texts<'a>(
    resolved: &'a Resolved,
    site: &'a ResolvedSite,
) -> impl Iterator<Item = &'a ParsedChunk> {
    let bundles = site
        .bundle
        .into_iter()
        .chain(site.applications.iter().copied());
    bundles
        .filter(|id| site.runs(*id))
        .flat_map(|id| resolved.bundles[id].chunks.values())
}

/// Texts that may set one of these fields of `page`.
fn setting(resolved: &Resolved, keys: &[&str]) -> Vec<FileId> {
    let chunks = resolved
        .bundles
        .iter()
        .flat_map(|bundle| bundle.chunks.values());
    let sets = |chunk: &&ParsedChunk| {
        use crate::resolve::facts::Table;
        let mut fields = chunk.facts.fields.iter();
        let mut opened = chunk.facts.opened.iter();
        fields.any(|field| {
            field.table == Table::Page && field.is_write && keys.contains(&field.key.as_str())
        }) || opened.any(|opened| opened.table == Table::Page && opened.writes)
    };
    chunks.filter(sets).map(|chunk| chunk.file).collect()
}

fn is_html(data: Option<&Data>) -> bool {
    data.is_none_or(|data| {
        data.as_text()
            .is_some_and(|text| text.starts_with("text/html"))
    })
}

impl<'a> Project<'a> {
    fn new(resolved: &'a Resolved, graph: &'a Graph<'a>) -> Self {
        let mut computed: Computed<'_> = HashMap::new();
        for name in &graph.computed {
            computed.insert((name.site, name.file, name.expr.at.start), &name.texts);
        }
        let typed = setting(resolved, &["type"]);
        let kinds = graph.above(&typed);
        let mut other = typed;
        for site in resolved.sites.iter().chain(&resolved.unused) {
            for route in &site.routes.routes {
                let view = route
                    .view
                    .as_ref()
                    .and_then(|id| site.resources.views.get(id));
                let controller = route.controller.as_ref();
                let controller = controller.and_then(|id| site.resources.controllers.get(id));
                let files: Vec<FileId> = view
                    .into_iter()
                    .chain(controller)
                    .map(|found| found.file)
                    .collect();
                let is_typed = files.iter().any(|file| kinds.has(*file));
                if is_typed || !is_html(route.attributes.get("type")) {
                    other.extend(files);
                }
            }
        }
        let below = graph.below(&other);
        let views = resolved
            .bundles
            .iter()
            .flat_map(|bundle| bundle.chunks.keys());
        Self {
            choosing: graph.above(&setting(
                resolved,
                &["controller", "template", "type", "view"],
            )),
            titling: graph.above(&setting(resolved, &["title"])),
            other: views.copied().filter(|file| below.has(*file)).collect(),
            resolved,
            graph,
            computed,
        }
    }

    fn site(&self, index: usize, site: &'a ResolvedSite, all: &mut Found) {
        let written = || texts(self.resolved, site).map(|chunk| &chunk.written);
        let loose: BTreeSet<&str> = written()
            .flat_map(|written| written.names.iter().map(|name| &**name))
            .collect();
        let is_open = written().any(|written| written.any);
        let mut assembly = Assembly::new(
            self.resolved,
            (index, site),
            &self.computed,
            loose,
            &self.other,
        );
        let pages = self.pages(site);
        self.ids(&assembly, &pages, all);
        document::check(self, site, &pages, all);
        text_outside_terms::check(self, index, site, all);
        self.needs(&mut assembly, all);
        if is_open {
            return;
        }
        self.inner(&mut assembly, all);
        if site.editors.is_empty() {
            pages::outer(&mut assembly, &pages, all);
        }
    }

    /// Faults within views and functions, whatever is around them.
    fn inner(&self, assembly: &mut Assembly<'a, '_>, all: &mut Found) {
        for chunk in self.views(assembly.site) {
            let judged = assembly.view(chunk);
            note(&judged.faults, all);
        }
        for chunk in texts(self.resolved, assembly.site) {
            if assembly.is_clear(chunk) {
                for function in &chunk.shape.functions {
                    note(&assembly.function(chunk, function).faults, all);
                }
            }
        }
    }

    /// The views that a site can show.
    fn views(&self, site: &'a ResolvedSite) -> impl Iterator<Item = &'a ParsedChunk> + use<'a> {
        let resolved = self.resolved;
        let views = site.resources.views.values();
        views.filter_map(|view| resolved.bundles[view.bundle].chunks.get(&view.file))
    }

    /// Pictures and fields that lack what they need.
    fn needs(&self, assembly: &mut Assembly<'a, '_>, all: &mut Found) {
        let mut labels = needs::Labels::default();
        texts(self.resolved, assembly.site).for_each(|chunk| labels.add(chunk));
        let judged: Vec<(&ParsedChunk, Rc<Judged<'_>>)> = self
            .views(assembly.site)
            .map(|chunk| (chunk, assembly.view(chunk)))
            .collect();
        let mut labelled: BTreeSet<FileId> = BTreeSet::new();
        let mut next: Vec<FileId> = Vec::new();
        let shown: HashMap<FileId, &Judged<'_>> = judged
            .iter()
            .map(|(chunk, judged)| (chunk.file, &**judged))
            .collect();
        for (_, judged) in &judged {
            next.extend(
                judged
                    .shows
                    .iter()
                    .filter(|(_, is)| *is)
                    .map(|(file, _)| *file),
            );
        }
        while let Some(file) = next.pop() {
            if labelled.insert(file) {
                let inner = shown
                    .get(&file)
                    .into_iter()
                    .flat_map(|judged| &judged.shows);
                next.extend(inner.map(|(file, _)| *file));
            }
        }
        for (chunk, judged) in &judged {
            let is_labelled =
                labelled.contains(&chunk.file) || (self.graph.is_open() && labels.is_open);
            for element in &judged.bare {
                let finding = needs::fault(chunk.file, element, &labels, is_labelled);
                finding.into_iter().for_each(|finding| put(finding, all));
            }
        }
        for chunk in texts(self.resolved, assembly.site) {
            let functions = chunk.shape.functions.iter();
            for function in functions
                .filter(|_| assembly.is_clear(chunk))
                .collect::<Vec<_>>()
            {
                for element in assembly.function(chunk, function).bare {
                    let finding = needs::fault(chunk.file, element, &labels, true);
                    finding.into_iter().for_each(|finding| put(finding, all));
                }
            }
        }
    }

    fn ids(&self, assembly: &Assembly<'a, '_>, pages: &[Page<'a>], all: &mut Found) {
        let mut ids = ids::Ids::default();
        let mut templates: BTreeMap<FileId, BTreeMap<&str, ids::Id<'_>>> = BTreeMap::new();
        for chunk in self.views(assembly.site) {
            ids.view(assembly, chunk);
        }
        for chunk in texts(self.resolved, assembly.site) {
            if chunk.kind == ChunkKind::Fragments {
                ids.view(assembly, chunk);
            }
        }
        for page in pages {
            let Some(template) = page.template else {
                continue;
            };
            let around = match templates.get(&template.file) {
                Some(known) => known,
                None => {
                    let found = ids::by_name(&ids.view(assembly, template));
                    templates.entry(template.file).or_insert(found)
                }
            };
            let own = ids.view(assembly, page.view);
            ids.page(around, &own);
        }
        ids.found.into_iter().for_each(|finding| put(finding, all));
    }
}

fn put(finding: Diagnostic, all: &mut Found) {
    let span: Span = finding.span();
    all.entry((span.file, span.start, finding.code))
        .or_insert(finding);
}

fn note(faults: &Faults<'_>, all: &mut Found) {
    report::findings(faults).for_each(|finding| put(finding, all));
}
