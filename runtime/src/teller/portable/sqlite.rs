//! Rows as a table of an SQLite database. True and false are 1 and 0; bytes that are no text are blobs.

use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OpenFlags};

use super::super::error::Error;
use super::leaf::Plain;
use super::{Put, Row, Take};

/// Writes the rows that `rows` gives to an empty file, which will be `name`.
pub(super) fn write(
    file: &Path,
    name: &Path,
    rows: &mut dyn FnMut(Put<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = failed("write", name);
    let database = Connection::open(file).map_err(&failed)?;
    // The file is not there under its name before it is whole, so nothing need be undone in it.
    database
        .execute_batch(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
             CREATE TABLE teller(path TEXT PRIMARY KEY, type TEXT, value); BEGIN",
        )
        .map_err(&failed)?;
    let mut insert = database
        .prepare("INSERT INTO teller VALUES(?1, ?2, ?3)")
        .map_err(&failed)?;
    rows(&mut |path, kind, value| {
        let value = match &value {
            Plain::Boolean(value) => ToSqlOutput::Owned(Value::Integer((*value).into())),
            Plain::Number(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Plain::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Plain::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        };
        insert
            .execute((path, kind, value))
            .map_err(&failed)
            .map(drop)
    })?;
    drop(insert);
    database.execute_batch("COMMIT").map_err(&failed)?;
    database.close().map_err(|(_, error)| failed(error))
}

/// Reads the rows of a file.
pub(super) fn read(name: &Path, take: Take<'_>) -> Result<(), Error> {
    let failed = failed("read", name);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(name, flags).map_err(&failed)?;
    let mut select = database
        .prepare("SELECT path, type, value FROM teller ORDER BY rowid")
        .map_err(&failed)?;
    let mut rows = select.query(()).map_err(&failed)?;
    let mut number = 0;
    while let Some(row) = rows.next().map_err(&failed)? {
        number += 1;
        let wrong = |reason: &str| Error::Import {
            rows: (number, number),
            reason: reason.to_owned(),
            saved: 0,
        };
        let column = |number: usize| row.get_ref(number).map_err(&failed);
        let (ValueRef::Text(path), ValueRef::Text(kind)) = (column(0)?, column(1)?) else {
            return Err(wrong("its path or its type is not a text"));
        };
        let value = match column(2)? {
            ValueRef::Integer(number) => Plain::Number(number as f64),
            ValueRef::Real(number) => Plain::Number(number),
            ValueRef::Text(text) => match std::str::from_utf8(text) {
                Ok(text) => Plain::Text(text.into()),
                Err(_) => Plain::Bytes(text.into()),
            },
            ValueRef::Blob(bytes) => Plain::Bytes(bytes.into()),
            ValueRef::Null => return Err(wrong("it has no value")),
        };
        take(Row {
            number,
            path,
            kind: std::str::from_utf8(kind).unwrap_or_default(),
            value,
        })?;
    }
    Ok(())
}

fn failed(doing: &str, name: &Path) -> impl Fn(rusqlite::Error) -> Error {
    let doing = format!("{doing} {}", name.display());
    move |error| Error::Sqlite {
        doing: doing.clone(),
        reason: error.to_string(),
    }
}
