//! What an element needs for those who do not see the page: pictures a description, fields a label.

use std::collections::BTreeSet;

use super::tags::State;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::elements::{Element, Node, Value};
use crate::parse::{ParsedChunk, elements};
use crate::source::{FileId, Span};

/// Whether an element may lack what it needs, as far as it and what is around it say.
pub(super) fn is_bare(element: &Element, state: &State<'_>) -> bool {
    let is_silent = !element.is_complete || is_hidden(element);
    !is_silent
        && (needs_text(element) && state.is_inside("figure") != Some(true)
            || needs_label(element) && state.is_inside("label") == Some(false))
}

/// Whether it is kept from those who would need it, or named otherwise.
fn is_hidden(element: &Element) -> bool {
    let is = |name: &str, value: &str| element.literal(name) == Some(value);
    let named = ["aria-label", "aria-labelledby", "title"];
    named.iter().any(|name| element.attribute(name).is_some())
        || is("aria-hidden", "true")
        || is("role", "presentation")
        || is("role", "none")
        || element.attribute("hidden").is_some()
}

/// Whether it is a picture without a text in its place.
fn needs_text(element: &Element) -> bool {
    let is_picture = match &*element.name {
        "img" => true,
        "area" => element.attribute("href").is_some(),
        "input" => kind(element).as_deref() == Some("image"),
        _ => false,
    };
    is_picture && element.attribute("alt").is_none()
}

/// Whether it is a field that people fill in.
fn needs_label(element: &Element) -> bool {
    match &*element.name {
        "select" | "textarea" => true,
        "input" => kind(element).is_some_and(|kind| {
            let others = ["button", "hidden", "image", "reset", "submit"];
            !others.contains(&kind.as_str())
        }),
        _ => false,
    }
}

/// The type of a field, where it is known.
fn kind(element: &Element) -> Option<String> {
    match element.attribute("type") {
        None => Some("text".to_owned()),
        Some(_) => element.literal("type").map(str::to_ascii_lowercase),
    }
}

/// The fields that labels of a site name.
#[derive(Default)]
pub(super) struct Labels<'a> {
    known: BTreeSet<&'a str>,
    /// Beginnings of names that are made from values.
    prefixes: BTreeSet<&'a str>,
    /// Code writes labels.
    pub(super) is_open: bool,
    /// Code writes the beginning or the end of a label.
    pub(super) is_torn: bool,
}

impl<'a> Labels<'a> {
    pub(super) fn add(&mut self, chunk: &'a ParsedChunk) {
        let written = &chunk.written;
        self.is_open |= written.has_label || written.any;
        self.is_torn |= written.any || written.names.iter().any(|name| &**name == "label");
        for node in &chunk.elements.nodes {
            let Node::Open(element) = node else { continue };
            if &*element.name == "label" {
                self.is_open |= element.has_value;
                match element
                    .attribute("for")
                    .and_then(|named| named.value.as_ref())
                    .map(Value::prefix)
                {
                    Some((name, _, true)) => drop(self.known.insert(name)),
                    Some((prefix, _, false)) => drop(self.prefixes.insert(prefix)),
                    None => {}
                }
            }
        }
    }

    /// Whether some label may name a field.
    fn may_name(&self, element: &Element) -> bool {
        let Some(id) = element.attribute("id") else {
            return false;
        };
        let id = id.value.as_ref().map(Value::prefix);
        self.is_open
            || match id {
                Some((id, _, true)) => {
                    self.known.contains(id)
                        || self.prefixes.iter().any(|prefix| id.starts_with(prefix))
                }
                _ => true,
            }
    }
}

/// The finding for an element that lacks something on a site.
pub(super) fn fault(
    file: FileId,
    element: &elements::Element,
    labels: &Labels<'_>,
    is_labelled: bool,
) -> Option<Diagnostic> {
    let span = Span::new(file, element.at.start, element.at.end);
    if needs_text(element) {
        let message = format!("`{}` has no `alt`", element.name);
        let finding = Diagnostic::new(Code::MissingAlt, message, span);
        return Some(
            finding
                .because("who does not see the picture is told its address, or nothing")
                .help("say in `alt` what it shows; `alt=\"\"` if it is only decoration"),
        );
    }
    if is_labelled || labels.is_torn || labels.may_name(element) {
        return None;
    }
    let message = format!("`{}` has no label", element.name);
    let finding = Diagnostic::new(Code::MissingLabel, message, span);
    Some(
        finding
            .because("who does not see the page is not told what goes here")
            .help("put it into a `label`, name its id in `for` of one, or give it `aria-label`"),
    )
}
