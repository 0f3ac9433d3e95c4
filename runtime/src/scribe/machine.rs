//! One Lua machine: sandboxed, its libraries frozen, its bundles loaded. Chunks are loaded when first needed.
//! Loads bytecode of the program and nothing else: source text is never compiled here.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use icu_collator::CollatorBorrowed;
use mlua::chunk::ChunkMode;
use mlua::{Function, Lua, Table, Value, Variadic};

use crate::Error;
use crate::exchange::Shared;
use crate::format::place::Overrides;
use crate::program::{BundleId, ChunkId, Site, SiteId};
use crate::scribe::data::Data;
use crate::scribe::emit;
use crate::scribe::fiber::Fiber;
use crate::scribe::form_fields;
use crate::scribe::format::choice::Kept;
use crate::scribe::format::geo::Wanted;
use crate::scribe::language::Languages;
use crate::scribe::names::Names;
use crate::scribe::output::Output;
use crate::scribe::policy::Policies;
use crate::scribe::slots::Used;
use crate::scribe::state::State;
use crate::scribe::watch::Watched;
use crate::scribe::{api, data, library, load, natives, outward, waiting};

/// A Lua machine with everything the program gives it.
pub(crate) struct Machine {
    pub(crate) inner: Rc<Inner>,
    /// Dropped last: the closures in it hold `inner`.
    pub(crate) lua: Lua,
}

/// Tables of the request: the same tables for as long as the machine lives, emptied between requests.
pub(crate) struct Tables {
    /// What chunks read changing values from (`user`, `site`, `now`, …).
    pub(crate) state: Table,
    pub(crate) request: Table,
    pub(crate) page: Table,
    pub(crate) form: Table,
    pub(crate) temp: Table,
    /// Views of the site by name, as functions that views call directly.
    pub(crate) views: Table,
}

/// What a machine knows of a site.
pub(crate) struct SiteTables {
    pub(crate) site: Table,
    /// Functions that write the attributes of an address to `page`.
    pub(crate) attributes: Vec<Function>,
    pub(crate) vocabulary: Option<Table>,
    /// Vocabularies of single views.
    pub(crate) page_terms: Option<Table>,
    pub(crate) languages: Languages,
    /// Whether places of visitors are to be known.
    pub(crate) geo: Wanted,
    /// What settings say of locales.
    pub(crate) locales: Rc<Overrides>,
    /// Some view has versions for languages.
    pub(crate) has_versions: bool,
}

/// What functions of a machine share. It holds no `Lua`, so that nothing keeps a dropped machine alive.
pub(crate) struct Inner {
    pub(crate) shared: Arc<Shared>,
    pub(crate) tables: Tables,
    pub(crate) names: Names,
    pub(crate) state: RefCell<State>,
    pub(crate) output: Rc<RefCell<Output>>,
    /// Metatable of `html(…)` values.
    pub(crate) trusted: Table,
    /// Metatable of `request.client`.
    pub(crate) client: Table,
    pub(crate) bundles: RefCell<Vec<Table>>,
    pub(crate) sites: RefCell<Vec<SiteTables>>,
    /// What it knows of the Teller.
    pub(crate) data: Data,
    functions: RefCell<Vec<Option<Function>>>,
    modules: RefCell<Vec<(String, Value)>>,
    contexts: RefCell<Vec<Rc<emit::Context>>>,
    /// Forms of locales and time zones that pages have used.
    pub(crate) kept: Kept,
    /// What sorts texts, and the language it does so in.
    pub(crate) collator: RefCell<Option<(String, CollatorBorrowed<'static>)>>,
    /// While bundles are loaded, before anything is frozen.
    pub(crate) loading: Cell<bool>,
    /// Sites that take some form once.
    pub(crate) takes_once: Vec<bool>,
    /// Policies of pages made before.
    pub(crate) policies: Policies,
    /// The site whose tables chunks find.
    shown: Cell<Option<usize>>,
    /// The stack it runs on, and how it waits.
    pub(crate) fiber: Fiber,
    /// Its limits of time.
    pub(crate) watched: Watched,
    /// Its limit of memory, in bytes; 0 for none.
    pub(crate) memory: Cell<u64>,
}

impl Machine {
    /// Makes a machine and loads every bundle into it.
    ///
    /// # Errors
    /// When the machine, or a functions file, fails.
    pub(crate) fn new(shared: Arc<Shared>) -> Result<Self, Error> {
        let failed = |step: &str| {
            let step = step.to_owned();
            move |source| Error::Machine { step, source }
        };
        let lua = Lua::new();
        let inner = Rc::new(Inner::new(&lua, shared).map_err(failed("tables"))?);
        library::install(&lua, &inner).map_err(failed("library"))?;
        natives::install(&lua, &inner).map_err(failed("library"))?;
        api::install(&lua, &inner).map_err(failed("library"))?;
        data::install(&lua, &inner).map_err(failed("library"))?;
        waiting::install(&lua, &inner).map_err(failed("library"))?;
        outward::install(&lua, &inner).map_err(failed("library"))?;
        library::freeze_libraries(&lua).map_err(failed("freezing"))?;
        load::bundles(&lua, &inner).map_err(failed("loading bundles"))?;
        library::freeze(&lua, &inner).map_err(failed("freezing"))?;
        inner
            .data
            .set_functions(data::index_functions(&lua, &inner));
        inner.loading.set(false);
        Ok(Self { inner, lua })
    }
}

impl Inner {
    fn new(lua: &Lua, shared: Arc<Shared>) -> mlua::Result<Self> {
        let tables = Tables {
            state: lua.create_table()?,
            request: lua.create_table()?,
            page: lua.create_table()?,
            form: lua.create_table()?,
            temp: lua.create_table()?,
            views: lua.create_table()?,
        };
        // A metatable nobody can exchange: tables that live on must not carry one from request to request.
        for table in [&tables.form, &tables.temp] {
            let closed = lua.create_table()?;
            closed.set("__metatable", false)?;
            table.set_metatable(Some(closed))?;
        }
        for (name, table) in [
            ("request", &tables.request),
            ("page", &tables.page),
            ("form", &tables.form),
            ("temp", &tables.temp),
            ("views", &tables.views),
        ] {
            tables.state.raw_set(name, table)?;
        }
        let freeze = lua.create_function(|_, values: Variadic<Value>| {
            values.iter().for_each(library::freeze_deep);
            Ok(())
        })?;
        tables.state.raw_set("freeze", freeze)?;
        tables.state.raw_set("placed", placed(lua)?)?;
        let chunks = shared.program.chunks.len();
        let sites = shared.program.sites.iter();
        let takes_once = sites.map(form_fields::takes_once).collect();
        let data = Data::new(shared.teller.clone(), &shared.program.paths);
        Ok(Self {
            shared,
            data,
            tables,
            names: Names::new(lua)?,
            state: RefCell::new(State::default()),
            output: Rc::new(RefCell::new(Output::new())),
            trusted: lua.create_table()?,
            client: lua.create_table()?,
            bundles: RefCell::new(Vec::new()),
            sites: RefCell::new(Vec::new()),
            functions: RefCell::new(vec![None; chunks]),
            modules: RefCell::new(Vec::new()),
            contexts: RefCell::new(Vec::new()),
            kept: Kept::default(),
            collator: RefCell::new(None),
            loading: Cell::new(true),
            takes_once,
            policies: Policies::default(),
            shown: Cell::new(None),
            fiber: Fiber::default(),
            watched: Watched::new(lua)?,
            memory: Cell::new(0),
        })
    }

    /// The site of the request.
    pub(crate) fn site(&self) -> &Site {
        let id = self.state.borrow().site as usize;
        let sites = &self.shared.program.sites;
        sites
            .get(id)
            .or(sites.last())
            .expect("a program has at least the site of unknown hosts")
    }

    /// The function of a chunk, loaded when it is first asked for.
    pub(crate) fn function(&self, lua: &Lua, id: ChunkId) -> mlua::Result<Function> {
        if let Some(Some(known)) = self.functions.borrow().get(id as usize) {
            return Ok(known.clone());
        }
        let chunk = self.shared.program.chunks.get(id as usize);
        let chunk = chunk.ok_or_else(|| mlua::Error::runtime("no such chunk in the program"))?;
        let main = lua
            .load(&*chunk.bytecode)
            .set_mode(ChunkMode::Binary)
            .set_name(format!("={}", chunk.name))
            .into_function()?;
        let context = emit::context(self.shared.clone(), id, self.output.clone());
        let emit = emit::function(lua, &context, &self.tables.page, &self.trusted)?;
        self.contexts.borrow_mut().push(context);
        let bundle = chunk
            .bundle
            .and_then(|id| self.bundles.borrow().get(id as usize).cloned());
        let literals = chunk
            .trusted
            .iter()
            .map(|text| self.trust(lua, text.as_bytes()))
            .collect::<mlua::Result<Vec<_>>>()?;
        let literals = lua.create_sequence_from(literals)?;
        let function: Function = main.call((&self.tables.state, bundle, emit, literals))?;
        self.functions.borrow_mut()[id as usize] = Some(function.clone());
        Ok(function)
    }

    /// A value that is written without escaping.
    pub(crate) fn trust(&self, lua: &Lua, text: &[u8]) -> mlua::Result<Table> {
        let value = lua.create_table_with_capacity(1, 0)?;
        value.raw_set(1, lua.create_string(text)?)?;
        value.set_metatable(Some(self.trusted.clone()))?;
        value.set_readonly(true);
        Ok(value)
    }

    /// The value of a module, run when it is first required.
    pub(crate) fn module(&self, lua: &Lua, name: &str) -> mlua::Result<Value> {
        if let Some((_, value)) = self
            .modules
            .borrow()
            .iter()
            .find(|(known, _)| known == name)
        {
            return Ok(value.clone());
        }
        let mut modules = self
            .shared
            .program
            .bundles
            .iter()
            .flat_map(|bundle| bundle.modules.iter());
        let Some(module) = modules.find(|module| module.name == name) else {
            return Err(mlua::Error::runtime(format!("no module named `{name}`")));
        };
        let value: Value = self.function(lua, module.chunk)?.call(())?;
        library::freeze_deep(&value);
        self.modules
            .borrow_mut()
            .push((name.to_owned(), value.clone()));
        Ok(value)
    }

    /// Calls a hook of a bundle when it declares it, also in lower case.
    pub(crate) fn call_hook(
        &self,
        bundle: usize,
        name: &str,
        argument: impl mlua::IntoLuaMulti,
    ) -> mlua::Result<Value> {
        let hooks = self
            .shared
            .program
            .bundles
            .get(bundle)
            .map(|bundle| &bundle.hooks);
        let declared =
            hooks.and_then(|hooks| hooks.iter().find(|hook| hook.eq_ignore_ascii_case(name)));
        let Some(declared) = declared else {
            return Ok(Value::Nil);
        };
        let table = self.bundles.borrow()[bundle].clone();
        table.get::<Function>(&**declared)?.call(argument)
    }

    /// A function of a bundle by name.
    pub(crate) fn bundle_function(&self, bundle: BundleId, name: &str) -> mlua::Result<Function> {
        let table = self.bundles.borrow().get(bundle as usize).cloned();
        let table = table.ok_or_else(|| mlua::Error::runtime("no such bundle"))?;
        table.get(name)
    }

    /// Waits for something, while the worker answers others.
    ///
    /// # Errors
    /// Where nothing can wait: while bundles are loaded, and in a transaction, which is to be short. Also when the worker ends,
    /// and when the request's time is over.
    pub(crate) fn wait<F: Future>(&self, future: F) -> mlua::Result<F::Output> {
        if self.data.is_in_transaction() {
            return Err(mlua::Error::runtime(
                "a procedure cannot wait: it would hold its transaction open meanwhile",
            ));
        }
        if !self.fiber.is_running() {
            return Err(mlua::Error::runtime("only a request or a task can wait"));
        }
        let waited = self.fiber.wait(self.in_time(future));
        let waited = waited.map_err(|_| mlua::Error::runtime("the server ends"))?;
        waited.ok_or_else(|| mlua::Error::runtime("the page took too long"))
    }

    /// What comes of a future, unless the request is stopped before: a page that waits takes no longer than one that works.
    async fn in_time<F: Future>(&self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        while self.watched.fired().is_none() {
            let Some(left) = self.watched.remaining() else {
                return Some(future.await);
            };
            // A little longer, so that who watches the time has seen it as well.
            let left = left + Duration::from_millis(5);
            if let Ok(output) = tokio::time::timeout(left, future.as_mut()).await {
                return Some(output);
            }
        }
        None
    }

    /// Gives the tables of the request to another request.
    pub(crate) fn clear(&self) -> mlua::Result<()> {
        for table in [
            &self.tables.request,
            &self.tables.page,
            &self.tables.form,
            &self.tables.temp,
        ] {
            table.clear()?;
        }
        self.tables.state.raw_set(&self.names.user, Value::Nil)?;
        self.tables.state.raw_set(&self.names.locale, Value::Nil)?;
        let mut output = self.output.borrow_mut();
        output.reset();
        output.terms = None;
        output.used = Used::default();
        Ok(())
    }

    /// Lets go of what belongs to the request that was answered: its uploads are removed with it.
    pub(crate) fn end(&self) {
        *self.state.borrow_mut() = State::default();
    }

    /// Which site answers.
    pub(crate) fn set_site(&self, id: SiteId) -> mlua::Result<()> {
        self.state.borrow_mut().site = id;
        self.output.borrow_mut().used.site = id;
        let sites = self.sites.borrow();
        let id = (id as usize).min(sites.len().saturating_sub(1));
        if self.shown.replace(Some(id)) == Some(id) {
            return Ok(());
        }
        self.tables.views.clear()?;
        let (state, site) = (&self.tables.state, &sites[id].site);
        state.raw_set(&self.names.site, site)
    }
}

/// Tables of functions for places inside something, each made when it is first asked for.
fn placed(lua: &Lua) -> mlua::Result<Table> {
    let meta = lua.create_table()?;
    let add = lua.create_function(|lua, (placed, name): (Table, Value)| {
        let functions = lua.create_table()?;
        placed.raw_set(name, &functions)?;
        Ok(functions)
    })?;
    meta.set("__index", add)?;
    let placed = lua.create_table()?;
    placed.set_metatable(Some(meta))?;
    Ok(placed)
}
