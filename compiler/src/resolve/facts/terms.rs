//! Terms of the vocabulary that a text uses: `l.term`, `L.term`, `l("term", n)`, and what is done with each.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "names, keys and calls are a few kinds of expression among many"
)]

use std::collections::HashSet;

use crate::parse::joined::VALUE;
use crate::parse::syntax::{
    At, Block, Call, Expr, ExprKind, Field, Operator, StatKind, UnaryOperator,
};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::Scopes;

/// A use of a term.
#[derive(Clone, Debug)]
pub(crate) struct TermUse {
    /// Its name, where that is literal.
    pub(crate) name: Option<String>,
    /// What gives the name.
    pub(crate) key: Expr,
    /// The whole use.
    pub(crate) at: At,
    pub(crate) manner: Manner,
    /// The number whose form is written to the page, where that is literal.
    pub(crate) number: Option<f64>,
    /// The code does something else where the term is missing.
    pub(crate) is_guarded: bool,
    /// What `macro` is given for its placeholders.
    pub(crate) given: Option<Vec<String>>,
}

/// What is done with a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It is written to the page as it is.
    Written,
    /// Its form for a number is taken.
    Form {
        /// The number is there.
        has_number: bool,
    },
    /// It goes on to other code.
    Value,
}

impl Manner {
    /// Whether a form is taken, with or without a number.
    pub(crate) fn is_form(self) -> bool {
        matches!(self, Manner::Form { .. })
    }
}

/// The terms a text uses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) uses: Vec<TermUse>,
    /// `l` or `L` itself goes somewhere, so that any term may be used.
    pub(crate) is_open: bool,
}

/// Finds them.
pub(crate) fn collect(block: &Block, scopes: &Scopes) -> Terms {
    let vocabulary = scopes.free.iter().filter(|free| is_vocabulary(&free.name));
    let places: HashSet<usize> = vocabulary.map(|free| free.at.start).collect();
    if places.is_empty() {
        return Terms::default();
    }
    let mut walk = Walk {
        places,
        found: Terms::default(),
        guarded: HashSet::new(),
        written: HashSet::new(),
        filled: Vec::new(),
    };
    walk::block(block, &mut |part| walk.see(part));
    let mut found = walk.found;
    found.is_open = !walk.places.is_empty();
    found
}

fn is_vocabulary(name: &str) -> bool {
    matches!(name, "l" | "L")
}

struct Walk {
    /// Where the vocabulary is named, without the places that are understood.
    places: HashSet<usize>,
    found: Terms,
    /// Expressions by where they begin and end.
    guarded: HashSet<(usize, usize)>,
    written: HashSet<(usize, usize)>,
    filled: Vec<((usize, usize), Vec<String>)>,
}

fn place(expr: &Expr) -> (usize, usize) {
    let at = &expr.bare().at;
    (at.start, at.end)
}

impl Walk {
    fn see(&mut self, part: Part<'_>) {
        match part {
            Part::Stat(stat) => match &stat.kind {
                StatKind::If { branches, .. } => {
                    let conditions = branches.iter().map(|(condition, _)| place(condition));
                    self.guarded.extend(conditions);
                }
                StatKind::While { condition, .. } => {
                    self.guarded.insert(place(condition));
                }
                _ => {}
            },
            Part::Expr(expr) => self.expr(expr),
            Part::Block(_) | Part::Function(_) => {}
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                // `x and l.a or l.b` chooses between the two and asks for neither.
                let chooses = matches!(left.bare().kind, ExprKind::Binary(Operator::And, ..));
                let chooses = chooses && *operator == Operator::Or;
                // What a condition asks, its operands ask.
                if self.guarded.contains(&place(expr)) {
                    self.guarded.extend([place(left), place(right)]);
                } else if !chooses {
                    self.guarded.insert(place(left));
                }
                if self.written.contains(&place(expr)) {
                    self.written.insert(place(right));
                    if chooses {
                        self.written.insert(place(left));
                    }
                }
            }
            ExprKind::Binary(Operator::Equal | Operator::Unequal, left, right) => {
                self.guarded.extend([place(left), place(right)]);
            }
            ExprKind::Binary(Operator::Concat, left, right) => {
                self.written.extend([place(left), place(right)]);
            }
            ExprKind::Unary(UnaryOperator::Not, inner) => {
                self.guarded.insert(place(inner));
            }
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Index(base, key) => {
                let manner = match self.written.contains(&place(expr)) {
                    true => Manner::Written,
                    false => Manner::Value,
                };
                self.take(expr, base, key, manner);
            }
            _ => {}
        }
    }

    fn call(&mut self, expr: &Expr, call: &Call) {
        if call.method.is_some() {
            return;
        }
        match (&call.function.kind, &*call.arguments) {
            (ExprKind::Name(name), [key, rest @ ..]) if is_vocabulary(name) => {
                let has_number = !rest.is_empty();
                let known = self.found.uses.len();
                self.take(expr, &call.function, key, Manner::Form { has_number });
                let number = match rest {
                    [number] => number.as_number(),
                    _ => None,
                };
                let written = self.written.contains(&place(expr));
                if let Some(taken) = self.found.uses.get_mut(known) {
                    taken.number = number.filter(|_| written);
                }
            }
            (ExprKind::Name(name), [value]) if name == VALUE => {
                self.written.insert(place(value));
            }
            (ExprKind::Name(name), arguments) if name == "macro" => self.filled(arguments),
            _ => {}
        }
    }

    /// `macro{l.text, name=value}` and `macro(l.text, {name=value})`.
    fn filled(&mut self, arguments: &[Expr]) {
        let (text, fields) = match arguments {
            [one] => match &one.bare().kind {
                ExprKind::Table(fields) => match fields.split_first() {
                    Some((Field::Positional(text), rest)) => (text, rest),
                    _ => return,
                },
                _ => return,
            },
            [text, given] => match &given.bare().kind {
                ExprKind::Table(fields) => (text, fields.as_slice()),
                _ => return,
            },
            _ => return,
        };
        let names = fields.iter().map(|field| match field {
            Field::Named(name, _) => Some(name.text.clone()),
            Field::Keyed(key, _) => key.as_text().map(str::to_owned),
            Field::Positional(_) => None,
        });
        if let Some(names) = names.collect::<Option<Vec<_>>>() {
            self.filled.push((place(text), names));
        }
    }

    fn take(&mut self, expr: &Expr, base: &Expr, key: &Expr, manner: Manner) {
        let named = matches!(&base.kind, ExprKind::Name(name) if is_vocabulary(name));
        if !named || !self.places.remove(&base.at.start) {
            return;
        }
        let at = place(expr);
        let given = self.filled.iter().find(|(place, _)| *place == at);
        self.found.uses.push(TermUse {
            name: key.as_text().map(str::to_owned),
            key: key.clone(),
            at: expr.at.clone(),
            manner,
            number: None,
            is_guarded: self.guarded.contains(&at),
            given: given.map(|(_, names)| names.clone()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(text: &str) -> (Vec<String>, bool) {
        let code = crate::parse::lua_code(text, 0);
        let shown = |found: &TermUse| {
            let name = found.name.as_deref().unwrap_or("?");
            let guarded = if found.is_guarded { " guarded" } else { "" };
            let given = found.given.as_ref().map(|given| format!(" {given:?}"));
            let given = given.unwrap_or_default();
            format!("{name} {:?}{guarded}{given}", found.manner)
        };
        let terms = &code.facts.terms;
        (terms.uses.iter().map(shown).collect(), terms.is_open)
    }

    #[test]
    fn every_way_to_use_a_term_is_seen() {
        let seen = |text: &str, expected: &[&str]| {
            let (found, is_open) = uses(text);
            assert_eq!(found, expected, "{text}");
            assert!(!is_open, "{text}");
        };
        seen("f(l.buy)", &["buy Value"]);
        seen("_msc_value(L.buy)", &["buy Written"]);
        seen("_msc_value(x and l.a or l.b)", &["a Written", "b Written"]);
        seen(
            "f(l('visits', 2), L'visits')",
            &[
                "visits Form { has_number: true }",
                "visits Form { has_number: false }",
            ],
        );
        seen("f(l['of'], l[x])", &["of Value", "? Value"]);
        seen("l.Ordinal(3)", &["Ordinal Value"]);
        seen("f(l.WWW[1])", &["WWW Value"]);
        seen(
            "f(l.a or 'x') if l.b then end",
            &["a Value guarded", "b Value guarded"],
        );
        seen(
            "macro{l.text, name=n, [\"x\"]=1}",
            &["text Value [\"name\", \"x\"]"],
        );
        seen("macro(l.text, t)", &["text Value"]);
        seen("local l = {} f(l.a)", &[]);
    }

    #[test]
    fn the_vocabulary_itself_may_go_anywhere() {
        for text in ["f(l)", "local t = L", "f(l:x())"] {
            assert!(uses(text).1, "{text}");
        }
    }
}
