//! Rules about terms: what code uses and vocabularies have, in each language of each site.

mod addresses;
mod contents;
mod languages;
mod outdated;
mod plurals;
mod unused;
mod uses;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::Diagnostics;
use crate::lower::data::Data;
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::{self, FileTerms, SiteTerms};
use crate::resolve::written::{self, Written, is_own};
use crate::resolve::{Resolved, ResolvedBundle};
use crate::source::FileId;

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
    outdated::check,
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
        outdated::unreadable(resolved, found);
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

impl<'a> Words<'a> {
    /// The vocabularies of the project's own bundles.
    fn vocabularies(&self) -> impl Iterator<Item = Written<'a>> {
        written::own(self.resolved)
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
