//! Running views and controllers by name, and the sequence of one page: controller, view, template.

use std::rc::Rc;

use mlua::{Function, Lua, LuaString, Table, Value};

use crate::address::transliterate;
use crate::form;
use crate::program::{ANYWHERE, Controller, Site, View, ViewSource};
use crate::scribe::abandon;
use crate::scribe::api::is_html_page;
use crate::scribe::failure::Failure;
use crate::scribe::machine::Inner;
use crate::scribe::output::{CONTENT, TEMPLATE};
use crate::scribe::slots;
use crate::scribe::state::{Abandoned, Phase, Running};
use crate::scribe::values;

/// Views within views; beyond it a view surely contains itself.
const DEPTH: u32 = 100;

fn view<'s>(site: &'s Site, name: &str) -> Option<&'s View> {
    named(&site.views, |view| &view.id, name)
}

fn controller<'s>(site: &'s Site, name: &str) -> Option<&'s Controller> {
    named(&site.controllers, |controller| &controller.id, name)
}

/// The one of this id among those in order of their ids; a name may be written with accents that its id has not.
fn named<'s, T>(sorted: &'s [T], id: impl Fn(&T) -> &str, name: &str) -> Option<&'s T> {
    let by = |name: &str| {
        let at = sorted.binary_search_by(|one| id(one).cmp(name)).ok()?;
        sorted.get(at)
    };
    by(name).or_else(|| by(&transliterate(name)))
}

/// Whether the site has a controller of this name.
pub(crate) fn has_controller(inner: &Inner, name: &str) -> bool {
    controller(inner.site(), name).is_some()
}

/// Whether the site has a view of this name.
pub(crate) fn has_view(inner: &Inner, name: &str) -> bool {
    view(inner.site(), name).is_some()
}

/// A view in the language of the page, or its base, where it has such a version; else as it is.
fn version<'s>(inner: &Inner, site: &'s Site, name: &str) -> Option<&'s View> {
    if !has_versions(inner) {
        return view(site, name);
    }
    let state = inner.state.borrow();
    let language = state.languages.first().map_or("", String::as_str);
    let base = language.split('-').next().unwrap_or_default();
    let versions = [language, base]
        .into_iter()
        .filter(|language| !language.is_empty());
    versions
        .map(|language| format!("{name}.{language}"))
        .find_map(|name| view(site, &name))
        .or_else(|| view(site, name))
}

/// Makes the table of views answer for those it does not hold yet, so that a view calls another without leaving Lua.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let meta = lua.create_table()?;
    let shared = inner.clone();
    let find = move |lua: &Lua, (views, name): (Table, String)| {
        let function = view_function(lua, &shared, &name)?;
        views.raw_set(name, &function)?;
        Ok(function)
    };
    meta.set("__index", lua.create_function(find)?)?;
    inner.tables.views.set_metatable(Some(meta))
}

/// A view's own function where nothing else is to be done when it runs.
fn view_function(lua: &Lua, inner: &Rc<Inner>, name: &str) -> mlua::Result<Function> {
    let site = inner.site();
    // One that is shown inside something has the number of the place before its name.
    let (place, name) = match name.split_once('\0') {
        Some((place, name)) => (place.parse().unwrap_or(0), name),
        None => (0, name),
    };
    match version(inner, site, name) {
        Some(
            view @ View {
                whole: false,
                source,
                ..
            },
        ) if !has_versions(inner) => match placed(view, place).unwrap_or(source) {
            ViewSource::Chunk(chunk) => return inner.function(lua, *chunk),
            ViewSource::Static(_) => {}
        },
        _ => {}
    }
    let (shared, name) = (inner.clone(), name.to_owned());
    lua.create_function(move |lua, ()| view_in(lua, &shared, &name, place))
}

/// What a view is in a place inside something.
fn placed(view: &View, place: u32) -> Option<&ViewSource> {
    let versions = view.versions.iter();
    let mut versions = versions.filter(|(known, _)| *known == place);
    versions.next().map(|(_, source)| source)
}

/// Whether some view of the site has versions for languages.
fn has_versions(inner: &Inner) -> bool {
    let site = inner.state.borrow().site as usize;
    let sites = inner.sites.borrow();
    sites.get(site).is_some_and(|tables| tables.has_versions)
}

/// Runs a view and appends what it writes.
pub(crate) fn run_view(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<()> {
    view_in(lua, inner, name, 0)
}

fn view_in(lua: &Lua, inner: &Inner, name: &str, place: u32) -> mlua::Result<()> {
    let site = inner.site();
    let Some(view) = version(inner, site, name) else {
        return Err(mlua::Error::runtime(format!("no view named `{name}`")));
    };
    if view.whole
        && inner
            .tables
            .page
            .raw_get::<Value>(&inner.names.template)?
            .is_nil()
    {
        inner.tables.page.raw_set("template", false)?;
    }
    match placed(view, place).unwrap_or(&view.source) {
        ViewSource::Static(bytes) => {
            let is_html = is_html_page(inner)?;
            let mut output = inner.output.borrow_mut();
            if place > 0 {
                // Where it ends is only known to what shows it.
                output.target().arrive(ANYWHERE);
            } else if is_html {
                output
                    .target()
                    .must_be_text()
                    .map_err(mlua::Error::runtime)?;
            }
            let terms = output.terms;
            let text = (&**bytes, &*view.slots);
            slots::write(&inner.shared, output.parts(), text, terms, || is_html);
            Ok(())
        }
        ViewSource::Chunk(chunk) => nested(inner, Running::View, || {
            inner.function(lua, *chunk)?.call(())
        }),
    }
}

fn nested<T>(
    inner: &Inner,
    running: Running,
    run: impl FnOnce() -> mlua::Result<T>,
) -> mlua::Result<T> {
    let outside = {
        let mut state = inner.state.borrow_mut();
        state.depth += 1;
        std::mem::replace(&mut state.running, running)
    };
    let outcome = if inner.state.borrow().depth > DEPTH {
        Err(mlua::Error::runtime(
            "views are nested too deeply: one of them includes itself",
        ))
    } else {
        run()
    };
    let mut state = inner.state.borrow_mut();
    state.depth -= 1;
    state.running = outside;
    outcome
}

/// Runs a controller and gives what it returns.
pub(crate) fn run_controller(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<Value> {
    let Some(controller) = controller(inner.site(), name) else {
        return Err(mlua::Error::runtime(format!(
            "no controller named `{name}`"
        )));
    };
    nested(inner, Running::Controller, || {
        inner.function(lua, controller.chunk)?.call(())
    })
}

/// `scribe.Page(name)`: the controller, and the view unless the controller returned false.
pub(crate) fn run_page(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<()> {
    let site = inner.site();
    let (has_view, has_controller) = (view(site, name).is_some(), controller(site, name).is_some());
    if !has_view && !has_controller {
        return abandon::not_found(lua, inner, None).map(drop);
    }
    let refused =
        has_controller && matches!(run_controller(lua, inner, name)?, Value::Boolean(false));
    if has_view && !refused {
        run_view(lua, inner, name)
    } else {
        Ok(())
    }
}

/// `scribe.Extensions(name)`: what extends the controller when a controller asks, else what extends the view.
pub(crate) fn extensions(
    lua: &Lua,
    inner: &Inner,
    name: Option<&str>,
) -> mlua::Result<Option<bool>> {
    let site = inner.site();
    let in_controller = inner.state.borrow().running == Running::Controller;
    let own =
        inner
            .tables
            .page
            .raw_get::<Value>(if in_controller { "controller" } else { "view" })?;
    let name = match (name, own) {
        (Some(name), _) => name.to_owned(),
        (None, Value::String(own)) => own.to_string_lossy().to_string(),
        (None, _) => return Ok(Some(true)),
    };
    let mut all_nil = true;
    if in_controller {
        for id in controller(site, &name)
            .iter()
            .flat_map(|found| found.extensions.iter())
        {
            all_nil &= run_controller(lua, inner, id)?.is_nil();
        }
    } else {
        for id in view(site, &name)
            .iter()
            .flat_map(|found| found.extensions.iter())
        {
            run_view(lua, inner, id)?;
        }
    }
    Ok(all_nil.then_some(true))
}

/// Notes where the request is.
pub(crate) fn enter(inner: &Inner, phase: Phase) {
    inner.state.borrow_mut().phase = phase;
}

/// Controller, view and template of the page as it stands.
pub(crate) fn build(lua: &Lua, inner: &Inner) -> mlua::Result<()> {
    let names = &inner.names;
    let named = |field: &LuaString| -> mlua::Result<Option<String>> {
        match inner.tables.page.raw_get::<Value>(field)? {
            Value::String(name) => Ok(Some(name.to_string_lossy())),
            _ => Ok(None),
        }
    };
    enter(inner, Phase::Controller);
    if let Some(name) = named(&names.controller)? {
        run_controller(lua, inner, &name)?;
    }
    enter(inner, Phase::View);
    if let Some(name) = named(&names.view)? {
        run_view(lua, inner, &name)?;
    }
    if inner.state.borrow().abandoned.is_some() {
        return Ok(());
    }
    wrap(lua, inner)
}

/// Runs the template around an HTML page: the page's, the view's, the site's, or the generic one.
fn wrap(lua: &Lua, inner: &Inner) -> mlua::Result<()> {
    let page = &inner.tables.page;
    if !is_html_page(inner)? {
        return Ok(());
    }
    let name = match page.raw_get::<Value>(&inner.names.template)? {
        Value::Boolean(false) => return Ok(()),
        Value::String(name) => name.to_string_lossy().to_string(),
        _ => match inner.site().template.as_deref() {
            Some(name) => name.to_owned(),
            None => return Ok(()),
        },
    };
    template(lua, inner, &name)
}

/// The template every site has.
pub(crate) const GENERIC_TEMPLATE: &str = "generic/template";

fn template(lua: &Lua, inner: &Inner, name: &str) -> mlua::Result<()> {
    enter(inner, Phase::Template);
    inner.output.borrow_mut().open_section(TEMPLATE);
    let site = inner.site();
    let has_controller = controller(site, name).is_some();
    if has_controller {
        run_controller(lua, inner, name)?;
    }
    if view(site, name).is_some() || !has_controller {
        run_view(lua, inner, name)
    } else {
        Ok(())
    }
}

/// Builds what replaces an abandoned page: its controller, its view, and around it the site's own `template`, or the
/// generic one when there is none or it failed already.
pub(crate) fn replace(lua: &Lua, inner: &Inner, name: &str, around: Around) -> mlua::Result<()> {
    inner.output.borrow_mut().reset();
    inner.tables.page.raw_set("template", Value::Nil)?;
    let site = inner.site();
    enter(inner, Phase::Controller);
    if controller(site, name).is_some() {
        run_controller(lua, inner, name)?;
    }
    enter(inner, Phase::View);
    run_view(lua, inner, name)?;
    let bare = matches!(
        inner.tables.page.raw_get::<Value>("template")?,
        Value::Boolean(false)
    );
    if !is_html_page(inner)? || bare {
        return Ok(());
    }
    let own = view(site, "template")
        .filter(|_| around == Around::Site)
        .map(|_| "template");
    template(lua, inner, own.unwrap_or(GENERIC_TEMPLATE))
}

/// Which template goes around a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    /// The site's, where it has one.
    Site,
    /// The one every site has.
    Generic,
}

/// The finished body: the template's text where there is one, else the page's.
pub(crate) fn body(inner: &Inner) -> Vec<u8> {
    if matches!(inner.state.borrow().abandoned, Some(Abandoned::Status(_))) {
        return Vec::new();
    }
    let mut output = inner.output.borrow_mut();
    let name = if output.section(TEMPLATE).is_some() {
        TEMPLATE
    } else {
        CONTENT
    };
    output.take_section(name)
}

/// Runs the editors: the page's first, the site's, the page's others. Each gets the body and may return another.
pub(crate) fn edit(lua: &Lua, inner: &Inner, body: Vec<u8>) -> mlua::Result<Vec<u8>> {
    let site = inner.site();
    let own = inner.state.borrow().editors.clone();
    if matches!(
        inner.tables.page.raw_get::<Value>(&inner.names.editors)?,
        Value::Boolean(false)
    ) || (own.is_empty() && site.editors.is_empty())
    {
        return Ok(body);
    }
    enter(inner, Phase::Editing);
    let mut editors: Vec<Function> = own.first().cloned().into_iter().collect();
    for hook in site.editors.iter() {
        editors.push(inner.bundle_function(hook.bundle, &hook.name)?);
    }
    editors.extend(own.into_iter().skip(1));
    let mut text = lua.create_string(&body)?;
    for editor in editors {
        if let Value::String(edited) = editor.call::<Value>(&text)? {
            text = edited;
        }
    }
    Ok(text.as_bytes().to_vec())
}

/// `scribe.GetPost()`: reads a body that is not read by itself, and says what it was.
pub(crate) fn get_post(lua: &Lua, inner: &Inner, (): ()) -> mlua::Result<Option<&'static str>> {
    let (body, kind) = {
        let mut state = inner.state.borrow_mut();
        (std::mem::take(&mut state.body), state.content_type.clone())
    };
    let outcome = match kind.as_str() {
        "application/x-www-form-urlencoded" => form::urlencoded::parse(&body, false)
            .map(|fields| fill_form(lua, inner, &fields).map(|()| Some("form"))),
        "application/json" => form::json::parse(&body).map(|json| {
            fill_json(lua, inner, &json)?;
            Ok(Some("json"))
        }),
        _ => return Ok(None),
    };
    match outcome {
        Ok(read) => read,
        Err(fault) => {
            abandon::fail(lua, inner, &fault.to_string(), &Failure::default(), true)?;
            inner.tables.page.raw_set("status", fault.status())?;
            Ok(None)
        }
    }
}

/// Puts a JSON body into `request.json`; the form of such a request is empty.
pub(crate) fn fill_json(lua: &Lua, inner: &Inner, json: &serde_json::Value) -> mlua::Result<()> {
    fill_form(lua, inner, &form::Fields::new())?;
    inner
        .tables
        .request
        .raw_set("json", values::json_value(lua, json)?)
}

/// Puts body fields into `request.form`, `request.post` and, over those of the query, into `form`.
pub(crate) fn fill_form(lua: &Lua, inner: &Inner, fields: &form::Fields) -> mlua::Result<()> {
    let table = lua.create_table()?;
    values::fill(lua, &table, fields)?;
    inner.tables.request.raw_set("form", &table)?;
    inner.tables.request.raw_set("post", &table)?;
    values::fill(lua, &inner.tables.form, fields)
}
