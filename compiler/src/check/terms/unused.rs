//! Terms that nothing uses, and terms of applications that another application replaces.

use std::collections::BTreeSet;

use super::{Words, is_own};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    unused(words, found);
    replaced(words, found);
}

fn unused(words: &Words<'_>, found: &mut Diagnostics) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut beginnings: BTreeSet<&str> = BTreeSet::new();
    for file in words.sites.iter().flat_map(|site| site.used.values()) {
        used.extend(file.names());
        beginnings.extend(file.open.iter().map(String::as_str));
    }
    // Code of bundles that no site enables uses terms all the same.
    for chunk in words.resolved.chunks() {
        let terms = &chunk.facts.terms;
        let seen = words
            .sites
            .iter()
            .any(|site| site.used.contains_key(&chunk.file));
        if chunk.is_broken || (!seen && terms.is_open) {
            beginnings.insert("");
        }
        for one in terms.uses.iter().filter(|_| !seen) {
            match &one.name {
                Some(name) => drop(used.insert(name)),
                None => drop(beginnings.insert("")),
            }
        }
    }
    // So do the functions among the terms themselves.
    for bundle in &words.resolved.bundles {
        let terms = &bundle.vocabulary.uses;
        used.extend(terms.uses.iter().filter_map(|one| one.name.as_deref()));
        let computed = terms.uses.iter().any(|one| one.name.is_none());
        if terms.is_open || computed {
            beginnings.insert("");
        }
    }
    if beginnings.contains("") {
        return;
    }
    for written in words.vocabularies() {
        for (name, languages) in written.by_name() {
            let begun = beginnings
                .iter()
                .any(|beginning| name.starts_with(beginning));
            // Titles of single views are read by templates under the name of the page's field.
            let is_title = written.view.is_some() && name == "title";
            if used.contains(name) || begun || is_title {
                continue;
            }
            let places = languages.iter();
            let mut places = places.filter_map(|(language, _)| written.span(language, Some(name)));
            if let Some(span) = places.next() {
                let message = format!("nothing uses the term `{name}`");
                found.push(
                    Diagnostic::new(Code::UnusedTerm, message, span)
                        .help("remove it in every language, or use it as `l.term` in a view"),
                );
            }
        }
    }
}

/// Terms of an application for which an application that comes before it on a site has another text.
fn replaced(words: &Words<'_>, found: &mut Diagnostics) {
    let mut said = BTreeSet::new();
    for site in &words.sites {
        let applications = &site.site.applications;
        for (index, &loser) in applications.iter().enumerate() {
            for &winner in &applications[..index] {
                if said.insert((winner, loser)) {
                    between(words, winner, loser, found);
                }
            }
        }
    }
}

fn between(words: &Words<'_>, winner: usize, loser: usize, found: &mut Diagnostics) {
    let [winner, loser] = [winner, loser].map(|id| &words.resolved.bundles[id]);
    if !is_own(winner) || !is_own(loser) {
        return;
    }
    let of_loser = words.vocabularies();
    let mut of_loser = of_loser.filter(|one| one.view.is_none());
    let mut of_winner = words.vocabularies().filter(|one| one.view.is_none());
    let same = |one: &super::Written<'_>, other: &crate::resolve::ResolvedBundle| {
        std::ptr::eq(one.bundle, other)
    };
    let (Some(lost), Some(won)) = (
        of_loser.find(|one| same(one, loser)),
        of_winner.find(|one| same(one, winner)),
    ) else {
        return;
    };
    let kept = won.by_name();
    for (name, languages) in lost.by_name() {
        let others = kept.get(name).map(Vec::as_slice).unwrap_or_default();
        let differs = languages.iter().find_map(|(language, value)| {
            let other = others.iter().find(|(known, _)| known == language);
            let differs = other.is_some_and(|(_, other)| other != value);
            let plain = !matches!(value, Data::Function);
            (differs && plain).then_some(*language)
        });
        let Some(language) = differs else { continue };
        if let Some(span) = lost.span(language, Some(name)) {
            let (one, two) = (&winner.bundle.id, &loser.bundle.id);
            let message = format!(
                "the term `{name}` of application `{two}` is replaced by that of application `{one}`"
            );
            let finding = Diagnostic::new(Code::ReplacedTerm, message, span);
            let finding = match won.span(language, Some(name)) {
                Some(other) => finding.also(other, "this one is shown"),
                None => finding,
            };
            found.push(
                finding.help("give one of them another name: applications share their terms"),
            );
        }
    }
}
