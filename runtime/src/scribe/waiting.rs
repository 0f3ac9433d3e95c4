//! `sleep` and `timeout`: waiting without keeping others waiting, and limits of time set by a page itself.

use std::rc::Rc;
use std::time::Duration;

use mlua::{Function, Lua, MultiValue, Value};

use crate::scribe::library::with;
use crate::scribe::machine::Inner;

/// Longest time that can be given: some three years.
const LONGEST: f64 = 1e8;

/// Installs them.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let globals = lua.globals();
    globals.set("sleep", with(lua, inner, sleep)?)?;
    globals.set("timeout", with(lua, inner, timeout)?)
}

/// `sleep(seconds)`.
fn sleep(_: &Lua, inner: &Inner, seconds: f64) -> mlua::Result<()> {
    let time = duration("sleep", seconds)?;
    inner.wait(async move { tokio::time::sleep(time).await })
}

fn duration(name: &str, seconds: f64) -> mlua::Result<Duration> {
    if (0.0..=LONGEST).contains(&seconds) {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(mlua::Error::runtime(format!(
        "`{name}` takes a number of seconds from 0 to 100,000,000"
    )))
}

/// `timeout()` gives the seconds that are left, 0 without a limit; `timeout(seconds)` sets them anew and gives what was left;
/// `timeout(seconds, function, …)` calls the function with so much time of what there is. 0 or false is no limit: of the function's
/// time nothing is taken from what there is.
fn timeout(_: &Lua, inner: &Inner, arguments: MultiValue) -> mlua::Result<MultiValue> {
    let mut arguments = arguments.into_iter();
    let watched = &inner.watched;
    let limit = match arguments.next().unwrap_or(Value::Nil) {
        Value::Nil => return Ok(given(watched.remaining())),
        Value::Boolean(false) => None,
        Value::Integer(number) => Some(duration("timeout", number as f64)?),
        Value::Number(number) => Some(duration("timeout", number)?),
        other => {
            return Err(mlua::Error::runtime(format!(
                "`timeout` takes a number of seconds, got {}",
                other.type_name()
            )));
        }
    };
    let limit = limit.filter(|limit| !limit.is_zero());
    match arguments.next() {
        None => Ok(given(watched.rearm(limit))),
        Some(Value::Function(function)) => {
            within(inner, limit, &function, MultiValue::from_iter(arguments))
        }
        Some(other) => Err(mlua::Error::runtime(format!(
            "`timeout` takes a function, got {}",
            other.type_name()
        ))),
    }
}

fn given(left: Option<Duration>) -> MultiValue {
    let seconds = left.map_or(0.0, |left| left.as_secs_f64());
    MultiValue::from_iter([Value::Number(seconds)])
}

fn within(
    inner: &Inner,
    limit: Option<Duration>,
    function: &Function,
    arguments: MultiValue,
) -> mlua::Result<MultiValue> {
    let watched = &inner.watched;
    let outer = watched.remaining();
    let shorter = match (limit, outer) {
        (Some(limit), Some(outer)) => Some(limit.min(outer)),
        (limit, _) => limit,
    };
    let begun = std::time::Instant::now();
    watched.rearm(shorter);
    let called = function.call::<MultiValue>(arguments);
    // Without a limit of its own the function's time is not counted.
    let spent = match limit {
        Some(_) => begun.elapsed(),
        None => Duration::ZERO,
    };
    let left = outer.map(|outer| outer.saturating_sub(spent).max(Duration::from_millis(1)));
    watched.rearm(left);
    called
}
