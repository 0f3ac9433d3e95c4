//! `macro` where its text is the author's own: the text is written as it is, and only what is put into it is escaped. The
//! compiler calls it in the place of the function of the same name; `bundles/util` has the rules of both.

use std::rc::Rc;

use mlua::{Function, Lua, Table, Value};

use crate::form::number_text;
use crate::program::{Content, Escape, Holder};
use crate::scribe::api::is_html_page;
use crate::scribe::escape;
use crate::scribe::library::{is_trusted, with};
use crate::scribe::machine::Inner;

/// Installs it among what chunks are given, for text and for attributes with quotes.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    for (name, escape) in [("fill", Escape::Text), ("fill_quoted", Escape::Attribute)] {
        let fill = with(lua, inner, move |lua, inner, arguments| {
            fill(lua, inner, escape, arguments)
        })?;
        inner.tables.state.raw_set(name, fill)?;
    }
    Ok(())
}

fn fill(
    lua: &Lua,
    inner: &Inner,
    escape: Escape,
    (source, values, extra): (Value, Value, Value),
) -> mlua::Result<Value> {
    let (source, values) = match (source, values) {
        (Value::Table(given), Value::Nil) if !is_trusted(inner, &given) => {
            (given.raw_get::<Value>(1)?, Value::Table(given))
        }
        both => both,
    };
    let escape = match is_html_page(inner)? {
        true => escape,
        false => Escape::None,
    };
    let text = match &source {
        Value::Nil => return Ok(Value::Nil),
        Value::Function(function) => made(lua, inner, function, (values, extra), escape)?,
        source => replaced(inner, source, &values, escape)?,
    };
    inner.trust(lua, &text).map(Value::Table)
}

/// What a term that is a function makes of the values. It may have put them into its text, so all of it is data.
fn made(
    lua: &Lua,
    inner: &Inner,
    function: &Function,
    (values, extra): (Value, Value),
    escape: Escape,
) -> mlua::Result<Vec<u8>> {
    let values = match values {
        Value::Nil => Value::Table(lua.create_table()?),
        values => values,
    };
    let mut text = Vec::new();
    append(inner, &mut text, &function.call((values, extra))?, escape)?;
    Ok(text)
}

/// The text with the values in their places; a place without a value stays.
fn replaced(
    inner: &Inner,
    source: &Value,
    values: &Value,
    escape: Escape,
) -> mlua::Result<Vec<u8>> {
    let mut text = Vec::new();
    append(inner, &mut text, source, Escape::None)?;
    let Value::Table(values) = values else {
        return Ok(text);
    };
    let mut filled = Vec::with_capacity(text.len() + 32);
    let mut rest = &*text;
    while let Some((before, name, after)) = placeholder(rest) {
        let value = known(values, name)?;
        match value {
            Value::Nil => filled.extend_from_slice(&rest[..rest.len() - after.len()]),
            value => {
                filled.extend_from_slice(before);
                let escape = place(&filled, escape).ok_or_else(|| {
                    let name = String::from_utf8_lossy(name);
                    let words = format!(
                        "`?({name})` stands where no value may: in the text's script, style or tag"
                    );
                    mlua::Error::runtime(words)
                })?;
                append(inner, &mut filled, &value, escape)?;
            }
        }
        rest = after;
    }
    filled.extend_from_slice(rest);
    Ok(filled)
}

/// Attributes that are addresses.
const ADDRESSES: [&str; 7] = [
    "action",
    "cite",
    "data",
    "formaction",
    "href",
    "poster",
    "src",
];

/// How a value is escaped behind the text that was put together so far, whose markup is the author's; `outer` is how it is
/// around the whole text. `None` where nothing makes a value harmless.
fn place(before: &[u8], outer: Escape) -> Option<Escape> {
    if outer != Escape::Text {
        return Some(outer);
    }
    let lower = before.to_ascii_lowercase();
    let last = |wanted: &[u8]| lower.windows(wanted.len()).rposition(|part| part == wanted);
    let is_open = |tag: &[u8], end: &[u8]| last(tag) > last(end);
    if is_open(b"<script", b"</script") || is_open(b"<style", b"</style") {
        return None;
    }
    let (Some(tag), end) = (last(b"<"), last(b">")) else {
        return Some(Escape::Text);
    };
    if end.is_some_and(|end| end > tag) {
        return Some(Escape::Text);
    }
    in_tag(&lower[tag..])
}

/// Likewise, behind the beginning of a tag in small letters.
fn in_tag(tag: &[u8]) -> Option<Escape> {
    let mut quote: Option<(u8, usize)> = None;
    for (at, &byte) in tag.iter().enumerate() {
        match quote {
            Some((open, _)) if open == byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some((byte, at)),
            Some(_) | None => {}
        }
    }
    let (name, value, holder) = match quote {
        Some((_, at)) => (
            tag[..at].strip_suffix(b"=")?,
            &tag[at + 1..],
            Holder::Quoted,
        ),
        None => (tag.strip_suffix(b"=")?, &tag[tag.len()..], Holder::First),
    };
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let length = name.iter().rev().take_while(|byte| letter(byte)).count();
    let name = std::str::from_utf8(&name[name.len() - length..]).ok()?;
    if name.is_empty() || name.starts_with("on") || matches!(name, "style" | "srcdoc" | "srcset") {
        return None;
    }
    let content = match (ADDRESSES.contains(&name), value.is_empty()) {
        (true, true) => Content::Url,
        (true, false) => Content::UrlRest,
        (false, _) => Content::Plain,
    };
    Some(Escape::Within(content, holder))
}

/// A value by its name; values may be a table that answers for what it does not hold.
fn known(values: &Table, name: &[u8]) -> mlua::Result<Value> {
    match std::str::from_utf8(name) {
        Ok(name) => values.get(name),
        Err(_) => Ok(Value::Nil),
    }
}

/// What is before the first `?(name)`, the name, and what is after it.
fn placeholder(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.windows(2).position(|two| two == b"?(")?;
        let name = &text[at + 2..];
        let length = name
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
        if length > 0 && name[length] == b')' {
            return Some((&text[..at], &name[..length], &name[length + 1..]));
        }
        from = at + 2;
    }
}

fn append(inner: &Inner, text: &mut Vec<u8>, value: &Value, escape: Escape) -> mlua::Result<()> {
    let refused = |what: &str| {
        let words = format!("{what} cannot be put into a text, only text and numbers");
        Err(mlua::Error::runtime(words))
    };
    match value {
        Value::Nil | Value::Boolean(false) => {}
        Value::String(value) => escape::append(text, &value.as_bytes(), escape),
        Value::Integer(number) => text.extend_from_slice(number.to_string().as_bytes()),
        Value::Number(number) if number.is_finite() => {
            text.extend_from_slice(number_text(*number).as_bytes());
        }
        Value::Number(_) => return refused("a number that is not finite"),
        Value::Table(html) if is_trusted(inner, html) => {
            text.extend_from_slice(&html.raw_get::<mlua::LuaString>(1)?.as_bytes());
        }
        Value::Boolean(true) => return refused("`true`"),
        Value::Table(_) => return refused("a table"),
        _ => return refused("a value of this type"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn placeholders_have_names() {
        let found = |text: &'static str| {
            let found = placeholder(text.as_bytes());
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            found.map(|(before, name, after)| [before, name, after].map(text))
        };
        let some = |parts: [&str; 3]| Some(parts.map(str::to_owned));
        assert_eq!(found("a ?(b_1) c"), some(["a ", "b_1", " c"]));
        assert_eq!(found("?() ?(a b) ?(?(c)"), some(["?() ?(a b) ?(", "c", ""]));
        for text in ["", "?(", "?(a", "?()", "?(é)", "? (a)"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn values_are_escaped_for_where_the_text_has_them() {
        let within = |content, holder| Some(Escape::Within(content, holder));
        for (before, expected) in [
            ("", Some(Escape::Text)),
            ("a <b>", Some(Escape::Text)),
            ("1 > 0 and ", Some(Escape::Text)),
            ("<script>x</script>", Some(Escape::Text)),
            ("<a title=\"", within(Content::Plain, Holder::Quoted)),
            (
                "<a x='1' title='it is \"",
                within(Content::Plain, Holder::Quoted),
            ),
            ("<A HREF=\"", within(Content::Url, Holder::Quoted)),
            ("<a href=\"/tea/", within(Content::UrlRest, Holder::Quoted)),
            ("<a href=", within(Content::Url, Holder::First)),
            ("<a title=", within(Content::Plain, Holder::First)),
            ("<a onclick=\"f('", None),
            ("<a style=\"color:", None),
            ("<a ", None),
            ("<", None),
            ("<script>", None),
            ("<style>a { color:", None),
        ] {
            assert_eq!(place(before.as_bytes(), Escape::Text), expected, "{before}");
            let outer = place(before.as_bytes(), Escape::Attribute);
            assert_eq!(outer, Some(Escape::Attribute), "{before}");
        }
    }

    proptest! {
        #[test]
        fn parts_are_the_whole(text in "[?()a-b_ é]{0,20}") {
            if let Some((before, name, after)) = placeholder(text.as_bytes()) {
                let whole = [before, b"?(", name, b")", after].concat();
                prop_assert_eq!(whole, text.as_bytes());
            }
        }
    }
}
