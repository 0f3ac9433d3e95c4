//! Values whose place cannot be told, so that no escaping is right for them. Only views that are sent as HTML, of bundles
//! that escape, are looked at.

use std::collections::BTreeSet;

use super::{Found, put};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::markup::Doubt;
use crate::parse::places::{Fault, FaultKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::source::{FileId, Span};

/// Every fault of every text.
pub(super) fn check(resolved: &Resolved, other: &BTreeSet<FileId>, all: &mut Found) {
    for bundle in resolved.bundles.iter().filter(|bundle| bundle.escapes()) {
        for chunk in bundle.chunks.values() {
            let is_markup = matches!(chunk.kind, ChunkKind::View | ChunkKind::Fragments);
            // Code may write something else than HTML, and a part of a tag at a time.
            let is_code = !is_markup && bundle.chunks.keys().all(|file| !other.contains(file));
            if (is_markup || is_code) && !chunk.is_broken && !other.contains(&chunk.file) {
                let faults = resolved.landing.places(chunk, 0).faults.iter();
                let told = |fault: &&Fault| {
                    is_markup || matches!(fault.kind, FaultKind::Value(_) | FaultKind::Name(_))
                };
                faults
                    .filter(told)
                    .for_each(|fault| put(finding(chunk, fault), all));
            }
        }
    }
    for ((file, place), places) in resolved.landing.versions() {
        let mut bundles = resolved.bundles.iter().filter(|bundle| bundle.escapes());
        let Some(chunk) = bundles.find_map(|bundle| bundle.chunks.get(&file)) else {
            continue;
        };
        for fault in &places.faults {
            let mut finding = finding(chunk, fault);
            let name = resolved.landing.names.get(place as usize - 1);
            finding
                .notes
                .extend(name.map(|name| format!("it is run {name}")));
            if let Some((from, at)) = resolved.landing.from.get(&(file, place)) {
                let runs = resolved
                    .bundles
                    .iter()
                    .find_map(|bundle| bundle.chunks.get(from));
                finding = match runs {
                    Some(chunk) => finding.also(chunk.span(at), "it is run from here"),
                    None => finding,
                };
            }
            put(finding, all);
        }
    }
}

fn finding(chunk: &ParsedChunk, fault: &Fault) -> Diagnostic {
    let span = if chunk.is_static {
        Span::whole(chunk.file)
    } else {
        chunk.span(&fault.at)
    };
    let place = |message: String| Diagnostic::new(Code::UndecidablePlace, message, span);
    match &fault.kind {
        FaultKind::Value(doubt) => {
            let (message, help) = words(*doubt);
            place(message.to_owned()).help(help)
        }
        FaultKind::Name(within) => Diagnostic::new(
            Code::DataAsName,
            "data cannot be the name of a tag or attribute",
            span,
        )
        .because(format!("it stands {within}"))
        .help("choose among names that are written out, as in `?(x and \"checked\")`"),
        FaultKind::Branches(this, other, at) => {
            place("the branches end in different places".to_owned())
                .because(format!("this one ends {this}"))
                .also(chunk.span(at), format!("and this one {other}"))
                .help("let each branch write whole tags and attributes")
        }
        FaultKind::Loop(end, start) => {
            place("the loop ends in another place than it began".to_owned())
                .because(format!("it begins {start} and ends {end}"))
                .help("let each round write whole tags and attributes")
        }
        FaultKind::End(within) => Diagnostic::new(
            Code::UnfinishedMarkup,
            format!("the markup ends {within}"),
            span,
        )
        .help("close it before the end"),
        FaultKind::Shown(within) => place(format!("what is shown {within} cannot be told"))
            .because("its values are escaped by the rules of the place")
            .help("name one view here, show it between tags, or write its values here"),
        FaultKind::Called(this, other, at) => {
            place("a function writes values in two kinds of places".to_owned())
                .because(format!("here it is called {this}"))
                .also(chunk.span(at), format!("and here {other}"))
                .help("declare it in `functions.html`, or let it return the value instead")
        }
    }
}

/// What is wrong, and what to do.
fn words(doubt: Doubt) -> (&'static str, &'static str) {
    match doubt {
        Doubt::Backslash => (
            "a value follows a backslash",
            "remove the backslash; what needs one gets it",
        ),
        Doubt::Slash => (
            "the slash before the value may divide or begin a pattern",
            "write the script so that each branch ends in a whole statement",
        ),
        Doubt::Code => (
            "a value is part of a script in an address",
            "use a button and a script file; an address should lead to a page",
        ),
        Doubt::Part => (
            "the value may be in the path of an address or behind its `?`",
            "write the address once in each branch, or put it together in one value",
        ),
        Doubt::Attribute => (
            "the attribute's name is put together from branches or values",
            "write the attribute's name out in each branch",
        ),
        Doubt::Kind => (
            "the script's type is a value, so its language is not known",
            "write out the `type` of the script",
        ),
        Doubt::Document => (
            "a value is inside a tag or script of the document in `srcdoc`",
            "give the frame an address with `src` and write a view for it",
        ),
        Doubt::Quotes => (
            "a value is in an attribute that has quotes, but does not begin with one",
            "put the whole value of the attribute in quotes",
        ),
    }
}
