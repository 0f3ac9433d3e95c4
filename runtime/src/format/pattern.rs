//! Forms of dates and times that settings and pages write themselves: letters for the parts of a date, with `|` where a part
//! that is left out takes what adjoins it along, and `?(name)` for those of a time.

use super::date::Told;
use super::moment::Moment;

/// Names in a language, for forms that ask for them.
pub(crate) struct Words<'w> {
    pub(crate) months: &'w [String],
    pub(crate) short_months: &'w [String],
    /// From Monday.
    pub(crate) weekdays: &'w [String],
    pub(crate) short_weekdays: &'w [String],
    pub(crate) narrow_weekdays: &'w [String],
    /// What follows the day of the month where it is told in its order.
    pub(crate) ordinal: &'w str,
}

/// A part of a date and the text behind it.
struct Field<'p> {
    letter: char,
    count: usize,
    after: &'p str,
}

/// Whether a letter stands for a part of a date.
fn is_letter(c: char) -> bool {
    matches!(c, 'd' | 'm' | 'M' | 'W' | 'y')
}

/// The fields of a piece and the text before the first.
fn fields(piece: &str) -> (&str, Vec<Field<'_>>) {
    let Some(first) = piece.find(is_letter) else {
        return (piece, Vec::new());
    };
    let (before, mut rest) = piece.split_at(first);
    let mut fields = Vec::new();
    while let Some(letter) = rest.chars().next() {
        let most = if matches!(letter, 'm' | 'y') { 2 } else { 3 };
        let run = rest.chars().take_while(|c| *c == letter).count();
        let count = run.min(most);
        let text = &rest[count..];
        let end = text.find(is_letter).unwrap_or(text.len());
        fields.push(Field {
            letter,
            count,
            after: &text[..end],
        });
        rest = &text[end..];
    }
    (before, fields)
}

/// A date in a form; without a mark of what may be left out it is told whole.
pub(crate) fn date(pattern: &str, moment: &Moment, told: Told, words: &Words<'_>) -> String {
    let told = if pattern.contains('|') {
        told
    } else {
        Told::ALL
    };
    let mut out = String::new();
    for piece in pattern.split('|') {
        let (before, fields) = fields(piece);
        let is_told = |field: &Field<'_>| match field.letter {
            'W' => told.weekday,
            'm' | 'M' => told.month,
            'y' => told.year,
            _ => true,
        };
        let Some(last) = fields.iter().rposition(is_told) else {
            // A piece of nothing but text stays.
            if fields.is_empty() {
                out.push_str(before);
            }
            continue;
        };
        out.push_str(before);
        for (at, field) in fields.iter().enumerate().take(last + 1) {
            if is_told(field) {
                out.push_str(&field_text(field, moment, words));
                // What joined it to a part that is not there goes with that, unless it ends the piece.
                if at != last || last + 1 == fields.len() {
                    out.push_str(field.after);
                }
            }
        }
    }
    out
}

fn field_text(field: &Field<'_>, moment: &Moment, words: &Words<'_>) -> String {
    let of = |names: &[String], at: u8| names.get(usize::from(at)).cloned().unwrap_or_default();
    let (month, weekday) = (moment.month.saturating_sub(1), moment.weekday);
    match (field.letter, field.count) {
        ('d', 1) => moment.day.to_string(),
        ('d', 2) => format!("{:02}", moment.day),
        ('d', _) => format!("{}{}", moment.day, words.ordinal),
        ('m', 1) => moment.month.to_string(),
        ('m', _) => format!("{:02}", moment.month),
        ('M', 1 | 2) => of(words.short_months, month),
        ('M', _) => of(words.months, month),
        ('W', 1) => of(words.narrow_weekdays, weekday),
        ('W', 2) => of(words.short_weekdays, weekday),
        ('W', _) => of(words.weekdays, weekday),
        ('y', 1) => format!("{:02}", moment.year.rem_euclid(100)),
        _ => format!("{:04}", moment.year),
    }
}

/// Whether a form of dates asks for the day in its order.
pub(crate) fn has_ordinal(pattern: &str) -> bool {
    pattern.contains("ddd")
}

/// What times say in words.
pub(crate) struct HourWords<'w> {
    pub(crate) noon: Option<&'w str>,
    pub(crate) midnight: Option<&'w str>,
}

/// A time in a form; names that are none stay as they are.
pub(crate) fn time(pattern: &str, moment: &Moment, words: &HourWords<'_>) -> String {
    let twelve = match moment.hour % 12 {
        0 => 12,
        hour => hour,
    };
    let named = match (moment.hour, moment.minute) {
        (0, 0) => words.midnight,
        (12, 0) => words.noon,
        _ => None,
    };
    if let Some(word) = named.filter(|_| pattern.to_ascii_lowercase().contains("?(hour12)")) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("?(") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once(')') else {
            out.push_str("?(");
            rest = after;
            continue;
        };
        match name {
            "hour12" => out.push_str(&twelve.to_string()),
            "Hour12" => out.push_str(&format!("{twelve:02}")),
            "hour" => out.push_str(&moment.hour.to_string()),
            "Hour" => out.push_str(&format!("{:02}", moment.hour)),
            "min" if moment.minute == 0 => {}
            "min" | "Min" => out.push_str(&format!("{:02}", moment.minute)),
            "ampm" => out.push_str(if moment.hour < 12 { " a.m." } else { " p.m." }),
            other => out.push_str(&format!("?({other})")),
        }
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str, told: Told) -> String {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let months = names(&["January", "February", "March"]);
        let short_months = names(&["Jan", "Feb", "Mar"]);
        let weekdays = names(&["Monday", "Tuesday", "Wednesday", "Thursday"]);
        let short = names(&["Mon", "Tue", "Wed", "Thu"]);
        let narrow = names(&["Mo", "Tu", "We", "Th"]);
        let words = Words {
            months: &months,
            short_months: &short_months,
            weekdays: &weekdays,
            short_weekdays: &short,
            narrow_weekdays: &narrow,
            ordinal: "th",
        };
        let moment = Moment::of_date(2026, 3, 5).unwrap();
        date(pattern, &moment, told, &words)
    }

    #[test]
    fn letters_stand_for_parts() {
        for (pattern, text) in [
            ("d/m/yy", "5/3/2026"),
            ("dd.mm.y", "05.03.26"),
            ("WWW, ddd MMM| yy", "Thursday, 5th March 2026"),
            ("WW d M.|'y", "Thu 5 Mar.'26"),
            ("W", "Th"),
            ("yy年|m月d日", "2026年3月5日"),
            ("", ""),
            ("—", "—"),
        ] {
            assert_eq!(shown(pattern, Told::ALL), text, "{pattern}");
        }
    }

    #[test]
    fn what_is_left_out_takes_what_adjoins_it_along() {
        let told = |weekday, month, year| Told {
            weekday,
            month,
            year,
        };
        let long = "WWW, ddd MMM| yy";
        assert_eq!(shown(long, told(false, true, false)), "5th March");
        assert_eq!(shown(long, told(true, false, false)), "Thursday, 5th");
        assert_eq!(shown("yy年|m月d日", told(false, true, false)), "3月5日");
        // A form without marks is told whole.
        assert_eq!(shown("yy-mm-dd", told(false, false, false)), "2026-03-05");
    }

    #[test]
    fn names_stand_for_parts_of_a_time() {
        let words = HourWords {
            noon: Some("noon"),
            midnight: None,
        };
        let shown = |pattern: &str, hour, minute| {
            let day = Moment::of_date(2026, 3, 5).unwrap();
            let moment = Moment {
                hour,
                minute,
                ..day
            };
            time(pattern, &moment, &words)
        };
        let twelve = "?(hour12):?(Min)?(ampm)";
        for (pattern, hour, minute, text) in [
            (twelve, 9, 5, "9:05 a.m."),
            (twelve, 12, 0, "noon"),
            (twelve, 12, 30, "12:30 p.m."),
            (twelve, 0, 0, "12:00 a.m."),
            ("?(Hour12)", 13, 0, "01"),
            ("?(hour)h?(min)", 10, 0, "10h"),
            ("?(hour)h?(min)", 11, 7, "11h07"),
            ("?(Hour):?(Min)", 9, 7, "09:07"),
            ("?(second) ?(", 9, 7, "?(second) ?("),
        ] {
            assert_eq!(shown(pattern, hour, minute), text, "{pattern}");
        }
    }
}
