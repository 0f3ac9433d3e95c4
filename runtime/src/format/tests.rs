//! What is printed is read again, in every locale.

use proptest::prelude::*;

use super::place::Override;
use super::*;

/// The forms of a locale on pages in a language.
pub(super) fn forms(place: &str, language: &str) -> Forms {
    forms_with(place, language, &[])
}

/// The same where settings say more.
pub(super) fn forms_with(place: &str, language: &str, own: &[(&str, &str)]) -> Forms {
    let texts = own
        .iter()
        .map(|(key, text)| (key.to_string(), text.to_string()));
    let own = Override {
        texts: texts.collect(),
        ..Override::default()
    };
    let place = Place::find(place, &vec![(place.to_owned(), own)]).expect("a locale");
    Forms::new(place, language).expect("forms")
}

const STYLES: [&str; 6] = ["numeric", "long", "short", "abbreviated", "compact", "mini"];

/// Every country in each of its languages and in two others.
fn everywhere() -> Vec<(&'static str, &'static str)> {
    let all = countries::all().iter();
    all.flat_map(|country| {
        let languages = country.languages.iter().copied();
        let others = ["en", "ja"].into_iter();
        languages
            .chain(others)
            .map(|language| (country.code, language))
    })
    .collect()
}

fn check(place: &str, language: &str, number: f64, days: i64) {
    let forms = forms(place, language);
    for places in [None, Some(0), Some(2), Some(3)] {
        let text = forms.number(number, places);
        let decimals = i32::from(places.unwrap_or(2));
        let read = forms.read_number(&text).unwrap_or(f64::NAN);
        let off = (read - number).abs();
        assert!(
            off <= 0.500_001 * 10f64.powi(-decimals) + number.abs() * 1e-12,
            "{place} {language}: {number} is {text} and read as {read}"
        );
        assert_eq!(forms.number(read, places), text, "{place} {language}");
    }
    let at = moment::Moment::at(days as f64 * 86_400.0, &jiff::tz::TimeZone::UTC).expect("a day");
    let date = (at.year, at.month, at.day);
    for name in STYLES {
        let style = Style::named(name).expect("a name");
        let text = forms.date(&at, &at, style, Some("complete"));
        assert_eq!(
            forms.read_date(&text, (1900, 1)),
            Some(date),
            "{place} {language} {name}: {text}"
        );
        // Short names of weekdays are those of months in some languages, in Breton a long one too; alone they could be either.
        if !["numeric", "long"].contains(&name) || language == "br" {
            continue;
        }
        let near = forms.date(&at, &at, style, None);
        let this = (at.year, at.month);
        assert_eq!(
            forms.read_date(&near, this),
            Some(date),
            "{place} {language} {name}: {near}"
        );
    }
}

#[test]
fn every_locale_reads_what_it_prints() {
    // Every day of the week, every month, days of one digit and of two.
    for (n, (place, language)) in everywhere().into_iter().enumerate() {
        let n = i64::try_from(n).expect("few");
        check(
            place,
            language,
            -1_234_567.891 + n as f64 * 1.37,
            18_000 + n * 37,
        );
    }
}

/// A Tuesday, which in Breton is called as March is.
#[test]
fn a_weekday_called_as_a_month_is_no_month() {
    check("fr", "br", 0.0, 19_479);
    check("fr", "br", 0.0, 22_462);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read(
        at in 0usize..700,
        number in prop_oneof![-1e6f64..1e6, -1e15f64..1e15, -10f64..10f64],
        days in 0i64..36_500,
    ) {
        let all = everywhere();
        let (place, language) = all[at % all.len()];
        check(place, language, number, days);
    }

    #[test]
    fn reading_never_fails(text in "\\PC{0,24}|[0-9 .,/’年月日-]{0,14}") {
        let forms = forms("gb", "en");
        forms.read_number(&text);
        forms.read_date(&text, (2026, 1));
    }
}
