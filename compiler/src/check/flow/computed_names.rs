//! Names of views, controllers and templates that are put together: those that can be followed are checked as literals
//! are, the others are said once for a place.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::syntax::{Expr, ExprKind};
use crate::resolve::Resolved;
use crate::resolve::address::resource_id;
use crate::resolve::graph::{Computed, Graph};
use crate::resolve::known::Texts;
use crate::resolve::route::unknown;
use crate::resolve::site::ResolvedSite;

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    let sites: Vec<&ResolvedSite> = resolved.sites.iter().chain(&resolved.unused).collect();
    let mut said = BTreeSet::new();
    for name in &graph.computed {
        let place = (name.file, name.expr.at.start);
        let finding = match &name.texts {
            Texts::These(texts) => {
                let id = texts.iter().find(|text| !has(sites[name.site], name, text));
                id.and_then(|id| no_such(resolved, sites[name.site], name, id))
            }
            Texts::Beginning(text) => not_followed(resolved, sites[name.site], name, text),
        };
        if let Some(finding) = finding.filter(|_| said.insert(place)) {
            found.push(finding);
        }
    }
}

/// Whether a site has what a name may be the name of.
fn has(site: &ResolvedSite, name: &Computed<'_>, text: &str) -> bool {
    let id = resource_id(text);
    // `scribe.Abandon` takes statuses as well.
    let is_status = name.kinds.page && text.parse::<u16>().is_ok();
    is_status
        || (name.kinds.views && site.resources.views.contains_key(&id))
        || (name.kinds.controllers && site.resources.controllers.contains_key(&id))
}

fn kind(name: &Computed<'_>) -> (Code, &'static str) {
    if name.kinds.template {
        (Code::UnknownTemplate, "template")
    } else if name.kinds.views {
        (Code::UnknownView, "view")
    } else {
        (Code::UnknownController, "controller")
    }
}

fn no_such(
    resolved: &Resolved,
    site: &ResolvedSite,
    name: &Computed<'_>,
    text: &str,
) -> Option<Diagnostic> {
    let chunk = resolved.bundles[name.bundle].chunks.get(&name.file)?;
    let (code, what) = kind(name);
    let known = if name.kinds.views {
        site.resources.views.keys()
    } else {
        site.resources.controllers.keys()
    };
    let span = chunk.span(&name.expr.at);
    let finding = unknown(code, what, &resource_id(text), span, known);
    Some(finding.because(
        "one of the names this can give; neither this bundle nor its applications have it",
    ))
}

fn not_followed(
    resolved: &Resolved,
    site: &ResolvedSite,
    name: &Computed<'_>,
    beginning: &str,
) -> Option<Diagnostic> {
    let chunk = resolved.bundles[name.bundle].chunks.get(&name.file)?;
    if chunk.is_broken || is_switch(name.expr) {
        return None;
    }
    let (code, what) = kind(name);
    let span = chunk.span(&name.expr.at);
    let begins = resource_id(beginning);
    let views = site.resources.views.keys().filter(|_| name.kinds.views);
    let controllers = site.resources.controllers.keys();
    let mut known = views.chain(controllers.filter(|_| name.kinds.controllers));
    if !begins.is_empty() && !known.any(|id| id.starts_with(&begins)) {
        let message = format!("no {what} has a name that begins with `{begins}`");
        let finding = Diagnostic::new(code, message, span);
        return Some(finding.because("neither this bundle nor its applications have one"));
    }
    Some(
        Diagnostic::new(
            Code::DynamicName,
            format!("which {what} this names cannot be known before it runs"),
            span,
        )
        .because("so nothing checks that it is there")
        .help("choose the name from a list: its entries are followed"),
    )
}

/// `page.template = false` and the like, which name nothing.
fn is_switch(expr: &Expr) -> bool {
    matches!(
        expr.bare().kind,
        ExprKind::True | ExprKind::False | ExprKind::Nil | ExprKind::Number(_) | ExprKind::Broken
    )
}
