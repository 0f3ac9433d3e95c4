//! Pages that are the same for everybody who reads them in a language: nothing they run asks who that is, what was sent, what
//! time it is, or what is stored. The server makes each once and keeps it. What cannot be told is taken for different.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::lower::data::Data;
use crate::parse::joined::{TEXT, VALUE};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::facts::Table;
use crate::resolve::graph::{Graph, Pages, named_resources};
use crate::resolve::names::{self, Meaning};
use crate::resolve::route::Route;
use crate::resolve::scope::Access;
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::{SiteTerms, base};
use crate::resolve::translated;
use crate::resolve::{BundleId, Resolved};
use crate::source::FileId;

/// Names that give everybody the same.
const SAME: [&str; 18] = [
    TEXT, VALUE, "L", "html", "ipairs", "json", "l", "macro", "next", "node", "page", "pairs",
    "scribe", "section", "site", "temp", "tonumber", "tostring",
];
const SAME_TABLES: [&str; 4] = ["math", "string", "table", "utf8"];
const SAME_FUNCTIONS: [&str; 4] = ["select", "type", "unpack", "write"];

/// Functions of `scribe` that put a page together, and nothing else.
const COMPOSING: [&str; 9] = [
    "Cut",
    "Extensions",
    "Fingerprint",
    "Include",
    "Insert",
    "Mark",
    "Paste",
    "Section",
    "View",
];

/// Attributes of addresses whose answers are not for everybody.
const OWN: [&str; 7] = [
    "authenticator",
    "checks",
    "collator",
    "editors",
    "formats",
    "nocache",
    "rate",
];

/// The languages of the page of a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Languages {
    /// Those it can be in for a visitor; where there is one, nothing depends on the visitor.
    pub(super) all: Vec<String>,
    /// Those in which it is the same for everybody.
    pub(super) fixed: Vec<String>,
    /// It has a choice that makes no difference to it.
    pub(super) is_silent: bool,
}

/// What is asked of a site.
pub(super) struct FixedPages<'a> {
    resolved: &'a Resolved,
    site: &'a ResolvedSite,
    pages: &'a Pages<'a>,
    terms: SiteTerms<'a>,
    chunks: HashMap<FileId, (BundleId, &'a ParsedChunk)>,
    /// Views with versions for languages: the view's own file, and each language's.
    versions: BTreeMap<&'a str, BTreeMap<&'a str, FileId>>,
    /// Some code names a version itself, so that any may be run in any language.
    names_versions: bool,
    /// A term is a function.
    has_functions: bool,
    asked: RefCell<HashMap<FileId, bool>>,
}

impl<'a> FixedPages<'a> {
    pub(super) fn new(
        resolved: &'a Resolved,
        site: &'a ResolvedSite,
        graph: &Graph<'_>,
        pages: &'a Pages<'a>,
    ) -> Self {
        let bundles = site.bundle.iter().chain(&site.applications);
        let chunks: HashMap<FileId, (BundleId, &ParsedChunk)> = bundles
            .flat_map(|&id| {
                let chunks = resolved.bundles[id].chunks.iter();
                chunks.map(move |(file, chunk)| (*file, (id, chunk)))
            })
            .collect();
        let mut versions: BTreeMap<&str, BTreeMap<&str, FileId>> = BTreeMap::new();
        for (id, view) in &site.resources.views {
            if let Some((view_id, language)) = id.rsplit_once('.') {
                let known = versions.entry(view_id).or_default();
                known.insert(language, view.file);
            }
        }
        let mut named = chunks
            .values()
            .flat_map(|(_, chunk)| named_resources(chunk));
        let names_versions = graph.is_open()
            || named.any(|(_, name)| name.as_text().is_none_or(|name| name.contains('.')));
        let pages_terms = site.page_terms.values();
        let mut vocabularies = pages_terms.chain([&site.vocabulary]);
        Self {
            terms: SiteTerms::new(resolved, site),
            has_functions: vocabularies.any(crate::resolve::vocabulary::has_functions),
            asked: RefCell::default(),
            resolved,
            site,
            pages,
            chunks,
            versions,
            names_versions,
        }
    }

    /// The site's language.
    pub(super) fn default(&self) -> Option<&'a str> {
        self.terms.default
    }

    /// The languages of a route's page, and those in which it is the same for everybody.
    pub(super) fn languages(&self, index: usize, route: &Route) -> Languages {
        let mut found = Languages {
            all: self.choice(route),
            ..Languages::default()
        };
        if !self.is_candidate(index, route) {
            return found;
        }
        let mut texts: Vec<Vec<FileId>> = match self.versions.is_empty() {
            true => vec![self.texts(route, "")],
            false => {
                let languages = found.all.iter();
                languages
                    .map(|language| self.texts(route, language))
                    .collect()
            }
        };
        if texts.windows(2).all(|two| two[0] == two[1]) {
            texts.truncate(1);
        }
        let same: Vec<bool> = texts
            .iter()
            .map(|texts| texts.iter().all(|file| self.is_same(*file)))
            .collect();
        if let ([texts], [true]) = (texts.as_slice(), same.as_slice())
            && found.all.len() > 1
            && !texts.iter().any(|file| self.speaks(*file))
        {
            found.all = vec![self.usual(None)];
            found.is_silent = true;
        }
        let one = same.len() == 1;
        let languages = found.all.iter().enumerate();
        let languages = languages.filter(|(at, _)| same[if one { 0 } else { *at }]);
        found.fixed = languages.map(|(_, language)| language.clone()).collect();
        found
    }

    /// The languages a visitor has a choice of, or the one there is.
    fn choice(&self, route: &Route) -> Vec<String> {
        let attributes = &route.attributes;
        if let Some(language) = attributes.get("language").and_then(Data::as_text) {
            return vec![language.to_owned()];
        }
        let listed = attributes
            .get("languages")
            .map(Data::texts)
            .unwrap_or_default();
        let listed: Vec<String> = listed.into_iter().map(str::to_owned).collect();
        let off = |data: &Data| data.get("localise").and_then(Data::as_bool) == Some(false);
        let own = self
            .site
            .bundle
            .map(|id| &self.resolved.bundles[id].settings.data);
        let localizes = !off(attributes) && !own.is_some_and(off);
        match listed.is_empty() {
            true if localizes && self.site.speaks.len() > 1 => self.site.speaks.clone(),
            true => vec![self.usual(None)],
            false if localizes && listed.len() > 1 => listed,
            false => vec![self.usual(Some(&listed))],
        }
    }

    /// The language of pages for visitors who cannot choose, as the server has it.
    fn usual(&self, listed: Option<&[String]>) -> String {
        let known = listed.unwrap_or(&self.site.speaks);
        let is_known = |name: &str| known.iter().any(|known| known == name);
        let default = self.terms.default;
        let default = default.filter(|name| listed.is_none() || is_known(name));
        let english = Some("en").filter(|name| is_known(name));
        let usual = default.or(english).or(known.first().map(String::as_str));
        usual.unwrap_or("en").to_owned()
    }

    /// Whether a page could be the same for everybody, going by its address.
    fn is_candidate(&self, index: usize, route: &Route) -> bool {
        let site = self.site;
        // An authenticator is asked only about visitors with cookies, whom the server gives no kept page then.
        let watched = !site.collators.is_empty() || !site.editors.is_empty();
        let exact = site.routes.exact.values().any(|exact| *exact == index);
        let attributes = &route.attributes;
        let is_own = OWN.iter().any(|name| attributes.get(name).is_some());
        let bare = route.controller.is_none() && route.redirect.is_none() && route.locks.is_none();
        let bare = bare && route.view.is_some() && exact && !is_own && site.bundle.is_some();
        bare && !watched && (route.methods.is_empty() || route.methods.iter().any(|m| m == "GET"))
    }

    /// The texts of a page in a language.
    fn texts(&self, route: &Route, language: &str) -> Vec<FileId> {
        let chosen = |id: &str| {
            let versions = self.versions.get(id);
            let version = |language: &str| versions?.get(language).copied();
            let own = || Some(self.site.resources.views.get(id)?.file);
            version(language)
                .or_else(|| version(base(language)))
                .or_else(own)
        };
        let other = |file: FileId| {
            let mut all = self.versions.iter();
            !self.names_versions
                && all.any(|(id, versions)| {
                    let own = self.site.resources.views.get(*id).map(|view| view.file);
                    let mut files = versions.values().copied().chain(own);
                    chosen(id) != Some(file) && files.any(|known| known == file)
                })
        };
        let Some(view) = route.view.as_deref().and_then(chosen) else {
            return Vec::new();
        };
        let is_whole = self.chunks.get(&view).is_some_and(|(_, chunk)| chunk.whole);
        let template = match route.attributes.get("template") {
            Some(template) => template.as_text(),
            None if is_whole => None,
            None => self.site.template.as_deref(),
        };
        let controllers = &self.site.resources.controllers;
        let controller = template.and_then(|name| controllers.get(name));
        let roots = [
            Some(view),
            template.and_then(chosen),
            controller.map(|own| own.file),
        ];
        let mut found = HashSet::new();
        for root in roots.into_iter().flatten() {
            found.insert(root);
            found.extend(self.pages.from(root, &|file| !other(file)));
        }
        let mut found: Vec<FileId> = found.into_iter().filter(|file| !other(*file)).collect();
        found.sort_unstable();
        found
    }

    /// Whether a text is the same for everybody.
    fn is_same(&self, file: FileId) -> bool {
        if let Some(known) = self.asked.borrow().get(&file) {
            return *known;
        }
        let same = match self.chunks.get(&file) {
            Some((bundle, chunk)) => self.is_same_chunk(*bundle, chunk),
            // Without tags, and of a bundle that keeps no trees of such.
            None => true,
        };
        self.asked.borrow_mut().insert(file, same);
        same
    }

    fn is_same_chunk(&self, bundle: BundleId, chunk: &ParsedChunk) -> bool {
        // The functions of the utilities are there for the names that are listed above.
        if self.resolved.application("util") == Some(bundle) && chunk.kind != ChunkKind::Controller
        {
            return true;
        }
        let is_listed = |name: &str| {
            let lists: [&[&str]; 3] = [&SAME, &SAME_TABLES, &SAME_FUNCTIONS];
            lists.iter().any(|list| list.contains(&name))
        };
        let own = |name: &str| {
            name != TEXT
                && name != VALUE
                && matches!(
                    names::meaning(self.resolved, bundle, name),
                    Meaning::Bundle | Meaning::Table | Meaning::Unknown
                )
        };
        let mut free = chunk.scopes.free.iter();
        let plain = free
            .all(|free| free.access == Access::Read && is_listed(&free.name) && !own(&free.name));
        let mut uses = chunk.facts.uses.iter();
        let composed = uses.all(|(name, key, _)| match (name.as_str(), key.as_deref()) {
            ("scribe", Some(key)) => COMPOSING.contains(&key),
            ("math", Some(key)) => !key.starts_with("random"),
            ("scribe" | "math", None) => false,
            ("html", key) => key.is_none(),
            _ => true,
        });
        chunk.kind == ChunkKind::View
            && !chunk.is_broken
            && plain
            && composed
            && self.has_plain_terms(chunk)
    }

    /// Whether no term of a text can be a function.
    fn has_plain_terms(&self, chunk: &ParsedChunk) -> bool {
        let terms = &chunk.facts.terms;
        let is_plain = |name: &str| {
            let values = self.terms.anywhere(name);
            values.iter().all(|(_, value)| **value != Data::Function)
        };
        let mut uses = terms.uses.iter();
        !self.has_functions
            || (!terms.is_open && uses.all(|used| used.name.as_deref().is_some_and(is_plain)))
    }

    /// Whether a text depends on the language of the page.
    fn speaks(&self, file: FileId) -> bool {
        let Some((_, chunk)) = self.chunks.get(&file) else {
            return false;
        };
        let terms = &chunk.facts.terms;
        let asks = |key: &str| {
            matches!(
                key,
                "language" | "languages" | "dir" | "translated" | "localise"
            )
        };
        let mut fields = chunk.facts.fields.iter();
        let mut opened = chunk.facts.opened.iter();
        terms.is_open
            || !terms.uses.is_empty()
            || fields.any(|field| field.table == Table::Page && asks(&field.key))
            || opened.any(|opened| opened.table == Table::Page)
    }
}

/// Where the page of a route is, if that is one path.
pub(super) fn path(route: &Route) -> String {
    translated::path(route)
}
