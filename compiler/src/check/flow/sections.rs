//! Sections and marks: what is inserted must be written somewhere on the site, and what is written must be inserted.

use std::collections::{BTreeMap, BTreeSet};

use super::rename;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::syntax::{Expr, ExprKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::graph::{Graph, is_scribe};
use crate::resolve::names;
use crate::resolve::scope::CallSite;
use crate::resolve::{BundleId, Resolved};

/// Sections every page has.
const OWN: [&str; 2] = ["content", "template"];

/// What the texts of some bundles say of sections and marks.
#[derive(Clone, Default)]
struct Said<'a> {
    written: BTreeSet<&'a str>,
    inserted: BTreeSet<&'a str>,
    marks: BTreeSet<&'a str>,
    /// Some name is not a literal.
    any_written: bool,
    any_inserted: bool,
    any_mark: bool,
    pastes: bool,
}

impl<'a> Said<'a> {
    fn add(&mut self, other: &Said<'a>) {
        self.written.extend(&other.written);
        self.inserted.extend(&other.inserted);
        self.marks.extend(&other.marks);
        self.any_written |= other.any_written;
        self.any_inserted |= other.any_inserted;
        self.any_mark |= other.any_mark;
        self.pastes |= other.pastes;
    }

    fn note(&mut self, call: &'a CallSite) {
        match act(call) {
            Some(Act::Open(name)) => match name.as_text() {
                Some(name) => drop(self.written.insert(name)),
                None => self.any_written = true,
            },
            Some(Act::Insert(name)) => match name.as_text() {
                Some(name) => drop(self.inserted.insert(name)),
                None => self.any_inserted = true,
            },
            Some(Act::Mark(name)) => match name.as_text() {
                Some(name) => drop(self.marks.insert(name)),
                None => self.any_mark = true,
            },
            Some(Act::Paste) => self.pastes = true,
            Some(Act::Cut) | None => {}
        }
    }
}

/// What a call does to the sections of a page.
enum Act<'a> {
    Open(&'a Expr),
    Insert(&'a Expr),
    Mark(&'a Expr),
    Cut,
    Paste,
}

fn act(call: &CallSite) -> Option<Act<'_>> {
    let first = call.arguments.first();
    if is_section(call) {
        return first.map(Act::Open);
    }
    let is = |name| is_scribe(call, name);
    if is("Insert") {
        first.map(Act::Insert)
    } else if is("Mark") {
        first.map(Act::Mark)
    } else if is("Paste") {
        Some(Act::Paste)
    } else {
        is("Cut").then_some(Act::Cut)
    }
}

/// Whether a call opens or closes a section.
pub(super) fn is_section(call: &CallSite) -> bool {
    is_scribe(call, "Section") || matches!(call.path.as_slice(), [name] if name == "section")
}

pub(super) fn check(resolved: &Resolved, graph: &Graph<'_>, found: &mut Diagnostics) {
    let own: Vec<Said<'_>> = resolved
        .bundles
        .iter()
        .map(|bundle| {
            let mut said = Said::default();
            let chunks = bundle.chunks.values();
            let calls = chunks.flat_map(|chunk| &chunk.scopes.calls);
            calls.for_each(|call| said.note(call));
            said
        })
        .collect();
    let around = around(resolved, &own);
    for (id, bundle) in resolved.bundles.iter().enumerate() {
        let Some(said) = around.get(&id) else {
            continue;
        };
        for chunk in bundle.chunks.values().filter(|chunk| !chunk.is_broken) {
            for call in &chunk.scopes.calls {
                names_in(chunk, call, said, bundle.bundle.is_site(), found);
                marks(chunk, call, said, found);
            }
            cuts(resolved, graph, chunk, said, found);
        }
    }
}

/// What is said on all sites that run a bundle.
fn around<'a>(resolved: &Resolved, own: &[Said<'a>]) -> BTreeMap<BundleId, Said<'a>> {
    let mut around: BTreeMap<BundleId, Said<'a>> = BTreeMap::new();
    for site in resolved.sites.iter().chain(&resolved.unused) {
        let bundles = site
            .bundle
            .into_iter()
            .chain(site.applications.iter().copied());
        let bundles: Vec<BundleId> = bundles.filter(|&id| site.runs(id)).collect();
        let mut said = Said::default();
        bundles.iter().for_each(|&id| said.add(&own[id]));
        for id in bundles {
            around.entry(id).or_default().add(&said);
        }
    }
    around
}

fn names_in(
    chunk: &ParsedChunk,
    call: &CallSite,
    said: &Said<'_>,
    is_site: bool,
    found: &mut Diagnostics,
) {
    let (name, text, near) = match act(call) {
        Some(Act::Insert(name)) => {
            let Some(text) = name.as_text().filter(|_| !said.any_written) else {
                return;
            };
            let known = said.written.iter().copied().chain(OWN);
            (name, text, names::nearest(text, known))
        }
        Some(Act::Open(name)) => {
            let Some(text) = name.as_text().filter(|_| !said.any_inserted) else {
                return;
            };
            let known = said.inserted.iter().copied();
            (name, text, names::nearest(text, known))
        }
        Some(Act::Mark(_) | Act::Cut | Act::Paste) | None => return,
    };
    // What an application writes for the templates of others, or the places its own has for them, may be used by none.
    if OWN.contains(&text) || (!is_site && near.is_none()) {
        return;
    }
    if is_section(call) {
        // Where only the place in the template is misspelled, that is said there.
        let is_said = near
            .as_deref()
            .is_some_and(|near| !said.written.contains(near));
        if !said.inserted.contains(text) && !is_said {
            found.push(unused_section(chunk, name, text, near));
        }
    } else if !said.written.contains(text) {
        found.push(unknown_section(chunk, name, text, near));
    }
}

/// Marks that nothing sets.
fn marks(chunk: &ParsedChunk, call: &CallSite, said: &Said<'_>, found: &mut Diagnostics) {
    let Some(mark) = mark_of(call).filter(|_| !said.any_mark) else {
        return;
    };
    let Some(text) = mark.as_text().filter(|text| !said.marks.contains(text)) else {
        return;
    };
    let near = names::nearest(text, said.marks.iter().copied());
    let fix = rename(chunk, &mark.at, text, near.as_ref());
    let finding = Diagnostic::new(
        Code::UnknownMark,
        format!("nothing sets a mark named `{text}`"),
        chunk.span(&mark.at),
    )
    .because("no call of `scribe.Mark` on the site has it")
    .help_opt(near.map(|near| format!("use `{near}`")));
    found.push(Diagnostic { fix, ..finding });
}

fn unknown_section(
    chunk: &ParsedChunk,
    name: &Expr,
    text: &str,
    near: Option<String>,
) -> Diagnostic {
    let fix = rename(chunk, &name.at, text, near.as_ref());
    let finding = Diagnostic::new(
        Code::UnknownSection,
        format!("nothing writes a section named `{text}`"),
        chunk.span(&name.at),
    )
    .because("no view or controller of the site opens it")
    .help_opt(near.map(|near| format!("use `{near}`")));
    Diagnostic { fix, ..finding }
}

fn unused_section(
    chunk: &ParsedChunk,
    name: &Expr,
    text: &str,
    near: Option<String>,
) -> Diagnostic {
    let fix = rename(chunk, &name.at, text, near.as_ref());
    let finding = Diagnostic::new(
        Code::UnusedSection,
        format!("nothing inserts the section `{text}`"),
        chunk.span(&name.at),
    )
    .because("what is written to it is not shown")
    .help(near.map_or_else(
        || format!("insert it in the template: `scribe.Insert \"{text}\"`"),
        |near| format!("use `{near}`"),
    ));
    Diagnostic { fix, ..finding }
}

/// The mark that a call puts something at.
fn mark_of(call: &CallSite) -> Option<&Expr> {
    if is_scribe(call, "Insert") {
        return call.arguments.get(1);
    }
    let given = call
        .arguments
        .iter()
        .rev()
        .find(|argument| !matches!(argument.kind, ExprKind::True));
    given.filter(|_| is_scribe(call, "Paste"))
}

/// Text that is set aside and never put anywhere.
fn cuts(
    resolved: &Resolved,
    graph: &Graph<'_>,
    chunk: &ParsedChunk,
    said: &Said<'_>,
    found: &mut Diagnostics,
) {
    let cut = chunk
        .scopes
        .calls
        .iter()
        .find(|call| is_scribe(call, "Cut"));
    let Some(cut) = cut.filter(|_| chunk.kind != ChunkKind::Module) else {
        return;
    };
    let pastes = |chunk: &ParsedChunk| {
        chunk
            .scopes
            .calls
            .iter()
            .any(|call| is_scribe(call, "Paste"))
    };
    let is_pasted = || {
        let Some(together) = graph.together(&BTreeSet::from([chunk.file])) else {
            return true;
        };
        let mut all = resolved.chunks();
        // Without a page that runs it, anything may.
        !together.has(chunk.file) || all.any(|other| together.has(other.file) && pastes(other))
    };
    if pastes(chunk) || (said.pastes && is_pasted()) {
        return;
    }
    found.push(
        Diagnostic::new(
            Code::CutWithoutPaste,
            "what is written after `scribe.Cut` is put nowhere",
            chunk.span(&cut.at),
        )
        .because("begins to set text aside")
        .help("end it with `scribe.Paste` and the name of a mark"),
    );
}
