//! Comparisons and arithmetic whose result is known beforehand.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only comparisons among the operators, and only some of their operands, are decided beforehand"
)]

use super::facts::{Kind, is_comparison, number};
use super::{Found, Text};
use crate::diagnostic::{Code, Fix, Safety, Severity};
use crate::parse::syntax::{Expr, ExprKind, Operator, UnaryOperator};
use crate::resolve::names;

/// What `type` can say.
const TYPES: &[&str] = &[
    "nil", "boolean", "number", "string", "table", "function", "thread", "userdata", "vector",
    "buffer", "integer",
];

/// The comparisons; at most one finding each.
pub(super) fn check(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Binary(operator, left, right) = &expr.kind else {
        return;
    };
    if !is_comparison(*operator) {
        return;
    }
    let comparison = Comparison {
        text,
        whole: expr,
        operator: *operator,
        left,
        right,
    };
    let _ = comparison.negated(found)
        || comparison.nan(found)
        || comparison.with_itself(found)
        || comparison.type_name(found)
        || comparison.fresh(found)
        || comparison.kinds(found)
        || comparison.length(found)
        || comparison.literals(found);
}

struct Comparison<'c, 'a> {
    text: &'c Text<'a>,
    whole: &'c Expr,
    operator: Operator,
    left: &'c Expr,
    right: &'c Expr,
}

impl Comparison<'_, '_> {
    fn is_equality(&self) -> bool {
        matches!(self.operator, Operator::Equal | Operator::Unequal)
    }

    /// What `==` that never holds, or `~=` that always does, comes to.
    fn never(&self) -> &'static str {
        if self.operator == Operator::Unequal {
            "always"
        } else {
            "never"
        }
    }

    fn report(&self, code: Code, message: String, help: &str, found: &mut Found) -> bool {
        found.push(self.text.finding(code, message, &self.whole.at).help(help));
        true
    }

    /// `not a == b` compares `not a`.
    fn negated(&self, found: &mut Found) -> bool {
        let ExprKind::Unary(UnaryOperator::Not, inner) = &self.left.kind else {
            return false;
        };
        let kind = self.text.kind(self.right);
        if kind == Some(Kind::Boolean) {
            return false;
        }
        let mut finding = self
            .text
            .finding(
                Code::NegatedOperand,
                "`not` goes before the comparison here",
                &self.left.at,
            )
            .because(format!(
                "compares `not {}`, which is true or false",
                self.text.source(&inner.at)
            ))
            .help("write `~=` for `==`, or brackets around the comparison");
        finding.fix = self.without_not(inner);
        if kind.is_none() {
            // The other side may well be a boolean.
            finding.severity = Severity::Advice;
        }
        found.push(finding);
        true
    }

    /// `a ~= b` for `not a == b`.
    fn without_not(&self, inner: &Expr) -> Option<Fix> {
        let operator = match self.operator {
            Operator::Equal => "~=",
            Operator::Unequal => "==",
            _ => return None,
        };
        let at = self.left.at.start..self.right.at.start;
        let changed = format!("{} {operator} ", self.text.source(&inner.at));
        self.text.fix(
            "compare for the opposite",
            &at,
            changed,
            Safety::NeedsReview,
        )
    }

    /// Nothing equals what zero divided by zero gives.
    fn nan(&self, found: &mut Found) -> bool {
        let is_nan = |expr: &Expr| is_nan(expr) || self.text.only_value(expr).is_some_and(is_nan);
        if !is_nan(self.left) && !is_nan(self.right) {
            return false;
        }
        let message = match self.operator {
            Operator::Unequal => "this always holds: nothing equals not-a-number, itself included",
            _ => "this never holds: nothing equals not-a-number, itself included",
        };
        self.report(
            Code::NanComparison,
            message.to_owned(),
            "write `x ~= x` to ask whether `x` is not a number",
            found,
        )
    }

    /// `x == x`, unless numbers are in play: it tells not-a-number from the others.
    fn with_itself(&self, found: &mut Found) -> bool {
        if !self.text.same(self.left, self.right) || !self.text.is_pure(self.left) {
            return false;
        }
        let variable = matches!(
            self.left.bare().kind,
            ExprKind::Name(_) | ExprKind::Index(..) | ExprKind::Call(_) | ExprKind::Binary(..)
        );
        let may_be_number =
            variable && matches!(self.text.kind(self.left), None | Some(Kind::Number));
        if may_be_number && (self.operator == Operator::Unequal || self.is_about_numbers()) {
            return false;
        }
        let message = format!(
            "`{}` is compared with itself",
            self.text.source(&self.left.at)
        );
        self.report(
            Code::ConstantComparison,
            message,
            "compare it with what is meant",
            found,
        )
    }

    fn is_about_numbers(&self) -> bool {
        let lua = &self.text.code.joined.lua;
        ["number", "math.", "nan", "NaN", "NAN"]
            .iter()
            .any(|word| lua.contains(word))
    }

    /// `type(x) == "strnig"`.
    fn type_name(&self, found: &mut Found) -> bool {
        let (call, name) = match (self.left.as_text(), self.right.as_text()) {
            (None, Some(name)) => (self.left, name),
            (Some(name), None) => (self.right, name),
            _ => return false,
        };
        let call = self.text.only_value(call).unwrap_or(call);
        let ExprKind::Call(call) = &call.bare().kind else {
            return false;
        };
        let is_type = self.text.library(call).as_deref() == Some(&["type"]);
        if !is_type || TYPES.contains(&name) || !self.is_equality() {
            return false;
        }
        let message = format!("no type is called `{name}`, so this {} holds", self.never());
        let near = names::nearest(name, TYPES.iter().copied());
        let mut finding = self
            .text
            .finding(Code::UnknownTypeName, message, &self.whole.at);
        finding.fix = near.as_ref().and_then(|near| {
            let literal = if self.right.as_text().is_some() {
                self.right
            } else {
                self.left
            };
            let title = format!("use `{near}`");
            let quoted = format!("\"{near}\"");
            self.text
                .fix(&title, &literal.at, quoted, Safety::NeedsReview)
        });
        found.push(finding.help_opt(near.map(|near| format!("write `\"{near}\"`"))));
        true
    }

    /// A table or function that is made on the spot equals nothing.
    fn fresh(&self, found: &mut Found) -> bool {
        let what = |expr: &Expr| match expr.bare().kind {
            ExprKind::Table(_) => Some("table"),
            ExprKind::Function(_) => Some("function"),
            _ => None,
        };
        let Some(what) = what(self.left)
            .or_else(|| what(self.right))
            .filter(|_| self.is_equality())
        else {
            return false;
        };
        let message = format!(
            "this {} holds: a {what} made here is equal to no other value",
            self.never()
        );
        let help = if what == "table" {
            "write `next(t) == nil` to ask whether a table is empty"
        } else {
            "compare with a function that has a name"
        };
        self.report(Code::ConstantComparison, message, help, found)
    }

    /// Values of two kinds.
    fn kinds(&self, found: &mut Found) -> bool {
        let (Some(left), Some(right)) = (self.text.kind(self.left), self.text.kind(self.right))
        else {
            return false;
        };
        if left == right {
            return false;
        }
        let message = if self.is_equality() {
            format!(
                "this {} holds: {} is never {}",
                self.never(),
                left.shown(),
                right.shown()
            )
        } else {
            format!(
                "{} cannot be ordered against {}",
                left.shown(),
                right.shown()
            )
        };
        self.report(
            Code::ConstantComparison,
            message,
            "convert one of them, or compare with what is meant",
            found,
        )
    }

    /// `#t < 0`.
    fn length(&self, found: &mut Found) -> bool {
        let is_length =
            |expr: &Expr| matches!(expr.bare().kind, ExprKind::Unary(UnaryOperator::Length, _));
        let (operator, value) = match (number(self.left), number(self.right)) {
            (None, Some(value)) if is_length(self.left) => (self.operator, value),
            (Some(value), None) if is_length(self.right) => (flipped(self.operator), value),
            _ => return false,
        };
        let Some(holds) = length_compared(operator, value) else {
            return false;
        };
        let often = if holds { "always" } else { "never" };
        let message = format!("this {often} holds: a length is a whole number from 0");
        self.report(
            Code::ConstantComparison,
            message,
            "compare with what is meant",
            found,
        )
    }

    /// Two literals.
    fn literals(&self, found: &mut Found) -> bool {
        let is_literal = |expr: &Expr| {
            number(expr).is_some()
                || matches!(
                    expr.bare().kind,
                    ExprKind::Text(_) | ExprKind::Nil | ExprKind::True | ExprKind::False
                )
        };
        is_literal(self.left)
            && is_literal(self.right)
            && self.report(
                Code::ConstantComparison,
                "both sides are literals, so that this never changes".to_owned(),
                "compare with what is meant",
                found,
            )
    }
}

/// Whether a length compares so with a number, where that is the same for all lengths.
fn length_compared(operator: Operator, value: f64) -> Option<bool> {
    let decided = match operator {
        Operator::Less | Operator::GreaterEqual => value <= 0.0,
        Operator::LessEqual | Operator::Greater => value < 0.0,
        Operator::Equal | Operator::Unequal => value < 0.0 || value.fract() != 0.0,
        _ => false,
    };
    let holds = matches!(
        operator,
        Operator::GreaterEqual | Operator::Greater | Operator::Unequal
    );
    decided.then_some(holds)
}

fn flipped(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        other => other,
    }
}

fn is_nan(expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::Binary(Operator::Divide, left, right) => {
            number(left) == Some(0.0) && number(right) == Some(0.0)
        }
        ExprKind::Unary(UnaryOperator::Negate, inner) => is_nan(inner),
        _ => false,
    }
}

/// `x / 0` and `x % 0`; literals divided by zero are how infinity and not-a-number are written.
pub(super) fn division(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Binary(operator @ (Operator::Divide | Operator::Modulo), left, right) =
        &expr.kind
    else {
        return;
    };
    if number(right) != Some(0.0) || (*operator == Operator::Divide && number(left).is_some()) {
        return;
    }
    let message = if *operator == Operator::Divide {
        "a division by zero gives infinity or not-a-number"
    } else {
        "the rest of a division by zero is not-a-number"
    };
    let finding = text.finding(Code::ZeroDivision, message, &expr.at);
    found.push(finding.help("divide by what is meant, or write `math.huge`"));
}

/// `type(x == "string")`.
pub(super) fn inside_type(text: &Text<'_>, expr: &Expr, found: &mut Found) {
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    let [argument] = &*call.arguments else {
        return;
    };
    let compares =
        matches!(&argument.bare().kind, ExprKind::Binary(operator, ..) if is_comparison(*operator));
    if compares && text.library(call).as_deref() == Some(&["type"]) {
        found.push(
            text.finding(
                Code::MisplacedComparison,
                "the comparison is inside the brackets of `type`",
                &argument.at,
            )
            .because("true or false, so that the type is always `boolean`")
            .help("write `type(x) == \"string\"`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_whole_numbers_from_zero() {
        assert_eq!(length_compared(Operator::Less, 0.0), Some(false));
        assert_eq!(length_compared(Operator::GreaterEqual, 0.0), Some(true));
        assert_eq!(length_compared(Operator::Greater, 0.0), None);
        assert_eq!(length_compared(Operator::Equal, 0.5), Some(false));
        assert_eq!(length_compared(Operator::Unequal, -1.0), Some(true));
        assert_eq!(length_compared(Operator::LessEqual, 0.0), None);
    }
}
