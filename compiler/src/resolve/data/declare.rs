//! The tables that settings and schemas declare.

use std::collections::BTreeMap;

use super::{Field, Index, IndexOf, TASKS, Table};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library;
use crate::lower::data::{Data, Key};
use crate::resolve::names::{self, Near};
use crate::resolve::scope::Access;
use crate::resolve::settings::Settings;
use crate::resolve::site::Hook;
use crate::resolve::{BundleId, Resolved};
use crate::source::Span;

/// Attributes of a table, in settings and in a schema.
const TABLE: [&str; 5] = ["file", "index", "indexes", "locked", "name"];
/// Attributes that other servers of the family read.
const FOREIGN: [&str; 9] = [
    "autoload",
    "autosave",
    "engine",
    "id",
    "record",
    "role",
    "server",
    "supplemental",
    "system",
];
/// Words of Lua, which no path can begin with.
const WORDS: [&str; 22] = [
    "and", "break", "continue", "do", "else", "elseif", "end", "false", "for", "function", "if",
    "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
];

/// The tables of a project, by name.
pub(crate) fn tables(resolved: &Resolved, found: &mut Diagnostics) -> BTreeMap<String, Table> {
    let mut declaring = Declaring {
        resolved,
        found,
        tables: BTreeMap::new(),
        supplements: Vec::new(),
    };
    for id in 0..resolved.bundles.len() {
        declaring.settings(id);
        declaring.schema(id);
    }
    declaring.supplement();
    declaring.tasks();
    declaring.tables
}

pub(super) struct Declaring<'a> {
    pub(super) resolved: &'a Resolved,
    found: &'a mut Diagnostics,
    pub(super) tables: BTreeMap<String, Table>,
    /// Fields that a bundle adds to another's table.
    pub(super) supplements: Vec<(String, BTreeMap<String, Field>)>,
}

/// An entry of `database` or of a schema.
pub(super) struct Entry<'a> {
    pub(super) bundle: BundleId,
    pub(super) settings: &'a Settings,
    pub(super) path: Vec<Key>,
    pub(super) data: &'a Data,
}

impl Entry<'_> {
    fn under(&self, name: &str) -> Vec<Key> {
        self.path.iter().cloned().chain([Key::name(name)]).collect()
    }

    pub(super) fn switch(&self, name: &str) -> bool {
        self.data.get(name).and_then(Data::as_bool) == Some(true)
    }
}

impl Declaring<'_> {
    pub(super) fn wrong(&mut self, settings: &Settings, path: &[Key], message: String, help: &str) {
        if let Some(span) = settings.value_span(path) {
            let finding = Diagnostic::new(Code::WrongSetting, message, span);
            self.found.push(finding.help(help));
        }
    }

    fn settings(&mut self, bundle: BundleId) {
        let settings = &self.resolved.bundles[bundle].settings;
        let path = || vec![Key::name("database")];
        let Some(list) = settings.data.get("database") else {
            return;
        };
        const HELP: &str = "write a table of names, such as `database = { \"users\" }`";
        for (key, data) in list.entries() {
            let path: Vec<Key> = path().into_iter().chain([key.clone()]).collect();
            let named = data
                .as_text()
                .or_else(|| data.get("name").and_then(Data::as_text));
            let (Some(name), true) = (named, matches!(key, Key::Number(_))) else {
                let message = "an entry of `database` must be a name, or a table with a `name`";
                self.wrong(settings, &path, message.to_owned(), HELP);
                continue;
            };
            let entry = Entry {
                bundle,
                settings,
                path,
                data,
            };
            self.unknown(&entry);
            let name_path = if data.as_text().is_some() {
                entry.path.clone()
            } else {
                entry.under("name")
            };
            let span = settings.value_span(&name_path);
            self.declare(name.to_owned(), &entry, span);
        }
    }

    /// Attributes of an entry that nobody reads.
    fn unknown(&mut self, entry: &Entry<'_>) {
        for (key, _) in entry.data.entries() {
            let Some(name) = key.as_name() else { continue };
            if TABLE.contains(&name) || FOREIGN.contains(&name) {
                continue;
            }
            if let Some(span) = entry.settings.key_span(&entry.under(name)) {
                let near = names::near(name, TABLE.into_iter());
                let message = format!("nothing reads `{name}` of a table");
                let finding = Diagnostic::new(Code::UnknownSetting, message, span);
                self.found.push(Near::offer(near, finding, name));
            }
        }
    }

    /// Adds a table, or what a schema says of one the same bundle's settings have.
    pub(super) fn declare(&mut self, name: String, entry: &Entry<'_>, span: Option<Span>) {
        if let Some(fault) = self.name_fault(entry.bundle, &name) {
            if let Some(span) = span {
                let message = format!("a table cannot be named `{name}`: {fault}");
                let finding = Diagnostic::new(Code::TableNameTaken, message, span);
                self.found.push(finding.help("choose another name"));
            }
            return;
        }
        let indexes = self.indexes(entry);
        let described = entry.settings.file == self.resolved.bundles[entry.bundle].schema.file;
        match self.tables.get_mut(&name) {
            Some(known) if known.owner == entry.bundle && described => {
                known.indexes.extend(indexes);
                known.pointers |= entry.switch("index");
            }
            Some(known) => {
                let Some(span) = span else { return };
                let owner = &self.resolved.bundles[known.owner].bundle;
                let message = format!("the table `{name}` is declared twice");
                let finding = Diagnostic::new(Code::DuplicateTable, message, span).because(
                    if known.owner == entry.bundle {
                        "declared here again".to_owned()
                    } else {
                        format!("{} has one of this name", owner.folder.path)
                    },
                );
                let finding = finding
                    .help("leave this one out: any bundle can use a table that one has declared");
                self.found.push(match known.span {
                    Some(first) => finding.also(first, "first declared here"),
                    None => finding,
                });
            }
            None => {
                let file = entry.data.get("file").and_then(Data::as_text);
                let table = Table {
                    owner: entry.bundle,
                    span,
                    node: file == Some("node"),
                    locked: entry
                        .data
                        .get("locked")
                        .map(|keys| keys.texts().into_iter().map(str::to_owned).collect()),
                    pointers: entry.switch("index"),
                    indexes,
                    fields: None,
                    listed: None,
                };
                self.tables.insert(name, table);
            }
        }
    }

    /// Why a table cannot have this name.
    fn name_fault(&self, bundle: BundleId, name: &str) -> Option<String> {
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_name = name.chars().all(letter) && !name.starts_with(|c: char| c.is_ascii_digit());
        if !is_name || name.is_empty() || WORDS.contains(&name) {
            return Some("a path in Lua could not begin with it".to_owned());
        }
        if library::binding(name).is_some() || name == super::DB {
            return Some("it belongs to the runtime".to_owned());
        }
        if names::applications(self.resolved).any(|known| known == name) {
            return Some("an application has it".to_owned());
        }
        if self.resolved.utilities.iter().any(|known| known == name) {
            return Some("a function of `util` has it".to_owned());
        }
        let own = &self.resolved.bundles[bundle].declared;
        own.contains_key(name)
            .then(|| "this bundle assigns it in its functions".to_owned())
    }

    fn indexes(&mut self, entry: &Entry<'_>) -> BTreeMap<String, Index> {
        let mut indexes = BTreeMap::new();
        let Some(list) = entry.data.get("indexes") else {
            return indexes;
        };
        let in_schema = entry.settings.file == self.resolved.bundles[entry.bundle].schema.file;
        for (key, data) in list.entries() {
            let path: Vec<Key> = entry
                .under("indexes")
                .into_iter()
                .chain([key.clone()])
                .collect();
            let of = self.index(entry, &path, data);
            let field_path: Vec<Key> = path.iter().cloned().chain([Key::name("field")]).collect();
            match (key.as_name(), of) {
                (Some(name), Some(of)) => {
                    let index = Index {
                        of,
                        unique: data.get("unique").and_then(Data::as_bool) == Some(true),
                        span: entry.settings.value_span(&field_path),
                    };
                    indexes.insert(name.to_owned(), index);
                }
                // Schemas of other stores describe theirs in ways of their own.
                _ if in_schema => {}
                // What it calls was looked for.
                (Some(_), None) if data.get("field").is_none() && data.get("call").is_some() => {}
                _ => {
                    let message = "an index must have a name, and a `field` or a `call`";
                    let help = "write `indexes = { email = { field = \"email\" } }`";
                    self.wrong(entry.settings, &path, message.to_owned(), help);
                }
            }
        }
        indexes
    }

    fn index(&mut self, entry: &Entry<'_>, path: &[Key], data: &Data) -> Option<IndexOf> {
        let text = |name: &str| data.get(name).and_then(Data::as_text);
        let parts = || data.table("parts").texts();
        let field = text("field").or_else(|| match parts().as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        match (field, text("call")) {
            (Some(field), None) => {
                let names: Vec<String> = field.split('.').map(str::to_owned).collect();
                let is_good = names.iter().all(|name| !name.is_empty());
                is_good.then_some(IndexOf::Field(names))
            }
            (None, Some(name)) => {
                let own = &self.resolved.bundles[entry.bundle];
                if own.declared.contains_key(name) {
                    return Some(IndexOf::Function(Hook {
                        bundle: entry.bundle,
                        name: name.to_owned(),
                    }));
                }
                let path: Vec<Key> = path.iter().cloned().chain([Key::name("call")]).collect();
                if let Some(span) = entry.settings.value_span(&path) {
                    let near = names::near(name, own.declared.keys().map(String::as_str));
                    let message = format!("no function named `{name}`");
                    let finding = Diagnostic::new(Code::UnknownHook, message, span)
                        .because("this bundle's functions do not have it");
                    self.found.push(Near::offer(near, finding, name));
                }
                None
            }
            (Some(_), Some(_)) | (None, None) => None,
        }
    }

    /// The table of tasks, once code uses them.
    fn tasks(&mut self) {
        let uses = |id: &BundleId| {
            let own = &self.resolved.bundles[*id];
            let mut free = own.chunks.values().flat_map(|chunk| &chunk.scopes.free);
            !own.declared.contains_key(TASKS)
                && free.any(|free| free.name == TASKS && free.access == Access::Read)
        };
        let owner = (0..self.resolved.bundles.len()).find(uses);
        if let Some(owner) = owner.filter(|_| self.resolved.application(TASKS).is_none()) {
            let table = Table {
                owner,
                span: None,
                node: false,
                locked: None,
                pointers: false,
                indexes: BTreeMap::new(),
                fields: None,
                listed: None,
            };
            self.tables.insert(TASKS.to_owned(), table);
        }
    }
}
