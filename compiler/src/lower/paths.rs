//! Static paths into tables of the Teller, each with its number; equal ones share it.

use indexmap::IndexMap;

use super::chunk::{Edit, EditKind, Hole, Plan};
use crate::lower::allowed::Allowed;
use crate::lower::copied::Copied;
use crate::lower::program::{DataPath, Step};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::data::path::PartKind;
use crate::resolve::data::procedures;
use crate::resolve::data::uses::{self, Operation, Use};

/// The paths of a project.
pub(crate) struct Paths<'a> {
    known: IndexMap<String, DataPath>,
    /// The terms of the project that have numbers as well.
    pub(crate) terms: Copied<'a>,
    /// What policies must allow, likewise.
    pub(crate) allowed: Allowed,
}

impl<'a> Paths<'a> {
    /// Every path, in the order of the texts.
    pub(crate) fn collect(resolved: &'a Resolved) -> Self {
        let mut known = IndexMap::new();
        for (id, bundle) in resolved.bundles.iter().enumerate() {
            for chunk in bundle.chunks.values() {
                for found in uses::uses(resolved, id, chunk) {
                    let path = path(chunk, &found);
                    known.entry(key(&path)).or_insert(path);
                }
            }
        }
        Self {
            known,
            terms: Copied::collect(resolved),
            allowed: Allowed::collect(resolved),
        }
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

impl Plan<'_> {
    /// Static paths into tables become numbers, with the values in them.
    pub(super) fn paths(&mut self) {
        for found in uses::uses(self.resolved, self.bundle, self.parsed) {
            let Some(number) = self.paths.number(self.parsed, &found) else {
                continue;
            };
            let holes = holes(&found);
            let (before, after) = match (found.operation, found.call) {
                (Operation::Read, _) | (_, None) => (format!("_R.fetch({number}"), ")"),
                (operation, Some(call)) if operation.is_direct() => {
                    self.insert(call.at.start, "_R.");
                    (number.to_string(), "")
                }
                _ => (format!("_R.path({number}"), ")"),
            };
            self.edits.push(Edit {
                at: found.at,
                kind: EditKind::Path {
                    before,
                    holes,
                    after,
                },
            });
        }
    }

    /// `function app.Name` in `database.lua` declares the procedure in the table its file is given.
    pub(super) fn procedures(&mut self) {
        if self.parsed.kind != ChunkKind::Database {
            return;
        }
        let own = procedures::own_table(&self.resolved.bundles[self.bundle].bundle);
        for declared in procedures::declared(self.parsed, own) {
            if let Some(at) = declared.qualifier {
                self.edits.push(Edit {
                    at,
                    kind: EditKind::Replace("_B".to_owned()),
                });
            }
        }
    }
}

/// The values in a path.
fn holes(found: &Use<'_>) -> Vec<Hole> {
    let values = found.path.parts.iter();
    values
        .filter_map(|part| match part.kind {
            PartKind::Value { is_open } => Some(Hole {
                at: part.at.clone(),
                is_open,
            }),
            PartKind::Nil => Some(Hole {
                at: part.at.clone(),
                is_open: false,
            }),
            PartKind::Text(_) | PartKind::Number(_) | PartKind::Boolean(_) => None,
        })
        .collect()
}
