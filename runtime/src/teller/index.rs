//! Declared indexes: for each value a record has in an indexed field, a key `value, record` in the same store, written in the
//! same transaction as the record.

use super::error::Error;
use super::key::{self, Part};
use super::path::Path;
use super::read::{self, PartsOf, Read, Span};
use super::transaction::Transaction;
use super::value::Value;
use super::write;
use super::{Functions, Schema};
use crate::program::{DataIndex, DataTable, IndexOf};

/// First byte of every key of an index.
pub(super) const INDEX: u8 = 2;

/// A place of a record in an index: the number of the index in its table, and the value.
pub(super) type Place = (usize, Part);

/// The beginning of all keys of an index.
pub(super) fn prefix(table: &str, index: &str) -> Vec<u8> {
    let mut key = vec![INDEX];
    key::push_text(&mut key, table.as_bytes());
    key::push_text(&mut key, index.as_bytes());
    key
}

/// The beginning of all keys of all indexes of a table.
pub(super) fn table_prefix(table: &str) -> Vec<u8> {
    let mut key = vec![INDEX];
    key::push_text(&mut key, table.as_bytes());
    key
}

/// Every place the record has in the indexes of its table.
pub(super) fn places(
    read: &impl Read,
    functions: Option<&dyn Functions>,
    table: &DataTable,
    record: &Path,
) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    for (number, index) in table.indexes.iter().enumerate() {
        let value = match &index.of {
            IndexOf::Field(names) => {
                let field: Vec<Part> = names
                    .iter()
                    .map(|name| Part::text(name.as_bytes()))
                    .collect();
                read::fetch(read, &write::below(record, &field))?
            }
            IndexOf::Function(hook) => match (read::fetch(read, record)?, functions) {
                (Some(value), Some(functions)) => functions.index(hook, &value)?,
                (Some(_), None) => {
                    return Err(Error::Function(format!(
                        "index `{}` of table `{}` needs the functions of its bundle, which are not loaded",
                        index.name, table.name
                    )));
                }
                (None, _) => None,
            },
        };
        places.extend(indexed(value).into_iter().map(|part| (number, part)));
    }
    places.sort();
    places.dedup();
    Ok(places)
}

/// What an index holds of a value: itself, or the values of a sequence.
fn indexed(value: Option<Value>) -> Vec<Part> {
    match value {
        Some(Value::Table(table)) => table
            .into_entries()
            .into_iter()
            .filter(|(part, _)| part.place().is_some())
            .filter_map(|(_, value)| part_of(value))
            .collect(),
        Some(value) => part_of(value).into_iter().collect(),
        None => Vec::new(),
    }
}

pub(super) fn part_of(value: Value) -> Option<Part> {
    match value {
        Value::Boolean(value) => Some(Part::Boolean(value)),
        Value::Number(number) => Part::number(number),
        Value::Text(text) => Some(Part::Text(text)),
        Value::Table(_) | Value::Pointer(_) => None,
    }
}

/// Takes a record out of the places it has left and puts it into those that are new.
pub(super) fn exchange(
    transaction: &Transaction,
    table: &DataTable,
    record: &Path,
    before: &[Place],
    now: &[Place],
) -> Result<(), Error> {
    let Some(own) = record.parts().first() else {
        return Ok(());
    };
    let key_of = |(number, value): &Place| {
        let mut key = prefix(&table.name, &table.indexes[*number].name);
        key::push(&mut key, value);
        let length = key.len();
        key::push(&mut key, own);
        (key, length)
    };
    for place in before.iter().filter(|place| !now.contains(place)) {
        transaction.write_key(key_of(place).0, None);
    }
    for place in now.iter().filter(|place| !before.contains(place)) {
        let index = &table.indexes[place.0];
        let (key, length) = key_of(place);
        if key.len() > key::LONGEST_KEY {
            return Err(Error::Unstorable {
                path: record.to_string(),
                reason: "has an indexed value longer than 60,000 bytes",
            });
        }
        if index.unique {
            refuse_second(transaction, index, record, &key[..length])?;
        }
        transaction.write_key(key, Some(std::sync::Arc::from(PRESENT)));
    }
    Ok(())
}

/// What stands under the key of an index: a document, as under every key.
const PRESENT: &[u8] = &[2];

fn refuse_second(
    transaction: &Transaction,
    index: &DataIndex,
    record: &Path,
    value: &[u8],
) -> Result<(), Error> {
    let (from, to) = key::below(value);
    for other in transaction.scan(from..to, false) {
        let (key, _) = other?;
        let holder = key.get(value.len()..).and_then(key::take);
        let Some((holder, _)) = holder else { continue };
        if Some(&holder) != record.parts().first() {
            return Err(Error::NotUnique {
                index: index.name.to_string(),
                path: record.to_string(),
                holder: Path::root(record.table()).with(holder).to_string(),
            });
        }
    }
    Ok(())
}

/// The values and records of an index, in order: all of them, or those of a range of values.
pub(super) fn scan(
    read: &impl Read,
    table: &str,
    index: &str,
    span: &Span,
) -> Box<dyn Iterator<Item = Result<(Part, Part), Error>>> {
    let prefix = prefix(table, index);
    let length = prefix.len();
    let table = table.to_owned();
    let records = read.scan(span.keys(&prefix), span.reverse);
    Box::new(records.map(move |record| {
        let (key, _) = record?;
        let damaged = || Error::Damaged {
            path: format!("an index of {table}"),
        };
        let parts = key.get(length..).and_then(key::parts).ok_or_else(damaged)?;
        match <[Part; 2]>::try_from(parts) {
            Ok([value, record]) => Ok((value, record)),
            Err(_) => Err(damaged()),
        }
    }))
}

/// The records with a value in an index.
pub(super) fn find(
    read: &impl Read,
    schema: &Schema,
    table: &str,
    index: &str,
    value: &Part,
) -> Result<Vec<Part>, Error> {
    declared(schema, table, index)?;
    let span = Span {
        from: Some(value.clone()),
        to: Some(value.clone()),
        ..Span::default()
    };
    scan(read, table, index, &span)
        .map(|entry| entry.map(|(_, record)| record))
        .collect()
}

/// The records of a table in the order of an index; the span is one of indexed values.
pub(super) fn each(
    read: &impl Read,
    schema: &Schema,
    table: &str,
    index: &str,
    span: &Span,
) -> Result<PartsOf, Error> {
    declared(schema, table, index)?;
    let limit = span.limit.unwrap_or(usize::MAX);
    let entries = scan(read, table, index, span);
    Ok(Box::new(entries.map(|entry| Ok(entry?.1)).take(limit)))
}

/// An index must be declared to be asked.
fn declared(schema: &Schema, table: &str, index: &str) -> Result<(), Error> {
    let known = schema
        .table(table)
        .is_some_and(|table| table.indexes.iter().any(|known| known.name == index));
    if known {
        return Ok(());
    }
    Err(Error::UnknownIndex {
        table: table.to_owned(),
        index: index.to_owned(),
    })
}
