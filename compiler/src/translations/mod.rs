//! How far each page of each site is translated, for `msc translations`; what translators get of it, and what they give back.

mod entries;
mod import;
mod insert;
mod literal;
mod update;

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::compile::{self, Memory};
use crate::lower::data::Data;
use crate::project::Project;
use crate::resolve::graph::{Graph, Pages};
use crate::resolve::lock;
use crate::resolve::route::Pattern;
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::{self, FileTerms, SiteTerms};
use crate::resolve::written;
use crate::resolve::{BundleId, Resolved};
use crate::source::{FileId, Place, SourceMap};

pub use entries::{Entry, EntryKind, Form, entries};
pub use import::{Imported, Translation, import};
pub use update::{Seen, lock as locked};

/// A site's pages and terms in its languages.
#[derive(Clone, Debug)]
pub struct SiteTranslations {
    /// Its primary domain.
    pub site: String,
    /// Languages its pages can be in, the one it is written in first.
    pub languages: Vec<String>,
    /// Its pages in the order they are matched.
    pub pages: Vec<PageTranslations>,
    /// All terms that its pages use, in each of its languages.
    pub whole: Vec<Coverage>,
    /// The vocabularies of its own bundle and of the project's applications it enables.
    pub bundles: Vec<BundleTranslations>,
    /// Its terms by name.
    pub terms: Vec<Term>,
}

/// The terms that a bundle defines.
#[derive(Clone, Debug)]
pub struct BundleTranslations {
    /// Its folder.
    pub bundle: String,
    /// How many there are.
    pub terms: usize,
    /// How many of them it has itself in each language of the site.
    pub own: Vec<(String, usize)>,
}

/// The terms of a page.
#[derive(Clone, Debug)]
pub struct PageTranslations {
    /// Its address, as `msc routes` shows it.
    pub page: String,
    /// Terms it can use, sorted.
    pub terms: Vec<String>,
    /// How names of terms begin that are put together in ways nobody can follow; empty for any name.
    pub undetermined: Vec<String>,
    /// It in each language it can be in.
    pub languages: Vec<Coverage>,
}

/// A page in a language.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The language.
    pub language: String,
    /// How many terms are in it.
    pub own: usize,
    /// Terms taken from other languages, by language.
    pub fallback: BTreeMap<String, Vec<String>>,
    /// Terms that no language has.
    pub missing: Vec<String>,
    /// Terms that were translated from an earlier text, as `translations.lock` tells.
    pub outdated: Vec<String>,
}

impl Coverage {
    /// How many terms there are.
    #[must_use]
    pub fn terms(&self) -> usize {
        let taken: usize = self.fallback.values().map(Vec::len).sum();
        self.own + taken + self.missing.len()
    }
}

/// A term of a site.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// Its text in each language that has it; forms are separated by ` | `.
    pub texts: Vec<(String, String)>,
    /// Where it is used: path, line, column.
    pub uses: Vec<(String, usize, usize)>,
}

/// How far every site of a project is translated.
///
/// # Errors
/// As for [`crate::compile`].
pub fn translations(
    project: &Project,
    memory: &mut Memory,
) -> Result<Vec<SiteTranslations>, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    let graph = Graph::new(&resolved);
    let pages = graph.pages();
    let sites = resolved.sites.iter().enumerate();
    let own = sites.filter(|(_, site)| site.bundle.is_some());
    let report = own.map(|(index, site)| {
        let report = Report {
            site,
            index,
            used: terms::used(&resolved, site),
            terms: SiteTerms::new(&resolved, site),
            outdated: outdated(&resolved, site),
            pages: &pages,
        };
        report.site(&resolved, &project.sources)
    });
    Ok(report.collect())
}

struct Report<'a> {
    site: &'a ResolvedSite,
    index: usize,
    used: BTreeMap<FileId, FileTerms<'a>>,
    terms: SiteTerms<'a>,
    /// Languages and terms, for all or the view it is the term of.
    outdated: BTreeSet<(&'a str, Option<&'a str>, &'a str)>,
    pages: &'a Pages<'a>,
}

impl Report<'_> {
    fn site(&self, resolved: &Resolved, sources: &SourceMap) -> SiteTranslations {
        let languages = self.languages();
        let routes = &self.site.routes;
        let exact = routes.exact.iter();
        let exact = exact.map(|(address, &route)| (shown_path(address), route));
        let patterns = routes.patterns.iter();
        let patterns = patterns.map(|(pattern, route)| (shown_pattern(pattern), *route));
        let all = exact.chain(patterns);
        let pages = all.filter(|(_, route)| routes.routes[*route].redirect.is_none());
        let pages = pages.map(|(page, route)| self.page(page, route, &languages));
        let pages: Vec<PageTranslations> = pages.collect();
        let used: BTreeSet<&str> = pages
            .iter()
            .flat_map(|page| page.terms.iter().map(String::as_str))
            .collect();
        let whole = languages.iter().map(|language| {
            let values = |name: &str| self.terms.anywhere(name);
            let mut coverage = self.coverage(language.clone(), &used, &values, None);
            let outdated = self.outdated.iter();
            let outdated = outdated.filter(|(known, ..)| known == language);
            let names: BTreeSet<&str> = outdated.map(|(.., name)| *name).collect();
            let names = names.intersection(&used);
            coverage.outdated = names.map(|name| (*name).to_owned()).collect();
            coverage
        });
        SiteTranslations {
            site: self.site.domain.clone(),
            whole: whole.collect(),
            bundles: self.bundles(resolved, &languages),
            pages,
            terms: self.all_terms(resolved, sources),
            languages,
        }
    }

    /// The site's languages, its own first.
    fn languages(&self) -> Vec<String> {
        let mut languages = self.site.speaks.clone();
        let default = self.terms.default.unwrap_or("en");
        if languages.is_empty() {
            languages.push(default.to_owned());
        }
        languages.sort_by_key(|language| language != default);
        languages
    }

    fn page(&self, page: String, route: usize, languages: &[String]) -> PageTranslations {
        let declared = &self.site.routes.routes[route];
        let mut names: BTreeSet<&str> = BTreeSet::new();
        let mut open: BTreeSet<&str> = BTreeSet::new();
        for file in self.pages.shown(self.index, route) {
            if let Some(used) = self.used.get(&file) {
                names.extend(self.needed(used));
                open.extend(used.open.iter().map(String::as_str));
            }
        }
        let languages = terms::page_languages(declared, languages, self.terms.default);
        let view = declared.view.as_deref();
        let values = |name: &str| self.terms.values(view, name);
        let coverage = languages
            .into_iter()
            .map(|language| self.coverage(language, &names, &values, view));
        PageTranslations {
            page,
            languages: coverage.collect(),
            terms: names.into_iter().map(str::to_owned).collect(),
            undetermined: open.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The terms a text uses, without those it asks for that there are not.
    fn needed<'u>(&self, used: &'u FileTerms<'_>) -> impl Iterator<Item = &'u str> {
        let guarded = used.uses.iter().filter(|(one, _)| one.is_guarded);
        let guarded = guarded.flat_map(|(_, names)| names.iter().map(String::as_str));
        let missing = guarded.filter(|name| self.terms.anywhere(name).is_empty());
        let missing: BTreeSet<&str> = missing.collect();
        used.names().filter(move |name| !missing.contains(name))
    }

    /// Where a language has these terms from.
    fn coverage<'v>(
        &self,
        language: String,
        names: &BTreeSet<&str>,
        values: &dyn Fn(&str) -> Vec<(&'v str, &'v Data)>,
        view: Option<&str>,
    ) -> Coverage
    where
        Self: 'v,
    {
        let mut coverage = Coverage {
            language,
            own: 0,
            fallback: BTreeMap::new(),
            missing: Vec::new(),
            outdated: Vec::new(),
        };
        for &name in names {
            let language = coverage.language.as_str();
            let is_outdated = |view| self.outdated.contains(&(language, view, name));
            if is_outdated(None) || (view.is_some() && is_outdated(view)) {
                coverage.outdated.push(name.to_owned());
            }
            match self.terms.source(language, &values(name)) {
                Some(from) if from == language || from == terms::base(language) => {
                    coverage.own += 1;
                }
                Some(from) => {
                    let others = coverage.fallback.entry(from.to_owned()).or_default();
                    others.push(name.to_owned());
                }
                None => coverage.missing.push(name.to_owned()),
            }
        }
        coverage
    }

    fn bundles(&self, resolved: &Resolved, languages: &[String]) -> Vec<BundleTranslations> {
        let ids = self.site.bundle.iter().chain(&self.site.applications);
        let count = |id: &BundleId| {
            let vocabularies = written::own(resolved).filter(|written| written.id == *id);
            let names = vocabularies.flat_map(|written| written.by_name().into_values());
            let names: Vec<Vec<(&str, &Data)>> = names.collect();
            let own = languages.iter().map(|language| {
                let base = terms::base(language);
                let has = |term: &&Vec<(&str, &Data)>| {
                    let mut known = term.iter();
                    known.any(|(known, _)| known == language || *known == base)
                };
                (language.clone(), names.iter().filter(has).count())
            });
            BundleTranslations {
                bundle: resolved.bundles[*id].bundle.folder.path.clone(),
                terms: names.len(),
                own: own.collect(),
            }
        };
        ids.map(count).filter(|bundle| bundle.terms > 0).collect()
    }

    fn all_terms(&self, resolved: &Resolved, sources: &SourceMap) -> Vec<Term> {
        let mut uses: BTreeMap<&str, Vec<(String, usize, usize)>> = BTreeMap::new();
        for (file, used) in &self.used {
            let Some(chunk) = resolved.bundles[used.bundle].chunks.get(file) else {
                continue;
            };
            let path = &sources.get(*file).path;
            for (one, names) in &used.uses {
                let span = chunk.span(&one.at);
                let Place { line, column, .. } = sources.place(*file, span.start);
                for name in names {
                    let place = (path.clone(), line, column);
                    uses.entry(name).or_default().push(place);
                }
            }
        }
        let own = self.site.page_terms.values();
        let vocabularies = std::iter::once(&self.site.vocabulary).chain(own);
        let tables = vocabularies.flat_map(|vocabulary| vocabulary.entries());
        let entries = tables.flat_map(|(_, terms)| terms.entries());
        let defined = entries.filter_map(|(key, _)| key.as_name());
        let names: BTreeSet<&str> = defined.chain(uses.keys().copied()).collect();
        let term = |name: &str| {
            let values = self.terms.anywhere(name).into_iter();
            let texts = values.map(|(language, value)| (language.to_owned(), shown(value)));
            Term {
                name: name.to_owned(),
                texts: texts.collect(),
                uses: uses.get(name).cloned().unwrap_or_default(),
            }
        };
        names.into_iter().map(term).collect()
    }
}

/// The translations of a site's bundles that are older than their texts.
fn outdated<'a>(
    resolved: &'a Resolved,
    site: &ResolvedSite,
) -> BTreeSet<(&'a str, Option<&'a str>, &'a str)> {
    let known = &resolved.lock.known;
    let vocabularies = written::own(resolved).filter(|written| {
        !known.is_empty()
            && site
                .bundle
                .iter()
                .chain(&site.applications)
                .any(|id| *id == written.id)
    });
    let pairs = vocabularies.flat_map(|written| {
        lock::pairs(&written).filter_map(move |(name, source, language, value)| {
            let key = (lock::name(&written, name), language.to_owned());
            let is_outdated = known.get(&key)?.is_outdated(source, value);
            is_outdated.then_some((language, written.view, name))
        })
    });
    pairs.collect()
}

fn shown_path(address: &str) -> String {
    match address {
        "front" => "/".to_owned(),
        address => format!("/{address}"),
    }
}

fn shown_pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Starts(text) => format!("/{text}…"),
        Pattern::Ends(text) => format!("…{text}"),
        Pattern::Contains(text) => format!("…{text}…"),
        Pattern::Lua(text) => text.clone(),
        Pattern::Any => "…".to_owned(),
    }
}

fn shown(value: &Data) -> String {
    match value {
        Data::Text(text) => String::from_utf8_lossy(text).into_owned(),
        Data::Table(entries) => {
            let forms = entries.iter().map(|(key, form)| match key.as_name() {
                Some(name) => format!("{name}: {}", shown(form)),
                None => shown(form),
            });
            forms.collect::<Vec<_>>().join(" | ")
        }
        Data::Function => "a function".to_owned(),
        Data::Number(_) | Data::Bool(_) => value.to_lua(),
    }
}
