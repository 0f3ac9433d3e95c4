//! A task as it is stored: what its author wrote, and beside it what became of it.

use super::TABLE;
use super::time::{Repeats, Retry};
use crate::teller::{Error, Part, Path, Transaction, Value};

/// When it must be looked at next: to run it, or to remove it. Indexed.
pub(super) const DUE: &str = "due";
/// Who runs it, while somebody does. Indexed.
pub(super) const RUNNING: &str = "running";

pub(super) const AT: &str = "at";
pub(super) const STATE: &str = "state";
pub(super) const RUNS: &str = "runs";
pub(super) const FAILURES: &str = "failures";
pub(super) const STARTED: &str = "started";
pub(super) const FINISHED: &str = "finished";
pub(super) const DURATION: &str = "duration";
pub(super) const SCHEDULED: &str = "scheduled";
pub(super) const RESCHEDULED: &str = "rescheduled";
pub(super) const COMPLETED: &str = "completed";
pub(super) const CANCELED: &str = "canceled";
pub(super) const ERROR: &str = "error";
pub(super) const RESULT: &str = "result";
const ID: &str = "id";
const PERSISTENT: &str = "persistent";
const KEEP: &str = "keep";
const REPEATS: &str = "repeats";
const RETRY: &str = "retry";

/// Fields that say what became of a task: its author cannot set them.
const RECORDED: [&str; 16] = [
    CANCELED,
    COMPLETED,
    DUE,
    DURATION,
    ERROR,
    FAILURES,
    FINISHED,
    ID,
    PERSISTENT,
    RESCHEDULED,
    RESULT,
    RUNNING,
    RUNS,
    SCHEDULED,
    STARTED,
    STATE,
];

/// Seconds that the result of a task without an id is kept, unless the task says otherwise.
const KEEP_DONE: f64 = 3600.0;
/// Likewise of one that failed, so that somebody can still look why.
const KEEP_FAILED: f64 = 7.0 * 86_400.0;

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Running,
    Done,
    Failed,
}

impl State {
    /// As it is stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
        }
    }

    /// Nothing more will become of it.
    pub(crate) fn is_over(self) -> bool {
        matches!(self, State::Done | State::Failed)
    }
}

/// A task.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Task {
    pub(crate) id: Part,
    /// Always a table.
    pub(crate) value: Value,
}

/// The path of a task.
pub(crate) fn path(id: &Part) -> Path {
    Path::root(TABLE).with(id.clone())
}

impl Task {
    /// A task from what its author wrote; without an id it gets this one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn planned(
        given: Value,
        (id, persistent): (Part, bool),
        now: f64,
    ) -> Result<Task, String> {
        let mut task = Task { id, value: given };
        for name in RECORDED {
            task.set(name, None);
        }
        task.check()?;
        let due = match (task.number(AT), task.repeats()) {
            (None, Some(repeats)) => repeats.first(now),
            (at, _) => at.filter(|at| *at > 0.0).unwrap_or(now),
        };
        task.set(ID, Some(value_of(&task.id)));
        task.set(PERSISTENT, persistent.then_some(Value::Boolean(true)));
        task.wait(due);
        Ok(task)
    }

    /// The stored task of an id.
    pub(super) fn fetch(transaction: &Transaction, id: &Part) -> Result<Option<Task>, Error> {
        let value = transaction.fetch(&path(id))?;
        Ok(value.and_then(|value| Task::of(id.clone(), value)))
    }

    /// A task that was stored; `None` for what is none.
    pub(crate) fn of(id: Part, value: Value) -> Option<Task> {
        matches!(value, Value::Table(_)).then_some(Task { id, value })
    }

    pub(super) fn save(&self, transaction: &Transaction) -> Result<(), Error> {
        transaction.save(&path(&self.id), Some(&self.value))
    }

    pub(super) fn remove(&self, transaction: &Transaction) -> Result<(), Error> {
        transaction.save(&path(&self.id), None)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.value.at(&[Part::text(name)])
    }

    pub(super) fn set(&mut self, name: &str, value: Option<Value>) {
        // A table takes any field.
        let _ = self.value.set(&[Part::text(name)], value);
    }

    pub(super) fn set_number(&mut self, name: &str, number: f64) {
        self.set(name, Some(Value::Number(number)));
    }

    /// A field that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.get(name) {
            Some(Value::Number(number)) if !number.is_nan() => Some(*number),
            _ => None,
        }
    }

    /// The function, `app.Name`.
    pub(crate) fn function(&self) -> Option<String> {
        match self.value.at(&[Part::Number(1.0)]) {
            Some(Value::Text(name)) => String::from_utf8(name.clone()).ok(),
            _ => None,
        }
    }

    pub(crate) fn state(&self) -> Option<State> {
        let Some(Value::Text(name)) = self.get(STATE) else {
            return None;
        };
        let states = [State::Waiting, State::Running, State::Done, State::Failed];
        states
            .into_iter()
            .find(|state| state.name().as_bytes() == name.as_slice())
    }

    /// Why it failed the last time, or else what it gave.
    pub(crate) fn outcome(&self) -> Option<&Value> {
        self.get(ERROR).or_else(|| self.get(RESULT))
    }

    pub(super) fn is_canceled(&self) -> bool {
        self.get(CANCELED).is_some()
    }

    pub(super) fn failures(&self) -> usize {
        self.number(FAILURES).unwrap_or(0.0) as usize
    }

    /// What its author wrote can be understood.
    pub(super) fn check(&self) -> Result<(), String> {
        let named = self.function().is_some_and(|name| name.contains('.'));
        if !named {
            return Err(
                "the first value of a task is the name of its function, `\"app.Function\"`"
                    .to_owned(),
            );
        }
        for name in [AT, KEEP] {
            if self.get(name).is_some() && self.number(name).is_none() {
                return Err(format!("`{name}` of a task is a number of seconds"));
            }
        }
        repeats(self.get(REPEATS))?;
        retry(self.get(RETRY)).map(drop)
    }

    /// How it repeats; not at all once it is taken back.
    pub(super) fn repeats(&self) -> Option<Repeats> {
        repeats(self.get(REPEATS))
            .ok()
            .flatten()
            .filter(|_| !self.is_canceled())
    }

    pub(super) fn retry(&self) -> Retry {
        if self.is_canceled() {
            return Retry::times(0);
        }
        retry(self.get(RETRY)).unwrap_or_default()
    }

    /// It is to run at a time.
    pub(super) fn wait(&mut self, due: f64) {
        self.set(STATE, Some(Value::text(State::Waiting.name())));
        self.set_number(DUE, due);
        self.set(COMPLETED, None);
    }

    /// It is to run at a time that it was not meant for before.
    pub(super) fn wait_again(&mut self, due: f64, now: f64) {
        self.wait(due);
        self.set_number(AT, due);
        self.set_number(RESCHEDULED, now);
    }

    /// Nothing more will become of it; says whether it is kept, and for how long.
    pub(super) fn end(&mut self, state: State, now: f64) -> bool {
        self.set(STATE, Some(Value::text(state.name())));
        self.set_number(COMPLETED, now);
        let usual = match (self.get(PERSISTENT), state) {
            (Some(_), _) => f64::INFINITY,
            (None, State::Failed) => KEEP_FAILED,
            (None, _) => KEEP_DONE,
        };
        let keep = self.number(KEEP).unwrap_or(usual);
        let until = Some(Value::Number(now + keep)).filter(|_| keep.is_finite());
        self.set(DUE, until);
        keep > 0.0
    }

    /// Takes over what its function changed of it, except what is not its own to change.
    pub(super) fn change(&mut self, changes: &[(Part, Option<Value>)]) {
        let recorded = |part: &Part| RECORDED.iter().any(|name| *part == Part::text(*name));
        for (part, value) in changes.iter().filter(|(part, _)| !recorded(part)) {
            let _ = self.value.set(std::slice::from_ref(part), value.clone());
        }
    }
}

fn value_of(part: &Part) -> Value {
    match part {
        Part::Boolean(value) => Value::Boolean(*value),
        Part::Number(number) => Value::Number(*number),
        Part::Text(text) => Value::Text(text.clone()),
    }
}

/// `repeats=60`, `repeats={hour=3, min=30}`, `repeats={min=30}`.
fn repeats(given: Option<&Value>) -> Result<Option<Repeats>, String> {
    const HELP: &str =
        "`repeats` of a task is a number of seconds from 1, or `{hour=, min=}` in UTC";
    match given {
        None => Ok(None),
        Some(Value::Number(seconds)) if *seconds >= 1.0 && seconds.is_finite() => {
            Ok(Some(Repeats::Every(*seconds)))
        }
        Some(Value::Table(table)) => {
            let part = |name: &str, below: f64| match table.get(&Part::text(name)) {
                None => Ok(None),
                Some(Value::Number(n)) if (0.0..below).contains(n) && n.fract() == 0.0 => {
                    Ok(Some(*n as u8))
                }
                Some(_) => Err(HELP.to_owned()),
            };
            match (part("hour", 24.0)?, part("min", 60.0)?) {
                (None, None) => Err(HELP.to_owned()),
                (hour, minute) => Ok(Some(Repeats::At {
                    hour,
                    minute: minute.unwrap_or(0),
                })),
            }
        }
        Some(_) => Err(HELP.to_owned()),
    }
}

/// `retry=2`, `retry={5, 60}`.
fn retry(given: Option<&Value>) -> Result<Retry, String> {
    let wrong =
        || "`retry` of a task is a number of times, or a list of pauses in seconds".to_owned();
    match given {
        None => Ok(Retry::default()),
        Some(Value::Number(times)) if *times >= 0.0 => Ok(Retry::times(*times as usize)),
        Some(Value::Table(table)) => {
            let pauses = table.entries().iter().map(|(_, pause)| match pause {
                Value::Number(pause) if *pause >= 0.0 && pause.is_finite() => Ok(*pause),
                _ => Err(wrong()),
            });
            Ok(Retry::after(pauses.collect::<Result<_, _>>()?))
        }
        Some(_) => Err(wrong()),
    }
}
