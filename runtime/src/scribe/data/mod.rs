//! Stored data in Lua: `fetch`, `save`, `delete`, `lookup`, `teller.*`, and procedures. Paths that are written in the source
//! come as a number of the program and their run-time parts; paths as text are read once and remembered.

mod convert;
mod prepare;
mod procedure;
mod query;
mod stack;
mod stored;
mod tasks;
mod work;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use mlua::{Lua, Table, UserData, Value, Variadic};

pub use prepare::prepare;
pub(crate) use prepare::with_functions;
pub(crate) use procedure::{index_functions, procedures};
pub(crate) use stored::plain;
pub(crate) use work::{Hand, Report, function};

use crate::program::{DataPath, Step};
use crate::scribe::library::with;
use crate::scribe::machine::Inner;
use crate::teller::{
    Error, Functions, Part, Path, Receipt, Seen, Span, Teller, Transaction, Value as Stored,
};

/// Most paths as text that a machine remembers.
const REMEMBERED: usize = 1024;

/// What a machine knows of the Teller.
#[derive(Default)]
pub(crate) struct Data {
    teller: Option<Arc<Teller>>,
    /// The transaction of the procedure that runs.
    transaction: RefCell<Option<Rc<Transaction>>>,
    /// The last change of this request that must be on the disk before it is answered.
    durable: Cell<u64>,
    /// Functions of bundles that make indexes.
    functions: RefCell<Option<Rc<dyn Functions>>>,
    /// Tasks were scheduled in a change that is not made yet.
    scheduled: Cell<bool>,
    /// The paths of the program, up to their first run-time part.
    beginnings: Vec<Path>,
    /// Paths read from text.
    texts: RefCell<HashMap<Vec<u8>, Path>>,
}

impl Data {
    /// Of a program's paths.
    pub(crate) fn new(teller: Option<Arc<Teller>>, paths: &[DataPath]) -> Data {
        let beginning = |path: &DataPath| {
            let mut made = Path::root(&path.table);
            let known = path.steps.iter().map_while(known_part);
            known.for_each(|part| made.push(part));
            made
        };
        Data {
            teller,
            beginnings: paths.iter().map(beginning).collect(),
            ..Data::default()
        }
    }

    /// The Teller; a program without tables has none.
    fn teller(&self) -> Result<&Arc<Teller>, Error> {
        self.teller.as_ref().ok_or(Error::NoTables)
    }

    /// The transaction of the procedure that runs.
    fn transaction(&self) -> Option<Rc<Transaction>> {
        self.transaction.borrow().clone()
    }

    fn see<T>(&self, path: &Path, show: impl FnOnce(Option<Seen<'_>>) -> T) -> Result<T, Error> {
        match self.transaction() {
            Some(transaction) => transaction.see(path, show),
            None => self.teller()?.see(path, show),
        }
    }

    fn fetch(&self, path: &Path) -> Result<Option<Stored>, Error> {
        match self.transaction() {
            Some(transaction) => transaction.fetch(path),
            None => self.teller()?.fetch(path),
        }
    }

    fn entries(&self, path: &Path, span: &Span) -> Result<Vec<(Part, Stored)>, Error> {
        match self.transaction() {
            Some(transaction) => transaction.each(path, span)?.collect(),
            None => self.teller()?.each(path, span)?.collect(),
        }
    }

    fn length(&self, path: &Path) -> Result<usize, Error> {
        match self.transaction() {
            Some(transaction) => transaction.length(path),
            None => self.teller()?.length(path),
        }
    }

    /// Whether what is assigned at a path may be a pointer to a record.
    fn has_pointers(&self, path: &Path) -> bool {
        let teller = self.teller.as_ref();
        path.parts().len() == 1
            && teller.is_some_and(|teller| {
                let schema = teller.schema();
                schema
                    .table(path.table())
                    .is_some_and(|table| table.pointers)
            })
    }

    /// Makes a change, in the transaction of the procedure that runs or in one of its own.
    fn change<T>(
        &self,
        durable: bool,
        change: impl Fn(&Transaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(transaction) = self.transaction() {
            if durable {
                transaction.durable();
            }
            return change(&transaction);
        }
        let functions = self.functions.borrow().clone();
        let (given, receipt) = self
            .teller()?
            .transact(functions, |transaction| change(transaction))?;
        self.made(Receipt {
            durable: durable || receipt.durable,
            ..receipt
        });
        Ok(given)
    }

    /// Remembers that a change must be on the disk before anybody is told of it.
    fn made(&self, receipt: Receipt) {
        if receipt.durable {
            self.durable.set(self.durable.get().max(receipt.change));
        }
        if let (true, Some(teller)) = (self.scheduled.take(), &self.teller) {
            teller.ring();
        }
    }

    /// A procedure runs.
    pub(crate) fn is_in_transaction(&self) -> bool {
        self.transaction.borrow().is_some()
    }

    /// Waits until what this request was told to be durable is so.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        match (self.durable.take(), &self.teller) {
            (0, _) | (_, None) => Ok(()),
            (change, Some(teller)) => teller.durable(change).await,
        }
    }

    /// Declares its tables, whether or not any machine has functions for their indexes.
    pub(crate) fn set_functions(&self, functions: Rc<dyn Functions>) {
        *self.functions.borrow_mut() = Some(functions);
    }

    pub(crate) fn functions(&self) -> Option<Rc<dyn Functions>> {
        self.functions.borrow().clone()
    }

    /// A path given as text.
    fn text_path(&self, text: &[u8]) -> mlua::Result<Path> {
        if let Some(path) = self.texts.borrow().get(text) {
            return Ok(path.clone());
        }
        let shown = String::from_utf8_lossy(text);
        let path = Path::parse(text)
            .map_err(|error| mlua::Error::runtime(format!("`{shown}` is not a path: {error}")))?;
        let table = path.table();
        if self.teller()?.schema().table(table).is_none() {
            let table = table.to_owned();
            return Err(Error::UnknownTable { table }.into());
        }
        let mut texts = self.texts.borrow_mut();
        if texts.len() >= REMEMBERED {
            texts.clear();
        }
        texts.insert(text.to_vec(), path.clone());
        Ok(path)
    }

    /// A path of the program with its run-time parts; the other half is the number of the first part that is nil.
    fn path(&self, number: usize, steps: &[Step], parts: &[Value]) -> mlua::Result<Found> {
        let mut path = self
            .beginnings
            .get(number)
            .cloned()
            .ok_or_else(|| mlua::Error::runtime("no such path in the program"))?;
        let rest = steps.get(path.parts().len()..).unwrap_or_default();
        let mut given = parts.iter();
        for step in rest {
            let part = match known_part(step) {
                Some(part) => Some(part),
                None => convert::part(&path, given.next().unwrap_or(&Value::Nil))?,
            };
            match part {
                Some(part) => path.push(part),
                None => return Ok(Found::Nil(path)),
            }
        }
        Ok(Found::Path(path))
    }
}

/// A path, or where it breaks off because a part is nil.
enum Found {
    Path(Path),
    Nil(Path),
}

impl Found {
    /// The path, where nil cannot be one.
    fn whole(self, written: &str) -> mlua::Result<Path> {
        match self {
            Found::Path(path) => Ok(path),
            Found::Nil(known) => Err(mlua::Error::runtime(format!(
                "{written}: the part after {known} is nil"
            ))),
        }
    }
}

fn known_part(step: &Step) -> Option<Part> {
    match step {
        Step::Text(text) => Some(Part::text(&**text)),
        Step::Number(number) => Part::number(*number),
        Step::Boolean(value) => Some(Part::Boolean(*value)),
        Step::Value => None,
    }
}

/// A path as a value of Lua, for functions that take one.
struct GivenPath(Option<Path>);

impl UserData for GivenPath {}

impl Inner {
    fn data_path(&self, number: usize) -> mlua::Result<&DataPath> {
        let paths = &self.shared.program.paths;
        paths
            .get(number)
            .ok_or_else(|| mlua::Error::runtime("no such path in the program"))
    }

    /// A path given to a function: `_R.path(…)`, or text.
    fn given_path(&self, value: &Value) -> mlua::Result<Option<Path>> {
        match value {
            Value::String(text) => self.data.text_path(&text.as_bytes()).map(Some),
            Value::UserData(given) if given.is::<GivenPath>() => {
                Ok(given.borrow::<GivenPath>()?.0.clone())
            }
            Value::Nil => Ok(None),
            other => Err(mlua::Error::runtime(format!(
                "a path expected, got {}",
                other.type_name()
            ))),
        }
    }
}

/// What a static call got: its path, and the arguments after the path's parts.
fn static_call(inner: &Inner, number: usize, arguments: &[Value]) -> mlua::Result<(Found, usize)> {
    let path = inner.data_path(number)?;
    let parts = path
        .steps
        .iter()
        .filter(|step| matches!(step, Step::Value))
        .count();
    let given = arguments.get(..parts).unwrap_or(arguments);
    Ok((inner.data.path(number, &path.steps, given)?, parts))
}

/// Whether options ask for durability.
fn is_durable(options: Option<&Value>) -> mlua::Result<bool> {
    match options {
        None | Some(Value::Nil) => Ok(false),
        Some(Value::Table(options)) => Ok(options.get::<Option<bool>>("durable")? == Some(true)),
        Some(other) => Err(mlua::Error::runtime(format!(
            "options are a table, got {}",
            other.type_name()
        ))),
    }
}

fn show(lua: &Lua, inner: &Inner, path: &Path) -> mlua::Result<Value> {
    inner
        .data
        .see(path, |seen| convert::seen(lua, path, seen))?
}

fn is_there(inner: &Inner, path: &Path) -> mlua::Result<bool> {
    Ok(inner.data.see(path, |seen| seen.is_some())?)
}

fn store(
    lua: &Lua,
    inner: &Inner,
    path: &Path,
    value: &Value,
    options: Option<&Value>,
) -> mlua::Result<()> {
    let stored = convert::from_lua(lua, inner, path, value)?;
    let saved = inner.data.change(is_durable(options)?, |transaction| {
        transaction.save(path, stored.as_ref())
    });
    Ok(saved?)
}

/// Installs everything.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    let globals = lua.globals();
    by_text(lua, inner, &globals)?;
    by_number(lua, inner, &inner.tables.state)?;
    let teller = lua.create_table()?;
    changes(lua, inner, &teller)?;
    query::install(lua, inner, &teller)?;
    procedure::install(lua, inner, &teller)?;
    globals.set("teller", teller)?;
    globals.set("tasks", tasks::functions(lua, inner)?)?;
    let state = &inner.tables.state;
    state.raw_set("data", stored::functions(lua)?)?;
    let tables = lua.create_table()?;
    for table in inner.shared.program.tables.iter() {
        let root = stored::table(lua, inner, Path::root(&table.name))?;
        tables.raw_set(&*table.name, root)?;
    }
    state.raw_set("tables", tables)
}

/// `fetch`, `save`, `delete`, `lookup` of a path that is text.
fn by_text(lua: &Lua, inner: &Rc<Inner>, globals: &Table) -> mlua::Result<()> {
    let fetch = |lua: &Lua, inner: &Inner, path: Value| match inner.given_path(&path)? {
        Some(path) => show(lua, inner, &path),
        None => Ok(Value::Nil),
    };
    globals.set("fetch", with(lua, inner, fetch)?)?;
    let lookup = |_: &Lua, inner: &Inner, path: Value| match inner.given_path(&path)? {
        Some(path) => is_there(inner, &path),
        None => Ok(false),
    };
    globals.set("lookup", with(lua, inner, lookup)?)?;
    let save = |lua: &Lua, inner: &Inner, (path, value, options): (Value, Value, Value)| {
        let path = required(inner, &path)?;
        store(lua, inner, &path, &value, Some(&options))
    };
    globals.set("save", with(lua, inner, save)?)?;
    let delete = |lua: &Lua, inner: &Inner, (path, options): (Value, Value)| {
        let path = required(inner, &path)?;
        store(lua, inner, &path, &Value::Nil, Some(&options))
    };
    globals.set("delete", with(lua, inner, delete)?)
}

/// The same for paths of the program, which come as their number and run-time parts.
fn by_number(lua: &Lua, inner: &Rc<Inner>, state: &Table) -> mlua::Result<()> {
    type Arguments = (usize, Variadic<Value>);
    let fetch = |lua: &Lua, inner: &Inner, (number, arguments): Arguments| match static_call(
        inner, number, &arguments,
    )?
    .0
    {
        Found::Path(path) => show(lua, inner, &path),
        Found::Nil(_) => Ok(Value::Nil),
    };
    state.raw_set("fetch", with(lua, inner, fetch)?)?;
    let lookup = |_: &Lua, inner: &Inner, (number, arguments): Arguments| match static_call(
        inner, number, &arguments,
    )?
    .0
    {
        Found::Path(path) => is_there(inner, &path),
        Found::Nil(_) => Ok(false),
    };
    state.raw_set("lookup", with(lua, inner, lookup)?)?;
    let save = |lua: &Lua, inner: &Inner, (number, arguments): Arguments| {
        let (found, parts) = static_call(inner, number, &arguments)?;
        let path = found.whole(&inner.data_path(number)?.written)?;
        let value = arguments.get(parts).unwrap_or(&Value::Nil);
        store(lua, inner, &path, value, arguments.get(parts + 1))
    };
    state.raw_set("save", with(lua, inner, save)?)?;
    let delete = |lua: &Lua, inner: &Inner, (number, arguments): Arguments| {
        let (found, parts) = static_call(inner, number, &arguments)?;
        let path = found.whole(&inner.data_path(number)?.written)?;
        store(lua, inner, &path, &Value::Nil, arguments.get(parts))
    };
    state.raw_set("delete", with(lua, inner, delete)?)?;
    let path = |_: &Lua, inner: &Inner, (number, arguments): Arguments| {
        Ok(match static_call(inner, number, &arguments)?.0 {
            Found::Path(path) => GivenPath(Some(path)),
            Found::Nil(_) => GivenPath(None),
        })
    };
    state.raw_set("path", with(lua, inner, path)?)
}

/// A path that must be there.
fn required(inner: &Inner, path: &Value) -> mlua::Result<Path> {
    inner
        .given_path(path)?
        .ok_or_else(|| mlua::Error::runtime("a part of the path is nil"))
}

/// `teller.Update`, `Add`, `Swap`, `Durable`.
fn changes(lua: &Lua, inner: &Rc<Inner>, teller: &Table) -> mlua::Result<()> {
    let update = |lua: &Lua, inner: &Inner, (path, values, options): (Value, Table, Value)| {
        let path = required(inner, &path)?;
        let Some(values) = convert::from_lua(lua, inner, &path, &Value::Table(values))? else {
            return Ok(());
        };
        let updated = inner
            .data
            .change(is_durable(Some(&options))?, |transaction| {
                transaction.update(&path, values.clone())
            });
        Ok(updated?)
    };
    teller.set("Update", with(lua, inner, update)?)?;
    let add = |_: &Lua, inner: &Inner, (path, amount, options): (Value, Option<f64>, Value)| {
        let path = required(inner, &path)?;
        let added = inner
            .data
            .change(is_durable(Some(&options))?, |transaction| {
                transaction.add(&path, amount.unwrap_or(1.0))
            });
        Ok(added?)
    };
    teller.set("Add", with(lua, inner, add)?)?;
    type Swapped = (Value, Value, Value, Value);
    let swap = |lua: &Lua, inner: &Inner, (path, old, new, options): Swapped| {
        let path = required(inner, &path)?;
        let old = convert::from_lua(lua, inner, &path, &old)?;
        let new = convert::from_lua(lua, inner, &path, &new)?;
        let swapped = inner
            .data
            .change(is_durable(Some(&options))?, |transaction| {
                transaction.swap(&path, old.as_ref(), new.as_ref())
            });
        Ok(swapped?)
    };
    teller.set("Swap", with(lua, inner, swap)?)?;
    let durable = |_: &Lua, inner: &Inner, (): ()| match inner.data.transaction() {
        Some(transaction) => {
            transaction.durable();
            Ok(())
        }
        None => Err(mlua::Error::runtime(
            "teller.Durable() is for procedures; elsewhere give save {durable=true}",
        )),
    };
    teller.set("Durable", with(lua, inner, durable)?)
}

impl From<Error> for mlua::Error {
    fn from(error: Error) -> mlua::Error {
        mlua::Error::runtime(error.to_string())
    }
}
