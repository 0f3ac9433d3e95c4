//! Names of fields that every request reads or writes, as strings of Lua, made once for a machine: to make one anew takes
//! longer than what is then done with it.

use mlua::{Lua, LuaString};

/// The names, and the values that most pages give the fields.
pub(crate) struct Names {
    pub(crate) address: LuaString,
    pub(crate) canonical: LuaString,
    pub(crate) collated: LuaString,
    pub(crate) controller: LuaString,
    pub(crate) csp: LuaString,
    pub(crate) dir: LuaString,
    pub(crate) editors: LuaString,
    pub(crate) headers: LuaString,
    pub(crate) html: LuaString,
    pub(crate) kind: LuaString,
    pub(crate) language: LuaString,
    pub(crate) languages: LuaString,
    pub(crate) vocabulary: LuaString,
    pub(crate) localise: LuaString,
    pub(crate) locale: LuaString,
    pub(crate) locks: LuaString,
    pub(crate) modified: LuaString,
    pub(crate) now: LuaString,
    pub(crate) secure: LuaString,
    pub(crate) site: LuaString,
    pub(crate) status: LuaString,
    pub(crate) template: LuaString,
    pub(crate) user: LuaString,
    pub(crate) view: LuaString,
}

impl Names {
    /// Makes them in a machine.
    pub(crate) fn new(lua: &Lua) -> mlua::Result<Names> {
        let name = |name: &str| lua.create_string(name);
        Ok(Names {
            address: name("address")?,
            canonical: name("canonical")?,
            collated: name("collated")?,
            controller: name("controller")?,
            csp: name("csp")?,
            dir: name("dir")?,
            editors: name("editors")?,
            headers: name("headers")?,
            html: name("html")?,
            kind: name("type")?,
            language: name("language")?,
            languages: name("languages")?,
            vocabulary: name("vocabulary")?,
            localise: name("localise")?,
            locale: name("locale")?,
            locks: name("locks")?,
            modified: name("modified")?,
            now: name("now")?,
            secure: name("secure")?,
            site: name("site")?,
            status: name("status")?,
            template: name("template")?,
            user: name("user")?,
            view: name("view")?,
        })
    }
}
