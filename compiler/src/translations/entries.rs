//! The texts of a project as translators get them: each term in the language it is written in and in theirs, with its forms,
//! its comments and the places it is used at.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::compile::{self, Memory};
use crate::lower::data::{Data, Key};
use crate::project::Project;
use crate::resolve::lock;
use crate::resolve::plural::{self, CATEGORIES};
use crate::resolve::settings::Settings;
use crate::resolve::terms::{self, base};
use crate::resolve::written::{self, Written};
use crate::resolve::{BundleId, Resolved};
use crate::source::{SourceMap, Span};

/// A term, in two languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose term it is: `sites/example.com:buy`, or `sites/example.com#front:title` of a single view.
    pub id: String,
    /// What its texts are for.
    pub kind: EntryKind,
    /// What comments beside it say.
    pub comments: Vec<String>,
    /// Where it is used: path and line.
    pub uses: Vec<(String, usize)>,
    /// The language it is translated from.
    pub from: String,
    /// Its texts.
    pub forms: Vec<Form>,
}

/// What the texts of a term are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// There is one.
    Plain,
    /// One for each line of the language's rule.
    List,
    /// One for each of CLDR's categories.
    Categories,
    /// Code takes them by their keys.
    Data,
}

/// A text of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Which: empty where there is one, `2` in a list, `few` in a table.
    pub label: String,
    /// The text in the language it is translated from.
    pub source: String,
    /// The translation; empty where there is none.
    pub target: String,
}

impl Entry {
    /// The name of one of its texts: `sites/example.com:files[2]`.
    #[must_use]
    pub fn name(&self, form: &Form) -> String {
        match form.label.as_str() {
            "" => self.id.clone(),
            label => format!("{}[{label}]", self.id),
        }
    }
}

/// The texts of a project for a translator into a language, in the order of its files.
///
/// # Errors
/// As for [`crate::compile`], and where a file of terms cannot be read.
pub fn entries(
    project: &Project,
    memory: &mut Memory,
    language: &str,
) -> Result<Vec<Entry>, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    are_readable(&resolved, &project.sources)?;
    let uses = Uses::new(&resolved, &project.sources);
    let slots = slots(&resolved, language);
    let entry = |slot: &Slot<'_>| Entry {
        id: slot.id(),
        kind: slot.kind,
        comments: slot.comments(&project.sources),
        uses: uses.of(slot),
        from: slot.from.to_owned(),
        forms: slot.leaves.iter().map(Leaf::form).collect(),
    };
    Ok(slots.iter().map(entry).collect())
}

/// A term of a vocabulary, with what is to be translated.
pub(super) struct Slot<'a> {
    pub(super) written: Written<'a>,
    pub(super) name: &'a str,
    pub(super) from: &'a str,
    pub(super) source: &'a Data,
    /// What it is in the language now.
    pub(super) target: Option<&'a Data>,
    pub(super) kind: EntryKind,
    pub(super) leaves: Vec<Leaf>,
}

/// A text of it.
pub(super) struct Leaf {
    pub(super) label: String,
    /// The keys under the term that lead to it.
    pub(super) path: Vec<Key>,
    pub(super) source: String,
    pub(super) target: Option<String>,
}

impl Leaf {
    fn form(&self) -> Form {
        Form {
            label: self.label.clone(),
            source: self.source.clone(),
            target: self.target.clone().unwrap_or_default(),
        }
    }

    /// As in [`Entry::name`].
    pub(super) fn name(&self, id: &str) -> String {
        match self.label.as_str() {
            "" => id.to_owned(),
            label => format!("{id}[{label}]"),
        }
    }
}

/// The terms of a project's vocabularies that a translator into a language has to do with.
pub(super) fn slots<'a>(resolved: &'a Resolved, language: &str) -> Vec<Slot<'a>> {
    let asked = asked(resolved);
    let mut found = Vec::new();
    for written in written::own(resolved) {
        let main = written.base();
        let names = written.by_name().into_iter();
        let mut own: Vec<(Option<Span>, Slot<'_>)> = names
            .filter_map(|(name, languages)| {
                let slot = slot(written, name, &languages, (main, language), &asked)?;
                Some((written.span(slot.from, Some(name)), slot))
            })
            .collect();
        own.sort_by_key(|(span, slot)| (span.is_none(), *span, slot.name));
        found.extend(own.into_iter().map(|(_, slot)| slot));
    }
    found
}

/// Whether every file of terms says what it means to.
pub(super) fn are_readable(resolved: &Resolved, sources: &SourceMap) -> Result<(), Error> {
    let mut files = written::own(resolved).flat_map(|written| written.files().collect::<Vec<_>>());
    let broken = files.find(|file| file.is_broken && file.file.is_some());
    match broken.and_then(|broken| broken.file) {
        Some(file) => Err(Error::Terms {
            path: sources.get(file).path.clone(),
        }),
        None => Ok(()),
    }
}

/// The names of terms whose form for a number some text takes.
fn asked(resolved: &Resolved) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for site in &resolved.sites {
        for file in terms::used(resolved, site).into_values() {
            let forms = file.uses.into_iter();
            let forms = forms.filter(|(used, _)| used.manner.is_form());
            found.extend(forms.flat_map(|(_, names)| names));
        }
    }
    found
}

fn slot<'a>(
    written: Written<'a>,
    name: &'a str,
    languages: &[(&'a str, &'a Data)],
    (main, language): (&'a str, &str),
    asked: &BTreeSet<String>,
) -> Option<Slot<'a>> {
    let of = |wanted: &str| languages.iter().find(|(known, _)| *known == wanted);
    let others = || languages.iter().find(|(known, _)| *known != language);
    let (from, source) = *of(main).filter(|_| main != language).or_else(others)?;
    let target = of(language).map(|(_, value)| *value);
    // A region has the terms of its base, and its own are exceptions.
    if target.is_none() && base(language) != language && of(base(language)).is_some() {
        return None;
    }
    let is_asked = asked.contains(name);
    let values = [Some(source), target];
    let kind = kind(values.into_iter().flatten(), is_asked)?;
    let leaves = match kind {
        EntryKind::Plain => vec![leaf(String::new(), Vec::new(), source, target)],
        EntryKind::List => listed(language, source, target),
        EntryKind::Categories => by_category(language, source, target),
        EntryKind::Data => {
            let mut leaves = Vec::new();
            data(&mut Vec::new(), source, target, &mut leaves);
            leaves
        }
    };
    let has_text = leaves.iter().any(|leaf| !leaf.source.is_empty());
    has_text.then_some(Slot {
        written,
        name,
        from,
        source,
        target,
        kind,
        leaves,
    })
}

/// What the texts of a term are for; none where there are none.
fn kind<'a>(values: impl Iterator<Item = &'a Data> + Clone, asked: bool) -> Option<EntryKind> {
    let mut tables = values
        .clone()
        .filter(|value| matches!(value, Data::Table(_)));
    let Some(table) = tables.next() else {
        let mut texts = values.filter(|value| value.as_text().is_none());
        return texts.next().is_none().then_some(EntryKind::Plain);
    };
    let all_texts = table
        .entries()
        .iter()
        .all(|(_, form)| form.as_text().is_some());
    let named = |(key, _): &(Key, Data)| {
        let name = key.as_name();
        name.is_some_and(|name| CATEGORIES.contains(&name))
    };
    let by_category =
        all_texts && table.get("other").is_some() && table.entries().iter().all(named);
    let is_list = all_texts && asked && table.array().count() == table.entries().len();
    Some(match (by_category, is_list) {
        (true, _) => EntryKind::Categories,
        (false, true) => EntryKind::List,
        (false, false) => EntryKind::Data,
    })
}

fn leaf(label: String, path: Vec<Key>, source: &Data, target: Option<&Data>) -> Leaf {
    Leaf {
        label,
        path,
        source: source.as_text().unwrap_or_default().to_owned(),
        target: target.and_then(Data::as_text).map(str::to_owned),
    }
}

/// The forms of a list, as many as the language has; plain text is the first.
fn listed(language: &str, source: &Data, target: Option<&Data>) -> Vec<Leaf> {
    let texts =
        |value: &'_ Data| -> Vec<String> { value.texts().into_iter().map(str::to_owned).collect() };
    let (sources, targets) = (texts(source), target.map(texts).unwrap_or_default());
    let count = plural::forms(language).max(targets.len());
    let form = |index: usize| {
        let source = match index {
            0 => sources.first(),
            _ => sources.last(),
        };
        Leaf {
            label: (index + 1).to_string(),
            path: vec![Key::Number((index + 1) as f64)],
            source: source.cloned().unwrap_or_default(),
            target: targets.get(index).cloned(),
        }
    };
    (0..count).map(form).collect()
}

/// The forms of a table, those the language needs or has; plain text is the one for all others.
fn by_category(language: &str, source: &Data, target: Option<&Data>) -> Vec<Leaf> {
    let form = |value: &Data, name: &str| -> Option<String> {
        let own = value.get(name).and_then(Data::as_text);
        let plain = value.as_text().filter(|_| name == "other");
        own.or(plain).map(str::to_owned)
    };
    let needed = plural::categories(language).map(|(needed, _)| needed);
    let needed = needed.unwrap_or_else(|| BTreeSet::from(["one", "other"]));
    let wanted = CATEGORIES.into_iter().filter(|name| {
        needed.contains(name) || target.is_some_and(|target| form(target, name).is_some())
    });
    let leaf = |name: &str| Leaf {
        label: name.to_owned(),
        path: vec![Key::name(name)],
        source: form(source, name)
            .or_else(|| form(source, "other"))
            .unwrap_or_default(),
        target: target.and_then(|target| form(target, name)),
    };
    wanted.map(leaf).collect()
}

/// The texts in a table, whose shape both languages share.
fn data(path: &mut Vec<Key>, source: &Data, target: Option<&Data>, leaves: &mut Vec<Leaf>) {
    for (key, value) in source.entries() {
        let other = target.and_then(|target| {
            let mut entries = target.entries().iter();
            entries
                .find(|(known, _)| known == key)
                .map(|(_, value)| value)
        });
        path.push(key.clone());
        if value.as_text().is_some() {
            let label: Vec<String> = path.iter().map(shown).collect();
            leaves.push(leaf(label.join("."), path.clone(), value, other));
        } else {
            data(path, value, other, leaves);
        }
        path.pop();
    }
}

fn shown(key: &Key) -> String {
    match key {
        Key::Number(number) => crate::print_number(*number),
        Key::Text(text) => String::from_utf8_lossy(text).into_owned(),
        Key::Bool(value) => value.to_string(),
    }
}

impl<'a> Slot<'a> {
    /// As in [`Entry::id`].
    pub(super) fn id(&self) -> String {
        lock::name(&self.written, self.name)
    }

    /// The file that writes a term in a language out, and what stands before the language there.
    pub(super) fn home(&self, language: &str) -> Option<(&'a Settings, Vec<Key>)> {
        self.written.files().find_map(|file| {
            let prefixes = [Vec::new(), vec![Key::name("vocabulary")]];
            let mut prefixes = prefixes.into_iter();
            let prefix = prefixes.find(|prefix| {
                let path = path(prefix, &[Key::name(language), Key::name(self.name)]);
                file.own_value_span(&path).is_some()
            })?;
            Some((file, prefix))
        })
    }

    /// What comments say above the term and behind it.
    fn comments(&self, sources: &SourceMap) -> Vec<String> {
        let Some(span) = self.written.span(self.from, Some(self.name)) else {
            return Vec::new();
        };
        let text = sources.get(span.file).text().unwrap_or_default();
        let start = text[..span.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let above = text[..start].lines().rev();
        let above = above
            .map(str::trim)
            .take_while(|line| line.starts_with("--"));
        let mut found: Vec<String> = above.filter_map(spoken).collect();
        found.reverse();
        let end = self.home(self.from).and_then(|(file, prefix)| {
            let keys = [Key::name(self.from), Key::name(self.name)];
            file.own_value_span(&path(&prefix, &keys))
        });
        let behind = end.and_then(|end| text[end.end as usize..].lines().next());
        let behind = behind.and_then(|rest| {
            rest.trim_start_matches([' ', ',', ';', '\t'])
                .strip_prefix("--")
        });
        found.extend(behind.and_then(|rest| spoken(&format!("--{rest}"))));
        found
    }
}

/// A path that begins with another.
pub(super) fn path(prefix: &[Key], rest: &[Key]) -> Vec<Key> {
    prefix.iter().chain(rest).cloned().collect()
}

/// What a comment says to people.
fn spoken(comment: &str) -> Option<String> {
    let text = comment.trim_start_matches('-').trim();
    let is_block = text.starts_with("[[") || text.starts_with("[=");
    let is_ours = text.starts_with("msc:");
    (!text.is_empty() && !is_block && !is_ours).then(|| text.to_owned())
}

/// Where terms are used, by the bundles they may come from.
struct Uses {
    by_bundle: BTreeMap<BundleId, BTreeMap<String, BTreeSet<(String, usize)>>>,
}

impl Uses {
    fn new(resolved: &Resolved, sources: &SourceMap) -> Self {
        let mut by_bundle: BTreeMap<BundleId, BTreeMap<String, BTreeSet<(String, usize)>>> =
            BTreeMap::new();
        let sites = resolved.sites.iter().filter(|site| site.bundle.is_some());
        for site in sites {
            let mut names: BTreeMap<String, BTreeSet<(String, usize)>> = BTreeMap::new();
            for (file, used) in terms::used(resolved, site) {
                let Some(chunk) = resolved.bundles[used.bundle].chunks.get(&file) else {
                    continue;
                };
                for (one, known) in used.uses {
                    let start = chunk.span(&one.at).start;
                    let place = (
                        sources.get(file).path.clone(),
                        sources.place(file, start).line,
                    );
                    for name in known {
                        names.entry(name).or_default().insert(place.clone());
                    }
                }
            }
            for bundle in site.bundle.iter().chain(&site.applications) {
                let own = by_bundle.entry(*bundle).or_default();
                for (name, places) in &names {
                    own.entry(name.clone())
                        .or_default()
                        .extend(places.iter().cloned());
                }
            }
        }
        Self { by_bundle }
    }

    fn of(&self, slot: &Slot<'_>) -> Vec<(String, usize)> {
        let own = self.by_bundle.get(&slot.written.id);
        let places = own.and_then(|own| own.get(slot.name));
        places.into_iter().flatten().cloned().collect()
    }
}
