//! The walk over statements that follows the markup.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of statement and expression among many"
)]

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Answer, Asked, Fault, FaultKind, Guide, Places, Spot, is_script};
use crate::library;
use crate::lower::data::print_number;
use crate::parse::joined::{JoinedLua, OutputKind, TEXT, VALUE};
use crate::parse::markup::{Content, Context, Holder, Markup};
use crate::parse::shape;
use crate::parse::syntax::{At, Block, Call, Expr, ExprKind, Function, Operator, Stat, StatKind};
use crate::parse::trust::{self, Trust};
use crate::parse::walk::{self, Part};
use crate::resolve::scope::{LocalId, Scopes};

pub(super) struct Flow<'a, 'g> {
    joined: &'a JoinedLua,
    scopes: &'a Scopes,
    guide: Option<Guide<'g>>,
    /// Functions that are locals and nothing else ever.
    locals: HashMap<LocalId, &'a Function>,
    /// Those whose bodies are being followed.
    active: Vec<LocalId>,
    /// What each call of such a function inside something found: where it is, in which place, and what lands where.
    entered: BTreeMap<LocalId, Vec<Entered>>,
    /// Names of functions in calls that were followed, by where they begin.
    placed: HashSet<usize>,
    /// Functions that were followed where they stand, by where they begin.
    followed: HashSet<usize>,
    /// Where the bodies that are being followed returned, unless they began between tags.
    returns: Vec<Option<Vec<(Markup, At)>>>,
    places: Places,
    /// What follows a fault of branches is read from one of them, and says nothing.
    is_lost: bool,
}

struct Entered {
    at: At,
    place: String,
    spots: Vec<Spot>,
}

/// A state, or none behind a `return` or `break`.
type State = Option<Markup>;

impl<'a, 'g> Flow<'a, 'g> {
    pub(super) fn new(
        joined: &'a JoinedLua,
        block: &'a Block,
        scopes: &'a Scopes,
        guide: Option<Guide<'g>>,
    ) -> Self {
        Self {
            joined,
            scopes,
            guide,
            locals: locals(block, scopes),
            active: Vec::new(),
            entered: BTreeMap::new(),
            placed: HashSet::new(),
            followed: HashSet::new(),
            returns: Vec::new(),
            places: Places::default(),
            is_lost: false,
        }
    }

    /// The text itself, which begins and ends between tags.
    pub(super) fn whole(&mut self, block: &'a Block) {
        self.returns.push(None);
        let end = self.block(block, Markup::new());
        self.returns.pop();
        self.ends(end, self.joined.lua.len()..self.joined.lua.len());
    }

    /// A text or function that begins anywhere; where it ends.
    pub(super) fn body(&mut self, block: &'a Block, start: &Markup) -> Markup {
        self.returns.push(Some(Vec::new()));
        let end = self.block(block, start.clone());
        let returns = self.returns.pop().flatten().unwrap_or_default();
        let last = block.last().map_or(0..0, |stat| stat.at.clone());
        let ends = returns.into_iter().chain(end.map(|end| (end, last)));
        self.meet(ends).unwrap_or_else(|| start.clone())
    }

    /// Functions that may be called between tags.
    pub(super) fn functions(&mut self, block: &'a Block) {
        walk::block(block, &mut |part| {
            if let Part::Function(function) = part
                && !self.followed.contains(&function.at.start)
                && !self.is_placed(function)
            {
                self.is_lost = false;
                self.returns.push(None);
                let end = self.block(&function.body, Markup::new());
                self.returns.pop();
                self.ends(end, function.at.clone());
            }
        });
    }

    /// Whether a function is called nowhere but inside something, and was followed there.
    fn is_placed(&self, function: &Function) -> bool {
        let is_it = |(_, known): &(&LocalId, &&Function)| known.at == function.at;
        let Some((id, _)) = self.locals.iter().find(is_it) else {
            return false;
        };
        let uses = self.scopes.resolved.iter();
        let mut uses = uses.filter(|(_, local)| *local == id);
        self.entered.contains_key(id) && uses.all(|(at, _)| self.placed.contains(at))
    }

    pub(super) fn finish(mut self) -> Places {
        let known: HashMap<usize, Spot> = self.places.spots.iter().map(|s| (s.at, *s)).collect();
        for (id, entered) in std::mem::take(&mut self.entered) {
            let function = self.locals[&id];
            let mut calls = entered.into_iter();
            let Some(first) = calls.next() else { continue };
            for other in calls {
                if !agree(&first.spots, &other.spots) {
                    let kind =
                        FaultKind::Called(other.place, first.place.clone(), first.at.clone());
                    self.is_lost = false;
                    self.fault(&other.at, kind);
                }
            }
            // It is called between tags as well.
            let differs = |spot: &Spot| {
                known
                    .get(&spot.at)
                    .is_some_and(|known| known.context != spot.context)
            };
            if !self.is_placed(function) && first.spots.iter().any(differs) {
                let kind =
                    FaultKind::Called(first.place, "between tags".to_owned(), function.at.clone());
                self.is_lost = false;
                self.fault(&first.at, kind);
            }
            self.places.spots.extend(first.spots);
        }
        self.places.settle();
        self.places
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

    fn block(&mut self, block: &'a Block, markup: Markup) -> State {
        let mut state = markup;
        // Around the sections that are open.
        let mut around: Vec<Markup> = Vec::new();
        for stat in block {
            match shape::section(stat) {
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

    fn stat(&mut self, stat: &'a Stat, mut markup: Markup) -> State {
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
            StatKind::While { condition, body } => {
                self.calls(condition, &mut markup);
                Some(self.round(&stat.at, body, markup))
            }
            StatKind::Repeat { body, .. } => Some(self.round(&stat.at, body, markup)),
            StatKind::NumericFor { range, body, .. } => {
                range.iter().for_each(|expr| self.calls(expr, &mut markup));
                Some(self.round(&stat.at, body, markup))
            }
            StatKind::GenericFor { values, body, .. } => {
                values.iter().for_each(|expr| self.calls(expr, &mut markup));
                Some(self.round(&stat.at, body, markup))
            }
            StatKind::Return(values) => {
                values.iter().for_each(|expr| self.calls(expr, &mut markup));
                match self.returns.last_mut() {
                    Some(Some(returns)) => returns.push((markup, stat.at.clone())),
                    _ => self.ends(Some(markup), stat.at.clone()),
                }
                None
            }
            StatKind::Break => None,
            StatKind::Local { values, .. } | StatKind::Assign { values, .. } => {
                values.iter().for_each(|expr| self.calls(expr, &mut markup));
                Some(markup)
            }
            StatKind::Function { .. } | StatKind::LocalFunction { .. } => Some(markup),
        }
    }

    fn branches(
        &mut self,
        stat: &'a Stat,
        branches: &'a [(Expr, Block)],
        otherwise: Option<&'a Block>,
        before: &Markup,
    ) -> State {
        let bodies = branches.iter().map(|(asked, body)| {
            let at = asked.at.clone();
            (Some(asked), at, body)
        });
        let last = otherwise.map(|body| {
            let at = body.first().map_or(stat.at.clone(), |stat| stat.at.clone());
            (None, at, body)
        });
        let mut before = before.clone();
        let mut ends: Vec<(Markup, At)> = Vec::new();
        for (asked, at, body) in bodies.chain(last) {
            if let Some(asked) = asked {
                self.calls(asked, &mut before);
            }
            ends.extend(self.block(body, before.clone()).map(|end| (end, at)));
        }
        if otherwise.is_none() {
            ends.push((before, stat.at.start..stat.at.start + 2));
        }
        self.meet(ends.into_iter())
    }

    /// Where all of these go on.
    fn meet(&mut self, ends: impl Iterator<Item = (Markup, At)>) -> State {
        let mut joined: Option<(Markup, At)> = None;
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

    fn round(&mut self, at: &At, body: &'a Block, before: Markup) -> Markup {
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

    fn call(&mut self, expr: &'a Expr, markup: &mut Markup) {
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
                    self.output(expr, markup, |flow, markup| {
                        markup.text(text);
                        flow.schemes(markup);
                    });
                }
            }
            Some([VALUE]) => self.written(expr, call, markup),
            Some(["write"]) if self.is_free(&call.function) => self.written(expr, call, markup),
            _ => self.calls(expr, markup),
        }
    }

    /// Notes where an output begins and ends.
    fn output(
        &mut self,
        expr: &Expr,
        markup: &mut Markup,
        write: impl FnOnce(&mut Self, &mut Markup),
    ) {
        let class = markup.class();
        if class != 0 {
            self.places.spots.push(Spot {
                at: expr.at.start,
                context: Context::Text,
                class,
            });
        }
        write(self, markup);
        let class = markup.class();
        if class != 0 {
            self.places.ends.push((expr.at.start, class));
        }
    }

    fn written(&mut self, expr: &Expr, call: &'a Call, markup: &mut Markup) {
        self.output(expr, markup, |flow, markup| {
            if let Some(value) = call.arguments.first() {
                flow.value(value, markup);
            }
        });
    }

    /// Values that were taken for the beginning of an address, and turned out to be its scheme; or for text, and turned out
    /// to load the page again.
    fn schemes(&mut self, markup: &mut Markup) {
        for id in markup.take_schemes() {
            let known = self.places.spots.iter_mut();
            for spot in known.filter(|spot| spot.at == id) {
                spot.context = match spot.context {
                    Context::Within(Content::Url, holder) => {
                        Context::Within(Content::UrlScheme, holder)
                    }
                    Context::Quoted => Context::Within(Content::Refresh, Holder::Quoted),
                    Context::Unquoted => Context::Within(Content::Refresh, Holder::Unquoted),
                    Context::Within(Content::Plain, holder) => {
                        Context::Within(Content::Refresh, holder)
                    }
                    other => other,
                };
            }
        }
    }

    fn value(&mut self, value: &'a Expr, markup: &mut Markup) {
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
            // It writes what it shows itself, and gives nothing.
            ExprKind::Call(call)
                if matches!(
                    call.function.path().as_deref(),
                    Some(["scribe", "View" | "Insert"])
                ) =>
            {
                self.before(bare, markup);
                self.calls(bare, markup);
                let class = markup.class();
                let (at, context) = (bare.at.start, Context::Text);
                self.places.spots.push(Spot { at, context, class });
            }
            _ => self.data(bare, markup),
        }
    }

    /// Notes where the text before a value ends; what the value runs may write as well.
    fn before(&mut self, value: &Expr, markup: &Markup) {
        let class = markup.class();
        if class != 0 {
            self.places.ends.push((value.at.start, class));
        }
    }

    fn data(&mut self, value: &'a Expr, markup: &mut Markup) {
        self.before(value, markup);
        self.calls(value, markup);
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
        if is_handler(context) && trust::trust(self.scopes, value) != Trust::Literal {
            self.places.handlers.push(value.at.clone());
        }
        let class = markup.class();
        let at = value.at.start;
        self.places.spots.push(Spot { at, context, class });
        markup.value(at);
    }

    /// What an expression runs, where that is inside something; between tags it is followed for itself.
    fn calls(&mut self, expr: &'a Expr, markup: &mut Markup) {
        if markup.is_between_tags() {
            return;
        }
        match &expr.kind {
            ExprKind::Call(call) => {
                self.calls(&call.function, markup);
                for argument in call.arguments.iter() {
                    match &argument.kind {
                        ExprKind::Function(function) => self.given(function, markup),
                        _ => self.calls(argument, markup),
                    }
                }
                self.called(expr, call, markup);
            }
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                self.calls(left, markup);
                self.calls(right, markup);
            }
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self.calls(inner, markup),
            ExprKind::Table(fields) => fields
                .iter()
                .for_each(|field| self.calls(field.value(), markup)),
            _ => {}
        }
    }

    /// A function given to another is called there, any number of times.
    fn given(&mut self, function: &'a Function, markup: &mut Markup) {
        self.followed.insert(function.at.start);
        let end = self.body(&function.body, markup);
        match markup.join(&end) {
            Some(joined) => {
                if joined != *markup {
                    self.body(&function.body, &joined);
                }
                *markup = joined;
            }
            None => {
                let kind = FaultKind::Loop(end.describe(), markup.describe());
                self.fault(&function.at, kind);
            }
        }
    }

    fn called(&mut self, expr: &'a Expr, call: &'a Call, markup: &mut Markup) {
        if call.method.is_some() {
            return;
        }
        if let ExprKind::Name(_) = &call.function.kind
            && let Some(&id) = self.scopes.resolved.get(&call.function.at.start)
        {
            return self.local(id, &call.function.at, markup);
        }
        let Some(path) = call.function.path() else {
            return;
        };
        if !self.is_root_free(&call.function) {
            return;
        }
        match path.as_slice() {
            ["scribe", "View"] => {
                let name = call.arguments.first().and_then(|name| name.as_text());
                self.shown(expr, name, markup);
            }
            // What is in a section was written between tags, and is text here as well.
            ["scribe", "Insert"] if markup.is_text() => {}
            ["scribe", "Insert" | "Extensions" | "Page" | "Mark"] => self.shown(expr, None, markup),
            path if library::find_at(path).is_none() => {
                self.asked(expr, Asked::Function(path), markup)
            }
            _ => {}
        }
    }

    fn shown(&mut self, expr: &Expr, name: Option<&str>, markup: &mut Markup) {
        match name {
            Some(name) => self.asked(expr, Asked::View(name), markup),
            None => self.fault(&expr.at, FaultKind::Shown(markup.describe())),
        }
    }

    /// Has others say what is written.
    fn asked(&mut self, expr: &Expr, asked: Asked<'_>, markup: &mut Markup) {
        let Some(guide) = &mut self.guide else {
            let name = match asked {
                Asked::View(_) => "scribe.View".to_owned(),
                Asked::Function(path) => path.join("."),
            };
            if !self.places.open.contains(&name) {
                self.places.open.push(name);
            }
            return;
        };
        match guide(asked, &expr.at, markup) {
            Answer::Nothing => {}
            Answer::Unknown => self.fault(&expr.at, FaultKind::Shown(markup.describe())),
            Answer::Ends(end, place) => {
                self.places.calls.push((expr.at.start, place));
                *markup = *end;
            }
        }
    }

    /// A call of a function of this text.
    fn local(&mut self, id: LocalId, at: &At, markup: &mut Markup) {
        let Some(&function) = self.locals.get(&id) else {
            return;
        };
        self.placed.insert(at.start);
        if self.active.contains(&id) {
            // It comes back to where it began, like a loop.
            return;
        }
        self.active.push(id);
        let from = self.places.spots.len();
        let end = self.body(&function.body, markup);
        self.active.pop();
        let found = Entered {
            at: at.clone(),
            place: markup.describe(),
            spots: self.places.spots.split_off(from),
        };
        let known = self.entered.entry(id).or_default();
        match known.iter_mut().find(|entered| entered.at == *at) {
            Some(entered) => *entered = found,
            None => known.push(found),
        }
        *markup = end;
    }

    fn is_free(&self, value: &Expr) -> bool {
        trust::is_free(self.scopes, value)
    }

    fn is_root_free(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Index(base, _) => self.is_root_free(base),
            _ => self.is_free(value),
        }
    }
}

/// Whether a place is part of a script in an attribute.
fn is_handler(context: Context) -> bool {
    matches!(
        context,
        Context::Within(
            Content::Script | Content::ScriptText | Content::ScriptPattern,
            Holder::Quoted | Holder::Unquoted | Holder::First
        )
    )
}

/// Whether the same values land in the same places.
fn agree(one: &[Spot], other: &[Spot]) -> bool {
    let sorted = |spots: &[Spot]| -> BTreeMap<usize, Spot> {
        spots.iter().map(|spot| (spot.at, *spot)).collect()
    };
    sorted(one) == sorted(other)
}

/// Functions that are locals and nothing else ever.
fn locals<'a>(block: &'a Block, scopes: &Scopes) -> HashMap<LocalId, &'a Function> {
    let mut declared: HashMap<usize, &'a Function> = HashMap::new();
    walk::block(block, &mut |part| {
        let Part::Stat(stat) = part else { return };
        match &stat.kind {
            StatKind::LocalFunction { name, body } => {
                declared.insert(name.at.start, body);
            }
            StatKind::Local { names, values } => {
                for (name, value) in names.iter().zip(values) {
                    if let ExprKind::Function(body) = &value.kind {
                        declared.insert(name.at.start, body);
                    }
                }
            }
            _ => {}
        }
    });
    if declared.is_empty() {
        return HashMap::new();
    }
    let locals = scopes.locals.iter().enumerate();
    let only = locals.filter(|(_, local)| local.values.len() == 1);
    only.filter_map(|(id, local)| Some((id, *declared.get(&local.name.at.start)?)))
        .collect()
}
