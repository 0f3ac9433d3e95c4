//! Ids that are on a page twice. Two of one view are compared by the branches they stand in: what stands in different
//! branches is never there at once. Of other views shown on the page, only what they always write counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::assembly::{Assembly, DEEPEST};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::ParsedChunk;
use crate::parse::elements::{Element, Node};
use crate::parse::shape::Item;
use crate::resolve::address::resource_id;
use crate::source::{FileId, Span};

/// An id that is written out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<'a> {
    name: &'a str,
    span: Span,
    /// The call that shows the view it is in.
    by: Option<Span>,
}

/// A branch or loop on the way to an id, and whether something leaves it early.
type Step = (usize, bool);

/// The ids that a view always writes, with those of the views it shows.
type Sure<'a> = Rc<Vec<Id<'a>>>;

/// Looks for ids on the views of a site.
#[derive(Default)]
pub(super) struct Ids<'a> {
    known: HashMap<FileId, Sure<'a>>,
    inside: Vec<FileId>,
    pub(super) found: Vec<Diagnostic>,
}

/// One text while it is read.
struct Text<'a> {
    chunk: &'a ParsedChunk,
    path: Vec<Step>,
    steps: usize,
    /// Inside elements whose content is no part of the page.
    inert: usize,
    /// It is written in every round of a loop.
    is_repeated: bool,
    has_left: bool,
    ids: Vec<(Id<'a>, Vec<Step>)>,
    sure: Vec<Id<'a>>,
}

impl<'a> Ids<'a> {
    /// The ids that a view always writes; what is wrong with them is noted on the way.
    pub(super) fn view(&mut self, assembly: &Assembly<'a, '_>, chunk: &'a ParsedChunk) -> Sure<'a> {
        if let Some(known) = self.known.get(&chunk.file) {
            return Rc::clone(known);
        }
        let is_deep = self.inside.len() >= DEEPEST || self.inside.contains(&chunk.file);
        if is_deep || chunk.is_broken || chunk.shape.is_unclear {
            return Rc::default();
        }
        self.inside.push(chunk.file);
        let mut text = Text::new(chunk);
        self.items(assembly, &mut text, &chunk.shape.items);
        let sure = std::mem::take(&mut text.sure);
        self.compare(text.ids);
        self.among(&sure);
        for function in &chunk.shape.functions {
            let mut text = Text::new(chunk);
            self.items(assembly, &mut text, function);
            self.compare(text.ids);
        }
        self.inside.pop();
        let sure = Rc::new(sure);
        self.known.insert(chunk.file, Rc::clone(&sure));
        sure
    }

    /// What a page has twice because its template has it as well.
    pub(super) fn page(&mut self, template: &BTreeMap<&'a str, Id<'a>>, view: &[Id<'a>]) {
        for id in view {
            if let Some(first) = template.get(id.name) {
                self.found.push(twice(id, first));
            }
        }
    }

    fn items(&mut self, assembly: &Assembly<'a, '_>, text: &mut Text<'a>, items: &'a [Item]) {
        for item in items {
            match item {
                Item::Node(index) => self.node(text, *index),
                Item::Choice(branches) => {
                    let was_repeated = std::mem::take(&mut text.is_repeated);
                    text.steps += 1;
                    for branch in branches {
                        text.steps += 1;
                        text.path.push((text.steps, leaves(branch)));
                        self.items(assembly, text, branch);
                        text.path.pop();
                    }
                    text.is_repeated = was_repeated;
                    text.has_left |= branches.iter().any(|branch| leaves(branch));
                }
                Item::Loop { body, is_repeated } => {
                    let was_repeated = text.is_repeated;
                    text.is_repeated = *is_repeated && !leaves(body);
                    text.steps += 1;
                    text.path.push((text.steps, leaves(body)));
                    self.items(assembly, text, body);
                    text.path.pop();
                    text.is_repeated = was_repeated;
                    text.has_left |= leaves(body);
                }
                Item::Section(body) => {
                    text.steps += 1;
                    text.path.push((text.steps, false));
                    self.items(assembly, text, body);
                    text.path.pop();
                }
                Item::Show(show) => {
                    let name = show.name.as_ref().filter(|_| show.is_sure);
                    let shown = name.and_then(|name| assembly.chunk(&resource_id(name)));
                    if let Some(shown) = shown.filter(|_| text.inert == 0) {
                        let at = text.chunk.span(&show.at);
                        let ids = self.view(assembly, shown);
                        self.shown(text, at, &ids);
                    }
                }
                Item::Return | Item::Break => {
                    text.has_left = true;
                    return;
                }
                Item::Extensions(_) | Item::Insert(_) => {}
            }
        }
    }

    fn shown(&mut self, text: &mut Text<'a>, at: Span, ids: &[Id<'a>]) {
        if text.is_repeated {
            for id in ids {
                self.found
                    .push(repeated(id.name, id.span).also(at, "shown in a loop"));
            }
        } else if text.path.is_empty() && !text.has_left {
            let shown = ids.iter().map(|id| Id {
                by: Some(at),
                ..*id
            });
            text.sure.extend(shown);
        }
    }

    fn node(&mut self, text: &mut Text<'a>, index: usize) {
        match text.chunk.elements.nodes.get(index) {
            Some(Node::Open(element)) => {
                if let Some((name, at)) = id(element).filter(|_| text.inert == 0) {
                    let id = Id {
                        name,
                        span: Span::new(text.chunk.file, at.start, at.end),
                        by: None,
                    };
                    if text.is_repeated {
                        self.found.push(repeated(id.name, id.span));
                    }
                    if text.path.is_empty() && !text.has_left {
                        text.sure.push(id);
                    }
                    text.ids.push((id, text.path.clone()));
                }
                text.inert += usize::from(is_inert(&element.name));
            }
            Some(Node::Close(name, _)) if is_inert(name) => {
                text.inert = text.inert.saturating_sub(1);
            }
            Some(Node::Close(..) | Node::Raw(..)) | None => {}
        }
    }

    /// Says which ids of a text are there twice.
    fn compare(&mut self, ids: Vec<(Id<'a>, Vec<Step>)>) {
        /// How many of one name are compared with each.
        const COMPARED: usize = 8;
        let mut seen: BTreeMap<&str, Vec<(Id<'_>, Vec<Step>)>> = BTreeMap::new();
        for (id, path) in ids {
            let earlier = seen.entry(id.name).or_default();
            let first = earlier
                .iter()
                .find(|(_, before)| are_together(before, &path));
            if let Some((first, _)) = first {
                self.found.push(twice(&id, first));
            } else if earlier.len() < COMPARED {
                earlier.push((id, path));
            }
        }
    }

    /// Says which ids of views that are shown together are there twice; those of one text are said already.
    fn among(&mut self, sure: &[Id<'a>]) {
        let mut seen: BTreeMap<&str, Id<'_>> = BTreeMap::new();
        let mut said: BTreeSet<Span> = BTreeSet::new();
        for id in sure {
            let Some(first) = seen.get(id.name) else {
                seen.insert(id.name, *id);
                continue;
            };
            if (id.by.is_some() || first.by.is_some()) && said.insert(id.span) {
                let finding = match (id.by, first.by) {
                    (Some(again), Some(_)) if id.span == first.span => {
                        duplicate(id.name, id.span).also(again, "its view is shown again here")
                    }
                    _ => twice(id, first),
                };
                self.found.push(finding);
            }
        }
    }
}

impl<'a> Text<'a> {
    fn new(chunk: &'a ParsedChunk) -> Self {
        Self {
            chunk,
            path: Vec::new(),
            steps: 0,
            inert: 0,
            is_repeated: false,
            has_left: false,
            ids: Vec::new(),
            sure: Vec::new(),
        }
    }
}

/// The ids of a template by name.
pub(super) fn by_name<'a>(ids: &[Id<'a>]) -> BTreeMap<&'a str, Id<'a>> {
    ids.iter().map(|id| (id.name, *id)).collect()
}

/// Whether an id is on the page whenever the deeper of the two is.
fn are_together(before: &[Step], after: &[Step]) -> bool {
    let step = |step: &Step| step.0;
    if before.len() <= after.len() {
        return before
            .iter()
            .map(step)
            .eq(after[..before.len()].iter().map(step));
    }
    let is_same = after
        .iter()
        .map(step)
        .eq(before[..after.len()].iter().map(step));
    is_same && before[after.len()..].iter().all(|(_, leaves)| !leaves)
}

/// Whether something in a block leaves it, or what is around it.
fn leaves(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Return | Item::Break => true,
        Item::Choice(branches) => branches.iter().any(|branch| leaves(branch)),
        Item::Loop { body, .. } | Item::Section(body) => leaves(body),
        Item::Node(_) | Item::Show(_) | Item::Extensions(_) | Item::Insert(_) => false,
    })
}

fn is_inert(name: &str) -> bool {
    matches!(name, "template" | "noscript")
}

/// The id of an element, where it is written out and certainly the element's.
fn id(element: &Element) -> Option<(&str, std::ops::Range<usize>)> {
    let attribute = element.attribute("id").filter(|_| element.is_complete)?;
    let (name, at, _) = attribute.value.as_ref()?.prefix();
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    (element.literal("id") == Some(name) && is_name).then(|| (name, at..at + name.len()))
}

fn duplicate(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateId,
        format!("the id `{name}` is on the page twice"),
        span,
    )
    .because("links, labels and scripts find the first one only")
    .help("give one of them another id")
}

fn twice(id: &Id<'_>, first: &Id<'_>) -> Diagnostic {
    duplicate(id.name, id.span).also(first.span, "the other one")
}

fn repeated(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::RepeatedId,
        format!("every round of the loop writes the id `{name}`"),
        span,
    )
    .because("links, labels and scripts find the first one only")
    .help("make the id from something that differs, or use a class")
}
