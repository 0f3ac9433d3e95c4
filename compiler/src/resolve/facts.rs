//! What a text says of the tables of the runtime and of the order of its own calls, found in one walk and kept with the
//! parsed text. Names are followed through locals that have one value; what goes further is noted as not followed.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "names, keys and calls are a few kinds of expression among many"
)]

use std::collections::{BTreeSet, HashMap, HashSet};

use super::scope::{LocalId, Scopes};
use crate::parse::joined::{TEXT, VALUE};
use crate::parse::syntax::{
    At, Block, Call, Expr, ExprKind, Field, Function, Operator, Stat, StatKind, UnaryOperator,
};

/// A table of the runtime whose fields are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    Client,
    Node,
    Page,
    Request,
    Site,
    Temp,
    User,
}

impl Table {
    /// As authors write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Table::Client => "request.client",
            Table::Node => "node",
            Table::Page => "page",
            Table::Request => "request",
            Table::Site => "site",
            Table::Temp => "temp",
            Table::User => "user",
        }
    }

    fn named(name: &str) -> Option<Table> {
        Some(match name {
            "node" => Table::Node,
            "page" => Table::Page,
            "request" => Table::Request,
            "site" => Table::Site,
            "temp" => Table::Temp,
            "user" => Table::User,
            _ => return None,
        })
    }
}

/// A literal key of a table of the runtime, read or written.
#[derive(Clone, Debug)]
pub(crate) struct FieldUse {
    pub(crate) table: Table,
    pub(crate) key: String,
    pub(crate) at: At,
    pub(crate) is_write: bool,
    /// The code asks whether it is there: a condition, an operand of `or`, a comparison.
    pub(crate) is_guarded: bool,
    /// The function of the bundle it is in.
    pub(crate) within: Option<String>,
}

/// A table of the runtime used as a whole, or by keys that are not literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Opened {
    pub(crate) table: Table,
    pub(crate) reads: bool,
    pub(crate) writes: bool,
}

/// A free name, the key read from it where that is literal, and the function of the bundle that is in.
pub(crate) type NameUse = (String, Option<String>, Option<String>);

/// Whether a loop variable has the keys or the values of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    Key,
    Value,
}

/// A change of a table that other code made: `local s = site; s.x = 1`, `table.insert(site.list, 1)`.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The free name it belongs to.
    pub(crate) root: String,
    pub(crate) at: At,
    /// The function that makes it, where a function does.
    pub(crate) by: Option<String>,
    /// How many functions surround it.
    pub(crate) depth: usize,
}

/// A call of a view, page or controller that is made whenever the text runs.
#[derive(Clone, Debug)]
pub(crate) struct Always {
    /// `scribe.View` as `View`.
    pub(crate) function: String,
    pub(crate) name: String,
    pub(crate) at: At,
}

/// The facts of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) fields: Vec<FieldUse>,
    pub(crate) opened: BTreeSet<Opened>,
    pub(crate) uses: BTreeSet<NameUse>,
    /// Loop variables and the lists they run over.
    pub(crate) loops: HashMap<LocalId, (Expr, Given)>,
    /// Locals whose table something may change after it was made.
    pub(crate) changed: HashSet<LocalId>,
    /// Parameters of local functions, by the function and their position.
    pub(crate) parameters: HashMap<LocalId, (LocalId, usize)>,
    /// What local functions are called with.
    pub(crate) arguments: HashMap<LocalId, Vec<Vec<Expr>>>,
    /// Locals that are functions and nothing else.
    pub(crate) local_functions: HashSet<LocalId>,
    pub(crate) changes: Vec<Change>,
    pub(crate) always: Vec<Always>,
}

/// Walks a text whose names are resolved.
pub(crate) fn facts(block: &Block, scopes: &Scopes) -> Facts {
    let mut walk = Walk {
        scopes,
        declared: locals_by_place(scopes),
        found: Facts::default(),
        within: None,
        depth: 0,
        in_hook: false,
    };
    walk.block(block);
    always(block, scopes, &mut walk.found.always);
    walk.found
}

fn locals_by_place(scopes: &Scopes) -> HashMap<usize, LocalId> {
    let places = scopes.locals.iter().enumerate();
    places
        .map(|(id, local)| (local.name.at.start, id))
        .collect()
}

/// How far names are followed through locals.
const FOLLOWED: usize = 8;

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

struct Walk<'a> {
    scopes: &'a Scopes,
    declared: HashMap<usize, LocalId>,
    found: Facts,
    within: Option<String>,
    depth: usize,
    in_hook: bool,
}

/// The local a name expression means.
pub(crate) fn local(scopes: &Scopes, expr: &Expr) -> Option<LocalId> {
    match expr.kind {
        ExprKind::Name(_) => scopes.resolved.get(&expr.at.start).copied(),
        _ => None,
    }
}

/// The only value a local ever has.
pub(crate) fn only_value(scopes: &Scopes, id: LocalId) -> Option<&Expr> {
    match scopes.locals[id].values.as_slice() {
        [Some(value)] => Some(value),
        _ => None,
    }
}

/// The table of the runtime an expression means.
pub(crate) fn table(scopes: &Scopes, expr: &Expr) -> Option<Table> {
    let mut expr = expr.bare();
    for _ in 0..FOLLOWED {
        match &expr.kind {
            ExprKind::Name(name) => match local(scopes, expr) {
                Some(id) => expr = only_value(scopes, id)?.bare(),
                None => return Table::named(name),
            },
            ExprKind::Index(base, key) if key.as_text() == Some("client") => {
                let of_request = table(scopes, base) == Some(Table::Request);
                return of_request.then_some(Table::Client);
            }
            _ => return None,
        }
    }
    None
}

/// The free name an expression's value belongs to, and whether locals led there; `require` for what a module returned.
fn root<'a>(scopes: &'a Scopes, expr: &'a Expr) -> Option<(&'a str, bool)> {
    let (mut expr, mut through_local) = (expr.bare(), false);
    for _ in 0..FOLLOWED {
        match &expr.kind {
            ExprKind::Name(name) => match local(scopes, expr) {
                Some(id) => {
                    expr = only_value(scopes, id)?.bare();
                    through_local = true;
                }
                None => return Some((name, through_local)),
            },
            ExprKind::Index(base, _) => expr = base.bare(),
            ExprKind::Call(call) if call.method.is_none() => {
                let name = call.function.path().filter(|path| path.len() == 1)?;
                let free = local(scopes, &call.function).is_none();
                let requires = matches!(name.as_slice(), ["require" | "include" | "import"]);
                return (free && requires).then_some(("require", true));
            }
            _ => return None,
        }
    }
    None
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        block.iter().for_each(|stat| self.stat(stat));
    }

    fn stat(&mut self, stat: &Stat) {
        match &stat.kind {
            StatKind::Local { names, values } => {
                for (index, value) in values.iter().enumerate() {
                    let id = names.get(index).map(|name| name.at.start);
                    let id = id.and_then(|start| self.declared.get(&start).copied());
                    // Another name for a table is no use of it yet.
                    let alias = id.is_some_and(|id| only_value(self.scopes, id).is_some())
                        && table(self.scopes, value).is_some();
                    if !alias {
                        self.expr(value, false);
                    }
                }
            }
            StatKind::Assign { targets, values } => {
                self.exprs(values);
                targets.iter().for_each(|target| self.target(target));
            }
            StatKind::Call(call) => self.expr(call, false),
            StatKind::Do(body) => self.block(body),
            StatKind::While { condition, body } => {
                self.expr(condition, true);
                self.block(body);
            }
            StatKind::Repeat { body, until } => {
                self.block(body);
                self.expr(until, true);
            }
            StatKind::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    self.expr(condition, true);
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
            StatKind::LocalFunction { name, body } => {
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
            StatKind::Return(values) => self.exprs(values),
            StatKind::Break => {}
        }
    }

    fn generic(&mut self, names: &[crate::parse::syntax::Name], values: &[Expr], body: &Block) {
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
        list.iter().for_each(|expr| self.expr(expr, false));
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
                self.expr(key, false);
            }
            (None, _) => {
                if let Some(id) = self.root_local(base) {
                    self.found.changed.insert(id);
                }
                self.base(base);
                self.expr(key, false);
            }
        }
    }

    /// A change of what belongs to others. Direct assignments to free names are noted with the names themselves.
    fn note_change(&mut self, changed: &Expr, place: &Expr, by: Option<&str>) {
        if let Some((root, through_local)) = root(self.scopes, changed)
            && (through_local || by.is_some())
            && !self.in_hook
        {
            self.found.changes.push(Change {
                root: root.to_owned(),
                at: place.at.clone(),
                by: by.map(str::to_owned),
                depth: self.depth,
            });
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

    fn expr(&mut self, expr: &Expr, guarded: bool) {
        if let Some(table) = table(self.scopes, expr) {
            return self.open(table, true, true);
        }
        match &expr.kind {
            ExprKind::Name(name) => match local(self.scopes, expr) {
                Some(id) => drop(self.found.changed.insert(id)),
                None => self.note_use(name, None),
            },
            ExprKind::Index(base, key) => self.index(expr, base, key, guarded),
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Binary(operator, left, right) => {
                let compares = matches!(operator, Operator::Equal | Operator::Unequal);
                let decides = matches!(operator, Operator::And | Operator::Or);
                self.operand(left, compares || decides);
                self.operand(right, compares || (decides && guarded));
            }
            ExprKind::Unary(operator, inner) => {
                self.operand(inner, *operator == UnaryOperator::Not);
            }
            ExprKind::Paren(inner) => self.expr(inner, guarded),
            ExprKind::Function(function) => self.function(function),
            ExprKind::Table(fields) => {
                for field in fields {
                    if let Field::Keyed(key, _) = field {
                        self.expr(key, false);
                    }
                    self.expr(field.value(), false);
                }
            }
            _ => {}
        }
    }

    /// A value that is only looked at, unless it may be what the whole expression gives.
    fn operand(&mut self, expr: &Expr, guarded: bool) {
        if guarded && table(self.scopes, expr).is_some() {
            return;
        }
        self.expr(expr, guarded);
    }

    fn index(&mut self, whole: &Expr, base: &Expr, key: &Expr, guarded: bool) {
        match (table(self.scopes, base), key.as_text()) {
            (Some(table), Some(key)) => self.field(table, key, whole, false, guarded),
            (Some(table), None) => {
                self.open(table, true, false);
                self.expr(key, false);
            }
            (None, text) => {
                match &base.kind {
                    ExprKind::Name(name) if local(self.scopes, base).is_none() => {
                        self.note_use(name, text);
                    }
                    _ => self.base(base),
                }
                if text.is_none() {
                    self.expr(key, false);
                }
            }
        }
    }

    /// An expression a key is read from: reading from a local leaves its table as it is.
    fn base(&mut self, base: &Expr) {
        if local(self.scopes, base).is_none() {
            self.expr(base, false);
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
                _ => self.expr(argument, is(&ASKERS)),
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
            (_, _) => self.expr(&call.function, false),
        }
    }
}

/// Collects the calls a text makes whenever it runs: those before anything that may leave it.
fn always(block: &Block, scopes: &Scopes, found: &mut Vec<Always>) -> bool {
    for stat in block {
        match &stat.kind {
            StatKind::Call(call) => {
                let ExprKind::Call(inner) = &call.kind else {
                    continue;
                };
                let output = matches!(&inner.function.kind, ExprKind::Name(name) if name == VALUE);
                let target = if output {
                    inner.arguments.first()
                } else {
                    Some(call)
                };
                found.extend(target.and_then(|target| always_call(target, scopes)));
            }
            StatKind::Do(body) if !always(body, scopes, found) => return false,
            _ => {}
        }
        if may_leave(stat) {
            return false;
        }
    }
    true
}

fn always_call(expr: &Expr, scopes: &Scopes) -> Option<Always> {
    let ExprKind::Call(call) = &expr.bare().kind else {
        return None;
    };
    let path = call.function.path()?;
    let [root, function] = path.as_slice() else {
        return None;
    };
    let ExprKind::Index(base, _) = &call.function.kind else {
        return None;
    };
    let named = *root == "scribe" && local(scopes, base).is_none();
    Some(Always {
        function: (*function).to_owned(),
        name: call.arguments.first()?.as_text()?.to_owned(),
        at: expr.at.clone(),
    })
    .filter(|_| named)
}

/// Whether a statement has a `return`, or a call of `error`, anywhere but in functions that it declares.
fn may_leave(stat: &Stat) -> bool {
    let inside = |block: &Block| block.iter().any(may_leave);
    match &stat.kind {
        StatKind::Return(_) => true,
        StatKind::Call(call) => match &call.kind {
            ExprKind::Call(call) => {
                matches!(&call.function.kind, ExprKind::Name(name) if name == "error" || name == "assert")
            }
            _ => false,
        },
        StatKind::Do(body)
        | StatKind::While { body, .. }
        | StatKind::Repeat { body, .. }
        | StatKind::NumericFor { body, .. }
        | StatKind::GenericFor { body, .. } => inside(body),
        StatKind::If {
            branches,
            otherwise,
        } => {
            branches.iter().any(|(_, body)| inside(body)) || otherwise.as_ref().is_some_and(inside)
        }
        StatKind::Local { .. }
        | StatKind::Assign { .. }
        | StatKind::Function { .. }
        | StatKind::LocalFunction { .. }
        | StatKind::Break => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lua;
    use crate::resolve::scope;

    fn of(text: &str) -> Facts {
        let (block, faults) = lua::parse(text);
        assert_eq!(faults, []);
        facts(&block, &scope::scopes(&block))
    }

    fn fields(text: &str) -> Vec<String> {
        let shown = |field: &FieldUse| {
            let kind = if field.is_write { "=" } else { "" };
            let guard = if field.is_guarded { "?" } else { "" };
            format!("{}.{}{kind}{guard}", field.table.name(), field.key)
        };
        of(text).fields.iter().map(shown).collect()
    }

    #[test]
    fn fields_are_followed_through_locals_with_one_value() {
        assert_eq!(fields("local t = temp; t.a = t.b"), ["temp.b", "temp.a="]);
        assert_eq!(
            fields("local t = temp; t = {}; t.a = 1"),
            Vec::<String>::new()
        );
        assert_eq!(fields("local page = {}; page.a = 1"), Vec::<String>::new());
        assert_eq!(
            fields("local c = request.client; f(c.ip)"),
            ["request.client.ip"]
        );
        assert_eq!(fields("temp.a.b = 1"), ["temp.a"]);
    }

    #[test]
    fn asking_whether_a_field_is_there_is_a_guard() {
        assert_eq!(
            fields("if temp.a then f(temp.b) end"),
            ["temp.a?", "temp.b"]
        );
        assert_eq!(
            fields("f(temp.a or temp.b, temp.c and 1)"),
            ["temp.a?", "temp.b", "temp.c?"]
        );
        assert_eq!(
            fields("f(not temp.a, temp.b == nil, type(temp.c))"),
            ["temp.a?", "temp.b?", "temp.c?"]
        );
    }

    #[test]
    fn tables_used_as_a_whole_are_open() {
        let opened = |text| {
            let shown = |opened: &Opened| (opened.reads, opened.writes);
            of(text).opened.iter().map(shown).collect::<Vec<_>>()
        };
        assert_eq!(opened("temp[k] = 1"), [(false, true)]);
        assert_eq!(opened("f(temp[k])"), [(true, false)]);
        assert_eq!(opened("for k in pairs(temp) do end"), [(true, false)]);
        assert_eq!(opened("f(temp)"), [(true, true)]);
        assert_eq!(
            opened("local t = temp; if t and temp.x then return t.y end"),
            []
        );
    }

    #[test]
    fn calls_are_made_always_until_something_may_leave() {
        let names = |text| {
            of(text)
                .always
                .into_iter()
                .map(|call| call.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("scribe.View 'a'; do scribe.View 'b' end if x then scribe.View 'c' end"),
            ["a", "b"]
        );
        assert_eq!(
            names("if x then return end scribe.View 'a'"),
            Vec::<String>::new()
        );
        assert_eq!(
            names("local scribe = {}; scribe.View 'a'"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn changes_of_what_others_made_are_noted() {
        let roots = |text| {
            of(text)
                .changes
                .into_iter()
                .map(|change| change.root)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            roots("local s = site; s.x = 1; table.insert(site.list, 1)"),
            ["site", "site"]
        );
        assert_eq!(
            roots("site.x = 1; local t = {}; t.x = 1; table.sort(t)"),
            Vec::<String>::new()
        );
    }
}
