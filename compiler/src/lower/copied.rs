//! Terms that cost nothing when a page is shown: those whose text is known in every language of every site that runs the code.
//! They get a number, stand among the text of a view, and are copied from a table of the page's language.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::program::TermTexts;
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::resolve::facts::Table;
use crate::resolve::facts::terms::{Manner, TermUse};
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::{SiteTerms, base};
use crate::resolve::translated;
use crate::resolve::{BundleId, Resolved};

/// The copied terms of a program.
pub(crate) struct Copied<'a> {
    /// Names, with a capital or without.
    numbers: IndexSet<(&'a str, bool)>,
    /// Names that are looked up all the same, by bundle.
    barred: BTreeSet<(BundleId, &'a str)>,
}

impl<'a> Copied<'a> {
    /// Collects them, in the order of the texts.
    pub(crate) fn collect(resolved: &'a Resolved) -> Self {
        let mut found = Self {
            numbers: IndexSet::new(),
            barred: BTreeSet::new(),
        };
        let bundles = resolved.bundles.iter().enumerate();
        let used: BTreeMap<BundleId, BTreeSet<&str>> = bundles
            .map(|(id, bundle)| (id, bundle.chunks.values().flat_map(written).collect()))
            .collect();
        if gives_terms(resolved) || used.values().all(BTreeSet::is_empty) {
            return found;
        }
        for site in &resolved.sites {
            let terms = SiteTerms::new(resolved, site);
            let open = gives_own(site);
            for &bundle in site.bundle.iter().chain(&site.applications) {
                for name in used.get(&bundle).into_iter().flatten() {
                    let values = terms.values(None, name);
                    let plain = values.iter().all(|(_, value)| value.as_text().is_some());
                    let of_view = || site.page_terms.values().any(|own| has(own, name));
                    if open || values.is_empty() || !plain || of_view() {
                        found.barred.insert((bundle, name));
                    }
                }
            }
        }
        for (bundle, names) in &used {
            for name in names
                .iter()
                .filter(|name| !found.barred.contains(&(*bundle, **name)))
            {
                found.numbers.extend([(*name, false), (*name, true)]);
            }
        }
        found
    }

    /// The number of a term that code of a bundle writes.
    pub(crate) fn number(&self, bundle: BundleId, name: &str, capital: bool) -> Option<u32> {
        let barred = self.barred.contains(&(bundle, name));
        let at = self
            .numbers
            .get_index_of(&(name, capital))
            .filter(|_| !barred)?;
        u32::try_from(at).ok()
    }

    /// The names, by number.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.numbers.iter();
        names.map(|(name, _)| (*name).to_owned()).collect()
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
        let languages = languages.into_iter();
        languages
            .map(|language| TermTexts {
                texts: self
                    .numbers
                    .iter()
                    .map(|term| text(&terms, &language, *term))
                    .collect(),
                language,
            })
            .collect()
    }
}

fn text(terms: &SiteTerms<'_>, language: &str, (name, capital): (&str, bool)) -> (String, bool) {
    let values = terms.values(None, name);
    let Some(from) = terms.source(language, &values) else {
        return (String::new(), false);
    };
    let value = values.iter().find(|(known, _)| *known == from);
    let text = value
        .and_then(|(_, value)| value.as_text())
        .unwrap_or_default();
    let own = from == language || from == base(language);
    match capital {
        true => (capitalized(text), own),
        false => (text.to_owned(), own),
    }
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
fn written(chunk: &ParsedChunk) -> impl Iterator<Item = &str> {
    let uses = chunk.facts.terms.uses.iter();
    let written = uses.filter(|used: &&TermUse| used.manner == Manner::Written);
    written.filter_map(|used| used.name.as_deref())
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
