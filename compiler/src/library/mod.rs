//! What the runtime gives to bundles: `runtime.txt` describes every table, field and function, and whatever asks what there
//! is asks here: rules, lowering, the reference page. The server's own test compares it with what is there at run time.

mod description;
mod reference;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::OnceLock;

pub use description::{Binding, Entry, Kind, Parameter, Resource, Signature, Stage, Type};
pub use reference::reference;

/// Every entry of the description, by path.
fn library() -> &'static BTreeMap<&'static str, Entry> {
    static LIBRARY: OnceLock<BTreeMap<&'static str, Entry>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let entries = description::read(include_str!("runtime.txt"));
        entries
            .into_iter()
            .map(|entry| (entry.path, entry))
            .collect()
    })
}

/// Every entry, sorted by path.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    library().values()
}

/// What is at a path such as `scribe.View`.
#[must_use]
pub fn find(path: &str) -> Option<&'static Entry> {
    library().get(path)
}

/// Likewise, of a path in parts.
pub(crate) fn find_at(path: &[&str]) -> Option<&'static Entry> {
    match path {
        [name] => find(name),
        _ => find(&path.join(".")),
    }
}

/// The entries of a table, in the order of their names.
pub fn fields(table: &str) -> impl Iterator<Item = (&'static str, &'static Entry)> + use<> {
    let prefix = format!("{table}.");
    let within = library().range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
    let fields = within.map_while(move |(path, entry)| Some((path.strip_prefix(&prefix)?, entry)));
    fields.filter(|(name, _)| !name.contains('.'))
}

/// How the runtime gives `name` to chunks; `None` when it does not know the name.
#[must_use]
pub(crate) fn binding(name: &str) -> Option<Binding> {
    find(name)?.binding
}

/// Every name the runtime gives.
pub fn names() -> impl Iterator<Item = (&'static str, Binding)> {
    entries().filter_map(|entry| Some((entry.path, entry.binding?)))
}

/// Functions of `util`, and its table: what they do is known like that of the runtime.
const QUIET_UTILITIES: &[&str] = &[
    "concat", "copy", "digits", "empty", "ifthen", "keyed", "pack", "split", "truncate", "util",
    "varkey", "wrap", "wrapif",
];

/// Whether a call of the function at `path` leaves the page alone, so that it may be evaluated ahead of the text before it.
pub(crate) fn is_quiet(path: &[&str]) -> bool {
    let Some(root) = path.first() else {
        return false;
    };
    let quiet = |path: &str| find(path).is_some_and(|entry| entry.quiet);
    quiet(root) || QUIET_UTILITIES.contains(root) || quiet(&path.join("."))
}

/// What the first argument of the function at `path` names.
pub(crate) fn named_by(path: &str) -> Option<Resource> {
    find(path)?.names
}

/// Attributes of a site's settings that the product reads.
pub(crate) const SITE_ATTRIBUTES: &[&str] = &[
    "addresses",
    "applications",
    "authenticator",
    "autoaddresses",
    "checks",
    "collators",
    "csp",
    "database",
    "development",
    "domain",
    "domains",
    "escape",
    "events",
    "exec",
    "formats",
    "geo",
    "id",
    "keys",
    "language",
    "languages",
    "limits",
    "locale",
    "locales",
    "localise",
    "locks",
    "name",
    "outgoing",
    "owner",
    "path_append",
    "people",
    "polyglot",
    "powered_by",
    "provider",
    "query_preserve",
    "rate",
    "redirect",
    "robots",
    "schema",
    "secure",
    "security",
    "services",
    "stores",
    "template",
    "timezone",
    "token",
    "token_cookie",
    "trusted",
    "vocabulary",
];

/// Attributes of an application's settings that the product reads.
pub(crate) const APPLICATION_ATTRIBUTES: &[&str] = &[
    "addresses",
    "applications",
    "authenticator",
    "checks",
    "clerks",
    "csp",
    "database",
    "development",
    "escape",
    "events",
    "exec",
    "global",
    "globals",
    "language",
    "locales",
    "locks",
    "name",
    "schema",
    "secure",
    "stores",
    "template",
    "trusted",
    "vocabulary",
];

/// Attributes of an address that the product reads.
pub(crate) const ADDRESS_ATTRIBUTES: &[&str] = &[
    "authenticator",
    "budget",
    "budgets",
    "canonical",
    "collator",
    "contains",
    "controller",
    "csp",
    "editors",
    "ends",
    "formats",
    "headers",
    "language",
    "languages",
    "limits",
    "locale",
    "localise",
    "locks",
    "matches",
    "methods",
    "modified",
    "nocache",
    "path_append",
    "pattern",
    "post",
    "query_preserve",
    "rate",
    "redirect",
    "robots",
    "secure",
    "security",
    "starts",
    "status",
    "template",
    "title",
    "type",
    "view",
    "vocabulary",
];

/// Attributes of `post` in an address.
pub(crate) const POST_ATTRIBUTES: &[&str] = &[
    "chunk_size",
    "csrf",
    "expand",
    "form",
    "max_file_size",
    "max_file_uploads",
    "maxsize",
    "once",
    "origins",
    "stream",
    "timeout",
    "tmp_dir",
];

/// Attributes of the node and the kinds their values may have; none means any.
pub(crate) const NODE_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("applications", &["a table"]),
    ("authenticator", &["text"]),
    ("base", &[]),
    ("bcrypt_factor", &["a number"]),
    ("checks", &["a table"]),
    ("csp", &["a table", "a boolean"]),
    ("curators", &["a table"]),
    ("data", &["text"]),
    ("drain", &["a number"]),
    ("environment", &["text"]),
    ("exec", &["a table"]),
    ("geo", &[]),
    ("hostname", &["text"]),
    ("id", &[]),
    ("language", &["text"]),
    ("limits", &["a table"]),
    ("listen", &["text", "a table"]),
    ("locale", &["text"]),
    ("locales", &["a table"]),
    ("log", &["text"]),
    ("log_format", &["text"]),
    ("logging", &["a number"]),
    ("metrics", &["a table"]),
    ("outgoing", &["a table"]),
    ("owner", &[]),
    ("provider", &["a table"]),
    ("proxies", &["a table"]),
    ("rate", &["a table"]),
    ("scribe", &[]),
    ("scribes", &["a table"]),
    ("secret", &[]),
    ("security", &["a table"]),
    ("teller", &["a table"]),
    ("tenant", &[]),
    ("timeouts", &["a table"]),
    ("timezone", &["text"]),
    ("tls", &["a table"]),
    ("version", &[]),
    ("workers", &["a number"]),
];

/// Names of hooks a bundle's functions may define, with their lower-case spelling.
pub(crate) const HOOKS: &[&str] = &[
    "Authenticator",
    "Collator",
    "Curator",
    "Editor",
    "Enabler",
    "Loader",
    "Shutdown",
    "Site",
    "Sites",
    "Starter",
];

/// Whether a function of this name runs when the server starts, while tables may still be filled.
pub(crate) fn is_start_hook(name: &str) -> bool {
    ["Enabler", "Loader", "Site", "Starter"]
        .iter()
        .any(|hook| hook.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_sorted() {
        assert!(
            SITE_ATTRIBUTES.is_sorted()
                && APPLICATION_ATTRIBUTES.is_sorted()
                && ADDRESS_ATTRIBUTES.is_sorted()
        );
    }

    #[test]
    fn every_entry_has_its_table_and_every_name_a_binding() {
        for entry in entries() {
            match entry.path.rsplit_once('.') {
                Some((table, _)) => {
                    assert!(find(table).is_some(), "{} has no table", entry.path);
                    assert_eq!(entry.binding, None, "{}", entry.path);
                }
                None => assert!(entry.binding.is_some(), "{} has no binding", entry.path),
            }
        }
    }

    #[test]
    fn calls_are_quiet_as_described() {
        for (path, quiet) in [
            (&["string", "format"][..], true),
            (&["tostring"], true),
            (&["l"], true),
            (&["concat"], true),
            (&["util", "Upper"], true),
            (&["write"], false),
            (&["scribe", "View"], false),
            (&["scribe", "Fingerprint"], true),
            (&["mine"], false),
            (&[], false),
        ] {
            assert_eq!(is_quiet(path), quiet, "{path:?}");
        }
    }
}
