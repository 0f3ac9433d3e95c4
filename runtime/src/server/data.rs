//! The commands that move stored data: backup, restore, export and import. A running server does the work itself, asked over
//! its control socket; where none runs, the command opens the data folder.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::failure::Failure;
use super::{control, lock_data};
use crate::exchange::Shared;
use crate::program::TellerSettings;
use crate::scribe;
use crate::teller::{self, Form, Teller};

/// What is done with the data.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum DataCommand {
    /// Write all stored data of this moment to a file, to be restored from
    Backup(BackupFile),
    /// Put the data of a backup into an empty data folder, while no server runs there
    Restore(BackupFile),
    /// Write all stored values to a file for other programs, one row a value: .sqlite or .jsonl
    Export(PortableFile),
    /// Save all values of such a file, in the place of those with the same paths
    Import(PortableFile),
}

/// The file of a backup.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackupFile {
    /// The file
    file: PathBuf,
}

/// A file for other programs.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub(crate) struct PortableFile {
    /// The file, with its ending
    #[arg(value_parser = PathBufValueParser::new().try_map(with_ending))]
    file: PathBuf,
}

fn with_ending(file: PathBuf) -> Result<PathBuf, &'static str> {
    match Form::of(&file) {
        Some(_) => Ok(file),
        None => Err("a name that ends in .sqlite or .jsonl is expected"),
    }
}

/// What a running server is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Backup,
    Export,
    Import,
}

impl Work {
    const ALL: [Work; 3] = [Work::Backup, Work::Export, Work::Import];

    pub(crate) fn of(name: &str) -> Option<Work> {
        Work::ALL.into_iter().find(|work| work.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Work::Backup => "backup",
            Work::Export => "export",
            Work::Import => "import",
        }
    }

    /// What has been done, in words.
    fn done(self, count: u64, file: &Path) -> String {
        let file = file.display();
        match self {
            Work::Backup => format!("backed up {count} records to {file}"),
            Work::Export => format!("exported {count} values to {file}"),
            Work::Import => format!("imported {count} values from {file}"),
        }
    }

    fn run(
        self,
        teller: &Arc<Teller>,
        shared: Option<&Arc<Shared>>,
        file: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, String> {
        let said = |error: teller::Error| error.to_string();
        let form = Form::of(file);
        match (self, form) {
            (Work::Backup, _) => teller.backup_to(file, progress).map_err(said),
            (Work::Export, Some(form)) => teller.export(file, form, progress).map_err(said),
            (Work::Import, Some(form)) => match shared {
                Some(shared) => scribe::with_functions(shared, |functions| {
                    teller.import(file, form, functions, progress)
                })
                .map_err(|error| error.to_string())?
                .map_err(said),
                None => teller.import(file, form, None, progress).map_err(said),
            },
            (Work::Export | Work::Import, None) => {
                Err("a name that ends in .sqlite or .jsonl is expected".to_owned())
            }
        }
    }
}

/// Carries out a command; says what was done.
pub(crate) fn run(
    command: &DataCommand,
    data: &Path,
    settings: TellerSettings,
) -> Result<String, Failure> {
    let (work, file) = match command {
        DataCommand::Backup(BackupFile { file }) => (Work::Backup, file),
        DataCommand::Export(PortableFile { file }) => (Work::Export, file),
        DataCommand::Import(PortableFile { file }) => (Work::Import, file),
        DataCommand::Restore(BackupFile { file }) => {
            let _lock = lock_data(data)?;
            let mut shown = Shown::default();
            let count = teller::restore_from(data, file, &mut |count| shown.show(count));
            drop(shown);
            let count = count.map_err(Failure::Teller)?;
            return Ok(format!(
                "restored {count} records from {}\n",
                file.display()
            ));
        }
    };
    let file = std::path::absolute(file).map_err(|cause| Failure::Data {
        path: file.clone(),
        cause,
    })?;
    let mut shown = Shown::default();
    let mut progress = |count| shown.show(count);
    let count = match control::work(data, work, &file, &mut progress) {
        Err(Failure::NotRunning { .. }) => alone(work, data, settings, &file, &mut progress),
        answered => answered,
    };
    drop(shown);
    Ok(format!("{}\n", work.done(count?, &file)))
}

/// Does it without a server.
fn alone(
    work: Work,
    data: &Path,
    settings: TellerSettings,
    file: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, Failure> {
    if work != Work::Import && !Teller::is_in(data) {
        return Err(Failure::NoData {
            path: data.to_owned(),
        });
    }
    let _lock = lock_data(data)?;
    let teller = Teller::open(data, settings).map_err(Failure::Teller)?;
    work.run(&teller, None, file, progress)
        .map_err(|message| Failure::Refused { message })
}

/// Does it in a running server, telling a client how far it is.
pub(crate) fn serve(work: Work, shared: &Arc<Shared>, file: &Path, to: &UnboundedSender<Value>) {
    // A client that went away does not stop the work.
    let tell = |answer: Value| drop(to.send(answer));
    let done = match &shared.teller {
        Some(teller) => work.run(teller, Some(shared), file, &mut |count| {
            tell(json!({ "progress": count }));
        }),
        None => Err("the server that runs has no tables, and so no data".to_owned()),
    };
    match done {
        Ok(count) => {
            tracing::info!(target: "teller", "{}", work.done(count, file));
            tell(json!({ "done": count }));
        }
        Err(message) => {
            tracing::error!(target: "teller", "{}: {message}", work.name());
            tell(json!({ "error": message }));
        }
    }
}

/// How far it is, on a terminal.
#[derive(Default)]
struct Shown(bool);

impl Shown {
    fn show(&mut self, count: u64) {
        let mut terminal = io::stderr();
        if terminal.is_terminal() {
            self.0 = write!(terminal, "\r{count}").is_ok();
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if self.0 {
            let _ = writeln!(io::stderr());
        }
    }
}
