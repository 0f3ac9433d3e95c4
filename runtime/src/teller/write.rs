//! Changing values, through a transaction: what is read holds until it commits, or nothing is written.

use std::sync::Arc;

use super::document::{self, SPREAD_DOCUMENT, View};
use super::error::Error;
use super::key::{self, Part};
use super::path::Path;
use super::read::{self, Place, Read, damaged};
use super::transaction::Transaction;
use super::value::{InTheWay, Value};

/// A document larger than this is spread: each of its entries becomes a record, so that changing one does not write them all.
pub(crate) const SPREAD_ABOVE: usize = 8 << 10;

impl Transaction {
    /// Puts a value in the place of everything at and below `path`; without one, removes it.
    ///
    /// # Errors
    /// When the path is a whole table or a value without parts is in its way; when the store cannot be read.
    pub fn save(&self, path: &Path, value: Option<&Value>) -> Result<(), Error> {
        let path = &self.target(path)?;
        self.changing(path, || self.save_plain(path, value))
    }

    /// Replaces the leaves that `values` names below `path`, and keeps the others.
    ///
    /// # Errors
    /// As for [`save`](Transaction::save); a whole table may be updated.
    pub fn update(&self, path: &Path, values: Value) -> Result<(), Error> {
        let Some(values) = values.pruned() else {
            return Ok(());
        };
        let path = &self.target(path)?;
        match (path.parts().is_empty(), values) {
            (true, Value::Table(table)) => table
                .into_entries()
                .into_iter()
                .try_for_each(|(part, value)| self.update(&path.with(part), value)),
            (_, values) => self.changing(path, || self.update_plain(path, values)),
        }
    }

    /// Adds to a number, which is 0 where there is none; gives the sum.
    ///
    /// # Errors
    /// When something else is stored there, and as for [`save`](Transaction::save).
    pub fn add(&self, path: &Path, amount: f64) -> Result<f64, Error> {
        let sum = match read::fetch(self, path)? {
            None => amount,
            Some(Value::Number(number)) => number + amount,
            Some(_) => {
                return Err(Error::NotANumber {
                    path: path.to_string(),
                });
            }
        };
        self.save(path, Some(&Value::Number(sum)))?;
        Ok(sum)
    }

    /// Replaces `old` by `new`; says no and does nothing when something else is stored.
    ///
    /// # Errors
    /// As for [`save`](Transaction::save).
    pub fn swap(
        &self,
        path: &Path,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Result<bool, Error> {
        if read::fetch(self, path)?.as_ref() != old {
            return Ok(false);
        }
        self.save(path, new)?;
        Ok(true)
    }

    fn save_plain(&self, path: &Path, value: Option<&Value>) -> Result<(), Error> {
        check(path)?;
        match read::place(self, path)? {
            Place::Nowhere(parts) => {
                let rest = &path.parts()[parts..];
                match value {
                    Some(value) if rest.is_empty() => self.put(path, value)?,
                    Some(value) => {
                        let value = Value::nested(rest, value.clone());
                        self.put(&path.cut(parts), &value)?;
                    }
                    None => {}
                }
            }
            Place::Spread => {
                self.clear(path)?;
                self.put_or_prune(path, value)?;
            }
            Place::Within(parts, document) => {
                let rest = &path.parts()[parts..];
                if rest.is_empty() {
                    return self.put_or_prune(path, value);
                }
                let record = path.cut(parts);
                let mut whole = View::of(&document)
                    .and_then(View::value)
                    .map_err(damaged(&record))?;
                whole
                    .set(rest, value.cloned())
                    .map_err(in_the_way(path, parts))?;
                self.put(&record, &whole)?;
            }
        }
        Ok(())
    }

    fn update_plain(&self, path: &Path, values: Value) -> Result<(), Error> {
        check(path)?;
        match (read::place(self, path)?, values) {
            (Place::Spread, Value::Table(table)) => table
                .into_entries()
                .into_iter()
                .try_for_each(|(part, value)| self.update_plain(&path.with(part), value)),
            (Place::Within(parts, document), values) => {
                let record = path.cut(parts);
                let rest = &path.parts()[parts..];
                let mut whole = View::of(&document)
                    .and_then(View::value)
                    .map_err(damaged(&record))?;
                match whole.at_mut(rest) {
                    Some(known) => known.merge(values),
                    None => whole
                        .set(rest, Some(values))
                        .map_err(in_the_way(path, parts))?,
                }
                self.put(&record, &whole)
            }
            (_, values) => self.save_plain(path, Some(&values)),
        }
    }

    /// Writes a record, spread if it is large.
    fn put(&self, path: &Path, value: &Value) -> Result<(), Error> {
        if value.has_empty() {
            self.untidy();
        }
        let bytes = document::bytes(value);
        match value {
            Value::Table(table) if bytes.len() > SPREAD_ABOVE => {
                self.write(path, Some(Arc::from(SPREAD_DOCUMENT)));
                table.entries().iter().try_for_each(|(part, value)| {
                    let child = path.with(part.clone());
                    check(&child)?;
                    self.put(&child, value)
                })
            }
            _ => {
                self.write(path, Some(Arc::from(bytes)));
                Ok(())
            }
        }
    }

    /// Writes a record again without the tables in it that hold nothing.
    pub(super) fn tidy_record(&self, path: &Path, document: &[u8]) -> Result<(), Error> {
        let view = View::of(document).map_err(damaged(path))?;
        if matches!(view, View::Spread) {
            return Ok(());
        }
        let value = view.value().map_err(damaged(path))?;
        if value.has_empty() {
            self.put_or_prune(path, value.pruned().as_ref())?;
        }
        Ok(())
    }

    fn put_or_prune(&self, path: &Path, value: Option<&Value>) -> Result<(), Error> {
        match value {
            Some(value) => self.put(path, value),
            None => {
                self.write(path, None);
                self.prune(path)
            }
        }
    }

    /// Removes a spread record with everything below it.
    fn clear(&self, path: &Path) -> Result<(), Error> {
        self.write(path, None);
        let (from, to) = key::below(path.whole_key());
        let keys: Vec<_> = self
            .scan(from..to, false)
            .map(|record| Ok(record?.0))
            .collect::<Result<_, Error>>()?;
        keys.into_iter().for_each(|key| self.write_key(key, None));
        Ok(())
    }

    /// Removes the marks above a removed record that stand for nothing any more.
    fn prune(&self, path: &Path) -> Result<(), Error> {
        for parts in (1..path.parts().len()).rev() {
            let parent = path.cut(parts);
            let (from, to) = key::below(parent.whole_key());
            if self.scan(from..to, false).next().transpose()?.is_some() {
                break;
            }
            self.write(&parent, None);
        }
        Ok(())
    }

    fn write(&self, path: &Path, document: Option<Arc<[u8]>>) {
        self.write_key(path.whole_key().to_vec(), document);
    }
}

/// What can be saved: not a whole table, and nothing too long.
fn check(path: &Path) -> Result<(), Error> {
    if path.parts().is_empty() {
        return Err(Error::Root {
            table: path.table().to_owned(),
        });
    }
    match path.too_long() {
        Some(reason) => Err(Error::Unstorable {
            path: path.to_string(),
            reason,
        }),
        None => Ok(()),
    }
}

fn in_the_way(path: &Path, parts: usize) -> impl FnOnce(InTheWay) -> Error {
    move |InTheWay(depth)| Error::InTheWay {
        path: path.to_string(),
        scalar: path.cut(parts + depth).to_string(),
    }
}

/// The parts of a path below a record, as an index names its field.
pub(crate) fn below(record: &Path, field: &[Part]) -> Path {
    let mut path = record.clone();
    field.iter().for_each(|part| path.push(part.clone()));
    path
}
