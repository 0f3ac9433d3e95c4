//! Tasks: functions of applications that run off the requests. What is to be done stands in the table `tasks` of the Teller,
//! with everything that became of it, so that it survives a restart; who runs one claims it in a transaction, so that nobody
//! else does.
//!
//! [`task`] is one task as it is stored, [`time`] the arithmetic of when it is due, [`agenda`] finds and claims what is due and
//! records how it ended. Nothing here knows Lua; `scribe` runs the functions, on threads that `server` starts.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of the kinds of values only those a field may have are named"
)]

mod agenda;
mod task;
#[cfg(test)]
mod tests;
mod time;

use crate::program::{DataIndex, DataTable, IndexOf};

pub(crate) use agenda::{Became, Claim, Ending, claim, finish, holds, interrupt, release};
pub(crate) use agenda::{cancel, is_held, run, schedule};
pub(crate) use task::{Task, path};
pub(crate) use time::now;

/// The table of tasks, and their global name.
pub(crate) const TABLE: &str = "tasks";

/// The tables of a program, that of tasks with its indexes.
pub(crate) fn with_indexes(tables: &[DataTable]) -> Vec<DataTable> {
    let mut tables = tables.to_vec();
    let index = |name: &'static str| DataIndex {
        name: name.into(),
        of: IndexOf::Field(vec![name.into()].into()),
        unique: false,
    };
    for table in tables.iter_mut().filter(|table| table.name == TABLE) {
        table.indexes = vec![index(task::DUE), index(task::RUNNING)].into();
    }
    tables
}
