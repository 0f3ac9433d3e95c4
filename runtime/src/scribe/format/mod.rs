//! `format`: numbers, money, dates and lists as the reader of the page writes them; and what reads them again.

pub(crate) mod choice;
pub(crate) mod geo;
pub(crate) mod locales;
mod money;
mod native;
mod times;

use std::rc::Rc;

use mlua::{Lua, Table, Value};

use crate::format::Forms;
use crate::scribe::escape;
use crate::scribe::language;
use crate::scribe::library::{is_trusted, with};
use crate::scribe::machine::Inner;

pub(crate) use money::html as money_html;
pub(crate) use native::install as install_native;

/// Installs it.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let table = lua.create_table()?;
    table.set("Number", with(lua, inner, number)?)?;
    table.set("Money", with(lua, inner, money::text)?)?;
    table.set("TelPrefix", with(lua, inner, telephone)?)?;
    table.set("ListGrammatical", with(lua, inner, list)?)?;
    times::install(lua, inner, &table)?;
    locales::install(lua, inner)?;
    lua.globals().set("format", table)
}

/// A number, or what a text says that is one to Lua.
fn number_of(lua: &Lua, function: &str, value: &Value) -> mlua::Result<Option<f64>> {
    if value.is_nil() {
        return Ok(None);
    }
    let number = lua.coerce_number(value.clone())?;
    number.map(Some).ok_or_else(|| {
        mlua::Error::runtime(format!(
            "format.{function} needs a number, not {}",
            value.type_name()
        ))
    })
}

/// How many decimals were asked for.
fn places_of(function: &str, places: Option<f64>) -> mlua::Result<Option<u8>> {
    match places {
        None => Ok(None),
        Some(places) if (0.0..=20.0).contains(&places) => Ok(Some(places as u8)),
        Some(places) => Err(mlua::Error::runtime(format!(
            "format.{function} can show 0 to 20 decimals, not {places}"
        ))),
    }
}

fn number(
    lua: &Lua,
    inner: &Inner,
    (value, places, locale): (Value, Option<f64>, Value),
) -> mlua::Result<Option<String>> {
    let Some(number) = number_of(lua, "Number", &value)? else {
        return Ok(None);
    };
    let forms = choice::named(inner, &locale)?;
    Ok(Some(forms.number(number, places_of("Number", places)?)))
}

/// A telephone number of the site's country as the visitor dials it: with the country's code, unless they are there.
fn telephone(_: &Lua, inner: &Inner, value: Value) -> mlua::Result<Option<String>> {
    if value.is_nil() {
        return Ok(None);
    }
    let number = value.to_string()?;
    let site = choice::of_site(inner)?;
    let code = format!("+{}", site.calling());
    let (number, trunk) = (number.trim(), site.trunk());
    if code.len() == 1 {
        return Ok(Some(number.to_owned()));
    }
    let there = choice::current(inner)?.place.calling() == site.calling();
    Ok(Some(match number.strip_prefix(code.as_str()) {
        Some(rest) if there => format!("{trunk}{}", rest.trim_start()),
        None if !there && !number.starts_with('+') => {
            let national = number.strip_prefix(trunk).unwrap_or(number);
            format!("{code} {}", national.trim_start())
        }
        _ => number.to_owned(),
    }))
}

/// The items as a phrase, `a, b and c.`; joined as given where separators are. Trusted items stay so.
fn list(
    lua: &Lua,
    inner: &Inner,
    (items, separator, last, end): (
        Option<Table>,
        Option<String>,
        Option<String>,
        Option<String>,
    ),
) -> mlua::Result<Value> {
    let Some(items) = items else {
        return Ok(Value::Nil);
    };
    let items: Vec<Value> = items.sequence_values().collect::<mlua::Result<_>>()?;
    if items.is_empty() {
        return Ok(Value::String(lua.create_string("")?));
    }
    let plain = items.iter().map(|item| text_of(inner, item));
    let plain = plain.collect::<mlua::Result<Vec<_>>>()?;
    let between = items.len() - 1;
    let (links, end) = match separator {
        Some(separator) => {
            let mut links = vec![separator.clone(); between];
            if let (Some(last), Some(link)) = (last, links.last_mut()) {
                *link = last;
            }
            (links, end.unwrap_or_default())
        }
        None => (links(inner, &plain)?, ".".to_owned()),
    };
    let trusted = |item: &Value| matches!(item, Value::Table(table) if is_trusted(inner, table));
    let any = items.iter().any(trusted);
    let mut out = Vec::new();
    for (at, (item, text)) in items.iter().zip(&plain).enumerate() {
        match any && !trusted(item) {
            true => escape::append(&mut out, text.as_bytes(), crate::program::Escape::Attribute),
            false => out.extend_from_slice(text.as_bytes()),
        }
        let link = links.get(at).unwrap_or(&end);
        match any {
            true => escape::append(&mut out, link.as_bytes(), crate::program::Escape::Attribute),
            false => out.extend_from_slice(link.as_bytes()),
        }
    }
    match any {
        true => Ok(Value::Table(inner.trust(lua, &out)?)),
        false => Ok(Value::String(lua.create_string(&out)?)),
    }
}

/// What stands between items: the vocabulary's word for "and" if it has one, else as the language has it.
fn links(inner: &Inner, items: &[String]) -> mlua::Result<Vec<String>> {
    if let Some(Value::String(word)) = language::term(inner, "and")? {
        let mut links = vec![", ".to_owned(); items.len() - 1];
        if let Some(link) = links.last_mut() {
            *link = format!(" {} ", word.to_string_lossy());
        }
        return Ok(links);
    }
    Ok(choice::current(inner)?.links(items))
}

fn text_of(inner: &Inner, item: &Value) -> mlua::Result<String> {
    match item {
        Value::Table(table) if is_trusted(inner, table) => {
            let text: mlua::LuaString = table.raw_get(1)?;
            Ok(text.to_string_lossy())
        }
        Value::String(text) => Ok(text.to_string_lossy()),
        Value::Integer(number) => Ok(crate::form::number_text(*number as f64)),
        Value::Number(number) => Ok(crate::form::number_text(*number)),
        Value::Boolean(false) => Ok(String::new()),
        other => Err(mlua::Error::runtime(format!(
            "a list can be told of texts and numbers, not of {}",
            other.type_name()
        ))),
    }
}

/// The forms a function of the utility library reads by: those of a locale, or of the page.
fn reading(inner: &Inner, locale: &Value) -> mlua::Result<Rc<Forms>> {
    choice::named(inner, locale)
}
