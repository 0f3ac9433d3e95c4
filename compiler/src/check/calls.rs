//! Calls that name views, controllers and modules which are not there.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library::{CONTROLLER_CALLS, PAGE_CALLS, VIEW_CALLS};
use crate::parse::ParsedChunk;
use crate::parse::joined::VALUE;
use crate::parse::syntax::{Expr, ExprKind};
use crate::resolve::names;
use crate::resolve::scope::CallSite;
use crate::resolve::site::{Resource, Resources};

/// Names in `scribe.View`, `scribe.Controller`, `scribe.Page` that no site with this bundle can run.
pub(super) fn unknown_resources(subject: &Subject<'_>, found: &mut Diagnostics) {
    let sites = sites_with(subject);
    for chunk in subject.bundle.chunks.values() {
        for call in &chunk.scopes.calls {
            let path = call.path.join(".");
            let Some(argument) = call.arguments.first() else {
                continue;
            };
            let Some(name) = argument.as_text() else {
                continue;
            };
            let views = VIEW_CALLS.contains(&path.as_str()) || PAGE_CALLS.contains(&path.as_str());
            let controllers =
                CONTROLLER_CALLS.contains(&path.as_str()) || PAGE_CALLS.contains(&path.as_str());
            if !views && !controllers {
                continue;
            }
            let id = crate::resolve::address::resource_id(name);
            let has = |site: &&Resources| {
                (views && site.views.contains_key(&id))
                    || (controllers && site.controllers.contains_key(&id))
            };
            if sites.iter().all(has) {
                continue;
            }
            let (code, what) = if views {
                (Code::UnknownView, "view")
            } else {
                (Code::UnknownController, "controller")
            };
            found.push(unknown(
                code,
                what,
                &id,
                chunk,
                argument,
                sites.iter().find(|site| !has(site)),
                views,
            ));
        }
    }
}

fn unknown(
    code: Code,
    what: &str,
    id: &str,
    chunk: &ParsedChunk,
    argument: &Expr,
    site: Option<&&Resources>,
    views: bool,
) -> Diagnostic {
    let known: Vec<&String> = site
        .map(|site| {
            let known: &indexmap::IndexMap<String, Resource> = if views {
                &site.views
            } else {
                &site.controllers
            };
            known.keys().collect()
        })
        .unwrap_or_default();
    crate::resolve::route::unknown(code, what, id, chunk.span(&argument.at), known.into_iter())
}

/// Resources of every site this bundle's code can run on: itself, or those that enable it; an application that no site
/// enables is checked against everything there is.
fn sites_with<'a>(subject: &Subject<'a>) -> Vec<&'a Resources> {
    let runs = |site: &&crate::resolve::site::ResolvedSite| {
        site.bundle.is_some()
            && (site.bundle == Some(subject.id) || site.applications.contains(&subject.id))
    };
    subject
        .resolved
        .sites
        .iter()
        .filter(runs)
        .map(|site| &site.resources)
        .collect()
}

/// `require` of files that are not there, or of names that are not literals.
pub(super) fn unknown_modules(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject.bundle.chunks.values() {
        for call in chunk.scopes.calls.iter().filter(|call| is_require(call)) {
            let Some(argument) = call.arguments.first() else {
                continue;
            };
            let span = chunk.span(&argument.at);
            match argument.as_text() {
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
                    if !known.iter().any(|module| module == name) {
                        let near = names::nearest(name, known.iter().map(String::as_str));
                        found.push(
                            Diagnostic::new(
                                Code::UnknownModule,
                                format!("no module named `{name}`"),
                                span,
                            )
                            .because(format!("there is no include/{name}.lua in this bundle"))
                            .help_opt(near.map(|near| format!("use `{near}`"))),
                        );
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
        .filter(|call| call.path.join(".") == "scribe.Include")
    {
        let Some(argument) = call.arguments.first() else {
            continue;
        };
        let Some(path) = argument.as_text() else {
            continue;
        };
        if crate::lower::include_file(subject.resolved, subject.id, path).is_none() {
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
