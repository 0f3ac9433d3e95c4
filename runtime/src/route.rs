//! From a page's address to its route: the exact table first, then the patterns in their order.
//! Never reads a request and never fails: what matches nothing has no route.

use crate::address;
use crate::pattern;
use crate::program::{Pattern, RouteId, Site};

/// Finds the route of `page.address` on a site.
///
/// An address of nothing but removed characters has an empty key; it is no spelling of the front page.
pub fn find(site: &Site, address: &str) -> Option<RouteId> {
    let key = address::trimmed_key(address);
    exact(site, &key).or_else(|| by_pattern(site, &key, address))
}

fn exact(site: &Site, key: &str) -> Option<RouteId> {
    let place = site
        .exact
        .binary_search_by(|exact| exact.address.as_ref().cmp(key))
        .ok()?;
    site.exact.get(place).map(|exact| exact.route)
}

fn by_pattern(site: &Site, key: &str, address: &str) -> Option<RouteId> {
    let mut patterns = site.patterns.iter();
    patterns
        .find(|entry| matches(&entry.pattern, key, address))
        .map(|entry| entry.route)
}

/// A Lua pattern that gives up on an address does not match it: the compiler has refused the malformed ones.
fn matches(pattern: &Pattern, key: &str, address: &str) -> bool {
    match pattern {
        Pattern::Starts(text) => key.starts_with(text.as_ref()),
        Pattern::Ends(text) => key.ends_with(text.as_ref()),
        Pattern::Contains(text) => key.contains(text.as_ref()),
        Pattern::Lua(text) => pattern::is_match(text, address).unwrap_or(false),
        Pattern::Any => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Exact, List, PatternRoute};
    use proptest::prelude::*;
    use std::borrow::Cow;

    fn site(exact: Vec<(String, RouteId)>, patterns: Vec<(Pattern, RouteId)>) -> Site {
        let mut exact = exact;
        exact.sort();
        exact.dedup_by(|left, right| left.0 == right.0);
        let exact = exact.into_iter().map(|(address, route)| Exact {
            address: address.into(),
            route,
        });
        let patterns = patterns
            .into_iter()
            .map(|(pattern, route)| PatternRoute { pattern, route });
        Site {
            exact: exact.collect(),
            patterns: patterns.collect(),
            ..empty_site()
        }
    }

    fn empty_site() -> Site {
        fn none<T: Clone>() -> List<T> {
            Cow::Borrowed(&[])
        }
        Site {
            id: "example.com".into(),
            bundle: Some(0),
            domain: "example.com".into(),
            secure: false,
            applications: none(),
            views: none(),
            controllers: none(),
            template: None,
            exact: none(),
            patterns: none(),
            routes: none(),
            attributes: None,
            files: none(),
            includes: none(),
            collators: none(),
            editors: none(),
            authenticator: None,
            vocabulary: None,
            languages: none(),
            speaks: none(),
            language: None,
            page_terms: None,
            texts: none(),
            translations: none(),
            powered_by: true,
            limits: crate::program::Limits::DEFAULT,
            security: 0,
            allowed: Vec::new().into(),
        }
    }

    #[test]
    fn exact_addresses_come_first() {
        let exact = vec![
            ("front".to_owned(), 0),
            ("my-page".to_owned(), 1),
            ("shop/basket".to_owned(), 2),
        ];
        let patterns = vec![
            (Pattern::Starts("shop".into()), 3),
            (Pattern::Ends("-page".into()), 4),
            (Pattern::Contains("sale".into()), 5),
            (Pattern::Lua("^news_%d+$".into()), 6),
        ];
        let site = site(exact, patterns);
        for (address, route) in [
            ("front", Some(0)),
            ("My_Page", Some(1)),
            ("my.page", None),
            ("shop/basket", Some(2)),
            ("shop/sale", Some(3)),
            ("your page", Some(4)),
            ("big-sale-today", Some(5)),
            ("news_42", Some(6)),
            ("news-42", None),
            ("...", None),
        ] {
            assert_eq!(find(&site, address), route, "{address}");
        }
    }

    #[test]
    fn a_catch_all_answers_everything_else() {
        let site = site(
            vec![("about".to_owned(), 0)],
            vec![(Pattern::Lua("[".into()), 1), (Pattern::Any, 2)],
        );
        assert_eq!(
            (find(&site, "about"), find(&site, "..."), find(&site, "x")),
            (Some(0), Some(2), Some(2))
        );
    }

    fn key() -> impl Strategy<Value = String> {
        "[ab/-]{1,4}".prop_map(|text| address::normalize_exact(&text))
    }

    fn pattern() -> impl Strategy<Value = Pattern> {
        let text = || "[ab/-]{0,2}".prop_map(|text| address::normalize(&text));
        prop_oneof![
            text().prop_map(|text| Pattern::Starts(text.into())),
            text().prop_map(|text| Pattern::Ends(text.into())),
            text().prop_map(|text| Pattern::Contains(text.into())),
            "[ab.]{1,2}".prop_map(|text| Pattern::Lua(text.into())),
            Just(Pattern::Any),
        ]
    }

    /// The same answer the slow way, with no table and no shared code but the spelling.
    fn naive(site: &Site, address: &str) -> Option<RouteId> {
        let key = address::normalize_exact(address);
        if let Some(exact) = site.exact.iter().find(|exact| exact.address == key) {
            return Some(exact.route);
        }
        for entry in site.patterns.iter() {
            let matched = match &entry.pattern {
                Pattern::Starts(text) => key.get(..text.len()) == Some(text),
                Pattern::Ends(text) => key
                    .len()
                    .checked_sub(text.len())
                    .is_some_and(|at| key[at..] == **text),
                Pattern::Contains(text) => {
                    (0..=key.len()).any(|at| key[at..].starts_with(text.as_ref()))
                }
                Pattern::Lua(text) => {
                    let windows = (0..=address.len()).map(|at| &address.as_bytes()[at..]);
                    let fits = |(byte, wanted): (&u8, u8)| wanted == b'.' || *byte == wanted;
                    windows.into_iter().any(|rest| {
                        rest.len() >= text.len() && rest.iter().zip(text.bytes()).all(fits)
                    })
                }
                Pattern::Any => true,
            };
            if matched {
                return Some(entry.route);
            }
        }
        None
    }

    proptest! {
        #[test]
        fn agrees_with_a_naive_matcher(
            exact in prop::collection::vec((key(), 0_u32..9), 0..9),
            patterns in prop::collection::vec((pattern(), 10_u32..19), 0..5),
            address in "[abAB_/]{0,5}[ab]",
        ) {
            let site = site(exact, patterns);
            let address = address::page_address(&address).address;
            prop_assert_eq!(find(&site, &address), naive(&site, &address));
        }
    }
}
