//! The Scribe: Lua machines that answer requests. A worker has a pool of them; each serves one request at a time, and one
//! that fails beyond repair is replaced. Nothing here knows sockets.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of Lua's types only those a function takes are named; the rest is refused"
)]

mod abandon;
mod agent;
mod api;
mod clerk;
mod data;
mod emit;
pub(crate) mod escape;
mod failure;
mod finished;
#[cfg(test)]
mod fixture;
mod form_fields;
mod fuzz;
mod input;
mod language;
mod library;
mod load;
mod machine;
mod names;
mod natives;
mod once;
mod output;
mod page;
pub(crate) mod policy;
mod request;
mod respond;
mod sequence;
mod slots;
mod state;
mod values;
mod within;

use std::cell::RefCell;
use std::sync::Arc;

use crate::Error;
use crate::exchange::{Incoming, Outgoing, Shared};
use crate::program::SiteId;
pub(crate) use clerk::call as call_clerk;
pub use data::prepare;
pub(crate) use data::{Hand, Report, with_functions};
use finished::Finished;
#[doc(hidden)]
pub use fuzz::fuzz_emit;
use machine::Machine;

/// The machines of one worker.
pub struct Pool {
    shared: Arc<Shared>,
    idle: RefCell<Vec<Machine>>,
    finished: Finished,
}

impl Pool {
    /// A pool with one machine ready.
    ///
    /// # Errors
    /// When a machine cannot be prepared, which is so for all of them.
    pub fn new(shared: Arc<Shared>) -> Result<Pool, Error> {
        let idle = if shared.program.sites.is_empty() || shared.program.chunks.is_empty() {
            Vec::new()
        } else {
            vec![Machine::new(shared.clone())?]
        };
        let finished = Finished::new(&shared.program);
        Ok(Pool {
            shared,
            idle: RefCell::new(idle),
            finished,
        })
    }

    /// Answers a request for a page; `None` is a host no site has. Never fails: what goes wrong is an answer too.
    pub async fn answer(&self, site: Option<SiteId>, incoming: Incoming) -> Outgoing {
        let key = self.finished.key(&self.shared.program, site, &incoming);
        if let Some(outgoing) = key.as_ref().and_then(|key| self.finished.get(key)) {
            return outgoing;
        }
        // A machine taken here and dropped with the request, when the visitor leaves, is simply not returned.
        let taken = self.idle.borrow_mut().pop();
        let machine = match taken.map_or_else(|| Machine::new(self.shared.clone()), Ok) {
            Ok(machine) => machine,
            Err(error) => {
                tracing::error!("{error}");
                return Outgoing::refusal(hyper::StatusCode::SERVICE_UNAVAILABLE);
            }
        };
        let (outgoing, whole) = sequence::answer(&machine, site, incoming).await;
        machine.inner.end();
        if let Some(key) = key {
            self.finished.keep(key, &outgoing);
        }
        if whole {
            self.idle.borrow_mut().push(machine);
        }
        outgoing
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.idle
            .borrow()
            .iter()
            .for_each(|machine| load::shut_down(&machine.inner));
    }
}
