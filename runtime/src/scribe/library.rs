//! Tables and functions every chunk finds beside Lua's own: `log`, `html`, `json`, `web`, `time`, `require`, `l` and `L`;
//! and the freezing of all of it.

use std::rc::Rc;

use mlua::{Function, Lua, Table, Value, Variadic};

use crate::form::number_text;
use crate::scribe::machine::Inner;
use crate::scribe::{escape, format, language, values};

/// Names of Lua's library that bundles must not have: they load text, reach other environments or stop the machine.
const REMOVED: [&str; 10] = [
    "loadstring",
    "getfenv",
    "setfenv",
    "collectgarbage",
    "newproxy",
    "gcinfo",
    "vector",
    "buffer",
    "integer",
    "typeof",
];

/// Installs them.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let globals = lua.globals();
    for name in REMOVED {
        globals.set(name, Value::Nil)?;
    }
    globals.set("tostring", lua.create_function(tostring)?)?;
    globals.set(
        "print",
        lua.create_function(|lua, values: Variadic<Value>| {
            log(lua, tracing::Level::INFO, &values)
        })?,
    )?;
    globals.set("log", log_table(lua)?)?;
    globals.set("json", json_table(lua)?)?;
    globals.set("time", time_table(lua)?)?;
    globals.set("web", web_table(lua)?)?;
    globals.set("html", html_table(lua, inner)?)?;
    format::install(lua, inner)?;
    for name in ["require", "include", "import"] {
        let inner = inner.clone();
        globals.set(
            name,
            lua.create_function(move |lua, name: String| inner.module(lua, &name))?,
        )?;
    }
    globals.set("node", lua.create_table()?)?;
    language::install(lua, inner)
}

/// `tostring` with numbers as pages print them.
fn tostring(lua: &Lua, value: Value) -> mlua::Result<Value> {
    let text = match &value {
        Value::Integer(number) => number_text(*number as f64),
        Value::Number(number) if number.is_finite() => number_text(*number),
        Value::String(_) => return Ok(value),
        _ => value.to_string()?,
    };
    Ok(Value::String(lua.create_string(text)?))
}

fn log_table(lua: &Lua) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    let levels = [
        ("Debug", tracing::Level::DEBUG),
        ("Info", tracing::Level::INFO),
        ("Notice", tracing::Level::INFO),
        ("Alert", tracing::Level::WARN),
        ("Priority", tracing::Level::ERROR),
        ("Append", tracing::Level::INFO),
    ];
    for (name, level) in levels {
        table.set(
            name,
            lua.create_function(move |lua, values: Variadic<Value>| log(lua, level, &values))?,
        )?;
    }
    Ok(table)
}

/// Writes a line to the log, and answers that it did: `log.Info() if …` is an old way to ask for the level.
fn log(lua: &Lua, level: tracing::Level, values: &[Value]) -> mlua::Result<bool> {
    let mut line = String::new();
    for value in values {
        if !line.is_empty() {
            line.push('\t');
        }
        if let Value::String(text) = tostring(lua, value.clone())? {
            line.push_str(&text.to_string_lossy());
        }
    }
    // Control characters would let data write lines of their own.
    let line: String = line
        .chars()
        .map(|c| {
            if c.is_control() && c != '\t' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    if values.is_empty() {
        return Ok(true);
    }
    match level {
        tracing::Level::ERROR => tracing::error!(target: "page", "{line}"),
        tracing::Level::WARN => tracing::warn!(target: "page", "{line}"),
        tracing::Level::INFO => tracing::info!(target: "page", "{line}"),
        _ => tracing::debug!(target: "page", "{line}"),
    }
    Ok(true)
}

fn json_table(lua: &Lua) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    table.set(
        "encode",
        lua.create_function(|_, value: Value| values::to_json(&value))?,
    )?;
    table.set(
        "decode",
        lua.create_function(|lua, text: mlua::LuaString| values::from_json(lua, &text.as_bytes()))?,
    )?;
    Ok(table)
}

/// Seconds of units of time; months and years are lunar, as they always were here.
fn time_table(lua: &Lua) -> mlua::Result<Table> {
    let units = [
        ("second", 1),
        ("minute", 60),
        ("hour", 3600),
        ("day", 86_400),
        ("week", 604_800),
        ("month", 2_419_200),
        ("year", 29_030_400),
    ];
    lua.create_table_from(units)
}

fn web_table(lua: &Lua) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    for name in ["SafeText", "SafeHtml"] {
        let safe = lua.create_function(|lua, text: Option<mlua::LuaString>| {
            let Some(text) = text else {
                return Ok(Value::Nil);
            };
            let safe = text
                .to_string_lossy()
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            Ok(Value::String(lua.create_string(safe)?))
        })?;
        table.set(name, safe)?;
    }
    let safe = lua.create_function(|_, text: Option<mlua::LuaString>| {
        let unsafe_bytes =
            |text: &mlua::LuaString| text.as_bytes().iter().any(|b| b"<>'\"".contains(b));
        Ok(text.filter(|text| !unsafe_bytes(text)))
    })?;
    table.set("SafeAttr", safe)?;
    Ok(table)
}

/// `html(text)` makes trusted text; the result joins with data by escaping it.
fn html_table(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<Table> {
    let call = {
        let inner = inner.clone();
        lua.create_function(move |lua, (_, value): (Value, Value)| match value {
            Value::Nil => Ok(Value::Nil),
            Value::Table(table) if is_trusted(&inner, &table) => Ok(Value::Table(table)),
            value => Ok(Value::Table(inner.trust(lua, &plain(&value)?)?)),
        })?
    };
    let trust = {
        let inner = inner.clone();
        lua.create_function(move |lua, value: Value| match value {
            Value::String(_) | Value::Integer(_) | Value::Number(_) => {
                Ok(Value::Table(inner.trust(lua, &plain(&value)?)?))
            }
            // What is trusted already, and what writes nothing or is refused when it is written.
            value => Ok(value),
        })?
    };
    inner.tables.state.raw_set("trust", trust)?;
    let concat = {
        let inner = inner.clone();
        lua.create_function(move |lua, (left, right): (Value, Value)| {
            let mut joined = escaped(&inner, &left)?;
            joined.extend(escaped(&inner, &right)?);
            inner.trust(lua, &joined)
        })?
    };
    let text = lua.create_function(|_, value: Table| value.raw_get::<mlua::LuaString>(1))?;
    let strings: Table = lua.globals().get("string")?;
    let methods =
        lua.create_function(move |lua, (_, name): (Value, Value)| method(lua, &strings, name))?;
    let meta = &inner.trusted;
    meta.set("__concat", concat)?;
    meta.set("__tostring", text)?;
    meta.set("__index", methods)?;
    meta.set(
        "__len",
        lua.create_function(|_, value: Table| {
            Ok(value.raw_get::<mlua::LuaString>(1)?.as_bytes().len())
        })?,
    )?;
    meta.set("__metatable", false)?;
    let table = lua.create_table()?;
    table.set("Money", with(lua, inner, format::money_html)?)?;
    let callable = lua.create_table()?;
    callable.set("__call", call)?;
    callable.set("__metatable", false)?;
    table.set_metatable(Some(callable))?;
    Ok(table)
}

/// A string function as a method of trusted text; its result is data.
fn method(lua: &Lua, strings: &Table, name: Value) -> mlua::Result<Value> {
    let Value::Function(function) = strings.get::<Value>(name)? else {
        return Ok(Value::Nil);
    };
    let bound = lua.create_function(move |_, (value, arguments): (Table, Variadic<Value>)| {
        let text: mlua::LuaString = value.raw_get(1)?;
        let mut all = vec![Value::String(text)];
        all.extend(arguments);
        function.call::<mlua::MultiValue>(mlua::MultiValue::from_vec(all))
    })?;
    Ok(Value::Function(bound))
}

/// Whether a table was made by `html(…)`.
pub(crate) fn is_trusted(inner: &Inner, table: &Table) -> bool {
    // The metatable is hidden from Lua, not from here.
    table.metatable().is_some_and(|meta| meta == inner.trusted)
}

fn plain(value: &Value) -> mlua::Result<Vec<u8>> {
    match value {
        Value::String(text) => Ok(text.as_bytes().to_vec()),
        Value::Integer(number) => Ok(number_text(*number as f64).into_bytes()),
        Value::Number(number) => Ok(number_text(*number).into_bytes()),
        other => Err(mlua::Error::runtime(format!(
            "text expected, got {}",
            other.type_name()
        ))),
    }
}

fn escaped(inner: &Inner, value: &Value) -> mlua::Result<Vec<u8>> {
    if let Value::Table(table) = value
        && is_trusted(inner, table)
    {
        return Ok(table.raw_get::<mlua::LuaString>(1)?.as_bytes().to_vec());
    }
    let mut out = Vec::new();
    // Escaped for every place, because where it will land is not known here.
    escape::append(&mut out, &plain(value)?, crate::program::Escape::Attribute);
    Ok(out)
}

/// Names of `util` that its settings make global.
pub(crate) fn utilities(lua: &Lua, inner: &Inner) -> mlua::Result<()> {
    let globals = lua.globals();
    let Some(util) = inner
        .shared
        .program
        .bundles
        .iter()
        .position(|bundle| bundle.application && bundle.id == "util")
    else {
        return Ok(());
    };
    let util = inner.bundles.borrow()[util].clone();
    for name in util
        .get::<Option<Vec<String>>>("globals")?
        .unwrap_or_default()
    {
        globals.set(name.as_str(), util.get::<Value>(name.as_str())?)?;
    }
    Ok(())
}

/// Makes everything read-only: the libraries, the bundles' tables and what they hold, and the globals.
pub(crate) fn freeze(lua: &Lua, inner: &Inner) -> mlua::Result<()> {
    let node: Table = lua.globals().get("node")?;
    fill_node(lua, inner, &node)?;
    freeze_deep(&Value::Table(node));
    for bundle in inner.bundles.borrow().iter() {
        freeze_deep(&Value::Table(bundle.clone()));
    }
    for site in inner.sites.borrow().iter() {
        freeze_deep(&Value::Table(site.site.clone()));
        site.vocabulary
            .iter()
            .chain(&site.page_terms)
            .for_each(|vocabulary| freeze_deep(&Value::Table(vocabulary.clone())));
    }
    let placed: Table = inner.tables.state.raw_get("placed")?;
    placed.set_metatable(None)?;
    freeze_deep(&Value::Table(placed));
    inner.trusted.set_readonly(true);
    lua.sandbox(true)
}

/// Makes the libraries read-only before any bundle is loaded: they are the same for all.
pub(crate) fn freeze_libraries(lua: &Lua) -> mlua::Result<()> {
    const OURS: [&str; 11] = [
        "scribe", "native", "format", "log", "json", "time", "web", "html", "teller", "tasks",
        "http",
    ];
    const LUAS: [&str; 8] = [
        "string",
        "table",
        "math",
        "os",
        "coroutine",
        "debug",
        "utf8",
        "bit32",
    ];
    for name in OURS.into_iter().chain(LUAS) {
        freeze_deep(&lua.globals().get(name)?);
    }
    Ok(())
}

fn fill_node(lua: &Lua, inner: &Inner, node: &Table) -> mlua::Result<()> {
    let program = &inner.shared.program;
    if program.chunks.is_empty() {
        return Ok(());
    }
    let settings: Table = inner.function(lua, program.node.settings)?.call(())?;
    for pair in settings.pairs::<Value, Value>() {
        let (key, value) = pair?;
        node.set(key, value)?;
    }
    let environment = match inner.shared.mode {
        crate::Mode::Production => "production",
        crate::Mode::Development => program
            .node
            .environment
            .as_deref()
            .filter(|name| *name != "production")
            .unwrap_or("development"),
    };
    node.set("environment", environment)?;
    node.set("version", env!("CARGO_PKG_VERSION"))?;
    // What keeps sessions safe is nothing a page needs to see.
    node.set("secret", Value::Nil)
}

/// Freezes a table and the tables in it.
pub(crate) fn freeze_deep(value: &Value) {
    if let Value::Table(table) = value
        && !table.is_readonly()
    {
        table.set_readonly(true);
        let _ = table.for_each(|_: Value, inner: Value| {
            freeze_deep(&inner);
            Ok(())
        });
    }
}

/// A function that takes the machine's state along.
pub(crate) fn with<A, R>(
    lua: &Lua,
    inner: &Rc<Inner>,
    function: impl Fn(&Lua, &Inner, A) -> mlua::Result<R> + 'static,
) -> mlua::Result<Function>
where
    A: mlua::FromLuaMulti,
    R: mlua::IntoLuaMulti,
{
    let inner = inner.clone();
    lua.create_function(move |lua, arguments| function(lua, &inner, arguments))
}
