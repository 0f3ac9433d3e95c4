//! What an editor shows when a pointer rests on a name.

use super::Model;
use super::thing::Thing;
use crate::library::Kind;
use crate::lower::data::Data;
use crate::source::{FileId, Span};

impl Model {
    /// The place of the name at a byte, and what it is, as markdown.
    #[must_use]
    pub fn hover(&self, file: FileId, byte: usize) -> Option<(Span, String)> {
        let (span, thing) = self.thing(file, byte)?;
        Some((span, self.described(&thing)?))
    }

    fn described(&self, thing: &Thing) -> Option<String> {
        Some(match thing {
            Thing::Local(file, id) => {
                let (_, chunk) = self.chunk(*file)?;
                let local = &chunk.scopes.locals[*id];
                let line = self
                    .sources
                    .place(*file, chunk.span(&local.name.at).start)
                    .line;
                format!("`local {}`, declared in line {line}", local.name.text)
            }
            Thing::Library(entry) => {
                let kind = if matches!(entry.kind, Kind::Table { .. }) {
                    "table "
                } else {
                    ""
                };
                format!(
                    "```lua\n{kind}{}\n```\n{}",
                    entry.shown(),
                    entry.all_words()
                )
            }
            Thing::Declared(bundle, name) => {
                let own = &self.resolved.bundles[*bundle];
                let span = *own.declared.get(name)?;
                let words = self.comment_above(span);
                let path = &self.sources.get(span.file).path;
                let line = self.sources.place(span.file, span.start).line;
                format!(
                    "```lua\n{}\n```\n{words}\n\n{path}:{line}",
                    self.signature(span, name)
                )
            }
            Thing::Application(id) => {
                let bundle = &self.resolved.bundles[*id].bundle;
                format!("application `{}`, {}", bundle.id, bundle.folder.path)
            }
            Thing::Field(table, name) => format!("`{table}.{name}`, a field of the bundles' own"),
            Thing::Term(term) => self.term(term)?,
            Thing::Resource { id, controller, .. } => {
                let what = if *controller { "controller" } else { "view" };
                let path = &self.sources.get(self.resource(thing)?).path;
                format!("{what} `{id}`, {path}")
            }
            Thing::Module(file) => format!("module, {}", self.sources.get(*file).path),
            Thing::Table(name) => self.table(name)?,
        })
    }

    /// A table of the Teller: who declares it, its fields and indexes.
    fn table(&self, name: &str) -> Option<String> {
        let table = self.resolved.tables.get(name)?;
        let owner = &self.resolved.bundles[table.owner].bundle.folder.path;
        let mut text = format!("table `{name}` of the Teller, {owner}");
        let listed = |names: Vec<&String>| {
            let names = names.into_iter().map(|name| format!("`{name}`"));
            names.collect::<Vec<_>>().join(", ")
        };
        if let Some(fields) = &table.fields {
            text += &format!("\n\nFields: {}", listed(fields.keys().collect()));
        }
        if !table.indexes.is_empty() {
            text += &format!("\n\nIndexes: {}", listed(table.indexes.keys().collect()));
        }
        Some(text)
    }

    /// The first line of a declaration, as it is written.
    fn signature(&self, span: Span, name: &str) -> String {
        let text = self.sources.get(span.file).text().unwrap_or_default();
        let start = (span.start as usize).min(text.len());
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[begin..].lines().next().unwrap_or(name);
        line.trim().to_owned()
    }

    /// A term in every language that has it.
    fn term(&self, term: &str) -> Option<String> {
        let mut lines = Vec::new();
        for bundle in &self.resolved.bundles {
            for (language, terms) in bundle.vocabulary.terms.entries() {
                if let (Some(language), Some(text)) =
                    (language.as_name(), terms.get(term).and_then(Data::as_text))
                {
                    lines.push(format!("- {language}: {text} ({})", bundle.bundle.id));
                }
            }
        }
        (!lines.is_empty()).then(|| format!("term `{term}`\n\n{}", lines.join("\n")))
    }
}
