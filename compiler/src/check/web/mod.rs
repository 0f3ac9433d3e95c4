//! Rules about addresses: what answers them, what leads to them, what forms send to them. They look at whole sites.

mod addresses;
mod budgets;
mod cost;
mod fields;
mod forms;
mod fragments;
mod groups;
mod links;
mod reach;
mod reckon;
mod references;
mod url;

use std::collections::BTreeMap;

use crate::bundle::Origin;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::parse::elements::{Element, Node};
use crate::resolve::site::ResolvedSite;
use crate::resolve::{BundleId, Resolved, ResolvedBundle};
use crate::source::FileId;

/// The project, with what the rules need of each site.
pub(super) struct Web<'a> {
    resolved: &'a Resolved,
    sites: Vec<SiteMap<'a>>,
    /// Sites on which the code of each bundle runs, by their place in the list.
    running: Vec<Vec<usize>>,
}

/// A site with its views by file.
struct SiteMap<'a> {
    site: &'a ResolvedSite,
    /// Ids of the views it can show.
    views: BTreeMap<FileId, &'a str>,
    /// Paths of the pages that show a view, where they are known.
    pages: BTreeMap<&'a str, Vec<String>>,
    /// Paths of static files.
    served: BTreeMap<FileId, Vec<String>>,
    /// A view sets another base for relative addresses.
    has_base: bool,
}

type Rule = fn(&Web<'_>, &mut Diagnostics);

const RULES: &[Rule] = &[
    links::check,
    fragments::check,
    addresses::check,
    addresses::overlaps,
    fields::check,
    budgets::check,
];

/// Runs every rule.
pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    let own = resolved.sites.iter().filter(|site| site.bundle.is_some());
    let sites: Vec<SiteMap<'_>> = own.map(|site| SiteMap::new(resolved, site)).collect();
    let mut running = vec![Vec::new(); resolved.bundles.len()];
    for (index, map) in sites.iter().enumerate() {
        let bundles = map.site.applications.iter().copied();
        for bundle in bundles.chain(map.site.bundle) {
            running[bundle].push(index);
        }
    }
    let web = Web {
        resolved,
        sites,
        running,
    };
    RULES.iter().for_each(|rule| rule(&web, found));
}

impl<'a> Web<'a> {
    /// Bundles that are the project's own.
    fn bundles(&self) -> impl Iterator<Item = (BundleId, &'a ResolvedBundle)> {
        let own = |bundle: &&ResolvedBundle| bundle.bundle.folder.origin == Origin::Project;
        let all = self.resolved.bundles.iter().enumerate();
        all.filter(move |(_, bundle)| own(bundle))
    }

    /// Sites on which code of a bundle runs.
    fn sites_of(&self, bundle: BundleId) -> impl Iterator<Item = &SiteMap<'a>> {
        self.running[bundle].iter().map(|index| &self.sites[*index])
    }
}

impl<'a> SiteMap<'a> {
    fn new(resolved: &'a Resolved, site: &'a ResolvedSite) -> Self {
        let resources = site.resources.views.iter();
        let views: BTreeMap<FileId, &str> = resources
            .map(|(id, resource)| (resource.file, id.as_str()))
            .collect();
        let has_base = site.resources.views.values().any(|resource| {
            let chunk = resolved.bundles[resource.bundle].chunks.get(&resource.file);
            chunk.is_some_and(|chunk| open(&chunk.elements.nodes).any(|e| &*e.name == "base"))
        });
        let mut served: BTreeMap<FileId, Vec<String>> = BTreeMap::new();
        for (path, file) in &site.files {
            served.entry(*file).or_default().push(format!("/{path}"));
        }
        Self {
            served,
            pages: pages(resolved, site),
            site,
            views,
            has_base,
        }
    }

    /// The finding, as a mere suspicion where code of the site's own decides what answers.
    fn judged(&self, finding: Diagnostic) -> Diagnostic {
        let severity = if reach::is_collated(self.site) {
            Severity::Advice
        } else {
            finding.severity
        };
        Diagnostic {
            severity,
            ..finding
        }
    }
}

/// Start tags.
fn open(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| match node {
        Node::Open(element) => Some(element),
        Node::Close(..) | Node::Raw(..) => None,
    })
}

/// Paths of exact addresses by the view they show. The template stands on those of every view that does without its own.
fn pages<'a>(resolved: &Resolved, site: &'a ResolvedSite) -> BTreeMap<&'a str, Vec<String>> {
    let mut pages: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, &route) in &site.routes.exact {
        let route = &site.routes.routes[route];
        let Some(view) = route.view.as_deref().filter(|_| route.redirect.is_none()) else {
            continue;
        };
        let path = if key == "front" {
            "/".to_owned()
        } else {
            format!("/{key}")
        };
        let resource = site.resources.views.get(view);
        let chunk =
            resource.and_then(|found| resolved.bundles[found.bundle].chunks.get(&found.file));
        let has_template =
            route.attributes.get("template").is_none() && chunk.is_some_and(|chunk| !chunk.whole);
        if let Some(template) = site.template.as_deref().filter(|_| has_template) {
            pages.entry(template).or_default().push(path.clone());
        }
        pages.entry(view).or_default().push(path);
    }
    pages
}
