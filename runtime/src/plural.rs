//! Which form of a term a number takes: Mozilla's rules for lists of forms, CLDR's for tables by category. Knows nothing of
//! Lua. Signs do not count; `compiler/src/resolve/plural.rs` knows how many forms each rule has.

use fixed_decimal::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};

/// A number that is left out is meant as many.
const MANY: f64 = 999.0;

/// The rule of a language, else of its base; that of English where Mozilla has none.
#[must_use]
pub fn rule(language: &str) -> u8 {
    let base = language.split('-').next().unwrap_or(language);
    own_rule(language).or_else(|| own_rule(base)).unwrap_or(1)
}

fn own_rule(language: &str) -> Option<u8> {
    Some(match language {
        "zh" | "ja" | "ko" | "vi" | "fa" | "tr" | "th" | "lo" | "id" | "ms" | "ka" | "my" => 0,
        "en" | "nl" | "da" | "dk" | "de" | "no" | "nb" | "nn" | "sv" | "fi" | "hu" | "el"
        | "he" | "it" | "pt" | "es" | "ca" | "et" | "af" | "hi" | "eu" | "bg" | "fy" | "fo"
        | "gl" | "eo" => 1,
        "fr" | "pt-br" | "oc" | "hy" | "kab" => 2,
        "lv" => 3,
        "gd" => 4,
        "ro" => 5,
        "lt" => 6,
        "bs" | "hr" | "sr" | "ru" | "uk" | "be" => 7,
        "sk" | "cs" | "cz" => 8,
        "pl" => 9,
        "sl" | "dsb" | "hsb" => 10,
        "ga" => 11,
        "ar" => 12,
        "mt" => 13,
        "mk" => 14,
        "is" => 15,
        "br" => 16,
        "jiv" => 17,
        "cy" => 18,
        _ => return None,
    })
}

/// The place in a list of forms, from 1.
#[must_use]
pub fn form(language: &str, number: Option<f64>) -> usize {
    let number = number.unwrap_or(MANY).abs();
    let rule = rule(language);
    // Remainders of what is beyond are those of nothing in particular.
    if number.fract() != 0.0 || !(0.0..9.0e15).contains(&number) {
        return match rule {
            2 if number < 2.0 => 1,
            12 => 6,
            rule => general(rule),
        };
    }
    whole(rule, number as u64)
}

/// The form for all that no other is for. The list of Arabic has the one for nothing after it.
fn general(rule: u8) -> usize {
    match rule {
        0 => 1,
        1 | 2 | 15 | 17 => 2,
        3 | 5..=9 | 14 => 3,
        4 | 10 | 13 => 4,
        11 | 12 | 16 => 5,
        _ => 6,
    }
}

/// Each rule line by line: the first that holds has the form.
fn whole(rule: u8, n: u64) -> usize {
    let (d, dd) = (n % 10, n % 100);
    let first = |lines: &[bool]| lines.iter().position(|holds| *holds);
    let few = (2..=4).contains(&d) && !(12..=14).contains(&dd);
    let one = d == 1 && dd != 11;
    let found = match rule {
        0 => None,
        1 => first(&[n == 1]),
        2 => first(&[n < 2]),
        3 => first(&[n == 0, one]),
        4 => first(&[n == 1 || n == 11, n == 2 || n == 12, n > 0 && n < 20]),
        5 => first(&[n == 1, n == 0 || (1..20).contains(&dd)]),
        6 => first(&[one, d == 0 || (11..20).contains(&dd)]),
        7 => first(&[one, few]),
        8 => first(&[n == 1, (2..=4).contains(&n)]),
        9 => first(&[n == 1, few]),
        10 => first(&[dd == 1, dd == 2, dd == 3 || dd == 4]),
        11 => first(&[n == 1, n == 2, (3..=6).contains(&n), (7..=10).contains(&n)]),
        12 if n == 0 => return 6,
        12 => first(&[n == 1, n == 2, (3..=10).contains(&dd), dd >= 11]),
        13 => first(&[
            n == 1,
            n == 0 || (1..=10).contains(&dd),
            (11..20).contains(&dd),
        ]),
        14 => first(&[d == 1, d == 2]),
        15 => first(&[one]),
        16 => breton(n),
        17 => first(&[n == 0]),
        _ => first(&[n == 0, n == 1, n == 2, n == 3, n == 6]),
    };
    found.map_or_else(|| general(rule), |line| line + 1)
}

fn breton(n: u64) -> Option<usize> {
    let (d, tens) = (n % 10, n % 100 / 10);
    let odd = matches!(tens, 1 | 7 | 9);
    let lines = [
        d == 1 && !odd,
        d == 2 && !odd,
        matches!(d, 3 | 4 | 9) && !odd,
        n != 0 && n.is_multiple_of(1_000_000),
    ];
    lines.iter().position(|holds| *holds)
}

/// CLDR's category of a number in a language.
#[must_use]
pub fn category(language: &str, number: Option<f64>) -> &'static str {
    let number = number.unwrap_or(MANY).abs();
    let number = format!("{number}").parse::<Decimal>();
    let (Some(rules), Ok(number)) = (rules(language), number) else {
        return "other";
    };
    match rules.category_for(&number) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

fn rules(language: &str) -> Option<PluralRules> {
    // Names of countries that the reference takes for their languages.
    let language = match language {
        "cz" => "cs",
        "dk" => "da",
        known => known,
    };
    let locale = Locale::try_from_str(language).ok()?;
    PluralRules::try_new(locale.into(), PluralRuleType::Cardinal.into()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The forms of the numbers from 0 to 130, a digit each: long enough that every remainder of a hundred is there.
    fn forms(language: &str) -> String {
        let forms = (0..=130).map(|n| form(language, Some(f64::from(n))).to_string());
        forms.collect()
    }

    /// A rule as a list of ranges of remainders, judged apart from the code.
    type Expected = fn(u64) -> usize;

    fn slavic(n: u64) -> usize {
        match (n % 100, n % 10) {
            (11..=14, _) => 3,
            (_, 1) => 1,
            (_, 2..=4) => 2,
            _ => 3,
        }
    }

    fn icelandic(n: u64) -> usize {
        if n % 10 == 1 && n % 100 != 11 { 1 } else { 2 }
    }

    const TABLE: [(&str, Expected); 16] = [
        ("zh ja ko vi fa tr th lo id", |_| 1),
        (
            "en nl da de no sv fi hu el he it pt es ca en-gb en-us en-au en-ca de-at et dk af hi",
            |n| if n == 1 { 1 } else { 2 },
        ),
        ("fr pt-br fr-ca fr-be", |n| if n <= 1 { 1 } else { 2 }),
        ("lv", |n| match n {
            0 => 1,
            n => 1 + icelandic(n),
        }),
        ("gd", |n| match n {
            1 | 11 => 1,
            2 | 12 => 2,
            3..=10 | 13..=19 => 3,
            _ => 4,
        }),
        ("ro", |n| match (n, n % 100) {
            (1, _) => 1,
            (0, _) | (_, 1..=19) => 2,
            _ => 3,
        }),
        ("lt", |n| match (n % 100, n % 10) {
            (11..=19, _) | (_, 0) => 2,
            (_, 1) => 1,
            _ => 3,
        }),
        ("bs hr sr ru uk", slavic),
        ("sk cs cz", |n| match n {
            1 => 1,
            2..=4 => 2,
            _ => 3,
        }),
        ("pl", |n| match n {
            1 => 1,
            n if slavic(n) == 2 => 2,
            _ => 3,
        }),
        ("sl", |n| match n % 100 {
            1 => 1,
            2 => 2,
            3 | 4 => 3,
            _ => 4,
        }),
        ("ga", |n| match n {
            1 => 1,
            2 => 2,
            3..=6 => 3,
            7..=10 => 4,
            _ => 5,
        }),
        ("ar", |n| match (n, n % 100) {
            (0, _) => 6,
            (1, _) => 1,
            (2, _) => 2,
            (_, 3..=10) => 3,
            (_, 11..=99) => 4,
            _ => 5,
        }),
        ("mt", |n| match (n, n % 100) {
            (1, _) => 1,
            (0, _) | (_, 1..=10) => 2,
            (_, 11..=19) => 3,
            _ => 4,
        }),
        ("mk", |n| match n % 10 {
            1 => 1,
            2 => 2,
            _ => 3,
        }),
        ("is", icelandic),
    ];

    #[test]
    fn every_language_of_the_reference_up_to_a_thousand() {
        for (languages, expected) in TABLE {
            for language in languages.split(' ') {
                for n in 0..=1000_u32 {
                    let found = form(language, Some(f64::from(n)));
                    assert_eq!(found, expected(n.into()), "{language} {n}");
                }
            }
        }
    }

    #[test]
    fn rules_of_later_date() {
        let welsh = |n: f64| form("cy", Some(n));
        let found: Vec<usize> = (0..8).map(|n| welsh(f64::from(n))).collect();
        assert_eq!(found, [1, 2, 3, 4, 6, 6, 5, 6]);
        assert!(forms("br").starts_with("51233555535"), "{}", forms("br"));
        assert_eq!(form("br", Some(1e6)), 4);
        assert!(forms("jiv").starts_with("122"));
    }

    #[test]
    fn numbers_that_are_not_whole_and_those_left_out() {
        for (language, number, expected) in [
            ("fr", Some(1.5), 1),
            ("fr", Some(0.5), 1),
            ("fr-ca", Some(2.5), 2),
            ("en", Some(0.5), 2),
            ("pl", Some(1.5), 3),
            ("ar", Some(1.5), 6),
            ("ar", Some(0.5), 6),
            ("cy", Some(2.5), 6),
            ("ga", Some(1.5), 5),
            ("lt", Some(1.5), 3),
            ("sl", Some(100.5), 4),
            ("ru", Some(1.1), 3),
            ("ja", Some(1.5), 1),
            ("en", Some(-1.0), 1),
            ("ru", Some(-22.0), 2),
            ("en", Some(f64::NAN), 2),
            ("ru", Some(f64::INFINITY), 3),
            ("ru", None, 3),
            ("mk", None, 3),
            ("is", None, 2),
            ("tlh", Some(1.0), 1),
        ] {
            assert_eq!(form(language, number), expected, "{language} {number:?}");
        }
    }

    #[test]
    fn categories_are_those_of_cldr() {
        for (language, number, expected) in [
            ("en", 1.0, "one"),
            ("en", 1.5, "other"),
            ("en-gb", 1.0, "one"),
            ("fr", 0.0, "one"),
            ("fr", 1.5, "one"),
            ("fr", 1e6, "many"),
            ("pl", 1.0, "one"),
            ("pl", 22.0, "few"),
            ("pl", 5.0, "many"),
            ("pl", 1.5, "other"),
            ("cs", 1.5, "many"),
            ("cz", 2.0, "few"),
            ("ar", 0.0, "zero"),
            ("ar", 2.0, "two"),
            ("ar", 100.0, "other"),
            ("lv", 0.0, "zero"),
            ("he", 2.0, "two"),
            ("cy", 6.0, "many"),
            ("ja", 1.0, "other"),
            ("tlh", 5.0, "other"),
            ("en", f64::NAN, "other"),
        ] {
            assert_eq!(
                category(language, Some(number)),
                expected,
                "{language} {number}"
            );
        }
    }

    #[test]
    fn mozilla_and_cldr_agree_where_they_should() {
        let order = ["one", "few", "many"];
        for language in ["ru", "uk", "pl"] {
            for n in 0..=1000 {
                let n = Some(f64::from(n));
                assert_eq!(
                    order[form(language, n) - 1],
                    category(language, n),
                    "{language} {n:?}"
                );
            }
        }
    }
}
