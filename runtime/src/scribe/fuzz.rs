//! For the fuzzer of `emit`: the same values written through `emit` and through the safe functions below it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;

use mlua::{Lua, MultiValue, Value};

use crate::exchange::{Mode, Shared};
use crate::program::{ANYWHERE, Chunk, Content, Escape, Holder, Node, Piece, Program};
use crate::scribe::emit;
use crate::scribe::output::{CONTENT, Output};

/// Most values written at once.
const MOST: usize = 40;

/// Text of the pieces, in turn; each escapes its value in another way.
const PIECES: [(&str, Escape); 8] = [
    ("<p>", Escape::Text),
    ("<a x=\"", Escape::Attribute),
    ("", Escape::None),
    ("<i y=", Escape::Unquoted),
    ("<a href=\"", Escape::Within(Content::Url, Holder::Quoted)),
    ("<i z=", Escape::Within(Content::Plain, Holder::First)),
    (
        "<script>'",
        Escape::Within(Content::ScriptText, Holder::Element),
    ),
    (
        "<style>p { color: ",
        Escape::Within(Content::Style, Holder::Element),
    ),
];

/// What `emit` writes for values made of `data`, and what the safe functions write; `None` where a value is refused.
///
/// # Panics
/// When no Lua machine can be made.
#[must_use]
pub fn fuzz_emit(data: &[u8]) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let lua = Lua::new();
    let output = Rc::new(RefCell::new(Output::new()));
    let context = emit::context(shared(), 0, Rc::clone(&output));
    let page = lua.create_table().expect("a table");
    page.set("type", "html").expect("a field");
    let trusted = lua.create_table().expect("a table");
    let function = emit::function(&lua, &context, &page, &trusted).expect("a function");
    let mut expected = Some(Output::new());
    let mut arguments = vec![Value::Number(0.0)];
    for (index, bytes) in data.chunks(6).take(MOST).enumerate() {
        arguments.push(value(&lua, bytes));
        expected = expected.and_then(|output| write(output, index, &arguments[index + 1]));
    }
    if let Some(output) = &mut expected {
        output.text(piece(arguments.len() - 1).0.as_bytes());
    }
    let written = function.call::<()>(MultiValue::from_vec(arguments)).ok();
    let written = written.map(|()| output.borrow_mut().take_section(CONTENT));
    (
        written,
        expected.map(|mut output| output.take_section(CONTENT)),
    )
}

/// Places of every kind, with the text around a value.
const PLACES: &[(&str, Escape, &str)] = &[
    ("<p>", Escape::Text, "</p>"),
    ("<p title=\"", Escape::Attribute, "\">x</p>"),
    ("<p title='", Escape::Attribute, "'>x</p>"),
    ("<p title=a", Escape::Unquoted, ">x</p>"),
    ("<p title=", first(Content::Plain), " id=x>x</p>"),
    ("<a href=\"", quoted(Content::Url), "\">x</a>"),
    ("<a href=", first(Content::Url), " id=x>x</a>"),
    ("<a href='a", quoted(Content::UrlRest), "'>x</a>"),
    ("<a href='", quoted(Content::UrlScheme), "://host/'>x</a>"),
    ("<a href='/", quoted(Content::UrlPath), "'>x</a>"),
    ("<a href='/?q=", quoted(Content::UrlQuery), "&r'>x</a>"),
    ("<img srcset='", quoted(Content::Sources), " 2x'>"),
    (
        "<meta http-equiv=refresh content='",
        quoted(Content::Refresh),
        "'>",
    ),
    ("<script>var a = ", element(Content::Script), ";</script>"),
    (
        "<script>var a = \"",
        element(Content::ScriptText),
        "\";</script>",
    ),
    (
        "<script>var a = 'x",
        element(Content::ScriptText),
        "';</script>",
    ),
    (
        "<script>var a = `",
        element(Content::ScriptText),
        "${b}`;</script>",
    ),
    (
        "<script>var a = /",
        element(Content::ScriptPattern),
        "/;</script>",
    ),
    ("<script>// ", element(Content::Nothing), "\nf()</script>"),
    (
        "<p onclick=\"f('",
        quoted(Content::ScriptText),
        "')\">x</p>",
    ),
    (
        "<p onclick=f(",
        Escape::Within(Content::Script, Holder::Unquoted),
        ")>x</p>",
    ),
    ("<style>p { color: ", element(Content::Style), " }</style>"),
    (
        "<style>p { content: '",
        element(Content::StyleText),
        "' }</style>",
    ),
    (
        "<style>p { background: url(",
        element(Content::Url),
        ") }</style>",
    ),
    ("<p style=\"color: ", quoted(Content::Style), "\">x</p>"),
    (
        "<p style='font: \"",
        quoted(Content::StyleText),
        "\"'>x</p>",
    ),
    (
        "<iframe srcdoc=\"<p>",
        quoted(Content::Document),
        "</p>\"></iframe>",
    ),
];

const fn quoted(content: Content) -> Escape {
    Escape::Within(content, Holder::Quoted)
}

const fn first(content: Content) -> Escape {
    Escape::Within(content, Holder::First)
}

const fn element(content: Content) -> Escape {
    Escape::Within(content, Holder::Element)
}

/// Markup with a value in one of the places there are; values of scripts are text.
#[must_use]
pub fn fuzz_escape(place: u8, value: &[u8]) -> Vec<u8> {
    let (before, escape, after) = PLACES[usize::from(place) % PLACES.len()];
    let json = matches!(escape, Escape::Within(Content::Script, _)).then(|| {
        serde_json::Value::String(String::from_utf8_lossy(value).into_owned()).to_string()
    });
    let mut out = before.as_bytes().to_vec();
    let value = json.as_deref().map_or(value, str::as_bytes);
    crate::scribe::escape::append(&mut out, value, escape);
    out.extend_from_slice(after.as_bytes());
    out
}

/// A Lua value: the first byte says of which type.
fn value(lua: &Lua, bytes: &[u8]) -> Value {
    let (kind, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let mut eight = [0; 8];
    eight[..rest.len().min(8)].copy_from_slice(&rest[..rest.len().min(8)]);
    match kind % 6 {
        0 => Value::Nil,
        1 => Value::Boolean(rest.first().is_some_and(|byte| byte % 2 == 1)),
        2 => Value::Number(f64::from_le_bytes(eight)),
        3 => lua.create_table().map_or(Value::Nil, Value::Table),
        _ => lua.create_string(rest).map_or(Value::Nil, Value::String),
    }
}

fn piece(number: usize) -> (&'static str, Escape) {
    PIECES[number % PIECES.len()]
}

fn write(mut output: Output, number: usize, value: &Value) -> Option<Output> {
    let (text, escape) = piece(number);
    output.text(text.as_bytes());
    let target = output.target();
    let is_within = matches!(escape, Escape::Within(..));
    match value {
        Value::Nil | Value::Boolean(false) if is_within => target.nothing(escape),
        Value::Number(number) if is_within => target.number_as(*number, escape).ok()?,
        Value::Nil | Value::Boolean(false) => {}
        Value::Number(number) => target.number(*number).ok()?,
        Value::Integer(number) => target.number(*number as f64).ok()?,
        Value::String(text) => target.data(&text.as_bytes(), escape),
        _ => return None,
    }
    Some(output)
}

fn shared() -> Arc<Shared> {
    let pieces = (0..=MOST).map(piece).map(|(text, escape)| Piece {
        slots: Cow::Borrowed(&[]),
        text: Cow::Borrowed(text),
        escape,
        operand: false,
        line: 1,
        from: ANYWHERE,
        to: ANYWHERE,
    });
    let chunk = Chunk {
        name: Cow::Borrowed("fuzz"),
        bundle: None,
        bytecode: Cow::Borrowed(&[]),
        pieces: pieces.collect(),
        trusted: Cow::Borrowed(&[]),
    };
    let program = Program {
        chunks: vec![chunk].into(),
        bundles: Cow::Borrowed(&[]),
        sites: Cow::Borrowed(&[]),
        hosts: Cow::Borrowed(&[]),
        host_suffixes: Cow::Borrowed(&[]),
        host_patterns: Cow::Borrowed(&[]),
        files: Cow::Borrowed(&[]),
        tables: Cow::Borrowed(&[]),
        paths: Cow::Borrowed(&[]),
        terms: Cow::Borrowed(&[]),
        allowances: Cow::Borrowed(&[]),
        securities: Cow::Borrowed(&[]),
        node: Node {
            settings: 0,
            environment: None,
            options: Cow::Borrowed(&[]),
            curators: Cow::Borrowed(&[]),
            teller: Default::default(),
            scribes: crate::program::Scribes::DEFAULT,
            limits: crate::program::Limits::DEFAULT,
            outgoing: Vec::new().into(),
            programs: Vec::new().into(),
        },
        sources: Cow::Borrowed(&[]),
    };
    Arc::new(Shared::new(
        Arc::new(program),
        Mode::Production,
        SystemTime::UNIX_EPOCH,
        PathBuf::new(),
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn emit_writes_what_safe_code_writes(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (written, expected) = super::fuzz_emit(&data);
            prop_assert_eq!(written, expected);
        }
    }
}
