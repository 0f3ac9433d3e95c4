//! Changes as a changelog for people, and as JSON, an object a line.

use std::fmt::Write as _;

use compiler::Touched;
use serde_json::{Value, json};

use super::compare::{Change, Kind, Locks};
use crate::command::routes::shown_tables;

/// The parts of a changelog, in their order.
const TITLES: [&str; 8] = [
    "locks loosened",
    "locks tightened",
    "addresses gone",
    "addresses added",
    "addresses changed",
    "tables reached",
    "terms lost",
    "terms added",
];

fn title(kind: &Kind) -> &'static str {
    let index = match kind {
        Kind::Loosened { .. } => 0,
        Kind::Tightened { .. } => 1,
        Kind::Gone => 2,
        Kind::Added { .. } => 3,
        Kind::Changed { .. } => 4,
        Kind::Reached { .. } => 5,
        Kind::TermsLost { .. } => 6,
        Kind::TermsAdded { .. } => 7,
    };
    TITLES[index]
}

/// A part for each site and kind of change; what a reviewer must not miss comes first.
pub(super) fn human(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes of addresses, locks, tables or terms\n".to_owned();
    }
    let mut text = String::new();
    for site in changes.chunk_by(|a, b| a.site == b.site) {
        if !text.is_empty() {
            text.push('\n');
        }
        // A string takes everything, here and below.
        let _ = writeln!(text, "{}", site[0].site);
        for part in TITLES {
            let lines = site.iter().filter(|change| title(&change.kind) == part);
            let lines: String = lines.map(line).collect();
            if !lines.is_empty() {
                let _ = write!(text, "  {part}\n{lines}");
            }
        }
    }
    text
}

fn line(change: &Change) -> String {
    let subject = match change.selector {
        "matches" | "language" => change.subject.clone(),
        selector => format!("{selector} {}", change.subject)
            .trim_end()
            .to_owned(),
    };
    let what = match &change.kind {
        Kind::Added {
            handler,
            locks: None,
        } => format!(" ({handler})"),
        Kind::Added { handler, locks } => format!(" ({handler}; {})", shown(locks)),
        Kind::Gone => String::new(),
        Kind::Loosened { old, new } | Kind::Tightened { old, new } => {
            format!(": {} → {}", shown(old), shown(new))
        }
        Kind::Changed { old, new } => format!(": {old} → {new}"),
        Kind::Reached { reads, writes } => {
            let touched = Touched {
                reads: reads.clone(),
                writes: writes.clone(),
            };
            format!(": {}", shown_tables(&touched))
        }
        Kind::TermsLost { terms } | Kind::TermsAdded { terms } => format!(": {}", terms.join(", ")),
    };
    format!("    {subject}{what}\n")
}

fn shown(locks: &Locks) -> String {
    match locks.as_deref() {
        None => "everybody".to_owned(),
        Some([]) => "nobody".to_owned(),
        Some(keys) => format!("key {}", keys.join(" or ")),
    }
}

/// An object a change, the last one a summary.
pub(super) fn json_lines(changes: &[Change]) -> String {
    let count = |part: &str| {
        changes
            .iter()
            .filter(|change| title(&change.kind) == part)
            .count()
    };
    let summary = json!({
        "version": 1,
        "summary": {
            "loosened": count(TITLES[0]), "tightened": count(TITLES[1]), "gone": count(TITLES[2]),
            "added": count(TITLES[3]), "changed": count(TITLES[4]), "reached": count(TITLES[5]),
            "lost": count(TITLES[6]), "gained": count(TITLES[7]),
        },
    });
    let objects = changes.iter().map(object).chain([summary]);
    objects.map(|object| format!("{object}\n")).collect()
}

fn object(change: &Change) -> Value {
    let (site, subject) = (&change.site, &change.subject);
    let address = |name: &str, old: Value, new: Value| {
        json!({
            "version": 1, "kind": "address", "change": name, "site": site, "selector": change.selector,
            "address": subject, "old": old, "new": new,
        })
    };
    let terms = |name: &str, terms: &[String]| {
        json!({
            "version": 1, "kind": "terms", "change": name, "site": site, "language": subject, "terms": terms,
        })
    };
    match &change.kind {
        Kind::Loosened { old, new } => address("loosened", json!(old), json!(new)),
        Kind::Tightened { old, new } => address("tightened", json!(old), json!(new)),
        Kind::Gone => address("gone", Value::Null, Value::Null),
        Kind::Added { handler, locks } => {
            let mut object = address("added", Value::Null, json!(handler));
            object["locks"] = json!(locks);
            object
        }
        Kind::Changed { old, new } => address("changed", json!(old), json!(new)),
        Kind::Reached { reads, writes } => address(
            "reached",
            Value::Null,
            json!({ "reads": reads, "writes": writes }),
        ),
        Kind::TermsLost { terms: lost } => terms("lost", lost),
        Kind::TermsAdded { terms: added } => terms("gained", added),
    }
}
