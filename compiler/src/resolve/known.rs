//! The texts an expression can have, where the code shows them: literals, `..`, `and`/`or`, locals in all their branches,
//! loops over lists that nothing changes, parameters of local functions, and tables of the settings. Parameters of other
//! functions, results of calls and the fields of other tables are not followed, nor is more than [`MOST`] texts or [`STEPS`] steps.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "what can be followed is a few kinds of expression among many"
)]

use std::collections::BTreeSet;

use super::facts::{self, Facts, Given};
use super::scope::Scopes;
use crate::lower::data::{Data, Key, print_number};
use crate::parse::syntax::{Expr, ExprKind, Field, Operator};

/// Most texts an expression is followed to.
const MOST: usize = 64;
/// Most expressions looked at for one.
const STEPS: usize = 400;

/// What a name is known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// One of these.
    These(BTreeSet<String>),
    /// Anything that begins so.
    Beginning(String),
}

/// Where an expression stands: its text, and the settings its code reads as `site`, `node` and its own name.
pub(crate) struct Ground<'a> {
    pub(crate) scopes: &'a Scopes,
    pub(crate) facts: &'a Facts,
    /// Tables by the free name they are read from.
    pub(crate) settings: Vec<(&'a str, &'a Data)>,
}

/// A value an expression can have.
#[derive(Clone, Copy)]
enum Value<'a> {
    Expr(&'a Expr),
    Data(&'a Data),
    Key(&'a Key),
}

/// The texts an expression can have.
pub(crate) fn texts(ground: &Ground<'_>, expr: &Expr) -> Texts {
    let mut follow = Follow {
        ground,
        steps: STEPS,
    };
    match follow.texts(expr) {
        Some(texts) => Texts::These(texts),
        None => Texts::Beginning(follow.beginning(expr)),
    }
}

struct Follow<'g, 'a> {
    ground: &'g Ground<'a>,
    steps: usize,
}

impl<'g> Follow<'g, '_> {
    fn step(&mut self) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        Some(())
    }

    fn texts(&mut self, expr: &'g Expr) -> Option<BTreeSet<String>> {
        self.step()?;
        let found = match &expr.kind {
            ExprKind::Paren(inner) => self.texts(inner)?,
            ExprKind::Binary(Operator::Concat, left, right) => {
                let (left, right) = (self.texts(left)?, self.texts(right)?);
                let joined = left
                    .iter()
                    .flat_map(|left| right.iter().map(move |right| format!("{left}{right}")));
                if left.len() * right.len() > MOST {
                    return None;
                }
                joined.collect()
            }
            ExprKind::Binary(Operator::Or, left, right) => {
                let mut both = self.texts(left)?;
                both.extend(self.texts(right)?);
                both
            }
            ExprKind::Binary(Operator::And, _, right) => self.texts(right)?,
            _ => {
                let mut all = BTreeSet::new();
                for value in self.values(expr)? {
                    all.extend(self.text_of(value)?);
                }
                all
            }
        };
        (found.len() <= MOST).then_some(found)
    }

    fn text_of(&mut self, value: Value<'g>) -> Option<BTreeSet<String>> {
        let one = |text: String| Some(BTreeSet::from([text]));
        match value {
            Value::Expr(expr) => match &expr.bare().kind {
                ExprKind::Text(_) => one(expr.as_text()?.to_owned()),
                ExprKind::Number(number) => one(print_number(*number)),
                // A name that is nothing is no name; the call fails for another reason.
                ExprKind::Nil | ExprKind::False => Some(BTreeSet::new()),
                ExprKind::Binary(..) => self.texts(expr),
                _ => None,
            },
            Value::Data(Data::Number(number)) => one(print_number(*number)),
            Value::Data(data) => one(data.as_text()?.to_owned()),
            Value::Key(Key::Number(number)) => one(print_number(*number)),
            Value::Key(key) => one(key.as_name()?.to_owned()),
        }
    }

    /// The values an expression can have.
    fn values(&mut self, expr: &'g Expr) -> Option<Vec<Value<'g>>> {
        self.step()?;
        match &expr.kind {
            ExprKind::Paren(inner) => self.values(inner),
            ExprKind::Name(_) => self.name(expr),
            ExprKind::Index(base, key) => self.index(expr, base, key),
            ExprKind::Binary(Operator::Or, left, right) => {
                let mut both = self.values(left)?;
                both.extend(self.values(right)?);
                Some(both)
            }
            ExprKind::Binary(Operator::And, _, right) => self.values(right),
            _ => Some(vec![Value::Expr(expr)]),
        }
    }

    fn name(&mut self, expr: &'g Expr) -> Option<Vec<Value<'g>>> {
        let Some(id) = facts::local(self.ground.scopes, expr) else {
            return self.setting(expr);
        };
        let local = &self.ground.scopes.locals[id];
        if let Some((list, given)) = self.ground.facts.loops.get(&id) {
            // Declared by the loop and never assigned.
            return (local.values.len() == 1)
                .then(|| self.elements(list, *given))
                .flatten();
        }
        if let Some(&(function, index)) = self.ground.facts.parameters.get(&id) {
            let unchanged = local.values.len() == 1;
            return unchanged.then(|| self.given(function, index)).flatten();
        }
        let mut all = Vec::new();
        for value in &local.values {
            let value = value.as_ref()?;
            let is_table = matches!(value.bare().kind, ExprKind::Table(_));
            if is_table && self.may_change(id) {
                return None;
            }
            all.extend(self.values(value)?);
        }
        (all.len() <= MOST).then_some(all)
    }

    /// What a local function is given for a parameter in all its calls.
    fn given(&mut self, function: usize, index: usize) -> Option<Vec<Value<'g>>> {
        let facts = self.ground.facts;
        if facts.changed.contains(&function) {
            return None;
        }
        let mut all = Vec::new();
        for arguments in facts.arguments.get(&function)? {
            // The last one may give several values.
            let open = arguments.last().is_some_and(|last| {
                arguments.len() <= index + 1
                    && matches!(last.kind, ExprKind::Call(_) | ExprKind::Varargs)
            });
            match arguments.get(index) {
                _ if open => return None,
                Some(argument) => all.push(argument),
                None => {}
            }
        }
        let mut values = Vec::new();
        for argument in all {
            // An argument may be put together, which is no value yet.
            match &argument.bare().kind {
                ExprKind::Binary(Operator::Concat, ..) => values.push(Value::Expr(argument)),
                _ => values.extend(self.values(argument)?),
            }
        }
        Some(values)
    }

    /// Whether something may change the table of a local, or a table in it that a loop gives out.
    fn may_change(&self, id: usize) -> bool {
        let facts = self.ground.facts;
        let over = |list: &Expr| facts::local(self.ground.scopes, list) == Some(id);
        let given = |(variable, (list, _)): (&usize, &(Expr, Given))| {
            over(list) && facts.changed.contains(variable) && self.gives_tables(id)
        };
        facts.changed.contains(&id) || facts.loops.iter().any(given)
    }

    fn gives_tables(&self, id: usize) -> bool {
        let values = self.ground.scopes.locals[id].values.iter().flatten();
        let is_table = |field: &Field| matches!(field.value().bare().kind, ExprKind::Table(_));
        values
            .filter_map(|value| match &value.bare().kind {
                ExprKind::Table(fields) => Some(fields),
                _ => None,
            })
            .any(|fields| fields.iter().any(is_table))
    }

    fn elements(&mut self, list: &'g Expr, given: Given) -> Option<Vec<Value<'g>>> {
        let mut all = Vec::new();
        for list in self.values(list)? {
            match (list, given) {
                (Value::Expr(list), Given::Value) => match &list.bare().kind {
                    ExprKind::Table(fields) => {
                        all.extend(fields.iter().map(|field| Value::Expr(field.value())));
                    }
                    _ => return None,
                },
                (Value::Expr(_) | Value::Key(_), _) => return None,
                (Value::Data(list), Given::Value) => {
                    all.extend(list.entries().iter().map(|(_, value)| Value::Data(value)));
                }
                (Value::Data(list), Given::Key) => {
                    all.extend(list.entries().iter().map(|(key, _)| Value::Key(key)));
                }
            }
        }
        (all.len() <= MOST).then_some(all)
    }

    fn index(&mut self, whole: &'g Expr, base: &'g Expr, key: &'g Expr) -> Option<Vec<Value<'g>>> {
        if let Some(found) = self.setting(whole) {
            return Some(found);
        }
        let mut all = Vec::new();
        for base in self.values(base)? {
            match base {
                Value::Expr(table) => match &table.bare().kind {
                    ExprKind::Table(fields) => {
                        let wanted = fields.iter().filter(|field| may_be(field, key.as_text()));
                        all.extend(wanted.map(|field| Value::Expr(field.value())));
                    }
                    _ => return None,
                },
                Value::Data(data) => {
                    let wanted = |known: &Key| {
                        let key = key.as_text();
                        key.is_none_or(|key| known.as_name() == Some(key))
                    };
                    let entries = data.entries().iter().filter(|(known, _)| wanted(known));
                    all.extend(entries.map(|(_, value)| Value::Data(value)));
                }
                Value::Key(_) => return None,
            }
        }
        (!all.is_empty() && all.len() <= MOST).then_some(all)
    }

    /// `site.kinds`: every table the settings may give under that path.
    fn setting(&mut self, expr: &'g Expr) -> Option<Vec<Value<'g>>> {
        let path = expr.path()?;
        let (root, keys) = path.split_first()?;
        let mut first = expr;
        while let ExprKind::Index(base, _) = &first.kind {
            first = base;
        }
        if facts::local(self.ground.scopes, first).is_some() || keys.is_empty() {
            return None;
        }
        let mut all = Vec::new();
        for (_, data) in self.ground.settings.iter().filter(|(name, _)| name == root) {
            let other = data.table("development").get(keys[0]);
            let mut value = Some(*data);
            for key in keys {
                value = value.and_then(|value| value.get(key));
            }
            if other.is_some() || value.is_none() {
                return None;
            }
            all.extend(value.map(Value::Data));
        }
        (!all.is_empty()).then_some(all)
    }

    /// The literal text an expression begins with.
    fn beginning(&self, expr: &Expr) -> String {
        match &expr.bare().kind {
            ExprKind::Text(_) => expr.as_text().unwrap_or_default().to_owned(),
            ExprKind::Binary(Operator::Concat, left, _) => self.beginning(left),
            _ => String::new(),
        }
    }
}

/// Whether a field may be the one under a key; without a key that is known, any may.
fn may_be(field: &Field, key: Option<&str>) -> bool {
    match (field, key) {
        (_, None) => true,
        (Field::Named(name, _), Some(key)) => name.text == key,
        (Field::Keyed(known, _), Some(key)) => known.as_text().is_none_or(|known| known == key),
        (Field::Positional(_), Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lua;
    use crate::parse::walk::{self, Part};
    use crate::resolve::scope;

    /// The texts of the argument of `see`.
    fn seen(text: &str) -> Texts {
        let (block, faults) = lua::parse(text);
        assert_eq!(faults, []);
        let scopes = scope::scopes(&block);
        let facts = facts::facts(&block, &scopes);
        let kinds = Data::Table(vec![(Key::name("a"), Data::Text(b"new".to_vec()))]);
        let site = Data::Table(vec![(Key::name("kinds"), kinds)]);
        let ground = Ground {
            scopes: &scopes,
            facts: &facts,
            settings: vec![("site", &site)],
        };
        let mut argument = None;
        walk::block(&block, &mut |part| {
            if let Part::Expr(expr) = part
                && let ExprKind::Call(call) = &expr.kind
                && call.function.path() == Some(vec!["see"])
            {
                argument = call.arguments.first();
            }
        });
        texts(&ground, argument.expect("a call of see"))
    }

    fn these(text: &str) -> Option<Vec<String>> {
        match seen(text) {
            Texts::These(texts) => Some(texts.into_iter().collect()),
            Texts::Beginning(_) => None,
        }
    }

    #[test]
    fn branches_locals_and_lists_are_followed() {
        let known = |text: &str, expected: &[&str]| {
            let found = these(text).unwrap_or_else(|| panic!("{text} is not followed"));
            assert_eq!(found, expected, "{text}");
        };
        known("see('a' .. 'b')", &["ab"]);
        known("see('part-' .. (x and 'a' or 'b'))", &["part-a", "part-b"]);
        known(
            "local k if x then k = 'a' else k = 'b' end see(k)",
            &["a", "b"],
        );
        known(
            "for _, k in ipairs {'a', 'b'} do see('x-' .. k) end",
            &["x-a", "x-b"],
        );
        known(
            "local L = {'a', 'b'} for _, k in ipairs(L) do write(k) see(k) end",
            &["a", "b"],
        );
        known(
            "local L = {{k='a'}, {k='b'}} for _, e in ipairs(L) do see(e.k) end",
            &["a", "b"],
        );
        known("local V = {one='a', two='b'} see(V[x])", &["a", "b"]);
        known("see(site.kinds.a)", &["new"]);
        known(
            "local function g(n, k) see('x-' .. k) end g(1, 'a') g(2, 'b' .. 'c')",
            &["x-a", "x-bc"],
        );
        known("for _, k in pairs(site.kinds) do see(k) end", &["new"]);
        known("for k in pairs(site.kinds) do see(k) end", &["a"]);
    }

    #[test]
    fn what_may_be_anything_is_not_followed() {
        for text in [
            "see(x)",
            "see(f())",
            "local function g(k) see(k) end g(f())",
            "local function g(k) see(k) end g('a') run(g)",
            "function g(k) see(k) end",
            "local L = {'a'} L[2] = x for _, k in ipairs(L) do see(k) end",
            "local L = {'a'} fill(L) for _, k in ipairs(L) do see(k) end",
            "local L = {{k='a'}} for _, e in ipairs(L) do fill(e) see(e.k) end",
            "local k = 'a' if x then k = f() end see(k)",
            "see(site.other)",
        ] {
            assert_eq!(these(text), None, "{text}");
        }
        assert_eq!(
            seen("see('part-' .. x)"),
            Texts::Beginning("part-".to_owned())
        );
    }
}
