//! What `schema.lua` says: tables and the fields of their records.

use std::collections::BTreeMap;

use super::declare::{Declaring, Entry};
use super::{Field, FieldKind};
use crate::lower::data::{Data, Key};
use crate::resolve::BundleId;

impl Declaring<'_> {
    /// The tables of a bundle's schema.
    pub(super) fn schema(&mut self, bundle: BundleId) {
        let settings = &self.resolved.bundles[bundle].schema;
        for (key, data) in settings.data.entries() {
            let Some(variable) = key.as_name() else {
                continue;
            };
            let is_model = data.get("table").and_then(Data::as_bool) == Some(false);
            if !matches!(data, Data::Table(_)) || is_model {
                continue;
            }
            let entry = Entry {
                bundle,
                settings,
                path: vec![key.clone()],
                data,
            };
            let name = data
                .get("name")
                .and_then(Data::as_text)
                .unwrap_or(variable)
                .to_owned();
            let fields = self.fields(&entry);
            if entry.switch("supplemental") {
                self.supplements.push((name, fields));
                continue;
            }
            let span = settings.key_span(&entry.path);
            self.declare(name.clone(), &entry, span);
            if let Some(table) = self.tables.get_mut(&name)
                && table.owner == bundle
                && !fields.is_empty()
            {
                table.fields = Some(fields);
                table.listed = span;
            }
        }
    }

    /// The fields of a schema's table, in its array part.
    fn fields(&mut self, entry: &Entry<'_>) -> BTreeMap<String, Field> {
        let mut fields = BTreeMap::new();
        let listed = entry.data.entries().iter();
        let mut last = 0.0;
        for (key, field) in listed.filter(|(key, _)| matches!(key, Key::Number(_))) {
            let path: Vec<Key> = entry.path.iter().cloned().chain([key.clone()]).collect();
            if let Key::Number(position) = key
                && *position != last + 1.0
            {
                let message = format!("the fields of `{}` have a gap", entry_name(entry));
                self.wrong(entry.settings, &path, message, "number them from 1 on");
            }
            last += 1.0;
            let named = field
                .as_text()
                .or_else(|| field.get("name").and_then(Data::as_text));
            match named {
                Some(name) => {
                    let kind = field
                        .get("type")
                        .and_then(Data::as_text)
                        .and_then(field_kind);
                    let span = entry.settings.value_span(&path);
                    fields.insert(name.to_owned(), Field { kind, span });
                }
                None => {
                    let message = "a field must be a name, or a table with a `name`".to_owned();
                    self.wrong(entry.settings, &path, message, "write its name as text");
                }
            }
        }
        fields
    }

    /// Adds the fields that bundles have for each other's tables.
    pub(super) fn supplement(&mut self) {
        for (name, fields) in std::mem::take(&mut self.supplements) {
            if let Some(known) = self.tables.get_mut(&name).and_then(|t| t.fields.as_mut()) {
                for (name, field) in fields {
                    known.entry(name).or_insert(field);
                }
            }
        }
    }
}

fn entry_name<'a>(entry: &'a Entry<'_>) -> &'a str {
    entry.path.last().and_then(Key::as_name).unwrap_or_default()
}

/// The kind of value a schema's word for it means; others may be anything.
fn field_kind(word: &str) -> Option<FieldKind> {
    Some(match word {
        "string" | "str" | "text" | "uuid" => FieldKind::Text,
        "number" | "double" | "unsigned" | "integer" | "decimal" => FieldKind::Number,
        "boolean" | "bool" => FieldKind::Boolean,
        "map" | "array" | "table" => FieldKind::Table,
        _ => return None,
    })
}
