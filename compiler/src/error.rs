//! Why the compiler itself could not do its work. The author's mistakes are diagnostics, not errors.

use std::path::PathBuf;
use std::{fmt, io};

/// An inability of the compiler.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A link leads to a folder that it is in.
    Circle {
        /// The link.
        path: PathBuf,
    },
    /// A file is larger than 4 GiB.
    TooLarge {
        /// Which.
        path: PathBuf,
    },
    /// The Lua machine that runs settings could not be made.
    Machine {
        /// Why.
        source: mlua::Error,
    },
    /// A file of terms has mistakes, so that it is not known what it says.
    Terms {
        /// Which.
        path: String,
    },
    /// Generated Rust could not be read back, which is a defect of the compiler.
    Generated {
        /// Why.
        source: syn::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Error::Circle { path } => write!(
                f,
                "cannot read {}: the link leads to a folder that it is in",
                path.display()
            ),
            Error::TooLarge { path } => write!(f, "{} is larger than 4 GiB", path.display()),
            Error::Machine { source } => {
                write!(f, "cannot start the Lua machine for settings: {source}")
            }
            Error::Terms { path } => write!(
                f,
                "the terms in {path} cannot be read; `msc check` says why"
            ),
            Error::Generated { source } => write!(f, "generated Rust is not valid: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { source, .. } => Some(source),
            Error::Circle { .. } | Error::Terms { .. } | Error::TooLarge { .. } => None,
            Error::Machine { source } => Some(source),
            Error::Generated { source } => Some(source),
        }
    }
}
