//! What a machine does once, when it is made: settings, functions and hooks of every bundle, in the order of the reference.
//! A function of a bundle that fails here is logged and left out; the server starts all the same.

use std::rc::Rc;

use mlua::{Function, Lua, Table, Value};

use crate::Mode;
use crate::program::{BundleId, ChunkId, Site};
use crate::scribe::data;
use crate::scribe::failure;
use crate::scribe::format::choice;
use crate::scribe::format::geo::Wanted;
use crate::scribe::language::Languages;
use crate::scribe::library;
use crate::scribe::machine::{Inner, SiteTables};

/// Loads all bundles.
///
/// # Errors
/// When data of the program cannot be loaded, which is a defect of the build.
pub(crate) fn bundles(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let program = inner.shared.program.clone();
    for id in 0..program.bundles.len() {
        add_bundle(lua, inner, id)?;
    }
    // Its functions are bare names everywhere, so they come before all others.
    let util = program
        .bundles
        .iter()
        .position(|bundle| bundle.application && bundle.id == "util");
    if let Some(id) = util {
        functions(lua, inner, id);
        library::utilities(lua, inner)?;
    }
    (0..program.bundles.len())
        .filter(|id| Some(*id) != util)
        .for_each(|id| functions(lua, inner, id));
    // Fragments run to declare functions; what they write while doing so is nobody's.
    inner.output.borrow_mut().reset();
    (0..program.sites.len()).try_for_each(|id| add_site(lua, inner, id))?;
    hooks(inner);
    Ok(())
}

/// Runs the functions files of a bundle. When one fails, the bundle is not ready: it keeps its settings and no function.
fn functions(lua: &Lua, inner: &Rc<Inner>, id: usize) {
    let bundle = &inner.shared.program.bundles[id];
    let chunks = bundle.functions.iter().copied();
    let chunks = chunks.chain(bundle.fragments).chain(bundle.database);
    for chunk in chunks.chain(bundle.versions.iter().copied()) {
        let loaded = protected(&bundle.id, || {
            inner.function(lua, chunk)?.call::<()>(())?;
            Ok(true)
        });
        if !loaded {
            let table = inner.bundles.borrow()[id].clone();
            let names = table.pairs::<Value, Value>().flatten();
            let functions = names
                .filter(|(_, value)| value.is_function())
                .map(|(name, _)| name);
            for name in functions.collect::<Vec<_>>() {
                protected(&bundle.id, || table.raw_set(name, Value::Nil));
            }
        }
    }
    protected(&bundle.id, || data::procedures(lua, inner, id));
}

/// Logs what fails and goes on.
fn protected<T: Default>(bundle: &str, run: impl FnOnce() -> mlua::Result<T>) -> T {
    run().unwrap_or_else(|error| {
        let failure = failure::failure(&error);
        let place = failure
            .place
            .map(|(path, line)| format!("{path}:{line}"))
            .unwrap_or_default();
        tracing::error!(target: "page", bundle, place, "error while loading: {}", failure.message);
        T::default()
    })
}

/// Settings of a bundle; in development what its `development` table says replaces the rest.
fn settings(lua: &Lua, inner: &Inner, chunk: ChunkId) -> mlua::Result<Table> {
    let table: Table = inner.function(lua, chunk)?.call(())?;
    if inner.shared.mode == Mode::Development
        && let Value::Table(other) = table.get::<Value>("development")?
    {
        other.for_each(|key: Value, value: Value| table.set(key, value))?;
    }
    Ok(table)
}

fn add_bundle(lua: &Lua, inner: &Inner, id: usize) -> mlua::Result<()> {
    let bundle = &inner.shared.program.bundles[id];
    let settings = settings(lua, inner, bundle.settings)?;
    if bundle.application && settings.get::<Option<bool>>("global")? != Some(false) {
        let globals = lua.globals();
        globals.set(&*bundle.id, &settings)?;
        if let Some(namespace) = &bundle.namespace {
            let family = match globals.get::<Value>(&**namespace)? {
                Value::Table(family) => family,
                _ => lua.create_table()?,
            };
            family.set(&*bundle.id, &settings)?;
            globals.set(&**namespace, family)?;
        }
    }
    // A site's functions are apart from its settings, which pages read as `site`.
    let table = if bundle.application {
        settings
    } else {
        lua.create_table()?
    };
    inner.bundles.borrow_mut().push(table);
    Ok(())
}

fn add_site(lua: &Lua, inner: &Inner, id: usize) -> mlua::Result<()> {
    let program = inner.shared.program.clone();
    let site = &program.sites[id];
    let table: Table = match site.bundle {
        Some(bundle) => settings(lua, inner, program.bundles[bundle as usize].settings)?,
        None => lua.create_table()?,
    };
    table.set("id", &*site.id)?;
    table.set("domain", &*site.domain)?;
    let node: Table = inner.function(lua, program.node.settings)?.call(())?;
    let usual = |name: &str, last: &str| -> mlua::Result<()> {
        if table.get::<Value>(name)?.is_nil() {
            let given = node.get::<Option<String>>(name)?;
            table.set(name, given.unwrap_or_else(|| last.to_owned()))?;
        }
        Ok(())
    };
    // What the site says itself counts for more than that there are terms in a language.
    let default = default_language(inner, site, &table, &node)?;
    usual("language", "en")?;
    usual("locale", choice::USUAL)?;
    if table.get::<Value>("timezone")?.is_nil() {
        table.set("timezone", node.get::<Value>("timezone")?)?;
    }
    if table.get::<Value>("name")?.is_nil() {
        table.set("name", &*site.id)?;
    }
    let attributes: Vec<Function> = match site.attributes {
        Some(chunk) => inner
            .function(lua, chunk)?
            .call::<Table>(())?
            .sequence_values()
            .collect::<mlua::Result<_>>()?,
        None => Vec::new(),
    };
    let vocabulary = site
        .vocabulary
        .map(|chunk| inner.function(lua, chunk)?.call::<Table>(()))
        .transpose()?;
    if let Some(vocabulary) = &vocabulary {
        for &bundle in site.applications.iter().rev().chain(&site.bundle) {
            term_functions(lua, inner, bundle, vocabulary)?;
        }
    }
    let page_terms = site
        .page_terms
        .map(|chunk| inner.function(lua, chunk)?.call::<Table>(()))
        .transpose()?;
    let languages = Languages::new(lua, inner.shared.mode, site, &table, default)?;
    if table.get::<Value>("language")?.is_nil() {
        table.set("language", languages.usual())?;
    }
    let locales = {
        let bundles = inner.bundles.borrow();
        let applications = site.applications.iter().rev();
        let applications = applications.filter_map(|&id| bundles.get(id as usize));
        let settings: Vec<&Table> = [&node]
            .into_iter()
            .chain(applications)
            .chain([&table])
            .collect();
        Rc::new(choice::read(&settings)?)
    };
    inner.sites.borrow_mut().push(SiteTables {
        geo: Wanted::read(&node, &table)?,
        site: table,
        locales,
        languages,
        attributes,
        vocabulary,
        page_terms,
        has_versions: site.views.iter().any(|view| view.id.contains('.')),
    });
    Ok(())
}

/// The language a site's pages are in unless something else is asked for: its own, that of the first application that has
/// one, or the node's.
fn default_language(
    inner: &Inner,
    site: &Site,
    settings: &Table,
    node: &Table,
) -> mlua::Result<Option<String>> {
    let own = settings.get::<Option<String>>("language")?;
    let bundles = inner.bundles.borrow();
    let applications = site.applications.iter();
    let of_application = |&id: &BundleId| {
        let settings = bundles.get(id as usize)?;
        settings.raw_get::<Option<String>>("language").ok()?
    };
    let default = own.or_else(|| applications.filter_map(of_application).next());
    match default {
        Some(language) => Ok(Some(language)),
        None => node.get("language"),
    }
}

/// Adds the terms of a bundle that are functions. What a later bundle says plainly stays.
fn term_functions(
    lua: &Lua,
    inner: &Inner,
    bundle: BundleId,
    vocabulary: &Table,
) -> mlua::Result<()> {
    let bundle = &inner.shared.program.bundles[bundle as usize];
    let Some(chunk) = bundle.terms else {
        return Ok(());
    };
    let languages = lua.create_table()?;
    let meta = lua.create_table()?;
    let add = lua.create_function(|lua, (languages, name): (Table, Value)| {
        let terms = lua.create_table()?;
        languages.raw_set(name, &terms)?;
        Ok(terms)
    })?;
    meta.set("__index", add)?;
    languages.set_metatable(Some(meta))?;
    protected(&bundle.id, || {
        inner.function(lua, chunk)?.call::<()>(&languages)
    });
    languages.set_metatable(None)?;
    for pair in languages.pairs::<Value, Value>() {
        let (language, Value::Table(terms)) = pair? else {
            continue;
        };
        for pair in terms.pairs::<Value, Value>() {
            let (name, term) = pair?;
            let Value::Table(known) = vocabulary.raw_get::<Value>(&language)? else {
                continue;
            };
            let earlier = known.raw_get::<Value>(&name)?;
            if term.is_function() && (earlier.is_nil() || earlier.is_function()) {
                known.raw_set(name, term)?;
            }
        }
    }
    library::freeze_deep(&Value::Table(languages));
    Ok(())
}

/// Start-up hooks: `Loader`, `Enabler`, `Site` of each site, `Starter`, and what starters return, by priority.
fn hooks(inner: &Inner) {
    let program = inner.shared.program.clone();
    let call = |id: usize, name: &str, site: Option<Table>| {
        protected(&program.bundles[id].id, || {
            inner.call_hook(id, name, site).map(Some)
        })
        .unwrap_or(Value::Nil)
    };
    let applications = || (0..program.bundles.len()).filter(|id| program.bundles[*id].application);
    for name in ["Loader", "Enabler"] {
        applications().for_each(|id| drop(call(id, name, None)));
    }
    for (index, site) in program.sites.iter().enumerate() {
        let table = inner.sites.borrow()[index].site.clone();
        site.applications
            .iter()
            .for_each(|&id| drop(call(id as usize, "Site", Some(table.clone()))));
    }
    let mut finalizers: Vec<(f64, usize, Function)> = Vec::new();
    for id in applications() {
        let given = call(id, "Starter", None);
        finalizers.extend(protected(&program.bundles[id].id, || finalizer(id, given)));
    }
    finalizers.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, id, function) in finalizers {
        protected(&program.bundles[id].id, || function.call::<()>(()));
    }
}

/// What a starter returned: a function, or one with a priority.
fn finalizer(id: usize, given: Value) -> mlua::Result<Option<(f64, usize, Function)>> {
    Ok(match given {
        Value::Function(function) => Some((0.0, id, function)),
        Value::Table(given) => {
            let priority = given.get::<Option<f64>>("priority")?.unwrap_or(0.0);
            Some((priority, id, given.get("handler")?))
        }
        _ => None,
    })
}

/// The hook every application may have for the end of the server.
pub(crate) fn shut_down(inner: &Inner) {
    let program = inner.shared.program.clone();
    for (id, bundle) in program
        .bundles
        .iter()
        .enumerate()
        .filter(|(_, bundle)| bundle.application)
    {
        protected(&bundle.id, || inner.call_hook(id, "Shutdown", ()).map(Some));
    }
}
