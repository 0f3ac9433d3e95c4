//! Why the server could not start or be reached; each prints as one line.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use super::listen::Address;
use crate::teller;

/// What went wrong before or beside answering requests.
#[derive(Debug)]
pub enum Failure {
    /// An address that cannot be listened on.
    Listen {
        /// The address.
        address: Address,
        /// Why not.
        cause: io::Error,
    },
    /// A file or folder in the data folder that cannot be used.
    Data {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// Another process holds the data folder.
    Locked {
        /// The data folder.
        path: PathBuf,
    },
    /// No server answers in the data folder.
    NotRunning {
        /// The data folder.
        path: PathBuf,
    },
    /// A data folder in which nothing was ever stored.
    NoData {
        /// The data folder.
        path: PathBuf,
    },
    /// The stored data could not be used.
    Teller(teller::Error),
    /// The server that was asked could not do it.
    Refused {
        /// What it says.
        message: String,
    },
    /// The operating system refused a thread, a signal handler or the output.
    System {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        cause: io::Error,
    },
    /// The pages could not be prepared.
    Pages {
        /// The first thing that is wrong.
        message: String,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Listen { address, cause } => {
                write!(formatter, "cannot listen on {address}: {}", reason(cause))
            }
            Failure::Data { path, cause } => {
                write!(formatter, "cannot use {}: {cause}", path.display())
            }
            Failure::Locked { path } => {
                write!(
                    formatter,
                    "the data folder {} is locked by another process",
                    path.display()
                )
            }
            Failure::NotRunning { path } => {
                write!(formatter, "no server is running in {}", path.display())
            }
            Failure::NoData { path } => {
                write!(formatter, "there are no data in {}", path.display())
            }
            Failure::Teller(error) => error.fmt(formatter),
            Failure::System { doing, cause } => write!(formatter, "cannot {doing}: {cause}"),
            Failure::Refused { message } | Failure::Pages { message } => {
                formatter.write_str(message)
            }
        }
    }
}

/// The commonest causes in plain words, the others in the system's.
fn reason(cause: &io::Error) -> String {
    if cause.kind() == io::ErrorKind::AddrInUse {
        "it is in use".to_owned()
    } else {
        cause.to_string()
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Failure::Listen { cause, .. }
            | Failure::Data { cause, .. }
            | Failure::System { cause, .. } => Some(cause),
            Failure::Teller(error) => Some(error),
            Failure::Locked { .. }
            | Failure::NotRunning { .. }
            | Failure::NoData { .. }
            | Failure::Refused { .. }
            | Failure::Pages { .. } => None,
        }
    }
}
