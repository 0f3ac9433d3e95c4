//! The tables a page finds: `request`, `form`, `page`, filled for one request. What few pages read is made when it is read.

use std::rc::Rc;

use hyper::header::{ACCEPT_LANGUAGE, COOKIE, HeaderMap, HeaderName, USER_AGENT};
use mlua::{Lua, Table, Value};

use crate::address::page_address;
use crate::cookie;
use crate::exchange::Incoming;
use crate::form::{self, FormError};
use crate::program::SiteId;
use crate::scribe::agent;
use crate::scribe::language;
use crate::scribe::machine::Inner;
use crate::scribe::state::State;
use crate::scribe::values;

/// Makes `request` answer for what it does not hold yet.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let meta = lua.create_table()?;
    let shared = inner.clone();
    let lazy = move |lua: &Lua, (request, key): (Table, Value)| {
        let Value::String(name) = key else {
            return Ok(Value::Nil);
        };
        let value = field(lua, &shared, &name.to_string_lossy())?;
        request.raw_set(name, value.clone())?;
        Ok(value)
    };
    meta.set("__index", lua.create_function(lazy)?)?;
    meta.set("__metatable", false)?;
    inner.tables.request.set_metatable(Some(meta))
}

/// Begins a request: everything that is known before its page is.
pub(crate) fn begin(
    lua: &Lua,
    inner: &Inner,
    site: SiteId,
    incoming: &Incoming,
) -> Result<(), Begin> {
    inner.clear()?;
    let query = match &incoming.query {
        Some(query) => form::query::parse(query).map_err(Begin::Form)?,
        None => form::Fields::new(),
    };
    *inner.state.borrow_mut() = state(site, incoming, query);
    inner.set_site(site)?;
    let tables = &inner.tables;
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    tables.state.set("now", now as f64)?;
    tables.state.set("user", visitor(lua)?)?;
    tables.state.set(
        "locale",
        inner.sites.borrow()[site as usize]
            .site
            .get::<Value>("locale")?,
    )?;
    let request = &tables.request;
    request.raw_set("domain", incoming.host.as_str())?;
    request.raw_set("path", incoming.path.as_str())?;
    request.raw_set("method", incoming.method.as_str())?;
    request.raw_set("scheme", incoming.scheme())?;
    request.raw_set("secure", incoming.secure)?;
    request.raw_set("time", now as f64)?;
    page(lua, inner, incoming)?;
    let state = inner.state.borrow();
    values::fill(lua, &tables.form, &state.query)?;
    Ok(())
}

/// Why a request cannot begin.
pub(crate) enum Begin {
    Form(FormError),
    Lua(mlua::Error),
}

impl From<mlua::Error> for Begin {
    fn from(error: mlua::Error) -> Self {
        Begin::Lua(error)
    }
}

/// A visitor nobody knows yet.
fn visitor(lua: &Lua) -> mlua::Result<Table> {
    let user = lua.create_table()?;
    user.set("keychain", lua.create_table()?)?;
    Ok(user)
}

fn state(site: SiteId, incoming: &Incoming, query: form::Fields) -> State {
    let cookies: Vec<(String, String)> = header_values(&incoming.headers, &COOKIE)
        .flat_map(cookie::parse)
        .collect();
    let accept = incoming
        .headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut accepted = language::accepted(accept);
    if let Some(language) = preferred(&cookies) {
        accepted.insert(0, language);
    }
    let scheme = incoming.scheme();
    State {
        site,
        request_cookies: cookies,
        headers: headers(&incoming.headers),
        query,
        path: incoming.path.clone(),
        query_string: incoming.query.clone(),
        target: incoming.target.clone(),
        root_url: format!("{scheme}://{}/", incoming.authority.to_ascii_lowercase()),
        remote: incoming.remote.to_string(),
        accepted,
        ..State::default()
    }
}

fn header_values<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'h [u8]> + use<'h> {
    headers
        .get_all(name)
        .into_iter()
        .map(|value| value.as_bytes())
}

/// The language of the `preferences` cookie: percent-encoded JSON, decoded by the cookie parser.
fn preferred(cookies: &[(String, String)]) -> Option<String> {
    let (_, value) = cookies.iter().find(|(name, _)| name == "preferences")?;
    let json: serde_json::Value = serde_json::from_str(value).ok()?;
    let language = json.get("language")?.as_str()?.to_ascii_lowercase();
    language
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        .then_some(language)
}

fn headers(headers: &HeaderMap) -> Vec<(String, Vec<String>)> {
    headers
        .keys()
        .map(|name| {
            let values = header_values(headers, name)
                .map(|value| String::from_utf8_lossy(value).into_owned());
            (name.as_str().to_owned(), values.collect())
        })
        .collect()
}

fn page(lua: &Lua, inner: &Inner, incoming: &Incoming) -> mlua::Result<()> {
    let page = &inner.tables.page;
    let address = page_address(&incoming.path);
    page.raw_set("address", address.address.as_str())?;
    let parts = incoming
        .path
        .split('/')
        .filter(|part| !part.is_empty())
        .count();
    let paths = if parts == 0 {
        lua.create_table()?
    } else {
        lua.create_sequence_from(address.address.split('/'))?
    };
    page.raw_set("paths", paths)?;
    if address.transliterated {
        page.raw_set("transliterated", true)?;
    }
    page.raw_set("status", 200)?;
    page.raw_set("state", 0)?;
    page.raw_set("type", "html")?;
    page.raw_set("headers", lua.create_table()?)
}

/// A field of `request` that is made when it is read.
fn field(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<Value> {
    let state = inner.state.borrow();
    let text = |text: &str| Ok(Value::String(lua.create_string(text)?));
    match name {
        "headers" => headers_table(lua, &state).map(Value::Table),
        "cookies" => Ok(Value::Table(
            lua.create_table_from(state.request_cookies.iter().rev().cloned())?,
        )),
        "agent" => text(header(&state, USER_AGENT.as_str())),
        "browser" => text(&agent::parse(header(&state, USER_AGENT.as_str())).to_string()),
        "referrer" => Ok(state
            .headers
            .iter()
            .find(|(name, _)| name == "referer")
            .map_or(Ok(Value::Nil), |(_, values)| text(&values[0]))?),
        "query_string" => Ok(state.query_string.as_deref().map_or(Ok(Value::Nil), text)?),
        "query" | "get" => {
            let table = lua.create_table()?;
            values::fill(lua, &table, &state.query)?;
            // Both names are the same table.
            inner
                .tables
                .request
                .raw_set(if name == "get" { "query" } else { "get" }, &table)?;
            Ok(Value::Table(table))
        }
        "form" => Ok(Value::Table(lua.create_table()?)),
        "languages" => Ok(Value::Table(
            lua.create_sequence_from(state.accepted.iter().cloned())?,
        )),
        "rooturl" => text(&state.root_url),
        "type" if !state.content_type.is_empty() => text(&state.content_type),
        "identifier" => text(&format!("{:03}", inner.shared.answered() + 1)),
        "client" => client(lua, inner, &state).map(Value::Table),
        "head" | "put" | "patch" | "delete" | "options" => {
            let method: String = inner.tables.request.raw_get("method")?;
            Ok(if method.eq_ignore_ascii_case(name) {
                Value::Boolean(true)
            } else {
                Value::Nil
            })
        }
        _ => Ok(Value::Nil),
    }
}

fn header<'s>(state: &'s State, name: &str) -> &'s str {
    state
        .headers
        .iter()
        .find(|(known, _)| known == name)
        .and_then(|(_, values)| values.first())
        .map_or("", String::as_str)
}

/// Headers by lower-case name; reading is tolerant of case and underscores, repeated ones are arrays.
fn headers_table(lua: &Lua, state: &State) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    for (name, values) in &state.headers {
        match values.as_slice() {
            [one] => table.raw_set(name.as_str(), one.as_str())?,
            many => table.raw_set(
                name.as_str(),
                lua.create_sequence_from(many.iter().cloned())?,
            )?,
        }
    }
    let meta = lua.create_table()?;
    let tolerant = lua.create_function(|_, (table, name): (Table, Value)| match name {
        Value::String(name) => {
            let name = name
                .to_string_lossy()
                .to_ascii_lowercase()
                .replace('_', "-");
            table.raw_get::<Value>(name)
        }
        _ => Ok(Value::Nil),
    })?;
    meta.set("__index", tolerant)?;
    table.set_metatable(Some(meta))?;
    Ok(table)
}

fn client(lua: &Lua, inner: &Inner, state: &State) -> mlua::Result<Table> {
    let client = lua.create_table()?;
    client.set("ip", state.remote.as_str())?;
    let keychain = match inner.tables.state.get::<Value>("user")? {
        Value::Table(user) => user.get::<Value>("keychain")?,
        _ => Value::Nil,
    };
    client.set(
        "keychain",
        if keychain.is_nil() {
            Value::Table(lua.create_table()?)
        } else {
            keychain
        },
    )?;
    client.set("language", state.languages.first().cloned())?;
    if let Some((_, preferences)) = state
        .request_cookies
        .iter()
        .find(|(name, _)| name == "preferences")
    {
        client.set(
            "preferences",
            values::from_json(lua, preferences.as_bytes()).unwrap_or(Value::Nil),
        )?;
    }
    Ok(client)
}
