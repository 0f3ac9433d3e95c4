//! `l` and `L`: a term in the language of the page or in the next that has it, and the form of it that a number takes.

use std::rc::Rc;

use mlua::{IntoLua, Lua, Table, Value};

use crate::Mode;
use crate::plural;
use crate::scribe::machine::Inner;
use crate::scribe::natives;

/// Names of forms in CLDR's tables.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Installs `l` and `L` among the request's tables.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    for (name, capital) in [("l", false), ("L", true)] {
        let table = lua.create_table()?;
        let meta = lua.create_table()?;
        let shared = inner.clone();
        let look_up = move |lua: &Lua, (_, key): (Value, Value)| {
            let value = match named(&shared, &key)? {
                Some((value, _)) => value,
                None => missing(lua, &shared, &key)?,
            };
            capitalized(lua, value, capital)
        };
        meta.set("__index", lua.create_function(look_up)?)?;
        let shared = inner.clone();
        let plural = move |lua: &Lua, (_, key, count): (Value, Value, Option<f64>)| {
            let value = match named(&shared, &key)? {
                Some((Value::Table(forms), language)) => form(&forms, &language, count)?,
                Some((value, _)) => value,
                None => missing(lua, &shared, &key)?,
            };
            capitalized(lua, value, capital)
        };
        meta.set("__call", lua.create_function(plural)?)?;
        meta.set("__metatable", false)?;
        table.set_metatable(Some(meta))?;
        table.set_readonly(true);
        inner.tables.state.raw_set(name, table)?;
    }
    Ok(())
}

/// A term of the page's language or of the next that has it.
pub(crate) fn term(inner: &Inner, name: &str) -> mlua::Result<Option<Value>> {
    Ok(find(inner, name)?.map(|(value, _)| value))
}

/// A term, and the language whose rule its forms follow: the one it is in, or the page's own where that is a variant of it.
fn find(inner: &Inner, key: impl IntoLua + Clone) -> mlua::Result<Option<(Value, String)>> {
    let state = inner.state.borrow();
    let sites = inner.sites.borrow();
    let site = sites.get(state.site as usize);
    let site = site.and_then(|site| site.vocabulary.as_ref());
    for language in state.languages.iter() {
        // In each language what the page says of its own goes before what the site says.
        for vocabulary in state.page_terms.iter().chain(site) {
            if let Value::Table(terms) = vocabulary.raw_get::<Value>(language.as_str())? {
                let value: Value = terms.raw_get(key.clone())?;
                if !value.is_nil() {
                    let page = state.languages.first();
                    let own = page.filter(|page| page.split('-').next() == Some(language));
                    return Ok(Some((value, own.unwrap_or(language).clone())));
                }
            }
        }
    }
    Ok(None)
}

fn named(inner: &Inner, key: &Value) -> mlua::Result<Option<(Value, String)>> {
    match key {
        Value::Nil => Ok(None),
        key => find(inner, key),
    }
}

/// Development shows what is missing; production has looked in every language already.
fn missing(lua: &Lua, inner: &Inner, key: &Value) -> mlua::Result<Value> {
    match (inner.shared.mode, key) {
        (Mode::Development, Value::String(key)) => Ok(Value::String(
            lua.create_string(format!("⚑{}", key.to_string_lossy()))?,
        )),
        _ => Ok(Value::Nil),
    }
}

fn capitalized(lua: &Lua, value: Value, capital: bool) -> mlua::Result<Value> {
    match &value {
        Value::String(text) if capital => Ok(Value::String(
            lua.create_string(natives::capitalize(&text.to_string_lossy()))?,
        )),
        _ => Ok(value),
    }
}

/// The form of a term for a number: by CLDR's category where they have names, else by Mozilla's rule. The rule is that of
/// the language the forms are in, which may be another than the page's. A list that is too short gives its last form.
fn form(forms: &Table, language: &str, count: Option<f64>) -> mlua::Result<Value> {
    let length = forms.raw_len();
    if length > 0 {
        return forms.raw_get(plural::form(language, count).min(length));
    }
    let named: Value = forms.raw_get(plural::category(language, count))?;
    if !named.is_nil() {
        return Ok(named);
    }
    // What a translator left out must not leave a hole in the page.
    for category in CATEGORIES.iter().rev() {
        let other: Value = forms.raw_get(*category)?;
        if !other.is_nil() {
            return Ok(other);
        }
    }
    Ok(Value::Nil)
}
