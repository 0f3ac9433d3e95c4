//! Tables between the Teller and Lua, straight on the stack: a record of 24 keys becomes a table in a third of the time it
//! takes with a value of mlua for each key and each value, and the other way in a quarter (`runtime/benches/stored.rs`).
//! Therefore this is, beside `emit`, a module with `unsafe` code. What it does not know it leaves to `convert`, which is safe
//! and says what is wrong.
#![allow(
    unsafe_code,
    reason = "making and reading tables entry by entry is most of what a fetch and a save cost; measured, and tested against `convert`"
)]

use std::ffi::c_int;

use mlua::{Lua, Table, Value, ffi};

use crate::teller::{
    DEEPEST_VALUE, Damaged, Part, PartRef, Table as Stored, TableView, Value as StoredValue, View,
};

/// Stack slots that one table needs: itself, a key, a value, and one to spare.
const SLOTS: c_int = 4;

/// Makes a table of Lua of a stored one.
pub(super) fn made(lua: &Lua, table: TableView<'_>) -> mlua::Result<Result<Value, Damaged>> {
    let mut outcome = Ok(());
    // SAFETY: the closure runs in a protected call with an empty stack of its own and leaves one table on it, or, after
    // damage, the unfinished tables and keys, which `exec_raw` takes off again.
    let value = unsafe {
        lua.exec_raw::<Value>((), |state| {
            outcome = push_table(state, table, DEEPEST_VALUE + 1);
        })?
    };
    Ok(outcome.map(|()| value))
}

/// Pushes a table.
///
/// # Safety
/// `state` must be a valid running state, inside a protected call.
unsafe fn push_table(
    state: *mut ffi::lua_State,
    table: TableView<'_>,
    depth: usize,
) -> Result<(), Damaged> {
    let depth = depth.checked_sub(1).ok_or(Damaged)?;
    let size = |count: usize| c_int::try_from(count).map_err(|_| Damaged);
    let (count, others) = (size(table.count)?, size(table.others)?);
    // SAFETY: the stack has room for what follows, or an error is raised here. Each entry pushes a key and a value, or only
    // a value, and the set that follows takes them off, so that the table is on top again. Keys are neither nil nor NaN:
    // the view refuses those as damage.
    unsafe {
        ffi::luaL_checkstack(state, SLOTS, c"stored tables".as_ptr());
        ffi::lua_createtable(state, count, others);
        let mut place = 0;
        for entry in table.entries() {
            let (part, view) = entry?;
            if place < count {
                place += 1;
                push(state, view, depth)?;
                ffi::lua_rawseti(state, -2, place.into());
                continue;
            }
            match part {
                PartRef::Text(name) => push_text(state, name),
                PartRef::Number(number) => ffi::lua_pushnumber(state, number),
                PartRef::Boolean(key) => ffi::lua_pushboolean(state, key.into()),
            }
            push(state, view, depth)?;
            ffi::lua_rawset(state, -3);
        }
    }
    Ok(())
}

/// Pushes a value.
///
/// # Safety
/// As for [`push_table`], with room for one more value.
unsafe fn push(state: *mut ffi::lua_State, view: View<'_>, depth: usize) -> Result<(), Damaged> {
    // SAFETY: each branch pushes one value.
    unsafe {
        match view {
            View::Boolean(value) => ffi::lua_pushboolean(state, value.into()),
            View::Number(number) => ffi::lua_pushnumber(state, number),
            View::Text(text) => push_text(state, text),
            View::Table(table) => push_table(state, table, depth)?,
            View::Spread | View::Pointer(_) => ffi::lua_pushnil(state),
        }
    }
    Ok(())
}

/// # Safety
/// As for [`push`].
unsafe fn push_text(state: *mut ffi::lua_State, text: &[u8]) {
    // SAFETY: pointer and length are those of the slice, which Lua copies.
    unsafe { ffi::lua_pushlstring(state, text.as_ptr().cast(), text.len()) };
}

/// A table of Lua as it is stored; `None` if something in it is not plain data.
pub(super) fn read(lua: &Lua, table: &Table) -> mlua::Result<Option<StoredValue>> {
    let mut found = None;
    // SAFETY: the closure runs in a protected call with the table as the only value of its stack, and leaves that.
    unsafe {
        lua.exec_raw::<()>(table, |state| {
            found = read_table(state, 1, DEEPEST_VALUE);
            ffi::lua_settop(state, 0);
        })?;
    }
    Ok(found.map(StoredValue::Table))
}

/// Reads the table at an absolute index.
///
/// # Safety
/// `state` must be a valid running state inside a protected call, with a table at `index`.
unsafe fn read_table(state: *mut ffi::lua_State, index: c_int, depth: usize) -> Option<Stored> {
    let depth = depth.checked_sub(1)?;
    let mut entries = Vec::with_capacity(16);
    // SAFETY: the stack has room, or an error is raised. `lua_next` takes a key off and pushes the next key and its value;
    // the value is taken off at the end of each turn, and the key is never converted in place: only texts are read as
    // texts. Leaving early leaves values on the stack, which the caller clears.
    unsafe {
        ffi::luaL_checkstack(state, SLOTS, c"tables to store".as_ptr());
        if ffi::lua_getmetatable(state, index) != 0 {
            return None;
        }
        ffi::lua_pushnil(state);
        while ffi::lua_next(state, index) != 0 {
            let top = ffi::lua_gettop(state);
            let part = match ffi::lua_type(state, top - 1) {
                ffi::LUA_TSTRING => Part::Text(text(state, top - 1)),
                ffi::LUA_TNUMBER => Part::number(number(state, top - 1))?,
                ffi::LUA_TBOOLEAN => Part::Boolean(ffi::lua_toboolean(state, top - 1) != 0),
                _ => return None,
            };
            let value = match ffi::lua_type(state, top) {
                ffi::LUA_TSTRING => StoredValue::Text(text(state, top)),
                ffi::LUA_TNUMBER => StoredValue::Number(number(state, top)),
                ffi::LUA_TBOOLEAN => StoredValue::Boolean(ffi::lua_toboolean(state, top) != 0),
                ffi::LUA_TTABLE => StoredValue::Table(read_table(state, top, depth)?),
                _ => return None,
            };
            entries.push((part, value));
            ffi::lua_settop(state, top - 1);
        }
    }
    Some(Stored::of_distinct(entries))
}

/// # Safety
/// There must be a string at `index`.
unsafe fn text(state: *mut ffi::lua_State, index: c_int) -> Vec<u8> {
    let mut length = 0;
    // SAFETY: a string is neither converted nor moved, and stays on the stack while it is copied.
    unsafe {
        let start = ffi::lua_tolstring(state, index, &mut length);
        std::slice::from_raw_parts(start.cast::<u8>(), length).to_vec()
    }
}

/// # Safety
/// There must be a number at `index`.
unsafe fn number(state: *mut ffi::lua_State, index: c_int) -> f64 {
    // SAFETY: reading a number has no precondition.
    unsafe { ffi::lua_tonumberx(state, index, std::ptr::null_mut()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teller::fixture::{any_value, document};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tables_go_there_and_back(value in any_value()) {
            let StoredValue::Table(_) = &value else {
                return Ok(());
            };
            let lua = Lua::new();
            let bytes = document(&value);
            let Ok(View::Table(view)) = View::of(&bytes) else {
                panic!("a table");
            };
            let made = made(&lua, view).expect("memory").expect("sound");
            let Value::Table(table) = made else {
                panic!("a table of Lua");
            };
            // An empty table inside is one in Lua too.
            prop_assert_eq!(read(&lua, &table).expect("memory"), Some(value));
        }

        #[test]
        fn damage_is_noticed_or_harmless(value in any_value(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let lua = Lua::new();
            let mut bytes = document(&value);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(View::Table(view)) = View::of(&bytes) {
                let _ = made(&lua, view).expect("memory");
            }
        }
    }

    #[test]
    fn what_is_no_plain_data_is_left_to_others() {
        let lua = Lua::new();
        let globals = lua.globals();
        for (name, make) in [
            ("function", "{ x = { print } }"),
            ("thread", "{ coroutine.create(print) }"),
            ("metatable", "{ x = setmetatable({}, {}) }"),
            ("key", "{ [{}] = 1 }"),
        ] {
            let table: Table = lua.load(make).eval().expect(name);
            assert_eq!(read(&lua, &table).expect("memory"), None, "{name}");
        }
        globals.set("deep", Value::Nil).expect("sets");
        let circle: Table = lua
            .load("local t = {} t.t = t return t")
            .eval()
            .expect("a table");
        assert_eq!(read(&lua, &circle).expect("memory"), None);
    }
}
