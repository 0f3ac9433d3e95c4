//! Where control goes on after a statement: code that is never reached, and loops that end in their first round.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "most statements go on to the next one"
)]

use super::facts::constant;
use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{Block, ExprKind, Stat, StatKind};

/// Whether what follows a statement can be reached.
pub(super) fn goes_on(text: &Text<'_>, stat: &Stat) -> bool {
    match &stat.kind {
        StatKind::Return(_) | StatKind::Break => false,
        StatKind::Call(expr) => match &expr.kind {
            ExprKind::Call(call) => text.library(call).as_deref() != Some(&["error"]),
            _ => true,
        },
        StatKind::Do(body) => reaches_end(text, body),
        StatKind::If {
            branches,
            otherwise: Some(otherwise),
        } => {
            let mut bodies = branches.iter().map(|(_, body)| body).chain([otherwise]);
            bodies.any(|body| reaches_end(text, body))
        }
        StatKind::While { condition, body } => constant(condition) != Some(true) || has_break(body),
        StatKind::Repeat { body, until } => {
            has_break(body) || (reaches_end(text, body) && constant(until) != Some(false))
        }
        _ => true,
    }
}

/// Whether control can leave a sequence of statements at its end.
pub(super) fn reaches_end(text: &Text<'_>, block: &Block) -> bool {
    block.iter().all(|stat| goes_on(text, stat))
}

/// Whether a `break` leaves the loop that a block is the body of.
fn has_break(block: &[Stat]) -> bool {
    block.iter().any(|stat| match &stat.kind {
        StatKind::Break => true,
        StatKind::Do(body) => has_break(body),
        StatKind::If {
            branches,
            otherwise,
        } => {
            branches.iter().any(|(_, body)| has_break(body))
                || otherwise.iter().any(|body| has_break(body))
        }
        _ => false,
    })
}

/// Statements after one that does not go on.
pub(super) fn unreachable(text: &Text<'_>, block: &Block, found: &mut Found) {
    let Some(last) = block.iter().position(|stat| !goes_on(text, stat)) else {
        return;
    };
    let Some(first) = block[last + 1..].iter().find(|stat| !text.is_blank(stat)) else {
        return;
    };
    let why = match &block[last].kind {
        StatKind::Return(_) | StatKind::Do(_) | StatKind::If { .. } => {
            "what is before it always leaves"
        }
        StatKind::Break => "the loop is left before it",
        StatKind::Call(_) => "the error before it always leaves",
        _ => "the loop before it never ends",
    };
    let finding = text.finding(Code::UnreachableCode, "this is never reached", &first.at);
    found.push(
        finding
            .because(why)
            .help("remove it, or make what is before it depend on a condition"),
    );
}

/// A loop whose body always leaves it. `for … in` is left alone: taking the first of a collection has no other form.
pub(super) fn runs_once(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let body = match &stat.kind {
        StatKind::While { body, .. } | StatKind::NumericFor { body, .. } => body,
        StatKind::Repeat { body, until } if constant(until) == Some(true) => {
            // With a `break` in it, such a loop stands for a block that can be left early.
            if !has_break(body) {
                report_once(text, stat, found);
            }
            return;
        }
        StatKind::Repeat { body, .. } => body,
        _ => return,
    };
    let Some((last, before)) = body.split_last() else {
        return;
    };
    let leaves = !goes_on(text, last) && before.iter().all(|stat| goes_on(text, stat));
    let is_endless = matches!(&last.kind, StatKind::While { .. } | StatKind::Repeat { .. });
    if leaves && !is_endless && !has_break(before) {
        report_once(text, stat, found);
    }
}

fn report_once(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let words = text.source(&stat.at);
    let length = words.bytes().take_while(u8::is_ascii_alphabetic).count();
    let at = stat.at.start..stat.at.start + length;
    found.push(
        text.finding(Code::LoopRunsOnce, "the loop runs at most once", &at)
            .because("its body always leaves it")
            .help("write `if` instead, or leave the loop on a condition"),
    );
}
