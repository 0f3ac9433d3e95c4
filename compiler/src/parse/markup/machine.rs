//! The steps of the machine over literal text.

use super::attribute::{Attribute, Element, Kind};
use super::script::Script;
use super::style::Style;
use super::url::Url;
use super::{Doubt, Inner, Markup, RAW, State, ends_raw};

/// Entities that stand for characters which matter.
const ENTITIES: [(&[u8], u8); 10] = [
    (b"&quot;", b'"'),
    (b"&apos;", b'\''),
    (b"&amp;", b'&'),
    (b"&lt;", b'<'),
    (b"&gt;", b'>'),
    (b"&colon;", b':'),
    (b"&sol;", b'/'),
    (b"&quest;", b'?'),
    (b"&num;", b'#'),
    (b"&bsol;", b'\\'),
];

impl Markup {
    /// Literal text was written.
    pub(crate) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at += self.step(&bytes[at..]);
        }
    }

    /// Reads at the beginning of `rest` and says how many bytes it took.
    fn step(&mut self, rest: &[u8]) -> usize {
        match self.state {
            State::Text => self.in_content(rest),
            State::Angle => self.after_angle(rest),
            State::TagName => self.in_tag_name(rest[0]),
            State::InTag | State::Name | State::AfterName => self.in_tag(rest[0]),
            State::AfterEquals => self.after_equals(rest[0]),
            State::Unquoted => self.in_unquoted(rest),
            State::Quoted(quote) => self.in_quoted(rest, quote),
            State::Raw => self.in_raw(rest),
            State::Comment => self.in_comment(rest),
        }
    }

    fn in_content(&mut self, rest: &[u8]) -> usize {
        let Some(before) = rest.iter().position(|byte| *byte == b'<') else {
            return rest.len();
        };
        let rest = &rest[before..];
        if rest.len() == 1 {
            self.state = State::Angle;
            return before + 1;
        }
        if rest.starts_with(b"<![CDATA[") {
            self.state = State::Comment;
            self.tag.clear();
            self.tag.push_str(CDATA);
            return before + 9;
        }
        if rest.starts_with(b"<!--") {
            self.tag.clear();
            self.state = State::Comment;
            return before + 4;
        }
        let opens = rest
            .get(1)
            .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'));
        if opens {
            self.begin_tag();
        }
        before + 1
    }

    /// What follows a `<` that something was written behind.
    fn after_angle(&mut self, rest: &[u8]) -> usize {
        self.state = State::Text;
        if rest[0].is_ascii_alphabetic() || matches!(rest[0], b'/' | b'!') {
            self.begin_tag();
        }
        0
    }

    pub(super) fn begin_tag(&mut self) {
        self.state = State::TagName;
        self.tag.clear();
        self.name.clear();
        self.element = Element::default();
        self.inner = Inner::Plain;
        self.is_torn = false;
    }

    fn in_tag_name(&mut self, byte: u8) -> usize {
        match byte {
            b'>' => self.end_tag(),
            b'/' if !self.tag.is_empty() => self.state = State::InTag,
            byte if byte.is_ascii_whitespace() => self.state = State::InTag,
            byte => self.tag.push(char::from(byte.to_ascii_lowercase())),
        }
        1
    }

    fn in_tag(&mut self, byte: u8) -> usize {
        match byte {
            b'>' => self.end_tag(),
            b'/' => {
                self.state = State::InTag;
                self.is_torn = false;
            }
            b'=' if self.state != State::InTag || self.is_torn => {
                if self.is_torn && self.state == State::InTag {
                    self.name.clear();
                }
                self.state = State::AfterEquals;
            }
            byte if byte.is_ascii_whitespace() => {
                if self.state == State::Name {
                    self.state = State::AfterName;
                }
                self.is_torn &= self.state == State::AfterName;
            }
            byte => {
                if self.state != State::Name {
                    self.name.clear();
                    self.is_torn &= self.state == State::InTag;
                    self.state = State::Name;
                }
                self.name.push(char::from(byte.to_ascii_lowercase()));
            }
        }
        1
    }

    fn after_equals(&mut self, byte: u8) -> usize {
        match byte {
            b'"' | b'\'' => {
                self.begin_value(State::Quoted(byte));
                1
            }
            b'>' => {
                self.end_tag();
                1
            }
            byte if byte.is_ascii_whitespace() => 1,
            _ => {
                self.begin_value(State::Unquoted);
                0
            }
        }
    }

    pub(super) fn begin_value(&mut self, state: State) {
        let attribute = Attribute::of(&self.tag, &self.name, &self.element);
        self.inner = self.inner_of(attribute);
        self.state = state;
        self.is_torn = false;
        self.has_value = false;
    }

    pub(super) fn inner_of(&self, attribute: Attribute) -> Inner {
        if self.is_torn {
            return Inner::Unknown(Doubt::Attribute);
        }
        match attribute {
            Attribute::Plain => Inner::Plain,
            Attribute::Url => Inner::Url(Url::default()),
            Attribute::Sources => Inner::Sources,
            Attribute::Script => Inner::Script(Script::new(false)),
            Attribute::Style => Inner::Style(Style::default()),
            Attribute::Document => Inner::Document(String::new()),
            Attribute::Meta => Inner::Meta(String::new(), None),
            Attribute::Kept => Inner::Kept(String::new()),
        }
    }

    fn in_unquoted(&mut self, rest: &[u8]) -> usize {
        match rest[0] {
            b'>' => {
                self.end_value();
                self.end_tag();
                1
            }
            byte if byte.is_ascii_whitespace() => {
                self.end_value();
                1
            }
            b'"' | b'\'' | b'`' | b'<' => {
                self.inner = Inner::Unknown(Doubt::Quotes);
                1
            }
            _ => self.in_value(rest),
        }
    }

    fn in_quoted(&mut self, rest: &[u8], quote: u8) -> usize {
        if rest[0] == quote {
            self.end_value();
            return 1;
        }
        self.in_value(rest)
    }

    pub(super) fn end_value(&mut self) {
        if let Inner::Kept(text) = &self.inner {
            self.element.learn(&self.tag, &self.name, text);
            if self.element.refreshes {
                self.schemes.append(&mut self.element.contents);
            }
        }
        self.inner = Inner::Plain;
        self.state = State::InTag;
    }

    /// A character of a value; entities are the characters they stand for.
    fn in_value(&mut self, rest: &[u8]) -> usize {
        if self.inner == Inner::Plain {
            return 1;
        }
        let (byte, length) = entity(rest);
        self.inner_byte(byte, &rest[length..]);
        length
    }

    fn inner_byte(&mut self, byte: u8, after: &[u8]) {
        match &mut self.inner {
            Inner::Url(url) | Inner::Meta(_, Some(url)) => url.byte(byte, &mut self.schemes),
            Inner::Script(script) => script.byte(byte, after),
            Inner::Style(style) => style.byte(byte, &mut self.schemes),
            Inner::Document(text) | Inner::Kept(text) => text.push(char::from(byte)),
            Inner::Meta(text, url) => {
                if !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'') {
                    text.push(char::from(byte.to_ascii_lowercase()));
                }
                if byte == b'=' && text.ends_with("url=") {
                    *url = Some(Url::default());
                }
            }
            Inner::Plain | Inner::Sources | Inner::Data | Inner::Unknown(_) => {}
        }
    }

    fn in_raw(&mut self, rest: &[u8]) -> usize {
        let Some(name) = self.raw else {
            self.state = State::Text;
            return 0;
        };
        if ends_raw(rest, name) {
            self.raw = None;
            self.begin_tag();
            return 1;
        }
        self.inner_byte(rest[0], &rest[1..]);
        1
    }

    fn in_comment(&mut self, rest: &[u8]) -> usize {
        let end: &[u8] = if self.tag == CDATA { b"]]>" } else { b"-->" };
        if rest.starts_with(end) {
            self.state = State::Text;
            return 3;
        }
        1
    }

    fn end_tag(&mut self) {
        self.raw = RAW.into_iter().find(|name| *name == self.tag);
        self.is_torn = false;
        self.inner = match (self.raw, self.element.kind) {
            (Some("script"), Kind::Script) => Inner::Script(Script::new(false)),
            (Some("script"), Kind::Json) => Inner::Script(Script::new(true)),
            (Some("script"), Kind::Data) => Inner::Data,
            (Some("script"), Kind::Unknown) => Inner::Unknown(Doubt::Kind),
            (Some("style"), _) => Inner::Style(Style::default()),
            _ => Inner::Plain,
        };
        self.state = if self.raw.is_some() {
            State::Raw
        } else {
            State::Text
        };
    }
}

/// Stands for the tag of a section of characters, which only XML has; HTML takes it for a comment.
const CDATA: &str = "![cdata[";

/// The character at the beginning, and how many bytes it takes.
fn entity(rest: &[u8]) -> (u8, usize) {
    if rest[0] != b'&' {
        return (rest[0], 1);
    }
    for (entity, byte) in ENTITIES {
        if rest.starts_with(entity) {
            return (byte, entity.len());
        }
    }
    let number = |digits: &[u8], radix: u32| {
        let length = digits
            .iter()
            .take_while(|byte| char::from(**byte).is_digit(radix))
            .count();
        let text = std::str::from_utf8(&digits[..length]).ok()?;
        let byte = u8::try_from(u32::from_str_radix(text, radix).ok()?).ok()?;
        let ended = usize::from(digits.get(length) == Some(&b';'));
        Some((byte, length + ended))
    };
    let found = match rest {
        [b'&', b'#', b'x' | b'X', digits @ ..] => {
            number(digits, 16).map(|(byte, length)| (byte, length + 3))
        }
        [b'&', b'#', digits @ ..] => number(digits, 10).map(|(byte, length)| (byte, length + 2)),
        _ => None,
    };
    found.unwrap_or((b'&', 1))
}
