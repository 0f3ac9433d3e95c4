//! Text to syntax. Parsing never fails: a broken file gives a partial tree and diagnostics.

pub(crate) mod joined;
pub(crate) mod lua;
pub(crate) mod markup;
pub(crate) mod syntax;
pub(crate) mod view;

use std::collections::BTreeMap;

use crate::bundle::{Bundle, Role};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::scope::{self, Scopes};
use crate::source::{FileId, SourceMap, Span};
use joined::{JoinedLua, TEXT, VALUE};
use view::ViewFault;

/// How a chunk is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkKind {
    View,
    Controller,
    /// `functions.lua`: what it assigns becomes the bundle's.
    Functions,
    /// `functions.html`, likewise.
    Fragments,
    /// A file for `require`.
    Module,
}

impl ChunkKind {
    /// Whether it runs once, when it is loaded, so that its own locals outlive requests.
    pub(crate) fn runs_once(self) -> bool {
        matches!(
            self,
            ChunkKind::Functions | ChunkKind::Fragments | ChunkKind::Module
        )
    }
}

/// A file that is code, or markup with code in it.
#[derive(Clone, Debug)]
pub(crate) struct ParsedChunk {
    pub(crate) file: FileId,
    pub(crate) kind: ChunkKind,
    pub(crate) joined: JoinedLua,
    pub(crate) scopes: Scopes,
    /// A view without tags: copied as it is.
    pub(crate) is_static: bool,
    /// A view that is a whole page: no template goes around it.
    pub(crate) whole: bool,
}

impl ParsedChunk {
    /// The span in the file of a range of the joined Lua.
    pub(crate) fn span(&self, at: &syntax::At) -> Span {
        let start = self.joined.source(at.start);
        let end = if at.end > at.start {
            self.joined.source(at.end - 1) + 1
        } else {
            start
        };
        Span::new(self.file, start, end.max(start))
    }
}

/// A bundle with its code parsed.
#[derive(Clone, Debug)]
pub(crate) struct ParsedBundle {
    pub(crate) bundle: Bundle,
    pub(crate) chunks: BTreeMap<FileId, ParsedChunk>,
}

/// Parses the code of every bundle.
pub(crate) fn bundles(
    sources: &SourceMap,
    bundles: Vec<Bundle>,
    found: &mut Diagnostics,
) -> Vec<ParsedBundle> {
    bundles
        .into_iter()
        .map(|bundle| {
            let chunks = bundle
                .files
                .iter()
                .filter_map(|file| {
                    let chunk = match file.role {
                        Role::View(_) => view_chunk(sources, file.id, ChunkKind::View, found),
                        Role::Fragments => {
                            view_chunk(sources, file.id, ChunkKind::Fragments, found)
                        }
                        Role::Controller(_) => {
                            lua_chunk(sources, file.id, ChunkKind::Controller, found)
                        }
                        Role::Functions => lua_chunk(sources, file.id, ChunkKind::Functions, found),
                        Role::Module(_) => lua_chunk(sources, file.id, ChunkKind::Module, found),
                        Role::Settings
                        | Role::Vocabulary
                        | Role::PageVocabulary(_)
                        | Role::Declarations => None,
                        Role::Static(_) | Role::Private | Role::Unused => None,
                    };
                    chunk.map(|chunk| (file.id, chunk))
                })
                .collect();
            ParsedBundle { bundle, chunks }
        })
        .collect()
}

const BOM: &str = "\u{feff}";

/// The text of a source file; reports what is not UTF-8, and a byte order mark (which is left in place).
pub(crate) fn source_text<'s>(
    sources: &'s SourceMap,
    file: FileId,
    found: &mut Diagnostics,
) -> Option<&'s str> {
    let Some(text) = sources.get(file).text() else {
        let finding = Diagnostic::new(Code::NotUtf8, "the file is not UTF-8", Span::whole(file));
        found.push(finding.help("save it as UTF-8 without a byte order mark"));
        return None;
    };
    let Some(rest) = text.strip_prefix(BOM) else {
        return Some(text);
    };
    let finding = Diagnostic::new(
        Code::ByteOrderMark,
        "the file begins with a byte order mark",
        Span::whole(file),
    );
    found.push(finding.help("save it without one; it is ignored here, but not by other tools"));
    Some(rest)
}

fn offset(sources: &SourceMap, file: FileId) -> usize {
    if sources.get(file).bytes.starts_with(BOM.as_bytes()) {
        BOM.len()
    } else {
        0
    }
}

fn lua_chunk(
    sources: &SourceMap,
    file: FileId,
    kind: ChunkKind,
    found: &mut Diagnostics,
) -> Option<ParsedChunk> {
    let text = source_text(sources, file, found)?;
    let joined = JoinedLua::plain(text.to_owned(), offset(sources, file));
    Some(chunk(file, kind, joined, found))
}

fn view_chunk(
    sources: &SourceMap,
    file: FileId,
    kind: ChunkKind,
    found: &mut Diagnostics,
) -> Option<ParsedChunk> {
    let text = source_text(sources, file, found)?;
    let pieces = view::split(text);
    let offset = offset(sources, file);
    for fault in &pieces.faults {
        found.push(view_fault(file, fault, offset));
    }
    let dynamic = pieces.is_dynamic(text);
    let joined = if dynamic {
        joined::join(text, &pieces).shifted(offset)
    } else {
        JoinedLua::default()
    };
    let whole = text.to_ascii_lowercase().contains("<html");
    Some(ParsedChunk {
        is_static: !dynamic,
        whole,
        ..chunk(file, kind, joined, found)
    })
}

fn chunk(file: FileId, kind: ChunkKind, joined: JoinedLua, found: &mut Diagnostics) -> ParsedChunk {
    let (block, faults) = lua::parse(&joined.lua);
    let scopes = scope::scopes(&block);
    let parsed = ParsedChunk {
        file,
        kind,
        joined,
        scopes,
        is_static: false,
        whole: false,
    };
    for fault in faults {
        found.push(Diagnostic::new(
            Code::LuaSyntax,
            outside_words(&fault.message),
            parsed.span(&fault.at),
        ));
    }
    parsed
}

/// The stand-ins for text and values mean nothing to the author.
fn outside_words(message: &str) -> String {
    let stand_in = [TEXT, VALUE].into_iter().any(|name| message.contains(name));
    match message.rsplit_once(", found `") {
        Some((before, _)) if stand_in => format!("{before}, found the end of the tag"),
        _ => message.to_owned(),
    }
}

fn view_fault(file: FileId, fault: &ViewFault, offset: usize) -> Diagnostic {
    match fault {
        ViewFault::Unclosed { at, needs } => {
            let opening = Span::new(file, at.start + offset, (at.start + 2).min(at.end) + offset);
            Diagnostic::new(
                Code::UnclosedTag,
                format!("the tag has no `{needs}`"),
                opening,
            )
            .because("it begins here, and the rest of the file belongs to it")
            .help(format!(
                "close it with `{needs}`; one inside a Lua string does not count"
            ))
        }
        ViewFault::Empty { at } => {
            let span = Span::new(file, at.start + offset, at.end + offset);
            Diagnostic::new(
                Code::EmptyExpression,
                "an expression tag needs an expression",
                span,
            )
            .help("write a value between the brackets, or remove the tag")
        }
    }
}
