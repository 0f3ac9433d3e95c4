//! Bodies of type `application/x-www-form-urlencoded`.
//! Decodes by itself where a library would do but for two things: `a` differs from `a=`, and values stay bytes.

use super::{Collector, Fields, FormError, Value};
use percent_encoding::percent_decode;

/// Reads a form; `expand` makes tables of dotted names.
pub fn parse(body: &[u8], expand: bool) -> Result<Fields, FormError> {
    collect(body)?.finish_body(expand)
}

pub(super) fn collect(text: &[u8]) -> Result<Collector, FormError> {
    let mut collector = Collector::default();
    for pair in text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
            Some(equals) => (&pair[..equals], Value::Text(decode(&pair[equals + 1..]))),
            None => (pair, Value::True),
        };
        collector.add(decode_name(name), value)?;
    }
    Ok(collector)
}

pub(super) fn decode_name(text: &[u8]) -> String {
    String::from_utf8_lossy(&decode(text)).into_owned()
}

fn decode(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{field, text};
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
    use proptest::prelude::*;

    #[test]
    fn reads_fields() {
        for (body, expected) in [
            ("", vec![]),
            (
                "a=1&b=x",
                vec![field("a", Value::Number(1.0)), field("b", text("x"))],
            ),
            ("a=&b=x&&", vec![field("b", text("x"))]),
            ("a", vec![field("a", Value::True)]),
            (
                "a=x&b=y&a=z",
                vec![
                    field("a", Value::List(vec![text("x"), text("z")])),
                    field("b", text("y")),
                ],
            ),
            (
                "a=x&a=&a=2",
                vec![field("a", Value::List(vec![text("x"), Value::Number(2.0)]))],
            ),
            ("a=&a=x", vec![field("a", Value::List(vec![text("x")]))]),
            ("a=&a=", vec![]),
            (
                "full+name=J%C3%BCrgen+M",
                vec![field("full name", text("Jürgen M"))],
            ),
            ("a=b=c%", vec![field("a", text("b=c%"))]),
            ("id=007", vec![field("id", text("007"))]),
            ("a.b=1", vec![field("a.b", Value::Number(1.0))]),
        ] {
            assert_eq!(parse(body.as_bytes(), false).unwrap(), expected, "{body}");
        }
    }

    #[test]
    fn expands_on_request() {
        let table = Value::Table(vec![field("b", Value::Number(1.0))]);
        assert_eq!(
            parse(b"a.b=1", true).unwrap(),
            [field("a.b", text("1")), field("a", table)]
        );
    }

    #[test]
    fn counts_repeats_and_empty_values() {
        assert!(parse("a=&".repeat(60).as_bytes(), false).is_ok());
        assert_eq!(
            parse("a=&".repeat(61).as_bytes(), false)
                .unwrap_err()
                .status(),
            400
        );
    }

    proptest! {
        #[test]
        fn never_panics(body in prop::collection::vec(any::<u8>(), 0..64), expand: bool) {
            let _ = parse(&body, expand);
        }

        #[test]
        fn values_come_back(name in "\\PC{1,8}", value in prop::collection::vec(any::<u8>(), 1..16)) {
            let encoded = |bytes: &[u8]| percent_encode(bytes, NON_ALPHANUMERIC).to_string();
            let body = format!("{}={}", encoded(name.as_bytes()), encoded(&value));
            prop_assert_eq!(parse(body.as_bytes(), false).unwrap(), vec![field(&name, Value::Text(value).coerced())]);
        }
    }
}
