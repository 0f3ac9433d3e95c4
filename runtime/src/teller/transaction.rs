//! A transaction: what was read and what is to be written. It reads what others committed last, with its own writes on top,
//! and remembers what it read. It commits only if nobody wrote any of that since it began, so what it saw was true at one
//! moment; until then it may have seen parts of several, which is why a failure counts only if what was read still holds.

use std::cell::{Cell, RefCell};
use std::iter::Peekable;
use std::ops::Bound;
use std::rc::Rc;
use std::sync::Arc;

use super::error::Error;
use super::index;
use super::key::Part;
use super::log::{Changes, Outcome, Reads};
use super::path::Path;
use super::read::{self, Each, PartsOf, Read, Records, Seen, Span};
use super::store::{Keys, Record};
use super::value::Value;
use super::{Functions, Teller};
use crate::program::DataTable;

/// A new document of a key; `None` removes it.
type Change = (Vec<u8>, Option<Arc<[u8]>>);

/// A transaction in progress; dropped, it leaves nothing behind.
pub struct Transaction {
    teller: Arc<Teller>,
    store: Arc<super::store::Store>,
    /// The last change before it began.
    after: u64,
    reads: RefCell<Reads>,
    changes: RefCell<Changes>,
    durable: Cell<bool>,
    /// Some table that was written may be empty.
    untidy: Cell<bool>,
    functions: Option<Rc<dyn Functions>>,
    /// Nobody else writes until it has ended.
    alone: bool,
}

impl Transaction {
    pub(super) fn begin(
        teller: Arc<Teller>,
        functions: Option<Rc<dyn Functions>>,
        alone: bool,
    ) -> Result<Transaction, Error> {
        let store = teller.engine.store()?;
        let after = teller.engine.log.begin();
        Ok(Transaction {
            teller,
            store,
            after,
            reads: RefCell::default(),
            changes: RefCell::default(),
            durable: Cell::new(false),
            untidy: Cell::new(false),
            functions,
            alone,
        })
    }

    /// Nobody else writes until it has ended.
    pub(crate) fn is_alone(&self) -> bool {
        self.alone
    }

    /// The value of a path.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn fetch(&self, path: &Path) -> Result<Option<Value>, Error> {
        read::fetch(self, path)
    }

    /// Shows the value of a path where it is.
    pub(crate) fn see<T>(
        &self,
        path: &Path,
        show: impl FnOnce(Option<Seen<'_>>) -> T,
    ) -> Result<T, Error> {
        read::see(self, path, show)
    }

    /// The children of a path, one after the other. What is changed meanwhile is not among them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn each(&self, path: &Path, span: &Span) -> Result<Each, Error> {
        read::each(self, path, span)
    }

    /// The keys of the children of a path.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn keys(&self, path: &Path, span: &Span) -> Result<PartsOf, Error> {
        read::keys(self, path, span)
    }

    /// The keys of a table's records in the order of an index; the span is one of indexed values.
    ///
    /// # Errors
    /// When the table has no such index, or the store cannot be read.
    pub fn each_by(&self, table: &str, index: &str, span: &Span) -> Result<PartsOf, Error> {
        index::each(self, &self.teller.schema(), table, index, span)
    }

    /// The records with a value in an index.
    ///
    /// # Errors
    /// When the table has no such index, or the store cannot be read.
    pub fn find(&self, table: &str, index: &str, value: &Part) -> Result<Vec<Part>, Error> {
        index::find(self, &self.teller.schema(), table, index, value)
    }

    /// How many entries of a path stand at 1, 2, 3 …; of a very long sequence, the last place there is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn length(&self, path: &Path) -> Result<usize, Error> {
        read::length(self, path)
    }

    /// Where a write at `path` goes: elsewhere, when it leads through a pointer.
    pub(super) fn target(&self, path: &Path) -> Result<Path, Error> {
        let schema = self.teller.schema();
        match schema.table(path.table()) {
            Some(table) if table.pointers => read::target(self, path),
            _ => Ok(path.clone()),
        }
    }

    /// What it would write now.
    pub(crate) fn changes(&self) -> Changes {
        self.changes.borrow().clone()
    }

    /// Writes what it would have written before. What was read since counts on, which does no harm.
    pub(crate) fn restore(&self, changes: Changes) {
        self.changes.replace(changes);
    }

    /// The commit returns when it is on the disk.
    pub fn durable(&self) {
        self.durable.set(true);
    }

    pub(crate) fn is_durable(&self) -> bool {
        self.durable.get()
    }

    /// Nothing that was read has been changed by others.
    pub(crate) fn holds(&self) -> bool {
        self.teller
            .engine
            .log
            .holds(self.after, &self.reads.borrow())
    }

    /// Writes everything; gives the number of the change, 0 when there was none.
    ///
    /// # Errors
    /// [`Error::Conflict`] when others changed what was read, and what the store says.
    pub(super) fn commit(&self) -> Result<u64, Error> {
        // Who is alone holds the turn already.
        let turn = (!self.alone).then(|| self.teller.engine.log.turn(false));
        self.tidy()?;
        let changes = std::mem::take(&mut *self.changes.borrow_mut());
        let reads = self.reads.borrow();
        let after = self.after;
        if changes.is_empty() {
            return match self.teller.engine.log.holds(after, &reads) {
                true => Ok(0),
                false => Err(Error::Conflict),
            };
        }
        let engine = &self.teller.engine;
        if let Some(error) = engine.halted().clone() {
            return Err(error);
        }
        let bytes: usize = changes
            .iter()
            .map(|(key, document)| key.len() + document.as_ref().map_or(0, |bytes| bytes.len()))
            .sum();
        let outcome = engine
            .log
            .append(&self.store, &engine.cache, after, &reads, changes);
        drop(turn);
        match outcome {
            Ok(Outcome::Appended(number)) => {
                engine.wrote(bytes as u64);
                Ok(number)
            }
            Ok(Outcome::Conflict) => Err(Error::Conflict),
            Err(error) => Err(engine.failed(error)),
        }
    }

    /// A table that is written may be empty: it is a table until the end, and then gone.
    pub(super) fn untidy(&self) {
        self.untidy.set(true);
    }

    /// Takes out the tables that hold nothing.
    fn tidy(&self) -> Result<(), Error> {
        if !self.untidy.take() {
            return Ok(());
        }
        let keys: Vec<_> = self.changes.borrow().keys().cloned().collect();
        // Children come after their parents, whose marks may go with them.
        for key in keys.into_iter().rev() {
            let Some(path) = Path::of_key(&key) else {
                continue;
            };
            let document = self.changes.borrow().get(&key).cloned().flatten();
            if let Some(document) = document {
                self.tidy_record(&path, &document)?;
            }
        }
        Ok(())
    }

    pub(super) fn write_key(&self, key: Vec<u8>, document: Option<Arc<[u8]>>) {
        self.changes.borrow_mut().insert(key, document);
    }

    /// Makes a change below a record and brings its indexes along.
    pub(super) fn changing(
        &self,
        path: &Path,
        change: impl FnOnce() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let schema = self.teller.schema();
        let table = schema.table(path.table());
        let Some(table) =
            table.filter(|table| !table.indexes.is_empty() && !path.parts().is_empty())
        else {
            return change();
        };
        let record = path.cut(1);
        let before = self.index_keys(table, &record)?;
        change()?;
        let now = self.index_keys(table, &record)?;
        index::exchange(self, table, &record, &before, &now)
    }

    fn index_keys(&self, table: &DataTable, record: &Path) -> Result<Vec<index::Place>, Error> {
        index::places(self, self.functions.as_deref(), table, record)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.teller.engine.log.end(self.after);
    }
}

impl Read for Transaction {
    fn document(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error> {
        if let Some(changed) = self.changes.borrow().get(key) {
            return Ok(changed.clone());
        }
        let mut reads = self.reads.borrow_mut();
        if !reads.keys.contains(key) {
            reads.keys.insert(key.to_vec());
        }
        drop(reads);
        self.teller.engine.entry(key)
    }

    fn scan(&self, keys: Keys, reverse: bool) -> Records {
        self.reads.borrow_mut().ranges.push(keys.clone());
        let range = (Bound::Included(&keys.start), Bound::Excluded(&keys.end));
        let mut changed: Vec<Change> = if keys.is_empty() {
            Vec::new()
        } else {
            self.changes
                .borrow()
                .range::<Vec<u8>, _>(range)
                .map(|(key, document)| (key.clone(), document.clone()))
                .collect()
        };
        if reverse {
            changed.reverse();
        }
        Box::new(Merged {
            stored: self.store.snapshot().scan(keys, reverse).peekable(),
            changed: changed.into_iter().peekable(),
            reverse,
        })
    }
}

/// The store's records with a transaction's own on top of them.
struct Merged<S: Iterator, C: Iterator> {
    stored: Peekable<S>,
    changed: Peekable<C>,
    reverse: bool,
}

impl<S, C> Iterator for Merged<S, C>
where
    S: Iterator<Item = Result<Record, Error>>,
    C: Iterator<Item = Change>,
{
    type Item = Result<Record, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((changed, _)) = self.changed.peek() else {
                return self.stored.next();
            };
            let order = match self.stored.peek() {
                Some(Ok((stored, _))) if self.reverse => changed.cmp(stored),
                Some(Ok((stored, _))) => stored.cmp(changed),
                Some(Err(_)) => return self.stored.next(),
                None => std::cmp::Ordering::Greater,
            };
            match order {
                std::cmp::Ordering::Less => return self.stored.next(),
                std::cmp::Ordering::Equal => drop(self.stored.next()),
                std::cmp::Ordering::Greater => {}
            }
            if let Some((key, Some(document))) = self.changed.next() {
                return Some(Ok((key, document)));
            }
        }
    }
}
