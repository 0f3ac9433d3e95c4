//! Compiles Moonstalk bundles. Text goes in; diagnostics, bytecode and a Rust route table come out.
//!
//! [`project::Project::read`] reads the disk, `bundle` gives every file a role, `parse` makes syntax of text, `resolve`
//! finds what names mean, `check` judges, `lower` makes what is left runnable, `emit` writes it as artifacts, and
//! [`report`] shows the findings. Each stage takes the type of the one before it. Only `source` and `project` read files.

#[doc(hidden)]
pub mod bench;
mod bundle;
mod check;
mod compile;
pub mod diagnostic;
pub mod emit;
mod error;
pub mod library;
mod lower;
pub mod model;
mod parallel;
mod parse;
mod policies;
pub mod project;
pub mod report;
mod resolve;
pub mod source;
mod touched;
mod translations;

pub use check::is_locale;
pub use compile::{Compiled, Memory, check_again, compile, compile_again, compile_with};
pub use error::Error;
pub use policies::{Policy, SitePolicies, policies};
pub use touched::{Access, Touched, access, touched};
pub use translations::{
    BundleTranslations, Coverage, Entry, EntryKind, Form, Imported, PageTranslations, Seen,
    SiteTranslations, Term, Translation, entries, import, locked, translations,
};

pub use lower::data::print_number;
pub use lower::program;
pub use resolve::data::path::is_path;
pub use resolve::normalize::{normalize, normalize_exact, transliterate};
pub use resolve::page_tests;
pub use resolve::pattern::is_match as pattern_matches;
pub use resolve::vocabulary::is_language;

/// For the fuzzer: a view's pieces put together again, and its joined Lua.
#[doc(hidden)]
#[must_use]
pub fn fuzz_view(text: &str) -> (String, String) {
    let view = parse::view::split(text);
    let pieces = view
        .pieces
        .iter()
        .map(|piece| &text[piece.at.clone()])
        .collect();
    (pieces, parse::joined::join(text, &view, &[], &[]).lua)
}
