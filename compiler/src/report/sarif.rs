//! SARIF 2.1.0, the form code scanning services read: one run, the table of codes as its rules.
//! Fingerprints are of the line's text, not its number, so that a finding is the same after lines above it moved.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Value, json};

use super::Report;
use super::lines::Lines;
use crate::diagnostic::{Code, Diagnostic, Fix, Label, Severity};
use crate::source::{FileId, Span};

pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let lines = Lines::new(report.sources, report.found);
    let mut seen = Fingerprints::default();
    let result = |finding| result(finding, report, &lines, &mut seen);
    let results: Vec<Value> = report.found.iter().map(result).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver() },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn driver() -> Value {
    json!({
        "name": "msc",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": Code::ALL.iter().copied().map(rule).collect::<Vec<Value>>(),
    })
}

fn rule(code: Code) -> Value {
    let info = code.info();
    json!({
        "id": code.label(),
        "name": info.name,
        "shortDescription": { "text": info.summary },
        "help": { "text": info.summary, "markdown": info.explain },
        "defaultConfiguration": { "level": level(info.severity) },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn result(
    finding: &Diagnostic,
    report: &Report<'_>,
    lines: &Lines<'_>,
    seen: &mut Fingerprints,
) -> Value {
    let location = |label: &Label| location(label, report, lines);
    let mut locations: Vec<Value> = finding.labels.iter().map(location).collect();
    let related = locations.split_off(1);
    let mut result = json!({
        "ruleId": finding.code.label(),
        "ruleIndex": finding.code as usize,
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "locations": locations,
        "partialFingerprints": { "primaryLocationLineHash": seen.next(finding, report, lines) },
    });
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([fix_object(fix, report, lines)]);
    }
    result
}

/// SARIF has one text for all there is to say.
fn message(finding: &Diagnostic) -> String {
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let all: Vec<String> = std::iter::once(finding.message.clone())
        .chain(help)
        .chain(notes)
        .collect();
    all.join("\n")
}

fn location(label: &Label, report: &Report<'_>, lines: &Lines<'_>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&report.path(label.span.file)) },
            "region": region(label.span, lines),
        },
    });
    if let Some(text) = &label.text {
        location["message"] = json!({ "text": text });
    }
    location
}

fn region(span: Span, lines: &Lines<'_>) -> Value {
    let (start, end) = lines.ends(span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// Edits are grouped by file, files in the order of their ids.
fn fix_object(fix: &Fix, report: &Report<'_>, lines: &Lines<'_>) -> Value {
    let mut by_file: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
    for (span, text) in &fix.edits {
        let replacement =
            json!({ "deletedRegion": region(*span, lines), "insertedContent": { "text": text } });
        by_file.entry(span.file).or_default().push(replacement);
    }
    let change = |(file, replacements)| {
        let uri = uri(&report.path(file));
        json!({ "artifactLocation": { "uri": uri }, "replacements": Value::Array(replacements) })
    };
    let changes: Vec<Value> = by_file.into_iter().map(change).collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

/// A path as a relative reference: `/` and unreserved characters stay, other bytes are encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// Counts findings that look alike, so that each has a fingerprint of its own.
#[derive(Default)]
struct Fingerprints {
    seen: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// `<hash>:<which of those with this hash>`, the form code scanning uses itself.
    fn next(&mut self, finding: &Diagnostic, report: &Report<'_>, lines: &Lines<'_>) -> String {
        let span = finding.span();
        let path = &report.sources.get(span.file).path;
        let line = lines.text(span.file, span.start);
        let text = format!("{}\0{path}\0{}", finding.code.label(), line.trim());
        let hash = blake3::hash(text.as_bytes()).to_hex()[..16].to_owned();
        let count = self.seen.entry(hash.clone()).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{unknown_view, with_fix, written};
    use super::*;
    use crate::report::Format;
    use crate::source::SourceMap;

    fn document(sources: &SourceMap, found: Vec<Diagnostic>) -> Value {
        serde_json::from_str(&written(Format::Sarif, sources, found)).expect("it is JSON")
    }

    fn fingerprint(result: &Value) -> &Value {
        &result["partialFingerprints"]["primaryLocationLineHash"]
    }

    #[test]
    fn the_rules_are_the_table_of_codes() {
        let document = document(&SourceMap::new(), Vec::new());
        assert_eq!(document["version"], "2.1.0");
        let run = &document["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["results"], json!([]));
        let rules = run["tool"]["driver"]["rules"]
            .as_array()
            .expect("rules are a list");
        assert_eq!(rules.len(), Code::ALL.len());
        let rule = &rules[Code::ShadowedAddress as usize];
        assert_eq!(rule["id"], "MS302");
        assert_eq!(rule["name"], "shadowed_address");
        assert_eq!(rule["defaultConfiguration"]["level"], "warning");
        assert_eq!(
            rule["help"]["markdown"],
            Code::ShadowedAddress.info().explain
        );
    }

    #[test]
    fn a_result_has_its_places_and_its_fix() {
        let mut sources = SourceMap::new();
        let finding = with_fix(&mut sources);
        let mut result = document(&sources, vec![finding])["runs"][0]["results"][0].take();
        result["partialFingerprints"].take();
        let region = json!({"startLine": 2, "startColumn": 23, "endLine": 2, "endColumn": 31});
        let expected = json!({
            "ruleId": "MS201",
            "ruleIndex": Code::UnknownView as usize,
            "level": "error",
            "message": {"text": "no view named `acount`\nhelp: use `account`\nnote: names are lower case"},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": "sites/example.com/settings.lua"},
                    "region": region,
                },
                "message": {"text": "neither this site nor its applications has it"},
            }],
            "partialFingerprints": null,
            "relatedLocations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": "bundles/my%20app/account.html"},
                    "region": {"startLine": 1, "startColumn": 17, "endLine": 1, "endColumn": 17},
                },
                "message": {"text": "the nearest is this"},
            }],
            "fixes": [{
                "description": {"text": "use `account`"},
                "artifactChanges": [{
                    "artifactLocation": {"uri": "sites/example.com/settings.lua"},
                    "replacements": [{"deletedRegion": region, "insertedContent": {"text": "\"account\""}}],
                }],
            }],
        });
        assert_eq!(result, expected);
    }

    #[test]
    fn fingerprints_survive_moved_lines_and_tell_repeats_apart() {
        let mut before = SourceMap::new();
        let finding = unknown_view(&mut before);
        let document_before = document(&before, vec![finding.clone(), finding.clone()]);
        let results = &document_before["runs"][0]["results"];
        assert_ne!(fingerprint(&results[0]), fingerprint(&results[1]));

        let file = &before.get(finding.span().file);
        let mut after = SourceMap::new();
        let moved = after.add(file.path.clone(), [b"\n\n", &file.bytes[..]].concat());
        let span = finding.span();
        let span = Span::new(moved, span.start as usize + 2, span.end as usize + 2);
        let document_after = document(
            &after,
            vec![Diagnostic::new(finding.code, finding.message, span)],
        );
        let result = &document_after["runs"][0]["results"][0];
        assert_eq!(fingerprint(result), fingerprint(&results[0]));
    }

    proptest! {
        #[test]
        fn addresses_hold_only_what_may_stand_there(path in ".{0,30}") {
            let uri = uri(&path);
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte)));
            prop_assert_eq!(uri.matches('%').count() * 2 + path.len(), uri.len());
        }
    }
}
