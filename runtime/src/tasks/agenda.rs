//! Finding what is due, claiming it, and recording how it ended: each step is one transaction, so that a task is claimed once
//! and nothing of a step is left behind when it fails.

use std::sync::Arc;

use super::TABLE;
use super::task::{self, State, Task};
use crate::teller::{Error, Part, Receipt, Span, Teller, Transaction, Value};

/// Results that are removed in one transaction.
const AT_ONCE: usize = 500;

/// What there is to do.
#[derive(Debug)]
pub(crate) enum Claim {
    /// This task: nobody else runs it. The claim is to be on the disk before it begins.
    Task(Box<Task>, Receipt),
    /// Nothing before this time.
    Until(f64),
    /// Nothing at all.
    Nothing,
    /// There may be more.
    Again,
}

/// Claims the task that has been due longest, for the runner of this number; removes results whose time has come.
///
/// # Errors
/// When the store fails.
pub(crate) fn claim(teller: &Arc<Teller>, runner: f64, now: f64) -> Result<Claim, Error> {
    let Some(due) = soonest(teller)? else {
        return Ok(Claim::Nothing);
    };
    if due > now {
        return Ok(Claim::Until(due));
    }
    let (claimed, receipt) = teller.transact(None, |transaction| take(transaction, runner, now))?;
    Ok(match claimed {
        Some(task) => Claim::Task(Box::new(task), receipt),
        None => Claim::Again,
    })
}

/// When something is due next.
fn soonest(teller: &Teller) -> Result<Option<f64>, Error> {
    let span = Span {
        limit: Some(1),
        ..until(f64::INFINITY)
    };
    let first = teller
        .each_by(TABLE, task::DUE, &span)?
        .next()
        .transpose()?;
    let Some(id) = first else { return Ok(None) };
    let value = teller.fetch(&task::path(&id))?;
    let due = value
        .and_then(|value| Task::of(id, value))
        .and_then(|task| task.number(task::DUE));
    // It was taken in between: whoever looks again finds the next.
    Ok(Some(due.unwrap_or(0.0)))
}

/// Times up to this one; what somebody wrote there that is no time is none of them.
fn until(time: f64) -> Span {
    Span {
        from: Some(Part::Number(f64::NEG_INFINITY)),
        to: Some(Part::Number(time)),
        ..Span::default()
    }
}

fn take(transaction: &Transaction, runner: f64, now: f64) -> Result<Option<Task>, Error> {
    let span = Span {
        limit: Some(1),
        ..until(now)
    };
    for _ in 0..AT_ONCE {
        let due = transaction.each_by(TABLE, task::DUE, &span)?.next();
        let Some(id) = due.transpose()? else {
            return Ok(None);
        };
        let Some(mut task) = Task::fetch(transaction, &id)? else {
            return Ok(None);
        };
        match task.state() {
            Some(State::Waiting) => {
                begin(&mut task, runner, now);
                task.save(transaction)?;
                transaction.durable();
                return Ok(Some(task));
            }
            Some(state) if state.is_over() => task.remove(transaction)?,
            // Somebody wrote it by hand; there is nothing to run.
            _ => {
                task.set(task::DUE, None);
                task.save(transaction)?;
            }
        }
    }
    Ok(None)
}

fn begin(task: &mut Task, runner: f64, now: f64) {
    let due = task.number(task::DUE).unwrap_or(now);
    let runs = task.number(task::RUNS).unwrap_or(0.0) + 1.0;
    task.set(task::STATE, Some(Value::text(State::Running.name())));
    task.set(task::DUE, None);
    task.set(task::FINISHED, None);
    task.set_number(task::RUNNING, runner);
    task.set_number(task::STARTED, now);
    task.set_number(task::SCHEDULED, due);
    task.set_number(task::RUNS, runs);
}

/// The task is still claimed by a runner.
///
/// # Errors
/// When the store fails.
pub(crate) fn holds(teller: &Teller, id: &Part, runner: f64) -> Result<bool, Error> {
    let value = teller.fetch(&task::path(id))?;
    let task = value.and_then(|value| Task::of(id.clone(), value));
    Ok(task.is_some_and(|task| task.number(task::RUNNING) == Some(runner)))
}

/// The task is still claimed by a runner, as this transaction sees it: it comes to its end only if that stays so.
///
/// # Errors
/// When the store fails.
pub(crate) fn is_held(transaction: &Transaction, id: &Part, runner: f64) -> Result<bool, Error> {
    let task = Task::fetch(transaction, id)?;
    Ok(task.is_some_and(|task| task.number(task::RUNNING) == Some(runner)))
}

/// How the run of a task ended.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    /// What its function gave, or why it failed.
    pub(crate) given: Result<Option<Value>, String>,
    /// What its function changed of the task.
    pub(crate) changed: Vec<(Part, Option<Value>)>,
}

impl Ending {
    /// A failure.
    pub(crate) fn failure(message: impl Into<String>) -> Ending {
        Ending {
            given: Err(message.into()),
            changed: Vec::new(),
        }
    }
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Became {
    /// It runs again at this time.
    Waiting(f64),
    Done,
    Failed,
    /// It was removed while it ran.
    Gone,
}

/// Records how a claimed task ended.
///
/// # Errors
/// When the store fails.
pub(crate) fn finish(
    transaction: &Transaction,
    id: &Part,
    runner: f64,
    ending: &Ending,
    now: f64,
) -> Result<Became, Error> {
    let claimed = Task::fetch(transaction, id)?;
    let Some(mut task) = claimed.filter(|task| task.number(task::RUNNING) == Some(runner)) else {
        return Ok(Became::Gone);
    };
    stop(&mut task, now);
    let before = task.number(task::AT);
    let checked = match &ending.given {
        Ok(given) => {
            task.change(&ending.changed);
            task.check().map(|()| given.clone())
        }
        Err(message) => Err(message.clone()),
    };
    let became = match checked {
        Ok(given) => {
            task.set(task::RESULT, given);
            task.set(task::ERROR, None);
            task.set(task::FAILURES, None);
            succeeded(&mut task, before, now)
        }
        Err(message) => {
            task.set(task::RESULT, None);
            task.set(task::ERROR, Some(Value::text(message)));
            failed(&mut task, now)
        }
    };
    put(transaction, &mut task, became, now)
}

/// Ends the run, whatever becomes of the task.
fn stop(task: &mut Task, now: f64) {
    let started = task.number(task::STARTED).unwrap_or(now);
    task.set(task::RUNNING, None);
    task.set_number(task::FINISHED, now);
    task.set_number(task::DURATION, (now - started).max(0.0));
}

/// Another time set by its function comes first, then its own repetition.
fn succeeded(task: &mut Task, before: Option<f64>, now: f64) -> Became {
    let changed = task.number(task::AT).filter(|at| Some(*at) != before);
    let repeated = task.repeats().map(|repeats| {
        let due = task.number(task::SCHEDULED).unwrap_or(now);
        repeats.next(due, now)
    });
    let next = changed
        .map(|at| if at > 0.0 { at } else { now })
        .filter(|_| !task.is_canceled());
    next.or(repeated).map_or(Became::Done, Became::Waiting)
}

/// A task that repeats waits for its next time; another is tried again, as often as it may be.
fn failed(task: &mut Task, now: f64) -> Became {
    let failures = task.failures() + 1;
    task.set_number(task::FAILURES, failures as f64);
    if let Some(repeats) = task.repeats() {
        let due = task.number(task::SCHEDULED).unwrap_or(now);
        return Became::Waiting(repeats.next(due, now));
    }
    match task.retry().pause(failures) {
        Some(pause) => Became::Waiting(now + pause),
        None => Became::Failed,
    }
}

fn put(
    transaction: &Transaction,
    task: &mut Task,
    became: Became,
    now: f64,
) -> Result<Became, Error> {
    let kept = match became {
        // Taken back: it can be planned anew.
        Became::Done | Became::Failed if task.is_canceled() => false,
        Became::Waiting(due) => {
            task.wait_again(due, now);
            true
        }
        Became::Done => task.end(State::Done, now),
        Became::Failed => task.end(State::Failed, now),
        Became::Gone => return Ok(became),
    };
    if kept {
        task.save(transaction)?;
    } else {
        task.remove(transaction)?;
    }
    Ok(became)
}

/// A run that did not come to its end: the task runs again, unless it is one that never does. A run that ended with its process
/// counts as a failure, so that a task which brings the process down is not tried for ever.
///
/// # Errors
/// When the store fails.
pub(crate) fn interrupt(
    transaction: &Transaction,
    id: &Part,
    is_failure: bool,
    now: f64,
) -> Result<Became, Error> {
    let running = Task::fetch(transaction, id)?;
    let Some(mut task) = running.filter(|task| task.number(task::RUNNING).is_some()) else {
        return Ok(Became::Gone);
    };
    stop(&mut task, now);
    let failures = task.failures() + usize::from(is_failure);
    let is_over = task.retry().never() || task.retry().pause(failures.max(1)).is_none();
    let became = if !is_over {
        Became::Waiting(now)
    } else if task.repeats().is_some() {
        failed(&mut task, now)
    } else {
        Became::Failed
    };
    if is_failure || is_over {
        task.set_number(task::FAILURES, failures as f64);
        let message = "the server ended while the task ran";
        task.set(task::ERROR, Some(Value::text(message)));
    }
    put(transaction, &mut task, became, now)
}

/// Gives back the claims of every other runner: of processes that are no more.
///
/// # Errors
/// When the store fails.
pub(crate) fn release(teller: &Arc<Teller>, runner: f64, now: f64) -> Result<usize, Error> {
    let claimed = teller.each_by(TABLE, task::RUNNING, &Span::default())?;
    let ids = claimed.collect::<Result<Vec<Part>, Error>>()?;
    let mut released = 0;
    for id in ids {
        // Asked in the transaction: another thread may have given it back and claimed it anew meanwhile.
        let (is_released, _) = teller.transact(None, |transaction| {
            let running = Task::fetch(transaction, &id)?;
            let holder = running.and_then(|task| task.number(task::RUNNING));
            if holder.is_none_or(|holder| holder == runner) {
                return Ok(false);
            }
            interrupt(transaction, &id, true, now).map(|_| true)
        })?;
        released += usize::from(is_released);
    }
    Ok(released)
}

/// Stores a new task; one of its id that is there already is given instead, as it is.
///
/// # Errors
/// When the store fails.
pub(crate) fn schedule(transaction: &Transaction, task: &Task) -> Result<Task, Error> {
    if let Some(known) = Task::fetch(transaction, &task.id)? {
        return Ok(known);
    }
    task.save(transaction)?;
    Ok(task.clone())
}

/// Has a task run at once, also one that is over; one that runs is left alone. `None` when there is no such task.
///
/// # Errors
/// When the store fails.
pub(crate) fn run(transaction: &Transaction, id: &Part, now: f64) -> Result<Option<Task>, Error> {
    let Some(mut task) = Task::fetch(transaction, id)? else {
        return Ok(None);
    };
    if task.state() != Some(State::Running) {
        task.wait(now);
        task.set(task::CANCELED, None);
        task.set(task::FAILURES, None);
        task.save(transaction)?;
    }
    Ok(Some(task))
}

/// Takes a task back: one that waits is removed, one that runs will be when it ends. Says whether there was anything to take back.
///
/// # Errors
/// When the store fails.
pub(crate) fn cancel(transaction: &Transaction, id: &Part) -> Result<bool, Error> {
    let Some(mut task) = Task::fetch(transaction, id)? else {
        return Ok(false);
    };
    match task.state() {
        Some(State::Waiting) => task.remove(transaction)?,
        Some(State::Running) => {
            task.set(task::CANCELED, Some(Value::Boolean(true)));
            task.save(transaction)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}
