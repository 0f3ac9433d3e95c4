//! The time of day, by the clock of twelve or of twenty-four hours that the country has, in the words of the page.

use icu_datetime::NoCalendarFormatter;
use icu_datetime::fieldsets::T;
use icu_datetime::input::Time;
use icu_datetime::preferences::HourCycle;
use icu_datetime::{DateTimeFormatterPreferences, fieldsets};
use icu_locale_core::Locale;
use writeable::Writeable as _;

use super::digits;
use super::moment::Moment;

/// A formatter of times.
pub(crate) struct Clock(NoCalendarFormatter<T>);

impl Clock {
    pub(super) fn new(country: &Locale, words: &Locale) -> Option<Self> {
        let make = |preferences: DateTimeFormatterPreferences| {
            NoCalendarFormatter::try_new(preferences, fieldsets::T::hm()).ok()
        };
        let of_country = make(country.into())?;
        if country == words {
            return Some(Self(of_country));
        }
        let sample = Time::try_new(15, 0, 0, 0).ok()?;
        let shown = digits::plain(&of_country.format(&sample).write_to_string());
        let mut preferences: DateTimeFormatterPreferences = words.into();
        preferences.hour_cycle = Some(if shown.contains("15") {
            HourCycle::H23
        } else {
            HourCycle::H12
        });
        make(preferences).map(Self)
    }

    pub(super) fn text(&self, moment: &Moment) -> String {
        let time = Time::try_new(moment.hour, moment.minute, moment.second, 0);
        let text = time.map(|time| self.0.format(&time).write_to_string().into_owned());
        text.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::forms;
    use super::*;

    #[test]
    fn countries_have_clocks() {
        let day = Moment::of_date(2026, 3, 5).unwrap();
        let moment = Moment {
            hour: 15,
            minute: 4,
            ..day
        };
        for (place, language, text) in [
            ("gb", "en", "15:04"),
            ("us", "en", "3:04\u{202f}PM"),
            ("de", "de", "15:04"),
            ("de", "en", "15:04"),
            ("us", "de", "3:04\u{202f}PM"),
            ("fi", "fi", "15.04"),
            ("jp", "ja", "15:04"),
        ] {
            assert_eq!(
                forms(place, language).time(&moment),
                text,
                "{place} {language}"
            );
        }
    }
}
