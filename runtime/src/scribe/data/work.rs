//! Runs tasks in a Lua machine. A procedure runs in one transaction with the record of its end, so that what it did and that it
//! did it are on the disk together.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mlua::{Function, Lua, Value, VmState};

use super::convert;
use super::procedure;
use crate::exchange::Shared;
use crate::program::Bundle;
use crate::scribe::failure;
use crate::scribe::fiber;
use crate::scribe::load;
use crate::scribe::machine::{Inner, Machine};
use crate::tasks::{self, Became, Ending, Task};
use crate::teller::{Error, Part, Value as Stored};

/// A Lua machine that runs one task after the other.
pub(crate) struct Hand {
    machine: Machine,
    /// Number of the runner, which its claims bear.
    runner: f64,
    /// Turns true when tasks are not waited for any longer.
    cut: Arc<AtomicBool>,
}

/// What became of a run.
pub(crate) struct Report {
    pub(crate) became: Became,
    /// Why it failed, with the place in the source.
    pub(crate) failure: Option<String>,
    /// The machine must not be used again.
    pub(crate) fatal: bool,
}

/// How far a run got.
enum Ran {
    /// Its end is recorded: what became of the task, and why it failed if so.
    Recorded(Became, Option<String>),
    /// It ended.
    Ended(Ending),
}

impl Hand {
    /// A machine with everything the program gives it.
    ///
    /// # Errors
    /// When it cannot be made ready.
    pub(crate) fn new(
        shared: Arc<Shared>,
        runner: f64,
        cut: Arc<AtomicBool>,
    ) -> Result<Hand, crate::Error> {
        let machine = Machine::new(shared)?;
        let asked = cut.clone();
        machine.lua.set_interrupt(move |_| {
            if asked.load(Ordering::Relaxed) {
                return Err(mlua::Error::runtime("the server stops"));
            }
            Ok(VmState::Continue)
        });
        Ok(Hand {
            machine,
            runner,
            cut,
        })
    }

    /// Runs a claimed task to its end and records it.
    ///
    /// # Errors
    /// When the end cannot be recorded.
    pub(crate) async fn run(self: &Rc<Self>, task: &Task) -> Result<Report, Error> {
        let (hand, task) = (self.clone(), task.clone());
        let running = fiber::run(self.machine.inner.clone(), move || hand.attempt(&task));
        match running {
            Ok(running) => running.await,
            Err(source) => Err(Error::File {
                doing: "make a stack".to_owned(),
                source: Arc::new(source),
            }),
        }
    }

    fn attempt(&self, task: &Task) -> Result<Report, Error> {
        let (lua, inner) = (&self.machine.lua, &*self.machine.inner);
        let name = task.function().unwrap_or_default();
        let ran = self.begin().and_then(|()| {
            let (function, is_procedure) = function(inner, &name)?;
            if is_procedure {
                return self.transact(&function, task);
            }
            call(lua, inner, &function, task).map(Ran::Ended)
        });
        let (ending, fatal, place) = match ran {
            Ok(Ran::Recorded(became, failure)) => {
                return Ok(Report {
                    became,
                    failure,
                    fatal: false,
                });
            }
            Ok(Ran::Ended(ending)) => (ending, false, None),
            Err(error) => {
                let failure = failure::failure(&error);
                let place = failure.place.map(|(path, line)| format!("{path}:{line}: "));
                (Ending::failure(failure.message), failure.fatal, place)
            }
        };
        let failure = ending.given.as_ref().err().cloned();
        Ok(Report {
            became: self.record(task, &ending)?,
            failure: failure.map(|message| place.unwrap_or_default() + &message),
            fatal,
        })
    }

    /// Leaves nothing of the task before.
    fn begin(&self) -> mlua::Result<()> {
        let inner = &self.machine.inner;
        inner.end();
        inner.clear()?;
        let state = &inner.tables.state;
        state.raw_set(&inner.names.now, tasks::now().floor())
    }

    /// Runs a procedure; its end is recorded in the same transaction. A refusal keeps what it did, as in a page. It does nothing
    /// when the claim is another's by now.
    fn transact(&self, function: &Function, task: &Task) -> mlua::Result<Ran> {
        let (lua, inner) = (&self.machine.lua, &*self.machine.inner);
        procedure::transact(inner, || {
            let transaction = inner.data.transaction().ok_or(Error::Conflict)?;
            if !tasks::is_held(&transaction, &task.id, self.runner)? {
                return Ok(Ran::Recorded(Became::Gone, None));
            }
            drop(transaction);
            let ending = call(lua, inner, function, task)?;
            let transaction = inner.data.transaction().ok_or(Error::Conflict)?;
            let became = tasks::finish(&transaction, &task.id, self.runner, &ending, tasks::now())?;
            Ok(Ran::Recorded(became, ending.given.err()))
        })
    }

    /// Records the end of a task that is no procedure, or that failed. It is on the disk before anything else is done, so that
    /// what the task did is not done again.
    fn record(&self, task: &Task, ending: &Ending) -> Result<Became, Error> {
        let now = tasks::now();
        let is_cut = ending.given.is_err() && self.cut.load(Ordering::Relaxed);
        self.machine.inner.data.change(true, |transaction| {
            if !tasks::is_held(transaction, &task.id, self.runner)? {
                Ok(Became::Gone)
            } else if is_cut {
                tasks::interrupt(transaction, &task.id, false, now)
            } else {
                tasks::finish(transaction, &task.id, self.runner, ending, now)
            }
        })
    }

    /// Waits until everything that is to be durable is on the disk.
    ///
    /// # Errors
    /// When it cannot be brought there.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        self.machine.inner.data.settle().await
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        // What was cut off must not keep the end of the server waiting.
        if !self.cut.load(Ordering::Relaxed) {
            load::shut_down(&self.machine.inner);
        }
    }
}

/// The function of an application that a text names, `app.Name`, and whether it is a procedure.
pub(crate) fn function(inner: &Inner, name: &str) -> mlua::Result<(Function, bool)> {
    let unknown = || mlua::Error::runtime(format!("no application has a function `{name}`"));
    let (application, short) = name.rsplit_once('.').ok_or_else(unknown)?;
    let (namespace, id) = match application.rsplit_once('.') {
        Some((namespace, id)) => (Some(namespace), id),
        None => (None, application),
    };
    let bundles = &inner.shared.program.bundles;
    let is_meant = |bundle: &Bundle| {
        bundle.application
            && bundle.id == id
            && (namespace.is_none() || namespace == bundle.namespace.as_deref())
    };
    let number = bundles.iter().position(is_meant).ok_or_else(unknown)?;
    let table = inner.bundles.borrow()[number].clone();
    match table.get::<Value>(short)? {
        Value::Function(function) => {
            let mut procedures = bundles[number].procedures.iter();
            Ok((function, procedures.any(|known| known == short)))
        }
        _ => Err(unknown()),
    }
}

/// Calls the function with the task; gives how it ended, with what it changed of the task.
fn call(lua: &Lua, inner: &Inner, function: &Function, task: &Task) -> mlua::Result<Ending> {
    let given = convert::to_lua(lua, &task.value)?;
    let (value, refusal) = procedure::given(lua, function.call(&given)?)?;
    let path = tasks::path(&task.id);
    let result = match refusal {
        Some(message) => Err(message),
        None => Ok(convert::from_lua(lua, inner, &path, &value)?),
    };
    let now = convert::from_lua(lua, inner, &path, &given)?;
    Ok(Ending {
        given: result,
        changed: changes(&task.value, now.as_ref()),
    })
}

/// The entries that differ.
fn changes(before: &Stored, now: Option<&Stored>) -> Vec<(Part, Option<Stored>)> {
    let entries = |value: Option<&Stored>| -> BTreeMap<Part, Stored> {
        match value {
            Some(Stored::Table(table)) => table.entries().iter().cloned().collect(),
            _ => BTreeMap::new(),
        }
    };
    let (before, now) = (entries(Some(before)), entries(now));
    let gone = before.keys().filter(|part| !now.contains_key(part));
    let gone = gone.map(|part| (part.clone(), None));
    let new = now
        .iter()
        .filter(|(part, value)| before.get(part) != Some(value));
    let new = new.map(|(part, value)| (part.clone(), Some(value.clone())));
    gone.chain(new).collect()
}
