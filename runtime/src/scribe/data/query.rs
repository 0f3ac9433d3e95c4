//! Going over stored data: `teller.Each`, `Count`, `Filter`, `Find`, `First`. Records are read one after the other.

use std::cmp::Ordering;
use std::rc::Rc;

use mlua::{Function, Lua, Table, Value};

use super::convert;
use crate::scribe::library::with;
use crate::scribe::machine::Inner;
use crate::scribe::values;
use crate::teller::{Part, Path, Span, Value as Stored};

/// Entries read together by an iterator.
const AT_ONCE: usize = 100;

/// Installs the functions.
pub(super) fn install(lua: &Lua, inner: &Rc<Inner>, teller: &Table) -> mlua::Result<()> {
    let owner = inner.clone();
    let each = lua.create_function(
        move |lua, (path, options, function): (Value, Value, Value)| {
            // The options may be left out.
            let (options, function) = match options {
                Value::Function(function) => (Value::Nil, Value::Function(function)),
                options => (options, function),
            };
            let walk = Walk::of(&owner, &path, &options)?;
            match function {
                Value::Nil => Ok(Value::Function(iterator(lua, &owner, walk)?)),
                Value::Function(function) => {
                    each(lua, &owner, &walk, &function).map(|()| Value::Nil)
                }
                other => Err(mlua::Error::runtime(format!(
                    "teller.Each calls a function for each entry, got {}",
                    other.type_name()
                ))),
            }
        },
    )?;
    teller.set("Each", each)?;
    let count = |_: &Lua, inner: &Inner, (path, options): (Value, Value)| {
        let walk = Walk::of(inner, &path, &options)?;
        let mut count = 0_usize;
        walk.keys(inner, &mut |_| {
            count += 1;
            Ok(true)
        })?;
        Ok(count)
    };
    teller.set("Count", with(lua, inner, count)?)?;
    teller.set("Filter", with(lua, inner, filter)?)?;
    type Wanted = (String, String, Value);
    let find = |lua: &Lua, inner: &Inner, (table, index, value): Wanted| {
        let list = lua.create_table()?;
        for part in found(inner, &table, &index, &value)? {
            list.push(convert::part_to_lua(lua, &part)?)?;
        }
        Ok(list)
    };
    teller.set("Find", with(lua, inner, find)?)?;
    let first = |lua: &Lua, inner: &Inner, (table, index, value): Wanted| match found(
        inner, &table, &index, &value,
    )?
    .first()
    {
        Some(part) => convert::part_to_lua(lua, part),
        None => Ok(Value::Nil),
    };
    teller.set("First", with(lua, inner, first)?)
}

fn found(inner: &Inner, table: &str, index: &str, value: &Value) -> mlua::Result<Vec<Part>> {
    let Some(part) = convert::part(&Path::root(table), value)? else {
        return Ok(Vec::new());
    };
    Ok(match inner.data.transaction() {
        Some(transaction) => transaction.find(table, index, &part)?,
        None => inner.data.teller()?.find(table, index, &part)?,
    })
}

/// What is gone over: the entries of a path, or the records of a table in the order of an index.
struct Walk {
    path: Option<Path>,
    span: Span,
    by: Option<String>,
    /// An iterator has given some entries already.
    started: bool,
}

impl Walk {
    fn of(inner: &Inner, path: &Value, options: &Value) -> mlua::Result<Walk> {
        let path = inner.given_path(path)?;
        let mut walk = Walk {
            path,
            span: Span::default(),
            by: None,
            started: false,
        };
        let options = match options {
            Value::Nil => return Ok(walk),
            Value::Table(options) => options,
            other => {
                return Err(mlua::Error::runtime(format!(
                    "options are a table, got {}",
                    other.type_name()
                )));
            }
        };
        let root = Path::root("options");
        let bound = |name: &str| convert::part(&root, &options.get::<Value>(name)?);
        walk.span = Span {
            from: bound("from")?,
            to: bound("to")?,
            prefix: options
                .get::<Option<mlua::LuaString>>("prefix")?
                .map(|prefix| prefix.as_bytes().to_vec()),
            reverse: options.get::<Option<bool>>("reverse")? == Some(true),
            limit: options
                .get::<Option<f64>>("limit")?
                .map(|limit| limit.max(0.0) as usize),
        };
        walk.by = options.get("by")?;
        Ok(walk)
    }

    /// Gives each entry to a function until it says no.
    fn entries(
        &self,
        inner: &Inner,
        take: &mut dyn FnMut(&Part, &Stored) -> mlua::Result<bool>,
    ) -> mlua::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        if self.by.is_some() {
            return self.keys(
                inner,
                &mut |key| match inner.data.fetch(&path.with(key.clone()))? {
                    Some(value) => take(key, &value),
                    None => Ok(true),
                },
            );
        }
        let transaction = inner.data.transaction();
        let entries = match &transaction {
            Some(transaction) => transaction.each(path, &self.span)?,
            None => inner.data.teller()?.each(path, &self.span)?,
        };
        for entry in entries {
            let (key, value) = entry?;
            if !take(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    /// Gives each key to a function until it says no; values are not made.
    fn keys(
        &self,
        inner: &Inner,
        take: &mut dyn FnMut(&Part) -> mlua::Result<bool>,
    ) -> mlua::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let transaction = inner.data.transaction();
        let table = path.table();
        let keys = match (&transaction, &self.by) {
            (Some(transaction), Some(by)) => transaction.each_by(table, by, &self.span)?,
            (None, Some(by)) => inner.data.teller()?.each_by(table, by, &self.span)?,
            (Some(transaction), None) => transaction.keys(path, &self.span)?,
            (None, None) => inner.data.teller()?.keys(path, &self.span)?,
        };
        for key in keys {
            if !take(&key?)? {
                break;
            }
        }
        Ok(())
    }
}

fn each(lua: &Lua, inner: &Inner, walk: &Walk, function: &Function) -> mlua::Result<()> {
    walk.entries(inner, &mut |key, value| {
        let key = convert::part_to_lua(lua, key)?;
        let said: Value = function.call((key, convert::to_lua(lua, value)?))?;
        Ok(!matches!(said, Value::Boolean(false)))
    })
}

/// A function that gives the next entry at each call. It reads some entries ahead and no further.
fn iterator(lua: &Lua, inner: &Rc<Inner>, mut walk: Walk) -> mlua::Result<Function> {
    let inner = inner.clone();
    let mut ready: std::vec::IntoIter<(Part, Stored)> = Vec::new().into_iter();
    let mut left = walk.span.limit.unwrap_or(usize::MAX);
    // In the order of an index there is no key to go on from: it is read at once, as keys.
    if walk.by.is_some() {
        let mut keys = Vec::new();
        walk.keys(&inner, &mut |key| {
            keys.push(key.clone());
            Ok(true)
        })?;
        let mut keys = keys.into_iter();
        let path = walk.path;
        return lua.create_function_mut(move |lua, _: mlua::MultiValue| {
            for key in keys.by_ref() {
                let record = path.as_ref().map(|path| path.with(key.clone()));
                let Some(record) = record else { break };
                if let Some(value) = inner.data.fetch(&record)? {
                    let value = convert::to_lua(lua, &value)?;
                    return Ok((convert::part_to_lua(lua, &key)?, value));
                }
            }
            Ok((Value::Nil, Value::Nil))
        });
    }
    lua.create_function_mut(move |lua, _: mlua::MultiValue| {
        if ready.len() == 0 && left > 0 {
            let mut entries = Vec::new();
            let last = if walk.span.reverse {
                walk.span.to.clone()
            } else {
                walk.span.from.clone()
            };
            walk.span.limit = Some(left.min(AT_ONCE).saturating_add(1));
            walk.entries(&inner, &mut |key, value| {
                entries.push((key.clone(), value.clone()));
                Ok(true)
            })?;
            // The entry that was the last before is the first now.
            let again = walk.started
                && entries
                    .first()
                    .is_some_and(|(key, _)| Some(key) == last.as_ref());
            if again {
                entries.remove(0);
            }
            entries.truncate(left.min(AT_ONCE));
            walk.started = true;
            match entries.last() {
                Some((key, _)) if walk.span.reverse => walk.span.to = Some(key.clone()),
                Some((key, _)) => walk.span.from = Some(key.clone()),
                None => left = 0,
            }
            left = left.saturating_sub(entries.len());
            ready = entries.into_iter();
        }
        let Some((key, value)) = ready.next() else {
            return Ok((Value::Nil, Value::Nil));
        };
        Ok((
            convert::part_to_lua(lua, &key)?,
            convert::to_lua(lua, &value)?,
        ))
    })
}

/// What `teller.Filter` is asked for. The names are those of `ArrayFilter`.
struct Criteria {
    wanted: Option<Wanted>,
    sort: Option<Vec<Part>>,
    reverse: bool,
    offset: usize,
    limit: usize,
    pieces: Option<Vec<(Value, Vec<Part>)>>,
}

enum Wanted {
    Function(Function),
    Values(Vec<(Vec<Part>, Stored)>),
}

impl Criteria {
    fn of(lua: &Lua, inner: &Inner, given: &Value) -> mlua::Result<Criteria> {
        let mut criteria = Criteria {
            wanted: None,
            sort: None,
            reverse: false,
            offset: 0,
            limit: usize::MAX,
            pieces: None,
        };
        let given = match given {
            Value::Nil => return Ok(criteria),
            Value::Function(function) => {
                criteria.wanted = Some(Wanted::Function(function.clone()));
                return Ok(criteria);
            }
            Value::Table(given) => given,
            other => {
                return Err(mlua::Error::runtime(format!(
                    "criteria are a table or a function, got {}",
                    other.type_name()
                )));
            }
        };
        criteria.wanted = match given.get::<Value>("where")? {
            Value::Nil => None,
            Value::Function(function) => Some(Wanted::Function(function)),
            Value::Table(values) => Some(Wanted::Values(wanted_values(lua, inner, &values)?)),
            other => {
                return Err(mlua::Error::runtime(format!(
                    "`where` is a table or a function, got {}",
                    other.type_name()
                )));
            }
        };
        let number = |name: &str| given.get::<Option<f64>>(name);
        criteria.sort = given
            .get::<Option<String>>("sort")?
            .map(|path| steps(&path));
        criteria.reverse = given.get::<Option<bool>>("reverse")? == Some(true);
        let limit = match number("limit")? {
            Some(limit) => Some(limit),
            None => number("size")?,
        };
        criteria.limit = limit.map_or(usize::MAX, |limit| limit.max(0.0) as usize);
        let page = number("page")?.unwrap_or(1.0).max(1.0) as usize;
        criteria.offset = match number("offset")? {
            Some(offset) => offset.max(0.0) as usize,
            None => limit.map_or(0, |limit| {
                (page - 1).saturating_mul(limit.max(0.0) as usize)
            }),
        };
        criteria.pieces = given
            .get::<Option<Table>>("pieces")?
            .map(|pieces| wanted_pieces(&pieces))
            .transpose()?;
        Ok(criteria)
    }

    fn takes(&self, lua: &Lua, key: &Part, value: &Stored) -> mlua::Result<bool> {
        Ok(match &self.wanted {
            None => true,
            Some(Wanted::Values(values)) => values
                .iter()
                .all(|(path, wanted)| value.at(path) == Some(wanted)),
            Some(Wanted::Function(function)) => {
                let arguments = (
                    convert::to_lua(lua, value)?,
                    convert::part_to_lua(lua, key)?,
                );
                let said: Value = function.call(arguments)?;
                !matches!(said, Value::Nil | Value::Boolean(false))
            }
        })
    }

    /// The record, or the pieces of it that are wanted.
    fn shape(&self, lua: &Lua, value: &Stored) -> mlua::Result<Value> {
        let Some(pieces) = &self.pieces else {
            return convert::to_lua(lua, value);
        };
        let made = lua.create_table()?;
        for (name, path) in pieces {
            if let Some(piece) = value.at(path) {
                made.raw_set(name, convert::to_lua(lua, piece)?)?;
            }
        }
        Ok(Value::Table(made))
    }
}

/// The parts of a path in a record: `address.city`.
fn steps(path: &str) -> Vec<Part> {
    path.split('.').map(Part::text).collect()
}

fn wanted_values(
    lua: &Lua,
    inner: &Inner,
    values: &Table,
) -> mlua::Result<Vec<(Vec<Part>, Stored)>> {
    let mut wanted = Vec::new();
    for pair in values.pairs::<String, Value>() {
        let (name, value) = pair?;
        if let Some(value) = convert::from_lua(lua, inner, &Path::root("where"), &value)? {
            wanted.push((steps(&name), value));
        }
    }
    Ok(wanted)
}

fn wanted_pieces(pieces: &Table) -> mlua::Result<Vec<(Value, Vec<Part>)>> {
    let mut wanted = Vec::new();
    for pair in pieces.pairs::<Value, String>() {
        let (name, path) = pair?;
        // A list names its pieces by their paths.
        let name = match values::number(&name) {
            Some(_) => Value::String(path_name(pieces, &name)?),
            None => name,
        };
        wanted.push((name, steps(&path)));
    }
    Ok(wanted)
}

fn path_name(pieces: &Table, key: &Value) -> mlua::Result<mlua::LuaString> {
    pieces.get(key.clone())
}

/// `teller.Filter(path, criteria)` → the records, how many there are on all pages, and their keys.
fn filter(
    lua: &Lua,
    inner: &Inner,
    (path, criteria): (Value, Value),
) -> mlua::Result<(Table, usize, Table)> {
    let criteria = Criteria::of(lua, inner, &criteria)?;
    let mut walk = Walk::of(inner, &path, &Value::Nil)?;
    // Without a field to sort by, the keys are the order.
    walk.span.reverse = criteria.reverse && criteria.sort.is_none();
    let window = criteria.offset..criteria.offset.saturating_add(criteria.limit);
    let mut total = 0;
    let mut kept = Vec::new();
    walk.entries(inner, &mut |key, value| {
        if criteria.takes(lua, key, value)? {
            if criteria.sort.is_some() || window.contains(&total) {
                kept.push((key.clone(), value.clone()));
            }
            total += 1;
        }
        Ok(true)
    })?;
    if let Some(field) = &criteria.sort {
        kept.sort_by(|(_, a), (_, b)| compare(a.at(field), b.at(field)));
        if criteria.reverse {
            kept.reverse();
        }
        kept = kept
            .into_iter()
            .skip(window.start)
            .take(criteria.limit)
            .collect();
    }
    let (records, keys) = (lua.create_table()?, lua.create_table()?);
    for (key, value) in &kept {
        records.push(criteria.shape(lua, value)?)?;
        keys.push(convert::part_to_lua(lua, key)?)?;
    }
    Ok((records, total, keys))
}

/// Numbers before texts, what is missing last.
fn compare(a: Option<&Stored>, b: Option<&Stored>) -> Ordering {
    let rank = |value: Option<&Stored>| match value {
        Some(Stored::Boolean(_)) => 0,
        Some(Stored::Number(_)) => 1,
        Some(Stored::Text(_)) => 2,
        Some(Stored::Table(_) | Stored::Pointer(_)) => 3,
        None => 4,
    };
    match (a, b) {
        (Some(Stored::Boolean(a)), Some(Stored::Boolean(b))) => a.cmp(b),
        (Some(Stored::Number(a)), Some(Stored::Number(b))) => a.total_cmp(b),
        (Some(Stored::Text(a)), Some(Stored::Text(b))) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)),
    }
}
