//! Limits of time: a thread looks every few milliseconds at what machines are doing, and makes those that take too long stop by
//! setting Luau's interrupt from outside. A request costs two stores for it: an interrupt that is always set would cost a fifth
//! of a page's time.
//!
//! What is `unsafe` here is writing the pointer of the interrupt, which Luau reads at every loop and call, while its machine runs
//! on another thread.
#![allow(
    unsafe_code,
    reason = "an interrupt set from another thread is how Luau is stopped; the machine cannot go away meanwhile"
)]

use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread::Thread;
use std::time::{Duration, Instant};

use mlua::{Lua, ffi};

/// How often the thread looks.
const TICK: Duration = Duration::from_millis(10);
/// Rounds without anything to watch after which the thread rests.
const RESTS_AFTER: u32 = 100;
/// The deadline of what was stopped.
const FIRED: u64 = u64::MAX;

/// Why a machine was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// It took too long by the clock.
    Time,
    /// It took too much of the processor.
    Cpu,
}

/// A machine as the thread sees it. Times are milliseconds since the first machine was made.
struct Slot {
    /// When the request must have ended; 0 without one, `FIRED` once it was stopped.
    deadline: AtomicU64,
    /// Milliseconds of the processor that the request may use; 0 is any number.
    cpu: AtomicU64,
    /// Counts requests, so that what one used is not held against the next.
    request: AtomicU64,
    /// It runs at the moment, not waiting for anything.
    running: AtomicBool,
    /// The thread it runs on, by the system's number.
    thread: AtomicU64,
    /// Which limit was passed.
    is_cpu: AtomicBool,
    /// The place of the interrupt; empty once the machine is gone.
    interrupt: Mutex<Option<Interrupt>>,
}

type Callback = unsafe extern "C-unwind" fn(*mut ffi::lua_State, c_int);

/// Where Luau looks for the function to call at loops and calls.
#[derive(Clone, Copy)]
struct Interrupt(*mut Option<Callback>);

// SAFETY: the pointer is only written through, atomically, and only while the lock around it is held, which the machine's thread
// takes before it lets the machine go.
unsafe impl Send for Interrupt {}

impl Interrupt {
    fn set(self, callback: Callback) {
        // SAFETY: a pointer to a function, or none, has the size and alignment of a pointer. The place is part of the machine,
        // which lives while the lock is held. Luau reads it as a whole and may see it a moment later.
        let place = unsafe { AtomicPtr::from_ptr(self.0.cast::<*mut ()>()) };
        place.store(callback as *mut (), Ordering::Relaxed);
    }
}

unsafe extern "C-unwind" fn over_time(state: *mut ffi::lua_State, collecting: c_int) {
    // SAFETY: as below.
    unsafe { stop(state, collecting, c"the page took too long") }
}

unsafe extern "C-unwind" fn over_cpu(state: *mut ffi::lua_State, collecting: c_int) {
    // SAFETY: as below.
    unsafe {
        stop(
            state,
            collecting,
            c"the page used too much of the processor",
        )
    }
}

unsafe extern "C-unwind" fn abandoned(state: *mut ffi::lua_State, collecting: c_int) {
    // SAFETY: as below.
    unsafe { stop(state, collecting, c"the server ends") }
}

/// Raises an error, except where Luau collects garbage and must not be left.
///
/// # Safety
/// To be called by Luau as its interrupt, with the state that runs.
unsafe fn stop(state: *mut ffi::lua_State, collecting: c_int, words: &std::ffi::CStr) {
    if collecting >= 0 {
        return;
    }
    // SAFETY: the text is valid and without `%`; nothing on this frame has to be dropped when the error leaves it.
    unsafe { ffi::luaL_error(state, words.as_ptr()) }
}

/// A machine with its place in the watch.
pub(crate) struct Watched {
    slot: Arc<Slot>,
}

impl Watched {
    /// Has a machine watched.
    pub(crate) fn new(lua: &Lua) -> mlua::Result<Watched> {
        let mut place = std::ptr::null_mut();
        let found = |state| {
            // SAFETY: every state has callbacks, at a place that stays while the machine lives.
            place = unsafe { &raw mut (*ffi::lua_callbacks(state)).interrupt };
        };
        // SAFETY: it only asks for a pointer, and leaves the Lua stack alone.
        unsafe { lua.exec_raw::<()>((), found)? };
        let slot = Arc::new(Slot {
            deadline: AtomicU64::new(0),
            cpu: AtomicU64::new(0),
            request: AtomicU64::new(0),
            running: AtomicBool::new(false),
            thread: AtomicU64::new(0),
            is_cpu: AtomicBool::new(false),
            interrupt: Mutex::new(Some(Interrupt(place))),
        });
        watch().slots().push(Arc::downgrade(&slot));
        Ok(Watched { slot })
    }

    /// A request begins: it has so much time by the clock and of the processor; `None` is as much as it takes.
    pub(crate) fn begin(&self, time: Option<Duration>, cpu: Option<Duration>) {
        let slot = &self.slot;
        let milliseconds =
            |time: Duration| u64::try_from(time.as_millis()).unwrap_or(FIRED / 2).max(1);
        slot.request.fetch_add(1, Ordering::Relaxed);
        slot.cpu
            .store(cpu.map_or(0, milliseconds), Ordering::Relaxed);
        let deadline = time.map_or(FIRED / 2, |time| now().saturating_add(milliseconds(time)));
        slot.deadline
            .store(deadline.min(FIRED - 1), Ordering::Release);
        watch().wake();
    }

    /// The request has ended; says whether it was stopped, after which the machine is not to be used again.
    pub(crate) fn end(&self) -> Option<Over> {
        let fired = self.slot.deadline.swap(0, Ordering::AcqRel) == FIRED;
        fired.then(|| self.over())
    }

    /// The request was stopped.
    pub(crate) fn fired(&self) -> Option<Over> {
        let fired = self.slot.deadline.load(Ordering::Acquire) == FIRED;
        fired.then(|| self.over())
    }

    fn over(&self) -> Over {
        match self.slot.is_cpu.load(Ordering::Relaxed) {
            true => Over::Cpu,
            false => Over::Time,
        }
    }

    /// How long the request may still take; `None` is without end.
    pub(crate) fn remaining(&self) -> Option<Duration> {
        let deadline = self.slot.deadline.load(Ordering::Acquire);
        let limited = (1..FIRED / 2).contains(&deadline);
        limited.then(|| Duration::from_millis(deadline.saturating_sub(now())))
    }

    /// Sets how long the request may take from now on, and gives how long it could have before. `None` is without end.
    pub(crate) fn rearm(&self, time: Option<Duration>) -> Option<Duration> {
        let slot = &self.slot;
        let (before, left) = (slot.deadline.load(Ordering::Acquire), self.remaining());
        let now = now();
        // What was stopped stays so, also what is stopped meanwhile.
        if before == FIRED {
            return left;
        }
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(FIRED / 2);
        let deadline = time.map_or(FIRED / 2, |time| now.saturating_add(milliseconds(time)));
        let _ = slot.deadline.compare_exchange(
            before,
            deadline.min(FIRED - 1),
            Ordering::AcqRel,
            Ordering::Acquire,
        );
        left
    }

    /// The machine runs.
    pub(crate) fn enter(&self) {
        let slot = &self.slot;
        slot.thread.store(thread_number(), Ordering::Relaxed);
        slot.running.store(true, Ordering::Release);
    }

    /// The machine waits, or has ended.
    pub(crate) fn leave(&self) {
        self.slot.running.store(false, Ordering::Release);
    }

    /// Stops whatever runs in the machine from now on.
    pub(crate) fn abandon(&self) {
        if let Some(interrupt) = *self.slot.lock() {
            interrupt.set(abandoned);
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        *self.slot.lock() = None;
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, Option<Interrupt>> {
        self.interrupt
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the request that has this deadline, unless it ended meanwhile.
    fn fire(&self, deadline: u64, over: Over) {
        let held = self.lock();
        self.is_cpu.store(over == Over::Cpu, Ordering::Relaxed);
        let still =
            self.deadline
                .compare_exchange(deadline, FIRED, Ordering::AcqRel, Ordering::Acquire);
        if let (Ok(_), Some(interrupt)) = (still, *held) {
            interrupt.set(match over {
                Over::Time => over_time,
                Over::Cpu => over_cpu,
            });
        }
    }
}

/// The system's number of this thread, asked for once.
fn thread_number() -> u64 {
    thread_local! {
        static NUMBER: u64 = rustix::thread::gettid().as_raw_nonzero().get().unsigned_abs().into();
    }
    NUMBER.with(|number| *number)
}

fn beginning() -> Instant {
    static BEGINNING: OnceLock<Instant> = OnceLock::new();
    *BEGINNING.get_or_init(Instant::now)
}

/// Milliseconds, from 1.
fn now() -> u64 {
    u64::try_from(beginning().elapsed().as_millis()).unwrap_or(u64::MAX / 4) + 1
}

/// The thread and what it looks at.
struct Watch {
    slots: Mutex<Vec<Weak<Slot>>>,
    thread: OnceLock<Thread>,
    rests: AtomicBool,
}

fn watch() -> &'static Watch {
    static WATCH: Watch = Watch {
        slots: Mutex::new(Vec::new()),
        thread: OnceLock::new(),
        rests: AtomicBool::new(false),
    };
    static STARTED: OnceLock<()> = OnceLock::new();
    STARTED.get_or_init(|| {
        let started = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(|| WATCH.work());
        match started {
            Ok(handle) => {
                let _ = WATCH.thread.set(handle.thread().clone());
            }
            Err(error) => tracing::error!("pages have no limit of time: {error}"),
        }
    });
    &WATCH
}

/// What a request has used of the processor, as far as it was seen.
struct Used {
    slot: Weak<Slot>,
    request: u64,
    nanoseconds: u64,
    /// What its thread had used in all at the last look, if it ran then.
    seen: Option<u64>,
}

impl Watch {
    fn slots(&self) -> MutexGuard<'_, Vec<Weak<Slot>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something is to be watched.
    fn wake(&self) {
        if self.rests.swap(false, Ordering::AcqRel)
            && let Some(thread) = self.thread.get()
        {
            thread.unpark();
        }
    }

    fn work(&self) {
        let mut used = Vec::new();
        let mut idle = 0;
        loop {
            if self.look(&mut used) {
                idle = 0;
            } else {
                idle += 1;
            }
            if idle < RESTS_AFTER {
                std::thread::sleep(TICK);
                continue;
            }
            self.rests.store(true, Ordering::Release);
            // Who began before it was said is seen now; who begins after it wakes this thread.
            if !self.look(&mut used) {
                std::thread::park();
            }
            self.rests.store(false, Ordering::Release);
            idle = 0;
        }
    }

    /// One look at all machines; says whether one has a request.
    fn look(&self, used: &mut Vec<Used>) -> bool {
        let mut slots = self.slots();
        slots.retain(|slot| slot.strong_count() > 0);
        let slots: Vec<Arc<Slot>> = slots.iter().filter_map(Weak::upgrade).collect();
        used.retain(|used| used.slot.strong_count() > 0);
        let now = now();
        let mut busy = false;
        for slot in &slots {
            let deadline = slot.deadline.load(Ordering::Acquire);
            if deadline == 0 || deadline == FIRED {
                continue;
            }
            busy = true;
            if deadline <= now {
                slot.fire(deadline, Over::Time);
            } else if slot.running.load(Ordering::Acquire) && over_limit(slot, used) {
                slot.fire(deadline, Over::Cpu);
            }
        }
        busy
    }
}

/// Whether a running request has used more of the processor than it may.
fn over_limit(slot: &Arc<Slot>, used: &mut Vec<Used>) -> bool {
    let limit = slot.cpu.load(Ordering::Relaxed);
    if limit == 0 {
        return false;
    }
    let request = slot.request.load(Ordering::Relaxed);
    let total = thread_time(slot.thread.load(Ordering::Relaxed));
    let at = used
        .iter()
        .position(|used| std::ptr::eq(used.slot.as_ptr(), Arc::as_ptr(slot)));
    let at = at.unwrap_or_else(|| {
        used.push(Used {
            slot: Arc::downgrade(slot),
            request,
            nanoseconds: 0,
            seen: None,
        });
        used.len() - 1
    });
    let Some(known) = used.get_mut(at) else {
        return false;
    };
    if known.request != request {
        (known.request, known.nanoseconds, known.seen) = (request, 0, None);
    }
    // Another request of the same thread may have run between two looks: no look counts for more than it can have been.
    let most = u64::try_from(TICK.as_nanos()).unwrap_or(u64::MAX) * 4;
    let since = known.seen.map_or(0, |seen| total.saturating_sub(seen));
    known.nanoseconds += since.min(most);
    known.seen = Some(total);
    known.nanoseconds / 1_000_000 >= limit
}

/// Nanoseconds of the processor that a thread of this process has used.
fn thread_time(thread: u64) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/self/task/{thread}/schedstat"));
    let stat = stat.unwrap_or_default();
    stat.split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
