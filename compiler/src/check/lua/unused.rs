//! Locals, parameters and loop variables that nothing reads, and locals that are read but never given a value.
//! A name that begins with `_` says that it is not meant to be used.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements declare several names"
)]

use std::collections::HashSet;

use super::variables::{Kind, Usage};
use super::{Found, Text};
use crate::diagnostic::{Code, Safety};
use crate::parse::syntax::{Expr, ExprKind, Name, StatKind};
use crate::parse::walk::{self, Part};

/// A `local` that nothing reads.
pub(super) fn locals(text: &Text<'_>, found: &mut Found) {
    let declared: Vec<&Usage<'_>> = text.variables.iter().collect();
    let is_local = |usage: &&&Usage<'_>| matches!(usage.kind, Kind::Local { .. } | Kind::Function);
    if declared
        .iter()
        .filter(is_local)
        .all(|usage| is_used(text, usage))
    {
        return;
    }
    let excused = before_used(text, |stat| match stat {
        StatKind::Local { names, .. } => names,
        _ => &[],
    });
    for usage in declared.iter().filter(is_local) {
        let name = &usage.name.text;
        if is_used(text, usage) || usage.is_exempt() || excused.contains(&usage.name.at.start) {
            continue;
        }
        let (message, help) = if usage.kind == Kind::Function {
            (
                format!("the function `{name}` is never called"),
                "remove it",
            )
        } else if usage.filled > 0 {
            (
                format!("`{name}` is filled, but never read"),
                "remove it and what fills it",
            )
        } else if usage.writes > 0 {
            (
                format!("`{name}` is given a value, but never read"),
                "remove it, or use it",
            )
        } else {
            (
                format!("`{name}` is never used"),
                "remove it, or begin its name with `_`",
            )
        };
        found.push(
            text.finding(Code::UnusedLocal, message, &usage.name.at)
                .help(help),
        );
    }
}

/// Whether something reads a local. A function that only calls itself is not used, and neither is a table that is made
/// here and only filled.
fn is_used(text: &Text<'_>, usage: &Usage<'_>) -> bool {
    if usage.reads.len() == usage.filled && usage.filled > 0 {
        return !is_made_here(text, usage);
    }
    let own = usage
        .function
        .map(|index| &text.variables.functions[index].function.at);
    let outside = |at: &usize| own.is_none_or(|own| !own.contains(at));
    usage.reads.iter().any(outside)
}

fn is_made_here(text: &Text<'_>, usage: &Usage<'_>) -> bool {
    let values = &text.code.scopes.locals[usage.id].values;
    let is_table = |value: &Option<Expr>| {
        value
            .as_ref()
            .is_some_and(|value| matches!(value.kind, ExprKind::Table(_)))
    };
    values.iter().all(is_table)
}

/// Names that stand before a used one of the same list, so that they cannot be left out.
fn before_used(
    text: &Text<'_>,
    list: impl for<'s> Fn(&'s StatKind) -> &'s [Name],
) -> HashSet<usize> {
    let read: HashSet<usize> = text
        .variables
        .iter()
        .filter(|usage| !usage.reads.is_empty())
        .map(|usage| usage.name.at.start)
        .collect();
    let mut excused = HashSet::new();
    walk::block(&text.code.block, &mut |part| {
        if let Part::Stat(stat) = part {
            let names = list(&stat.kind);
            let last = names.iter().rposition(|name| read.contains(&name.at.start));
            excused.extend(names[..last.unwrap_or(0)].iter().map(|name| name.at.start));
        }
    });
    excused
}

/// A parameter that nothing reads, with no used one after it. A function without statements is a placeholder.
pub(super) fn parameters(text: &Text<'_>, found: &mut Found) {
    let unread: HashSet<usize> = text
        .variables
        .iter()
        .filter(|usage| usage.kind == Kind::Parameter && usage.reads.is_empty())
        .map(|usage| usage.name.at.start)
        .collect();
    if unread.is_empty() {
        return;
    }
    let names = names_in_use(text);
    for known in &text.variables.functions {
        let function = known.function;
        if function.body.is_empty() || function.varargs {
            continue;
        }
        let unused = function
            .parameters
            .iter()
            .rev()
            .take_while(|name| unread.contains(&name.at.start));
        for name in unused.filter(|name| !name.text.starts_with('_')) {
            let message = format!("the parameter `{}` is never used", name.text);
            let marked = format!("_{}", name.text);
            let mut finding = text.finding(Code::UnusedParameter, message, &name.at);
            let usage = text.variables.at(name.at.start);
            if usage.is_some_and(|usage| usage.writes == 0) && !names.contains(marked.as_str()) {
                finding.fix = text.fix("mark it as unused", &name.at, marked, Safety::Safe);
            }
            found.push(finding.help("remove it, or begin its name with `_`"));
        }
    }
}

/// Names that something of the text means, so that a new local of the name could come between.
fn names_in_use<'t>(text: &'t Text<'_>) -> HashSet<&'t str> {
    let read = text
        .variables
        .iter()
        .filter(|usage| !usage.reads.is_empty());
    let locals = read.map(|usage| usage.name.text.as_str());
    let free = text.code.scopes.free.iter().map(|free| free.name.as_str());
    locals.chain(free).collect()
}

/// A variable of `for … in` that nothing reads. The counter of `for … =` cannot be left out.
pub(super) fn loop_variables(text: &Text<'_>, found: &mut Found) {
    let is_unused = |usage: &&Usage<'_>| {
        usage.kind == Kind::Loop && usage.reads.is_empty() && !usage.is_exempt()
    };
    let unused: Vec<&Usage<'_>> = text.variables.iter().filter(is_unused).collect();
    if unused.is_empty() {
        return;
    }
    let is_free = !names_in_use(text).contains("_");
    for usage in unused {
        let at = &usage.name.at;
        let message = format!("the loop variable `{}` is never used", usage.name.text);
        let mut finding = text.finding(Code::UnusedLoopVariable, message, at);
        if usage.writes == 0 && is_free {
            finding.fix = text.fix("call it `_`", at, "_", Safety::Safe);
        }
        found.push(finding.help("call it `_`, or leave it out where no used one follows"));
    }
}

/// A `local` that is read, but never given a value.
pub(super) fn never_set(text: &Text<'_>, found: &mut Found) {
    let unset = text.variables.iter().filter(|usage| {
        usage.kind == (Kind::Local { has_value: false }) && usage.writes == 0 && !usage.is_exempt()
    });
    for usage in unset {
        let Some(first) = usage.reads.first() else {
            continue;
        };
        let name = &usage.name.text;
        let message = format!("`{name}` is never given a value, so it is always nil");
        found.push(
            text.finding(Code::NeverSet, message, &(*first..first + name.len()))
                .also(text.code.span(&usage.name.at), "declared without a value")
                .help("give it a value, or write `nil` where it is used"),
        );
    }
}
