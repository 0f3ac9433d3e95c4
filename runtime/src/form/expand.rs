//! Dotted field names as nested tables: `items.1.name`, `a[1].b`, `a['x'].b`.
//! Never drops a field: the dotted name stays beside its table, with its text as sent.

use super::{Fields, FormError, Key, Value};

/// Most names in one dotted name.
const LEVEL_LIMIT: usize = 6;
/// The largest position a Lua number holds exactly, 2^53.
const INDEX_LIMIT: u64 = 1 << 53;

/// Adds a table for every dotted name and recognizes numbers everywhere but under the dotted names themselves.
///
/// A field without dots keeps its place against a table of the same name, an earlier dotted name against a later.
pub(super) fn expand(fields: Fields) -> Result<Fields, FormError> {
    let mut expanded = Fields::new();
    let mut nested = Vec::new();
    for (key, value) in fields {
        let Some(path) = dotted_path(&key) else {
            expanded.push((key, value.coerced()));
            continue;
        };
        if path.len() > LEVEL_LIMIT {
            return Err(FormError::TooDeep);
        }
        nested.push((path, value.clone().coerced()));
        expanded.push((key, value));
    }
    for (path, value) in nested {
        insert(&mut expanded, &path, value);
    }
    Ok(expanded)
}

fn insert(table: &mut Fields, path: &[Key], value: Value) {
    let Some((key, rest)) = path.split_first() else {
        return;
    };
    match table.iter().position(|(known, _)| known == key) {
        Some(place) => {
            if let (Value::Table(inner), false) = (&mut table[place].1, rest.is_empty()) {
                insert(inner, rest, value);
            }
        }
        None => table.push((key.clone(), wrapped(rest, value))),
    }
}

fn wrapped(path: &[Key], value: Value) -> Value {
    path.iter()
        .rev()
        .fold(value, |inner, key| Value::Table(vec![(key.clone(), inner)]))
}

/// The names of a dotted name; none for a name without dots, or with an empty or broken part.
fn dotted_path(key: &Key) -> Option<Vec<Key>> {
    let Key::Text(name) = key else { return None };
    let mut rest = name.as_str();
    let mut path = Vec::new();
    if !rest.contains('.') {
        return None;
    }
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        path.push(part(&rest[..end])?);
        rest = &rest[end..];
        while let Some(inner) = rest.strip_prefix('[') {
            let (key, after) = bracketed(inner)?;
            path.push(key);
            rest = after;
        }
        if rest.is_empty() {
            return Some(path);
        }
        rest = rest.strip_prefix('.')?;
    }
}

/// What stands in brackets, the first of which has been read, and what follows them.
fn bracketed(text: &str) -> Option<(Key, &str)> {
    for quote in ['\'', '"'] {
        if let Some(quoted) = text.strip_prefix(quote) {
            let (name, after) = quoted.split_once(quote)?;
            return Some((Key::Text(name.to_owned()), after.strip_prefix(']')?));
        }
    }
    let (name, after) = text.split_once(']')?;
    Some((part(name)?, after))
}

fn part(text: &str) -> Option<Key> {
    if text.is_empty() {
        return None;
    }
    let number = text
        .parse::<i64>()
        .ok()
        .filter(|number| number.to_string() == text);
    let index = number.filter(|number| number.unsigned_abs() <= INDEX_LIMIT);
    Some(index.map_or_else(|| Key::Text(text.to_owned()), Key::Index))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{field, text};
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> Key {
        Key::Text(text.to_owned())
    }

    fn path(text: &str) -> Option<Vec<Key>> {
        dotted_path(&name(text))
    }

    #[test]
    fn reads_paths() {
        for (dotted, expected) in [
            ("a.b.c", vec![name("a"), name("b"), name("c")]),
            (
                "items.1.name",
                vec![name("items"), Key::Index(1), name("name")],
            ),
            ("a[1].b", vec![name("a"), Key::Index(1), name("b")]),
            ("a['x'].b", vec![name("a"), name("x"), name("b")]),
            ("a[\"1.5\"].b", vec![name("a"), name("1.5"), name("b")]),
            (
                "a.b[2][x]",
                vec![name("a"), name("b"), Key::Index(2), name("x")],
            ),
            ("a.01", vec![name("a"), name("01")]),
            (
                "a.99999999999999999",
                vec![name("a"), name("99999999999999999")],
            ),
        ] {
            assert_eq!(path(dotted), Some(expected), "{dotted}");
        }
    }

    #[test]
    fn leaves_other_names_alone() {
        for flat in [
            "a",
            "a[1]",
            ".a",
            "a.",
            "a..b",
            "a[1.b",
            "a['x.b",
            "a['x'b].c",
            "a[1]b.c",
            "a[].b",
            ".",
        ] {
            assert_eq!(path(flat), None, "{flat}");
        }
    }

    #[test]
    fn nests_and_keeps_the_dotted_names() {
        let sent = vec![
            field("a.1", text("5")),
            field("b", text("6")),
            field("a.x.y", text("z")),
            field("b.c", text("7")),
        ];
        let table = Value::Table(vec![
            (Key::Index(1), Value::Number(5.0)),
            field("x", Value::Table(vec![field("y", text("z"))])),
        ]);
        let expected = [
            field("a.1", text("5")),
            field("b", Value::Number(6.0)),
            field("a.x.y", text("z")),
            field("b.c", text("7")),
            field("a", table),
        ];
        assert_eq!(expand(sent).unwrap(), expected);
    }

    #[test]
    fn the_seventh_level_is_too_deep() {
        assert!(expand(vec![field("a.b.c.d.e.f", text("x"))]).is_ok());
        let error = expand(vec![field("a.b.c.d.e.f.g", text("x"))]).unwrap_err();
        assert_eq!(error.status(), 400);
    }

    proptest! {
        #[test]
        fn never_panics(names in prop::collection::vec("[a1.\\[\\]'\"é-]{0,12}", 0..6)) {
            let _ = expand(names.iter().map(|name| field(name, text("1"))).collect());
        }
    }
}
