//! What a file declares for its bundle in statements of its own: `function Name`, `Name = function`, `function app.Name`.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "declarations are two kinds of statement among many"
)]

use std::collections::BTreeMap;

use crate::bundle::Bundle;
use crate::parse::syntax::{At, Block, Expr, ExprKind, Function, StatKind};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::source::{FileId, Span};

/// A function that a file declares for its bundle.
#[derive(Clone, Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: At,
    /// The application's own name before it.
    pub(crate) qualifier: Option<At>,
    /// Its parameters and body, where they are written there.
    pub(crate) function: Option<&'a Function>,
}

/// Functions that a text declares; `id` is the application's own table.
pub(crate) fn declared<'a>(chunk: &'a ParsedChunk, id: Option<&str>) -> Vec<Declared<'a>> {
    let mut found = Vec::new();
    block(chunk, &chunk.block, id, &mut found);
    found
}

/// Blocks that run as the file does, functions apart.
fn block<'a>(
    chunk: &'a ParsedChunk,
    stats: &'a Block,
    id: Option<&str>,
    found: &mut Vec<Declared<'a>>,
) {
    for stat in stats {
        match &stat.kind {
            StatKind::Function { target, body } => {
                found.extend(named(chunk, target, id).map(|known| Declared {
                    function: Some(body),
                    ..known
                }));
            }
            StatKind::Assign { targets, values } => {
                for (target, value) in targets.iter().zip(values) {
                    let known = named(chunk, target, id);
                    found.extend(known.and_then(|known| given(chunk, known, value)));
                }
            }
            StatKind::Do(body) => block(chunk, body, id, found),
            StatKind::If {
                branches,
                otherwise,
            } => {
                let bodies = branches.iter().map(|(_, body)| body).chain(otherwise);
                bodies.for_each(|body| block(chunk, body, id, found));
            }
            _ => {}
        }
    }
}

/// The name that is declared, when it is the bundle's.
fn named<'a>(chunk: &ParsedChunk, target: &'a Expr, id: Option<&str>) -> Option<Declared<'a>> {
    let is_free = |expr: &Expr| !chunk.scopes.resolved.contains_key(&expr.at.start);
    match &target.kind {
        ExprKind::Name(name) if is_free(target) => Some(Declared {
            name,
            at: target.at.clone(),
            qualifier: None,
            function: None,
        }),
        ExprKind::Index(base, key) => {
            let own = matches!(&base.kind, ExprKind::Name(name) if Some(name.as_str()) == id);
            Some(Declared {
                name: key.as_text().filter(|_| own && is_free(base))?,
                at: target.at.clone(),
                qualifier: Some(base.at.clone()),
                function: None,
            })
        }
        _ => None,
    }
}

/// What is declared by assigning it: a function, or a local that is one.
fn given<'a>(chunk: &'a ParsedChunk, known: Declared<'a>, value: &'a Expr) -> Option<Declared<'a>> {
    match &value.bare().kind {
        ExprKind::Function(function) => Some(Declared {
            function: Some(function),
            ..known
        }),
        ExprKind::Name(_) => {
            let local = chunk.scopes.resolved.get(&value.bare().at.start)?;
            chunk.facts.local_functions.contains(local).then_some(known)
        }
        _ => None,
    }
}

/// The name by which the bundle's own table is known.
pub(crate) fn own_table(bundle: &Bundle) -> Option<&str> {
    (!bundle.is_site()).then_some(bundle.id.as_str())
}

/// The procedures of a bundle, with their places.
pub(crate) fn procedures(
    bundle: &Bundle,
    chunks: &BTreeMap<FileId, ParsedChunk>,
) -> BTreeMap<String, Span> {
    let mut found = BTreeMap::new();
    for chunk in chunks
        .values()
        .filter(|chunk| chunk.kind == ChunkKind::Database)
    {
        for one in declared(chunk, own_table(bundle)) {
            let span = chunk.span(&one.at);
            found.entry(one.name.to_owned()).or_insert(span);
        }
    }
    found
}
