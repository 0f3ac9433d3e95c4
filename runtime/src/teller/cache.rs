//! Records as last read or written, up to a given number of bytes. Never older than what was committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quick_cache::sync::{Cache as Map, DefaultLifecycle, GuardResult};
use quick_cache::{DefaultHashBuilder, Weighter};

/// What an entry costs beside its bytes.
const OVERHEAD: u64 = 96;

/// A record, or its absence.
pub(crate) type Entry = Option<Arc<[u8]>>;

#[derive(Clone, Debug)]
struct ByBytes;

impl Weighter<Vec<u8>, Entry> for ByBytes {
    fn weight(&self, key: &Vec<u8>, entry: &Entry) -> u64 {
        let document = entry.as_ref().map_or(0, |document| document.len());
        (key.len() + document) as u64 + OVERHEAD
    }
}

/// The cache.
#[derive(Debug)]
pub(crate) struct Cache {
    entries: Map<Vec<u8>, Entry, ByBytes>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Cache {
    /// A cache of so many bytes.
    pub(crate) fn new(bytes: u64) -> Cache {
        let items = usize::try_from(bytes / 512).unwrap_or(usize::MAX).max(64);
        Cache {
            entries: Map::with(
                items,
                bytes,
                ByBytes,
                DefaultHashBuilder::default(),
                DefaultLifecycle::default(),
            ),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The record, read with `read` if it is not here.
    ///
    /// While a commit puts a newer record here, what was read before it is given but not kept.
    pub(crate) fn get<E>(
        &self,
        key: &[u8],
        read: impl FnOnce() -> Result<Entry, E>,
    ) -> Result<Entry, E> {
        if let Some(entry) = self.entries.get(key) {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(entry);
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let guard = self.entries.get_value_or_guard(key, Some(Duration::ZERO));
        if let GuardResult::Value(entry) = guard {
            return Ok(entry);
        }
        let entry = read()?;
        if let GuardResult::Guard(guard) = guard {
            // Refused when a commit was quicker: then its record stands here already.
            drop(guard.insert(entry.clone()));
        }
        Ok(entry)
    }

    /// What a commit wrote.
    pub(crate) fn put(&self, key: Vec<u8>, entry: Entry) {
        self.entries.insert(key, entry);
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.entries.clear();
    }

    /// Bytes in use, and how often a record was found and was not.
    pub(crate) fn usage(&self) -> (u64, u64, u64) {
        (
            self.entries.weight(),
            self.hits.load(Ordering::Relaxed),
            self.misses.load(Ordering::Relaxed),
        )
    }
}
