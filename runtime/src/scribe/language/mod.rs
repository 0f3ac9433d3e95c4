//! Which language a request gets. `terms` has `l` and `L`, which look its terms up.

mod switch;
mod terms;
mod wishes;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use mlua::{Lua, LuaString, Table, Value};

use crate::Mode;
use crate::format::countries;
use crate::program::Site;
use crate::scribe::format::geo;
use crate::scribe::machine::Inner;
use crate::scribe::output::Terms;
use crate::scribe::request;

pub(crate) use switch::{alternates, is_switch, switch, translated};
pub(crate) use terms::{install, term};
pub(crate) use wishes::{Wishes, base};

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
    add(base(chosen));
    if mode == Mode::Production {
        known
            .iter()
            .filter(|language| base(language) == base(chosen))
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
    /// Others that were chosen, of those there are.
    others: RefCell<HashMap<String, Chosen>>,
    /// Visitors have a choice.
    localizes: bool,
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
    pub(crate) fn new(
        lua: &Lua,
        mode: Mode,
        site: &Site,
        settings: &Table,
        default: Option<String>,
    ) -> mlua::Result<Self> {
        let declared: Vec<String> = match settings.get::<Value>("languages")? {
            Value::Table(list) => list.sequence_values::<String>().flatten().collect(),
            _ => Vec::new(),
        };
        let terms: Vec<String> = site.languages.iter().map(ToString::to_string).collect();
        let known = if declared.is_empty() {
            site.speaks.iter().map(ToString::to_string).collect()
        } else {
            declared
        };
        let localizes = settings.get::<Option<bool>>("localise")? != Some(false);
        let name = Wishes::default().choose(&known, default.as_deref());
        let usual = Chosen::new(lua, mode, &name, default.as_deref(), &terms)?;
        Ok(Self {
            default,
            known,
            terms,
            usual,
            others: RefCell::default(),
            localizes,
        })
    }

    /// The language of a page that nobody chose one for.
    pub(crate) fn usual(&self) -> &LuaString {
        &self.usual.name
    }

    /// The language of the site that is meant by a name, if it is one of them.
    pub(crate) fn named(&self, name: &str) -> Option<&String> {
        let mut known = self.known.iter();
        known.find(|language| language.eq_ignore_ascii_case(name))
    }

    /// The language for a visitor with these wishes, of those the page can be in.
    fn chosen(
        &self,
        lua: &Lua,
        mode: Mode,
        wishes: &Wishes,
        known: &[String],
    ) -> mlua::Result<Chosen> {
        let default = self.default.as_deref();
        let usual = default.filter(|name| known.is_empty() || known.iter().any(|k| k == name));
        let name = wishes.choose(known, usual);
        self.named_so(lua, mode, &name)
    }

    /// A language, and what follows of it: made once for each that the site has.
    fn named_so(&self, lua: &Lua, mode: Mode, name: &str) -> mlua::Result<Chosen> {
        if let Some(known) = self.others.borrow().get(name) {
            return Ok(known.clone());
        }
        let made = Chosen::new(lua, mode, name, self.default.as_deref(), &self.terms)?;
        // Code may give a page any language, and as many as it likes.
        if self.known.iter().chain(&self.terms).any(|own| own == name) {
            let mut others = self.others.borrow_mut();
            others.insert(name.to_owned(), made.clone());
        }
        Ok(made)
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
    let site = &sites[inner.state.borrow().site as usize];
    let languages = &site.languages;
    let fixed = match page.raw_get::<Value>(&names.language)? {
        Value::String(name) => Some(name.to_string_lossy()),
        _ => None,
    };
    let listed: Vec<String> = match page.raw_get::<Value>(&names.languages)? {
        Value::Table(list) => list.sequence_values::<String>().flatten().collect(),
        _ => Vec::new(),
    };
    let known = match listed.is_empty() {
        true => &languages.known,
        false => &listed,
    };
    let localizes =
        languages.localizes && page.raw_get::<Option<bool>>(&names.localise)? != Some(false);
    let can_choose = fixed.is_none() && known.len() > 1 && localizes;
    let chosen = match &fixed {
        Some(name) => languages.named_so(lua, mode, name)?,
        None if can_choose => {
            // Where a visitor is says least of languages.
            let mut wishes = request::wishes(&inner.state.borrow());
            if let Some(own) = of_user(inner)? {
                wishes.put_first(own);
            }
            wishes.put_last(of_country(inner));
            languages.chosen(lua, mode, &wishes, known)?
        }
        None if !listed.is_empty() => languages.chosen(lua, mode, &Wishes::default(), known)?,
        None => languages.usual.clone(),
    };
    page.raw_set(&names.language, &chosen.name)?;
    page.raw_set(&names.dir, &chosen.direction)?;
    let of_view = match (&site.page_terms, page.raw_get::<Value>(&names.view)?) {
        (Some(terms), Value::String(view)) => terms.raw_get::<Option<Table>>(view)?,
        _ => None,
    };
    let of_address: Option<Table> = match page.raw_get::<Value>(&names.vocabulary)? {
        Value::Table(terms) => Some(terms),
        _ => None,
    };
    inner.output.borrow_mut().terms = terms_of(inner, &chosen.name.to_string_lossy());
    let mut state = inner.state.borrow_mut();
    state.varies = can_choose;
    state.languages = chosen.chain;
    state.page_terms = of_address.into_iter().chain(of_view).collect();
    Ok(())
}

/// Where the terms of the site's texts are in a language: its own, those of its base, or those for all other languages.
fn terms_of(inner: &Inner, language: &str) -> Option<Terms> {
    let texts = &inner.site().texts;
    let mut wanted = [language, base(language), ""].into_iter();
    let table = wanted.find_map(|wanted| {
        let known = texts.binary_search_by(|known| (*known.language).cmp(wanted));
        known.ok()
    });
    Some(Terms {
        site: inner.state.borrow().site as usize,
        table: table?,
        direction: direction(language),
    })
}

/// The languages of the country the visitor is in; it is remembered for the locale.
fn of_country(inner: &Inner) -> Vec<String> {
    let names_country = !request::regions(&inner.state.borrow()).is_empty();
    let Some(country) = geo::country(inner, names_country) else {
        return Vec::new();
    };
    let languages = countries::find(&country).map(|country| &country.languages);
    let languages = languages.into_iter().flatten().map(ToString::to_string);
    let languages = languages.collect();
    let mut state = inner.state.borrow_mut();
    (state.country, state.by_address) = (Some(country), true);
    languages
}

/// What a visitor who is signed in has chosen.
fn of_user(inner: &Inner) -> mlua::Result<Option<String>> {
    if !inner.state.borrow().signed_in {
        return Ok(None);
    }
    let Value::Table(user) = inner.tables.state.raw_get::<Value>(&inner.names.user)? else {
        return Ok(None);
    };
    let own = user.raw_get::<Value>(&inner.names.language)?;
    Ok(own
        .as_string()
        .map(|own| own.to_string_lossy().to_ascii_lowercase()))
}

/// Which way a language is written, by its base.
pub(crate) fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "sd", "ur", "yi"];
    if RIGHT_TO_LEFT.contains(&base(language)) {
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
