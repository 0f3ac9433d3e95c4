//! Names of tables: paths into tables that nothing declares, and tables used where only paths may stand.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few operations have words of their own"
)]

use std::collections::BTreeSet;

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix};
use crate::parse::ParsedChunk;
use crate::resolve::data::uses::{self, Operation, Use};
use crate::resolve::data::{DB, is_table};
use crate::resolve::names::{self, Meaning, Near};
use crate::resolve::scope::{Access, CallSite, FreeName};
use crate::resolve::{BundleId, Resolved};

/// `fetch(userz[1])`: no bundle declares the table.
pub(super) fn unknown(subject: &Subject<'_>, found: &mut Diagnostics) {
    if super::is_uncertain(subject.resolved) {
        return;
    }
    for chunk in super::sound(subject) {
        for one in unknown_in(subject.resolved, subject.id, chunk) {
            found.push(unknown_table(
                subject.resolved,
                chunk,
                &one.path.root,
                &one.path.root_at,
            ));
        }
    }
}

fn unknown_table(
    resolved: &Resolved,
    chunk: &ParsedChunk,
    name: &str,
    at: &std::ops::Range<usize>,
) -> Diagnostic {
    let near = names::near(name, resolved.tables.keys().map(String::as_str));
    let message = format!("no table named `{name}`");
    let finding = Diagnostic::new(Code::UnknownTable, message, chunk.span(at))
        .because("no bundle declares it");
    if near.is_some() {
        return Near::offer(near, finding, name);
    }
    finding.help(format!(
        "declare it in the settings: `database = {{ \"{name}\" }}`"
    ))
}

/// Paths whose table is not declared, where the name can be nothing else.
fn unknown_in<'a>(resolved: &Resolved, bundle: BundleId, chunk: &'a ParsedChunk) -> Vec<Use<'a>> {
    let is_path = |found: &Use<'_>| {
        let name = &found.path.root;
        (found.operation.takes_table() || !found.path.parts.is_empty())
            && names::meaning(resolved, bundle, name) == Meaning::Unknown
            && is_rather_a_table(resolved, bundle, name)
    };
    let mut found: Vec<Use<'_>> = uses::calls(chunk).filter(is_path).collect();
    if reads_db(resolved, bundle) {
        let is_missing = |found: &Use<'_>| !resolved.tables.contains_key(&found.path.root);
        found.extend(uses::reads(chunk).into_iter().filter(is_missing));
    }
    found
}

/// Whether a name nobody knows is nearer to tables than to anything else.
fn is_rather_a_table(resolved: &Resolved, bundle: BundleId, name: &str) -> bool {
    let near = names::nearest(name, resolved.tables.keys().map(String::as_str));
    near.is_some() || names::nearest_global(resolved, bundle, name, std::iter::empty()).is_none()
}

fn reads_db(resolved: &Resolved, bundle: BundleId) -> bool {
    !resolved.tables.is_empty() && uses::is_db(resolved, bundle)
}

/// Whether rules for tables say what there is to say of a free name that means nothing.
pub(in crate::check) fn claims(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    free: &FreeName,
) -> bool {
    if free.name == DB && reads_db(subject.resolved, subject.id) {
        let mut keys = chunk.scopes.reads.iter();
        return keys.any(|(table, _)| table == DB);
    }
    unknown_in(subject.resolved, subject.id, chunk)
        .iter()
        .any(|found| found.path.root_at == free.at)
}

/// A table where no path is taken: as a value, or without a key where one is needed.
pub(super) fn bare(subject: &Subject<'_>, found: &mut Diagnostics) {
    if subject.resolved.tables.is_empty() {
        return;
    }
    for chunk in super::sound(subject) {
        let named: BTreeSet<usize> = uses::calls(chunk)
            .map(|found| found.path.root_at.start)
            .collect();
        whole(subject, chunk, found);
        if !chunk.kind.holds_tables() {
            for free in &chunk.scopes.free {
                if free.access == Access::Read
                    && !named.contains(&free.at.start)
                    && names::meaning(subject.resolved, subject.id, &free.name) == Meaning::Table
                {
                    found.push(as_value(chunk, free));
                }
            }
        }
        assigned(subject, chunk, found);
    }
}

/// `save(users, value)`, `db.users`: a table as a whole.
fn whole(subject: &Subject<'_>, chunk: &ParsedChunk, found: &mut Diagnostics) {
    for one in uses::calls(chunk) {
        let name = &one.path.root;
        let Some(call) = one.call.filter(|_| {
            one.path.parts.is_empty()
                && !one.operation.takes_table()
                && is_table(subject.resolved, subject.id, name)
                && names::meaning(subject.resolved, subject.id, name) == Meaning::Table
        }) else {
            continue;
        };
        let function = &call.path[0];
        let message = format!("`{function}` needs a key of the table `{name}`");
        let finding = Diagnostic::new(Code::WholeTable, message, chunk.span(&one.path.at))
            .because("this is all of it");
        found.push(finding.help(match one.operation {
            Operation::Save => format!(
                "write what changes: `save({name}[key], …)`, or `teller.Update({name}, …)`"
            ),
            Operation::Delete => format!("write `delete({name}[key])`"),
            Operation::Lookup => format!("write `lookup({name}[key])`, or ask `teller.Count({name})`"),
            _ => format!(
                "write `{name}[key]`; `{function} \"{name}\"` reads all of it, `teller.Each({name}, …)` goes through it"
            ),
        }));
    }
    if reads_db(subject.resolved, subject.id) {
        for one in uses::reads(chunk) {
            let name = &one.path.root;
            if one.path.parts.is_empty() && subject.resolved.tables.contains_key(name) {
                let message = format!("`db.{name}` needs a key");
                found.push(
                    Diagnostic::new(Code::WholeTable, message, chunk.span(&one.at))
                        .because("this is all of the table")
                        .help(format!("write `db.{name}[key]`, or `fetch \"{name}\"`")),
                );
            }
        }
    }
}

fn as_value(chunk: &ParsedChunk, free: &FreeName) -> Diagnostic {
    let name = &free.name;
    if let Some(call) = found_in(chunk, free) {
        let function = call.path.join(".");
        let message = format!("`{function}` takes the name of a table, not the table");
        let span = chunk.span(&free.at);
        return Diagnostic::new(Code::BareTable, message, span)
            .help(format!("write `\"{name}\"`"))
            .fix(Fix::safe("write its name", span, format!("\"{name}\"")));
    }
    let message = format!("`{name}` is a table of the Teller, not a value");
    Diagnostic::new(Code::BareTable, message, chunk.span(&free.at))
        .because("it stands for a path only in the functions that take one")
        .help(format!(
            "read with `fetch({name}[key])` and write with `save({name}[key], value)`"
        ))
}

/// The call of `teller.Find` or `teller.First` that is given the table itself.
fn found_in<'a>(chunk: &'a ParsedChunk, free: &FreeName) -> Option<&'a CallSite> {
    let mut calls = chunk.scopes.calls.iter();
    calls.find(|call| {
        let first = call.arguments.first();
        matches!(call.path.as_slice(), [table, name] if table == "teller" && matches!(name.as_str(), "Find" | "First"))
            && first.is_some_and(|first| first.at == free.at)
    })
}

/// `db.users[1].name = "x"`.
fn assigned(subject: &Subject<'_>, chunk: &ParsedChunk, found: &mut Diagnostics) {
    if !reads_db(subject.resolved, subject.id) {
        return;
    }
    for assign in &chunk.scopes.field_assigns {
        if assign.path.first().is_some_and(|root| root == DB) {
            let finding = Diagnostic::new(
                Code::BareTable,
                "what is read through `db` cannot be assigned",
                chunk.span(&assign.at),
            );
            found.push(finding.help("write with `save(table[key], value)`"));
        }
    }
}
