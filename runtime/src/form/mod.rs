//! What visitors send: query strings and bodies as ordered fields, with the limits that keep them harmless.
//! Knows the text of a request only; which parser applies to which request is decided elsewhere.

mod expand;
pub mod json;
pub mod multipart;
pub mod query;
pub mod urlencoded;

use std::fmt;
use std::path::PathBuf;

/// Most fields of a form or a query.
const FIELD_LIMIT: usize = 60;
/// Fields that the server puts into forms.
const OWN_FIELDS: [&str; 2] = ["_token", "_once"];
/// The largest whole number up to which all whole numbers are exact, 2^53.
const EXACT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// Fields in the order of their first appearance, each key once.
pub type Fields = Vec<(Key, Value)>;

/// The name of a field, or a place in an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A name.
    Text(String),
    /// A position, from 1 where the sender counts properly.
    Index(i64),
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text as sent; not always UTF-8.
    Text(Vec<u8>),
    /// A number whose canonical text was sent.
    Number(f64),
    /// A name without a value.
    True,
    /// The values of a name that came several times.
    List(Vec<Value>),
    /// The fields of a dotted name.
    Table(Fields),
    /// An uploaded file.
    File(Upload),
}

/// An uploaded file, kept in a temporary place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Name on the visitor's machine, without folders.
    pub name: String,
    /// Where it lies until the request is over.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Type as declared by the visitor.
    pub content_type: String,
}

impl Value {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// Text that is the canonical text of a number becomes that number, in lists too.
    fn coerced(self) -> Self {
        match self {
            Self::Text(text) => canonical_number(&text).map_or(Self::Text(text), Self::Number),
            Self::List(values) => Self::List(values.into_iter().map(Self::coerced).collect()),
            other @ (Self::Number(_) | Self::True | Self::Table(_) | Self::File(_)) => other,
        }
    }
}

/// Gathers fields as they are read.
#[derive(Debug, Default)]
struct Collector {
    /// Every name with its values as sent.
    fields: Vec<(String, Vec<Value>)>,
    count: usize,
}

impl Collector {
    fn add(&mut self, name: String, value: Value) -> Result<(), FormError> {
        // The server's own fields are not the author's to count.
        self.count += usize::from(!OWN_FIELDS.contains(&name.as_str()) || self.knows(&name));
        if self.count > FIELD_LIMIT {
            return Err(FormError::TooManyFields);
        }
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.fields.push((name, vec![value])),
        }
        Ok(())
    }

    fn knows(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// The fields without empty texts; a name that came several times has a list.
    fn finish(self) -> Fields {
        let tidied = |(name, values)| Some((Key::Text(name), tidy(values)?));
        self.fields.into_iter().filter_map(tidied).collect()
    }

    /// The fields of a body: numbers are recognized and, if asked, dotted names expanded.
    fn finish_body(self, expand: bool) -> Result<Fields, FormError> {
        let fields = self.finish();
        if expand {
            return expand::expand(fields);
        }
        Ok(fields
            .into_iter()
            .map(|(key, value)| (key, value.coerced()))
            .collect())
    }
}

fn tidy(values: Vec<Value>) -> Option<Value> {
    let repeated = values.len() > 1;
    let mut kept: Vec<Value> = values
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect();
    if repeated {
        (!kept.is_empty()).then_some(Value::List(kept))
    } else {
        kept.pop()
    }
}

/// The number of which a text is the canonical spelling; `007`, `1.0`, `+1` and `inf` are of none.
fn canonical_number(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    let number: f64 = text.parse().ok()?;
    (number.is_finite() && number_text(number) == text).then_some(number)
}

/// The canonical text of a finite number: whole ones up to 2^53 in full, others with 14 significant digits (`%.14g`).
pub fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() <= EXACT_LIMIT {
        return (number as i64).to_string();
    }
    let scientific = format!("{number:.13e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent @ -4..=13) => {
            without_zeros(&format!("{number:.*}", 13_i32.abs_diff(exponent) as usize)).to_owned()
        }
        Ok(exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!(
                "{}e{sign}{:02}",
                without_zeros(digits),
                exponent.unsigned_abs()
            )
        }
        Err(_) => scientific,
    }
}

fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    }
}

/// The fields of query and body together; of equal keys the body's counts.
pub fn merge(query: &Fields, body: &Fields) -> Fields {
    let mut fields = query.clone();
    for (key, value) in body {
        match fields.iter_mut().find(|(known, _)| known == key) {
            Some((_, present)) => *present = value.clone(),
            None => fields.push((key.clone(), value.clone())),
        }
    }
    fields
}

/// Why what a visitor sent was not taken.
#[derive(Debug)]
pub enum FormError {
    /// More than 60 fields.
    TooManyFields,
    /// A dotted name of more than six levels.
    TooDeep,
    /// A body that is no JSON.
    Json(serde_json::Error),
    /// A body that is no multipart form, or that ended early.
    Multipart(multer::Error),
    /// A part of a multipart form without a field name.
    NamelessPart,
    /// The body as a whole is over its limit.
    BodyTooLarge,
    /// A file over this many bytes.
    FileTooLarge(u64),
    /// More files than this.
    TooManyFiles(u32),
    /// An uploaded file could not be kept.
    Temporary(std::io::Error),
}

impl FormError {
    /// The HTTP status that says so.
    pub fn status(&self) -> u16 {
        match self {
            Self::TooManyFields | Self::TooDeep | Self::TooManyFiles(_) => 400,
            Self::Json(_) | Self::Multipart(_) | Self::NamelessPart => 400,
            Self::BodyTooLarge | Self::FileTooLarge(_) => 413,
            Self::Temporary(_) => 500,
        }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyFields => write!(formatter, "more than {FIELD_LIMIT} fields"),
            Self::TooDeep => formatter.write_str("a field name has more than six levels"),
            Self::Json(error) => write!(formatter, "malformed JSON: {error}"),
            Self::Multipart(error) => write!(formatter, "malformed multipart form: {error}"),
            Self::NamelessPart => {
                formatter.write_str("malformed multipart form: a part has no name")
            }
            Self::BodyTooLarge => formatter.write_str("request body too large"),
            Self::FileTooLarge(limit) => {
                write!(formatter, "an uploaded file has more than {limit} bytes")
            }
            Self::TooManyFiles(limit) => {
                write!(formatter, "more uploaded files than the {limit} allowed")
            }
            Self::Temporary(error) => {
                write!(formatter, "an uploaded file could not be stored: {error}")
            }
        }
    }
}

impl std::error::Error for FormError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            Self::Multipart(error) => Some(error),
            Self::Temporary(error) => Some(error),
            Self::TooManyFields | Self::TooDeep | Self::TooManyFiles(_) => None,
            Self::NamelessPart | Self::BodyTooLarge | Self::FileTooLarge(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A named field, for the tests of all parsers.
    pub(super) fn field(name: &str, value: Value) -> (Key, Value) {
        (Key::Text(name.to_owned()), value)
    }

    /// A text value, for the tests of all parsers.
    pub(super) fn text(value: &str) -> Value {
        Value::Text(value.as_bytes().to_vec())
    }

    #[test]
    fn canonical_texts_become_numbers() {
        for (text, number) in [
            ("42", 42.0),
            ("-5", -5.0),
            ("0", 0.0),
            ("3.25", 3.25),
            ("-0.5", -0.5),
            ("123456789012345", 123_456_789_012_345.0),
            ("9007199254740992", EXACT_LIMIT),
            ("1e+16", 1e16),
            ("1e-05", 0.00001),
            ("0.0001", 0.0001),
            ("2.5e+20", 2.5e20),
        ] {
            assert_eq!(canonical_number(text.as_bytes()), Some(number), "{text}");
        }
    }

    #[test]
    fn other_texts_stay_texts() {
        let texts = "007 1.0 1e3 +1 0x10 inf nan NaN -inf infinity -0 -0.0 .5 5. 1_000 9007199254740993 \
                     123456789012345678 0.123456789012345 1e400 1e16 ١";
        for text in texts.split(' ').chain(["", " 1", "1 ", "-", "."]) {
            assert_eq!(canonical_number(text.as_bytes()), None, "{text}");
        }
        assert_eq!(canonical_number(b"\xff1"), None);
    }

    #[test]
    fn numbers_print_as_lua_does() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.33333333333333"),
            (-2.0 / 3.0, "-0.66666666666667"),
            (1e15, "1000000000000000"),
            (1e100, "1e+100"),
            (123_456.789, "123456.789"),
            (99_999_999_999_999.5, "1e+14"),
            (5e-324, "4.9406564584125e-324"),
            (1.5e-7, "1.5e-07"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn the_sixty_first_field_is_too_many() {
        let mut collector = Collector::default();
        for _ in 0..60 {
            collector.add("name".to_owned(), Value::True).unwrap();
        }
        let error = collector.add("name".to_owned(), Value::True).unwrap_err();
        assert_eq!(
            (error.status(), error.to_string().as_str()),
            (400, "more than 60 fields")
        );
    }

    #[test]
    fn the_body_wins_over_the_query() {
        let query = vec![
            (Key::Index(1), text("x")),
            field("a", text("1")),
            field("b", text("2")),
        ];
        let body = vec![field("b", Value::Number(3.0)), field("c", Value::True)];
        let merged = [
            query[0].clone(),
            query[1].clone(),
            body[0].clone(),
            body[1].clone(),
        ];
        assert_eq!(merge(&query, &body), merged);
    }

    proptest! {
        #[test]
        fn recognized_numbers_print_as_sent(sent in "-?[0-9]{1,17}(\\.[0-9]{1,4})?(e[+-]?[0-9]{1,3})?") {
            if let Some(number) = canonical_number(sent.as_bytes()) {
                prop_assert_eq!(number_text(number), sent);
            }
        }

        #[test]
        fn printed_numbers_are_recognized(number in any::<f64>()) {
            prop_assume!(number.is_finite());
            let printed = number_text(number);
            let recognized = canonical_number(printed.as_bytes()).map(number_text);
            // A whole number just under the limit of `%.14g` can print as a longer one.
            prop_assert!(recognized.is_none_or(|again| again == printed));
        }
    }
}
