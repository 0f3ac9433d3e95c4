//! Static paths into tables of the Teller, each with its number; equal ones share it.

use indexmap::IndexMap;

use crate::lower::program::{DataPath, Step};
use crate::parse::ParsedChunk;
use crate::resolve::Resolved;
use crate::resolve::data::path::PartKind;
use crate::resolve::data::uses::{self, Use};

/// The paths of a project.
pub(crate) struct Paths {
    known: IndexMap<String, DataPath>,
}

impl Paths {
    /// Every path, in the order of the texts.
    pub(crate) fn collect(resolved: &Resolved) -> Self {
        let mut known = IndexMap::new();
        for (id, bundle) in resolved.bundles.iter().enumerate() {
            for chunk in bundle.chunks.values() {
                for found in uses::uses(resolved, id, chunk) {
                    let path = path(chunk, &found);
                    known.entry(key(&path)).or_insert(path);
                }
            }
        }
        Self { known }
    }

    /// The number of a path.
    pub(crate) fn number(&self, chunk: &ParsedChunk, found: &Use<'_>) -> Option<usize> {
        self.known.get_index_of(&key(&path(chunk, found)))
    }

    /// All of them, by number.
    pub(crate) fn into_list(self) -> Vec<DataPath> {
        self.known.into_values().collect()
    }
}

fn key(path: &DataPath) -> String {
    format!("{path:?}")
}

fn path(chunk: &ParsedChunk, found: &Use<'_>) -> DataPath {
    let start = found.path.root_at.start;
    let written = chunk.joined.lua.get(start..found.path.at.end);
    let words: Vec<&str> = written.unwrap_or_default().split_whitespace().collect();
    let steps = found.path.parts.iter().map(|part| match &part.kind {
        PartKind::Text(bytes) => Step::Text(bytes.clone()),
        PartKind::Number(number) => Step::Number(*number),
        PartKind::Boolean(value) => Step::Boolean(*value),
        PartKind::Nil | PartKind::Value { .. } => Step::Value,
    });
    DataPath {
        table: found.path.root.clone(),
        steps: steps.collect(),
        written: words.join(" "),
    }
}
