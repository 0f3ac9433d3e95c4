//! Codes of languages that there are not.

use super::{Words, is_own, texts};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::vocabulary::is_language;
use crate::source::Span;

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    for written in words.vocabularies() {
        for (language, terms) in written.languages() {
            let mut all = terms.entries().iter();
            let has_texts = all.any(|(_, value)| !texts(value).is_empty());
            if has_texts && !is_language(language) {
                let first = terms.entries().iter().find_map(|(key, _)| key.as_name());
                let span = written.span(language, None);
                let span = span.or_else(|| written.span(language, first));
                found.extend(span.map(|span| unknown(language, span)));
            }
        }
    }
    for bundle in words.resolved.bundles.iter().filter(|own| is_own(own)) {
        let settings = &bundle.settings;
        let mut look = |data: &Data, path: &[Key]| {
            for name in ["language", "languages"] {
                let Some(value) = data.get(name) else {
                    continue;
                };
                for language in value.texts().into_iter().filter(|one| !is_language(one)) {
                    let path: Vec<Key> = path.iter().cloned().chain([Key::name(name)]).collect();
                    let span = settings.value_span(&path);
                    found.extend(span.map(|span| unknown(language, span)));
                }
            }
        };
        look(&settings.data, &[]);
        for (index, address) in settings.data.table("addresses").array() {
            look(
                address,
                &[Key::name("addresses"), Key::Number(index as f64)],
            );
        }
    }
}

fn unknown(language: &str, span: Span) -> Diagnostic {
    let message = format!("`{language}` is not the code of a language");
    let finding =
        Diagnostic::new(Code::UnknownLanguage, message, span).because("no visitor asks for it");
    match language {
        language if language.contains('_') => {
            finding.help(format!("use `{}`", language.replace('_', "-")))
        }
        _ => finding.help("use a code such as `en` or `pt-br`: the language, then its region"),
    }
}
