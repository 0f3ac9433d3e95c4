//! For the fuzzer of `emit`: the same values written through `emit` and through the safe functions below it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;

use mlua::{Lua, MultiValue, Value};

use crate::exchange::{Mode, Shared};
use crate::program::{Chunk, Content, Escape, Holder, Node, Piece, Program};
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
