//! Templates that leave out what the page has written.

use std::collections::BTreeSet;

use super::sections::is_section;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::resolve::Resolved;
use crate::resolve::address::resource_id;
use crate::resolve::graph::{Graph, is_scribe};
use crate::resolve::site::ResolvedSite;
use crate::source::{FileId, Span};

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    let mut said: BTreeSet<FileId> = BTreeSet::new();
    for site in &resolved.sites {
        for name in templates(site) {
            let id = resource_id(name);
            let Some(view) = site.resources.views.get(&id) else {
                continue;
            };
            let controller = site.resources.controllers.get(&id);
            let files: Vec<FileId> = [Some(view), controller]
                .into_iter()
                .flatten()
                .map(|resource| resource.file)
                .collect();
            if said.insert(view.file) && !shows_page(resolved, graph, &files) {
                let message = format!("the template `{id}` never inserts the page");
                found.push(
                    Diagnostic::new(
                        Code::TemplateWithoutContent,
                        message,
                        Span::whole(view.file),
                    )
                    .because("what views write is lost")
                    .help("write `<? scribe.Insert \"content\" ?>` where the page belongs"),
                );
            }
        }
    }
}

/// The templates that a site's settings name.
fn templates(site: &ResolvedSite) -> BTreeSet<&str> {
    let routes = site.routes.routes.iter();
    let named = routes.filter_map(|route| route.attributes.get("template"));
    let named = named.filter_map(Data::as_text);
    site.template.as_deref().into_iter().chain(named).collect()
}

/// Whether a template, or anything it may run, inserts the content of the page, or some section that is not known.
fn shows_page(resolved: &Resolved, graph: &Graph<'_>, files: &[FileId]) -> bool {
    let below = graph.below(files);
    let chunks = resolved.chunks();
    let shows = |chunk: &ParsedChunk| {
        let mut calls = chunk.scopes.calls.iter();
        let content = calls.any(|call| {
            let name = call.arguments.first().map(|name| name.as_text());
            (is_scribe(call, "Insert") && !matches!(name, Some(Some(name)) if name != "content"))
                // To write to the page itself again is a way to go around a template.
                || (is_section(call) && name == Some(Some("content")))
        });
        content || chunk.is_broken
    };
    let mut run = chunks.filter(|chunk| below.has(chunk.file));
    run.any(shows)
}
