//! Loops over the wrong thing: counters that run away from their end, `pairs` and `ipairs` called wrongly.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements are loops, and only some expressions are known not to be tables"
)]

use super::facts::{Kind, number};
use super::{Found, Text};
use crate::diagnostic::{Code, Safety};
use crate::parse::syntax::{Expr, ExprKind, Stat, StatKind, UnaryOperator};

/// `for i = #t, 1 do`.
pub(super) fn range(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let StatKind::NumericFor { range, .. } = &stat.kind else {
        return;
    };
    let (Some(start), Some(end)) = (range.first(), range.get(1)) else {
        return;
    };
    let Some(step) = range.get(2).map_or(Some(1.0), number) else {
        return;
    };
    let at = start.at.start..range.last().map_or(end.at.end, |last| last.at.end);
    let (message, help) = if step == 0.0 {
        (
            "with a step of zero the loop never runs",
            "give a step other than zero",
        )
    } else if step > 0.0 && runs_down(start, end) {
        (
            "this counts up, but its end is below its start",
            "add a step of -1, as in `for i = #t, 1, -1`",
        )
    } else if step < 0.0 && runs_up(start, end) {
        (
            "this counts down, but its end is above its start",
            "leave out the step, or swap start and end",
        )
    } else {
        return;
    };
    let mut finding = text.finding(Code::WrongLoopRange, message, &at);
    if range.len() == 2 {
        let end = end.at.end..end.at.end;
        finding.fix = text.fix("add a step of -1", &end, ", -1", Safety::NeedsReview);
    }
    found.push(finding.help(help));
}

fn runs_down(start: &Expr, end: &Expr) -> bool {
    match (number(start), number(end)) {
        (Some(start), Some(end)) => start > end,
        (None, Some(end)) => is_length(start) && end <= 1.0,
        _ => false,
    }
}

fn runs_up(start: &Expr, end: &Expr) -> bool {
    match (number(start), number(end)) {
        (Some(start), Some(end)) => start < end,
        (Some(start), None) => is_length(end) && start <= 1.0,
        _ => false,
    }
}

fn is_length(expr: &Expr) -> bool {
    matches!(expr.bare().kind, ExprKind::Unary(UnaryOperator::Length, _))
}

/// `for k, v in pairs do`.
pub(super) fn iterator(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let StatKind::GenericFor { values, .. } = &stat.kind else {
        return;
    };
    let Some(first) = values.first() else {
        return;
    };
    if let Some(path) = text.free_path(first)
        && let ["pairs" | "ipairs"] = path.as_slice()
    {
        let name = path.join(".");
        let message = format!("`{name}` is not called, so that there is nothing to go through");
        let finding = text.finding(Code::WrongIteration, message, &first.at);
        found.push(finding.help(format!("write `{name}(t)`")));
    }
}

/// `ipairs(pairs(t))`, and `pairs` of a local that certainly holds no table. What is written between the brackets itself is
/// judged with all functions of the runtime.
pub(super) fn pairs_call(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    let (Some(path), [only]) = (text.library(call), &*call.arguments) else {
        return;
    };
    let &[name @ ("pairs" | "ipairs")] = path.as_slice() else {
        return;
    };
    if let Some(what) = wrong_table(text, only) {
        let message = format!("`{name}` needs a table, and this is {what}");
        let finding = text.finding(Code::WrongIteration, message, &only.at);
        found.push(finding.help(format!("write `{name}(t)` with a table")));
    }
}

fn wrong_table(text: &Text<'_>, expr: &Expr) -> Option<&'static str> {
    match &expr.bare().kind {
        ExprKind::Call(call) => {
            let path = text.library(call)?;
            let iterates = matches!(path.as_slice(), ["pairs" | "ipairs"] | ["string", "gmatch"]);
            iterates.then_some("already what a loop goes through")
        }
        ExprKind::Name(_) => text
            .kind(expr)
            .filter(|kind| *kind != Kind::Table)
            .map(Kind::shown),
        _ => None,
    }
}
