//! Tags, what can be wrong with them, and what a text leaves to what is around it.

use super::names;
use crate::source::FileId;

/// A tag where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) file: FileId,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Something that cannot be as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault<'a> {
    /// An element whose end tag is missing, and the tag that came instead.
    Unclosed(Tag<'a>, Option<Tag<'a>>),
    /// An end tag without an element, and what has ended that before, if that is so.
    Unmatched(Tag<'a>, Option<Tag<'a>>),
    /// An end tag for an element that cannot have one.
    Void(Tag<'a>),
    /// An end tag behind the one of what is around the element, which is third.
    Crossed(Tag<'a>, Tag<'a>, Tag<'a>),
    /// An element in another that cannot hold it, which is second.
    Nested(Tag<'a>, Tag<'a>),
}

impl<'a> Fault<'a> {
    /// The element around that of a probe.
    pub(super) fn probed(&self) -> Option<Tag<'a>> {
        match self {
            Fault::Nested(tag, around) if tag.start == PROBE => Some(*around),
            Fault::Unclosed(..) | Fault::Unmatched(..) | Fault::Void(_) => None,
            Fault::Crossed(..) | Fault::Nested(..) => None,
        }
    }
}

/// Where no tag is.
const PROBE: usize = usize::MAX;

/// What was found, and which elements of one file were closed by another.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults<'a> {
    pub(super) list: Vec<Fault<'a>>,
    /// Start and end tags that are in different files.
    pub(super) pairs: Vec<(Tag<'a>, Tag<'a>)>,
}

/// Whether a text ends a paragraph that is open around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EndsParagraph<'a> {
    #[default]
    No,
    Maybe,
    By(Tag<'a>),
}

/// What a text leaves to what is around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Effect<'a> {
    /// End tags of elements that are open around it.
    pub(super) closes: Vec<Tag<'a>>,
    pub(super) paragraph: EndsParagraph<'a>,
    /// Elements it leaves open, outermost first.
    pub(super) opens: Vec<Tag<'a>>,
    /// Elements in it that cannot be in others of their name.
    pub(super) single: Vec<Tag<'a>>,
}

impl<'a> Effect<'a> {
    /// What leaves everything as it was, but has one of each element that cannot be in others of its name.
    pub(super) fn probe(file: FileId) -> Self {
        let tag = |name: &&'static str| Tag {
            name,
            file,
            start: PROBE,
            end: PROBE,
        };
        Self {
            single: names::SINGLE.iter().map(tag).collect(),
            ..Self::default()
        }
    }

    /// Whether what is open around it stays so, a paragraph apart.
    pub(super) fn is_neutral(&self) -> bool {
        self.closes.is_empty() && self.opens.is_empty()
    }

    /// The same where it may not happen.
    pub(super) fn maybe(&self) -> Self {
        let mut maybe = self.clone();
        if maybe.paragraph != EndsParagraph::No {
            maybe.paragraph = EndsParagraph::Maybe;
        }
        maybe
    }
}
