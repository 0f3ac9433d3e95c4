//! `scribe.NotFound()` without `return`, with more to do afterwards. Silent in views, and when what follows only asks, or
//! only sets what the page that is shown instead may need.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of statement among many"
)]

use crate::diagnostic::{Code as Finding, Diagnostic, Fix, Safety};
use crate::parse::Code;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Function, Operator, Stat, StatKind};
use crate::parse::walk::{self, Part};
use crate::resolve::facts;

/// Functions of `scribe` after which the page is another.
const LEAVING: [&str; 5] = ["Abandon", "Error", "NotFound", "Redirect", "Unauthorised"];

pub(super) fn check(code: &Code, found: &mut Vec<Diagnostic>) {
    let is_view = !code.joined.outputs.is_empty() || !code.joined.codes.is_empty();
    if is_view
        || !code
            .scopes
            .calls
            .iter()
            .any(|call| call.statement && leaves(&call.path))
    {
        return;
    }
    let mut look = Look { code, found };
    look.block(&code.block, None);
    walk::block(&code.block, &mut |part| {
        if let Part::Function(Function { body, .. }) = part {
            look.block(body, None);
        }
    });
}

fn leaves<T: AsRef<str>>(path: &[T]) -> bool {
    match path {
        [root, name] => root.as_ref() == "scribe" && LEAVING.contains(&name.as_ref()),
        _ => false,
    }
}

struct Look<'a> {
    code: &'a Code,
    found: &'a mut Vec<Diagnostic>,
}

impl Look<'_> {
    /// Looks through a block; `after` is what is done when it ends.
    fn block(&mut self, block: &Block, after: Option<&At>) {
        for (index, stat) in block.iter().enumerate() {
            let rest = &block[index + 1..];
            let here = rest.iter().find(|stat| self.is_work(stat));
            let here = here.map(|stat| &stat.at);
            let next = here.or(after.filter(|_| !ends(rest)));
            match &stat.kind {
                StatKind::Call(call) if self.is_leaving(call) => {
                    // In one row, calls and assignments after it are most likely meant.
                    let beside = rest
                        .iter()
                        .find(|stat| self.is_work(stat) && !is_deed(stat));
                    let beside = beside.map(|stat| &stat.at);
                    if let Some(next) = beside.or(after.filter(|_| !ends(rest))) {
                        self.report(call, next, rest.is_empty());
                    }
                }
                StatKind::Do(body)
                | StatKind::While { body, .. }
                | StatKind::Repeat { body, .. }
                | StatKind::NumericFor { body, .. }
                | StatKind::GenericFor { body, .. } => self.block(body, next),
                StatKind::If {
                    branches,
                    otherwise,
                } => {
                    let bodies = branches.iter().map(|(_, body)| body).chain(otherwise);
                    bodies.for_each(|body| self.block(body, next));
                }
                _ => {}
            }
        }
    }

    /// Whether a statement does something that a page which was left has no use for. Conditions may ask for just that, so
    /// they do not count.
    fn is_work(&self, stat: &Stat) -> bool {
        match &stat.kind {
            StatKind::Call(call) => !is_harmless(call),
            StatKind::Assign { targets, values } => {
                !targets.iter().all(is_for_page) || values.iter().any(|value| self.relies(value))
            }
            StatKind::Return(values) => values
                .iter()
                .any(|value| matches!(value.bare().kind, ExprKind::Call(_)) && !is_harmless(value)),
            StatKind::LocalFunction { .. } | StatKind::Function { .. } => false,
            StatKind::Break | StatKind::If { .. } => false,
            StatKind::Local { values, .. } => values.iter().any(may_fail),
            StatKind::Do(body) => body.iter().any(|stat| self.is_work(stat)),
            StatKind::While { .. }
            | StatKind::Repeat { .. }
            | StatKind::NumericFor { .. }
            | StatKind::GenericFor { .. } => true,
        }
    }

    /// Whether a value is read from what a local holds, without asking whether it holds anything.
    fn relies(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Index(base, _) => {
                facts::local(&self.code.scopes, base).is_some() || self.relies(base)
            }
            ExprKind::Binary(Operator::And | Operator::Or, ..) => false,
            ExprKind::Binary(_, left, right) => self.relies(left) || self.relies(right),
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.relies(inner),
            ExprKind::Call(call) => call.arguments.iter().any(|value| self.relies(value)),
            _ => false,
        }
    }

    fn is_leaving(&self, call: &Expr) -> bool {
        let ExprKind::Call(call) = &call.kind else {
            return false;
        };
        let ExprKind::Index(base, _) = &call.function.kind else {
            return false;
        };
        let path = call.function.path().unwrap_or_default();
        leaves(&path) && facts::local(&self.code.scopes, base).is_none()
    }

    fn report(&mut self, call: &Expr, next: &At, is_last: bool) {
        let ExprKind::Call(inner) = &call.kind else {
            return;
        };
        let name = inner.function.path().unwrap_or_default().join(".");
        let span = self.code.span(&call.at);
        let length = self.code.joined.lua[next.clone()].lines().next();
        let first_line = next.start..next.start + length.map_or(0, str::len);
        let mut finding = Diagnostic::new(
            Finding::MissingReturn,
            format!("the code goes on after `{name}`"),
            span,
        )
        .because("this does not end the function")
        .also(self.code.span(&first_line), "this still runs")
        .help("write `return` before it");
        if is_last {
            let before = self.code.span(&(call.at.start..call.at.start));
            finding.fix = Some(Fix {
                title: "write `return` before it".to_owned(),
                edits: vec![(before, "return ".to_owned())],
                safety: Safety::NeedsReview,
            });
        }
        self.found.push(finding);
    }
}

/// Whether statements leave the block for good.
fn ends(rest: &[Stat]) -> bool {
    let last = rest.last().map(|stat| &stat.kind);
    matches!(last, Some(StatKind::Return(_) | StatKind::Break))
}

/// A call or assignment: something that is done for its own sake.
fn is_deed(stat: &Stat) -> bool {
    matches!(
        stat.kind,
        StatKind::Call(_) | StatKind::Assign { .. } | StatKind::Return(_)
    )
}

/// Whether a value depends on something that may be missing.
fn may_fail(value: &Expr) -> bool {
    let mut looks = false;
    walk::expr(value, &mut |part| {
        if let Part::Expr(expr) = part {
            looks |= matches!(expr.kind, ExprKind::Index(..) | ExprKind::Call(_));
        }
    });
    looks && !matches!(value.kind, ExprKind::Function(_))
}

/// `page.status = 410`, `temp.reason = "…"`: what the page shown instead is told.
fn is_for_page(target: &Expr) -> bool {
    let path = target.path().unwrap_or_default();
    matches!(path.as_slice(), ["page" | "temp", _, ..])
}

/// Calls that are as useful after the page was left as before, and those that leave it themselves.
fn is_harmless(call: &Expr) -> bool {
    let ExprKind::Call(call) = &call.bare().kind else {
        return false;
    };
    let path = call.function.path().unwrap_or_default();
    match path.as_slice() {
        ["log", _] | ["print"] | ["scribe", "Cookie" | "Dump"] => true,
        path => leaves(path),
    }
}
