//! `format.Date`, `format.Time`, their twins for UTC, `localtime` and `reftime`.

use std::rc::Rc;

use jiff::tz::TimeZone;
use mlua::{Lua, LuaString, Table, Value};

use crate::format::Forms;
use crate::format::date::{Style, Told};
use crate::format::moment::{self, Moment};
use crate::format::pattern::{self, HourWords};
use crate::scribe::format::choice;
use crate::scribe::language;
use crate::scribe::library::with;
use crate::scribe::machine::Inner;

/// The name of the form that says how far a time is.
const RELATIVE: &str = "relative";

/// Installs them.
pub(super) fn install(lua: &Lua, inner: &Rc<Inner>, format: &Table) -> mlua::Result<()> {
    type Asked = (Value, Option<LuaString>, Option<LuaString>);
    format.set(
        "Date",
        with(lua, inner, |lua, inner, asked: Asked| {
            date(lua, inner, choice::zone(inner)?, asked)
        })?,
    )?;
    format.set(
        "ReferenceDate",
        with(lua, inner, |lua, inner, asked: Asked| {
            date(lua, inner, TimeZone::UTC, asked)
        })?,
    )?;
    format.set(
        "Time",
        with(
            lua,
            inner,
            |lua, inner, (at, form): (Value, Option<LuaString>)| {
                time(lua, inner, &choice::zone(inner)?, &at, form)
            },
        )?,
    )?;
    format.set(
        "ReferenceTime",
        with(
            lua,
            inner,
            |lua, inner, (at, form): (Value, Option<LuaString>)| {
                time(lua, inner, &TimeZone::UTC, &at, form)
            },
        )?,
    )?;
    let globals = lua.globals();
    globals.set("localtime", with(lua, inner, localtime)?)?;
    globals.set("reftime", with(lua, inner, reftime)?)
}

/// Seconds since 1970 of a number, of a text that is one to Lua, or of a table of date and time in UTC.
fn seconds(lua: &Lua, value: &Value) -> mlua::Result<Option<f64>> {
    let seconds = match value {
        Value::Nil => return Ok(None),
        Value::Table(table) => moment::instant(fields(table)?, &TimeZone::UTC),
        value => lua.coerce_number(value.clone())?,
    };
    let known = seconds.filter(|seconds| moment::timestamp(*seconds).is_some());
    known.map(Some).ok_or_else(|| {
        mlua::Error::runtime(format!(
            "a time must be a number of seconds within the years -9999 to 9999, not {}",
            value.to_string().unwrap_or_default()
        ))
    })
}

/// Year to second of a table as `os.date` makes it.
fn fields(table: &Table) -> mlua::Result<[i64; 6]> {
    let names = [
        ("year", 1970.0),
        ("month", 1.0),
        ("day", 1.0),
        ("hour", 12.0),
        ("min", 0.0),
        ("sec", 0.0),
    ];
    let mut fields = [0; 6];
    for ((name, usual), field) in names.into_iter().zip(&mut fields) {
        let given = table.get::<Option<f64>>(name)?.unwrap_or(usual);
        if !given.is_finite() {
            return Err(mlua::Error::runtime(format!(
                "`{name}` of a date must be a number"
            )));
        }
        *field = given.floor() as i64;
    }
    Ok(fields)
}

fn now(inner: &Inner) -> f64 {
    match inner.state.borrow().now {
        0 => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            now.map_or(0.0, |now| now.as_secs_f64().floor())
        }
        now => now as f64,
    }
}

fn date(
    lua: &Lua,
    inner: &Inner,
    zone: TimeZone,
    (at, form, toggle): (Value, Option<LuaString>, Option<LuaString>),
) -> mlua::Result<Option<String>> {
    let Some(at) = seconds(lua, &at)? else {
        return Ok(None);
    };
    let forms = choice::current(inner)?;
    let now_at = now(inner);
    let (Some(moment), Some(now)) = (Moment::at(at, &zone), Moment::at(now_at, &zone)) else {
        return Ok(None);
    };
    let form = form.map_or_else(|| "numeric".to_owned(), |form| form.to_string_lossy());
    let toggle = toggle.map(|toggle| toggle.to_string_lossy());
    if form == RELATIVE {
        return Ok(Some(forms.relative(at - now_at, &moment, &now)));
    }
    let style = Style::named(&form);
    let own = style.and_then(|_| forms.place.own.date(&form));
    let told = match style {
        Some(Style::Numeric) => Told::ALL,
        _ => Told::seen(&moment, &now, toggle.as_deref()),
    };
    Ok(Some(match (style, own) {
        (Some(style), None) => forms.date(&moment, &now, style, toggle.as_deref()),
        (_, own) => {
            let form = own.unwrap_or(&form);
            let ordinal = ordinal(inner, form, moment.day)?;
            forms.date_like(form, &moment, told, &ordinal)
        }
    }))
}

/// What follows the day where a form tells it in its order: the vocabulary's `OrdinalDay`.
fn ordinal(inner: &Inner, form: &str, day: u8) -> mlua::Result<String> {
    if !pattern::has_ordinal(form) {
        return Ok(String::new());
    }
    match language::term(inner, "OrdinalDay")? {
        Some(Value::Function(term)) => {
            let text: Option<LuaString> = term.call(day)?;
            Ok(text.map(|text| text.to_string_lossy()).unwrap_or_default())
        }
        _ => Ok(String::new()),
    }
}

fn time(
    lua: &Lua,
    inner: &Inner,
    zone: &TimeZone,
    at: &Value,
    form: Option<LuaString>,
) -> mlua::Result<Option<String>> {
    let Some(at) = seconds(lua, at)? else {
        return Ok(None);
    };
    let Some(moment) = Moment::at(at, zone) else {
        return Ok(None);
    };
    let forms = choice::current(inner)?;
    let given = form.map(|form| form.to_string_lossy());
    let form = given.as_deref().or_else(|| own_time(&forms));
    let Some(form) = form else {
        return Ok(Some(forms.time(&moment)));
    };
    let word = |name: &str| -> mlua::Result<Option<String>> {
        let term = language::term(inner, name)?;
        Ok(term.and_then(|term| term.as_string().map(|text| text.to_string_lossy())))
    };
    let (noon, midnight) = (word("noon")?, word("midnight")?);
    let words = HourWords {
        noon: noon.as_deref(),
        midnight: midnight.as_deref(),
    };
    Ok(Some(pattern::time(form, &moment, &words)))
}

/// The form of times that settings give a locale.
fn own_time(forms: &Forms) -> Option<&str> {
    forms.place.text("time")
}

/// What a clock shows: `localtime([time[, zone]])`.
fn localtime(lua: &Lua, inner: &Inner, (at, zone): (Value, Option<String>)) -> mlua::Result<Table> {
    let zone = choice::named_zone(inner, zone.as_deref())?;
    let at = seconds(lua, &at)?.unwrap_or_else(|| now(inner));
    let moment = Moment::at(at, &zone);
    let moment = moment.ok_or_else(|| mlua::Error::runtime("no calendar has this time"))?;
    let table = lua.create_table()?;
    let first = Moment::of_date(moment.year, 1, 1).map_or(0, |day| day.day_number());
    let numbers = [
        ("year", i64::from(moment.year)),
        ("month", i64::from(moment.month)),
        ("day", i64::from(moment.day)),
        ("hour", i64::from(moment.hour)),
        ("min", i64::from(moment.minute)),
        ("sec", i64::from(moment.second)),
        // As Lua counts: from Sunday, which is 1.
        ("wday", i64::from((moment.weekday + 1) % 7 + 1)),
        ("yday", moment.day_number() - first + 1),
    ];
    for (name, number) in numbers {
        table.raw_set(name, number as f64)?;
    }
    table.raw_set("zone", zone.iana_name().unwrap_or("UTC"))?;
    Ok(table)
}

/// The time at which a clock shows something: `reftime([date or seconds[, zone]])`.
fn reftime(
    lua: &Lua,
    inner: &Inner,
    (shown, zone): (Value, Option<String>),
) -> mlua::Result<Option<f64>> {
    let own = match &shown {
        Value::Table(table) => table.get::<Option<String>>("zone")?,
        _ => None,
    };
    let zone = choice::named_zone(inner, zone.or(own).as_deref())?;
    let fields = match &shown {
        Value::Nil => return Ok(Some(now(inner))),
        Value::Table(table) => fields(table)?,
        value => {
            let local = seconds(lua, value)?;
            let Some(it) = local.and_then(|local| Moment::at(local, &TimeZone::UTC)) else {
                return Ok(None);
            };
            [
                i64::from(it.year),
                i64::from(it.month),
                i64::from(it.day),
                i64::from(it.hour),
                i64::from(it.minute),
                i64::from(it.second),
            ]
        }
    };
    Ok(moment::instant(fields, &zone))
}
