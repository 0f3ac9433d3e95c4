//! Assignments that change nothing, lose a value or leave one out.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements assign"
)]

use super::{Found, Text};
use crate::diagnostic::{Code, Safety};
use crate::parse::syntax::{Block, Expr, ExprKind, Name, Stat, StatKind};

/// `x = x`.
pub(super) fn to_itself(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    let StatKind::Assign { targets, values } = &stat.kind else {
        return;
    };
    for (target, value) in targets.iter().zip(values) {
        if text.same(target, value) && is_plain(text, target) {
            let message = format!("`{}` is assigned to itself", text.source(&target.at));
            let finding = text.finding(Code::SelfAssignment, message, &target.at);
            found.push(finding.help("assign what is meant, or remove it"));
        }
    }
}

/// A local or a field of a local table. Reading a field of another, or of one with a metatable, and writing it back may
/// well do something.
fn is_plain(text: &Text<'_>, target: &Expr) -> bool {
    match &target.kind {
        ExprKind::Name(_) => text.local_id(target).is_some(),
        ExprKind::Index(base, _) => {
            let made_here = text
                .only_value(base)
                .is_some_and(|value| matches!(value.kind, ExprKind::Table(_)));
            made_here && text.is_pure(target) && !text.code.joined.lua.contains("setmetatable")
        }
        _ => false,
    }
}

/// `a = b` and then `b = a`.
pub(super) fn almost_swapped(text: &Text<'_>, block: &Block, found: &mut Found) {
    for pair in block.windows(2) {
        let (
            StatKind::Assign {
                targets: first,
                values: second,
            },
            StatKind::Assign { targets, values },
        ) = (&pair[0].kind, &pair[1].kind)
        else {
            continue;
        };
        let ([a], [b], [c], [d]) = (
            first.as_slice(),
            second.as_slice(),
            targets.as_slice(),
            values.as_slice(),
        ) else {
            continue;
        };
        if text.same(a, d)
            && text.same(b, c)
            && text.is_pure(a)
            && text.is_pure(b)
            && !text.same(a, b)
        {
            let (left, right) = (text.source(&a.at), text.source(&b.at));
            let message =
                format!("`{left}` and `{right}` are not swapped: both are now what `{right}` was");
            let swap = format!("{left}, {right} = {right}, {left}");
            let at = pair[0].at.start..pair[1].at.end;
            let mut finding = text.finding(Code::AlmostSwapped, message, &at);
            let between = text.source(&(pair[0].at.end..pair[1].at.start));
            if between.trim().is_empty() {
                finding.fix = text.fix("swap them", &at, swap.as_str(), Safety::NeedsReview);
            }
            found.push(finding.help(format!("write `{swap}`")));
        }
    }
}

/// More values than names, or fewer.
pub(super) fn unbalanced(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    match &stat.kind {
        StatKind::Local { names, values } => {
            extra(text, names.len(), values, found);
            if is_short(names.len(), values) {
                missing_local(text, names, values, found);
            }
        }
        StatKind::Assign { targets, values } => {
            extra(text, targets.len(), values, found);
            if is_short(targets.len(), values)
                && let Some(first) = targets.get(values.len())
            {
                let message = format!(
                    "no value is left for `{}`, which becomes nil",
                    text.source(&first.at)
                );
                let finding = text.finding(Code::UnbalancedAssignment, message, &first.at);
                found.push(finding.help("give each name its value"));
            }
        }
        _ => {}
    }
}

fn extra(text: &Text<'_>, names: usize, values: &[Expr], found: &mut Found) {
    if let Some(first) = values.get(names) {
        let finding = text.finding(
            Code::UnbalancedAssignment,
            "there is no name for this value",
            &first.at,
        );
        found.push(
            finding
                .because("thrown away")
                .help("remove it, or give it a name"),
        );
    }
}

/// Whether values are missing: a call or `...` at the end may give several, nil fills up on purpose.
fn is_short(names: usize, values: &[Expr]) -> bool {
    let open = |last: &Expr| {
        matches!(
            last.kind,
            ExprKind::Call(_) | ExprKind::Varargs | ExprKind::Nil | ExprKind::Broken
        )
    };
    values.len() < names && values.last().is_some_and(|last| !open(last))
}

/// A local without a value of its own that is given none later either.
fn missing_local(text: &Text<'_>, names: &[Name], values: &[Expr], found: &mut Found) {
    let written = |name: &&Name| {
        text.variables
            .at(name.at.start)
            .is_some_and(|usage| usage.writes > 0 || usage.is_exempt())
    };
    if let Some(name) = names[values.len()..].iter().find(|name| !written(name)) {
        let message = format!("no value is left for `{}`, which stays nil", name.text);
        let finding = text.finding(Code::UnbalancedAssignment, message, &name.at);
        found.push(finding.help("give each name its value, or declare it by itself"));
    }
}
