//! What is written to pages: inline event handlers and scripts in addresses, markup that is minted where it should not be,
//! and, in bundles that escape nothing, what escaping would change.

mod handlers;
mod minted;
mod script_address;
mod unescaped;

use super::{Rule, Subject};
use crate::parse::{ChunkKind, ParsedChunk};

/// The rules.
pub(super) const RULES: &[Rule] = &[
    handlers::check,
    minted::check,
    script_address::check,
    unescaped::check,
];

/// Texts of the bundle that are markup.
fn views<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a ParsedChunk> {
    let is_view = |chunk: &&ParsedChunk| {
        matches!(chunk.kind, ChunkKind::View | ChunkKind::Fragments) && !chunk.is_broken
    };
    subject.bundle.chunks.values().filter(is_view)
}
