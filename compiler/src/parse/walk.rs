//! Every part of a chunk, outside in and in the order of the text.

use super::syntax::{Block, Expr, ExprKind, Field, Function, Stat, StatKind};

/// A part of a chunk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    /// A block, before its statements.
    Block(&'a Block),
    /// A statement, before what it holds.
    Stat(&'a Stat),
    /// An expression, before what it holds.
    Expr(&'a Expr),
    /// A function, before its body.
    Function(&'a Function),
}

/// Shows a block and everything in it.
pub(crate) fn block<'a>(block: &'a Block, see: &mut impl FnMut(Part<'a>)) {
    see(Part::Block(block));
    block.iter().for_each(|each| stat(each, see));
}

/// Shows a statement and everything in it.
pub(crate) fn stat<'a>(stat: &'a Stat, see: &mut impl FnMut(Part<'a>)) {
    see(Part::Stat(stat));
    match &stat.kind {
        StatKind::Local { values, .. } | StatKind::Return(values) => exprs(values, see),
        StatKind::Assign { targets, values } => {
            exprs(values, see);
            exprs(targets, see);
        }
        StatKind::Call(call) => expr(call, see),
        StatKind::Do(body) => block(body, see),
        StatKind::While { condition, body } => {
            expr(condition, see);
            block(body, see);
        }
        StatKind::Repeat { body, until } => {
            block(body, see);
            expr(until, see);
        }
        StatKind::If {
            branches,
            otherwise,
        } => {
            for (condition, body) in branches {
                expr(condition, see);
                block(body, see);
            }
            otherwise.iter().for_each(|body| block(body, see));
        }
        StatKind::NumericFor { range, body, .. } => {
            exprs(range, see);
            block(body, see);
        }
        StatKind::GenericFor { values, body, .. } => {
            exprs(values, see);
            block(body, see);
        }
        StatKind::Function { target, body } => {
            expr(target, see);
            function(body, see);
        }
        StatKind::LocalFunction { body, .. } => function(body, see),
        StatKind::Break => {}
    }
}

/// Shows an expression and everything in it.
pub(crate) fn expr<'a>(expr: &'a Expr, see: &mut impl FnMut(Part<'a>)) {
    see(Part::Expr(expr));
    match &expr.kind {
        ExprKind::Function(body) => function(body, see),
        ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
            self::expr(left, see);
            self::expr(right, see);
        }
        ExprKind::Call(call) => {
            self::expr(&call.function, see);
            exprs(&call.arguments, see);
        }
        ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self::expr(inner, see),
        ExprKind::Table(fields) => {
            for field in fields {
                if let Field::Keyed(key, _) = field {
                    self::expr(key, see);
                }
                self::expr(field.value(), see);
            }
        }
        ExprKind::Nil
        | ExprKind::True
        | ExprKind::False
        | ExprKind::Number(_)
        | ExprKind::Text(_)
        | ExprKind::Varargs
        | ExprKind::Name(_)
        | ExprKind::Broken => {}
    }
}

fn exprs<'a>(list: &'a [Expr], see: &mut impl FnMut(Part<'a>)) {
    list.iter().for_each(|each| expr(each, see));
}

fn function<'a>(function: &'a Function, see: &mut impl FnMut(Part<'a>)) {
    see(Part::Function(function));
    block(&function.body, see);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lua;

    #[test]
    fn every_part_is_shown_once_from_outside_in() {
        let (text, faults) =
            lua::parse("local f = function(a) return {a, [b]=c.d} end while x do y(not z) end");
        assert_eq!(faults, []);
        let mut names = Vec::new();
        let mut counts = [0; 3];
        block(&text, &mut |part| match part {
            Part::Block(_) => counts[0] += 1,
            Part::Stat(_) => counts[1] += 1,
            Part::Function(_) => counts[2] += 1,
            Part::Expr(expr) => {
                if let ExprKind::Name(name) = &expr.kind {
                    names.push(name.clone());
                }
            }
        });
        assert_eq!(names, ["a", "b", "c", "x", "y", "z"]);
        assert_eq!(counts, [3, 4, 1]);
    }
}
