//! A guess at the visitor's browser from its `User-Agent` header, for pages that greet it. Nothing is decided by it.

use std::fmt;

/// Browser and platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agent {
    pub(crate) browser: String,
    pub(crate) browser_version: String,
    pub(crate) platform: String,
}

/// Tokens in the order they must be looked for: browsers name those they descend from.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
];
const PLATFORMS: [(&str, &str); 6] = [
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Reads the header.
pub(crate) fn parse(header: &str) -> Agent {
    let found = BROWSERS
        .iter()
        .find_map(|(token, name)| header.split_once(token).map(|(_, rest)| (*name, rest)));
    let version = |rest: &str| {
        rest.split([' ', ';', ')'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let platform = PLATFORMS
        .iter()
        .find(|(token, _)| header.contains(token))
        .map_or("", |(_, name)| name);
    match found {
        Some((name, rest)) => Agent {
            browser: name.to_owned(),
            browser_version: version(rest),
            platform: platform.to_owned(),
        },
        None => Agent {
            browser: header
                .split(['/', ' '])
                .next()
                .unwrap_or_default()
                .to_owned(),
            platform: platform.to_owned(),
            ..Agent::default()
        },
    }
}

impl fmt::Display for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.browser.is_empty() {
            return f.write_str("unknown");
        }
        f.write_str(&self.browser)?;
        if !self.browser_version.is_empty() {
            write!(f, " {}", self.browser_version)?;
        }
        if self.platform.is_empty() {
            Ok(())
        } else {
            write!(f, " on {}", self.platform)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_from_their_ancestors() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";
        assert_eq!(parse(chrome).to_string(), "Chrome 120.0.0.0 on Linux");
        let edge = format!("{chrome} Edg/119.0");
        assert_eq!(parse(&edge).browser, "Edge");
        assert_eq!(parse("curl/8.1").to_string(), "curl 8.1");
        assert_eq!(parse("").to_string(), "unknown");
        assert_eq!(parse("Thing").to_string(), "Thing");
    }
}
