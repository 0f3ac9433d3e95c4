//! How a value without parts is spelled in a row: its type, and the value in what both SQLite and JSON have.

use super::super::path::Path;
use super::super::value::Value;

/// A value as a row has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain<'a> {
    /// True or false.
    Boolean(bool),
    /// A finite number.
    Number(f64),
    /// A text.
    Text(std::borrow::Cow<'a, str>),
    /// Bytes that are no text.
    Bytes(std::borrow::Cow<'a, [u8]>),
}

/// What a NaN usually is; others are spelled with their bits.
const NAN: u64 = 0x7ff8_0000_0000_0000;

/// Type and value of a row; `None` for a value that cannot be one.
pub(super) fn spell(value: &Value) -> Option<(&'static str, Plain<'_>)> {
    let text = |text: String| Plain::Text(text.into());
    Some(match value {
        Value::Boolean(value) => ("boolean", Plain::Boolean(*value)),
        Value::Number(number) if number.is_finite() => ("number", Plain::Number(*number)),
        Value::Number(number) if number.to_bits() == NAN => ("number", text("nan".to_owned())),
        Value::Number(number) if number.is_nan() => {
            ("number", text(format!("nan:{:016x}", number.to_bits())))
        }
        Value::Number(number) => ("number", text(number.to_string())),
        Value::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => ("text", Plain::Text(text.into())),
            Err(_) => ("bytes", Plain::Bytes(bytes.into())),
        },
        Value::Pointer(key) => ("pointer", text(Path::of_key(key)?.exact())),
        Value::Table(_) => return None,
    })
}

/// The value of a row.
pub(super) fn understand(kind: &str, value: Plain<'_>) -> Result<Value, String> {
    match (kind, value) {
        ("boolean", Plain::Boolean(value)) => Ok(Value::Boolean(value)),
        // SQLite has no booleans.
        ("boolean", Plain::Number(number)) if number == 0.0 || number == 1.0 => {
            Ok(Value::Boolean(number == 1.0))
        }
        ("number", Plain::Number(number)) => Ok(Value::Number(number)),
        ("number", Plain::Text(text)) => number(&text)
            .map(Value::Number)
            .ok_or_else(|| format!("`{text}` is not a number")),
        ("text", Plain::Text(text)) => Ok(Value::text(text.as_bytes())),
        ("bytes", Plain::Bytes(bytes)) => Ok(Value::text(bytes)),
        ("bytes", Plain::Text(text)) => Ok(Value::text(text.as_bytes())),
        ("pointer", Plain::Text(text)) => match Path::parse(text.as_bytes()) {
            Ok(path) => Ok(Value::Pointer(path.whole_key().to_vec())),
            Err(error) => Err(format!("`{text}` is not a path: {error}")),
        },
        ("boolean" | "number" | "text" | "bytes" | "pointer", _) => {
            Err(format!("the value is not of the type `{kind}`"))
        }
        _ => Err(format!(
            "the type `{kind}` is none of boolean, number, text, bytes and pointer"
        )),
    }
}

fn number(text: &str) -> Option<f64> {
    match text.split_once(':') {
        Some(("nan", bits)) => {
            let number = f64::from_bits(u64::from_str_radix(bits, 16).ok()?);
            number.is_nan().then_some(number)
        }
        Some(_) => None,
        None if text == "nan" => Some(f64::from_bits(NAN)),
        None => text.parse().ok().filter(|number: &f64| !number.is_nan()),
    }
}
