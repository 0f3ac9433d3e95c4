//! Which locale and which time zone a request has: what the page says, what the visitor has chosen, what their browser says of
//! their country, what the site says.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jiff::tz::TimeZone;
use mlua::{LuaString, Table, Value};

use crate::format::Forms;
use crate::format::place::{Override, Overrides, Place};
use crate::scribe::machine::Inner;
use crate::scribe::request;

/// The locale of a site that names none.
pub(crate) const USUAL: &str = "eu";

/// Most time zones and locales that a machine keeps by names that pages made up.
const KEPT: usize = 2_000;

/// What a machine has made of locales and time zones.
#[derive(Default)]
pub(crate) struct Kept {
    /// By site, locale and language.
    forms: RefCell<HashMap<(usize, String, String), Rc<Forms>>>,
    zones: RefCell<HashMap<String, Option<TimeZone>>>,
}

/// The forms of the request, and what they were chosen by.
pub(crate) struct Chosen {
    language: Option<LuaString>,
    locale: Value,
    forms: Rc<Forms>,
}

/// The forms of the page: made anew only where its language or locale has changed.
pub(crate) fn current(inner: &Inner) -> mlua::Result<Rc<Forms>> {
    let (page, names) = (&inner.tables.page, &inner.names);
    let language: Option<LuaString> = page.raw_get(&names.language)?;
    let locale: Value = page.raw_get(&names.locale)?;
    if let Some(chosen) = &inner.state.borrow().forms
        && chosen.language == language
        && chosen.locale == locale
    {
        return Ok(chosen.forms.clone());
    }
    let place = place(inner, &locale)?;
    let forms = forms(inner, place, language.as_ref())?;
    inner.state.borrow_mut().forms = Some(Chosen {
        language,
        locale,
        forms: forms.clone(),
    });
    Ok(forms)
}

/// The forms of a locale that is named, or given as one of `locales`; those of the page without one.
pub(crate) fn named(inner: &Inner, name: &Value) -> mlua::Result<Rc<Forms>> {
    if name.is_nil() {
        return current(inner);
    }
    let place = find(inner, name)?.ok_or_else(|| unknown(name))?;
    let language: Option<LuaString> = inner.tables.page.raw_get(&inner.names.language)?;
    forms(inner, place, language.as_ref())
}

/// What there is to say of a name that is no locale's.
pub(crate) fn unknown(name: &Value) -> mlua::Error {
    let shown = name.to_string().unwrap_or_default();
    mlua::Error::runtime(format!(
        "no locale named `{shown}`: use the code of a country such as `gb`, or add it to `locales` in the settings"
    ))
}

/// The locale of a name or of a table of `locales`.
pub(crate) fn find(inner: &Inner, name: &Value) -> mlua::Result<Option<Place>> {
    let name = match name {
        Value::String(name) => name.to_string_lossy(),
        Value::Table(table) => match table.get::<Value>("id")? {
            Value::String(name) => name.to_string_lossy(),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Place::find(&name, &overrides(inner)))
}

fn overrides(inner: &Inner) -> Rc<Overrides> {
    let sites = inner.sites.borrow();
    let site = sites.get(inner.state.borrow().site as usize);
    site.map(|site| site.locales.clone()).unwrap_or_default()
}

/// The forms of a locale in a language, kept by the machine.
pub(crate) fn forms(
    inner: &Inner,
    place: Place,
    language: Option<&LuaString>,
) -> mlua::Result<Rc<Forms>> {
    let site = inner.state.borrow().site as usize;
    let language = match language {
        Some(language) => language.to_string_lossy(),
        None => site_text(inner, "language")?.unwrap_or_else(|| "en".to_owned()),
    };
    let key = (site, place.id.clone(), language.to_ascii_lowercase());
    if let Some(known) = inner.kept.forms.borrow().get(&key) {
        return Ok(known.clone());
    }
    let made = Forms::new(place, &key.2)
        .ok_or_else(|| mlua::Error::runtime(format!("no forms of numbers for `{}`", key.1)))?;
    let made = Rc::new(made);
    let mut known = inner.kept.forms.borrow_mut();
    if known.len() >= KEPT {
        known.clear();
    }
    known.insert(key, made.clone());
    Ok(made)
}

/// The locale of the request.
fn place(inner: &Inner, of_page: &Value) -> mlua::Result<Place> {
    if let Some(place) = find(inner, of_page)? {
        return Ok(place);
    }
    let overrides = overrides(inner);
    let mut own = None;
    if may_choose(inner)? {
        for wish in wishes(inner)? {
            own = own.or_else(|| Place::find(&wish, &overrides));
        }
    }
    match own {
        Some(place) => Ok(place),
        None => of_site(inner),
    }
}

/// The locale of the site.
pub(crate) fn of_site(inner: &Inner) -> mlua::Result<Place> {
    let overrides = overrides(inner);
    let name = site_text(inner, "locale")?;
    let place = name.and_then(|name| Place::find(&name, &overrides));
    let place = place.or_else(|| Place::find(USUAL, &overrides));
    place.ok_or_else(|| mlua::Error::runtime("the data of countries are missing"))
}

/// Whether a visitor's wishes count on this page.
fn may_choose(inner: &Inner) -> mlua::Result<bool> {
    let off = |value: Value| matches!(value, Value::Boolean(false));
    if inner.loading.get() || off(inner.tables.page.raw_get(&inner.names.localise)?) {
        return Ok(false);
    }
    let sites = inner.sites.borrow();
    match sites.get(inner.state.borrow().site as usize) {
        Some(site) => Ok(!off(site.site.raw_get(&inner.names.localise)?)),
        None => Ok(false),
    }
}

/// The visitor's locales, the most wanted first: the user's own, the one of their preferences, and where pages are in
/// several languages that of their browser and of their address.
fn wishes(inner: &Inner) -> mlua::Result<Vec<String>> {
    let mut wishes = Vec::new();
    wishes.extend(of_user(inner, "locale")?);
    let mut state = inner.state.borrow_mut();
    state.varies_by_cookie = true;
    wishes.extend(request::preference(&state.request_cookies, "locale"));
    if state.varies {
        wishes.extend(request::regions(&state));
        wishes.extend(state.country.clone());
    }
    Ok(wishes)
}

/// What a visitor who is signed in has chosen.
fn of_user(inner: &Inner, field: &str) -> mlua::Result<Option<String>> {
    if !inner.state.borrow().signed_in {
        return Ok(None);
    }
    let Value::Table(user) = inner.tables.state.raw_get::<Value>(&inner.names.user)? else {
        return Ok(None);
    };
    let own = user.raw_get::<Value>(field)?;
    Ok(own.as_string().map(|own| own.to_string_lossy()))
}

fn site_text(inner: &Inner, field: &str) -> mlua::Result<Option<String>> {
    let sites = inner.sites.borrow();
    let Some(site) = sites.get(inner.state.borrow().site as usize) else {
        return Ok(None);
    };
    let value = site.site.raw_get::<Value>(field)?;
    Ok(value.as_string().map(|text| text.to_string_lossy()))
}

/// The time zone of the request: the visitor's, the site's, that of the site's locale. Where a visitor seems to be from
/// changes no time.
pub(crate) fn zone(inner: &Inner) -> mlua::Result<TimeZone> {
    if let Some(zone) = &inner.state.borrow().zone {
        return Ok(zone.clone());
    }
    let mut names = Vec::new();
    if may_choose(inner)? {
        names.extend(of_user(inner, "timezone")?);
        let mut state = inner.state.borrow_mut();
        state.varies_by_cookie = true;
        names.extend(request::preference(&state.request_cookies, "timezone"));
    }
    names.extend(site_text(inner, "timezone")?);
    names.push(of_site(inner)?.zone().to_owned());
    let mut found = names.iter().filter_map(|name| known_zone(inner, name));
    let zone = found.next().unwrap_or(TimeZone::UTC);
    if !inner.loading.get() {
        inner.state.borrow_mut().zone = Some(zone.clone());
    }
    Ok(zone)
}

/// The time zone of a name.
pub(crate) fn named_zone(inner: &Inner, name: Option<&str>) -> mlua::Result<TimeZone> {
    let Some(name) = name else {
        return zone(inner);
    };
    known_zone(inner, name).ok_or_else(|| {
        mlua::Error::runtime(format!(
            "no time zone named `{name}`: use a name of the IANA such as `Europe/Paris`"
        ))
    })
}

fn known_zone(inner: &Inner, name: &str) -> Option<TimeZone> {
    let mut known = inner.kept.zones.borrow_mut();
    if known.len() >= KEPT {
        known.clear();
    }
    let zone = known
        .entry(name.to_owned())
        .or_insert_with(|| TimeZone::get(name).ok());
    zone.clone()
}

/// What settings say of locales, each table over the one before.
pub(crate) fn read(settings: &[&Table]) -> mlua::Result<Overrides> {
    let mut overrides: Overrides = Vec::new();
    for table in settings {
        let Value::Table(locales) = table.get::<Value>("locales")? else {
            continue;
        };
        for pair in locales.pairs::<Value, Value>() {
            let (Value::String(id), Value::Table(given)) = pair? else {
                continue;
            };
            let id = id.to_string_lossy().to_ascii_lowercase();
            // A country that is known by several names has one locale.
            let id = Place::find(&id, &Vec::new()).map_or(id, |place| place.id);
            let own = override_of(&given)?;
            match overrides.iter_mut().find(|(known, _)| *known == id) {
                Some((_, known)) => known.extend(&own),
                None => overrides.push((id, own)),
            }
        }
    }
    Ok(overrides)
}

fn override_of(given: &Table) -> mlua::Result<Override> {
    let mut own = Override::default();
    for pair in given.pairs::<Value, Value>() {
        let (Value::String(key), value) = pair? else {
            continue;
        };
        let key = key.to_string_lossy();
        match value {
            Value::Boolean(value) => own.switches.push((key, value)),
            Value::Table(list) if key == "languages" => {
                own.languages = list.sequence_values::<String>().flatten().collect();
            }
            Value::Table(dates) if key == "dates" => {
                for (name, form) in dates.pairs::<String, String>().flatten() {
                    own.dates.push((name, form));
                }
            }
            Value::String(text) => own.texts.push((key, text.to_string_lossy())),
            Value::Integer(_) | Value::Number(_) => own.texts.push((key, value.to_string()?)),
            _ => {}
        }
    }
    own.texts.sort();
    own.switches.sort();
    own.dates.sort();
    Ok(own)
}
