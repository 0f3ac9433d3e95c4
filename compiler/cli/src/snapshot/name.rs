//! File names of snapshots: safe on every file system, and the same for the same requests in the same order.

use std::collections::BTreeSet;

use hyper::Method;

/// Longest name of a request; sites, counters and endings come on top.
const LONGEST: usize = 100;

/// The names that were given.
#[derive(Debug, Default)]
pub(crate) struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// `<site>__<wish>`, with a counter when that is taken.
    pub(crate) fn give(&mut self, site: &str, wish: &str) -> String {
        let plain = format!("{}__{}", safe(site), safe(wish));
        let mut name = plain.clone();
        let mut count = 1;
        while !self.given.insert(name.clone()) {
            count += 1;
            name = format!("{plain}-{count}");
        }
        name
    }
}

/// What a request is called when it has no name of its own.
pub(crate) fn of_request(path: &str, method: &Method, language: Option<&str>) -> String {
    let mut name = safe(path);
    if *method != Method::GET {
        name = format!("{name}-{}", method.as_str().to_ascii_lowercase());
    }
    if let Some(language) = language {
        name = format!("{name}-{language}");
    }
    name
}

/// A text with hyphens for all that is not a letter, a digit, a period or an underscore; `front` where nothing is left.
fn safe(text: &str) -> String {
    let mut safe = String::new();
    for c in compiler::transliterate(text).chars() {
        if c.is_alphanumeric() || c == '_' || c == '.' {
            safe.push(c);
        } else if !safe.ends_with('-') {
            safe.push('-');
        }
    }
    let end = safe
        .char_indices()
        .nth(LONGEST)
        .map_or(safe.len(), |(at, _)| at);
    let safe = safe[..end].trim_matches(['-', '.']);
    if safe.is_empty() {
        "front".to_owned()
    } else {
        safe.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_follow_paths() {
        let name = |path| of_request(path, &Method::GET, None);
        assert_eq!(name("/"), "front");
        assert_eq!(name("/about/Team"), "about-team");
        assert_eq!(name("/search?q=green+tea"), "search-q-green-tea");
        assert_eq!(name("/Café/"), "cafe");
        assert_eq!(name("/../x"), "x");
        assert_eq!(name("/日本"), "日本");
        assert_eq!(of_request("/a", &Method::POST, Some("fr")), "a-post-fr");
    }

    #[test]
    fn a_name_is_given_once() {
        let mut names = Names::default();
        let given = ["a", "A", "a-2", "/"].map(|wish| names.give("Example.com", wish));
        assert_eq!(
            given,
            [
                "example.com__a",
                "example.com__a-2",
                "example.com__a-2-2",
                "example.com__front"
            ]
        );
    }

    proptest! {
        #[test]
        fn every_name_is_a_file_name(path in "\\PC{0,300}") {
            let name = Names::default().give("example.com", &of_request(&path, &Method::GET, None));
            prop_assert!(name.chars().count() <= LONGEST + "example.com__".len());
            prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0']));
            prop_assert!(!name.ends_with(['.', ' ', '-']));
        }
    }
}
