//! What pages touch in the Teller, for whoever reviews them: `msc routes` and `msc diff` ask.

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
