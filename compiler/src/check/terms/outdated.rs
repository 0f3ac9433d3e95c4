//! Translations of texts that have changed since, as `translations.lock` tells.

use super::Words;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::Resolved;
use crate::resolve::lock;

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    unreadable(words.resolved, found);
    let known = &words.resolved.lock.known;
    if known.is_empty() {
        return;
    }
    for written in words.vocabularies() {
        for (name, source, language, value) in lock::pairs(&written) {
            let key = (lock::name(&written, name), language.to_owned());
            let made = known.get(&key);
            if !made.is_some_and(|made| made.is_outdated(source, value)) {
                continue;
            }
            let Some(span) = written.span(language, Some(name)) else {
                continue;
            };
            let main = written.base();
            let message = format!(
                "the term `{name}` has changed in `{main}`, and in `{language}` it has not"
            );
            let finding = Diagnostic::new(Code::OutdatedTranslation, message, span)
                .because("the translation of the text as it was")
                .help("translate it anew, or run `msc translations --update` where it still fits");
            found.push(match written.span(main, Some(name)) {
                Some(other) => finding.also(other, "the text as it is now"),
                None => finding,
            });
        }
    }
}

/// Lines of the file that nobody can read.
pub(super) fn unreadable(resolved: &Resolved, found: &mut Diagnostics) {
    for span in &resolved.lock.unreadable {
        let message = "a line of `translations.lock` says nothing";
        found.push(
            Diagnostic::new(Code::UnreadableLock, message, *span)
                .because("neither a term with its hashes nor a comment")
                .help("run `msc translations --update`, which writes the file anew"),
        );
    }
}
