//! Values that can never be written, and `write` where a value is written anyway.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of expression among many"
)]

use super::Subject;
use crate::diagnostic::{Code as Finding, Diagnostic, Diagnostics};
use crate::parse::Code;
use crate::parse::joined::VALUE;
use crate::parse::places;
use crate::parse::syntax::{Expr, ExprKind, Field, Operator, UnaryOperator};
use crate::resolve::ResolvedBundle;
use crate::resolve::facts;
use crate::resolve::scope::Access;
use crate::source::Span;

/// How far values are followed through locals.
const FOLLOWED: usize = 6;

/// Why a value cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Table,
    Function,
    True,
    /// `true`, or nothing.
    Condition,
}

/// Tables of the runtime.
const TABLES: [&str; 15] = [
    "L", "_G", "form", "json", "l", "log", "math", "node", "page", "request", "scribe", "site",
    "string", "table", "temp",
];
/// Fields of its tables that are tables.
const TABLE_FIELDS: [(&str, &str); 12] = [
    ("page", "headers"),
    ("page", "paths"),
    ("request", "client"),
    ("request", "cookies"),
    ("request", "form"),
    ("request", "get"),
    ("request", "headers"),
    ("request", "languages"),
    ("request", "post"),
    ("request", "query"),
    ("site", "addresses"),
    ("site", "applications"),
];
/// Functions of the runtime that are left uncalled by mistake.
const FUNCTIONS: [&str; 10] = [
    "ipairs", "next", "pairs", "print", "require", "section", "tonumber", "tostring", "type",
    "write",
];

/// Tables, functions, `true` and comparisons given to output.
pub(super) fn unwritable(code: &Code, found: &mut Vec<Diagnostic>) {
    let calls = code.scopes.calls.iter();
    for call in calls.filter(|call| is_output(&call.path)) {
        let Some(value) = call.arguments.first() else {
            continue;
        };
        // A script takes tables and truth values as well.
        let is_script = places::is_script(code.places.context(value.bare().at.start));
        let kind = kind(code, value, FOLLOWED);
        if let Some(kind) = kind.filter(|kind| !is_script || matches!(kind, Kind::Function)) {
            found.push(finding(code.span(&value.at), kind));
        }
    }
}

fn is_output(path: &[String]) -> bool {
    matches!(path, [name] if name == VALUE || name == "write")
}

fn finding(span: Span, kind: Kind) -> Diagnostic {
    let (message, help) = match kind {
        Kind::Table => (
            "a table cannot be written",
            "write one of its fields, or join them with `table.concat`",
        ),
        Kind::Function => (
            "a function cannot be written",
            "call it, and write what it gives",
        ),
        Kind::True => ("`true` cannot be written", "write a text or a number"),
        Kind::Condition => {
            let message = "a condition writes nothing, or fails where it holds";
            return Diagnostic::new(Finding::WrittenCondition, message, span)
                .because("`false` writes nothing, and `true` cannot be written")
                .help("choose a text by it: `condition and \"text\"`");
        }
    };
    Diagnostic::new(Finding::UnwritableValue, message, span)
        .because("only text and numbers can be written")
        .help(help)
}

/// What an expression can only be; `None` when it may be something else.
fn kind(code: &Code, value: &Expr, followed: usize) -> Option<Kind> {
    let value = value.bare();
    match &value.kind {
        ExprKind::True => Some(Kind::True),
        ExprKind::Table(_) => Some(Kind::Table),
        ExprKind::Function(_) => Some(Kind::Function),
        ExprKind::Unary(UnaryOperator::Not, _) => Some(Kind::Condition),
        ExprKind::Binary(operator, left, right) => match operator {
            Operator::Equal
            | Operator::Unequal
            | Operator::Less
            | Operator::LessEqual
            | Operator::Greater
            | Operator::GreaterEqual => Some(Kind::Condition),
            Operator::And => kind(code, right, followed),
            Operator::Or => match kind(code, left, followed)? {
                Kind::Condition => kind(code, right, followed).map(|_| Kind::Condition),
                always => Some(always),
            },
            _ => None,
        },
        ExprKind::Name(name) => match facts::local(&code.scopes, value) {
            Some(id) => local_kind(code, id, followed.checked_sub(1)?),
            None if TABLES.contains(&name.as_str()) => Some(Kind::Table),
            None => FUNCTIONS.contains(&name.as_str()).then_some(Kind::Function),
        },
        ExprKind::Index(base, key) => field_kind(code, base, key.as_text()?, followed),
        _ => None,
    }
}

fn local_kind(code: &Code, id: usize, followed: usize) -> Option<Kind> {
    if code.facts.local_functions.contains(&id) {
        return Some(Kind::Function);
    }
    let mut kinds = code.scopes.locals[id]
        .values
        .iter()
        .map(|value| kind(code, value.as_ref()?, followed));
    let first = kinds.next()??;
    kinds.all(|kind| kind == Some(first)).then_some(first)
}

/// A field that a table constructor gives and nothing changes, or one of the runtime's.
fn field_kind(code: &Code, base: &Expr, key: &str, followed: usize) -> Option<Kind> {
    let ExprKind::Name(name) = &base.kind else {
        return None;
    };
    let Some(id) = facts::local(&code.scopes, base) else {
        let known = TABLE_FIELDS.contains(&(name.as_str(), key));
        return known.then_some(Kind::Table);
    };
    let table = facts::only_value(&code.scopes, id)?;
    let ExprKind::Table(fields) = &table.bare().kind else {
        return None;
    };
    if code.facts.changed.contains(&id) {
        return None;
    }
    let value = fields.iter().find_map(|field| match field {
        Field::Named(name, value) if name.text == key => Some(value),
        _ => None,
    })?;
    kind(code, value, followed.checked_sub(1)?)
}

/// Functions of bundles that are written instead of called.
pub(super) fn uncalled(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        let calls = chunk.scopes.calls.iter();
        for call in calls.filter(|call| is_output(&call.path)) {
            let value = call.arguments.first().map(Expr::bare);
            let Some(value) = value.filter(|value| is_free(chunk, value)) else {
                continue;
            };
            let resolved = subject.resolved;
            let is_function = match value.path().as_deref() {
                Some([name]) => is_function(subject.bundle, name),
                Some([owner, name]) => resolved
                    .application(owner)
                    .is_some_and(|owner| is_function(&resolved.bundles[owner], name)),
                _ => false,
            };
            if is_function {
                found.push(finding(chunk.span(&value.at), Kind::Function));
            }
        }
    }
}

/// Whether a chain of keys begins with a free name.
fn is_free(code: &Code, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index(base, _) => is_free(code, base),
        ExprKind::Name(_) => facts::local(&code.scopes, expr).is_none(),
        _ => false,
    }
}

/// Whether a bundle declares a function of this name, and nothing else by it.
fn is_function(bundle: &ResolvedBundle, name: &str) -> bool {
    let chunks = bundle.chunks.values().filter(|chunk| chunk.kind.declares());
    let free = chunks.flat_map(|chunk| &chunk.scopes.free);
    let mut given = free.filter(|free| free.name == name && free.access != Access::Read);
    bundle.declared.contains_key(name)
        && given.all(|free| free.access == Access::Declare && free.depth == 0)
}

/// `?(write(x))`.
pub(super) fn write_inside(code: &Code, found: &mut Vec<Diagnostic>) {
    for call in &code.scopes.calls {
        if matches!(call.path.as_slice(), [name] if name == VALUE)
            && let Some(value) = call.arguments.first()
            && let Some(write) = write_in(code, value)
        {
            found.push(
                Diagnostic::new(
                    Finding::WriteInValue,
                    "`write` inside an expression that is written itself",
                    code.span(&write.at),
                )
                .because("gives nothing back")
                .help("leave `write` out, or use `<? … ?>`"),
            );
        }
    }
}

/// A call of `write` that is made while an expression is found out.
fn write_in<'a>(code: &Code, expr: &'a Expr) -> Option<&'a Expr> {
    let inside = |expr: &'a Expr| write_in(code, expr);
    match &expr.kind {
        ExprKind::Call(call) => {
            let writes = matches!(&call.function.kind, ExprKind::Name(name) if name == "write")
                && facts::local(&code.scopes, &call.function).is_none();
            let first = writes.then_some(expr).or_else(|| inside(&call.function));
            first.or_else(|| call.arguments.iter().find_map(inside))
        }
        ExprKind::Binary(_, left, right) | ExprKind::Index(left, right) => {
            inside(left).or_else(|| inside(right))
        }
        ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => inside(inner),
        _ => None,
    }
}
