//! `msc check --since REV`: what a revision already had is left out.

use std::collections::HashMap;

use compiler::diagnostic::{Diagnostic, Diagnostics};
use compiler::source::SourceMap;

use crate::failure::Failure;
use crate::git;
use crate::project::{Checked, Reader};

/// A project as it was: contents of its files, and its findings.
pub(super) struct Baseline {
    sources: SourceMap,
    found: Diagnostics,
}

impl Baseline {
    /// Reads and checks the project at a revision, with the options it is checked with now.
    pub(super) fn read(revision: &str, reader: &mut Reader<'_>) -> Result<Self, Failure> {
        let project = git::project_at(&reader.roots, revision, "--since")?;
        let found = reader.check(&project)?;
        Ok(Self {
            sources: project.sources,
            found,
        })
    }

    /// Keeps the findings with a place in a file that changed, and those that unchanged files did not have: what a change
    /// elsewhere did to them. Gives the number of the others.
    pub(super) fn subtract(&self, checked: &mut Checked) -> usize {
        let files = self.sources.iter();
        let old: HashMap<&str, &[u8]> = files
            .map(|(_, file)| (file.path.as_str(), &*file.bytes))
            .collect();
        let mut known: HashMap<Key, usize> = HashMap::new();
        for finding in self.found.iter() {
            *known.entry(key(&self.sources, finding)).or_default() += 1;
        }
        let mut left_out = 0;
        checked.keep(|sources, finding| {
            let is_same = |file| {
                let file = sources.get(file);
                old.get(file.path.as_str()) == Some(&&*file.bytes)
            };
            let unchanged = finding.labels.iter().all(|label| is_same(label.span.file));
            let left = known.get_mut(&key(sources, finding));
            match left.filter(|left| unchanged && **left > 0) {
                Some(left) => {
                    *left -= 1;
                    left_out += 1;
                    false
                }
                None => true,
            }
        });
        left_out
    }
}

/// What makes findings of two states of a project the same: code, words, file and offset.
type Key = (usize, String, String, u32);

fn key(sources: &SourceMap, finding: &Diagnostic) -> Key {
    let span = finding.span();
    let path = sources.get(span.file).path.clone();
    (
        finding.code as usize,
        finding.message.clone(),
        path,
        span.start,
    )
}
