//! The Lua of a view as one chunk, with a map from every place in it back to the file. One line of the view is one line
//! of Lua; literal texts and values appear as calls of stand-ins, which `lower` turns into `emit`.

use std::ops::Range;

use super::view::{Piece, PieceKind, ViewPieces, without_comments};
use crate::source::{FileId, Span};

/// The Lua of a view as one text, with a map back to the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct JoinedLua {
    /// Lua where each literal text is a call of [`TEXT`] and each expression one of [`VALUE`].
    pub(crate) lua: String,
    /// The outputs, in order.
    pub(crate) outputs: Vec<Output>,
    /// Where code tags are.
    pub(crate) codes: Vec<Range<usize>>,
    segments: Vec<Segment>,
}

/// Stands for a literal text in the joined Lua.
pub(crate) const TEXT: &str = "_msc_text";
/// Stands for the output of an expression.
pub(crate) const VALUE: &str = "_msc_value";

/// A literal text or a value, where it stands in the joined Lua.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) at: Range<usize>,
    pub(crate) kind: OutputKind,
}

/// What is written.
#[derive(Clone, Debug)]
pub(crate) enum OutputKind {
    /// Literal text, comments and the line break after a tag already dropped; and which marks stand before which byte.
    Text(String, Vec<(usize, usize)>),
    /// The value of an expression.
    Value,
}

#[derive(Clone, Copy, Debug)]
struct Segment {
    joined: usize,
    source: usize,
    length: usize,
}

impl JoinedLua {
    /// A plain Lua file: the map is the identity from `offset`.
    pub(crate) fn plain(lua: String, offset: usize) -> Self {
        let length = lua.len();
        Self {
            lua,
            segments: vec![Segment {
                joined: 0,
                source: offset,
                length,
            }],
            ..Self::default()
        }
    }

    /// The place in the file of a place in the joined Lua; what has no place of its own gives the end of what precedes it.
    pub(crate) fn source(&self, at: usize) -> usize {
        let after = self
            .segments
            .partition_point(|segment| segment.joined <= at);
        match after.checked_sub(1).map(|index| self.segments[index]) {
            Some(segment) => segment.source + (at - segment.joined).min(segment.length),
            None => self.segments.first().map_or(0, |segment| segment.source),
        }
    }

    /// The span in a file of a range of the joined Lua.
    pub(crate) fn span(&self, file: FileId, at: &Range<usize>) -> Span {
        let start = self.source(at.start);
        let end = if at.end > at.start {
            self.source(at.end - 1) + 1
        } else {
            start
        };
        Span::new(file, start, end.max(start))
    }

    /// The place in the joined Lua of a place in the file that is code; the end of a piece of code is part of it.
    pub(crate) fn joined(&self, source: usize) -> Option<usize> {
        let after = self
            .segments
            .partition_point(|segment| segment.source <= source);
        let candidates = self.segments[..after].iter().rev();
        candidates
            .take(2)
            .find(|segment| segment.length > 0 && source <= segment.source + segment.length)
            .map(|segment| segment.joined + (source - segment.source))
    }

    /// Whether a place of the joined Lua is the author's.
    pub(crate) fn is_source(&self, at: usize) -> bool {
        let after = self
            .segments
            .partition_point(|segment| segment.joined <= at);
        let segment = after.checked_sub(1).map(|index| self.segments[index]);
        segment.is_some_and(|segment| at < segment.joined + segment.length)
    }

    /// The same with every place in the file moved on.
    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        self.segments
            .iter_mut()
            .for_each(|segment| segment.source += offset);
        self
    }

    fn push_source(&mut self, text: &str, at: usize) {
        self.segments.push(Segment {
            joined: self.lua.len(),
            source: at,
            length: text.len(),
        });
        self.lua.push_str(text);
    }
}

/// Joins the Lua of a dynamic view. One line of the view is one line of Lua. Values that are `left_out`, by the index of
/// their piece, become nil. Marks are places in the text, in order; each goes to the literal text it stands in or ends.
pub(crate) fn join(
    text: &str,
    view: &ViewPieces,
    marks: &[usize],
    left_out: &[usize],
) -> JoinedLua {
    let mut joined = JoinedLua::default();
    let mut literal = Literal::default();
    let mut next = 0;
    for (index, piece) in view.pieces.iter().enumerate() {
        match &piece.kind {
            PieceKind::Text | PieceKind::Comment => {
                if literal.text.is_empty() {
                    literal.at = piece.at.start;
                }
                let before = literal.text.len();
                while let Some(&mark) = marks.get(next).filter(|mark| **mark <= piece.at.end) {
                    if mark >= piece.at.start && piece.kind == PieceKind::Text {
                        let place = shown(&text[piece.at.start..mark]).len();
                        literal.marks.push((before + place, next));
                    }
                    next += 1;
                }
                literal.text.push_str(&literal_text(text, piece));
            }
            PieceKind::Code { lua, comments } => {
                push_text(&mut joined, &mut literal);
                let code = without_comments(text, lua.clone(), comments);
                joined.lua.push(' ');
                let start = joined.lua.len();
                joined.push_source(&code, lua.start);
                joined.codes.push(start..joined.lua.len());
                joined.lua.push(' ');
            }
            PieceKind::Value { lua, comments } => {
                push_text(&mut joined, &mut literal);
                let code = without_comments(text, lua.clone(), comments);
                let code = if left_out.contains(&index) {
                    format!("nil{}", "\n".repeat(code.matches('\n').count()))
                } else {
                    code
                };
                push_value(&mut joined, &code, lua.start);
            }
        }
    }
    push_text(&mut joined, &mut literal);
    joined.lua.shrink_to_fit();
    joined.outputs.shrink_to_fit();
    joined.segments.shrink_to_fit();
    joined
}

/// The text a piece contributes: comments leave their line breaks; line breaks become `\n`.
fn literal_text(text: &str, piece: &Piece) -> String {
    let raw = &text[piece.at.clone()];
    match piece.kind {
        PieceKind::Comment => "\n".repeat(raw.matches('\n').count()),
        PieceKind::Text | PieceKind::Code { .. } | PieceKind::Value { .. } => shown(raw),
    }
}

/// Literal text as it is written.
fn shown(raw: &str) -> String {
    raw.replace("\r\n", "\n")
}

/// Literal text that is not an output yet.
#[derive(Default)]
struct Literal {
    text: String,
    /// Where it begins in the file.
    at: usize,
    marks: Vec<(usize, usize)>,
}

fn push_text(joined: &mut JoinedLua, literal: &mut Literal) {
    if literal.text.is_empty() {
        return;
    }
    let Literal {
        text: whole,
        at,
        mut marks,
    } = std::mem::take(literal);
    let start = joined.lua.len();
    joined.push_source("", at);
    joined.lua.push_str(TEXT);
    joined.lua.push_str("();");
    joined.lua.extend(whole.matches('\n').map(|_| '\n'));
    // One line break after a tag, and at the beginning of the file, belongs to the tag.
    let shown = whole.strip_prefix('\n').unwrap_or(&whole).to_owned();
    let dropped = whole.len() - shown.len();
    for (place, _) in &mut marks {
        *place = place.saturating_sub(dropped);
    }
    joined.outputs.push(Output {
        at: start..joined.lua.len(),
        kind: OutputKind::Text(shown, marks),
    });
}

fn push_value(joined: &mut JoinedLua, lua: &str, source: usize) {
    let start = joined.lua.len();
    joined.lua.push_str(VALUE);
    joined.lua.push('(');
    joined.push_source(lua, source);
    joined.lua.push_str(");");
    joined.outputs.push(Output {
        at: start..joined.lua.len(),
        kind: OutputKind::Value,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::view::split;

    #[test]
    fn joining_keeps_lines_and_drops_one_break_after_a_tag() {
        let text = "\n<p>\r\n?(a)\n\nb<!--\n-->\n<? x()\n ?>\nc";
        let joined = join(text, &split(text), &[], &[]);
        assert_eq!(joined.lua.matches('\n').count(), text.matches('\n').count());
        let texts: Vec<_> = joined
            .outputs
            .iter()
            .filter_map(|output| match &output.kind {
                OutputKind::Text(text, _) => Some(text.as_str()),
                OutputKind::Value => None,
            })
            .collect();
        assert_eq!(texts, ["<p>\n", "\nb\n\n", "c"]);
        let at = joined.lua.find("x()").expect("code");
        assert_eq!(joined.joined(joined.source(at)), Some(at));
        assert_eq!(joined.joined(text.find("<p>").expect("markup")), None);
        assert_eq!(&text[joined.source(at)..][..3], "x()");
    }
}
