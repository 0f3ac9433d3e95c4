//! Numbers, money, dates and lists in the forms of a country and the words of a language. Data are CLDR's, through ICU4X, and
//! what settings change of them; time zones are those of the IANA. Knows nothing of Lua.

mod clock;
pub mod countries;
pub mod date;
mod digits;
pub(crate) mod moment;
pub(crate) mod money;
pub(crate) mod number;
pub(crate) mod pattern;
pub(crate) mod place;
mod read;
mod relative;
mod words;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::fmt;

use icu_experimental::relativetime::RelativeTimeFormatter;
use icu_list::ListFormatter;
use icu_locale_core::Locale;
use writeable::{Part, PartsWrite, Writeable as _};

use date::{Dates, Style, Told};
use moment::Moment;
use money::{Amount, Around, Currency};
use number::{Numbers, Places};
use pattern::Words;
use place::Place;
use read::Order;
use relative::Unit;
use words::Names;

/// Most currencies that a locale keeps the signs of.
const CURRENCIES: usize = 400;

/// The decimals of a number nobody says anything of.
const DECIMALS: u8 = 2;

/// Whether a name is that of a country's locale.
pub fn is_locale(name: &str) -> bool {
    Place::find(name, &Vec::new()).is_some()
}

/// Everything that is told in a locale on pages in a language, made when it is first needed.
pub(crate) struct Forms {
    pub(crate) place: Place,
    numbers: Numbers,
    of_numbers: Locale,
    of_words: Locale,
    /// What is around amounts, by currency.
    around: RefCell<HashMap<String, Option<Around>>>,
    /// By what is told, for each length.
    dates: RefCell<HashMap<(usize, Style), Option<Dates>>>,
    distances: RefCell<HashMap<Unit, Option<RelativeTimeFormatter>>>,
    names: OnceCell<Names>,
    written: OnceCell<WrittenDates>,
    clock: OnceCell<Option<clock::Clock>>,
    list: OnceCell<Option<ListFormatter>>,
}

impl Forms {
    /// The forms of a locale on pages in a language; those of English where CLDR knows neither.
    pub(crate) fn new(place: Place, language: &str) -> Option<Self> {
        let (numbers, words) = place.tags(language);
        let locale = |tag: &str| Locale::try_from_str(tag).ok();
        let of_words = locale(&words).or_else(|| locale("en-001"))?;
        let of_numbers = locale(&numbers).unwrap_or_else(|| of_words.clone());
        Some(Self {
            numbers: Numbers::new(&of_numbers, &place)?,
            place,
            of_numbers,
            of_words,
            around: RefCell::default(),
            dates: RefCell::default(),
            distances: RefCell::default(),
            names: OnceCell::new(),
            written: OnceCell::new(),
            clock: OnceCell::new(),
            list: OnceCell::new(),
        })
    }

    /// A number with so many decimals, or with two where they are not both zero.
    pub(crate) fn number(&self, number: f64, places: Option<u8>) -> String {
        let places = places.map_or(Places::UpTo(DECIMALS), Places::Exactly);
        self.numbers.text(number, places)
    }

    /// The signs of decimals and of groups.
    pub(crate) fn signs(&self) -> (&str, &str) {
        (&self.numbers.decimal, &self.numbers.group)
    }

    /// An amount of money; nothing for what is no number.
    pub(crate) fn money(&self, number: f64, places: Option<u8>, of: &Currency) -> Option<Amount> {
        let mut known = self.around.borrow_mut();
        let key = of.key();
        if !known.contains_key(&key) {
            if known.len() >= CURRENCIES {
                known.clear();
            }
            known.insert(key.clone(), self.around(of));
        }
        let around = known.get(&key)?.as_ref()?;
        around.amount(&self.numbers, of, number, places)
    }

    /// What is around amounts: where the country puts it, but in no script that readers of the page may not know.
    fn around(&self, of: &Currency) -> Option<Around> {
        let country = Around::new(&self.of_numbers, of);
        match country {
            Some(around) if self.of_words == self.of_numbers || around.is_latin() => Some(around),
            _ => Around::new(&self.of_words, of),
        }
    }

    /// A date in a named form: that of the settings, or CLDR's.
    pub(crate) fn date(
        &self,
        moment: &Moment,
        now: &Moment,
        style: Style,
        toggle: Option<&str>,
    ) -> String {
        let (told, locale) = match style {
            Style::Numeric => (
                Told {
                    weekday: false,
                    ..Told::ALL
                },
                &self.of_numbers,
            ),
            Style::Long | Style::Medium | Style::Compact | Style::Mini => {
                (Told::seen(moment, now, toggle), &self.of_words)
            }
        };
        let mut known = self.dates.borrow_mut();
        let dates = known
            .entry((told.index(), style))
            .or_insert_with(|| Dates::new(locale, told, style.length()));
        let short: &[String] = if style == Style::Mini {
            &self.names().narrow_weekdays
        } else {
            &[]
        };
        let text = dates.as_ref().map(|dates| dates.text(moment, style, short));
        text.unwrap_or_default()
    }

    /// A date in a form that is written out.
    pub(crate) fn date_like(
        &self,
        pattern: &str,
        moment: &Moment,
        told: Told,
        ordinal: &str,
    ) -> String {
        let names = self.names();
        let words = Words {
            months: &names.months,
            short_months: &names.short_months,
            weekdays: &names.weekdays,
            short_weekdays: &names.short_weekdays,
            narrow_weekdays: &names.narrow_weekdays,
            ordinal,
        };
        pattern::date(pattern, moment, told, &words)
    }

    /// How far a time is from now, in words.
    pub(crate) fn relative(&self, seconds: f64, moment: &Moment, now: &Moment) -> String {
        let (count, unit) = relative::distance(seconds, moment, now);
        let mut known = self.distances.borrow_mut();
        let formatter = known
            .entry(unit)
            .or_insert_with(|| relative::formatter(&self.of_words, unit));
        let words = formatter.as_ref().map(|one| relative::words(one, count));
        words.unwrap_or_default()
    }

    /// The time of day as the locale writes it.
    pub(crate) fn time(&self, moment: &Moment) -> String {
        let clock = self
            .clock
            .get_or_init(|| clock::Clock::new(&self.of_numbers, &self.of_words));
        let text = clock.as_ref().map(|clock| clock.text(moment));
        text.unwrap_or_default()
    }

    /// What stands between items, as in `a, b and c`; it may depend on them.
    pub(crate) fn links(&self, items: &[String]) -> Vec<String> {
        let list = self.list.get_or_init(|| {
            // The manual has no comma before the last item, which in English is American alone.
            let locale = match self.of_words.id.language.as_str() {
                "en" => Locale::try_from_str("en-001").ok()?,
                _ => self.of_words.clone(),
            };
            ListFormatter::try_new_and((&locale).into(), Default::default()).ok()
        });
        let mut links = Links::default();
        let written = list
            .as_ref()
            .map(|list| list.format(items.iter()).write_to_parts(&mut links));
        let count = items.len().saturating_sub(1);
        match written {
            Some(Ok(())) if links.between.len() == count => links.between,
            _ => vec![", ".to_owned(); count],
        }
    }

    /// The number a text is.
    pub(crate) fn read_number(&self, text: &str) -> Option<f64> {
        number::read(text, &self.numbers.decimal)
    }

    /// Year, month and day of a text; what it does not say is of the year and month given.
    pub(crate) fn read_date(&self, text: &str, this: (i32, u8)) -> Option<(i32, u8, u8)> {
        let written = self.written();
        let (mut numeric, worded) = written.orders;
        match self.place.switch("mmdd") {
            Some(true) => numeric = Order::Month,
            Some(false) if numeric == Order::Month => numeric = Order::Day,
            _ => {}
        }
        let orders = (numeric, worded);
        read::date(text, self.names(), (orders, &written.letters), this)
    }

    /// Whether the locale writes the month before the day.
    pub(crate) fn is_month_first(&self) -> bool {
        let own = self.place.switch("mmdd");
        own.unwrap_or_else(|| self.written().orders.0 == Order::Month)
    }

    fn written(&self) -> &WrittenDates {
        self.written.get_or_init(|| {
            let day = |month, day| Moment::of_date(2033, month, day);
            let (Some(sample), Some(other)) = (day(11, 22), day(1, 22)) else {
                return WrittenDates::default();
            };
            let text = |now, style, toggle| self.date(&sample, now, style, toggle);
            let complete = |style| text(&sample, style, Some("complete"));
            let (numeric, worded) = (complete(Style::Numeric), complete(Style::Medium));
            let letters = [
                complete(Style::Long),
                text(&sample, Style::Long, None),
                text(&other, Style::Long, None),
                text(&other, Style::Medium, None),
                text(&sample, Style::Long, Some("year")),
                text(&sample, Style::Medium, Some("year")),
            ];
            WrittenDates {
                orders: (read::order(&numeric), read::order(&worded)),
                letters: format!(
                    "{numeric} {worded} {} {} {}",
                    letters.join(" "),
                    self.names().short_weekdays.join(" "),
                    self.names().narrow_weekdays.join(" "),
                )
                .to_lowercase(),
            }
        })
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.of_words))
    }
}

/// How dates are written: in which order, in numbers and in words, and with which letters.
struct WrittenDates {
    orders: (Order, Order),
    letters: String,
}

impl Default for WrittenDates {
    fn default() -> Self {
        Self {
            orders: (Order::Day, Order::Day),
            letters: String::new(),
        }
    }
}

/// Collects what stands between the items of a list.
#[derive(Default)]
struct Links {
    in_item: bool,
    has_item: bool,
    between: Vec<String>,
    pending: String,
}

impl fmt::Write for Links {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !self.in_item {
            self.pending.push_str(text);
        }
        Ok(())
    }
}

impl PartsWrite for Links {
    type SubPartsWrite = Self;

    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        if part != icu_list::parts::ELEMENT {
            return write(self);
        }
        let pending = std::mem::take(&mut self.pending);
        if self.has_item {
            self.between.push(pending);
        }
        (self.has_item, self.in_item) = (true, true);
        let result = write(self);
        self.in_item = false;
        result
    }
}

#[cfg(test)]
mod tests;
