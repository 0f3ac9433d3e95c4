//! Values of settings as data, and back to Lua text with a fixed order.

use std::fmt::Write as _;

/// A value that `settings.lua` assigned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    Bool(bool),
    Number(f64),
    Text(Vec<u8>),
    /// Entries in order: whole numbers ascending, then other numbers, names, booleans.
    Table(Vec<(Key, Data)>),
    /// A function, where a hook may be; it cannot travel as data.
    Function,
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    Number(f64),
    Text(Vec<u8>),
    Bool(bool),
}

impl Key {
    /// A name.
    pub(crate) fn name(text: &str) -> Key {
        Key::Text(text.as_bytes().to_vec())
    }

    /// The key as text.
    pub(crate) fn as_name(&self) -> Option<&str> {
        match self {
            Key::Text(text) => std::str::from_utf8(text).ok(),
            Key::Number(_) | Key::Bool(_) => None,
        }
    }

    /// Orders keys: numbers, then texts, then booleans.
    pub(crate) fn order(&self, other: &Key) -> std::cmp::Ordering {
        let rank = |key: &Key| match key {
            Key::Number(_) => 0,
            Key::Text(_) => 1,
            Key::Bool(_) => 2,
        };
        match (self, other) {
            (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
            (Key::Text(a), Key::Text(b)) => a.cmp(b),
            (Key::Bool(a), Key::Bool(b)) => a.cmp(b),
            _ => rank(self).cmp(&rank(other)),
        }
    }
}

impl Data {
    /// An empty table.
    pub(crate) const EMPTY: Data = Data::Table(Vec::new());

    /// The value under a name, or an empty table.
    pub(crate) fn table(&self, name: &str) -> &Data {
        static NOTHING: Data = Data::EMPTY;
        self.get(name).unwrap_or(&NOTHING)
    }

    /// The value under a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Data> {
        self.entries()
            .iter()
            .find(|(key, _)| matches!(key, Key::Text(text) if text == name.as_bytes()))
            .map(|(_, value)| value)
    }

    /// The entries of a table; none of anything else.
    pub(crate) fn entries(&self) -> &[(Key, Data)] {
        match self {
            Data::Table(entries) => entries,
            Data::Bool(_) | Data::Number(_) | Data::Text(_) | Data::Function => &[],
        }
    }

    /// The array part: values under 1, 2, 3 … with their positions.
    pub(crate) fn array(&self) -> impl Iterator<Item = (usize, &Data)> {
        self.entries()
            .iter()
            .zip(1_usize..)
            .map_while(|((key, value), index)| match key {
                Key::Number(number) if *number == index as f64 => Some((index, value)),
                Key::Number(_) | Key::Text(_) | Key::Bool(_) => None,
            })
    }

    /// A text that is UTF-8.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Data::Text(bytes) => std::str::from_utf8(bytes).ok(),
            Data::Bool(_) | Data::Number(_) | Data::Table(_) | Data::Function => None,
        }
    }

    /// A number.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            Data::Number(number) => Some(*number),
            Data::Bool(_) | Data::Text(_) | Data::Table(_) | Data::Function => None,
        }
    }

    /// A boolean.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Data::Bool(value) => Some(*value),
            Data::Number(_) | Data::Text(_) | Data::Table(_) | Data::Function => None,
        }
    }

    /// A number of bytes: a number, or text such as `64M`.
    pub(crate) fn bytes(&self) -> Option<u64> {
        if let Some(number) = self.as_number() {
            return (number > 0.0).then_some(number as u64);
        }
        let text = self.as_text()?.trim().to_ascii_uppercase();
        let short = text.trim_end_matches(['B', 'I']);
        let digits = short.trim_end_matches(['K', 'M', 'G', 'T']);
        let power = match short.strip_prefix(digits)? {
            "" => 0,
            "K" => 1,
            "M" => 2,
            "G" => 3,
            "T" => 4,
            _ => return None,
        };
        let number: f64 = digits.trim().parse().ok()?;
        (number > 0.0).then_some((number * 1024_f64.powi(power)) as u64)
    }

    /// Texts of an array, or the one text.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self.as_text() {
            Some(text) => vec![text],
            None => self
                .array()
                .filter_map(|(_, value)| value.as_text())
                .collect(),
        }
    }

    /// What kind of value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Data::Bool(_) => "a boolean",
            Data::Number(_) => "a number",
            Data::Text(_) => "text",
            Data::Table(_) => "a table",
            Data::Function => "a function",
        }
    }

    /// Replaces or adds an entry.
    pub(crate) fn set(&mut self, name: &str, value: Data) {
        if let Data::Table(entries) = self {
            let key = Key::name(name);
            match entries.iter_mut().find(|(known, _)| *known == key) {
                Some(entry) => entry.1 = value,
                None => entries.push((key, value)),
            }
            entries.sort_by(|a, b| a.0.order(&b.0));
        }
    }

    /// The value as a Lua expression; functions are left out of tables.
    pub(crate) fn to_lua(&self) -> String {
        match self {
            Data::Bool(value) => value.to_string(),
            Data::Number(number) => number_lua(*number),
            Data::Text(bytes) => quote(bytes),
            Data::Function => "nil".to_owned(),
            Data::Table(entries) => {
                let mut out = String::from("{");
                for (key, value) in entries.iter().filter(|(_, value)| *value != Data::Function) {
                    let key = match key {
                        Key::Number(number) => number_lua(*number),
                        Key::Text(bytes) => quote(bytes),
                        Key::Bool(value) => value.to_string(),
                    };
                    let _ = write!(out, "[{key}]={},", value.to_lua());
                }
                out.push('}');
                out
            }
        }
    }
}

fn number_lua(number: f64) -> String {
    if number.is_nan() {
        "(0/0)".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 {
            "(1/0)".to_owned()
        } else {
            "(-1/0)".to_owned()
        }
    } else {
        // Rust prints the shortest text that reads back as the same number.
        format!("{number:?}")
    }
}

/// Bytes as a quoted Lua string on one line.
pub(crate) fn quote(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().for_each(|c| quote_char(&mut out, c)),
        Err(_) => bytes.iter().for_each(|b| {
            let _ = write!(out, "\\{b:03}");
        }),
    }
    out.push('"');
    out
}

fn quote_char(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        c if c.is_ascii_control() => {
            let _ = write!(out, "\\{:03}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// A number as a page prints it: whole numbers with all digits, others as `%.14g`. The runtime has the same function for
/// values; a property test compares them.
#[must_use]
pub fn print_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
        return format!("{}", number as i64);
    }
    let scientific = format!("{number:.13e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..14).contains(&exponent) {
        let places = usize::try_from(13 - exponent).unwrap_or(0);
        return trim_zeros(&format!("{number:.places$}")).to_owned();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trim_zeros(digits), exponent.abs())
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_lua_prints_them() {
        let cases = [
            (3.0, "3"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (1e15, "1000000000000000"),
            (1e20, "1e+20"),
            (1.5, "1.5"),
            (1.0 / 3.0, "0.33333333333333"),
            (1e-5, "1e-05"),
            (123456.789, "123456.789"),
            (2e-10 / 3.0, "6.6666666666667e-11"),
        ];
        for (number, text) in cases {
            assert_eq!(print_number(number), text);
        }
    }

    #[test]
    fn sizes_are_bytes() {
        let bytes = |text: &str| Data::Text(text.into()).bytes();
        assert_eq!(bytes("64M"), Some(64 << 20));
        assert_eq!(bytes("1.5 kb"), Some(1536));
        assert_eq!(bytes("2GiB"), Some(2 << 30));
        assert_eq!(bytes("100"), Some(100));
        assert_eq!(Data::Number(10.0).bytes(), Some(10));
        assert_eq!(bytes("64X"), None);
        assert_eq!(bytes("-1M"), None);
        assert_eq!(bytes("1KM"), None);
    }

    #[test]
    fn data_is_written_in_a_fixed_order() {
        let data = Data::Table(vec![
            (Key::Number(1.0), Data::Text(b"a\"\n\\\x01".to_vec())),
            (
                Key::name("end"),
                Data::Table(vec![(Key::Bool(true), Data::Number(1.5))]),
            ),
        ]);
        assert_eq!(
            data.to_lua(),
            r#"{[1.0]="a\"\n\\\001",["end"]={[true]=1.5,},}"#
        );
    }
}
