//! `scribe.*`, `write` and `section`: what pages compose themselves with.

use std::borrow::Cow;
use std::rc::Rc;

use mlua::{Lua, Table, Value, Variadic};

use crate::cookie::SetCookie;
use crate::program::Escape;
use crate::scribe::abandon;
use crate::scribe::agent;
use crate::scribe::emit::is_html_type;
use crate::scribe::fill;
use crate::scribe::library::{is_trusted, with};
use crate::scribe::machine::Inner;
use crate::scribe::output::{CONTENT, Output, Text, Unwritable};
use crate::scribe::page;
use crate::scribe::values;

/// Installs them.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    super::request::install(lua, inner)?;
    page::install(lua, inner)?;
    let scribe = lua.create_table()?;
    let globals = lua.globals();
    globals.set("write", with(lua, inner, write)?)?;
    inner
        .tables
        .state
        .raw_set("script", with(lua, inner, script_value)?)?;
    fill::install(lua, inner)?;
    let section = with(lua, inner, section)?;
    globals.set("section", section.clone())?;
    scribe.set("Section", section)?;
    composition(lua, inner, &scribe)?;
    control(lua, inner, &scribe)?;
    scribe.set("Cookie", with(lua, inner, cookie)?)?;
    scribe.set("RequestURL", with(lua, inner, request_url)?)?;
    scribe.set("Agent", with(lua, inner, agent_table)?)?;
    scribe.set("PageEditor", with(lua, inner, page_editor)?)?;
    scribe.set("GetPost", with(lua, inner, page::get_post)?)?;
    scribe.set("Dump", with(lua, inner, dump)?)?;
    scribe.set("Fingerprint", with(lua, inner, fingerprint)?)?;
    globals.set("scribe", scribe)
}

fn composition(lua: &Lua, inner: &Rc<Inner>, scribe: &Table) -> mlua::Result<()> {
    scribe.set(
        "Page",
        with(lua, inner, |lua, inner, name: String| {
            page::run_page(lua, inner, &name)
        })?,
    )?;
    scribe.set(
        "View",
        with(lua, inner, |lua, inner, name: String| {
            page::run_view(lua, inner, &name)
        })?,
    )?;
    scribe.set(
        "Controller",
        with(lua, inner, |lua, inner, name: String| {
            page::run_controller(lua, inner, &name)
        })?,
    )?;
    scribe.set(
        "Extensions",
        with(lua, inner, |lua, inner, name: Option<String>| {
            page::extensions(lua, inner, name.as_deref())
        })?,
    )?;
    scribe.set(
        "Insert",
        with(
            lua,
            inner,
            |_, inner, (name, mark): (String, Option<String>)| {
                let is_html = is_html_page(inner)?;
                let mut output = inner.output.borrow_mut();
                if is_html && mark.is_none() {
                    output
                        .target()
                        .must_be_text()
                        .map_err(mlua::Error::runtime)?;
                }
                output
                    .insert(&name, mark.as_deref())
                    .map_err(mlua::Error::runtime)
            },
        )?,
    )?;
    scribe.set(
        "Mark",
        with(lua, inner, |_, inner, name: String| {
            inner.output.borrow_mut().mark(&name);
            Ok(())
        })?,
    )?;
    scribe.set(
        "Cut",
        with(lua, inner, |_, inner, (): ()| {
            inner.output.borrow_mut().cut();
            Ok(())
        })?,
    )?;
    scribe.set("Paste", with(lua, inner, paste)?)?;
    scribe.set("Include", with(lua, inner, include)?)
}

fn control(lua: &Lua, inner: &Rc<Inner>, scribe: &Table) -> mlua::Result<()> {
    scribe.set(
        "Redirect",
        with(
            lua,
            inner,
            |lua, inner, (url, status): (String, Option<u16>)| {
                abandon::redirect(lua, inner, &url, status.unwrap_or(302))
            },
        )?,
    )?;
    scribe.set(
        "RedirectSecure",
        with(lua, inner, abandon::redirect_secure)?,
    )?;
    scribe.set(
        "NotFound",
        with(lua, inner, |lua, inner, name: Option<String>| {
            abandon::not_found(lua, inner, name)
        })?,
    )?;
    scribe.set(
        "Unauthorised",
        with(lua, inner, |lua, inner, (): ()| {
            abandon::unauthorized(lua, inner)
        })?,
    )?;
    scribe.set("Authorised", with(lua, inner, abandon::authorized)?)?;
    scribe.set("Error", with(lua, inner, abandon::error)?)?;
    scribe.set("Abandon", with(lua, inner, abandon::abandon_to)?)
}

/// `write(value)` where the compiler did not turn it into `emit`.
fn write(_: &Lua, inner: &Inner, value: Value) -> mlua::Result<()> {
    let escape = if is_html_page(inner)? {
        Escape::Text
    } else {
        Escape::None
    };
    let mut output = inner.output.borrow_mut();
    if escape == Escape::Text {
        output
            .target()
            .must_be_text()
            .map_err(mlua::Error::runtime)?;
    }
    append(inner, output.target(), &value, escape)
}

/// A value as a script would write it; markup is a text there like any other.
fn script_value(lua: &Lua, inner: &Inner, value: Value) -> mlua::Result<Value> {
    if !is_html_page(inner)? {
        return Ok(value);
    }
    let value = match value {
        Value::Table(table) if is_trusted(inner, &table) => table.raw_get::<Value>(1)?,
        value => value,
    };
    let json = values::to_json(&value)?;
    // Behind a minus sign, one of its own would make another operator.
    let space = if json.starts_with('-') { " " } else { "" };
    Ok(Value::String(lua.create_string(format!("{space}{json}"))?))
}

/// Writes a value by the rules every output has.
fn append(inner: &Inner, target: &mut Text, value: &Value, escape: Escape) -> mlua::Result<()> {
    let refused = |fault: Unwritable| mlua::Error::runtime(fault.message());
    match value {
        Value::Nil | Value::Boolean(false) => {}
        Value::String(text) => target.data(&text.as_bytes(), escape),
        Value::Integer(number) => target.number(*number as f64).map_err(refused)?,
        Value::Number(number) => target.number(*number).map_err(refused)?,
        Value::Table(table) if is_trusted(inner, table) => {
            target.text(&table.raw_get::<mlua::LuaString>(1)?.as_bytes());
        }
        Value::Boolean(true) => return Err(refused(Unwritable::Kind("`true`"))),
        Value::Table(_) => return Err(refused(Unwritable::Kind("a table"))),
        _ => return Err(refused(Unwritable::Kind("a value of this type"))),
    }
    Ok(())
}

/// Whether what is written is HTML.
pub(crate) fn is_html_page(inner: &Inner) -> mlua::Result<bool> {
    Ok(
        match inner.tables.page.raw_get::<Value>(&inner.names.kind)? {
            Value::String(kind) => is_html_type(&kind.as_bytes()),
            _ => false,
        },
    )
}

fn section(_: &Lua, inner: &Inner, name: Option<String>) -> mlua::Result<()> {
    let mut output = inner.output.borrow_mut();
    match name {
        Some(name) => output.open_section(&name),
        None => output.close_section(),
    }
    Ok(())
}

/// `Paste("mark")`, `Paste(value, "mark")`, and a last `true` to replace the write before the mark.
fn paste(_: &Lua, inner: &Inner, arguments: Variadic<Value>) -> mlua::Result<()> {
    let mut given: Vec<Value> = arguments.into_iter().collect();
    let replaces = matches!(given.last(), Some(Value::Boolean(true)));
    if replaces {
        given.pop();
    }
    let html = is_html_page(inner)?;
    let text = |value: &Value| -> mlua::Result<Vec<u8>> {
        let mut scratch = Output::new();
        append(
            inner,
            scratch.target(),
            value,
            if html { Escape::Text } else { Escape::None },
        )?;
        Ok(scratch.take_section(CONTENT))
    };
    let (value, mark) = match given.as_slice() {
        [mark] => (None, mark.to_string()?),
        [value, mark] => (Some(text(value)?), mark.to_string()?),
        _ => {
            return Err(mlua::Error::runtime(
                "scribe.Paste needs the name of a mark",
            ));
        }
    };
    inner
        .output
        .borrow_mut()
        .paste(value.as_deref(), &mark, replaces)
        .map_err(mlua::Error::runtime)
}

/// The text of a file of the bundle; it is the author's, and trusted.
fn include(lua: &Lua, inner: &Inner, path: String) -> mlua::Result<Table> {
    let wanted = path.trim_start_matches('/');
    let site = inner.site();
    let found = [&site.includes, &site.files].into_iter().find_map(|list| {
        list.iter()
            .find(|file| file.path == wanted || file.path == path)
            .map(|file| file.file)
    });
    let Some(file) = found.and_then(|id| inner.shared.program.files.get(id as usize)) else {
        return Err(mlua::Error::runtime(format!("no file `{path}` to include")));
    };
    inner.trust(lua, &without_comments(&path, &file.bytes))
}

/// Style sheets without their comments, scripts without lines that are only a comment; other files as they are.
fn without_comments<'f>(path: &str, bytes: &'f [u8]) -> Cow<'f, [u8]> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Cow::Borrowed(bytes);
    };
    if path.ends_with(".css") {
        let mut parts = text.split("/*");
        let mut kept = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            kept.push_str(part.split_once("*/").map_or("", |(_, after)| after));
        }
        Cow::Owned(kept.into_bytes())
    } else if path.ends_with(".js") {
        let lines = text
            .split('\n')
            .filter(|line| !line.trim_start().starts_with("//"));
        Cow::Owned(lines.collect::<Vec<_>>().join("\n").into_bytes())
    } else {
        Cow::Borrowed(bytes)
    }
}

/// `scribe.Cookie(name, value)` or `scribe.Cookie{name=, value=, expires=, path=, domain=, "HttpOnly", …}`.
fn cookie(_: &Lua, inner: &Inner, (first, value): (Value, Value)) -> mlua::Result<()> {
    let text = |value: Value| match value {
        Value::Nil => Ok(None),
        value => value.to_string().map(Some),
    };
    let cookie = match first {
        Value::Table(given) => SetCookie {
            name: given
                .get::<Option<String>>("name")?
                .ok_or_else(|| mlua::Error::runtime("a cookie needs a name"))?,
            value: text(given.get("value")?)?,
            expires: given
                .get::<Option<f64>>("expires")?
                .map(|seconds| seconds as i64),
            path: given.get("path")?,
            domain: given.get("domain")?,
            attributes: given
                .sequence_values::<String>()
                .collect::<mlua::Result<_>>()?,
        },
        name => SetCookie {
            name: name.to_string()?,
            value: text(value)?,
            ..SetCookie::default()
        },
    };
    cookie
        .to_header()
        .map_err(|error| mlua::Error::runtime(format!("cookie `{}`: {error}", cookie.name)))?;
    let mut state = inner.state.borrow_mut();
    state.cookies.retain(|known| known.name != cookie.name);
    state.cookies.push(cookie);
    Ok(())
}

fn request_url(_: &Lua, inner: &Inner, (): ()) -> mlua::Result<String> {
    let state = inner.state.borrow();
    let incoming = &state.incoming;
    let url = incoming.root_url().trim_end_matches('/').to_owned() + &incoming.target;
    inner.tables.request.raw_set("url", url.as_str())?;
    Ok(url)
}

fn agent_table(lua: &Lua, inner: &Inner, header: Option<String>) -> mlua::Result<Table> {
    let header = match header {
        Some(header) => header,
        None => inner.tables.request.get::<String>("agent")?,
    };
    let found = agent::parse(&header);
    let table = lua.create_table()?;
    table.set("platform", found.platform)?;
    table.set("browser", found.browser)?;
    table.set("browser_v", found.browser_version)?;
    table.set("string", header)?;
    Ok(table)
}

/// An editor of this page: the first runs before the site's, later ones after it.
fn page_editor(_: &Lua, inner: &Inner, editor: mlua::Function) -> mlua::Result<()> {
    inner.state.borrow_mut().editors.push(editor);
    Ok(())
}

/// Writes a value to the log.
fn dump(_: &Lua, _: &Inner, (value, hint): (Value, Option<String>)) -> mlua::Result<()> {
    let text = super::values::to_json(&value).unwrap_or_else(|_| format!("{value:?}"));
    tracing::debug!(target: "page", hint = hint.as_deref().unwrap_or("dump"), "{text}");
    Ok(())
}

/// The address of a static file with its content's hash in it, which browsers may keep for ever.
fn fingerprint(_: &Lua, inner: &Inner, path: String) -> mlua::Result<String> {
    let wanted = path.trim_start_matches('/');
    let Some(file) = inner.shared.program.file(inner.site(), wanted) else {
        return Err(mlua::Error::runtime(format!("no static file `{path}`")));
    };
    let hash = file.fingerprint();
    Ok(match wanted.rsplit_once('.') {
        Some((stem, extension)) => format!("/{stem}.{hash}.{extension}"),
        None => format!("/{wanted}"),
    })
}
