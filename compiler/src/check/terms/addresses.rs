//! Two addresses of one page for the same language.

use super::Words;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::translated;

pub(super) fn check(words: &Words<'_>, found: &mut Diagnostics) {
    for site in &words.sites {
        let routes = &site.site.routes;
        for (first, other, language) in translated::ambiguous(routes) {
            let (first, other) = (&routes.routes[first], &routes.routes[other]);
            let own = Some(other.bundle) == site.site.bundle;
            let (Some(at), true) = (other.span, own) else {
                continue;
            };
            let page = other.view.as_deref().unwrap_or_default();
            let message =
                format!("the page of `{page}` has another address for `{language}` already");
            let finding = Diagnostic::new(Code::AmbiguousTranslation, message, at)
                .because("links between its languages never lead here")
                .help("give it its own language, or put both spellings into one `matches`");
            found.push(match first.span {
                Some(span) => finding.also(span, "they lead to this one"),
                None => finding,
            });
        }
    }
}
