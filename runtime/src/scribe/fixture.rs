//! A program of a few chunks for tests.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::exchange::{Mode, Shared};
use crate::program::{Chunk, Node, Program};

/// What workers share, over a program that has only these chunks.
pub(crate) fn shared(chunks: Vec<Chunk>, mode: Mode) -> Arc<Shared> {
    let program = Program {
        chunks: chunks.into(),
        bundles: Vec::new().into(),
        sites: Vec::new().into(),
        hosts: Vec::new().into(),
        host_suffixes: Vec::new().into(),
        host_patterns: Vec::new().into(),
        files: Vec::new().into(),
        tables: Vec::new().into(),
        paths: Vec::new().into(),
        terms: Vec::new().into(),
        allowances: Vec::new().into(),
        securities: Vec::new().into(),
        node: Node {
            settings: 0,
            environment: None,
            options: Vec::new().into(),
            curators: Vec::new().into(),
            teller: Default::default(),
            scribes: crate::program::Scribes::DEFAULT,
            limits: crate::program::Limits::DEFAULT,
            outgoing: Vec::new().into(),
            programs: Vec::new().into(),
        },
        sources: Vec::new().into(),
    };
    Arc::new(Shared::new(
        Arc::new(program),
        mode,
        SystemTime::UNIX_EPOCH,
        PathBuf::new(),
    ))
}
