//! fjall, opened: one ordered map from keys to documents, with snapshots and atomic batches. The rest of the Teller sees of it
//! what stands here.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fjall::config::{BlockSizePolicy, CompressionPolicy};
use fjall::{
    AbstractTree, CompressionType, Database, Keyspace, KeyspaceCreateOptions, PersistMode,
    Readable, Snapshot,
};

use super::error::Error;
use super::journal::{self, Dropped};
use super::key::{self, Part};
use super::path;

/// The folder of the store in the data folder.
pub(super) const FOLDER: &str = "teller";
/// Where it is made.
pub(super) const MAKING: &str = "making";
/// Bytes of the store's own cache of blocks; records have another cache in front of it.
const BLOCK_CACHE: u64 = 24 << 20;
/// Bytes of a block, which is read, checked and unpacked whole when one of its records is not cached: with twice as many a
/// record at random in a million costs a fifth more, with half as many nothing is won.
const BLOCK: u32 = 2 << 10;
/// Bytes written before they become a file.
const MEMTABLE: u64 = 16 << 20;
/// Bytes of journal kept; older ones are turned into files.
const JOURNALS: u64 = 128 << 20;

/// Longest wait for memory to become files.
const SETTLED: Duration = Duration::from_secs(60);

/// A range of keys, the end left out.
pub(crate) type Keys = Range<Vec<u8>>;
/// A record as read.
pub(crate) type Record = (Vec<u8>, Arc<[u8]>);

/// An open store.
pub(crate) struct Store {
    database: Database,
    records: Keyspace,
    folder: PathBuf,
    /// The newest journal, kept open: the system tells of a failure only those who had the file open before.
    journal: Mutex<Option<(PathBuf, File)>>,
    /// Held by everything that reads: the store is closed once nobody else has it.
    held: Arc<()>,
}

impl Store {
    /// Opens the store in the data folder, which is made if need be.
    ///
    /// Gives also what had to be cut off the end of its journal.
    pub(crate) fn open(data: &Path) -> Result<(Store, Option<Dropped>), Error> {
        let folder = data.join(FOLDER);
        std::fs::create_dir_all(data).map_err(file("make the folder", data))?;
        // Others that open it at the same moment find it made, or in use.
        let opening = File::open(data).map_err(file("open", data))?;
        opening.lock().map_err(file("lock", data))?;
        if !folder.exists() {
            make(data, &folder)?;
        }
        let dropped = journal::recover(&folder)?;
        Ok((Store::open_in(folder, data)?, dropped))
    }

    fn open_in(folder: PathBuf, data: &Path) -> Result<Store, Error> {
        let failed = |error: fjall::Error| match error {
            fjall::Error::Locked => Error::Locked {
                folder: data.to_owned(),
            },
            error => Error::Open {
                folder: folder.clone(),
                reason: error.to_string(),
            },
        };
        let database = Database::builder(&folder)
            .manual_journal_persist(true)
            .cache_size(BLOCK_CACHE)
            .max_journaling_size(JOURNALS)
            .worker_threads(1)
            .open()
            .map_err(failed)?;
        let options = || {
            KeyspaceCreateOptions::default()
                .manual_journal_persist(true)
                .max_memtable_size(MEMTABLE)
                .expect_point_read_hits(true)
                .data_block_size_policy(BlockSizePolicy::all(BLOCK))
                .data_block_compression_policy(CompressionPolicy::all(CompressionType::Lz4))
        };
        let records = database.keyspace("records", options).map_err(failed)?;
        Ok(Store {
            database,
            records,
            folder,
            journal: Mutex::default(),
            held: Arc::default(),
        })
    }

    /// Nobody reads from it at the moment.
    pub(crate) fn is_idle(&self) -> bool {
        Arc::strong_count(&self.held) == 1
    }

    /// The store's number for the last change that it has.
    pub(crate) fn sequence(&self) -> u64 {
        self.records.tree.get_highest_seqno().unwrap_or(0)
    }

    /// The last committed record of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error> {
        let found = self.records.get(key);
        let found = found.map_err(|error| Error::reading(error, || path::describe(key)))?;
        Ok(found.map(|bytes| Arc::from(&*bytes)))
    }

    /// Everything as it is now.
    pub(crate) fn snapshot(&self) -> Moment {
        Moment {
            snapshot: self.database.snapshot(),
            records: self.records.clone(),
            held: self.held.clone(),
        }
    }

    /// Writes all or nothing, to memory and the journal's buffer.
    pub(crate) fn write<'a>(
        &self,
        changes: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
    ) -> Result<(), Error> {
        let mut batch = self.database.batch();
        for (key, document) in changes {
            match document {
                Some(document) => batch.insert(&self.records, key, document),
                None => batch.remove(&self.records, key),
            }
        }
        Ok(batch.commit()?)
    }

    /// Brings everything written before to the disk. Others write on meanwhile: the journal is locked only while its buffer is
    /// handed to the system, not while the disk works.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        self.database.persist(PersistMode::Buffer)?;
        // What was just flushed is in the newest journal, or in one that was synchronized when the newest was begun.
        let mut newest = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let next = newest
            .as_ref()
            .map(|(path, _)| journal::next(path))
            .is_none_or(|next| next.exists());
        if next && let Some(path) = journal::list(&self.folder)?.pop() {
            let opened = File::open(&path).map_err(file("read", &path))?;
            *newest = Some((path, opened));
        }
        match &*newest {
            Some((path, journal)) => journal.sync_data().map_err(file("bring to the disk", path)),
            None => Ok(()),
        }
    }

    /// Writes everything that is only in memory and the journal to table files. Needed after the system failed to bring the
    /// journal to the disk: it may take what it could not write for written, and say nothing when it is asked again.
    pub(crate) fn settle(&self) -> Result<(), Error> {
        self.records.rotate_memtable()?;
        let begun = Instant::now();
        while self.records.sealed_memtable_count() > 0 {
            // Says so when the thread that writes the files has failed.
            self.database.persist(PersistMode::Buffer)?;
            if begun.elapsed() > SETTLED {
                return Err(Error::Full);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Fills an empty store with records in the order of their keys. None of them is there before all are.
    pub(crate) fn fill(
        &self,
        mut next: impl FnMut() -> Result<Option<(Vec<u8>, Vec<u8>)>, Error>,
    ) -> Result<(), Error> {
        let mut load = self.records.start_ingestion()?;
        while let Some((key, document)) = next()? {
            load.write(key, document)?;
        }
        Ok(load.finish()?)
    }

    /// Bytes on the disk.
    pub(crate) fn bytes(&self) -> u64 {
        self.database.disk_space().unwrap_or(0)
    }
}

/// Makes an empty store beside its place, which it takes when it is whole: fjall opens none that it was interrupted in making.
fn make(data: &Path, folder: &Path) -> Result<(), Error> {
    let making = data.join(MAKING);
    remove(&making)?;
    drop(Store::open_in(making.clone(), data)?);
    std::fs::rename(&making, folder).map_err(file("make the folder", folder))?;
    sync_folder(data)
}

/// Removes a folder, if it is there, with all that is in it.
pub(super) fn remove(folder: &Path) -> Result<(), Error> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(file("remove the folder", folder)(error))
        }
        _ => Ok(()),
    }
}

/// What was moved into a folder stays there from now on.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(file("bring to the disk the folder", folder))
}

/// An error for what was done to a file or folder.
pub(super) fn file<'a>(doing: &'a str, path: &'a Path) -> impl FnOnce(io::Error) -> Error + 'a {
    move |source| Error::File {
        doing: format!("{doing} {}", path.display()),
        source: Arc::new(source),
    }
}

/// The store at one moment.
#[derive(Clone)]
pub(crate) struct Moment {
    snapshot: Snapshot,
    records: Keyspace,
    held: Arc<()>,
}

impl Moment {
    /// The record of a key at that moment.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error> {
        let found = self.snapshot.get(&self.records, key);
        let found = found.map_err(|error| Error::reading(error, || path::describe(key)))?;
        Ok(found.map(|bytes| Arc::from(&*bytes)))
    }

    /// The records of a range, in the order of their keys or against it, one after the other.
    pub(crate) fn scan(
        &self,
        keys: Keys,
        reverse: bool,
    ) -> impl Iterator<Item = Result<Record, Error>> + use<> {
        let held = self.held.clone();
        let mut last = keys.start.clone();
        let mut begun = false;
        let mut records = self.snapshot.range(&self.records, keys);
        std::iter::from_fn(move || {
            let _ = &held;
            let guard = if reverse {
                records.next_back()
            } else {
                records.next()
            };
            let (key, document) = match guard?.into_inner() {
                Ok(record) => record,
                Err(error) => return Some(Err(Error::reading(error, || near(&last, begun)))),
            };
            begun = true;
            last.clear();
            last.extend_from_slice(&key);
            Some(Ok((key.to_vec(), Arc::from(&*document))))
        })
    }
}

/// Where damage is that was met in a range: the record read last, or the beginning of the range.
fn near(key: &[u8], is_record: bool) -> String {
    if is_record {
        return format!("the place next to {}", path::describe(key));
    }
    match key.get(1..).and_then(key::take) {
        Some((Part::Text(table), _)) => String::from_utf8_lossy(&table).into_owned(),
        _ => path::describe(key),
    }
}
