//! Where the visitor of a request is, as far as the node's and the site's settings want it known.

use std::net::IpAddr;

use mlua::{Lua, Table, Value};

use crate::geo::Place;
use crate::scribe::machine::Inner;

/// What settings say of `geo`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    is_off: bool,
    /// Looked up for every request, also where the browser names a country.
    always: bool,
    /// Only places in these countries count; none are all.
    countries: Vec<String>,
}

impl Wanted {
    /// Reads the settings of the node and of a site.
    pub(crate) fn read(node: &Table, site: &Table) -> mlua::Result<Self> {
        let off = |value: &Value| matches!(value, Value::Boolean(false));
        let of_node: Value = node.get("geo")?;
        let mut wanted = Self {
            is_off: off(&of_node) || off(&site.get("geo")?),
            always: matches!(of_node, Value::Boolean(true)),
            countries: Vec::new(),
        };
        if let Value::Table(given) = of_node {
            wanted.always = given.get::<Option<bool>>("lookup")? == Some(true);
            for name in ["countries", "cities"] {
                if let Value::Table(list) = given.get::<Value>(name)? {
                    wanted.always = true;
                    let codes = list.sequence_values::<String>().flatten();
                    wanted
                        .countries
                        .extend(codes.map(|code| code.to_ascii_lowercase()));
                }
            }
        }
        Ok(wanted)
    }
}

/// The place of an address, if places are to be known here.
fn locate(inner: &Inner, address: IpAddr) -> Option<Place> {
    let geo = inner.shared.geo.as_ref()?;
    let sites = inner.sites.borrow();
    let wanted = &sites.get(inner.state.borrow().site as usize)?.geo;
    if wanted.is_off {
        return None;
    }
    let place = geo.locate(address);
    let counts = |code: &String| wanted.countries.is_empty() || wanted.countries.contains(code);
    let known = place.country_code.as_ref().is_none_or(counts);
    Some(if known { place } else { Place::default() })
}

/// The visitor's country, where it is to decide: a browser that names a country goes before it.
pub(crate) fn country(inner: &Inner, names_country: bool) -> Option<String> {
    let wanted = {
        let sites = inner.sites.borrow();
        sites.get(inner.state.borrow().site as usize)?.geo.clone()
    };
    if names_country && !wanted.always {
        return None;
    }
    let address = inner.state.borrow().incoming.remote;
    locate(inner, address)?.country_code
}

/// `request.client.place`: a table wherever places are known at all.
pub(crate) fn of_visitor(lua: &Lua, inner: &Inner) -> mlua::Result<Value> {
    let address = inner.state.borrow().incoming.remote;
    match locate(inner, address) {
        Some(place) => table(lua, &place).map(Value::Table),
        None => Ok(Value::Nil),
    }
}

/// `native.locate`: the place of an address, if it is known.
pub(crate) fn of_address(lua: &Lua, inner: &Inner, text: String) -> mlua::Result<Option<Table>> {
    let place = text
        .trim()
        .parse()
        .ok()
        .and_then(|address| locate(inner, address));
    let known = place.filter(|place| *place != Place::default());
    known.map(|place| table(lua, &place)).transpose()
}

fn table(lua: &Lua, place: &Place) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    table.raw_set("country_code", place.country_code.as_deref())?;
    table.raw_set("region", place.region.as_deref())?;
    table.raw_set("city", place.city.as_deref())?;
    table.raw_set("timezone", place.timezone.as_deref())?;
    if let Some((north, east)) = place.position {
        table.raw_set("latitude", north)?;
        table.raw_set("longitude", east)?;
    }
    Ok(table)
}
