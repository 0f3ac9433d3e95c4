//! Sections that a view leaves open although other text follows.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of statement among many"
)]

use std::collections::HashMap;

use super::Subject;
use super::sections::is_section;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::joined::{OutputKind, VALUE};
use crate::parse::syntax::{At, Block, Expr, ExprKind, Stat, StatKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::address::resource_id;
use crate::resolve::facts::Table;
use crate::resolve::graph::is_scribe;
use crate::resolve::scope::CallSite;

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    let uses = |chunk: &&ParsedChunk| !chunk.is_broken && chunk.scopes.calls.iter().any(is_section);
    let with_sections: Vec<&ParsedChunk> = subject.bundle.chunks.values().filter(uses).collect();
    let open: Vec<(&ParsedChunk, Option<Vec<At>>)> = with_sections
        .iter()
        .map(|chunk| (*chunk, left_open(chunk)))
        .collect();
    // Texts that open and close in pairs with others, or in functions, are beyond this.
    if open
        .iter()
        .any(|(chunk, open)| chunk.kind != ChunkKind::Controller && open.is_none())
    {
        return;
    }
    for (chunk, open) in open {
        if let Some(last) = open.as_ref().and_then(|open| open.last())
            && chunk.kind == ChunkKind::View
            && let Some(why) = why(subject, chunk)
        {
            found.push(
                Diagnostic::new(
                    Code::OpenSection,
                    "the view ends while this section is open",
                    chunk.span(last),
                )
                .because(why)
                .help("close it with `scribe.Section()`"),
            );
        }
    }
}

/// Why it matters that the view leaves a section open.
fn why(subject: &Subject<'_>, chunk: &ParsedChunk) -> Option<&'static str> {
    let runs = subject.graph.runs(chunk.file);
    if runs.part && is_followed(subject, chunk) {
        return Some("what the page writes next goes there as well");
    }
    let alone =
        runs.page_view && !runs.template && (chunk.whole || has_no_template(subject, chunk));
    alone.then_some("without a template a page has no other sections")
}

/// Whether a text that runs the view writes more after it.
fn is_followed(subject: &Subject<'_>, part: &ParsedChunk) -> bool {
    let sites = subject.resolved.sites.iter();
    let sites: Vec<_> = sites.filter(|site| site.runs(subject.id)).collect();
    let is_part = |name: &str| {
        let id = resource_id(name);
        let mut views = sites
            .iter()
            .filter_map(|site| site.resources.views.get(&id));
        views.any(|view| view.file == part.file)
    };
    let writes_after = |chunk: &ParsedChunk, at: &At| {
        let mut outputs = chunk
            .joined
            .outputs
            .iter()
            .filter(|output| output.at.start >= at.end);
        outputs.any(|output| match &output.kind {
            OutputKind::Text(text, _) => !text.trim().is_empty(),
            OutputKind::Value => true,
        })
    };
    subject.bundle.chunks.values().any(|chunk| {
        let mut calls = chunk
            .scopes
            .calls
            .iter()
            .filter(|call| is_scribe(call, "View"));
        calls.any(|call| {
            let name = call.arguments.first().and_then(|name| name.as_text());
            name.is_some_and(is_part) && writes_after(chunk, &call.at)
        })
    })
}

/// Whether some page shows the view without a template, and no code gives it one.
fn has_no_template(subject: &Subject<'_>, chunk: &ParsedChunk) -> bool {
    let mut chunks = subject.bundle.chunks.values();
    let sets = |chunk: &ParsedChunk| {
        let mut fields = chunk.facts.fields.iter();
        fields.any(|field| field.table == Table::Page && field.key == "template" && field.is_write)
    };
    if chunks.any(sets) {
        return false;
    }
    let sites = subject.resolved.sites.iter();
    sites.filter(|site| site.runs(subject.id)).any(|site| {
        let shows = |view: &str| {
            let view = site.resources.views.get(view);
            view.is_some_and(|view| view.file == chunk.file)
        };
        site.routes.routes.iter().any(|route| {
            route.view.as_deref().is_some_and(shows)
                && match route.attributes.get("template") {
                    Some(template) => template.as_bool() == Some(false),
                    None => site.template.is_none(),
                }
        })
    })
}

/// The sections a text opens and does not close; `None` when that is not certain, or when it closes those of others.
fn left_open(chunk: &ParsedChunk) -> Option<Vec<At>> {
    let calls: HashMap<usize, &CallSite> = chunk
        .scopes
        .calls
        .iter()
        .filter(|call| is_section(call))
        .map(|call| (call.at.start, call))
        .collect();
    let mut look = Look { calls, seen: 0 };
    let mut open = Vec::new();
    look.block(&chunk.block, &mut open)?;
    // All of them must have been on the way.
    (look.seen == look.calls.len()).then_some(open)
}

struct Look<'a> {
    calls: HashMap<usize, &'a CallSite>,
    seen: usize,
}

impl Look<'_> {
    fn block(&mut self, block: &Block, open: &mut Vec<At>) -> Option<()> {
        block.iter().try_for_each(|stat| self.stat(stat, open))
    }

    fn stat(&mut self, stat: &Stat, open: &mut Vec<At>) -> Option<()> {
        match &stat.kind {
            StatKind::Call(call) => self.call(call, open),
            StatKind::Do(body) => self.block(body, open),
            StatKind::If {
                branches,
                otherwise,
            } => {
                let none = Vec::new();
                let bodies = branches.iter().map(|(_, body)| body);
                let last = otherwise.as_ref().unwrap_or(&none);
                let mut after: Option<Vec<At>> = None;
                for body in bodies.chain([last]) {
                    let mut branch = open.clone();
                    self.block(body, &mut branch)?;
                    if after
                        .as_ref()
                        .is_some_and(|known| known.len() != branch.len())
                    {
                        return None;
                    }
                    after.get_or_insert(branch);
                }
                *open = after?;
                Some(())
            }
            StatKind::While { body, .. }
            | StatKind::Repeat { body, .. }
            | StatKind::NumericFor { body, .. }
            | StatKind::GenericFor { body, .. } => {
                let mut once = open.clone();
                self.block(body, &mut once)?;
                (once.len() == open.len()).then_some(())
            }
            StatKind::Return(_) => None,
            _ => Some(()),
        }
    }

    fn call(&mut self, call: &Expr, open: &mut Vec<At>) -> Option<()> {
        let mut call = call;
        if let ExprKind::Call(output) = &call.kind
            && matches!(&output.function.kind, ExprKind::Name(name) if name == VALUE)
        {
            call = output.arguments.first()?;
        }
        let Some(section) = self.calls.get(&call.at.start) else {
            return Some(());
        };
        self.seen += 1;
        if section.arguments.is_empty() {
            return open.pop().map(drop);
        }
        open.push(call.at.clone());
        Some(())
    }
}
