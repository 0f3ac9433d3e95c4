//! Line indexes of the files that have findings: a project may have ten thousand files and one mistake.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Place, SourceMap, Span};

/// Where the lines of each file with findings begin.
pub(super) struct Lines<'a> {
    sources: &'a SourceMap,
    starts: BTreeMap<FileId, Vec<usize>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(sources: &'a SourceMap, found: &Diagnostics) -> Self {
        let mut starts = BTreeMap::new();
        for span in found.iter().flat_map(spans) {
            let index = || line_starts(&sources.get(span.file).bytes);
            starts.entry(span.file).or_insert_with(index);
        }
        Self { sources, starts }
    }

    /// Line and column, as [`SourceMap::place`] gives them, without counting through the file again.
    pub(super) fn place(&self, file: FileId, byte: u32) -> Place {
        let bytes = self.bytes(file);
        let byte = (byte as usize).min(bytes.len());
        let (line, start) = self.line_of(file, byte);
        let column = 1 + String::from_utf8_lossy(&bytes[start..byte]).chars().count();
        Place { byte, line, column }
    }

    /// Start and end of a span; never the end before the start.
    pub(super) fn ends(&self, span: Span) -> (Place, Place) {
        let start = self.place(span.file, span.start);
        let end = self.place(span.file, span.end.max(span.start));
        (start, end)
    }

    /// The text of the line that holds `byte`, without its line break.
    pub(super) fn text(&self, file: FileId, byte: u32) -> Cow<'a, str> {
        let bytes = self.bytes(file);
        let (_, start) = self.line_of(file, (byte as usize).min(bytes.len()));
        let rest = &bytes[start..];
        let end = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        String::from_utf8_lossy(&rest[..end])
    }

    fn bytes(&self, file: FileId) -> &'a [u8] {
        &self.sources.get(file).bytes
    }

    /// The number of the line that holds `byte`, and where it begins.
    fn line_of(&self, file: FileId, byte: usize) -> (usize, usize) {
        let starts = self.starts.get(&file).map_or(&[0][..], Vec::as_slice);
        let line = starts.partition_point(|&start| start <= byte).max(1);
        (line, starts[line - 1])
    }
}

/// Every place a finding speaks of.
fn spans(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> {
    let labels = diagnostic.labels.iter().map(|label| label.span);
    let edits = diagnostic
        .fix
        .iter()
        .flat_map(|fix| &fix.edits)
        .map(|(span, _)| *span);
    labels.chain(edits)
}

fn line_starts(bytes: &[u8]) -> Vec<usize> {
    let breaks = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
    std::iter::once(0)
        .chain(breaks.map(|(at, _)| at + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Code;

    fn one_finding(file: FileId) -> Diagnostics {
        let mut found = Diagnostics::new();
        found.push(Diagnostic::new(
            Code::LuaSyntax,
            "unfinished",
            Span::whole(file),
        ));
        found
    }

    #[test]
    fn lines_have_their_text_without_the_break() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"one\ntwo".to_vec());
        let lines = Lines::new(&sources, &one_finding(file));
        assert_eq!(lines.text(file, 0), "one");
        assert_eq!(lines.text(file, 3), "one");
        assert_eq!(lines.text(file, 4), "two");
        assert_eq!(lines.text(file, 99), "two");
    }

    #[test]
    fn only_files_with_findings_are_indexed() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"x".to_vec());
        sources.add("b.lua", b"y".to_vec());
        assert_eq!(Lines::new(&sources, &one_finding(file)).starts.len(), 1);
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_source_map(text in "[a-zé\r\n]{0,40}", byte in 0_u32..90) {
            let mut sources = SourceMap::new();
            let file = sources.add("a.lua", text.into_bytes());
            let lines = Lines::new(&sources, &one_finding(file));
            prop_assert_eq!(lines.place(file, byte), sources.place(file, byte));
        }
    }
}
