//! Terms as code uses them: those that a language, or every language, lacks, and those used in a way they are not made for.

use std::collections::BTreeSet;

use super::{SiteWords, Words, is_own, listed, plurals};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::ParsedChunk;
use crate::resolve::facts::Table;
use crate::resolve::facts::terms::{Manner, TermUse};
use crate::resolve::names::{self, Near};
use crate::resolve::terms::base;
use crate::source::Span;

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    let mut said: BTreeSet<(Span, String)> = BTreeSet::new();
    let gives_terms = gives_terms(words);
    for site in &words.sites {
        let mut named: BTreeSet<&str> = BTreeSet::new();
        let has_all = gives_terms || has_other_terms(site);
        for (file, used) in &site.used {
            let bundle = &words.resolved.bundles[used.bundle];
            let chunk = bundle.chunks.get(file).filter(|chunk| !chunk.is_broken);
            let Some(chunk) = chunk.filter(|_| is_own(bundle)) else {
                continue;
            };
            // What the text asks for somewhere, it knows may be missing.
            let guarded = used.uses.iter().filter(|(one, _)| one.is_guarded);
            let guarded: BTreeSet<&str> = guarded
                .flat_map(|(_, names)| names.iter().map(String::as_str))
                .collect();
            for (one, names) in &used.uses {
                let mut findings: Vec<Diagnostic> = Vec::new();
                for name in names {
                    // Each once for a site, at its first use.
                    if !has_all && !guarded.contains(&**name) && named.insert(name) {
                        findings.extend(missing(site, chunk, one, name));
                    }
                    findings.extend(manner(site, chunk, one, name));
                    findings.extend(unfilled(site, chunk, one, name));
                    findings.extend(overfilled(site, chunk, one, name));
                }
                let new =
                    |finding: &Diagnostic| said.insert((finding.span(), finding.message.clone()));
                findings
                    .into_iter()
                    .filter(new)
                    .for_each(|one| found.push(one));
            }
        }
    }
}

/// Whether some code gives its page terms that no vocabulary shows.
fn gives_terms(words: &Words<'_>) -> bool {
    let mut chunks = words.resolved.chunks();
    chunks.any(|chunk| {
        let mut fields = chunk.facts.fields.iter();
        fields
            .any(|field| field.table == Table::Page && field.is_write && field.key == "vocabulary")
    })
}

/// Whether addresses of a site give their pages terms.
fn has_other_terms(site: &SiteWords<'_>) -> bool {
    let routes = site.site.routes.routes.iter();
    let mut attributes = routes.map(|route| &route.attributes);
    attributes.any(|attributes| attributes.get("vocabulary").is_some())
}

fn missing(
    site: &SiteWords<'_>,
    chunk: &ParsedChunk,
    used: &TermUse,
    name: &str,
) -> Option<Diagnostic> {
    let span = chunk.span(&used.key.at);
    let values = site.terms.anywhere(name);
    if values.is_empty() {
        let message = format!("no vocabulary has the term `{name}`");
        let finding = Diagnostic::new(Code::MissingTerm, message, span);
        let near = names::near(name, site.terms.names());
        return Some(match near {
            Some(_) if used.name.is_some() => Near::offer(near, finding, name),
            _ => finding.help("add it to `vocabulary.lua`, as in `en.term = \"text\"`"),
        });
    }
    if site.site.speaks.len() < 2 {
        return None;
    }
    let has = |wanted: &str| {
        let mut known = values.iter().map(|(language, _)| *language);
        known.any(|language| language == wanted || language == base(wanted))
    };
    let lacking = site.site.speaks.iter().map(String::as_str);
    let mut lacking: Vec<&str> = lacking.filter(|language| !has(language)).collect();
    let all = lacking.clone();
    lacking.retain(|language| base(language) == *language || !all.contains(&base(language)));
    let first = lacking.first()?;
    let from = site.terms.source(first, &values)?;
    let message = format!(
        "the term `{name}` is not in {}",
        listed(lacking.iter().copied())
    );
    let place = indexed(first, name);
    Some(
        Diagnostic::new(Code::MissingTerm, message, span)
            .because(format!(
                "pages of {} show it in `{from}` there",
                site.site.domain
            ))
            .help(format!("add `{place}` to the vocabulary")),
    )
}

/// `fr.buy`, as it is written in a vocabulary.
fn indexed(language: &str, name: &str) -> String {
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match (plain(language), plain(name)) {
        (true, true) => format!("{language}.{name}"),
        (true, false) => format!("{language}['{name}']"),
        (false, true) => format!("['{language}'].{name}"),
        (false, false) => format!("['{language}']['{name}']"),
    }
}

/// Forms that are written without a number, and numbers for terms without forms.
fn manner(
    site: &SiteWords<'_>,
    chunk: &ParsedChunk,
    used: &TermUse,
    name: &str,
) -> Option<Diagnostic> {
    let values = site.terms.anywhere(name);
    let has_forms = |value: &Data| matches!(value, Data::Table(_));
    let span = chunk.span(&used.at);
    match used.manner {
        Manner::Written => {
            let (language, _) = values.iter().find(|(_, value)| has_forms(value))?;
            let message = format!("the term `{name}` has forms, and no number says which is meant");
            Some(
                Diagnostic::new(Code::PluralWithoutNumber, message, span)
                    .because(format!("a table in `{language}`, which cannot be written"))
                    .help(format!("write `l(\"{name}\", number)`")),
            )
        }
        Manner::Form { has_number: true } => {
            let plain = |value: &Data| value.as_text().is_some();
            let inflects = |language: &str| plurals::inflects(language);
            let all = !values.is_empty() && values.iter().all(|(_, value)| plain(value));
            let some = values.iter().any(|(language, _)| inflects(language));
            (all && some).then(|| {
                let message = format!("the term `{name}` is the same for every number");
                Diagnostic::new(Code::NumberOnPlainTerm, message, span)
                    .because("it is text, without forms to choose from")
                    .help("give it forms, as in `en.files = { \"one file\", \"many files\" }`, or use it without the number")
            })
        }
        Manner::Form { has_number: false } | Manner::Value => None,
    }
}

/// Placeholders that `macro` is not given.
fn unfilled(
    site: &SiteWords<'_>,
    chunk: &ParsedChunk,
    used: &TermUse,
    name: &str,
) -> Option<Diagnostic> {
    let given = used.given.as_ref()?;
    for (language, value) in site.terms.anywhere(name) {
        for text in super::texts(value) {
            let mut wanted = super::contents::placeholders(text).into_iter();
            if let Some(absent) = wanted.find(|wanted| !given.iter().any(|name| name == wanted)) {
                let message = format!("nothing is given for `?({absent})` of the term `{name}`");
                let span = chunk.span(&used.at);
                return Some(
                    Diagnostic::new(Code::UnfilledPlaceholder, message, span)
                        .because(format!(
                            "its text in `{language}` has it, and visitors will see it"
                        ))
                        .help(format!("give `{absent}` to `macro` as well")),
                );
            }
        }
    }
    None
}

/// Values that `macro` is given and no language has a placeholder for.
fn overfilled(
    site: &SiteWords<'_>,
    chunk: &ParsedChunk,
    used: &TermUse,
    name: &str,
) -> Option<Diagnostic> {
    let given = used.given.as_ref()?;
    let values = site.terms.anywhere(name);
    let all_texts = |value: &Data| match value {
        Data::Table(entries) => entries.iter().all(|(_, form)| form.as_text().is_some()),
        Data::Text(_) | Data::Bool(_) | Data::Number(_) | Data::Function => {
            value.as_text().is_some()
        }
    };
    if values.is_empty() || !values.iter().all(|(_, value)| all_texts(value)) {
        return None;
    }
    let texts = values.iter().flat_map(|(_, value)| super::texts(value));
    let known: BTreeSet<String> = texts.flat_map(super::contents::placeholders).collect();
    let extra = given.iter().find(|name| !known.contains(*name))?;
    let near = names::nearest(extra, known.iter().map(String::as_str));
    let message = format!("the term `{name}` has no placeholder `?({extra})`");
    let finding = Diagnostic::new(Code::ExtraFilling, message, chunk.span(&used.at))
        .because(format!("the value that is given as `{extra}` is not shown"));
    Some(match near {
        Some(near) => finding.help(format!("give it as `{near}`, as the term has it")),
        None => finding.help("remove it, or write the placeholder into the term"),
    })
}
