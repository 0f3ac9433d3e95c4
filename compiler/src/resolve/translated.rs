//! The addresses a page has for languages: those that lead to the same view and controller, each with its language.

use std::collections::{BTreeMap, BTreeSet};

use super::route::{Pattern, Route, Routes};
use crate::lower::data::Data;

/// The address of a page for a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Which page: equal numbers are one page.
    pub page: u32,
    /// The view it shows.
    pub view: String,
    /// The language.
    pub language: String,
    /// Where it is, from the first slash.
    pub path: String,
    /// The path goes on, the same in every language.
    pub rest: bool,
    /// The route that is there.
    pub route: u32,
}

/// What makes addresses those of one page.
type Page<'a> = (&'a str, Option<&'a str>, bool);

/// The addresses of all pages that have some for languages, by page and language. The first for a language counts; an
/// address that is for no language in particular is for those that have none.
pub(crate) fn translations(routes: &Routes, speaks: &[String]) -> Vec<Translation> {
    let mut pages: BTreeMap<Page<'_>, Vec<usize>> = BTreeMap::new();
    for (index, page) in addresses(routes) {
        pages.entry(page).or_default().push(index);
    }
    let translated = pages.into_iter().filter(|(_, all)| {
        let mut all = all.iter();
        all.any(|index| !languages(&routes.routes[*index]).is_empty())
    });
    let mut found = Vec::new();
    for (number, ((view, _, rest), all)) in (0..).zip(translated) {
        for (language, index) in by_language(routes, &all, speaks) {
            found.push(Translation {
                page: number,
                view: view.to_owned(),
                language: language.to_owned(),
                path: path(&routes.routes[index]),
                rest,
                route: u32::try_from(index).unwrap_or(u32::MAX),
            });
        }
    }
    found
}

fn by_language<'a>(
    routes: &'a Routes,
    all: &[usize],
    speaks: &'a [String],
) -> BTreeMap<&'a str, usize> {
    let mut found = BTreeMap::new();
    for &index in all {
        for language in languages(&routes.routes[index]) {
            found.entry(language).or_insert(index);
        }
    }
    let mut free = all.iter();
    if let Some(&free) = free.find(|index| languages(&routes.routes[**index]).is_empty()) {
        for language in speaks {
            found.entry(language).or_insert(free);
        }
    }
    found
}

/// Addresses for the same page and language, where nothing tells the pages apart: the first, and another of its bundle.
pub(crate) fn ambiguous(routes: &Routes) -> Vec<(usize, usize, String)> {
    let mut first: BTreeMap<(Page<'_>, &str), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, page) in addresses(routes) {
        let route = &routes.routes[index];
        for language in languages(route) {
            let known = *first.entry((page, language)).or_insert(index);
            let other = &routes.routes[known];
            if known != index && other.bundle == route.bundle && same_page(other, route) {
                found.push((known, index, language.to_owned()));
            }
        }
    }
    found
}

/// Whether two addresses give their pages the same, but for what is said in a language.
fn same_page(one: &Route, other: &Route) -> bool {
    const SAID: [&str; 6] = [
        "canonical",
        "description",
        "language",
        "languages",
        "title",
        "vocabulary",
    ];
    let given = |route: &Route| {
        let mut attributes = route.attributes.clone();
        if let Data::Table(entries) = &mut attributes {
            entries.retain(|(key, _)| key.as_name().is_none_or(|name| !SAID.contains(&name)));
        }
        attributes
    };
    given(one) == given(other)
}

/// Routes whose addresses can be written down, with what page they lead to: exact ones, and those that begin with a folder.
fn addresses(routes: &Routes) -> Vec<(usize, Page<'_>)> {
    let exact: BTreeSet<usize> = routes.exact.values().copied().collect();
    let starts = routes.patterns.iter();
    let starts: BTreeSet<usize> = starts
        .filter(|(pattern, _)| matches!(pattern, Pattern::Starts(_)))
        .map(|(_, route)| *route)
        .collect();
    let all = routes.routes.iter().enumerate();
    let found = all.filter_map(|(index, route)| {
        let folder = starts.contains(&index) && route.declared.ends_with('/');
        let view = route.view.as_deref()?;
        (folder || exact.contains(&index))
            .then_some((index, (view, route.controller.as_deref(), folder)))
    });
    found.collect()
}

/// The languages an address says it is in.
pub(crate) fn of_address(attributes: &Data) -> Vec<&str> {
    let one = attributes.get("language").and_then(Data::as_text);
    let many = attributes.get("languages").map(Data::texts);
    one.into_iter().chain(many.unwrap_or_default()).collect()
}

fn languages(route: &Route) -> Vec<&str> {
    of_address(&route.attributes)
}

/// Where a route is, from the first slash; what is matched by its beginning alone ends with one.
pub(crate) fn path(route: &Route) -> String {
    let canonical = route.attributes.get("canonical").and_then(Data::as_text);
    let declared = route.declared.as_str();
    let folder = match declared.len() > 1 && declared.ends_with('/') {
        true => "/",
        false => "",
    };
    match canonical.unwrap_or(declared).trim_matches('/') {
        "front" | "" => "/".to_owned(),
        address => format!("/{address}{folder}"),
    }
}
