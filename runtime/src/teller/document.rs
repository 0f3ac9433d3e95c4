//! A value as bytes, read in place: a field is found without making the rest of its record.
//!
//! ```text
//! value   := 01 | 02                      false, true
//!          | 03 bits:8                    number, little-endian
//!          | 04 length bytes              text
//!          | 05 length count others value* (part value)*
//!                                         table: its length in bytes, so that it can be skipped; how many values stand at
//!                                         1 … count, and how many others; these values; the other entries, in the order
//!                                         of their keys
//!          | 06                           spread: the entries have keys of their own in the store
//!          | 07 length bytes              pointer: the store's key of a record
//! part    := 01 | 02 | 03 bits:8 | 04 length bytes
//! length, count, others := LEB128
//! ```
//! One value has one form, so that equal data are equal bytes.

use super::key::{Part, PartRef};
use super::value::{DEEPEST_VALUE, Table, Value};

const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const TABLE: u8 = 5;
const SPREAD: u8 = 6;
const POINTER: u8 = 7;

/// A record whose entries are stored apart.
pub(crate) const SPREAD_DOCUMENT: &[u8] = &[SPREAD];

/// The bytes are not those of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

/// A value, looked at in the bytes it is stored as.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View<'a> {
    Boolean(bool),
    Number(f64),
    Text(&'a [u8]),
    Table(TableView<'a>),
    Spread,
    Pointer(&'a [u8]),
}

/// A table in the bytes it is stored as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableView<'a> {
    /// Values at 1, 2, 3 ….
    pub(crate) count: usize,
    /// Entries beside them.
    pub(crate) others: usize,
    /// The values, then parts and values in turn.
    bytes: &'a [u8],
}

impl<'a> View<'a> {
    /// The value that the bytes begin with.
    pub(crate) fn of(bytes: &'a [u8]) -> Result<View<'a>, Damaged> {
        Ok(read(bytes)?.0)
    }

    /// The value, made.
    pub(crate) fn value(self) -> Result<Value, Damaged> {
        self.value_within(DEEPEST_VALUE + 1)
    }

    fn value_within(self, depth: usize) -> Result<Value, Damaged> {
        let depth = depth.checked_sub(1).ok_or(Damaged)?;
        Ok(match self {
            View::Boolean(value) => Value::Boolean(value),
            View::Number(number) => Value::Number(number),
            View::Text(text) => Value::Text(text.to_vec()),
            View::Pointer(key) => Value::Pointer(key.to_vec()),
            View::Spread => Value::Table(Table::default()),
            View::Table(table) => {
                let entries = table.entries().map(|entry| {
                    let (part, view) = entry?;
                    Ok((part.owned(), view.value_within(depth)?))
                });
                Value::Table(Table::new(entries.collect::<Result<_, Damaged>>()?))
            }
        })
    }
}

impl<'a> TableView<'a> {
    /// The value of a key.
    pub(crate) fn get(self, part: &Part) -> Result<Option<View<'a>>, Damaged> {
        let mut bytes = self.bytes;
        match part.place() {
            Some(place) if place <= self.count => {
                for _ in 1..place {
                    bytes = skip(bytes)?;
                }
                return Ok(Some(View::of(bytes)?));
            }
            _ => {}
        }
        for _ in 0..self.count {
            bytes = skip(bytes)?;
        }
        let wanted = PartRef::from(part);
        while !bytes.is_empty() {
            let (found, rest) = read_part(bytes)?;
            match found.compare(wanted) {
                std::cmp::Ordering::Less => bytes = skip(rest)?,
                std::cmp::Ordering::Equal => return Ok(Some(View::of(rest)?)),
                std::cmp::Ordering::Greater => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The entries: first the sequence, then the others in the order of their keys.
    pub(crate) fn entries(self) -> Entries<'a> {
        Entries {
            next: 1,
            count: self.count,
            bytes: self.bytes,
        }
    }
}

/// See [`TableView::entries`].
#[derive(Debug)]
pub(crate) struct Entries<'a> {
    next: usize,
    count: usize,
    bytes: &'a [u8],
}

impl<'a> Entries<'a> {
    fn read(&mut self) -> Result<(PartRef<'a>, View<'a>), Damaged> {
        let (part, rest) = if self.next <= self.count {
            self.next += 1;
            (PartRef::Number((self.next - 1) as f64), self.bytes)
        } else {
            read_part(self.bytes)?
        };
        let (view, rest) = read(rest)?;
        self.bytes = rest;
        Ok((part, view))
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<(PartRef<'a>, View<'a>), Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.bytes.is_empty() && self.next > self.count {
            return None;
        }
        let entry = self.read();
        if entry.is_err() {
            // Nothing after damage can be told apart.
            (self.bytes, self.count) = (&[], 0);
        }
        Some(entry)
    }
}

fn read(bytes: &[u8]) -> Result<(View<'_>, &[u8]), Damaged> {
    let (&tag, rest) = bytes.split_first().ok_or(Damaged)?;
    match tag {
        FALSE => Ok((View::Boolean(false), rest)),
        TRUE => Ok((View::Boolean(true), rest)),
        SPREAD => Ok((View::Spread, rest)),
        NUMBER => {
            let (bits, rest) = rest.split_first_chunk::<8>().ok_or(Damaged)?;
            Ok((View::Number(f64::from_le_bytes(*bits)), rest))
        }
        TEXT => {
            let (text, rest) = counted(rest)?;
            Ok((View::Text(text), rest))
        }
        POINTER => {
            let (key, rest) = counted(rest)?;
            Ok((View::Pointer(key), rest))
        }
        TABLE => {
            let (inside, rest) = counted(rest)?;
            let (count, inside) = length(inside)?;
            let (others, bytes) = length(inside)?;
            // A value has at least one byte: a greater count is damage, and would be a long loop.
            if count.saturating_add(others) > bytes.len() {
                return Err(Damaged);
            }
            let table = TableView {
                count,
                others,
                bytes,
            };
            Ok((View::Table(table), rest))
        }
        _ => Err(Damaged),
    }
}

fn skip(bytes: &[u8]) -> Result<&[u8], Damaged> {
    Ok(read(bytes)?.1)
}

fn read_part(bytes: &[u8]) -> Result<(PartRef<'_>, &[u8]), Damaged> {
    match read(bytes)? {
        (View::Boolean(value), rest) => Ok((PartRef::Boolean(value), rest)),
        (View::Number(number), rest) if !number.is_nan() => Ok((PartRef::Number(number), rest)),
        (View::Text(text), rest) => Ok((PartRef::Text(text), rest)),
        _ => Err(Damaged),
    }
}

fn counted(bytes: &[u8]) -> Result<(&[u8], &[u8]), Damaged> {
    let (length, rest) = length(bytes)?;
    rest.split_at_checked(length).ok_or(Damaged)
}

fn length(bytes: &[u8]) -> Result<(usize, &[u8]), Damaged> {
    let mut length = 0_usize;
    for (place, &byte) in bytes.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok((length, &bytes[place + 1..]));
        }
    }
    Err(Damaged)
}

/// Appends the bytes of a value.
pub(crate) fn write(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Boolean(false) => bytes.push(FALSE),
        Value::Boolean(true) => bytes.push(TRUE),
        Value::Number(number) => write_number(bytes, *number),
        Value::Text(text) => write_counted(bytes, TEXT, text),
        Value::Pointer(key) => write_counted(bytes, POINTER, key),
        Value::Table(table) => write_table(bytes, table),
    }
}

/// The bytes of a value.
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    write(&mut bytes, value);
    bytes
}

fn write_table(bytes: &mut Vec<u8>, table: &Table) {
    let count = table.sequence();
    let entries = table.entries();
    let in_sequence = |part: &Part| part.place().is_some_and(|place| place <= count);
    bytes.push(TABLE);
    let start = bytes.len();
    write_length(bytes, count);
    write_length(bytes, entries.len() - count);
    for (part, value) in entries {
        if in_sequence(part) {
            write(bytes, value);
        }
    }
    for (part, value) in entries {
        match part {
            part if in_sequence(part) => continue,
            Part::Boolean(false) => bytes.push(FALSE),
            Part::Boolean(true) => bytes.push(TRUE),
            Part::Number(number) => write_number(bytes, *number),
            Part::Text(text) => write_counted(bytes, TEXT, text),
        }
        write(bytes, value);
    }
    // The length comes first, and how long it is written is known last.
    let mut length = Vec::with_capacity(5);
    write_length(&mut length, bytes.len() - start);
    bytes.splice(start..start, length);
}

fn write_number(bytes: &mut Vec<u8>, number: f64) {
    bytes.push(NUMBER);
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn write_counted(bytes: &mut Vec<u8>, tag: u8, text: &[u8]) {
    bytes.push(tag);
    write_length(bytes, text.len());
    bytes.extend_from_slice(text);
}

fn write_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

#[cfg(test)]
mod tests {
    use super::super::key::tests::any_part;
    use super::super::value::tests::any_value;
    use super::*;
    use proptest::prelude::*;

    /// The value below `view` at a path.
    fn below<'a>(view: View<'a>, path: &[Part]) -> Result<Option<View<'a>>, Damaged> {
        path.iter().try_fold(Some(view), |view, part| match view {
            Some(View::Table(table)) => table.get(part),
            _ => Ok(None),
        })
    }

    proptest! {
        #[test]
        fn a_document_gives_its_value_again(value in any_value()) {
            let bytes = bytes(&value);
            prop_assert_eq!(View::of(&bytes).and_then(View::value), Ok(value));
        }

        #[test]
        fn a_field_in_place_is_the_field_of_the_value(value in any_value(), path in proptest::collection::vec(any_part(), 0..3)) {
            let bytes = bytes(&value);
            let found = View::of(&bytes).and_then(|view| below(view, &path)).expect("sound");
            prop_assert_eq!(found.map(|view| view.value().expect("sound")), value.at(&path).cloned());
        }

        #[test]
        fn damage_is_noticed_or_harmless(value in any_value(), at in any::<prop::sample::Index>(), byte in any::<u8>(), path in proptest::collection::vec(any_part(), 0..3)) {
            let mut bytes = bytes(&value);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            drop(View::of(&bytes).and_then(View::value));
            let _ = View::of(&bytes).and_then(|view| below(view, &path));
            drop(View::of(&bytes[..at]).and_then(View::value));
        }
    }

    #[test]
    fn holes_end_the_sequence() {
        let place = |place: u32, value: f64| (Part::Number(f64::from(place)), Value::Number(value));
        let value = Value::Table(Table::new(vec![
            place(1, 10.0),
            place(2, 20.0),
            place(4, 40.0),
        ]));
        let bytes = bytes(&value);
        let Ok(View::Table(table)) = View::of(&bytes) else {
            panic!("a table");
        };
        assert_eq!(table.count, 2);
        assert_eq!(View::of(&bytes).and_then(View::value), Ok(value));
    }
}
