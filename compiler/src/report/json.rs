//! One JSON object a line, for editors and scripts, the last one a summary.
//! A field may be added; one that is here is never renamed or left out.

use std::io;

use serde_json::{Value, json};

use super::Report;
use super::lines::Lines;
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::source::{Place, Span};

/// Raised when a program that reads the old form could not read the new one.
const VERSION: u32 = 1;

pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let lines = Lines::new(report.sources, report.found);
    for finding in report.found.iter() {
        write_line(out, &object(finding, report, &lines))?;
    }
    write_line(out, &summary(report))
}

fn write_line(out: &mut dyn io::Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn object(finding: &Diagnostic, report: &Report<'_>, lines: &Lines<'_>) -> Value {
    let labels = finding.labels.iter().enumerate();
    let labels: Vec<Value> = labels
        .map(|(index, label)| label_object(label, index == 0, report, lines))
        .collect();
    json!({
        "version": VERSION,
        "code": finding.code.label(),
        "name": finding.code.info().name,
        "severity": finding.severity.name(),
        "message": finding.message,
        "labels": labels,
        "help": finding.help,
        "notes": finding.notes,
        "fix": finding.fix.as_ref().map(|fix| fix_object(fix, report, lines)),
    })
}

fn label_object(label: &Label, primary: bool, report: &Report<'_>, lines: &Lines<'_>) -> Value {
    let mut object = span_object(label.span, report, lines);
    object["text"] = json!(label.text);
    object["primary"] = json!(primary);
    object
}

fn fix_object(fix: &Fix, report: &Report<'_>, lines: &Lines<'_>) -> Value {
    let edit = |(span, text): &(Span, String)| {
        let mut object = span_object(*span, report, lines);
        object["text"] = json!(text);
        object
    };
    let edits: Vec<Value> = fix.edits.iter().map(edit).collect();
    json!({ "title": fix.title, "safety": fix.safety.name(), "edits": edits })
}

fn span_object(span: Span, report: &Report<'_>, lines: &Lines<'_>) -> Value {
    let (start, end) = lines.ends(span);
    json!({ "path": report.sources.get(span.file).path, "start": place(start), "end": place(end) })
}

fn place(place: Place) -> Value {
    json!({ "byte": place.byte, "line": place.line, "column": place.column })
}

fn summary(report: &Report<'_>) -> Value {
    json!({
        "version": VERSION,
        "summary": {
            "errors": report.found.count(Severity::Error),
            "warnings": report.found.count(Severity::Warning),
            "advice": report.found.count(Severity::Advice),
            "files": report.files(),
            "milliseconds": report.milliseconds,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{unknown_view, with_fix, written};
    use super::*;
    use crate::diagnostic::Code;
    use crate::report::Format;
    use crate::source::SourceMap;

    #[test]
    fn a_finding_is_one_line_with_fields_in_order() {
        let mut sources = SourceMap::new();
        let finding = unknown_view(&mut sources);
        let expected = concat!(
            r#"{"version":1,"code":"MS201","name":"unknown_view","severity":"error","#,
            r#""message":"no view named `acount`","labels":[{"path":"sites/example.com/settings.lua","#,
            r#""start":{"byte":37,"line":2,"column":23},"end":{"byte":45,"line":2,"column":31},"#,
            r#""text":"neither this site nor its applications has it","primary":true}],"#,
            r#""help":"use `account`","notes":[],"fix":null}"#,
            "\n",
            r#"{"version":1,"summary":{"errors":1,"warnings":0,"advice":0,"files":1,"milliseconds":41}}"#,
            "\n",
        );
        assert_eq!(written(Format::Json, &sources, vec![finding]), expected);
    }

    #[test]
    fn labels_notes_and_fixes_are_all_there() {
        let mut sources = SourceMap::new();
        let finding = with_fix(&mut sources);
        let text = written(Format::Json, &sources, vec![finding]);
        let line: Value =
            serde_json::from_str(text.lines().next().expect("one line")).expect("it is JSON");
        let end_of_file = json!({"byte": 16, "line": 1, "column": 17});
        let second = json!({
            "path": "bundles/my app/account.html", "start": end_of_file, "end": end_of_file,
            "text": "the nearest is this", "primary": false,
        });
        assert_eq!(line["labels"][1], second);
        assert_eq!(line["notes"], json!(["names are lower case"]));
        let fix = json!({
            "title": "use `account`", "safety": "needs_review", "edits": [{
                "path": "sites/example.com/settings.lua",
                "start": {"byte": 37, "line": 2, "column": 23},
                "end": {"byte": 45, "line": 2, "column": 31},
                "text": "\"account\"",
            }],
        });
        assert_eq!(line["fix"], fix);
    }

    #[test]
    fn nothing_found_is_a_summary_alone() {
        let expected = "{\"version\":1,\"summary\":{\"errors\":0,\"warnings\":0,\"advice\":0,\"files\":0,\"milliseconds\":41}}\n";
        assert_eq!(
            written(Format::Json, &SourceMap::new(), Vec::new()),
            expected
        );
    }

    #[test]
    fn empty_files_have_a_first_line() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.png", Vec::new());
        let finding = Diagnostic::new(Code::UnusedFile, "nothing uses it", Span::whole(file));
        let text = written(Format::Json, &sources, vec![finding]);
        let line: Value =
            serde_json::from_str(text.lines().next().expect("one line")).expect("it is JSON");
        assert_eq!(
            line["labels"][0]["start"],
            json!({"byte": 0, "line": 1, "column": 1})
        );
        assert_eq!(line["severity"], "advice");
        assert_eq!(line["labels"][0]["text"], Value::Null);
    }
}
