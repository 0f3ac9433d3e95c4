//! The change log: the one place where anything is written. Changes are appended in an order, each all or nothing, after it is
//! certain that nobody wrote what their writer had read (optimistic concurrency control with backward validation: Kung and
//! Robinson 1981). What follows the log, a disk now, other nodes some day, follows this order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::cache::Cache;
use super::error::Error;
use super::store::{Keys, Store};

/// Keys of recent changes that are remembered for writers that began before them.
const REMEMBERED: usize = 200_000;

/// New documents by key; `None` removes.
pub(crate) type Changes = BTreeMap<Vec<u8>, Option<Arc<[u8]>>>;

/// What a writer read, and so what nobody else may have written meanwhile.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    pub(crate) keys: BTreeSet<Vec<u8>>,
    pub(crate) ranges: Vec<Keys>,
}

impl Reads {
    fn has(&self, key: &[u8]) -> bool {
        self.keys.contains(key)
            || self
                .ranges
                .iter()
                .any(|range| range.start.as_slice() <= key && key < range.end.as_slice())
    }
}

/// What became of changes that were to be appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// They are the change of this number, the first being 1.
    Appended(u64),
    /// Somebody wrote what was read: nothing happened.
    Conflict,
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    state: Mutex<State>,
    /// The number of the last change, for readers.
    last: AtomicU64,
    /// Held by those who write, and by one alone who cannot get through otherwise.
    turns: RwLock<()>,
}

#[derive(Debug, Default)]
struct State {
    last: u64,
    /// Writers at work, by the change they began after.
    writers: BTreeMap<u64, usize>,
    /// What was written since the oldest of them began.
    recent: VecDeque<(u64, Arc<[Vec<u8>]>)>,
    remembered: usize,
    /// Nothing up to this change is remembered.
    forgotten: u64,
}

/// The right to write, shared or alone.
#[derive(Debug)]
pub(crate) enum Turn<'a> {
    Shared(#[expect(dead_code, reason = "held")] RwLockReadGuard<'a, ()>),
    Alone(#[expect(dead_code, reason = "held")] RwLockWriteGuard<'a, ()>),
}

impl Log {
    fn state(&self) -> MutexGuard<'_, State> {
        // What panicked held it between whole steps: the state is sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the last change.
    pub(crate) fn last(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// Waits until one may write beside others, or alone.
    pub(crate) fn turn(&self, alone: bool) -> Turn<'_> {
        if alone {
            Turn::Alone(self.turns.write().unwrap_or_else(PoisonError::into_inner))
        } else {
            Turn::Shared(self.turns.read().unwrap_or_else(PoisonError::into_inner))
        }
    }

    /// A writer begins after the change of this number; it must [`end`](Log::end).
    pub(crate) fn begin(&self) -> u64 {
        let mut state = self.state();
        let after = state.last;
        *state.writers.entry(after).or_default() += 1;
        after
    }

    /// A writer is done, whatever became of it.
    pub(crate) fn end(&self, after: u64) {
        let mut state = self.state();
        if let Some(count) = state.writers.get_mut(&after) {
            *count -= 1;
            if *count == 0 {
                state.writers.remove(&after);
            }
        }
        let oldest = state.writers.keys().next().copied().unwrap_or(u64::MAX);
        state.forget(|_, change| change <= oldest);
    }

    /// Nobody wrote what was read since the writer began.
    pub(crate) fn holds(&self, after: u64, reads: &Reads) -> bool {
        self.state().holds(after, reads)
    }

    /// Appends changes, if what was read still holds, and brings the cache up to date.
    pub(crate) fn append(
        &self,
        store: &Store,
        cache: &Cache,
        after: u64,
        reads: &Reads,
        changes: Changes,
    ) -> Result<Outcome, Error> {
        let mut state = self.state();
        if !state.holds(after, reads) {
            return Ok(Outcome::Conflict);
        }
        let written = changes
            .iter()
            .map(|(key, document)| (key.as_slice(), document.as_deref()));
        store.write(written)?;
        state.last += 1;
        let number = state.last;
        let others = state.writers.len() > 1 || state.writers.values().any(|count| *count > 1);
        if others {
            let keys: Arc<[Vec<u8>]> = changes.keys().cloned().collect();
            state.remembered += keys.len();
            state.recent.push_back((number, keys));
            let many = state.remembered > REMEMBERED;
            state.forget(|remembered, _| many && remembered > REMEMBERED / 2);
        }
        for (key, document) in changes {
            cache.put(key, document);
        }
        self.last.store(number, Ordering::Release);
        Ok(Outcome::Appended(number))
    }
}

impl State {
    fn holds(&self, after: u64, reads: &Reads) -> bool {
        if after < self.forgotten {
            return false;
        }
        let since = self.recent.partition_point(|(change, _)| *change <= after);
        !self
            .recent
            .range(since..)
            .any(|(_, keys)| keys.iter().any(|key| reads.has(key)))
    }

    /// Forgets the oldest changes while `may` says so, told how many keys are remembered.
    fn forget(&mut self, may: impl Fn(usize, u64) -> bool) {
        while let Some((change, keys)) = self.recent.front() {
            if !may(self.remembered, *change) {
                break;
            }
            self.forgotten = *change;
            self.remembered -= keys.len();
            self.recent.pop_front();
        }
    }
}
