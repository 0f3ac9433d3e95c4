//! The pages of a site as they are put together: each view is read once for a site, and what it leaves to what is around it
//! is used wherever it is shown. A page is judged by what its view leaves and what its template makes of that.
//!
//! A parser such as html5ever would want each page as one text: views with branches have many, and ten thousand pages would
//! be read ten thousand times; what it says has no place in the author's files either. So the rules of the standard for
//! open elements are in `tags.rs`, over the tags as `parse/elements.rs` reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::effect::{Effect, Faults, Tag};
use super::names::{self, EndTag};
use super::tags::State;
use crate::parse::elements::{Element, Node};
use crate::parse::shape::{Item, Show};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::address::resource_id;
use crate::resolve::known::Texts;
use crate::resolve::site::{self, ResolvedSite};
use crate::source::FileId;

/// How many views may show each other in a row; what is shown beyond is not known.
pub(super) const DEEPEST: usize = 40;

/// Names that are put together, by site, file and place.
pub(super) type Computed<'a> = HashMap<(usize, FileId, usize), &'a Texts>;

/// What a view turned out to be on a site.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged<'a> {
    /// `None` where it is not certain.
    pub(super) effect: Option<Effect<'a>>,
    pub(super) faults: Faults<'a>,
    /// Elements that lack something, unless what is around the view has it.
    pub(super) bare: Vec<&'a Element>,
    /// Views that are shown inside a label, or where that is not known, and the others.
    pub(super) shows: BTreeSet<(FileId, bool)>,
}

/// A site while its pages are put together.
pub(super) struct Assembly<'a, 'c> {
    pub(super) resolved: &'a Resolved,
    pub(super) site: &'a ResolvedSite,
    index: usize,
    computed: &'c Computed<'a>,
    /// Elements that code writes alone.
    loose: BTreeSet<&'a str>,
    /// Views that are not sent as HTML.
    other: &'c BTreeSet<FileId>,
    /// Ids of views that have versions for languages, and these.
    versions: BTreeMap<&'a str, Vec<FileId>>,
    extensions: BTreeMap<String, Vec<String>>,
    known: HashMap<FileId, Rc<Judged<'a>>>,
    inside: Vec<FileId>,
    /// What the page's view leaves, while a template is read.
    content: Option<Effect<'a>>,
    work: Judged<'a>,
    /// States at the beginning of the loops around, and whether one of them is left otherwise.
    loops: Vec<(State<'a>, bool)>,
    /// Something may be left open by a `return`.
    is_torn: bool,
}

impl<'a, 'c> Assembly<'a, 'c> {
    pub(super) fn new(
        resolved: &'a Resolved,
        (index, site): (usize, &'a ResolvedSite),
        computed: &'c Computed<'a>,
        loose: BTreeSet<&'a str>,
        other: &'c BTreeSet<FileId>,
    ) -> Self {
        let mut versions: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
        for (id, view) in &site.resources.views {
            if let Some((base, _)) = id.rsplit_once('.') {
                versions.entry(base).or_default().push(view.file);
            }
        }
        Self {
            extensions: site::extensions(&resolved.bundles, &site.resources.views).linked,
            resolved,
            site,
            index,
            computed,
            loose,
            other,
            versions,
            known: HashMap::new(),
            inside: Vec::new(),
            content: None,
            work: Judged::default(),
            loops: Vec::new(),
            is_torn: false,
        }
    }

    /// The text of a view of the site.
    pub(super) fn chunk(&self, id: &str) -> Option<&'a ParsedChunk> {
        let view = self.site.resources.views.get(id)?;
        self.resolved.bundles[view.bundle].chunks.get(&view.file)
    }

    /// A view by its text.
    pub(super) fn view(&mut self, chunk: &'a ParsedChunk) -> Rc<Judged<'a>> {
        if let Some(known) = self.known.get(&chunk.file) {
            return Rc::clone(known);
        }
        let is_deep = self.inside.len() >= DEEPEST || self.inside.contains(&chunk.file);
        if is_deep || !self.is_clear(chunk) {
            return Rc::new(Judged::default());
        }
        self.inside.push(chunk.file);
        let judged = Rc::new(self.text(chunk, &chunk.shape.items, State::default()));
        self.inside.pop();
        self.known.insert(chunk.file, Rc::clone(&judged));
        judged
    }

    /// What a function in a text writes, for what is wrong within it.
    pub(super) fn function(&mut self, chunk: &'a ParsedChunk, items: &'a [Item]) -> Judged<'a> {
        let mut state = State::default();
        state.barrier();
        self.text(chunk, items, state)
    }

    /// A template with what a view leaves in its middle.
    pub(super) fn around(&mut self, template: &'a ParsedChunk, content: Effect<'a>) -> Judged<'a> {
        if !self.is_clear(template) {
            return Judged::default();
        }
        let outer = self.content.replace(content);
        self.inside.push(template.file);
        let judged = self.text(template, &template.shape.items, State::default());
        self.inside.pop();
        self.content = outer;
        judged
    }

    /// Whether the order of a view's tags is known, and all of them are HTML.
    pub(super) fn is_clear(&self, chunk: &ParsedChunk) -> bool {
        let is_clear = !chunk.is_broken && !chunk.shape.is_unclear;
        is_clear && !self.other.contains(&chunk.file) && is_html(chunk)
    }

    fn text(
        &mut self,
        chunk: &'a ParsedChunk,
        items: &'a [Item],
        mut state: State<'a>,
    ) -> Judged<'a> {
        let outer = std::mem::take(&mut self.work);
        let loops = std::mem::take(&mut self.loops);
        let was_torn = std::mem::replace(&mut self.is_torn, false);
        self.items(chunk, items, &mut state);
        let effect = state.finish(&mut self.work.faults);
        self.work.effect = effect.filter(|_| !self.is_torn);
        self.is_torn = was_torn;
        self.loops = loops;
        std::mem::replace(&mut self.work, outer)
    }

    fn items(&mut self, chunk: &'a ParsedChunk, items: &'a [Item], state: &mut State<'a>) {
        for item in items {
            if state.has_left {
                return;
            }
            match item {
                Item::Node(index) => self.node(chunk, *index, state),
                Item::Choice(branches) => self.choice(chunk, branches, state),
                Item::Loop { body, .. } => self.repeat(chunk, body, state),
                Item::Show(show) => self.show(chunk, show, state),
                Item::Extensions(name) => self.extend(name.as_deref(), state),
                Item::Insert(name) => self.insert(name.as_deref(), state),
                Item::Section(body) => self.section(chunk, body, state),
                Item::Return => {
                    self.is_torn |= !state.is_like(&State::default());
                    state.has_left = true;
                }
                Item::Break => {
                    if let Some((start, is_torn)) = self.loops.last_mut() {
                        *is_torn |= !state.is_like(start);
                    }
                    state.has_left = true;
                }
            }
        }
    }

    fn node(&mut self, chunk: &'a ParsedChunk, index: usize, state: &mut State<'a>) {
        let (name, at) = match chunk.elements.nodes.get(index) {
            Some(Node::Open(element)) => (&*element.name, element.at.clone()),
            Some(Node::Close(name, at)) => (&**name, at.clone()),
            Some(Node::Raw(..)) | None => return,
        };
        let tag = Tag {
            name,
            file: chunk.file,
            start: at.start,
            end: at.end,
        };
        let element = match &chunk.elements.nodes[index] {
            Node::Open(element) => Some(element),
            Node::Close(..) | Node::Raw(..) => None,
        };
        if let Some(element) = element
            && super::needs::is_bare(element, state)
        {
            self.work.bare.push(element);
        }
        if self.loose.contains(name) && names::end_tag(name) != EndTag::Void {
            // Code may have opened or closed it as well.
            if names::ends_paragraph(name) && state.is_inside("p") != Some(false) {
                state.barrier();
            }
            return;
        }
        match element {
            Some(element) => state.open(tag, element.is_empty, &mut self.work.faults),
            None => state.close(tag, &mut self.work.faults),
        }
    }

    fn choice(&mut self, chunk: &'a ParsedChunk, branches: &'a [Vec<Item>], state: &mut State<'a>) {
        let before = state.clone();
        let mut after: Option<State<'a>> = None;
        for branch in branches {
            let mut taken = before.clone();
            self.items(chunk, branch, &mut taken);
            if taken.has_left {
                continue;
            }
            match &mut after {
                Some(after) => after.either(taken, &before),
                None => after = Some(taken),
            }
        }
        match after {
            Some(after) => *state = after,
            None => state.has_left = true,
        }
    }

    fn repeat(&mut self, chunk: &'a ParsedChunk, body: &'a [Item], state: &mut State<'a>) {
        let before = state.clone();
        self.loops.push((before.clone(), false));
        self.items(chunk, body, state);
        let is_torn = self.loops.pop().is_some_and(|(_, is_torn)| is_torn);
        if state.has_left {
            // It leaves in the first round, if there is one.
            *state = before.clone();
        } else if state.is_like(&before) {
            state.maybe_paragraph(&before);
        } else {
            state.either(before.clone(), &before);
        }
        if is_torn {
            state.barrier();
        }
    }

    /// What goes to a section stands elsewhere, so that it must be complete.
    fn section(&mut self, chunk: &'a ParsedChunk, body: &'a [Item], state: &mut State<'a>) {
        let mut inner = State::default();
        self.items(chunk, body, &mut inner);
        let has_left = inner.has_left;
        let is_whole = inner
            .finish(&mut self.work.faults)
            .is_some_and(|effect| effect.closes.is_empty() && effect.opens.is_empty());
        self.is_torn |= !is_whole;
        state.has_left = has_left;
    }

    fn insert(&mut self, name: Option<&str>, state: &mut State<'a>) {
        match (name, &self.content) {
            (None, _) => state.barrier(),
            (Some("content"), Some(content)) => state.apply(content, &mut self.work.faults),
            (Some(_), _) => {}
        }
    }

    fn show(&mut self, chunk: &'a ParsedChunk, show: &Show, state: &mut State<'a>) {
        let ids: Vec<String> = match &show.name {
            Some(name) => vec![resource_id(name)],
            None => match self.computed.get(&(self.index, chunk.file, show.argument)) {
                Some(Texts::These(texts)) => texts.iter().map(|text| resource_id(text)).collect(),
                Some(Texts::Beginning(_)) | None => return state.barrier(),
            },
        };
        let is_sure = show.is_sure && ids.len() == 1;
        self.shown(&ids, is_sure, state);
    }

    fn extend(&mut self, name: Option<&str>, state: &mut State<'a>) {
        // Without a name it runs those of the page's view, whichever that is.
        let wanted = self
            .extensions
            .iter()
            .filter(|(target, _)| name.is_none_or(|name| resource_id(name) == **target));
        let ids: Vec<String> = wanted.flat_map(|(_, ids)| ids).cloned().collect();
        self.shown(&ids, false, state);
    }

    /// Shows one of some views, or all of them.
    fn shown(&mut self, ids: &[String], is_sure: bool, state: &mut State<'a>) {
        let mut chunks: Vec<&'a ParsedChunk> = Vec::new();
        for id in ids {
            chunks.extend(self.chunk(id));
            let versions = self.versions.get(id.as_str()).into_iter().flatten();
            let resolved = self.resolved;
            let text = |file: &FileId| {
                let mut bundles = resolved.bundles.iter();
                bundles.find_map(|bundle| bundle.chunks.get(file))
            };
            chunks.extend(versions.filter_map(text));
        }
        let is_sure = is_sure && chunks.len() == 1;
        let is_labelled = state.is_inside("label") != Some(false);
        for chunk in chunks {
            self.work.shows.insert((chunk.file, is_labelled));
            let judged = self.view(chunk);
            match &judged.effect {
                Some(effect) if is_sure => state.apply(effect, &mut self.work.faults),
                Some(effect) if effect.is_neutral() => {
                    state.apply(&effect.maybe(), &mut self.work.faults);
                }
                Some(_) | None => state.barrier(),
            }
        }
    }
}

/// Whether every element of a view is one of HTML, or in a drawing or formula.
fn is_html(chunk: &ParsedChunk) -> bool {
    if chunk.kind == ChunkKind::Controller {
        return false;
    }
    let mut depth = 0_usize;
    chunk.elements.nodes.iter().all(|node| match node {
        Node::Open(element) => {
            if names::is_foreign(&element.name) && !element.is_empty {
                depth += 1;
            }
            depth > 0 || names::end_tag(&element.name) != EndTag::Unknown
        }
        Node::Close(name, _) => {
            let is_known = depth > 0 || names::end_tag(name) != EndTag::Unknown;
            if names::is_foreign(name) {
                depth = depth.saturating_sub(1);
            }
            is_known
        }
        Node::Raw(..) => true,
    })
}
