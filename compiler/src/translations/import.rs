//! Translations put into the vocabulary files they belong to. Of what stands there only the literals that change are touched;
//! what is new goes behind what there is in its language, or behind the term it translates.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::entries::{EntryKind, Leaf, Slot, are_readable, path, slots};
use super::insert::{Insertions, line_end};
use super::literal;
use crate::Error;
use crate::compile::{self, Memory};
use crate::lower::data::{Data, Key};
use crate::project::Project;
use crate::resolve::Resolved;
use crate::resolve::settings::Settings;
use crate::resolve::written;
use crate::source::{FileId, SourceMap, Span};

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
    is_as_wanted(
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

/// A term as it is written in Lua.
fn built(slot: &Slot<'_>, texts: &Wanted<'_>, like: &str) -> Result<String, String> {
    let leaves = slot.leaves.iter().enumerate();
    let text = |(inner, leaf): (usize, &Leaf)| {
        let new = texts.get(&inner).copied();
        let known = leaf.target.clone();
        new.map(str::to_owned).or(known)
    };
    match slot.kind {
        EntryKind::Plain => {
            let text = leaves.filter_map(text).next().unwrap_or_default();
            Ok(literal::write(&text, like))
        }
        EntryKind::List => {
            let count = slot.leaves.len();
            let forms: Option<Vec<String>> = leaves.map(text).collect();
            let forms = forms
                .ok_or_else(|| format!("the language needs {count} forms, and some are missing"))?;
            let forms = forms.iter().map(|form| literal::write(form, like));
            Ok(format!("{{ {} }}", forms.collect::<Vec<_>>().join(", ")))
        }
        EntryKind::Categories => {
            let forms = leaves.filter_map(|one| Some((&one.1.label, text(one)?)));
            let forms: Vec<(&String, String)> = forms.collect();
            if !forms.iter().any(|(label, _)| *label == "other") {
                return Err("the form `other` is missing".to_owned());
            }
            let forms = forms.iter();
            let forms =
                forms.map(|(label, form)| format!("{label} = {}", literal::write(form, like)));
            Ok(format!("{{ {} }}", forms.collect::<Vec<_>>().join(", ")))
        }
        EntryKind::Data => {
            let known: Vec<(&[Key], String)> = leaves
                .filter_map(|one| Some((one.1.path.as_slice(), text(one)?)))
                .collect();
            Ok(shaped(slot.source, &mut Vec::new(), &known, like))
        }
    }
}

/// A table like the one it is translated from; what is not translated stays.
fn shaped(value: &Data, at: &mut Vec<Key>, known: &[(&[Key], String)], like: &str) -> String {
    let mut fields = Vec::new();
    let mut position = 0.0;
    for (key, inner) in value.entries() {
        at.push(key.clone());
        let shown = match inner {
            Data::Table(_) => shaped(inner, at, known, like),
            Data::Text(_) => {
                let new = known.iter().find(|(path, _)| *path == at.as_slice());
                let text = new.map(|(_, text)| text.as_str()).or(inner.as_text());
                literal::write(text.unwrap_or_default(), like)
            }
            Data::Number(number) => crate::print_number(*number),
            Data::Bool(flag) => flag.to_string(),
            Data::Function => "nil".to_owned(),
        };
        at.pop();
        position += 1.0;
        fields.push(match key {
            Key::Number(number) if *number == position => shown,
            Key::Text(_) => format!(
                "{} = {shown}",
                literal::key(key.as_name().unwrap_or_default(), like)
            ),
            Key::Number(number) => format!("[{}] = {shown}", crate::print_number(*number)),
            Key::Bool(flag) => format!("[{flag}] = {shown}"),
        });
    }
    format!("{{ {} }}", fields.join(", "))
}

/// Runs the new files: they must say what was wanted, and everything else as before. Otherwise nothing is changed.
fn is_as_wanted(
    project: &Project,
    memory: &mut Memory,
    before: &Resolved,
    (slots, wanted): (&[Slot<'_>], &[Wanted<'_>]),
    language: &str,
    mut made: Imported,
) -> Result<Imported, Error> {
    if made.files.is_empty() {
        return Ok(made);
    }
    let mut after = project.clone();
    for (file, bytes) in &made.files {
        after.sources.rewrite(*file, bytes.clone());
    }
    let (after, _) = compile::judged(&after, memory, |_| None)?;
    let others = |resolved: &Resolved| -> Vec<(String, Data)> {
        let all = written::own(resolved);
        let languages = all.flat_map(|one| one.languages().collect::<Vec<_>>());
        let others = languages.filter(|(known, _)| *known != language);
        others
            .map(|(known, terms)| (known.to_owned(), terms.clone()))
            .collect()
    };
    let mut now: HashMap<String, Option<String>> = HashMap::new();
    for slot in self::slots(&after, language) {
        let id = slot.id();
        now.extend(
            slot.leaves
                .iter()
                .map(|leaf| (leaf.name(&id), leaf.target.clone())),
        );
    }
    let mut lost = others(before) != others(&after);
    let mut n_missing = 0;
    for (slot, texts) in slots.iter().zip(wanted) {
        let id = slot.id();
        for (inner, leaf) in slot.leaves.iter().enumerate() {
            let found = now.get(&leaf.name(&id)).cloned().flatten();
            match texts.get(&inner) {
                Some(text) if found.as_deref() == Some(text) => drop(made.terms.insert(id.clone())),
                Some(_) => n_missing += 1,
                // What is built as a whole fills what was not there.
                None => lost |= leaf.target.is_some() && found != leaf.target,
            }
        }
    }
    let n_wanted: usize = wanted.iter().map(BTreeMap::len).sum();
    if lost || n_wanted - n_missing != made.changed + made.added {
        made = Imported {
            refused: made.refused,
            notes: made.notes,
            ..Imported::default()
        };
        made.refused.push(
            "nothing is written: the files would not say what they should; please report this"
                .to_owned(),
        );
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bench;

    const VIEW: &str = "?(l.buy) ?(l('files', 2)) ?(l('visits', 2)) ?(l.long) ?(l.WW[1])";

    fn project(vocabulary: &str, settings: &str) -> Project {
        let files = [
            ("front.html", VIEW),
            ("settings.lua", settings),
            ("vocabulary.lua", vocabulary),
        ];
        let file =
            |(name, text): &(&str, &str)| (format!("sites/a.example/{name}"), (*text).to_owned());
        bench::project(&files.iter().map(file).collect::<Vec<_>>())
    }

    fn given(name: &str, target: &str) -> Translation {
        Translation {
            name: format!("sites/a.example:{name}"),
            source: None,
            target: target.to_owned(),
        }
    }

    /// The vocabulary and the settings after translations, and what was said.
    fn imported(
        project: &Project,
        language: &str,
        texts: &[(&str, &str)],
    ) -> (String, String, Vec<String>) {
        let translations: Vec<Translation> =
            texts.iter().map(|(name, text)| given(name, text)).collect();
        let made = import(project, &mut Memory::default(), language, &translations)
            .expect("it is readable");
        let text = |wanted: &str| {
            let (id, file) = project
                .sources
                .iter()
                .find(|(_, file)| file.path.ends_with(wanted))
                .expect("a file");
            let bytes = made.files.get(&id).map_or(&*file.bytes, Vec::as_slice);
            String::from_utf8(bytes.to_vec()).expect("text")
        };
        (
            text("vocabulary.lua"),
            text("settings.lua"),
            [made.refused, made.notes].concat(),
        )
    }

    #[test]
    fn what_is_new_stands_with_its_language_or_behind_its_base() {
        let after = |vocabulary: &str, language: &str, texts: &[(&str, &str)], expected: &str| {
            let (text, _, words) = imported(&project(vocabulary, ""), language, texts);
            assert_eq!(text, expected);
            assert_eq!(words, [""; 0], "{vocabulary}");
        };
        let buy = [("buy", "Kaufen")];
        after(
            "en.buy = 'Buy'",
            "de",
            &buy,
            "en.buy = 'Buy'\nde.buy = 'Kaufen'",
        );
        after(
            "en.buy='Buy'\r\nde.x='y' -- z\r\n\r\n",
            "de",
            &buy,
            "en.buy='Buy'\r\nde.x='y' -- z\r\nde.buy = 'Kaufen'\r\n\r\n",
        );
        after(
            "en.buy = 'Buy' de = {}",
            "de",
            &buy,
            "en.buy = 'Buy' de = { buy = 'Kaufen' }",
        );
        after(
            "en.buy = 'Buy'\nde = {\n}",
            "de",
            &buy,
            "en.buy = 'Buy'\nde = {\n  buy = 'Kaufen',\n}",
        );
        after(
            "en.buy = 'Buy'\nde = { x = 'y' }",
            "de",
            &buy,
            "en.buy = 'Buy'\nde = { x = 'y', buy = 'Kaufen' }",
        );
        after(
            "en.buy = 'Buy'\nde = { x = 'y', --[[ } ]] }",
            "de",
            &buy,
            "en.buy = 'Buy'\nde = { x = 'y', buy = 'Kaufen' --[[ } ]] }",
        );
        after(
            "en.buy = 'Buy'\nde = {\n\tx = 'y' -- }\n\t-- z\n}",
            "de",
            &buy,
            "en.buy = 'Buy'\nde = {\n\tx = 'y', -- }\n\tbuy = 'Kaufen',\n\t-- z\n}",
        );
        after(
            "en.buy = 'Buy'\nde = {\n  x = 'y' }",
            "de",
            &buy,
            "en.buy = 'Buy'\nde = {\n  x = 'y',\n  buy = 'Kaufen' }",
        );
        after(
            "en = { buy = \"Buy\" }",
            "de-at",
            &buy,
            "en = { buy = \"Buy\" }\n['de-at'] = {\n  buy = \"Kaufen\",\n}",
        );
        after(
            "vocabulary.en.buy = 'Buy'",
            "de-at",
            &buy,
            "vocabulary.en.buy = 'Buy'\nvocabulary['de-at'].buy = 'Kaufen'",
        );
        after(
            "vocabulary['en'].buy = 'Buy'",
            "de",
            &buy,
            "vocabulary['en'].buy = 'Buy'\nvocabulary.de.buy = 'Kaufen'",
        );
        after(
            "['en-gb'].buy = 'Buy'",
            "de",
            &buy,
            "['en-gb'].buy = 'Buy'\nde.buy = 'Kaufen'",
        );
        after(
            "en['a b'] = 'x'\nen['end'] = 'z'",
            "de",
            &[("a b", "y"), ("end", "w")],
            "en['a b'] = 'x'\nen['end'] = 'z'\nde['a b'] = 'y'\nde['end'] = 'w'",
        );
    }

    #[test]
    fn tables_in_settings_grow_as_they_are_written() {
        let (_, settings, words) = imported(
            &project("", "vocabulary = {\n    en = { buy = 'Buy' },\n}\n"),
            "de",
            &[("buy", "Kaufen")],
        );
        let expected = "vocabulary = {\n    en = { buy = 'Buy' },\n    de = {\n      buy = 'Kaufen',\n    },\n}\n";
        assert_eq!((settings.as_str(), words.len()), (expected, 0));
        let (_, settings, words) = imported(
            &project("", "vocabulary = { en = { buy = 'Buy' } }"),
            "de",
            &[("buy", "K")],
        );
        assert_eq!(
            (settings.as_str(), words.len()),
            (
                "vocabulary = { en = { buy = 'Buy' }, de = { buy = 'K' } }",
                0
            )
        );
    }

    #[test]
    fn forms_are_written_whole_or_not_at_all() {
        let forms = "en.files = { 'one', 'many' }\nen.visits = { one = 'a', other = 'b' }\nen.WW = { 'Mon', { 'Tue', 3 } }";
        let (text, _, words) = imported(
            &project(forms, ""),
            "pl",
            &[
                ("files[1]", "1"),
                ("files[2]", "2"),
                ("files[3]", "3"),
                ("visits[few]", "f"),
                ("visits[other]", "o"),
                ("WW[2.1]", "wt"),
            ],
        );
        let new = "\npl.files = { '1', '2', '3' }\npl.visits = { few = 'f', other = 'o' }\npl.WW = { 'Mon', { 'wt', 3 } }";
        assert_eq!((text, words.len()), (format!("{forms}{new}"), 0));
        let (text, _, words) = imported(
            &project(forms, ""),
            "pl",
            &[("files[1]", "1"), ("visits[one]", "o")],
        );
        assert_eq!(text, forms);
        assert_eq!(words.len(), 2, "{words:?}");
        let fewer = format!(
            "{forms}\npl.files = {{ '1', '2' }}\nja.files = 'x'\npl.visits = {{ other = 'o' }}"
        );
        let (text, _, words) = imported(
            &project(&fewer, ""),
            "pl",
            &[("files[3]", "3"), ("visits[few]", "f")],
        );
        let grown = fewer
            .replace("'1', '2' }", "'1', '2', '3' }")
            .replace("'o' }", "'o', few = 'f' }");
        assert_eq!((text, words.len()), (grown, 0));
    }

    #[test]
    fn what_code_puts_together_is_left_to_people() {
        let text = "en.buy = 'a'\nde.buy = string.upper and 'b' or 'c'\nfor n = 1, 2 do en['x' .. n] = 'x' end";
        for texts in [[("buy", "new")], [("x1", "new")], [("nothing", "new")]] {
            let (after, _, words) = imported(&project(text, ""), "de", &texts);
            assert_eq!((after.as_str(), words.len()), (text, 1), "{words:?}");
        }
        let broken = project("en.buy = ", "");
        let outcome = import(&broken, &mut Memory::default(), "de", &[]);
        assert!(matches!(outcome, Err(Error::Terms { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_text_that_changes_changes_its_literal_alone(new in "(\\PC|[\n\"'\\\\\\]\\[])+", which in 0..4_usize) {
            let old = ["\"Kaufen\"", "'ein'", "[[zwei\nZeilen]]", "'x' .. \"y\""];
            let names = ["buy", "files[1]", "long", "WW[1]"];
            let vocabulary = format!(
                "-- above\nen = {{ buy = 'Buy', files = {{ 'one', 'many' }}, long = 'two\\nlines', WW = {{ 'a' }} }}\n\
                 de.buy={} -- behind\nde.files = {{{}; 'viele' }}\nde.long = {}  de.WW = {{ {} }} -- end\n",
                old[0], old[1], old[2], old[3],
            );
            let (text, _, words) = imported(&project(&vocabulary, ""), "de", &[(names[which], &new)]);
            prop_assert_eq!(words, vec![String::new(); 0]);
            let at = vocabulary.find(old[which]).expect("it is there");
            let (before, after) = (&vocabulary[..at], &vocabulary[at + old[which].len()..]);
            prop_assert!(text.starts_with(before) && text.ends_with(after), "{}", text);
            let literal = &text[at..text.len() - after.len()];
            let read = literal::read(literal).map(|read| String::from_utf8(read).expect("text"));
            prop_assert!(read == Some(new.clone()) || literal == old[which], "{}", literal);
        }
    }
}
