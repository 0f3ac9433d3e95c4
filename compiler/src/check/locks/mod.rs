//! Rules about locks and keys: who can open what, and what can be reached without.

mod unknown_key;
mod unlocked_table;
mod unopenable_lock;

use crate::diagnostic::Diagnostics;
use crate::resolve::Resolved;
use crate::resolve::graph::Graph;

/// The key of everybody who is signed in.
const GUEST: &str = "Guest";
/// The key that `people.Operator` gives.
const OPERATOR: &str = "Operator";

/// Runs them.
pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    unknown_key::check(resolved, found);
    unopenable_lock::check(resolved, found);
    unlocked_table::check(resolved, graph, found);
}
