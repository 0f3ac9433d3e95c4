//! The declared tables, and keeping their indexes true to what is declared.

use super::error::Error;
use super::index;
use super::key;
use super::path::Path;
use super::read::{Read, Span};
use super::store::Record;
use super::{Functions, Teller, Transaction};
use crate::program::{DataIndex, DataTable, IndexOf};
use std::rc::Rc;
use std::sync::Arc;

/// First byte of what the Teller notes for itself.
const NOTE: u8 = 3;
/// Records that are indexed in one transaction.
const AT_ONCE: usize = 1000;

/// The declared tables.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Sorted by name.
    tables: Vec<DataTable>,
}

impl Schema {
    /// A schema of these tables.
    pub fn new(mut tables: Vec<DataTable>) -> Schema {
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        Schema { tables }
    }

    /// The tables, sorted by name.
    pub fn tables(&self) -> &[DataTable] {
        &self.tables
    }

    /// A declared table.
    pub fn table(&self, name: &str) -> Option<&DataTable> {
        let at = self
            .tables
            .binary_search_by(|table| (*table.name).cmp(name))
            .ok()?;
        self.tables.get(at)
    }
}

impl Teller {
    /// Takes the tables for declared, with their indexes as they are.
    pub fn assume(&self, schema: Schema) {
        self.schema.store(Arc::new(schema));
    }

    /// Declares the tables, and brings their indexes up to date where the declaration of one changed. Tells `progress` which
    /// index is made, and how many records are done.
    ///
    /// # Errors
    /// When two records have the same value in an index that is to be unique; when the store fails.
    pub fn declare(
        self: &Arc<Self>,
        schema: Schema,
        functions: Option<Rc<dyn Functions>>,
        progress: &mut dyn FnMut(&str, u64),
    ) -> Result<(), Error> {
        self.assume(schema);
        let schema = self.schema();
        let mut known = self.noted_indexes()?;
        for table in schema.tables() {
            for (number, declared) in table.indexes.iter().enumerate() {
                let note = note_of(&table.name, &declared.name);
                let description = describe(declared);
                let at = known.iter().position(|(key, _)| *key == note);
                let before = at.map(|at| known.swap_remove(at).1);
                if before.as_deref() != Some(description.as_bytes()) {
                    self.empty(index::prefix(&table.name, &declared.name))?;
                    self.fill(table, number, functions.as_ref(), progress)?;
                    self.note(note, Some(description.as_bytes()))?;
                }
            }
        }
        // What is declared no longer is not kept up to date either.
        for (note, _) in known {
            let mut prefix = index::table_prefix("");
            prefix.truncate(1);
            prefix.extend_from_slice(&note[NOTE_PREFIX.len()..]);
            self.empty(prefix)?;
            self.note(note, None)?;
        }
        Ok(())
    }

    fn noted_indexes(&self) -> Result<Vec<Record>, Error> {
        let keys = NOTE_PREFIX.to_vec()..key::after(NOTE_PREFIX);
        let notes = self.engine.store()?.snapshot().scan(keys, false);
        notes.collect()
    }

    fn note(self: &Arc<Self>, key: Vec<u8>, text: Option<&[u8]>) -> Result<(), Error> {
        self.transact(None, |transaction| {
            transaction.write_key(key.clone(), text.map(Arc::from));
            Ok::<(), Error>(())
        })
        .map(drop)
    }

    /// Removes everything that begins so, step by step.
    fn empty(self: &Arc<Self>, prefix: Vec<u8>) -> Result<(), Error> {
        loop {
            let keys = prefix.clone()..key::after(&prefix);
            let (removed, _) = self.transact(None, |transaction| {
                let found: Vec<_> = transaction
                    .scan(keys.clone(), false)
                    .take(AT_ONCE)
                    .collect::<Result<_, Error>>()?;
                let count = found.len();
                found
                    .into_iter()
                    .for_each(|(key, _)| transaction.write_key(key, None));
                Ok::<usize, Error>(count)
            })?;
            if removed < AT_ONCE {
                return Ok(());
            }
        }
    }

    /// Puts every record of a table into one of its indexes.
    fn fill(
        self: &Arc<Self>,
        table: &DataTable,
        number: usize,
        functions: Option<&Rc<dyn Functions>>,
        progress: &mut dyn FnMut(&str, u64),
    ) -> Result<(), Error> {
        let name = format!("{}.{}", table.name, table.indexes[number].name);
        let root = Path::root(&table.name);
        let mut done = 0_u64;
        let mut from = None;
        loop {
            let span = Span {
                from: from.clone(),
                limit: Some(AT_ONCE + 1),
                ..Span::default()
            };
            let (last, _) = self.transact(functions.cloned(), |transaction| {
                let mut last = None;
                let mut count = 0;
                for child in transaction.each(&root, &span)? {
                    let (part, _) = child?;
                    let record = root.with(part.clone());
                    let mut places =
                        index::places(&**transaction, functions.map(|it| &**it), table, &record)?;
                    places.retain(|(place, _)| *place == number);
                    index::exchange(transaction, table, &record, &[], &places)?;
                    count += 1;
                    last = Some(part);
                }
                Ok::<_, Error>((last, count))
            })?;
            let (last, count) = last;
            // The last of a step is the first of the next, and is done twice.
            done += count as u64 - u64::from(from.is_some() && count > 0);
            if count > 0 {
                progress(&name, done);
            }
            if count <= AT_ONCE {
                return Ok(());
            }
            from = last;
        }
    }
}

/// First bytes of the notes of indexes.
const NOTE_PREFIX: &[u8] = &[NOTE, b'i'];
/// First bytes of the notes of others.
const OTHER_PREFIX: &[u8] = &[NOTE, b'o'];

fn other_note(names: &[&str]) -> Vec<u8> {
    let mut key = OTHER_PREFIX.to_vec();
    names
        .iter()
        .for_each(|name| key::push_text(&mut key, name.as_bytes()));
    key
}

impl Teller {
    /// Something was noted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn is_noted(&self, names: &[&str]) -> Result<bool, Error> {
        Ok(self.engine.entry(&other_note(names))?.is_some())
    }
}

impl Transaction {
    /// Notes something together with the changes of this transaction.
    pub(crate) fn note(&self, names: &[&str]) {
        self.write_key(other_note(names), Some(Arc::from([])));
    }

    /// Makes the indexes of a table again when they are declared next.
    pub(super) fn forget_indexes(&self, table: &str) -> Result<(), Error> {
        let mut prefix = NOTE_PREFIX.to_vec();
        key::push_text(&mut prefix, table.as_bytes());
        let keys = prefix.clone()..key::after(&prefix);
        let notes: Vec<_> = self.scan(keys, false).collect::<Result<_, Error>>()?;
        notes
            .into_iter()
            .for_each(|(note, _)| self.write_key(note, None));
        Ok(())
    }
}

fn note_of(table: &str, index: &str) -> Vec<u8> {
    let mut key = NOTE_PREFIX.to_vec();
    key::push_text(&mut key, table.as_bytes());
    key::push_text(&mut key, index.as_bytes());
    key
}

/// Changes when the index has to be made again.
fn describe(index: &DataIndex) -> String {
    let unique = if index.unique { "unique " } else { "" };
    match &index.of {
        IndexOf::Field(names) => format!("{unique}field {}", names.join(".")),
        IndexOf::Function(hook) => format!("{unique}function {}", hook.name),
    }
}
