//! Calls that name views, controllers and modules which are not there.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::parse::joined::VALUE;
use crate::parse::syntax::{Expr, ExprKind};
use crate::resolve::graph::{Kinds, named_resources};
use crate::resolve::names::{self, Near};
use crate::resolve::scope::CallSite;
use crate::resolve::site::{ResolvedSite, Resources};

/// Names of views and controllers in calls and in assignments to `page` that a site with this bundle cannot run.
pub(super) fn unknown_resources(subject: &Subject<'_>, found: &mut Diagnostics) {
    let sites = sites_with(subject);
    for chunk in subject.bundle.chunks.values() {
        for (kinds, name) in named_resources(chunk) {
            let Some(text) = name.as_text() else { continue };
            let id = crate::resolve::address::resource_id(text);
            let has = |site: &&Resources| {
                (kinds.views && site.views.contains_key(&id))
                    || (kinds.controllers && site.controllers.contains_key(&id))
            };
            if let Some(site) = sites.iter().find(|site| !has(site)) {
                found.push(unknown(kinds, &id, chunk, name, site));
            }
        }
    }
}

fn unknown(
    kinds: Kinds,
    id: &str,
    chunk: &ParsedChunk,
    name: &Expr,
    site: &Resources,
) -> Diagnostic {
    let (code, what) = if kinds.template {
        (Code::UnknownTemplate, "template")
    } else if kinds.views {
        (Code::UnknownView, "view")
    } else {
        (Code::UnknownController, "controller")
    };
    let known: Vec<&String> = if kinds.views {
        site.views.keys().collect()
    } else {
        site.controllers.keys().collect()
    };
    crate::resolve::route::unknown(code, what, id, chunk.span(&name.at), known.into_iter())
}

/// Resources of every site this bundle's code can run on: itself, or those that enable it; an application that no site
/// enables is checked against everything there is.
fn sites_with<'a>(subject: &Subject<'a>) -> Vec<&'a Resources> {
    runs_on(subject).map(|site| &site.resources).collect()
}

fn runs_on<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a ResolvedSite> {
    let id = subject.id;
    let resolved = subject.resolved;
    resolved
        .sites
        .iter()
        .chain(&resolved.unused)
        .filter(move |site| site.runs(id))
}

/// `require` of files that are not there, or of names that are not literals.
pub(super) fn unknown_modules(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject.bundle.chunks.values() {
        for call in chunk.scopes.calls.iter().filter(|call| is_require(call)) {
            let argument = call.arguments.first();
            let span = chunk.span(argument.map_or(&call.at, |argument| &argument.at));
            match argument.and_then(|argument| argument.as_text()) {
                None => found.push(
                    Diagnostic::new(
                        Code::DynamicRequire,
                        "the name of a module must be a literal",
                        span,
                    )
                    .because("modules are found when the bundle is compiled")
                    .help("require each one by name, and choose among them afterwards"),
                ),
                Some(name) => {
                    let known = modules(subject);
                    if crate::lower::module(subject.resolved, subject.id, name).is_none() {
                        let near = names::near(name, known.iter().map(String::as_str));
                        let finding = Diagnostic::new(
                            Code::UnknownModule,
                            format!("no module named `{name}`"),
                            span,
                        )
                        .because(
                            "neither include/ of this bundle nor that of an application has it",
                        );
                        found.push(Near::offer(near, finding, name));
                    }
                }
            }
        }
        unknown_includes(subject, chunk, found);
    }
}

pub(crate) fn is_require(call: &CallSite) -> bool {
    matches!(call.path.as_slice(), [name] if matches!(name.as_str(), "require" | "include" | "import"))
}

fn modules(subject: &Subject<'_>) -> Vec<String> {
    let own = subject.bundle.modules.keys().cloned();
    let others = subject
        .resolved
        .bundles
        .iter()
        .filter(|bundle| !bundle.bundle.is_site())
        .flat_map(|bundle| {
            bundle
                .modules
                .keys()
                .map(|name| format!("{}/{name}", bundle.bundle.id))
        });
    own.chain(others).collect()
}

fn unknown_includes(subject: &Subject<'_>, chunk: &ParsedChunk, found: &mut Diagnostics) {
    for call in chunk
        .scopes
        .calls
        .iter()
        .filter(|call| call.known() == "scribe.Include")
    {
        let Some(argument) = call.arguments.first() else {
            continue;
        };
        let Some(path) = argument.as_text() else {
            continue;
        };
        if runs_on(subject)
            .any(|site| crate::lower::include_file(subject.resolved, site, path).is_none())
        {
            found.push(
                Diagnostic::new(
                    Code::UnknownModule,
                    format!("no file `{path}` to include"),
                    chunk.span(&argument.at),
                )
                .because("looked for in this bundle, and in its site and applications"),
            );
        }
    }
}

/// `?(a, b)`: only the first value is written.
pub(super) fn several_values(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject.bundle.chunks.values() {
        for call in chunk
            .scopes
            .calls
            .iter()
            .filter(|call| matches!(call.path.as_slice(), [name] if name == VALUE))
        {
            if let Some(second) = call
                .arguments
                .get(1)
                .filter(|value| !matches!(value.kind, ExprKind::Broken))
            {
                found.push(
                    Diagnostic::new(
                        Code::SeveralValues,
                        "the tag has several values; only the first is written",
                        chunk.span(&second.at),
                    )
                    .help("write a tag for each, or join them with `..`"),
                );
            }
        }
    }
}
