//! Two programs, site by site. Locks are compared by what a visitor meets: a new address before a locked one loosens it.

use std::collections::{BTreeMap, BTreeSet};

use compiler::program::{Pattern, Program, Route, Site};

use crate::command::routes::{Row, Touches, handler, rows};

/// A state of a project.
pub(super) struct State {
    pub(super) program: Program,
    pub(super) touched: Touches,
}

/// A site of a state.
#[derive(Clone, Copy)]
struct Of<'a> {
    site: &'a Site,
    index: usize,
    touched: &'a Touches,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Domain of the site.
    pub(super) site: String,
    /// How the address is matched and written, or the language of terms.
    pub(super) selector: &'static str,
    pub(super) subject: String,
    pub(super) kind: Kind,
}

/// What happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Added {
        handler: String,
        locks: Locks,
    },
    Gone,
    Loosened {
        old: Locks,
        new: Locks,
    },
    Tightened {
        old: Locks,
        new: Locks,
    },
    Changed {
        old: String,
        new: String,
    },
    /// Tables it reads and writes, and did not before.
    Reached {
        reads: Vec<String>,
        writes: Vec<String>,
    },
    TermsLost {
        terms: Vec<String>,
    },
    TermsAdded {
        terms: Vec<String>,
    },
}

/// Keys, of which any admits; `None` admits everybody.
pub(super) type Locks = Option<Vec<String>>;

/// Everything that changed: sites by domain, in each addresses before terms.
pub(super) fn changes(old: &State, new: &State) -> Vec<Change> {
    let nothing = BTreeMap::new();
    let by_domain = |program: &'_ Program| -> Vec<String> {
        let own = program.sites.iter().filter(|site| site.bundle.is_some());
        own.map(|site| site.domain.clone()).collect()
    };
    let both = [&old.program, &new.program];
    let domains: BTreeSet<String> = both.into_iter().flat_map(by_domain).collect();
    let mut found = Vec::new();
    for domain in domains {
        let (old, new) = (of(old, &domain), of(new, &domain));
        let mut site = Comparison {
            domain: &domain,
            found: &mut found,
        };
        site.addresses(old, new);
        let terms = |of: Option<Of<'_>>| of.map_or_else(|| nothing.clone(), |of| terms(of.site));
        site.terms(&terms(old), &terms(new));
    }
    found
}

/// The site of a domain.
fn of<'a>(state: &'a State, domain: &str) -> Option<Of<'a>> {
    let mut sites = state.program.sites.iter().enumerate();
    let (index, site) = sites.find(|(_, site)| site.bundle.is_some() && site.domain == domain)?;
    Some(Of {
        site,
        index,
        touched: &state.touched,
    })
}

/// Terms by language.
fn terms(site: &Site) -> BTreeMap<String, BTreeSet<String>> {
    let terms = site.terms.iter();
    terms
        .map(|(language, terms)| (language.clone(), terms.iter().cloned().collect()))
        .collect()
}

/// Changes of one site.
struct Comparison<'a> {
    domain: &'a str,
    found: &'a mut Vec<Change>,
}

impl Comparison<'_> {
    fn push(&mut self, selector: &'static str, subject: String, kind: Kind) {
        self.found.push(Change {
            site: self.domain.to_owned(),
            selector,
            subject,
            kind,
        });
    }

    fn addresses(&mut self, old: Option<Of<'_>>, new: Option<Of<'_>>) {
        let (before, after) = (table(old), table(new));
        let all: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for key in all {
            let (was, is) = (before.get(key), after.get(key));
            let Some(row) = is.or(was) else { continue };
            let (selector, shown) = (row.selector, row.shown());
            match (was, is) {
                (None, Some(row)) => {
                    let (handler, locks) = (described(row.route), row.route.locks.clone());
                    self.push(selector, shown.clone(), Kind::Added { handler, locks });
                }
                (Some(_), None) => self.push(selector, shown.clone(), Kind::Gone),
                (Some(was), Some(is)) if described(was.route) != described(is.route) => {
                    let (old, new) = (described(was.route), described(is.route));
                    self.push(selector, shown.clone(), Kind::Changed { old, new });
                }
                _ => {}
            }
            self.tables(selector, &shown, (old, was), (new, is));
            // What answers there: this address, or one that stands before it or in for it.
            let answers = |of: Option<Of<'_>>, row: Option<&Row<'_>>| {
                let route = match of {
                    Some(of) if ["matches", "starts"].contains(&selector) => {
                        answer(of.site, selector, &key.1)
                    }
                    _ => row.map(|row| row.route),
                };
                route.map(|route| route.locks.clone())
            };
            if let (Some(old), Some(new)) = (answers(old, was), answers(new, is)) {
                self.locks(selector, shown, old, new);
            }
        }
    }

    /// Tables that the page touches now and did not touch.
    fn tables(
        &mut self,
        selector: &'static str,
        shown: &str,
        (old, was): (Option<Of<'_>>, Option<&Row<'_>>),
        (new, is): (Option<Of<'_>>, Option<&Row<'_>>),
    ) {
        let of = |of: Option<Of<'_>>, row: Option<&Row<'_>>| match (of, row) {
            (Some(of), Some(row)) => of.touched.page(of.index, row),
            _ => compiler::Touched::default(),
        };
        let (old, new) = (of(old, was), of(new, is));
        let only = |new: Vec<String>, old: &[String]| -> Vec<String> {
            new.into_iter().filter(|name| !old.contains(name)).collect()
        };
        let reads = only(new.reads, &old.reads);
        let writes = only(new.writes, &old.writes);
        if !reads.is_empty() || !writes.is_empty() {
            self.push(selector, shown.to_owned(), Kind::Reached { reads, writes });
        }
    }

    fn locks(&mut self, selector: &'static str, shown: String, old: Locks, new: Locks) {
        if loosened(&old, &new) {
            self.push(selector, shown, Kind::Loosened { old, new });
        } else if loosened(&new, &old) {
            self.push(selector, shown, Kind::Tightened { old, new });
        }
    }

    fn terms(
        &mut self,
        old: &BTreeMap<String, BTreeSet<String>>,
        new: &BTreeMap<String, BTreeSet<String>>,
    ) {
        let languages: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let nothing = BTreeSet::new();
        for language in languages {
            let old = old.get(language).unwrap_or(&nothing);
            let new = new.get(language).unwrap_or(&nothing);
            let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> Vec<String> {
                a.difference(b).cloned().collect()
            };
            let (lost, added) = (only(old, new), only(new, old));
            if !lost.is_empty() {
                self.push(
                    "language",
                    language.clone(),
                    Kind::TermsLost { terms: lost },
                );
            }
            if !added.is_empty() {
                self.push(
                    "language",
                    language.clone(),
                    Kind::TermsAdded { terms: added },
                );
            }
        }
    }
}

/// A site's addresses by how they are matched; of several alike the first counts.
fn table(of: Option<Of<'_>>) -> BTreeMap<(&'static str, String), Row<'_>> {
    let mut table = BTreeMap::new();
    for row in of.map(|of| rows(of.site)).unwrap_or_default() {
        table
            .entry((row.selector, row.address.to_owned()))
            .or_insert(row);
    }
    table
}

/// What answers, and to which methods.
fn described(route: &Route) -> String {
    let methods = route.methods.join(", ");
    let parts = [handler(route), methods];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("; ")
}

/// Whether anybody is let in who was not.
fn loosened(old: &Locks, new: &Locks) -> bool {
    match (old, new) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(old), Some(new)) => new.iter().any(|key| !old.contains(key)),
    }
}

/// What answers at an exact address, or where everything below a beginning would be answered. Lua patterns are not
/// followed, and nothing is said of what only they would match.
fn answer<'s>(site: &'s Site, selector: &str, text: &str) -> Option<&'s Route> {
    let exact = site
        .exact
        .iter()
        .find(|(address, _)| selector == "matches" && address == text);
    let matching = |pattern: &Pattern| match pattern {
        Pattern::Starts(start) => text.starts_with(start.as_str()),
        Pattern::Ends(end) => selector == "matches" && text.ends_with(end.as_str()),
        Pattern::Contains(part) => text.contains(part.as_str()),
        Pattern::Lua(_) => false,
        Pattern::Any => true,
    };
    let pattern = || site.patterns.iter().find(|(pattern, _)| matching(pattern));
    let index = exact
        .map(|(_, index)| index)
        .or_else(|| Some(&pattern()?.1))?;
    site.routes.get(*index as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_looser_when_somebody_new_gets_in() {
        let locks =
            |keys: &[&str]| Some(keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
        assert!(loosened(&locks(&["a"]), &None));
        assert!(loosened(&locks(&["a"]), &locks(&["a", "b"])));
        assert!(loosened(&locks(&["a"]), &locks(&["b"])));
        assert!(loosened(&locks(&[]), &locks(&["b"])));
        assert!(!loosened(&locks(&["a", "b"]), &locks(&["b"])));
        assert!(!loosened(&None, &None) && !loosened(&None, &locks(&["a"])));
        assert!(!loosened(&locks(&["a", "b"]), &locks(&["b", "a"])));
    }
}
