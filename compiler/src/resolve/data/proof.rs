//! Who can reach which data: for a table, the ways to it from every address that does not ask for the keys it is kept behind.
//! The way ends where code asks for one of them first.

use std::collections::{HashMap, VecDeque};

use super::reach::{Reach, Unit};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{Block, Expr, ExprKind, Field, Stat, StatKind, UnaryOperator};

/// What is shown in the place of a page that is locked.
const SIGN_IN: &str = "generic/signin";

/// A page that touches a table without asking for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// It writes there.
    pub(crate) writes: bool,
    /// What is run after another, from the page to what touches the table.
    pub(crate) chain: Vec<String>,
}

/// Whether every one of these locks is a key the table may be opened with.
pub(crate) fn is_locked(locks: &[String], keys: &[String]) -> bool {
    locks.iter().all(|lock| keys.contains(lock))
}

impl Reach<'_> {
    /// The shortest way from a page to a table on which none of the keys is asked for, writing before reading.
    pub(crate) fn way(
        &self,
        site: usize,
        route: usize,
        table: &str,
        keys: &[String],
    ) -> Option<Way> {
        let own = &self.resolved.sites[site];
        let page = own.routes.routes.get(route)?;
        if page
            .locks
            .as_ref()
            .is_some_and(|locks| is_locked(locks, keys))
        {
            return None;
        }
        let guarded = |unit: &Unit<'_>| {
            let asked = self.guards.get(unit);
            asked.is_some_and(|asked| !asked.is_empty() && is_locked(asked, keys))
        };
        // What a controller refuses, no view shows.
        let controller = page.controller.as_ref();
        let controller = controller.and_then(|name| own.resources.controllers.get(name));
        if controller.is_some_and(|one| guarded(&Unit::Text(one.file))) {
            return None;
        }
        self.search((site, route), table, &guarded)
    }

    /// The shortest way from a page to a table, whatever is asked for on it; writing before reading.
    pub(crate) fn any_way(&self, site: usize, route: usize, table: &str) -> Option<Way> {
        self.search((site, route), table, &|_| false)
    }

    fn search(
        &self,
        (site, route): (usize, usize),
        table: &str,
        guarded: &dyn Fn(&Unit<'_>) -> bool,
    ) -> Option<Way> {
        // The authenticator runs before there are keys, and for every page; so does the sign-in in its place.
        let own = &self.resolved.sites[site];
        let page = own.routes.routes.get(route)?;
        let is_page = [&page.view, &page.controller]
            .into_iter()
            .any(|name| name.as_deref() == Some(SIGN_IN));
        let resources = [&own.resources.views, &own.resources.controllers];
        let sign_in = resources.map(|known| known.get(SIGN_IN).map(|one| Unit::Text(one.file)));
        let mut queue: VecDeque<Unit<'_>> = self.first(site, route, false).into();
        queue.retain(|unit| is_page || !sign_in.contains(&Some(*unit)));
        let mut before: HashMap<Unit<'_>, Option<Unit<'_>>> = HashMap::new();
        for unit in &queue {
            before.insert(*unit, None);
        }
        let mut read = None;
        while let Some(unit) = queue.pop_front() {
            if guarded(&unit) {
                continue;
            }
            let Some(does) = self.units.get(&unit) else {
                continue;
            };
            let touches = |writes| does.tables.contains(&(table, writes));
            if touches(true) {
                return Some(self.told(unit, true, &before));
            }
            if read.is_none() && touches(false) {
                read = Some(unit);
            }
            for next in self.next(site, does) {
                if let std::collections::hash_map::Entry::Vacant(place) = before.entry(next) {
                    place.insert(Some(unit));
                    queue.push_back(next);
                }
            }
        }
        read.map(|unit| self.told(unit, false, &before))
    }

    fn told(
        &self,
        last: Unit<'_>,
        writes: bool,
        before: &HashMap<Unit<'_>, Option<Unit<'_>>>,
    ) -> Way {
        let mut chain = Vec::new();
        let mut at = Some(last);
        while let Some(unit) = at {
            let asked = self.guards.get(&unit).filter(|asked| !asked.is_empty());
            let asked = asked.map(|keys| format!(" (asks for `{}`)", keys.join("` or `")));
            chain.push(self.named(unit) + &asked.unwrap_or_default());
            at = before.get(&unit).copied().flatten();
        }
        chain.dedup();
        chain.reverse();
        Way { writes, chain }
    }

    /// How people know a unit.
    fn named(&self, unit: Unit<'_>) -> String {
        match unit {
            Unit::Text(file) | Unit::Local(file, _) => {
                let bundles = self.resolved.bundles.iter().map(|bundle| &bundle.bundle);
                let mut all = bundles.flat_map(|own| own.files.iter().map(move |file| (own, file)));
                let found = all.find(|(_, known)| known.id == file);
                found.map_or_else(String::new, |(own, file)| {
                    format!("{}/{}", own.folder.path, file.path)
                })
            }
            Unit::Function(bundle, name) => {
                format!("{}.{name}", self.resolved.bundles[bundle].bundle.id)
            }
        }
    }
}

/// The keys a text asks for before it does anything else: `if not scribe.Authorised { "Key" } then return end`, after nothing
/// but locals that hold no calls.
pub(super) fn asked(chunk: &ParsedChunk, block: &Block) -> Vec<String> {
    let is_idle = |stat: &&Stat| matches!(&stat.kind, StatKind::Local { values, .. } if values.iter().all(is_plain));
    let first = block.iter().find(|stat| !is_idle(stat));
    let Some(StatKind::If {
        branches,
        otherwise: None,
    }) = first.map(|stat| &stat.kind)
    else {
        return Vec::new();
    };
    match branches.as_slice() {
        [(condition, body)] if is_return(body) => refused(chunk, condition).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn is_return(body: &Block) -> bool {
    matches!(body.as_slice(), [only] if matches!(&only.kind, StatKind::Return(values) if values.iter().all(is_plain)))
}

fn is_plain(value: &Expr) -> bool {
    matches!(
        value.bare().kind,
        ExprKind::Nil | ExprKind::True | ExprKind::False | ExprKind::Number(_) | ExprKind::Text(_)
    )
}

/// The keys of `not scribe.Authorised { … }`, where all are written there.
fn refused(chunk: &ParsedChunk, condition: &Expr) -> Option<Vec<String>> {
    let ExprKind::Unary(UnaryOperator::Not, call) = &condition.bare().kind else {
        return None;
    };
    let call = call.bare();
    let mut sites = chunk.scopes.calls.iter();
    let site = sites.find(|site| site.at.start == call.at.start)?;
    if site.path != ["scribe", "Authorised"] {
        return None;
    }
    let ExprKind::Call(call) = &call.kind else {
        return None;
    };
    let mut keys = Vec::new();
    for argument in call.arguments.iter() {
        if let ExprKind::Table(fields) = &argument.bare().kind {
            for field in fields {
                let Field::Positional(value) = field else {
                    return None;
                };
                keys.push(value.as_text()?.to_owned());
            }
        } else {
            keys.push(argument.as_text()?.to_owned());
        }
    }
    Some(keys)
}
