//! Names of locales and time zones in settings, and the keys of the locales that settings change.

use super::{DATES, KEYS, Known, is_zone, unknown_form, unknown_locale, unknown_zone};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key};
use crate::resolve::names;
use crate::resolve::settings::Settings;

/// Judges the table at a path.
pub(super) fn judge(settings: &Settings, path: &[Key], known: &Known, found: &mut Diagnostics) {
    let mut data = &settings.data;
    for key in path {
        let mut entries = data.entries().iter();
        let Some((_, inner)) = entries.find(|(own, _)| own.order(key).is_eq()) else {
            return;
        };
        data = inner;
    }
    let at = |keys: &[&str]| {
        let keys = keys.iter().map(|key| Key::name(key));
        path.iter().cloned().chain(keys).collect::<Vec<_>>()
    };
    if let Some(name) = data.get("locale").and_then(Data::as_text)
        && !known.has(name)
        && let Some(span) = settings.value_span(&at(&["locale"]))
    {
        found.push(unknown_locale(name, known, span));
    }
    zone(settings, data, &at(&[]), found);
    for (id, locale) in data.table("locales").entries() {
        let Some(id) = id.as_name().filter(|_| path.is_empty()) else {
            continue;
        };
        let place = at(&["locales", id]);
        zone(settings, locale, &place, found);
        for name in ["variantof", "country_code"] {
            if let Some(parent) = locale.get(name).and_then(Data::as_text)
                && !super::is_locale(parent)
                && let Some(span) = settings.value_span(&at(&["locales", id, name]))
            {
                found.push(unknown_locale(parent, known, span));
            }
        }
        for (key, _) in locale.entries() {
            misspelt(settings, &place, key, &KEYS, found);
        }
        for (key, _) in locale.table("dates").entries() {
            let all = || {
                key.as_name()
                    .is_some_and(|key| key == "all" || DATES.contains(&key))
            };
            if !all()
                && let Some(name) = key.as_name()
                && let Some(span) = settings.key_span(&at(&["locales", id, "dates", name]))
            {
                found.push(unknown_form(name, span));
            }
        }
    }
}

fn zone(settings: &Settings, data: &Data, path: &[Key], found: &mut Diagnostics) {
    if let Some(name) = data.get("timezone").and_then(Data::as_text)
        && !is_zone(name)
    {
        let path: Vec<Key> = path
            .iter()
            .cloned()
            .chain([Key::name("timezone")])
            .collect();
        found.extend(
            settings
                .value_span(&path)
                .map(|span| unknown_zone(name, span)),
        );
    }
}

/// A key that is nearly one the runtime reads: others are the author's own, for the table `locale`.
fn misspelt(
    settings: &Settings,
    path: &[Key],
    key: &Key,
    keys: &[&'static str],
    found: &mut Diagnostics,
) {
    let Some(name) = key.as_name().filter(|name| !keys.contains(name)) else {
        return;
    };
    let Some(near) = names::nearest(name, keys.iter().copied()) else {
        return;
    };
    let path: Vec<Key> = path.iter().cloned().chain([key.clone()]).collect();
    if let Some(span) = settings.key_span(&path) {
        let message = format!("nothing reads the key `{name}` of a locale");
        let finding = Diagnostic::new(Code::UnknownLocaleKey, message, span)
            .because("it is only kept in the table `locale`");
        found.push(finding.help(format!("use `{near}`")));
    }
}
