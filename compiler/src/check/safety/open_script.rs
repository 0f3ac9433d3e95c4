//! `html("<script>" .. code .. "</script>")`: no policy can name such a script, so browsers do not run it.

use super::super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::security;

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let resolved = subject.resolved;
    let sites = resolved.sites.iter().chain(&resolved.unused);
    let mut running = sites.filter(|site| site.runs(subject.id));
    if !running.any(|site| security::of_site(resolved, site, None).policy.is_some()) {
        return;
    }
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        for at in &chunk.scattered.open {
            let message = "a script or style that code puts together has no nonce";
            found.push(
                Diagnostic::new(Code::OpenScript, message, chunk.span(at))
                    .because("the page's policy cannot name content that is not all here")
                    .help("write it in a view, or give it `nonce=\"` .. page.nonce .. `\"`"),
            );
        }
    }
}
