//! What a text says of the tables of the runtime and of the order of its own calls, found in one walk and kept with the
//! parsed text. Names are followed through locals that have one value; what goes further is noted as not followed.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "names, keys and calls are a few kinds of expression among many"
)]

mod always;
pub(crate) mod terms;
mod walk;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::scope::{LocalId, Scopes};
use crate::parse::syntax::{At, Block, Expr, ExprKind};

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
    /// Parameters of functions the text declares for its bundle, by the function's name and their position.
    pub(crate) declared_parameters: HashMap<LocalId, (String, usize)>,
    /// What local functions are called with.
    pub(crate) arguments: HashMap<LocalId, Vec<Vec<Expr>>>,
    /// Locals that are functions and nothing else.
    pub(crate) local_functions: HashSet<LocalId>,
    pub(crate) changes: Vec<Change>,
    pub(crate) always: Vec<Always>,
    pub(crate) terms: terms::Terms,
}

/// Walks a text whose names are resolved.
pub(crate) fn facts(block: &Block, scopes: &Scopes) -> Facts {
    let mut found = walk::facts(block, scopes);
    always::collect(block, scopes, &mut found.always);
    found.terms = terms::collect(block, scopes);
    found
}

/// How far names are followed through locals.
const FOLLOWED: usize = 8;

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
        assert_eq!(opened("local t = x and temp or {}"), [(true, true)]);
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
