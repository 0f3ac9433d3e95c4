//! Which language a request gets, and `l` and `L`, which look its terms up.

use std::rc::Rc;

use mlua::{Lua, LuaString, Table, Value};

use crate::Mode;
use crate::program::Site;
use crate::scribe::machine::Inner;
use crate::scribe::natives;
use crate::scribe::request;

/// Installs `l` and `L` among the request's tables.
pub(crate) fn install(lua: &Lua, inner: &Rc<Inner>) -> mlua::Result<()> {
    for (name, capital) in [("l", false), ("L", true)] {
        let table = lua.create_table()?;
        let meta = lua.create_table()?;
        let shared = inner.clone();
        let look_up = move |lua: &Lua, (_, key): (Value, Value)| term(lua, &shared, &key, capital);
        meta.set("__index", lua.create_function(look_up)?)?;
        let shared = inner.clone();
        let plural = move |lua: &Lua, (_, key, count): (Value, Value, Option<f64>)| {
            let value = term(lua, &shared, &key, false)?;
            form(lua, value, count, capital)
        };
        meta.set("__call", lua.create_function(plural)?)?;
        meta.set("__metatable", false)?;
        table.set_metatable(Some(meta))?;
        table.set_readonly(true);
        inner.tables.state.raw_set(name, table)?;
    }
    Ok(())
}

fn term(lua: &Lua, inner: &Inner, key: &Value, capital: bool) -> mlua::Result<Value> {
    let state = inner.state.borrow();
    let sites = inner.sites.borrow();
    let vocabulary = sites
        .get(state.site as usize)
        .and_then(|site| site.vocabulary.clone());
    let Some(vocabulary) = vocabulary.filter(|_| !key.is_nil()) else {
        return missing(lua, inner, key);
    };
    for language in state.languages.iter() {
        if let Value::Table(terms) = vocabulary.raw_get::<Value>(language.as_str())? {
            let value: Value = terms.raw_get(key.clone())?;
            if !value.is_nil() {
                return if capital {
                    capitalized(lua, value)
                } else {
                    Ok(value)
                };
            }
        }
    }
    missing(lua, inner, key)
}

/// Development shows what is missing; production has looked in every language already.
fn missing(lua: &Lua, inner: &Inner, key: &Value) -> mlua::Result<Value> {
    match (inner.shared.mode, key) {
        (Mode::Development, Value::String(key)) => Ok(Value::String(
            lua.create_string(format!("⚑{}", key.to_string_lossy()))?,
        )),
        _ => Ok(Value::Nil),
    }
}

fn capitalized(lua: &Lua, value: Value) -> mlua::Result<Value> {
    match &value {
        Value::String(text) => Ok(Value::String(
            lua.create_string(natives::capitalize(&text.to_string_lossy()))?,
        )),
        _ => Ok(value),
    }
}

/// The form of a term for a number: the first for one, the last for all others.
fn form(lua: &Lua, value: Value, count: Option<f64>, capital: bool) -> mlua::Result<Value> {
    let Value::Table(forms) = &value else {
        return if capital {
            capitalized(lua, value)
        } else {
            Ok(value)
        };
    };
    let index = if count == Some(1.0) {
        1
    } else {
        forms.raw_len().max(1)
    };
    let chosen = forms.raw_get::<Value>(index)?;
    if capital {
        capitalized(lua, chosen)
    } else {
        Ok(chosen)
    }
}

/// Languages of an `Accept-Language` header, best first; equal weights keep their order (RFC 9110, section 12.5.4).
pub(crate) fn accepted(header: &str) -> Vec<String> {
    let mut found: Vec<(f32, String)> = Vec::new();
    for item in header.split(',').take(32) {
        let mut parts = item.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        let plain = !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if plain && weight > 0.0 {
            found.push((weight, tag));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, tag)| tag).collect()
}

/// The language among `known` that serves a wish: itself, its base, or another of the same base.
fn serving<'k>(wish: &str, known: &'k [String]) -> Option<&'k String> {
    let base = wish.split('-').next().unwrap_or(wish);
    let by = |test: &dyn Fn(&str) -> bool| known.iter().find(|language| test(language));
    by(&|language| language == wish)
        .or_else(|| by(&|language| language == base))
        .or_else(|| by(&|language| language.split('-').next() == Some(base)))
}

/// The language of a request: the first wish that the site has, else its default, else English, else its first.
pub(crate) fn choose(wishes: &[String], known: &[String], default: Option<&str>) -> String {
    let wished = wishes.iter().find_map(|wish| serving(wish, known));
    let default = || default.map(str::to_owned);
    let english = || known.iter().find(|language| *language == "en").cloned();
    wished
        .cloned()
        .or_else(default)
        .or_else(english)
        .or_else(|| known.first().cloned())
        .unwrap_or_else(|| "en".to_owned())
}

/// Languages in which terms are looked for: the chosen one and its base; in production every other one after them.
pub(crate) fn chain(
    mode: Mode,
    chosen: &str,
    default: Option<&str>,
    known: &[String],
) -> Vec<String> {
    let mut chain: Vec<String> = Vec::new();
    let mut add = |language: &str| {
        if !chain.iter().any(|other| other == language) {
            chain.push(language.to_owned());
        }
    };
    add(chosen);
    add(chosen.split('-').next().unwrap_or(chosen));
    if mode == Mode::Production {
        let base = chosen.split('-').next();
        known
            .iter()
            .filter(|language| language.split('-').next() == base)
            .for_each(|language| add(language));
        default.into_iter().for_each(&mut add);
        add("en");
        known.iter().for_each(|language| add(language));
    }
    chain
}

/// The languages of a site, and what follows of them for a visitor who cannot choose.
pub(crate) struct Languages {
    /// The site's own.
    default: Option<String>,
    /// Those pages can be in.
    known: Vec<String>,
    /// Those there are terms in.
    terms: Vec<String>,
    usual: Chosen,
}

/// A language and what follows of it.
#[derive(Clone)]
struct Chosen {
    name: LuaString,
    direction: LuaString,
    /// Where terms are looked for.
    chain: Rc<[String]>,
}

impl Languages {
    /// Reads them from a site's settings.
    pub(crate) fn new(lua: &Lua, mode: Mode, site: &Site, settings: &Table) -> mlua::Result<Self> {
        let default = settings.get::<Option<String>>("language")?;
        let declared: Vec<String> = match settings.get::<Value>("languages")? {
            Value::Table(list) => list.sequence_values::<String>().flatten().collect(),
            _ => Vec::new(),
        };
        let terms: Vec<String> = site.languages.iter().map(ToString::to_string).collect();
        let known = if declared.is_empty() {
            terms.clone()
        } else {
            declared
        };
        let name = choose(&[], &known, default.as_deref());
        let usual = Chosen::new(lua, mode, &name, default.as_deref(), &terms)?;
        Ok(Self {
            default,
            known,
            terms,
            usual,
        })
    }

    /// The language for a visitor with these wishes.
    fn chosen(&self, lua: &Lua, mode: Mode, wishes: &[String]) -> mlua::Result<Chosen> {
        let default = self.default.as_deref();
        let name = choose(wishes, &self.known, default);
        Chosen::new(lua, mode, &name, default, &self.terms)
    }
}

impl Chosen {
    fn new(
        lua: &Lua,
        mode: Mode,
        name: &str,
        default: Option<&str>,
        terms: &[String],
    ) -> mlua::Result<Self> {
        Ok(Self {
            name: lua.create_string(name)?,
            direction: lua.create_string(direction(name))?,
            chain: chain(mode, name, default, terms).into(),
        })
    }
}

/// Sets the language of the request, as address, visitor and site have it.
pub(crate) fn localize(lua: &Lua, inner: &Inner) -> mlua::Result<()> {
    let (page, names, mode) = (&inner.tables.page, &inner.names, inner.shared.mode);
    let sites = inner.sites.borrow();
    let languages = &sites[inner.state.borrow().site as usize].languages;
    let can_choose = languages.known.len() > 1;
    let fixed = match page.raw_get::<Value>(&names.language)? {
        Value::String(name) => Some(name.to_string_lossy()),
        _ => None,
    };
    let chosen = match &fixed {
        Some(name) => {
            let default = languages.default.as_deref();
            Chosen::new(lua, mode, name, default, &languages.terms)?
        }
        None if can_choose => {
            let wishes = request::accepted(&inner.state.borrow());
            languages.chosen(lua, mode, &wishes)?
        }
        None => languages.usual.clone(),
    };
    page.raw_set(&names.language, &chosen.name)?;
    page.raw_set(&names.dir, &chosen.direction)?;
    let mut state = inner.state.borrow_mut();
    state.varies = fixed.is_none() && can_choose;
    state.languages = chosen.chain;
    Ok(())
}

/// Which way a language is written, by its base.
fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "sd", "ur", "yi"];
    let base = language.split('-').next().unwrap_or(language);
    if RIGHT_TO_LEFT.contains(&base) {
        "rtl"
    } else {
        "ltr"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn weights_order_the_wishes() {
        assert_eq!(
            accepted("fr;q=0.5, en-GB, de;q=0, <x>, it;q=0.9"),
            list("en-gb it fr")
        );
    }

    #[test]
    fn a_wish_is_served_by_its_base_or_a_sister() {
        let known = list("en fr-ca de");
        assert_eq!(choose(&list("es fr"), &known, Some("de")), "fr-ca");
        assert_eq!(choose(&list("en-gb"), &known, Some("de")), "en");
        assert_eq!(choose(&list("es"), &known, Some("de")), "de");
        assert_eq!(choose(&[], &list("fr de"), None), "fr");
        assert_eq!(choose(&[], &[], None), "en");
    }

    #[test]
    fn only_production_substitutes() {
        assert_eq!(
            chain(Mode::Development, "fr-ca", Some("de"), &list("de en fr")),
            list("fr-ca fr")
        );
        assert_eq!(
            chain(Mode::Production, "fr-ca", Some("de"), &list("de en fr es")),
            list("fr-ca fr de en es")
        );
    }
}
