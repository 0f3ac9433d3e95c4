//! A program to artifacts: bytecode, and the Rust that holds it. Writes nothing; the caller does.

mod bytecode;
mod compress;
mod routes;
mod safety;

pub use bytecode::Bytecode;
pub use compress::{Compressed, compress};
pub use routes::{Artifacts, artifacts};

pub(crate) use bytecode::{Accepted, KnownBytecode, Refusal};
