//! Text to [`syntax`](super::syntax) through full_moon, Lua 5.1. Never fails: what cannot be read is reported and left out.
//! One file, because it is the one place that knows full_moon's tree, and that tree is wide.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "full_moon's enums are open; what is not named becomes `Broken`"
)]

use full_moon::ast::{self, Expression, LastStmt, Stmt};
use full_moon::node::Node;
use full_moon::tokenizer::{Position, TokenReference, TokenType};

use super::syntax::{
    At, Block, Call, Expr, ExprKind, Field, Function, Name, Operator, Stat, StatKind, UnaryOperator,
};

/// A syntax error: where and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: At,
    pub(crate) message: String,
}

/// Parses a chunk. The block is whole only when there are no faults.
pub(crate) fn parse(text: &str) -> (Block, Vec<Fault>) {
    // full_moon panics at a backtick, which Lua 5.1 does not have: it is taken out beforehand and reported here.
    if let Some(at) = backtick(text) {
        let rest = text.replace('`', " ");
        let (block, mut faults) = parse(&rest);
        let message = "unexpected character, found `` ` ``".to_owned();
        faults.insert(
            0,
            Fault {
                at: at..at + 1,
                message,
            },
        );
        return (block, faults);
    }
    let result = full_moon::parse_fallible(text, full_moon::LuaVersion::lua51());
    let faults = result
        .errors()
        .iter()
        .map(|error| fault(error, text.len()))
        .collect();
    (block(result.ast().nodes()), faults)
}

/// The first backtick outside strings and comments.
fn backtick(text: &str) -> Option<usize> {
    if !text.contains('`') {
        return None;
    }
    super::view::code_positions(text).find(|&at| text.as_bytes()[at] == b'`')
}

fn fault(error: &full_moon::Error, length: usize) -> Fault {
    let (start, end) = error.range();
    let start = start.bytes().min(length);
    Fault {
        at: start..end.bytes().clamp(start, length),
        message: reword(error),
    }
}

/// full_moon's wording in the form our messages have: lower case, names in backticks, no full stop.
fn reword(error: &full_moon::Error) -> String {
    let message = match error {
        full_moon::Error::AstError(error) => {
            let token = error.token().to_string();
            let detail = plain_words(error.error_message());
            match token.trim() {
                "" => format!("{detail}, found the end"),
                token if detail.contains(token) => detail.to_owned(),
                token => {
                    let first = token.lines().next().unwrap_or_default();
                    format!("{detail}, found `{first}`")
                }
            }
        }
        full_moon::Error::TokenizerError(error) => error.error().to_string(),
    };
    message.trim_end_matches('.').to_owned()
}

/// What the parser says in its own terms, in the author's.
fn plain_words(detail: &str) -> &str {
    match detail.trim_end_matches('.') {
        "expected values to set to" => "a value is missing after `=`",
        "expected expression after binary operator" => "a value is missing after the operator",
        "unexpected token, this needs to be a statement" => "no statement begins like this",
        "unexpected expression when looking for a statement" => "a value alone is not a statement",
        other => other,
    }
}

/// One fault a line: what follows the first of a line is mostly its consequence.
pub(crate) fn one_a_line<'f>(
    text: &str,
    faults: impl Iterator<Item = &'f Fault>,
) -> Vec<&'f Fault> {
    let mut chosen: Vec<&Fault> = faults.collect();
    chosen.sort_by_key(|fault| fault.at.start);
    let line = |fault: &Fault| text[..fault.at.start].matches('\n').count();
    chosen.dedup_by_key(|fault| line(fault));
    chosen
}

fn block(block: &ast::Block) -> Block {
    let last = block.last_stmt();
    let stats = block.stmts().filter_map(stat);
    let count = block.stmts().count() + usize::from(last.is_some());
    list(count, stats.chain(last.and_then(last_stat)))
}

/// At most `count` values, in no more room than that: most lists have one entry, and a vector that grows has room for four.
fn list<T>(count: usize, values: impl Iterator<Item = T>) -> Vec<T> {
    let mut list = Vec::with_capacity(count);
    list.extend(values);
    list
}

fn names(tokens: &ast::punctuated::Punctuated<TokenReference>) -> Vec<Name> {
    list(tokens.len(), tokens.iter().map(name))
}

fn last_stat(last: &LastStmt) -> Option<Stat> {
    let kind = match last {
        LastStmt::Return(values) => StatKind::Return(exprs(values.returns())),
        LastStmt::Break(_) => StatKind::Break,
        _ => return None,
    };
    Some(Stat {
        at: range(last),
        kind,
    })
}

fn stat(stat: &Stmt) -> Option<Stat> {
    let kind = match stat {
        Stmt::Assignment(assign) => StatKind::Assign {
            targets: list(
                assign.variables().len(),
                assign.variables().iter().map(variable),
            ),
            values: exprs(assign.expressions()),
        },
        Stmt::Do(body) => StatKind::Do(block(body.block())),
        Stmt::FunctionCall(call) => StatKind::Call(function_call(call)),
        Stmt::FunctionDeclaration(declared) => declaration(declared),
        Stmt::GenericFor(generic) => StatKind::GenericFor {
            names: names(generic.names()),
            values: exprs(generic.expressions()),
            body: block(generic.block()),
        },
        Stmt::If(branch) => if_stat(branch),
        Stmt::LocalAssignment(local) => StatKind::Local {
            names: names(local.names()),
            values: exprs(local.expressions()),
        },
        Stmt::LocalFunction(local) => StatKind::LocalFunction {
            name: name(local.name()),
            body: Box::new(function(local.body(), range(&**local), None)),
        },
        Stmt::NumericFor(numeric) => StatKind::NumericFor {
            name: name(numeric.index_variable()),
            range: [Some(numeric.start()), Some(numeric.end()), numeric.step()]
                .into_iter()
                .flatten()
                .map(expr)
                .collect(),
            body: block(numeric.block()),
        },
        Stmt::Repeat(repeat) => StatKind::Repeat {
            body: block(repeat.block()),
            until: expr(repeat.until()),
        },
        Stmt::While(repeat) => StatKind::While {
            condition: expr(repeat.condition()),
            body: block(repeat.block()),
        },
        _ => return None,
    };
    Some(Stat {
        at: range(stat),
        kind,
    })
}

fn if_stat(branch: &ast::If) -> StatKind {
    let mut branches = vec![(expr(branch.condition()), block(branch.block()))];
    for other in branch.else_if().into_iter().flatten() {
        branches.push((expr(other.condition()), block(other.block())));
    }
    StatKind::If {
        branches,
        otherwise: branch.else_block().map(block),
    }
}

fn declaration(declared: &ast::FunctionDeclaration) -> StatKind {
    let named = declared.name();
    let mut names = named.names().iter();
    let mut target = names.next().map_or_else(broken, name_expr);
    for key in names.chain(named.method_name()) {
        target = index(target, text_expr(key));
    }
    let itself = named.method_colon().map(|colon| Name {
        at: range(colon),
        text: "self".to_owned(),
    });
    StatKind::Function {
        target,
        body: Box::new(function(declared.body(), range(declared), itself)),
    }
}

fn function(body: &ast::FunctionBody, at: At, itself: Option<Name>) -> Function {
    let parameters = body.parameters();
    let named = parameters.iter().filter_map(|parameter| match parameter {
        ast::Parameter::Name(token) => Some(name(token)),
        _ => None,
    });
    let count = parameters.len() + usize::from(itself.is_some());
    Function {
        at,
        parameters: list(count, itself.into_iter().chain(named)),
        varargs: body
            .parameters()
            .iter()
            .any(|parameter| matches!(parameter, ast::Parameter::Ellipsis(_))),
        body: block(body.block()),
    }
}

fn variable(variable: &ast::Var) -> Expr {
    match variable {
        ast::Var::Name(token) => name_expr(token),
        ast::Var::Expression(chain) => suffixed(chain.prefix(), chain.suffixes()),
        _ => broken(),
    }
}

fn function_call(call: &ast::FunctionCall) -> Expr {
    suffixed(call.prefix(), call.suffixes())
}

fn suffixed<'a>(prefix: &ast::Prefix, suffixes: impl Iterator<Item = &'a ast::Suffix>) -> Expr {
    let start = match prefix {
        ast::Prefix::Name(token) => name_expr(token),
        ast::Prefix::Expression(inner) => expr(inner),
        _ => broken(),
    };
    suffixes.fold(start, suffix)
}

fn suffix(base: Expr, suffix: &ast::Suffix) -> Expr {
    let end = match suffix {
        // full_moon takes the end of an index in brackets for the end of its key.
        ast::Suffix::Index(ast::Index::Brackets { brackets, .. }) => range(brackets.tokens().1).end,
        _ => suffix.end_position().map_or(base.at.end, Position::bytes),
    };
    let at = base.at.start..end;
    let kind = match suffix {
        ast::Suffix::Index(ast::Index::Dot { name, .. }) => {
            ExprKind::Index(Box::new(base), Box::new(text_expr(name)))
        }
        ast::Suffix::Index(ast::Index::Brackets { expression, .. }) => {
            ExprKind::Index(Box::new(base), Box::new(expr(expression)))
        }
        ast::Suffix::Call(ast::Call::AnonymousCall(given)) => ExprKind::Call(Box::new(Call {
            function: base,
            method: None,
            arguments: arguments(given).into(),
        })),
        ast::Suffix::Call(ast::Call::MethodCall(call)) => ExprKind::Call(Box::new(Call {
            function: base,
            method: Some(Box::new(name(call.name()))),
            arguments: arguments(call.args()).into(),
        })),
        _ => ExprKind::Broken,
    };
    Expr { at, kind }
}

fn arguments(given: &ast::FunctionArgs) -> Vec<Expr> {
    match given {
        ast::FunctionArgs::Parentheses { arguments, .. } => exprs(arguments),
        ast::FunctionArgs::String(token) => vec![literal(token)],
        ast::FunctionArgs::TableConstructor(fields) => vec![Expr {
            at: range(&**fields),
            kind: table(fields),
        }],
        _ => Vec::new(),
    }
}

fn exprs(all: &ast::punctuated::Punctuated<Expression>) -> Vec<Expr> {
    list(all.len(), all.iter().map(expr))
}

fn expr(expression: &Expression) -> Expr {
    let (at, kind) = match expression {
        Expression::BinaryOperator { lhs, binop, rhs } => {
            let (left, right) = (expr(lhs), expr(rhs));
            let at = left.at.start..right.at.end;
            (
                at,
                ExprKind::Binary(operator(binop), Box::new(left), Box::new(right)),
            )
        }
        Expression::Parentheses {
            contained,
            expression,
        } => {
            let (open, close) = contained.tokens();
            let at = range(open).start..range(close).end;
            (at, ExprKind::Paren(Box::new(expr(expression))))
        }
        Expression::UnaryOperator { unop, expression } => {
            let inner = expr(expression);
            (
                range(unop).start..inner.at.end,
                ExprKind::Unary(unary_operator(unop), Box::new(inner)),
            )
        }
        Expression::Function(anonymous) => {
            let at = range(&**anonymous);
            let function = function(anonymous.body(), at.clone(), None);
            (at, ExprKind::Function(Box::new(function)))
        }
        Expression::FunctionCall(call) => return function_call(call),
        Expression::TableConstructor(fields) => (range(fields), table(fields)),
        Expression::Number(token) | Expression::String(token) | Expression::Symbol(token) => {
            return literal(token);
        }
        Expression::Var(var) => return variable(var),
        _ => (range(expression), ExprKind::Broken),
    };
    Expr { at, kind }
}

fn operator(binop: &ast::BinOp) -> Operator {
    match binop {
        ast::BinOp::And(_) => Operator::And,
        ast::BinOp::Or(_) => Operator::Or,
        ast::BinOp::TwoDots(_) => Operator::Concat,
        ast::BinOp::TwoEqual(_) => Operator::Equal,
        ast::BinOp::TildeEqual(_) => Operator::Unequal,
        ast::BinOp::LessThan(_) => Operator::Less,
        ast::BinOp::LessThanEqual(_) => Operator::LessEqual,
        ast::BinOp::GreaterThan(_) => Operator::Greater,
        ast::BinOp::GreaterThanEqual(_) => Operator::GreaterEqual,
        ast::BinOp::Plus(_) => Operator::Add,
        ast::BinOp::Minus(_) => Operator::Subtract,
        ast::BinOp::Star(_) => Operator::Multiply,
        ast::BinOp::Slash(_) => Operator::Divide,
        ast::BinOp::Percent(_) => Operator::Modulo,
        ast::BinOp::Caret(_) => Operator::Power,
        _ => Operator::Other,
    }
}

fn unary_operator(unop: &ast::UnOp) -> UnaryOperator {
    match unop {
        ast::UnOp::Not(_) => UnaryOperator::Not,
        ast::UnOp::Minus(_) => UnaryOperator::Negate,
        ast::UnOp::Hash(_) => UnaryOperator::Length,
        _ => UnaryOperator::Other,
    }
}

fn table(constructor: &ast::TableConstructor) -> ExprKind {
    let fields = constructor.fields();
    ExprKind::Table(list(fields.len(), fields.iter().filter_map(field)))
}

fn field(field: &ast::Field) -> Option<Field> {
    match field {
        ast::Field::ExpressionKey { key, value, .. } => Some(Field::Keyed(expr(key), expr(value))),
        ast::Field::NameKey { key, value, .. } => Some(Field::Named(name(key), expr(value))),
        ast::Field::NoKey(value) => Some(Field::Positional(expr(value))),
        _ => None,
    }
}

fn literal(token: &TokenReference) -> Expr {
    let kind = match token.token().token_type() {
        TokenType::Number { text } => {
            number(text.as_str()).map_or(ExprKind::Broken, ExprKind::Number)
        }
        TokenType::StringLiteral {
            literal,
            quote_type,
            ..
        } => {
            let long = matches!(
                quote_type,
                full_moon::tokenizer::StringLiteralQuoteType::Brackets
            );
            ExprKind::Text(if long {
                long_text(literal.as_str())
            } else {
                unescape(literal.as_str())
            })
        }
        _ => match token.token().to_string().as_str() {
            "nil" => ExprKind::Nil,
            "true" => ExprKind::True,
            "false" => ExprKind::False,
            "..." => ExprKind::Varargs,
            _ => ExprKind::Broken,
        },
    };
    Expr {
        at: range(token),
        kind,
    }
}

/// The value of a numeral of Lua 5.1.
fn number(text: &str) -> Option<f64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16)
            .ok()
            .map(|value| value as f64),
        None => text.parse().ok(),
    }
}

/// A long string without the line break it may begin with; line breaks are `\n` as in Lua.
fn long_text(literal: &str) -> Vec<u8> {
    let text = literal.replace("\r\n", "\n");
    text.strip_prefix('\n').unwrap_or(&text).as_bytes().to_vec()
}

/// The bytes of a quoted string, as the machine reads it: the escapes of Lua 5.1 (manual, section 2.1), and `\x`, `\u` and
/// `\z`.
fn unescape(literal: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = escape(&rest[at + 1..], &mut out);
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// Writes what the escape after a backslash stands for; what follows it.
fn escape<'t>(text: &'t str, out: &mut Vec<u8>) -> &'t str {
    let Some(letter) = text.chars().next() else {
        return text;
    };
    let rest = &text[letter.len_utf8()..];
    let simple = match letter {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' | '\n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\r' => {
            out.push(b'\n');
            return rest.strip_prefix('\n').unwrap_or(rest);
        }
        'z' => return rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']),
        'x' => match rest.get(..2).map(|digits| u8::from_str_radix(digits, 16)) {
            Some(Ok(value)) => {
                out.push(value);
                return &rest[2..];
            }
            _ => b'x',
        },
        'u' => match code_point(rest) {
            Some((value, after)) => {
                out.extend_from_slice(value.encode_utf8(&mut [0; 4]).as_bytes());
                return after;
            }
            None => b'u',
        },
        '0'..='9' => {
            let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
            let value: u32 = text[..digits].parse().unwrap_or(0);
            out.push(u8::try_from(value).unwrap_or(b'?'));
            return &text[digits..];
        }
        other => {
            out.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
            return rest;
        }
    };
    out.push(simple);
    rest
}

/// The character of `{20AC}`, and what follows.
fn code_point(text: &str) -> Option<(char, &str)> {
    let (digits, after) = text.strip_prefix('{')?.split_once('}')?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(value)?, after))
}

fn name(token: &TokenReference) -> Name {
    Name {
        at: range(token),
        text: token.token().to_string(),
    }
}

fn name_expr(token: &TokenReference) -> Expr {
    Expr {
        at: range(token),
        kind: ExprKind::Name(token.token().to_string()),
    }
}

fn text_expr(token: &TokenReference) -> Expr {
    Expr {
        at: range(token),
        kind: ExprKind::Text(token.token().to_string().into_bytes()),
    }
}

fn index(base: Expr, key: Expr) -> Expr {
    Expr {
        at: base.at.start..key.at.end,
        kind: ExprKind::Index(Box::new(base), Box::new(key)),
    }
}

fn broken() -> Expr {
    Expr {
        at: 0..0,
        kind: ExprKind::Broken,
    }
}

fn range(node: &impl Node) -> At {
    node.range().map_or(0..0, |(start, end)| {
        start.bytes()..end.bytes().max(start.bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> StatKind {
        let (block, faults) = parse(text);
        assert_eq!(faults, []);
        block.into_iter().next().expect("a statement").kind
    }

    #[test]
    fn spans_are_bytes_without_trivia() {
        let text = "  é = 1";
        assert!(!parse(text).1.is_empty(), "Lua 5.1 names are ASCII");
        let StatKind::Local { names, values } = only("-- c\nlocal x = f (1) -- d") else {
            panic!("local")
        };
        assert_eq!(
            names,
            [Name {
                at: 11..12,
                text: "x".into()
            }]
        );
        assert_eq!(values[0].at, 15..20);
    }

    #[test]
    fn literals_have_their_values() {
        let StatKind::Local { values, .. } = only(
            r#"local a, b, c, d = "a\tb\065\"", [[
x]], 0xff, 1e3"#,
        ) else {
            panic!("local")
        };
        let kinds: Vec<_> = values
            .iter()
            .map(|value| format!("{:?}", value.kind))
            .collect();
        assert_eq!(values[0].as_text(), Some("a\tbA\""));
        assert_eq!(values[1].as_text(), Some("x"));
        assert_eq!(kinds[2..], ["Number(255.0)", "Number(1000.0)"]);
    }

    #[test]
    fn escapes_are_those_of_the_machine() {
        for (literal, value) in [
            (r"\x41\u{20AC}\z   z", "A€z"),
            ("\\\n\\\r\n\\\r.", "\n\n\n."),
            (r"\065\0651\9", "AA1\t"),
            (r"\d\é\\", "dé\\"),
            (r"\x4\u{}\", "x4u{}"),
        ] {
            assert_eq!(unescape(literal), value.as_bytes(), "{literal}");
        }
    }

    #[test]
    fn methods_declare_self_and_chains_have_paths() {
        let StatKind::Function { target, body } = only("function a.b:c(x) end") else {
            panic!("function")
        };
        assert_eq!(target.path(), Some(vec!["a", "b", "c"]));
        assert_eq!(
            body.parameters
                .iter()
                .map(|p| p.text.as_str())
                .collect::<Vec<_>>(),
            ["self", "x"]
        );
    }

    #[test]
    fn spans_end_with_their_brackets() {
        for text in [
            "t[1]",
            "t.a[x]",
            "1 + t[1]",
            "(t[\"a\"])",
            "not t[1]",
            "f(t)[2]",
        ] {
            let StatKind::Local { values, .. } = only(&format!("local x = {text}")) else {
                panic!("local")
            };
            assert_eq!(values[0].at, 10..10 + text.len(), "{text}");
        }
    }

    #[test]
    fn a_backtick_is_a_fault_and_not_a_panic() {
        for text in ["a = `x`", "`", "f(`", "-- `\nx = `"] {
            assert!(!parse(text).1.is_empty(), "{text}");
        }
        assert!(parse("x = '`' -- `").1.is_empty());
    }

    #[test]
    fn every_fault_is_reported() {
        let (_, faults) = parse("local = 1\nx = = 2\nf(");
        assert!(faults.len() >= 2, "{faults:?}");
    }
}
