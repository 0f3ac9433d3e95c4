//! Vocabularies: the terms of a bundle and of its single views, what a site has of them after its applications, which
//! languages a visitor may be given, and the addresses of a view for languages.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Key;
use super::facts::terms::{self, Terms};
use super::settings::{Ground, Sandbox, Settings, bracketed};
use super::translated::of_address;
use super::{BundleId, Resolved, ResolvedBundle, id_in, scope};
use crate::bundle::{Bundle, Origin, Role};
use crate::diagnostic::Diagnostics;
use crate::lower::data::Data;
use crate::parse::{self, lua};
use crate::source::SourceMap;

/// The terms of a bundle: language to terms, and where they are written.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    /// `vocabulary` of the settings, and over it what `vocabulary.lua` says.
    pub(crate) terms: Data,
    /// `vocabulary.lua`.
    pub(crate) file: Settings,
    /// Terms that functions in it use.
    pub(crate) uses: Terms,
    /// `NAME.vocab.lua`, by the id of the view.
    pub(crate) pages: BTreeMap<String, Settings>,
}

/// Reads the vocabularies of a bundle.
pub(super) fn read(
    sources: &SourceMap,
    sandbox: &Sandbox<'_>,
    bundle: &Bundle,
    settings: &Settings,
    ids: &[String],
    found: &mut Diagnostics,
) -> Vocabulary {
    let mut run = |file| sandbox.run(sources, file, Ground::Vocabulary, found);
    let own = settings.data.get("vocabulary").cloned();
    let file = bundle.file(&Role::Vocabulary);
    let file = file.map_or_else(Settings::none, &mut run);
    let pages = bundle.files.iter().filter_map(|listed| {
        let Role::PageVocabulary(path) = &listed.role else {
            return None;
        };
        Some((id_in(bundle, path, ids), run(listed.id)))
    });
    let pages = pages.collect();
    Vocabulary {
        uses: uses(sources, &file),
        terms: merge(own.unwrap_or(Data::EMPTY), &file.data),
        file,
        pages,
    }
}

/// Whether a term of a vocabulary is a function.
pub(crate) fn has_functions(vocabulary: &Data) -> bool {
    let languages = vocabulary.entries().iter();
    let mut terms = languages.flat_map(|(_, terms)| terms.entries());
    terms.any(|(_, term)| *term == Data::Function)
}

/// The terms that functions of a vocabulary use.
fn uses(sources: &SourceMap, own: &Settings) -> Terms {
    let file = own.file.filter(|_| has_functions(&own.data));
    // What is wrong with the text was said when it was run.
    let mut found = Diagnostics::new();
    let text = file.and_then(|file| parse::source_text(sources, file, &mut found));
    let Some(text) = text else {
        return Terms::default();
    };
    let (block, _) = lua::parse(&bracketed(text).0);
    terms::collect(&block, &scope::scopes(&block))
}

/// Terms of `over` replace those of `base`, language by language.
pub(crate) fn merge(base: Data, over: &Data) -> Data {
    merge_levels(base, over, 2)
}

/// Entries of both, in their order; tables of both are merged as deep as `levels` says.
fn merge_levels(base: Data, over: &Data, levels: usize) -> Data {
    let Data::Table(base) = base else {
        return over.clone();
    };
    let named = |entry: &&(Key, Data)| entry.0.as_name().is_some();
    let mut merged = Vec::with_capacity(base.len() + over.entries().len());
    let mut more = over.entries().iter().filter(named).peekable();
    for (key, value) in base {
        while let Some(entry) = more.next_if(|entry| entry.0.order(&key).is_lt()) {
            merged.push(entry.clone());
        }
        let value = match more.next_if(|entry| entry.0 == key) {
            Some((_, other)) if levels > 1 => merge_levels(value, other, levels - 1),
            Some((_, other)) => other.clone(),
            None => value,
        };
        merged.push((key, value));
    }
    merged.extend(more.cloned());
    Data::Table(merged)
}

/// The terms of a site: those of its applications, then its own.
pub(super) fn of_site(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    applications: &[BundleId],
) -> Data {
    let bundles = applications.iter().rev().copied().chain(bundle);
    bundles.fold(Data::EMPTY, |terms, id| {
        merge(terms, &resolved.bundles[id].vocabulary.terms)
    })
}

/// The terms of a site's single views, by view.
pub(super) fn of_pages(
    resolved: &Resolved,
    bundle: Option<BundleId>,
    applications: &[BundleId],
) -> BTreeMap<String, Data> {
    let mut pages: BTreeMap<String, Data> = BTreeMap::new();
    for id in applications.iter().rev().copied().chain(bundle) {
        for (view, own) in &resolved.bundles[id].vocabulary.pages {
            let terms = pages.remove(view).unwrap_or(Data::EMPTY);
            pages.insert(view.clone(), merge(terms, &own.data));
        }
    }
    pages
}

/// Languages a visitor may be given, sorted: those the site itself declares by its settings, terms, addresses or versions of
/// views; where it declares none, those of the project's applications.
pub(crate) fn speaks(
    resolved: &Resolved,
    own: Option<&ResolvedBundle>,
    applications: &[BundleId],
) -> Vec<String> {
    let listed = own.and_then(|own| {
        let list = own.settings.data.get("languages");
        Some(languages_of(
            list.or_else(|| own.settings.data.get("polyglot"))?,
        ))
    });
    if let Some(listed) = listed.filter(|listed| !listed.is_empty()) {
        return listed;
    }
    let declared = own.map(declared).unwrap_or_default();
    if !declared.is_empty() {
        return declared.into_iter().collect();
    }
    let bundles = applications.iter().map(|&id| &resolved.bundles[id]);
    let project = bundles.filter(|own| own.bundle.folder.origin == Origin::Project);
    let all: BTreeSet<String> = project
        .flat_map(|own| named(&own.vocabulary.terms))
        .collect();
    all.into_iter().collect()
}

/// A list of languages, or a table of which they are the keys.
fn languages_of(list: &Data) -> Vec<String> {
    let texts = list.texts().into_iter().map(str::to_owned);
    texts.chain(named(list)).collect()
}

fn declared(own: &ResolvedBundle) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = named(&own.vocabulary.terms).into_iter().collect();
    for page in own.vocabulary.pages.values() {
        found.extend(named(&page.data));
    }
    for address in &own.addresses {
        let languages = of_address(&address.data).into_iter();
        found.extend(languages.map(str::to_owned));
    }
    let versions = own.views.keys().filter_map(|id| id.rsplit_once('.'));
    let versions = versions.map(|(_, language)| language.to_owned());
    found.extend(versions.filter(|language| is_language(language)));
    found
}

fn named(table: &Data) -> Vec<String> {
    let names = table.entries().iter().filter_map(|(key, _)| key.as_name());
    names.map(str::to_owned).collect()
}

/// Codes of ISO 639-1, and the names of languages that the reference has beside them.
const CODES: &str = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy cz da de \
    dk dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is \
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb \
    nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st \
    su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// Whether a name can be that of a language: a code of two letters that there is, any of three, and behind it script, region
/// or variant.
#[must_use]
pub fn is_language(name: &str) -> bool {
    let mut parts = name.split('-');
    let base = parts.next().unwrap_or(name).to_ascii_lowercase();
    let letters = base.bytes().all(|byte| byte.is_ascii_lowercase());
    let known = match base.len() {
        2 => CODES.contains(&format!(" {base} ")),
        3 => true,
        _ => false,
    };
    letters && known && parts.all(is_subtag)
}

fn is_subtag(part: &str) -> bool {
    (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(entries: &[(&str, Data)]) -> Data {
        let mut table = Data::EMPTY;
        for (name, value) in entries {
            table.set(name, value.clone());
        }
        table
    }

    fn text(text: &str) -> Data {
        Data::Text(text.as_bytes().to_vec())
    }

    #[test]
    fn terms_replace_terms_and_keep_their_order() {
        let base = data(&[
            ("en", data(&[("a", text("1")), ("c", text("2"))])),
            ("fr", data(&[("a", text("3"))])),
        ]);
        let forms = data(&[("one", text("5"))]);
        let over = data(&[
            ("de", data(&[("a", text("6"))])),
            ("en", data(&[("b", text("4")), ("c", forms.clone())])),
        ]);
        let expected = data(&[
            ("de", data(&[("a", text("6"))])),
            (
                "en",
                data(&[("a", text("1")), ("b", text("4")), ("c", forms)]),
            ),
            ("fr", data(&[("a", text("3"))])),
        ]);
        assert_eq!(merge(base, &over), expected);
    }

    #[test]
    fn languages_are_told_from_other_words() {
        for name in ["en", "pt-br", "zh-Hant-TW", "fil", "cz", "de-1996"] {
            assert!(is_language(name), "{name}");
        }
        for name in ["english", "gb", "e", "", "en-", "e1", "en_gb"] {
            assert!(!is_language(name), "{name}");
        }
    }
}
