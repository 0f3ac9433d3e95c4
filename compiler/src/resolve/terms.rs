//! Which terms the texts of a site use, what each term is in each language, and where a language takes a term from that it
//! does not have itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::known::{self, Calls, Ground, Texts};
use super::route::Route;
use super::site::ResolvedSite;
use super::{BundleId, Resolved};
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::resolve::facts::terms::TermUse;
use crate::source::FileId;

/// The terms that one text uses on a site.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileTerms<'a> {
    pub(crate) bundle: BundleId,
    /// Each use with the names it can have; none where they cannot be told.
    pub(crate) uses: Vec<(&'a TermUse, Vec<String>)>,
    /// How names begin that cannot be told; empty for any at all.
    pub(crate) open: BTreeSet<String>,
}

impl FileTerms<'_> {
    /// The names of all terms it uses.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.uses.iter().flat_map(|(_, names)| names);
        names.map(String::as_str)
    }
}

/// The terms of every text that can run on a site.
pub(crate) fn used<'a>(
    resolved: &'a Resolved,
    site: &'a ResolvedSite,
) -> BTreeMap<FileId, FileTerms<'a>> {
    let settings = super::graph::settings(resolved, site);
    let mut found = BTreeMap::new();
    for &bundle in site.bundle.iter().chain(&site.applications) {
        let chunks = &resolved.bundles[bundle].chunks;
        let speaking = |chunk: &&ParsedChunk| {
            let terms = &chunk.facts.terms;
            terms.is_open || !terms.uses.is_empty()
        };
        let computed = |chunk: &ParsedChunk| {
            let mut uses = chunk.facts.terms.uses.iter();
            uses.any(|used| used.name.is_none())
        };
        let calls = chunks.values().any(computed).then(|| {
            let codes = chunks.values().map(|chunk| &**chunk);
            known::calls(codes)
        });
        for chunk in chunks.values().filter(speaking) {
            let terms = of_chunk(bundle, chunk, &settings, calls.as_ref());
            found.insert(chunk.file, terms);
        }
    }
    found
}

fn of_chunk<'a>(
    bundle: BundleId,
    chunk: &'a ParsedChunk,
    settings: &[(&str, &Data)],
    calls: Option<&Calls<'_>>,
) -> FileTerms<'a> {
    let mut found = FileTerms {
        bundle,
        ..FileTerms::default()
    };
    if chunk.facts.terms.is_open {
        found.open.insert(String::new());
    }
    for used in &chunk.facts.terms.uses {
        let names = match &used.name {
            Some(name) => vec![name.clone()],
            None => {
                let ground = Ground {
                    scopes: &chunk.scopes,
                    facts: &chunk.facts,
                    settings,
                    calls,
                    depth: 0,
                };
                match known::texts(&ground, &used.key) {
                    Texts::These(texts) => texts.into_iter().collect(),
                    Texts::Beginning(text) => {
                        found.open.insert(text);
                        Vec::new()
                    }
                }
            }
        };
        found.uses.push((used, names));
    }
    found
}

/// Terms by name, each with what it is in the languages that have it.
type ByName<'a> = HashMap<&'a str, Vec<(&'a str, &'a Data)>>;

/// The terms of a site, ready to be asked for.
pub(crate) struct SiteTerms<'a> {
    /// Languages by the name of a term, with what it is there.
    by_name: ByName<'a>,
    pages: BTreeMap<&'a str, ByName<'a>>,
    /// The site's language.
    pub(crate) default: Option<&'a str>,
}

impl<'a> SiteTerms<'a> {
    /// Of a site.
    pub(crate) fn new(resolved: &'a Resolved, site: &'a ResolvedSite) -> Self {
        let pages = site.page_terms.iter();
        Self {
            by_name: by_name(&site.vocabulary),
            pages: pages
                .map(|(view, terms)| (view.as_str(), by_name(terms)))
                .collect(),
            default: default_language(resolved, site),
        }
    }

    /// What a term is in each language that has it, on the pages of a view.
    pub(crate) fn values(&self, view: Option<&str>, name: &str) -> Vec<(&'a str, &'a Data)> {
        let own = view.and_then(|view| self.pages.get(view)?.get(name));
        let shared = self.by_name.get(name);
        let mut found: Vec<(&str, &Data)> = own.cloned().unwrap_or_default();
        for (language, value) in shared.into_iter().flatten() {
            if !found.iter().any(|(known, _)| known == language) {
                found.push((language, value));
            }
        }
        found
    }

    /// The names of all terms.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> {
        let pages = self.pages.values().flat_map(HashMap::keys);
        let mut names: Vec<&str> = self.by_name.keys().chain(pages).copied().collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// What a term is anywhere, single views included.
    pub(crate) fn anywhere(&self, name: &str) -> Vec<(&'a str, &'a Data)> {
        let mut found = self.values(None, name);
        for page in self.pages.values() {
            found.extend(page.get(name).into_iter().flatten());
        }
        found
    }

    /// The language that a term comes from on a page in another: itself, its base, another of its base, the site's, English,
    /// the first there is. As the server has it in production.
    pub(crate) fn source(&self, language: &str, values: &[(&'a str, &'a Data)]) -> Option<&'a str> {
        let base = base(language);
        let has = |wanted: &str| values.iter().find(|(known, _)| *known == wanted);
        let sister = || values.iter().find(|(known, _)| self::base(known) == base);
        let found = has(language)
            .or_else(|| has(base))
            .or_else(sister)
            .or_else(|| has(self.default?))
            .or_else(|| has("en"))
            .or_else(|| values.first());
        found.map(|(known, _)| *known)
    }
}

/// The languages a page can be in: those of its address, else the site's.
pub(crate) fn page_languages(
    route: &Route,
    languages: &[String],
    default: Option<&str>,
) -> Vec<String> {
    let attribute = |name: &str| route.attributes.get(name);
    if let Some(fixed) = attribute("language").and_then(Data::as_text) {
        return vec![fixed.to_owned()];
    }
    let listed = attribute("languages").map(Data::texts).unwrap_or_default();
    if !listed.is_empty() {
        return listed.into_iter().map(str::to_owned).collect();
    }
    if attribute("localise").and_then(Data::as_bool) == Some(false) {
        return vec![default.unwrap_or("en").to_owned()];
    }
    languages.to_vec()
}

/// The language a site is written in: its own, that of its first application that has one, or the node's.
pub(crate) fn default_language<'a>(resolved: &'a Resolved, site: &ResolvedSite) -> Option<&'a str> {
    let bundles = site.bundle.iter().chain(&site.applications);
    let mut settings = bundles.map(|&id| &resolved.bundles[id].settings.data);
    let own = settings.find_map(|data| data.get("language")?.as_text());
    own.or_else(|| resolved.node.data.get("language")?.as_text())
}

/// `fr` of `fr-ca`.
pub(crate) fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

fn names(table: &Data) -> impl Iterator<Item = (&str, &Data)> {
    let entries = table.entries().iter();
    entries.filter_map(|(key, value)| Some((key.as_name()?, value)))
}

fn by_name(vocabulary: &Data) -> ByName<'_> {
    let mut found = ByName::new();
    for (language, terms) in names(vocabulary) {
        for (name, value) in names(terms) {
            found.entry(name).or_default().push((language, value));
        }
    }
    found
}
