//! The walk that finds the uses of tables, names and locals.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "names, keys and calls are a few kinds of expression among many"
)]

use std::collections::HashMap;

use super::{Change, FOLLOWED, Facts, FieldUse, Given, Opened, Table, local, only_value, table};
use crate::parse::joined::{TEXT, VALUE};
use crate::parse::syntax::{
    Block, Call, Expr, ExprKind, Field, Function, Name, Operator, Stat, StatKind, UnaryOperator,
};
use crate::resolve::scope::{LocalId, Scopes};

/// Finds everything but the calls that are always made.
pub(super) fn facts(block: &Block, scopes: &Scopes) -> Facts {
    let places = scopes.locals.iter().enumerate();
    let mut walk = Walk {
        scopes,
        declared: places
            .map(|(id, local)| (local.name.at.start, id))
            .collect(),
        found: Facts::default(),
        within: None,
        depth: 0,
        in_hook: false,
    };
    walk.block(block);
    walk.found
}

/// Functions that look at a table given to them and leave it as it is.
const READERS: [&str; 9] = [
    "ipairs",
    "json.encode",
    "next",
    "pairs",
    "rawget",
    "rawlen",
    "scribe.Dump",
    "table.concat",
    "unpack",
];
/// Functions that only ask what they are given.
const ASKERS: [&str; 3] = ["tonumber", "tostring", "type"];
/// Functions that change the table that is their first argument.
const CHANGERS: [&str; 4] = ["rawset", "table.insert", "table.remove", "table.sort"];

/// What is done with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It goes on: it is passed, written, kept.
    Taken,
    /// It goes on, unless it is missing.
    Guarded,
    /// It is only looked at.
    Tested,
}

struct Walk<'a> {
    scopes: &'a Scopes,
    declared: HashMap<usize, LocalId>,
    found: Facts,
    within: Option<String>,
    depth: usize,
    in_hook: bool,
}

impl Walk<'_> {
    /// The free name an expression's value belongs to, and whether locals led there; `require` for what a module returned.
    fn root<'e>(&'e self, expr: &'e Expr) -> Option<(&'e str, bool)> {
        let (mut expr, mut through_local) = (expr.bare(), false);
        for _ in 0..FOLLOWED {
            match &expr.kind {
                ExprKind::Name(name) => match local(self.scopes, expr) {
                    Some(id) => {
                        let of_loop = self.found.loops.get(&id);
                        expr = match of_loop.filter(|(_, given)| *given == Given::Value) {
                            Some((list, _)) if self.scopes.locals[id].values.len() == 1 => list,
                            _ => only_value(self.scopes, id)?,
                        }
                        .bare();
                        through_local = true;
                    }
                    None => return Some((name, through_local)),
                },
                ExprKind::Index(base, _) => expr = base.bare(),
                ExprKind::Call(call) if call.method.is_none() => {
                    let name = call.function.path().filter(|path| path.len() == 1)?;
                    let free = local(self.scopes, &call.function).is_none();
                    let requires = matches!(name.as_slice(), ["require" | "include" | "import"]);
                    return (free && requires).then_some(("require", true));
                }
                _ => return None,
            }
        }
        None
    }

    fn block(&mut self, block: &Block) {
        block.iter().for_each(|stat| self.stat(stat));
    }

    fn stat(&mut self, stat: &Stat) {
        match &stat.kind {
            StatKind::Local { names, values } => self.locals(names, values),
            StatKind::Assign { targets, values } => {
                self.exprs(values);
                targets.iter().for_each(|target| self.target(target));
            }
            StatKind::Call(call) => self.expr(call, Use::Taken),
            StatKind::Do(body) => self.block(body),
            StatKind::While { condition, body } => {
                self.expr(condition, Use::Tested);
                self.block(body);
            }
            StatKind::Repeat { body, until } => {
                self.block(body);
                self.expr(until, Use::Tested);
            }
            StatKind::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    self.expr(condition, Use::Tested);
                    self.block(body);
                }
                otherwise.iter().for_each(|body| self.block(body));
            }
            StatKind::NumericFor { range, body, .. } => {
                self.exprs(range);
                self.block(body);
            }
            StatKind::GenericFor {
                names,
                values,
                body,
            } => self.generic(names, values, body),
            StatKind::Function { target, body } => self.declared_function(target, body),
            StatKind::LocalFunction { name, body } => self.local_function(name, body),
            StatKind::Return(values) => self.exprs(values),
            StatKind::Break => {}
        }
    }

    fn locals(&mut self, names: &[Name], values: &[Expr]) {
        for (index, value) in values.iter().enumerate() {
            let id = names.get(index).map(|name| name.at.start);
            let id = id.and_then(|start| self.declared.get(&start).copied());
            // Another name for a table is no use of it yet.
            let alias = id.is_some_and(|id| only_value(self.scopes, id).is_some())
                && table(self.scopes, value).is_some();
            if !alias {
                self.expr(value, Use::Taken);
            }
        }
    }

    fn local_function(&mut self, name: &Name, body: &Function) {
        let id = self.declared.get(&name.at.start).copied();
        let only = id.filter(|&id| self.scopes.locals[id].values.len() == 1);
        self.found.local_functions.extend(only);
        for (index, parameter) in body.parameters.iter().enumerate() {
            let parameter = self.declared.get(&parameter.at.start);
            if let (Some(&parameter), Some(only)) = (parameter, only) {
                self.found.parameters.insert(parameter, (only, index));
            }
        }
        self.function(body);
    }

    fn generic(&mut self, names: &[Name], values: &[Expr], body: &Block) {
        self.exprs(values);
        if let [
            Expr {
                kind: ExprKind::Call(call),
                ..
            },
        ] = values
            && let (Some("ipairs" | "pairs"), [list]) =
                (self.path(&call.function).as_deref(), &*call.arguments)
        {
            for (name, given) in names.iter().zip([Given::Key, Given::Value]) {
                if let Some(&id) = self.declared.get(&name.at.start) {
                    self.found.loops.insert(id, (list.clone(), given));
                }
            }
        }
        self.block(body);
    }

    fn declared_function(&mut self, target: &Expr, body: &Function) {
        let outside = self.within.clone();
        if let (ExprKind::Name(name), 0) = (&target.kind, self.depth) {
            self.within = Some(name.clone());
            for (index, parameter) in body.parameters.iter().enumerate() {
                if let Some(&id) = self.declared.get(&parameter.at.start) {
                    let place = (name.clone(), index);
                    self.found.declared_parameters.insert(id, place);
                }
            }
            self.in_hook = crate::library::is_start_hook(name);
        } else {
            self.target(target);
        }
        self.function(body);
        self.within = outside;
        self.in_hook &= self.depth > 0;
    }

    fn function(&mut self, function: &Function) {
        self.depth += 1;
        self.block(&function.body);
        self.depth -= 1;
    }

    fn exprs(&mut self, list: &[Expr]) {
        list.iter().for_each(|expr| self.expr(expr, Use::Taken));
    }

    fn target(&mut self, target: &Expr) {
        let ExprKind::Index(base, key) = &target.kind else {
            return;
        };
        self.note_change(base, target, None);
        match (table(self.scopes, base), key.as_text()) {
            (Some(table), Some(key)) => self.field(table, key, target, true, false),
            (Some(table), None) => {
                self.open(table, false, true);
                self.expr(key, Use::Taken);
            }
            (None, _) => {
                if let Some(id) = self.root_local(base) {
                    self.found.changed.insert(id);
                }
                self.base(base);
                self.expr(key, Use::Taken);
            }
        }
    }

    /// A change of what belongs to others. Direct assignments to free names are noted with the names themselves.
    fn note_change(&mut self, changed: &Expr, place: &Expr, by: Option<&str>) {
        let Some((root, through_local)) = self.root(changed) else {
            return;
        };
        if (through_local || by.is_some()) && !self.in_hook {
            let change = Change {
                root: root.to_owned(),
                at: place.at.clone(),
                by: by.map(str::to_owned),
                depth: self.depth,
            };
            self.found.changes.push(change);
        }
    }

    fn root_local(&self, expr: &Expr) -> Option<LocalId> {
        match &expr.kind {
            ExprKind::Index(base, _) | ExprKind::Paren(base) => self.root_local(base),
            _ => local(self.scopes, expr),
        }
    }

    fn field(&mut self, table: Table, key: &str, place: &Expr, is_write: bool, is_guarded: bool) {
        self.found.fields.push(FieldUse {
            table,
            key: key.to_owned(),
            at: place.at.clone(),
            is_write,
            is_guarded,
            within: self.within.clone(),
        });
    }

    fn open(&mut self, table: Table, reads: bool, writes: bool) {
        self.found.opened.insert(Opened {
            table,
            reads,
            writes,
        });
    }

    fn note_use(&mut self, name: &str, key: Option<&str>) {
        if name == TEXT || name == VALUE {
            return;
        }
        let key = key.map(str::to_owned);
        self.found
            .uses
            .insert((name.to_owned(), key, self.within.clone()));
    }

    fn expr(&mut self, expr: &Expr, usage: Use) {
        if let Some(table) = table(self.scopes, expr) {
            if usage != Use::Tested {
                self.open(table, true, true);
            }
            return;
        }
        match &expr.kind {
            ExprKind::Name(name) => match local(self.scopes, expr) {
                Some(id) if usage != Use::Tested => drop(self.found.changed.insert(id)),
                Some(_) => {}
                None => self.note_use(name, None),
            },
            ExprKind::Index(base, key) => self.index(expr, base, key, usage != Use::Taken),
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Binary(operator, left, right) => {
                let (left_usage, right_usage) = match operator {
                    Operator::Equal | Operator::Unequal => (Use::Tested, Use::Tested),
                    Operator::And => (Use::Tested, usage),
                    Operator::Or if usage == Use::Tested => (usage, usage),
                    Operator::Or => (Use::Guarded, usage),
                    _ => (Use::Taken, Use::Taken),
                };
                self.expr(left, left_usage);
                self.expr(right, right_usage);
            }
            ExprKind::Unary(UnaryOperator::Not, inner) => self.expr(inner, Use::Tested),
            ExprKind::Unary(_, inner) => self.measured(inner),
            ExprKind::Paren(inner) => self.expr(inner, usage),
            ExprKind::Function(function) => self.function(function),
            ExprKind::Table(fields) => {
                for field in fields {
                    if let Field::Keyed(key, _) = field {
                        self.expr(key, Use::Taken);
                    }
                    self.expr(field.value(), Use::Taken);
                }
            }
            _ => {}
        }
    }

    /// `#list` leaves a local's table as it is.
    fn measured(&mut self, inner: &Expr) {
        if local(self.scopes, inner).is_none() {
            self.expr(inner, Use::Taken);
        }
    }

    fn index(&mut self, whole: &Expr, base: &Expr, key: &Expr, guarded: bool) {
        match (table(self.scopes, base), key.as_text()) {
            (Some(table), Some(key)) => self.field(table, key, whole, false, guarded),
            (Some(table), None) => {
                self.open(table, true, false);
                self.expr(key, Use::Taken);
            }
            (None, text) => {
                match &base.kind {
                    ExprKind::Name(name) if local(self.scopes, base).is_none() => {
                        self.note_use(name, text);
                    }
                    _ => self.base(base),
                }
                if text.is_none() {
                    self.expr(key, Use::Taken);
                }
            }
        }
    }

    /// An expression a key is read from: reading from a local leaves its table as it is.
    fn base(&mut self, base: &Expr) {
        if local(self.scopes, base).is_none() {
            self.expr(base, Use::Taken);
        }
    }

    /// `table.insert` of free names.
    fn path(&self, function: &Expr) -> Option<String> {
        let path = function.path()?;
        let mut first = function;
        while let ExprKind::Index(base, _) = &first.kind {
            first = base;
        }
        local(self.scopes, first).is_none().then(|| path.join("."))
    }

    fn call(&mut self, whole: &Expr, call: &Call) {
        self.base_of_call(call);
        let path = self.path(&call.function).unwrap_or_default();
        let is = |list: &[&str]| call.method.is_none() && list.contains(&path.as_str());
        for (index, argument) in call.arguments.iter().enumerate() {
            let table = table(self.scopes, argument);
            let known_local = local(self.scopes, argument).is_some();
            if is(&CHANGERS) && index == 0 {
                self.note_change(argument, whole, Some(&path));
            }
            match table {
                _ if is(&ASKERS) && (table.is_some() || known_local) => {}
                Some(table) if is(&READERS) => self.open(table, true, false),
                None if is(&READERS) && known_local => {}
                _ if is(&ASKERS) => self.expr(argument, Use::Tested),
                _ => self.expr(argument, Use::Taken),
            }
        }
    }

    fn base_of_call(&mut self, call: &Call) {
        match (&call.method, local(self.scopes, &call.function)) {
            (None, Some(id)) if self.found.local_functions.contains(&id) => {
                let calls = self.found.arguments.entry(id).or_default();
                calls.push(call.arguments.to_vec());
            }
            (None, Some(_)) => {}
            // A method may change what it is called on.
            (_, _) => self.expr(&call.function, Use::Taken),
        }
    }
}
