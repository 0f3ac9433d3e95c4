//! Names of locales, time zones and forms of dates, in settings and in calls of `format`.

mod calls;
mod settings;

use std::collections::BTreeSet;

use crate::bundle::Origin;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Key;
use crate::resolve::{Resolved, names};
use crate::source::Span;

/// Keys of a locale that the runtime reads.
const KEYS: [&str; 19] = [
    "country_code",
    "currency",
    "currency_code",
    "dates",
    "decimal",
    "decimal_utf",
    "digitgroup",
    "digitgroup_utf",
    "e164",
    "languages",
    "mmdd",
    "symbol",
    "symbol_l",
    "symbol_r",
    "symbolminor",
    "time",
    "timezone",
    "trunk",
    "variantof",
];

/// Names of forms of dates; those of a locale have no distance from now, but one for all.
const DATES: [&str; 7] = [
    "abbreviated",
    "compact",
    "long",
    "mini",
    "numeric",
    "relative",
    "short",
];

/// Names of the locales there are, beside those of countries.
struct Known(BTreeSet<String>);

impl Known {
    fn new(resolved: &Resolved) -> Self {
        let bundles = resolved.bundles.iter().map(|bundle| &bundle.settings);
        let all = bundles.chain([&resolved.node]);
        let tables = all.flat_map(|settings| settings.data.table("locales").entries());
        let ids = tables.filter_map(|(key, _)| key.as_name());
        Self(ids.map(str::to_ascii_lowercase).collect())
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains(&name.to_ascii_lowercase()) || is_locale(name)
    }
}

fn countries() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("countries.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(' '))
}

/// Whether a name is that of a country's locale: a code of two or three letters, a name, or a language with a code.
#[must_use]
pub fn is_locale(name: &str) -> bool {
    let code = match name.split_once('-') {
        Some((language, code)) if language.len() <= 3 && code.len() == 2 => code,
        _ => name,
    };
    countries().any(|known| known.eq_ignore_ascii_case(code))
}

fn is_zone(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}

/// Runs the rules over every bundle.
pub(super) fn check(resolved: &Resolved, found: &mut Diagnostics) {
    let known = Known::new(resolved);
    settings::judge(&resolved.node, &[], &known, found);
    for bundle in &resolved.bundles {
        if bundle.bundle.folder.origin != Origin::Project {
            continue;
        }
        let settings = &bundle.settings;
        settings::judge(settings, &[], &known, found);
        for (index, _) in settings.data.table("addresses").array() {
            let path = [Key::name("addresses"), Key::Number(index as f64)];
            settings::judge(settings, &path, &known, found);
        }
        for chunk in bundle.chunks.values() {
            calls::judge(chunk, &known, found);
        }
    }
}

fn unknown_locale(name: &str, known: &Known, span: Span) -> Diagnostic {
    let message = format!("no locale named `{name}`");
    let finding = Diagnostic::new(Code::UnknownLocale, message, span)
        .because("neither a country nor the settings' `locales` has this name");
    let mut all: Vec<&str> = countries().filter(|known| known.len() > 3).collect();
    all.extend(known.0.iter().map(String::as_str));
    let near = names::nearest(name, all.into_iter());
    finding.help(match near {
        Some(near) => format!("use `{near}`"),
        None => "use the code of a country, such as `gb`".to_owned(),
    })
}

fn unknown_zone(name: &str, span: Span) -> Diagnostic {
    let message = format!("no time zone named `{name}`");
    let finding = Diagnostic::new(Code::UnknownTimeZone, message, span)
        .because("the IANA's database has no such name");
    let all: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .collect();
    let near = names::nearest(name, all.iter().map(String::as_str));
    finding.help(match near {
        Some(near) => format!("use `{near}`"),
        None => "use a name of the IANA, such as `Europe/Paris`".to_owned(),
    })
}

/// Whether a text can be a form of dates: every letter of its own stands for a part of one.
fn is_form(form: &str) -> bool {
    if DATES.contains(&form) {
        return true;
    }
    // Words of other scripts are the author's; a word of small letters is a name that is none.
    let words = form.split(|c: char| !c.is_ascii_alphabetic());
    words.into_iter().all(|word| {
        let parts = word.chars().all(|c| "dmMWy".contains(c));
        parts || word.len() < 3
    })
}

fn unknown_form(form: &str, span: Span) -> Diagnostic {
    let message = format!("no form of dates is named `{form}`");
    let finding = Diagnostic::new(Code::UnknownDateForm, message, span)
        .because("its letters d, m, y, M and W would be replaced by parts of the date");
    finding.help(match names::nearest(form, DATES.into_iter()) {
        Some(near) => format!("use `{near}`"),
        None => "use `numeric`, `long`, `short`, `abbreviated`, `compact`, `mini` or `relative`"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_names_or_letters_of_parts() {
        for form in [
            "long",
            "relative",
            "yy-mm-dd",
            "WWW, ddd MMM| yy",
            "yy年|m月d日",
            "d de M",
        ] {
            assert!(is_form(form), "{form}");
        }
        for form in ["medium", "full", "Long", "iso"] {
            assert!(!is_form(form), "{form}");
        }
    }

    #[test]
    fn keys_are_sorted() {
        assert!(KEYS.is_sorted() && DATES.is_sorted());
    }
}
