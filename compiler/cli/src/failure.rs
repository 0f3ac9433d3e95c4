//! Why the command could not do its work. What is wrong with a project is a diagnostic, not a failure.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fmt, io};

/// An inability of the command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The compiler could not work.
    Compiler(compiler::Error),
    /// The pages could not be made ready to run.
    Pages(runtime::Error),
    /// What was asked for cannot be done; the text says why.
    Request(String),
    /// Something with a file or folder went wrong.
    File {
        /// What was tried, as an infinitive.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The system refused something that is not a file.
    System {
        /// What was tried, as an infinitive.
        doing: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// There is no cargo to build with.
    NoCargo {
        /// What was looked for.
        program: PathBuf,
    },
    /// Cargo could not build the server.
    Cargo {
        /// What it printed, where that is not on the terminal already.
        printed: String,
    },
}

impl Failure {
    /// The exit code of every failure.
    pub(crate) const EXIT: u8 = 2;

    /// A function that makes the failure of a file.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
        move |source| Failure::File {
            doing,
            path: path.to_owned(),
            source,
        }
    }

    /// A function that makes the failure of anything else the system does.
    pub(crate) fn system(doing: &'static str) -> impl FnOnce(io::Error) -> Failure {
        move |source| Failure::System { doing, source }
    }
}

impl From<compiler::Error> for Failure {
    fn from(error: compiler::Error) -> Self {
        Failure::Compiler(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Compiler(error) => write!(f, "{error}"),
            Failure::Pages(error) => write!(f, "{error}"),
            Failure::Request(text) => f.write_str(text),
            Failure::File {
                doing,
                path,
                source,
            } => write!(f, "cannot {doing} {}: {source}", path.display()),
            Failure::System { doing, source } => write!(f, "cannot {doing}: {source}"),
            Failure::NoCargo { program } => write!(
                f,
                "building a server needs Rust, and `{}` is not there; install it from https://rustup.rs and try again",
                program.display()
            ),
            Failure::Cargo { printed } => write!(f, "cargo could not build the server\n{printed}"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Failure::Compiler(error) => Some(error),
            Failure::Pages(error) => Some(error),
            Failure::File { source, .. } | Failure::System { source, .. } => Some(source),
            Failure::Request(_) | Failure::NoCargo { .. } | Failure::Cargo { .. } => None,
        }
    }
}
