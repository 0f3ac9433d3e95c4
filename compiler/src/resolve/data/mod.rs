//! The Teller as bundles declare and use it: tables, paths into them, procedures, changes from version to version.
//! Says nothing about whether uses are right; `check` does.

pub(crate) mod declare;
pub(crate) mod path;
pub(crate) mod procedures;
pub(crate) mod proof;
pub(crate) mod reach;
mod schema;
pub(crate) mod uses;

use std::collections::BTreeMap;

use super::site::Hook;
use super::{BundleId, Resolved};
use crate::bundle::{Bundle, Role};
use crate::source::{FileId, Span};

/// Functions of tables that know stored ones: in `database.lua` they stand for Lua's own.
pub(crate) const DATA_FUNCTIONS: [&str; 11] = [
    "ipairs", "next", "pairs", "rawequal", "rawget", "rawlen", "rawset", "table", "tostring",
    "type", "unpack",
];

/// The table of tasks, which is there without being declared once it is used.
pub(crate) const TASKS: &str = "tasks";

/// The name before a path that is read as a value: `db.users[id]`.
pub(crate) const DB: &str = "db";

/// A table of the Teller.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) owner: BundleId,
    /// Where its name is declared; none for the table of tasks.
    pub(crate) span: Option<Span>,
    /// It is of this node alone.
    pub(crate) node: bool,
    /// Keys, one of which whoever reaches it must have; none where it says nothing.
    pub(crate) locked: Option<Vec<String>>,
    /// Its entries point at records.
    pub(crate) pointers: bool,
    pub(crate) indexes: BTreeMap<String, Index>,
    /// Fields of its records by name, where a schema says so.
    pub(crate) fields: Option<BTreeMap<String, Field>>,
    /// Where that is.
    pub(crate) listed: Option<Span>,
}

/// A declared index.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    pub(crate) of: IndexOf,
    pub(crate) unique: bool,
    pub(crate) span: Option<Span>,
}

/// What an index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IndexOf {
    Field(Vec<String>),
    Function(Hook),
}

/// A field of the records of a table.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) kind: Option<FieldKind>,
    pub(crate) span: Option<Span>,
}

/// The kind of value a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Text,
    Number,
    Boolean,
    Table,
}

impl FieldKind {
    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Number => "a number",
            FieldKind::Boolean => "a boolean",
            FieldKind::Table => "a table",
        }
    }
}

/// A file of `upgraders/` whose name is a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upgrader {
    pub(crate) version: String,
    pub(crate) file: FileId,
}

/// Whether a free name means a table of the Teller in a bundle.
pub(crate) fn is_table(resolved: &Resolved, bundle: BundleId, name: &str) -> bool {
    resolved.tables.contains_key(name) && !resolved.bundles[bundle].declared.contains_key(name)
}

/// The numbers of a version such as `1.12`.
pub(crate) fn version(name: &str) -> Option<Vec<u64>> {
    name.split('.').map(|part| part.parse().ok()).collect()
}

/// The upgraders of a bundle, by version.
pub(super) fn upgraders(bundle: &Bundle) -> Vec<Upgrader> {
    let files = bundle.files.iter();
    let mut found: Vec<(Vec<u64>, Upgrader)> = files
        .filter_map(|file| {
            let Role::Upgrader(name) = &file.role else {
                return None;
            };
            let upgrader = Upgrader {
                version: name.clone(),
                file: file.id,
            };
            Some((version(name)?, upgrader))
        })
        .collect();
    found.sort_by(|(a, one), (b, other)| (a, &one.version).cmp(&(b, &other.version)));
    found.into_iter().map(|(_, upgrader)| upgrader).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_between_periods() {
        assert_eq!(version("1.12"), Some(vec![1, 12]));
        assert!(version("1.9") < version("1.12"));
        assert_eq!(version("2301"), Some(vec![2301]));
        assert_eq!(version("1.x"), None);
        assert_eq!(version(""), None);
    }
}
