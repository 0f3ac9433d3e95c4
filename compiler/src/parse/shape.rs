//! The markup of a view in the order its code writes it: which elements stand in branches and loops, where other views are
//! shown, what goes to sections of its own. It says nothing about whether the elements fit together; `check/html` does.
//! Never fails: where the order cannot be told, the shape says so and nothing is concluded from it.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of statement among many"
)]

use super::elements::{Elements, Node};
use super::joined::{JoinedLua, OutputKind, TEXT};
use super::syntax::{At, Block, Expr, ExprKind, Function, Stat, StatKind};
use super::walk::{self, Part};

/// What a text writes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    pub(crate) items: Vec<Item>,
    /// What each function in it writes.
    pub(crate) functions: Vec<Vec<Item>>,
    /// An element is begun in one branch and ended in another, or text is moved about.
    pub(crate) is_unclear: bool,
}

/// A part of what is written.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A start or end tag, by its place among the nodes.
    Node(usize),
    /// One of these; the last is empty where no branch need be taken.
    Choice(Vec<Vec<Item>>),
    Loop {
        body: Vec<Item>,
        /// It is made to run more than once.
        is_repeated: bool,
    },
    /// Another view.
    Show(Show),
    /// What extends the view that is named, or else the page's.
    Extensions(Option<Box<str>>),
    /// A section put here.
    Insert(Option<Box<str>>),
    /// Goes to a section of its own.
    Section(Vec<Item>),
    /// What follows in the same block is not written.
    Return,
    Break,
}

/// A call that shows a view.
#[derive(Clone, Debug)]
pub(crate) struct Show {
    /// Where it is literal.
    pub(crate) name: Option<Box<str>>,
    /// The expression that names it, in the joined Lua.
    pub(crate) argument: usize,
    pub(crate) at: At,
    /// It is shown whenever the statement runs.
    pub(crate) is_sure: bool,
}

/// Reads the shape of a view without tags.
pub(crate) fn of_static(elements: &Elements) -> Shape {
    let tags = elements.nodes.iter().enumerate();
    let tags = tags.filter(|(_, node)| !matches!(node, Node::Raw(..)));
    Shape {
        items: tags.map(|(index, _)| Item::Node(index)).collect(),
        functions: Vec::new(),
        is_unclear: elements.is_torn,
    }
}

/// Reads the shape of a view with code.
pub(crate) fn of_dynamic(joined: &JoinedLua, block: &Block, elements: &Elements) -> Shape {
    let mut reader = Reader::new(joined, elements);
    reader.shape.items = reader.sequence(block);
    reader.finish()
}

struct Reader<'a> {
    joined: &'a JoinedLua,
    /// Tags whose end stands in each literal text, with where they begin: another text or the same.
    tags: Vec<Vec<(usize, Option<usize>)>>,
    /// The block of each literal text.
    blocks: Vec<Option<usize>>,
    n_blocks: usize,
    shape: Shape,
}

impl<'a> Reader<'a> {
    fn new(joined: &'a JoinedLua, elements: &Elements) -> Self {
        let is_text = |index: usize| matches!(joined.outputs[index].kind, OutputKind::Text(..));
        let starts: Vec<(usize, usize)> = (0..joined.outputs.len())
            .filter(|index| is_text(*index))
            .map(|index| (joined.source(joined.outputs[index].at.start), index))
            .collect();
        let text = |place: usize| {
            let after = starts.partition_point(|(start, _)| *start <= place);
            after.checked_sub(1).map(|before| starts[before].1)
        };
        let mut reader = Self {
            joined,
            tags: vec![Vec::new(); joined.outputs.len()],
            blocks: vec![None; joined.outputs.len()],
            n_blocks: 0,
            shape: Shape {
                is_unclear: elements.is_torn,
                ..Shape::default()
            },
        };
        for (index, node) in elements.nodes.iter().enumerate() {
            let (start, end) = match node {
                Node::Open(element) => (element.at.start, element.end),
                Node::Close(_, at) => (at.start, at.end),
                Node::Raw(..) => continue,
            };
            match text(end.saturating_sub(1)) {
                Some(last) => reader.tags[last].push((index, text(start))),
                None => reader.shape.is_unclear = true,
            }
        }
        reader
    }

    fn finish(mut self) -> Shape {
        let is_split = |(end, tags): (usize, &Vec<(usize, Option<usize>)>)| {
            let home = self.blocks[end];
            let stands = |start: &Option<usize>| start.is_some_and(|at| self.blocks[at] == home);
            !tags.is_empty() && (home.is_none() || !tags.iter().all(|(_, start)| stands(start)))
        };
        let is_split = self.tags.iter().enumerate().any(is_split);
        self.shape.is_unclear |= is_split;
        self.shape
    }

    /// What a sequence of statements writes.
    fn sequence(&mut self, block: &Block) -> Vec<Item> {
        self.n_blocks += 1;
        let id = self.n_blocks;
        // Sections that are open, what is written to the innermost last.
        let mut open: Vec<Vec<Item>> = vec![Vec::new()];
        for stat in block {
            if let Some(opens) = section(stat) {
                if opens {
                    open.push(Vec::new());
                } else {
                    let inner = open.pop().unwrap_or_default();
                    match open.last_mut() {
                        Some(around) => around.push(Item::Section(inner)),
                        // It closes what another block or view has opened.
                        None => {
                            self.shape.is_unclear = true;
                            open.push(inner);
                        }
                    }
                }
                continue;
            }
            let mut items = Vec::new();
            self.stat(stat, id, &mut items);
            if let Some(last) = open.last_mut() {
                last.append(&mut items);
            }
        }
        while open.len() > 1 {
            let inner = open.pop().unwrap_or_default();
            if let Some(around) = open.last_mut() {
                around.push(Item::Section(inner));
            }
        }
        open.pop().unwrap_or_default()
    }

    fn stat(&mut self, stat: &Stat, id: usize, items: &mut Vec<Item>) {
        match &stat.kind {
            StatKind::Call(call) if self.text(call, id, items) => {}
            StatKind::Do(body) => {
                let inner = self.sequence(body);
                items.extend(inner);
            }
            StatKind::If {
                branches,
                otherwise,
            } => {
                branches
                    .iter()
                    .for_each(|(asked, _)| self.expr(asked, items, false));
                let mut choice: Vec<Vec<Item>> = Vec::new();
                for (_, body) in branches {
                    choice.push(self.sequence(body));
                }
                let last = otherwise.as_ref().map(|body| self.sequence(body));
                choice.push(last.unwrap_or_default());
                if choice.iter().any(|branch| !branch.is_empty()) {
                    items.push(Item::Choice(choice));
                }
            }
            StatKind::While { body, .. } | StatKind::Repeat { body, .. } => {
                self.round(body, false, items);
            }
            StatKind::NumericFor { range, body, .. } => {
                self.round(body, !is_single(range), items);
            }
            StatKind::GenericFor { values, body, .. } => {
                values
                    .iter()
                    .for_each(|value| self.expr(value, items, true));
                self.round(body, !is_short(values), items);
            }
            StatKind::Function { body, .. } | StatKind::LocalFunction { body, .. } => {
                self.function(body);
            }
            StatKind::Return(values) => {
                values
                    .iter()
                    .for_each(|value| self.expr(value, items, true));
                items.push(Item::Return);
            }
            StatKind::Break => items.push(Item::Break),
            StatKind::Call(value) => self.expr(value, items, true),
            StatKind::Local { values, .. } | StatKind::Assign { values, .. } => {
                values
                    .iter()
                    .for_each(|value| self.expr(value, items, true));
            }
        }
    }

    fn round(&mut self, body: &Block, is_repeated: bool, items: &mut Vec<Item>) {
        let body = self.sequence(body);
        if !body.is_empty() {
            items.push(Item::Loop { body, is_repeated });
        }
    }

    fn function(&mut self, function: &Function) {
        let items = self.sequence(&function.body);
        if !items.is_empty() {
            self.shape.functions.push(items);
        }
    }

    /// Takes a call that stands for a literal text; whether it is one.
    fn text(&mut self, call: &Expr, id: usize, items: &mut Vec<Item>) -> bool {
        let ExprKind::Call(inner) = &call.kind else {
            return false;
        };
        if !matches!(&inner.function.kind, ExprKind::Name(name) if name == TEXT) {
            return false;
        }
        let outputs = &self.joined.outputs;
        let index = outputs.partition_point(|output| output.at.start < call.at.start);
        if let Some(block) = self.blocks.get_mut(index) {
            *block = Some(id);
            items.extend(self.tags[index].iter().map(|(node, _)| Item::Node(*node)));
        }
        true
    }

    /// Looks for calls that write, and for functions.
    fn expr(&mut self, expr: &Expr, items: &mut Vec<Item>, is_sure: bool) {
        let is_sure = is_sure && !has_choice(expr);
        let mut functions: Vec<&Function> = Vec::new();
        let mut calls = Vec::new();
        walk::expr(expr, &mut |part| {
            let inner = |at: &At| functions.last().is_some_and(|last| at.end <= last.at.end);
            match part {
                Part::Function(function) if !inner(&function.at) => functions.push(function),
                Part::Expr(expr) if !inner(&expr.at) => calls.push(expr),
                _ => {}
            }
        });
        for call in calls {
            self.call(call, is_sure, items);
        }
        functions
            .into_iter()
            .for_each(|function| self.function(function));
    }

    fn call(&mut self, expr: &Expr, is_sure: bool, items: &mut Vec<Item>) {
        let ExprKind::Call(call) = &expr.kind else {
            return;
        };
        let path = call.function.path();
        let Some([root, name]) = path.as_deref().filter(|_| call.method.is_none()) else {
            if section_call(expr).is_some() {
                self.shape.is_unclear = true;
            }
            return;
        };
        let first = call.arguments.first();
        let literal = first.and_then(Expr::as_text).map(Box::from);
        match (*root, *name) {
            ("scribe", "View" | "Page") => items.push(Item::Show(Show {
                name: literal,
                argument: first.map_or(0, |first| first.at.start),
                at: expr.at.clone(),
                is_sure,
            })),
            ("scribe", "Extensions") => items.push(Item::Extensions(literal)),
            ("scribe", "Insert") if call.arguments.len() == 1 && is_sure => {
                items.push(Item::Insert(literal));
            }
            // What is written moves, or a section changes in the midst of an expression.
            ("scribe", "Insert" | "Mark" | "Cut" | "Paste" | "Section" | "Include") => {
                self.shape.is_unclear = true;
            }
            _ => {}
        }
    }
}

/// Whether an expression chooses which part of it is run.
fn has_choice(expr: &Expr) -> bool {
    let mut found = false;
    walk::expr(expr, &mut |part| {
        if let Part::Expr(expr) = part {
            found |= matches!(
                expr.kind,
                ExprKind::Binary(
                    super::syntax::Operator::And | super::syntax::Operator::Or,
                    ..
                )
            );
        }
    });
    found
}

/// Whether a statement opens (true) or closes (false) a section.
/// Whether a statement opens a section, or closes one.
pub(super) fn section(stat: &Stat) -> Option<bool> {
    let StatKind::Call(call) = &stat.kind else {
        return None;
    };
    let mut call = call;
    if let ExprKind::Call(output) = &call.kind
        && matches!(&output.function.kind, ExprKind::Name(name) if name == super::joined::VALUE)
    {
        call = output.arguments.first()?;
    }
    section_call(call)
}

fn section_call(expr: &Expr) -> Option<bool> {
    let ExprKind::Call(call) = &expr.kind else {
        return None;
    };
    let path = call.function.path()?;
    let is_section = matches!(path.as_slice(), ["section"] | ["scribe", "Section"]);
    is_section.then(|| !call.arguments.is_empty())
}

/// Whether the bounds of a loop are literals that leave one round at most.
fn is_single(range: &[Expr]) -> bool {
    let number = |expr: &Expr| match expr.bare().kind {
        ExprKind::Number(number) => Some(number),
        _ => None,
    };
    let mut bounds = range.iter().map(number);
    matches!((bounds.next().flatten(), bounds.next().flatten()), (Some(first), Some(last)) if first >= last)
}

/// Whether a loop runs over a list that is written out and has one entry at most.
fn is_short(values: &[Expr]) -> bool {
    let [value] = values else { return true };
    let ExprKind::Call(call) = &value.bare().kind else {
        return true;
    };
    match call.arguments.first().map(|list| &list.bare().kind) {
        Some(ExprKind::Table(fields)) => fields.len() <= 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn shown(text: &str) -> String {
        let code = parse::view_code(text, 0);
        let mut words = items(&code.elements, &code.shape.items);
        for function in &code.shape.functions {
            words.push_str(&format!(" function({})", items(&code.elements, function)));
        }
        if code.shape.is_unclear {
            words.push_str(" ?");
        }
        words
    }

    fn items(elements: &Elements, list: &[Item]) -> String {
        let inner = |list: &[Item]| items(elements, list);
        let word = |item: &Item| match item {
            Item::Node(index) => match &elements.nodes[*index] {
                Node::Open(element) => element.name.to_string(),
                Node::Close(name, _) => format!("/{name}"),
                Node::Raw(..) => "raw".to_owned(),
            },
            Item::Choice(branches) => {
                let branches: Vec<String> = branches.iter().map(|branch| inner(branch)).collect();
                format!("({})", branches.join("|"))
            }
            Item::Loop { body, is_repeated } => {
                format!(
                    "{}({})",
                    if *is_repeated { "loop" } else { "maybe" },
                    inner(body)
                )
            }
            Item::Show(show) => format!(
                "show{}:{}",
                if show.is_sure { "" } else { "?" },
                show.name.as_deref().unwrap_or("…")
            ),
            Item::Extensions(name) => format!("extend:{}", name.as_deref().unwrap_or("…")),
            Item::Insert(name) => format!("insert:{}", name.as_deref().unwrap_or("…")),
            Item::Section(body) => format!("section({})", inner(body)),
            Item::Return => "return".to_owned(),
            Item::Break => "break".to_owned(),
        };
        list.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn markup_is_where_the_code_writes_it() {
        let cases = [
            ("<p>a</p>", "p /p"),
            (
                "<p>?(x)</p><? if a then ?><b><? else ?><i><? end ?>",
                "p /p (b|i)",
            ),
            (
                "<? if a then ?><b><? elseif b then ?><? end ?></b>",
                "(b||) /b",
            ),
            (
                "<ul><? for _, x in ipairs(l) do ?><li>?(x)</li><? end ?></ul>",
                "ul loop(li /li) /ul",
            ),
            ("<? for i = 1, 1 do ?><br><? end ?>", "maybe(br)"),
            ("<a <? if x then ?>class='b'<? end ?>>c</a>", "a /a"),
            ("<a <? if x then ?>><? else ?> b><? end ?></a>", "(a|) /a ?"),
            ("<? function f() ?><td><? end ?><p>", "p function(td)"),
            (
                "<? run(function() ?><td></td><? end) ?><p>",
                "p function(td /td)",
            ),
            (
                "<? section 'a' ?><b></b><? section() ?><p>",
                "section(b /b) p",
            ),
            ("<? section() ?><p>", "p ?"),
            ("<? scribe.View 'a' ?>?(scribe.View(x))", "show:a show:…"),
            ("<? local a = b and scribe.View 'c' ?>", "show?:c"),
            (
                "<? scribe.Insert 'content' scribe.Extensions() ?>",
                "insert:content extend:…",
            ),
            ("<p <? if x then return end ?>>", "(return|) p"),
            ("<p><script>", "p script ?"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
