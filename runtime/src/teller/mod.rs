//! The Teller: keeps data. Values are nested tables in declared tables, found by their paths; reading takes no lock, every
//! change is a transaction, and what is committed goes to the disk together at an interval, or at once when that is asked.
//!
//! From the outside in: `transaction` reads and changes by path (`read`, `write`, `index`); `log` puts the changes in
//! order and is the only way to write; `store` keeps documents by key, `cache` the ones used last. How values and keys look
//! as bytes is in `document` and `key`. Nothing here knows Lua.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of values and of the store's errors only those a function is about are named"
)]

mod backup;
mod cache;
mod document;
mod engine;
mod error;
mod fuzz;
mod index;
mod journal;
mod key;
mod log;
mod path;
mod portable;
mod read;
mod schema;
mod store;
#[cfg(test)]
mod tests;
mod transaction;
mod value;
mod write;

use std::path::Path as FilePath;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::program::{Hook, TellerSettings};
pub use backup::{restore, restore_from};
pub(crate) use document::{Damaged, TableView, View};
use engine::Engine;
pub use error::Error;
pub use fuzz::fuzz_stored;
pub use journal::Dropped;
pub(crate) use key::PartRef;
pub use key::{Part, digits, quoted};
pub use path::{Path, PathError, component};
pub use portable::Form;
pub(crate) use read::Seen;
pub use read::{Each, PartsOf, Span};
use read::{Frozen, Read, Records};
pub use schema::Schema;
use store::Keys;
pub use transaction::Transaction;
pub use value::{DEEPEST_VALUE, Table, Value};

/// Time between writes to the disk, unless the node says otherwise.
pub const INTERVAL: Duration = Duration::from_secs(1);
/// Bytes of the cache of records, likewise.
pub const CACHE: u64 = 64 << 20;
/// Bytes of disk left free, likewise.
pub const RESERVE: u64 = 64 << 20;
/// How often a transaction is tried beside others before it is tried alone.
const TRIES: usize = 5;

/// Functions of bundles, for indexes that are made by one.
pub trait Functions {
    /// What the function gives for a record.
    ///
    /// # Errors
    /// When it fails.
    fn index(&self, hook: &Hook, record: &Value) -> Result<Option<Value>, Error>;
}

/// The open data of a server. Shared by all its threads.
pub struct Teller {
    engine: Arc<Engine>,
    schema: ArcSwap<Schema>,
    /// Brings changes to the disk.
    thread: Option<JoinHandle<()>>,
    /// Tells those who wait for work that there may be some.
    bell: watch::Sender<()>,
}

/// How the Teller keeps data.
#[derive(Clone, Copy, Debug)]
struct Settings {
    interval: Duration,
    cache: u64,
    reserve: u64,
}

impl From<TellerSettings> for Settings {
    fn from(given: TellerSettings) -> Settings {
        let or = |value: u64, usual: u64| if value == 0 { usual } else { value };
        let milliseconds = or(given.interval, INTERVAL.as_millis() as u64);
        Settings {
            interval: Duration::from_millis(milliseconds),
            cache: or(given.cache, CACHE),
            reserve: or(given.reserve, RESERVE),
        }
    }
}

/// A change that was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Its number; 0 when nothing was changed.
    pub change: u64,
    /// It is to be on the disk before anybody is told of it.
    pub durable: bool,
}

/// What the Teller has and does, for people.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// Tables with something in them: name, records, bytes.
    pub tables: Vec<(String, u64, u64)>,
    /// Bytes on the disk.
    pub disk: u64,
    /// Bytes in the cache.
    pub cached: u64,
    /// Records found in the cache.
    pub hits: u64,
    /// Records read from the store.
    pub misses: u64,
    /// Changes since the start.
    pub changes: u64,
    /// Changes not on the disk yet.
    pub pending: u64,
    /// Seconds since changes were last brought to the disk.
    pub flushed: Option<u64>,
    /// Why nothing can be written at the moment.
    pub halted: Option<String>,
}

impl Teller {
    /// Opens the data of a folder, which is made if need be.
    ///
    /// # Errors
    /// When another process has it, or it cannot be read.
    pub fn open(data: &FilePath, settings: TellerSettings) -> Result<Arc<Teller>, Error> {
        let engine = Arc::new(Engine::open(data, Settings::from(settings))?);
        let thread = engine::start(engine.clone())?;
        Ok(Arc::new(Teller {
            engine,
            schema: ArcSwap::default(),
            thread: Some(thread),
            bell: watch::Sender::default(),
        }))
    }

    /// Wakes those who [listen](Teller::listen).
    pub(crate) fn ring(&self) {
        self.bell.send_replace(());
    }

    /// Something that changes when there may be work.
    pub(crate) fn listen(&self) -> watch::Receiver<()> {
        self.bell.subscribe()
    }

    /// Waits until everything is on the disk; for a thread that has nothing else to do.
    ///
    /// # Errors
    /// When it could not be brought there.
    pub fn settle(&self) -> Result<(), Error> {
        self.engine.wait(self.engine.log.last())
    }

    /// What was cut off the end of the journal when the data was opened, because a crash had left it half written.
    pub fn dropped(&self) -> Option<&Dropped> {
        self.engine.dropped.as_ref()
    }

    /// The declared tables.
    pub fn schema(&self) -> Arc<Schema> {
        self.schema.load_full()
    }

    /// Runs a transaction until it goes through. It may run more than once: when others change what it read, everything it
    /// did to the data is undone and it runs again, at last with nobody beside it.
    ///
    /// # Errors
    /// What `run` fails with, when what it read was true; what the store fails with.
    pub fn transact<T, E: From<Error>>(
        self: &Arc<Self>,
        functions: Option<Rc<dyn Functions>>,
        mut run: impl FnMut(&Rc<Transaction>) -> Result<T, E>,
    ) -> Result<(T, Receipt), E> {
        for attempt in 0..=TRIES {
            let alone = attempt == TRIES;
            let turn = alone.then(|| self.engine.log.turn(true));
            let transaction = Rc::new(Transaction::begin(self.clone(), functions.clone(), alone)?);
            let given = match run(&transaction) {
                Ok(given) => given,
                // It may have failed over something that was never true.
                Err(_) if !transaction.holds() => continue,
                Err(error) => return Err(error),
            };
            let durable = transaction.is_durable();
            match transaction.commit() {
                Ok(change) => {
                    drop(turn);
                    return Ok((given, Receipt { change, durable }));
                }
                Err(Error::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict.into())
    }

    /// Waits until a change is on the disk.
    ///
    /// # Errors
    /// When it could not be brought there.
    pub async fn durable(&self, change: u64) -> Result<(), Error> {
        self.engine.durable(change).await
    }

    /// The value of a path, as it is now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn fetch(&self, path: &Path) -> Result<Option<Value>, Error> {
        read::fetch(&Latest(self), path)
    }

    /// Shows the value of a path where it is.
    pub(crate) fn see<T>(
        &self,
        path: &Path,
        show: impl FnOnce(Option<Seen<'_>>) -> T,
    ) -> Result<T, Error> {
        read::see(&Latest(self), path, show)
    }

    /// The children of a path, as they are now, one after the other.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn each(&self, path: &Path, span: &Span) -> Result<Each, Error> {
        read::each(&Latest(self), path, span)
    }

    /// The keys of the children of a path.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn keys(&self, path: &Path, span: &Span) -> Result<PartsOf, Error> {
        read::keys(&Latest(self), path, span)
    }

    /// The keys of a table's records in the order of an index; the span is one of indexed values.
    ///
    /// # Errors
    /// When the table has no such index, or the store cannot be read.
    pub fn each_by(&self, table: &str, index: &str, span: &Span) -> Result<PartsOf, Error> {
        index::each(&Latest(self), &self.schema(), table, index, span)
    }

    /// How many entries of a path stand at 1, 2, 3 …; of a very long sequence, the last place there is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn length(&self, path: &Path) -> Result<usize, Error> {
        read::length(&Latest(self), path)
    }

    /// The records with a value in an index.
    ///
    /// # Errors
    /// When the table has no such index, or the store cannot be read.
    pub fn find(&self, table: &str, index: &str, value: &Part) -> Result<Vec<Part>, Error> {
        index::find(&Latest(self), &self.schema(), table, index, value)
    }

    /// What the Teller has and does. Reads every record: it takes a second for each million or so.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn status(&self) -> Result<Status, Error> {
        let store = self.engine.store()?;
        let mut tables: Vec<(String, u64, u64)> = Vec::new();
        let mut last: Option<Vec<u8>> = None;
        for record in store
            .snapshot()
            .scan(vec![path::RECORD]..vec![path::RECORD + 1], false)
        {
            let (key, document) = record?;
            let Some(path) = Path::of_key(&key) else {
                continue;
            };
            let name = path.table();
            if tables.last().is_none_or(|(known, ..)| *known != name) {
                tables.push((name.to_owned(), 0, 0));
                last = None;
            }
            let own = path.key(1.min(path.parts().len())).to_vec();
            if let Some((_, records, bytes)) = tables.last_mut() {
                *records += u64::from(last.as_ref() != Some(&own));
                *bytes += (key.len() + document.len()) as u64;
            }
            last = Some(own);
        }
        let (cached, hits, misses) = self.engine.cache.usage();
        let synced = self.engine.synced();
        let changes = self.engine.log.last();
        Ok(Status {
            tables,
            disk: store.bytes(),
            cached,
            hits,
            misses,
            changes,
            pending: changes.saturating_sub(synced.change),
            flushed: synced.at.map(|at| at.elapsed().as_secs()),
            halted: self.engine.halted().as_ref().map(ToString::to_string),
        })
    }
}

impl std::fmt::Debug for Teller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Teller").finish_non_exhaustive()
    }
}

impl Drop for Teller {
    /// Brings the last changes to the disk.
    fn drop(&mut self) {
        self.engine.stop();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(target: "teller", "the thread that saves data ended by a defect of its own");
        }
    }
}

/// Records as they are now.
struct Latest<'t>(&'t Teller);

impl Read for Latest<'_> {
    fn document(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error> {
        self.0.engine.entry(key)
    }

    fn scan(&self, keys: Keys, reverse: bool) -> Records {
        match self.0.engine.store() {
            Ok(store) => Box::new(store.snapshot().scan(keys, reverse)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn steady(&self) -> Result<Option<Frozen>, Error> {
        Ok(Some(Frozen(self.0.engine.store()?.snapshot())))
    }
}

/// What tests of others need of the Teller's own.
#[cfg(test)]
pub(crate) mod fixture {
    pub(crate) use super::document::bytes as document;
    pub(crate) use super::value::tests::any_value;
}
