//! Scopes of one chunk: which names are locals, which are free, what is called and read.
//! Says nothing about whether that is right; `check` and `lower` do.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "chains and targets are two kinds of expression among many"
)]

use std::collections::HashMap;
use std::sync::Arc;

use crate::library::{self, Entry};
use crate::parse::syntax::{At, Block, Call, Expr, ExprKind, Function, Name, Stat, StatKind};

/// Index of a local in [`Scopes::locals`].
pub(crate) type LocalId = usize;

/// A local variable or parameter.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    pub(crate) name: Name,
    /// Every value it is given; `None` stands for one that cannot be followed (parameters, loops, several results).
    pub(crate) values: Vec<Option<Expr>>,
    /// How many functions surround the declaration; 0 for the file itself.
    pub(crate) depth: usize,
}

/// What is done to a free name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Assign,
    /// `function name() … end`.
    Declare,
}

/// A use of a free name.
#[derive(Clone, Debug)]
pub(crate) struct FreeName {
    pub(crate) name: String,
    pub(crate) at: At,
    pub(crate) access: Access,
    /// How many functions surround it.
    pub(crate) depth: usize,
}

/// A call whose function is a path from a free name.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    /// `scribe.View` as `["scribe", "View"]`.
    pub(crate) path: Vec<String>,
    /// What the runtime has at that path.
    pub(crate) entry: Option<&'static Entry>,
    pub(crate) at: At,
    /// The path itself.
    pub(crate) function: At,
    pub(crate) arguments: Arc<[Expr]>,
    /// The call is a statement of its own.
    pub(crate) statement: bool,
}

impl CallSite {
    /// The runtime's name of the function, such as `scribe.View`; empty for functions that are not the runtime's.
    pub(crate) fn known(&self) -> &'static str {
        self.entry.map_or("", |entry| entry.path)
    }
}

/// A local of the file assigned inside a function.
#[derive(Clone, Debug)]
pub(crate) struct OuterAssign {
    pub(crate) at: At,
    pub(crate) local: LocalId,
}

/// An assignment to a field of something that is not local.
#[derive(Clone, Debug)]
pub(crate) struct FieldAssign {
    /// `page.view` as `["page", "view"]`; only the free name when a key is not literal.
    pub(crate) path: Vec<String>,
    pub(crate) at: At,
    pub(crate) value: Option<Expr>,
    /// How many functions surround it.
    pub(crate) depth: usize,
}

/// Everything `check` and `lower` ask about the names of a chunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scopes {
    pub(crate) locals: Vec<Local>,
    /// The local a name expression means, by the byte it begins at.
    pub(crate) resolved: HashMap<usize, LocalId>,
    pub(crate) free: Vec<FreeName>,
    pub(crate) calls: Vec<CallSite>,
    /// `site.title` as `("site", "title")`, for every literal key read from a free name.
    pub(crate) reads: Vec<(String, String)>,
    /// Locals of the file that a function assigns, or whose fields it assigns.
    pub(crate) outer_assigns: Vec<OuterAssign>,
    /// Assignments to fields of what free names mean, outside hooks that run at start.
    pub(crate) field_assigns: Vec<FieldAssign>,
    /// Uses of `...` outside any function.
    pub(crate) varargs: Vec<At>,
    /// Names of the locals of the file itself that are visible at its end.
    pub(crate) file_locals: Vec<String>,
    /// Where a `return` at the end of the file begins.
    pub(crate) file_return: Option<usize>,
}

impl Scopes {
    /// Gives back the room that lists which grew have left: scopes are kept for every file of a project.
    fn shrink(&mut self) {
        self.locals.shrink_to_fit();
        for local in &mut self.locals {
            local.values.shrink_to_fit();
        }
        self.resolved.shrink_to_fit();
        self.free.shrink_to_fit();
        self.calls.shrink_to_fit();
        self.reads.shrink_to_fit();
        self.field_assigns.shrink_to_fit();
    }
}

/// Walks a chunk.
pub(crate) fn scopes(block: &Block) -> Scopes {
    let mut walk = Walk {
        found: Scopes::default(),
        visible: vec![Vec::new()],
        depth: 0,
        in_hook: false,
    };
    walk.block(block);
    let visible = walk.visible.pop().unwrap_or_default();
    let names = visible
        .into_iter()
        .map(|id| walk.found.locals[id].name.text.clone());
    walk.found.file_locals = names.collect();
    walk.found.shrink();
    walk.found.file_return = block.last().and_then(|last| match &last.kind {
        StatKind::Return(_) => Some(last.at.start),
        _ => None,
    });
    walk.found
}

struct Walk {
    found: Scopes,
    /// Innermost scope last; later declarations hide earlier ones.
    visible: Vec<Vec<LocalId>>,
    depth: usize,
    /// Inside a hook that runs when the server starts, before anything is frozen.
    in_hook: bool,
}

impl Walk {
    fn scoped(&mut self, body: impl FnOnce(&mut Self)) {
        self.visible.push(Vec::new());
        body(self);
        self.visible.pop();
    }

    fn block(&mut self, block: &Block) {
        for stat in block {
            self.stat(stat);
        }
    }

    fn inner(&mut self, block: &Block) {
        self.scoped(|walk| walk.block(block));
    }

    fn declare(&mut self, name: &Name, value: Option<&Expr>) {
        let id = self.found.locals.len();
        self.found.locals.push(Local {
            name: name.clone(),
            values: vec![value.cloned()],
            depth: self.depth,
        });
        if let Some(scope) = self.visible.last_mut() {
            scope.push(id);
        }
    }

    fn find(&self, name: &str) -> Option<LocalId> {
        let innermost_first = self
            .visible
            .iter()
            .rev()
            .flat_map(|scope| scope.iter().rev());
        innermost_first
            .copied()
            .find(|&id| self.found.locals[id].name.text == name)
    }

    fn stat(&mut self, stat: &Stat) {
        match &stat.kind {
            StatKind::Local { names, values } => self.local(names, values),
            StatKind::Assign { targets, values } => self.assign(targets, values),
            StatKind::Call(call) => self.call_expr(call, true),
            StatKind::Do(body) => self.inner(body),
            StatKind::While { condition, body } => {
                self.expr(condition);
                self.inner(body);
            }
            StatKind::Repeat { body, until } => self.scoped(|walk| {
                walk.block(body);
                walk.expr(until);
            }),
            StatKind::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    self.expr(condition);
                    self.inner(body);
                }
                otherwise.iter().for_each(|body| self.inner(body));
            }
            StatKind::NumericFor { name, range, body } => self.numeric(name, range, body),
            StatKind::GenericFor {
                names,
                values,
                body,
            } => self.generic(names, values, body),
            StatKind::Function { target, body } => {
                self.target(target, None, Access::Declare);
                let hook =
                    matches!(&target.kind, ExprKind::Name(name) if library::is_start_hook(name));
                self.in_hook |= hook && self.depth == 0;
                self.function(body);
                self.in_hook &= self.depth > 0;
            }
            StatKind::LocalFunction { name, body } => {
                self.declare(name, None);
                self.function(body);
            }
            StatKind::Return(values) => self.exprs(values),
            StatKind::Break => {}
        }
    }

    fn local(&mut self, names: &[Name], values: &[Expr]) {
        self.exprs(values);
        for (index, name) in names.iter().enumerate() {
            // A call at the end may give several values; no value at all is nil, which writes nothing.
            let open = values
                .last()
                .is_some_and(|last| index + 1 >= values.len() && is_open(last) && names.len() > 1);
            let nil = Expr {
                at: name.at.clone(),
                kind: ExprKind::Nil,
            };
            match values.get(index).filter(|_| !open) {
                Some(value) => self.declare(name, Some(value)),
                None if open => self.declare(name, None),
                None => self.declare(name, Some(&nil)),
            }
        }
    }

    fn assign(&mut self, targets: &[Expr], values: &[Expr]) {
        self.exprs(values);
        for (index, target) in targets.iter().enumerate() {
            let value = values.get(index).filter(|_| targets.len() <= values.len());
            self.target(target, value, Access::Assign);
        }
    }

    fn target(&mut self, target: &Expr, value: Option<&Expr>, access: Access) {
        match &target.kind {
            ExprKind::Name(name) => match self.find(name) {
                Some(id) => {
                    self.found.resolved.insert(target.at.start, id);
                    self.found.locals[id].values.push(value.cloned());
                    self.outer(id, &target.at);
                }
                None => self.free(name, &target.at, access),
            },
            ExprKind::Index(base, key) => {
                self.field_assign(target, base, value);
                self.expr(base);
                self.expr(key);
            }
            _ => self.expr(target),
        }
    }

    /// An assignment to `base.key`.
    fn field_assign(&mut self, target: &Expr, base: &Expr, value: Option<&Expr>) {
        let Some(name) = root(base) else { return };
        if let Some(id) = self.find(name) {
            return self.outer(id, &target.at);
        }
        if self.in_hook {
            return;
        }
        let path = target.path().unwrap_or_else(|| vec![name]);
        self.found.field_assigns.push(FieldAssign {
            path: path.into_iter().map(str::to_owned).collect(),
            at: target.at.clone(),
            value: value.cloned(),
            depth: self.depth,
        });
    }

    /// Notes that a function changes what belongs to the file.
    fn outer(&mut self, id: LocalId, at: &At) {
        if self.depth > 0 && self.found.locals[id].depth == 0 && !self.in_hook {
            self.found.outer_assigns.push(OuterAssign {
                at: at.clone(),
                local: id,
            });
        }
    }

    fn free(&mut self, name: &str, at: &At, access: Access) {
        self.found.free.push(FreeName {
            name: name.to_owned(),
            at: at.clone(),
            access,
            depth: self.depth,
        });
    }

    fn numeric(&mut self, name: &Name, range: &[Expr], body: &Block) {
        self.exprs(range);
        self.scoped(|walk| {
            walk.declare(name, None);
            walk.block(body);
        });
    }

    fn generic(&mut self, names: &[Name], values: &[Expr], body: &Block) {
        self.exprs(values);
        self.scoped(|walk| {
            names.iter().for_each(|name| walk.declare(name, None));
            walk.block(body);
        });
    }

    fn function(&mut self, function: &Function) {
        self.depth += 1;
        self.scoped(|walk| {
            function
                .parameters
                .iter()
                .for_each(|name| walk.declare(name, None));
            walk.block(&function.body);
        });
        self.depth -= 1;
    }

    fn exprs(&mut self, list: &[Expr]) {
        list.iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => match self.find(name) {
                Some(id) => {
                    self.found.resolved.insert(expr.at.start, id);
                }
                None => self.free(name, &expr.at, Access::Read),
            },
            ExprKind::Index(base, key) => {
                self.note_read(base, key);
                self.expr(base);
                self.expr(key);
            }
            ExprKind::Call(_) => self.call_expr(expr, false),
            ExprKind::Function(function) => self.function(function),
            ExprKind::Binary(_, left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Table(fields) => fields.iter().for_each(|field| self.field(field)),
            ExprKind::Varargs if self.depth == 0 => self.found.varargs.push(expr.at.clone()),
            ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Varargs
            | ExprKind::Broken => {}
        }
    }

    fn field(&mut self, field: &crate::parse::syntax::Field) {
        if let crate::parse::syntax::Field::Keyed(key, _) = field {
            self.expr(key);
        }
        self.expr(field.value());
    }

    fn note_read(&mut self, base: &Expr, key: &Expr) {
        if let (ExprKind::Name(name), Some(key)) = (&base.kind, key.as_text())
            && self.find(name).is_none()
        {
            self.found.reads.push((name.clone(), key.to_owned()));
        }
    }

    fn call_expr(&mut self, expr: &Expr, statement: bool) {
        let ExprKind::Call(call) = &expr.kind else {
            return self.expr(expr);
        };
        self.note_call(call, &expr.at, statement);
        self.expr(&call.function);
        self.exprs(&call.arguments);
    }

    fn note_call(&mut self, call: &Call, at: &At, statement: bool) {
        let Some(path) = call.function.path().filter(|_| call.method.is_none()) else {
            return;
        };
        if path.first().is_some_and(|name| self.find(name).is_none()) {
            self.found.calls.push(CallSite {
                entry: library::find_at(&path),
                path: path.into_iter().map(str::to_owned).collect(),
                at: at.clone(),
                function: call.function.at.clone(),
                arguments: Arc::clone(&call.arguments),
                statement,
            });
        }
    }
}

/// Whether an expression can give more or fewer values than one.
pub(crate) fn is_open(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Call(_) | ExprKind::Varargs)
}

/// The name a chain of keys begins with.
fn root(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Index(base, _) => root(base),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lua;

    fn of(text: &str) -> Scopes {
        let (block, faults) = lua::parse(text);
        assert_eq!(faults, []);
        scopes(&block)
    }

    fn free(text: &str) -> Vec<String> {
        of(text)
            .free
            .into_iter()
            .map(|free| format!("{}:{:?}", free.name, free.access))
            .collect()
    }

    #[test]
    fn locals_hide_free_names_from_where_they_are_declared() {
        assert_eq!(free("local x = x; x = y"), ["x:Read", "y:Read"]);
        assert_eq!(free("do local x end x = 1"), ["x:Assign"]);
        assert_eq!(free("repeat local done until done"), Vec::<String>::new());
        assert_eq!(
            free("local function f() return f end"),
            Vec::<String>::new()
        );
        assert_eq!(
            free("function f(a) return a, b end"),
            ["f:Declare", "b:Read"]
        );
        assert_eq!(
            free("for i, v in pairs(t) do write(v) end"),
            ["pairs:Read", "t:Read", "write:Read"]
        );
    }

    #[test]
    fn functions_that_change_the_file_are_noted() {
        let found =
            of("local n, t = 0, {}; function f() n = n + 1; t.a.b = 2; local n; n = 3 end n = 4");
        let names: Vec<_> = found
            .outer_assigns
            .iter()
            .map(|o| found.locals[o.local].name.text.as_str())
            .collect();
        assert_eq!(names, ["n", "t"]);
    }

    #[test]
    fn calls_and_reads_are_paths_from_free_names() {
        let found = of("scribe.View 'a'; local s = site.title; local page = {}; write(page.x)");
        assert_eq!(
            found
                .calls
                .iter()
                .map(|c| c.path.join("."))
                .collect::<Vec<_>>(),
            ["scribe.View", "write"]
        );
        assert_eq!(
            found.reads,
            [
                ("scribe".into(), "View".into()),
                ("site".into(), "title".into())
            ]
        );
    }
}
