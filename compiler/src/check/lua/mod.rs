//! Rules for Lua that need to see one text and nothing else. Their findings are kept with the parsed text, so that a
//! text that is the same is not judged again. A text is walked once for all of them.

mod arguments;
mod assignment;
mod branches;
mod comparison;
mod duplicate_key;
mod empty_block;
mod escapes;
mod facts;
mod flow;
mod formats;
mod loops;
mod map_as_list;
mod patterns;
mod results;
mod shadowed;
mod unused;
mod unused_value;
mod variables;

use crate::diagnostic::Diagnostic;
use crate::parse::Code;
use crate::parse::syntax::{Block, Expr, Stat};
use crate::parse::walk::{self, Part};
use variables::Variables;

/// What the rules look at.
struct Text<'a> {
    code: &'a Code,
    variables: Variables<'a>,
}

type Found = Vec<Diagnostic>;

/// Rules for a text as a whole.
const TEXT_RULES: &[fn(&Text<'_>, &mut Found)] = &[
    unused::locals,
    unused::parameters,
    unused::loop_variables,
    unused::never_set,
    unused_value::check,
    shadowed::locals,
    map_as_list::check,
];

/// Rules for a sequence of statements.
const BLOCK_RULES: &[fn(&Text<'_>, &Block, &mut Found)] = &[
    flow::unreachable,
    shadowed::functions,
    assignment::almost_swapped,
];

/// Rules for a statement.
const STAT_RULES: &[fn(&Text<'_>, &Stat, &mut Found)] = &[
    flow::runs_once,
    shadowed::names,
    branches::equal,
    branches::repeated,
    branches::constant,
    empty_block::check,
    loops::range,
    loops::iterator,
    assignment::to_itself,
    assignment::unbalanced,
    results::dropped,
    results::missing_in_stat,
];

/// Rules for an expression.
const EXPR_RULES: &[fn(&Text<'_>, &Expr, &mut Found)] = &[
    duplicate_key::check,
    shadowed::parameters,
    branches::operands,
    comparison::check,
    comparison::division,
    comparison::inside_type,
    loops::pairs_call,
    escapes::check,
    patterns::malformed,
    patterns::unchecked,
    formats::check,
    arguments::check,
    results::missing_in_expr,
];

/// Runs every rule over a text.
pub(super) fn judge(code: &Code) -> Vec<Diagnostic> {
    let text = Text {
        code,
        variables: Variables::of(code),
    };
    let mut found = Vec::new();
    super::library::check(code, &mut found);
    super::html::markup::check(code, &mut found);
    let flow = super::flow::TEXT_RULES.iter();
    flow.for_each(|rule| rule(code, &mut found));
    TEXT_RULES.iter().for_each(|rule| rule(&text, &mut found));
    walk::block(&code.block, &mut |part| match part {
        Part::Block(block) => BLOCK_RULES
            .iter()
            .for_each(|rule| rule(&text, block, &mut found)),
        Part::Stat(stat) => STAT_RULES
            .iter()
            .for_each(|rule| rule(&text, stat, &mut found)),
        Part::Expr(expr) => EXPR_RULES
            .iter()
            .for_each(|rule| rule(&text, expr, &mut found)),
        Part::Function(_) => {}
    });
    found
}
