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
use crate::parse::markup::{Content, Context, Holder};
use crate::parse::places::{self, Places};
use crate::parse::syntax::{Call, Expr, ExprKind, Field, Operator};
use crate::parse::trust::{self, Trust};
use crate::resolve::BundleId;
use crate::resolve::scope::Scopes;

/// A part of an output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Written as it is.
    Text(String),
    /// The text of a term, by its number.
    Term(u32),
    /// What the page puts there.
    Slot(Slot),
    /// The value of an expression.
    Value {
        at: Range<usize>,
        escape: Escape,
        /// An operand of `..`, where nil is an error.
        operand: bool,
        /// Evaluating it writes nothing itself.
        quiet: bool,
        /// Where the expression begins that its place is known by.
        spot: usize,
        /// What is made of it first.
        wrap: Wrap,
    },
}

/// What is made of a value before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrap {
    None,
    /// A value of a script.
    Script,
    /// The author's own text.
    Trust,
}

/// Takes an expression apart.
pub(crate) struct Outputs<'a> {
    scopes: &'a Scopes,
    /// `None` where nothing is escaped.
    places: Option<&'a Places>,
    trusted: &'a mut Vec<String>,
    /// Terms that are copied, and whose code this is.
    pub(crate) terms: Option<(&'a Copied<'a>, BundleId)>,
    /// `macro` is the function of that name of the utilities.
    pub(crate) fills: bool,
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
            fills: false,
            literals: Vec::new(),
        }
    }

    /// The parts an expression writes.
    pub(crate) fn parts(&mut self, value: &Expr) -> Vec<Part> {
        self.split(value, false)
    }

    fn split(&mut self, value: &Expr, operand: bool) -> Vec<Part> {
        let bare = value.bare();
        if let Some(filled) = self.filled(bare, operand) {
            return vec![filled];
        }
        match &bare.kind {
            ExprKind::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => vec![Part::Text(text.to_owned())],
                Err(_) => vec![self.raw(bare, bare, operand)],
            },
            ExprKind::Number(number) => vec![Part::Text(print_number(*number))],
            ExprKind::Nil | ExprKind::False if !operand => Vec::new(),
            ExprKind::Binary(Operator::Concat, left, right) if !self.is_script(bare) => {
                let mut parts = self.split(left, true);
                parts.extend(self.split(right, true));
                parts
            }
            _ => vec![self.one(bare, operand)],
        }
    }

    /// A value that is written whole.
    fn one(&mut self, bare: &Expr, operand: bool) -> Part {
        let context = self.context(bare);
        let is_markup = matches!(
            context,
            Context::Text | Context::Name | Context::Doubtful(_)
        );
        let trust = trust::trust(self.scopes, bare);
        if let Some((term, is_plain)) = self.term(bare)
            && (is_markup || (is_plain && context == Context::Quoted))
        {
            return Part::Term(term);
        }
        match (&bare.kind, trust) {
            (ExprKind::Call(call), _) if self.is_html(call) => match is_markup {
                true => self.raw(bare, &call.arguments[0], operand),
                false => self.escaped(bare, operand, Wrap::None),
            },
            (ExprKind::Call(call), _) if self.is_file(call) && is_code(context) => {
                self.raw(bare, bare, operand)
            }
            (_, Trust::Literal) if is_markup || !self.may_end(bare, context) => {
                self.raw(bare, bare, operand)
            }
            (_, Trust::Author) if is_markup => self.raw(bare, bare, operand),
            (_, Trust::Literal | Trust::Author) => self.escaped(bare, operand, Wrap::Trust),
            (_, Trust::Data) => {
                match context {
                    _ if self.places.is_none() => {}
                    Context::Within(Content::Script, _) => {}
                    Context::Text
                    | Context::Name
                    | Context::Quoted
                    | Context::Unquoted
                    | Context::Doubtful(_)
                    | Context::Within(Content::Plain | Content::Document, _) => self.mark(bare),
                    // Data joined with markup is escaped as markup is, which would be wrong here.
                    Context::Within(..) => self.mark_choices(bare),
                }
                self.escaped(bare, operand, Wrap::None)
            }
        }
    }

    /// Where a value lands; between tags where nothing is escaped.
    fn context(&self, value: &Expr) -> Context {
        self.places
            .map_or(Context::Text, |places| places.context(value.at.start))
    }

    fn is_html(&self, call: &Call) -> bool {
        trust::is_html(call) && trust::is_free(self.scopes, &call.function)
    }

    /// Whether a call gives a file of the bundle.
    fn is_file(&self, call: &Call) -> bool {
        let path = call.function.path().unwrap_or_default();
        path == ["scribe", "Include"] && self.is_root_free(&call.function)
    }

    /// Whether a literal that the expression can write has characters that could end the attribute it is written into.
    fn may_end(&self, value: &Expr, context: Context) -> bool {
        let is_unquoted = match context {
            Context::Within(_, Holder::Element) => return false,
            Context::Within(_, holder) => holder != Holder::Quoted,
            Context::Unquoted => true,
            Context::Text | Context::Name | Context::Quoted | Context::Doubtful(_) => false,
        };
        let special =
            |byte: &u8| b"\"'<>".contains(byte) || (is_unquoted && b" \t\n\r\x0c=`".contains(byte));
        match &value.kind {
            ExprKind::Text(bytes) => bytes.iter().any(special),
            ExprKind::Paren(inner) | ExprKind::Binary(Operator::And, _, inner) => {
                self.may_end(inner, context)
            }
            ExprKind::Binary(_, left, right) => {
                self.may_end(left, context) || self.may_end(right, context)
            }
            // A local may have been given anything that is spelled out.
            ExprKind::Name(_) => true,
            _ => false,
        }
    }

    fn raw(&self, spot: &Expr, value: &Expr, operand: bool) -> Part {
        self.value(spot, value, (Escape::None, Wrap::None), operand)
    }

    fn escaped(&self, value: &Expr, operand: bool, wrap: Wrap) -> Part {
        let escape = self.escape(value);
        let wrap = match escape {
            Escape::Within(Content::Script, _) => Wrap::Script,
            // Elsewhere the author's text is data like any other.
            Escape::None => Wrap::None,
            Escape::Text | Escape::Attribute | Escape::Unquoted | Escape::Within(..) => wrap,
        };
        self.value(value, value, (escape, wrap), operand)
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
        places::is_script(self.context(value))
    }

    fn value(&self, spot: &Expr, value: &Expr, how: (Escape, Wrap), operand: bool) -> Part {
        let (escape, wrap) = how;
        Part::Value {
            at: value.at.clone(),
            escape,
            operand,
            quiet: self.is_quiet(value),
            spot: spot.at.start,
            wrap,
        }
    }

    /// Whether a call gives its arguments on, each as trusted as it was.
    fn keeps_trust(&self, call: &Call) -> bool {
        const FUNCTIONS: [&str; 5] = ["concat", "ifthen", "macro", "wrap", "wrapif"];
        let path = call.function.path().unwrap_or_default();
        let is_known = match path.as_slice() {
            [name] | ["util", name] => FUNCTIONS.contains(name),
            _ => false,
        };
        is_known && call.method.is_none() && self.is_root_free(&call.function)
    }

    /// Literals with characters that escaping would change, inside `and`, `or` and `..` of data, and given to functions
    /// that put text together: they become trusted values.
    pub(crate) fn mark(&mut self, value: &Expr) {
        if let ExprKind::Text(bytes) = &value.kind {
            return self.mark_text(value, bytes);
        }
        match &value.kind {
            ExprKind::Paren(inner) => self.mark(inner),
            ExprKind::Binary(Operator::And | Operator::Or | Operator::Concat, left, right) => {
                self.mark(left);
                self.mark(right);
            }
            ExprKind::Call(call) if self.keeps_trust(call) => {
                call.arguments
                    .iter()
                    .for_each(|argument| self.mark(argument));
            }
            ExprKind::Table(fields) => fields.iter().for_each(|field| self.mark(field.value())),
            _ => {}
        }
    }

    /// Likewise, those that are one side of `and` and `or`, whole.
    fn mark_choices(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Text(bytes) => self.mark_text(value, bytes),
            ExprKind::Paren(inner) => self.mark_choices(inner),
            ExprKind::Binary(Operator::And | Operator::Or, left, right) => {
                self.mark_choices(left);
                self.mark_choices(right);
            }
            _ => {}
        }
    }

    fn mark_text(&mut self, value: &Expr, bytes: &[u8]) {
        let special = bytes.iter().any(|b| b"&<>\"'` =?#:;/".contains(b));
        if let (true, Ok(text)) = (special, std::str::from_utf8(bytes)) {
            self.trusted.push(text.to_owned());
            self.literals
                .push((value.at.clone(), format!("_K[{}]", self.trusted.len())));
        }
    }

    /// The number of the term that `l.name`, `L.name` or `l("name", 2)` is, and whether it is the same in an attribute.
    fn term(&self, value: &Expr) -> Option<(u32, bool)> {
        let (terms, bundle) = self.terms?;
        let (base, key, number) = match &value.kind {
            ExprKind::Index(base, key) => (&**base, &**key, None),
            ExprKind::Call(call) => match (&call.method, &*call.arguments) {
                (None, [key, number]) => (&call.function, key, Some(number.as_number()?)),
                _ => return None,
            },
            _ => return None,
        };
        let capital = matches!(&base.kind, ExprKind::Name(name) if name == "L");
        let name = key.as_text().filter(|_| self.is_vocabulary(base))?;
        let term = terms.number(bundle, name, capital, number)?;
        Some((term, terms.is_plain(term)))
    }

    /// `macro{l.text, name=value}`: the text is written as it is, what is put into it is escaped.
    fn filled(&mut self, value: &Expr, operand: bool) -> Option<Part> {
        let ExprKind::Call(call) = &value.kind else {
            return None;
        };
        let named = matches!(&call.function.kind, ExprKind::Name(name) if name == "macro");
        if !self.fills || !named || call.method.is_some() || !self.is_free(&call.function) {
            return None;
        }
        let text = match &*call.arguments {
            [one] => match &one.bare().kind {
                ExprKind::Table(fields) => match fields.first()? {
                    Field::Positional(text) => text,
                    Field::Named(..) | Field::Keyed(..) => return None,
                },
                _ => return None,
            },
            [text, ..] => text,
            [] => return None,
        };
        let function = match self.escape(value) {
            Escape::Text => "_R.fill",
            Escape::Attribute => "_R.fill_quoted",
            Escape::None | Escape::Unquoted | Escape::Within(..) => return None,
        };
        if !trust::is_trusted(self.scopes, text) {
            return None;
        }
        let at = call.function.at.clone();
        self.literals.push((at, function.to_owned()));
        // What is put in is as trusted as it was written.
        let tables = call
            .arguments
            .iter()
            .filter_map(|one| match &one.bare().kind {
                ExprKind::Table(fields) => Some(fields),
                _ => None,
            });
        for field in tables.flatten() {
            if !matches!(field, Field::Positional(_)) {
                self.mark(field.value());
            }
        }
        Some(self.raw(value, value, operand))
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

/// Whether a file of the bundle can be the whole of it: a script or a style sheet.
fn is_code(context: Context) -> bool {
    matches!(
        context,
        Context::Within(Content::Script | Content::Style, Holder::Element)
    )
}
