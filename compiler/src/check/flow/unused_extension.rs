//! Extensions whose target never says where they go.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::address::resource_id;
use crate::resolve::graph::{Graph, is_scribe};
use crate::resolve::scope::CallSite;
use crate::resolve::site::{ResolvedSite, Resource, extensions};
use crate::source::{FileId, Span};

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    // An extension is of use when one site runs it.
    let mut used: BTreeSet<FileId> = BTreeSet::new();
    let mut idle: Vec<(FileId, FileId, String)> = Vec::new();
    for site in &resolved.sites {
        let Some(own) = site.bundle else { continue };
        let kinds = [
            (&site.resources.views, ChunkKind::View),
            (&site.resources.controllers, ChunkKind::Controller),
        ];
        let calls = calls(resolved, site);
        for (known, kind) in kinds {
            for (target, ids) in extensions(&resolved.bundles, known).linked {
                let Some(resource) = known.get(&target) else {
                    continue;
                };
                let called = is_called(graph, &calls, (&target, *resource), kind);
                for id in ids {
                    let extension = known[&id];
                    // Those that override one for another site are that site's.
                    let mine =
                        extension.bundle == own || site.applications.contains(&extension.bundle);
                    if called || !mine {
                        used.insert(extension.file);
                    } else {
                        idle.push((extension.file, resource.file, target.clone()));
                    }
                }
            }
        }
    }
    let mut said = BTreeSet::new();
    for (file, target, name) in idle {
        if !used.contains(&file) && said.insert(file) {
            let message = format!("`{name}` never runs its extensions");
            found.push(
                Diagnostic::new(Code::UnusedExtension, message, Span::whole(file))
                    .because("so this is never shown")
                    .also(Span::whole(target), "has no `scribe.Extensions()`")
                    .help("call `scribe.Extensions()` there, where this belongs"),
            );
        }
    }
}

/// The calls of `scribe.Extensions` on a site.
fn calls<'a>(resolved: &'a Resolved, site: &ResolvedSite) -> Vec<(&'a ParsedChunk, &'a CallSite)> {
    let bundles = site
        .bundle
        .into_iter()
        .chain(site.applications.iter().copied());
    let chunks = bundles.flat_map(|id| resolved.bundles[id].chunks.values());
    let calls = chunks.flat_map(|chunk| chunk.scopes.calls.iter().map(move |call| (chunk, call)));
    calls
        .filter(|(_, call)| is_scribe(call, "Extensions"))
        .collect()
}

/// Whether anything runs the extensions of a view or controller on a site.
fn is_called(
    graph: &Graph<'_>,
    calls: &[(&ParsedChunk, &CallSite)],
    (target, resource): (&str, Resource),
    kind: ChunkKind,
) -> bool {
    // Functions may be called by views and controllers.
    let asks = |chunk: &ParsedChunk| chunk.kind == kind || chunk.kind.runs_once();
    let mut unnamed = Vec::new();
    for (chunk, call) in calls.iter().filter(|(chunk, _)| asks(chunk)) {
        match call.arguments.first().map(|name| name.as_text()) {
            Some(Some(name)) if resource_id(name) != target => {}
            Some(_) => return true,
            None if chunk.file == resource.file => return true,
            None => unnamed.push(chunk.file),
        }
    }
    // Without a name it runs those of the page's own view or controller, whichever code calls it.
    if unnamed.is_empty() {
        return false;
    }
    let Some(together) = graph.together(&BTreeSet::from([resource.file])) else {
        return true;
    };
    let runs = graph.runs(resource.file);
    let of_page = runs.page_view || runs.page_controller || graph.is_open();
    of_page && unnamed.into_iter().any(|file| together.has(file))
}
