//! What an output expression writes: literal text, and values with their escaping. The origin rule: literals,
//! vocabulary terms and `html(…)` are trusted, wherever they stand in `..`, `and` and `or`; the rest is data.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "each asks for a few kinds of expressions among many; the rest is data"
)]

use std::ops::Range;

use crate::library;
use crate::lower::copied::Copied;
use crate::lower::data::print_number;
use crate::lower::program::{Escape, Slot};
use crate::parse::markup::{Content, Context};
use crate::parse::places::{self, Places};
use crate::parse::syntax::{Call, Expr, ExprKind, Operator};
use crate::parse::trust;
use crate::resolve::BundleId;
use crate::resolve::scope::Scopes;

/// A part of an output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Written as it is.
    Text(String),
    /// What the page puts here.
    Slot(Slot),
    /// The value of an expression.
    Value {
        at: Range<usize>,
        escape: Escape,
        /// An operand of `..`, where nil is an error.
        operand: bool,
        /// Evaluating it writes nothing itself.
        quiet: bool,
    },
}

/// Takes an expression apart.
pub(crate) struct Outputs<'a> {
    scopes: &'a Scopes,
    /// `None` where nothing is escaped.
    places: Option<&'a Places>,
    trusted: &'a mut Vec<String>,
    /// Terms that are copied, and whose code this is.
    pub(crate) terms: Option<(&'a Copied<'a>, BundleId)>,
    /// Literals that travel as values and keep their trust: place and replacement.
    pub(crate) literals: Vec<(Range<usize>, String)>,
}

impl<'a> Outputs<'a> {
    pub(crate) fn new(
        scopes: &'a Scopes,
        places: Option<&'a Places>,
        trusted: &'a mut Vec<String>,
    ) -> Self {
        Self {
            scopes,
            places,
            trusted,
            terms: None,
            literals: Vec::new(),
        }
    }

    /// The parts an expression writes.
    pub(crate) fn parts(&mut self, value: &Expr) -> Vec<Part> {
        self.split(value, false)
    }

    fn split(&mut self, value: &Expr, operand: bool) -> Vec<Part> {
        let bare = value.bare();
        if let ExprKind::Index(base, key) = &bare.kind
            && let Some(term) = self.term(base, key)
        {
            return vec![Part::Slot(Slot::Term(term))];
        }
        match &bare.kind {
            ExprKind::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => vec![Part::Text(text.to_owned())],
                Err(_) => vec![self.value(bare, Escape::None, operand)],
            },
            ExprKind::Number(number) => vec![Part::Text(print_number(*number))],
            ExprKind::Nil | ExprKind::False if !operand => Vec::new(),
            ExprKind::Binary(Operator::Concat, left, right) if !self.is_script(bare) => {
                let mut parts = self.split(left, true);
                parts.extend(self.split(right, true));
                parts
            }
            ExprKind::Call(call)
                if trust::is_html(call) && trust::is_free(self.scopes, &call.function) =>
            {
                vec![self.value(&call.arguments[0], Escape::None, operand)]
            }
            _ if trust::is_trusted(self.scopes, bare) => {
                vec![self.value(bare, Escape::None, operand)]
            }
            _ => {
                let escape = self.escape(bare);
                if escape != Escape::None && !self.is_script(bare) {
                    self.mark(bare);
                }
                vec![self.value(bare, escape, operand)]
            }
        }
    }

    /// How the value of an expression that is data is written.
    fn escape(&self, value: &Expr) -> Escape {
        let Some(places) = self.places else {
            return Escape::None;
        };
        match places.context(value.at.start) {
            Context::Text => Escape::Text,
            Context::Quoted => Escape::Attribute,
            Context::Unquoted | Context::Name | Context::Doubtful(_) => Escape::Unquoted,
            Context::Within(content, holder) => Escape::Within(self.made(content, value), holder),
        }
    }

    /// What the library has made for a place already needs less.
    fn made(&self, content: Content, value: &Expr) -> Content {
        let ExprKind::Call(call) = &value.kind else {
            return content;
        };
        let path = call.function.path().unwrap_or_default();
        match (content, path.as_slice()) {
            _ if call.method.is_some() || !self.is_root_free(&call.function) => content,
            (Content::Script, ["json", "encode"] | ["native", "json"]) => Content::Json,
            (Content::UrlQuery, ["native", "encode"]) => Content::UrlPath,
            _ => content,
        }
    }

    /// Whether it is a value of a script, where texts put together are one.
    fn is_script(&self, value: &Expr) -> bool {
        let first = first(value);
        self.places
            .is_some_and(|places| places::is_script(places.context(first.at.start)))
    }

    fn value(&self, value: &Expr, escape: Escape, operand: bool) -> Part {
        Part::Value {
            at: value.at.clone(),
            escape,
            operand,
            quiet: self.is_quiet(value),
        }
    }

    /// Literals with characters that escaping would change, inside `and`, `or` and `..` of data: they become trusted values.
    pub(crate) fn mark(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Paren(inner) => self.mark(inner),
            ExprKind::Binary(Operator::And | Operator::Or | Operator::Concat, left, right) => {
                self.mark(left);
                self.mark(right);
            }
            ExprKind::Text(bytes) => {
                let special = bytes.iter().any(|b| b"&<>\"'` =".contains(b));
                if let (true, Ok(text)) = (special, std::str::from_utf8(bytes)) {
                    self.trusted.push(text.to_owned());
                    self.literals
                        .push((value.at.clone(), format!("_K[{}]", self.trusted.len())));
                }
            }
            _ => {}
        }
    }

    /// The number of the term that `l.name` or `L.name` is.
    fn term(&self, base: &Expr, key: &Expr) -> Option<u32> {
        let (terms, bundle) = self.terms?;
        let capital = matches!(&base.kind, ExprKind::Name(name) if name == "L");
        let name = key.as_text().filter(|_| self.is_vocabulary(base))?;
        terms.number(bundle, name, capital)
    }

    fn is_vocabulary(&self, value: &Expr) -> bool {
        matches!(&value.kind, ExprKind::Name(name) if name == "l" || name == "L")
            && self.is_free(value)
    }

    fn is_free(&self, value: &Expr) -> bool {
        trust::is_free(self.scopes, value)
    }

    /// Whether evaluating an expression cannot write to the page.
    fn is_quiet(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Call(call) => self.is_quiet_call(call),
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                self.is_quiet(left) && self.is_quiet(right)
            }
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self.is_quiet(inner),
            ExprKind::Table(fields) => fields.iter().all(|field| self.is_quiet(field.value())),
            // A function given to another may be called.
            ExprKind::Function(_) => false,
            _ => true,
        }
    }

    fn is_quiet_call(&self, call: &Call) -> bool {
        let known = match &call.method {
            Some(method) => {
                STRING_METHODS.contains(&method.text.as_str()) && self.is_quiet(&call.function)
            }
            None => {
                call.function
                    .path()
                    .is_some_and(|path| library::is_quiet(&path))
                    && self.is_root_free(&call.function)
            }
        };
        known
            && call
                .arguments
                .iter()
                .all(|argument| self.is_quiet(argument))
    }

    fn is_root_free(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Index(base, _) => self.is_root_free(base),
            _ => self.is_free(value),
        }
    }
}

const STRING_METHODS: [&str; 11] = [
    "byte", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "upper",
];

/// The first operand of a concatenation.
fn first(value: &Expr) -> &Expr {
    match &value.bare().kind {
        ExprKind::Binary(Operator::Concat, left, _) => first(left),
        _ => value.bare(),
    }
}
