//! What is certain of an expression before it runs: its kind of value, whether it is one of the library's functions,
//! whether asking twice gives the same.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "most expressions are not known before they run"
)]

use super::Text;
use super::variables::{FunctionUse, Usage};
use crate::diagnostic::{Code, Diagnostic, Fix, Safety};
use crate::parse::joined::{OutputKind, TEXT, VALUE};
use crate::parse::syntax::{
    At, Block, Call, Expr, ExprKind, Operator, Stat, StatKind, UnaryOperator,
};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::LocalId;

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Nil,
    Boolean,
    Number,
    Text,
    Table,
    Function,
}

impl Kind {
    pub(super) fn shown(self) -> &'static str {
        match self {
            Kind::Nil => "nil",
            Kind::Boolean => "a boolean",
            Kind::Number => "a number",
            Kind::Text => "a text",
            Kind::Table => "a table",
            Kind::Function => "a function",
        }
    }
}

impl<'a> Text<'a> {
    /// A finding at a place of the text.
    pub(super) fn finding(&self, code: Code, message: impl Into<String>, at: &At) -> Diagnostic {
        Diagnostic::new(code, message, self.code.span(at))
    }

    /// A change of the author's words at one place; `None` where they do not stand together in the file.
    pub(super) fn fix(
        &self,
        title: &str,
        at: &At,
        text: impl Into<String>,
        safety: Safety,
    ) -> Option<Fix> {
        let span = self.code.span(at);
        let whole = (span.end - span.start) as usize == at.len();
        whole.then(|| Fix {
            title: title.to_owned(),
            edits: vec![(span, text.into())],
            safety,
        })
    }

    /// The author's words.
    pub(super) fn source(&self, at: &At) -> &'a str {
        self.code.joined.lua.get(at.clone()).unwrap_or_default()
    }

    /// Whether two expressions are written alike.
    pub(super) fn same(&self, left: &Expr, right: &Expr) -> bool {
        self.source(&left.at) == self.source(&right.at) && !left.at.is_empty()
    }

    /// The local a name means.
    pub(super) fn local_id(&self, expr: &Expr) -> Option<LocalId> {
        match expr.kind {
            ExprKind::Name(_) => self.code.scopes.resolved.get(&expr.at.start).copied(),
            _ => None,
        }
    }

    /// What becomes of the local a name means.
    pub(super) fn local(&self, expr: &Expr) -> Option<&Usage<'a>> {
        self.variables.get(self.local_id(expr)?)
    }

    /// The function of this text that is called, where that is certain.
    pub(super) fn called(&self, call: &Call) -> Option<(&Usage<'a>, &FunctionUse<'a>)> {
        let usage = self
            .local(&call.function)
            .filter(|_| call.method.is_none())?;
        Some((usage, &self.variables.functions[usage.function?]))
    }

    /// `["string", "format"]` for a function of the library that a call names.
    pub(super) fn library<'e>(&self, call: &'e Call) -> Option<Vec<&'e str>> {
        if call.method.is_some() {
            return None;
        }
        self.free_path(&call.function)
    }

    /// The path of a free name, when it is one of [`LIBRARY`].
    pub(super) fn free_path<'e>(&self, expr: &'e Expr) -> Option<Vec<&'e str>> {
        let mut root = expr;
        while let ExprKind::Index(base, _) = &root.kind {
            root = base;
        }
        // Most calls are of others, outputs of the page before all.
        let known = matches!(&root.kind, ExprKind::Name(name) if LIBRARY.contains(&name.as_str()));
        if !known || self.local_id(root).is_some() {
            return None;
        }
        expr.path()
    }

    /// The literal text that a statement stands for.
    pub(super) fn literal(&self, stat: &Stat) -> Option<&'a str> {
        let StatKind::Call(expr) = &stat.kind else {
            return None;
        };
        if !stands_for(expr, TEXT) {
            return None;
        }
        let outputs = &self.code.joined.outputs;
        let index = outputs.binary_search_by_key(&stat.at.start, |output| output.at.start);
        match &outputs.get(index.ok()?)?.kind {
            OutputKind::Text(text, _) => Some(text),
            OutputKind::Value => None,
        }
    }

    /// Whether a statement is nothing but blanks of the page.
    pub(super) fn is_blank(&self, stat: &Stat) -> bool {
        self.literal(stat)
            .is_some_and(|text| text.trim().is_empty())
    }

    /// The kind of value an expression has, where that is certain.
    pub(super) fn kind(&self, expr: &Expr) -> Option<Kind> {
        if let Some(id) = self.local_id(expr) {
            return self.kind_of_local(id);
        }
        let number = |expr: &Expr| self.kind(expr) == Some(Kind::Number);
        match &expr.bare().kind {
            ExprKind::Nil => Some(Kind::Nil),
            ExprKind::True | ExprKind::False => Some(Kind::Boolean),
            ExprKind::Number(_) => Some(Kind::Number),
            ExprKind::Text(_) => Some(Kind::Text),
            ExprKind::Table(_) => Some(Kind::Table),
            ExprKind::Function(_) => Some(Kind::Function),
            ExprKind::Unary(UnaryOperator::Not, _) => Some(Kind::Boolean),
            ExprKind::Unary(UnaryOperator::Length, _) => Some(Kind::Number),
            ExprKind::Unary(UnaryOperator::Negate, inner) => number(inner).then_some(Kind::Number),
            ExprKind::Binary(operator, left, right) => match operator {
                _ if is_comparison(*operator) => Some(Kind::Boolean),
                Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::Modulo
                | Operator::Power => (number(left) && number(right)).then_some(Kind::Number),
                _ => None,
            },
            ExprKind::Call(call) => result_kind(&self.library(call)?),
            ExprKind::Name(_) if !std::ptr::eq(expr, expr.bare()) => self.kind(expr.bare()),
            _ => None,
        }
    }

    /// The one kind that every value of a local has; values that are names themselves are not followed.
    fn kind_of_local(&self, id: LocalId) -> Option<Kind> {
        let mut kinds = self.code.scopes.locals[id].values.iter().map(|value| {
            let value = value.as_ref()?;
            let simple = matches!(
                value.kind,
                ExprKind::Nil
                    | ExprKind::True
                    | ExprKind::False
                    | ExprKind::Number(_)
                    | ExprKind::Text(_)
                    | ExprKind::Table(_)
                    | ExprKind::Function(_)
                    | ExprKind::Call(_)
            );
            if simple { self.kind(value) } else { None }
        });
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    /// The only value a local ever has.
    pub(super) fn only_value(&self, expr: &Expr) -> Option<&'a Expr> {
        match self.code.scopes.locals[self.local_id(expr)?]
            .values
            .as_slice()
        {
            [Some(only)] => Some(only),
            _ => None,
        }
    }

    /// Whether evaluating an expression again gives the same and does nothing else.
    pub(super) fn is_pure(&self, expr: &Expr) -> bool {
        let mut pure = true;
        walk::expr(expr, &mut |part| {
            pure &= match part {
                Part::Expr(expr) => match &expr.kind {
                    ExprKind::Call(call) => self.is_pure_call(call),
                    ExprKind::Function(_) | ExprKind::Table(_) | ExprKind::Broken => false,
                    _ => true,
                },
                Part::Block(_) | Part::Stat(_) | Part::Function(_) => false,
            };
        });
        pure
    }

    fn is_pure_call(&self, call: &Call) -> bool {
        match &call.method {
            Some(method) => STRING_METHODS.contains(&method.text.as_str()),
            None => self
                .library(call)
                .is_some_and(|path| is_pure_function(&path)),
        }
    }
}

/// What the rules know of the library.
const LIBRARY: &[&str] = &[
    "bit32", "error", "ipairs", "math", "pairs", "rawequal", "rawget", "rawlen", "select",
    "string", "table", "tonumber", "tostring", "type", "utf8",
];

/// Methods of texts that do nothing but give a result.
pub(super) const STRING_METHODS: &[&str] = &[
    "byte", "find", "format", "len", "lower", "match", "rep", "reverse", "sub", "upper",
];

/// Whether a function of the library does nothing but give a result.
pub(super) fn is_pure_function(path: &[&str]) -> bool {
    match path {
        ["string", name] => STRING_METHODS.contains(name) || *name == "char",
        ["math", name] => !name.starts_with("random"),
        ["table", name] => *name == "concat",
        ["bit32" | "utf8", _] => true,
        [name] => matches!(
            *name,
            "rawequal" | "rawget" | "rawlen" | "select" | "tonumber" | "tostring" | "type"
        ),
        _ => false,
    }
}

fn result_kind(path: &[&str]) -> Option<Kind> {
    match path {
        ["type" | "tostring"] => Some(Kind::Text),
        [
            "string",
            "format" | "lower" | "rep" | "reverse" | "sub" | "upper" | "gsub" | "char",
        ] => Some(Kind::Text),
        ["string", "len"]
        | [
            "math",
            "floor" | "ceil" | "abs" | "max" | "min" | "sqrt" | "fmod",
        ] => Some(Kind::Number),
        ["string", "gmatch"] => Some(Kind::Function),
        _ => None,
    }
}

pub(super) fn is_comparison(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Equal
            | Operator::Unequal
            | Operator::Less
            | Operator::LessEqual
            | Operator::Greater
            | Operator::GreaterEqual
    )
}

/// The value of a number literal, with or without a sign.
pub(super) fn number(expr: &Expr) -> Option<f64> {
    match &expr.bare().kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Unary(UnaryOperator::Negate, inner) => number(inner).map(|value| -value),
        _ => None,
    }
}

/// Whether a condition is decided by how it is written.
pub(super) fn constant(expr: &Expr) -> Option<bool> {
    match &expr.bare().kind {
        ExprKind::Nil | ExprKind::False => Some(false),
        ExprKind::True
        | ExprKind::Number(_)
        | ExprKind::Text(_)
        | ExprKind::Table(_)
        | ExprKind::Function(_) => Some(true),
        ExprKind::Unary(UnaryOperator::Not, inner) => constant(inner).map(|value| !value),
        _ => None,
    }
}

fn stands_for(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Call(call) if is_name(&call.function, name))
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Name(found) if found == name)
}

/// Whether a call is not the author's but stands for an output of a view.
pub(super) fn is_output(call: &Call) -> bool {
    is_name(&call.function, TEXT) || is_name(&call.function, VALUE)
}

/// The whole of a sequence of statements.
pub(super) fn extent(block: &Block) -> At {
    match (block.first(), block.last()) {
        (Some(first), Some(last)) => first.at.start..last.at.end,
        _ => 0..0,
    }
}
