//! Results that are used where there are none, and results that are all a call is good for and are thrown away.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some places use one value of a call"
)]

use super::facts::{is_output, is_pure_function};
use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{Expr, ExprKind, Operator, Stat, StatKind};

/// A statement that uses the result of a function of the text that gives none. `return f()` is how to leave with a call.
pub(super) fn missing_in_stat(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    match &stat.kind {
        StatKind::Local { values, .. } | StatKind::Assign { values, .. } => {
            values.iter().for_each(|value| missing(text, value, found));
        }
        StatKind::While {
            condition: value, ..
        }
        | StatKind::Repeat { until: value, .. } => missing(text, value, found),
        StatKind::If { branches, .. } => {
            branches
                .iter()
                .for_each(|(condition, _)| missing(text, condition, found));
        }
        StatKind::NumericFor { range: values, .. } | StatKind::GenericFor { values, .. } => {
            values.iter().for_each(|value| missing(text, value, found));
        }
        _ => {}
    }
}

/// The same in an expression. The right side of `and` and `or` may be a call for what it does, and so may the value of a
/// tag: a function of a view can write.
pub(super) fn missing_in_expr(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    match &expr.kind {
        ExprKind::Binary(Operator::And | Operator::Or, left, _) => missing(text, left, found),
        ExprKind::Binary(_, left, right) => {
            missing(text, left, found);
            missing(text, right, found);
        }
        ExprKind::Unary(_, inner) => missing(text, inner, found),
        ExprKind::Index(base, key) => {
            missing(text, base, found);
            missing(text, key, found);
        }
        ExprKind::Call(call) if !is_output(call) => {
            missing(text, &call.function, found);
            // At the end a call may as well add nothing, where it is not known that a value is needed.
            let last = call.arguments.len().saturating_sub(1);
            let needed = text.library(call).is_some();
            let arguments = call.arguments.iter().enumerate();
            arguments
                .filter(|(index, _)| needed || *index < last)
                .for_each(|(_, argument)| missing(text, argument, found));
        }
        ExprKind::Table(fields) => fields
            .iter()
            .for_each(|field| missing(text, field.value(), found)),
        _ => {}
    }
}

fn missing(text: &Text<'_>, value: &Expr, found: &mut Found) {
    let ExprKind::Call(call) = &value.bare().kind else {
        return;
    };
    let Some((usage, known)) = text.called(call) else {
        return;
    };
    if known.returns || !known.comes_back(text) {
        return;
    }
    let name = &usage.name.text;
    let message = format!("`{name}` gives no result");
    found.push(
        text.finding(Code::MissingResult, message, &value.at)
            .because("nil, whatever it does")
            .also(
                text.code.span(&usage.name.at),
                "has no `return` with a value",
            )
            .help("give it a `return`, or call it as a statement"),
    );
}

/// A call as a statement that does nothing but give a result.
pub(super) fn dropped(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let StatKind::Call(expr) = &stat.kind else {
        return;
    };
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    let Some(path) = text.library(call) else {
        return;
    };
    if is_pure_function(&path) {
        let name = path.join(".");
        let message = format!("`{name}` only gives a result, which is thrown away");
        let finding = text.finding(Code::DroppedResult, message, &expr.at);
        found.push(finding.help("keep the result, or remove the call"));
    }
}
