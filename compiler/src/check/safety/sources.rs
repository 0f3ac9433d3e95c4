//! Sources in `csp` that browsers do not understand, or that undo what a policy is for.

use super::under;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::settings::Settings;

/// Keywords, which stand between quotes.
const KEYWORDS: [&str; 12] = [
    "none",
    "self",
    "unsafe-inline",
    "unsafe-eval",
    "unsafe-hashes",
    "wasm-unsafe-eval",
    "strict-dynamic",
    "report-sample",
    "inline-speculation-rules",
    "trusted-types-eval",
    "allow-duplicates",
    "script",
];
/// Directives whose values are no sources.
const OTHER_VALUES: [&str; 6] = [
    "report-to",
    "report-uri",
    "require-trusted-types-for",
    "sandbox",
    "trusted-types",
    "upgrade-insecure-requests",
];
/// Directives that keep scripts of others from being run.
const OF_SCRIPTS: [&str; 3] = ["default-src", "script-src", "script-src-elem"];

pub(super) fn check(
    settings: &Settings,
    (path, name): (&[Key], &str),
    directive: &str,
    value: &Data,
    found: &mut Diagnostics,
) {
    let path = under(path, name);
    let single = value.as_text().map(|text| (None, text));
    let listed = value.entries().iter();
    let listed = listed.filter_map(|(key, value)| Some((Some(key), value.as_text()?)));
    let sources = single.into_iter().chain(listed).flat_map(|(key, text)| {
        let place: Vec<Key> = path.iter().chain(key).cloned().collect();
        let words = text.split_ascii_whitespace();
        words.map(move |source| (settings.value_span(&place), source))
    });
    for (span, source) in sources {
        let Some(span) = span else { continue };
        if let Some((message, help)) = fault(directive, source) {
            found.push(Diagnostic::new(Code::WrongSource, message, span).help(help));
        } else if OF_SCRIPTS.contains(&directive)
            && let Some(why) = weakness(source)
        {
            let message = format!("`{source}` lets injected scripts run");
            let finding = Diagnostic::new(Code::UnsafeSource, message, span).because(why);
            found.push(finding.help(
                "name the hosts that are needed; scripts in views are allowed by themselves",
            ));
        }
    }
    if !matches!(value, Data::Table(_) | Data::Text(_) | Data::Bool(_))
        && let Some(span) = settings.value_span(&path)
    {
        let message = format!(
            "`{name}` must be a table of sources or false, not {}",
            value.kind()
        );
        found.push(Diagnostic::new(Code::WrongSetting, message, span));
    }
}

/// Why browsers do not understand a source, and what to do.
fn fault(directive: &str, source: &str) -> Option<(String, String)> {
    let is_text = source.bytes().all(|b| b.is_ascii_graphic());
    if source.contains([';', ',']) || !is_text {
        let message = format!("`{source}` would end the directive or the policy");
        return Some((message, "give each source as a text of its own".to_owned()));
    }
    if OTHER_VALUES.contains(&directive) {
        return None;
    }
    let lower = source.to_ascii_lowercase();
    if let Some(keyword) = KEYWORDS.iter().find(|known| **known == lower) {
        let message = format!("`{source}` without quotes is a host of that name");
        return Some((message, format!("write `\"'{keyword}'\"`")));
    }
    let inner = lower
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let prefixes = ["sha256-", "sha384-", "sha512-", "nonce-"];
    match inner {
        Some(inner) if KEYWORDS.contains(&inner) => None,
        Some(inner) if prefixes.iter().any(|prefix| inner.starts_with(prefix)) => None,
        None if !source.contains('\'') => None,
        _ => Some((
            format!("`{source}` is no keyword and no hash"),
            "hosts stand without quotes, like `https://cdn.example`".to_owned(),
        )),
    }
}

/// How a source lets in what a policy is to keep out.
fn weakness(source: &str) -> Option<&'static str> {
    match source.to_ascii_lowercase().as_str() {
        "'unsafe-inline'" => {
            Some("it allows every inline script, and browsers ignore it beside a hash")
        }
        "*" | "http:" | "https:" => Some("a script of any host may then run"),
        "data:" | "blob:" => Some("an address can then be a script itself"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_understood_or_refused() {
        for source in [
            "'self'",
            "'none'",
            "https://cdn.example",
            "*.example.com:443",
            "https:",
            "data:",
            "'sha256-abc='",
            "'strict-dynamic'",
        ] {
            assert_eq!(fault("img-src", source), None, "{source}");
        }
        for source in [
            "self",
            "NONE",
            "a;b",
            "a,b",
            "'sel'",
            "'https://a.b'",
            "é.example",
        ] {
            assert!(fault("img-src", source).is_some(), "{source}");
        }
        assert_eq!(fault("report-to", "main"), None);
        assert_eq!(fault("sandbox", "allow-forms"), None);
    }
}
