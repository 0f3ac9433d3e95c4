//! Where each value of a text lands, following its markup through the branches and loops of its code. Never fails: where
//! a place cannot be told, the fault says which branches disagree.

mod flow;

use super::joined::JoinedLua;
use super::markup::{Content, Context, Doubt, Markup};
use super::syntax::{At, Block, Function};
use crate::resolve::scope::Scopes;
use flow::Flow;

/// What is known of a text's values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// By where the expression or text begins in the joined Lua, sorted; what lands between tags is left out.
    spots: Vec<Spot>,
    /// Where in the markup an output ends, by where it begins; between tags is left out.
    ends: Vec<(usize, u16)>,
    /// The place, by its number, in which a call runs something that writes.
    calls: Vec<(usize, u32)>,
    pub(crate) faults: Vec<Fault>,
    /// Values that are part of event handlers.
    pub(crate) handlers: Vec<At>,
    /// What is run inside something, and written elsewhere: `scribe.View`, or the path of a function.
    pub(crate) open: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    at: usize,
    context: Context,
    class: u16,
}

/// A place that cannot be told.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) at: At,
    pub(crate) kind: FaultKind,
}

/// What is wrong with it.
#[derive(Clone, Debug)]
pub(crate) enum FaultKind {
    /// A value cannot be written here.
    Value(Doubt),
    /// Data stands where a name would.
    Name(String),
    /// Two branches end in different places: what each ends in, and where the other is.
    Branches(String, String, At),
    /// A loop does not come back to where it began.
    Loop(String, String),
    /// The text, or a function in it, ends inside something.
    End(String),
    /// Something is shown inside something, and it cannot be told what.
    Shown(String),
    /// A function of the text is called in two places that ask for different escaping: both, and where the other is.
    Called(String, String, At),
}

/// What a text runs inside something, for others to say what that writes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked<'a> {
    View(&'a str),
    Function(&'a [&'a str]),
}

/// What others say of it.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// It writes nothing.
    Nothing,
    /// It cannot be told.
    Unknown,
    /// It leaves off there, and was begun in the place of this number.
    Ends(Box<Markup>, u32),
}

/// Answers for what a text runs.
pub(crate) type Guide<'g> = &'g mut dyn FnMut(Asked<'_>, &At, &Markup) -> Answer;

/// The class of a place that nothing is known of.
pub(crate) const ANYWHERE: u16 = u16::MAX;

impl Places {
    /// Where the value of an expression lands.
    pub(crate) fn context(&self, at: usize) -> Context {
        self.spot(at).map_or(Context::Text, |spot| spot.context)
    }

    /// The class of the place where an output or a value begins.
    pub(crate) fn before(&self, at: usize) -> u16 {
        self.spot(at).map_or(0, |spot| spot.class)
    }

    /// The class of the place where an output ends; of a value, where the text before it does.
    pub(crate) fn after(&self, at: usize) -> u16 {
        let found = self.ends.binary_search_by_key(&at, |(start, _)| *start);
        found.map_or(0, |index| self.ends[index].1)
    }

    /// The number of the place in which a call runs something that writes.
    pub(crate) fn call(&self, at: usize) -> Option<u32> {
        let found = self.calls.binary_search_by_key(&at, |(start, _)| *start);
        found.ok().map(|index| self.calls[index].1)
    }

    /// Adds what is known of other parts of the same text.
    pub(crate) fn add(&mut self, other: Self) {
        self.spots.extend(other.spots);
        self.ends.extend(other.ends);
        self.calls.extend(other.calls);
        self.faults.extend(other.faults);
        self.handlers.extend(other.handlers);
        self.settle();
    }

    /// Sorts; what was seen last counts, because a second round of a loop knows more than the first.
    fn settle(&mut self) {
        self.spots.reverse();
        self.spots.sort_by_key(|spot| spot.at);
        self.spots.dedup_by_key(|spot| spot.at);
        self.ends.reverse();
        self.ends.sort_by_key(|(start, _)| *start);
        self.ends.dedup_by_key(|(start, _)| *start);
        self.calls.reverse();
        self.calls.sort_by_key(|(start, _)| *start);
        self.calls.dedup_by_key(|(start, _)| *start);
        self.spots
            .retain(|spot| spot.context != Context::Text || spot.class != 0);
        self.ends.retain(|(_, class)| *class != 0);
        self.spots.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.handlers.sort_by_key(|at| at.start);
        self.handlers.dedup();
    }

    fn spot(&self, at: usize) -> Option<&Spot> {
        let found = self.spots.binary_search_by_key(&at, |spot| spot.at);
        found.ok().map(|index| &self.spots[index])
    }
}

/// Follows a view without code.
pub(crate) fn of_static(text: &str) -> Places {
    let mut markup = Markup::new();
    markup.text(text);
    let kind = (!markup.is_between_tags()).then(|| FaultKind::End(markup.describe()));
    Places {
        faults: kind
            .map(|kind| Fault { at: 0..0, kind })
            .into_iter()
            .collect(),
        ..Places::default()
    }
}

/// Follows a text from between tags. Without a guide, what it runs inside something is left open.
pub(crate) fn of_dynamic(
    joined: &JoinedLua,
    block: &Block,
    scopes: &Scopes,
    guide: Option<Guide<'_>>,
) -> Places {
    let mut flow = Flow::new(joined, block, scopes, guide);
    flow.whole(block);
    flow.functions(block);
    flow.finish()
}

/// Follows a view that begins somewhere else, and says where it ends.
pub(crate) fn of_part(
    joined: &JoinedLua,
    block: &Block,
    scopes: &Scopes,
    start: &Markup,
    guide: Guide<'_>,
) -> (Places, Markup) {
    let mut flow = Flow::new(joined, block, scopes, Some(guide));
    let end = flow.body(block, start);
    flow.functions(block);
    (flow.finish(), end)
}

/// Follows one function that begins somewhere else, and says where it ends.
pub(crate) fn of_function(
    joined: &JoinedLua,
    block: &Block,
    scopes: &Scopes,
    function: &Function,
    start: &Markup,
    guide: Guide<'_>,
) -> (Places, Markup) {
    let mut flow = Flow::new(joined, block, scopes, Some(guide));
    let end = flow.body(&function.body, start);
    flow.functions(&function.body);
    (flow.finish(), end)
}

/// Whether a value is one of a script, where texts put together are one text.
pub(crate) fn is_script(context: Context) -> bool {
    matches!(context, Context::Within(Content::Script, _))
}
