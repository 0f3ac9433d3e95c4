//! Rules for Lua that need to see one text and nothing else. Their findings are kept with the parsed text, so that a
//! text that is the same is not judged again.

mod duplicate_key;

use crate::diagnostic::Diagnostic;
use crate::parse::Code;

/// A rule for a single text; spans come from [`Code::span`].
type TextRule = fn(&Code, &mut Vec<Diagnostic>);

const TEXT_RULES: &[TextRule] = &[super::library::check, duplicate_key::check];

/// Runs every rule over a text.
pub(super) fn judge(code: &Code) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    TEXT_RULES.iter().for_each(|rule| rule(code, &mut found));
    found
}
