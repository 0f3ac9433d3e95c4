//! Values between Lua and the Teller.

use mlua::{Lua, Value};

use crate::scribe::machine::Inner;
use crate::scribe::{library, values};
use crate::teller::{self, DEEPEST_VALUE, Damaged, Part, Path, Seen, Value as Stored, View};

use super::stack;
use super::stored::StoredTable;

/// What was found at a path, as a value of Lua.
pub(super) fn seen(lua: &Lua, path: &Path, seen: Option<Seen<'_>>) -> mlua::Result<Value> {
    match seen {
        None => Ok(Value::Nil),
        Some(Seen::Here(view)) => of_view(lua, path, view),
        Some(Seen::Made(value)) => to_lua(lua, &value),
    }
}

fn of_view(lua: &Lua, path: &Path, view: View<'_>) -> mlua::Result<Value> {
    Ok(match view {
        View::Boolean(value) => Value::Boolean(value),
        View::Number(number) => Value::Number(number),
        View::Text(text) => Value::String(lua.create_string(text)?),
        View::Table(table) => {
            stack::made(lua, table)?.map_err(|Damaged| teller::Error::Damaged {
                path: path.to_string(),
            })?
        }
        View::Spread | View::Pointer(_) => Value::Nil,
    })
}

/// A stored value as one of Lua: tables are made.
pub(super) fn to_lua(lua: &Lua, value: &Stored) -> mlua::Result<Value> {
    Ok(match value {
        Stored::Boolean(value) => Value::Boolean(*value),
        Stored::Number(number) => Value::Number(*number),
        Stored::Text(text) => Value::String(lua.create_string(text)?),
        Stored::Pointer(_) => Value::Nil,
        Stored::Table(table) => {
            let made = lua.create_table_with_capacity(0, table.entries().len())?;
            for (part, value) in table.entries() {
                made.raw_set(part_to_lua(lua, part)?, to_lua(lua, value)?)?;
            }
            Value::Table(made)
        }
    })
}

/// A key as a value of Lua.
pub(super) fn part_to_lua(lua: &Lua, part: &Part) -> mlua::Result<Value> {
    Ok(match part {
        Part::Boolean(value) => Value::Boolean(*value),
        Part::Number(number) => Value::Number(*number),
        Part::Text(text) => Value::String(lua.create_string(text)?),
    })
}

/// A value of Lua as a key; `None` is nil.
pub(super) fn part(path: &Path, value: &Value) -> mlua::Result<Option<Part>> {
    let part = match value {
        Value::Nil => return Ok(None),
        Value::Boolean(value) => Some(Part::Boolean(*value)),
        Value::String(text) => Some(Part::text(&*text.as_bytes())),
        value => values::number(value).and_then(Part::number),
    };
    part.map(Some).ok_or_else(|| {
        mlua::Error::runtime(format!(
            "{path}[…]: a {} cannot be a key of stored data; keys are texts, numbers and booleans",
            kind(value)
        ))
    })
}

/// A value of Lua as it is stored at `path`; `None` is nil.
pub(super) fn from_lua(
    lua: &Lua,
    inner: &Inner,
    path: &Path,
    value: &Value,
) -> mlua::Result<Option<Stored>> {
    if let Value::Table(table) = value
        && let Some(stored) = stack::read(lua, table)?
    {
        return Ok(Some(stored));
    }
    let mut steps = Vec::new();
    from_lua_within(inner, path, &mut steps, value)
}

fn from_lua_within(
    inner: &Inner,
    path: &Path,
    steps: &mut Vec<Part>,
    value: &Value,
) -> mlua::Result<Option<Stored>> {
    let place = |steps: &[Part]| {
        let steps: String = steps.iter().map(ToString::to_string).collect();
        format!("{path}{steps}")
    };
    Ok(match value {
        Value::Nil => None,
        Value::Boolean(value) => Some(Stored::Boolean(*value)),
        Value::Integer(number) => Some(Stored::Number(*number as f64)),
        Value::Number(number) => Some(Stored::Number(*number)),
        Value::String(text) => Some(Stored::text(&*text.as_bytes())),
        Value::Table(table) if library::is_trusted(inner, table) => Some(Stored::text(
            &*table.raw_get::<mlua::LuaString>(1)?.as_bytes(),
        )),
        Value::Table(table) => {
            if steps.len() >= DEEPEST_VALUE {
                return Err(mlua::Error::runtime(format!(
                    "{path} cannot be saved: its tables are deeper than {DEEPEST_VALUE}, or contain themselves"
                )));
            }
            let mut entries = Vec::with_capacity(table.raw_len());
            table.for_each(|key: Value, value: Value| {
                let Some(part) = part(path, &key)? else {
                    return Ok(());
                };
                steps.push(part.clone());
                let stored = from_lua_within(inner, path, steps, &value)?;
                steps.pop();
                entries.extend(stored.map(|stored| (part, stored)));
                Ok(())
            })?;
            Some(Stored::Table(teller::Table::new(entries)))
        }
        Value::UserData(data) => match data.borrow::<StoredTable>() {
            Ok(stored) => stored.copy(inner)?,
            Err(_) => return Err(unstorable(&place(steps), value)),
        },
        value => return Err(unstorable(&place(steps), value)),
    })
}

fn unstorable(place: &str, value: &Value) -> mlua::Error {
    mlua::Error::runtime(format!(
        "{place} cannot be saved: it is a {}; booleans, numbers, texts and tables can be",
        kind(value)
    ))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Integer(_) | Value::Number(_) => "number that is not one (NaN)",
        value => value.type_name(),
    }
}

/// A copy of an argument: what a procedure does to it stays its own, so that it can run again.
pub(super) fn copy(lua: &Lua, value: &Value, depth: usize) -> mlua::Result<Value> {
    let Value::Table(table) = value else {
        return Ok(value.clone());
    };
    if table.metatable().is_some() {
        return Ok(value.clone());
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Err(mlua::Error::runtime(
            "a table given to a procedure is nested too deeply, or contains itself",
        ));
    };
    let copied = lua.create_table_with_capacity(table.raw_len(), 0)?;
    table.for_each(|key: Value, value: Value| copied.raw_set(key, copy(lua, &value, depth)?))?;
    Ok(Value::Table(copied))
}
