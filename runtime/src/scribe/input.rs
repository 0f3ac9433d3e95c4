//! The body of a request: its limit, its type, and the fields or data in it (reference: body and query parsing).

use hyper::header::CONTENT_TYPE;
use hyper::{Method, StatusCode};
use mlua::Lua;

use crate::body::{Body, BodyError};
use crate::exchange::Incoming;
use crate::exchange::Outgoing;
use crate::form::{self, Fields, FormError, Key, Value};
use crate::program::Post;
use crate::scribe::form_fields::{ONCE, TOKEN};
use crate::scribe::machine::Inner;
use crate::scribe::page::{fill_form, fill_json};
use crate::scribe::respond;
use crate::scribe::sequence::{Refusal, Stop};
use crate::scribe::values;

/// Reads the body into `request` and `form`.
pub(crate) async fn read(lua: &Lua, inner: &Inner, body: Body, rules: &Post) -> Result<(), Stop> {
    let method = inner.state.borrow().incoming.method.clone();
    if matches!(method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    if body
        .declared_length()
        .is_some_and(|length| length > rules.max_size)
    {
        return Err(too_large());
    }
    let kind = inner
        .state
        .borrow()
        .incoming
        .header(&CONTENT_TYPE)
        .unwrap_or_default()
        .to_owned();
    let essence = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    inner.state.borrow_mut().content_type.clone_from(&essence);
    if method != Method::POST || !rules.form {
        let bytes = body.read(rules.max_size).await.map_err(unreadable)?;
        inner.state.borrow_mut().body = bytes.to_vec();
        return Ok(());
    }
    respond::page_header(inner, "Cache-Control", "no-cache")?;
    match essence.as_str() {
        "multipart/form-data" => multipart(lua, inner, &kind, body, rules).await,
        "application/x-www-form-urlencoded" => {
            let bytes = body.read(rules.max_size).await.map_err(unreadable)?;
            let mut fields = form::urlencoded::parse(&bytes, rules.expand).map_err(Stop::Form)?;
            own_fields(inner, &mut fields)?;
            Ok(fill_form(lua, inner, &fields)?)
        }
        "application/json" => {
            let bytes = body.read(rules.max_size).await.map_err(unreadable)?;
            let json = form::json::parse(&bytes).map_err(Stop::Form)?;
            Ok(fill_json(lua, inner, &json)?)
        }
        _ => {
            let bytes = body.read(rules.max_size).await.map_err(unreadable)?;
            if bytes.is_empty() {
                return Ok(fill_form(lua, inner, &form::Fields::new())?);
            }
            Err(Stop::Ready(Box::new(Outgoing::plain(
                415,
                "This address takes forms and JSON only",
            ))))
        }
    }
}

/// Whether a body is that of a form as browsers send it.
pub(crate) fn is_form(incoming: &Incoming) -> bool {
    let kind = incoming.header(&CONTENT_TYPE).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let known = ["multipart/form-data", "application/x-www-form-urlencoded"];
    incoming.method == Method::POST && known.iter().any(|form| essence.eq_ignore_ascii_case(form))
}

/// Takes out of a form what the server put into it, and refuses the form where its token is due and not there.
fn own_fields(inner: &Inner, fields: &mut Fields) -> Result<(), Stop> {
    let mut take = |wanted: &str| {
        let is_wanted = |(key, _): &(Key, Value)| matches!(key, Key::Text(name) if name == wanted);
        let at = fields.iter().position(is_wanted)?;
        Some(fields.remove(at).1)
    };
    let (given, once) = (take(TOKEN), take(ONCE));
    if let Some(Value::Text(text)) = once
        && let Ok(text) = String::from_utf8(text)
    {
        inner.state.borrow_mut().once_given = Some(text);
    }
    if !inner.state.borrow().token_due {
        return Ok(());
    }
    let secrets = inner
        .shared
        .secrets()
        .map_err(|error| Stop::Lua(mlua::Error::runtime(error)))?;
    let output = inner.output.borrow();
    let is_right = |value: &Value| match (value, &output.used.visitor) {
        (Value::Text(text), Some(visitor)) => {
            std::str::from_utf8(text).is_ok_and(|token| visitor.has_sent(token, &secrets))
        }
        _ => false,
    };
    match given {
        // A form that is in another's place may have brought both tokens.
        Some(Value::List(values)) if values.iter().any(is_right) => Ok(()),
        Some(value) if is_right(&value) => Ok(()),
        _ => Err(Stop::Refused(Refusal::Token)),
    }
}

async fn multipart(
    lua: &Lua,
    inner: &Inner,
    kind: &str,
    body: Body,
    rules: &Post,
) -> Result<(), Stop> {
    let boundary = form::multipart::boundary(kind).map_err(Stop::Form)?;
    let reader = multer::Multipart::new(body.into_stream(rules.max_size), boundary);
    let parts = form::multipart::parse(reader, rules)
        .await
        .map_err(|fault| match fault {
            FormError::BodyTooLarge => too_large(),
            // A file that is too large is a mistake the page can speak of.
            fault => Stop::Form(fault),
        })?;
    let mut fields = parts.fields.clone();
    own_fields(inner, &mut fields)?;
    fill_form(lua, inner, &fields)?;
    let request_form: mlua::Table = inner.tables.request.raw_get("form")?;
    let files = lua.create_table()?;
    values::fill(lua, &files, &parts.files)?;
    request_form.raw_set("files", &files)?;
    inner.tables.form.raw_set("files", files)?;
    // The temporary files live as long as the request.
    inner.state.borrow_mut().uploads = Some(parts);
    Ok(())
}

fn too_large() -> Stop {
    let mut outgoing = Outgoing::empty(StatusCode::PAYLOAD_TOO_LARGE);
    respond::set(
        &mut outgoing.headers,
        "Content-Type",
        "text/plain; charset=UTF-8",
    );
    outgoing.body = "request body too large\n".into();
    Stop::Ready(Box::new(outgoing))
}

fn unreadable(error: BodyError) -> Stop {
    match error {
        BodyError::TooLarge => too_large(),
        BodyError::Broken => Stop::Ready(Box::new(Outgoing::refusal(StatusCode::BAD_REQUEST))),
    }
}
