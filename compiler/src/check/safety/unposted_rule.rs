//! `csrf`, `origins` or `once` at an address that takes no request which changes anything.

use super::under;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::settings::Settings;

/// Rules for such requests.
const RULES: [&str; 3] = ["csrf", "once", "origins"];
/// Methods that only read.
const READING: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

pub(super) fn check(settings: &Settings, path: &[Key], address: &Data, found: &mut Diagnostics) {
    let methods = address.get("methods").map(Data::texts).unwrap_or_default();
    let reads = |method: &&str| {
        READING
            .iter()
            .any(|known| known.eq_ignore_ascii_case(method))
    };
    let only_reads = !methods.is_empty() && methods.iter().all(reads);
    let leads_away = address.get("redirect").and_then(Data::as_text).is_some();
    let why = match (only_reads, leads_away) {
        (true, _) => "the methods of this address only read",
        (_, true) => "this address leads elsewhere before it takes anything",
        _ => return,
    };
    let path = under(path, "post");
    for rule in RULES {
        let given = address.table("post").get(rule).is_some();
        if let Some(span) = settings.key_span(&under(&path, rule)).filter(|_| given) {
            let message = format!("`{rule}` has nothing to rule");
            let finding = Diagnostic::new(Code::UnpostedRule, message, span);
            found.push(
                finding
                    .because(why)
                    .help("remove it, or admit the method it is meant for"),
            );
        }
    }
}
