//! Terms that cost nothing when a page is shown: those whose text is known in every language of every site that runs the code.
//! They get a number, stand among the text of a view, and are copied from a table of the page's language.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::program::TermTexts;
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::resolve::facts::Table;
use crate::resolve::facts::terms::{Manner, TermUse};
use crate::resolve::plural::{CATEGORIES, rules};
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::{SiteTerms, base};
use crate::resolve::translated;
use crate::resolve::{BundleId, Resolved};

/// A term as it is written: its name, and the number whose form is meant.
type Written<'a> = (&'a str, Option<Count>);

/// A number written in the source, comparable by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Count(u64);

impl Count {
    fn new(number: f64) -> Self {
        Self(number.to_bits())
    }

    fn number(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// The copied terms of a program.
pub(crate) struct Copied<'a> {
    /// What is copied, with a capital or without.
    numbers: IndexSet<(Written<'a>, bool)>,
    /// What is looked up all the same, by bundle.
    barred: BTreeSet<(BundleId, Written<'a>)>,
    /// Names whose texts have characters that mean something in markup.
    special: BTreeSet<&'a str>,
}

impl<'a> Copied<'a> {
    /// Collects them, in the order of the texts.
    pub(crate) fn collect(resolved: &'a Resolved) -> Self {
        let mut found = Self {
            numbers: IndexSet::new(),
            barred: BTreeSet::new(),
            special: BTreeSet::new(),
        };
        let bundles = resolved.bundles.iter().enumerate();
        let used: BTreeMap<BundleId, BTreeSet<Written<'_>>> = bundles
            .map(|(id, bundle)| (id, bundle.chunks.values().flat_map(written).collect()))
            .collect();
        if gives_terms(resolved) || used.values().all(BTreeSet::is_empty) {
            return found;
        }
        for site in &resolved.sites {
            let terms = SiteTerms::new(resolved, site);
            let open = gives_own(site);
            for &bundle in site.bundle.iter().chain(&site.applications) {
                for &(name, count) in used.get(&bundle).into_iter().flatten() {
                    let values = terms.values(None, name);
                    let mut all = values.iter();
                    let plain = all.all(|(language, value)| form(value, language, count).is_some());
                    let special = |text: String| text.contains(['"', '\'', '<', '>']);
                    let mut texts = values
                        .iter()
                        .filter_map(|(language, value)| form(value, language, count));
                    if texts.any(|text| special(text.to_owned())) {
                        found.special.insert(name);
                    }
                    let of_view = || site.page_terms.values().any(|own| has(own, name));
                    if open || values.is_empty() || !plain || of_view() {
                        found.barred.insert((bundle, (name, count)));
                    }
                }
            }
        }
        for (bundle, all) in &used {
            for &written in all {
                if !found.barred.contains(&(*bundle, written)) {
                    found.numbers.extend([(written, false), (written, true)]);
                }
            }
        }
        found
    }

    /// The number of a term that code of a bundle writes, in its form for a number where one is given.
    pub(crate) fn number(
        &self,
        bundle: BundleId,
        name: &str,
        capital: bool,
        number: Option<f64>,
    ) -> Option<u32> {
        let written = (name, number.map(Count::new));
        let barred = self.barred.contains(&(bundle, written));
        let at = self
            .numbers
            .get_index_of(&(written, capital))
            .filter(|_| !barred)?;
        u32::try_from(at).ok()
    }

    /// Whether a term is in every language the same in an attribute as between tags.
    pub(crate) fn is_plain(&self, number: u32) -> bool {
        let name = self.numbers.get_index(number as usize);
        name.is_some_and(|((name, _), _)| !self.special.contains(name))
    }

    /// The names, by number.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.numbers.iter();
        names.map(|((name, _), _)| (*name).to_owned()).collect()
    }

    /// What they are in each language of a site.
    pub(crate) fn texts(&self, resolved: &Resolved, site: &ResolvedSite) -> Vec<TermTexts> {
        if self.numbers.is_empty() {
            return Vec::new();
        }
        let terms = SiteTerms::new(resolved, site);
        let known = site.vocabulary.entries().iter();
        let known = known.filter_map(|(key, _)| key.as_name().map(str::to_owned));
        let addresses = site.routes.routes.iter();
        let addresses = addresses.flat_map(|route| translated::of_address(&route.attributes));
        let addresses = addresses.map(str::to_owned);
        let mut languages: BTreeSet<String> = site.speaks.iter().cloned().collect();
        languages.extend(known.chain(addresses));
        languages.extend([String::new()]);
        let languages: Vec<String> = languages.into_iter().collect();
        let text = |language: &String, term| text(&terms, &languages, language, term);
        languages
            .iter()
            .map(|language| TermTexts {
                language: language.clone(),
                texts: self
                    .numbers
                    .iter()
                    .map(|term| text(language, *term))
                    .collect(),
            })
            .collect()
    }
}

/// A term in a language, and from which of the languages it is, where that is another.
fn text(
    terms: &SiteTerms<'_>,
    languages: &[String],
    language: &str,
    ((name, count), capital): (Written<'_>, bool),
) -> (String, Option<u16>) {
    let values = terms.values(None, name);
    let Some(from) = terms.source(language, &values) else {
        return (String::new(), Some(u16::MAX));
    };
    let value = values.iter().find(|(known, _)| *known == from);
    // The rule is that of the page's language where it is a variant of the one the forms are in.
    let rule = if base(language) == from {
        language
    } else {
        from
    };
    let text = value.and_then(|(_, value)| form(value, rule, count));
    let text = text.unwrap_or_default();
    let own = from == language || from == base(language);
    let place = || languages.iter().position(|known| known == from);
    let place = || place().and_then(|place| u16::try_from(place).ok());
    let from = (!own).then(|| place().unwrap_or(u16::MAX));
    match capital {
        true => (capitalized(text), from),
        false => (text.to_owned(), from),
    }
}

/// What is written of a term: its text, or its form for a number, as the runtime chooses it.
fn form<'t>(value: &'t Data, language: &str, count: Option<Count>) -> Option<&'t str> {
    let (Some(count), None) = (count, value.as_text()) else {
        return value.as_text();
    };
    let number = Some(count.number());
    let forms: Vec<&Data> = value.array().map(|(_, form)| form).collect();
    if !forms.is_empty() {
        let place = rules::form(language, number).min(forms.len());
        return forms.get(place - 1)?.as_text();
    }
    let named = value.get(rules::category(language, number));
    let mut others = CATEGORIES.iter().rev();
    let other = || others.find_map(|category| value.get(category));
    named.or_else(other)?.as_text()
}

/// As the runtime does it for `L`.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The terms that a text writes to its page under their literal names.
fn written(chunk: &ParsedChunk) -> impl Iterator<Item = Written<'_>> {
    let uses = chunk.facts.terms.uses.iter();
    uses.filter_map(|used: &TermUse| {
        let count = used.number.map(Count::new);
        let copied = used.manner == Manner::Written || count.is_some();
        Some((used.name.as_deref()?, count)).filter(|_| copied)
    })
}

fn has(vocabulary: &Data, name: &str) -> bool {
    let mut languages = vocabulary.entries().iter();
    languages.any(|(_, terms)| terms.get(name).is_some())
}

/// Whether some code gives its page terms of its own.
fn gives_terms(resolved: &Resolved) -> bool {
    let mut fields = resolved.chunks().flat_map(|chunk| &chunk.facts.fields);
    fields.any(|field| field.table == Table::Page && field.is_write && field.key == "vocabulary")
}

/// Whether addresses of a site give their pages terms of their own.
fn gives_own(site: &ResolvedSite) -> bool {
    let mut routes = site.routes.routes.iter();
    routes.any(|route| route.attributes.get("vocabulary").is_some())
}
