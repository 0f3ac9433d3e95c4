//! Where a text uses tables of the Teller: calls that take a path, and `db.table.key`.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "uses are calls and keys among many kinds of expression"
)]

use std::collections::HashSet;

use super::path::{Path, path};
use super::{DB, is_table};
use crate::parse::ParsedChunk;
use crate::parse::syntax::{At, ExprKind};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::CallSite;
use crate::resolve::{BundleId, Resolved};

/// What is done with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Fetch,
    Lookup,
    Save,
    Delete,
    Update,
    Each,
    Count,
    Filter,
    Add,
    Swap,
    /// `db.table.key`.
    Read,
}

impl Operation {
    /// The operation a function is.
    pub(crate) fn named(function: &[String]) -> Option<Operation> {
        Some(match function {
            [name] => match name.as_str() {
                "fetch" => Operation::Fetch,
                "lookup" => Operation::Lookup,
                "save" => Operation::Save,
                "delete" => Operation::Delete,
                _ => return None,
            },
            [table, name] if table == "teller" => match name.as_str() {
                "Update" => Operation::Update,
                "Each" => Operation::Each,
                "Count" => Operation::Count,
                "Filter" => Operation::Filter,
                "Add" => Operation::Add,
                "Swap" => Operation::Swap,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether the path itself becomes the call's first argument, by its number, without a value between.
    pub(crate) fn is_direct(self) -> bool {
        matches!(
            self,
            Operation::Fetch | Operation::Lookup | Operation::Save | Operation::Delete
        )
    }

    /// Whether a table without a key is enough.
    pub(crate) fn takes_table(self) -> bool {
        !self.is_direct() && self != Operation::Read
    }

    /// Whether it changes what is stored.
    pub(crate) fn writes(self) -> bool {
        matches!(
            self,
            Operation::Save
                | Operation::Delete
                | Operation::Update
                | Operation::Add
                | Operation::Swap
        )
    }
}

/// A use of a path.
#[derive(Clone, Debug)]
pub(crate) struct Use<'a> {
    pub(crate) operation: Operation,
    /// The call; none for `db.table.key`.
    pub(crate) call: Option<&'a CallSite>,
    /// What is replaced: the argument, or the whole chain.
    pub(crate) at: At,
    /// The table and its keys, without `db`.
    pub(crate) path: Path,
}

/// Every call that may take a path, with the path its first argument is.
pub(crate) fn calls(chunk: &ParsedChunk) -> impl Iterator<Item = Use<'_>> {
    chunk.scopes.calls.iter().filter_map(|call| {
        let operation = Operation::named(&call.path)?;
        let argument = call.arguments.first()?;
        let path = path(argument)?;
        let is_free = !chunk.scopes.resolved.contains_key(&path.root_at.start);
        is_free.then_some(Use {
            operation,
            call: Some(call),
            at: argument.at.clone(),
            path,
        })
    })
}

/// Every `db.name…` that is read.
pub(crate) fn reads(chunk: &ParsedChunk) -> Vec<Use<'_>> {
    let mut found = Vec::new();
    if !chunk.scopes.free.iter().any(|free| free.name == DB) {
        return found;
    }
    let assigns = chunk.scopes.field_assigns.iter();
    let mut known: HashSet<usize> = assigns.map(|assign| assign.at.start).collect();
    walk::block(&chunk.block, &mut |part| {
        let Part::Expr(expr) = part else { return };
        if !matches!(expr.kind, ExprKind::Index(..)) || known.contains(&expr.at.start) {
            return;
        }
        let Some(chain) = path(expr) else { return };
        if chain.root != DB || chunk.scopes.resolved.contains_key(&chain.root_at.start) {
            return;
        }
        // The longest chain comes first; those within it begin at the same place.
        known.insert(expr.at.start);
        if let Some(path) = without_db(chain) {
            found.push(Use {
                operation: Operation::Read,
                call: None,
                at: expr.at.clone(),
                path,
            });
        }
    });
    found
}

/// `db.users[1]` as `users[1]`.
fn without_db(mut chain: Path) -> Option<Path> {
    let first = chain.parts.first()?;
    chain.root = first.name()?.to_owned();
    chain.root_at = first.at.clone();
    chain.parts.remove(0);
    Some(chain)
}

/// Whether `db` has its own meaning in a bundle.
pub(crate) fn is_db(resolved: &Resolved, bundle: BundleId) -> bool {
    let own = &resolved.bundles[bundle];
    !own.declared.contains_key(DB) && resolved.application(DB).is_none()
}

/// Every use of declared tables by static paths.
pub(crate) fn uses<'a>(
    resolved: &Resolved,
    bundle: BundleId,
    chunk: &'a ParsedChunk,
) -> Vec<Use<'a>> {
    let known = |found: &Use<'_>| {
        is_table(resolved, bundle, &found.path.root)
            && (found.operation.takes_table() || !found.path.parts.is_empty())
    };
    let mut found: Vec<Use<'_>> = calls(chunk).filter(known).collect();
    if is_db(resolved, bundle) {
        let declared = |found: &Use<'_>| {
            resolved.tables.contains_key(&found.path.root) && !found.path.parts.is_empty()
        };
        found.extend(reads(chunk).into_iter().filter(declared));
    }
    found
}
