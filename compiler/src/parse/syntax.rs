//! The syntax of Lua as later stages see it: expressions and statements with byte offsets, no trivia.
//! `lua.rs` makes it from full_moon's tree; nothing else knows full_moon.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "each asks for one kind of expression among many"
)]

use std::ops::Range;
use std::sync::Arc;

/// Byte range in the text that was parsed (for a view, its joined Lua; see `ViewText`).
pub(crate) type At = Range<usize>;

/// A sequence of statements.
pub(crate) type Block = Vec<Stat>;

/// A statement.
#[derive(Clone, Debug)]
pub(crate) struct Stat {
    pub(crate) at: At,
    pub(crate) kind: StatKind,
}

/// What a statement is.
#[derive(Clone, Debug)]
pub(crate) enum StatKind {
    Local {
        names: Vec<Name>,
        values: Vec<Expr>,
    },
    Assign {
        targets: Vec<Expr>,
        values: Vec<Expr>,
    },
    Call(Expr),
    Do(Block),
    While {
        condition: Expr,
        body: Block,
    },
    Repeat {
        body: Block,
        until: Expr,
    },
    If {
        branches: Vec<(Expr, Block)>,
        otherwise: Option<Block>,
    },
    NumericFor {
        name: Name,
        range: Vec<Expr>,
        body: Block,
    },
    GenericFor {
        names: Vec<Name>,
        values: Vec<Expr>,
        body: Block,
    },
    /// `function a.b:c() … end`; `target` is `a.b.c`.
    Function {
        target: Expr,
        body: Box<Function>,
    },
    LocalFunction {
        name: Name,
        body: Box<Function>,
    },
    Return(Vec<Expr>),
    Break,
}

/// A name where it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) at: At,
    pub(crate) text: String,
}

/// A function's parameters and body.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) at: At,
    /// `self` included for methods.
    pub(crate) parameters: Vec<Name>,
    /// It takes any number of values after them.
    pub(crate) varargs: bool,
    pub(crate) body: Block,
}

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) at: At,
    pub(crate) kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    Nil,
    True,
    False,
    Number(f64),
    Text(Vec<u8>),
    Varargs,
    Function(Box<Function>),
    Name(String),
    Index(Box<Expr>, Box<Expr>),
    Call(Box<Call>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Unary(UnaryOperator, Box<Expr>),
    Table(Vec<Field>),
    Paren(Box<Expr>),
    /// Something the parser could not read; reported already.
    Broken,
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Concat,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    /// None of Lua 5.1.
    Other,
}

/// An operator before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnaryOperator {
    Not,
    Negate,
    Length,
    /// None of Lua 5.1.
    Other,
}

/// A function or method call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) function: Expr,
    /// Name after the colon of a method call.
    pub(crate) method: Option<Box<Name>>,
    /// Shared with what notes the calls of a chunk.
    pub(crate) arguments: Arc<[Expr]>,
}

/// An entry of a table constructor.
#[derive(Clone, Debug)]
pub(crate) enum Field {
    Positional(Expr),
    Named(Name, Expr),
    Keyed(Expr, Expr),
}

impl Field {
    /// The value of the entry.
    pub(crate) fn value(&self) -> &Expr {
        match self {
            Field::Positional(value) | Field::Named(_, value) | Field::Keyed(_, value) => value,
        }
    }
}

impl Expr {
    /// The text of a string literal, parentheses ignored.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.bare().kind {
            ExprKind::Text(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// The number it is, where it is literal.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match &self.bare().kind {
            ExprKind::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The expression inside any parentheses.
    pub(crate) fn bare(&self) -> &Expr {
        match &self.kind {
            ExprKind::Paren(inner) => inner.bare(),
            _ => self,
        }
    }

    /// `a.b["c"]` as `["a", "b", "c"]`, when it is a chain of literal keys from a name.
    pub(crate) fn path(&self) -> Option<Vec<&str>> {
        match &self.kind {
            ExprKind::Name(name) => Some(vec![name]),
            ExprKind::Index(base, key) => {
                let mut path = base.path()?;
                path.push(key.as_text()?);
                Some(path)
            }
            _ => None,
        }
    }
}
