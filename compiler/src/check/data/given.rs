//! What functions of the Teller are given: values that cannot be stored, options that they do not have.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only what is written out is known"
)]

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Safety};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Call, Expr, ExprKind, Field, StatKind};
use crate::parse::walk::{self, Part};
use crate::resolve::data::path;
use crate::resolve::data::uses::Operation;
use crate::resolve::facts::{local, only_value};
use crate::resolve::names::{self, Near};
use crate::resolve::scope::CallSite;

const DURABLE: &[&str] = &["durable"];
const EACH: &[&str] = &["by", "from", "limit", "prefix", "reverse", "to"];
const FILTER: &[&str] = &[
    "limit", "offset", "page", "pieces", "reverse", "size", "sort", "where",
];

/// Options a function takes, and as which argument.
fn options(call: &CallSite) -> Option<(usize, &'static [&'static str])> {
    Some(match Operation::named(&call.path)? {
        Operation::Save | Operation::Update => (2, DURABLE),
        Operation::Delete => (1, DURABLE),
        Operation::Each | Operation::Count => (1, EACH),
        Operation::Filter => (1, FILTER),
        Operation::Fetch
        | Operation::Lookup
        | Operation::Add
        | Operation::Swap
        | Operation::Read => return None,
    })
}

/// `save(users[id], user, { durble = true })`.
pub(super) fn unknown_options(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for call in &chunk.scopes.calls {
            let Some((place, known)) = options(call) else {
                continue;
            };
            let Some(ExprKind::Table(fields)) =
                call.arguments.get(place).map(|given| &given.bare().kind)
            else {
                continue;
            };
            for field in fields {
                if let Field::Named(name, _) = field
                    && !known.contains(&name.text.as_str())
                {
                    let function = call.path.join(".");
                    let message = format!("`{function}` has no option `{}`", name.text);
                    let finding =
                        Diagnostic::new(Code::UnknownOption, message, chunk.span(&name.at))
                            .because("so it has no effect");
                    let near = names::near(&name.text, known.iter().copied());
                    found.push(if near.is_some() {
                        Near::offer(near, finding, &name.text)
                    } else {
                        let list: Vec<String> =
                            known.iter().map(|name| format!("`{name}`")).collect();
                        finding.help(format!("it may have {}", list.join(", ")))
                    });
                }
            }
        }
    }
}

/// `save(users[id].greet, function() … end)`.
pub(super) fn unstorable(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        for call in &chunk.scopes.calls {
            let place = match Operation::named(&call.path) {
                Some(Operation::Save | Operation::Update) => 1,
                Some(Operation::Swap) => 2,
                _ => continue,
            };
            let function = call
                .arguments
                .get(place)
                .and_then(|value| function(chunk, value, 8));
            if let Some(at) = function {
                found.push(
                    Diagnostic::new(
                        Code::UnstorableValue,
                        "a function cannot be stored",
                        chunk.span(&at.at),
                    )
                    .because("saving this is an error")
                    .help("store what the function needs, and keep the function in the bundle"),
                );
            }
        }
    }
}

/// A function that a value is, or holds as far as it is written out.
fn function<'a>(chunk: &'a ParsedChunk, value: &'a Expr, depth: usize) -> Option<&'a Expr> {
    let depth = depth.checked_sub(1)?;
    let value = value.bare();
    match &value.kind {
        ExprKind::Function(_) => Some(value),
        ExprKind::Table(fields) => {
            let mut values = fields.iter().map(Field::value);
            values.find_map(|value| function(chunk, value, depth))
        }
        ExprKind::Name(_) => {
            let id = local(&chunk.scopes, value)?;
            let given = only_value(&chunk.scopes, id).map(|value| &value.bare().kind);
            let is_function = chunk.facts.local_functions.contains(&id)
                || matches!(given, Some(ExprKind::Function(_)));
            is_function.then_some(value)
        }
        _ => None,
    }
}

/// `fetch(users[id]).name`: all of the record for one of its fields, and an error where there is none.
pub(super) fn whole_records(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in super::sound(subject) {
        let mut calls = chunk.scopes.calls.iter();
        if !calls.any(|call| call.path == ["fetch"]) {
            continue;
        }
        let mut assigned: Vec<usize> = Vec::new();
        walk::block(&chunk.block, &mut |part| {
            let expr = match part {
                Part::Expr(expr) => expr,
                Part::Stat(stat) => {
                    if let StatKind::Assign { targets, .. } = &stat.kind {
                        assigned.extend(targets.iter().map(|target| target.at.start));
                    }
                    return;
                }
                Part::Block(_) | Part::Function(_) => return,
            };
            let ExprKind::Index(base, key) = &expr.kind else {
                return;
            };
            let ExprKind::Call(call) = &base.kind else {
                return;
            };
            if assigned.contains(&expr.at.start) || !is_fetch(chunk, call) {
                return;
            }
            let [argument] = &*call.arguments else { return };
            let path = path::path(argument).filter(|path| !path.parts.is_empty());
            if let (Some(path), Some(name)) = (path, key.as_text()) {
                found.push(whole_record(chunk, expr, argument, (&path.at, name)));
            }
        });
    }
}

fn is_fetch(chunk: &ParsedChunk, call: &Call) -> bool {
    matches!(&call.function.kind, ExprKind::Name(name) if name == "fetch")
        && local(&chunk.scopes, &call.function).is_none()
}

fn whole_record(
    chunk: &ParsedChunk,
    expr: &Expr,
    argument: &Expr,
    (path, name): (&std::ops::Range<usize>, &str),
) -> Diagnostic {
    let source = |at: &std::ops::Range<usize>| chunk.joined.lua.get(at.clone()).unwrap_or_default();
    let after = source(&(argument.at.end..expr.at.end));
    // `).name`, as it is written most of the time.
    let is_plain = after == format!(").{name}");
    let written = format!("fetch({}.{name})", source(path));
    let span = chunk.span(&expr.at);
    let whole = (span.end - span.start) as usize == expr.at.len();
    let finding = Diagnostic::new(
        Code::WholeRecord,
        format!("this reads all of a record for its field `{name}`"),
        span,
    )
    .because("and is an error where there is no record");
    if !is_plain {
        return finding.help("put the field into the path");
    }
    let finding = finding.help(format!("write `{written}`"));
    if !whole || written.contains('\n') {
        return finding;
    }
    finding.fix(Fix {
        title: "put the field into the path".to_owned(),
        edits: vec![(span, written)],
        safety: Safety::NeedsReview,
    })
}
