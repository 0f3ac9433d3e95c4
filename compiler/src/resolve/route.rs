//! Addresses of one site to routes: handlers paired and found, duplicates and shadows reported, order fixed.
//! Longer than usual: what shadows what is decided over the same tables that are built here.

use std::collections::BTreeMap;

use super::address::{Address, Handler, NOT_PAGE, Named, Selector};
use super::names::{self, Near};
use super::normalize::{normalize, normalize_exact};
use super::post::{self, Post};
use super::site::Resources;
use super::{BundleId, ResolvedBundle, pattern};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::source::{FileId, Span};

/// How a route that is not exact matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Begins with the normalized text.
    Starts(String),
    /// Ends with it.
    Ends(String),
    /// Contains it.
    Contains(String),
    /// A Lua pattern on `page.address`.
    Lua(String),
    /// Everything.
    Any,
}

/// A redirect of an address or a host.
#[derive(Clone, Debug, PartialEq)]
pub struct Redirect {
    /// Path or URL.
    pub to: String,
    /// HTTP status.
    pub status: u16,
    /// Lua pattern whose capture from the path is appended.
    pub path_append: Option<String>,
    /// The query is kept.
    pub query_preserve: bool,
}

/// What an address leads to.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) declared: String,
    pub(crate) view: Option<String>,
    pub(crate) controller: Option<String>,
    pub(crate) redirect: Option<Redirect>,
    pub(crate) methods: Vec<String>,
    pub(crate) locks: Option<Vec<String>>,
    pub(crate) post: Post,
    /// `limits` of the address.
    pub(crate) limits: Option<Data>,
    /// What it says of its safety: `csp` and `security`.
    pub(crate) safety: Data,
    /// Attributes copied to `page`.
    pub(crate) attributes: Data,
    pub(crate) bundle: BundleId,
    pub(crate) span: Option<Span>,
}

/// The addresses of a site, ready to be matched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routes {
    pub(crate) routes: Vec<Route>,
    pub(crate) exact: BTreeMap<String, usize>,
    pub(crate) patterns: Vec<(Pattern, usize)>,
}

/// Builds the routes of a site from its own bundle and its applications, in order.
pub(crate) struct Builder<'a> {
    pub(crate) bundles: &'a [ResolvedBundle],
    pub(crate) resources: &'a Resources,
    pub(crate) routes: Routes,
    /// Views by the address their name gives them.
    pub(crate) automatic: BTreeMap<String, (String, FileId)>,
}

impl Builder<'_> {
    /// Adds the declared addresses of a bundle.
    pub(crate) fn declared(&mut self, bundle: BundleId, found: &mut Diagnostics) {
        for address in &self.bundles[bundle].addresses {
            let route = self.route(bundle, address, found);
            let route = self.push(route);
            for text in &address.texts {
                match address.selector {
                    Selector::Matches => self.exact(bundle, text, route, found),
                    Selector::Starts | Selector::Ends | Selector::Contains | Selector::Pattern => {
                        self.pattern(bundle, address.selector, text, route, found);
                    }
                }
            }
        }
    }

    /// Adds the address every view of a site has by its name, unless one is declared.
    pub(crate) fn automatic(
        &mut self,
        bundle: BundleId,
        id: &str,
        path: &str,
        file: FileId,
        found: &mut Diagnostics,
    ) {
        let key = normalize_exact(path);
        let earlier = self.automatic.insert(key.clone(), (id.to_owned(), file));
        // Two files with one id are said where files get their roles.
        if let Some((_, first)) = earlier.filter(|(other, first)| *first != file && other != id) {
            let message = format!("two views have the address `{key}`");
            found.push(
                Diagnostic::new(Code::DuplicateAddress, message, Span::whole(file))
                    .also(Span::whole(first), "the other one")
                    .help("rename one of them; case, accents, `_` and spaces do not tell addresses apart"),
            );
        }
        let declared = self.routes.exact.contains_key(&key)
            || self.bundles[bundle].addresses.iter().any(|address| {
                address.selector == Selector::Matches
                    && address
                        .texts
                        .iter()
                        .any(|text| text.text.trim_matches('/') == id)
            });
        if declared {
            return;
        }
        let route = self.by_name(bundle, id, &key, path);
        let route = self.push(route);
        self.routes.exact.insert(key, route);
    }

    /// Adds the address that a version of a view for a language has by its name.
    pub(crate) fn version(
        &mut self,
        bundle: BundleId,
        view: &str,
        language: &str,
        path: &str,
        file: FileId,
        found: &mut Diagnostics,
    ) {
        let key = normalize_exact(path);
        let said = Data::Text(language.as_bytes().to_vec());
        if let Some(&known) = self.routes.exact.get(&key) {
            let known = &mut self.routes.routes[known];
            let own = known.attributes.get("language");
            let same = known.view.as_deref() == Some(view) && own.is_none_or(|own| *own == said);
            if same {
                known.attributes.set("language", said);
            } else {
                let other = self.automatic.get(&key).map(|(_, file)| Span::whole(*file));
                let other = known.span.or(other).unwrap_or(Span::whole(file));
                found.push(clash(&key, language, Span::whole(file), other));
            }
            return;
        }
        let known = (view.to_owned(), file);
        self.automatic.insert(key.clone(), known);
        let mut route = self.by_name(bundle, view, &key, path);
        route.attributes.set("language", said);
        let route = self.push(route);
        self.routes.exact.insert(key, route);
    }

    /// The route of a view by its name.
    fn by_name(&self, bundle: BundleId, view: &str, key: &str, path: &str) -> Route {
        let mut attributes = Data::EMPTY;
        if key != path && key != "front" {
            attributes.set("canonical", Data::Text(format!("/{path}").into_bytes()));
        }
        let has_controller = self.resources.controllers.contains_key(view);
        Route {
            declared: key.to_owned(),
            view: Some(view.to_owned()),
            controller: has_controller.then(|| view.to_owned()),
            redirect: None,
            methods: Vec::new(),
            locks: self.inherited_locks(bundle),
            post: Post::default(),
            limits: None,
            safety: Data::EMPTY,
            attributes,
            bundle,
            span: None,
        }
    }

    /// Wildcards go to the end, in order.
    pub(crate) fn finish(mut self) -> Routes {
        self.routes
            .patterns
            .sort_by_key(|(pattern, _)| *pattern == Pattern::Any);
        self.routes
    }

    fn push(&mut self, route: Route) -> usize {
        self.routes.routes.push(route);
        self.routes.routes.len() - 1
    }

    fn exact(&mut self, bundle: BundleId, text: &Named, route: usize, found: &mut Diagnostics) {
        let key = normalize_exact(&text.text);
        let Some(&known) = self.routes.exact.get(&key) else {
            self.routes.exact.insert(key, route);
            return;
        };
        let known = &self.routes.routes[known];
        let first = known.span.unwrap_or(text.span);
        if known.bundle == bundle {
            let message = format!("the address `{key}` is declared twice");
            found.push(Diagnostic::new(Code::DuplicateAddress, message, text.span).also(first, "first declared here")
                .help("remove one of them; case, accents, `_` and spaces do not tell addresses apart"));
        } else if !self.bundles[known.bundle].bundle.is_site() {
            let (one, two) = (
                &self.bundles[known.bundle].bundle.id,
                &self.bundles[bundle].bundle.id,
            );
            let message = format!(
                "applications `{one}` and `{two}` both declare the address `{key}`; `{one}` answers"
            );
            found.push(
                Diagnostic::new(Code::ContestedAddress, message, text.span)
                    .also(first, "this one answers"),
            );
        }
    }

    fn pattern(
        &mut self,
        bundle: BundleId,
        selector: Selector,
        text: &Named,
        route: usize,
        found: &mut Diagnostics,
    ) {
        let key = |text: &str| normalize(text);
        let raw = text.text.as_str();
        let pattern = match selector {
            Selector::Starts => Pattern::Starts(key(raw.trim_start_matches('/'))),
            Selector::Ends => Pattern::Ends(key(raw.trim_end_matches('/'))),
            Selector::Contains | Selector::Matches => Pattern::Contains(key(raw)),
            Selector::Pattern => Pattern::Lua(raw.to_owned()),
        };
        if let Pattern::Lua(lua) = &pattern
            && let Err(fault) = super::names::lua_pattern(lua)
        {
            let message = format!("`{lua}` is not a Lua pattern: {fault}");
            found.push(Diagnostic::new(Code::WrongPattern, message, text.span)
                .help("a `%` before any punctuation makes it literal; use `starts` or `contains` for plain text"));
            return;
        }
        let pattern = if is_any(&pattern) {
            Pattern::Any
        } else {
            pattern
        };
        let hidden = self
            .routes
            .patterns
            .iter()
            .find(|(earlier, _)| shadows(earlier, &pattern));
        if let Some((_, earlier)) = hidden
            && self.routes.routes[*earlier].bundle == bundle
        {
            let first = self.routes.routes[*earlier].span.unwrap_or(text.span);
            let message = format!(
                "the address `{raw}` is never reached: an earlier one matches everything it matches"
            );
            found.push(
                Diagnostic::new(Code::ShadowedAddress, message, text.span)
                    .also(first, "this one comes first")
                    .help("put the more special address first, or remove it"),
            );
        }
        self.contested(bundle, text, &pattern, found);
        self.routes.patterns.push((pattern, route));
    }

    /// The same pattern in another application, which answers first.
    fn contested(
        &self,
        bundle: BundleId,
        text: &Named,
        pattern: &Pattern,
        found: &mut Diagnostics,
    ) {
        let Some((_, earlier)) = self
            .routes
            .patterns
            .iter()
            .find(|(known, _)| known == pattern)
        else {
            return;
        };
        let earlier = &self.routes.routes[*earlier];
        let first = &self.bundles[earlier.bundle].bundle;
        if earlier.bundle != bundle && !first.is_site() {
            let (one, two) = (&first.id, &self.bundles[bundle].bundle.id);
            let message = format!(
                "applications `{one}` and `{two}` both declare the address `{}`; `{one}` answers",
                text.text
            );
            found.push(
                Diagnostic::new(Code::ContestedAddress, message, text.span)
                    .also(earlier.span.unwrap_or(text.span), "this one answers"),
            );
        }
    }

    fn route(&self, bundle: BundleId, address: &Address, found: &mut Diagnostics) -> Route {
        let data = &address.data;
        let (view, controller) = self.handlers(bundle, address, found);
        let mut attributes = Data::EMPTY;
        for (key, value) in data.entries() {
            if let Key::Text(name) = key
                && let Ok(name) = std::str::from_utf8(name)
                && !NOT_PAGE.contains(&name)
            {
                attributes.set(name, value.clone());
            }
        }
        // The spelling in the settings is the canonical one.
        if let ([text], Selector::Matches, None) = (
            address.texts.as_slice(),
            address.selector,
            data.get("canonical"),
        ) {
            let spelt = text.text.trim_matches('/');
            if spelt != normalize_exact(spelt) && !spelt.is_empty() {
                attributes.set("canonical", Data::Text(format!("/{spelt}").into_bytes()));
            }
        }
        if let Some(template) = self.template(bundle, address, found) {
            attributes.set("template", template);
        }
        let locks = match data.get("locks") {
            Some(Data::Bool(false)) => None,
            Some(list) => Some(list.texts().into_iter().map(str::to_owned).collect()),
            None => self.inherited_locks(bundle),
        };
        Route {
            declared: address
                .texts
                .first()
                .map(|text| text.text.clone())
                .unwrap_or_default(),
            view,
            controller,
            redirect: redirect(data, address.redirect.as_deref()),
            methods: data
                .get("methods")
                .map(Data::texts)
                .unwrap_or_default()
                .into_iter()
                .map(str::to_uppercase)
                .collect(),
            locks,
            post: Post::of(data.get("post")),
            limits: data.get("limits").cloned(),
            safety: post::safety(data),
            attributes,
            bundle,
            span: Some(address.span),
        }
    }

    fn inherited_locks(&self, bundle: BundleId) -> Option<Vec<String>> {
        let list = self.bundles[bundle].settings.data.get("locks")?;
        matches!(list, Data::Table(_) | Data::Text(_))
            .then(|| list.texts().into_iter().map(str::to_owned).collect())
    }

    /// View and controller of an address; each stands for the other's namesake when that exists.
    fn handlers(
        &self,
        bundle: BundleId,
        address: &Address,
        found: &mut Diagnostics,
    ) -> (Option<String>, Option<String>) {
        let resources = self.resources;
        let view = self.named(bundle, &address.view);
        let controller = self.named(bundle, &address.controller);
        if let (Handler::Given(given), Some(id)) = (&address.view, &view)
            && !resources.views.contains_key(id)
        {
            let finding = unknown(
                Code::UnknownView,
                "view",
                id,
                given.span,
                resources.views.keys(),
            );
            let other = resources.controllers.contains_key(id);
            let help = || format!("write `controller=`: `{id}` is a controller");
            found.push(finding.help_opt(other.then(help)));
        }
        if let (Handler::Given(given), Some(id)) = (&address.controller, &controller)
            && !resources.controllers.contains_key(id)
        {
            let finding = unknown(
                Code::UnknownController,
                "controller",
                id,
                given.span,
                resources.controllers.keys(),
            );
            let other = resources.views.contains_key(id);
            let help = || format!("write `view=`: `{id}` is a view");
            found.push(finding.help_opt(other.then(help)));
        }
        let paired =
            |handler: &Handler, other: &Option<String>, has: &dyn Fn(&str) -> bool| match handler {
                Handler::Paired => other.clone().filter(|id| has(id)),
                Handler::Off | Handler::Given(_) => None,
            };
        let view_id = view.clone().or_else(|| {
            paired(&address.view, &controller, &|id| {
                resources.views.contains_key(id)
            })
        });
        let controller_id = controller.or_else(|| {
            paired(&address.controller, &view, &|id| {
                resources.controllers.contains_key(id)
            })
        });
        if view_id.is_none() && controller_id.is_none() {
            return self.unhandled(bundle, address, found);
        }
        (view_id, controller_id)
    }

    /// An address that only adds attributes to the view of the same name, redirects, or leads nowhere.
    fn unhandled(
        &self,
        bundle: BundleId,
        address: &Address,
        found: &mut Diagnostics,
    ) -> (Option<String>, Option<String>) {
        let named = address
            .texts
            .first()
            .map(|text| self.local_id(bundle, text.text.trim_matches('/')));
        let has = |ids: &indexmap::IndexMap<String, super::site::Resource>| {
            named.clone().filter(|id| ids.contains_key(id))
        };
        let namesake = (has(&self.resources.views), has(&self.resources.controllers));
        let is_exact =
            address.selector == Selector::Matches && matches!(address.view, Handler::Paired);
        if is_exact && (namesake.0.is_some() || namesake.1.is_some()) {
            return namesake;
        }
        let leads = address.redirect.is_some() || address.data.get("collator").is_some();
        let given = ["view", "controller", "redirect"].iter().any(|name| {
            // `view = false` says nothing of where it leads; other values are judged where they are read.
            !matches!(address.data.get(name), None | Some(Data::Bool(_)))
        });
        if !leads && !given {
            found.push(
                Diagnostic::new(Code::NoHandler, "the address leads nowhere", address.span)
                    .help("give it a `view`, a `controller` or a `redirect`"),
            );
        }
        (None, None)
    }

    fn named(&self, bundle: BundleId, handler: &Handler) -> Option<String> {
        match handler {
            Handler::Given(given) => Some(self.local_id(bundle, &given.text)),
            Handler::Paired | Handler::Off => None,
        }
    }

    fn local_id(&self, bundle: BundleId, name: &str) -> String {
        local_id(&self.bundles[bundle], name)
    }

    fn template(
        &self,
        bundle: BundleId,
        address: &Address,
        found: &mut Diagnostics,
    ) -> Option<Data> {
        let own = &self.bundles[bundle];
        match &address.template {
            Handler::Off => Some(Data::Bool(false)),
            Handler::Given(given) => {
                let id = local_id(own, &given.text);
                if !self.resources.views.contains_key(&id)
                    && !self.resources.controllers.contains_key(&id)
                {
                    found.push(unknown(
                        Code::UnknownTemplate,
                        "template",
                        &id,
                        given.span,
                        self.resources.views.keys(),
                    ));
                }
                Some(Data::Text(id.into_bytes()))
            }
            Handler::Paired if own.bundle.is_site() => None,
            // An application's addresses use its own template when it names one.
            Handler::Paired => {
                let name = own.settings.data.get("template")?;
                match name.as_text() {
                    Some(name) => Some(Data::Text(local_id(own, name).into_bytes())),
                    None => name.as_bool().filter(|on| !on).map(Data::Bool),
                }
            }
        }
    }
}

/// The id a name has from inside a bundle: a site's as it is, an application's under its own id unless it has a slash;
/// `~/` leads out of the application.
pub(crate) fn local_id(bundle: &ResolvedBundle, name: &str) -> String {
    let id = super::address::resource_id(name);
    match id.strip_prefix("~/") {
        Some(rest) => rest.to_owned(),
        None if bundle.bundle.is_site() || id.contains('/') => id,
        None => format!("{}/{id}", bundle.bundle.id),
    }
}

/// The address of a version for a language that is another page's as well.
fn clash(key: &str, language: &str, at: Span, other: Span) -> Diagnostic {
    let message = format!("the address `{key}` of this version for `{language}` is taken");
    Diagnostic::new(Code::DuplicateAddress, message, at)
        .also(other, "by this one")
        .help("give it another address: what follows the language in the name of the file")
}

/// A name that nothing has, with the nearest that something has.
pub(crate) fn unknown<'k>(
    code: Code,
    what: &str,
    name: &str,
    span: Span,
    known: impl Iterator<Item = &'k String>,
) -> Diagnostic {
    let near = names::near(name, known.map(String::as_str));
    let finding = Diagnostic::new(code, format!("no {what} named `{name}`"), span)
        .because("neither this bundle nor its applications have it");
    // `name` may have got the application's id before it; what stands between quotes is then not it.
    let quoted = (span.end - span.start) as usize == name.len() + 2;
    let finding = Near::offer(near, finding, name);
    let fix = finding.fix.clone().filter(|_| quoted);
    Diagnostic { fix, ..finding }
}

fn is_any(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Starts(text) | Pattern::Ends(text) | Pattern::Contains(text) => text.is_empty(),
        Pattern::Lua(text) => matches!(
            text.as_str(),
            "" | ".*" | "^.*" | ".*$" | "^.*$" | ".-" | "^.-$" | "^" | "$"
        ),
        Pattern::Any => true,
    }
}

/// Whether `earlier` matches everything `later` matches, where texts show it.
fn shadows(earlier: &Pattern, later: &Pattern) -> bool {
    match (earlier, later) {
        (Pattern::Any, Pattern::Any) => true,
        (Pattern::Starts(a), Pattern::Starts(b)) => b.starts_with(a.as_str()),
        (Pattern::Ends(a), Pattern::Ends(b)) => b.ends_with(a.as_str()),
        (Pattern::Contains(a), Pattern::Starts(b) | Pattern::Ends(b) | Pattern::Contains(b)) => {
            b.contains(a.as_str())
        }
        (Pattern::Lua(a), Pattern::Lua(b)) if a == b => true,
        (Pattern::Lua(a), Pattern::Lua(b)) => pattern::open_head(a)
            .zip(pattern::head(b))
            .is_some_and(|(a, (b, _))| b.starts_with(&a)),
        (Pattern::Starts(a), Pattern::Lua(b)) => {
            least_key(b).is_some_and(|key| key.starts_with(a.as_str()))
        }
        (Pattern::Contains(a), Pattern::Lua(b)) => {
            least_key(b).is_some_and(|key| key.contains(a.as_str()))
        }
        _ => false,
    }
}

/// What the key of every address that a Lua pattern matches begins with, as far as its literal beginning shows it.
fn least_key(pattern: &str) -> Option<String> {
    let (head, _) = pattern::head(pattern)?;
    let key = super::normalize::trimmed_key(&head);
    // A slash at the end stays where more of a name must follow.
    let more = head.ends_with('/') && !key.is_empty() && pattern::goes_on(pattern);
    Some(if more { format!("{key}/") } else { key })
}

fn redirect(data: &Data, to: Option<&str>) -> Option<Redirect> {
    let status = data
        .get("status")
        .and_then(Data::as_number)
        .filter(|status| (300.0..400.0).contains(status));
    Some(Redirect {
        to: to?.to_owned(),
        status: status.map_or(302, |status| status as u16),
        path_append: data
            .get("path_append")
            .and_then(Data::as_text)
            .map(str::to_owned),
        query_preserve: data.get("query_preserve").and_then(Data::as_bool) == Some(true),
    })
}
