//! Numbers in the forms of a locale. Rounding is that of decimals: halves away from zero.

use std::fmt;

use fixed_decimal::{Decimal, FloatPrecision, SignedRoundingMode, UnsignedRoundingMode};
use icu_decimal::{DecimalFormatter, parts};
use icu_locale_core::Locale;
use writeable::{Part, PartsWrite, Writeable as _};

use super::digits;
use super::place::Place;

/// What a number below zero begins with, where CLDR has the hyphen of typewriters.
pub(crate) const MINUS: char = '\u{2212}';
const INFINITY: &str = "∞";
const NOT_A_NUMBER: &str = "NaN";

/// How numbers look in a locale.
pub(crate) struct Numbers {
    formatter: DecimalFormatter,
    /// Signs of the settings instead of CLDR's.
    decimal_own: Option<String>,
    group_own: Option<String>,
    pub(crate) decimal: String,
    pub(crate) group: String,
}

/// The places of decimals a number is shown with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Places {
    /// So many, or none where all are zero.
    UpTo(u8),
    /// So many.
    Exactly(u8),
}

/// A number in words of its parts: the sign, what stands before the decimal sign, and it with what follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) is_negative: bool,
    pub(crate) whole: String,
    pub(crate) fraction: String,
}

impl Numbers {
    pub(super) fn new(locale: &Locale, place: &Place) -> Option<Self> {
        let formatter = DecimalFormatter::try_new(locale.into(), Default::default()).ok()?;
        let own = |keys: [&str; 2]| {
            let found = keys.iter().find_map(|key| place.text(key));
            found.map(str::to_owned)
        };
        let mut numbers = Self {
            formatter,
            decimal_own: own(["decimal_utf", "decimal"]),
            group_own: own(["digitgroup_utf", "digitgroup"]),
            decimal: String::new(),
            group: String::new(),
        };
        let mut signs = Signs::default();
        let sample: Decimal = "1234567.5".parse().ok()?;
        numbers
            .formatter
            .format(&sample)
            .write_to_parts(&mut signs)
            .ok()?;
        numbers.decimal = numbers.decimal_own.clone().unwrap_or(signs.decimal);
        numbers.group = numbers.group_own.clone().unwrap_or(signs.group);
        Some(numbers)
    }

    /// The number in its parts; nothing for infinities and what is no number.
    pub(crate) fn parts(&self, number: f64, places: Places) -> Option<Written> {
        let decimal = rounded(number, places)?;
        let is_negative = number < 0.0 && !decimal.absolute.is_zero();
        let mut writer = Writer {
            numbers: self,
            within: None,
            written: Written {
                is_negative,
                ..Written::default()
            },
            in_fraction: false,
        };
        let unsigned = Decimal::new(fixed_decimal::Sign::None, decimal.absolute);
        self.formatter
            .format(&unsigned)
            .write_to_parts(&mut writer)
            .ok()?;
        Some(writer.written)
    }

    /// The number as text.
    pub(crate) fn text(&self, number: f64, places: Places) -> String {
        match self.parts(number, places) {
            Some(written) => {
                let sign = if written.is_negative { "\u{2212}" } else { "" };
                format!("{sign}{}{}", written.whole, written.fraction)
            }
            None => beyond(number),
        }
    }
}

/// What there is no digit for.
pub(crate) fn beyond(number: f64) -> String {
    match number {
        number if number.is_nan() => NOT_A_NUMBER.to_owned(),
        number if number < 0.0 => format!("{MINUS}{INFINITY}"),
        _ => INFINITY.to_owned(),
    }
}

/// The decimal that a number is written as, rounded to places.
fn rounded(number: f64, places: Places) -> Option<Decimal> {
    let mut decimal = Decimal::try_from_f64(number, FloatPrecision::RoundTrip).ok()?;
    let (Places::UpTo(count) | Places::Exactly(count)) = places;
    let last = -i16::from(count);
    let away = SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand);
    decimal.round_with_mode(last, away);
    decimal.absolute.pad_end(last);
    if matches!(places, Places::UpTo(_)) {
        decimal.absolute.trim_end_if_integer();
    }
    Some(decimal)
}

/// The number a text is: its digits in any script and the decimal sign, below zero where a minus stands before them.
pub(crate) fn read(text: &str, decimal: &str) -> Option<f64> {
    let first = text.find(|c: char| digits::value(c).is_some())?;
    let (before, rest) = text.split_at(first);
    let leads = !decimal.is_empty() && before.ends_with(decimal) && {
        let ahead = &before[..before.len() - decimal.len()];
        !ahead.ends_with(char::is_alphabetic)
    };
    let mut plain = String::from(if leads { "0." } else { "" });
    let mut rest = rest;
    while let Some(c) = rest.chars().next() {
        if let Some(value) = digits::value(c) {
            plain.push(char::from_digit(value, 10)?);
        } else if !decimal.is_empty() && rest.starts_with(decimal) {
            let after = rest[decimal.len()..].chars().next();
            // Behind the last digit it ends a sentence or an abbreviation.
            if after.is_some_and(|c| digits::value(c).is_some()) {
                plain.push('.');
            }
        }
        rest = &rest[c.len_utf8()..];
    }
    let number: f64 = plain.parse().ok()?;
    Some(if is_negative(before) { -number } else { number })
}

/// Whether what stands before a number says that it is below zero: its sign, at the beginning or before no word.
fn is_negative(before: &str) -> bool {
    let begins =
        before.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '-' && c != MINUS);
    let Some((_, after)) = before.rsplit_once(['-', MINUS]) else {
        return false;
    };
    begins.starts_with(['-', MINUS]) || !after.contains(char::is_alphabetic)
}

/// Writes a number's parts, with the signs of the settings where they have some.
struct Writer<'n> {
    numbers: &'n Numbers,
    within: Option<Part>,
    in_fraction: bool,
    written: Written,
}

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let text = match self.within {
            Some(parts::GROUP) => self.numbers.group_own.as_deref().unwrap_or(text),
            Some(parts::DECIMAL) => {
                self.in_fraction = true;
                self.numbers.decimal_own.as_deref().unwrap_or(text)
            }
            _ => text,
        };
        match self.in_fraction {
            true => self.written.fraction.push_str(text),
            false => self.written.whole.push_str(text),
        }
        Ok(())
    }
}

impl PartsWrite for Writer<'_> {
    type SubPartsWrite = Self;

    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        let around = self.within.replace(part);
        let result = write(self);
        self.within = around;
        result
    }
}

/// The signs a number is written with.
#[derive(Default)]
struct Signs {
    within: Option<Part>,
    decimal: String,
    group: String,
}

impl fmt::Write for Signs {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.within {
            Some(parts::GROUP) => text.clone_into(&mut self.group),
            Some(parts::DECIMAL) => text.clone_into(&mut self.decimal),
            _ => {}
        }
        Ok(())
    }
}

impl PartsWrite for Signs {
    type SubPartsWrite = Self;

    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        let around = self.within.replace(part);
        let result = write(self);
        self.within = around;
        result
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::forms;
    use super::*;

    #[test]
    fn locales_differ() {
        for (place, language, shown) in [
            ("gb", "en", "1,234,567.50"),
            ("us", "en", "1,234,567.50"),
            ("de", "de", "1.234.567,50"),
            ("de", "en", "1.234.567,50"),
            ("fr", "fr", "1\u{202f}234\u{202f}567,50"),
            ("in", "en", "12,34,567.50"),
            ("eg", "ar", "١٬٢٣٤٬٥٦٧٫٥٠"),
            ("eg", "en", "1,234,567.50"),
            ("eu", "en", "1,234,567.50"),
            ("eu", "de", "1.234.567,50"),
        ] {
            let text = forms(place, language).number(1_234_567.5, None);
            assert_eq!(text, shown, "{place} {language}");
        }
    }

    #[test]
    fn halves_go_away_from_zero_as_decimals() {
        let gb = forms("gb", "en");
        for (number, places, shown) in [
            (1.005, None, "1.01"),
            (2.675, None, "2.68"),
            (0.125, Some(2), "0.13"),
            (-0.125, Some(2), "−0.13"),
            (0.5, Some(0), "1"),
            (1.95, Some(0), "2"),
            (3.0, None, "3"),
            (2.999, None, "3"),
            (3.0, Some(1), "3.0"),
            (-0.001, None, "0"),
            (-0.0, None, "0"),
            (0.0, Some(2), "0.00"),
            (1e21, None, "1,000,000,000,000,000,000,000"),
            (f64::NAN, None, "NaN"),
            (f64::INFINITY, None, "∞"),
            (f64::NEG_INFINITY, None, "−∞"),
        ] {
            assert_eq!(gb.number(number, places), shown, "{number} {places:?}");
        }
    }

    #[test]
    fn texts_are_read() {
        for (text, decimal, number) in [
            ("1,234.5", ".", Some(1234.5)),
            ("1.234,5", ",", Some(1234.5)),
            ("−3", ".", Some(-3.0)),
            ("£ -3.5 each", ".", Some(-3.5)),
            (".5", ".", Some(0.5)),
            ("Rs.500", ".", Some(500.0)),
            ("kr. 5,50.", ",", Some(5.5)),
            ("٣٫٥", "٫", Some(3.5)),
            ("−CHF 5", ".", Some(-5.0)),
            ("pre-tax 5", ".", Some(5.0)),
            ("1.2.3", ".", None),
            ("none", ".", None),
            ("", ".", None),
        ] {
            assert_eq!(read(text, decimal), number, "{text}");
        }
    }
}
