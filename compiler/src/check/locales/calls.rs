//! Names that calls of `format` and of the clock write out.

use super::{Known, is_form, is_zone, unknown_form, unknown_locale, unknown_zone};
use crate::diagnostic::Diagnostics;
use crate::parse::ParsedChunk;
use crate::parse::syntax::Expr;

/// Judges the calls of a text.
pub(super) fn judge(chunk: &ParsedChunk, known: &Known, found: &mut Diagnostics) {
    for call in &chunk.scopes.calls {
        let literal = |at: usize| call.arguments.get(at).and_then(text);
        match call.known() {
            "format.Number" => {
                if let Some((name, expr)) = literal(2).filter(|(name, _)| !known.has(name)) {
                    found.push(unknown_locale(name, known, chunk.span(&expr.at)));
                }
            }
            "format.Money" | "html.Money" => {
                let named = call.arguments.iter().skip(1).filter_map(text);
                for (name, expr) in named.filter(|(name, _)| !is_currency(name) && !known.has(name))
                {
                    found.push(unknown_locale(name, known, chunk.span(&expr.at)));
                }
            }
            "format.Date" | "format.ReferenceDate" => {
                if let Some((form, expr)) = literal(1).filter(|(form, _)| !is_form(form)) {
                    found.push(unknown_form(form, chunk.span(&expr.at)));
                }
            }
            "localtime" | "reftime" => {
                if let Some((zone, expr)) = literal(1).filter(|(zone, _)| !is_zone(zone)) {
                    found.push(unknown_zone(zone, chunk.span(&expr.at)));
                }
            }
            _ => {}
        }
    }
}

fn text(expr: &Expr) -> Option<(&str, &Expr)> {
    Some((expr.bare().as_text()?, expr))
}

/// Three capitals are a currency, whether anybody pays with it or not.
fn is_currency(name: &str) -> bool {
    name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}
