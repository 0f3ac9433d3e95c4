//! The machines of one worker: as many as requests need at the same time, up to a limit; beyond it requests wait for one, up to
//! another, and further ones are told to come back later.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use hyper::StatusCode;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::Error;
use crate::exchange::{Incoming, Outgoing, Shared};
use crate::program::{Scribes, SiteId};
use crate::scribe::fiber::{self, Running};
use crate::scribe::machine::Machine;
use crate::scribe::{load, respond, sequence};

/// Seconds after which whoever found no room may ask again.
const RETRY_AFTER: &str = "1";

/// The machines of one worker.
pub struct Pool {
    inner: Rc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    /// The machine used last comes last.
    idle: RefCell<Vec<Idle>>,
    /// A permit for each machine that may serve at the same time.
    room: Semaphore,
    /// Requests that wait for one.
    waiting: Cell<u32>,
}

/// A machine that waits for a request.
struct Idle {
    machine: Machine,
    since: Instant,
    /// Requests it has answered.
    answered: u32,
}

/// What became of a request, with the machine that answered it and whether it may serve another.
type Answered = (Outgoing, Machine, bool);

impl Pool {
    /// A pool with as many machines ready as there are to be at least.
    ///
    /// # Errors
    /// When a machine cannot be prepared, which is so for all of them.
    pub fn new(shared: Arc<Shared>) -> Result<Pool, Error> {
        let program = &shared.program;
        let scribes = program.node.scribes;
        let least = match program.sites.is_empty() || program.chunks.is_empty() {
            true => 0,
            false => scribes.min.min(scribes.max).max(1),
        };
        let idle = (0..least).map(|_| Machine::new(shared.clone()).map(Idle::new));
        let idle = idle.collect::<Result<Vec<_>, Error>>()?;
        Ok(Pool {
            inner: Rc::new(Inner {
                room: Semaphore::new(scribes.max.max(1) as usize),
                idle: RefCell::new(idle),
                waiting: Cell::new(0),
                shared,
            }),
        })
    }

    /// Answers a request for a page; `None` is a host no site has. Never fails: what goes wrong is an answer too.
    ///
    /// A page that has begun goes on to its end when nobody waits for its answer any longer.
    pub async fn answer(&self, site: Option<SiteId>, incoming: Incoming) -> Outgoing {
        let inner = &self.inner;
        let Some(permit) = inner.permit().await else {
            return full();
        };
        let (running, answered) = match inner.start(site, incoming) {
            Ok(started) => started,
            Err(error) => {
                tracing::error!("{error}");
                return Outgoing::refusal(StatusCode::SERVICE_UNAVAILABLE);
            }
        };
        inner.clone().finish(running, answered, permit).await
    }

    /// Lets machines go that nobody has needed for a while.
    pub(crate) fn rest(&self) {
        self.inner.rest();
    }
}

/// The answer when there are too many requests.
fn full() -> Outgoing {
    let mut outgoing = Outgoing::refusal(StatusCode::SERVICE_UNAVAILABLE);
    respond::set(&mut outgoing.headers, "Retry-After", RETRY_AFTER);
    outgoing
}

impl Idle {
    fn new(machine: Machine) -> Idle {
        Idle {
            machine,
            since: Instant::now(),
            answered: 0,
        }
    }
}

impl Inner {
    fn scribes(&self) -> Scribes {
        self.shared.program.node.scribes
    }

    /// The right to use a machine; `None` when too many wait for it already.
    async fn permit(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(permit) = self.room.try_acquire() {
            return Some(permit);
        }
        if self.waiting.get() >= self.scribes().queue {
            return None;
        }
        let _waiting = Counted::new(&self.waiting);
        self.room.acquire().await.ok()
    }

    /// Begins to answer with a machine that has nothing to do, or a new one; gives also how many requests it has answered.
    fn start(
        &self,
        site: Option<SiteId>,
        incoming: Incoming,
    ) -> Result<(Running<Answered>, u32), Error> {
        let idle = self.idle.borrow_mut().pop();
        let idle = match idle {
            Some(idle) => idle,
            None => Idle::new(Machine::new(self.shared.clone())?),
        };
        let (machine, answered) = (idle.machine, idle.answered);
        let inner = machine.inner.clone();
        let running = fiber::run(machine.inner.clone(), move || {
            let waited = inner.fiber.wait(sequence::answer(&machine, site, incoming));
            let (outgoing, whole) = waited
                .unwrap_or_else(|_| (Outgoing::refusal(StatusCode::SERVICE_UNAVAILABLE), false));
            (outgoing, machine, whole)
        });
        let running = running.map_err(|source| Error::Machine {
            step: "a stack".to_owned(),
            source: mlua::Error::external(source),
        })?;
        Ok((running, answered))
    }

    /// The answer, at once or when it is there.
    async fn finish(
        self: Rc<Self>,
        mut running: Running<Answered>,
        answered: u32,
        permit: SemaphorePermit<'_>,
    ) -> Outgoing {
        let first = std::future::poll_fn(|context| {
            Poll::Ready(Future::poll(Pin::new(&mut running), context))
        });
        if let Poll::Ready(done) = first.await {
            return self.done(done, answered);
        }
        // From here on it waits for something. It has a task of its own, which does not end with the connection.
        permit.forget();
        let inner = self.clone();
        let task = tokio::task::spawn_local(async move {
            let _room = Room(&inner.room);
            inner.done(running.await, answered)
        });
        task.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a page failed");
            Outgoing::refusal(StatusCode::INTERNAL_SERVER_ERROR)
        })
    }

    /// Takes the machine back, if it may serve another request.
    fn done(&self, (outgoing, machine, whole): Answered, answered: u32) -> Outgoing {
        let stopped = machine.inner.watched.end();
        machine.inner.end();
        let answered = answered + 1;
        let recycle = self.scribes().recycle;
        if whole && stopped.is_none() && (recycle == 0 || answered < recycle) {
            self.idle.borrow_mut().push(Idle {
                machine,
                since: Instant::now(),
                answered,
            });
        }
        outgoing
    }

    fn rest(&self) {
        let Scribes {
            min, idle: time, ..
        } = self.scribes();
        let time = Duration::from_secs(time);
        let mut idle = self.idle.borrow_mut();
        // Those used last serve first, so that the others get old.
        while idle.len() > min.max(1) as usize
            && idle
                .first()
                .is_some_and(|first| first.since.elapsed() > time)
        {
            let old = idle.remove(0);
            load::shut_down(&old.machine.inner);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.idle
            .borrow()
            .iter()
            .for_each(|idle| load::shut_down(&idle.machine.inner));
    }
}

/// One more while it lives.
struct Counted<'c>(&'c Cell<u32>);

impl<'c> Counted<'c> {
    fn new(count: &'c Cell<u32>) -> Counted<'c> {
        count.set(count.get() + 1);
        Counted(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// Room for another machine when it is dropped.
struct Room<'s>(&'s Semaphore);

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}
