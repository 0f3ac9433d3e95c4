//! Forms for numbers: as many as the rule of their language has.

use std::collections::BTreeSet;

use super::{Words, Written, listed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::resolve::plural::{self, CATEGORIES};

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    let asked = words.plurals();
    for written in words.vocabularies() {
        for (language, terms) in written.languages() {
            for (key, value) in terms.entries() {
                if let (Some(name), Data::Table(_)) = (key.as_name(), value) {
                    found.extend(forms(&written, language, name, value, &asked));
                }
            }
        }
    }
}

/// Whether words of a language have more than one form.
pub(super) fn inflects(language: &str) -> bool {
    plural::forms(language) > 1
}

fn forms(
    written: &Written<'_>,
    language: &str,
    name: &str,
    value: &Data,
    asked: &BTreeSet<&str>,
) -> Option<Diagnostic> {
    let keys = value.entries().iter().map(|(key, _)| key.as_name());
    let named: Option<BTreeSet<&str>> = keys.collect();
    let by_category = |keys: &BTreeSet<&str>| {
        keys.contains("other") && keys.iter().all(|key| CATEGORIES.contains(key))
    };
    if let Some(keys) = named.filter(by_category) {
        return categories(written, language, name, &keys);
    }
    // Other tables are lists for code, unless some code asks them for a form.
    let count = value.array().count();
    let is_list = count > 0 && count == value.entries().len();
    if !asked.contains(name) || !is_list || !plural::has_rule(language) {
        return None;
    }
    let wanted = plural::forms(language);
    let span = written.span(language, Some(name))?;
    let has = format!("the term `{name}` has {} in `{language}`", number(count));
    if count < wanted {
        Some(
            Diagnostic::new(Code::MissingPluralForm, has, span)
                .because(format!("the language needs {wanted}"))
                .help("give a form for each line of the language's rule, in its order"),
        )
    } else if count > wanted {
        Some(
            Diagnostic::new(Code::ExtraPluralForm, has, span)
                .because(format!(
                    "the language has {wanted}; the others are never shown"
                ))
                .help("remove the forms after those of the language's rule"),
        )
    } else {
        None
    }
}

fn number(count: usize) -> String {
    match count {
        1 => "1 form".to_owned(),
        count => format!("{count} forms"),
    }
}

fn categories(
    written: &Written<'_>,
    language: &str,
    name: &str,
    keys: &BTreeSet<&str>,
) -> Option<Diagnostic> {
    let (needed, all) = plural::categories(language)?;
    let span = written.span(language, Some(name))?;
    let missing: Vec<&str> = needed.difference(keys).copied().collect();
    if !missing.is_empty() {
        let missing = listed(missing);
        let message = format!("the term `{name}` has no form {missing} in `{language}`");
        return Some(
            Diagnostic::new(Code::MissingPluralForm, message, span)
                .because("numbers that take it get the form `other`")
                .help("add it to the table"),
        );
    }
    let extra: Vec<&str> = keys.difference(&all).copied().collect();
    (!extra.is_empty()).then(|| {
        let extra = listed(extra);
        let message =
            format!("no number takes the form {extra} of the term `{name}` in `{language}`");
        Diagnostic::new(Code::ExtraPluralForm, message, span).help("remove it from the table")
    })
}
