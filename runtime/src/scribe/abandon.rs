//! Leaving a page for another view, a redirect or a bare status (reference: abandoning functions). The first wins; the
//! function that called goes on, and what it writes is dropped.

use mlua::{Lua, Table, Value, Variadic};

use crate::scribe::failure::{self, Failure};
use crate::scribe::machine::Inner;
use crate::scribe::state::Abandoned;

/// View for errors.
pub(crate) const ERROR: &str = "generic/error";
/// View for what is not there.
pub(crate) const NOT_FOUND: &str = "generic/not-found";
/// View for forms that are not taken because of where they come from.
pub(crate) const REFUSED: &str = "generic/refused";

/// Abandons the page, unless it is abandoned already. Headers set so far are lost, cookies are not.
fn abandon(lua: &Lua, inner: &Inner, to: Abandoned) -> mlua::Result<bool> {
    if inner.state.borrow().abandoned.is_some() {
        return Ok(false);
    }
    let page = &inner.tables.page;
    page.raw_set("headers", lua.create_table()?)?;
    for name in ["locks", "collate", "view", "controller", "template"] {
        page.raw_set(name, false)?;
    }
    match &to {
        Abandoned::View(view) => {
            page.raw_set("abandoned", view.as_str())?;
            page.raw_set("type", "html")?;
            page.raw_set("status", 500)?;
        }
        Abandoned::Status(status) => {
            page.raw_set("abandoned", *status)?;
            page.raw_set("type", Value::Nil)?;
            page.raw_set("editors", false)?;
            page.raw_set("status", *status)?;
        }
    }
    inner.state.borrow_mut().abandoned = Some(to);
    Ok(true)
}

/// `scribe.Redirect(url, status)`: always false, so that `return scribe.Redirect(…)` reads well.
pub(crate) fn redirect(lua: &Lua, inner: &Inner, url: &str, status: u16) -> mlua::Result<bool> {
    if !(300..400).contains(&status) {
        return Err(mlua::Error::runtime(format!(
            "{status} is not the status of a redirect"
        )));
    }
    if url.chars().any(char::is_control) {
        return Err(mlua::Error::runtime(
            "an address to redirect to cannot have control characters",
        ));
    }
    if abandon(lua, inner, Abandoned::Status(status))? {
        inner
            .tables
            .page
            .get::<Table>("headers")?
            .set("Location", url)?;
    }
    Ok(false)
}

/// The same address, or another of this site, over TLS.
pub(crate) fn redirect_secure(
    lua: &Lua,
    inner: &Inner,
    (address, status): (Option<String>, Option<u16>),
) -> mlua::Result<bool> {
    let (path, query) = {
        let incoming = &inner.state.borrow().incoming;
        let query = incoming
            .query
            .as_deref()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        (address.unwrap_or_else(|| incoming.path.clone()), query)
    };
    let url = format!(
        "https://{}/{}{query}",
        inner.site().domain,
        path.trim_start_matches('/')
    );
    redirect(lua, inner, &url, status.unwrap_or(302))
}

/// `scribe.NotFound(name)`.
pub(crate) fn not_found(lua: &Lua, inner: &Inner, name: Option<String>) -> mlua::Result<bool> {
    if abandon(lua, inner, Abandoned::View(NOT_FOUND.to_owned()))? {
        inner.tables.page.raw_set("notfound", name)?;
        inner.tables.page.raw_set("status", 404)?;
    }
    Ok(false)
}

/// A request that another site may have made the visitor send.
pub(crate) fn refused(lua: &Lua, inner: &Inner, why: &str) -> mlua::Result<()> {
    if abandon(lua, inner, Abandoned::View(REFUSED.to_owned()))? {
        inner.tables.page.raw_set("refused", why)?;
        inner.tables.page.raw_set("status", 403)?;
    }
    Ok(())
}

/// `scribe.Unauthorised()`: sign-in for a stranger, a refusal for somebody known.
pub(crate) fn unauthorized(lua: &Lua, inner: &Inner) -> mlua::Result<bool> {
    inner.state.borrow_mut().locked = true;
    let (view, status) = match (is_signed_in(inner)?, inner.site().authenticator.is_some()) {
        (true, _) => ("generic/unauthorised", 403),
        (false, true) => ("generic/signin", 401),
        // Nobody can sign in here, so that asking for it would be wrong.
        (false, false) => ("generic/signin", 403),
    };
    if abandon(lua, inner, Abandoned::View(view.to_owned()))? {
        inner.tables.page.raw_set("status", status)?;
    }
    Ok(false)
}

fn is_signed_in(inner: &Inner) -> mlua::Result<bool> {
    if inner.state.borrow().signed_in {
        return Ok(true);
    }
    match inner.tables.state.get::<Value>("user")? {
        Value::Table(user) => Ok(!user.get::<Value>("id")?.is_nil()),
        _ => Ok(false),
    }
}

/// Whether the visitor has any of these keys. From here on the answer is the visitor's alone.
pub(crate) fn opens(inner: &Inner, names: &[String]) -> mlua::Result<bool> {
    inner.state.borrow_mut().locked = true;
    has_key(inner, names)
}

/// Whether the visitor has any of these keys; everybody signed in has `Guest`.
fn has_key(inner: &Inner, names: &[String]) -> mlua::Result<bool> {
    if names.iter().any(|name| name == "Guest") && is_signed_in(inner)? {
        return Ok(true);
    }
    let Value::Table(user) = inner.tables.state.get::<Value>("user")? else {
        return Ok(false);
    };
    let Value::Table(keychain) = user.get::<Value>("keychain")? else {
        return Ok(false);
    };
    for name in names {
        match keychain.get::<Value>(name.as_str())? {
            Value::Nil | Value::Boolean(false) => {}
            _ => return Ok(true),
        }
    }
    Ok(false)
}

/// `scribe.Authorised{"key", …}`: true for any of the keys, else the page is abandoned.
pub(crate) fn authorized(lua: &Lua, inner: &Inner, given: Variadic<Value>) -> mlua::Result<bool> {
    let mut names = Vec::new();
    for value in given {
        match value {
            Value::Table(list) => names.extend(
                list.sequence_values::<String>()
                    .collect::<mlua::Result<Vec<_>>>()?,
            ),
            value => names.push(value.to_string()?),
        }
    }
    if opens(inner, &names)? {
        Ok(true)
    } else {
        unauthorized(lua, inner)
    }
}

/// `scribe.Error("title")` or `scribe.Error{title=, detail=, public=}`.
pub(crate) fn error(
    lua: &Lua,
    inner: &Inner,
    detail: Value,
) -> mlua::Result<(Value, Option<String>)> {
    let (title, failure, public, status) = match detail {
        Value::Table(given) => {
            let text = |name: &str| given.get::<Option<String>>(name);
            let failure = Failure {
                message: text("detail")?.unwrap_or_default(),
                trace: text("trace")?.unwrap_or_default(),
                ..Failure::default()
            };
            (
                text("title")?,
                failure,
                given.get::<Option<bool>>("public")? == Some(true),
                given.get::<Option<u16>>("status")?,
            )
        }
        Value::Nil => (None, Failure::default(), false, None),
        value => (Some(value.to_string()?), Failure::default(), false, None),
    };
    let title = title.unwrap_or_else(|| "Error".to_owned());
    tracing::error!(target: "page", site = &*inner.site().id, detail = failure.message, "{title}");
    fail(lua, inner, &title, &failure, public)?;
    if let Some(status) = status.filter(|status| (400..600).contains(status)) {
        inner.tables.page.raw_set("status", status)?;
    }
    Ok((Value::Nil, Some(title)))
}

/// Adds an error and abandons the page for the one that shows errors.
pub(crate) fn fail(
    lua: &Lua,
    inner: &Inner,
    title: &str,
    failure: &Failure,
    public: bool,
) -> mlua::Result<()> {
    let page = &inner.tables.page;
    let list = match page.raw_get::<Value>("error")? {
        Value::Table(list) => list,
        _ => lua.create_table()?,
    };
    list.push(failure::entry(lua, inner, title, failure, public)?)?;
    page.raw_set("error", list)?;
    abandon(lua, inner, Abandoned::View(ERROR.to_owned())).map(drop)
}

/// `scribe.Abandon(to)`: a status without content, or a view.
pub(crate) fn abandon_to(lua: &Lua, inner: &Inner, to: Value) -> mlua::Result<bool> {
    let to = match to {
        Value::Integer(status) => Abandoned::Status(status_of(status as f64)?),
        Value::Number(status) => Abandoned::Status(status_of(status)?),
        Value::Nil => Abandoned::View(ERROR.to_owned()),
        name => Abandoned::View(name.to_string()?),
    };
    abandon(lua, inner, to)?;
    Ok(false)
}

fn status_of(number: f64) -> mlua::Result<u16> {
    if (200.0..600.0).contains(&number) && number.fract() == 0.0 {
        return Ok(number as u16);
    }
    Err(mlua::Error::runtime(format!(
        "{number} is not an HTTP status"
    )))
}
