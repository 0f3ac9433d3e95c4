//! What the model says, as the protocol has it.

use std::path::PathBuf;

use compiler::diagnostic::{Code, Diagnostic, Severity};
use compiler::model::{Completion, CompletionKind, Model, Rename};
use compiler::source::{FileId, Span};
use serde_json::{Value, json};

use super::place;

/// A model, and the folder its paths are relative to.
pub(super) struct View<'m> {
    pub(super) model: &'m Model,
    pub(super) folder: &'m PathBuf,
}

impl View<'_> {
    fn text(&self, file: FileId) -> &str {
        self.model.sources().get(file).text().unwrap_or_default()
    }

    pub(super) fn address(&self, file: FileId) -> String {
        let path = &self.model.sources().get(file).path;
        place::address(&self.folder.join(path))
    }

    pub(super) fn range(&self, span: Span) -> Value {
        let text = self.text(span.file);
        place::range(text, span.start as usize, span.end as usize)
    }

    /// Files that ship with the command are not on the disk, so nobody can be led there.
    pub(super) fn locations(&self, spans: &[Span]) -> Value {
        let files = self.model.sources();
        spans
            .iter()
            .filter(|span| !files.get(span.file).path.starts_with("msc:"))
            .map(|span| json!({ "uri": self.address(span.file), "range": self.range(*span) }))
            .collect()
    }

    pub(super) fn diagnostic(&self, found: &Diagnostic) -> Value {
        let severity = match found.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Advice => 3,
        };
        let mut message = found.message.clone();
        for words in found.labels[0].text.iter().chain(&found.help) {
            message.push('\n');
            message.push_str(words);
        }
        for note in &found.notes {
            message.push('\n');
            message.push_str(note);
        }
        let related: Vec<Value> = found.labels[1..]
            .iter()
            .map(|label| {
                json!({
                    "location": { "uri": self.address(label.span.file), "range": self.range(label.span) },
                    "message": label.text.as_deref().unwrap_or_default(),
                })
            })
            .collect();
        json!({
            "range": self.range(found.span()),
            "severity": severity,
            "code": found.code.label(),
            "source": "msc",
            "message": message,
            "relatedInformation": related,
            "tags": tags(found.code),
        })
    }

    /// Changes of texts, by the address of their files.
    pub(super) fn edits(&self, edits: &[(Span, String)]) -> Value {
        let mut changes = serde_json::Map::new();
        for (span, text) in edits {
            let edit = json!({ "range": self.range(*span), "newText": text });
            let list = changes
                .entry(self.address(span.file))
                .or_insert_with(|| json!([]));
            if let Value::Array(list) = list {
                list.push(edit);
            }
        }
        Value::Object(changes)
    }

    /// What a rename changes: texts first, then files.
    pub(super) fn renamed(&self, rename: &Rename) -> Value {
        let mut changes: Vec<Value> = Vec::new();
        if let Value::Object(texts) = self.edits(&rename.edits) {
            for (uri, edits) in texts {
                changes.push(
                    json!({ "textDocument": { "uri": uri, "version": null }, "edits": edits }),
                );
            }
        }
        for (file, path) in &rename.files {
            let new = place::address(&self.folder.join(path));
            changes.push(json!({ "kind": "rename", "oldUri": self.address(*file), "newUri": new }));
        }
        json!({ "documentChanges": changes })
    }
}

/// What nothing uses is shown faded.
fn tags(code: Code) -> Vec<u8> {
    if code.info().name.starts_with("unused_") {
        vec![1]
    } else {
        Vec::new()
    }
}

pub(super) fn completion(offer: &Completion) -> Value {
    let kind = match offer.kind {
        CompletionKind::Table => 9,
        CompletionKind::Field => 5,
        CompletionKind::Function => 3,
        CompletionKind::Local => 6,
        CompletionKind::File => 17,
        CompletionKind::Term => 1,
        CompletionKind::Address => 18,
    };
    json!({
        "label": offer.label,
        "kind": kind,
        "detail": offer.detail,
        "documentation": offer.words,
    })
}
