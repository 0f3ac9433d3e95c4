//! Follows an expression to the values it can have, within bounds.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "what can be followed is a few kinds of expression among many"
)]

use std::collections::BTreeSet;

use super::{Ground, Texts, texts};
use crate::lower::data::{Data, Key, print_number};
use crate::parse::syntax::{Expr, ExprKind, Field, Operator};
use crate::resolve::facts::{self, Given};

/// Most texts an expression is followed to.
const MOST: usize = 64;
/// Most functions of a bundle between a name and what it is made of.
const DEPTH: usize = 3;
/// Most expressions looked at for one.
const STEPS: usize = 400;

/// A value an expression can have.
#[derive(Clone)]
enum Value<'a> {
    Text(String),
    Expr(&'a Expr),
    Data(&'a Data),
    Key(&'a Key),
}

pub(super) struct Follow<'g, 'a> {
    ground: &'g Ground<'a>,
    steps: usize,
}

impl<'g, 'a> Follow<'g, 'a> {
    /// Begins.
    pub(super) fn new(ground: &'g Ground<'a>) -> Self {
        Self {
            ground,
            steps: STEPS,
        }
    }

    fn step(&mut self) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        Some(())
    }

    /// The texts, where all of them are known.
    pub(super) fn texts(&mut self, expr: &'g Expr) -> Option<BTreeSet<String>> {
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
            Value::Text(text) => one(text),
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
        if let Some((function, index)) = self.ground.facts.declared_parameters.get(&id) {
            let unchanged = local.values.len() == 1;
            return unchanged
                .then(|| self.given_elsewhere(function, *index))
                .flatten();
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

    /// What a function of the bundle is given for a parameter in all its calls.
    fn given_elsewhere(&mut self, function: &str, index: usize) -> Option<Vec<Value<'g>>> {
        let calls = self.ground.calls?.get(function)?;
        if self.ground.depth >= DEPTH {
            return None;
        }
        let mut all = BTreeSet::new();
        for (code, arguments) in calls {
            self.step()?;
            let ground = Ground {
                scopes: &code.scopes,
                facts: &code.facts,
                depth: self.ground.depth + 1,
                ..*self.ground
            };
            match texts(&ground, arguments.get(index)?) {
                Texts::These(texts) => all.extend(texts),
                Texts::Beginning(_) => return None,
            }
        }
        (all.len() <= MOST).then(|| all.into_iter().map(Value::Text).collect())
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
                (Value::Expr(_) | Value::Key(_) | Value::Text(_), _) => return None,
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
                Value::Key(_) | Value::Text(_) => return None,
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
    pub(super) fn beginning(&self, expr: &Expr) -> String {
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
