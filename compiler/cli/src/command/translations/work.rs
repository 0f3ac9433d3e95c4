//! What a translator has to do, in the order of the pages: each term once, at the first page that needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use compiler::{Coverage, SiteTranslations, Term};

/// What is left to do in a language.
pub(super) fn left(site: &SiteTranslations, language: &str) -> String {
    let mut text = format!("{} in {language}\n", site.site);
    let known = site.terms.iter().map(|term| (term.name.as_str(), term));
    let known: BTreeMap<&str, &Term> = known.collect();
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for page in &site.pages {
        let names: BTreeMap<&str, Why<'_>> = page.languages.iter().flat_map(open).collect();
        let new = names.into_iter().filter(|(name, _)| said.insert(name));
        section(&mut text, &page.page, new, &known);
    }
    // What is used by no page: by tasks, say, or by functions that code calls in ways that cannot be followed.
    let elsewhere = site.terms.iter().filter(|term| {
        let has = |(known, _): &(String, String)| {
            known == language || language.split('-').next() == Some(known)
        };
        !term.uses.is_empty() && !term.texts.iter().any(has)
    });
    let elsewhere: Vec<(&str, Why<'_>)> = elsewhere
        .filter(|term| said.insert(&term.name))
        .map(|term| {
            let first = term.texts.first();
            (
                term.name.as_str(),
                first.map_or(Why::Missing, |(from, _)| Why::From(from)),
            )
        })
        .collect();
    section(&mut text, "elsewhere", elsewhere.into_iter(), &known);
    if said.is_empty() {
        text += "  nothing is left to do\n";
    }
    text
}

/// Why a term is to be translated.
enum Why<'a> {
    /// No language has it.
    Missing,
    /// It is taken from this language.
    From(&'a str),
    /// Its text has changed since.
    Outdated,
}

fn open(coverage: &Coverage) -> impl Iterator<Item = (&str, Why<'_>)> {
    let outdated = coverage
        .outdated
        .iter()
        .map(|name| (name.as_str(), Why::Outdated));
    let taken = coverage.fallback.iter();
    let taken = taken.flat_map(|(from, names)| {
        names
            .iter()
            .map(move |name| (name.as_str(), Why::From(from)))
    });
    let missing = coverage
        .missing
        .iter()
        .map(|name| (name.as_str(), Why::Missing));
    outdated.chain(taken).chain(missing)
}

fn section<'a>(
    text: &mut String,
    title: &str,
    names: impl Iterator<Item = (&'a str, Why<'a>)>,
    known: &BTreeMap<&str, &Term>,
) {
    let mut names = names.peekable();
    if names.peek().is_some() {
        let _ = writeln!(text, "  {title}");
    }
    for (name, why) in names {
        let term = known.get(name);
        let texts = term.map(|term| term.texts.as_slice()).unwrap_or_default();
        let of = |wanted: &str| texts.iter().find(|(known, _)| known == wanted);
        let _ = match why {
            Why::Missing => write!(text, "    {name}, which no language has"),
            Why::Outdated => write!(
                text,
                "    {name}, whose text has changed since it was translated"
            ),
            Why::From(from) => match of(from) {
                Some((from, shown)) => {
                    let shown = shown.replace('\n', "\\n");
                    write!(text, "    {name} = {shown} ({from})")
                }
                None => write!(text, "    {name} ({from})"),
            },
        };
        let place = term.and_then(|term| term.uses.first());
        let _ = match place {
            Some((path, line, _)) => writeln!(text, "  {path}:{line}"),
            None => writeln!(text),
        };
    }
}
