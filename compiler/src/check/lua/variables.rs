//! What becomes of each local of a text: how it is declared, where it is read, where it is given a value.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only some statements and expressions declare or use names"
)]

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::{Text, flow};
use crate::parse::Code;
use crate::parse::syntax::{
    Expr, ExprKind, Function, Name, Operator, Stat, StatKind, UnaryOperator,
};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::LocalId;

/// How a local is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By `local`, with a value or without one.
    Local { has_value: bool },
    /// By `local function`.
    Function,
    /// In brackets after `function`.
    Parameter,
    /// The `self` of `function a:b()`.
    Itself,
    /// By `for … in`.
    Loop,
    /// By `for … =`.
    Counter,
}

/// What becomes of a local.
#[derive(Debug)]
pub(super) struct Usage<'a> {
    pub(super) id: LocalId,
    pub(super) name: &'a Name,
    pub(super) kind: Kind,
    /// Bytes where it is read, rising.
    pub(super) reads: Vec<usize>,
    /// How often it is given a value after its declaration.
    pub(super) writes: usize,
    /// Reads that only assign one of its fields, or add an entry.
    pub(super) filled: usize,
    /// Used by a function within the one that declares it.
    pub(super) captured: bool,
    /// Index in [`Variables::functions`], where it is certain what is called.
    pub(super) function: Option<usize>,
    /// How many functions surround the declaration; the innermost one.
    owner: Option<usize>,
}

impl Usage<'_> {
    /// The author says that it is not meant to be used.
    pub(super) fn is_exempt(&self) -> bool {
        self.name.text.starts_with('_')
    }

    /// Whether it is read between two places.
    pub(super) fn is_read_in(&self, from: usize, to: usize) -> bool {
        let first = self.reads.partition_point(|&at| at < from);
        self.reads.get(first).is_some_and(|&at| at < to)
    }
}

/// A function of the text.
#[derive(Debug)]
pub(super) struct FunctionUse<'a> {
    pub(super) function: &'a Function,
    /// It has a `return` with a value.
    pub(super) returns: bool,
    /// It has a `return` without one.
    leaves: bool,
    comes_back: OnceCell<bool>,
}

impl FunctionUse<'_> {
    /// Whether a call of it can come to its end.
    pub(super) fn comes_back(&self, text: &Text<'_>) -> bool {
        let ends = || flow::reaches_end(text, &self.function.body) || self.leaves;
        *self.comes_back.get_or_init(ends)
    }
}

/// All locals and functions of a text.
#[derive(Debug, Default)]
pub(super) struct Variables<'a> {
    /// By `LocalId`; what could not be found again is `None`.
    pub(super) locals: Vec<Option<Usage<'a>>>,
    pub(super) functions: Vec<FunctionUse<'a>>,
    /// Locals by the byte where they are declared.
    ids: HashMap<usize, LocalId>,
}

impl<'a> Variables<'a> {
    pub(super) fn of(code: &'a Code) -> Self {
        let names = code.scopes.locals.iter().enumerate();
        let mut walk = Walk {
            code,
            found: Self {
                ids: names.map(|(id, local)| (local.name.at.start, id)).collect(),
                ..Self::default()
            },
            within: Vec::new(),
            targets: HashSet::new(),
            starts: HashMap::new(),
        };
        walk.found
            .locals
            .resize_with(code.scopes.locals.len(), || None);
        walk::block(&code.block, &mut |part| walk.part(part));
        walk.finish()
    }

    /// Every local, in the order of its declaration.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Usage<'a>> {
        self.locals.iter().flatten()
    }

    /// The local that is declared at a place.
    pub(super) fn at(&self, start: usize) -> Option<&Usage<'a>> {
        self.get(*self.ids.get(&start)?)
    }

    pub(super) fn get(&self, id: LocalId) -> Option<&Usage<'a>> {
        self.locals.get(id)?.as_ref()
    }
}

/// Whether a key is the one after the last: `t[#t + 1]`, which reads the table only to fill it.
fn is_next(base: &Expr, key: &Expr) -> bool {
    let ExprKind::Binary(Operator::Add, length, _) = &key.kind else {
        return false;
    };
    match (&length.kind, &base.kind) {
        (ExprKind::Unary(UnaryOperator::Length, inner), ExprKind::Name(name)) => {
            matches!(&inner.kind, ExprKind::Name(other) if other == name)
        }
        _ => false,
    }
}

struct Walk<'a> {
    code: &'a Code,
    found: Variables<'a>,
    /// Functions around the part that is seen, outermost first.
    within: Vec<usize>,
    /// Names that are assigned, by where they begin: not read there.
    targets: HashSet<usize>,
    /// Functions that locals are declared to be, by where the functions begin.
    starts: HashMap<usize, LocalId>,
}

impl<'a> Walk<'a> {
    fn part(&mut self, part: Part<'a>) {
        match part {
            Part::Stat(stat) => {
                self.leave(stat.at.start);
                self.stat(stat);
            }
            Part::Expr(expr) => {
                self.leave(expr.at.start);
                self.expr(expr);
            }
            Part::Function(function) => self.enter(function),
            Part::Block(_) => {}
        }
    }

    /// Forgets the functions that do not surround a place.
    fn leave(&mut self, at: usize) {
        while let Some(&last) = self.within.last()
            && !self.found.functions[last].function.at.contains(&at)
        {
            self.within.pop();
        }
    }

    fn enter(&mut self, function: &'a Function) {
        self.leave(function.at.start);
        let index = self.found.functions.len();
        if let Some(&id) = self.starts.get(&function.at.start)
            && let Some(usage) = &mut self.found.locals[id]
        {
            usage.function = Some(index);
        }
        self.found.functions.push(FunctionUse {
            function,
            returns: false,
            leaves: false,
            comes_back: OnceCell::new(),
        });
        self.within.push(index);
        for name in &function.parameters {
            // The `self` of a method stands where its colon is.
            let itself = self.code.joined.lua.as_bytes().get(name.at.start) == Some(&b':');
            let kind = if itself {
                Kind::Itself
            } else {
                Kind::Parameter
            };
            self.declare(name, kind);
        }
    }

    fn declare(&mut self, name: &'a Name, kind: Kind) {
        if let Some(&id) = self.found.ids.get(&name.at.start) {
            self.found.locals[id] = Some(Usage {
                id,
                name,
                kind,
                reads: Vec::new(),
                writes: 0,
                filled: 0,
                captured: false,
                function: None,
                owner: self.within.last().copied(),
            });
        }
    }

    fn stat(&mut self, stat: &'a Stat) {
        match &stat.kind {
            StatKind::Local { names, values } => {
                for (index, name) in names.iter().enumerate() {
                    let has_value = !values.is_empty();
                    self.declare(name, Kind::Local { has_value });
                    if let Some(ExprKind::Function(function)) =
                        values.get(index).map(|value| &value.bare().kind)
                    {
                        self.is_function(name, function);
                    }
                }
            }
            StatKind::LocalFunction { name, body } => {
                self.declare(name, Kind::Function);
                self.is_function(name, body);
            }
            StatKind::NumericFor { name, .. } => self.declare(name, Kind::Counter),
            StatKind::GenericFor { names, .. } => {
                names.iter().for_each(|name| self.declare(name, Kind::Loop));
            }
            StatKind::Assign { targets, .. } => {
                targets.iter().for_each(|target| self.assign(target));
            }
            StatKind::Function { target, .. } => self.assign(target),
            StatKind::Call(call) => self.insert(call),
            StatKind::Return(values) => {
                if let Some(&function) = self.within.last() {
                    let function = &mut self.found.functions[function];
                    function.returns |= !values.is_empty();
                    function.leaves |= values.is_empty();
                }
            }
            _ => {}
        }
    }

    fn is_function(&mut self, name: &Name, function: &Function) {
        if let Some(&id) = self.found.ids.get(&name.at.start) {
            self.starts.insert(function.at.start, id);
        }
    }

    fn assign(&mut self, target: &'a Expr) {
        match &target.kind {
            ExprKind::Name(_) => {
                self.targets.insert(target.at.start);
                self.touch(target, |usage| usage.writes += 1);
            }
            ExprKind::Index(base, key) => {
                let next = is_next(base, key);
                self.touch(base, |usage| usage.filled += 1 + usize::from(next));
            }
            _ => {}
        }
    }

    /// `table.insert(t, value)` as a statement.
    fn insert(&mut self, call: &'a Expr) {
        if let ExprKind::Call(call) = &call.kind
            && call.method.is_none()
            && call.function.path().as_deref() == Some(&["table", "insert"])
            && let Some(first) = call.arguments.first()
        {
            self.touch(first, |usage| usage.filled += 1);
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        if matches!(expr.kind, ExprKind::Name(_)) && !self.targets.remove(&expr.at.start) {
            self.touch(expr, |usage| usage.reads.push(expr.at.start));
        }
    }

    fn touch(&mut self, expr: &Expr, change: impl FnOnce(&mut Usage<'a>)) {
        let Some(&id) = self.code.scopes.resolved.get(&expr.at.start) else {
            return;
        };
        let here = self.within.last().copied();
        if let (ExprKind::Name(_), Some(usage)) = (&expr.kind, &mut self.found.locals[id]) {
            usage.captured |= usage.owner != here;
            change(usage);
        }
    }

    fn finish(mut self) -> Variables<'a> {
        for usage in self.found.locals.iter_mut().flatten() {
            usage.reads.sort_unstable();
            if usage.writes > 0 {
                usage.function = None;
            }
        }
        self.found
    }
}
