//! Values that locals are given and that nothing reads: overwritten before, or never read after. Only what is certain
//! without following branches: within one sequence of statements, and up to the end of a local's scope or its function.
//! Locals that inner functions use are left alone, since it is not known when those run.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements give values to names"
)]

use std::collections::{BTreeMap, HashSet};

use super::variables::{Kind, Usage};
use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Function, Name, Stat, StatKind};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::LocalId;

pub(super) fn check(text: &Text<'_>, found: &mut Found) {
    let mut search = Search {
        text,
        breaks: Vec::new(),
        found,
    };
    search.breaks = breaks(&text.code.block);
    search.block(&text.code.block, &[], text.code.joined.lua.len());
    for known in &text.variables.functions {
        search.function(known.function);
    }
    walk::block(&text.code.block, &mut |part| {
        if let Part::Stat(stat) = part {
            search.inner(stat);
        }
    });
}

/// Where the breaks are, rising.
fn breaks(block: &Block) -> Vec<usize> {
    let mut found = Vec::new();
    walk::block(block, &mut |part| {
        if let Part::Stat(stat) = part
            && matches!(stat.kind, StatKind::Break)
        {
            found.push(stat.at.start);
        }
    });
    found.sort_unstable();
    found
}

/// A value that nothing has read yet.
struct Pending {
    at: At,
    /// From where a read would be one of this value.
    from: usize,
    is_parameter: bool,
}

struct Search<'s, 'a> {
    text: &'s Text<'a>,
    breaks: Vec<usize>,
    found: &'s mut Found,
}

impl Search<'_, '_> {
    fn function(&mut self, function: &Function) {
        self.block(&function.body, &function.parameters, function.at.end);
    }

    /// The sequences of statements directly within a statement.
    fn inner(&mut self, stat: &Stat) {
        match &stat.kind {
            StatKind::Do(body) | StatKind::While { body, .. } | StatKind::Repeat { body, .. } => {
                self.block(body, &[], stat.at.end);
            }
            StatKind::If {
                branches,
                otherwise,
            } => {
                let bodies = branches.iter().map(|(_, body)| body).chain(otherwise);
                bodies.for_each(|body| self.block(body, &[], stat.at.end));
            }
            StatKind::NumericFor { name, body, .. } => {
                self.block(body, std::slice::from_ref(name), stat.at.end);
            }
            StatKind::GenericFor { names, body, .. } => self.block(body, names, stat.at.end),
            _ => {}
        }
    }

    /// `end` is the end of the scope that the block makes.
    fn block(&mut self, block: &Block, given: &[Name], end: usize) {
        let mut pending: BTreeMap<LocalId, Pending> = BTreeMap::new();
        let mut own: HashSet<LocalId> = HashSet::new();
        // An earlier parameter or loop variable cannot be left out.
        if let Some(name) = given.last() {
            own.extend(self.note(name, &name.at, name.at.end, &mut pending));
        }
        for stat in block {
            match &stat.kind {
                StatKind::Assign { targets, values } => {
                    self.assign(stat, targets, values, &mut pending);
                }
                StatKind::Local { names, values } => {
                    own.extend(names.iter().filter_map(|name| self.declared(name)));
                    for (name, value) in names.iter().zip(values) {
                        if is_given(names.len(), values, value) {
                            self.note(name, &name.at, stat.at.end, &mut pending);
                        }
                    }
                }
                StatKind::Return(_) => {
                    let dead = std::mem::take(&mut pending);
                    for (id, value) in dead {
                        self.report(
                            id,
                            &value,
                            stat.at.end,
                            "the function ends without reading it",
                        );
                    }
                }
                _ => {}
            }
            if self.has_break(&stat.at) {
                pending.clear();
            }
        }
        for (id, value) in pending.into_iter().filter(|(id, _)| own.contains(id)) {
            self.report(id, &value, end, "nothing reads it after this");
        }
    }

    fn has_break(&self, at: &At) -> bool {
        let first = self.breaks.partition_point(|&place| place < at.start);
        self.breaks.get(first).is_some_and(|&place| place < at.end)
    }

    fn assign(
        &mut self,
        stat: &Stat,
        targets: &[Expr],
        values: &[Expr],
        pending: &mut BTreeMap<LocalId, Pending>,
    ) {
        for (target, value) in targets.iter().zip(values) {
            let Some(id) = self.text.local_id(target) else {
                continue;
            };
            if let Some(old) = pending.remove(&id) {
                self.report(
                    id,
                    &old,
                    stat.at.end,
                    "overwritten before anything reads it",
                );
            }
            if is_given(targets.len(), values, value) && self.usage(id).is_some() {
                let value = Pending {
                    at: target.at.clone(),
                    from: stat.at.end,
                    is_parameter: false,
                };
                pending.insert(id, value);
            }
        }
    }

    fn declared(&self, name: &Name) -> Option<LocalId> {
        self.text.variables.at(name.at.start).map(|usage| usage.id)
    }

    fn note(
        &self,
        name: &Name,
        at: &At,
        from: usize,
        pending: &mut BTreeMap<LocalId, Pending>,
    ) -> Option<LocalId> {
        let id = self.declared(name)?;
        let usage = self.usage(id)?;
        let is_parameter = usage.kind == Kind::Parameter;
        pending.insert(
            id,
            Pending {
                at: at.clone(),
                from,
                is_parameter,
            },
        );
        Some(id)
    }

    /// A local whose values can be followed: read somewhere, and by no inner function.
    fn usage(&self, id: LocalId) -> Option<&Usage<'_>> {
        let usage = self.text.variables.get(id)?;
        let follows = !usage.captured && !usage.reads.is_empty() && !usage.is_exempt();
        follows.then_some(usage)
    }

    fn report(&mut self, id: LocalId, value: &Pending, end: usize, why: &str) {
        let Some(usage) = self
            .usage(id)
            .filter(|usage| !usage.is_read_in(value.from, end))
        else {
            return;
        };
        let name = &usage.name.text;
        let message = if value.is_parameter {
            format!("the value that is passed as `{name}` is never used")
        } else {
            format!("this value of `{name}` is never used")
        };
        let finding = self.text.finding(Code::UnusedValue, message, &value.at);
        self.found
            .push(finding.because(why).help("remove it, or use it before"));
    }
}

/// Whether a name of several gets a value of its own, other than nil.
fn is_given(names: usize, values: &[Expr], value: &Expr) -> bool {
    let open = matches!(value.kind, ExprKind::Call(_) | ExprKind::Varargs);
    let is_last = values.last().is_some_and(|last| std::ptr::eq(last, value));
    let shared = open && is_last && names > values.len();
    !matches!(value.kind, ExprKind::Nil) && !shared
}
