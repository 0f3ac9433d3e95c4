//! `if x then end`, `do end`, loops without a body: a comment in one says that it is meant.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements hold blocks"
)]

use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Stat, StatKind};
use crate::parse::walk::{self, Part};

pub(super) fn check(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    match &stat.kind {
        StatKind::If {
            branches,
            otherwise,
        } => empty_branches(text, stat, branches, otherwise.as_ref(), found),
        StatKind::Do(body) if body.is_empty() => {
            report(
                text,
                &stat.at,
                &stat.at,
                "there is nothing between `do` and `end`",
                found,
            );
        }
        StatKind::While { condition, body } if body.is_empty() && !calls(&[condition]) => {
            report(
                text,
                &condition.at,
                &stat.at,
                "the loop does nothing",
                found,
            );
        }
        StatKind::Repeat { body, until } if body.is_empty() && !calls(&[until]) => {
            report(text, &until.at, &stat.at, "the loop does nothing", found);
        }
        StatKind::NumericFor { name, range, body }
            if body.is_empty() && !calls(&range.iter().collect::<Vec<_>>()) =>
        {
            report(text, &name.at, &stat.at, "the loop does nothing", found);
        }
        _ => {}
    }
}

fn empty_branches(
    text: &Text<'_>,
    stat: &Stat,
    branches: &[(Expr, Block)],
    otherwise: Option<&Block>,
    found: &mut Found,
) {
    let start = otherwise
        .and_then(|body| body.first())
        .map(|first| first.at.start);
    let starts = branches.iter().map(|(condition, _)| condition.at.start);
    let ends = starts.skip(1).chain([start.unwrap_or(stat.at.end)]);
    for ((condition, body), end) in branches.iter().zip(ends) {
        if body.is_empty() {
            let within = condition.at.end..end;
            report(
                text,
                &condition.at,
                &within,
                "nothing is done when this holds",
                found,
            );
        }
    }
    let last = branches.last().map_or(stat.at.start, |(condition, body)| {
        body.last().map_or(condition.at.end, |last| last.at.end)
    });
    if otherwise.is_some_and(Vec::is_empty) {
        let word = stat.at.end.saturating_sub("end".len())..stat.at.end;
        let within = last..stat.at.end;
        report(
            text,
            &word,
            &within,
            "the `else` before this is empty",
            found,
        );
    }
}

/// Whether something is done in what a loop asks for.
fn calls(exprs: &[&Expr]) -> bool {
    let mut found = false;
    for expr in exprs {
        walk::expr(expr, &mut |part| {
            if let Part::Expr(expr) = part {
                found |= matches!(expr.kind, ExprKind::Call(_));
            }
        });
    }
    found
}

fn report(text: &Text<'_>, at: &At, whole: &At, message: &str, found: &mut Found) {
    // Comments of views are not in the joined Lua, so that what is between its places is looked at in the file's order.
    if text.source(whole).contains("--") || text.blanked(whole) {
        return;
    }
    let finding = text.finding(Code::EmptyBlock, message, at);
    found.push(finding.help("remove it, or say in a comment why nothing is done"));
}

impl Text<'_> {
    /// Whether something between two places of a view can have been a comment: those are blanks in the joined Lua.
    fn blanked(&self, at: &At) -> bool {
        !self.code.joined.codes.is_empty()
            && self.source(at).lines().any(|line| {
                let trimmed = line.trim_start();
                trimmed.ends_with("   ") || trimmed.contains("       ")
            })
    }
}
