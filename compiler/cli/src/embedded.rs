//! Files the command carries inside itself, by path and sorted; `build.rs` lists them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Stands for the compiler, the command and the versions of what they are built from.
pub(crate) const COMPILER_HASH: &str = env!("COMPILER_HASH");
