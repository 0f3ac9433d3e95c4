//! Where each value of a view lands, following its markup through the branches and loops of its code. Never fails: where
//! a place cannot be told, the fault says which branches disagree.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of statement and expression among many"
)]

use super::joined::{JoinedLua, OutputKind, TEXT, VALUE};
use super::markup::{Content, Context, Doubt, Markup};
use super::syntax::{At, Block, Call, Expr, ExprKind, Operator, Stat, StatKind};
use super::trust;
use super::walk::{self, Part};
use crate::lower::data::print_number;
use crate::resolve::scope::Scopes;

/// What is known of a text's values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// By where the expression begins in the joined Lua, sorted; what lands between tags is left out.
    contexts: Vec<(usize, Context)>,
    pub(crate) faults: Vec<Fault>,
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
    /// A view is shown inside something.
    Shown(String),
}

impl Places {
    /// Where the value of an expression lands.
    pub(crate) fn context(&self, at: usize) -> Context {
        let found = self.contexts.binary_search_by_key(&at, |(start, _)| *start);
        found.map_or(Context::Text, |index| self.contexts[index].1)
    }
}

/// Follows a view without code.
pub(crate) fn of_static(text: &str) -> Places {
    let mut markup = Markup::new();
    markup.text(text);
    let kind = (!markup.is_between_tags()).then(|| FaultKind::End(markup.describe()));
    Places {
        contexts: Vec::new(),
        faults: kind
            .map(|kind| Fault { at: 0..0, kind })
            .into_iter()
            .collect(),
    }
}

/// Follows a view.
pub(crate) fn of_dynamic(joined: &JoinedLua, block: &Block, scopes: &Scopes) -> Places {
    let mut flow = Flow {
        joined,
        scopes,
        places: Places::default(),
        is_lost: false,
    };
    let end = flow.block(block, Markup::new());
    flow.ends(end, joined.lua.len()..joined.lua.len());
    walk::block(block, &mut |part| {
        if let Part::Function(function) = part {
            flow.is_lost = false;
            let end = flow.block(&function.body, Markup::new());
            flow.ends(end, function.at.clone());
        }
    });
    flow.finish()
}

struct Flow<'a> {
    joined: &'a JoinedLua,
    scopes: &'a Scopes,
    places: Places,
    /// What follows a fault of branches is read from one of them, and says nothing.
    is_lost: bool,
}

/// A state, or none behind a `return` or `break`.
type State = Option<Markup>;

impl Flow<'_> {
    fn finish(self) -> Places {
        let mut places = self.places;
        // What was seen last counts: a second round of a loop knows more than the first.
        places.contexts.reverse();
        places.contexts.sort_by_key(|(start, _)| *start);
        places.contexts.dedup_by_key(|(start, _)| *start);
        places
            .contexts
            .retain(|(_, context)| *context != Context::Text);
        places.contexts.shrink_to_fit();
        places
    }

    fn fault(&mut self, at: &At, kind: FaultKind) {
        let is_known = |fault: &Fault| fault.at == *at;
        if !self.is_lost && !self.places.faults.iter().any(is_known) {
            self.is_lost = matches!(kind, FaultKind::Branches(..) | FaultKind::Loop(..));
            let at = at.clone();
            self.places.faults.push(Fault { at, kind });
        }
    }

    fn ends(&mut self, end: State, at: At) {
        if let Some(markup) = end
            && !markup.is_between_tags()
        {
            self.fault(&at, FaultKind::End(markup.describe()));
        }
    }

    fn block(&mut self, block: &Block, markup: Markup) -> State {
        let mut state = markup;
        // Around the sections that are open.
        let mut around: Vec<Markup> = Vec::new();
        for stat in block {
            match super::shape::section(stat) {
                Some(true) => around.push(std::mem::replace(&mut state, Markup::new())),
                Some(false) => {
                    let outer = around.pop().unwrap_or_else(Markup::new);
                    let inner = std::mem::replace(&mut state, outer);
                    self.ends(Some(inner), stat.at.clone());
                }
                None => state = self.stat(stat, state)?,
            }
        }
        Some(state)
    }

    fn stat(&mut self, stat: &Stat, mut markup: Markup) -> State {
        match &stat.kind {
            StatKind::Call(call) => {
                self.call(call, &mut markup);
                Some(markup)
            }
            StatKind::Do(body) => self.block(body, markup),
            StatKind::If {
                branches,
                otherwise,
            } => self.branches(stat, branches, otherwise.as_ref(), &markup),
            StatKind::While { body, .. }
            | StatKind::Repeat { body, .. }
            | StatKind::NumericFor { body, .. }
            | StatKind::GenericFor { body, .. } => Some(self.round(&stat.at, body, markup)),
            StatKind::Return(_) => {
                self.ends(Some(markup), stat.at.clone());
                None
            }
            StatKind::Break => None,
            _ => Some(markup),
        }
    }

    fn branches(
        &mut self,
        stat: &Stat,
        branches: &[(Expr, Block)],
        otherwise: Option<&Block>,
        before: &Markup,
    ) -> State {
        let mut joined: Option<(Markup, At)> = None;
        let bodies = branches
            .iter()
            .map(|(asked, body)| (asked.at.clone(), body));
        let last = otherwise.map(|body| {
            let at = body.first().map_or(stat.at.clone(), |stat| stat.at.clone());
            (at, body)
        });
        let mut ends: Vec<(Markup, At)> = Vec::new();
        for (at, body) in bodies.chain(last) {
            ends.extend(self.block(body, before.clone()).map(|end| (end, at)));
        }
        if otherwise.is_none() {
            ends.push((before.clone(), stat.at.start..stat.at.start + 2));
        }
        for (end, at) in ends {
            joined = Some(match joined {
                None => (end, at),
                Some((known, first)) => match known.join(&end) {
                    Some(both) => (both, first),
                    None => {
                        let kind =
                            FaultKind::Branches(end.describe(), known.describe(), first.clone());
                        self.fault(&at, kind);
                        (known, first)
                    }
                },
            });
        }
        joined.map(|(end, _)| end)
    }

    fn round(&mut self, at: &At, body: &Block, before: Markup) -> Markup {
        let Some(end) = self.block(body, before.clone()) else {
            return before;
        };
        let Some(joined) = before.join(&end) else {
            let kind = FaultKind::Loop(end.describe(), before.describe());
            self.fault(at, kind);
            return before;
        };
        if joined != before {
            // What the first round leaves is where the second begins.
            self.block(body, joined.clone());
        }
        joined
    }

    fn call(&mut self, expr: &Expr, markup: &mut Markup) {
        let ExprKind::Call(call) = &expr.kind else {
            return;
        };
        match call.function.path().as_deref() {
            Some([TEXT]) => {
                let outputs = &self.joined.outputs;
                let found = outputs.binary_search_by_key(&expr.at.start, |output| output.at.start);
                if let Some(OutputKind::Text(text, _)) =
                    found.ok().map(|index| &outputs[index].kind)
                {
                    markup.text(text);
                    self.schemes(markup);
                }
            }
            Some([VALUE]) => {
                if let Some(value) = call.arguments.first() {
                    self.value(value, markup);
                }
            }
            Some(["write"]) => self.written(call, markup),
            Some(["scribe", "View" | "Insert" | "Extensions"]) => self.shown(expr, markup),
            _ => {}
        }
    }

    fn written(&mut self, call: &Call, markup: &mut Markup) {
        if let Some(value) = call.arguments.first() {
            self.value(value, markup);
        }
    }

    fn shown(&mut self, expr: &Expr, markup: &Markup) {
        if markup.context() != Context::Text {
            self.fault(&expr.at, FaultKind::Shown(markup.describe()));
        }
    }

    /// Values that were taken for the beginning of an address, and turned out to be its scheme.
    fn schemes(&mut self, markup: &mut Markup) {
        for id in markup.take_schemes() {
            let known = self.places.contexts.iter_mut();
            for (_, context) in known.filter(|(start, _)| *start == id) {
                if let Context::Within(content @ Content::Url, _) = context {
                    *content = Content::UrlScheme;
                }
            }
        }
    }

    fn value(&mut self, value: &Expr, markup: &mut Markup) {
        let bare = value.bare();
        match &bare.kind {
            ExprKind::Text(bytes) => {
                markup.text(&String::from_utf8_lossy(bytes));
                self.schemes(markup);
            }
            ExprKind::Number(number) => markup.text(&print_number(*number)),
            ExprKind::Nil | ExprKind::False => {}
            ExprKind::Binary(Operator::Concat, left, right) if !is_script(markup.context()) => {
                self.value(left, markup);
                self.value(right, markup);
            }
            ExprKind::Call(call)
                if matches!(
                    call.function.path().as_deref(),
                    Some(["scribe", "View" | "Insert"])
                ) =>
            {
                self.shown(bare, markup);
            }
            _ => self.data(bare, markup),
        }
    }

    fn data(&mut self, value: &Expr, markup: &mut Markup) {
        let context = markup.context();
        let is_trusted = || trust::is_trusted(self.scopes, value);
        match context {
            Context::Name if !is_trusted() => {
                self.fault(&value.at, FaultKind::Name(markup.describe()));
            }
            Context::Doubtful(doubt) if !is_trusted() => {
                self.fault(&value.at, FaultKind::Value(doubt));
            }
            _ => {}
        }
        self.places.contexts.push((value.at.start, context));
        markup.value(value.at.start);
    }
}

/// Whether a value is one of a script, where texts put together are one text.
pub(crate) fn is_script(context: Context) -> bool {
    matches!(context, Context::Within(Content::Script, _))
}
