//! Rules about terms: what code uses and vocabularies have, in each language of each site.

mod addresses;
mod contents;
mod languages;
mod plurals;
mod unused;
mod uses;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::bundle::Origin;
use crate::diagnostic::Diagnostics;
use crate::lower::data::{Data, Key};
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::{self, FileTerms, SiteTerms};
use crate::resolve::{Resolved, ResolvedBundle};
use crate::source::{FileId, Span};

/// The project, with what the rules need of each site.
struct Words<'a> {
    resolved: &'a Resolved,
    sites: Vec<SiteWords<'a>>,
}

/// A site, the terms its texts use and those it has.
struct SiteWords<'a> {
    site: &'a ResolvedSite,
    used: BTreeMap<FileId, FileTerms<'a>>,
    terms: SiteTerms<'a>,
}

const RULES: &[fn(&Words<'_>, &mut Diagnostics)] = &[
    uses::check,
    unused::check,
    plurals::check,
    contents::check,
    languages::check,
    addresses::check,
];

/// Runs every rule.
pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    let speaks = |own: &ResolvedBundle| {
        let uses = |terms: &crate::resolve::facts::terms::Terms| !terms.uses.is_empty();
        is_own(own)
            && (!own.vocabulary.terms.entries().is_empty()
                || !own.vocabulary.pages.is_empty()
                || own.settings.data.get("language").is_some()
                || own.settings.data.get("languages").is_some()
                || own.chunks.values().any(|chunk| uses(&chunk.facts.terms)))
    };
    if !resolved.bundles.iter().any(speaks) {
        return;
    }
    let sites = resolved.sites.iter().filter(|site| site.bundle.is_some());
    let sites = sites.map(|site| SiteWords {
        site,
        used: terms::used(resolved, site),
        terms: SiteTerms::new(resolved, site),
    });
    let words = Words {
        resolved,
        sites: sites.collect(),
    };
    RULES.iter().for_each(|rule| rule(&words, found));
}

/// Whether a bundle is the project's own.
fn is_own(bundle: &ResolvedBundle) -> bool {
    bundle.bundle.folder.origin == Origin::Project
}

/// A vocabulary as it is written: a bundle's, or that of a single view.
struct Written<'a> {
    bundle: &'a ResolvedBundle,
    /// The view, by its id.
    view: Option<&'a str>,
    terms: &'a Data,
}

impl<'a> Words<'a> {
    /// The vocabularies of the project's own bundles.
    fn vocabularies(&self) -> impl Iterator<Item = Written<'a>> {
        let own = self.resolved.bundles.iter().filter(|bundle| is_own(bundle));
        own.flat_map(|bundle| {
            let shared = Written {
                bundle,
                view: None,
                terms: &bundle.vocabulary.terms,
            };
            let pages = bundle.vocabulary.pages.iter();
            let pages = pages.map(|(view, settings)| Written {
                bundle,
                view: Some(view),
                terms: &settings.data,
            });
            std::iter::once(shared).chain(pages)
        })
    }

    /// The names of terms whose form for a number some text takes.
    fn plurals(&self) -> BTreeSet<&str> {
        let files = self.sites.iter().flat_map(|site| site.used.values());
        let uses = files.flat_map(|file| &file.uses);
        let forms = uses.filter(|(used, _)| used.manner.is_form());
        forms
            .flat_map(|(_, names)| names.iter().map(String::as_str))
            .collect()
    }
}

impl<'a> Written<'a> {
    /// Terms by name, each with its languages in order.
    fn by_name(&self) -> BTreeMap<&'a str, Vec<(&'a str, &'a Data)>> {
        let mut found: BTreeMap<&str, Vec<(&str, &Data)>> = BTreeMap::new();
        for (language, terms) in self.languages() {
            for (key, value) in terms.entries() {
                if let Some(name) = key.as_name() {
                    found.entry(name).or_default().push((language, value));
                }
            }
        }
        found
    }

    /// Languages with their terms.
    fn languages(&self) -> impl Iterator<Item = (&'a str, &'a Data)> {
        let entries = self.terms.entries().iter();
        entries.filter_map(|(key, terms)| Some((key.as_name()?, terms)))
    }

    /// Where a term, or all of a language, is written.
    fn span(&self, language: &str, name: Option<&str>) -> Option<Span> {
        let end = [Some(Key::name(language)), name.map(Key::name)];
        let end: Vec<Key> = end.into_iter().flatten().collect();
        let mut whole = vec![Key::name("vocabulary")];
        whole.extend(end.iter().cloned());
        let own = match self.view {
            Some(view) => self.bundle.vocabulary.pages.get(view)?,
            None => &self.bundle.vocabulary.file,
        };
        own.own_span(&end)
            .or_else(|| own.own_span(&whole))
            .or_else(|| self.bundle.settings.own_span(&whole))
    }

    /// The language that the others are compared with: the bundle's, English, or the first.
    fn base(&self) -> &'a str {
        let own = self.bundle.settings.data.get("language");
        let own = own.and_then(Data::as_text);
        let has = |wanted: &str| self.languages().any(|(language, _)| language == wanted);
        let first = self.languages().next().map(|(language, _)| language);
        match own.filter(|own| has(own)) {
            Some(own) => own,
            None if has("en") => "en",
            None => first.unwrap_or("en"),
        }
    }
}

/// The texts of a term: one, or its forms.
fn texts(value: &Data) -> Vec<&str> {
    match value {
        Data::Table(entries) => entries
            .iter()
            .filter_map(|(_, form)| form.as_text())
            .collect(),
        Data::Text(_) | Data::Bool(_) | Data::Number(_) | Data::Function => {
            value.as_text().into_iter().collect()
        }
    }
}

/// Names in a row, each in quotes.
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names = names.into_iter().map(|name| format!("`{name}`"));
    let names: Vec<String> = names.collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Counts of things by their names.
type Counts<'n> = HashMap<&'n str, usize>;
