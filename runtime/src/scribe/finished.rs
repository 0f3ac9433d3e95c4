//! Pages that are the same for everybody: a whole page without tags, behind nothing that could look at the request. The
//! first answer is made as every other, by a machine; it is kept, and given again without one.

use std::cell::RefCell;
use std::collections::HashMap;

use hyper::Method;
use hyper::header::{CACHE_CONTROL, HeaderValue, SET_COOKIE, VARY};

use crate::address::page_address;
use crate::exchange::{Incoming, Outgoing};
use crate::program::{Program, Route, RouteId, Site, SiteId, Slot};
use crate::route;
use crate::scribe::form_fields;

/// Most pages kept by a worker.
const MOST: usize = 1024;

/// Site, route and path: the path decides whether the page gets a canonical link.
pub(crate) type Key = (SiteId, RouteId, String);

/// The kept answers of a worker.
pub(crate) struct Finished {
    pages: RefCell<HashMap<Key, Outgoing>>,
    /// For each site, whether it has any such page.
    sites: Vec<bool>,
}

impl Finished {
    /// Nothing is kept yet.
    pub(crate) fn new(program: &Program) -> Finished {
        let has_some = |site: &Site| site.routes.iter().any(|route| !route.dynamic);
        Finished {
            pages: RefCell::default(),
            sites: program.sites.iter().map(has_some).collect(),
        }
    }

    /// What a request's page is kept under; `None` when the page could be another for another visitor.
    pub(crate) fn key(
        &self,
        program: &Program,
        site: Option<SiteId>,
        incoming: &Incoming,
    ) -> Option<Key> {
        let id = site?;
        let has_some = self.sites.get(id as usize) == Some(&true);
        has_some.then(|| key(program, id, incoming)).flatten()
    }

    /// The kept answer.
    pub(crate) fn get(&self, key: &Key) -> Option<Outgoing> {
        self.pages.borrow().get(key).cloned()
    }

    /// Keeps an answer, unless it turned out to depend on the visitor after all.
    pub(crate) fn keep(&self, key: Key, outgoing: &Outgoing) {
        let mut pages = self.pages.borrow_mut();
        let headers = &outgoing.headers;
        let same = outgoing.status == 200
            && !headers.contains_key(VARY)
            && !headers.get(CACHE_CONTROL).is_some_and(is_private)
            && !headers.contains_key(SET_COOKIE);
        if same && pages.len() < MOST {
            pages.insert(key, outgoing.clone());
        }
    }
}

/// Whether an answer is one visitor's alone.
fn is_private(control: &HeaderValue) -> bool {
    control.as_bytes().starts_with(b"private")
}

fn key(program: &Program, id: SiteId, incoming: &Incoming) -> Option<Key> {
    let site = program.sites.get(id as usize)?;
    let plain = incoming.query.is_none() && !incoming.static_miss && incoming.host == *site.domain;
    let looked_at =
        !site.collators.is_empty() || !site.editors.is_empty() || site.authenticator.is_some();
    if !plain || looked_at || !matches!(incoming.method, Method::GET | Method::HEAD) {
        return None;
    }
    let found = route::find(site, &page_address(&incoming.path).address)?;
    let route = site.routes.get(found as usize)?;
    let same = !route.dynamic && route.redirect.is_none() && route.locks.is_none();
    let bare = route.attributes.is_none() && route.methods.is_empty();
    // Forms get fields of their own where there is a session.
    let own = has_form(site, route)
        && (form_fields::takes_once(site) || form_fields::has_session(incoming, site));
    (same && bare && !own).then(|| (id, found, incoming.path.clone()))
}

/// Whether the view of a route has a form that may be posted.
fn has_form(site: &Site, route: &Route) -> bool {
    let view = route.view.as_deref().and_then(|id| {
        let at = site.views.binary_search_by(|view| (*view.id).cmp(id));
        site.views.get(at.ok()?)
    });
    let mut slots = view.into_iter().flat_map(|view| view.slots.iter());
    slots.any(|(_, slot)| *slot == Slot::Form)
}
