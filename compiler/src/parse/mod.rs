//! Text to syntax. Parsing never fails: a broken file gives a partial tree and diagnostics.

pub(crate) mod assets;
pub(crate) mod css;
pub(crate) mod elements;
pub(crate) mod entities;
pub(crate) mod joined;
pub(crate) mod lua;
pub(crate) mod marks;
pub(crate) mod markup;
pub(crate) mod places;
pub(crate) mod scattered;
pub(crate) mod shape;
pub(crate) mod syntax;
pub(crate) mod trust;
pub(crate) mod view;
pub(crate) mod walk;
pub(crate) mod written;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::bundle::{Bundle, Role};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix};
use crate::parallel;
use crate::resolve::facts::{self, Facts};
use crate::resolve::form_use::{FormUse, form_use};
use crate::resolve::scope::{self, Scopes};
use crate::source::{FileId, SourceMap, Span};
use elements::Elements;
use joined::{JoinedLua, TEXT, VALUE};
use lua::Fault;
use marks::Mark;
use places::Places;
use scattered::Scattered;
use shape::Shape;
use syntax::{At, Block};
use view::{PieceKind, ViewFault, ViewPieces};
use written::Written;

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
    /// `database.lua`: what it assigns becomes the bundle's procedures.
    Database,
    /// A file of `upgraders/`.
    Upgrader,
}

impl ChunkKind {
    /// Whether it runs once, when it is loaded, so that its own locals outlive requests.
    pub(crate) fn runs_once(self) -> bool {
        matches!(
            self,
            ChunkKind::Functions | ChunkKind::Fragments | ChunkKind::Module | ChunkKind::Database
        )
    }

    /// Whether what it declares belongs to the bundle.
    pub(crate) fn declares(self) -> bool {
        matches!(
            self,
            ChunkKind::Functions | ChunkKind::Fragments | ChunkKind::Database
        )
    }

    /// Whether tables of the Teller are plain tables in it.
    pub(crate) fn holds_tables(self) -> bool {
        matches!(self, ChunkKind::Database | ChunkKind::Upgrader)
    }
}

/// A file that is code, or markup with code in it.
#[derive(Clone, Debug)]
pub(crate) struct ParsedChunk {
    pub(crate) file: FileId,
    pub(crate) kind: ChunkKind,
    code: Arc<Code>,
}

/// What its text alone says, whatever its name: the same text need not be parsed again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Code {
    pub(crate) joined: JoinedLua,
    pub(crate) block: Block,
    pub(crate) scopes: Scopes,
    pub(crate) facts: Facts,
    pub(crate) form_use: FormUse,
    /// It has syntax errors: what its names mean is anybody's guess.
    pub(crate) is_broken: bool,
    /// A view without tags: copied as it is.
    pub(crate) is_static: bool,
    /// A view that is a whole page: no template goes around it.
    pub(crate) whole: bool,
    /// Bytes of its text.
    pub(crate) length: u64,
    /// The markup of a view.
    pub(crate) elements: Elements,
    /// What that asks of the page around it.
    pub(crate) marks: Vec<Mark>,
    /// The same of markup in its texts.
    pub(crate) scattered: Scattered,
    /// In which order its code writes that.
    pub(crate) shape: Shape,
    /// Where its values land.
    pub(crate) places: Places,
    /// Tags that its code writes itself.
    pub(crate) written: Written,
    /// Its syntax errors, in the file with id 0.
    findings: Vec<Diagnostic>,
    /// What the rules for single texts find in it, in the file with id 0, once they were asked.
    judged: OnceLock<Vec<Diagnostic>>,
}

impl Deref for ParsedChunk {
    type Target = Code;

    fn deref(&self) -> &Code {
        &self.code
    }
}

/// Parsed texts by their content and the way they are read. What a run does not use is forgotten after it.
#[derive(Debug, Default)]
pub(crate) struct ParsedTexts {
    known: HashMap<TextKey, Arc<Code>>,
    used: HashMap<TextKey, Arc<Code>>,
}

/// A text, where it begins in its file, and whether it is markup.
type TextKey = (blake3::Hash, usize, bool);

/// A text to be parsed.
struct Text<'s> {
    text: &'s str,
    offset: usize,
    is_view: bool,
    key: TextKey,
}

impl ParsedTexts {
    /// Forgets what was not used since the last time.
    pub(crate) fn turn(&mut self) {
        self.known = std::mem::take(&mut self.used);
    }

    /// Parses the texts that are not known yet.
    fn learn(&mut self, texts: &[Text<'_>]) {
        let mut unknown: Vec<&Text<'_>> = Vec::new();
        let mut asked = HashSet::new();
        for text in texts {
            match self.known.get(&text.key) {
                Some(code) => {
                    self.used.insert(text.key, Arc::clone(code));
                }
                None if asked.insert(text.key) => unknown.push(text),
                None => {}
            }
        }
        let parsed = parallel::map(&unknown, |text| {
            Arc::new(if text.is_view {
                view_code(text.text, text.offset)
            } else {
                lua_code(text.text, text.offset)
            })
        });
        self.used
            .extend(unknown.iter().map(|text| text.key).zip(parsed));
    }
}

impl Code {
    /// The span, in a file that is named later, of a range of the joined Lua.
    pub(crate) fn span(&self, at: &At) -> Span {
        self.joined.span(NO_FILE, at)
    }

    /// The span, in a file that is named later, of a range of its markup.
    pub(crate) fn place(at: &At) -> Span {
        Span::new(NO_FILE, at.start, at.end)
    }
}

impl ParsedChunk {
    /// Has the rules for single texts look at it, once for a text.
    pub(crate) fn judge(&self, judge: impl FnOnce(&Code) -> Vec<Diagnostic>) {
        self.code.judged.get_or_init(|| judge(&self.code));
    }

    /// What they found.
    pub(crate) fn judged(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let findings = self.code.judged.get().into_iter().flatten();
        findings.map(|finding| finding.clone().in_file(self.file))
    }

    /// The span in the file of a range of the joined Lua.
    pub(crate) fn span(&self, at: &At) -> Span {
        self.joined.span(self.file, at)
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
    texts: &mut ParsedTexts,
    found: &mut Diagnostics,
) -> Vec<ParsedBundle> {
    let files = bundles.iter().flat_map(|bundle| &bundle.files);
    let mut wanted: HashMap<FileId, (ChunkKind, TextKey)> = HashMap::new();
    let mut all = Vec::new();
    for file in files {
        let Some(kind) = chunk_kind(&file.role) else {
            continue;
        };
        if let Some(text) = source_text(sources, file.id, found) {
            let is_view = matches!(kind, ChunkKind::View | ChunkKind::Fragments);
            let offset = offset(sources, file.id);
            let key = (blake3::hash(text.as_bytes()), offset, is_view);
            wanted.insert(file.id, (kind, key));
            all.push(Text {
                text,
                offset,
                is_view,
                key,
            });
        }
    }
    texts.learn(&all);
    let parsed = |bundle: Bundle| {
        let mut chunks = BTreeMap::new();
        for file in &bundle.files {
            let Some((kind, key)) = wanted.get(&file.id) else {
                continue;
            };
            let Some(code) = texts.used.get(key) else {
                continue;
            };
            for finding in &code.findings {
                found.push(finding.clone().in_file(file.id));
            }
            let chunk = ParsedChunk {
                file: file.id,
                kind: *kind,
                code: Arc::clone(code),
            };
            chunks.insert(file.id, chunk);
        }
        ParsedBundle { bundle, chunks }
    };
    bundles.into_iter().map(parsed).collect()
}

fn chunk_kind(role: &Role) -> Option<ChunkKind> {
    match role {
        Role::View(_) => Some(ChunkKind::View),
        Role::Fragments => Some(ChunkKind::Fragments),
        Role::Controller(_) => Some(ChunkKind::Controller),
        Role::Functions | Role::ScribeFunctions => Some(ChunkKind::Functions),
        Role::Module(_) => Some(ChunkKind::Module),
        Role::Database => Some(ChunkKind::Database),
        Role::Upgrader(_) => Some(ChunkKind::Upgrader),
        Role::Settings | Role::Vocabulary | Role::PageVocabulary(_) => None,
        Role::Schema | Role::Declarations => None,
        Role::Static(_) | Role::Private | Role::Unused => None,
    }
}

/// The file findings of a text point into, until it is known which has it.
const NO_FILE: FileId = FileId(0);

const BOM: &str = "\u{feff}";

/// The text of a source file; reports what is not UTF-8, and a byte order mark (which is left in place).
pub(crate) fn source_text<'s>(
    sources: &'s SourceMap,
    file: FileId,
    found: &mut Diagnostics,
) -> Option<&'s str> {
    let Some(text) = sources.get(file).text() else {
        let finding = Diagnostic::new(
            crate::diagnostic::Code::NotUtf8,
            "the file is not UTF-8",
            Span::whole(file),
        );
        found.push(finding.help("save it as UTF-8 without a byte order mark"));
        return None;
    };
    let Some(rest) = text.strip_prefix(BOM) else {
        return Some(text);
    };
    let finding = Diagnostic::new(
        crate::diagnostic::Code::ByteOrderMark,
        "the file begins with a byte order mark",
        Span::whole(file),
    );
    let mark = Span::new(file, 0, BOM.len());
    let fix = Fix::safe("remove the byte order mark", mark, "");
    found.push(
        finding
            .help("save it without one; it is ignored here, but not by other tools")
            .fix(fix),
    );
    Some(rest)
}

fn offset(sources: &SourceMap, file: FileId) -> usize {
    if sources.get(file).bytes.starts_with(BOM.as_bytes()) {
        BOM.len()
    } else {
        0
    }
}

/// A text that is Lua and nothing else.
pub(crate) fn lua_code(text: &str, offset: usize) -> Code {
    let (mut code, faults) = code(JoinedLua::plain(text.to_owned(), offset));
    code.written = written::of(text, &code.elements, &code.shape);
    // Most code writes nothing.
    if code.scopes.calls.iter().any(|call| call.path == ["write"]) {
        code.places = places::of_dynamic(&code.joined, &code.block, &code.scopes, None);
    }
    report_faults(&mut code, &faults);
    code
}

pub(crate) fn view_code(text: &str, offset: usize) -> Code {
    let pieces = view::split(text);
    let faults = pieces.faults.iter().map(|fault| view_fault(fault, offset));
    let mut findings: Vec<Diagnostic> = faults.collect();
    let dynamic = pieces.is_dynamic(text);
    let elements = elements::read(text, &pieces.pieces, offset);
    let marks = marks::of(&elements, text, offset);
    let joined = if dynamic {
        joined::join(text, &pieces, &marks_at(&marks, offset), &[]).shifted(offset)
    } else {
        JoinedLua::default()
    };
    let (mut parsed, mut faults) = code(joined);
    if !faults.is_empty() {
        // Each value is looked at alone, so that a fault in one tag is said there and nowhere else.
        let broken = broken_values(text, &pieces);
        findings.extend(broken.iter().map(|(_, at, message)| {
            let span = Span::new(NO_FILE, at.start + offset, at.end + offset);
            Diagnostic::new(crate::diagnostic::Code::LuaSyntax, message.clone(), span)
        }));
        let left_out: Vec<usize> = broken.iter().map(|(index, ..)| *index).collect();
        (parsed, faults) =
            code(joined::join(text, &pieces, &marks_at(&marks, offset), &left_out).shifted(offset));
        parsed.is_broken = true;
    }
    parsed.findings = findings;
    report_faults(&mut parsed, &faults);
    let mut shape = if dynamic {
        shape::of_dynamic(&parsed.joined, &parsed.block, &elements)
    } else {
        shape::of_static(&elements)
    };
    shape.is_unclear |= !pieces.faults.is_empty();
    let mut places = if dynamic {
        places::of_dynamic(&parsed.joined, &parsed.block, &parsed.scopes, None)
    } else {
        places::of_static(text)
    };
    if !pieces.faults.is_empty() {
        // The rest of the file is not what it was meant to be.
        places.faults.clear();
    }
    Code {
        places,
        is_static: !dynamic,
        length: text.len() as u64,
        whole: text.to_ascii_lowercase().contains("<html"),
        written: written::of(&parsed.joined.lua, &elements, &shape),
        elements,
        marks,
        shape,
        ..parsed
    }
}

/// Where marks are in the text, by their numbers.
fn marks_at(marks: &[Mark], offset: usize) -> Vec<usize> {
    marks.iter().map(|mark| mark.at - offset).collect()
}

fn code(joined: JoinedLua) -> (Code, Vec<Fault>) {
    let (block, faults) = lua::parse(&joined.lua);
    let scopes = scope::scopes(&block);
    let code = Code {
        form_use: form_use(&joined.lua, &block, &scopes),
        joined,
        facts: facts::facts(&block, &scopes),
        scattered: scattered::scattered(&block),
        scopes,
        block,
        is_broken: !faults.is_empty(),
        ..Code::default()
    };
    (code, faults)
}

/// Reports faults of code: one a line, because what follows the first is mostly its consequence, and none at what the
/// author did not write, unless there is nothing else.
fn report_faults(code: &mut Code, faults: &[Fault]) {
    let written = |fault: &&Fault| code.joined.is_source(fault.at.start);
    let mut chosen = lua::one_a_line(&code.joined.lua, faults.iter().filter(written));
    if chosen.is_empty() {
        chosen.extend(faults.first());
    }
    let findings = chosen.into_iter().map(|fault| {
        let span = code.joined.span(NO_FILE, &fault.at);
        Diagnostic::new(
            crate::diagnostic::Code::LuaSyntax,
            outside_words(&fault.message),
            span,
        )
    });
    code.findings.extend(findings.collect::<Vec<_>>());
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

fn view_fault(fault: &ViewFault, offset: usize) -> Diagnostic {
    use crate::diagnostic::Code;
    match fault {
        ViewFault::Unclosed { at, needs } => {
            let opening = Span::new(
                NO_FILE,
                at.start + offset,
                (at.start + 2).min(at.end) + offset,
            );
            let what = if *needs == "-->" { "comment" } else { "tag" };
            Diagnostic::new(
                Code::UnclosedTag,
                format!("the {what} has no `{needs}`"),
                opening,
            )
            .because("it begins here, and the rest of the file belongs to it")
            .help(format!(
                "close it with `{needs}`; one inside a Lua string does not count"
            ))
        }
        ViewFault::Empty { at } => {
            let span = Span::new(NO_FILE, at.start + offset, at.end + offset);
            Diagnostic::new(
                Code::EmptyExpression,
                "an expression tag needs an expression",
                span,
            )
            .help("write a value between the brackets, or remove the tag")
        }
    }
}
