//! `clerks` of an application: functions offered to whoever runs the server.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::names::{self, Near};

/// Clerks that are no functions of their application, and lists of clerks that are none.
pub(super) fn unknown(subject: &Subject<'_>, found: &mut Diagnostics) {
    let (own, settings) = (subject.bundle, &subject.bundle.settings);
    let Some(list) = settings
        .data
        .get("clerks")
        .filter(|_| !own.bundle.is_site())
    else {
        return;
    };
    let root = Key::name("clerks");
    if !matches!(list, Data::Table(_)) {
        return wrong(subject, &[root], found);
    }
    let mut chunks = own.chunks.values();
    if chunks.any(|chunk| chunk.is_broken) {
        return;
    }
    for (key, data) in list.entries() {
        let path = [root.clone(), key.clone()];
        let (Some(name), Key::Number(_)) = (data.as_text(), key) else {
            wrong(subject, &path, found);
            continue;
        };
        if own.declared.contains_key(name) {
            continue;
        }
        if let Some(span) = settings.value_span(&path) {
            let near = names::near(name, own.declared.keys().map(String::as_str));
            let message = format!("no function named `{name}`");
            let finding = Diagnostic::new(Code::UnknownHook, message, span)
                .because("this application's functions do not have it");
            found.push(Near::offer(near, finding, name));
        }
    }
}

fn wrong(subject: &Subject<'_>, path: &[Key], found: &mut Diagnostics) {
    if let Some(span) = subject.bundle.settings.value_span(path) {
        let message = "`clerks` must be a list of names of functions";
        let finding = Diagnostic::new(Code::WrongSetting, message, span);
        found.push(finding.help("write `clerks = { \"Name\" }`"));
    }
}
