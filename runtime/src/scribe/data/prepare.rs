//! What happens to stored data before anything is served: upgraders that have not run yet, and indexes whose declaration
//! changed.

use std::rc::Rc;
use std::sync::Arc;

use super::procedure;
use crate::exchange::Shared;
use crate::program::Upgrader;
use crate::scribe::failure;
use crate::scribe::machine::Machine;
use crate::tasks;
use crate::teller::{Error, Functions, Schema, Teller};

/// What the Teller's notes call an upgrader that has run.
const UPGRADER: &str = "upgrader";

/// Makes the data of a program ready: declares its tables, runs the upgraders that have not run, each in one transaction and in
/// the order of their versions, and makes the indexes that are new.
///
/// # Errors
/// When an upgrader fails, two records have one value in a unique index, or the store fails.
pub fn prepare(shared: &Arc<Shared>) -> Result<(), crate::Error> {
    let Some(teller) = &shared.teller else {
        return Ok(());
    };
    let schema = Schema::new(tasks::with_indexes(&shared.program.tables));
    // Starters of applications may use data already.
    teller.assume(schema.clone());
    let machine = Machine::new(shared.clone())?;
    upgrade(&machine, teller).map_err(crate::Error::Data)?;
    let functions = machine.inner.data.functions();
    let declared = teller.declare(schema, functions, &mut |index, records| {
        if records % 100_000 == 0 || records < 100_000 && records % 10_000 == 0 {
            tracing::info!(target: "teller", "index {index}: {records} records");
        }
    });
    declared.map_err(crate::Error::Data)
}

/// The functions of bundles that make indexes, for who changes data outside of pages.
///
/// # Errors
/// When no machine can be made for them.
pub(crate) fn with_functions<T>(
    shared: &Arc<Shared>,
    run: impl FnOnce(Option<Rc<dyn Functions>>) -> T,
) -> Result<T, crate::Error> {
    let machine = Machine::new(shared.clone())?;
    Ok(run(machine.inner.data.functions()))
}

fn upgrade(machine: &Machine, teller: &Arc<Teller>) -> Result<(), Error> {
    let program = machine.inner.shared.program.clone();
    for bundle in program.bundles.iter() {
        for upgrader in bundle.upgraders.iter() {
            let note = [UPGRADER, &bundle.id, &upgrader.version];
            if teller.is_noted(&note)? {
                continue;
            }
            run(machine, upgrader, &note).map_err(|error| {
                let failure = failure::failure(&error);
                let place = failure
                    .place
                    .map(|(path, line)| format!("{path}:{line}: "))
                    .unwrap_or_default();
                Error::Function(format!(
                    "the upgrade of {} to {} failed, and changed nothing: {place}{}",
                    bundle.id, upgrader.version, failure.message
                ))
            })?;
            tracing::info!(target: "teller", "upgraded the data of {} to {}", bundle.id, upgrader.version);
        }
    }
    Ok(())
}

fn run(machine: &Machine, upgrader: &Upgrader, note: &[&str]) -> mlua::Result<()> {
    let (lua, inner) = (&machine.lua, &*machine.inner);
    let function = inner.function(lua, upgrader.chunk)?;
    procedure::transact(inner, || {
        function.call::<()>(())?;
        if let Some(transaction) = inner.data.transaction() {
            transaction.note(note);
        }
        Ok(())
    })
}
