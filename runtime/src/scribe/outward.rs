//! `http.Request` and `exec`: what pages reach outside of the server. What can go wrong there is a result, `nil` and a message;
//! what is wrong in the call is an error.

use std::rc::Rc;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Uri};
use mlua::{FromLua as _, Lua, LuaString, Table, Value};

use crate::outward::{self, Asked, Call};
use crate::scribe::library::with;
use crate::scribe::machine::Inner;
use crate::scribe::request::headers_table;

/// Seconds that an answer or a program may take, unless given.
const TIMEOUT: f64 = 10.0;
/// Most bytes of an answer, or of what a program writes.
const MOST: usize = 8 << 20;

/// A table, or nil and why.
type Given = (Option<Table>, Option<String>);

/// Installs them.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let http = lua.create_table()?;
    http.set("Request", with(lua, inner, request)?)?;
    let globals = lua.globals();
    globals.set("http", http)?;
    globals.set("exec", with(lua, inner, exec)?)
}

/// `http.Request{url=, method=, headers=, body=, timeout=}`.
fn request(lua: &Lua, inner: &Inner, call: Table) -> mlua::Result<Given> {
    const FIELDS: [&str; 5] = ["url", "method", "headers", "body", "timeout"];
    known("http.Request", &call, &FIELDS)?;
    let time = time("http.Request", &call)?;
    let asked = match asked(lua, &call)? {
        Ok(asked) => asked,
        Err(words) => return Ok((None, Some(words))),
    };
    let allowed = inner.shared.allowed.clone();
    let asking = async move { tokio::time::timeout(time, outward::ask(&allowed, asked)).await };
    let answer = match inner.wait(asking)? {
        Ok(Ok(answer)) => answer,
        Ok(Err(fault)) => return Ok((None, Some(fault.to_string()))),
        Err(_) => return Ok((None, Some(late(time)))),
    };
    let given = lua.create_table()?;
    given.set("status", answer.status.as_u16())?;
    given.set("headers", headers_table(lua, &answer.headers)?)?;
    given.set("body", lua.create_string(&answer.body)?)?;
    Ok((Some(given), None))
}

/// What a call asks for; data that makes no request is a message, like an answer that does not come.
fn asked(lua: &Lua, call: &Table) -> mlua::Result<Result<Asked, String>> {
    let url: Option<String> = call.get("url")?;
    let url = url.ok_or_else(|| mlua::Error::runtime("`http.Request` needs a `url`"))?;
    let Ok(uri) = url.parse::<Uri>() else {
        return Ok(Err(format!("`{url}` is no address")));
    };
    let method: Option<String> = call.get("method")?;
    let method = method.unwrap_or_else(|| "GET".to_owned());
    let Ok(method) = Method::from_bytes(method.to_ascii_uppercase().as_bytes()) else {
        return Ok(Err(format!("`{method}` is no method")));
    };
    let body: Option<LuaString> = call.get("body")?;
    let body = body.map_or_else(Bytes::new, |body| Bytes::copy_from_slice(&body.as_bytes()));
    let headers = match call.get::<Option<Table>>("headers")? {
        Some(headers) => headers_of(lua, &headers)?,
        None => Ok(HeaderMap::new()),
    };
    Ok(headers.map(|headers| Asked {
        method,
        uri,
        headers,
        body,
        most: MOST,
    }))
}

/// The headers of a table; a value may be a list.
fn headers_of(lua: &Lua, table: &Table) -> mlua::Result<Result<HeaderMap, String>> {
    let mut headers = HeaderMap::new();
    for pair in table.pairs::<LuaString, Value>() {
        let (key, value) = pair?;
        let values: Vec<LuaString> = match value {
            Value::Table(list) => list.sequence_values().collect::<mlua::Result<_>>()?,
            value => vec![LuaString::from_lua(value, lua)?],
        };
        let shown = key.to_string_lossy();
        let Ok(name) = HeaderName::from_bytes(&key.as_bytes()) else {
            return Ok(Err(format!("`{shown}` is no name of a header")));
        };
        for value in values {
            let Ok(value) = HeaderValue::from_bytes(&value.as_bytes()) else {
                return Ok(Err(format!(
                    "the header `{shown}` has a value that none can have"
                )));
            };
            if headers.try_append(&name, value).is_err() {
                return Ok(Err("there are too many headers".to_owned()));
            }
        }
    }
    Ok(Ok(headers))
}

/// `exec{program, arguments…, input=, timeout=}`.
fn exec(lua: &Lua, inner: &Inner, call: Table) -> mlua::Result<Given> {
    let program: Option<String> = call.get(1)?;
    let program = program.ok_or_else(|| mlua::Error::runtime("`exec` needs a program"))?;
    let listed = &inner.shared.program.node.programs;
    if !listed.iter().any(|name| *name == program) {
        return Err(mlua::Error::runtime(format!(
            "`{program}` is not listed; a site, an application or the node lists it with `exec={{\"{program}\"}}`"
        )));
    }
    known("exec", &call, &["input", "timeout"])?;
    let time = time("exec", &call)?;
    let arguments = call.sequence_values::<LuaString>().skip(1);
    let arguments = arguments.map(|text| Ok(text?.as_bytes().to_vec()));
    let input: Option<LuaString> = call.get("input")?;
    let run = outward::run(Call {
        arguments: arguments.collect::<mlua::Result<_>>()?,
        input: input.map_or_else(Vec::new, |input| input.as_bytes().to_vec()),
        most: MOST,
        program: program.clone(),
    });
    let outcome = match inner.wait(async move { tokio::time::timeout(time, run).await })? {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => return Ok((None, Some(format!("`{program}` cannot be run: {error}")))),
        Err(_) => return Ok((None, Some(late(time)))),
    };
    let given = lua.create_table()?;
    given.set("status", outcome.status)?;
    given.set("output", lua.create_string(&outcome.output)?)?;
    given.set("errors", lua.create_string(&outcome.errors)?)?;
    Ok((Some(given), None))
}

fn late(time: Duration) -> String {
    format!("it took longer than {} seconds", time.as_secs_f64())
}

/// Refuses names that a call does not know, which are mistyped ones.
fn known(function: &str, call: &Table, fields: &[&str]) -> mlua::Result<()> {
    for pair in call.pairs::<Value, Value>() {
        if let (Value::String(name), _) = pair? {
            let name = name.to_string_lossy();
            if !fields.contains(&&*name) {
                return Err(mlua::Error::runtime(format!(
                    "`{function}` knows no `{name}`; it knows `{}`",
                    fields.join("`, `")
                )));
            }
        }
    }
    Ok(())
}

/// How long it may take.
fn time(function: &str, call: &Table) -> mlua::Result<Duration> {
    let seconds: Option<f64> = call.get("timeout")?;
    let seconds = seconds.unwrap_or(TIMEOUT);
    let time = Duration::try_from_secs_f64(seconds);
    let time = time.ok().filter(|time| !time.is_zero());
    time.ok_or_else(|| {
        mlua::Error::runtime(format!(
            "`timeout` of `{function}` is a number of seconds above 0"
        ))
    })
}
