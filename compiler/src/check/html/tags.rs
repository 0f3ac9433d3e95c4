//! The elements that are open at a place of a page, and what each tag does to them. It follows the rules of the standard
//! for tags that may be left out and for what a tag ends beside its own element; recovery after a fault is simpler, since
//! only the first fault is said. What is not known stands as a barrier, below which nothing is concluded.

use super::effect::{Effect, EndsParagraph, Fault, Faults, Tag};
use super::names::{self, EndTag};

/// Most elements that are followed at once; what is nested deeper, or left open more often, is not judged.
const MOST: usize = 128;

/// An element that was ended by the tag of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pending<'a> {
    tag: Tag<'a>,
    by: Tag<'a>,
    depth: usize,
    /// The fault is said at another tag.
    is_said: bool,
}

/// The elements open at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// `None` is a barrier: anything may be open or closed there.
    stack: Vec<Option<Tag<'a>>>,
    closes: Vec<Tag<'a>>,
    paragraph: EndsParagraph<'a>,
    pending: Vec<Pending<'a>>,
    /// Paragraphs that a start tag has ended, that tag, and how deep.
    ended: Vec<(Tag<'a>, usize)>,
    /// Elements that cannot be in others of their name, the first of each that nothing is around.
    single: Vec<Tag<'a>>,
    /// What comes next is not written.
    pub(super) has_left: bool,
    is_unknown: bool,
}

impl<'a> State<'a> {
    /// Nothing is concluded from what was before.
    pub(super) fn barrier(&mut self) {
        if !matches!(self.stack.last(), Some(None)) {
            self.stack.push(None);
        }
        self.is_unknown = true;
    }

    /// Whether an element of this name is open; `None` where that is not known.
    pub(super) fn is_inside(&self, name: &str) -> Option<bool> {
        let mut open = self.stack.iter().rev();
        match open.find(|entry| entry.is_none_or(|tag| tag.name == name)) {
            Some(None) => None,
            Some(Some(_)) => Some(true),
            None => Some(false),
        }
    }

    /// Names of what is open and was closed, so that states can be compared.
    fn signature(&self) -> impl Iterator<Item = Option<&'a str>> {
        let open = self.stack.iter().map(|entry| entry.map(|tag| tag.name));
        open.chain(self.closes.iter().map(|tag| Some(tag.name)))
    }

    pub(super) fn is_like(&self, other: &State<'a>) -> bool {
        self.stack.len() == other.stack.len() && self.signature().eq(other.signature())
    }

    /// One of two states; what they do not share is not known.
    pub(super) fn either(&mut self, other: State<'a>, before: &State<'a>) {
        let is_like = self.is_like(&other);
        if self.paragraph != other.paragraph {
            self.paragraph = EndsParagraph::Maybe;
        }
        // What only one of them has settled is settled.
        let both: Vec<Pending<'a>> = other.pending;
        let mine = std::mem::take(&mut self.pending);
        let kept = |pending: &Pending<'a>| {
            !before.pending.contains(pending) || (mine.contains(pending) && both.contains(pending))
        };
        let mut merged: Vec<Pending<'a>> = mine.iter().copied().filter(kept).collect();
        let more = both.iter().copied().filter(kept);
        merged.extend(more.filter(|pending| !mine.contains(pending)));
        self.pending = merged;
        self.is_unknown |= other.is_unknown;
        let others = other.single.iter();
        let more: Vec<Tag<'a>> = others
            .filter(|tag| self.single.iter().all(|known| known.name != tag.name))
            .copied()
            .collect();
        self.single.extend(more);
        if !is_like {
            let same = self.stack.iter().zip(&other.stack);
            let name = |entry: &Option<Tag<'a>>| entry.map(|tag| tag.name);
            let shared = same.take_while(|(one, two)| name(one) == name(two)).count();
            self.stack.truncate(shared);
            let closes = self.closes.len().min(other.closes.len());
            self.closes.truncate(closes);
            self.barrier();
        }
    }

    /// It may have been like this, or as it was before.
    pub(super) fn maybe_paragraph(&mut self, before: &State<'a>) {
        if self.paragraph != before.paragraph {
            self.paragraph = EndsParagraph::Maybe;
        }
    }

    /// Reads a start tag; `is_empty` where it is written with `/>`.
    pub(super) fn open(&mut self, tag: Tag<'a>, is_empty: bool, faults: &mut Faults<'a>) {
        if self.is_foreign() {
            if !is_empty {
                self.push(tag);
            }
            return;
        }
        if names::ends_paragraph(tag.name) {
            self.end_paragraph(tag);
        }
        self.nest(tag, faults);
        if names::end_tag(tag.name) == EndTag::Void || (is_empty && names::is_foreign(tag.name)) {
            return;
        }
        self.end_siblings(tag);
        self.push(tag);
    }

    fn push(&mut self, tag: Tag<'a>) {
        if self.stack.len() >= MOST {
            self.stack.clear();
            self.barrier();
        }
        self.stack.push(Some(tag));
    }

    /// Looks for an element around another that cannot hold it.
    fn nest(&mut self, tag: Tag<'a>, faults: &mut Faults<'a>) {
        if let Some(Some(around)) = self.stack.last()
            && names::is_heading(around.name)
            && names::is_heading(tag.name)
        {
            return faults.list.push(Fault::Nested(tag, *around));
        }
        if !names::is_single(tag.name) {
            return;
        }
        for entry in self.stack.iter().rev() {
            match entry {
                Some(around) if around.name == tag.name => {
                    return faults.list.push(Fault::Nested(tag, *around));
                }
                Some(around) if !names::is_wall(around.name, tag.name) => {}
                _ => return,
            }
        }
        if self.single.iter().all(|known| known.name != tag.name) {
            self.single.push(tag);
        }
    }

    /// Whether the innermost part with rules of its own is one without those of HTML.
    fn is_foreign(&self) -> bool {
        let mut open = self.stack.iter().rev().flatten();
        let found = open.find(|tag| names::is_foreign(tag.name) || names::is_html_again(tag.name));
        found.is_some_and(|tag| names::is_foreign(tag.name))
    }

    /// Ends entries, rows and the like that the start tag of the next one ends.
    fn end_siblings(&mut self, tag: Tag<'a>) {
        let ended = names::ended_by(tag.name);
        let mut last = None;
        for (index, entry) in self.stack.iter().enumerate().rev() {
            let Some(open) = entry.filter(|_| !ended.is_empty()) else {
                break;
            };
            if ended.contains(&open.name) {
                last = Some(index);
            } else if names::stops(open.name, tag.name) {
                break;
            }
        }
        if let Some(index) = last {
            self.cut(index, tag, false);
        }
    }

    /// Ends a paragraph because of a start tag.
    pub(super) fn end_paragraph(&mut self, tag: Tag<'a>) {
        for (index, entry) in self.stack.iter().enumerate().rev() {
            match entry {
                None => return,
                Some(open) if open.name == "p" => {
                    self.cut(index, tag, true);
                    if self.ended.len() < MOST {
                        self.ended.push((tag, index));
                    }
                    return;
                }
                Some(open) if names::is_wall(open.name, "p") => return,
                Some(_) => {}
            }
        }
        if self.paragraph == EndsParagraph::No {
            self.paragraph = EndsParagraph::By(tag);
        }
    }

    /// Ends what is open from a place on; end tags that are missing are noted.
    fn cut(&mut self, index: usize, by: Tag<'a>, is_said: bool) {
        let inner = self.stack[index + 1..].iter().flatten();
        let room = MOST.saturating_sub(self.pending.len());
        let required = inner.filter(|tag| is_required(tag)).take(room);
        self.pending.extend(required.map(|tag| Pending {
            tag: *tag,
            by,
            depth: index,
            is_said,
        }));
        self.stack.truncate(index);
    }

    /// Reads an end tag.
    pub(super) fn close(&mut self, tag: Tag<'a>, faults: &mut Faults<'a>) {
        if names::end_tag(tag.name) == EndTag::Void && !self.is_foreign() {
            return faults.list.push(Fault::Void(tag));
        }
        if self.settle(tag, faults) {
            return;
        }
        let mut is_crossing = false;
        for index in (0..self.stack.len()).rev() {
            let Some(open) = self.stack[index] else {
                return;
            };
            let is_heading = names::is_heading(open.name) && names::is_heading(tag.name);
            if open.name == tag.name {
                if open.file != tag.file && faults.pairs.len() < MOST {
                    faults.pairs.push((open, tag));
                }
                return self.cut(index, tag, false);
            }
            if is_heading {
                faults.list.push(Fault::Unclosed(open, Some(tag)));
                return self.cut(index, tag, false);
            }
            is_crossing |= is_required(&open);
            if names::is_wall(open.name, tag.name) {
                return self.unmatched(tag, faults);
            }
        }
        if is_crossing {
            return self.unmatched(tag, faults);
        }
        if !names::is_implied(tag.name) {
            let ended = self.ended.iter().any(|(_, depth)| *depth == 0);
            if tag.name == "p" && ended {
                return self.unmatched(tag, faults);
            }
            if self.closes.len() >= MOST {
                return self.barrier();
            }
            self.closes.push(tag);
        }
        self.stack.clear();
    }

    fn unmatched(&mut self, tag: Tag<'a>, faults: &mut Faults<'a>) {
        if names::is_implied(tag.name) {
            return;
        }
        let depth = self.stack.len();
        let is_here = |(_, at): &(Tag<'a>, usize)| *at == depth;
        let ended = self.ended.iter().rposition(is_here);
        let ended = ended.filter(|_| tag.name == "p");
        let why = ended.map(|index| self.ended.remove(index).0);
        faults.list.push(Fault::Unmatched(tag, why));
    }

    /// Whether the element was ended before, by the tag of another.
    fn settle(&mut self, tag: Tag<'a>, faults: &mut Faults<'a>) -> bool {
        let depth = self.stack.len();
        let is_it = |pending: &Pending<'a>| pending.tag.name == tag.name && pending.depth == depth;
        let Some(index) = self.pending.iter().rposition(is_it) else {
            return false;
        };
        let pending = self.pending.remove(index);
        if !pending.is_said {
            faults
                .list
                .push(Fault::Crossed(tag, pending.tag, pending.by));
        }
        true
    }

    /// Does what a text shown here does.
    pub(super) fn apply(&mut self, effect: &Effect<'a>, faults: &mut Faults<'a>) {
        for tag in &effect.closes {
            self.close(*tag, faults);
        }
        match effect.paragraph {
            EndsParagraph::No => {}
            EndsParagraph::By(tag) => self.end_paragraph(tag),
            EndsParagraph::Maybe => {
                if self.is_inside("p") != Some(false) {
                    self.barrier();
                } else {
                    self.paragraph = EndsParagraph::Maybe;
                }
            }
        }
        for tag in &effect.single {
            self.nest(*tag, faults);
        }
        for tag in &effect.opens {
            self.open(*tag, false, faults);
        }
    }

    /// What is left at the end; `None` where it is not known.
    pub(super) fn finish(mut self, faults: &mut Faults<'a>) -> Option<Effect<'a>> {
        for pending in std::mem::take(&mut self.pending) {
            if !pending.is_said {
                faults
                    .list
                    .push(Fault::Unclosed(pending.tag, Some(pending.by)));
            }
        }
        if self.is_unknown {
            return None;
        }
        Some(Effect {
            closes: self.closes,
            paragraph: self.paragraph,
            opens: self.stack.into_iter().flatten().collect(),
            single: self.single,
        })
    }
}

/// Whether an open element cannot do without its end tag; inside drawings and formulas none can.
pub(super) fn is_required(tag: &Tag<'_>) -> bool {
    matches!(names::end_tag(tag.name), EndTag::Required | EndTag::Unknown)
}
