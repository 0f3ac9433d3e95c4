//! A table that is kept behind keys, and a page that touches it without asking for one.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::Resolved;
use crate::resolve::data::Table;
use crate::resolve::data::proof::Way;
use crate::resolve::data::reach::Reach;
use crate::resolve::graph::Graph;
use crate::resolve::route::Route;
use crate::source::Span;

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    let tables = resolved.tables.iter();
    let locked: Vec<(&str, &Table, &[String])> = tables
        .filter_map(|(name, table)| Some((name.as_str(), table, table.locked.as_deref()?)))
        .collect();
    if locked.is_empty() {
        return;
    }
    let reach = Reach::new(resolved, graph);
    for (number, site) in resolved.sites.iter().enumerate() {
        if site.bundle.is_none() {
            continue;
        }
        for (index, route) in site.routes.routes.iter().enumerate() {
            for (name, table, keys) in &locked {
                let Some(way) = reach.way(number, index, name, keys) else {
                    continue;
                };
                if let Some(span) = route.span.or(table.span) {
                    found.push(finding((name, table, keys), &site.id, (route, span), &way));
                }
            }
        }
    }
}

fn finding(
    (name, table, keys): (&str, &Table, &[String]),
    site: &str,
    (route, span): (&Route, Span),
    way: &Way,
) -> Diagnostic {
    let does = if way.writes { "writes" } else { "reads" };
    let address = match route.declared.as_str() {
        "" => "front",
        declared => declared,
    };
    let keys = keys.join("` or `");
    let message = format!(
        "the address `{address}` of `{site}` {does} the table `{name}` without the key `{keys}`"
    );
    let because = match &route.locks {
        Some(locks) if !locks.is_empty() => format!("the key `{}` opens it", locks.join("` or `")),
        _ => "nothing is asked for here".to_owned(),
    };
    let mut finding = Diagnostic::new(Code::UnlockedTable, message, span).because(because);
    if let Some(declared) = table.span.filter(|declared| *declared != span) {
        finding = finding.also(declared, "the table is kept behind keys here");
    }
    finding
        .note(format!("the way: {}", way.chain.join(" → ")))
        .help("give the address `locks`, or begin what touches the table with `if not scribe.Authorised { … } then return end`")
}
