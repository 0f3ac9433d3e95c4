//! What pages touch in the Teller, for whoever reviews them: `msc routes`, `msc diff` and `msc check --explain-access` ask.

use crate::Error;
use crate::compile::{self, Memory};
use crate::project::Project;
use crate::resolve::data::reach::Reach;
use crate::resolve::graph::Graph;

/// The tables that the page of a route reads and writes, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Read.
    pub reads: Vec<String>,
    /// Written.
    pub writes: Vec<String>,
}

/// What the page of each route touches, by the program's sites and their routes.
///
/// # Errors
/// As for [`crate::compile`].
pub fn touched(project: &Project, memory: &mut Memory) -> Result<Vec<Vec<Touched>>, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    let graph = Graph::new(&resolved);
    let reach = Reach::new(&resolved, &graph);
    let sites = resolved.sites.iter().enumerate();
    let of_site = sites.map(|(site, own)| {
        let routes = 0..own.routes.routes.len();
        let touched = routes.map(|route| {
            let (reads, writes) = reach.page(site, route);
            Touched { reads, writes }
        });
        touched.collect()
    });
    Ok(of_site.collect())
}

/// How the page of an address comes to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The id of the site.
    pub site: String,
    /// The address as it is declared.
    pub address: String,
    /// Any one of these keys opens it; none where nothing is asked for.
    pub locks: Option<Vec<String>>,
    /// It writes there.
    pub writes: bool,
    /// What runs after another, from the page to the table.
    pub chain: Vec<String>,
}

/// Every address whose page comes to a table, in the order of sites and addresses; none when there is no such table. What a
/// site's authenticator and its sign-in do is not counted for other pages: they run before there are keys.
///
/// # Errors
/// As for [`crate::compile`].
pub fn access(
    project: &Project,
    memory: &mut Memory,
    table: &str,
) -> Result<Option<Vec<Access>>, Error> {
    let (resolved, _) = compile::judged(project, memory, |_| None)?;
    if !resolved.tables.contains_key(table) {
        return Ok(None);
    }
    let graph = Graph::new(&resolved);
    let reach = Reach::new(&resolved, &graph);
    let mut found = Vec::new();
    for (number, site) in resolved.sites.iter().enumerate() {
        let routes = site.routes.routes.iter().enumerate();
        // The site of unknown hosts shows one page, whatever the address.
        for (index, route) in routes.filter(|_| site.bundle.is_some()) {
            if let Some(way) = reach.any_way(number, index, table) {
                found.push(Access {
                    site: site.id.clone(),
                    address: route.declared.clone(),
                    locks: route.locks.clone(),
                    writes: way.writes,
                    chain: way.chain,
                });
            }
        }
    }
    Ok(Some(found))
}
