//! What sites and addresses say of their safety: the content security policy their pages begin with, and headers of every
//! answer. Node, applications, site and address each add to what stands before them.

use std::collections::BTreeMap;

use super::site::ResolvedSite;
use super::{BundleId, Resolved};
use crate::lower::data::Data;
use crate::parse::marks::{BASE, FORM, OBJECT, SCRIPT, STYLE};

/// A directive of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its name.
    pub name: String,
    /// What it names.
    pub sources: Vec<String>,
}

/// What answers say of their safety.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// Headers of every answer.
    pub headers: Vec<(String, String)>,
    /// Headers of answers over TLS.
    pub secure_headers: Vec<(String, String)>,
    /// The directives every page begins with, by name; `None` for no policy.
    pub policy: Option<Vec<Directive>>,
}

/// Who may show a page in a frame.
const FRAMES: &str = "frame-ancestors";
/// What a page is restricted to that needs nothing else. Pictures, fonts, frames and what scripts ask for are not restricted.
const DEFAULTS: [(&str, &str); 6] = [
    (BASE, "'self'"),
    (FORM, "'self'"),
    (FRAMES, "'self'"),
    (OBJECT, "'none'"),
    (SCRIPT, "'self'"),
    (STYLE, "'self'"),
];
/// Directives that name no sources of their site.
const WITHOUT_SELF: [&str; 6] = [
    "report-to",
    "report-uri",
    "require-trusted-types-for",
    "sandbox",
    "trusted-types",
    "upgrade-insecure-requests",
];

/// The directives that settings may name, besides those of [`DEFAULTS`] and [`WITHOUT_SELF`].
const OTHERS: [&str; 14] = [
    "child-src",
    "connect-src",
    "default-src",
    "fenced-frame-src",
    "font-src",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "script-src-attr",
    "script-src-elem",
    "style-src-attr",
    "style-src-elem",
    "worker-src",
];

/// Every directive that settings may name.
pub(crate) fn directives() -> impl Iterator<Item = &'static str> {
    let defaults = DEFAULTS.into_iter().map(|(name, _)| name);
    defaults.chain(WITHOUT_SELF).chain(OTHERS)
}

/// The name of a directive as settings write it: with underlines or hyphens.
pub(crate) fn directive(key: &str) -> String {
    key.to_ascii_lowercase().replace('_', "-")
}

/// What the pages of a site say, those of an address by what that adds in `own`.
pub(crate) fn security(
    resolved: &Resolved,
    (bundle, applications): (Option<BundleId>, &[BundleId]),
    own: Option<&Data>,
) -> Security {
    let settings = |id: &BundleId| &resolved.bundles[*id].settings.data;
    let site = bundle.as_ref().map(settings);
    let mut policy = Policy::default();
    let mut answers = Answers::default();
    policy.add(resolved.node.data.get("csp"));
    for application in applications.iter().map(settings) {
        // What an application needs is no reason to have no policy at all.
        policy.add(application.get("csp").filter(|csp| csp.as_bool().is_none()));
    }
    for layer in site.into_iter().chain(own) {
        policy.add(layer.get("csp"));
    }
    for layer in [Some(&resolved.node.data), site, own].into_iter().flatten() {
        answers.add(layer.get("security"));
    }
    let policy = policy.finish();
    let (headers, secure_headers) = answers.finish(policy.as_deref());
    Security {
        headers,
        secure_headers,
        policy,
    }
}

/// Those of a site.
pub(crate) fn of_site(resolved: &Resolved, site: &ResolvedSite, own: Option<&Data>) -> Security {
    security(resolved, (site.bundle, &site.applications), own)
}

struct Policy {
    is_off: bool,
    directives: BTreeMap<String, Vec<String>>,
}

impl Default for Policy {
    fn default() -> Self {
        let defaults = DEFAULTS.into_iter();
        Self {
            is_off: false,
            directives: defaults
                .map(|(name, source)| (name.to_owned(), vec![source.to_owned()]))
                .collect(),
        }
    }
}

impl Policy {
    fn add(&mut self, layer: Option<&Data>) {
        let Some(layer) = layer else { return };
        self.is_off = layer.as_bool() == Some(false);
        for (key, value) in layer.entries() {
            let Some(name) = key.as_name().map(directive) else {
                continue;
            };
            if value.as_bool() == Some(false) {
                self.directives.remove(&name);
                continue;
            }
            let first = (!WITHOUT_SELF.contains(&&*name)).then(|| "'self'".to_owned());
            let sources = self
                .directives
                .entry(name)
                .or_insert_with(|| first.into_iter().collect());
            for text in value.texts() {
                for source in text.split_ascii_whitespace() {
                    add_source(sources, source);
                }
            }
        }
    }

    fn finish(self) -> Option<Vec<Directive>> {
        let directives = self.directives.into_iter();
        let all = directives.map(|(name, sources)| Directive { name, sources });
        (!self.is_off).then(|| all.collect())
    }
}

/// Adds a source to those of a directive; `'none'` stands alone.
pub(crate) fn add_source(sources: &mut Vec<String>, source: &str) {
    const NONE: &str = "'none'";
    if source == NONE {
        sources.clear();
    } else {
        sources.retain(|known| known != NONE);
    }
    if !sources.iter().any(|known| known == source) {
        sources.push(source.to_owned());
    }
}

/// What headers say, by the names of settings.
#[derive(Default)]
struct Answers {
    given: BTreeMap<String, Data>,
}

/// The settings of `security`.
pub(crate) const SETTINGS: [&str; 4] = ["frame_options", "hsts", "nosniff", "referrer_policy"];
/// A year.
const HSTS: &str = "max-age=31536000";

type Headers = Vec<(String, String)>;

impl Answers {
    fn add(&mut self, layer: Option<&Data>) {
        for (key, value) in layer.map(Data::entries).unwrap_or_default() {
            if let Some(name) = key.as_name() {
                self.given.insert(name.to_owned(), value.clone());
            }
        }
    }

    /// The value of a header: what is given, nothing for false, else the usual one.
    fn value(&self, name: &str, usual: Option<&str>) -> Option<String> {
        match self.given.get(name) {
            Some(Data::Bool(false)) => None,
            Some(Data::Text(_)) => self.given[name].as_text().map(str::to_owned),
            Some(Data::Number(seconds)) => Some(format!("max-age={}", seconds.max(0.0) as u64)),
            Some(Data::Bool(true) | Data::Table(_) | Data::Function) | None => {
                usual.map(str::to_owned)
            }
        }
    }

    fn finish(&self, policy: Option<&[Directive]>) -> (Headers, Headers) {
        let header =
            |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        let plain = [
            header(
                "x-content-type-options",
                self.value("nosniff", Some("nosniff")),
            ),
            header(
                "referrer-policy",
                self.value("referrer_policy", Some("strict-origin-when-cross-origin")),
            ),
            header(
                "x-frame-options",
                self.value("frame_options", frames(policy)),
            ),
        ];
        let secure = header("strict-transport-security", self.value("hsts", Some(HSTS)));
        let plain = plain.into_iter().flatten().collect();
        (plain, secure.into_iter().collect())
    }
}

/// What browsers that do not know of policies are told about frames; they cannot be told of other hosts.
fn frames(policy: Option<&[Directive]>) -> Option<&'static str> {
    let Some(policy) = policy else {
        return Some("SAMEORIGIN");
    };
    let ancestors = policy.iter().find(|directive| directive.name == FRAMES)?;
    match ancestors.sources.as_slice() {
        [only] if only == "'self'" => Some("SAMEORIGIN"),
        [only] if only == "'none'" => Some("DENY"),
        _ => None,
    }
}
