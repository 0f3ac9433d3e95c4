//! What is said of tags that do not fit together.

use super::effect::{Fault, Faults, Tag};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

fn span(tag: &Tag<'_>) -> Span {
    Span::new(tag.file, tag.start, tag.end)
}

/// Where other files had a part in it, the tag of theirs that was one too many.
fn blamed<'a>(fault: Fault<'a>, pairs: &[(Tag<'a>, Tag<'a>)]) -> Fault<'a> {
    let is_own = |one: &Tag<'_>, tag: &Tag<'_>| one.file == tag.file && one.name == tag.name;
    match fault {
        Fault::Unmatched(tag, None) => {
            let pair = pairs.iter().rev().find(|(open, _)| is_own(open, &tag));
            pair.map_or(fault, |(_, close)| Fault::Unmatched(*close, None))
        }
        Fault::Unclosed(tag, by) => {
            let pair = pairs.iter().rev().find(|(_, close)| is_own(close, &tag));
            pair.map_or(fault, |(open, _)| Fault::Unclosed(*open, by))
        }
        Fault::Unmatched(..) | Fault::Void(_) | Fault::Crossed(..) | Fault::Nested(..) => fault,
    }
}

/// The findings for what was found.
pub(super) fn findings(faults: &Faults<'_>) -> impl Iterator<Item = Diagnostic> {
    faults
        .list
        .iter()
        .map(|fault| finding(blamed(*fault, &faults.pairs)))
}

fn finding(fault: Fault<'_>) -> Diagnostic {
    match fault {
        Fault::Unclosed(tag, by) => {
            let name = tag.name;
            let message = format!("`{name}` is never closed");
            let finding = Diagnostic::new(Code::UnclosedElement, message, span(&tag));
            let finding = match by {
                Some(by) => finding.also(span(&by), "this comes before its end"),
                None => finding.because("what follows it on the page becomes a part of it"),
            };
            finding.help(format!("write `</{name}>` where it ends"))
        }
        Fault::Unmatched(tag, by) => {
            let name = tag.name;
            let message = format!("`</{name}>` closes nothing");
            let finding = Diagnostic::new(Code::UnmatchedEndTag, message, span(&tag));
            match by {
                Some(by) => finding
                    .because(format!("no `{name}` is open any more"))
                    .also(span(&by), format!("`{}` has ended it", by.name))
                    .help(format!(
                        "close `{name}` before `{}`, or make it a `div`",
                        by.name
                    )),
                None => finding
                    .because(format!("no `{name}` is open here"))
                    .help("remove it, or write the start tag where the element begins"),
            }
        }
        Fault::Void(tag) => {
            let message = format!("`{}` has no end tag", tag.name);
            Diagnostic::new(Code::UnmatchedEndTag, message, span(&tag))
                .because("the element ends with its start tag")
                .help("remove it")
        }
        Fault::Crossed(tag, open, by) => {
            let message = format!(
                "`</{0}>` comes behind the end of what is around `{0}`",
                tag.name
            );
            let around = if by.name == open.name {
                "this ended it"
            } else {
                "this came before"
            };
            Diagnostic::new(Code::MisnestedElements, message, span(&tag))
                .also(span(&open), "it begins here")
                .also(span(&by), around)
                .help("close the inner element before the outer one")
        }
        Fault::Nested(tag, around) => {
            let (name, outer) = (tag.name, around.name);
            let message = format!("`{name}` stands in `{outer}`, which cannot hold it");
            let finding = Diagnostic::new(Code::NestedElements, message, span(&tag))
                .also(span(&around), "it is inside this");
            match name {
                "form" => finding
                    .because("browsers ignore this tag, and its fields belong to the other form")
                    .help("move it behind the other form"),
                _ => finding
                    .because(format!(
                        "browsers end the outer `{outer}` or drop one of them"
                    ))
                    .help(format!("close `{outer}` before it")),
            }
        }
    }
}
