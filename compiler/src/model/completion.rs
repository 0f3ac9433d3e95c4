//! What could stand at a place that is being written. The text there is mostly no Lua yet, so it is looked at as text.

use std::collections::BTreeMap;

use super::Model;
use crate::library::{self, Kind, Resource};
use crate::parse::view;
use crate::resolve::data::{DB, FieldKind};
use crate::resolve::names;
use crate::source::FileId;

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is written.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type, its parameters or where it comes from.
    pub detail: String,
    /// What it is for.
    pub words: String,
}

/// What an offer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A table.
    Table,
    /// A value.
    Field,
    /// A function.
    Function,
    /// A local.
    Local,
    /// A view, a controller or a module.
    File,
    /// A term.
    Term,
    /// An address.
    Address,
}

/// What is being written before a place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Written {
    /// `a.b.` and the beginning of a name.
    Member(String),
    /// `a[…].` and the beginning of a name.
    Record(String),
    /// The beginning of a name.
    Name,
    /// A literal that is the first argument of a function.
    Argument(String),
    /// The value of an attribute of markup.
    Attribute(String),
    Other,
}

impl Model {
    /// What could stand at a byte of a file whose text is `text`, which may be newer than the one that was checked.
    #[must_use]
    pub fn completions(&self, file: FileId, text: &str, byte: usize) -> Vec<Completion> {
        let before = &text[..floor(text, byte)];
        let path = &self.sources.get(file).path;
        let in_code = !path.ends_with(".html") || is_code(text, before.len());
        let mut found = match written(before, in_code) {
            Written::Member(table) => self.members(file, &table),
            Written::Record(table) => self.record(&table),
            Written::Name => self.names(file),
            Written::Argument(function) => self.arguments(file, &function),
            Written::Attribute(name)
                if ["href", "action", "src", "formaction"].contains(&name.as_str()) =>
            {
                self.addresses(file)
            }
            Written::Attribute(_) | Written::Other => Vec::new(),
        };
        found.sort_by(|a, b| a.label.cmp(&b.label));
        found.dedup_by(|a, b| a.label == b.label);
        found
    }

    fn members(&self, file: FileId, table: &str) -> Vec<Completion> {
        if table == "l" || table == "L" {
            return self.terms();
        }
        if table == DB && library::find(table).is_none() {
            return self.tables();
        }
        let mut found: Vec<Completion> = library::fields(table)
            .map(|(name, entry)| described(name, entry))
            .collect();
        if let Some(id) = self.resolved.application(table) {
            let names = self.resolved.bundles[id].declared.keys();
            found.extend(names.map(|name| self.declared(id, name)));
        }
        let settings = self.chunk(file).map(|(bundle, _)| bundle);
        if let Some(bundle) = settings.filter(|_| table == "site") {
            let entries = self.resolved.bundles[bundle].settings.data.entries();
            let keys = entries.iter().filter_map(|(key, _)| key.as_name());
            found.extend(keys.map(|key| plain(key, CompletionKind::Field, "settings.lua")));
        }
        let assigns = self.resolved.chunks();
        for assign in assigns.flat_map(|chunk| &chunk.scopes.field_assigns) {
            if let [root, name] = assign.path.as_slice()
                && root == table
            {
                found.push(plain(name, CompletionKind::Field, "assigned by a bundle"));
            }
        }
        found
    }

    fn tables(&self) -> Vec<Completion> {
        let names = self.resolved.tables.keys();
        names
            .map(|name| plain(name, CompletionKind::Table, "table of the Teller"))
            .collect()
    }

    /// The fields that a schema lists for a table.
    fn record(&self, table: &str) -> Vec<Completion> {
        let table = table.strip_prefix("db.").unwrap_or(table);
        let known = self.resolved.tables.get(table);
        let fields = known.and_then(|table| table.fields.as_ref());
        let fields = fields.into_iter().flatten();
        fields
            .map(|(name, field)| {
                let detail = field.kind.map_or("any value", FieldKind::name);
                plain(name, CompletionKind::Field, detail)
            })
            .collect()
    }

    fn names(&self, file: FileId) -> Vec<Completion> {
        let mut found: Vec<Completion> = library::names()
            .filter_map(|(name, _)| Some(described(name, library::find(name)?)))
            .collect();
        let Some((bundle, chunk)) = self.chunk(file) else {
            return found;
        };
        let locals = chunk.scopes.locals.iter();
        found.extend(locals.map(|local| plain(&local.name.text, CompletionKind::Local, "local")));
        let own = self.resolved.bundles[bundle].declared.keys();
        found.extend(own.map(|name| self.declared(bundle, name)));
        if let Some(util) = self.resolved.application("util") {
            let bare = self.resolved.utilities.iter();
            found.extend(bare.map(|name| self.declared(util, name)));
        }
        let tables = names::applications(&self.resolved);
        found.extend(tables.map(|id| plain(id, CompletionKind::Table, "application")));
        found.extend(self.tables());
        found
    }

    fn declared(&self, bundle: usize, name: &str) -> Completion {
        let own = &self.resolved.bundles[bundle];
        let words = own.declared.get(name).map(|span| self.comment_above(*span));
        Completion {
            words: words.unwrap_or_default(),
            ..plain(name, CompletionKind::Function, &own.bundle.id)
        }
    }

    fn arguments(&self, file: FileId, function: &str) -> Vec<Completion> {
        let Some((bundle, _)) = self.chunk(file) else {
            return Vec::new();
        };
        if ["require", "include", "import"].contains(&function) {
            let names = self.resolved.bundles[bundle].modules.keys();
            return names
                .map(|name| plain(name, CompletionKind::File, "module"))
                .collect();
        }
        if ["teller.Find", "teller.First", "fetch", "lookup"].contains(&function) {
            return self.tables();
        }
        let sites = self.resolved.sites.iter().chain(&self.resolved.unused);
        let mut found = Vec::new();
        for site in sites.filter(|site| site.runs(bundle)) {
            let (views, controllers) = (&site.resources.views, &site.resources.controllers);
            let (with_views, with_controllers) = match library::named_by(function) {
                Some(Resource::View) => (true, false),
                Some(Resource::Controller) => (false, true),
                Some(Resource::Page) => (true, true),
                None => (false, false),
            };
            let views = views.keys().filter(|_| with_views);
            found.extend(views.map(|id| plain(id, CompletionKind::File, "view")));
            let controllers = controllers.keys().filter(|_| with_controllers);
            found.extend(controllers.map(|id| plain(id, CompletionKind::File, "controller")));
        }
        found
    }

    fn terms(&self) -> Vec<Completion> {
        let mut terms: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for bundle in &self.resolved.bundles {
            for (language, words) in bundle.vocabulary.terms.entries() {
                for (term, value) in words.entries() {
                    if let (Some(language), Some(term)) = (language.as_name(), term.as_name()) {
                        let text = value.as_text().unwrap_or("…");
                        terms
                            .entry(term)
                            .or_default()
                            .push(format!("{language}: {text}"));
                    }
                }
            }
        }
        let offer = |(term, texts): (&str, Vec<String>)| Completion {
            words: texts.join("\n"),
            ..plain(term, CompletionKind::Term, "term")
        };
        terms.into_iter().map(offer).collect()
    }

    fn addresses(&self, file: FileId) -> Vec<Completion> {
        let mut bundles = self.resolved.bundles.iter();
        let bundle =
            bundles.position(|bundle| bundle.bundle.files.iter().any(|one| one.id == file));
        let sites = self.resolved.sites.iter();
        let mut found = Vec::new();
        for site in sites.filter(|site| bundle.is_some_and(|bundle| site.runs(bundle))) {
            for exact in site.routes.exact.keys() {
                let address = if exact == "front" { "" } else { exact };
                found.push(plain(
                    &format!("/{address}"),
                    CompletionKind::Address,
                    "page",
                ));
            }
            let files = site.files.keys();
            found.extend(
                files.map(|path| plain(&format!("/{path}"), CompletionKind::Address, "file")),
            );
        }
        found
    }
}

fn plain(label: &str, kind: CompletionKind, detail: &str) -> Completion {
    Completion {
        label: label.to_owned(),
        kind,
        detail: detail.to_owned(),
        words: String::new(),
    }
}

fn described(name: &str, entry: &library::Entry) -> Completion {
    let kind = match entry.kind {
        Kind::Table { .. } => CompletionKind::Table,
        Kind::Field(..) => CompletionKind::Field,
        Kind::Function(_) => CompletionKind::Function,
    };
    Completion {
        label: name.to_owned(),
        kind,
        detail: entry.shown(),
        words: entry.all_words(),
    }
}

/// The nearest beginning of a character.
fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether a place of a view is code; a tag that is not closed yet reaches to the end.
fn is_code(text: &str, at: usize) -> bool {
    let pieces = view::split(text);
    let inside = pieces.pieces.iter().any(|piece| match &piece.kind {
        view::PieceKind::Code { lua, .. } | view::PieceKind::Value { lua, .. } => {
            lua.start <= at && at <= lua.end
        }
        view::PieceKind::Text | view::PieceKind::Comment => false,
    });
    let open = text[..at].rfind("<?").max(text[..at].rfind("?("));
    inside
        || open.is_some_and(|open| {
            !text[open..at].contains("?>") && pieces.faults.iter().any(|_| true)
        })
}

fn written(before: &str, in_code: bool) -> Written {
    if !in_code {
        return attribute(before).map_or(Written::Other, Written::Attribute);
    }
    if let Some(function) = argument(before) {
        return Written::Argument(function);
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name_at = before.trim_end_matches(is_part).len();
    match before[..name_at].strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') => {
            let chain_at = rest
                .trim_end_matches(|c: char| is_part(c) || c == '.')
                .len();
            let chain = &rest[chain_at..];
            if chain.is_empty() {
                indexed(rest).map_or(Written::Other, Written::Record)
            } else {
                Written::Member(chain.to_owned())
            }
        }
        Some(_) => Written::Other,
        None => Written::Name,
    }
}

/// The name before a last key in brackets: `users` of `users[id]`.
fn indexed(text: &str) -> Option<String> {
    let inner = text.strip_suffix(']')?;
    let mut depth = 1_usize;
    let open = inner.char_indices().rev().find(|(_, c)| {
        match c {
            ']' => depth += 1,
            '[' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let before = &inner[..open?.0];
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let name = &before[before.trim_end_matches(is_part).len()..];
    (!name.is_empty()).then(|| name.to_owned())
}

/// The function whose first argument is a literal that is not closed yet: `scribe.View "par`, `scribe.View("par`.
fn argument(before: &str) -> Option<String> {
    let line = before.rsplit('\n').next()?;
    let quote = line.rfind(['"', '\''])?;
    let open = line[..quote].matches(['"', '\'']).count().is_multiple_of(2);
    let function = line[..quote].trim_end().trim_end_matches('(').trim_end();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let at = function.trim_end_matches(is_part).len();
    (open && at < function.len()).then(|| function[at..].to_owned())
}

/// The attribute whose quoted value is not closed yet.
fn attribute(before: &str) -> Option<String> {
    let tag = &before[before.rfind('<')?..];
    let quote = tag.rfind('"')?;
    let open = tag[..quote].matches('"').count().is_multiple_of(2);
    let name = tag[..quote].strip_suffix('=')?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let at = name.trim_end_matches(is_part).len();
    (open && at < name.len()).then(|| name[at..].to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_seen_in_the_text() {
        let member = |table: &str| Written::Member(table.to_owned());
        let argument = |function: &str| Written::Argument(function.to_owned());
        assert_eq!(written("x = page.ti", true), member("page"));
        assert_eq!(
            written("x = request.client.", true),
            member("request.client")
        );
        assert_eq!(written("x = pa", true), Written::Name);
        let record = |table: &str| Written::Record(table.to_owned());
        assert_eq!(written("fetch(users[ids[1]].na", true), record("users"));
        assert_eq!(written("x = db.users[id].", true), record("db.users"));
        assert_eq!(written("x = f()].", true), Written::Other);
        assert_eq!(written("x = a ..", true), Written::Other);
        assert_eq!(written("scribe.View \"par", true), argument("scribe.View"));
        assert_eq!(
            written("f('a'); scribe.Page('", true),
            argument("scribe.Page")
        );
        assert_eq!(written("x = \"a\" .. page.", true), member("page"));
        assert_eq!(
            written("<a class=\"x\" href=\"/sh", false),
            Written::Attribute("href".to_owned())
        );
        assert_eq!(written("<a href=\"/shop\">te", false), Written::Other);
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in "\\PC{0,60}", at in 0_usize..80) {
            let before = &text[..floor(&text, at)];
            let _ = (written(before, true), written(before, false), is_code(&text, before.len()));
        }
    }
}
