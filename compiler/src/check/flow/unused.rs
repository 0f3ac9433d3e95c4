//! Functions and modules of a site that nothing names. What applications lend to others is theirs to offer.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only declarations by a free name are looked for"
)]

use std::collections::{BTreeSet, HashSet};

use super::Subject;
use crate::bundle::Role;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::syntax::{Block, ExprKind, StatKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::graph::is_scribe;
use crate::source::Span;

/// Functions that no code calls and no setting names.
pub(super) fn functions(subject: &Subject<'_>, found: &mut Diagnostics) {
    let bundle = subject.bundle;
    let chunks = || bundle.chunks.values();
    let declaring =
        |chunk: &&ParsedChunk| matches!(chunk.kind, ChunkKind::Functions | ChunkKind::Fragments);
    if !bundle.bundle.is_site()
        || !chunks().any(|chunk| declaring(&chunk))
        || chunks().any(|chunk| chunk.is_broken)
        || is_read_elsewhere(subject)
    {
        return;
    }
    let mut used: HashSet<&str> = HashSet::new();
    for (name, _, within) in chunks().flat_map(|chunk| &chunk.facts.uses) {
        // A function that only calls itself is called by nobody.
        if name == "_G" {
            return;
        }
        if within.as_deref() != Some(name) {
            used.insert(name);
        }
    }
    let named = names_in_settings(subject);
    for chunk in chunks().filter(declaring) {
        for (name, span) in declared(chunk) {
            let is_hook = crate::library::HOOKS
                .iter()
                .any(|hook| hook.eq_ignore_ascii_case(name));
            if !is_hook && !used.contains(name) && !named.contains(name) {
                found.push(
                    Diagnostic::new(
                        Code::UnusedFunction,
                        format!("nothing calls `{name}`"),
                        span,
                    )
                    .help("remove it"),
                );
            }
        }
    }
}

/// The functions a file declares for its bundle.
fn declared(chunk: &ParsedChunk) -> impl Iterator<Item = (&str, Span)> {
    fn of(block: &Block) -> impl Iterator<Item = (&str, &std::ops::Range<usize>)> {
        block.iter().filter_map(|stat| match &stat.kind {
            StatKind::Function { target, .. } => match &target.kind {
                ExprKind::Name(name) => Some((name.as_str(), &target.at)),
                _ => None,
            },
            _ => None,
        })
    }
    let free = |at: &std::ops::Range<usize>| !chunk.scopes.resolved.contains_key(&at.start);
    of(&chunk.block)
        .filter(move |(_, at)| free(at))
        .map(|(name, at)| (name, chunk.span(at)))
}

/// Modules that no code requires and no setting names.
pub(super) fn modules(subject: &Subject<'_>, found: &mut Diagnostics) {
    let bundle = subject.bundle;
    if !bundle.bundle.is_site() || bundle.modules.is_empty() || is_read_elsewhere(subject) {
        return;
    }
    let mut used = BTreeSet::new();
    for call in bundle.chunks.values().flat_map(|chunk| &chunk.scopes.calls) {
        let is_require = super::super::is_require(call);
        if !is_require && !is_scribe(call, "Include") {
            continue;
        }
        match call.arguments.first().and_then(|name| name.as_text()) {
            Some(name) => used.extend(
                subject
                    .resolved
                    .module(subject.id, name)
                    .map(|(.., file)| file),
            ),
            None => return,
        }
    }
    let named = names_in_settings(subject);
    for (name, file) in &bundle.modules {
        let period = name.replace('/', ".");
        if !used.contains(file) && !named.contains(name.as_str()) && !named.contains(&period) {
            found.push(
                Diagnostic::new(
                    Code::UnusedModule,
                    format!("nothing requires the module `{name}`"),
                    Span::whole(*file),
                )
                .help("remove the file, or require it where it is needed"),
            );
        }
    }
}

/// Whether the bundle has code for other parts of the server, which is not looked at here.
fn is_read_elsewhere(subject: &Subject<'_>) -> bool {
    let mut files = subject.bundle.bundle.files.iter();
    files.any(|file| file.role == Role::Declarations && file.path != "tests.lua")
}

/// Every word of the texts in the settings of the bundle and the node: names may be part of `module#function`.
fn names_in_settings(subject: &Subject<'_>) -> HashSet<String> {
    let reads = &subject.bundle.settings.reads;
    let mut names: HashSet<String> = reads.iter().cloned().collect();
    texts(&subject.bundle.settings.data, &mut names);
    texts(&subject.bundle.schema.data, &mut names);
    texts(&subject.resolved.node.data, &mut names);
    names
}

fn texts(data: &Data, names: &mut HashSet<String>) {
    if let Some(text) = data.as_text() {
        names.insert(text.to_owned());
        let parts = text.split(['#', '.', ':']);
        names.extend(parts.map(str::to_owned));
    }
    for (_, value) in data.entries() {
        texts(value, names);
    }
}
