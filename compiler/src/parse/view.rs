//! The view lexer: splits a view into text, comments and tags.
//! Concatenating the pieces gives the file back. It never fails: what is not closed is reported and kept as text.

use std::ops::Range;

use super::markup::Markup;

/// A part of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Byte range of the whole piece, delimiters included.
    pub(crate) at: Range<usize>,
    pub(crate) kind: PieceKind,
}

/// What a part of a view is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// Literal markup.
    Text,
    /// An HTML comment; dynamic views drop it.
    Comment,
    /// `<? code ?>`; `lua` is the code, `comments` its Lua comments.
    Code {
        lua: Range<usize>,
        comments: Vec<Range<usize>>,
    },
    /// `?(expression)` or `<?= expression ?>`.
    Value {
        lua: Range<usize>,
        comments: Vec<Range<usize>>,
    },
}

/// A tag that is not closed, or has nothing in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ViewFault {
    /// From the tag's beginning to the end of the file.
    Unclosed {
        at: Range<usize>,
        needs: &'static str,
    },
    /// `?()`.
    Empty { at: Range<usize> },
}

/// A view split into its parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct ViewPieces {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) faults: Vec<ViewFault>,
}

impl ViewPieces {
    /// Whether the view has anything to run; the others are copied byte for byte.
    pub(crate) fn is_dynamic(&self, text: &str) -> bool {
        self.pieces.iter().any(|piece| match piece.kind {
            PieceKind::Text => false,
            PieceKind::Code { .. } | PieceKind::Value { .. } => true,
            PieceKind::Comment => {
                let comment = &text[piece.at.clone()];
                comment.contains("?(") || comment.contains("<?")
            }
        })
    }
}

/// Splits a view.
pub(crate) fn split(text: &str) -> ViewPieces {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        markup: Markup::new(),
        start: 0,
        found: ViewPieces::default(),
    };
    lexer.run();
    lexer.found
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    markup: Markup,
    /// Beginning of the literal text not yet made a piece.
    start: usize,
    found: ViewPieces,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() {
            at = match self.bytes[at] {
                b'<' => self.at_angle(at),
                b'?' if self.bytes.get(at + 1) == Some(&b'(') => self.value(at),
                _ => at + 1,
            };
        }
        self.flush(at);
    }

    fn at_angle(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        if rest.starts_with(b"<?") && !is_xml(rest) {
            return self.code(at);
        }
        if rest.starts_with(b"<!--") {
            return self.comment(at);
        }
        at + 1
    }

    /// Makes the text before `end` a piece.
    fn flush(&mut self, end: usize) {
        if self.start < end {
            self.markup.text(&self.text[self.start..end]);
            self.found.pieces.push(Piece {
                at: self.start..end,
                kind: PieceKind::Text,
            });
            self.start = end;
        }
    }

    fn push(&mut self, at: Range<usize>, kind: PieceKind) -> usize {
        self.start = at.end;
        self.found.pieces.push(Piece {
            at: at.clone(),
            kind,
        });
        at.end
    }

    fn comment(&mut self, at: usize) -> usize {
        // Only the text up to here says whether this is a comment or, say, part of a script.
        let mut markup = self.markup.clone();
        markup.text(&self.text[self.start..at]);
        if !markup.in_text() {
            return at + 1;
        }
        let rest = &self.text[at..];
        // `<!-->` and `<!--->` are comments too (HTML standard, "comment start state").
        let length = match ["<!-->", "<!--->"]
            .iter()
            .find(|short| rest.starts_with(**short))
        {
            Some(short) => short.len(),
            None => match rest[4..].find("-->") {
                Some(length) => 4 + length + 3,
                None => return self.unclosed(at, "-->"),
            },
        };
        self.flush(at);
        self.push(at..at + length, PieceKind::Comment)
    }

    fn value(&mut self, at: usize) -> usize {
        let Some(tag) = scan_value(self.text, at + 2) else {
            return self.unclosed(at, ")");
        };
        self.flush(at);
        self.markup.value(at);
        let end = tag.end + 1;
        if is_blank(self.text, at + 2..tag.end, &tag.comments) {
            self.found.faults.push(ViewFault::Empty { at: at..end });
        }
        self.push(
            at..end,
            PieceKind::Value {
                lua: at + 2..tag.end,
                comments: tag.comments,
            },
        )
    }

    fn code(&mut self, at: usize) -> usize {
        let begin = after_marker(self.bytes, at + 2);
        let writes =
            self.bytes.get(begin) == Some(&b'=') && self.bytes.get(begin + 1) != Some(&b'=');
        let begin = if writes { begin + 1 } else { begin };
        let Some(tag) = scan_code(self.text, begin) else {
            return self.unclosed(at, "?>");
        };
        self.flush(at);
        let blank = is_blank(self.text, begin..tag.end, &tag.comments);
        let kind = if writes && !blank {
            self.markup.value(at);
            PieceKind::Value {
                lua: begin..tag.end,
                comments: tag.comments,
            }
        } else {
            PieceKind::Code {
                lua: begin..tag.end,
                comments: tag.comments,
            }
        };
        self.push(at..tag.end + 2, kind)
    }

    /// Reports a tag without end and takes it, with the rest of the file, as text.
    fn unclosed(&mut self, at: usize, needs: &'static str) -> usize {
        self.found.faults.push(ViewFault::Unclosed {
            at: at..self.bytes.len(),
            needs,
        });
        self.bytes.len()
    }
}

/// `<?xml` and `<?xml-stylesheet` are markup, not code.
fn is_xml(rest: &[u8]) -> bool {
    rest.get(2..5)
        .is_some_and(|name| name.eq_ignore_ascii_case(b"xml"))
        && rest
            .get(5)
            .is_some_and(|b| b.is_ascii_whitespace() || *b == b'-')
}

/// Skips the `lua` of `<?lua code ?>`.
fn after_marker(bytes: &[u8], at: usize) -> usize {
    let named = bytes[at..].starts_with(b"lua")
        && bytes
            .get(at + 3)
            .is_none_or(|b| b.is_ascii_whitespace() || *b == b'=');
    if named { at + 3 } else { at }
}

fn is_blank(text: &str, lua: Range<usize>, comments: &[Range<usize>]) -> bool {
    without_comments(text, lua, comments).trim().is_empty()
}

/// Lua with its comments replaced by blanks; line breaks stay.
pub(crate) fn without_comments(text: &str, lua: Range<usize>, comments: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(lua.len());
    let mut at = lua.start;
    for comment in comments {
        out.push_str(&text[at..comment.start]);
        out.extend(
            text[comment.clone()]
                .bytes()
                .map(|b| if b == b'\n' { '\n' } else { ' ' }),
        );
        at = comment.end;
    }
    out.push_str(&text[at..lua.end]);
    out
}

/// Where the Lua of a tag ends, and the comments in it.
struct Tag {
    end: usize,
    comments: Vec<Range<usize>>,
}

/// Scans code up to `?>`. Strings and long comments are opaque; a line comment ends with the tag or the line.
fn scan_code(text: &str, begin: usize) -> Option<Tag> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = begin;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"?>") {
            return Some(Tag { end: at, comments });
        }
        at = match token(text, at) {
            Token::Text(end) => end,
            Token::LongComment(end) => {
                comments.push(at..end);
                end
            }
            Token::LineComment => {
                let line = text[at..].find('\n').unwrap_or(text.len() - at);
                let end = at + text[at..at + line].find("?>").unwrap_or(line);
                comments.push(at..end);
                end
            }
            Token::Other => at + 1,
        };
    }
    None
}

/// Scans an expression up to its closing bracket. Strings are opaque; brackets inside comments count, so that
/// `?(x -- note)` ends where it looks as if it does.
fn scan_value(text: &str, begin: usize) -> Option<Tag> {
    let bytes = text.as_bytes();
    let mut comments: Vec<Range<usize>> = Vec::new();
    let mut comment_end = begin;
    let mut depth = 1_usize;
    let mut at = begin;
    while at < bytes.len() {
        let commented = at < comment_end;
        match bytes[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ if commented => {}
            _ => match token(text, at) {
                Token::Text(end) => {
                    at = end;
                    continue;
                }
                Token::LongComment(end) => comment_end = end,
                Token::LineComment => {
                    comment_end = at + text[at..].find('\n').unwrap_or(text.len() - at)
                }
                Token::Other => {}
            },
        }
        if !commented && at < comment_end {
            comments.push(at..comment_end);
        }
        if depth == 0 {
            if let Some(last) = comments.last_mut() {
                last.end = last.end.min(at);
            }
            return Some(Tag { end: at, comments });
        }
        at += 1;
    }
    None
}

/// Places in Lua that are neither in a string nor in a comment.
pub(crate) fn code_positions(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            match token(text, at) {
                Token::Text(end) | Token::LongComment(end) => at = end,
                Token::LineComment => at += text[at..].find('\n').unwrap_or(text.len() - at),
                Token::Other => {
                    at += 1;
                    return Some(at - 1);
                }
            }
        }
        None
    })
}

/// Where the last thing in Lua ends that is neither blank nor comment.
pub(crate) fn code_end(text: &str) -> usize {
    let (mut at, mut last) = (0, 0);
    while at < text.len() {
        match token(text, at) {
            Token::Text(end) => (at, last) = (end, end),
            Token::LongComment(end) => at = end,
            Token::LineComment => at += text[at..].find('\n').unwrap_or(text.len() - at),
            Token::Other => {
                let is_blank = text.as_bytes()[at].is_ascii_whitespace();
                at += 1;
                last = if is_blank { last } else { at };
            }
        }
    }
    last
}

/// What stands at a place in Lua, as far as finding a tag's end needs to know.
enum Token {
    /// A string, up to this byte.
    Text(usize),
    LongComment(usize),
    LineComment,
    Other,
}

fn token(text: &str, at: usize) -> Token {
    // Bytes, because the place may be inside a character of several; the ones looked for are ASCII.
    let bytes = &text.as_bytes()[at..];
    match bytes[0] {
        b'"' | b'\'' => Token::Text(at + quoted(bytes)),
        b'[' => long_bracket(&text[at..]).map_or(Token::Other, |length| Token::Text(at + length)),
        b'-' if bytes.get(1) == Some(&b'-') => match long_bracket(&text[at + 2..]) {
            Some(length) => Token::LongComment(at + 2 + length),
            None => Token::LineComment,
        },
        _ => Token::Other,
    }
}

/// Length of a quoted string; one that is not closed ends with its line.
fn quoted(bytes: &[u8]) -> usize {
    let quote = bytes[0];
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Length of `[[…]]` or `[==[…]==]` at the beginning of `rest`; one that is not closed runs to the end.
fn long_bracket(rest: &str) -> Option<usize> {
    let level = rest
        .strip_prefix('[')?
        .bytes()
        .take_while(|b| *b == b'=')
        .count();
    if rest.as_bytes().get(level + 1) != Some(&b'[') {
        return None;
    }
    let close = format!("]{}]", "=".repeat(level));
    let begin = level + 2;
    Some(
        rest[begin..]
            .find(&close)
            .map_or(rest.len(), |found| begin + found + close.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::joined::join;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let view = split(text);
        let parts: Vec<_> = view
            .pieces
            .iter()
            .map(|piece| {
                let raw = &text[piece.at.clone()];
                match &piece.kind {
                    PieceKind::Text => format!("text {raw:?}"),
                    PieceKind::Comment => format!("comment {raw:?}"),
                    PieceKind::Code { lua, .. } => format!("code {:?}", &text[lua.clone()]),
                    PieceKind::Value { lua, .. } => format!("value {:?}", &text[lua.clone()]),
                }
            })
            .collect();
        parts.join(" ")
    }

    #[test]
    fn tags_end_where_lua_says() {
        let cases = [
            ("a?(x)b", r#"text "a" value "x" text "b""#),
            (r#"?( ")" )"#, r#"value " \")\" ""#),
            ("?(f(a, (b)))!", r#"value "f(a, (b))" text "!""#),
            ("?([[ ) ]])", r#"value "[[ ) ]]""#),
            ("?(x -- note)y", r#"value "x -- note" text "y""#),
            ("?(x -- it's (so))y", r#"value "x -- it's (so)" text "y""#),
            ("<? x = \"?>\" ?>y", r#"code " x = \"?>\" " text "y""#),
            ("<? x() -- don't ?>y", r#"code " x() -- don't " text "y""#),
            (
                "<? --[[ ?> ]] x() ?>y",
                r#"code " --[[ ?> ]] x() " text "y""#,
            ),
            ("<?= x ?>", r#"value " x ""#),
            ("<?lua x() ?>", r#"code " x() ""#),
            ("<?local x=1 ?>", r#"code "local x=1 ""#),
            ("<?(f)() ?>", r#"code "(f)() ""#),
            ("<? s = \"?(a)\" ?>", r#"code " s = \"?(a)\" ""#),
            (
                "<?xml version='1.0'?>?(x)",
                r#"text "<?xml version='1.0'?>" value "x""#,
            ),
            ("??(x)", r#"text "?" value "x""#),
            (
                "a<!-- ?(x) -->b",
                r#"text "a" comment "<!-- ?(x) -->" text "b""#,
            ),
            (
                "<script>'<!--'+?(x)+'-->'</script>",
                r#"text "<script>'<!--'+" value "x" text "+'-->'</script>""#,
            ),
            ("?( 'a\\')' )", r#"value " 'a\\')' ""#),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_closed_is_reported() {
        assert_eq!(
            split("a ?(b").faults,
            [ViewFault::Unclosed {
                at: 2..5,
                needs: ")"
            }]
        );
        assert_eq!(
            split("<? b").faults,
            [ViewFault::Unclosed {
                at: 0..4,
                needs: "?>"
            }]
        );
        assert_eq!(
            split("?( --[[x]] )").faults,
            [ViewFault::Empty { at: 0..12 }]
        );
        assert_eq!(split("<?=?><??>").faults, []);
    }

    proptest! {
        #[test]
        fn pieces_concatenate_to_the_file(text in r#"([a-z<>?()='"\[\]!\- \n]|\?\(|<\?|\?>|<!--|-->|é){0,60}"#) {
            let view = split(&text);
            let joined: String = view.pieces.iter().map(|piece| &text[piece.at.clone()]).collect();
            prop_assert_eq!(&joined, &text);
            let lua = join(&text, &view, &[], &[]);
            prop_assert_eq!(lua.lua.matches('\n').count(), text.matches('\n').count());
            for at in 0..=lua.lua.len() {
                prop_assert!(lua.source(at) <= text.len());
            }
        }
    }
}
