//! Workflow commands: GitHub Actions turns each into an annotation at the line, then a summary for the log.

use std::io;

use super::Report;
use super::lines::Lines;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;

pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let lines = Lines::new(report.sources, report.found);
    for finding in report.found.iter() {
        let span = finding.span();
        let command = command(finding.severity);
        let file = escape_property(&report.path(span.file));
        let place = place(lines.ends(span));
        let title = format!("{} {}", finding.code.label(), finding.code.info().name);
        let message = escape(&message(finding));
        writeln!(
            out,
            "::{command} file={file},{place},title={title}::{message}"
        )?;
    }
    writeln!(out, "{}", report.summary())
}

const fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    }
}

/// Columns are only understood when both are on one line.
fn place((start, end): (Place, Place)) -> String {
    if start.line == end.line {
        let (line, column, end_column) = (start.line, start.column, end.column);
        format!("line={line},col={column},endLine={line},endColumn={end_column}")
    } else {
        format!("line={},endLine={}", start.line, end.line)
    }
}

fn message(finding: &Diagnostic) -> String {
    match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    }
}

/// A command ends at the line's end, so line breaks are encoded, and `%` because it begins an encoded byte.
fn escape(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// In a property `,` ends the value and `:` the list.
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{unknown_view, written};
    use super::*;
    use crate::diagnostic::Code;
    use crate::report::Format;
    use crate::source::{SourceMap, Span};

    #[test]
    fn a_finding_is_a_command_with_its_place() {
        let mut sources = SourceMap::new();
        let finding = unknown_view(&mut sources);
        let expected = "\
::error file=sites/example.com/settings.lua,line=2,col=23,endLine=2,endColumn=31,title=MS201 unknown_view\
::no view named `acount`%0Ahelp: use `account`
1 error, 0 warnings, 0 advice in 1 file (41 ms)
";
        assert_eq!(written(Format::Github, &sources, vec![finding]), expected);
    }

    #[test]
    fn marks_are_encoded_and_several_lines_have_no_columns() {
        let mut sources = SourceMap::new();
        let file = sources.add("a,b:50%.html", b"<?\n\n".to_vec());
        let finding = Diagnostic::new(Code::UnusedFile, "100%: a,\r\nb", Span::new(file, 0, 4));
        let expected = "\
::notice file=a%2Cb%3A50%25.html,line=1,endLine=3,title=MS008 unused_file::100%25: a,%0D%0Ab
0 errors, 0 warnings, 1 advice in 1 file (41 ms)
";
        assert_eq!(written(Format::Github, &sources, vec![finding]), expected);
    }

    proptest! {
        #[test]
        fn escaped_properties_can_be_read_back(text in ".{0,30}") {
            let escaped = escape_property(&text);
            prop_assert!(!escaped.contains([',', ':', '\r', '\n']));
            let decoded = escaped
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%25", "%");
            prop_assert_eq!(decoded, text);
        }
    }
}
