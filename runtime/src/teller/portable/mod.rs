//! The data in forms that other programs read: one row a value, with its path and type, as an SQLite table or as lines of
//! JSON. What was exported and imported again is the same to the last bit. Nothing is held in memory but the rows of one step.

mod leaf;
mod lines;
mod sqlite;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path as FilePath;
use std::rc::Rc;
use std::sync::Arc;

use self::leaf::{Plain, spell, understand};
use super::backup::whole_file;
use super::document::{Damaged, View};
use super::error::Error;
use super::path::{Path, RECORD};
use super::value::{Table, Value};
use super::{Functions, Teller};

/// Values that are imported in one transaction, and reported together.
const STEP: u64 = 1000;

/// A form that data are exported to and imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table of an SQLite database: `teller(path TEXT PRIMARY KEY, type TEXT, value)`.
    Sqlite,
    /// A JSON object a line: `{"path":…,"type":…,"value":…}`.
    Lines,
}

impl Form {
    /// The form that the ending of a file's name stands for.
    pub fn of(file: &FilePath) -> Option<Form> {
        match file.extension().and_then(OsStr::to_str)? {
            "sqlite" => Some(Form::Sqlite),
            "jsonl" => Some(Form::Lines),
            _ => None,
        }
    }
}

/// Takes a row on its way out: the path, the type, the value.
type Put<'a> = &'a mut dyn FnMut(&str, &str, Plain<'_>) -> Result<(), Error>;

/// A row on its way in, as its file spells it.
struct Row<'a> {
    /// Its number, from 1.
    number: u64,
    path: &'a [u8],
    kind: &'a str,
    value: Plain<'a>,
}

/// Takes a row on its way in.
type Take<'a> = &'a mut dyn FnMut(Row<'_>) -> Result<(), Error>;

impl Teller {
    /// Writes every value as it is now to a file, whose place it takes only when it is whole; gives their number.
    ///
    /// # Errors
    /// When the store cannot be read, or the file not be written.
    pub fn export(
        &self,
        file: &FilePath,
        form: Form,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, Error> {
        let mut count = 0_u64;
        let mut rows = |put: Put<'_>| {
            self.rows(&mut |path, kind, value| {
                count += 1;
                if count.is_multiple_of(10 * STEP) {
                    progress(count);
                }
                put(path, kind, value)
            })
        };
        whole_file(file, |unfinished| match form {
            Form::Sqlite => sqlite::write(unfinished.path(), file, &mut rows),
            Form::Lines => lines::write(unfinished.as_file(), file, &mut rows),
        })?;
        Ok(count)
    }

    fn rows(&self, put: Put<'_>) -> Result<(), Error> {
        let moment = self.engine.store()?.snapshot();
        for record in moment.scan(vec![RECORD]..vec![RECORD + 1], false) {
            let (key, document) = record?;
            let path = Path::of_key(&key).ok_or_else(|| damaged(&key))?;
            let mut text = path.exact();
            let view = View::of(&document).map_err(|Damaged| damaged(&key))?;
            if let Err(error) = leaves(view, &mut text, put) {
                return Err(error.unwrap_or_else(|| damaged(&key)));
            }
        }
        Ok(())
    }

    /// Saves every value of a file, replacing those with the same paths; gives their number. A file that is not right to its
    /// end is imported up to where it is wrong, in whole steps. Functions are needed for tables with an index made by one;
    /// indexes that are not declared at the moment are made again at the next start.
    ///
    /// # Errors
    /// When the file cannot be read or is wrong, and where; when the values cannot be saved.
    pub fn import(
        self: &Arc<Self>,
        file: &FilePath,
        form: Form,
        functions: Option<Rc<dyn Functions>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, Error> {
        let mut import = Import {
            teller: self,
            functions,
            progress,
            records: Vec::new(),
            rows: 0..0,
            tables: BTreeSet::new(),
            change: 0,
        };
        let mut take = |row: Row<'_>| import.take(row);
        let read = match form {
            Form::Sqlite => sqlite::read(file, &mut take),
            Form::Lines => lines::read(file, &mut take),
        };
        read.map_err(|error| match error {
            // Who reads the file does not know what is saved already.
            Error::Import { rows, reason, .. } => Error::Import {
                rows,
                reason,
                saved: import.rows.start,
            },
            error => error,
        })?;
        import.save()?;
        let (count, change) = (import.rows.end, import.change);
        self.engine.wait(change)?;
        Ok(count)
    }
}

/// Gives every value without parts that a value consists of; no error means damage.
fn leaves(view: View<'_>, path: &mut String, put: Put<'_>) -> Result<(), Option<Error>> {
    let View::Table(table) = view else {
        if matches!(view, View::Spread) {
            return Ok(());
        }
        let value = view.value().map_err(|Damaged| None)?;
        let (kind, value) = spell(&value).ok_or(None)?;
        return put(path, kind, value).map_err(Some);
    };
    let length = path.len();
    for entry in table.entries() {
        let (part, view) = entry.map_err(|Damaged| None)?;
        path.push_str(&part.owned().to_string());
        leaves(view, path, put)?;
        path.truncate(length);
    }
    Ok(())
}

fn damaged(key: &[u8]) -> Error {
    Error::Damaged {
        path: super::path::describe(key),
    }
}

/// Rows on their way in, put together to records.
struct Import<'t> {
    teller: &'t Arc<Teller>,
    functions: Option<Rc<dyn Functions>>,
    progress: &'t mut dyn FnMut(u64),
    /// Not saved yet.
    records: Vec<(Path, Value)>,
    /// The rows these are made of, by their count.
    rows: std::ops::Range<u64>,
    /// Tables whose undeclared indexes are known to be made again.
    tables: BTreeSet<String>,
    change: u64,
}

impl Import<'_> {
    fn take(&mut self, row: Row<'_>) -> Result<(), Error> {
        let wrong = |reason: String| Error::Import {
            rows: (row.number, row.number),
            reason,
            saved: self.rows.start,
        };
        let shown = String::from_utf8_lossy(row.path);
        let path = Path::parse(row.path).map_err(|error| wrong(format!("`{shown}`: {error}")))?;
        if path.parts().is_empty() {
            return Err(wrong(format!("`{shown}` is a whole table, not a value")));
        }
        let value =
            understand(row.kind, row.value).map_err(|reason| wrong(format!("{path}: {reason}")))?;
        let rest = &path.parts()[1..];
        match self.records.last_mut() {
            Some((record, whole)) if path.whole_key().starts_with(record.whole_key()) => match rest
            {
                [] => *whole = value,
                rest => whole.set(rest, Some(value)).map_err(|_| {
                    wrong(format!("{path} is inside of something that has no parts"))
                })?,
            },
            _ => self.records.push((path.cut(1), Value::nested(rest, value))),
        }
        self.rows.end += 1;
        match self.rows.end - self.rows.start < STEP {
            true => Ok(()),
            false => self.save(),
        }
    }

    /// Saves what has come together.
    fn save(&mut self) -> Result<(), Error> {
        let records = std::mem::take(&mut self.records);
        let schema = self.teller.schema();
        let new: BTreeSet<_> = records
            .iter()
            .map(|(path, _)| path.table().to_owned())
            .filter(|table| !self.tables.contains(table) && schema.table(table).is_none())
            .collect();
        let saved = self.teller.transact(self.functions.clone(), |transaction| {
            new.iter()
                .try_for_each(|table| transaction.forget_indexes(table))?;
            records.iter().try_for_each(|(path, value)| match value {
                Value::Table(table) => transaction.update(path, Value::Table(Table::clone(table))),
                value => transaction.save(path, Some(value)),
            })
        });
        match saved {
            Ok(((), receipt)) => self.change = self.change.max(receipt.change),
            Err(error) => {
                return Err(Error::Import {
                    rows: (self.rows.start + 1, self.rows.end),
                    reason: error.to_string(),
                    saved: self.rows.start,
                });
            }
        }
        self.tables.extend(new);
        self.rows.start = self.rows.end;
        (self.progress)(self.rows.end);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
