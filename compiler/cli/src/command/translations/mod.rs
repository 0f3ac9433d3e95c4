//! `msc translations`: how far each page is translated into each language, and what is left to do.

mod exchange;
mod lock;
mod work;

use std::fmt::Write as _;

use compiler::{Coverage, Memory, PageTranslations, SiteTranslations};
use serde_json::json;

use super::Outcome;
use crate::failure::Failure;
use crate::options::{ListFormat, Translations};
use crate::output;
use crate::project::Reader;

pub(super) fn run(options: &Translations) -> Result<Outcome, Failure> {
    if let Some(file) = &options.export {
        return exchange::export(options, file);
    }
    if let Some(file) = &options.import {
        return exchange::import(options, file);
    }
    if options.update {
        return lock::update(options);
    }
    let mut reader = Reader::new(&options.folder, &options.common)?;
    let project = reader.project()?;
    let mut sites = compiler::translations(&project, &mut Memory::default())?;
    if let Some(wanted) = &options.language {
        keep(&mut sites, wanted);
        if sites.is_empty() {
            return Err(Failure::Request(format!(
                "no site is in the language `{wanted}`"
            )));
        }
    }
    let text = match (options.format, &options.language) {
        (ListFormat::Json, _) => json_lines(&sites),
        (ListFormat::Human, Some(language)) => sites
            .iter()
            .map(|site| work::left(site, language))
            .collect::<Vec<_>>()
            .join("\n"),
        (ListFormat::Human, None) => sites.iter().map(human).collect::<Vec<_>>().join("\n"),
    };
    output::print(text.as_bytes())?;
    Ok(Outcome::Good)
}

/// Leaves only sites and pages that can be in a language, in it.
fn keep(sites: &mut Vec<SiteTranslations>, wanted: &str) {
    let is_wanted = |language: &str| language.eq_ignore_ascii_case(wanted);
    for site in sites.iter_mut() {
        site.languages.retain(|language| is_wanted(language));
        for page in &mut site.pages {
            page.languages
                .retain(|coverage| is_wanted(&coverage.language));
        }
        site.pages.retain(|page| !page.languages.is_empty());
    }
    sites.retain(|site| !site.pages.is_empty() || !site.languages.is_empty());
}

/// Lines of JSON: a line for each page and language, one for each term, and a summary.
fn json_lines(sites: &[SiteTranslations]) -> String {
    let mut lines = Vec::new();
    let (mut pages, mut missing, mut fallbacks, mut outdated) = (0, 0, 0, 0);
    for site in sites {
        for page in &site.pages {
            pages += 1;
            for coverage in &page.languages {
                missing += coverage.missing.len();
                outdated += coverage.outdated.len();
                fallbacks += coverage.fallback.values().map(Vec::len).sum::<usize>();
                lines.push(page_line(site, page, coverage));
            }
        }
        for coverage in &site.whole {
            lines.push(site_line(site, coverage));
        }
        for bundle in &site.bundles {
            for (language, own) in &bundle.own {
                lines.push(json!({
                    "version": 1, "kind": "bundle", "site": site.site, "bundle": bundle.bundle, "language": language,
                    "terms": bundle.terms, "own": own,
                }));
            }
        }
        for term in &site.terms {
            let uses = term.uses.iter();
            let uses = uses
                .map(|(path, line, column)| json!({"path": path, "line": line, "column": column}));
            let texts = term.texts.iter().cloned();
            let texts: serde_json::Map<String, serde_json::Value> = texts
                .map(|(language, text)| (language, json!(text)))
                .collect();
            lines.push(json!({
                "version": 1, "kind": "term", "site": site.site, "term": term.name, "texts": texts,
                "uses": uses.collect::<Vec<_>>(),
            }));
        }
    }
    lines.push(json!({"version": 1, "summary": {
        "sites": sites.len(), "pages": pages, "terms": sites.iter().map(|site| site.terms.len()).sum::<usize>(),
        "fallbacks": fallbacks, "missing": missing, "outdated": outdated,
    }}));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn page_line(
    site: &SiteTranslations,
    page: &PageTranslations,
    coverage: &Coverage,
) -> serde_json::Value {
    json!({
        "version": 1, "kind": "page", "site": site.site, "page": page.page, "language": coverage.language,
        "terms": page.terms.len(), "own": coverage.own, "fallback": fallback(coverage), "missing": coverage.missing,
        "outdated": coverage.outdated, "undetermined": page.undetermined,
    })
}

fn site_line(site: &SiteTranslations, coverage: &Coverage) -> serde_json::Value {
    json!({
        "version": 1, "kind": "site", "site": site.site, "language": coverage.language, "terms": coverage.terms(),
        "own": coverage.own, "fallback": fallback(coverage), "missing": coverage.missing, "outdated": coverage.outdated,
    })
}

/// How many terms come from which language.
fn fallback(coverage: &Coverage) -> serde_json::Map<String, serde_json::Value> {
    let fallback = coverage.fallback.iter();
    fallback
        .map(|(language, terms)| (language.clone(), json!(terms.len())))
        .collect()
}

/// A table of a site: a row a page, a column a language.
fn human(site: &SiteTranslations) -> String {
    let mut text = format!("{} ({})\n", site.site, site.languages.join(", "));
    let speaking = site.pages.iter().filter(|page| says_something(page));
    let widest = speaking
        .clone()
        .map(|page| page.page.chars().count().max(9))
        .max();
    let Some(widest) = widest else {
        text += "  no page uses a term\n";
        return text;
    };
    for page in speaking {
        let _ = write!(text, "  {:widest$}", page.page);
        for coverage in &page.languages {
            let _ = write!(text, "  {}", cell(coverage));
        }
        text.push('\n');
        for coverage in &page.languages {
            if !coverage.missing.is_empty() {
                let (language, terms) = (&coverage.language, coverage.missing.join(", "));
                let _ = writeln!(
                    text,
                    "    in no language, on the page in {language}: {terms}"
                );
            }
        }
        for beginning in &page.undetermined {
            text += &match beginning.as_str() {
                "" => "    not determinable: terms whose names are put together\n".to_owned(),
                beginning => format!("    not determinable: terms that begin with {beginning}\n"),
            };
        }
    }
    let all = site.whole.iter().map(cell);
    let _ = writeln!(
        text,
        "  {:widest$}  {}",
        "all pages",
        all.collect::<Vec<_>>().join("  ")
    );
    for bundle in &site.bundles {
        let own = bundle.own.iter();
        let own = own.map(|(language, own)| format!("{language} {own}/{}", bundle.terms));
        let own = own.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "  defined in {}  {own}", bundle.bundle);
    }
    let pages = site.pages.iter();
    let open: Vec<&String> = pages.flat_map(|page| &page.undetermined).collect();
    let is_open = |name: &str| {
        open.iter()
            .any(|beginning| name.starts_with(beginning.as_str()))
    };
    let unused = site.terms.iter().filter(|term| term.uses.is_empty());
    let unused = unused.map(|term| term.name.as_str());
    let unused: Vec<&str> = unused.filter(|name| !is_open(name)).collect();
    if !unused.is_empty() {
        let _ = writeln!(text, "  used nowhere: {}", unused.join(", "));
    }
    text
}

fn says_something(page: &PageTranslations) -> bool {
    !page.terms.is_empty() || !page.undetermined.is_empty()
}

/// `fr 10/12 (en 2)`: terms of its own, and from where it takes others.
fn cell(coverage: &Coverage) -> String {
    let fallback = coverage.fallback.iter();
    let fallback = fallback.map(|(language, terms)| format!("{language} {}", terms.len()));
    let fallback: Vec<String> = fallback.collect();
    let mut cell = format!(
        "{} {}/{}",
        coverage.language,
        coverage.own,
        coverage.terms()
    );
    if !fallback.is_empty() {
        let _ = write!(cell, " ({})", fallback.join(", "));
    }
    if !coverage.outdated.is_empty() {
        let _ = write!(cell, " {} outdated", coverage.outdated.len());
    }
    cell
}
