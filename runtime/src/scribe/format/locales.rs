//! `locale` and `locales`: what is known of a locale, as a table with the names that settings use.

use std::rc::Rc;

use mlua::{Lua, Table, Value};

use crate::format::Forms;
use crate::format::money::Currency;
use crate::scribe::format::choice;
use crate::scribe::machine::Inner;

/// Installs `locales` among the request's tables; `locale` is made when it is read.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let table = lua.create_table()?;
    let meta = lua.create_table()?;
    let shared = inner.clone();
    let find = move |lua: &Lua, (_, name): (Value, Value)| match choice::find(&shared, &name)? {
        Some(place) => {
            let language = shared.tables.page.raw_get(&shared.names.language)?;
            let language: Option<mlua::LuaString> = language;
            let forms = choice::forms(&shared, place, language.as_ref())?;
            described(lua, &forms).map(Value::Table)
        }
        None => Ok(Value::Nil),
    };
    meta.set("__index", lua.create_function(find)?)?;
    meta.set("__metatable", false)?;
    table.set_metatable(Some(meta))?;
    table.set_readonly(true);
    inner.tables.state.raw_set("locales", table)
}

/// The locale of the page.
pub(crate) fn current(lua: &Lua, inner: &Inner) -> mlua::Result<Table> {
    described(lua, &*choice::current(inner)?)
}

/// Everything that is known of a locale.
fn described(lua: &Lua, forms: &Forms) -> mlua::Result<Table> {
    let place = &forms.place;
    let table = lua.create_table()?;
    // What the settings say goes first, under whatever names they say it.
    for (key, text) in &place.own.texts {
        table.raw_set(key.as_str(), text.as_str())?;
    }
    for (key, value) in &place.own.switches {
        table.raw_set(key.as_str(), *value)?;
    }
    let usual = |key: &str, value: &str| -> mlua::Result<()> {
        if table.raw_get::<Value>(key)?.is_nil() {
            table.raw_set(key, value)?;
        }
        Ok(())
    };
    table.raw_set("id", place.id.as_str())?;
    if let Some(country) = place.country {
        usual("country_code", country.code)?;
        usual(
            "cctld",
            if country.code == "gb" {
                "uk"
            } else {
                country.code
            },
        )?;
        usual("iso3166_3", country.iso3)?;
        usual("urn", country.name)?;
    }
    let currency = Currency::of_place(place);
    usual("e164", place.calling())?;
    usual("trunk", place.trunk())?;
    usual("currency", &currency.code)?;
    usual("currency_code", &currency.code)?;
    usual("timezone", place.zone())?;
    if let Some(minor) = currency.minor() {
        usual("symbolminor", minor)?;
    }
    if let Some(amount) = forms.money(1.0, Some(0), &currency) {
        let right = amount.before.trim().is_empty();
        let symbol = if right { &amount.after } else { &amount.before };
        usual("symbol", symbol.trim())?;
        table.raw_set(if right { "symbol_r" } else { "symbol_l" }, true)?;
    }
    let (decimal, group) = forms.signs();
    for key in ["decimal", "decimal_utf"] {
        usual(key, decimal)?;
    }
    for key in ["digitgroup", "digitgroup_utf"] {
        usual(key, group)?;
    }
    if table.raw_get::<Value>("mmdd")?.is_nil() {
        table.raw_set("mmdd", forms.is_month_first())?;
    }
    table.raw_set("languages", lua.create_sequence_from(place.languages())?)?;
    if !place.own.dates.is_empty() {
        let dates = place.own.dates.iter();
        let dates = dates.map(|(name, form)| (name.as_str(), form.as_str()));
        table.raw_set("dates", lua.create_table_from(dates)?)?;
    }
    crate::scribe::library::freeze_deep(&Value::Table(table.clone()));
    Ok(table)
}
