//! Names that are declared twice: locals that hide others, parameters and functions of the same name.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements declare names"
)]

use std::collections::HashMap;

use super::{Found, Text};
use crate::diagnostic::Code;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Function, Name, Stat, StatKind};

/// A local that hides another of the same name.
pub(super) fn locals(text: &Text<'_>, found: &mut Found) {
    let mut walk = Walk {
        text,
        found,
        visible: HashMap::new(),
        declared: Vec::new(),
        scope: 0,
        scopes: 0,
    };
    walk.block(&text.code.block);
}

struct Walk<'s, 'a> {
    text: &'s Text<'a>,
    found: &'s mut Found,
    /// The visible declarations of a name, innermost last, each with the scope it is a function of.
    visible: HashMap<&'a str, Vec<(&'a Name, Option<usize>)>>,
    /// Names in the order of their declaration, to be forgotten with their scope.
    declared: Vec<&'a str>,
    /// The number of the scope, and of the last that was opened.
    scope: usize,
    scopes: usize,
}

impl<'a> Walk<'_, 'a> {
    fn scoped(&mut self, body: impl FnOnce(&mut Self)) {
        let before = self.declared.len();
        self.scopes += 1;
        let outer = std::mem::replace(&mut self.scope, self.scopes);
        body(self);
        self.scope = outer;
        for name in self.declared.drain(before..) {
            if let Some(places) = self.visible.get_mut(name) {
                places.pop();
            }
        }
    }

    fn block(&mut self, block: &'a Block) {
        self.scoped(|walk| block.iter().for_each(|stat| walk.stat(stat)));
    }

    fn declare(&mut self, name: &'a Name, is_meant: bool) {
        let places = self.visible.entry(&name.text).or_default();
        if let Some((outer, _)) = places.last()
            && !is_meant
            && !name.text.starts_with('_')
            && name.text != "self"
        {
            let message = format!("`{}` hides another local of the same name", name.text);
            let finding = self.text.finding(Code::ShadowedLocal, message, &name.at);
            let first = self.text.code.span(&outer.at);
            self.found.push(
                finding
                    .also(first, "hidden from here on")
                    .help("give one of them another name"),
            );
        }
        places.push((name, None));
        self.declared.push(&name.text);
    }

    fn stat(&mut self, stat: &'a Stat) {
        match &stat.kind {
            StatKind::Local { names, values } => self.local(names, values),
            StatKind::LocalFunction { name, body } => self.local_function(name, body),
            StatKind::NumericFor { name, range, body } => {
                self.exprs(range);
                self.scoped(|walk| {
                    walk.declare(name, false);
                    walk.block(body);
                });
            }
            StatKind::GenericFor {
                names,
                values,
                body,
            } => {
                self.exprs(values);
                self.scoped(|walk| {
                    for (index, name) in names.iter().enumerate() {
                        let again = is_repeated(&names[..index], name);
                        let meant = again || walk.is_meant(name, values);
                        walk.declare(name, meant);
                    }
                    walk.block(body);
                });
            }
            StatKind::Function { body, .. } => self.function(body),
            StatKind::Repeat { body, until } => self.scoped(|walk| {
                body.iter().for_each(|stat| walk.stat(stat));
                walk.expr(until);
            }),
            StatKind::Do(body) => self.block(body),
            StatKind::While { condition, body } => {
                self.expr(condition);
                self.block(body);
            }
            StatKind::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    self.expr(condition);
                    self.block(body);
                }
                otherwise.iter().for_each(|body| self.block(body));
            }
            StatKind::Assign { targets, values } => {
                self.exprs(targets);
                self.exprs(values);
            }
            StatKind::Call(call) => self.expr(call),
            StatKind::Return(values) => self.exprs(values),
            StatKind::Break => {}
        }
    }

    fn local(&mut self, names: &'a [Name], values: &'a [Expr]) {
        self.exprs(values);
        let fresh = names.iter().any(|name| self.is_new(name));
        for name in names {
            // `local x = x or 1` and `local value, err = …` after another `err` are written on purpose.
            let meant = names.len() > 1 && fresh || self.is_meant(name, values);
            self.declare(name, meant);
        }
    }

    fn local_function(&mut self, name: &'a Name, body: &'a Function) {
        // `duplicate_function` speaks of two in one sequence.
        let last = self
            .visible
            .get(name.text.as_str())
            .and_then(|places| places.last());
        let again = last.is_some_and(|(_, scope)| *scope == Some(self.scope));
        self.declare(name, again);
        if let Some(last) = self
            .visible
            .get_mut(name.text.as_str())
            .and_then(|places| places.last_mut())
        {
            last.1 = Some(self.scope);
        }
        self.function(body);
    }

    fn is_new(&self, name: &Name) -> bool {
        self.visible
            .get(name.text.as_str())
            .is_none_or(Vec::is_empty)
    }

    /// Whether the new local is made of the one it hides.
    fn is_meant(&self, name: &Name, values: &[Expr]) -> bool {
        !self.is_new(name) && values.iter().any(|value| mentions(value, &name.text))
    }

    fn function(&mut self, function: &'a Function) {
        self.scoped(|walk| {
            let parameters = &function.parameters;
            for (index, name) in parameters.iter().enumerate() {
                walk.declare(name, is_repeated(&parameters[..index], name));
            }
            walk.block(&function.body);
        });
    }

    fn exprs(&mut self, list: &'a [Expr]) {
        list.iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Function(function) => self.function(function),
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Call(call) => {
                self.expr(&call.function);
                self.exprs(&call.arguments);
            }
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Table(fields) => fields.iter().for_each(|field| self.expr(field.value())),
            _ => {}
        }
    }
}

/// `duplicate_parameter` speaks of a name that is twice in one list.
fn is_repeated(before: &[Name], name: &Name) -> bool {
    before.iter().any(|other| other.text == name.text)
}

fn mentions(expr: &Expr, name: &str) -> bool {
    let mut found = false;
    crate::parse::walk::expr(expr, &mut |part| {
        if let crate::parse::walk::Part::Expr(Expr {
            kind: ExprKind::Name(other),
            ..
        }) = part
        {
            found |= other == name;
        }
    });
    found
}

/// One function with two parameters of a name.
pub(super) fn parameters(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    if let ExprKind::Function(function) = &expr.kind {
        duplicates(text, &function.parameters, "parameter", found);
    }
}

/// One statement that declares a name twice.
pub(super) fn names(text: &Text<'_>, stat: &Stat, found: &mut Found) {
    match &stat.kind {
        StatKind::Local { names, .. } => duplicates(text, names, "local", found),
        StatKind::GenericFor { names, .. } => duplicates(text, names, "loop variable", found),
        StatKind::Function { body, .. } | StatKind::LocalFunction { body, .. } => {
            duplicates(text, &body.parameters, "parameter", found);
        }
        _ => {}
    }
}

fn duplicates(text: &Text<'_>, names: &[Name], what: &str, found: &mut Found) {
    let mut seen: HashMap<&str, &At> = HashMap::new();
    for name in names.iter().filter(|name| !name.text.starts_with('_')) {
        if let Some(first) = seen.insert(&name.text, &name.at) {
            let message = format!("the {what} `{}` is declared twice at once", name.text);
            found.push(
                text.finding(Code::DuplicateParameter, message, &name.at)
                    .also(text.code.span(first), "nothing can read this one")
                    .help("give one of them another name"),
            );
        }
    }
}

/// One sequence of statements that makes a function twice, and does not use the first in between.
pub(super) fn functions(text: &Text<'_>, block: &Block, found: &mut Found) {
    let mut seen: HashMap<(bool, Vec<&str>), (&At, usize)> = HashMap::new();
    for stat in block {
        let (key, at) = match &stat.kind {
            StatKind::LocalFunction { name, .. } => ((true, vec![name.text.as_str()]), &name.at),
            StatKind::Function { target, .. } => match target.path() {
                Some(path) => ((false, path), &target.at),
                None => continue,
            },
            _ => continue,
        };
        let name = key.1.last().copied().unwrap_or_default();
        let shown = key.1.join(".");
        let Some((first, end)) = seen.insert(key, (at, stat.at.end)) else {
            continue;
        };
        if text.source(&(end..stat.at.start)).contains(name) {
            continue;
        }
        let message = format!("the function `{shown}` is defined twice");
        found.push(
            text.finding(Code::DuplicateFunction, message, at)
                .also(text.code.span(first), "replaced by the later one")
                .help("remove one of them, or give it another name"),
        );
    }
}
