//! What pages reach outside of the server: other servers over HTTP, and programs of this machine. Each thing has a limit of time
//! and of size, and goes only where the node allows. Nothing here knows Lua.

mod allowed;
mod client;
mod program;

pub(crate) use allowed::Allowed;
pub(crate) use client::{Asked, ask};
pub(crate) use program::{Call, run};
