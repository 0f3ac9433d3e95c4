//! What a piece of code costs at least and at most: Teller calls, views and controllers that are run, bytes that are sent.
//! Code after a `return` in a branch counts at most; loops count as often as their bounds say, where these are literals.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of the statements only those that declare functions are looked for"
)]

use std::collections::BTreeMap;

use crate::library;
use crate::parse::joined::{OutputKind, TEXT};
use crate::parse::syntax::{At, Block, Call, Expr, ExprKind, Function, Operator, Stat, StatKind};
use crate::parse::walk::{self, Part};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::data::{DB, uses};
use crate::resolve::scope::CallSite;
use crate::resolve::site::Extensions;
use crate::resolve::{BundleId, Resolved};
use crate::source::{FileId, Span};

use super::SiteMap;
use super::cost::{Cost, Count, leaves, listed, rounds};
use super::groups::Owned;

/// A function that can be found by its name.
type Found<'w> = (Owned<'w>, &'w Function);

/// Reckons the pages of a site.
pub(super) struct Reckoner<'w> {
    resolved: &'w Resolved,
    map: &'w SiteMap<'w>,
    /// Functions by bundle and name.
    functions: BTreeMap<(BundleId, &'w str), Found<'w>>,
    views: Extensions,
    controllers: Extensions,
    /// Functions that are called by nobody knows whom may fetch, may include.
    unknown: (bool, bool),
    /// The view and controller of the page, for its extensions.
    page: (Option<&'w str>, Option<&'w str>),
    /// Files and functions that are being reckoned.
    inside: Vec<(FileId, usize)>,
    /// Those that were, for this page.
    known: BTreeMap<(FileId, usize), Cost>,
}

impl<'w> Reckoner<'w> {
    pub(super) fn new(
        resolved: &'w Resolved,
        map: &'w SiteMap<'w>,
        called: impl Iterator<Item = Owned<'w>>,
    ) -> Self {
        let mut functions = BTreeMap::new();
        let mut unknown = (false, false);
        for (bundle, chunk) in called {
            for stat in &chunk.block {
                if let StatKind::Function { target, body } = &stat.kind
                    && let ExprKind::Name(name) = &target.kind
                {
                    functions.insert((bundle, name.as_str()), ((bundle, chunk), &**body));
                }
            }
            let (fetches, includes) = costly(chunk);
            unknown = (unknown.0 || fetches, unknown.1 || includes);
        }
        let resources = &map.site.resources;
        Self {
            resolved,
            map,
            functions,
            views: crate::resolve::site::extensions(&resolved.bundles, &resources.views),
            controllers: crate::resolve::site::extensions(
                &resolved.bundles,
                &resources.controllers,
            ),
            unknown,
            page: (None, None),
            inside: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    /// A page: its controller, its view, and the template around it.
    pub(super) fn page(
        &mut self,
        view: Option<&'w str>,
        controller: Option<&'w str>,
        template: Option<&'w str>,
    ) -> Cost {
        self.page = (view, controller);
        self.known.clear();
        let before = controller.map_or(Cost::default(), |id| self.resource(id, false));
        let inner = view.map_or(Cost::default(), |id| self.resource(id, true));
        // What a template does not insert is not sent.
        let is_sent = template.is_none_or(|id| self.inserts(id));
        let inner = Cost {
            bytes: if is_sent { inner.bytes } else { 0 },
            ..inner
        };
        let around = template.map_or(Cost::default(), |id| {
            self.resource(id, false).then(self.resource(id, true))
        });
        before.then(inner).then(around)
    }

    /// Whether a template shows the page it stands around.
    fn inserts(&self, id: &str) -> bool {
        let found = self.map.site.resources.views.get(id);
        let chunk =
            found.and_then(|found| self.resolved.bundles[found.bundle].chunks.get(&found.file));
        chunk.is_some_and(|chunk| {
            chunk.scopes.calls.iter().any(|call| {
                call.known() == "scribe.Insert"
                    && call.arguments.first().and_then(Expr::as_text) == Some("content")
            })
        })
    }

    /// A view or controller by its id; nothing where there is none.
    fn resource(&mut self, id: &str, is_view: bool) -> Cost {
        let resources = &self.map.site.resources;
        let list = if is_view {
            &resources.views
        } else {
            &resources.controllers
        };
        let Some(found) = list.get(id) else {
            return Cost::default();
        };
        let one = Cost {
            includes: Count::ONE,
            ..Cost::default()
        };
        let Some(chunk) = self.resolved.bundles[found.bundle].chunks.get(&found.file) else {
            return one;
        };
        if chunk.is_static {
            return Cost {
                bytes: chunk.length,
                ..one
            };
        }
        let owned = (found.bundle, chunk);
        let cost = self.guarded((chunk.file, 0), Span::whole(chunk.file), |reckoner| {
            reckoner.block(owned, &chunk.block)
        });
        // What is put into a section may stay there.
        let sections = ["scribe.Section", "section", "scribe.Mark"];
        let has_sections = chunk
            .scopes
            .calls
            .iter()
            .any(|call| sections.contains(&call.known()));
        one.then(Cost {
            bytes: if has_sections { 0 } else { cost.bytes },
            ..cost
        })
    }

    /// What calls itself has no end.
    fn guarded(
        &mut self,
        key: (FileId, usize),
        at: Span,
        reckon: impl FnOnce(&mut Self) -> Cost,
    ) -> Cost {
        if self.inside.contains(&key) || self.inside.len() > 40 {
            return endless(at, (true, true));
        }
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.inside.push(key);
        let cost = reckon(self);
        self.inside.pop();
        self.known.insert(key, cost);
        cost
    }

    fn block(&mut self, code: Owned<'w>, block: &'w Block) -> Cost {
        let mut total = Cost::default();
        let mut is_sure = true;
        for stat in block {
            let cost = self.stat(code, stat);
            total = total.then(if is_sure { cost } else { cost.maybe() });
            is_sure &= !leaves(stat);
        }
        total
    }

    fn stat(&mut self, code: Owned<'w>, stat: &'w Stat) -> Cost {
        let at = code.1.span(&stat.at);
        match &stat.kind {
            StatKind::Local { values, .. } | StatKind::Return(values) => self.exprs(code, values),
            StatKind::Assign { targets, values } => {
                self.exprs(code, values).then(self.exprs(code, targets))
            }
            StatKind::Call(call) => self.expr(code, call),
            StatKind::Do(body) => self.block(code, body),
            StatKind::While { condition, body } => {
                let round = self.expr(code, condition).then(self.block(code, body));
                round.times(0, None, at)
            }
            StatKind::Repeat { body, until } => {
                let round = self.block(code, body).then(self.expr(code, until));
                round.times(1, None, at)
            }
            StatKind::If {
                branches,
                otherwise,
            } => self.branches(code, branches, otherwise.as_ref()),
            StatKind::NumericFor { range, body, .. } => {
                let rounds = rounds(range);
                let (least, most) = rounds.map_or((0, None), |rounds| (rounds, Some(rounds)));
                let round = self.block(code, body);
                // A loop may be left before its end.
                let least = if leaves(stat) { 0 } else { least };
                self.exprs(code, range).then(round.times(least, most, at))
            }
            StatKind::GenericFor { values, body, .. } => {
                let most = listed(values);
                let round = self.block(code, body);
                self.exprs(code, values).then(round.times(0, most, at))
            }
            StatKind::Function { .. } | StatKind::LocalFunction { .. } | StatKind::Break => {
                Cost::default()
            }
        }
    }

    fn branches(
        &mut self,
        code: Owned<'w>,
        branches: &'w [(Expr, Block)],
        otherwise: Option<&'w Block>,
    ) -> Cost {
        let mut last = otherwise.map_or(Cost::default(), |body| self.block(code, body));
        for (condition, body) in branches.iter().rev() {
            let chosen = self.block(code, body);
            last = self.expr(code, condition).then(chosen.either(last));
        }
        last
    }

    fn exprs(&mut self, code: Owned<'w>, list: &'w [Expr]) -> Cost {
        let costs = list.iter().map(|expr| self.expr(code, expr));
        costs.fold(Cost::default(), Cost::then)
    }

    fn expr(&mut self, code: Owned<'w>, expr: &'w Expr) -> Cost {
        match &expr.kind {
            ExprKind::Call(call) => self.call(code, call, &expr.at),
            ExprKind::Binary(Operator::And | Operator::Or, left, right) => {
                self.expr(code, left).then(self.expr(code, right).maybe())
            }
            ExprKind::Index(left, right) => {
                let cost = self.expr(code, left).then(self.expr(code, right));
                if self.is_read(code, left) {
                    cost.then(Cost::FETCH)
                } else {
                    cost
                }
            }
            ExprKind::Binary(_, left, right) => self.expr(code, left).then(self.expr(code, right)),
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self.expr(code, inner),
            ExprKind::Table(fields) => {
                let costs = fields.iter().map(|field| self.expr(code, field.value()));
                costs.fold(Cost::default(), Cost::then)
            }
            ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Varargs
            | ExprKind::Function(_)
            | ExprKind::Name(_)
            | ExprKind::Broken => Cost::default(),
        }
    }

    fn call(&mut self, code: Owned<'w>, call: &'w Call, at: &At) -> Cost {
        let span = code.1.span(at);
        let mut cost = self.exprs(code, &call.arguments);
        for argument in call.arguments.iter() {
            // A function that is handed on is called as often as its taker likes.
            if let ExprKind::Function(function) = &argument.bare().kind {
                cost = cost.then(self.block(code, &function.body).times(0, None, span));
            }
        }
        let path = call.function.path().filter(|_| call.method.is_none());
        cost.then(match path.as_deref() {
            Some([TEXT]) => text(code.1, at),
            Some(path) => self.named(code, call, path, span),
            None => self
                .expr(code, &call.function)
                .then(self.stranger(code.1, span)),
        })
    }

    fn named(&mut self, code: Owned<'w>, call: &'w Call, path: &[&str], at: Span) -> Cost {
        if let Some(local) = code.1.scopes.resolved.get(&call.function.at.start) {
            let function = Some(local).filter(|_| path.len() == 1);
            let function = function.and_then(|local| local_function(code.1, *local));
            return match function {
                Some(function) => self.run((code, function), at),
                None => self.stranger(code.1, at),
            };
        }
        let name = || call.arguments.first().and_then(Expr::as_text);
        match path {
            ["teller", "Durable"] => Cost::default(),
            path if is_fetch(path) || self.is_procedure(code.0, path) => Cost::FETCH,
            ["scribe", "View" | "Abandon"] => self.shown(name(), (true, false), at),
            ["scribe", "Controller"] => self.shown(name(), (false, true), at),
            ["scribe", "Page"] => self.shown(name(), (true, true), at),
            ["scribe", "Extensions"] => self.extensions(code.1, name()),
            [function] if self.functions.contains_key(&(code.0, *function)) => {
                self.run(self.functions[&(code.0, *function)], at)
            }
            [application, function] => match self.resolved.application(application) {
                Some(id) => match self.functions.get(&(id, *function)) {
                    Some(&found) => self.run(found, at),
                    None => self.stranger(code.1, at),
                },
                None => self.library(code.1, path, at),
            },
            _ => self.library(code.1, path, at),
        }
    }

    /// Whether an expression is `db.users`, so that a key of it is read from the Teller. Further keys are part of the path.
    fn is_read(&self, code: Owned<'w>, expr: &Expr) -> bool {
        let ExprKind::Index(base, table) = &expr.kind else {
            return false;
        };
        let is_table = table
            .as_text()
            .is_some_and(|table| self.resolved.tables.contains_key(table));
        matches!(&base.kind, ExprKind::Name(name) if name == DB)
            && !code.1.scopes.resolved.contains_key(&base.at.start)
            && is_table
            && uses::is_db(self.resolved, code.0)
    }

    /// A procedure is one call, whatever it does.
    fn is_procedure(&self, bundle: BundleId, path: &[&str]) -> bool {
        let (owner, name) = match path {
            [name] => (Some(bundle), *name),
            [application, name] => (self.resolved.application(application), *name),
            _ => return false,
        };
        owner.is_some_and(|id| self.resolved.bundles[id].procedures.contains_key(name))
    }

    /// Functions of the library cost nothing by themselves.
    fn library(&self, chunk: &ParsedChunk, path: &[&str], at: Span) -> Cost {
        let is_known = path
            .first()
            .is_some_and(|name| name.starts_with("_msc") || library::binding(name).is_some());
        if is_known {
            Cost::default()
        } else {
            self.stranger(chunk, at)
        }
    }

    fn run(&mut self, (code, function): Found<'w>, at: Span) -> Cost {
        let key = (code.1.file, function.at.start + 1);
        self.guarded(key, at, |reckoner| reckoner.block(code, &function.body))
    }

    fn shown(&mut self, name: Option<&str>, (view, controller): (bool, bool), at: Span) -> Cost {
        let Some(name) = name else {
            return endless(at, (self.unknown.0, true));
        };
        let id = crate::resolve::address::resource_id(name);
        let first = if controller {
            self.resource(&id, false)
        } else {
            Cost::default()
        };
        let second = if view {
            self.resource(&id, true)
        } else {
            Cost::default()
        };
        first.then(second)
    }

    fn extensions(&mut self, chunk: &ParsedChunk, name: Option<&str>) -> Cost {
        let is_view = chunk.kind != ChunkKind::Controller;
        let page = if is_view { self.page.0 } else { self.page.1 };
        let Some(id) = name.or(page) else {
            return Cost::default();
        };
        let linked = if is_view {
            &self.views.linked
        } else {
            &self.controllers.linked
        };
        let list = linked.get(id).cloned().unwrap_or_default();
        let costs = list.iter().map(|id| self.resource(id, is_view));
        costs.fold(Cost::default(), Cost::then)
    }

    /// A function nobody knows: any that there is.
    fn stranger(&self, chunk: &ParsedChunk, at: Span) -> Cost {
        let own = costly(chunk);
        endless(at, (self.unknown.0 || own.0, self.unknown.1 || own.1))
    }
}

fn endless(at: Span, (fetches, includes): (bool, bool)) -> Cost {
    let count = |is_endless: bool| Count {
        endless: Some(at).filter(|_| is_endless),
        ..Count::default()
    };
    Cost {
        fetches: count(fetches),
        includes: count(includes),
        bytes: 0,
    }
}

/// Whether a call asks the Teller for something, or gives it something.
fn is_fetch(path: &[&str]) -> bool {
    matches!(
        path,
        ["fetch" | "save" | "delete" | "lookup"] | ["teller" | "tasks", _]
    )
}

/// Whether functions of a text may fetch, and may include.
fn costly(chunk: &ParsedChunk) -> (bool, bool) {
    let calls = || chunk.scopes.calls.iter();
    let has_functions = chunk.kind.runs_once() || chunk.joined.lua.contains("function");
    let path = |call: &'_ CallSite| -> bool {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        is_fetch(&path)
    };
    let fetches = calls().any(path) || !uses::reads(chunk).is_empty();
    let includes =
        calls().any(|call| super::groups::SHOWING.contains(&call.path.join(".").as_str()));
    (has_functions && fetches, has_functions && includes)
}

/// The literal text that a stand-in stands for.
fn text(chunk: &ParsedChunk, at: &At) -> Cost {
    let outputs = &chunk.joined.outputs;
    let index = outputs.partition_point(|output| output.at.start < at.start);
    let bytes = outputs.get(index).map_or(0, |output| match &output.kind {
        OutputKind::Text(text, _) => text.len() as u64,
        OutputKind::Value => 0,
    });
    Cost {
        bytes,
        ..Cost::default()
    }
}

/// The function a local holds, when it is never given another.
fn local_function(chunk: &ParsedChunk, local: usize) -> Option<&Function> {
    let local = chunk.scopes.locals.get(local)?;
    let mut found = None;
    walk::block(&chunk.block, &mut |part| {
        if let Part::Stat(stat) = part {
            match &stat.kind {
                StatKind::LocalFunction { name, body } if name.at == local.name.at => {
                    found = Some(&**body);
                }
                StatKind::Local { names, values } => {
                    let place = names.iter().position(|name| name.at == local.name.at);
                    let value = place.and_then(|place| values.get(place));
                    if let Some(ExprKind::Function(body)) = value.map(|value| &value.bare().kind) {
                        found = Some(body);
                    }
                }
                _ => {}
            }
        }
    });
    found.filter(|_| local.values.len() <= 1)
}
