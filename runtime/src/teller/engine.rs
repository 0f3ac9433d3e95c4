//! The open store, and bringing changes to the disk: one thread does it at an interval, or at once when somebody waits. All who
//! wait while the disk works are served by the next turn together (group commit: DeWitt et al. 1984).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use rustix::fs::statvfs;
use tokio::sync::watch;

use super::Settings;
use super::cache::{Cache, Entry};
use super::error::Error;
use super::journal::Dropped;
use super::log::Log;
use super::store::Store;

/// How long is waited for readers to let go of a store that is opened again.
const LET_GO: Duration = Duration::from_millis(200);
/// Bytes written after which it is looked whether the disk has room for more.
const LOOK_AFTER: u64 = 4 << 20;
/// Losses that are remembered for those who wait.
const LOSSES: usize = 16;

/// The store with everything that is kept of it in memory, and the thread that brings it to the disk.
pub(super) struct Engine {
    data: PathBuf,
    /// Empty only while it is opened again.
    store: ArcSwapOption<Store>,
    pub(super) log: Log,
    pub(super) cache: Cache,
    settings: Settings,
    /// Why nothing can be written at the moment.
    halted: Mutex<Option<Error>>,
    wishes: Mutex<Wishes>,
    woken: Condvar,
    synced: watch::Sender<Synced>,
    /// Held by the thread that brings changes to the disk.
    turn: Mutex<()>,
    /// The number of the last change of a store that was closed and is not open again yet.
    away: Mutex<Option<u64>>,
    /// The system failed to bring something to the disk, and need not say so again.
    doubtful: AtomicBool,
    /// Bytes written since it was last looked whether there is room.
    written: AtomicU64,
    /// What was cut off the journal's end when the data was opened.
    pub(super) dropped: Option<Dropped>,
}

/// How far the disk is.
#[derive(Clone, Debug, Default)]
pub(super) struct Synced {
    /// The last change that is on it.
    pub(super) change: u64,
    /// When it got there.
    pub(super) at: Option<Instant>,
    /// Why it gets no further.
    pub(super) failed: Option<Error>,
    /// Changes that never got there, from the first to the last of each loss.
    lost: Vec<(u64, u64)>,
}

impl Synced {
    /// What somebody who waits for a change is told; nothing while it is on its way.
    fn outcome(&self, change: u64) -> Option<Result<(), Error>> {
        let lost = |(first, last): &(u64, u64)| (*first..=*last).contains(&change);
        if self.lost.iter().any(lost) {
            return Some(Err(Error::Full));
        }
        if self.change >= change {
            return Some(Ok(()));
        }
        self.failed.clone().map(Err)
    }

    /// What is not on the disk never will be, up to this change.
    fn lose(&mut self, last: u64) {
        if self.lost.len() == LOSSES {
            self.lost.remove(0);
        }
        self.lost.push((self.change + 1, last));
    }
}

#[derive(Debug, Default)]
struct Wishes {
    /// The change somebody waits for.
    change: u64,
    stop: bool,
}

/// Starts the thread.
pub(super) fn start(engine: Arc<Engine>) -> Result<JoinHandle<()>, Error> {
    let started = std::thread::Builder::new()
        .name("teller".to_owned())
        .spawn(move || {
            while engine.rest() {
                engine.flush(&engine.turn());
            }
            engine.flush(&engine.turn());
        });
    started.map_err(|source| Error::File {
        doing: "start the thread that saves data".to_owned(),
        source: Arc::new(source),
    })
}

impl Engine {
    /// Opens the store of a data folder.
    pub(super) fn open(data: &Path, settings: Settings) -> Result<Engine, Error> {
        let (store, dropped) = Store::open(data)?;
        Ok(Engine {
            data: data.to_owned(),
            store: ArcSwapOption::from_pointee(store),
            log: Log::default(),
            cache: Cache::new(settings.cache),
            settings,
            halted: Mutex::default(),
            wishes: Mutex::default(),
            woken: Condvar::new(),
            synced: watch::Sender::default(),
            turn: Mutex::default(),
            away: Mutex::default(),
            doubtful: AtomicBool::new(false),
            written: AtomicU64::new(0),
            dropped,
        })
    }

    /// The store, once it is there.
    pub(super) fn store(&self) -> Result<Arc<Store>, Error> {
        // It is away for the moment it takes to open it again after the disk was full.
        for _ in 0..500 {
            if let Some(store) = self.store.load_full() {
                return Ok(store);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err(self.halted().clone().unwrap_or(Error::Full))
    }

    /// The last committed record of a key.
    pub(super) fn entry(&self, key: &[u8]) -> Result<Entry, Error> {
        self.cache.get(key, || self.store()?.get(key))
    }

    /// Why nothing can be written at the moment.
    pub(super) fn halted(&self) -> MutexGuard<'_, Option<Error>> {
        self.halted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes nothing more because of an error; gives what writers are told, which is the first reason.
    pub(super) fn failed(&self, error: Error) -> Error {
        let mut halted = self.halted();
        if halted.is_none() {
            tracing::error!(target: "teller", "{error}");
        }
        let error = halted.get_or_insert(error).clone();
        drop(halted);
        let told = error.clone();
        self.synced.send_modify(|synced| synced.failed = Some(told));
        error
    }

    /// How far the disk is.
    pub(super) fn synced(&self) -> Synced {
        self.synced.borrow().clone()
    }

    /// Waits until a change is on the disk.
    pub(super) async fn durable(&self, change: u64) -> Result<(), Error> {
        let mut synced = self.synced.subscribe();
        self.wish(change);
        let reached = synced
            .wait_for(|synced| synced.outcome(change).is_some())
            .await;
        match reached {
            Ok(synced) => synced.outcome(change).unwrap_or(Ok(())),
            Err(_) => unreachable!("the sender is a field of the engine"),
        }
    }

    /// The same for a thread that has nothing else to do. When nobody is at it, it brings the change to the disk itself: to
    /// wake another thread for it and be woken again takes half as long as the disk.
    pub(super) fn wait(&self, change: u64) -> Result<(), Error> {
        if let Ok(turn) = self.turn.try_lock() {
            self.flush(&turn);
        }
        if let Some(outcome) = self.synced.borrow().outcome(change) {
            return outcome;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.map_err(|source| Error::File {
            doing: "wait for the disk".to_owned(),
            source: Arc::new(source),
        })?;
        runtime.block_on(self.durable(change))
    }

    fn wish(&self, change: u64) {
        let mut wishes = self.wishes();
        if wishes.change < change {
            wishes.change = change;
            self.woken.notify_one();
        }
    }

    /// Ends the thread, after a last turn.
    pub(super) fn stop(&self) {
        self.wishes().stop = true;
        self.woken.notify_one();
    }

    fn wishes(&self) -> MutexGuard<'_, Wishes> {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the interval to pass, or for somebody who waits; says whether to go on.
    fn rest(&self) -> bool {
        let Synced { change, failed, .. } = self.synced();
        let (wishes, _) = self
            .woken
            .wait_timeout_while(self.wishes(), self.settings.interval, |wishes| {
                // After a failure only the interval wakes, or the thread would turn for nothing.
                !wishes.stop && (failed.is_some() || wishes.change <= change)
            })
            .unwrap_or_else(PoisonError::into_inner);
        !wishes.stop
    }

    /// Counts what is written, and looks now and then whether there is room for more: in an interval much can be written.
    pub(super) fn wrote(&self, bytes: u64) {
        let written = self.written.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if written >= LOOK_AFTER {
            self.written.store(0, Ordering::Relaxed);
            if !self.has_room() {
                self.failed(Error::Full);
            }
        }
    }

    /// One turn: brings what was written to the disk, and sees whether there is room for more.
    fn flush(&self, _turn: &MutexGuard<'_, ()>) {
        let change = self.log.last();
        if self.halted().is_some() {
            if self.has_room() {
                self.resume(change);
            }
            return;
        }
        if change > self.synced.borrow().change {
            match self.store().and_then(|store| store.sync()) {
                Ok(()) => self.reached(change),
                Err(error) => {
                    self.doubtful.store(true, Ordering::Relaxed);
                    self.failed(error);
                }
            }
        }
        if !self.has_room() {
            self.failed(Error::Full);
        }
    }

    fn reached(&self, change: u64) {
        self.synced.send_modify(|synced| {
            synced.change = change;
            synced.at = Some(Instant::now());
            synced.failed = None;
        });
    }

    /// The disk has as much room as is to be left.
    fn has_room(&self) -> bool {
        // A system that does not say is not asked again.
        statvfs(&self.data).map_or(true, |stat| {
            stat.f_bavail.saturating_mul(stat.f_frsize) >= self.settings.reserve
        })
    }

    /// Goes on after writing had failed.
    fn resume(&self, change: u64) {
        // There may only have been too little room: then nothing is amiss with the store.
        let sound = !self.doubtful.load(Ordering::Relaxed)
            && self.store().and_then(|store| store.sync()).is_ok();
        if sound {
            self.reached(change);
        } else {
            self.doubtful.store(true, Ordering::Relaxed);
            if !self.reopen() {
                return;
            }
            self.doubtful.store(false, Ordering::Relaxed);
        }
        *self.halted() = None;
        tracing::info!(target: "teller", "data can be saved again");
    }

    /// Opens the store again, after which it has what the disk has.
    fn reopen(&self) -> bool {
        let Some(before) = self.close() else {
            return false;
        };
        let store = match Store::open(&self.data) {
            Ok((store, _)) => Arc::new(store),
            Err(error) => {
                tracing::error!(target: "teller", "{error}");
                return false;
            }
        };
        self.cache.clear();
        self.store.store(Some(store.clone()));
        let last = self.log.last();
        let synced = self.synced.borrow().change;
        // Closing brought to the disk what had been in memory, if there was room by then.
        if store.sequence() < before && last > synced {
            tracing::error!(target: "teller", "changes of the moments before writing failed are lost, {} at most", last - synced);
            self.synced.send_modify(|synced| synced.lose(last));
        }
        // From here on it is known what there is, and nothing more is lost.
        *self.away() = None;
        match store.settle() {
            Ok(()) => self.reached(last),
            Err(error) => tracing::error!(target: "teller", "{error}"),
        }
        self.synced.borrow().failed.is_none()
    }

    /// Closes the store once nobody reads from it; gives its number for the last change that it had.
    fn close(&self) -> Option<u64> {
        let mut away = self.away();
        let Some(store) = self.store.swap(None) else {
            return *away;
        };
        let begun = Instant::now();
        let busy = || Arc::strong_count(&store) > 1 || !store.is_idle();
        while busy() && begun.elapsed() < LET_GO {
            std::thread::sleep(Duration::from_millis(1));
        }
        if busy() {
            // Somebody reads on; another turn will come.
            self.store.store(Some(store));
            return None;
        }
        *away = Some(store.sequence());
        *away
    }

    fn away(&self) -> MutexGuard<'_, Option<u64>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_a_lost_change_is_told_so() {
        let mut synced = Synced {
            change: 4,
            ..Synced::default()
        };
        let told = |synced: &Synced, change| synced.outcome(change).map(|told| told.is_ok());
        assert_eq!((told(&synced, 4), told(&synced, 5)), (Some(true), None));
        synced.failed = Some(Error::Full);
        assert_eq!(told(&synced, 5), Some(false));
        // The store is opened again and has less than was written; from then on all goes well.
        synced.lose(6);
        (synced.change, synced.failed) = (9, None);
        let outcomes: Vec<_> = (4..=10).map(|change| told(&synced, change)).collect();
        let [yes, no] = [Some(true), Some(false)];
        assert_eq!(outcomes, [yes, no, no, yes, yes, yes, None]);
    }
}
