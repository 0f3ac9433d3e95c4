//! The forms of a site: what each sends, and to which pages.

use std::collections::BTreeSet;

use super::groups::Groups;
use super::reach::{self, Answer};
use super::references::known_method;
use super::url::{self, Url};
use super::{SiteMap, Web, open};
use crate::bundle::Origin;
use crate::parse::assets::{self, Asset};
use crate::parse::elements::{Element, Node, Part, Value};
use crate::parse::entities;
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::route::Route;
use crate::source::FileId;

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    File,
    /// Sent only when it is pressed.
    Button,
}

/// A field of a form.
pub(super) struct Field<'w> {
    /// `None` where it is made from values.
    pub(super) name: Option<&'w str>,
    pub(super) kind: FieldKind,
    pub(super) element: &'w Element,
}

/// A form of a view.
pub(super) struct Form<'w> {
    pub(super) file: FileId,
    /// It is in a bundle of the project.
    pub(super) is_own: bool,
    pub(super) element: &'w Element,
    pub(super) fields: Vec<Field<'w>>,
    /// Pages it is sent to.
    pub(super) to: Vec<&'w Route>,
}

impl Form<'_> {
    /// Upper case; `None` where it is not known.
    pub(super) fn method(&self) -> Option<String> {
        match self.element.attribute("method") {
            None if self.element.is_complete => Some("GET".to_owned()),
            None => None,
            Some(_) => self.element.literal("method").map(known_method),
        }
    }
}

/// The forms of a site.
#[derive(Default)]
pub(super) struct Forms<'w> {
    pub(super) list: Vec<Form<'w>>,
    /// Names of fields that stand outside any form, or are otherwise sent by something that is not followed.
    pub(super) loose: BTreeSet<&'w str>,
    /// Names in queries, with the path they are sent to.
    pub(super) queries: BTreeSet<(&'w str, &'w str)>,
    /// Anything may be sent to any page.
    pub(super) is_open: bool,
}

impl<'w> Forms<'w> {
    pub(super) fn new(web: &'w Web<'w>, map: &'w SiteMap<'w>, groups: &Groups<'w>) -> Self {
        let mut forms = Self::default();
        let members = groups.members.iter().flatten().copied();
        for (bundle, chunk) in members.chain(groups.called()) {
            forms.is_open |= writes_fields(chunk) || is_scripted(web, map, chunk);
            forms.named(named_in_code(&chunk.joined.lua));
            let folder = &web.resolved.bundles[bundle].bundle.folder;
            forms.of_chunk(map, (chunk, folder.origin == Origin::Project));
        }
        forms
    }

    fn of_chunk(&mut self, map: &SiteMap<'w>, (chunk, is_own): (&'w ParsedChunk, bool)) {
        let first = self.list.len();
        let mut current: Option<usize> = None;
        let mut tied: Vec<(&str, Field<'w>)> = Vec::new();
        for node in &chunk.elements.nodes {
            match node {
                Node::Close(name, _) if &**name == "form" => current = None,
                Node::Open(element) if &*element.name == "form" => {
                    current = Some(self.list.len());
                    let to = self.targets(map, chunk, element, "action");
                    self.list.push(Form {
                        file: chunk.file,
                        is_own,
                        element,
                        fields: Vec::new(),
                        to,
                    });
                }
                Node::Open(element) => {
                    self.named(element.attributes.iter().flat_map(in_query));
                    let Some(field) = field(element) else {
                        continue;
                    };
                    if element.attribute("formaction").is_some() {
                        // It sends the whole form elsewhere.
                        self.is_open = true;
                    }
                    match (element.literal("form"), element.attribute("form"), current) {
                        (Some(id), ..) => tied.push((id, field)),
                        (None, None, Some(form)) => self.list[form].fields.push(field),
                        _ => self.stray(&field),
                    }
                }
                Node::Close(..) | Node::Raw(..) => {}
            }
        }
        for (id, field) in tied {
            let mut own = self.list[first..].iter_mut();
            match own.find(|form| form.element.literal("id") == Some(id)) {
                Some(form) => form.fields.push(field),
                None => self.stray(&field),
            }
        }
    }

    /// Names of queries: those of a known path are sent there, the others anywhere.
    fn named(&mut self, names: impl IntoIterator<Item = QueryName<'w>>) {
        for (path, name) in names {
            match path {
                Some(path) => drop(self.queries.insert((path, name))),
                None => drop(self.loose.insert(name)),
            }
        }
    }

    /// A field whose form is not known: it may be any.
    fn stray(&mut self, field: &Field<'w>) {
        match field.name {
            Some(name) => drop(self.loose.insert(name)),
            None => self.is_open = true,
        }
    }

    /// The pages a form is sent to.
    fn targets(
        &mut self,
        map: &SiteMap<'w>,
        chunk: &ParsedChunk,
        element: &Element,
        action: &str,
    ) -> Vec<&'w Route> {
        let value = element
            .attribute(action)
            .and_then(|action| action.value.as_ref());
        let (text, _, is_whole) = value.map_or(("", 0, true), Value::prefix);
        let read = entities::unescaped(text).map(|text| url::read(&text, is_whole));
        let view = map.views.get(&chunk.file);
        let pages = view.and_then(|view| map.pages.get(view)).map(Vec::as_slice);
        let is_page =
            chunk.kind == ChunkKind::View && map.site.template.as_deref() != view.copied();
        let paths: Vec<String> = match read {
            Some(Url::Path(target)) if target.is_whole && target.path.starts_with('/') => {
                vec![target.path]
            }
            Some(Url::Path(target)) if target.is_whole && is_page => pages
                .unwrap_or_default()
                .iter()
                .map(|page| url::joined(page, &target.path))
                .collect(),
            Some(Url::Same { .. }) if is_page => {
                return self.own_pages(map, view.copied());
            }
            Some(Url::Elsewhere) if is_whole => return Vec::new(),
            _ => Vec::new(),
        };
        // A part of a view that is shown by others is on pages of theirs.
        self.is_open |= paths.is_empty();
        let answers = paths.iter().map(|path| reach::answer(map.site, path));
        let found = answers.filter_map(|answer| match answer {
            Answer::Page(route) => Some(route),
            Answer::File(_) | Answer::Unsure | Answer::Nothing => None,
        });
        found.collect()
    }

    /// A form without an address is sent to the page it stands on.
    fn own_pages(&mut self, map: &SiteMap<'w>, view: Option<&str>) -> Vec<&'w Route> {
        let routes = map.site.routes.routes.iter();
        let own: Vec<&Route> = routes
            .filter(|route| route.view.as_deref() == view)
            .collect();
        self.is_open |= own.is_empty();
        own
    }
}

fn field(element: &Element) -> Option<Field<'_>> {
    let name = element.attribute("name");
    let kind = match &*element.name {
        "select" | "textarea" => FieldKind::Text,
        "button" => FieldKind::Button,
        "input" => match element
            .literal("type")
            .unwrap_or("text")
            .to_ascii_lowercase()
            .as_str()
        {
            "file" => FieldKind::File,
            "submit" | "image" | "button" | "reset" => FieldKind::Button,
            _ => FieldKind::Text,
        },
        _ => return None,
    };
    if name.is_none() && !element.has_value {
        return None;
    }
    let known = name
        .and_then(|_| element.literal("name"))
        .filter(|name| !name.is_empty());
    Some(Field {
        name: known,
        kind,
        element,
    })
}

/// Names that stand in the literal parts of an attribute as those of a query do.
fn in_query(attribute: &crate::parse::elements::Attribute) -> Vec<QueryName<'_>> {
    let parts = attribute.value.iter().flat_map(|value| &value.parts);
    parts
        .filter_map(|part| match part {
            Part::Literal(text, _) => Some(query_names(text)),
            Part::Hole => None,
        })
        .flatten()
        .collect()
}

/// A name of a query, and the path before it where that is written out.
type QueryName<'t> = (Option<&'t str>, &'t str);

/// `b` and `d` of `/a?b=c&d=e`, each with `/a`.
fn query_names(text: &str) -> Vec<QueryName<'_>> {
    let mut found = Vec::new();
    let (mut begin, mut path) = (0, None);
    for (at, sign) in text.char_indices() {
        match sign {
            '"' | '\'' => (begin, path) = (at + 1, None),
            '?' => {
                let before = &text[begin..at];
                let is_path = before.starts_with('/') && !before.contains(char::is_whitespace);
                path = Some(before).filter(|_| is_path);
            }
            '&' | ';' => {}
            _ => continue,
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'));
        let Some(end) = end.filter(|end| *end > 0 && matches!(sign, '?' | '&' | ';')) else {
            continue;
        };
        if matches!(rest.as_bytes()[end], b'=' | b'&' | b'"' | b'\'') {
            found.push((path, &rest[..end]));
        }
    }
    found
}

/// Names in Lua that may become those of a query: in its texts, and keys of tables.
fn named_in_code(lua: &str) -> Vec<QueryName<'_>> {
    let mut names = query_names(lua);
    for (at, _) in lua.match_indices('=') {
        let before = lua[..at].trim_end();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_part).len();
        let opens = before[..start].trim_end().ends_with(['{', ',']);
        if opens && start < before.len() {
            names.push((None, &before[start..]));
        }
    }
    names
}

/// Whether code writes fields that are not in the markup.
fn writes_fields(chunk: &ParsedChunk) -> bool {
    let lua = &chunk.joined.lua;
    let words = ["<input", "<select", "<textarea", "<button", "<form"];
    chunk.is_broken || words.iter().any(|word| lua.contains(word))
}

/// Whether a script of a view may send or change forms.
fn is_scripted(web: &Web<'_>, map: &SiteMap<'_>, chunk: &ParsedChunk) -> bool {
    let inline = chunk.elements.nodes.iter().any(|node| match node {
        Node::Raw(name, content) if &**name == "script" => {
            content.parts.iter().any(|part| match part {
                Part::Literal(text, _) => assets::sends(text),
                Part::Hole => false,
            })
        }
        Node::Raw(..) | Node::Open(_) | Node::Close(..) => false,
    });
    let mut scripts = open(&chunk.elements.nodes).filter(|element| &*element.name == "script");
    inline
        || scripts.any(|script| {
            script.attribute("src").is_some_and(|_| {
                let path = script.literal("src").filter(|path| path.starts_with('/'));
                let file = path.and_then(|path| reach::file(map.site, &url::requested(path)));
                let mut bundles = web.resolved.bundles.iter();
                let asset =
                    file.and_then(|file| bundles.find_map(|bundle| bundle.assets.get(&file)));
                !matches!(asset, Some(Asset::Script { sends: false, .. }))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_code_are_found_beside_any_letters() {
        let names = |lua| {
            let named = named_in_code(lua).into_iter();
            named.map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(names("{ page = 1, size=2 }"), ["page", "size"]);
        assert_eq!(names("{ é= 1, loc\u{e9}ber = 2 }"), Vec::<&str>::new());
    }

    #[test]
    fn names_of_queries_are_found_in_any_text() {
        let path = Some("/a");
        assert_eq!(
            query_names("/a?b=c&d=e&amp;f=g"),
            [(path, "b"), (path, "d"), (path, "f")]
        );
        assert_eq!(query_names("x ? y : z"), []);
        let found = named_in_code("go('/a?b=' .. x .. '&c=d', {e = 1, f=2}) local g = form.h");
        assert_eq!(found, [(path, "b"), (None, "c"), (None, "e"), (None, "f")]);
    }
}
