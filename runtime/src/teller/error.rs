//! What the Teller could not do.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// An inability of the Teller, or a wish it cannot fulfil.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// Another process has the data folder.
    Locked {
        /// The folder.
        folder: PathBuf,
    },
    /// The data cannot be opened.
    Open {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// The disk is full: reading goes on, and writing again once there is room.
    Full,
    /// The store could not read or write.
    Storage(Arc<fjall::Error>),
    /// The system could not do what was asked for a file.
    File {
        /// What was tried.
        doing: String,
        /// Why it failed.
        source: Arc<io::Error>,
    },
    /// What is stored under a key cannot be read.
    Damaged {
        /// The path of the record, as far as it can be told.
        path: String,
    },
    /// No bundle declares a table.
    NoTables,
    /// There is no such table.
    UnknownTable {
        /// The name.
        table: String,
    },
    /// A file of the store is damaged where it had been written as a whole.
    Corrupt {
        /// The file.
        file: PathBuf,
        /// From which byte on.
        at: u64,
        /// The records in what is damaged, as far as they can be told.
        records: Option<String>,
    },
    /// What is to be restored is no whole backup.
    Backup(&'static str),
    /// Restoring wants an empty data folder.
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// Something that is in it.
        holds: String,
    },
    /// Rows of a file cannot be imported.
    Import {
        /// The first and the last of them.
        rows: (u64, u64),
        /// Why.
        reason: String,
        /// Values that are imported.
        saved: u64,
    },
    /// SQLite could not do what was asked for a file.
    Sqlite {
        /// What was tried.
        doing: String,
        /// Why it failed.
        reason: String,
    },
    /// A whole table was given a value.
    Root {
        /// The table.
        table: String,
    },
    /// A value without parts stands where a table is needed.
    InTheWay {
        /// What was to be saved.
        path: String,
        /// The value that stands in the way.
        scalar: String,
    },
    /// The path cannot be stored.
    Unstorable {
        /// The path.
        path: String,
        /// Why.
        reason: &'static str,
    },
    /// Another record has the value already.
    NotUnique {
        /// The index.
        index: String,
        /// The record that could not be saved.
        path: String,
        /// The one that has the value.
        holder: String,
    },
    /// There is no such index.
    UnknownIndex {
        /// The table.
        table: String,
        /// The name.
        index: String,
    },
    /// A counter holds something else.
    NotANumber {
        /// Its path.
        path: String,
    },
    /// Others wrote what was read, every time it was tried.
    Conflict,
    /// What a function of a bundle was asked for failed.
    Function(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Locked { folder } => write!(
                f,
                "the data in {} is used by another process; stop it, or give this one another folder with --data",
                folder.display()
            ),
            Error::Open { folder, reason } => {
                write!(
                    f,
                    "the data in {} cannot be opened: {reason}",
                    folder.display()
                )
            }
            Error::Full => f.write_str("the disk is full; nothing was saved"),
            Error::Storage(source) if matches!(**source, fjall::Error::Poisoned) => f.write_str(
                "the store stopped writing because a file of it could not be written; it is opened again once that may work",
            ),
            Error::Storage(source) => write!(f, "the store failed: {source}"),
            Error::File { doing, source } => write!(f, "cannot {doing}: {source}"),
            Error::Damaged { path } => write!(
                f,
                "what is stored at {path} is damaged; restore it from a backup, or save it again"
            ),
            Error::NoTables => f.write_str(
                "there is no stored data: no bundle declares a table (`database={\"name\"}` in its settings)",
            ),
            Error::UnknownTable { table } => write!(
                f,
                "no bundle declares the table `{table}` (`database={{\"{table}\"}}` in its settings)"
            ),
            Error::Corrupt { file, at, records } => {
                write!(f, "{} is damaged at byte {at}", file.display())?;
                if let Some(records) = records {
                    write!(f, ", where it holds {records}")?;
                }
                f.write_str("; nothing was opened or changed: restore a backup into an empty data folder")
            }
            Error::Backup(reason) => write!(f, "the file {reason}"),
            Error::NotEmpty { folder, holds } => write!(
                f,
                "{} is not empty, it holds `{holds}`; data are restored into an empty folder only",
                folder.display()
            ),
            Error::Import {
                rows: (first, last),
                reason,
                saved,
            } => {
                match first == last {
                    true => write!(f, "row {first} of the file cannot be imported")?,
                    false => write!(f, "rows {first} to {last} of the file cannot be imported")?,
                }
                write!(f, ": {reason}; {saved} values before it were")
            }
            Error::Sqlite { doing, reason } => write!(f, "cannot {doing}: {reason}"),
            Error::Root { table } => write!(
                f,
                "`{table}` is a whole table, which cannot be saved or deleted at once; save what is in it"
            ),
            Error::InTheWay { path, scalar } => write!(
                f,
                "{path} cannot be saved: {scalar} is a value, not a table; delete it first, or save a table there"
            ),
            Error::Unstorable { path, reason } => write!(f, "the path {path} {reason}"),
            Error::NotUnique {
                index,
                path,
                holder,
            } => write!(
                f,
                "{path} cannot be saved: {holder} has the same value in the unique index `{index}`"
            ),
            Error::UnknownIndex { table, index } => {
                write!(f, "table `{table}` declares no index `{index}`")
            }
            Error::NotANumber { path } => write!(f, "{path} is not a number"),
            Error::Conflict => f.write_str("others kept changing what was read; try again"),
            Error::Function(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Storage(source) => Some(&**source),
            Error::File { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

impl Error {
    /// What it means that something could not be read; `place` says where it is stored.
    pub(crate) fn reading(error: fjall::Error, place: impl FnOnce() -> String) -> Error {
        let damaged = match &error {
            fjall::Error::Io(error) => error.kind() == io::ErrorKind::UnexpectedEof,
            // The store's trees name their kinds of damage, and the system's errors as a cause.
            fjall::Error::Storage(error) => match std::error::Error::source(error) {
                Some(cause) => cause
                    .downcast_ref::<io::Error>()
                    .is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof),
                None => true,
            },
            _ => false,
        };
        match damaged {
            true => Error::Damaged { path: place() },
            false => error.into(),
        }
    }
}

impl From<fjall::Error> for Error {
    fn from(error: fjall::Error) -> Error {
        let full = |error: &io::Error| {
            matches!(
                error.kind(),
                io::ErrorKind::StorageFull
                    | io::ErrorKind::QuotaExceeded
                    | io::ErrorKind::FileTooLarge
            )
        };
        match &error {
            fjall::Error::Io(cause) if full(cause) => Error::Full,
            fjall::Error::Storage(lsm_tree_error) if full_in_tree(lsm_tree_error, full) => {
                Error::Full
            }
            _ => Error::Storage(Arc::new(error)),
        }
    }
}

/// The store's trees have an error type of their own, which holds the system's.
fn full_in_tree(
    error: &(dyn std::error::Error + 'static),
    full: impl Fn(&io::Error) -> bool,
) -> bool {
    error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>())
        .is_some_and(full)
}
