//! Stored tables as procedures see them: indexing reads, assigning writes, and nothing is made before it is asked for. They are
//! userdata, so that functions which know nothing of them fail instead of finding an empty table.

use std::rc::Rc;

use mlua::{
    Function, Lua, MetaMethod, MultiValue, Table, UserData, UserDataMethods, Value, Variadic,
};

use super::convert;
use crate::scribe::machine::Inner;
use crate::teller::{Part, Path, Seen, Span, Value as Stored, View};

/// Entries read together while iterating.
const AT_ONCE: usize = 64;

/// A table in the Teller.
pub(crate) struct StoredTable {
    inner: Rc<Inner>,
    path: Path,
}

impl StoredTable {
    pub(super) fn new(inner: &Rc<Inner>, path: Path) -> StoredTable {
        let inner = inner.clone();
        StoredTable { inner, path }
    }

    /// Its value, to be stored elsewhere: a pointer in a hand-made index, a copy anywhere else.
    pub(super) fn copy(&self, inner: &Inner) -> mlua::Result<Option<Stored>> {
        Ok(inner.data.fetch(&self.path)?)
    }

    /// Its value as a table of Lua.
    pub(super) fn to_lua(&self, lua: &Lua) -> mlua::Result<Value> {
        let path = &self.path;
        self.inner
            .data
            .see(path, |seen| convert::seen(lua, path, seen))?
    }

    /// The value of a key; tables stay where they are.
    fn get(&self, lua: &Lua, key: &Value) -> mlua::Result<Value> {
        let Some(part) = convert::part(&self.path, key)? else {
            return Ok(Value::Nil);
        };
        let path = self.path.with(part);
        let value = self.inner.data.see(&path, |seen| match seen {
            Some(Seen::Here(View::Table(_) | View::Spread) | Seen::Made(_)) => Ok(None),
            seen => convert::seen(lua, &path, seen).map(Some),
        })??;
        match value {
            Some(value) => Ok(value),
            None => table(lua, &self.inner, path),
        }
    }

    fn set(&self, lua: &Lua, key: &Value, value: &Value) -> mlua::Result<()> {
        let data = &self.inner.data;
        let Some(part) = convert::part(&self.path, key)? else {
            return Err(mlua::Error::runtime(format!(
                "{}[nil] cannot be saved: a key is nil",
                self.path
            )));
        };
        let path = self.path.with(part);
        let pointer = match value {
            Value::UserData(record) if data.has_pointers(&path) => {
                let record = record.borrow::<StoredTable>().ok();
                record.map(|record| Stored::Pointer(record.path.key_bytes()))
            }
            _ => None,
        };
        let stored = match pointer {
            Some(pointer) => Some(pointer),
            None => convert::from_lua(lua, &self.inner, &path, value)?,
        };
        let Some(transaction) = data.transaction() else {
            return Err(mlua::Error::runtime(format!(
                "{path} cannot be changed here: stored tables can be assigned to in procedures; elsewhere use save"
            )));
        };
        Ok(transaction.save(&path, stored.as_ref())?)
    }

    fn length(&self) -> mlua::Result<usize> {
        Ok(self.inner.data.length(&self.path)?)
    }

    /// The entries after a key, at most so many.
    fn after(&self, key: Option<Part>, limit: usize) -> mlua::Result<Vec<(Part, Stored)>> {
        let span = Span {
            from: key.clone(),
            limit: Some(limit + 1),
            ..Span::default()
        };
        let mut entries = self.inner.data.entries(&self.path, &span)?;
        entries.retain(|(part, _)| Some(part) != key.as_ref());
        entries.truncate(limit);
        Ok(entries)
    }

    fn entry(&self, lua: &Lua, part: &Part, value: &Stored) -> mlua::Result<(Value, Value)> {
        let value = match value {
            Stored::Table(_) | Stored::Pointer(_) => {
                table(lua, &self.inner, self.path.with(part.clone()))?
            }
            value => convert::to_lua(lua, value)?,
        };
        Ok((convert::part_to_lua(lua, part)?, value))
    }

    /// A function that gives the next entry at each call.
    fn iterator(&self, lua: &Lua) -> mlua::Result<Function> {
        let stored = StoredTable::new(&self.inner, self.path.clone());
        let mut ready = Vec::new().into_iter();
        let mut last: Option<Part> = None;
        let mut done = false;
        lua.create_function_mut(move |lua, _: MultiValue| {
            if ready.len() == 0 && !done {
                let entries = stored.after(last.clone(), AT_ONCE)?;
                done = entries.len() < AT_ONCE;
                ready = entries.into_iter();
            }
            let Some((part, value)) = ready.next() else {
                return Ok((Value::Nil, Value::Nil));
            };
            let entry = stored.entry(lua, &part, &value);
            last = Some(part);
            entry
        })
    }
}

/// A stored table as a value of Lua.
pub(super) fn table(lua: &Lua, inner: &Rc<Inner>, path: Path) -> mlua::Result<Value> {
    let stored = StoredTable::new(inner, path);
    Ok(Value::UserData(lua.create_userdata(stored)?))
}

impl UserData for StoredTable {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_meta_method(MetaMethod::Index, |lua, this, key: Value| {
            this.get(lua, &key)
        });
        methods.add_meta_method(
            MetaMethod::NewIndex,
            |lua, this, (key, value): (Value, Value)| this.set(lua, &key, &value),
        );
        methods.add_meta_method(MetaMethod::Len, |_, this, ()| this.length());
        methods.add_meta_method(MetaMethod::Eq, |_, this, other: mlua::UserDataRef<Self>| {
            Ok(this.path == other.path)
        });
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| {
            Ok(format!("table: {}", this.path))
        });
        methods.add_meta_method(MetaMethod::Iter, |lua, this, ()| this.iterator(lua));
    }
}

/// A value of Lua that may be a stored table.
fn as_stored(value: &Value) -> Option<mlua::UserDataRef<StoredTable>> {
    value.as_userdata()?.borrow().ok()
}

/// A stored table as a copy; everything else as it is.
pub(crate) fn plain(lua: &Lua, value: Value) -> mlua::Result<Value> {
    match as_stored(&value) {
        Some(stored) => stored.to_lua(lua),
        None => Ok(value),
    }
}

/// Lua's functions over tables, for tables that may be stored: what procedures find under their usual names.
pub(super) fn functions(lua: &Lua) -> mlua::Result<Table> {
    let data = lua.create_table()?;
    let globals = lua.globals();
    let original = |name: &str| globals.get::<Function>(name);
    data.set("pairs", lua.create_function(pairs(original("pairs")?))?)?;
    data.set("ipairs", lua.create_function(ipairs(original("ipairs")?))?)?;
    data.set("next", lua.create_function(next(original("next")?))?)?;
    data.set(
        "type",
        lua.create_function(|_, value: Value| {
            Ok(match as_stored(&value) {
                Some(_) => "table",
                None => value.type_name_in_lua(),
            })
        })?,
    )?;
    for name in ["unpack", "rawlen", "tostring"] {
        data.set(name, on_copies(lua, original(name)?)?)?;
    }
    data.set("rawequal", original("rawequal")?)?;
    data.set(
        "rawget",
        lua.create_function(|_, (table, key): (Value, Value)| index(&table, key))?,
    )?;
    data.set("rawset", lua.create_function(rawset)?)?;
    let table: Table = globals.get("table")?;
    data.set("table", table_functions(lua, &table)?)?;
    Ok(data)
}

fn index(table: &Value, key: Value) -> mlua::Result<Value> {
    match table {
        Value::Table(table) => table.raw_get(key),
        Value::UserData(data) => mlua::ObjectLike::get(data, key),
        other => Err(not_a_table(other)),
    }
}

fn rawset(_: &Lua, (table, key, value): (Value, Value, Value)) -> mlua::Result<Value> {
    match &table {
        Value::Table(table) => table.raw_set(key, value)?,
        Value::UserData(data) => mlua::ObjectLike::set(data, key, value)?,
        other => return Err(not_a_table(other)),
    }
    Ok(table)
}

fn not_a_table(value: &Value) -> mlua::Error {
    mlua::Error::runtime(format!("table expected, got {}", value.type_name()))
}

fn pairs(original: Function) -> impl Fn(&Lua, Value) -> mlua::Result<MultiValue> {
    move |lua, value| match as_stored(&value) {
        Some(stored) => Ok(MultiValue::from_vec(vec![Value::Function(
            stored.iterator(lua)?,
        )])),
        None => original.call(value),
    }
}

fn ipairs(original: Function) -> impl Fn(&Lua, Value) -> mlua::Result<MultiValue> {
    move |lua, value| {
        if as_stored(&value).is_none() {
            return original.call(value);
        }
        let mut place = 0;
        let step = lua.create_function_mut(move |_, _: MultiValue| {
            place += 1;
            let found = index(&value, Value::Integer(place))?;
            Ok(match found {
                Value::Nil => (Value::Nil, Value::Nil),
                found => (Value::Integer(place), found),
            })
        })?;
        Ok(MultiValue::from_vec(vec![Value::Function(step)]))
    }
}

fn next(original: Function) -> impl Fn(&Lua, (Value, Value)) -> mlua::Result<MultiValue> {
    move |lua, (value, key)| {
        let Some(stored) = as_stored(&value) else {
            return original.call((value, key));
        };
        let key = convert::part(&stored.path, &key)?;
        Ok(match stored.after(key, 1)?.first() {
            Some((part, value)) => {
                let (key, value) = stored.entry(lua, part, value)?;
                MultiValue::from_vec(vec![key, value])
            }
            None => MultiValue::from_vec(vec![Value::Nil]),
        })
    }
}

/// A function that reads, given copies of stored tables.
fn on_copies(lua: &Lua, original: Function) -> mlua::Result<Function> {
    lua.create_function(move |lua, arguments: Variadic<Value>| {
        let arguments = arguments
            .into_iter()
            .map(|argument| plain(lua, argument))
            .collect::<mlua::Result<Vec<_>>>()?;
        original.call::<MultiValue>(MultiValue::from_vec(arguments))
    })
}

fn table_functions(lua: &Lua, original: &Table) -> mlua::Result<Table> {
    let made = lua.create_table()?;
    for pair in original.pairs::<String, Value>() {
        let (name, value) = pair?;
        let Value::Function(function) = value else {
            continue;
        };
        let wrapped = match name.as_str() {
            "insert" => lua.create_function(insert(function))?,
            "remove" | "sort" | "clear" => lua.create_function(writing(function))?,
            _ => on_copies(lua, function)?,
        };
        made.set(name, wrapped)?;
    }
    Ok(made)
}

/// `table.insert` at the end writes one entry, however long the table is.
fn insert(original: Function) -> impl Fn(&Lua, Variadic<Value>) -> mlua::Result<MultiValue> {
    let elsewhere = writing(original);
    move |lua, arguments| {
        if let [table, value] = &arguments[..]
            && let Some(stored) = as_stored(table)
        {
            let last = stored.length()? + 1;
            stored.set(lua, &Value::Number(last as f64), value)?;
            return Ok(MultiValue::new());
        }
        elsewhere(lua, arguments)
    }
}

/// A function that changes its first argument: a stored one is copied, changed and stored again.
fn writing(original: Function) -> impl Fn(&Lua, Variadic<Value>) -> mlua::Result<MultiValue> {
    move |lua, mut arguments| {
        let Some(first) = arguments.first().cloned() else {
            return original.call(arguments);
        };
        let Some(stored) = as_stored(&first) else {
            return original.call(arguments);
        };
        let copy = match stored.to_lua(lua)? {
            Value::Nil => Value::Table(lua.create_table()?),
            copy => copy,
        };
        arguments[0] = copy.clone();
        let given = original.call(arguments)?;
        let value = convert::from_lua(lua, &stored.inner, &stored.path, &copy)?;
        let Some(transaction) = stored.inner.data.transaction() else {
            return Err(mlua::Error::runtime(format!(
                "{} cannot be changed here",
                stored.path
            )));
        };
        transaction.save(&stored.path, value.as_ref())?;
        Ok(given)
    }
}

/// Lua's name of a type.
trait TypeName {
    fn type_name_in_lua(&self) -> &'static str;
}

impl TypeName for Value {
    fn type_name_in_lua(&self) -> &'static str {
        match self {
            Value::Integer(_) | Value::Number(_) => "number",
            other => other.type_name(),
        }
    }
}
