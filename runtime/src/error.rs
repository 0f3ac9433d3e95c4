//! Why the server could not start its machines. A request's failure is an answer, not an error.

use std::fmt;

use crate::teller;

/// An inability of the server.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A Lua machine could not be made ready.
    Machine {
        /// Which chunk or step.
        step: String,
        /// Why.
        source: mlua::Error,
    },
    /// Stored data could not be made ready.
    Data(teller::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Machine { step, source } => {
                write!(f, "cannot prepare a Lua machine ({step}): {source}")
            }
            Error::Data(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Machine { source, .. } => Some(source),
            Error::Data(error) => Some(error),
        }
    }
}
