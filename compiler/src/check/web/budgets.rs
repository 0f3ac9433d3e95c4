//! `budget={fetches=, includes=, bytes=}` of an address, proved from what its page runs.

use super::Web;
use super::cost::{Cost, Count};
use super::groups::Groups;
use super::reckon::Reckoner;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::ResolvedBundle;
use crate::resolve::route::Route;
use crate::source::Span;

pub(super) fn check(web: &Web<'_>, found: &mut Diagnostics) {
    for (id, bundle) in web.bundles() {
        let limited = budgets(bundle);
        if limited.is_empty() {
            continue;
        }
        for map in web.sites_of(id) {
            let groups = Groups::new(web, map);
            let mut reckoner = Reckoner::new(web.resolved, map, groups.called());
            for (index, span) in &limited {
                let routes = map.site.routes.routes.iter();
                let route = routes.into_iter().find(|route| route.span == Some(*span));
                let Some(route) = route.filter(|route| route.redirect.is_none()) else {
                    continue;
                };
                let view = route.view.as_deref();
                let template = template(web, map, route);
                let cost = reckoner.page(view, route.controller.as_deref(), template);
                judge(bundle, *index, route, cost, found);
            }
        }
    }
}

/// Addresses with a budget: their place in the list, and where they are written.
fn budgets(bundle: &ResolvedBundle) -> Vec<(usize, Span)> {
    let list = bundle.settings.data.table("addresses").array();
    list.filter(|(_, address)| matches!(address.get("budget"), Some(Data::Table(_))))
        .filter_map(|(index, _)| {
            let path = [Key::name("addresses"), Key::Number(index as f64)];
            Some((index, bundle.settings.value_span(&path)?))
        })
        .collect()
}

/// The template around a page: the address's, or the site's unless the view is a whole page.
fn template<'w>(web: &Web<'w>, map: &super::SiteMap<'w>, route: &'w Route) -> Option<&'w str> {
    let site = map.site;
    let found = route
        .view
        .as_ref()
        .and_then(|id| site.resources.views.get(id));
    let chunk = found.and_then(|found| web.resolved.bundles[found.bundle].chunks.get(&found.file));
    if chunk.is_some_and(|chunk| chunk.whole) || route.view.is_none() {
        return None;
    }
    match route.attributes.get("template") {
        Some(Data::Text(id)) => std::str::from_utf8(id).ok(),
        Some(_) => None,
        None => site.template.as_deref(),
    }
}

fn judge(
    bundle: &ResolvedBundle,
    index: usize,
    route: &Route,
    cost: Cost,
    found: &mut Diagnostics,
) {
    let budget = route.attributes.table("budget");
    let span = |name: &str| {
        let path = [
            Key::name("addresses"),
            Key::Number(index as f64),
            Key::name("budget"),
            Key::name(name),
        ];
        bundle.settings.value_span(&path)
    };
    let allowed = |name: &str| budget.get(name).and_then(Data::as_number).zip(span(name));
    for (name, what, count) in [
        ("fetches", ["makes", "make", "Teller calls"], cost.fetches),
        (
            "includes",
            ["runs", "run", "views and controllers"],
            cost.includes,
        ),
    ] {
        if let Some((most, span)) = allowed(name) {
            found.extend(counted(what, count, most, span));
        }
    }
    if let Some((most, span)) = allowed("bytes")
        && cost.bytes as f64 > most
    {
        let message = format!("the page sends at least {} bytes", cost.bytes);
        found.push(
            Diagnostic::new(Code::OverBudget, message, span)
                .because("more than its budget")
                .help("shorten its text, or raise the budget"),
        );
    }
}

fn counted(
    [does, can_do, what]: [&str; 3],
    count: Count,
    most: f64,
    span: Span,
) -> Option<Diagnostic> {
    let over = |message: String| {
        Diagnostic::new(Code::OverBudget, message, span)
            .because("more than its budget")
            .help("do less on this page, or raise the budget")
    };
    if count.least as f64 > most {
        return Some(over(format!(
            "the page {does} at least {} {what}",
            count.least
        )));
    }
    if count.most as f64 > most {
        return Some(over(format!("the page can {can_do} {} {what}", count.most)));
    }
    let endless = count.endless?;
    let message = format!("it cannot be proved that the page keeps its budget of {what}");
    Some(
        Diagnostic::new(Code::UnprovedBudget, message, span)
            .also(endless, "nothing says how much this does")
            .help("give the loop literal bounds and the call a literal name, or do without the budget"),
    )
}
