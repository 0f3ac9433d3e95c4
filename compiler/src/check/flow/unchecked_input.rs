//! What a visitor may leave out, used by a controller as if it were always there: a method of `form.name`, a calculation
//! with `tonumber(request.query.page)`. Only what every visit runs is looked at, up to the first way out, and any question
//! about a field before that settles it.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of expression and statement among many"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::syntax::{
    At, Block, Call, Expr, ExprKind, Operator, Stat, StatKind, UnaryOperator,
};
use crate::parse::walk::{self, Part};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::data::path;
use crate::resolve::data::uses::Operation;
use crate::resolve::facts;
use crate::resolve::scope::LocalId;

/// A field of what was sent: `form.name` as `("form", "name")`.
type Field = (String, String);

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let is_asking = |chunk: &&ParsedChunk| {
        let is_sound = chunk.kind == ChunkKind::Controller && !chunk.is_broken;
        is_sound && !chunk.form_use.is_open && !chunk.form_use.reads.is_empty()
    };
    let mut visited: Option<BTreeSet<&str>> = None;
    let mut given: Option<BTreeSet<String>> = None;
    for (id, file) in &subject.bundle.controllers {
        let Some(chunk) = subject.bundle.chunks.get(file).filter(is_asking) else {
            continue;
        };
        let visited = visited.get_or_insert_with(|| opened(subject));
        if subject.graph.runs(*file).part || !visited.contains(id.as_str()) {
            continue;
        }
        let mut look = Look {
            chunk,
            resolved: subject.resolved,
            locals: BTreeMap::new(),
            asked: BTreeSet::new(),
            found: Vec::new(),
        };
        look.block(&chunk.block);
        for (field, finding) in look.found {
            let given = given.get_or_insert_with(|| set_by_code(subject.resolved));
            if !given.contains(&field.1) {
                found.push(finding);
            }
        }
    }
}

/// The controllers that addresses run when their page is just opened.
fn opened<'a>(subject: &Subject<'a>) -> BTreeSet<&'a str> {
    let sites = subject.resolved.sites.iter();
    let routes = sites
        .filter(|site| site.runs(subject.id))
        .flat_map(|site| &site.routes.routes);
    let opens = routes.filter(|route| {
        let takes = route.methods.is_empty() || route.methods.iter().any(|method| method == "GET");
        takes && route.redirect.is_none()
    });
    opens
        .filter_map(|route| route.controller.as_deref())
        .collect()
}

/// Fields that code of the project sets, so that they may be there in any case.
fn set_by_code(resolved: &Resolved) -> BTreeSet<String> {
    let chunks = resolved
        .bundles
        .iter()
        .flat_map(|bundle| bundle.chunks.values());
    let assigns = chunks.flat_map(|chunk| &chunk.scopes.field_assigns);
    let set = assigns.filter(|assign| {
        let path: Vec<&str> = assign.path.iter().map(String::as_str).collect();
        matches!(
            path.as_slice(),
            ["form", ..] | ["request", "form" | "query" | "get" | "post", ..]
        )
    });
    set.filter_map(|assign| assign.path.last().cloned())
        .collect()
}

struct Look<'a> {
    chunk: &'a ParsedChunk,
    resolved: &'a Resolved,
    /// Locals that hold a field, or the number it says.
    locals: BTreeMap<LocalId, (Field, bool)>,
    asked: BTreeSet<Field>,
    found: Vec<(Field, Diagnostic)>,
}

impl Look<'_> {
    /// Looks at what is run in any case; whether what follows is as well.
    fn block(&mut self, block: &Block) -> bool {
        block.iter().all(|stat| self.stat(stat))
    }

    fn stat(&mut self, stat: &Stat) -> bool {
        match &stat.kind {
            StatKind::Local { names, values } => {
                values.iter().for_each(|value| self.expr(value));
                for (name, value) in names.iter().zip(values) {
                    self.keep(&name.at, value);
                }
                true
            }
            StatKind::Assign { targets, values } => {
                values.iter().for_each(|value| self.expr(value));
                for target in targets {
                    if let ExprKind::Index(base, _) = &target.kind {
                        self.expr(base);
                    }
                    self.settle(target);
                }
                true
            }
            StatKind::Call(call) => {
                self.expr(call);
                true
            }
            StatKind::Do(body) => self.block(body),
            StatKind::Return(values) => {
                values.iter().for_each(|value| self.expr(value));
                false
            }
            StatKind::If { branches, .. } => {
                if let Some((condition, _)) = branches.first() {
                    self.expr(condition);
                }
                // What it asks for, and what it does, may be why the rest is right.
                self.settle_stat(stat);
                !may_leave(stat)
            }
            StatKind::NumericFor { range, .. } => {
                range.iter().for_each(|bound| self.expr(bound));
                self.settle_stat(stat);
                !may_leave(stat)
            }
            _ => {
                self.settle_stat(stat);
                !may_leave(stat)
            }
        }
    }

    /// Notes what a local holds.
    fn keep(&mut self, at: &At, value: &Expr) {
        let locals = &self.chunk.scopes.locals;
        let Some(held) = self.held(value) else { return };
        let id = locals.iter().position(|local| local.name.at == *at);
        if let Some(id) = id.filter(|id| locals[*id].values.len() == 1) {
            self.locals.insert(id, held);
        }
    }

    /// The field an expression is, and whether it is the number that says.
    fn held(&self, expr: &Expr) -> Option<(Field, bool)> {
        let expr = expr.bare();
        match &expr.kind {
            ExprKind::Name(_) => {
                let id = facts::local(&self.chunk.scopes, expr)?;
                self.locals.get(&id).cloned()
            }
            ExprKind::Index(..) => Some((self.field(expr)?, false)),
            ExprKind::Call(call) => {
                let [value] = &*call.arguments else {
                    return None;
                };
                let (field, _) = self.held(value).filter(|_| self.is_tonumber(call))?;
                Some((field, true))
            }
            _ => None,
        }
    }

    fn is_tonumber(&self, call: &Call) -> bool {
        let is_free = facts::local(&self.chunk.scopes, &call.function).is_none();
        is_free && call.method.is_none() && call.function.path().as_deref() == Some(&["tonumber"])
    }

    fn field(&self, expr: &Expr) -> Option<Field> {
        let path = expr.path()?;
        let (table, name) = match path.as_slice() {
            ["form", name] => ("form", *name),
            ["request", table @ ("form" | "query" | "get" | "post"), name] => (*table, *name),
            _ => return None,
        };
        let is_free = !self.chunk.scopes.resolved.contains_key(&expr.at.start);
        is_free.then(|| (table.to_owned(), name.to_owned()))
    }

    /// Looks at an expression that is run in any case.
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Index(base, key) => {
                self.used(base, "nil has no fields");
                self.expr(base);
                self.expr(key);
            }
            ExprKind::Unary(operator, inner) => {
                match operator {
                    UnaryOperator::Length => self.used(inner, "nil has no length"),
                    UnaryOperator::Negate => self.used(inner, "nil is no number"),
                    UnaryOperator::Not | UnaryOperator::Other => self.settle(inner),
                }
                self.expr(inner);
            }
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            ExprKind::Call(call) => {
                if call.method.is_some() {
                    self.used(&call.function, "nil has no methods");
                }
                self.expr(&call.function);
                self.stored(call);
                call.arguments
                    .iter()
                    .for_each(|argument| self.expr(argument));
                if !self.is_tonumber(call) {
                    // The function may look, and fail or leave.
                    call.arguments
                        .iter()
                        .for_each(|argument| self.settle(argument));
                }
            }
            ExprKind::Table(fields) => {
                fields.iter().for_each(|field| self.expr(field.value()));
            }
            _ => {}
        }
    }

    /// Keys of a path that something is stored at.
    fn stored(&mut self, call: &Call) {
        let function = call.function.path().filter(|_| call.method.is_none());
        let function = function.unwrap_or_default();
        let function: Vec<String> = function.into_iter().map(str::to_owned).collect();
        let operation = Operation::named(&function);
        let Some(argument) = call.arguments.first().map(Expr::bare) else {
            return;
        };
        let is_table = path::path(argument).is_some_and(|path| {
            !self.chunk.scopes.resolved.contains_key(&path.root_at.start)
                && self.resolved.tables.contains_key(&path.root)
        });
        if is_table && operation.is_some_and(Operation::writes) {
            let mut part = argument;
            while let ExprKind::Index(base, key) = &part.kind {
                self.used(key, "nothing can be stored under nil");
                part = base;
            }
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr) {
        match operator {
            Operator::And | Operator::Or => {
                self.expr(left);
                self.settle(left);
                return self.settle(right);
            }
            Operator::Equal | Operator::Unequal => {
                self.expr(left);
                self.expr(right);
                self.settle(left);
                return self.settle(right);
            }
            Operator::Other => {}
            Operator::Concat => [left, right]
                .iter()
                .for_each(|side| self.used(side, "nil is no text")),
            _ => [left, right]
                .iter()
                .for_each(|side| self.used(side, "nil is no number")),
        }
        self.expr(left);
        self.expr(right);
    }

    /// Notes fields that are asked for, anywhere in an expression.
    fn settle(&mut self, expr: &Expr) {
        let mut fields = Vec::new();
        walk::expr(expr, &mut |part| {
            if let Part::Expr(expr) = part {
                fields.extend(self.held(expr).map(|(field, _)| field));
            }
        });
        self.asked.extend(fields);
    }

    fn settle_stat(&mut self, stat: &Stat) {
        let mut fields = Vec::new();
        walk::stat(stat, &mut |part| {
            if let Part::Expr(expr) = part {
                fields.extend(self.held(expr).map(|(field, _)| field));
            }
        });
        self.asked.extend(fields);
    }

    /// Takes the use of a value that fails where there is none.
    fn used(&mut self, expr: &Expr, why: &str) {
        let Some((field, is_number)) = self.held(expr) else {
            return;
        };
        if !self.asked.insert(field.clone()) {
            return;
        }
        let request = if field.0 == "form" { "" } else { "request." };
        let name = format!("{request}{}.{}", field.0, field.1);
        let message = if is_number {
            format!("`{name}` need not be a number")
        } else {
            format!("`{name}` need not be there")
        };
        let span = self.chunk.span(&expr.bare().at);
        let finding = Diagnostic::new(Code::UncheckedInput, message, span)
            .because(format!("a visit without it ends here: {why}"))
            .help(if is_number {
                "ask for it first, or say what holds without it: `… or 1`"
            } else {
                "ask for it first, or say what holds without it: `… or \"\"`"
            });
        self.found.push((field, finding));
    }
}

/// Whether something in a statement may end what follows it.
fn may_leave(stat: &Stat) -> bool {
    let mut found = false;
    walk::stat(stat, &mut |part| match part {
        Part::Stat(stat) => found |= matches!(stat.kind, StatKind::Return(_) | StatKind::Break),
        Part::Expr(expr) => {
            if let ExprKind::Call(call) = &expr.kind {
                let path = call.function.path();
                found |= matches!(path.as_deref(), Some(["error" | "assert"]));
            }
        }
        _ => {}
    });
    found
}
