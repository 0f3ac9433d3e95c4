//! Rows as lines of JSON. Bytes that are no text are written in base64.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::super::error::Error;
use super::leaf::Plain;
use super::{Put, Row, Take};

/// Greatest whole number up to which every whole number is a double.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes the rows that `rows` gives to an open file, which will be `name`.
pub(super) fn write(
    file: &File,
    name: &Path,
    rows: &mut dyn FnMut(Put<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = failed("write", name);
    let mut file = BufWriter::with_capacity(1 << 16, file);
    rows(&mut |path, kind, value| {
        let row = json!({ "path": path, "type": kind, "value": spelled(value) });
        serde_json::to_writer(&mut file, &row)
            .map_err(io::Error::from)
            .and_then(|()| file.write_all(b"\n"))
            .map_err(&failed)
    })?;
    file.flush().map_err(&failed)
}

fn spelled(value: Plain<'_>) -> Value {
    match value {
        Plain::Boolean(value) => value.into(),
        // A whole number looks like one; a negative zero is none.
        Plain::Number(number)
            if number.fract() == 0.0
                && number.abs() <= EXACT
                && (number != 0.0 || number.is_sign_positive()) =>
        {
            (number as i64).into()
        }
        Plain::Number(number) => number.into(),
        Plain::Text(text) => text.into_owned().into(),
        Plain::Bytes(bytes) => BASE64_STANDARD.encode(bytes).into(),
    }
}

/// Reads the rows of a file.
pub(super) fn read(name: &Path, take: Take<'_>) -> Result<(), Error> {
    let failed = failed("read", name);
    let mut file = BufReader::with_capacity(1 << 16, File::open(name).map_err(&failed)?);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if file.read_until(b'\n', &mut line).map_err(&failed)? == 0 {
            return Ok(());
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let wrong = |reason: String| Error::Import {
            rows: (number, number),
            reason,
            saved: 0,
        };
        let row: Value = serde_json::from_slice(&line)
            .map_err(|error| wrong(format!("it is not JSON: {error}")))?;
        let text = |name: &str| {
            let found = row.get(name).and_then(Value::as_str);
            found.ok_or_else(|| wrong(format!("it has no text `{name}`")))
        };
        let (path, kind) = (text("path")?, text("type")?);
        let value =
            plain(kind, row.get("value")).map_err(|reason| wrong(format!("{path}: {reason}")))?;
        take(Row {
            number,
            path: path.as_bytes(),
            kind,
            value,
        })?;
    }
}

fn plain<'a>(kind: &str, value: Option<&'a Value>) -> Result<Plain<'a>, String> {
    let unknown = || "the value is not a boolean, a number or a text".to_owned();
    match value {
        Some(Value::Bool(value)) => Ok(Plain::Boolean(*value)),
        Some(Value::Number(number)) => number.as_f64().map(Plain::Number).ok_or_else(unknown),
        Some(Value::String(text)) if kind == "bytes" => BASE64_STANDARD
            .decode(text)
            .map(|bytes| Plain::Bytes(bytes.into()))
            .map_err(|error| format!("the value is not base64: {error}")),
        Some(Value::String(text)) => Ok(Plain::Text(text.into())),
        _ => Err(unknown()),
    }
}

fn failed(doing: &str, name: &Path) -> impl Fn(io::Error) -> Error {
    let doing = format!("{doing} {}", name.display());
    move |source| Error::File {
        doing: doing.clone(),
        source: Arc::new(source),
    }
}
