//! Links to an id that no element of the page has. Pages are judged whole: a view with what is shown around and inside it.
//! Silent as soon as anything on the page could make an id that is not written out.

use std::collections::BTreeSet;

use super::groups::{Groups, Owned, SHOWING};
use super::reach::{self, Answer};
use super::references::{self, Reference};
use super::url::{Target, Url};
use super::{SiteMap, Web, open};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::assets::Asset;
use crate::parse::elements::{Elements, Node};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::names;
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
    groups: Groups<'w>,
    /// The ids of each group.
    ids: Vec<Ids<'w>>,
    /// Those of functions that any view may call.
    called: Ids<'w>,
}

impl<'w> Pages<'w> {
    fn new(web: &'w Web<'w>, map: &'w SiteMap<'w>) -> Self {
        let groups = Groups::new(web, map);
        let ids = |texts: &mut dyn Iterator<Item = Owned<'w>>| {
            let mut ids = Ids::default();
            for (_, chunk) in texts {
                ids.is_open |= is_open(chunk);
                ids.add(&chunk.elements);
            }
            ids
        };
        let members = groups.members.iter();
        let mut called = ids(&mut groups.called());
        // An editor may add anything.
        called.is_open |= !map.site.editors.is_empty();
        Self {
            web,
            map,
            ids: members
                .map(|group| ids(&mut group.iter().copied()))
                .collect(),
            called,
            groups,
        }
    }

    /// The ids of every page that shows a view; `None` where they are not all known.
    fn around(&self, view: &str) -> Option<Vec<&Ids<'w>>> {
        let template = self.groups.template();
        let group = self.groups.of(view)?;
        let ids: Vec<&Ids<'w>> = if template == Some(group) {
            // It stands around every view.
            self.ids.iter().chain([&self.called]).collect()
        } else {
            let around = template.map(|template| &self.ids[template]);
            around
                .into_iter()
                .chain([&self.ids[group], &self.called])
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
            Asset::Style(_) | Asset::Script { .. } => return None,
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
        Url::Same { fragment, .. } => fragment.as_deref()?,
        Url::Path(target) if target.path.starts_with('/') => target.fragment.as_deref()?,
        Url::Elsewhere | Url::Path(_) => return None,
    };
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
    let is_plain = !fragment.is_empty() && fragment.chars().all(plain);
    (is_plain && !fragment.eq_ignore_ascii_case("top")).then_some(fragment)
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
        || chunk.scopes.calls.iter().any(|call| match call.known() {
            "scribe.Extensions" => false,
            "scribe.PageEditor" => true,
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
