//! What the utility library reads and sorts by: numbers, dates, capitals and the order of letters of a language.

use std::rc::Rc;

use icu_casemap::CaseMapper;
use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::{LanguageIdentifier, Locale};
use mlua::{Lua, LuaString, Table, Value};

use crate::format::number;
use crate::scribe::format::{geo, reading};
use crate::scribe::library::with;
use crate::scribe::machine::Inner;

/// Adds them to `native`.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>, native: &Table) -> mlua::Result<()> {
    native.set("number", with(lua, inner, read_number)?)?;
    native.set("date", with(lua, inner, read_date)?)?;
    native.set("sortkey", with(lua, inner, sort_key)?)?;
    native.set("upper", with(lua, inner, upper)?)?;
    native.set("lower", with(lua, inner, lower)?)?;
    native.set("locate", with(lua, inner, geo::of_address)?)?;
    Ok(())
}

/// The number a text is, by a locale, or by a decimal sign of a table that is none.
fn read_number(
    _: &Lua,
    inner: &Inner,
    (text, locale): (LuaString, Value),
) -> mlua::Result<Option<f64>> {
    let text = text.to_string_lossy();
    if let Value::Table(table) = &locale
        && table.get::<Value>("id")?.is_nil()
    {
        let decimal = table.get::<Option<String>>("decimal")?;
        return Ok(number::read(&text, decimal.as_deref().unwrap_or(".")));
    }
    Ok(reading(inner, &locale)?.read_number(&text))
}

/// Year, month and day of a text, by a locale; what it does not say is of the year and month given.
fn read_date(
    _: &Lua,
    inner: &Inner,
    (text, locale, year, month): (LuaString, Value, i32, u8),
) -> mlua::Result<(Option<i32>, Option<u8>, Option<u8>)> {
    let forms = reading(inner, &locale)?;
    let found = forms.read_date(&text.to_string_lossy(), (year, month));
    Ok(match found {
        Some((year, month, day)) => (Some(year), Some(month), Some(day)),
        None => (None, None, None),
    })
}

/// The language that is named, or the page's.
fn language_of(inner: &Inner, name: Option<LuaString>) -> mlua::Result<Option<String>> {
    let name = match name {
        Some(name) => Some(name),
        None => inner.tables.page.raw_get(&inner.names.language)?,
    };
    Ok(name.map(|name| name.to_string_lossy()))
}

/// Text that compares, byte by byte, as a text is sorted in a language.
fn sort_key(
    lua: &Lua,
    inner: &Inner,
    (text, language): (LuaString, Option<LuaString>),
) -> mlua::Result<LuaString> {
    let language = language_of(inner, language)?.unwrap_or_default();
    let mut known = inner.collator.borrow_mut();
    if !matches!(&*known, Some((of, _)) if *of == language) {
        let locale = Locale::try_from_str(&language).unwrap_or(Locale::UNKNOWN);
        let collator = CollatorBorrowed::try_new((&locale).into(), CollatorOptions::default());
        let collator =
            collator.map_err(|error| mlua::Error::runtime(format!("sorting: {error}")))?;
        *known = Some((language, collator));
    }
    let mut key = Vec::new();
    if let Some((_, collator)) = &*known {
        let Ok(()) = collator.write_sort_key_utf8_to(&text.as_bytes(), &mut key);
    }
    lua.create_string(key)
}

fn identifier(inner: &Inner, name: Option<LuaString>) -> mlua::Result<LanguageIdentifier> {
    let name = language_of(inner, name)?;
    let found = name.and_then(|name| LanguageIdentifier::try_from_str(&name).ok());
    Ok(found.unwrap_or(LanguageIdentifier::UNKNOWN))
}

fn upper(
    _: &Lua,
    inner: &Inner,
    (text, language): (LuaString, Option<LuaString>),
) -> mlua::Result<String> {
    let language = identifier(inner, language)?;
    let text = text.to_string_lossy();
    let mapped = CaseMapper::new().uppercase_to_string(&text, &language);
    Ok(mapped.into_owned())
}

fn lower(
    _: &Lua,
    inner: &Inner,
    (text, language): (LuaString, Option<LuaString>),
) -> mlua::Result<String> {
    let language = identifier(inner, language)?;
    let text = text.to_string_lossy();
    let mapped = CaseMapper::new().lowercase_to_string(&text, &language);
    Ok(mapped.into_owned())
}
