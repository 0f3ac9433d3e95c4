//! The content security policies of pages as far as they are known before there is a request, for whoever reviews them:
//! `msc routes` asks.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::compile::{self, Memory};
use crate::lower::allowed;
use crate::parse::ParsedChunk;
use crate::parse::marks::{MarkKind, SCRIPT, STYLE, STYLE_ATTRIBUTE, Source};
use crate::project::Project;
use crate::resolve::Resolved;
use crate::resolve::graph::Graph;
use crate::resolve::security::{self, Directive, Security};
use crate::resolve::site::ResolvedSite;
use crate::source::FileId;

/// What stands for a value that is another in every answer.
const NONCE: &str = "'nonce-…'";

/// The policy of a page: what it can name at most, since branches and values decide what is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The header; `None` where there is none.
    pub text: Option<String>,
    /// How many sources its own texts add to each directive.
    pub adds: Vec<(String, usize)>,
}

/// The policies of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SitePolicies {
    /// What every page has.
    pub common: Policy,
    /// Those of its routes.
    pub routes: Vec<Policy>,
}

/// The policies of a project, by the program's sites.
///
/// # Errors
/// As for [`crate::compile`].
pub fn policies(project: &Project, memory: &mut Memory) -> Result<Vec<SitePolicies>, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    let graph = Graph::new(&resolved);
    let pages = graph.pages();
    let chunks: BTreeMap<FileId, &ParsedChunk> =
        resolved.chunks().map(|chunk| (chunk.file, chunk)).collect();
    let sites = resolved.sites.iter().enumerate();
    let of_site = sites.map(|(index, site)| {
        let common: BTreeSet<Source> = allowed::of_code(&resolved, site);
        let routes = site.routes.routes.iter().enumerate();
        let routes = routes.map(|(number, route)| {
            if route.redirect.is_some() {
                return Policy::default();
            }
            let own = Some(&route.safety).filter(|own| !own.entries().is_empty());
            let files = pages.shown(index, number);
            let shown = files.iter().filter_map(|file| chunks.get(file).copied());
            policy(
                &security::of_site(&resolved, site, own),
                &common,
                &needs(shown),
            )
        });
        SitePolicies {
            routes: routes.collect(),
            common: common_policy(&resolved, site, &common),
        }
    });
    Ok(of_site.collect())
}

fn common_policy(resolved: &Resolved, site: &ResolvedSite, common: &BTreeSet<Source>) -> Policy {
    policy(
        &security::of_site(resolved, site, None),
        common,
        &BTreeSet::new(),
    )
}

/// What the markup of texts needs.
fn needs<'a>(chunks: impl Iterator<Item = &'a ParsedChunk>) -> BTreeSet<Source> {
    let mut needs = BTreeSet::new();
    for mark in chunks.flat_map(|chunk| &chunk.marks) {
        match &mark.kind {
            MarkKind::Allow(source) => drop(needs.insert(source.clone())),
            MarkKind::Nonce => {
                needs.insert(Source::new(SCRIPT, NONCE));
                needs.insert(Source::new(STYLE, NONCE));
            }
            MarkKind::Form => {}
        }
    }
    needs
}

fn policy(security: &Security, common: &BTreeSet<Source>, own: &BTreeSet<Source>) -> Policy {
    let Some(stated) = &security.policy else {
        return Policy::default();
    };
    let mut directives = stated.clone();
    for source in common.iter().chain(own) {
        let at = directives
            .iter()
            .position(|known| known.name == source.directive);
        let has_styles = directives.iter().any(|known| known.name == STYLE);
        let at = match at {
            Some(at) => at,
            None if source.directive == STYLE_ATTRIBUTE && has_styles => {
                directives.push(Directive {
                    name: STYLE_ATTRIBUTE.to_owned(),
                    sources: Vec::new(),
                });
                directives.len() - 1
            }
            None => continue,
        };
        security::add_source(&mut directives[at].sources, &source.source);
    }
    let mut adds: BTreeMap<&str, usize> = BTreeMap::new();
    for source in own.difference(common) {
        *adds.entry(source.directive).or_default() += 1;
    }
    let shown = directives.iter().map(|directive| {
        let words = std::iter::once(&directive.name).chain(&directive.sources);
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    });
    Policy {
        text: Some(shown.collect::<Vec<_>>().join("; ")),
        adds: adds
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count))
            .collect(),
    }
}
