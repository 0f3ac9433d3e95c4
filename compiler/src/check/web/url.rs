//! What an address written in markup, a style sheet or a call means: another host, a part of this page, or a path of this
//! site. Paths are made what the server makes of them. Pure functions over text.

/// What an address means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Url {
    /// Another host or scheme, or nothing that can be judged.
    Elsewhere,
    /// Within the page it stands on.
    Same {
        fragment: Option<String>,
        has_query: bool,
    },
    /// A path from the root of the site, or relative to the page it stands on.
    Path(Target),
}

/// The parts of an address on this site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// As written, without query and fragment.
    pub(crate) path: String,
    pub(crate) fragment: Option<String>,
    /// The path is all literal.
    pub(crate) is_whole: bool,
}

/// Reads an address of which `text` is known, and nothing follows it when it `is_whole`.
pub(crate) fn read(text: &str, is_whole: bool) -> Url {
    let text = if is_whole {
        text.trim_matches(|c: char| c.is_ascii_whitespace())
    } else {
        text.trim_start_matches(|c: char| c.is_ascii_whitespace())
    };
    if text.starts_with("//") || text.contains(['\\', '{', '}', '\n', '\t']) || has_scheme(text) {
        return Url::Elsewhere;
    }
    let (before, fragment) = match text.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (text, None),
    };
    let (path, query) = match before.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (before, None),
    };
    let ends = |inside: bool| is_whole || inside;
    let fragment = fragment.filter(|_| is_whole).map(str::to_owned);
    if path.is_empty() && !ends(query.is_some() || before.len() < text.len()) {
        return Url::Elsewhere;
    }
    if path.is_empty() {
        return Url::Same {
            fragment,
            has_query: query.is_some(),
        };
    }
    // The first segment of a relative path may still become a scheme or a host.
    let is_path_whole = ends(query.is_some() || before.len() < text.len());
    if !is_path_whole && (!path.starts_with('/') || path == "/") {
        return Url::Elsewhere;
    }
    Url::Path(Target {
        path: path.to_owned(),
        fragment,
        is_whole: is_path_whole,
    })
}

fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Percent signs decoded once.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The path the server sees, without its first slash: decoded once, without empty, `.` and `..` segments.
pub(crate) fn requested(path: &str) -> String {
    let decoded = decoded(path);
    let mut segments = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    let is_folder = matches!(decoded.rsplit('/').next(), Some("" | "." | ".."));
    let tail = if is_folder && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    format!("{}{tail}", segments.join("/"))
}

/// The path from the root that a relative one means on a page; both without scheme, query and fragment.
pub(crate) fn joined(page: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str, is_whole: bool) -> Option<(String, bool)> {
        match read(text, is_whole) {
            Url::Path(target) => Some((target.path, target.is_whole)),
            Url::Elsewhere | Url::Same { .. } => None,
        }
    }

    #[test]
    fn other_hosts_and_schemes_are_left_alone() {
        for text in [
            "https://a/b",
            "//a/b",
            "mailto:a@b",
            "tel:1",
            "data:,",
            "javascript:x()",
            "{{x}}",
        ] {
            assert_eq!(read(text, true), Url::Elsewhere, "{text}");
        }
        for text in ["", "a", "/", "htt"] {
            assert_eq!(read(text, false), Url::Elsewhere, "{text}");
        }
    }

    #[test]
    fn paths_lose_query_and_fragment() {
        assert_eq!(path("/a/b?c=d#e", true), Some(("/a/b".into(), true)));
        assert_eq!(path(" a ", true), Some(("a".into(), true)));
        assert_eq!(path("/a/", false), Some(("/a/".into(), false)));
        assert_eq!(path("/a?b=", false), Some(("/a".into(), true)));
        assert_eq!(path("?a=b", true), None);
        assert_eq!(
            read("#x", true),
            Url::Same {
                fragment: Some("x".into()),
                has_query: false
            }
        );
        assert_eq!(
            read("#x", false),
            Url::Same {
                fragment: None,
                has_query: false
            }
        );
    }

    #[test]
    fn paths_are_what_the_server_makes_of_them() {
        let cases = [
            ("/a/../b//c/.", "b/c/"),
            ("/%41%2fb", "A/b"),
            ("/../x", "x"),
            ("/", ""),
            ("/100%", "100%"),
        ];
        for (path, expected) in cases {
            assert_eq!(requested(path), expected, "{path}");
        }
        assert_eq!(joined("/a/b", "c"), "/a/c");
        assert_eq!(joined("/b", "../c"), "/../c");
        assert_eq!(joined("/b", "/c"), "/c");
    }
}
