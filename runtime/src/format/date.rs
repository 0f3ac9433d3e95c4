//! Dates by the names of their forms. What is near is told in less: the weekday is left out of what is long past, the year
//! and the month where they are those of today.

use std::fmt;
use std::ops::Range;

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::builder::{DateFields, FieldSetBuilder};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::options::{Length, YearStyle};
use icu_datetime::{FixedCalendarDateTimeFormatter, parts};
use icu_locale_core::Locale;
use writeable::{Part, PartsWrite, Writeable as _};

use super::digits;
use super::moment::Moment;

/// The names of forms.
pub const NAMES: [&str; 7] = [
    "numeric",
    "long",
    "short",
    "abbreviated",
    "compact",
    "mini",
    "relative",
];

/// After so many days a date is told without its weekday.
const NEAR: i64 = 10;

type Formatter = FixedCalendarDateTimeFormatter<Gregorian, DateFieldSet>;

/// The parts of a date that are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) weekday: bool,
    pub(crate) month: bool,
    pub(crate) year: bool,
}

impl Told {
    pub(crate) const ALL: Told = Told {
        weekday: true,
        month: true,
        year: true,
    };

    /// What a date needs to be told, seen from `now`; a toggle asks for more.
    pub(crate) fn seen(moment: &Moment, now: &Moment, toggle: Option<&str>) -> Self {
        let complete = toggle == Some("complete");
        let year = complete || toggle == Some("year") || moment.year != now.year;
        let days = now.day_number() - moment.day_number();
        Self {
            weekday: toggle != Some("year") && (toggle.is_some() || days <= NEAR),
            month: year || complete || toggle == Some("month") || moment.month != now.month,
            year,
        }
    }

    fn fields(self) -> DateFields {
        match (self.weekday, self.month, self.year) {
            (true, _, true) => DateFields::YMDE,
            (true, true, false) => DateFields::MDE,
            (true, false, false) => DateFields::DE,
            (false, _, true) => DateFields::YMD,
            (false, true, false) => DateFields::MD,
            (false, false, false) => DateFields::D,
        }
    }

    /// Its place among the formatters of a length.
    pub(super) fn index(self) -> usize {
        usize::from(self.weekday) * 4 + usize::from(self.month) * 2 + usize::from(self.year)
    }
}

/// How a named form differs from CLDR's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    Numeric,
    Long,
    Medium,
    /// The year in two digits behind an apostrophe.
    Compact,
    /// The year in two digits, the weekday in two letters.
    Mini,
}

impl Style {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "numeric" => Style::Numeric,
            "long" => Style::Long,
            "short" => Style::Medium,
            "abbreviated" | "compact" => Style::Compact,
            "mini" => Style::Mini,
            _ => return None,
        })
    }

    pub(super) fn length(self) -> Length {
        match self {
            Style::Numeric => Length::Short,
            Style::Long => Length::Long,
            Style::Medium | Style::Compact | Style::Mini => Length::Medium,
        }
    }
}

/// A formatter of some parts of dates.
pub(crate) struct Dates(Formatter);

impl Dates {
    pub(super) fn new(locale: &Locale, told: Told, length: Length) -> Option<Self> {
        let mut builder = FieldSetBuilder::new();
        builder.length = Some(length);
        builder.date_fields = Some(told.fields());
        if told.year {
            builder.year_style = Some(YearStyle::Full);
        }
        let fields = builder.build_date().ok()?;
        Formatter::try_new(locale.into(), fields).ok().map(Self)
    }

    /// The date in a style; `weekdays` are the short names of mini dates, from Monday.
    pub(super) fn text(&self, moment: &Moment, style: Style, weekdays: &[String]) -> String {
        let Ok(date) = Date::try_new_gregorian(moment.year, moment.month, moment.day) else {
            return String::new();
        };
        let mut writer = Writer {
            out: String::new(),
            style,
            weekday: weekdays.get(usize::from(moment.weekday)),
            year: None,
            has_name: false,
        };
        // Writing to a string cannot fail.
        let _ = self.0.format(&date).write_to_parts(&mut writer);
        let is_short = matches!(style, Style::Compact | Style::Mini);
        if let Some(year) = writer.year.take()
            && is_short
            && writer.has_name
            && (1970..2070).contains(&moment.year)
        {
            writer.shorten_year(year);
        }
        writer.out
    }
}

struct Writer<'w> {
    out: String,
    style: Style,
    weekday: Option<&'w String>,
    /// Where the year stands.
    year: Option<Range<usize>>,
    /// The month is told by its name: a date in numbers alone needs the whole year.
    has_name: bool,
}

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.push_str(text);
        Ok(())
    }
}

impl Writer<'_> {
    /// Leaves of the year its last two digits.
    fn shorten_year(&mut self, at: Range<usize>) {
        let year = &self.out[at.clone()];
        if year.chars().count() != 4 || !year.chars().all(|c| digits::value(c).is_some()) {
            return;
        }
        let stands_alone = self.out[..at.start].ends_with(char::is_whitespace);
        let mark = (self.style == Style::Compact && stands_alone).then_some('’');
        let short: String = mark.into_iter().chain(year.chars().skip(2)).collect();
        self.out.replace_range(at, &short);
    }
}

impl PartsWrite for Writer<'_> {
    type SubPartsWrite = Self;

    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        let from = self.out.len();
        let result = write(self);
        match (part, self.weekday) {
            (parts::YEAR, _) => self.year = Some(from..self.out.len()),
            (parts::MONTH, _) => {
                self.has_name = self.out[from..].contains(char::is_alphabetic);
            }
            (parts::WEEKDAY, Some(name)) if self.style == Style::Mini => {
                self.out.truncate(from);
                self.out.push_str(name);
            }
            _ => {}
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::forms;
    use super::*;

    fn shown(place: &str, language: &str, name: &str, toggle: Option<&str>) -> String {
        let moment = Moment::of_date(2026, 3, 5).unwrap();
        let now = Moment::of_date(2026, 11, 20).unwrap();
        let forms = forms(place, language);
        forms.date(&moment, &now, Style::named(name).unwrap(), toggle)
    }

    #[test]
    fn names_have_forms() {
        for (name, text) in [
            ("numeric", "05/03/2026"),
            ("long", "Thursday, 5 March 2026"),
            ("short", "Thu, 5 Mar 2026"),
            ("abbreviated", "Thu, 5 Mar ’26"),
            ("compact", "Thu, 5 Mar ’26"),
            ("mini", "Th, 5 Mar 26"),
        ] {
            assert_eq!(shown("gb", "en", name, Some("complete")), text, "{name}");
        }
    }

    #[test]
    fn languages_and_countries_have_theirs() {
        for (place, language, name, text) in [
            ("us", "en", "numeric", "3/5/2026"),
            ("us", "en", "long", "Thursday, March 5, 2026"),
            ("de", "de", "numeric", "05.03.2026"),
            ("de", "de", "long", "Donnerstag, 5. März 2026"),
            ("de", "en", "long", "Thursday, 5 March 2026"),
            ("fr", "fr", "short", "jeu. 5 mars 2026"),
            ("pl", "pl", "long", "czwartek, 5 marca 2026"),
            ("jp", "ja", "long", "2026年3月5日木曜日"),
            ("jp", "ja", "mini", "2026/03/05(木)"),
            ("th", "th", "numeric", "5/3/2026"),
        ] {
            assert_eq!(shown(place, language, name, Some("complete")), text);
        }
    }

    #[test]
    fn what_is_near_is_told_in_less() {
        let now = Moment::of_date(2026, 11, 20).unwrap();
        let told = |y, m, d, toggle| {
            let told = Told::seen(&Moment::of_date(y, m, d).unwrap(), &now, toggle);
            (told.weekday, told.month, told.year)
        };
        assert_eq!(told(2026, 11, 12, None), (true, false, false));
        assert_eq!(told(2026, 11, 9, None), (false, false, false));
        assert_eq!(told(2026, 12, 9, None), (true, true, false));
        assert_eq!(told(2025, 11, 19, None), (false, true, true));
        assert_eq!(told(2026, 11, 1, Some("month")), (true, true, false));
        assert_eq!(told(2026, 11, 19, Some("year")), (false, true, true));
        assert_eq!(told(2026, 11, 1, Some("complete")), (true, true, true));
        assert_eq!(shown("gb", "en", "long", None), "5 March");
    }
}
