//! Procedures: functions of `database.lua`, which run as transactions. One that others got in the way of runs again, so what
//! it is given are copies, and what it gives back is one too.

use std::rc::{Rc, Weak};

use mlua::{Function, Lua, MultiValue, Table, Value, Variadic, WeakLua};

use super::{convert, stored};
use crate::program::Hook;
use crate::scribe::abandon;
use crate::scribe::failure::Failure;
use crate::scribe::library::with;
use crate::scribe::machine::Inner;
use crate::teller::{DEEPEST_VALUE, Error, Functions, Path, Value as Stored};

/// Puts a transaction around each procedure of a bundle.
pub(crate) fn procedures(lua: &Lua, inner: &Rc<Inner>, bundle: usize) -> mlua::Result<()> {
    let table = inner.bundles.borrow()[bundle].clone();
    for name in inner.shared.program.bundles[bundle].procedures.iter() {
        let Value::Function(function) = table.get::<Value>(&**name)? else {
            continue;
        };
        let wrapped = with(lua, inner, move |lua, inner, arguments: Variadic<Value>| {
            call(lua, inner, &function, &arguments)
        })?;
        table.set(&**name, wrapped)?;
    }
    Ok(())
}

/// Calls a procedure, in a transaction of its own or in the one that is open.
fn call(
    lua: &Lua,
    inner: &Inner,
    function: &Function,
    arguments: &[Value],
) -> mlua::Result<(Value, Option<String>)> {
    if let Some(transaction) = inner.data.transaction() {
        // One that fails leaves nothing behind, also when who called it goes on.
        let before = transaction.changes();
        let arguments = MultiValue::from_iter(arguments.iter().cloned());
        let called = resumed(lua, inner, function, arguments);
        if called.is_err() {
            transaction.restore(before);
        }
        return given(lua, called?);
    }
    let (value, refusal) = transact(inner, || {
        let copies = arguments
            .iter()
            .map(|argument| convert::copy(lua, argument, DEEPEST_VALUE))
            .collect::<mlua::Result<Vec<_>>>()?;
        given(
            lua,
            resumed(lua, inner, function, MultiValue::from_vec(copies))?,
        )
    })?;
    if let Some(message) = &refusal
        && !inner.loading.get()
    {
        abandon::fail(lua, inner, message, &Failure::default(), true)?;
    }
    Ok((value, refusal))
}

/// Runs a function to its end. When it yields, other requests have their turn; what it sees stays as it is. A transaction that
/// runs alone, because others always got in its way, goes on at once: they could not write meanwhile.
fn resumed(
    lua: &Lua,
    inner: &Inner,
    function: &Function,
    arguments: MultiValue,
) -> mlua::Result<MultiValue> {
    let thread = lua.create_thread(function.clone())?;
    let mut results = thread.resume(arguments)?;
    while thread.is_resumable() {
        let is_alone = inner.data.transaction().is_some_and(|one| one.is_alone());
        if !is_alone && inner.fiber.is_running() {
            let waited = inner.fiber.give_way();
            waited.map_err(|_| mlua::Error::runtime("the server ends"))?;
        }
        results = thread.resume(())?;
    }
    Ok(results)
}

/// What a procedure gives: one value, or nil and why.
pub(super) fn given(lua: &Lua, results: MultiValue) -> mlua::Result<(Value, Option<String>)> {
    let mut results = results.into_iter();
    let first = stored::plain(lua, results.next().unwrap_or(Value::Nil))?;
    let refusal = match (&first, results.next()) {
        (Value::Nil, Some(Value::String(message))) => Some(message.to_string_lossy()),
        _ => None,
    };
    Ok((first, refusal))
}

/// Runs something in a transaction of its own.
pub(super) fn transact<T>(
    inner: &Inner,
    mut run: impl FnMut() -> mlua::Result<T>,
) -> mlua::Result<T> {
    let data = &inner.data;
    let done = data.teller()?.transact(data.functions(), |transaction| {
        data.transaction.replace(Some(transaction.clone()));
        let given = run();
        data.transaction.replace(None);
        given
    });
    let (given, receipt) = done?;
    data.made(receipt);
    Ok(given)
}

/// `teller.Run` and `teller.Delegate`.
pub(super) fn install(lua: &Lua, inner: &Rc<Inner>, teller: &Table) -> mlua::Result<()> {
    type Arguments = (String, Variadic<Value>);
    let run = |lua: &Lua, _: &Inner, (name, arguments): Arguments| {
        named(lua, &name)?.call::<MultiValue>(arguments)
    };
    teller.set("Run", with(lua, inner, run)?)?;
    let delegate = |lua: &Lua, inner: &Inner, (name, arguments): Arguments| {
        let results = lua.create_table()?;
        for function in everywhere(inner, &name)? {
            let given = function.call::<Value>(arguments.clone())?;
            if !given.is_nil() {
                results.push(given)?;
            }
        }
        Ok(results)
    };
    let delegate = with(lua, inner, delegate)?;
    teller.set("Delegate", delegate.clone())?;
    lua.globals().set("delegate", delegate)
}

/// The function that a text names: `app.Name`.
pub(crate) fn named(lua: &Lua, name: &str) -> mlua::Result<Function> {
    let mut value = Value::Table(lua.globals());
    for step in name.split('.') {
        value = match value {
            Value::Table(table) => table.get(step)?,
            _ => Value::Nil,
        };
    }
    match value {
        Value::Function(function) => Ok(function),
        _ => Err(mlua::Error::runtime(format!(
            "no application has a function `{name}`"
        ))),
    }
}

/// The functions of this name of all applications, in the order they were loaded.
fn everywhere(inner: &Inner, name: &str) -> mlua::Result<Vec<Function>> {
    let bundles = inner.shared.program.bundles.iter();
    let tables = inner.bundles.borrow();
    let mut found = Vec::new();
    for (bundle, table) in bundles.zip(tables.iter()) {
        if bundle.application
            && let Value::Function(function) = table.get::<Value>(name)?
        {
            found.push(function);
        }
    }
    Ok(found)
}

/// The functions of bundles that make indexes, as the Teller calls them.
pub(crate) fn index_functions(lua: &Lua, inner: &Rc<Inner>) -> Rc<dyn Functions> {
    Rc::new(Indexer {
        lua: lua.weak(),
        inner: Rc::downgrade(inner),
    })
}

/// It keeps neither machine nor state alive, because the state keeps it.
struct Indexer {
    lua: WeakLua,
    inner: Weak<Inner>,
}

impl Functions for Indexer {
    fn index(&self, hook: &Hook, record: &Stored) -> Result<Option<Stored>, Error> {
        let (Some(lua), Some(inner)) = (self.lua.try_upgrade(), self.inner.upgrade()) else {
            return Err(Error::Function("the Lua machine is gone".to_owned()));
        };
        let made = || -> mlua::Result<Option<Stored>> {
            let function = inner.bundle_function(hook.bundle, &hook.name)?;
            let value: Value = function.call(convert::to_lua(&lua, record)?)?;
            convert::from_lua(&lua, &inner, &Path::root("index"), &value)
        };
        made().map_err(|error| {
            Error::Function(format!(
                "the index function {} failed: {}",
                hook.name,
                crate::scribe::failure::failure(&error).message
            ))
        })
    }
}
