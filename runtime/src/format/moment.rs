//! A time as the clock of a place shows it.

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Year to second, and the day of the week from Monday, which is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) weekday: u8,
}

impl Moment {
    /// What a clock of a zone shows at a time in seconds since 1970; nothing outside of the years -9999 to 9999.
    pub(crate) fn at(seconds: f64, zone: &TimeZone) -> Option<Self> {
        let zoned = Zoned::new(timestamp(seconds)?, zone.clone());
        Some(Self::of(zoned.datetime()))
    }

    /// The beginning of a day.
    pub(crate) fn of_date(year: i32, month: u8, day: u8) -> Option<Self> {
        let date = civil::Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        Some(Self::of(date.ok()?.at(0, 0, 0, 0)))
    }

    fn of(time: civil::DateTime) -> Self {
        Self {
            year: i32::from(time.year()),
            month: time.month().unsigned_abs(),
            day: time.day().unsigned_abs(),
            hour: time.hour().unsigned_abs(),
            minute: time.minute().unsigned_abs(),
            second: time.second().unsigned_abs(),
            weekday: time.weekday().to_monday_zero_offset().unsigned_abs(),
        }
    }

    /// Days since a day long ago.
    pub(crate) fn day_number(&self) -> i64 {
        // Howard Hinnant's count: years begin in March, so that leap days are at the end.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = i64::from((self.month + 9) % 12);
        let day = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day
    }
}

/// A time in seconds since 1970.
pub(crate) fn timestamp(seconds: f64) -> Option<Timestamp> {
    let whole = seconds.floor();
    // A number that is none, or beyond all years, must not become one that is.
    let fits = whole.abs() < 1e12;
    fits.then(|| Timestamp::from_second(whole as i64).ok())?
}

/// The time at which a clock of a zone shows something; of two the earlier, of none the one as much later.
pub(crate) fn instant(fields: [i64; 6], zone: &TimeZone) -> Option<f64> {
    let [year, month, day, hour, minute, second] = fields;
    // Whatever is too much of a month, day or second goes on into the next.
    let months = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12)).ok()? + 1;
    let first = civil::Date::new(year, month, 1).ok()?.at(0, 0, 0, 0);
    let span = |value: i64| jiff::SignedDuration::from_secs(value);
    let seconds = day
        .checked_sub(1)?
        .checked_mul(86_400)?
        .checked_add(hour.checked_mul(3600)?)?
        .checked_add(minute.checked_mul(60)?)?
        .checked_add(second)?;
    let there = first.checked_add(span(seconds)).ok()?;
    let zoned = zone.to_ambiguous_zoned(there).compatible().ok()?;
    Some(zoned.timestamp().as_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_go_differently() {
        let at = |zone: &str| {
            let zone = TimeZone::get(zone).unwrap();
            Moment::at(1_700_000_000.7, &zone).map(|it| (it.day, it.hour, it.minute, it.second))
        };
        assert_eq!(at("UTC"), Some((14, 22, 13, 20)));
        assert_eq!(at("Asia/Kathmandu"), Some((15, 3, 58, 20)));
        for beyond in [f64::NAN, f64::INFINITY, 1e18, -1e18] {
            assert_eq!(Moment::at(beyond, &TimeZone::UTC), None);
        }
    }

    #[test]
    fn what_a_clock_shows_is_a_time() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        assert_eq!(instant([1970, 1, 1, 0, 0, 0], &TimeZone::UTC), Some(0.0));
        assert_eq!(instant([1970, 1, 1, 1, 0, 0], &paris), Some(0.0));
        assert_eq!(
            instant([2024, 14, 1, 0, 0, -1], &TimeZone::UTC),
            instant([2025, 1, 31, 23, 59, 59], &TimeZone::UTC)
        );
        assert_eq!(instant([i64::MAX, 1, 1, 0, 0, 0], &paris), None);
    }

    #[test]
    fn days_are_counted() {
        let day = |y, m, d| Moment::of_date(y, m, d).unwrap().day_number();
        assert_eq!(day(2024, 3, 1) - day(2024, 2, 28), 2);
        assert_eq!(day(2026, 1, 1) - day(2025, 12, 31), 1);
        assert_eq!(day(2000, 1, 1) - day(1900, 1, 1), 36_524);
    }
}
