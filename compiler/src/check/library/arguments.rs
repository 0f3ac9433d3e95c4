//! Calls of the runtime's functions with arguments they do not take.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only literals have a type that is known before the code runs"
)]

use crate::check::is_require;
use crate::diagnostic::{Code as Finding, Diagnostic};
use crate::library::{Kind, Parameter, Signature, Type};
use crate::parse::Code;
use crate::parse::syntax::{Expr, ExprKind};
use crate::resolve::scope::{CallSite, is_open};

pub(super) fn check(code: &Code, found: &mut Vec<Diagnostic>) {
    // What `require` is given has rules of its own.
    for call in code.scopes.calls.iter().filter(|call| !is_require(call)) {
        if let Some(entry) = call.entry
            && let Kind::Function(signature) = &entry.kind
        {
            found.extend(count(code, call, entry.path, signature));
            types(code, call, entry.path, signature, found);
        }
    }
}

fn count(code: &Code, call: &CallSite, path: &str, signature: &Signature) -> Option<Diagnostic> {
    let given = call.arguments.len();
    let open = call.arguments.last().is_some_and(is_open);
    let most = signature.parameters.len();
    let shown = format!("it is `{path}{}`", signature.text);
    if given > most && !signature.varargs {
        let first = call.arguments.get(most)?;
        // A call at the end may give no value at all.
        if open && given == most + 1 {
            return None;
        }
        let message = format!("`{path}` takes {}, {given} are given", counted(most));
        return Some(
            Diagnostic::new(Finding::TooManyArguments, message, code.span(&first.at))
                .because("this and what follows is ignored")
                .note(shown),
        );
    }
    let missing = signature.parameters.get(given).filter(|_| !open)?;
    let required = signature.parameters[given..]
        .iter()
        .any(|one| !one.optional);
    required.then(|| {
        let message = format!("`{path}` needs its argument `{}`", missing.name);
        Diagnostic::new(Finding::WrongArgument, message, code.span(&call.at)).note(shown)
    })
}

fn counted(number: usize) -> String {
    match number {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        number => format!("{number} arguments"),
    }
}

fn types(
    code: &Code,
    call: &CallSite,
    path: &str,
    signature: &Signature,
    found: &mut Vec<Diagnostic>,
) {
    for (argument, parameter) in call.arguments.iter().zip(&signature.parameters) {
        if let Some(kind) = refused(argument, parameter) {
            let message = format!("`{path}` takes {}, not {kind}", wanted(parameter.takes));
            found.push(
                Diagnostic::new(Finding::WrongArgument, message, code.span(&argument.at))
                    .note(format!("it is `{path}{}`", signature.text)),
            );
        }
    }
}

/// What an argument is, when it can be nothing else and the parameter does not take it.
fn refused(argument: &Expr, parameter: &Parameter) -> Option<&'static str> {
    let bare = &argument.bare().kind;
    let kind = match bare {
        ExprKind::Nil if parameter.optional => return None,
        ExprKind::Nil => "nil",
        ExprKind::True | ExprKind::False => "a boolean",
        ExprKind::Number(_) => "a number",
        ExprKind::Text(_) => "text",
        ExprKind::Table(_) => "a table",
        ExprKind::Function(_) => "a function",
        _ => return None,
    };
    let taken = match parameter.takes {
        Type::Any | Type::Nil | Type::Boolean | Type::Html => true,
        // Lua turns numbers into text.
        Type::Text => matches!(bare, ExprKind::Text(_) | ExprKind::Number(_)),
        Type::Number => match bare {
            ExprKind::Number(_) => true,
            ExprKind::Text(text) => is_number(text),
            _ => false,
        },
        Type::Table => matches!(bare, ExprKind::Table(_)),
        Type::Function => matches!(bare, ExprKind::Function(_)),
    };
    (!taken).then_some(kind)
}

/// Whether Lua would take a text for a number.
fn is_number(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| {
        let text = text.trim();
        text.parse::<f64>().is_ok() || text.starts_with("0x")
    })
}

fn wanted(takes: Type) -> &'static str {
    match takes {
        Type::Any | Type::Nil => "any value",
        Type::Boolean => "a boolean",
        Type::Number => "a number",
        Type::Text | Type::Html => "text",
        Type::Table => "a table",
        Type::Function => "a function",
    }
}
