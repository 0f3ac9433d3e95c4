//! `native`: pure functions over text that the utility library is built on.

use std::io;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mlua::{Lua, LuaString, Table, Value};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};
use tokio::sync::Semaphore;

use crate::address;
use crate::scribe::library::with;
use crate::scribe::machine::Inner;
use crate::scribe::{format, values};
use crate::{password, session, totp};

/// Text in, text out.
type TextFunction = fn(&str) -> String;

/// Installs the table.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let native = lua.create_table()?;
    let texts: [(&str, TextFunction); 4] = [
        ("transliterate", address::transliterate),
        ("normalize", address::normalize),
        ("capitalize", capitalize),
        ("uncapitalize", uncapitalize),
    ];
    for (name, function) in texts {
        let wrapped =
            lua.create_function(move |_, text: LuaString| Ok(function(&text.to_string_lossy())))?;
        native.set(name, wrapped)?;
    }
    native.set(
        "httpdate",
        lua.create_function(|_, time: f64| Ok(http_date(time)))?,
    )?;
    native.set(
        "json",
        lua.create_function(|_, value: Value| values::to_json(&value))?,
    )?;
    native.set(
        "fromjson",
        lua.create_function(|lua, text: LuaString| values::from_json(lua, &text.as_bytes()))?,
    )?;
    native.set(
        "encode",
        lua.create_function(|_, text: LuaString| {
            Ok(percent_encode(&text.as_bytes(), NON_ALPHANUMERIC).to_string())
        })?,
    )?;
    native.set(
        "decode",
        lua.create_function(|lua, text: LuaString| {
            lua.create_string(percent_decode(&text.as_bytes()).collect::<Vec<u8>>())
        })?,
    )?;
    native.set(
        "base64",
        lua.create_function(|_, text: LuaString| Ok(STANDARD.encode(text.as_bytes())))?,
    )?;
    native.set(
        "unbase64",
        lua.create_function(
            |lua, text: LuaString| match STANDARD.decode(text.as_bytes()) {
                Ok(bytes) => Ok(Value::String(lua.create_string(bytes)?)),
                Err(_) => Ok(Value::Nil),
            },
        )?,
    )?;
    format::install_native(lua, inner, &native)?;
    secrets(lua, inner, &native)?;
    lua.globals().set("native", native)
}

/// Passwords that are worked on at the same time, in the whole process. Each takes a core and 19 MiB.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Does work that takes long on another thread, while the worker answers others; a procedure, which cannot wait, does it itself.
fn apart<T: Send + 'static>(
    inner: &Inner,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> mlua::Result<T> {
    if !inner.fiber.is_running() || inner.data.is_in_transaction() {
        return work().map_err(mlua::Error::external);
    }
    let done = inner.wait(async move {
        let _turn = HASHING.acquire().await;
        tokio::task::spawn_blocking(work).await
    })?;
    done.map_err(mlua::Error::external)?
        .map_err(mlua::Error::external)
}

/// What signing in is built on.
fn secrets(lua: &Lua, inner: &Rc<Inner>, native: &Table) -> mlua::Result<()> {
    let token = |_: &Lua, (): ()| session::token().map_err(mlua::Error::external);
    native.set("token", lua.create_function(token)?)?;
    let digest = |_: &Lua, token: LuaString| Ok(session::digest(&token.as_bytes()));
    native.set("digest", lua.create_function(digest)?)?;
    let hash = |_: &Lua, inner: &Inner, password: LuaString| {
        let password = password.as_bytes().to_vec();
        apart(inner, move || password::hash(&password))
    };
    native.set("passwordhash", with(lua, inner, hash)?)?;
    type Asked = (LuaString, Option<String>);
    let verify = |_: &Lua, inner: &Inner, (password, known): Asked| {
        let password = password.as_bytes().to_vec();
        apart(inner, move || password::verify(&password, known.as_deref()))
    };
    native.set("passwordverify", with(lua, inner, verify)?)?;
    let outdated = |_: &Lua, known: String| Ok(password::is_outdated(&known));
    native.set("passwordoutdated", lua.create_function(outdated)?)?;
    let secret = |_: &Lua, (): ()| totp::secret().map_err(mlua::Error::external);
    native.set("totpsecret", lua.create_function(secret)?)?;
    let step = |_: &Lua, (secret, code, time, used): (String, String, f64, Option<f64>)| {
        let step = totp::step(&secret, &code, time as u64, used.unwrap_or_default() as u64);
        Ok(step.map(|step| step as f64))
    };
    native.set("totpstep", lua.create_function(step)?)
}

/// The first letter in upper case.
pub(crate) fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn uncapitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// RFC 9110 date of seconds since 1970; dates HTTP cannot say give the nearest it can.
pub(crate) fn http_date(time: f64) -> String {
    let seconds = time.clamp(0.0, 253_402_300_799.0) as u64;
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_beyond_ascii_have_capitals() {
        assert_eq!(capitalize("élan"), "Élan");
        assert_eq!(capitalize(""), "");
        assert_eq!(uncapitalize("Été"), "été");
        assert_eq!(http_date(f64::NAN), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
