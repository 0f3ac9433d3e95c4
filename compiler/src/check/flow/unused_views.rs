//! Views and controllers that no page of any site can come to: neither an address nor code names them. What applications of
//! others bring along is theirs to offer, and where a name may be anything, everything is used.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::bundle::{Origin, Role, RoledFile};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::resolve::facts::Table;
use crate::resolve::graph::{Graph, Together};
use crate::resolve::names;
use crate::resolve::site::{ResolvedSite, Resource};
use crate::resolve::{BundleId, Resolved, ResolvedBundle};
use crate::source::{FileId, Span};

/// For how many of a bundle a view of nearly the same name is looked for.
const NEAR: usize = 20;

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    let chunks = || {
        let bundles = resolved.bundles.iter();
        bundles.flat_map(|bundle| bundle.chunks.values())
    };
    // `page[key] = value` may be the page's view.
    let chooses = |chunk: &ParsedChunk| {
        let mut opened = chunk.facts.opened.iter();
        opened.any(|opened| opened.table == Table::Page && opened.writes)
    };
    if graph.is_open() || chunks().any(chooses) {
        return;
    }
    let functions: Vec<FileId> = chunks()
        .filter(|chunk| chunk.kind.runs_once() || chunk.is_broken)
        .map(|chunk| chunk.file)
        .collect();
    let used = graph.used(&functions);
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let sites: Vec<&ResolvedSite> = resolved
            .sites
            .iter()
            .filter(|site| site.bundle.is_some() && site.runs(id))
            .collect();
        if !is_judged(bundle) || sites.is_empty() {
            continue;
        }
        views(bundle, id, &sites, &used, found);
        controllers(bundle, &sites, &used, found);
    }
}

/// Whether the views of a bundle are there for this project alone, and all of its code can be read.
fn is_judged(bundle: &ResolvedBundle) -> bool {
    let own = &bundle.bundle;
    let mut texts = bundle.views.values().chain(bundle.controllers.values());
    // Code for other parts of the server is not looked at.
    let is_elsewhere =
        |file: &RoledFile| file.role == Role::Declarations && file.path != "tests.lua";
    own.folder.origin == Origin::Project
        && !own.files.iter().any(is_elsewhere)
        && own.namespace.is_none()
        && texts.all(|file| bundle.chunks.contains_key(file))
        && !bundle.chunks.values().any(|chunk| chunk.is_broken)
}

/// Whether the view or controller that an id means is used on any of some sites.
fn is_used<'a>(
    id: &str,
    mut lists: impl Iterator<Item = &'a IndexMap<String, Resource>>,
    used: &Together<'_>,
) -> bool {
    lists.any(|list| list.get(id).is_some_and(|found| used.has(found.file)))
}

fn views(
    bundle: &ResolvedBundle,
    id: BundleId,
    sites: &[&ResolvedSite],
    used: &Together<'_>,
    found: &mut Diagnostics,
) {
    // A file without tags is served as it is.
    let own = sites.iter().filter(|site| site.bundle == Some(id));
    let served: BTreeSet<FileId> = own.flat_map(|site| site.files.values().copied()).collect();
    for (name, file) in &bundle.views {
        let lists = sites.iter().map(|site| &site.resources.views);
        // Versions for languages are used with their view; an extension has a finding of its own.
        let is_other = name.contains("_extension") || name.contains('.');
        if is_other || served.contains(file) || is_used(name, lists, used) {
            continue;
        }
        found.push(
            Diagnostic::new(
                Code::UnusedView,
                format!("nothing shows the view `{name}`"),
                Span::whole(*file),
            )
            .because("no address leads to it, and no code names it")
            .help("remove it, or name it where it is needed"),
        );
    }
}

fn controllers(
    bundle: &ResolvedBundle,
    sites: &[&ResolvedSite],
    used: &Together<'_>,
    found: &mut Diagnostics,
) {
    let without: BTreeSet<&str> = bundle
        .views
        .keys()
        .map(String::as_str)
        .filter(|view| !bundle.controllers.contains_key(*view))
        .collect();
    let mut n_near = 0;
    for (name, file) in &bundle.controllers {
        let lists = sites.iter().map(|site| &site.resources.controllers);
        let is_other = name.contains("_extension");
        if is_other || is_used(name, lists, used) {
            continue;
        }
        // The view that it belongs to has a finding already.
        let lists = sites.iter().map(|site| &site.resources.views);
        if bundle.views.contains_key(name) && !is_used(name, lists, used) {
            continue;
        }
        n_near += 1;
        let known = without.iter().copied().filter(|_| n_near <= NEAR);
        let near = names::nearest(name, known);
        found.push(
            Diagnostic::new(
                Code::UnusedController,
                format!("nothing runs the controller `{name}`"),
                Span::whole(*file),
            )
            .because("no view has its name, no address leads to it, and no code names it")
            .help(near.map_or_else(
                || "remove it, or name it where it is needed".to_owned(),
                |near| format!("rename it to `{near}` if it belongs to that view"),
            )),
        );
    }
}
