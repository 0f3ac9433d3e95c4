//! The lean server that compiled bundles are linked into. It knows nothing of the compiler: a [`Program`] is plain data,
//! and Lua comes as bytecode only.
//!
//! [`server`] takes requests from sockets and finds the site; [`scribe`] runs pages in Lua machines; [`route`], [`address`],
//! [`form`], [`cookie`] and [`pattern`] are pure functions between them. [`teller`] keeps data, `tasks` among it what is to run
//! later.

pub mod address;
mod body;
pub mod cookie;
mod error;
mod exchange;
pub mod form;
pub mod format;
mod geo;
mod host;
pub mod origin;
mod outward;
pub mod password;
pub mod pattern;
pub mod plural;
mod program;
pub mod route;
pub mod scribe;
mod security;
pub mod server;
pub mod session;
mod tasks;
pub mod teller;
pub mod totp;

pub use body::{Body, BodyError};
pub use error::Error;
pub use exchange::{Incoming, Mode, Outgoing, Shared};
pub use program::*;
