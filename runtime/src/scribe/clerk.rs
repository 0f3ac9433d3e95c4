//! Clerks: functions that applications offer to whoever runs the server, named in their settings as `clerks={"Name"}`.

use std::sync::Arc;

use mlua::{MultiValue, Value};

use crate::exchange::Shared;
use crate::scribe::failure;
use crate::scribe::fiber;
use crate::scribe::machine::{Inner, Machine};
use crate::scribe::{data, values};
use crate::tasks;

/// Calls a clerk with texts; gives its result as JSON, or in one line why there is none. Returns when what it changed with
/// `durable` is on the disk.
pub(crate) async fn call(
    shared: Arc<Shared>,
    name: &str,
    arguments: &[String],
) -> Result<String, String> {
    let machine = Machine::new(shared).map_err(|error| error.to_string())?;
    let inner = machine.inner.clone();
    let (name, arguments) = (name.to_owned(), arguments.to_vec());
    let running = fiber::run(inner.clone(), move || run(&machine, &name, &arguments));
    let running = running.map_err(|error| error.to_string())?;
    let result = running.await.map_err(|error| {
        let failure = failure::failure(&error);
        let place = failure.place.map(|(path, line)| format!("{path}:{line}: "));
        place.unwrap_or_default() + &failure.message
    })?;
    inner
        .data
        .settle()
        .await
        .map_err(|error| error.to_string())?;
    result
}

/// The other half is what the function refuses.
fn run(
    machine: &Machine,
    name: &str,
    arguments: &[String],
) -> mlua::Result<Result<String, String>> {
    let (lua, inner) = (&machine.lua, &*machine.inner);
    let (function, _) = data::function(inner, name)?;
    if !is_offered(inner, name)? {
        return Err(mlua::Error::runtime(format!(
            "`{name}` is not among the `clerks` of its application's settings"
        )));
    }
    let state = &inner.tables.state;
    state.raw_set(&inner.names.now, tasks::now().floor())?;
    let texts = arguments.iter().map(|text| lua.create_string(text));
    let texts = texts.collect::<mlua::Result<Vec<_>>>()?;
    let mut given = function
        .call::<MultiValue>(MultiValue::from_iter(texts.into_iter().map(Value::String)))?
        .into_iter();
    let first = data::plain(lua, given.next().unwrap_or(Value::Nil))?;
    if let (Value::Nil, Some(Value::String(message))) = (&first, given.next()) {
        return Ok(Err(message.to_string_lossy()));
    }
    Ok(Ok(values::to_json(&first)?))
}

fn is_offered(inner: &Inner, name: &str) -> mlua::Result<bool> {
    let (application, short) = name.rsplit_once('.').unwrap_or(("", name));
    let id = application.rsplit('.').next().unwrap_or_default();
    let mut bundles = inner.shared.program.bundles.iter();
    let number = bundles.position(|bundle| bundle.application && bundle.id == id);
    let Some(number) = number else {
        return Ok(false);
    };
    let table = inner.bundles.borrow()[number].clone();
    let names = table.get::<Option<Vec<String>>>("clerks")?;
    Ok(names.is_some_and(|names| names.iter().any(|known| known == short)))
}
