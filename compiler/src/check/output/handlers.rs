//! Event handlers inside tags. No policy for content can name them, so that a page with one must allow every script that
//! finds its way into it; with a value inside, what a visitor sends is part of a program.

use std::collections::BTreeSet;

use super::views;
use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::elements::{Attribute, Node};
use crate::source::{FileId, Span};

/// Attributes that are event handlers (HTML standard, "event handlers on elements"; those of pointers, touch and animation
/// from their own standards).
const EVENTS: &str = "abort afterprint animationcancel animationend animationiteration animationstart auxclick beforeinput \
    beforematch beforeprint beforetoggle beforeunload begin blur cancel canplay canplaythrough change click close command \
    contextlost contextmenu contextrestored copy cuechange cut dblclick drag dragend dragenter dragleave dragover \
    dragstart drop durationchange emptied end ended error focus focusin focusout formdata fullscreenchange \
    fullscreenerror gotpointercapture hashchange input invalid keydown keypress keyup languagechange load loadeddata \
    loadedmetadata loadstart lostpointercapture message messageerror mousedown mouseenter mouseleave mousemove mouseout \
    mouseover mouseup mousewheel offline online pagehide pageshow paste pause play playing pointercancel pointerdown \
    pointerenter pointerleave pointermove pointerout pointerover pointerup popstate progress ratechange \
    rejectionhandled repeat reset resize scroll scrollend securitypolicyviolation seeked seeking select \
    selectionchange selectstart slotchange stalled storage submit suspend timeupdate toggle touchcancel touchend \
    touchmove touchstart transitioncancel transitionend transitionrun transitionstart unhandledrejection unload \
    volumechange waiting wheel";

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    if allows(subject) || !subject.bundle.escapes() {
        return;
    }
    let pages = allowing_pages(subject);
    for chunk in views(subject).filter(|chunk| !pages.contains(&chunk.file)) {
        let places = subject.resolved.landing.places(chunk, 0);
        let values: Vec<Span> = places.handlers.iter().map(|at| chunk.span(at)).collect();
        for span in &values {
            found.push(value_in_handler(*span));
        }
        let elements = chunk.elements.nodes.iter().filter_map(|node| match node {
            Node::Open(element) => Some(element),
            Node::Close(..) | Node::Raw(..) => None,
        });
        for attribute in elements.flat_map(|element| &element.attributes) {
            let holds =
                |span: &Span| (attribute.at.start..attribute.end).contains(&(span.start as usize));
            if is_handler(attribute) && !values.iter().any(holds) {
                let span = Span::new(chunk.file, attribute.at.start, attribute.at.end);
                found.push(inline_handler(&attribute.name, span));
            }
        }
    }
    for ((file, _), places) in subject.resolved.landing.versions() {
        if let Some(chunk) = subject.bundle.chunks.get(&file) {
            let values = places.handlers.iter().map(|at| chunk.span(at));
            values.for_each(|span| found.push(value_in_handler(span)));
        }
    }
}

fn is_handler(attribute: &Attribute) -> bool {
    let event = attribute.name.strip_prefix("on");
    event.is_some_and(|event| EVENTS.split_ascii_whitespace().any(|known| known == event))
        && attribute.value.is_some()
}

fn inline_handler(name: &str, span: Span) -> Diagnostic {
    let event = name.trim_start_matches("on");
    Diagnostic::new(
        Code::InlineHandler,
        format!("`{name}` is a script inside a tag"),
        span,
    )
    .because("a content security policy cannot tell it from one that was smuggled in")
    .help(format!(
        "call `addEventListener(\"{event}\", …)` in a script file; `csp = false` in the settings allows handlers"
    ))
}

fn value_in_handler(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ValueInHandler,
        "a value is part of an event handler",
        span,
    )
    .because("what is written here is run")
    .help("put the value into a `data-` attribute and read it in a script file")
}

/// Whether every site that runs the bundle has no content security policy.
fn allows(subject: &Subject<'_>) -> bool {
    let resolved = subject.resolved;
    let is_off = |data: &Data| data.get("csp").and_then(Data::as_bool) == Some(false);
    let bundle = |id: usize| is_off(&resolved.bundles[id].settings.data);
    let mut sites = resolved
        .sites
        .iter()
        .filter(|site| site.runs(subject.id))
        .peekable();
    let runs = sites.peek().is_some();
    is_off(&resolved.node.data)
        || bundle(subject.id)
        || (runs && sites.all(|site| site.bundle.is_some_and(bundle)))
}

/// Views and controllers of addresses without a policy.
fn allowing_pages(subject: &Subject<'_>) -> BTreeSet<FileId> {
    let mut files = BTreeSet::new();
    for site in &subject.resolved.sites {
        let routes = site.routes.routes.iter();
        let off = |data: &Data| data.get("csp").and_then(Data::as_bool) == Some(false);
        for view in routes
            .filter(|route| off(&route.safety))
            .filter_map(|route| route.view.as_ref())
        {
            files.extend(site.resources.views.get(view).map(|view| view.file));
        }
    }
    files
}
