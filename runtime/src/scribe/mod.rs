//! The Scribe: Lua machines that answer requests. A worker has a pool of them; each serves one request at a time, and one
//! that fails beyond repair is replaced. Nothing here knows sockets.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of Lua's types only those a function takes are named; the rest is refused"
)]

mod abandon;
mod agent;
mod api;
mod clerk;
mod data;
mod emit;
pub(crate) mod escape;
mod failure;
mod fiber;
mod fill;
#[cfg(test)]
mod fixture;
pub(crate) mod form_fields;
mod format;
mod fuzz;
mod input;
mod language;
mod library;
mod load;
mod machine;
mod names;
mod natives;
mod once;
mod output;
mod outward;
mod page;
pub(crate) mod policy;
mod pool;
mod request;
mod respond;
mod sequence;
mod slots;
mod state;
mod values;
mod waiting;
mod watch;
mod within;

pub(crate) use clerk::call as call_clerk;
pub use data::prepare;
pub(crate) use data::{Hand, Report, with_functions};
#[doc(hidden)]
pub use fuzz::{fuzz_emit, fuzz_escape};
pub(crate) use language::Wishes;
pub use pool::Pool;
