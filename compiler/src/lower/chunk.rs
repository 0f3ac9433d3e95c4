//! A parsed file to the Lua that runs: free names bound, outputs turned into `emit` calls, lines kept.
//!
//! Every chunk has the form `local _R,_B,_E,_K=...` (request state, bundle table, emit, trusted literals), tables of the
//! request that stay the same, and `return function(...)` around the file's own code, all on its first line.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::library::{self, Binding};
use crate::lower::element;
use crate::lower::output::{Outputs, Part, Wrap};
use crate::lower::paths::Paths;
use crate::lower::program::{Escape, Piece, Slot};
use crate::parse::joined::{OutputKind, TEXT, VALUE};
use crate::parse::places::{ANYWHERE, Places};
use crate::parse::syntax::Expr;
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::data::DATA_FUNCTIONS;
use crate::resolve::landing;
use crate::resolve::names::{self, Meaning};
use crate::resolve::scope::{Access, CallSite};
use crate::resolve::{BundleId, Resolved};

/// Lua to be compiled, and what it emits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LoweredCode {
    pub(crate) lua: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) trusted: Vec<String>,
}

/// Values one `emit` call takes at most; Lua has 255 registers.
const VALUES_PER_CALL: usize = 60;

/// Lowers a chunk of a bundle.
pub(crate) fn chunk(
    resolved: &Resolved,
    bundle: BundleId,
    parsed: &ParsedChunk,
    place: u32,
    paths: &Paths<'_>,
) -> LoweredCode {
    let places = resolved.landing.places(parsed, place);
    let places = resolved.bundles[bundle].escapes().then_some(places);
    let mut plan = Plan {
        place,
        places,
        resolved,
        bundle,
        parsed,
        paths,
        edits: Vec::new(),
        tables: BTreeSet::new(),
        trusted: Vec::new(),
    };
    plan.names();
    plan.paths();
    plan.procedures();
    plan.modules();
    plan.views();
    plan.placed();
    plan.outputs();
    plan.freeze();
    plan.edits
        .sort_by_key(|edit| (edit.at.start, std::cmp::Reverse(edit.at.end)));
    let (edits, tables, trusted) = (plan.edits, plan.tables, plan.trusted);
    let breaks = parsed.joined.lua.match_indices('\n');
    let mut writer = Writer {
        parsed,
        places,
        edits: &edits,
        line_ends: breaks.map(|(at, _)| at).collect(),
        pieces: Vec::new(),
    };
    let body = writer.render(0..parsed.joined.lua.len());
    let mut lua = String::from("local _R,_B,_E,_K=...");
    if !tables.is_empty() {
        let names: Vec<_> = tables.iter().copied().collect();
        let values: Vec<_> = names.iter().map(|name| format!("_R.{name}")).collect();
        lua.push_str(&format!(" local {}={}", names.join(","), values.join(",")));
    }
    lua.push_str(" return function(...) ");
    lua.push_str(&body);
    lua.push_str("\nend");
    LoweredCode {
        lua,
        pieces: writer.pieces,
        trusted,
    }
}

/// A change of the text.
pub(super) struct Edit {
    pub(super) at: Range<usize>,
    pub(super) kind: EditKind,
}

pub(super) enum EditKind {
    Replace(String),
    Emit {
        parts: Vec<Part>,
        statement: bool,
        /// Where in the markup it begins and ends.
        from: u16,
        to: u16,
    },
    /// The values of a path after its number, between two texts.
    Path {
        before: String,
        holes: Vec<Hole>,
        after: &'static str,
    },
}

/// A value in a path.
pub(super) struct Hole {
    pub(super) at: Range<usize>,
    pub(super) is_open: bool,
}

/// Collects the changes of a chunk.
pub(super) struct Plan<'a> {
    /// Where the text begins: 0 between tags.
    place: u32,
    /// `None` where nothing is escaped.
    places: Option<&'a Places>,
    pub(super) resolved: &'a Resolved,
    pub(super) bundle: BundleId,
    pub(super) parsed: &'a ParsedChunk,
    pub(super) paths: &'a Paths<'a>,
    pub(super) edits: Vec<Edit>,
    /// Request tables taken once, when the chunk is loaded.
    tables: BTreeSet<&'static str>,
    trusted: Vec<String>,
}

impl Plan<'_> {
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.edits.push(Edit {
            at: at..at,
            kind: EditKind::Replace(text.to_owned()),
        });
    }

    fn names(&mut self) {
        let parsed = self.parsed;
        for free in parsed
            .scopes
            .free
            .iter()
            .filter(|free| free.name != TEXT && free.name != VALUE)
        {
            if self.is_placed(free.at.start) {
                continue;
            }
            match names::meaning(self.resolved, self.bundle, &free.name) {
                // Functions that begin in another place have a table of their own.
                Meaning::Bundle if self.place > 0 && free.access != Access::Read => {
                    let table = placed(self.bundle, self.place);
                    self.insert(free.at.start, &format!("{table}."));
                }
                Meaning::Bundle => self.insert(free.at.start, "_B."),
                Meaning::Library(Binding::Varying) => self.insert(free.at.start, "_R."),
                Meaning::Library(Binding::Stable) => {
                    self.tables
                        .extend(library::find(&free.name).map(|entry| entry.path));
                }
                Meaning::Library(Binding::Global) if parsed.kind.holds_tables() => {
                    if DATA_FUNCTIONS.contains(&free.name.as_str()) {
                        self.insert(free.at.start, "_R.data.");
                    }
                }
                Meaning::Table if parsed.kind.holds_tables() => {
                    self.insert(free.at.start, "_R.tables.");
                }
                Meaning::Library(Binding::Global)
                | Meaning::Shared
                | Meaning::Table
                | Meaning::Unknown => {}
            }
        }
    }

    /// `require "name"` gets the name that is unique in the project.
    fn modules(&mut self) {
        let parsed = self.parsed;
        for call in parsed
            .scopes
            .calls
            .iter()
            .filter(|call| crate::check::is_require(call))
        {
            let Some(argument) = call.arguments.first() else {
                continue;
            };
            let Some(name) = argument.as_text() else {
                continue;
            };
            let Some(full) = super::module(self.resolved, self.bundle, name) else {
                continue;
            };
            let text = format!(" {}", super::data::quote(full.as_bytes()));
            self.edits.push(Edit {
                at: argument.at.clone(),
                kind: EditKind::Replace(text),
            });
        }
    }

    /// `scribe.View "name"` in a view calls that view's function, which the runtime keeps by name.
    fn views(&mut self) {
        let parsed = self.parsed;
        let calls = parsed.scopes.calls.iter().filter(|call| {
            parsed.kind == ChunkKind::View && call.statement && call.path == ["scribe", "View"]
        });
        let calls = calls
            .filter(|call| !self.is_placed(call.at.start))
            .collect::<Vec<_>>();
        for call in calls {
            let [argument] = &*call.arguments else {
                continue;
            };
            let Some(name) = argument.as_text() else {
                continue;
            };
            let name = super::data::quote(name.as_bytes());
            let breaks = "\n".repeat(parsed.joined.lua[call.at.clone()].matches('\n').count());
            self.edits.push(Edit {
                at: call.at.clone(),
                kind: EditKind::Replace(format!("_R.views[{name}]({breaks})")),
            });
        }
    }

    /// Whether something is run there that has a version of its own for the place.
    fn is_placed(&self, at: usize) -> bool {
        self.places.is_some_and(|places| places.call(at).is_some())
    }

    /// Views and functions that are run inside something.
    fn placed(&mut self) {
        let Some(places) = self.places else { return };
        let parsed = self.parsed;
        for call in &parsed.scopes.calls {
            let Some(place) = places.call(call.at.start) else {
                continue;
            };
            let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
            let called = match path.as_slice() {
                ["scribe", "View"] => {
                    let name = call.arguments.first().and_then(|name| name.as_text());
                    let name = format!("{place}\0{}", name.unwrap_or_default());
                    format!("_R.views[{}]", super::data::quote(name.as_bytes()))
                }
                path => {
                    let owner = landing::owner(self.resolved, self.bundle, path);
                    let Some((owner, name)) = owner else { continue };
                    format!("{}.{name}", placed(owner, place))
                }
            };
            let breaks = parsed.joined.lua[call.function.clone()]
                .matches('\n')
                .count();
            self.edits.push(Edit {
                at: call.function.clone(),
                kind: EditKind::Replace(called + &"\n".repeat(breaks)),
            });
        }
    }

    /// Outputs of a view, and `write` where it is a statement.
    fn outputs(&mut self) {
        let parsed = self.parsed;
        let values = values(parsed);
        let mut run: Option<(Range<usize>, usize, Vec<Part>)> = None;
        for output in &parsed.joined.outputs {
            let parts = match &output.kind {
                OutputKind::Text(text, marks) => self.text(text, marks),
                OutputKind::Value => match values.get(&output.at.start) {
                    Some(value) => self.parts(value),
                    None => Vec::new(),
                },
            };
            run = match run.take() {
                Some((at, _, mut known)) if at.end == output.at.start => {
                    known.extend(parts);
                    Some((at.start..output.at.end, output.at.start, known))
                }
                earlier => {
                    self.emit(earlier);
                    Some((output.at.clone(), output.at.start, parts))
                }
            };
        }
        self.emit(run);
        self.writes();
        self.pastes();
    }

    /// Literal text, with what its marks stand for.
    fn text(&self, text: &str, marks: &[(usize, usize)]) -> Vec<Part> {
        let mut parts = Vec::with_capacity(1 + 2 * marks.len());
        let mut from = 0;
        for &(at, mark) in marks {
            let Some(slot) = self.paths.allowed.slot(&self.parsed.marks[mark]) else {
                continue;
            };
            parts.push(Part::Text(text[from..at].to_owned()));
            parts.push(Part::Slot(slot));
            from = at;
        }
        parts.push(Part::Text(text[from..].to_owned()));
        parts
    }

    /// Literals that are pasted keep their trust.
    fn pastes(&mut self) {
        let parsed = self.parsed;
        let pastes =
            |call: &&CallSite| call.path == ["scribe", "Paste"] && call.arguments.len() > 1;
        for call in parsed.scopes.calls.iter().filter(pastes) {
            let mut outputs = Outputs::new(&parsed.scopes, self.places, &mut self.trusted);
            outputs.mark(&call.arguments[0]);
            let literals = outputs.literals;
            for (at, literal) in literals {
                self.edits.push(Edit {
                    at,
                    kind: EditKind::Replace(literal),
                });
            }
        }
    }

    /// What a file keeps for good is made read-only when it has run, so that no request can change it for the next.
    fn freeze(&mut self) {
        let scopes = &self.parsed.scopes;
        if !self.parsed.kind.runs_once() || scopes.file_locals.is_empty() {
            return;
        }
        let names = scopes.file_locals.join(",");
        // At the end a line of its own, because the file may end in a comment.
        let (at, call) = match scopes.file_return {
            Some(at) => (at, format!(" _R.freeze({names}) ")),
            None => (
                self.parsed.joined.lua.len(),
                format!("\n_R.freeze({names})"),
            ),
        };
        self.insert(at, &call);
    }

    /// A row of outputs: where it is, where its last begins, and what it writes.
    fn emit(&mut self, run: Option<(Range<usize>, usize, Vec<Part>)>) {
        if let Some((at, last, parts)) = run {
            let (from, to) = self.classes(at.start, last);
            self.edits.push(Edit {
                at,
                kind: EditKind::Emit {
                    parts,
                    statement: true,
                    from,
                    to,
                },
            });
        }
    }

    fn classes(&self, first: usize, last: usize) -> (u16, u16) {
        self.places.map_or((ANYWHERE, ANYWHERE), |places| {
            (places.before(first), places.after(last))
        })
    }

    fn writes(&mut self) {
        let parsed = self.parsed;
        for call in parsed
            .scopes
            .calls
            .iter()
            .filter(|call| call.statement && call.path == ["write"])
        {
            let parts = match call.arguments.first() {
                Some(value) => self.parts(value),
                None => Vec::new(),
            };
            let (from, to) = self.classes(call.at.start, call.at.start);
            self.edits.push(Edit {
                at: call.at.clone(),
                kind: EditKind::Emit {
                    parts,
                    statement: false,
                    from,
                    to,
                },
            });
        }
    }

    fn parts(&mut self, value: &Expr) -> Vec<Part> {
        let mut outputs = Outputs::new(&self.parsed.scopes, self.places, &mut self.trusted);
        outputs.terms = Some((&self.paths.terms, self.bundle));
        outputs.fills = names::meaning(self.resolved, self.bundle, "macro") == Meaning::Shared;
        let parts = outputs.parts(value);
        for (at, literal) in outputs.literals {
            self.edits.push(Edit {
                at,
                kind: EditKind::Replace(literal),
            });
        }
        parts
    }
}

/// The table of a bundle's functions for a place.
fn placed(bundle: BundleId, place: u32) -> String {
    format!("_R.placed.p{bundle}_{place}")
}

/// The values of expression tags, by where the tags begin in the joined Lua.
fn values(parsed: &ParsedChunk) -> HashMap<usize, &Expr> {
    let calls = parsed.scopes.calls.iter();
    let tags = calls.filter(|call| call.path == [VALUE]);
    tags.filter_map(|call| Some((call.at.start, call.arguments.first()?)))
        .collect()
}

/// Applies the changes.
struct Writer<'a> {
    parsed: &'a ParsedChunk,
    places: Option<&'a Places>,
    edits: &'a [Edit],
    /// Where the line breaks are.
    line_ends: Vec<usize>,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    /// The text of a range with the changes inside it made; an outer change contains the inner ones.
    fn render(&mut self, range: Range<usize>) -> String {
        let lua = &self.parsed.joined.lua;
        let mut out = String::with_capacity(range.len());
        let mut at = range.start;
        let edits = self.edits;
        let first = edits.partition_point(|edit| edit.at.start < range.start);
        for edit in edits[first..]
            .iter()
            .take_while(|edit| edit.at.end <= range.end)
        {
            if edit.at.start < at {
                continue;
            }
            out.push_str(&lua[at..edit.at.start]);
            match &edit.kind {
                EditKind::Replace(text) => out.push_str(text),
                EditKind::Emit {
                    parts,
                    statement,
                    from,
                    to,
                } => out.push_str(&self.emit(&edit.at, parts, *statement, (*from, *to))),
                EditKind::Path {
                    before,
                    holes,
                    after,
                } => {
                    out.push_str(before);
                    out.push_str(&self.holes(&edit.at, holes));
                    out.push_str(after);
                }
            }
            at = edit.at.end;
        }
        out.push_str(&lua[at..range.end]);
        out
    }

    /// The values of a path, each with a comma before it, on the lines where they stood.
    fn holes(&mut self, at: &Range<usize>, holes: &[Hole]) -> String {
        let mut out = String::new();
        let mut line_at = at.start;
        for hole in holes {
            let breaks = self.breaks(line_at..hole.at.start);
            let lua = self.render(hole.at.clone());
            out.push_str(&match hole.is_open {
                true => format!(",{breaks}({lua})"),
                false => format!(",{breaks}{lua}"),
            });
            line_at = hole.at.end;
        }
        out.push_str(&self.breaks(line_at..at.end));
        out
    }

    /// `emit` calls for a run of texts and values. A value whose evaluation may itself write begins a call of its own,
    /// after the text before it.
    fn emit(
        &mut self,
        at: &Range<usize>,
        parts: &[Part],
        statement: bool,
        (from, to): (u16, u16),
    ) -> String {
        let mut calls = Calls {
            from,
            ..Calls::default()
        };
        let mut text = Run::default();
        let mut line_at = at.start;
        for (number, part) in parts.iter().enumerate() {
            match part {
                Part::Text(more) => text.text.push_str(more),
                Part::Term(term) => {
                    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                    let after = match parts.get(number + 1) {
                        Some(Part::Text(after)) => after,
                        _ => "",
                    };
                    let tag = element::only_content(&text.text, after).map(place);
                    text.slots
                        .push((place(text.text.len()), Slot::Term(*term, tag)));
                }
                Part::Slot(slot) => {
                    let place = u32::try_from(text.text.len()).unwrap_or(u32::MAX);
                    text.slots.push((place, *slot));
                }
                Part::Value {
                    at: value,
                    escape,
                    operand,
                    quiet,
                    spot,
                    wrap,
                } => {
                    if !quiet || calls.values.len() == VALUES_PER_CALL {
                        let known = self
                            .places
                            .map(|places| (places.after(*spot), places.before(*spot)));
                        let (to, from) = known.unwrap_or((ANYWHERE, ANYWHERE));
                        calls.close(&mut self.pieces, std::mem::take(&mut text), to);
                        calls.from = from;
                    }
                    let Run {
                        text: before,
                        slots,
                    } = std::mem::take(&mut text);
                    let piece = Piece {
                        text: before,
                        slots,
                        escape: *escape,
                        operand: *operand,
                        line: self.line(value.start),
                        from: calls.from,
                        to: 0,
                    };
                    let breaks = self.breaks(line_at..value.start);
                    let lua = self.render(value.clone());
                    let made = match wrap {
                        // A table, say, becomes JSON, whether its text is then written into a script or an attribute.
                        Wrap::Script => "_R.script",
                        Wrap::Trust => "_R.trust",
                        Wrap::None => "",
                    };
                    calls.values.push((piece, format!("{breaks}{made}({lua})")));
                    line_at = value.end;
                }
            }
        }
        calls.close(&mut self.pieces, text, to);
        // Lua 5.1 has no empty statement: a separator needs something before it.
        let separator = if statement && !calls.closed.is_empty() {
            ";"
        } else {
            ""
        };
        format!(
            "{}{separator}{}",
            calls.closed.join(";"),
            self.breaks(line_at..at.end)
        )
    }

    fn line(&self, at: usize) -> u32 {
        let breaks = self.line_ends.partition_point(|end| *end < at);
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }

    fn breaks(&self, range: Range<usize>) -> String {
        let text = self.parsed.joined.lua.get(range).unwrap_or_default();
        "\n".repeat(text.matches('\n').count())
    }
}

/// Text with what the page puts among it.
#[derive(Default)]
struct Run {
    text: String,
    slots: Vec<(u32, Slot)>,
}

/// The `emit` calls being put together.
#[derive(Default)]
struct Calls {
    /// Where in the markup the open call begins.
    from: u16,
    closed: Vec<String>,
    /// Of the open call: each value as Lua, with the piece before it.
    values: Vec<(Piece, String)>,
}

impl Calls {
    /// Ends the open call with the text after its last value. Its pieces get numbers in a row, of which the call names the
    /// first: `_E(first, value, …)`.
    fn close(&mut self, pieces: &mut Vec<Piece>, run: Run, to: u16) {
        let Run { text, slots } = run;
        if self.values.is_empty() && text.is_empty() && slots.is_empty() {
            return;
        }
        let mut call = format!("_E({}", pieces.len());
        for (piece, lua) in self.values.drain(..) {
            pieces.push(piece);
            call.push(',');
            call.push_str(&lua);
        }
        pieces.push(Piece {
            text,
            slots,
            escape: Escape::None,
            operand: false,
            line: 0,
            from: self.from,
            to,
        });
        call.push(')');
        self.closed.push(call);
    }
}
