//! `html(…)` outside the files that a bundle trusts with it.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Key;
use crate::resolve::scope::Access;

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let settings = &subject.bundle.settings;
    let Some(trusted) = settings.data.get("trusted") else {
        return;
    };
    let trusted = trusted.texts();
    let listed = settings.key_span(&[Key::name("trusted")]);
    for file in &subject.bundle.bundle.files {
        let is_listed = |name: &&str| {
            let name = name.trim_start_matches('/');
            let stem = file.path.rsplit_once('.').map_or("", |(stem, _)| stem);
            file.path == name || stem == name
        };
        let Some(chunk) = subject.bundle.chunks.get(&file.id) else {
            continue;
        };
        if trusted.iter().any(is_listed) {
            continue;
        }
        let uses = chunk.scopes.free.iter();
        for free in uses.filter(|free| free.name == "html" && free.access == Access::Read) {
            let mut finding = Diagnostic::new(
                Code::MintedMarkup,
                "markup is made in a file that is not trusted with it",
                chunk.span(&free.at),
            )
            .help("move it to a file that `trusted` names, or name this one there");
            if let Some(listed) = listed {
                finding = finding.also(listed, "these files are");
            }
            found.push(finding);
        }
    }
}
