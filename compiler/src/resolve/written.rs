//! Vocabularies as they are written: a bundle's, or that of a single view, with the places of terms in their files.

use std::collections::BTreeMap;

use super::settings::Settings;
use super::{BundleId, Resolved, ResolvedBundle};
use crate::bundle::Origin;
use crate::lower::data::{Data, Key};
use crate::source::Span;

/// Whether a bundle is the project's own.
pub(crate) fn is_own(bundle: &ResolvedBundle) -> bool {
    bundle.bundle.folder.origin == Origin::Project
}

/// The vocabularies of the project's own bundles.
pub(crate) fn own(resolved: &Resolved) -> impl Iterator<Item = Written<'_>> {
    let own = resolved.bundles.iter().enumerate();
    own.filter(|(_, bundle)| is_own(bundle))
        .flat_map(|(id, bundle)| {
            let shared = Written {
                id,
                bundle,
                view: None,
                terms: &bundle.vocabulary.terms,
            };
            let pages = bundle.vocabulary.pages.iter();
            let pages = pages.map(move |(view, settings)| Written {
                id,
                bundle,
                view: Some(view),
                terms: &settings.data,
            });
            std::iter::once(shared).chain(pages)
        })
}

/// A vocabulary as it is written: a bundle's, or that of a single view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    pub(crate) id: BundleId,
    pub(crate) bundle: &'a ResolvedBundle,
    /// The view, by its id.
    pub(crate) view: Option<&'a str>,
    pub(crate) terms: &'a Data,
}

impl<'a> Written<'a> {
    /// Terms by name, each with its languages in order.
    pub(crate) fn by_name(&self) -> BTreeMap<&'a str, Vec<(&'a str, &'a Data)>> {
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
    pub(crate) fn languages(&self) -> impl Iterator<Item = (&'a str, &'a Data)> {
        let entries = self.terms.entries().iter();
        entries.filter_map(|(key, terms)| Some((key.as_name()?, terms)))
    }

    /// Where a term, or all of a language, is written.
    pub(crate) fn span(&self, language: &str, name: Option<&str>) -> Option<Span> {
        let mut path = vec![Key::name(language)];
        path.extend(name.map(Key::name));
        let mut whole = vec![Key::name("vocabulary")];
        whole.extend(path.iter().cloned());
        let mut files = self.files();
        let own = files.next()?;
        own.own_span(&path)
            .or_else(|| own.own_span(&whole))
            .or_else(|| files.next()?.own_span(&whole))
    }

    /// The files its terms may be in; what an earlier one says counts.
    pub(crate) fn files(&self) -> impl Iterator<Item = &'a Settings> {
        let bundle = self.bundle;
        let (own, settings) = match self.view {
            Some(view) => (bundle.vocabulary.pages.get(view), None),
            None => (Some(&bundle.vocabulary.file), Some(&bundle.settings)),
        };
        own.into_iter().chain(settings)
    }

    /// The language that the others are compared with: the bundle's, English, or the first.
    pub(crate) fn base(&self) -> &'a str {
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
