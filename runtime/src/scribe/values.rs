//! Lua values to and from JSON and form fields.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use mlua::{Lua, Table, Value};
use serde_json::Value as Json;

use crate::form::{Fields, Key, Upload, Value as Field, number_text};

/// Tables within tables that JSON may have.
const DEPTH: usize = 64;

/// The number a value is, whichever way the machine keeps it.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// JSON text of a Lua value: tables with keys 1 to n are arrays, others objects with their keys sorted.
pub(crate) fn to_json(value: &Value) -> mlua::Result<String> {
    Ok(json(value, DEPTH)?.to_string())
}

fn json(value: &Value, depth: usize) -> mlua::Result<Json> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(mlua::Error::runtime(
            "a table is nested too deeply for JSON, or contains itself",
        ));
    };
    Ok(match value {
        Value::Nil => Json::Null,
        Value::Boolean(value) => Json::Bool(*value),
        Value::Integer(number) => Json::from(*number),
        Value::Number(number) => json_number(*number)?,
        Value::String(text) => Json::String(text.to_string_lossy().to_string()),
        Value::Table(table) => table_json(table, depth)?,
        other => {
            return Err(mlua::Error::runtime(format!(
                "a {} cannot be JSON",
                other.type_name()
            )));
        }
    })
}

fn json_number(number: f64) -> mlua::Result<Json> {
    if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
        return Ok(Json::from(number as i64));
    }
    serde_json::Number::from_f64(number)
        .map(Json::Number)
        .ok_or_else(|| mlua::Error::runtime("an infinite number cannot be JSON"))
}

fn table_json(table: &Table, depth: usize) -> mlua::Result<Json> {
    let length = table.raw_len();
    let mut entries: Vec<(String, Json)> = Vec::new();
    let mut items = 0;
    for pair in table.pairs::<Value, Value>() {
        let (key, value) = pair?;
        items += 1;
        let name = match &key {
            Value::String(name) => name.to_string_lossy().to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => number_text(*number),
            other => {
                return Err(mlua::Error::runtime(format!(
                    "a {} cannot be a key in JSON",
                    other.type_name()
                )));
            }
        };
        entries.push((name, json(&value, depth)?));
    }
    if length > 0 && items == length {
        let values = (1..=length).map(|index| json(&table.raw_get(index)?, depth));
        return Ok(Json::Array(values.collect::<mlua::Result<_>>()?));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Json::Object(entries.into_iter().collect()))
}

/// A Lua value of JSON text; null is nil.
pub(crate) fn from_json(lua: &Lua, text: &[u8]) -> mlua::Result<Value> {
    let json: Json = serde_json::from_slice(text)
        .map_err(|error| mlua::Error::runtime(format!("JSON: {error}")))?;
    json_value(lua, &json)
}

/// A Lua value of JSON.
pub(crate) fn json_value(lua: &Lua, json: &Json) -> mlua::Result<Value> {
    Ok(match json {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Boolean(*value),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(0.0)),
        Json::String(text) => Value::String(lua.create_string(text)?),
        Json::Array(items) => {
            let items = items
                .iter()
                .map(|item| json_value(lua, item))
                .collect::<mlua::Result<Vec<_>>>()?;
            Value::Table(lua.create_sequence_from(items)?)
        }
        Json::Object(entries) => {
            let table = lua.create_table_with_capacity(0, entries.len())?;
            for (key, value) in entries {
                table.raw_set(key.as_str(), json_value(lua, value)?)?;
            }
            Value::Table(table)
        }
    })
}

/// Puts form fields into a table.
pub(crate) fn fill(lua: &Lua, table: &Table, fields: &Fields) -> mlua::Result<()> {
    for (key, value) in fields {
        let value = field(lua, value)?;
        match key {
            Key::Text(name) => table.raw_set(name.as_str(), value)?,
            Key::Index(index) => table.raw_set(*index, value)?,
        }
    }
    Ok(())
}

fn field(lua: &Lua, value: &Field) -> mlua::Result<Value> {
    Ok(match value {
        Field::Text(bytes) => Value::String(lua.create_string(bytes)?),
        Field::Number(number) => Value::Number(*number),
        Field::True => Value::Boolean(true),
        Field::List(items) => {
            let items = items
                .iter()
                .map(|item| field(lua, item))
                .collect::<mlua::Result<Vec<_>>>()?;
            Value::Table(lua.create_sequence_from(items)?)
        }
        Field::Table(fields) => {
            let table = lua.create_table()?;
            fill(lua, &table, fields)?;
            Value::Table(table)
        }
        Field::File(file) => Value::Table(upload(lua, file)?),
    })
}

/// An uploaded file: its record, and `read(max)`, which gives the next bytes of it as text, or nil at the end.
fn upload(lua: &Lua, file: &Upload) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    let path = file.path.clone();
    table.raw_set("name", file.name.as_str())?;
    table.raw_set("file", path.to_string_lossy().as_ref())?;
    table.raw_set(
        "temp",
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .as_ref(),
    )?;
    table.raw_set("size", file.size as f64)?;
    table.raw_set("type", file.content_type.as_str())?;
    let position = Cell::new(0_u64);
    let read = lua.create_function(move |lua, (_, most): (Table, Option<f64>)| {
        let bytes = read_part(&path, position.get(), most.unwrap_or(f64::INFINITY))
            .map_err(|error| mlua::Error::runtime(format!("the upload cannot be read: {error}")))?;
        position.set(position.get() + bytes.len() as u64);
        Ok(if bytes.is_empty() {
            Value::Nil
        } else {
            Value::String(lua.create_string(&bytes)?)
        })
    })?;
    table.raw_set("read", read)?;
    Ok(table)
}

fn read_part(path: &Path, from: u64, most: f64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    // A number beyond the range is as good as no limit.
    file.take(most.max(0.0) as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
