//! State that would outlive a request: functions that change what their file loaded, and `...` outside functions.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| chunk.kind.runs_once())
    {
        for assign in &chunk.scopes.outer_assigns {
            let local = &chunk.scopes.locals[assign.local].name;
            let message = format!(
                "this function changes `{}`, which belongs to the file",
                local.text
            );
            found.push(
                Diagnostic::new(Code::FrozenState, message, chunk.span(&assign.at))
                    .because("requests would see each other's value")
                    .also(
                        chunk.span(&local.at),
                        "loaded once, then shared by all requests",
                    )
                    .help("keep it in `temp` for the request, or in the Teller to keep it longer"),
            );
        }
    }
}
