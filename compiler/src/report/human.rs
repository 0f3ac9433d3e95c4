//! Findings with excerpts of the source, for a person at a terminal, then what to do next and a summary.
//! Nothing from a file reaches the terminal as a control character.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use codespan_reporting::diagnostic::{
    Diagnostic as Rendered, Label as RenderedLabel, LabelStyle, Severity as Style,
};
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::termcolor::Buffer;
use codespan_reporting::term::{Config, emit_to_write_style};

use super::groups::groups;
use super::lines::Lines;
use super::{Report, one_line};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label, Severity};
use crate::source::{FileId, SourceFile, SourceMap, Span};

pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let excerpts = Excerpts::new(report.sources, report.found);
    let config = Config::default();
    for group in groups(report.found) {
        let finding = group.first;
        let mut buffer = if report.color {
            Buffer::ansi()
        } else {
            Buffer::no_color()
        };
        let mut rendered = excerpts.rendered(finding);
        rendered.notes.extend(excerpts.others(&group.others));
        emit_to_write_style(&mut buffer, &config, &excerpts.files, &rendered)
            .map_err(io::Error::other)?;
        out.write_all(with_advice(finding.severity, buffer.as_slice()).as_bytes())?;
    }
    if let Some(code) = worst(report.found) {
        writeln!(out, "more about the first: msc explain {}", code.label())?;
    }
    writeln!(out, "{}", report.summary())
}

/// The code of the first error, or of the first warning where there is no error, and so on.
fn worst(found: &Diagnostics) -> Option<Code> {
    let first = found.iter().min_by_key(|finding| finding.severity);
    first.map(|finding| finding.code)
}

/// The renderer has no severity called advice: its word for a note, which comes first of all, is replaced.
fn with_advice(severity: Severity, rendered: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(rendered);
    match severity {
        Severity::Advice => Cow::Owned(text.replacen("note[", "advice[", 1)),
        Severity::Error | Severity::Warning => text,
    }
}

/// The files that have findings, as they may be shown.
struct Excerpts<'a> {
    sources: &'a SourceMap,
    lines: Lines<'a>,
    files: SimpleFiles<String, String>,
    ids: BTreeMap<FileId, usize>,
}

impl<'a> Excerpts<'a> {
    fn new(sources: &'a SourceMap, found: &Diagnostics) -> Self {
        let lines = Lines::new(sources, found);
        let mut files = SimpleFiles::new();
        let mut ids = BTreeMap::new();
        for label in found.iter().flat_map(|finding| &finding.labels) {
            let source = sources.get(label.span.file);
            let add = || files.add(printable(&one_line(&source.path)), shown(source));
            ids.entry(label.span.file).or_insert_with(add);
        }
        Self {
            sources,
            lines,
            files,
            ids,
        }
    }

    fn rendered(&self, finding: &Diagnostic) -> Rendered<usize> {
        let labels = finding.labels.iter().enumerate();
        let help = finding
            .help
            .iter()
            .map(|help| printable(&format!("help: {help}")));
        let notes = finding
            .notes
            .iter()
            .map(|note| printable(&format!("note: {note}")));
        Rendered::new(style(finding.severity))
            .with_code(finding.code.label())
            .with_message(printable(&finding.message))
            .with_labels(
                labels
                    .filter_map(|(index, label)| self.label(index, label))
                    .collect(),
            )
            .with_notes(help.chain(notes).collect())
    }

    /// The places of the other findings of a group, a line each.
    fn others(&self, others: &[&Diagnostic]) -> Option<String> {
        let place = |finding: &&Diagnostic| {
            let span = finding.span();
            let path = one_line(&self.sources.get(span.file).path);
            let place = self.lines.place(span.file, span.start);
            format!("\n{path}:{}:{}", place.line, place.column)
        };
        let places: String = others.iter().map(place).collect();
        let count = others.len();
        (count > 0).then(|| printable(&format!("the same at {count} other places:{places}")))
    }

    fn label(&self, index: usize, label: &Label) -> Option<RenderedLabel<usize>> {
        let id = *self.ids.get(&label.span.file)?;
        let place = if index == 0 {
            LabelStyle::Primary
        } else {
            LabelStyle::Secondary
        };
        let text = label.text.as_deref().unwrap_or_default();
        let range = self.range(id, label.span);
        Some(RenderedLabel::new(place, id, range).with_message(printable(&one_line(text))))
    }

    /// The part of the shown text that a span stands for.
    fn range(&self, id: usize, span: Span) -> Range<usize> {
        let source = self.sources.get(span.file);
        let length = self.files.get(id).map_or(0, |file| file.source().len());
        let offset = |byte: u32| shown_offset(source, byte).min(length);
        let start = offset(span.start);
        start..offset(span.end).max(start)
    }
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
        Severity::Advice => Style::Note,
    }
}

/// The text of a file for excerpts; of a binary file there is nothing to see.
fn shown(file: &SourceFile) -> String {
    if file.bytes.contains(&0) {
        String::new()
    } else {
        printable(&String::from_utf8_lossy(&file.bytes))
    }
}

/// Where a byte of the file is in its shown text: stand-ins for bytes that are no UTF-8 are longer than these.
fn shown_offset(file: &SourceFile, byte: u32) -> usize {
    let byte = (byte as usize).min(file.bytes.len());
    match file.text() {
        Some(_) => byte,
        None => String::from_utf8_lossy(&file.bytes[..byte]).len(),
    }
}

/// The text with a stand-in of the same length for each control character, line breaks and tabs apart.
fn printable(text: &str) -> String {
    let mut characters = text.chars().peekable();
    let mut printable = String::with_capacity(text.len());
    while let Some(character) = characters.next() {
        let line_break =
            character == '\n' || (character == '\r' && characters.peek() == Some(&'\n'));
        let stand_in = if character.len_utf8() == 1 { '?' } else { '¿' };
        let keep = line_break || character == '\t' || !character.is_control();
        printable.push(if keep { character } else { stand_in });
    }
    printable
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{unknown_view, with_fix, written};
    use super::*;
    use crate::report::{Format, write};

    fn human(sources: &SourceMap, found: Vec<Diagnostic>) -> String {
        written(Format::Human, sources, found)
    }

    /// The excerpt alone, without the two lines at the end.
    fn excerpt(path: &str, bytes: &[u8], start: usize, end: usize) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add(path, bytes.to_vec());
        let finding = Diagnostic::new(Code::LuaSyntax, "`=` expected", Span::new(file, start, end))
            .because("here");
        let text = human(&sources, vec![finding]);
        let end = text.find("\nmore about").expect("the hint follows");
        text[..end].to_owned()
    }

    #[test]
    fn a_finding_shows_the_place_and_the_help() {
        let mut sources = SourceMap::new();
        let finding = unknown_view(&mut sources);
        let expected = "\
error[MS201]: no view named `acount`
  ┌─ sites/example.com/settings.lua:2:23
  │
2 │   { matches=\"é\", view=\"acount\" },
  │                       ^^^^^^^^ neither this site nor its applications has it
  │
  = help: use `account`

more about the first: msc explain MS201
1 error, 0 warnings, 0 advice in 1 file (41 ms)
";
        assert_eq!(human(&sources, vec![finding]), expected);
    }

    #[test]
    fn other_files_and_notes_follow() {
        let mut sources = SourceMap::new();
        let finding = with_fix(&mut sources);
        let text = human(&sources, vec![finding]);
        let expected = "\
  ┌─ bundles/my app/account.html:1:17
  │
1 │ <h1>Account</h1>
  │                 - the nearest is this
  │
  = help: use `account`
  = note: names are lower case
";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn advice_is_called_advice_and_the_worst_is_explained() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.css", b"p {}".to_vec());
        let advice = Diagnostic::new(Code::UnusedFile, "note[ nothing uses it", Span::whole(file));
        let warning = Diagnostic::new(
            Code::OrphanExtension,
            "it extends nothing",
            Span::whole(file),
        );
        let text = human(&sources, vec![advice, warning]);
        assert!(
            text.starts_with("advice[MS008]: note[ nothing uses it\n"),
            "{text}"
        );
        assert!(text.contains("\nwarning[MS207]: "), "{text}");
        assert!(
            text.ends_with("explain MS207\n0 errors, 1 warning, 1 advice in 1 file (41 ms)\n"),
            "{text}"
        );
    }

    #[test]
    fn the_same_at_several_places_is_said_once() {
        let mut sources = SourceMap::new();
        let first = sources.add("a.lua", b"x\n  x\n".to_vec());
        let second = sources.add("b.lua", b"x y x\n".to_vec());
        let at = |file, start, what: &str| {
            let span = Span::new(file, start, start + 1);
            Diagnostic::new(Code::UndefinedGlobal, what, span).help("write it")
        };
        let found = vec![
            at(first, 0, "no `x`"),
            at(first, 4, "no `x`"),
            at(second, 0, "no `x`"),
            at(second, 2, "no `y`"),
            at(second, 4, "no `x`"),
        ];
        let text = human(&sources, found);
        let expected = "\
error[MS601]: no `x`
  ┌─ a.lua:1:1
  │
1 │ x
  │ ^
  │
  = help: write it
  = the same at 3 other places:
    a.lua:2:3
    b.lua:1:1
    b.lua:1:5

error[MS601]: no `y`
";
        assert!(text.starts_with(expected), "{text}");
        assert!(
            text.ends_with("5 errors, 0 warnings, 0 advice in 2 files (41 ms)\n"),
            "{text}"
        );
    }

    #[test]
    fn a_second_place_is_shown_with_each() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.lua", b"a a a a\n".to_vec());
        let at = |start| {
            let here = Span::new(file, start, start + 1);
            Diagnostic::new(Code::DuplicateKey, "twice", here)
                .also(Span::new(file, start - 2, start - 1), "first")
        };
        let text = human(&sources, vec![at(2), at(6)]);
        assert_eq!(text.matches("warning[MS606]: twice").count(), 2, "{text}");
    }

    #[test]
    fn nothing_found_is_one_line() {
        let mut sources = SourceMap::new();
        for index in 0..12 {
            sources.add(format!("{index}.lua"), Vec::new());
        }
        assert_eq!(
            human(&sources, Vec::new()),
            "no findings in 12 files (41 ms)\n"
        );
    }

    #[test]
    fn the_end_of_a_file_has_a_place() {
        let without_break = "\
error[MS101]: `=` expected
  ┌─ a.lua:1:4
  │
1 │ x y
  │    ^ here
";
        assert_eq!(excerpt("a.lua", b"x y", 3, 9), without_break);
        let behind_break = "\
error[MS101]: `=` expected
  ┌─ a.lua:2:1
  │
2 │ \n  │ ^ here
";
        assert_eq!(excerpt("a.lua", b"x y\n", 4, 4), behind_break);
        let empty = "\
error[MS101]: `=` expected
  ┌─ a.lua:1:1
  │
1 │ \n  │ ^ here
";
        assert_eq!(excerpt("a.lua", b"", 0, 0), empty);
    }

    #[test]
    fn bytes_that_are_no_text_are_stood_in_for() {
        let latin = excerpt("a.lua", b"caf\xe9 = \xe9\r\n", 7, 8);
        let expected = "1 │ caf\u{FFFD} = \u{FFFD}\n  │        ^ here\n";
        assert!(latin.ends_with(expected), "{latin}");
        let binary = excerpt("a.png", b"\x89PNG\0\x1b[31m", 0, 0);
        assert!(binary.ends_with("1 │ \n  │ ^ here\n"), "{binary}");
    }

    #[test]
    fn files_cannot_command_the_terminal() {
        let text = excerpt("\u{1b}[2J.lua", "\u{1b}[31mx\u{9b}".as_bytes(), 0, 0);
        assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text:?}");
    }

    #[test]
    fn colors_are_only_there_when_asked_for() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.css", Vec::new());
        let mut found = Diagnostics::new();
        found.push(Diagnostic::new(
            Code::UnusedFile,
            "nothing uses it",
            Span::whole(file),
        ));
        let report = Report {
            sources: &sources,
            found: &found,
            milliseconds: 41,
            color: true,
            base: "",
        };
        let mut out = Vec::new();
        write(&mut out, Format::Human, &report).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("reports are UTF-8");
        assert!(text.contains("\u{1b}["), "{text:?}");
        assert!(text.contains("advice[MS008]"), "{text:?}");
    }

    proptest! {
        #[test]
        fn printable_text_keeps_its_length_and_lines(text in any::<String>()) {
            let printable = printable(&text);
            prop_assert_eq!(printable.len(), text.len());
            prop_assert_eq!(printable.lines().count(), text.lines().count());
        }
    }
}
