//! Calls of the text's own functions with more values than they take, or without one that they use at once.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements and expressions certainly use a value"
)]

use super::variables::FunctionUse;
use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{Expr, ExprKind, Name, Operator, Stat, StatKind, UnaryOperator};

pub(super) fn check(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    let Some((usage, known)) = text.called(call) else {
        return;
    };
    let (name, takes) = (&usage.name.text, known.function.parameters.len());
    let open = call.arguments.last().is_some_and(|last| {
        matches!(
            last.kind,
            ExprKind::Call(_) | ExprKind::Varargs | ExprKind::Broken
        )
    });
    let declared = text.code.span(&usage.name.at);
    // A call at the end may give nothing at all.
    let certain = call.arguments.len() - usize::from(open);
    if let Some(first) = call
        .arguments
        .get(takes)
        .filter(|_| certain > takes && !known.function.varargs)
    {
        let message = format!(
            "`{name}` takes {}, so that this one is lost",
            counted(takes)
        );
        found.push(
            text.finding(Code::WrongArgumentCount, message, &first.at)
                .also(declared, "declared here")
                .help("remove it, or add a parameter"),
        );
    } else if !open && let Some(missing) = needed(text, known, call.arguments.len()) {
        let message = format!(
            "`{name}` cannot do without its parameter `{}`",
            missing.text
        );
        found.push(
            text.finding(Code::WrongArgumentCount, message, &expr.at)
                .because("nothing is given for it")
                .also(declared, "it uses it at once")
                .help("give a value for it"),
        );
    }
}

fn counted(count: usize) -> String {
    match count {
        0 => "no value".to_owned(),
        1 => "1 value".to_owned(),
        _ => format!("{count} values"),
    }
}

/// The first parameter without a value that the function certainly uses as if it had one.
fn needed<'a>(text: &Text<'a>, known: &FunctionUse<'a>, given: usize) -> Option<&'a Name> {
    let missing = known.function.parameters.get(given..)?;
    missing.iter().find(|name| {
        // What is given a value later is optional.
        let is_fixed = text
            .variables
            .at(name.at.start)
            .is_some_and(|usage| usage.writes == 0);
        is_fixed && uses_at_once(text, &known.function.body, name)
    })
}

/// Whether the statements that run in any case use a parameter as only a value can be used.
fn uses_at_once(text: &Text<'_>, body: &[Stat], name: &Name) -> bool {
    for stat in body {
        let (exprs, goes_on): (Vec<&Expr>, bool) = match &stat.kind {
            StatKind::Local { values, .. } => (values.iter().collect(), true),
            StatKind::Assign { targets, values } => (values.iter().chain(targets).collect(), true),
            StatKind::Call(call) => (vec![call], false),
            StatKind::Return(values) => (values.iter().collect(), false),
            StatKind::If { branches, .. } => (
                branches
                    .iter()
                    .take(1)
                    .map(|(condition, _)| condition)
                    .collect(),
                false,
            ),
            StatKind::NumericFor { range, .. } => (range.iter().collect(), false),
            StatKind::LocalFunction { .. } => (Vec::new(), true),
            _ => (Vec::new(), false),
        };
        if exprs.iter().any(|expr| needs(text, expr, name)) {
            return true;
        }
        if !goes_on {
            return false;
        }
    }
    false
}

/// Whether evaluating an expression fails when a parameter is nil.
fn needs(text: &Text<'_>, expr: &Expr, name: &Name) -> bool {
    let is_it = |expr: &Expr| {
        text.local(expr.bare())
            .is_some_and(|usage| usage.name.at == name.at)
    };
    match &expr.kind {
        ExprKind::Index(base, key) => {
            is_it(base) || needs(text, base, name) || needs(text, key, name)
        }
        ExprKind::Binary(Operator::And | Operator::Or, left, _) => needs(text, left, name),
        ExprKind::Binary(operator, left, right) => {
            let compares = matches!(
                operator,
                Operator::Equal | Operator::Unequal | Operator::Other
            );
            (!compares && (is_it(left) || is_it(right)))
                || needs(text, left, name)
                || needs(text, right, name)
        }
        ExprKind::Unary(operator, inner) => {
            let fails = matches!(operator, UnaryOperator::Negate | UnaryOperator::Length);
            (fails && is_it(inner)) || needs(text, inner, name)
        }
        ExprKind::Paren(inner) => needs(text, inner, name),
        // What is called may stop before the arguments' results are used, but not before they are evaluated.
        ExprKind::Call(call) => {
            is_it(&call.function)
                || needs(text, &call.function, name)
                || call
                    .arguments
                    .iter()
                    .any(|argument| needs(text, argument, name))
        }
        _ => false,
    }
}
