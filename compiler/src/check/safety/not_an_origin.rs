//! `post = { origins = { "pay.example" } }`: browsers never send such an origin, so the entry allows nothing.

use super::under;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::post::origin;
use crate::resolve::settings::Settings;

pub(super) fn check(settings: &Settings, path: &[Key], address: &Data, found: &mut Diagnostics) {
    let path = under(&under(path, "post"), "origins");
    let origins = address.table("post").table("origins");
    let single = address.table("post").get("origins").and_then(Data::as_text);
    let listed = origins.entries().iter();
    let each = listed.map(|(key, value)| (Some(key), value.as_text()));
    for (key, text) in each.chain(single.map(|text| (None, Some(text)))) {
        if text.and_then(origin).is_some() {
            continue;
        }
        let place: Vec<Key> = path.iter().chain(key).cloned().collect();
        let Some(span) = settings.value_span(&place) else {
            continue;
        };
        let shown = text.map_or("this".to_owned(), |text| format!("`{text}`"));
        found.push(
            Diagnostic::new(Code::NotAnOrigin, format!("{shown} is not an origin"), span)
                .because(
                    "an origin is a scheme and a host, with a port where it is not the usual one",
                )
                .help("write it as browsers send it, like `https://pay.example`"),
        );
    }
}
