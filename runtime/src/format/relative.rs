//! Times told by how far they are from now.

use fixed_decimal::Decimal;
use icu_experimental::relativetime::options::Numeric;
use icu_experimental::relativetime::{RelativeTimeFormatter, RelativeTimeFormatterOptions};
use icu_locale_core::Locale;
use writeable::Writeable as _;

use super::moment::Moment;

/// A unit of time, told from one of it to a few of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// How far a time is from now, in the greatest unit that tells it: seconds between the two, and what clocks show.
pub(crate) fn distance(seconds: f64, moment: &Moment, now: &Moment) -> (i64, Unit) {
    let near = seconds.abs();
    let whole = |of: f64| (seconds / of).trunc() as i64;
    let days = moment.day_number() - now.day_number();
    match days.abs() {
        _ if near < 60.0 => (0, Unit::Second),
        _ if near < 3600.0 => (whole(60.0), Unit::Minute),
        0 => (whole(3600.0), Unit::Hour),
        1 if near < 6.0 * 3600.0 => (whole(3600.0), Unit::Hour),
        1..7 => (days, Unit::Day),
        7..30 => (days / 7, Unit::Week),
        30..365 => (days / 30, Unit::Month),
        _ => (days / 365, Unit::Year),
    }
}

/// What tells distances in a unit.
pub(super) fn formatter(locale: &Locale, unit: Unit) -> Option<RelativeTimeFormatter> {
    let options = RelativeTimeFormatterOptions::default().with_numeric(Numeric::Auto);
    let make = match unit {
        Unit::Second => RelativeTimeFormatter::try_new_long_second,
        Unit::Minute => RelativeTimeFormatter::try_new_long_minute,
        Unit::Hour => RelativeTimeFormatter::try_new_long_hour,
        Unit::Day => RelativeTimeFormatter::try_new_long_day,
        Unit::Week => RelativeTimeFormatter::try_new_long_week,
        Unit::Month => RelativeTimeFormatter::try_new_long_month,
        Unit::Year => RelativeTimeFormatter::try_new_long_year,
    };
    make(locale.into(), options).ok()
}

/// The words for so many of its unit.
pub(super) fn words(formatter: &RelativeTimeFormatter, count: i64) -> String {
    let told = formatter.format(Decimal::from(count));
    told.write_to_string().into_owned()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::super::tests::forms;
    use super::*;

    #[test]
    fn distances_have_words() {
        let now = 1_763_640_000.0;
        let shown = |language: &str, seconds: f64| {
            let moment = |at| Moment::at(at, &TimeZone::UTC).unwrap();
            let (then, now) = (moment(now + seconds), moment(now));
            forms("gb", language).relative(seconds, &then, &now)
        };
        let day = 86_400.0;
        for (language, seconds, text) in [
            ("en", 20.0, "now"),
            ("en", -300.0, "5 minutes ago"),
            ("en", 7200.0, "in 2 hours"),
            ("en", -day, "yesterday"),
            ("en", day, "tomorrow"),
            ("en", -3.0 * day, "3 days ago"),
            ("en", 14.0 * day, "in 2 weeks"),
            ("en", -70.0 * day, "2 months ago"),
            ("en", 365.0 * day, "next year"),
            ("de", -2.0 * day, "vorgestern"),
            ("pl", 5.0 * day, "za 5 dni"),
        ] {
            assert_eq!(shown(language, seconds), text, "{language} {seconds}");
        }
    }
}
