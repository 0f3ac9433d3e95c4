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
use lua::Fault;
use syntax::At;
use view::{PieceKind, ViewFault, ViewPieces};

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
    /// It has syntax errors: what its names mean is anybody's guess.
    pub(crate) is_broken: bool,
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
                        Role::Functions | Role::ScribeFunctions => {
                            lua_chunk(sources, file.id, ChunkKind::Functions, found)
                        }
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
    let (parsed, faults) = chunk(file, kind, joined);
    report_faults(&parsed, &faults, found);
    Some(parsed)
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
    let whole = text.to_ascii_lowercase().contains("<html");
    let joined = if dynamic {
        joined::join(text, &pieces, &[]).shifted(offset)
    } else {
        JoinedLua::default()
    };
    let (mut parsed, mut faults) = chunk(file, kind, joined);
    if !faults.is_empty() {
        // Each value is looked at alone, so that a fault in one tag is said there and nowhere else.
        let broken = broken_values(text, &pieces);
        for (_, at, message) in &broken {
            let span = Span::new(file, at.start + offset, at.end + offset);
            found.push(Diagnostic::new(Code::LuaSyntax, message.clone(), span));
        }
        let left_out: Vec<usize> = broken.iter().map(|(index, ..)| *index).collect();
        let joined = joined::join(text, &pieces, &left_out).shifted(offset);
        (parsed, faults) = chunk(file, kind, joined);
        parsed.is_broken = true;
    }
    report_faults(&parsed, &faults, found);
    Some(ParsedChunk {
        is_static: !dynamic,
        whole,
        ..parsed
    })
}

fn chunk(file: FileId, kind: ChunkKind, joined: JoinedLua) -> (ParsedChunk, Vec<Fault>) {
    let (block, faults) = lua::parse(&joined.lua);
    let parsed = ParsedChunk {
        file,
        kind,
        joined,
        scopes: scope::scopes(&block),
        is_static: false,
        is_broken: !faults.is_empty(),
        whole: false,
    };
    (parsed, faults)
}

/// Reports faults of code: one a line, because what follows the first is mostly its consequence, and none at what the
/// author did not write, unless there is nothing else.
fn report_faults(parsed: &ParsedChunk, faults: &[Fault], found: &mut Diagnostics) {
    let written = |fault: &&Fault| parsed.joined.is_source(fault.at.start);
    let mut chosen: Vec<&Fault> = faults.iter().filter(written).collect();
    if chosen.is_empty() {
        chosen.extend(faults.first());
    }
    chosen.sort_by_key(|fault| fault.at.start);
    let line = |fault: &Fault| parsed.joined.lua[..fault.at.start].matches('\n').count();
    chosen.dedup_by_key(|fault| line(fault));
    for fault in chosen {
        let span = parsed.span(&fault.at);
        found.push(Diagnostic::new(
            Code::LuaSyntax,
            outside_words(&fault.message),
            span,
        ));
    }
}

/// Whether code begins with a word that begins a statement.
fn begins_statement(code: &str) -> bool {
    const WORDS: [&str; 7] = ["break", "do", "for", "if", "local", "repeat", "while"];
    let word = code
        .trim_start()
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next();
    word.is_some_and(|word| WORDS.contains(&word))
}

/// Values that are no expressions: index of the piece, where the fault is, what it is.
fn broken_values(text: &str, pieces: &ViewPieces) -> Vec<(usize, At, String)> {
    const BEFORE: &str = "return ";
    let mut broken = Vec::new();
    for (index, piece) in pieces.pieces.iter().enumerate() {
        let PieceKind::Value { lua, comments, .. } = &piece.kind else {
            continue;
        };
        let code = view::without_comments(text, lua.clone(), comments);
        let (_, faults) = lua::parse(&format!("{BEFORE}{code}"));
        if let Some(fault) = faults.iter().min_by_key(|fault| fault.at.start) {
            let place = |at: usize| (lua.start + at.saturating_sub(BEFORE.len())).min(lua.end);
            let at = place(fault.at.start)..place(fault.at.end);
            let message = if begins_statement(&code) {
                "the tag takes an expression; a statement goes into `<? ?>`"
            } else if fault.message.contains("statement") {
                "the tag holds more than one expression"
            } else {
                &fault.message
            };
            broken.push((index, at, message.to_owned()));
        }
    }
    broken
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
