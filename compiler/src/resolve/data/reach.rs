//! Which tables a page reads and writes: in its own texts, in the functions and procedures they call, and in what those
//! call. What is called by a name that is put together is not followed; what a page may do, it is taken to do.
#![allow(
    clippy::iter_over_hash_type,
    reason = "what is found is kept in sets with an order"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::path::path;
use super::procedures::{declared, own_table};
use super::proof;
use super::uses::{self, Operation};
use super::{TASKS, is_table};
use crate::parse::syntax::{At, ExprKind, Operator, StatKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::address::resource_id;
use crate::resolve::graph::{Graph, Kinds, Pages, is_scribe, named_resources};
use crate::resolve::scope::Access;
use crate::resolve::site::ResolvedSite;
use crate::resolve::{BundleId, Resolved};
use crate::source::FileId;

/// Tables that are touched, each with whether it is written.
type Tables<'a> = BTreeSet<(&'a str, bool)>;

/// Something that runs: a text without its functions, a function it keeps for itself, or one it declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit<'a> {
    Text(FileId),
    /// By the place of its name.
    Local(FileId, usize),
    Function(BundleId, &'a str),
}

/// What a unit does itself.
#[derive(Debug, Default)]
pub(super) struct Does<'a> {
    pub(super) tables: Tables<'a>,
    calls: BTreeSet<Unit<'a>>,
    /// Views and controllers that a function runs, by their names.
    runs: BTreeSet<(Kinds, &'a str)>,
    /// Files in which such names are put together.
    open: BTreeSet<FileId>,
}

/// What every unit of a project does.
pub(crate) struct Reach<'a> {
    pub(super) resolved: &'a Resolved,
    pub(super) units: HashMap<Unit<'a>, Does<'a>>,
    /// The keys that units ask for before they do anything.
    pub(super) guards: HashMap<Unit<'a>, Vec<String>>,
    kinds: HashMap<FileId, ChunkKind>,
    pages: Pages<'a>,
}

impl<'a> Reach<'a> {
    /// Looks at every text.
    pub(crate) fn new(resolved: &'a Resolved, graph: &'a Graph<'a>) -> Self {
        let mut reach = Self {
            resolved,
            units: HashMap::new(),
            guards: HashMap::new(),
            kinds: HashMap::new(),
            pages: graph.pages(),
        };
        for (id, bundle) in resolved.bundles.iter().enumerate() {
            for chunk in bundle.chunks.values() {
                reach.kinds.insert(chunk.file, chunk.kind);
                reach.chunk(id, chunk);
            }
        }
        reach
    }

    /// Tables that the page of a route reads, and those it writes.
    pub(crate) fn page(&self, site: usize, route: usize) -> (Vec<String>, Vec<String>) {
        let mut next = self.first(site, route, true);
        let mut seen: HashSet<Unit<'_>> = next.iter().copied().collect();
        let mut tables = Tables::new();
        while let Some(unit) = next.pop() {
            let Some(does) = self.units.get(&unit) else {
                continue;
            };
            tables.extend(&does.tables);
            let more = self.next(site, does);
            next.extend(more.into_iter().filter(|unit| seen.insert(*unit)));
        }
        let of = |is_write| {
            let tables = tables.iter().filter(move |(_, writes)| *writes == is_write);
            tables.map(|(name, _)| (*name).to_owned()).collect()
        };
        (of(false), of(true))
    }

    /// A text that runs as a whole; functions are followed one by one, not as the files they stand in.
    fn passes(&self, file: FileId) -> bool {
        !self.kinds.get(&file).is_some_and(|kind| kind.declares())
    }

    /// What the page of a route begins with: its texts, and the hooks of its site.
    pub(super) fn first(
        &self,
        site: usize,
        route: usize,
        with_authenticator: bool,
    ) -> Vec<Unit<'_>> {
        let passes = |file: FileId| self.passes(file);
        let files = self.pages.files(site, route, &passes);
        let texts = files.into_iter().filter(|file| passes(*file));
        let mut first: Vec<Unit<'_>> = texts.map(Unit::Text).collect();
        if let Some(site) = self.resolved.sites.get(site) {
            let hooks = site.collators.iter().chain(&site.editors);
            let authenticator = site.authenticator.iter().filter(|_| with_authenticator);
            let hooks = hooks.chain(authenticator);
            first.extend(hooks.map(|hook| Unit::Function(hook.bundle, &hook.name)));
        }
        first
    }

    /// What a unit has run on a site.
    pub(super) fn next(&self, site: usize, does: &Does<'a>) -> Vec<Unit<'a>> {
        let passes = |file: FileId| self.passes(file);
        let site = self.resolved.sites.get(site);
        let named = does.runs.iter().flat_map(|(kinds, name)| {
            let files = site.map(|site| named_files(site, *kinds, name));
            files.unwrap_or_default()
        });
        let named = named.flat_map(|file| self.pages.from(file, &passes));
        let open = does.open.iter();
        let open = open.flat_map(|file| self.pages.below(*file, &passes));
        let files = named.chain(open).filter(|file| passes(*file));
        let texts = files.map(Unit::Text).collect::<Vec<_>>();
        does.calls.iter().copied().chain(texts).collect()
    }

    fn chunk(&mut self, bundle: BundleId, chunk: &'a ParsedChunk) {
        let own = own_table(&self.resolved.bundles[bundle].bundle);
        let asked = proof::asked(chunk, &chunk.block);
        self.guards.insert(Unit::Text(chunk.file), asked);
        let mut functions: Vec<(At, Unit<'_>)> = Vec::new();
        if chunk.kind.declares() {
            for one in declared(chunk, own) {
                let unit = Unit::Function(bundle, one.name);
                if let Some(function) = one.function {
                    self.guards
                        .insert(unit, proof::asked(chunk, &function.body));
                }
                functions.extend(one.function.map(|function| (function.at.clone(), unit)));
                // What a file keeps for itself is of its functions.
                self.does(unit).calls.insert(Unit::Text(chunk.file));
            }
        }
        let locals = local_functions(chunk);
        functions.extend(
            locals
                .iter()
                .map(|(at, name)| (at.clone(), Unit::Local(chunk.file, *name))),
        );
        let unit = |at: usize| {
            let mut functions = functions.iter();
            let within = functions.find(|(range, _)| range.contains(&at));
            within.map_or(Unit::Text(chunk.file), |(_, unit)| *unit)
        };
        let mut names: Vec<(usize, usize)> = Vec::new();
        for (_, name) in &locals {
            let id = chunk
                .scopes
                .locals
                .iter()
                .position(|local| local.name.at.start == *name);
            let resolved = chunk
                .scopes
                .resolved
                .iter()
                .filter(|(_, known)| Some(**known) == id);
            names.extend(resolved.map(|(at, _)| (*at, *name)));
        }
        for (at, name) in names {
            self.does(unit(at))
                .calls
                .insert(Unit::Local(chunk.file, name));
        }
        for (table, writes, at) in touched(self.resolved, bundle, chunk) {
            self.does(unit(at)).tables.insert((table, writes));
        }
        for (called, at) in calls(self.resolved, bundle, chunk) {
            self.does(unit(at)).calls.extend(called);
        }
        if chunk.kind.declares() {
            for (kinds, name) in named_resources(chunk) {
                let does = self.does(unit(name.at.start));
                match name.as_text() {
                    Some(name) => drop(does.runs.insert((kinds, name))),
                    None => drop(does.open.insert(chunk.file)),
                }
            }
            let calls = chunk.scopes.calls.iter();
            for call in calls.filter(|call| is_scribe(call, "Extensions")) {
                self.does(unit(call.at.start)).open.insert(chunk.file);
            }
        }
        for (called, at) in uses_of(self.resolved, bundle, chunk) {
            self.does(unit(at)).calls.extend(called);
        }
    }

    fn does(&mut self, unit: Unit<'a>) -> &mut Does<'a> {
        self.units.entry(unit).or_default()
    }
}

/// The files a name means on a site, versions for languages included.
fn named_files(site: &ResolvedSite, kinds: Kinds, name: &str) -> Vec<FileId> {
    let id = resource_id(name);
    let version = format!("{id}.");
    let known = &site.resources;
    let views = known.views.iter().filter(|_| kinds.views);
    let controllers = known.controllers.iter().filter(|_| kinds.controllers);
    let all = views.chain(controllers);
    all.filter(|(known, _)| **known == id || known.starts_with(&version))
        .map(|(_, resource)| resource.file)
        .collect()
}

/// Functions that a text gives to locals of its own, in statements of its own: where they are, and where their names.
fn local_functions(chunk: &ParsedChunk) -> Vec<(At, usize)> {
    let mut found = Vec::new();
    for stat in &chunk.block {
        if let StatKind::LocalFunction { name, body } = &stat.kind {
            found.push((body.at.clone(), name.at.start));
        } else if let StatKind::Local { names, values } = &stat.kind {
            for (name, value) in names.iter().zip(values) {
                if let ExprKind::Function(body) = &value.bare().kind {
                    found.push((body.at.clone(), name.at.start));
                }
            }
        }
    }
    found
}

/// Functions that a text names, and where.
fn uses_of<'a>(
    resolved: &'a Resolved,
    bundle: BundleId,
    chunk: &'a ParsedChunk,
) -> Vec<(Vec<Unit<'a>>, usize)> {
    let mut called: BTreeMap<usize, &str> = BTreeMap::new();
    for call in &chunk.scopes.calls {
        if let [_, function] = call.path.as_slice() {
            called.insert(call.at.start, function);
        }
    }
    // `function app.Name` uses nothing of the application.
    let own = own_table(&resolved.bundles[bundle].bundle);
    let declared: Vec<usize> = declared(chunk, own)
        .into_iter()
        .filter_map(|one| Some(one.qualifier?.start))
        .collect();
    let free = chunk.scopes.free.iter();
    let free =
        free.filter(|free| free.access == Access::Read && !declared.contains(&free.at.start));
    let units = free.map(|free| {
        let at = free.at.start;
        if let Some(function) = called.get(&at) {
            return (named(resolved, bundle, &free.name, Some(function)), at);
        }
        // A function that is handed on, or a whole table of them.
        let uses = chunk.facts.uses.iter();
        let uses = uses.filter(|(name, ..)| *name == free.name);
        let units = uses.flat_map(|(name, key, _)| named(resolved, bundle, name, key.as_deref()));
        (units.collect(), at)
    });
    units.collect()
}

/// The functions a free name, or a field of it, may be.
fn named<'a>(
    resolved: &'a Resolved,
    bundle: BundleId,
    name: &'a str,
    key: Option<&'a str>,
) -> Vec<Unit<'a>> {
    if resolved.bundles[bundle].declared.contains_key(name) {
        return vec![Unit::Function(bundle, name)];
    }
    let Some(owner) = resolved.application(name) else {
        return Vec::new();
    };
    match key {
        Some(key) => vec![Unit::Function(owner, key)],
        None => {
            let all = resolved.bundles[owner].declared.keys();
            all.map(|name| Unit::Function(owner, name)).collect()
        }
    }
}

/// Functions that are called by their names in text: `teller.Run("app.Function")`, `teller.Delegate("Function")`.
fn calls<'a>(
    resolved: &'a Resolved,
    bundle: BundleId,
    chunk: &'a ParsedChunk,
) -> Vec<(Vec<Unit<'a>>, usize)> {
    let found = chunk.scopes.calls.iter().filter_map(|call| {
        let [table, function] = call.path.as_slice() else {
            return None;
        };
        let name = call.arguments.first()?.as_text()?;
        let units = match (table.as_str(), function.as_str()) {
            ("teller", "Run") => match name.rsplit_once('.') {
                Some((owner, name)) => {
                    let owner = owner.rsplit('.').next().unwrap_or(owner);
                    vec![Unit::Function(resolved.application(owner)?, name)]
                }
                None => vec![Unit::Function(bundle, name)],
            },
            ("teller", "Delegate") => (0..resolved.bundles.len())
                .map(|id| Unit::Function(id, name))
                .collect(),
            _ => return None,
        };
        Some((units, call.at.start))
    });
    found.collect()
}

/// Every table a text names, whether it is written there, and where.
fn touched<'a>(
    resolved: &'a Resolved,
    bundle: BundleId,
    chunk: &'a ParsedChunk,
) -> Vec<(&'a str, bool, usize)> {
    let known = |name: &str| {
        let known = resolved.tables.get_key_value(name);
        known.map(|(name, _)| name.as_str())
    };
    let mut found: Vec<(&str, bool, usize)> = Vec::new();
    for one in uses::uses(resolved, bundle, chunk) {
        let table = known(&one.path.root);
        found.extend(table.map(|table| (table, one.operation.writes(), one.at.start)));
    }
    for call in &chunk.scopes.calls {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        let text = call.arguments.first().and_then(|first| first.as_text());
        let (table, writes) = match (path.as_slice(), Operation::named(&call.path)) {
            (["teller", "Find" | "First"], _) => (text, false),
            (["tasks", "Result"], _) => (Some(TASKS), false),
            (["tasks", _], _) => (Some(TASKS), true),
            (_, Some(operation)) => {
                let text = call.arguments.first().and_then(beginning);
                (text, operation.writes())
            }
            _ => continue,
        };
        let table = table.and_then(known);
        found.extend(table.map(|table| (table, writes, call.at.start)));
    }
    if chunk.kind.holds_tables() {
        let paths: HashSet<usize> = uses::calls(chunk)
            .map(|one| one.path.root_at.start)
            .collect();
        let is_bare = |name: &str| is_table(resolved, bundle, name);
        let free = chunk.scopes.free.iter();
        let free = free.filter(|free| {
            free.access == Access::Read && is_bare(&free.name) && !paths.contains(&free.at.start)
        });
        // Where it begins an assignment, the table is written instead.
        let assigns = chunk.scopes.field_assigns.iter();
        let assigned: BTreeMap<usize, ()> = assigns.map(|assign| (assign.at.start, ())).collect();
        for free in free {
            let writes = assigned.contains_key(&free.at.start);
            found.extend(known(&free.name).map(|table| (table, writes, free.at.start)));
        }
        let changes = chunk.facts.changes.iter();
        for change in changes.filter(|change| is_bare(&change.root)) {
            found.extend(known(&change.root).map(|table| (table, true, change.at.start)));
        }
    }
    found
}

/// The table that a path written as text begins with.
fn beginning(argument: &crate::parse::syntax::Expr) -> Option<&str> {
    if path(argument).is_some() {
        return None;
    }
    let mut first = argument.bare();
    while let ExprKind::Binary(Operator::Concat, left, _) = &first.kind {
        first = left.bare();
    }
    let text = first.as_text()?;
    let end = text.find(['.', '[']).unwrap_or(text.len());
    Some(&text[..end])
}
