//! Applies the fixes of findings to texts in memory. Writes nothing; what is fixed must be checked again.

use std::collections::BTreeMap;

use super::{Diagnostic, Fix, Safety};
use crate::source::{FileId, SourceMap, Span};

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that keep what the page does.
    Safe,
    /// Those a person should look at, too.
    All,
}

impl Wanted {
    fn admits(self, fix: &Fix) -> bool {
        match fix.safety {
            Safety::Safe => true,
            Safety::NeedsReview => self == Wanted::All,
        }
    }
}

/// What fixes made of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// New contents of the files that change.
    pub files: BTreeMap<FileId, Vec<u8>>,
    /// How many fixes were applied.
    pub count: usize,
}

/// Applies the fixes of these findings, in their order, each whole or not at all. One that touches what another changes is
/// left for the next time, and so is one in a file that ships with the product.
#[must_use]
pub fn apply_fixes<'a>(
    sources: &SourceMap,
    found: impl IntoIterator<Item = &'a Diagnostic>,
    wanted: Wanted,
) -> Fixed {
    let mut taken: BTreeMap<FileId, Vec<(Span, &str)>> = BTreeMap::new();
    let mut count = 0;
    let fixes = found.into_iter().filter_map(|finding| finding.fix.as_ref());
    for fix in fixes.filter(|fix| wanted.admits(fix)) {
        if fits(sources, fix, &taken) {
            count += 1;
            for (span, text) in &fix.edits {
                taken.entry(span.file).or_default().push((*span, text));
            }
        }
    }
    let edited = |(file, edits)| (file, edited(&sources.get(file).bytes, edits));
    Fixed {
        files: taken.into_iter().map(edited).collect(),
        count,
    }
}

/// Whether all edits of a fix can be made beside those that are taken.
fn fits(sources: &SourceMap, fix: &Fix, taken: &BTreeMap<FileId, Vec<(Span, &str)>>) -> bool {
    let sound = |span: &Span| {
        let file = sources.get(span.file);
        let is_within = span.start <= span.end && span.end as usize <= file.bytes.len();
        is_within && !file.path.starts_with("msc:")
    };
    let free = |span: &Span| {
        let edits = taken.get(&span.file).map_or(&[][..], Vec::as_slice);
        !edits.iter().any(|(other, _)| touches(span, other))
    };
    let spans = || fix.edits.iter().map(|(span, _)| span);
    let apart = spans().enumerate().all(|(index, span)| {
        let mut later = spans().skip(index + 1);
        !later.any(|other| touches(span, other))
    });
    !fix.edits.is_empty() && apart && spans().all(|span| sound(span) && free(span))
}

/// Whether two edits change the same bytes or meet.
fn touches(a: &Span, b: &Span) -> bool {
    a.file == b.file && a.start <= b.end && b.start <= a.end
}

/// The bytes with these edits made, from the last to the first, so that none moves another.
fn edited(bytes: &[u8], mut edits: Vec<(Span, &str)>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    edits.sort_by_key(|(span, _)| span.start);
    for (span, text) in edits.into_iter().rev() {
        bytes.splice(span.start as usize..span.end as usize, text.bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Code;

    fn finding(edits: Vec<(Span, String)>, safety: Safety) -> Diagnostic {
        let span = edits
            .first()
            .map_or(Span::whole(FileId(0)), |(span, _)| *span);
        Diagnostic::new(Code::UnusedFile, "", span).fix(Fix {
            title: "change it".into(),
            edits,
            safety,
        })
    }

    fn fixed(text: &str, edits: &[(usize, usize, &str)], wanted: Wanted) -> (String, usize) {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", text.as_bytes().to_vec());
        let edit = |&(start, end, text): &(usize, usize, &str)| {
            let safety = if text == "?" {
                Safety::NeedsReview
            } else {
                Safety::Safe
            };
            finding(vec![(Span::new(file, start, end), text.to_owned())], safety)
        };
        let found: Vec<Diagnostic> = edits.iter().map(edit).collect();
        let mut fixed = apply_fixes(&sources, &found, wanted);
        let bytes = fixed
            .files
            .remove(&file)
            .unwrap_or_else(|| text.as_bytes().to_vec());
        (String::from_utf8(bytes).expect("text"), fixed.count)
    }

    #[test]
    fn edits_are_made_and_those_that_meet_wait() {
        let text = "abcdef";
        assert_eq!(
            fixed(text, &[(4, 5, "E"), (0, 1, "")], Wanted::Safe),
            ("bcdEf".into(), 2)
        );
        assert_eq!(
            fixed(text, &[(0, 3, "X"), (2, 4, "Y")], Wanted::Safe),
            ("Xdef".into(), 1)
        );
        assert_eq!(
            fixed(text, &[(0, 3, "X"), (3, 3, "Y")], Wanted::Safe),
            ("Xdef".into(), 1)
        );
        assert_eq!(
            fixed(text, &[(0, 9, "X"), (5, 4, "Y")], Wanted::Safe),
            (text.into(), 0)
        );
    }

    #[test]
    fn what_needs_a_look_is_left_unless_wanted() {
        assert_eq!(fixed("ab", &[(0, 1, "?")], Wanted::Safe), ("ab".into(), 0));
        assert_eq!(fixed("ab", &[(0, 1, "?")], Wanted::All), ("?b".into(), 1));
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"abcdef".to_vec());
        let shipped = sources.add("msc:util/a.lua", b"abc".to_vec());
        let edit = |file, start, end| (Span::new(file, start, end), "-".to_owned());
        let found = [
            finding(vec![edit(file, 0, 1), edit(file, 4, 5)], Safety::Safe),
            finding(vec![edit(file, 2, 3), edit(file, 4, 5)], Safety::Safe),
            finding(vec![edit(file, 2, 3), edit(shipped, 0, 1)], Safety::Safe),
            finding(Vec::new(), Safety::Safe),
        ];
        let fixed = apply_fixes(&sources, &found, Wanted::All);
        assert_eq!(fixed.count, 1);
        assert_eq!(fixed.files, BTreeMap::from([(file, b"-bcd-f".to_vec())]));
    }

    proptest! {
        /// What no edit covers is there afterwards, in its order, with the new texts between.
        #[test]
        fn text_elsewhere_stays(
            pieces in proptest::collection::vec(("[a-zé\n]{1,5}", "[xyz]{0,3}", "[A-Z]{0,4}"), 1..8),
            rotate in 0_usize..8,
        ) {
            let (mut text, mut expected) = (String::new(), String::new());
            let mut sources = SourceMap::new();
            let mut edits = Vec::new();
            for (kept, old, new) in &pieces {
                text += kept;
                edits.push((text.len(), text.len() + old.len(), new.clone()));
                text += old;
                expected += kept;
                expected += new;
            }
            let file = sources.add("a.html", text.into_bytes());
            let mut found: Vec<Diagnostic> = edits
                .into_iter()
                .map(|(start, end, new)| finding(vec![(Span::new(file, start, end), new)], Safety::Safe))
                .collect();
            let turn = rotate % found.len();
            found.rotate_left(turn);
            let fixed = apply_fixes(&sources, &found, Wanted::Safe);
            prop_assert_eq!(fixed.count, pieces.len());
            prop_assert_eq!(fixed.files[&file].clone(), expected.into_bytes());
        }
    }
}
