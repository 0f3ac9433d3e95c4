//! Dates as they are written, back into years, months and days: in numbers by the order of a locale, in words by the names of
//! its language.

use super::digits;
use super::words::Names;

/// Two digits below it are a year of this century.
const CENTURY_TURN: i32 = 70;

/// The order in which a locale writes a date in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Day,
    Month,
    Year,
}

/// A number of a date: what it is and how many digits it has.
#[derive(Clone, Copy, Debug)]
struct Run {
    value: i32,
    length: usize,
    is_short_year: bool,
}

/// What a form of dates begins with, seen from how it writes the 22nd of November 2033.
pub(super) fn order(sample: &str) -> Order {
    let sample = digits::plain(sample);
    let at = |part: &str| sample.find(part).unwrap_or(usize::MAX);
    let (year, month, day) = (at("2033"), at("11"), at("22"));
    if year < month && year < day {
        Order::Year
    } else if month < day {
        Order::Month
    } else {
        Order::Day
    }
}

/// Year, month and day of a text; what it does not say is of the month `this`. The orders are those of dates in numbers and
/// of dates in words.
pub(super) fn date(
    text: &str,
    names: &Names,
    (orders, letters): ((Order, Order), &str),
    this: (i32, u8),
) -> Option<(i32, u8, u8)> {
    let text = digits::plain(text).to_lowercase();
    let (month, rest) = month(&text, names);
    if !rest
        .split(|c: char| !c.is_alphabetic())
        .all(|word| letters.contains(word))
    {
        return None;
    }
    let runs = runs(&rest)?;
    let (year, month, day) = match month {
        // Three numbers need no month: its name is that of a weekday, as `mar` is in Spanish.
        Some(_) if runs.len() == 3 => numbers(&runs, orders.0, this.0)?,
        Some(month) => worded(&runs, orders.1, this).map(|(year, day)| (year, month, day))?,
        None if runs.len() == 1 && has_weekday(&text, names) => {
            (this.0, i32::from(this.1), runs[0].value)
        }
        None => numbers(&runs, orders.0, this.0)?,
    };
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    super::moment::Moment::of_date(year, month, day).map(|_| (year, month, day))
}

/// The month that is named, and the text without the names.
fn month(text: &str, names: &Names) -> (Option<i32>, String) {
    let lists = [&names.months, &names.short_months, &names.lone_months];
    let all = lists.iter().flat_map(|list| list.iter().enumerate());
    let is_name = |name: &str| name.chars().any(char::is_alphabetic);
    let weekdays = [
        &names.weekdays,
        &names.short_weekdays,
        &names.narrow_weekdays,
        &names.lone_weekdays,
    ];
    let weekdays = weekdays.iter().flat_map(|list| list.iter());
    let weekdays: Vec<String> = weekdays
        .map(|name| digits::plain(name).to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let places = |name: &String| text.find(name.as_str()).map(|at| (at, at + name.len()));
    let days: Vec<(usize, usize)> = weekdays.iter().filter_map(places).collect();
    let found = all
        .map(|(n, name)| (n % 12 + 1, digits::plain(name).to_lowercase()))
        .filter(|(_, name)| is_name(name))
        .filter_map(|(n, name)| {
            let at = last(text, &name)?;
            let is_weekday = days
                .iter()
                .any(|(from, to)| *from <= at && at + name.len() <= *to && to - from > name.len());
            (!is_weekday).then_some((name.len(), at, n, name))
        })
        // One that is no weekday's as well, as `Meurzh` is in Breton; then the longest, and of equal ones the last, since weekdays
        // come first.
        .max_by_key(|(length, at, _, name)| (!weekdays.contains(name), *length, *at));
    let mut rest = text.to_owned();
    let month = found.and_then(|(length, at, n, _)| {
        rest.replace_range(at..at + length, " ");
        i32::try_from(n).ok()
    });
    // Some have digits in their names.
    let found = weekdays.iter().filter(|name| rest.contains(name.as_str()));
    if let Some(name) = found.max_by_key(|name| name.len()) {
        rest = rest.replacen(name.as_str(), " ", 1);
    }
    (month, rest)
}

/// Where a name stands last in a text, not as the beginning or end of a number.
fn last(text: &str, name: &str) -> Option<usize> {
    let begins_with_digit = name.starts_with(|c: char| c.is_ascii_digit());
    let mut found = text.rmatch_indices(name).map(|(at, _)| at);
    found.find(|at| !begins_with_digit || !text[..*at].ends_with(|c: char| c.is_ascii_digit()))
}

fn has_weekday(text: &str, names: &Names) -> bool {
    let lists = [&names.weekdays, &names.short_weekdays, &names.lone_weekdays];
    let mut all = lists.iter().flat_map(|list| list.iter());
    all.any(|name| !name.is_empty() && text.contains(&name.to_lowercase()))
}

/// The numbers of a text; eight or six digits in one are taken apart.
fn runs(text: &str) -> Option<Vec<Run>> {
    let mut runs = Vec::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            before = c;
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (number, after) = rest.split_at(length);
        let mut push = |part: &str| -> Option<()> {
            runs.push(Run {
                value: part.parse().ok()?,
                length: part.len(),
                is_short_year: before == '’' || before == '\'',
            });
            Some(())
        };
        match length {
            8 => {
                push(&number[..4])?;
                push(&number[4..6])?;
                push(&number[6..])?;
            }
            6 => {
                push(&number[..4])?;
                push(&number[4..])?;
            }
            _ => push(number)?,
        }
        (before, rest) = ('0', after);
    }
    Some(runs)
}

fn full(run: Run) -> i32 {
    match run.value {
        value if run.length > 2 => value,
        value if value < CENTURY_TURN => value + 2000,
        value => value + 1900,
    }
}

/// Year and day beside the name of a month.
fn worded(runs: &[Run], order: Order, this: (i32, u8)) -> Option<(i32, i32)> {
    let is_year = |run: &Run| run.length > 2 || run.is_short_year || run.value > 31;
    match *runs {
        [] => Some((this.0, 1)),
        [one] if is_year(&one) => Some((full(one), 1)),
        [one] => Some((this.0, one.value)),
        [first, second] if is_year(&first) => Some((full(first), second.value)),
        [first, second] if is_year(&second) => Some((full(second), first.value)),
        [first, second] if order == Order::Year => Some((full(first), second.value)),
        [first, second] => Some((full(second), first.value)),
        _ => None,
    }
}

/// Year, month and day of numbers alone.
fn numbers(runs: &[Run], order: Order, this_year: i32) -> Option<(i32, i32, i32)> {
    Some(match *runs {
        [month] => (this_year, month.value, 1),
        [year, month] if year.length == 4 => (year.value, month.value, 1),
        [month, year] => (full(year), month.value, 1),
        [year, month, day] if year.length == 4 => (year.value, month.value, day.value),
        [first, second, third] => match order {
            Order::Month => (full(third), first.value, second.value),
            Order::Year if third.length < 4 => (full(first), second.value, third.value),
            Order::Year | Order::Day => (full(third), second.value, first.value),
        },
        _ => return None,
    })
}
