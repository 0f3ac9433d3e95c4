//! The names the runtime gives to bundles. The server's own test proves that each exists there.

/// How a free name reaches a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A table of the request that stays the same table between requests: taken once, when the chunk is loaded.
    Stable,
    /// A value of the request that changes: read from the request's state at each use.
    Varying,
    /// Frozen and shared: a global of the sandbox.
    Global,
}

/// Names of the runtime, sorted.
const NAMES: &[(&str, Binding)] = &[
    ("L", Binding::Stable),
    ("_G", Binding::Global),
    ("_VERSION", Binding::Global),
    ("assert", Binding::Global),
    ("bit32", Binding::Global),
    ("coroutine", Binding::Global),
    ("debug", Binding::Global),
    ("error", Binding::Global),
    ("form", Binding::Stable),
    ("getmetatable", Binding::Global),
    ("html", Binding::Global),
    ("import", Binding::Global),
    ("include", Binding::Global),
    ("ipairs", Binding::Global),
    ("json", Binding::Global),
    ("l", Binding::Stable),
    ("locale", Binding::Varying),
    ("log", Binding::Global),
    ("math", Binding::Global),
    ("native", Binding::Global),
    ("next", Binding::Global),
    ("node", Binding::Global),
    ("now", Binding::Varying),
    ("os", Binding::Global),
    ("page", Binding::Stable),
    ("pairs", Binding::Global),
    ("pcall", Binding::Global),
    ("print", Binding::Global),
    ("rawequal", Binding::Global),
    ("rawget", Binding::Global),
    ("rawlen", Binding::Global),
    ("rawset", Binding::Global),
    ("request", Binding::Stable),
    ("require", Binding::Global),
    ("scribe", Binding::Global),
    ("section", Binding::Global),
    ("select", Binding::Global),
    ("setmetatable", Binding::Global),
    ("site", Binding::Varying),
    ("string", Binding::Global),
    ("table", Binding::Global),
    ("temp", Binding::Stable),
    ("time", Binding::Global),
    ("tonumber", Binding::Global),
    ("tostring", Binding::Global),
    ("type", Binding::Global),
    ("unpack", Binding::Global),
    ("user", Binding::Varying),
    ("utf8", Binding::Global),
    ("web", Binding::Global),
    ("write", Binding::Global),
    ("xpcall", Binding::Global),
];

/// How the runtime gives `name` to chunks; `None` when it does not know the name.
#[must_use]
pub(crate) fn binding(name: &str) -> Option<Binding> {
    NAMES
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()
        .map(|at| NAMES[at].1)
}

/// Every name the runtime gives.
pub fn names() -> impl Iterator<Item = (&'static str, Binding)> {
    NAMES.iter().copied()
}

/// Functions that never write to the page, so that a call of one may be evaluated ahead of the text before it.
const QUIET_TABLES: &[&str] = &[
    "bit32", "format", "html", "json", "l", "math", "native", "os", "string", "table", "utf8",
    "util", "web", "L",
];
const QUIET: &[&str] = &[
    "copy", "concat", "digits", "empty", "ifthen", "keyed", "l", "L", "html", "next", "pack",
    "rawget", "select", "split", "tonumber", "tostring", "truncate", "type", "unpack", "varkey",
    "wrap", "wrapif",
];

/// Whether a call of the function at `path` leaves the page alone.
pub(crate) fn is_quiet(path: &[&str]) -> bool {
    match path {
        [name] => QUIET.contains(name),
        [table, ..] => QUIET_TABLES.contains(table),
        [] => false,
    }
}

/// Calls whose first argument names a view, controller or either.
pub(crate) const VIEW_CALLS: &[&str] = &["scribe.Abandon", "scribe.View"];
/// See [`VIEW_CALLS`].
pub(crate) const CONTROLLER_CALLS: &[&str] = &["scribe.Controller"];
/// See [`VIEW_CALLS`].
pub(crate) const PAGE_CALLS: &[&str] = &["scribe.Page"];

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
    "localise",
    "locks",
    "name",
    "outgoing",
    "owner",
    "path_append",
    "polyglot",
    "powered_by",
    "provider",
    "query_preserve",
    "rate",
    "redirect",
    "robots",
    "schema",
    "secure",
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
    "database",
    "development",
    "escape",
    "events",
    "exec",
    "global",
    "globals",
    "language",
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
    "expand",
    "form",
    "max_file_size",
    "max_file_uploads",
    "maxsize",
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
    ("csp", &[]),
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
    ("tenant", &[]),
    ("timeouts", &["a table"]),
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
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(
            SITE_ATTRIBUTES.is_sorted()
                && APPLICATION_ATTRIBUTES.is_sorted()
                && ADDRESS_ATTRIBUTES.is_sorted()
        );
    }
}
