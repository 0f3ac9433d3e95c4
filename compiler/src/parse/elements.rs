//! Elements of a view as the text has them: names, attributes, values with their holes, and where each stands.
//! It follows the tokenizer of HTML, not its tree, so that what branches of code leave open or close twice does no harm.
//! Never fails: what makes no sense is passed over.

use std::ops::Range;

use super::markup::{RAW, ends_raw};
use super::view::{Piece, PieceKind};

/// The markup of a text, in its order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elements {
    pub(crate) nodes: Vec<Node>,
    /// Text between the tags that has words, in its order.
    pub(crate) words: Vec<Words>,
    /// The text ends inside a tag, a comment or an element that holds text only.
    pub(crate) is_torn: bool,
}

/// A stretch of text without tags or code in it.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) at: Range<usize>,
    /// How it begins.
    pub(crate) text: Box<str>,
    /// How many nodes are before it.
    pub(crate) after: usize,
}

/// A part of the markup.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Open(Element),
    /// An end tag, and where it is.
    Close(Box<str>, Range<usize>),
    /// What an element such as `style` or `script` holds; the name is the element's.
    Raw(Box<str>, Value),
}

/// A start tag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    /// Lower case; empty where a value is part of it.
    pub(crate) name: Box<str>,
    /// From `<` to the end of the name.
    pub(crate) at: Range<usize>,
    /// Behind its `>`.
    pub(crate) end: usize,
    /// It is written with `/>`.
    pub(crate) is_empty: bool,
    pub(crate) attributes: Vec<Attribute>,
    /// Nothing but what is written here can be among the attributes.
    pub(crate) is_complete: bool,
    /// A value stands where attributes do.
    pub(crate) has_value: bool,
}

/// An attribute of a start tag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attribute {
    /// Lower case; empty where a value is part of it.
    pub(crate) name: Box<str>,
    pub(crate) at: Range<usize>,
    /// Behind its value, closing quote included.
    pub(crate) end: usize,
    /// What stands after the equals sign.
    pub(crate) value: Option<Value>,
}

/// Text that may have holes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Value {
    pub(crate) parts: Vec<Part>,
}

/// A part of a value.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// As written, character references and all, and where it begins.
    Literal(Box<str>, usize),
    /// Code decides.
    Hole,
}

impl Value {
    /// The literal text it begins with, where that is, and whether it is all there is.
    pub(crate) fn prefix(&self) -> (&str, usize, bool) {
        match self.parts.as_slice() {
            [] => ("", 0, true),
            [Part::Literal(text, at)] => (text, *at, true),
            [Part::Literal(text, at), ..] => (text, *at, false),
            [Part::Hole, ..] => ("", 0, false),
        }
    }

    /// The text, where no part of it is a hole.
    pub(crate) fn literal(&self) -> Option<&str> {
        let (text, _, whole) = self.prefix();
        whole.then_some(text)
    }
}

impl Element {
    /// The first attribute of this name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| &*attribute.name == name)
    }

    /// The value of an attribute, where no part of it is a hole; that of one without an equals sign is empty.
    pub(crate) fn literal(&self, name: &str) -> Option<&str> {
        match &self.attribute(name)?.value {
            Some(value) => value.literal(),
            None => Some(""),
        }
    }
}

/// Most characters of a text that are shown.
const SHOWN: usize = 40;

/// The beginning of a text that people read: one with a word that is neither a name of something on the network, nor an
/// abbreviation in capitals, nor a character reference.
pub(crate) fn excerpt(text: &str) -> Option<Box<str>> {
    if !text.split_whitespace().any(is_word) {
        return None;
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace('`', "'");
    Some(match words.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()).into(),
        None => words.into(),
    })
}

fn is_word(word: &str) -> bool {
    let plain = match word.split_once('&') {
        Some((before, after)) if after.contains(';') => before,
        Some(_) | None => word,
    };
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let is_code = word.starts_with(['$', '@', '#', '%', '{', '\\'])
        || plain.contains(['@', '_', '=', '{', '}', '\\', '$', '/', '.', ':']);
    let letters = || plain.chars().filter(|c| c.is_alphabetic());
    let is_short = plain.len() <= 5 && letters().all(|c| c.is_ascii_uppercase());
    let is_long = letters().nth(1).is_some() || letters().any(|c| !c.is_ascii());
    is_long && !is_code && !is_short && !plain.contains(|c: char| c.is_ascii_digit())
}

/// How many tags in a row are looked through for the text after them.
const NEAR: usize = 8;

/// Reads the pieces of a view.
pub(crate) fn read(text: &str, pieces: &[Piece], offset: usize) -> Elements {
    let mut reader = Reader::new(text, offset);
    for (index, piece) in pieces.iter().enumerate() {
        match piece.kind {
            PieceKind::Text => reader.literal(piece.at.clone()),
            PieceKind::Comment => {}
            PieceKind::Code { .. } => {
                let next = pieces[index..]
                    .iter()
                    .take(NEAR)
                    .find(|piece| piece.kind == PieceKind::Text);
                let next = next.and_then(|piece| text.as_bytes().get(piece.at.start));
                reader.code(piece.at.start, next.copied());
            }
            PieceKind::Value { .. } => reader.value(),
        }
    }
    reader.finish()
}

/// Reads a file that is markup only.
pub(crate) fn read_plain(text: &str) -> Elements {
    let mut reader = Reader::new(text, 0);
    reader.literal(0..text.len());
    reader.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Comment,
    /// `<!DOCTYPE` and the like.
    Bogus,
    TagName,
    /// Where an attribute may begin.
    InTag,
    AttributeName,
    AfterEquals,
    Unquoted,
    Quoted(u8),
    Raw,
}

struct Reader<'t> {
    text: &'t str,
    /// Added to every place.
    offset: usize,
    state: State,
    /// Beginning of the name or literal that is being read.
    start: usize,
    closing: bool,
    /// A value is part of the name that is being read.
    dynamic_name: bool,
    element: Element,
    value: Value,
    raw: Option<&'static str>,
    /// Beginning of the text between tags that is being read.
    words: usize,
    found: Elements,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, offset: usize) -> Self {
        Self {
            text,
            offset,
            state: State::Text,
            start: 0,
            closing: false,
            dynamic_name: false,
            element: Element::default(),
            value: Value::default(),
            raw: None,
            words: 0,
            found: Elements::default(),
        }
    }

    fn literal(&mut self, at: Range<usize>) {
        if self.keeps() {
            self.start = at.start;
        }
        let mut place = at.start;
        self.words = place;
        while place < at.end {
            let was_text = self.state == State::Text;
            let step = self.step(place, at.end);
            match (was_text, self.state == State::Text) {
                (true, false) => self.keep_words(place),
                (false, true) => self.words = place + step,
                (true, true) | (false, false) => {}
            }
            place += step;
        }
        if self.keeps() {
            self.keep(at.end);
        }
        if self.state == State::Text {
            self.keep_words(at.end);
        }
    }

    /// Keeps the text between tags up to a place, unless there is no word in it.
    fn keep_words(&mut self, end: usize) {
        let text = self.text.get(self.words..end).unwrap_or_default();
        if let Some(begins) = excerpt(text) {
            let start = end - text.trim_start().len() + self.offset;
            self.found.words.push(Words {
                at: start..start + text.trim().len(),
                text: begins,
                after: self.found.nodes.len(),
            });
        }
    }

    /// Whether what is read is kept.
    fn keeps(&self) -> bool {
        matches!(self.state, State::Unquoted | State::Quoted(_) | State::Raw)
    }

    /// Keeps the literal up to a place.
    fn keep(&mut self, end: usize) {
        if self.start < end {
            let text = self.text[self.start..end].into();
            self.value
                .parts
                .push(Part::Literal(text, self.start + self.offset));
        }
        self.start = end;
    }

    fn value(&mut self) {
        match self.state {
            State::AfterEquals => {
                self.state = State::Unquoted;
                self.value.parts.push(Part::Hole);
            }
            State::Unquoted | State::Quoted(_) | State::Raw => self.value.parts.push(Part::Hole),
            State::InTag => self.element.has_value = true,
            State::TagName | State::AttributeName => {
                self.element.has_value = true;
                self.dynamic_name = true;
            }
            State::Text | State::Comment | State::Bogus => {}
        }
        self.element.is_complete &= !self.element.has_value;
    }

    /// Code can write, or choose among what follows. A name before it is whole where the next text does not go on with it:
    /// `<option<? if … then ?> selected<? end ?>>`.
    fn code(&mut self, at: usize, next: Option<u8>) {
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
        if self.state == State::TagName && next.is_some_and(ends) && self.start < at {
            self.element.name = self.name_until(at);
            self.element.at.end = at + self.offset;
            self.state = State::InTag;
        }
        if self.state == State::AttributeName && next.is_some_and(ends) && self.start < at {
            self.push_attribute(at);
            self.state = State::InTag;
        }
        if matches!(
            self.state,
            State::InTag | State::TagName | State::AttributeName
        ) {
            self.element.is_complete = false;
        }
        // What stood before it may be a whole attribute.
        match self.state {
            State::AttributeName => {
                self.end_attribute_name();
                self.state = State::InTag;
            }
            State::InTag => {}
            State::Text | State::Comment | State::Bogus | State::TagName => self.value(),
            State::AfterEquals | State::Unquoted | State::Quoted(_) | State::Raw => self.value(),
        }
    }

    fn step(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text.as_bytes()[at..end];
        match self.state {
            State::Text => return self.in_text(rest, at),
            State::Comment if rest.starts_with(b"-->") => {
                self.state = State::Text;
                return 3;
            }
            State::Bogus if rest[0] == b'>' => self.state = State::Text,
            State::Comment | State::Bogus => {}
            State::TagName => self.in_tag_name(rest[0], at),
            State::InTag => self.in_tag(rest[0], at),
            State::AttributeName => self.in_attribute_name(rest[0], at),
            State::AfterEquals => self.after_equals(rest[0], at),
            State::Unquoted if rest[0] == b'>' || rest[0].is_ascii_whitespace() => {
                self.end_value(at);
                self.in_tag(rest[0], at);
            }
            State::Quoted(quote) if rest[0] == quote => self.end_value(at),
            State::Unquoted | State::Quoted(_) => {}
            State::Raw => return self.in_raw(rest, at),
        }
        1
    }

    fn in_text(&mut self, rest: &[u8], at: usize) -> usize {
        if rest[0] != b'<' {
            return 1;
        }
        if rest.starts_with(b"<!--") {
            self.state = State::Comment;
            return 4;
        }
        match rest.get(1) {
            Some(b'/') if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                self.begin_tag(at, 2, true);
                2
            }
            Some(first) if first.is_ascii_alphabetic() => {
                self.begin_tag(at, 1, false);
                1
            }
            Some(b'!' | b'/' | b'?') => {
                self.state = State::Bogus;
                2
            }
            _ => 1,
        }
    }

    fn begin_tag(&mut self, at: usize, name: usize, closing: bool) {
        self.state = State::TagName;
        self.closing = closing;
        self.dynamic_name = false;
        self.start = at + name;
        let start = at + self.offset;
        self.element = Element {
            at: start..start,
            is_complete: true,
            ..Element::default()
        };
    }

    fn name_until(&mut self, at: usize) -> Box<str> {
        let dynamic = std::mem::take(&mut self.dynamic_name);
        if dynamic || self.start > at {
            return Box::default();
        }
        self.text[self.start..at].to_ascii_lowercase().into()
    }

    fn in_tag_name(&mut self, byte: u8, at: usize) {
        if byte != b'>' && byte != b'/' && !byte.is_ascii_whitespace() {
            return;
        }
        self.element.name = self.name_until(at);
        self.element.at.end = at + self.offset;
        self.state = State::InTag;
        self.in_tag(byte, at);
    }

    fn in_tag(&mut self, byte: u8, at: usize) {
        match byte {
            b'>' => self.end_tag(at + 1),
            b'/' => {}
            byte if byte.is_ascii_whitespace() => {}
            // A space may stand before the sign.
            b'=' if !self.element.attributes.is_empty() => self.state = State::AfterEquals,
            _ => {
                self.start = at;
                self.state = State::AttributeName;
            }
        }
    }

    fn in_attribute_name(&mut self, byte: u8, at: usize) {
        if byte != b'=' && byte != b'>' && byte != b'/' && !byte.is_ascii_whitespace() {
            return;
        }
        self.push_attribute(at);
        self.state = State::InTag;
        self.in_tag(byte, at);
    }

    /// The name ends where code begins.
    fn end_attribute_name(&mut self) {
        self.dynamic_name = true;
        self.push_attribute(self.start);
    }

    fn push_attribute(&mut self, at: usize) {
        let place = self.start + self.offset..at.max(self.start) + self.offset;
        let name = self.name_until(at);
        self.element.attributes.push(Attribute {
            name,
            end: place.end,
            at: place,
            value: None,
        });
    }

    fn after_equals(&mut self, byte: u8, at: usize) {
        match byte {
            b'"' | b'\'' => {
                self.state = State::Quoted(byte);
                self.start = at + 1;
            }
            b'>' => self.end_tag(at + 1),
            byte if byte.is_ascii_whitespace() => {}
            _ => {
                self.state = State::Unquoted;
                self.start = at;
            }
        }
    }

    fn end_value(&mut self, at: usize) {
        self.keep(at);
        let mut value = std::mem::take(&mut self.value);
        value.parts.shrink_to_fit();
        let quote = usize::from(matches!(self.state, State::Quoted(_)));
        if let Some(last) = self.element.attributes.last_mut() {
            last.value.get_or_insert(value);
            last.end = at + quote + self.offset;
        }
        self.state = State::InTag;
    }

    fn end_tag(&mut self, after: usize) {
        let mut element = std::mem::take(&mut self.element);
        element.end = after + self.offset;
        let slash = element.end.saturating_sub(2);
        let is_value = |last: &Attribute| last.end > slash;
        element.is_empty = self.text.as_bytes()[..after - 1].ends_with(b"/")
            && !element.attributes.last().is_some_and(is_value);
        self.state = State::Text;
        if self.closing {
            let at = element.at.start..element.end;
            self.found.nodes.push(Node::Close(element.name, at));
            return;
        }
        self.raw = RAW.into_iter().find(|name| *name == &*element.name);
        if self.raw.is_some() {
            self.state = State::Raw;
            self.start = after;
        }
        element.attributes.shrink_to_fit();
        self.found.nodes.push(Node::Open(element));
    }

    fn in_raw(&mut self, rest: &[u8], at: usize) -> usize {
        let Some(name) = self.raw else { return 1 };
        if ends_raw(rest, name) {
            self.keep(at);
            let content = std::mem::take(&mut self.value);
            self.found.nodes.push(Node::Raw(name.into(), content));
            self.raw = None;
            self.begin_tag(at, 2, true);
            return 2;
        }
        1
    }

    fn finish(mut self) -> Elements {
        self.found.is_torn = self.state != State::Text;
        self.found.nodes.shrink_to_fit();
        self.found.words.shrink_to_fit();
        self.found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::view;

    fn elements(text: &str) -> Elements {
        read(text, &view::split(text).pieces, 0)
    }

    fn value(value: &Value) -> String {
        let part = |part: &Part| match part {
            Part::Literal(text, _) => text.to_string(),
            Part::Hole => "…".to_owned(),
        };
        value.parts.iter().map(part).collect()
    }

    fn shown(text: &str) -> String {
        let mut shown = Vec::new();
        for node in elements(text).nodes {
            shown.push(match node {
                Node::Close(name, _) => format!("/{name}"),
                Node::Raw(name, content) => format!("{name}:{}", value(&content)),
                Node::Open(element) => {
                    let mut words = element.name.to_string();
                    for attribute in &element.attributes {
                        words.push(' ');
                        words.push_str(&attribute.name);
                        if let Some(given) = &attribute.value {
                            words.push_str(&format!("={}", value(given)));
                        }
                    }
                    if !element.is_complete {
                        words.push_str(" +");
                    }
                    words
                }
            });
        }
        shown.join(", ")
    }

    #[test]
    fn text_between_tags_is_kept_where_it_has_words() {
        let text = "Hello <b>big</b> ?(x) world<? if y then ?> !<br> <!-- no -->and\n<style>a b</style> 12 <c";
        let words = elements(text).words.into_iter();
        let words: Vec<(&str, usize)> = words.map(|one| (&text[one.at], one.after)).collect();
        assert_eq!(words, [("Hello", 0), ("big", 1), ("world", 2), ("and", 3)]);
    }

    #[test]
    fn text_for_people_is_told_from_signs() {
        for text in [
            "Hello",
            "an example.com",
            "été",
            "買う",
            "a&nbsp;b word",
            "3 items",
            "Word.",
        ] {
            assert!(excerpt(text).is_some(), "{text}");
        }
        for text in [
            "",
            "12,50 €",
            "© 2024",
            "x",
            "a b",
            "PDF",
            "&nbsp;",
            "&copy;&rarr;",
            "a@b.example",
            "example.com",
            "https://example.com/a",
            "12km",
            "×",
            "— | –",
            "a/b",
            "$total",
        ] {
            assert_eq!(excerpt(text), None, "{text}");
        }
        let long = "many words ".repeat(9);
        assert_eq!(
            excerpt(&long).as_deref(),
            Some("many words many words many words many wo…")
        );
    }

    #[test]
    fn elements_have_their_attributes_and_holes() {
        let cases = [
            ("<a href='/x'>y</a>", "a href=/x, /a"),
            ("<A HREF = \"a>b\" b c=d>", "a href=a>b b c=d"),
            ("<img src=/a.png/>", "img src=/a.png/"),
            ("<br/><br /><p/x=1>", "br, br, p x=1"),
            ("<a href=\"/p/?(id)/x\">", "a href=/p/…/x"),
            ("<a href=?(id)>", "a href=…"),
            ("<a href=<? if x then ?>'a'<? end ?>>", "a href=…'a'…"),
            ("<a <? if x then ?>href='a'<? end ?>>", "a href=a +"),
            ("<a?(x) href='a'>", " href=a +"),
            ("<a data-?(x)='a' b>", "a =a b +"),
            ("<a b<? x() ?> c>", "a b c +"),
            ("<a b<? x() ?>d c>", "a  d c +"),
            ("<b<? if x then ?> c<? end ?>>", "b c +"),
            ("<b<? x() ?>r>", " +"),
            (
                "<style>a{b:?(c)}</style><b>",
                "style, style:a{b:…}, /style, b",
            ),
            ("<script>'<a>'</script >", "script, script:'<a>', /script"),
            ("<!DOCTYPE html><!-- <a> --><p>a < b", "p"),
            ("<a href=", ""),
            (
                "<?xml version='1.0'?><svg xlink:href='#a'/>",
                "svg xlink:href=#a",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_stands_where_it_says(text in r#"([a-z<>?()='"/! \n-]|\?\(x\)|<\?|\?>|<!--|-->|<a href="|</style>|<style>|é){0,60}"#) {
            for node in elements(&text).nodes {
                let mut values = Vec::new();
                match node {
                    Node::Close(_, at) => prop_assert!(text.get(at).is_some_and(|tag| tag.ends_with('>'))),
                    Node::Raw(_, value) => values.push(value),
                    Node::Open(element) => {
                        let whole = text.get(element.at.start..element.end);
                        prop_assert!(whole.is_some_and(|tag| tag.ends_with('>')));
                        prop_assert!(text.get(element.at.clone()).is_some());
                        for attribute in element.attributes {
                            prop_assert!(text.get(attribute.at.clone()).is_some());
                            prop_assert!(text.get(attribute.at.end..attribute.end).is_some());
                            values.extend(attribute.value);
                        }
                    }
                }
                for part in values.into_iter().flat_map(|value| value.parts) {
                    if let Part::Literal(kept, at) = part {
                        prop_assert_eq!(text.get(at..at + kept.len()), Some(&*kept));
                    }
                }
            }
        }
    }
}
