//! The open store, and bringing changes to the disk: one thread does it at an interval, or at once when somebody waits. All who
//! wait while the disk works are served by the next turn together (group commit: DeWitt et al. 1984).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use rustix::fs::statvfs;
use tokio::sync::watch;

use super::Settings;
use super::cache::{Cache, Entry};
use super::error::Error;
use super::log::Log;
use super::store::Store;

/// How long is waited for readers to let go of a store that is opened again.
const LET_GO: Duration = Duration::from_secs(10);

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
                engine.flush();
            }
            engine.flush();
        });
    started.map_err(|source| Error::File {
        doing: "start the thread that saves data".to_owned(),
        source: Arc::new(source),
    })
}

impl Engine {
    /// Opens the store of a data folder.
    pub(super) fn open(data: &Path, settings: Settings) -> Result<Engine, Error> {
        Ok(Engine {
            data: data.to_owned(),
            store: ArcSwapOption::from_pointee(Store::open(data)?),
            log: Log::default(),
            cache: Cache::new(settings.cache),
            settings,
            halted: Mutex::default(),
            wishes: Mutex::default(),
            woken: Condvar::new(),
            synced: watch::Sender::default(),
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

    /// Remembers why writing failed; gives what the writer is told.
    pub(super) fn failed(&self, error: Error) -> Error {
        self.halted().get_or_insert(error).clone()
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
            .wait_for(|synced| synced.change >= change || synced.failed.is_some())
            .await;
        match reached {
            Ok(synced) if synced.change >= change => Ok(()),
            Ok(synced) => Err(synced.failed.clone().unwrap_or(Error::Full)),
            Err(_) => unreachable!("the sender is a field of the engine"),
        }
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

    /// One turn: brings what was written to the disk, and sees whether there is room for more.
    fn flush(&self) {
        let change = self.log.last();
        let halted = self.halted().is_some();
        if halted {
            if self.has_room() {
                self.resume(change);
            }
            return;
        }
        if change > self.synced.borrow().change {
            match self.store().and_then(|store| store.sync()) {
                Ok(()) => self.reached(change),
                Err(error) => self.halt(error),
            }
        }
        if !self.has_room() {
            self.halt(Error::Full);
        }
    }

    fn reached(&self, change: u64) {
        self.synced.send_replace(Synced {
            change,
            at: Some(Instant::now()),
            failed: None,
        });
    }

    fn halt(&self, error: Error) {
        tracing::error!(target: "teller", "{error}");
        let error = self.failed(error);
        self.synced
            .send_modify(|synced| synced.failed = Some(error));
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
        let sound = self.store().and_then(|store| store.sync()).is_ok();
        if sound {
            self.reached(change);
        } else if !self.reopen() {
            return;
        }
        *self.halted() = None;
        tracing::info!(target: "teller", "data can be saved again");
    }

    /// Opens the store again, after which it has what the disk has.
    fn reopen(&self) -> bool {
        let Some(store) = self.store.swap(None) else {
            return false;
        };
        let begun = Instant::now();
        while Arc::strong_count(&store) > 1 && begun.elapsed() < LET_GO {
            std::thread::sleep(Duration::from_millis(1));
        }
        if Arc::strong_count(&store) > 1 {
            // Somebody reads on; another turn will come.
            self.store.store(Some(store));
            return false;
        }
        drop(store);
        match Store::open(&self.data) {
            Ok(store) => {
                self.cache.clear();
                self.store.store(Some(Arc::new(store)));
                self.reached(self.log.last());
                true
            }
            Err(error) => {
                tracing::error!(target: "teller", "{error}");
                false
            }
        }
    }
}
