//! Findings that say the same, for a reader who would see many excerpts of one mistake.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Findings that say the same of several places.
pub(super) struct Group<'a> {
    pub(super) first: &'a Diagnostic,
    pub(super) others: Vec<&'a Diagnostic>,
}

/// So many findings that say the same are each shown with an excerpt.
const EXCERPTS: usize = 3;

/// The findings by what they say, in the order of the first of each; a few that say the same each alone. One that points at
/// a second place is alone, too, since that place is of its own.
pub(super) fn groups(found: &Diagnostics) -> Vec<Group<'_>> {
    let mut alike: BTreeMap<_, usize> = BTreeMap::new();
    for words in found.iter().filter_map(words) {
        *alike.entry(words).or_default() += 1;
    }
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in found.iter() {
        let words = words(finding).filter(|words| alike.get(words) > Some(&EXCERPTS));
        let index = words.map(|words| *known.entry(words).or_insert(groups.len()));
        match index.and_then(|index| groups.get_mut(index)) {
            Some(group) => group.others.push(finding),
            None => groups.push(Group {
                first: finding,
                others: Vec::new(),
            }),
        }
    }
    groups
}

/// All that a finding with one place says.
fn words(finding: &Diagnostic) -> Option<impl Ord> {
    let [label] = finding.labels.as_slice() else {
        return None;
    };
    let said = (&finding.message, &label.text, &finding.help, &finding.notes);
    Some((finding.code, finding.severity, said))
}
