//! The tables a page finds: `request`, `form`, `page`, `user`, filled for one request. What few pages read is made when it
//! is read.

use std::borrow::Cow;
use std::rc::Rc;

use hyper::header::{COOKIE, HeaderMap, HeaderName, REFERER, USER_AGENT};
use mlua::{Lua, LuaString, Table, Value};

use crate::address::page_address;
use crate::cookie;
use crate::exchange::Incoming;
use crate::form::{self, FormError};
use crate::program::SiteId;
use crate::scribe::agent;
use crate::scribe::form_fields::Visitor;
use crate::scribe::format::{choice, geo, locales};
use crate::scribe::language::{self, Wishes};
use crate::scribe::machine::Inner;
use crate::scribe::state::State;
use crate::scribe::values;

/// What makes a field of a table that does not hold it yet.
type Maker = fn(&Lua, &Inner, &str) -> mlua::Result<Value>;

/// Makes `request`, `page` and the state of chunks answer for what they do not hold yet.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let tables: [(&Table, Maker); 3] = [
        (&inner.tables.request, request_field),
        (&inner.tables.page, page_field),
        (&inner.tables.state, state_field),
    ];
    for (table, make) in tables {
        let meta = lua.create_table()?;
        let shared = inner.clone();
        let lazy = move |lua: &Lua, (table, key): (Table, Value)| {
            let Value::String(name) = key else {
                return Ok(Value::Nil);
            };
            let value = match name.to_str() {
                Ok(text) => make(lua, &shared, &text)?,
                Err(_) => Value::Nil,
            };
            // Numbers and booleans take nothing to make, and the state of a page changes.
            if matches!(value, Value::String(_) | Value::Table(_)) {
                table.raw_set(name, value.clone())?;
            }
            Ok(value)
        };
        meta.set("__index", lua.create_function(lazy)?)?;
        // Nobody can exchange it: tables that live on must not carry one from request to request.
        meta.set("__metatable", false)?;
        table.set_metatable(Some(meta))?;
    }
    let shared = inner.clone();
    let lazy = move |lua: &Lua, (_, name): (Table, LuaString)| client_field(lua, &shared, &name);
    inner.client.set("__index", lua.create_function(lazy)?)?;
    inner.client.set("__metatable", false)
}

/// A field of `request.client` that is made when it is read, since what reads it depends on the visitor's cookies.
fn client_field(lua: &Lua, inner: &Inner, name: &LuaString) -> mlua::Result<Value> {
    let text = |text: &str| Ok(Value::String(lua.create_string(text)?));
    match &*name.as_bytes() {
        b"locale" => text(&choice::current(inner)?.place.id),
        b"place" => {
            inner.state.borrow_mut().by_address = true;
            geo::of_visitor(lua, inner)
        }
        b"timezone" => text(choice::zone(inner)?.iana_name().unwrap_or("UTC")),
        _ => Ok(Value::Nil),
    }
}

/// Begins a request: everything that is known before its page is.
pub(crate) fn begin(
    lua: &Lua,
    inner: &Inner,
    site: SiteId,
    incoming: Incoming,
) -> Result<(), Begin> {
    inner.clear()?;
    let (tables, names) = (&inner.tables, &inner.names);
    let began = state(incoming);
    let takes_once = inner.takes_once.get(site as usize) == Some(&true);
    let known = inner.shared.program.sites.get(site as usize);
    let visitor = known.and_then(|site| {
        let cookies = &began.request_cookies;
        Visitor::of(&began.incoming, site, cookies, takes_once)
    });
    inner.output.borrow_mut().used.visitor = visitor.map(Box::new);
    tables.state.raw_set(&names.now, began.now as f64)?;
    *inner.state.borrow_mut() = began;
    inner.set_site(site)?;
    tables.page.raw_set(&names.status, 200)?;
    tables.page.raw_set(&names.kind, &names.html)?;
    let mut state = inner.state.borrow_mut();
    if let Some(query) = &state.incoming.query {
        state.query = form::query::parse(query).map_err(Begin::Form)?;
        values::fill(lua, &tables.form, &state.query)?;
    }
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

fn state(incoming: Incoming) -> State {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    State {
        request_cookies: header_values(&incoming.headers, &COOKIE)
            .flat_map(cookie::parse)
            .collect(),
        address: page_address(&incoming.path),
        now: now.as_secs(),
        incoming,
        ..State::default()
    }
}

/// What the visitor wishes of languages.
pub(crate) fn wishes(state: &State) -> Wishes {
    let mut cookies = state.request_cookies.iter();
    let preferences = cookies.find(|(name, _)| name == "preferences");
    let preferences = preferences.map(|(_, text)| text.as_str());
    Wishes::new(preferences, &state.incoming.headers)
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

/// A text of the `preferences` cookie: percent-encoded JSON, decoded by the cookie parser.
pub(crate) fn preference(cookies: &[(String, String)], field: &str) -> Option<String> {
    let (_, value) = cookies.iter().find(|(name, _)| name == "preferences")?;
    let json: serde_json::Value = serde_json::from_str(value).ok()?;
    json.get(field)?.as_str().map(str::to_owned)
}

/// The countries that the visitor's browser names with its languages, best first.
pub(crate) fn regions(state: &State) -> Vec<String> {
    let wishes = Wishes::new(None, &state.incoming.headers);
    let region = |tag: &str| {
        let mut parts = tag.split('-').skip(1);
        parts.find(|part| part.len() == 2).map(str::to_owned)
    };
    wishes.named().filter_map(region).collect()
}

/// A field of what chunks read changing values from that is made when it is read: the locale, a visitor nobody knows yet.
fn state_field(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<Value> {
    if name == "locale" {
        return locales::current(lua, inner).map(Value::Table);
    }
    if name != "user" {
        return Ok(Value::Nil);
    }
    let user = lua.create_table()?;
    user.raw_set("keychain", lua.create_table()?)?;
    Ok(Value::Table(user))
}

/// A field of `page` that is made when it is read.
fn page_field(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<Value> {
    let state = inner.state.borrow();
    let address = &state.address;
    match name {
        "address" => Ok(Value::String(lua.create_string(&address.address)?)),
        "headers" => Ok(Value::Table(lua.create_table()?)),
        "nonce" => {
            let mut output = inner.output.borrow_mut();
            Ok(Value::String(lua.create_string(output.used.nonce())?))
        }
        "paths" => {
            let is_front = !state.incoming.path.bytes().any(|byte| byte != b'/');
            let paths = address.address.split('/').filter(|_| !is_front);
            Ok(Value::Table(lua.create_sequence_from(paths)?))
        }
        "state" => Ok(Value::Number(state.phase.number().into())),
        "translated" => {
            drop(state);
            language::translated(lua, inner)
        }
        "transliterated" if address.transliterated => Ok(Value::Boolean(true)),
        _ => Ok(Value::Nil),
    }
}

/// A field of `request` that is made when it is read.
fn request_field(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<Value> {
    let state = inner.state.borrow();
    let incoming = &state.incoming;
    let text = |text: &str| Ok(Value::String(lua.create_string(text)?));
    match name {
        "domain" => text(&incoming.host),
        "path" => text(&incoming.path),
        "method" => text(incoming.method.as_str()),
        "scheme" => text(incoming.scheme()),
        "secure" => Ok(Value::Boolean(incoming.secure)),
        "time" => Ok(Value::Number(state.now as f64)),
        "headers" => headers_table(lua, &incoming.headers).map(Value::Table),
        "cookies" => Ok(Value::Table(
            lua.create_table_from(state.request_cookies.iter().rev().cloned())?,
        )),
        "agent" => text(&header(incoming, &USER_AGENT).unwrap_or_default()),
        "browser" => {
            let agent = header(incoming, &USER_AGENT).unwrap_or_default();
            text(&agent::parse(&agent).to_string())
        }
        "referrer" => header(incoming, &REFERER).map_or(Ok(Value::Nil), |value| text(&value)),
        "query_string" => incoming.query.as_deref().map_or(Ok(Value::Nil), text),
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
            lua.create_sequence_from(wishes(&state).named())?,
        )),
        "rooturl" => text(&incoming.root_url()),
        "type" if !state.content_type.is_empty() => text(&state.content_type),
        "identifier" => text(&format!("{:03}", inner.shared.answered() + 1)),
        "client" => {
            drop(state);
            client(lua, inner).map(Value::Table)
        }
        "head" | "put" | "patch" | "delete" | "options" => {
            Ok(if incoming.method.as_str().eq_ignore_ascii_case(name) {
                Value::Boolean(true)
            } else {
                Value::Nil
            })
        }
        _ => Ok(Value::Nil),
    }
}

/// The first value of a header, as text.
fn header<'i>(incoming: &'i Incoming, name: &HeaderName) -> Option<Cow<'i, str>> {
    let value = incoming.headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()))
}

/// Headers by lower-case name; reading is tolerant of case and underscores, repeated ones are arrays.
pub(crate) fn headers_table(lua: &Lua, headers: &HeaderMap) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    for name in headers.keys() {
        let values: Vec<_> = header_values(headers, name)
            .map(String::from_utf8_lossy)
            .collect();
        match values.as_slice() {
            [one] => table.raw_set(name.as_str(), &**one)?,
            many => {
                let list = lua.create_sequence_from(many.iter().map(|value| &**value))?;
                table.raw_set(name.as_str(), list)?;
            }
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

fn client(lua: &Lua, inner: &Inner) -> mlua::Result<Table> {
    let client = lua.create_table()?;
    client.set_metatable(Some(inner.client.clone()))?;
    let state = inner.state.borrow();
    client.set("ip", state.incoming.remote.to_string())?;
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
