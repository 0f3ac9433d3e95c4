//! Names of months and weekdays in a language.

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_locale_core::Locale;
use writeable::TryWriteable as _;

/// The names of a language that dates are told and read in.
pub(crate) struct Names {
    pub(crate) months: Vec<String>,
    pub(crate) short_months: Vec<String>,
    /// From Monday.
    pub(crate) weekdays: Vec<String>,
    pub(crate) short_weekdays: Vec<String>,
    pub(crate) narrow_weekdays: Vec<String>,
    /// As they stand without a day.
    pub(super) lone_months: Vec<String>,
    pub(super) lone_weekdays: Vec<String>,
}

impl Names {
    pub(super) fn new(locale: &Locale) -> Self {
        let months = |pattern: &str| named(locale, pattern, |n| (n + 1, 1), 12);
        // The fifth of January 2026 is a Monday.
        let weekdays = |pattern: &str| named(locale, pattern, |n| (1, n + 5), 7);
        let mut lone_months = months("LLLL");
        lone_months.extend(months("LLL"));
        let mut lone_weekdays = weekdays("cccc");
        lone_weekdays.extend(weekdays("ccc"));
        Self {
            lone_weekdays,
            months: months("MMMM"),
            short_months: months("MMM"),
            weekdays: weekdays("EEEE"),
            short_weekdays: weekdays("EEE"),
            narrow_weekdays: weekdays("EEEEEE"),
            lone_months,
        }
    }
}

/// What dates look like in a pattern of one name.
fn named(locale: &Locale, pattern: &str, date: fn(u8) -> (u8, u8), count: u8) -> Vec<String> {
    let one = |n: u8| {
        let (month, day) = date(n);
        let date = Date::try_new_gregorian(2026, month, day).ok()?;
        let pattern = DateTimePattern::try_from_pattern_str(pattern).ok()?;
        let mut names =
            FixedCalendarDateTimeNames::<Gregorian, DateFieldSet>::try_new(locale.into()).ok()?;
        let formatter = names.include_for_pattern(&pattern).ok()?;
        let told = formatter.format(&date);
        let text = told.try_write_to_string();
        text.ok().map(|text| text.into_owned())
    };
    (0..count).map(|n| one(n).unwrap_or_default()).collect()
}
