//! Addresses that are scripts: `href="javascript:…"`.

use super::views;
use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::elements::{Element, Node};
use crate::parse::markup;
use crate::source::Span;

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    if !subject.bundle.escapes() {
        return;
    }
    for chunk in views(subject) {
        for node in &chunk.elements.nodes {
            let Node::Open(element) = node else { continue };
            for at in scripts(element) {
                let span = Span::new(chunk.file, at.0, at.1);
                found.push(
                    Diagnostic::new(Code::ScriptAddress, "a script stands where an address should", span)
                        .because("no content security policy allows it, and no browser can open it elsewhere")
                        .help("use a `<button>` and call `addEventListener` in a script file"),
                );
            }
        }
    }
}

/// Where the values of its attributes begin that are scripts, and where they end.
fn scripts(element: &Element) -> impl Iterator<Item = (usize, usize)> {
    let attributes = element.attributes.iter();
    attributes.filter_map(|attribute| {
        let (text, at, _) = attribute.value.as_ref()?.prefix();
        let is_script = markup::is_script_address(&element.name, &attribute.name, text);
        is_script.then_some((at, at + text.len()))
    })
}
