//! What is wrong with single elements, whatever is around them: attributes given twice, pages that do not say their
//! language.

use crate::diagnostic::{Code, Diagnostic, Fix, Safety};
use crate::parse::Code as Text;
use crate::parse::elements::{Attribute, Element, Node};

pub(in crate::check) fn check(code: &Text, found: &mut Vec<Diagnostic>) {
    for node in &code.elements.nodes {
        if let Node::Open(element) = node {
            attributes(element, found);
            language(element, found);
        }
    }
}

/// An attribute of an element that has it already; branches in the tag may choose between them.
fn attributes(element: &Element, found: &mut Vec<Diagnostic>) {
    if !element.is_complete {
        return;
    }
    for (index, attribute) in element.attributes.iter().enumerate().skip(1) {
        let before = &element.attributes[..index];
        let same = |first: &&Attribute| first.name == attribute.name && !first.name.is_empty();
        let Some(first) = before.iter().find(same) else {
            continue;
        };
        let name = &attribute.name;
        let (span, other) = (Text::place(&attribute.at), Text::place(&first.at));
        let message = format!("the attribute `{name}` is given twice");
        let from = before.last().map_or(attribute.at.start, |last| last.end);
        found.push(
            Diagnostic::new(Code::DuplicateAttribute, message, span)
                .because("browsers take the first and ignore this one")
                .also(other, "the first one")
                .help("remove one of them, or join their values")
                .fix(Fix {
                    title: format!("remove the second `{name}`"),
                    edits: vec![(Text::place(&(from..attribute.end)), String::new())],
                    safety: Safety::NeedsReview,
                }),
        );
    }
}

/// A page that does not say which language it is in.
fn language(element: &Element, found: &mut Vec<Diagnostic>) {
    let is_page = &*element.name == "html" && element.is_complete;
    let says = ["lang", "xml:lang"];
    if !is_page || says.iter().any(|name| element.attribute(name).is_some()) {
        return;
    }
    found.push(
        Diagnostic::new(
            Code::MissingLang,
            "the page does not say which language it is in",
            Text::place(&element.at),
        )
        .because("readers of the page aloud and translators must guess")
        .help("write `<html lang=\"?(page.language)\">`, or the language itself"),
    );
}
