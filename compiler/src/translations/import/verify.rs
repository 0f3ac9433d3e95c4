//! Edited files are believed when they were run.

use std::collections::{BTreeMap, HashMap};

use super::super::entries::{Slot, slots};
use super::{Imported, Wanted};
use crate::Error;
use crate::compile::{self, Memory};
use crate::lower::data::Data;
use crate::project::Project;
use crate::resolve::{Resolved, written};

/// Runs the new files: they must say what was wanted, and everything else as before. Otherwise nothing is changed.
pub(super) fn is_as_wanted(
    project: &Project,
    memory: &mut Memory,
    before: &Resolved,
    (known, wanted): (&[Slot<'_>], &[Wanted<'_>]),
    language: &str,
    mut made: Imported,
) -> Result<Imported, Error> {
    if made.files.is_empty() {
        return Ok(made);
    }
    let mut after = project.clone();
    for (file, bytes) in &made.files {
        after.sources.rewrite(*file, bytes.clone());
    }
    let (after, _) = compile::judged(&after, memory, |_| None)?;
    let others = |resolved: &Resolved| -> Vec<(String, Data)> {
        let all = written::own(resolved);
        let languages = all.flat_map(|one| one.languages().collect::<Vec<_>>());
        let others = languages.filter(|(known, _)| *known != language);
        others
            .map(|(known, terms)| (known.to_owned(), terms.clone()))
            .collect()
    };
    let mut now: HashMap<String, Option<String>> = HashMap::new();
    for slot in slots(&after, language) {
        let id = slot.id();
        now.extend(
            slot.leaves
                .iter()
                .map(|leaf| (leaf.name(&id), leaf.target.clone())),
        );
    }
    let mut lost = others(before) != others(&after);
    let mut n_missing = 0;
    for (slot, texts) in known.iter().zip(wanted) {
        let id = slot.id();
        for (inner, leaf) in slot.leaves.iter().enumerate() {
            let found = now.get(&leaf.name(&id)).cloned().flatten();
            match texts.get(&inner) {
                Some(text) if found.as_deref() == Some(text) => drop(made.terms.insert(id.clone())),
                Some(_) => n_missing += 1,
                // What is built as a whole fills what was not there.
                None => lost |= leaf.target.is_some() && found != leaf.target,
            }
        }
    }
    let n_wanted: usize = wanted.iter().map(BTreeMap::len).sum();
    if lost || n_wanted - n_missing != made.changed + made.added {
        made = Imported {
            refused: made.refused,
            notes: made.notes,
            ..Imported::default()
        };
        made.refused.push(
            "nothing is written: the files would not say what they should; please report this"
                .to_owned(),
        );
    }
    Ok(made)
}
