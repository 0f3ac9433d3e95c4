//! Branches that make no difference: equal ones, a condition asked twice, a condition that is decided beforehand.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements have conditions"
)]

use std::collections::HashMap;

use super::facts::{self, extent};
use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::joined::OutputKind;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Operator, Stat, StatKind};

/// An `else` that does what the branch before it does.
pub(super) fn equal(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let StatKind::If {
        branches,
        otherwise: Some(otherwise),
    } = &stat.kind
    else {
        return;
    };
    let Some((condition, body)) = branches.last() else {
        return;
    };
    if body.is_empty()
        || body.iter().all(|stat| text.is_blank(stat))
        || !alike(text, body, otherwise)
    {
        return;
    }
    let finding = text.finding(
        Code::EqualBranches,
        "both branches do the same",
        &condition.at,
    );
    found.push(
        finding
            .because("it makes no difference whether this holds")
            .also(
                text.code.span(&extent(otherwise)),
                "the same as the branch before",
            )
            .help("change one of them, or leave out the condition"),
    );
}

/// Whether two blocks have the same code and the same text of the page.
fn alike(text: &Text<'_>, left: &Block, right: &Block) -> bool {
    let (left, right) = (extent(left), extent(right));
    let (one, other) = (text.source(&left), text.source(&right));
    let same = if one.contains("[[") || one.contains("[=") {
        one == other
    } else {
        one.lines().map(str::trim).eq(other.lines().map(str::trim))
    };
    same && literals(text, &left).eq(literals(text, &right))
}

fn literals<'a>(text: &Text<'a>, at: &At) -> impl Iterator<Item = &'a str> {
    let outputs = &text.code.joined.outputs;
    let from = outputs.partition_point(|output| output.at.start < at.start);
    let to = outputs.partition_point(|output| output.at.start < at.end);
    outputs[from..to]
        .iter()
        .filter_map(|output| match &output.kind {
            OutputKind::Text(text, _) => Some(text.as_str()),
            OutputKind::Value => None,
        })
}

/// An `elseif` whose condition was asked before in its chain.
pub(super) fn repeated(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let StatKind::If { branches, .. } = &stat.kind else {
        return;
    };
    if branches.len() < 2 {
        return;
    }
    let mut seen: HashMap<&str, &At> = HashMap::new();
    for (condition, _) in branches {
        if !text.is_pure(condition) {
            // What it does may change what the conditions before it say.
            seen.clear();
            continue;
        }
        let source = text.source(&condition.at);
        if let Some(first) = seen.get(source) {
            let message = format!("the condition `{}` was asked before", short(source));
            found.push(
                text.finding(Code::RepeatedCondition, message, &condition.at)
                    .because("never true here")
                    .also(text.code.span(first), "taken here when it is true")
                    .help("remove the branch, or change its condition"),
            );
        } else {
            seen.insert(source, &condition.at);
        }
    }
}

/// The first line of some code.
fn short(source: &str) -> &str {
    source.lines().next().unwrap_or_default()
}

/// A condition that is decided by how it is written; endless loops apart.
pub(super) fn constant(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    match &stat.kind {
        StatKind::If { branches, .. } => {
            branches
                .iter()
                .for_each(|(condition, _)| decided(text, condition, found));
        }
        StatKind::While { condition, .. } if facts::constant(condition) == Some(false) => {
            decided(text, condition, found);
        }
        _ => {}
    }
}

fn decided(text: &Text<'_>, condition: &Expr, found: &mut Found) {
    let Some(value) = facts::constant(condition) else {
        return;
    };
    let message = format!("this condition is always {value}");
    let finding = text.finding(Code::ConstantCondition, message, &condition.at);
    found.push(finding.help("write the condition that is meant, or leave it out"));
}

/// Operands of `and` and `or` that decide the result, or are there twice.
pub(super) fn operands(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Binary(operator @ (Operator::And | Operator::Or), left, right) = &expr.kind
    else {
        return;
    };
    if text.same(left, right) && text.is_pure(left) {
        let message = format!("both sides are `{}`", short(text.source(&left.at)));
        found.push(
            text.finding(Code::RepeatedCondition, message, &right.at)
                .because("adds nothing")
                .help("remove it, or change one of them"),
        );
        return;
    }
    // `x and nil or y` gives `y` whatever `x` is.
    let never = *operator == Operator::Or
        && matches!(&left.bare().kind, ExprKind::Binary(Operator::And, _, middle) if facts::constant(middle) == Some(false));
    let (side, what) = match (facts::constant(left), operator) {
        _ if never => (left, "never true, so that the right side is always taken"),
        (Some(true), Operator::Or) => (left, "always true, so that the right side is never taken"),
        (Some(true), _) => (left, "always true, so that it changes nothing"),
        (Some(false), Operator::Or) => (left, "never true, so that it changes nothing"),
        (Some(false), _) => (left, "never true, so that the right side is never taken"),
        (None, _) => return,
    };
    let message = format!("the left side of `{}` is {what}", shown(*operator));
    let help = if never {
        "write an `if`, or turn the condition around"
    } else {
        "write what is meant, or leave it out"
    };
    found.push(
        text.finding(Code::ConstantCondition, message, &side.at)
            .help(help),
    );
}

fn shown(operator: Operator) -> &'static str {
    if operator == Operator::And {
        "and"
    } else {
        "or"
    }
}
