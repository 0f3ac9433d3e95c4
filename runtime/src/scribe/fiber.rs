//! A request has a stack of its own, so that a page can wait anywhere: in a function that Lua called, called from Lua, called from
//! Rust. While it waits, its worker answers others. Coroutines of Lua cannot do that, because they cannot be left across a
//! function of ours, and pages are full of those (`scribe.View`, `require`, procedures).
//!
//! Switching stacks is corosensei's affair. What is `unsafe` here is one pointer: the way back to the worker, which lives on the
//! request's stack and is asked for by whoever waits.
#![allow(
    unsafe_code,
    reason = "the pointer to the way back; set while the stack runs, and taken away before it ends"
)]

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::{Pin, pin};
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

use crate::scribe::machine::Inner;

/// Bytes of a stack. Only what is touched takes memory; two hundred calls of Lua by Rust by Lua, more than Luau allows, fit.
const STACK: usize = 4 << 20;

/// The stack of a machine, and how what runs on it waits.
pub(crate) struct Fiber {
    stack: RefCell<Option<DefaultStack>>,
    /// Set while the stack runs.
    back: Cell<Option<NonNull<Yielder<(), ()>>>>,
    /// What waits is woken by this, whichever task runs the stack by then.
    waker: Waker,
    relay: Arc<Relay>,
    /// Nobody will resume it to wait any longer.
    gone: Cell<bool>,
}

/// Wakes the task that runs the stack now. A request begins in the task of its connection and goes on in one of its own; what was
/// asked to wait by a future that itself waits further down the stack would otherwise wake the first for ever.
struct Relay(Mutex<Waker>);

impl Relay {
    fn task(&self) -> MutexGuard<'_, Waker> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Relay {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let task = self.task().clone();
        task.wake();
    }
}

/// Waiting was in vain: the worker ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

impl Default for Fiber {
    fn default() -> Fiber {
        let relay = Arc::new(Relay(Mutex::new(Waker::noop().clone())));
        Fiber {
            stack: RefCell::default(),
            back: Cell::default(),
            waker: relay.clone().into(),
            relay,
            gone: Cell::default(),
        }
    }
}

impl Fiber {
    /// Something runs on the stack, and may wait.
    pub(crate) fn is_running(&self) -> bool {
        self.back.get().is_some()
    }

    /// Waits for a future; meanwhile the worker does other things.
    ///
    /// # Errors
    /// When the worker ends before it is ready, or nothing runs on the stack.
    pub(crate) fn wait<F: Future>(&self, future: F) -> Result<F::Output, Gone> {
        let mut future = pin!(future);
        loop {
            let Some(back) = self.back.get().filter(|_| !self.gone.get()) else {
                return Err(Gone);
            };
            match future.as_mut().poll(&mut Context::from_waker(&self.waker)) {
                Poll::Ready(output) => return Ok(output),
                // SAFETY: the yielder lives on the stack that this very call runs on, below this frame: `back` is set by the
                // function at the bottom of the stack and taken away before that function ends (`Back`), and machines, which
                // hold fibers, never leave their thread. A wait inside of a wait comes back here only after it has ended.
                Poll::Pending => unsafe { back.as_ref() }.suspend(()),
            }
        }
    }

    /// Lets others have their turn.
    pub(crate) fn give_way(&self) -> Result<(), Gone> {
        self.wait(tokio::task::yield_now())
    }
}

/// Takes the way back away, however the work on the stack ends.
struct Back<'f>(&'f Fiber);

impl Drop for Back<'_> {
    fn drop(&mut self) {
        self.0.back.set(None);
    }
}

/// Work on the stack of a machine.
pub(crate) struct Running<T: 'static> {
    inner: Rc<Inner>,
    /// Empty once it has ended.
    coroutine: Option<Coroutine<(), (), T>>,
}

/// Runs something on the stack of a machine.
///
/// # Errors
/// When the system has no memory for a stack.
pub(crate) fn run<T: 'static>(
    inner: Rc<Inner>,
    work: impl FnOnce() -> T + 'static,
) -> std::io::Result<Running<T>> {
    let kept = inner.fiber.stack.take();
    let stack = kept.map_or_else(|| DefaultStack::new(STACK), Ok)?;
    let held = inner.clone();
    let coroutine = Coroutine::with_stack(stack, move |yielder: &Yielder<(), ()>, ()| {
        let fiber = &held.fiber;
        fiber.back.set(Some(NonNull::from(yielder)));
        let _back = Back(fiber);
        work()
    });
    Ok(Running {
        inner,
        coroutine: Some(coroutine),
    })
}

impl<T: 'static> Running<T> {
    /// Lets it run until it waits or ends.
    fn step(&mut self) -> Poll<T> {
        let Some(mut coroutine) = self.coroutine.take() else {
            return Poll::Pending;
        };
        self.inner.watched.enter();
        let result = coroutine.resume(());
        self.inner.watched.leave();
        match result {
            CoroutineResult::Yield(()) => {
                self.coroutine = Some(coroutine);
                Poll::Pending
            }
            CoroutineResult::Return(given) => {
                self.inner.fiber.stack.replace(Some(coroutine.into_stack()));
                Poll::Ready(given)
            }
        }
    }
}

impl<T: 'static> Unpin for Running<T> {}

impl<T: 'static> Future for Running<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.inner.fiber.relay.task().clone_from(context.waker());
        self.step()
    }
}

impl<T: 'static> Drop for Running<T> {
    fn drop(&mut self) {
        if self.coroutine.is_none() {
            return;
        }
        // What waits is told that it waits in vain, and Lua is interrupted wherever it goes on: the stack is left the ordinary
        // way, so that nothing on it is forgotten, and nothing is unwound through Lua by force.
        self.inner.fiber.gone.set(true);
        self.inner.watched.abandon();
        while self.coroutine.is_some() && self.step().is_pending() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Mode;
    use crate::scribe::fixture;
    use crate::scribe::machine::Machine;
    use std::time::Duration;

    fn machine() -> Machine {
        Machine::new(fixture::shared(Vec::new(), Mode::Production)).expect("a machine")
    }

    /// A function that waits, called by Lua, called by a function of ours, called by Lua.
    fn nested(machine: &Machine, milliseconds: u64) -> mlua::Function {
        let lua = &machine.lua;
        let inner = machine.inner.clone();
        let sleep = lua.create_function(move |_, ()| {
            let time = tokio::time::sleep(Duration::from_millis(milliseconds));
            let waited = inner.fiber.wait(time);
            waited.map_err(|_| mlua::Error::runtime("gone"))
        });
        let call = lua.create_function(|_, function: mlua::Function| function.call::<i32>(()));
        let chunk = lua.load("local call, sleep = ... return function() return call(function() sleep() sleep() return 7 end) end");
        chunk
            .call((call.expect("made"), sleep.expect("made")))
            .expect("runs")
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(future)
    }

    #[test]
    fn pages_wait_beside_each_other() {
        let machines: Vec<_> = (0..20).map(|_| machine()).collect();
        let begun = std::time::Instant::now();
        let all = block_on(async {
            let running = machines.iter().map(|machine| {
                let function = nested(machine, 50);
                run(machine.inner.clone(), move || {
                    function.call::<i32>(()).expect("runs")
                })
                .expect("a stack")
            });
            let mut given = Vec::new();
            let mut running: Vec<_> = running.collect();
            // Polled in turns, as a worker does.
            std::future::poll_fn(|context| {
                running.retain_mut(|one| match Pin::new(one).poll(context) {
                    Poll::Ready(number) => {
                        given.push(number);
                        false
                    }
                    Poll::Pending => true,
                });
                match running.is_empty() {
                    true => Poll::Ready(()),
                    false => Poll::Pending,
                }
            })
            .await;
            given
        });
        assert_eq!(all, vec![7; 20]);
        // One after the other, they would take two seconds.
        assert!(begun.elapsed() < Duration::from_secs(1));
        // The stack serves the next as well.
        let function = nested(&machines[0], 1);
        let again = run(machines[0].inner.clone(), move || function.call::<i32>(()));
        assert_eq!(block_on(again.expect("a stack")).expect("runs"), 7);
    }

    #[test]
    fn what_is_dropped_while_it_waits_ends_by_itself() {
        let machine = machine();
        let function = nested(&machine, 60_000);
        let dropped = Rc::new(Cell::new(false));
        struct Note(Rc<Cell<bool>>);
        impl Drop for Note {
            fn drop(&mut self) {
                self.0.set(true);
            }
        }
        let note = Note(dropped.clone());
        let mut running = run(machine.inner.clone(), move || {
            let _note = note;
            function.call::<i32>(()).is_err()
        })
        .expect("a stack");
        block_on(async {
            let first =
                std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut running).poll(context)));
            assert!(first.await.is_pending());
            assert!(!dropped.get());
            drop(running);
        });
        assert!(dropped.get());
        assert!(!machine.inner.fiber.is_running());
    }

    /// A future that waits itself after something further down the stack has waited, in another task by then.
    #[test]
    fn a_wait_around_a_wait_is_woken_in_the_task_that_runs_the_stack() {
        let machine = machine();
        let function = nested(&machine, 5);
        let inner = machine.inner.clone();
        let mut running = run(machine.inner.clone(), move || {
            inner.fiber.wait(async move {
                function.call::<i32>(()).expect("runs");
                tokio::time::sleep(Duration::from_millis(5)).await;
                7
            })
        })
        .expect("a stack");
        let given = block_on(async {
            let local = tokio::task::LocalSet::new();
            let first = std::future::poll_fn(|context| {
                Poll::Ready(Pin::new(&mut running).poll(context).is_pending())
            });
            assert!(first.await);
            let task = local.spawn_local(running);
            let given = local.run_until(task);
            tokio::time::timeout(Duration::from_secs(20), given).await
        });
        assert_eq!(given.expect("in time").expect("no panic"), Ok(7));
    }

    #[test]
    fn waiting_outside_of_a_stack_is_refused() {
        let machine = machine();
        assert_eq!(machine.inner.fiber.wait(async { 1 }), Err(Gone));
    }
}
