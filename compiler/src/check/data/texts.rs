//! Paths that are texts: those that cannot be read, those into tables that are not there, those that a form could choose.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only what the first part of a text is made of is followed"
)]

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Expr, ExprKind, Operator};
use crate::resolve::data::path::{self, PartKind};
use crate::resolve::data::uses::{self, Operation};
use crate::resolve::facts::{local, only_value};
use crate::resolve::names;
use crate::resolve::scope::CallSite;
use crate::resolve::site::ResolvedSite;

/// `fetch "users[1.name"`, `fetch "userz[1]"`.
pub(super) fn literals(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for (_, call) in calls(chunk) {
            let Some(argument) = call.arguments.first() else {
                continue;
            };
            if let Some(text) = argument.as_text() {
                literal(subject, chunk, argument, text, found);
            } else if let Some(root) = beginning(argument) {
                unknown(subject, chunk, argument, root, found);
            }
        }
    }
}

/// Calls that take a path.
fn calls(chunk: &ParsedChunk) -> impl Iterator<Item = (Operation, &CallSite)> {
    let calls = chunk.scopes.calls.iter();
    calls.filter_map(|call| Some((Operation::named(&call.path)?, call)))
}

fn literal(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    argument: &Expr,
    text: &str,
    found: &mut Diagnostics,
) {
    match path::parse(text) {
        Ok((root, parts)) => {
            unknown(subject, chunk, argument, root, found);
            super::fields::in_text(subject, chunk, argument, root, &parts, found);
        }
        Err(fault) => {
            let before = text.get(..fault.at).unwrap_or_default();
            let place = if before.is_empty() {
                "at its beginning".to_owned()
            } else {
                format!("after `{before}`")
            };
            found.push(
                Diagnostic::new(
                    Code::BrokenPath,
                    format!("this is no path: {}", fault.words),
                    chunk.span(&argument.at),
                )
                .because(place)
                .help("write it as a path instead of text: `fetch(users[id].name)`"),
            );
        }
    }
}

/// The table a text put together begins with: `"users[" .. id .. "]"`, `"users" .. varkey(id)`.
fn beginning(argument: &Expr) -> Option<&str> {
    let (mut first, mut next) = match &argument.bare().kind {
        ExprKind::Binary(Operator::Concat, left, right) => (&**left, &**right),
        _ => return None,
    };
    while let ExprKind::Binary(Operator::Concat, left, right) = &first.bare().kind {
        (first, next) = (left, right);
    }
    // `..` joins from the right: what follows the first text may itself be joined.
    while let ExprKind::Binary(Operator::Concat, left, _) = &next.bare().kind {
        next = left;
    }
    let text = first.as_text()?;
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let length = text.find(|c: char| !letter(c)).unwrap_or(text.len());
    let root = &text[..length];
    let is_key = match &next.bare().kind {
        ExprKind::Call(call) => call.function.path().as_deref() == Some(&["varkey"]),
        _ => false,
    };
    let ends = match text[length..].chars().next() {
        Some(c) => matches!(c, '.' | '['),
        None => is_key,
    };
    let named = !root.is_empty() && !root.starts_with(|c: char| c.is_ascii_digit());
    (ends && named).then_some(root)
}

fn unknown(
    subject: &Subject<'_>,
    chunk: &ParsedChunk,
    argument: &Expr,
    root: &str,
    found: &mut Diagnostics,
) {
    let resolved = subject.resolved;
    if resolved.tables.contains_key(root) || super::is_uncertain(resolved) {
        return;
    }
    let near = names::nearest(root, resolved.tables.keys().map(String::as_str));
    let help = near.map_or_else(
        || format!("declare it in the settings: `database = {{ \"{root}\" }}`"),
        |near| format!("use `{near}`"),
    );
    let message = format!("no table named `{root}`");
    found.push(
        Diagnostic::new(Code::UnknownTable, message, chunk.span(&argument.at))
            .because("no bundle declares it")
            .help(help),
    );
}

/// `save(form.path, form.value)`: who sends the form chooses the table.
pub(super) fn open(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for (operation, call) in calls(chunk) {
            let first = call.arguments.first();
            let Some(source) = first.and_then(|argument| sent(chunk, argument, 8)) else {
                continue;
            };
            if is_locked(subject, chunk) {
                continue;
            }
            let what = if operation.writes() {
                "write to"
            } else {
                "read"
            };
            let message = format!("visitors can {what} any table through `{source}`");
            let finding =
                Diagnostic::new(Code::OpenPath, message, chunk.span(&call.arguments[0].at));
            found.push(
                finding
                    .because("the path begins with what the visitor sent")
                    .help(if operation.writes() {
                        "name the table: `save(users[form.key], …)`"
                    } else {
                        "name the table: `fetch(users[form.key])`"
                    }),
            );
        }
    }
}

/// The field of a request a text begins with.
fn sent(chunk: &ParsedChunk, expr: &Expr, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let expr = expr.bare();
    match &expr.kind {
        ExprKind::Binary(Operator::Concat, left, right) => match left.as_text() {
            Some("") => sent(chunk, right, depth),
            _ => sent(chunk, left, depth),
        },
        ExprKind::Binary(Operator::Or, left, right) => {
            sent(chunk, left, depth).or_else(|| sent(chunk, right, depth))
        }
        ExprKind::Binary(Operator::And, _, right) => sent(chunk, right, depth),
        ExprKind::Name(_) => {
            let value = only_value(&chunk.scopes, local(&chunk.scopes, expr)?)?;
            sent(chunk, value, depth)
        }
        ExprKind::Index(..) => {
            let path = expr.path()?;
            let is_sent = match path.as_slice() {
                ["form", _, ..] => true,
                ["request", part, _, ..] => {
                    matches!(
                        *part,
                        "form" | "query" | "get" | "post" | "json" | "cookies"
                    )
                }
                _ => false,
            };
            let root = path::path(expr)?.root_at;
            let is_free = !chunk.scopes.resolved.contains_key(&root.start);
            (is_sent && is_free).then(|| path.join("."))
        }
        _ => None,
    }
}

/// Whether every address that leads to a text has a lock.
fn is_locked(subject: &Subject<'_>, chunk: &ParsedChunk) -> bool {
    let mut routes = subject.resolved.sites.iter().flat_map(|site| {
        let leads = |route: &&crate::resolve::route::Route| leads(site, route, chunk);
        site.routes.routes.iter().filter(leads)
    });
    let mut is_led = false;
    let all = routes.all(|route| {
        is_led = true;
        route.locks.as_ref().is_some_and(|locks| !locks.is_empty())
    });
    is_led && all
}

fn leads(site: &ResolvedSite, route: &crate::resolve::route::Route, chunk: &ParsedChunk) -> bool {
    let known = &site.resources;
    let view = route.view.as_ref().and_then(|id| known.views.get(id));
    let controller = route.controller.as_ref();
    let controller = controller.and_then(|id| known.controllers.get(id));
    let mut files = view.into_iter().chain(controller);
    files.any(|resource| resource.file == chunk.file)
}

/// `fetch(users[nil])`.
pub(super) fn nil_keys(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for one in uses::uses(subject.resolved, subject.id, chunk) {
            let mut parts = one.path.parts.iter();
            if let Some(part) = parts.find(|part| part.kind == PartKind::Nil) {
                let because = if one.operation.writes() {
                    "this is an error when it runs"
                } else {
                    "this gives nil, whatever is stored"
                };
                found.push(
                    Diagnostic::new(Code::NilKey, "a key of a path is nil", chunk.span(&part.at))
                        .because(because)
                        .help("name the key"),
                );
            }
        }
    }
}
