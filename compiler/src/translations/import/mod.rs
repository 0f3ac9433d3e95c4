//! Translations put into the vocabulary files they belong to. Of what stands there only the literals that change are touched;
//! what is new goes behind what there is in its language, or behind the term it translates.

mod built;
#[cfg(test)]
mod tests;
mod verify;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::entries::{Leaf, Slot, are_readable, path, slots};
use super::insert::{Insertions, line_end};
use super::literal;
use crate::Error;
use crate::compile::{self, Memory};
use crate::lower::data::{Data, Key};
use crate::project::Project;
use crate::resolve::settings::Settings;
use crate::source::{FileId, SourceMap, Span};
use built::built;

/// A text that a translator gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// As in [`super::Entry::name`].
    pub name: String,
    /// The text it was made from, where that is known.
    pub source: Option<String>,
    /// It itself; empty where there is none.
    pub target: String,
}

/// What translations make of a project.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// New contents of the files that change.
    pub files: BTreeMap<FileId, Vec<u8>>,
    /// Texts that were there and differ now.
    pub changed: usize,
    /// Texts that were not there.
    pub added: usize,
    /// The terms that differ now, as in [`super::Entry::id`].
    pub terms: BTreeSet<String>,
    /// Terms whose text has changed since their translation was made.
    pub outdated: BTreeSet<String>,
    /// What could not be done.
    pub refused: Vec<String>,
    /// What should be looked at.
    pub notes: Vec<String>,
}

/// Puts translations into a language into the vocabularies of a project.
///
/// # Errors
/// As for [`crate::compile`], and where a file of terms cannot be read.
pub fn import(
    project: &Project,
    memory: &mut Memory,
    language: &str,
    translations: &[Translation],
) -> Result<Imported, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    are_readable(&resolved, &project.sources)?;
    let slots = slots(&resolved, language);
    let mut import = Import {
        sources: &project.sources,
        language,
        made: Imported::default(),
        edits: Vec::new(),
        insertions: Insertions::default(),
    };
    let wanted = import.wanted(&slots, translations);
    for (slot, texts) in slots.iter().zip(&wanted) {
        if !texts.is_empty() {
            import.slot(slot, texts);
        }
    }
    let made = import.finish();
    verify::is_as_wanted(
        project,
        memory,
        &resolved,
        (&slots, &wanted),
        language,
        made,
    )
}

/// New texts by the place of their leaf in the slot.
type Wanted<'t> = BTreeMap<usize, &'t str>;

struct Import<'a> {
    sources: &'a SourceMap,
    language: &'a str,
    made: Imported,
    edits: Vec<(Span, String)>,
    insertions: Insertions,
}

impl<'a> Import<'a> {
    /// What differs from what there is, by slot.
    fn wanted<'t>(
        &mut self,
        slots: &[Slot<'_>],
        translations: &'t [Translation],
    ) -> Vec<Wanted<'t>> {
        let mut places: HashMap<String, (usize, usize)> = HashMap::new();
        for (index, slot) in slots.iter().enumerate() {
            let id = slot.id();
            for (inner, leaf) in slot.leaves.iter().enumerate() {
                places.insert(leaf.name(&id), (index, inner));
            }
        }
        let mut wanted: Vec<Wanted<'_>> = slots.iter().map(|_| Wanted::new()).collect();
        for given in translations.iter().filter(|given| !given.target.is_empty()) {
            let Some(&(index, inner)) = places.get(&given.name) else {
                self.refuse(&given.name, "there is no such term to translate");
                continue;
            };
            let leaf = &slots[index].leaves[inner];
            if leaf.target.as_deref() == Some(&given.target) {
                continue;
            }
            if given
                .source
                .as_ref()
                .is_some_and(|source| *source != leaf.source)
            {
                let words = "its text has changed since it was exported; see whether the translation still fits";
                self.made.notes.push(format!("{}: {words}", given.name));
                self.made.outdated.insert(slots[index].id());
            }
            wanted[index].insert(inner, &given.target);
        }
        wanted
    }

    fn refuse(&mut self, name: &str, words: &str) {
        self.made.refused.push(format!("{name}: {words}"));
    }

    fn slot(&mut self, slot: &Slot<'a>, texts: &Wanted<'_>) {
        let Some(value) = slot.target else {
            self.add(slot, texts);
            return;
        };
        let Some((file, prefix)) = slot.home(self.language) else {
            self.refuse(&slot.id(), "it is put together by code; change it by hand");
            return;
        };
        let whole = path(&prefix, &[Key::name(self.language), Key::name(slot.name)]);
        let is_text = !matches!(value, Data::Table(_));
        let (known, new): (Vec<_>, Vec<_>) = texts
            .iter()
            .partition(|(inner, _)| slot.leaves[**inner].target.is_some());
        if is_text && !new.is_empty() {
            self.replace_with_table(slot, texts, file, &whole);
            return;
        }
        for (inner, text) in known {
            let leaf = &slot.leaves[*inner];
            let inside = if is_text { &[][..] } else { &leaf.path };
            self.replace(slot, leaf, file, &path(&whole, inside), text);
        }
        for (inner, text) in new {
            self.grow(slot, &slot.leaves[*inner], file, &whole, text);
        }
    }

    fn text(&self, span: Span) -> &'a str {
        let text = self.sources.get(span.file).text().unwrap_or_default();
        text.get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// A literal in place of another.
    fn replace(
        &mut self,
        slot: &Slot<'_>,
        leaf: &Leaf,
        file: &Settings,
        whole: &[Key],
        text: &str,
    ) {
        let span = file.own_value_span(whole);
        let span = span.filter(|span| {
            let known = literal::read(self.text(*span));
            known.as_deref() == leaf.target.as_deref().map(str::as_bytes)
        });
        match span {
            Some(span) => {
                self.edits
                    .push((span, literal::write(text, self.text(span))));
                self.made.changed += 1;
            }
            None => self.refuse(
                &leaf.name(&slot.id()),
                "it is put together by code; change it by hand",
            ),
        }
    }

    /// Plain text that gets forms.
    fn replace_with_table(
        &mut self,
        slot: &Slot<'_>,
        texts: &Wanted<'_>,
        file: &Settings,
        whole: &[Key],
    ) {
        let span = file.own_value_span(whole);
        let span = span.filter(|span| literal::read(self.text(*span)).is_some());
        let Some(span) = span else {
            self.refuse(&slot.id(), "it is put together by code; change it by hand");
            return;
        };
        match built(slot, texts, self.text(span)) {
            Ok(value) => {
                self.edits.push((span, value));
                let known = texts
                    .keys()
                    .filter(|inner| slot.leaves[**inner].target.is_some());
                let known = known.count();
                self.made.changed += known;
                self.made.added += texts.len() - known;
            }
            Err(words) => self.refuse(&slot.id(), &words),
        }
    }

    /// A form more in a table.
    fn grow(&mut self, slot: &Slot<'_>, leaf: &Leaf, file: &Settings, whole: &[Key], text: &str) {
        let table = file.own_value_span(whole);
        let table = table.filter(|table| self.text(*table).starts_with('{'));
        let (Some(table), [key]) = (table, leaf.path.as_slice()) else {
            self.refuse(
                &leaf.name(&slot.id()),
                "there is no table to add it to; do it by hand",
            );
            return;
        };
        let like = self.like(slot);
        let value = literal::write(text, like);
        let field = match key.as_name() {
            Some(name) => format!("{} = {value}", literal::key(name, like)),
            None => value,
        };
        self.insertions.field(table, field);
        self.made.added += 1;
    }

    /// A literal of the term in the language it is translated from.
    fn like(&self, slot: &Slot<'_>) -> &'a str {
        let found = slot.home(slot.from).and_then(|(file, prefix)| {
            let whole = path(&prefix, &[Key::name(slot.from), Key::name(slot.name)]);
            let first = slot.leaves.first().map(|leaf| path(&whole, &leaf.path));
            let own = first.and_then(|first| file.own_value_span(&first));
            own.or_else(|| file.own_value_span(&whole))
        });
        found.map_or("\"", |span| self.text(span))
    }

    /// A term that the language does not have.
    fn add(&mut self, slot: &Slot<'_>, texts: &Wanted<'_>) {
        let like = self.like(slot);
        let text = match built(slot, texts, like) {
            Ok(text) => text,
            Err(words) => return self.refuse(&slot.id(), &words),
        };
        let Some((file, prefix)) = slot.home(slot.from) else {
            return self.refuse(&slot.id(), "its place is not written out; add it by hand");
        };
        let own = path(&prefix, &[Key::name(self.language)]);
        let field = format!("{} = {text}", literal::key(slot.name, like));
        let is_table = |span: &Span| self.text(*span).starts_with('{');
        let last = |keys: &[Key]| {
            let inside = file.inside(keys);
            inside
                .max_by_key(|(_, _, value)| value.end)
                .map(|(key, name, value)| (key.clone(), name, value))
        };
        let base = path(&prefix, &[Key::name(slot.from)]);
        if let Some(table) = file.own_value_span(&own).filter(is_table) {
            self.insertions.field(table, field);
        } else if let Some((key, name, value)) = last(&own) {
            let head = head(self.text(name), &key);
            let line = format!("{head}{} = {text}", literal::index(slot.name, like));
            self.insertions.line(self.end(value), line);
        } else if let Some(table) = file.own_value_span(&base).filter(is_table) {
            let around = file.own_value_span(&prefix).filter(is_table);
            match around.filter(|_| !prefix.is_empty()) {
                Some(around) => {
                    let name = literal::key(self.language, like);
                    self.insertions.table_in(around, name, field);
                }
                None => {
                    let name = self.language_name(
                        self.text(file.own_span(&base).unwrap_or(table)),
                        slot.from,
                        file,
                    );
                    self.insertions.table_after(self.end(table), name, field);
                }
            }
        } else if let Some((key, name, value)) = last(&base) {
            let head = head(self.text(name), &key).to_owned();
            let head = self.language_name(&head, slot.from, file);
            let line = format!("{head}{} = {text}", literal::index(slot.name, like));
            self.insertions.line(self.end(value), line);
        } else {
            return self.refuse(&slot.id(), "its place is not written out; add it by hand");
        }
        self.made.added += texts.len();
    }

    /// The end of the line that a value ends in.
    fn end(&self, value: Span) -> Span {
        let text = self.sources.get(value.file).text().unwrap_or_default();
        let end = line_end(text, value.end as usize);
        Span::new(value.file, end, end)
    }

    /// What stands for the language, where `like` stands for another: `en`, `vocabulary.en` or `['en-gb']`.
    fn language_name(&self, like: &str, from: &str, file: &Settings) -> String {
        let is_settings = file.data.get("vocabulary").is_some();
        let around = match like.strip_suffix(from) {
            Some(around) => around.trim_end_matches('.'),
            None => like.rfind('[').map_or("", |at| &like[..at]),
        };
        let quoted = literal::index(self.language, "'");
        match (around, literal::is_name(self.language)) {
            ("", true) => self.language.to_owned(),
            ("", false) if is_settings => format!("vocabulary{quoted}"),
            ("", false) => quoted,
            (around, _) => format!("{around}{quoted}"),
        }
    }

    fn finish(mut self) -> Imported {
        self.edits.extend(self.insertions.edits(self.sources));
        let mut by_file: BTreeMap<FileId, Vec<(Span, String)>> = BTreeMap::new();
        for (span, text) in self.edits {
            by_file.entry(span.file).or_default().push((span, text));
        }
        for (file, mut edits) in by_file {
            edits.sort_by_key(|(span, _)| (span.start, span.end));
            let old = &self.sources.get(file).bytes;
            let mut new = Vec::with_capacity(old.len());
            let mut at = 0;
            for (span, text) in edits {
                new.extend_from_slice(old.get(at..span.start as usize).unwrap_or_default());
                new.extend_from_slice(text.as_bytes());
                at = at.max(span.end as usize);
            }
            new.extend_from_slice(&old[at..]);
            self.made.files.insert(file, new);
        }
        self.made
    }
}

/// `fr` of `fr.buy`, `['fr-ca']` of `['fr-ca']["a name"]`.
fn head<'t>(target: &'t str, key: &Key) -> &'t str {
    let name = key.as_name().unwrap_or_default();
    match target
        .strip_suffix(name)
        .and_then(|rest| rest.trim_end().strip_suffix('.'))
    {
        Some(head) => head.trim_end(),
        None => target
            .rfind('[')
            .map_or(target, |at| target[..at].trim_end()),
    }
}
