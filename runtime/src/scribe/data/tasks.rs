//! `tasks`: has functions of applications run off the requests. In a procedure, what is scheduled is part of its transaction.

use std::rc::Rc;

use mlua::{Lua, Table, Value};

use super::convert;
use super::work;
use crate::scribe::library::with;
use crate::scribe::machine::Inner;
use crate::tasks::{self, Task};
use crate::teller::{Error, Part, Path, Transaction};

/// Bytes of the id of a task that has no name: nobody else's can be guessed.
const ID: usize = 16;

/// What there is when no task has an id.
const UNKNOWN: &str = "unknown task";

/// The table of functions.
pub(super) fn functions(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    table.set("Schedule", with(lua, inner, schedule)?)?;
    table.set("Persistent", with(lua, inner, persistent)?)?;
    table.set("Run", with(lua, inner, run)?)?;
    table.set("Result", with(lua, inner, result)?)?;
    table.set("Cancel", with(lua, inner, cancel)?)?;
    Ok(table)
}

/// `tasks.Schedule{ "app.Function", at=, repeats= }`.
fn schedule(lua: &Lua, inner: &Inner, given: Table) -> mlua::Result<Value> {
    if !given.get::<Value>("id")?.is_nil() {
        return Err(mlua::Error::runtime(
            "tasks.Schedule gives the id itself; a task with one of its own is for tasks.Persistent",
        ));
    }
    let mut bytes = [0; ID];
    getrandom::fill(&mut bytes).map_err(mlua::Error::external)?;
    let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    plan(lua, inner, given, (Part::text(id), false))
}

/// `tasks.Persistent{ "app.Function", id="name" }`; with `id=true` the function's name is the id.
fn persistent(lua: &Lua, inner: &Inner, given: Table) -> mlua::Result<Value> {
    let id = match given.get::<Value>("id")? {
        Value::Nil | Value::Boolean(true) => given.get(1)?,
        id => id,
    };
    let id = id_of(&id)?;
    plan(lua, inner, given, (id, true))
}

fn plan(
    lua: &Lua,
    inner: &Inner,
    given: Table,
    (id, persistent): (Part, bool),
) -> mlua::Result<Value> {
    let given = Value::Table(given);
    let stored = convert::from_lua(lua, inner, &Path::root(tasks::TABLE), &given)?;
    let task = stored
        .ok_or_else(|| "a task is a table".to_owned())
        .and_then(|value| Task::planned(value, (id, persistent), tasks::now()))
        .map_err(mlua::Error::runtime)?;
    // While bundles are loaded, the function may be of one that is not there yet.
    if !inner.loading.get() {
        work::function(inner, &task.function().unwrap_or_default())?;
    }
    let task = change(inner, |transaction| tasks::schedule(transaction, &task))?;
    convert::to_lua(lua, &task.value)
}

/// Changes tasks, and wakes those who run them once it is done.
fn change<T>(inner: &Inner, change: impl Fn(&Transaction) -> Result<T, Error>) -> mlua::Result<T> {
    inner.data.scheduled.set(true);
    Ok(inner.data.change(false, change)?)
}

/// An id, or the task that has it.
fn id_of(given: &Value) -> mlua::Result<Part> {
    let id = match given {
        Value::Table(task) => task.get("id")?,
        id => id.clone(),
    };
    convert::part(&Path::root(tasks::TABLE), &id)?
        .ok_or_else(|| mlua::Error::runtime("the id of a task expected, got nil"))
}

/// `tasks.Run(id)`: the task, or nil and why there is none.
fn run(lua: &Lua, inner: &Inner, id: Value) -> mlua::Result<(Value, Option<&'static str>)> {
    let id = id_of(&id)?;
    let found = change(inner, |transaction| {
        tasks::run(transaction, &id, tasks::now())
    })?;
    Ok(match found {
        Some(task) => (convert::to_lua(lua, &task.value)?, None),
        None => (Value::Nil, Some(UNKNOWN)),
    })
}

/// `tasks.Result(id)`: its state, and why it failed the last time or else what it gave.
fn result(lua: &Lua, inner: &Inner, id: Value) -> mlua::Result<(Option<&'static str>, Value)> {
    let id = id_of(&id)?;
    let found = inner.data.fetch(&tasks::path(&id))?;
    let task = found.and_then(|value| Task::of(id, value));
    let known = task.and_then(|task| Some((task.state()?, task)));
    let Some((state, task)) = known else {
        return Ok((None, Value::String(lua.create_string(UNKNOWN)?)));
    };
    let outcome = match task.outcome() {
        Some(value) => convert::to_lua(lua, value)?,
        None => Value::Nil,
    };
    Ok((Some(state.name()), outcome))
}

/// `tasks.Cancel(id)`: whether there was anything to take back.
fn cancel(_: &Lua, inner: &Inner, id: Value) -> mlua::Result<bool> {
    let id = id_of(&id)?;
    change(inner, |transaction| tasks::cancel(transaction, &id))
}
