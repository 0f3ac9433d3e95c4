//! fjall, opened: one ordered map from keys to documents, with snapshots and atomic batches. The rest of the Teller sees of it
//! what stands here.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fjall::config::{BlockSizePolicy, CompressionPolicy};
use fjall::{
    CompressionType, Database, Keyspace, KeyspaceCreateOptions, PersistMode, Readable, Snapshot,
};

use super::error::Error;

/// The folder of the store in the data folder.
const FOLDER: &str = "teller";
/// Bytes of the store's own cache of blocks; records have another cache in front of it.
const BLOCK_CACHE: u64 = 24 << 20;
/// Bytes written before they become a file.
const MEMTABLE: u64 = 16 << 20;
/// Bytes of journal kept; older ones are turned into files.
const JOURNALS: u64 = 128 << 20;

/// A range of keys, the end left out.
pub(crate) type Keys = Range<Vec<u8>>;
/// A record as read.
pub(crate) type Record = (Vec<u8>, Arc<[u8]>);

/// An open store.
pub(crate) struct Store {
    database: Database,
    records: Keyspace,
    folder: PathBuf,
}

impl Store {
    /// Opens the store in the data folder, which is made if need be.
    pub(crate) fn open(data: &Path) -> Result<Store, Error> {
        let folder = data.join(FOLDER);
        let failed = |error: fjall::Error| match error {
            fjall::Error::Locked => Error::Locked {
                folder: data.to_owned(),
            },
            error => Error::Open {
                folder: folder.clone(),
                reason: error.to_string(),
            },
        };
        std::fs::create_dir_all(&folder).map_err(|source| Error::File {
            doing: format!("make the folder {}", folder.display()),
            source: Arc::new(source),
        })?;
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
                .data_block_size_policy(BlockSizePolicy::all(4 << 10))
                .data_block_compression_policy(CompressionPolicy::all(CompressionType::Lz4))
        };
        let records = database.keyspace("records", options).map_err(failed)?;
        Ok(Store {
            database,
            records,
            folder,
        })
    }

    /// The last committed record of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error> {
        Ok(self.records.get(key)?.map(|bytes| Arc::from(&*bytes)))
    }

    /// Everything as it is now.
    pub(crate) fn snapshot(&self) -> Moment {
        Moment {
            snapshot: self.database.snapshot(),
            records: self.records.clone(),
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
        let Some(journal) = newest_journal(&self.folder)? else {
            return Ok(());
        };
        let synced = File::open(&journal).and_then(|file| file.sync_data());
        synced.map_err(|source| Error::File {
            doing: format!("bring {} to the disk", journal.display()),
            source: Arc::new(source),
        })
    }

    /// Bytes on the disk.
    pub(crate) fn bytes(&self) -> u64 {
        self.database.disk_space().unwrap_or(0)
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

fn newest_journal(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let entries = std::fs::read_dir(folder).map_err(|source| Error::File {
        doing: format!("read the folder {}", folder.display()),
        source: Arc::new(source),
    })?;
    let number = |path: &Path| -> Option<u64> {
        let journal = path.extension()? == "jnl";
        path.file_stem()?.to_str()?.parse().ok().filter(|_| journal)
    };
    Ok(entries
        .flatten()
        .filter_map(|entry| Some((number(&entry.path())?, entry.path())))
        .max()
        .map(|(_, path)| path))
}

/// The store at one moment.
#[derive(Clone)]
pub(crate) struct Moment {
    snapshot: Snapshot,
    records: Keyspace,
}

impl Moment {
    /// The records of a range, in the order of their keys or against it, one after the other.
    pub(crate) fn scan(
        &self,
        keys: Keys,
        reverse: bool,
    ) -> impl Iterator<Item = Result<Record, Error>> + use<> {
        let mut records = self.snapshot.range(&self.records, keys);
        std::iter::from_fn(move || {
            let guard = if reverse {
                records.next_back()
            } else {
                records.next()
            };
            let (key, document) = match guard?.into_inner() {
                Ok(record) => record,
                Err(error) => return Some(Err(error.into())),
            };
            Some(Ok((key.to_vec(), Arc::from(&*document))))
        })
    }
}
