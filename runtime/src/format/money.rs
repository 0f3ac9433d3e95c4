//! Amounts of money: the number in the reader's forms, the currency's sign where CLDR or the settings put it.

use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_locale_core::Locale;
use writeable::Writeable as _;

use super::digits;
use super::number::{MINUS, Numbers, Places, Written, beyond};
use super::place::Place;

/// Signs of hundredths, where prices below one are told in them.
const MINORS: [(&str, &str); 6] = [
    ("CAD", "¢"),
    ("EUR", "¢"),
    ("GBP", "p"),
    ("HKD", "仙"),
    ("PHP", "¢"),
    ("USD", "¢"),
];

/// What an amount is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Currency {
    pub(crate) code: String,
    /// Signs of the settings instead of CLDR's.
    symbol: Option<String>,
    minor: Option<String>,
    right: Option<bool>,
}

impl Currency {
    /// The currency of three letters.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_code.then(|| Self {
            code: code.to_ascii_uppercase(),
            ..Self::default()
        })
    }

    /// The currency of a locale.
    pub(crate) fn of_place(place: &Place) -> Self {
        let text = |key: &str| place.text(key).map(str::to_owned);
        let right = place.switch("symbol_r");
        Self {
            code: place.currency().to_owned(),
            symbol: text("symbol"),
            minor: text("symbolminor"),
            right: right.or(place.switch("symbol_l").map(|left| !left)),
        }
    }

    /// What tells it from others.
    pub(super) fn key(&self) -> String {
        let own = self.symbol.as_deref().unwrap_or_default();
        match (&self.symbol, self.right) {
            (None, None) => self.code.clone(),
            (_, right) => format!("{} {right:?} {own}", self.code),
        }
    }

    /// The sign of its hundredths, where amounts below one are told in them.
    pub(crate) fn minor(&self) -> Option<&str> {
        let own = self.minor.as_deref();
        own.or_else(|| {
            let known = MINORS.iter().find(|(code, _)| *code == self.code);
            known.map(|(_, sign)| *sign)
        })
    }
}

/// What stands around an amount of a currency.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Around {
    before: String,
    after: String,
    negative_before: String,
    negative_after: String,
    /// Digits of its hundredths, or whatever it has.
    places: u8,
}

impl Around {
    pub(super) fn new(locale: &Locale, currency: &Currency) -> Option<Self> {
        let code: CurrencyType = currency.code.parse().ok()?;
        let formatter =
            CurrencyFormatter::try_new_symbol(locale.into(), code, Default::default()).ok()?;
        let sample = |text: &str| {
            let sample = text.parse().ok()?;
            let shown = formatter.format_fixed_decimal(&sample);
            around(&shown.write_to_string())
        };
        let (before, after, places) = sample("1")?;
        let (negative_before, negative_after, _) = sample("-1")?;
        let mut around = Self {
            before,
            after,
            negative_before: negative_before.replace('-', "\u{2212}"),
            negative_after: negative_after.replace('-', "\u{2212}"),
            places,
        };
        around.own(currency);
        Some(around)
    }

    /// Whether its letters are of the Latin script.
    pub(super) fn is_latin(&self) -> bool {
        let mut all = self.before.chars().chain(self.after.chars());
        all.all(|c| c < '\u{250}' || !c.is_alphabetic() && c != '\u{200f}')
    }

    /// Puts the settings' sign on the settings' side.
    fn own(&mut self, currency: &Currency) {
        if currency.symbol.is_none() && currency.right.is_none() {
            return;
        }
        let was_right = self.before.trim().is_empty();
        let sign = if was_right { &self.after } else { &self.before };
        let symbol = currency.symbol.clone();
        let symbol = symbol.unwrap_or_else(|| sign.trim().to_owned());
        let right = currency.right.unwrap_or(was_right);
        // The settings say of spaces what they mean, but a sign that only changes sides keeps its distance.
        let space = match (&currency.symbol, right) {
            (None, true) => "\u{a0}",
            _ => "",
        };
        (self.before, self.after) = match right {
            true => (String::new(), format!("{space}{symbol}")),
            false => (symbol, String::new()),
        };
        self.negative_before = format!("{MINUS}{}", self.before);
        self.negative_after.clone_from(&self.after);
    }

    /// The amount, unless it is none.
    pub(super) fn amount(
        &self,
        numbers: &Numbers,
        currency: &Currency,
        number: f64,
        places: Option<u8>,
    ) -> Option<Amount> {
        if number.is_nan() {
            return None;
        }
        if let (None, Some(sign), 2) = (places, currency.minor(), self.places)
            && number > 0.0
            && number < 0.995
        {
            let parts = numbers.parts(number * 100.0, Places::UpTo(0))?;
            return Some(Amount {
                after: sign.to_owned(),
                ..Amount::new(parts)
            });
        }
        let places = places.map_or(Places::UpTo(self.places), Places::Exactly);
        let parts = numbers.parts(number, places).unwrap_or_else(|| Written {
            is_negative: number < 0.0,
            whole: beyond(number.abs()),
            ..Written::default()
        });
        let (before, after) = match parts.is_negative {
            true => (&self.negative_before, &self.negative_after),
            false => (&self.before, &self.after),
        };
        Some(Amount {
            before: before.clone(),
            after: after.clone(),
            ..Amount::new(parts)
        })
    }
}

/// What stands before the first digit and after the last, and how many digits follow the decimal sign.
fn around(shown: &str) -> Option<(String, String, u8)> {
    let is_digit = |c: char| digits::value(c).is_some();
    let first = shown.find(is_digit)?;
    let last = shown.rfind(is_digit)?;
    let after = last + shown[last..].chars().next()?.len_utf8();
    let number = &shown[first..after];
    let decimal = number.find(|c| !is_digit(c));
    let fraction = decimal.map_or(0, |at| {
        number[at..].chars().filter(|c| is_digit(*c)).count()
    });
    Some((
        shown[..first].to_owned(),
        shown[after..].to_owned(),
        u8::try_from(fraction).unwrap_or(0),
    ))
}

/// An amount in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) before: String,
    pub(crate) whole: String,
    pub(crate) fraction: String,
    pub(crate) after: String,
}

impl Amount {
    fn new(parts: Written) -> Self {
        Self {
            whole: parts.whole,
            fraction: parts.fraction,
            ..Self::default()
        }
    }

    pub(crate) fn text(&self) -> String {
        [&*self.before, &self.whole, &self.fraction, &self.after].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{forms, forms_with};
    use super::*;

    fn shown(place: &str, language: &str, currency: &str, number: f64) -> String {
        let currency = Currency::of_code(currency).unwrap();
        let forms = forms(place, language);
        forms.money(number, None, &currency).unwrap().text()
    }

    #[test]
    fn amounts_are_in_the_reader_s_forms() {
        for (place, language, currency, number, text) in [
            ("gb", "en", "GBP", 5.0, "£5"),
            ("gb", "en", "GBP", 1234.5, "£1,234.50"),
            ("gb", "en", "GBP", 0.5, "50p"),
            ("gb", "en", "GBP", 0.999, "£1"),
            ("gb", "en", "GBP", -0.5, "−£0.50"),
            ("gb", "en", "GBP", -0.001, "£0"),
            ("gb", "en", "USD", 5.0, "US$5"),
            ("us", "en", "USD", 5.25, "$5.25"),
            ("de", "de", "EUR", 1234.5, "1.234,50\u{a0}€"),
            ("de", "en", "EUR", 1234.5, "1.234,50\u{a0}€"),
            ("jp", "ja", "JPY", 1234.5, "￥1,235"),
            ("kw", "en", "KWD", 1.0005, "KWD\u{a0}1.001"),
            ("gb", "en", "GBP", f64::INFINITY, "£∞"),
            ("gb", "en", "XYZ", 5.0, "XYZ\u{a0}5"),
        ] {
            assert_eq!(shown(place, language, currency, number), text);
        }
        let gbp = Currency::of_code("gbp").unwrap();
        let gb = forms("gb", "en");
        let text = |places| gb.money(0.5, places, &gbp).unwrap().text();
        assert_eq!(
            (text(Some(2)), text(Some(0))),
            ("£0.50".into(), "£1".into())
        );
        assert_eq!(gb.money(f64::NAN, None, &gbp), None);
    }

    #[test]
    fn settings_have_signs_of_their_own() {
        let own = [("symbol", "₤"), ("symbolminor", " pence")];
        let forms = forms_with("gb", "en", &own);
        let currency = Currency::of_place(&forms.place);
        let text = |number| forms.money(number, None, &currency).unwrap().text();
        assert_eq!(text(-2.5), "−₤2.50");
        assert_eq!(text(0.25), "25 pence");
    }
}
