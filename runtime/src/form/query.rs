//! Query strings, in both forms: pairs (`?a=1&b`) and bare words (`?foo+bar`).
//! Never recognizes numbers: values stay text.

use super::{FIELD_LIMIT, Fields, FormError, Key, Value, urlencoded};

/// Reads a query string, without its question mark.
///
/// With an equals sign anywhere but in front it is decoded pairs, and the words of a bare first name are also in
/// the array part. Without, it is words between plus signs, as written, each also with its position as a field.
pub fn parse(query: &str) -> Result<Fields, FormError> {
    if query.bytes().skip(1).any(|byte| byte == b'=') {
        pairs(query)
    } else {
        words(query)
    }
}

fn pairs(query: &str) -> Result<Fields, FormError> {
    let first = query.split('&').next().filter(|first| !first.contains('='));
    let mut fields = numbered(first.unwrap_or_default(), |word| {
        urlencoded::decode_name(word.as_bytes())
    })?;
    fields.extend(urlencoded::collect(query.as_bytes())?.finish());
    Ok(fields)
}

fn words(query: &str) -> Result<Fields, FormError> {
    let mut fields = numbered(query, str::to_owned)?;
    for (place, word) in (1_u32..).zip(split(query)) {
        let key = Key::Text(word.to_owned());
        if !fields.iter().any(|(known, _)| *known == key) {
            fields.push((key, Value::Number(f64::from(place))));
        }
    }
    Ok(fields)
}

/// The array part.
fn numbered(query: &str, spell: impl Fn(&str) -> String) -> Result<Fields, FormError> {
    if split(query).count() > FIELD_LIMIT {
        return Err(FormError::TooManyFields);
    }
    let entry = |(place, word)| (Key::Index(place), Value::Text(spell(word).into_bytes()));
    Ok((1_i64..).zip(split(query)).map(entry).collect())
}

fn split(query: &str) -> impl Iterator<Item = &str> {
    query.split('+').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{field, text};
    use super::*;
    use proptest::prelude::*;

    fn entry(place: i64, word: &str) -> (Key, Value) {
        (Key::Index(place), text(word))
    }

    #[test]
    fn reads_words() {
        let place = |number| Value::Number(number);
        for (query, expected) in [
            ("", vec![]),
            ("foo", vec![entry(1, "foo"), field("foo", place(1.0))]),
            (
                "foo+bar",
                vec![
                    entry(1, "foo"),
                    entry(2, "bar"),
                    field("foo", place(1.0)),
                    field("bar", place(2.0)),
                ],
            ),
            (
                "a%20b&c",
                vec![entry(1, "a%20b&c"), field("a%20b&c", place(1.0))],
            ),
            (
                "a++a",
                vec![entry(1, "a"), entry(2, "a"), field("a", place(1.0))],
            ),
            ("=x", vec![entry(1, "=x"), field("=x", place(1.0))]),
        ] {
            assert_eq!(parse(query).unwrap(), expected, "{query}");
        }
    }

    #[test]
    fn reads_pairs() {
        for (query, expected) in [
            (
                "a=1&b=x+y",
                vec![field("a", text("1")), field("b", text("x y"))],
            ),
            (
                "a=&b=%C3%A9&c",
                vec![field("b", text("é")), field("c", Value::True)],
            ),
            (
                "a=x&a=&a=y",
                vec![field("a", Value::List(vec![text("x"), text("y")]))],
            ),
            (
                "a&b=1",
                vec![
                    entry(1, "a"),
                    field("a", Value::True),
                    field("b", text("1")),
                ],
            ),
            (
                "x+%C3%A9&b=1",
                vec![
                    entry(1, "x"),
                    entry(2, "é"),
                    field("x é", Value::True),
                    field("b", text("1")),
                ],
            ),
            ("a.b=1", vec![field("a.b", text("1"))]),
            ("a=", vec![]),
        ] {
            assert_eq!(parse(query).unwrap(), expected, "{query}");
        }
    }

    #[test]
    fn limits_both_forms() {
        for (one, last) in [("a=1&", ""), ("a+", ""), ("a+", "&b=1")] {
            assert!(
                parse(&(one.repeat(60 - usize::from(one == "a=1&" && !last.is_empty())) + last))
                    .is_ok()
            );
            assert_eq!(parse(&(one.repeat(61) + last)).unwrap_err().status(), 400);
        }
    }

    proptest! {
        #[test]
        fn never_panics(query in prop_oneof![any::<String>(), "[a+&=%é]{0,20}"]) {
            let _ = parse(&query);
        }
    }
}
