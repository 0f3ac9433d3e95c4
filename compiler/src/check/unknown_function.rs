//! `stock.Thnigs()`: an application has no such function. Applications whose hooks run at start may fill their tables then,
//! so they are not judged.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::library;
use crate::parse::ParsedChunk;
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::CallSite;
use crate::resolve::{BundleId, Resolved, ResolvedBundle};

/// What the tables of applications hold, by their ids.
type Tables<'a> = HashMap<&'a str, BTreeSet<&'a str>>;

/// Looks at every call of the project.
pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    let tables = tables(resolved);
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let sound = bundle.chunks.values().filter(|chunk| !chunk.is_broken);
        for chunk in sound {
            let calls = chunk.scopes.calls.iter();
            let unknown = calls.filter_map(|call| unknown(resolved, &tables, id, chunk, call));
            unknown.for_each(|finding| found.push(finding));
        }
    }
}

fn unknown(
    resolved: &Resolved,
    tables: &Tables<'_>,
    bundle: BundleId,
    chunk: &ParsedChunk,
    call: &CallSite,
) -> Option<Diagnostic> {
    let [table, name] = call.path.as_slice() else {
        return None;
    };
    let known = tables.get(table.as_str())?;
    let is_table = names::meaning(resolved, bundle, table) == Meaning::Shared;
    if known.contains(name.as_str()) || !is_table {
        return None;
    }
    // The call begins with the table, a period, and the name.
    let start = call.at.start;
    let at = start..(start + table.len() + 1 + name.len()).min(call.at.end);
    let message = format!("the application `{table}` has no function `{name}`");
    let near = names::nearest(name, known.iter().copied());
    Some(
        Diagnostic::new(Code::UnknownFunction, message, chunk.span(&at))
            .because("this is nil")
            .help_opt(near.map(|near| format!("use `{table}.{near}`"))),
    )
}

/// Functions, settings and whatever any code assigns, of the applications all of whose fields are known.
fn tables(resolved: &Resolved) -> Tables<'_> {
    let applications = resolved.bundles.iter().filter(|own| is_closed(own));
    let mut tables: Tables<'_> = applications
        .map(|own| {
            let declared = own.declared.keys().map(String::as_str);
            let settings = own.settings.data.entries().iter();
            let settings = settings.filter_map(|(key, _)| key.as_name());
            (own.bundle.id.as_str(), declared.chain(settings).collect())
        })
        .collect();
    let chunks = resolved.chunks();
    for assign in chunks.flat_map(|chunk| &chunk.scopes.field_assigns) {
        if let [table, name] = assign.path.as_slice()
            && let Some(fields) = tables.get_mut(table.as_str())
        {
            fields.insert(name);
        }
    }
    tables
}

fn is_closed(own: &ResolvedBundle) -> bool {
    let is_broken = own.chunks.values().any(|chunk| chunk.is_broken);
    let fills = own.declared.keys().any(|name| library::is_start_hook(name));
    let hidden = own.settings.data.get("global").is_some();
    !own.bundle.is_site() && !is_broken && !fills && !hidden
}
