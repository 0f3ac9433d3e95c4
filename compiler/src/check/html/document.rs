//! Titles of pages: the element, and what is in it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Found, Page, Project, put, texts};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::ParsedChunk;
use crate::parse::elements::{Element, Node, Part};
use crate::parse::joined::VALUE;
use crate::resolve::facts::Table;
use crate::resolve::graph::is_scribe;
use crate::resolve::site::ResolvedSite;
use crate::source::{FileId, Span};

/// The title of a text that is a whole document.
enum Title {
    Missing,
    Empty(Range<usize>),
    /// `?(page.title)` and nothing else, where that stands.
    OfPage(Range<usize>),
    Given,
}

pub(super) fn check<'a>(
    project: &Project<'a>,
    site: &'a ResolvedSite,
    pages: &[Page<'a>],
    all: &mut Found,
) {
    let is_edited = |chunk: &ParsedChunk| {
        let mut calls = chunk.scopes.calls.iter();
        calls.any(|call| is_scribe(call, "PageEditor"))
    };
    if !site.editors.is_empty() || texts(project.resolved, site).any(is_edited) {
        return;
    }
    let is_lent = texts(project.resolved, site).any(|chunk| {
        let written = &chunk.written;
        written.has_title
            || written.any
            || (document(chunk).is_none() && titles(chunk).next().is_some())
    });
    for chunk in project
        .views(site)
        .filter(|chunk| !project.other.contains(&chunk.file))
    {
        let Some(html) = document(chunk) else {
            continue;
        };
        let at = match title(chunk) {
            Title::Missing if !is_lent => html.at.clone(),
            Title::Empty(at) if !is_lent => at,
            Title::Missing | Title::Empty(_) | Title::OfPage(_) | Title::Given => continue,
        };
        let message = "the page has no title";
        let span = Span::new(chunk.file, at.start, at.end);
        put(
            Diagnostic::new(Code::MissingTitle, message, span)
                .because("tabs, bookmarks and search results have nothing to show")
                .help("write `<title>?(page.title)</title>`, and set `page.title`"),
            all,
        );
    }
    if project.is_hooked(site, &project.titling) {
        return;
    }
    let mut shown: BTreeMap<FileId, Option<Span>> = BTreeMap::new();
    for page in pages {
        let around = page.template.unwrap_or(page.view);
        let at = *shown.entry(around.file).or_insert_with(|| of_page(around));
        if let Some(at) = at.filter(|at| !is_titled(project, site, page, *at)) {
            put(untitled(page, at), all);
        }
    }
}

/// Where a text writes `page.title` as its title.
fn of_page(chunk: &ParsedChunk) -> Option<Span> {
    match title(chunk) {
        Title::OfPage(at) => Some(Span::new(chunk.file, at.start, at.end)),
        Title::Missing | Title::Empty(_) | Title::Given => None,
    }
}

/// Whether the address of a page, or something that the page may run, gives it a title.
fn is_titled(project: &Project<'_>, site: &ResolvedSite, page: &Page<'_>, shown: Span) -> bool {
    let run = [
        page.route.controller.as_deref(),
        page.template_id.as_deref(),
    ];
    let run = run.into_iter().flatten();
    let run = run.filter_map(|id| site.resources.controllers.get(id));
    let run = run.map(|found| found.file);
    let mut files = run.chain([page.view.file, shown.file]);
    page.route.attributes.get("title").is_some() || files.any(|file| project.titling.has(file))
}

/// A page whose title is `page.title`, which nothing sets.
fn untitled(page: &Page<'_>, shown: Span) -> Diagnostic {
    let declared = &page.route.declared;
    let span = page.route.span.unwrap_or(Span::whole(page.view.file));
    let message = format!("nothing sets the title of the page `{declared}`");
    Diagnostic::new(Code::MissingTitle, message, span)
        .because("it is sent with an empty title")
        .also(shown, "where the title is written")
        .help("set `page.title` in its view or controller, or `title` on its address")
}

/// The start tag of a text that is a whole document.
fn document(chunk: &ParsedChunk) -> Option<&Element> {
    chunk.elements.nodes.iter().find_map(|node| match node {
        Node::Open(element) if &*element.name == "html" => Some(element),
        Node::Open(_) | Node::Close(..) | Node::Raw(..) => None,
    })
}

/// Titles of a text that are not those of drawings: where they stand, and their parts.
fn titles(chunk: &ParsedChunk) -> impl Iterator<Item = (Range<usize>, &[Part])> {
    let mut depth = 0_usize;
    let nodes = chunk.elements.nodes.iter().enumerate();
    nodes.filter_map(move |(index, node)| match node {
        Node::Open(element) if &*element.name == "svg" => {
            depth += usize::from(!element.is_empty);
            None
        }
        Node::Close(name, _) if &**name == "svg" => {
            depth = depth.saturating_sub(1);
            None
        }
        Node::Open(element) if depth == 0 && &*element.name == "title" => {
            let parts = match chunk.elements.nodes.get(index + 1) {
                Some(Node::Raw(_, content)) => content.parts.as_slice(),
                Some(Node::Open(_) | Node::Close(..)) | None => &[],
            };
            let end = match chunk.elements.nodes.get(index + 2) {
                Some(Node::Close(_, at)) => at.start,
                Some(Node::Open(_) | Node::Raw(..)) | None => element.end,
            };
            Some((element.at.start..end.max(element.at.end), parts))
        }
        Node::Open(_) | Node::Close(..) | Node::Raw(..) => None,
    })
}

fn title(chunk: &ParsedChunk) -> Title {
    let Some((at, parts)) = titles(chunk).next() else {
        return Title::Missing;
    };
    let is_blank = |part: &Part| matches!(part, Part::Literal(text, _) if text.trim().is_empty());
    let mut written = parts.iter().filter(|part| !is_blank(part));
    match (written.next(), written.next()) {
        (None, _) if chunk.is_static || !has_code(chunk, &at) => Title::Empty(at),
        (Some(Part::Hole), None) => match page_title(chunk, &at) {
            Some(at) => Title::OfPage(at),
            None => Title::Given,
        },
        _ => Title::Given,
    }
}

/// Whether code stands in a part of a text.
fn has_code(chunk: &ParsedChunk, at: &Range<usize>) -> bool {
    let mut codes = chunk.joined.codes.iter();
    codes.any(|code| at.contains(&chunk.joined.source(code.start)))
}

/// Where a part of a text writes `page.title` as it is.
fn page_title(chunk: &ParsedChunk, at: &Range<usize>) -> Option<Range<usize>> {
    if has_code(chunk, at) {
        return None;
    }
    let lua = &chunk.joined.lua;
    let is_whole = |field: &Range<usize>| {
        let before = lua[..field.start].trim_end().strip_suffix('(');
        before.is_some_and(|before| before.ends_with(VALUE))
            && lua[field.end..].trim_start().starts_with(')')
    };
    let mut fields = chunk.facts.fields.iter();
    let field = fields.find(|field| {
        let is_title = field.table == Table::Page && field.key == "title" && !field.is_write;
        is_title && at.contains(&chunk.joined.source(field.at.start)) && is_whole(&field.at)
    })?;
    let span = chunk.span(&field.at);
    Some(span.start as usize..span.end as usize)
}
