//! Names that calls give as text: indexes, procedures, functions of tasks, delegates.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "names are texts, or tables that begin with one"
)]

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Expr, ExprKind, Field};
use crate::resolve::names::{self, Near};
use crate::resolve::scope::CallSite;
use crate::resolve::{BundleId, Resolved};

/// `teller.Find("users", "emial", x)`, and `by="emial"` of `teller.Each`.
pub(super) fn indexes(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for call in &chunk.scopes.calls {
            match path(call).as_slice() {
                ["teller", "Find" | "First"] => find(subject, chunk, call, found),
                ["teller", "Each" | "Count"] => by(subject, chunk, call, found),
                _ => {}
            }
        }
    }
}

fn path(call: &CallSite) -> Vec<&str> {
    call.path.iter().map(String::as_str).collect()
}

fn find(subject: &Subject<'_>, chunk: &ParsedChunk, call: &CallSite, found: &mut Diagnostics) {
    let Some((table, name)) = call
        .arguments
        .first()
        .and_then(|it| Some((it, it.as_text()?)))
    else {
        return;
    };
    if subject.resolved.tables.contains_key(name) {
        if let Some((at, index)) = call
            .arguments
            .get(1)
            .and_then(|it| Some((it, it.as_text()?)))
        {
            index_of(subject.resolved, chunk, (name, index, at), found);
        }
    } else if !super::is_uncertain(subject.resolved) {
        let near = names::near(name, subject.resolved.tables.keys().map(String::as_str));
        let message = format!("no table named `{name}`");
        let finding = Diagnostic::new(Code::UnknownTable, message, chunk.span(&table.at))
            .because("no bundle declares it");
        found.push(Near::offer(near, finding, name));
    }
}

fn by(subject: &Subject<'_>, chunk: &ParsedChunk, call: &CallSite, found: &mut Diagnostics) {
    let table = call.arguments.first().and_then(table_name);
    let options = call.arguments.get(1).map(|options| &options.bare().kind);
    let (Some(table), Some(ExprKind::Table(fields))) = (table, options) else {
        return;
    };
    for field in fields {
        if let Field::Named(name, value) = field
            && name.text == "by"
            && let Some(index) = value.as_text()
            && subject.resolved.tables.contains_key(table)
        {
            index_of(subject.resolved, chunk, (table, index, value), found);
        }
    }
}

/// A table alone, as a name or as text.
fn table_name(expr: &Expr) -> Option<&str> {
    match &expr.bare().kind {
        ExprKind::Name(name) => Some(name),
        _ => expr.as_text(),
    }
}

fn index_of(
    resolved: &Resolved,
    chunk: &ParsedChunk,
    (table, index, at): (&str, &str, &Expr),
    found: &mut Diagnostics,
) {
    let Some(known) = resolved.tables.get(table) else {
        return;
    };
    if known.indexes.contains_key(index) {
        return;
    }
    let near = names::near(index, known.indexes.keys().map(String::as_str));
    let message = format!("the table `{table}` has no index `{index}`");
    let finding = Diagnostic::new(Code::UnknownIndex, message, chunk.span(&at.at));
    let finding = match known.span {
        Some(span) => finding.also(span, "the table is declared here"),
        None => finding,
    };
    found.push(if near.is_some() {
        Near::offer(near, finding, index)
    } else {
        finding.help(format!(
            "declare it: `{{ name = \"{table}\", indexes = {{ {index} = {{ field = \"{index}\" }} }} }}`"
        ))
    });
}

/// `teller.Run("app.Nothing")`, `tasks.Schedule { "app.Nothing" }`.
pub(super) fn functions(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for call in &chunk.scopes.calls {
            let argument = call.arguments.first();
            let name = match path(call).as_slice() {
                ["teller", "Run"] => argument,
                ["tasks", "Schedule" | "Persistent"] => argument.and_then(first_item),
                _ => continue,
            };
            if let Some(at) = name
                && let Some(text) = at.as_text()
            {
                found.extend(function(subject, chunk, (text, at)));
            }
        }
    }
}

/// The first item of a table that is written out.
fn first_item(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Table(fields) = &expr.bare().kind else {
        return None;
    };
    fields.iter().find_map(|field| match field {
        Field::Positional(value) => Some(value),
        Field::Named(..) | Field::Keyed(..) => None,
    })
}

fn function(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    (text, at): (&str, &Expr),
) -> Option<Diagnostic> {
    let resolved = subject.resolved;
    let message = format!("no application has a function `{text}`");
    let finding = Diagnostic::new(Code::UnknownProcedure, message, chunk.span(&at.at))
        .because("this would never run");
    let Some((before, name)) = text.rsplit_once('.') else {
        let own = &subject.bundle.bundle;
        return Some(finding.help(if own.is_site() {
            "write the application and the function; a site's own cannot be called by name"
                .to_owned()
        } else {
            format!("write the application too: `{}.{text}`", own.id)
        }));
    };
    let id = before.rsplit('.').next().unwrap_or(before);
    let Some(owner) = resolved.application(id) else {
        let near = names::nearest(id, names::applications(resolved));
        return Some(finding.help_opt(near.map(|near| format!("use `{near}.{name}`"))));
    };
    let own = &resolved.bundles[owner];
    let mut chunks = own.chunks.values();
    let is_broken = chunks.any(|chunk| chunk.is_broken && chunk.kind.declares());
    if is_broken || own.declared.contains_key(name) || assigns(resolved, owner, name) {
        return None;
    }
    let near = names::nearest(name, own.declared.keys().map(String::as_str));
    Some(finding.help_opt(near.map(|near| format!("use `{before}.{near}`"))))
}

/// Whether any code gives an application's table a field of this name.
fn assigns(resolved: &Resolved, id: BundleId, name: &str) -> bool {
    let own = &resolved.bundles[id].bundle.id;
    let chunks = resolved
        .bundles
        .iter()
        .flat_map(|bundle| bundle.chunks.values());
    let mut assigns = chunks.flat_map(|chunk| &chunk.scopes.field_assigns);
    assigns.any(|assign| match assign.path.as_slice() {
        [table] => table == own,
        [table, field] => table == own && field == name,
        _ => false,
    })
}

/// `teller.Delegate("Nobody", id)`: no application has such a function.
pub(super) fn delegates(subject: &Subject<'_>, found: &mut Diagnostics) {
    let bundles = || subject.resolved.bundles.iter();
    for chunk in super::sound(subject) {
        for call in &chunk.scopes.calls {
            if path(call).as_slice() != ["teller", "Delegate"] {
                continue;
            }
            let Some((at, name)) = call
                .arguments
                .first()
                .and_then(|it| Some((it, it.as_text()?)))
            else {
                continue;
            };
            let is_heard = bundles().filter(|own| !own.bundle.is_site()).any(|bundle| {
                bundle.declared.contains_key(name)
                    || bundle.chunks.values().any(|chunk| chunk.is_broken)
            });
            let mut ids = 0..subject.resolved.bundles.len();
            if is_heard || ids.any(|id| assigns(subject.resolved, id, name)) {
                continue;
            }
            let known: Vec<&str> = bundles()
                .filter(|own| !own.bundle.is_site())
                .flat_map(|bundle| bundle.declared.keys().map(String::as_str))
                .collect();
            let near = names::near(name, known.into_iter());
            let message = format!("no application has a function `{name}`");
            let finding = Diagnostic::new(Code::UnheardDelegate, message, chunk.span(&at.at))
                .because("so nobody is told");
            found.push(Near::offer(near, finding, name));
        }
    }
}
