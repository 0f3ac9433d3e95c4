//! How many forms a term has in a language: by Mozilla's rules for lists, by CLDR's categories for tables.
//! `runtime/src/plural.rs` chooses among them; a test there holds the rules, one here their numbers.

/// Which form a number takes. The server has the same file, so that what is known while compiling is what it would choose.
#[path = "../../../runtime/src/plural.rs"]
#[allow(
    unreachable_pub,
    reason = "what is public there is asked for by this crate too, which has no need to show it"
)]
pub(crate) mod rules;

use std::collections::BTreeSet;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};

/// Names of forms in CLDR's tables.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The forms of a list; those of English where Mozilla has no rule.
pub(crate) fn forms(language: &str) -> usize {
    let base = super::terms::base(language);
    own_forms(language).or_else(|| own_forms(base)).unwrap_or(2)
}

/// Whether Mozilla has a rule for a language, so that the number of its forms is known.
pub(crate) fn has_rule(language: &str) -> bool {
    own_forms(super::terms::base(language)).is_some()
}

fn own_forms(language: &str) -> Option<usize> {
    Some(match language {
        "zh" | "ja" | "ko" | "vi" | "fa" | "tr" | "th" | "lo" | "id" | "ms" | "ka" | "my" => 1,
        "en" | "nl" | "da" | "dk" | "de" | "no" | "nb" | "nn" | "sv" | "fi" | "hu" | "el"
        | "he" | "it" | "pt" | "es" | "ca" | "et" | "af" | "hi" | "eu" | "bg" | "fy" | "fo"
        | "gl" | "eo" | "fr" | "oc" | "hy" | "kab" | "is" | "jiv" => 2,
        "lv" | "ro" | "lt" | "bs" | "hr" | "sr" | "ru" | "uk" | "be" | "sk" | "cs" | "cz"
        | "pl" | "mk" => 3,
        "gd" | "sl" | "dsb" | "hsb" | "mt" => 4,
        "ga" | "br" => 5,
        "ar" | "cy" => 6,
        _ => return None,
    })
}

/// The categories that whole numbers up to a thousand need in a language, and all that it has; none where CLDR does not know
/// the language.
pub(crate) fn categories(
    language: &str,
) -> Option<(BTreeSet<&'static str>, BTreeSet<&'static str>)> {
    let language = match language {
        "cz" => "cs",
        "dk" => "da",
        known => known,
    };
    let locale = Locale::try_from_str(language).ok()?;
    let rules = PluralRules::try_new(locale.into(), PluralRuleType::Cardinal.into()).ok()?;
    let all: BTreeSet<&str> = rules.categories().map(name).chain(["other"]).collect();
    let mut needed: BTreeSet<&str> = (0..=1000_u32)
        .map(|number| name(rules.category_for(number)))
        .collect();
    needed.insert("other");
    Some((needed, all))
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_as_many_forms_as_their_rules() {
        for (language, expected) in [
            ("ja", 1),
            ("en-gb", 2),
            ("pt-br", 2),
            ("pl", 3),
            ("sl", 4),
            ("ga", 5),
            ("ar", 6),
            ("tlh", 2),
        ] {
            assert_eq!(forms(language), expected, "{language}");
        }
    }

    #[test]
    fn categories_of_large_numbers_are_not_needed() {
        let shown = |language: &str| {
            let (needed, all) = categories(language).expect("CLDR has it");
            let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(" ");
            (list(needed), list(all))
        };
        assert_eq!(shown("fr"), ("one other".into(), "many one other".into()));
        assert_eq!(shown("ja"), ("other".into(), "other".into()));
        assert_eq!(
            shown("pl"),
            ("few many one other".into(), "few many one other".into())
        );
        assert_eq!(
            shown("cz"),
            ("few one other".into(), "few many one other".into())
        );
    }
}
