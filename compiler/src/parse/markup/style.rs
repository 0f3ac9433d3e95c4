//! Where in a style sheet, or a `style` attribute, a value lands.

use super::url::Url;
use super::{Content, Doubt};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Code,
    Text(u8),
    /// In `url(` or a text after `@import`, with its quote.
    Address(Option<u8>, Url),
    /// After `url(`, before its first character.
    Opened,
    Block,
}

/// A style sheet up to a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    mode: Mode,
    escaped: bool,
    before: u8,
    /// The word being read, lower case, or the one before blanks.
    word: String,
    /// Since `@import`, up to the semicolon.
    imports: bool,
}

impl Style {
    /// Where a value written now lands.
    pub(super) fn place(&self) -> Result<Content, Doubt> {
        if self.escaped {
            return Err(Doubt::Backslash);
        }
        match &self.mode {
            Mode::Code => Ok(Content::Style),
            Mode::Text(_) => Ok(Content::StyleText),
            Mode::Address(_, url) => url.place(),
            Mode::Opened => Url::default().place(),
            Mode::Block => Ok(Content::Nothing),
        }
    }

    /// Which literal or comment it is in, as a number.
    pub(super) fn class(&self) -> u16 {
        match &self.mode {
            Mode::Code => 0,
            Mode::Text(b'"') => 1,
            Mode::Text(_) => 2,
            Mode::Address(None, _) | Mode::Opened => 3,
            Mode::Address(Some(b'"'), _) => 4,
            Mode::Address(Some(_), _) => 5,
            Mode::Block => 6,
        }
    }

    pub(super) fn value(&mut self, id: usize) {
        match &mut self.mode {
            Mode::Opened => {
                let mut url = Url::default();
                url.value(id);
                self.mode = Mode::Address(None, url);
            }
            Mode::Address(_, url) => url.value(id),
            Mode::Code | Mode::Text(_) | Mode::Block => {}
        }
        self.before = b'x';
    }

    pub(super) fn byte(&mut self, byte: u8, schemes: &mut Vec<usize>) {
        let before = std::mem::replace(&mut self.before, byte);
        if self.escaped {
            self.escaped = false;
            return;
        }
        match &mut self.mode {
            Mode::Block => {
                if byte == b'/' && before == b'*' {
                    self.mode = Mode::Code;
                    self.before = b' ';
                }
            }
            _ if byte == b'\\' => self.escaped = true,
            Mode::Code => self.code(byte, before),
            Mode::Text(quote) if byte == *quote || byte == b'\n' => self.mode = Mode::Code,
            Mode::Opened if byte.is_ascii_whitespace() => {}
            Mode::Opened => match byte {
                b'"' | b'\'' => self.mode = Mode::Address(Some(byte), Url::default()),
                b')' => self.mode = Mode::Code,
                byte => {
                    let mut url = Url::default();
                    url.byte(byte, schemes);
                    self.mode = Mode::Address(None, url);
                }
            },
            Mode::Address(Some(quote), _) if byte == *quote => self.mode = Mode::Code,
            Mode::Address(None, _) if byte == b')' => self.mode = Mode::Code,
            Mode::Address(_, url) => url.byte(byte, schemes),
            Mode::Text(_) => {}
        }
    }

    fn code(&mut self, byte: u8, before: u8) {
        match byte {
            b'"' | b'\'' if self.imports => {
                self.mode = Mode::Address(Some(byte), Url::default());
            }
            b'"' | b'\'' => self.mode = Mode::Text(byte),
            b'*' if before == b'/' => self.mode = Mode::Block,
            b'(' if self.word == "url" => self.mode = Mode::Opened,
            b';' | b'}' => self.imports = false,
            _ => {}
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'@') {
            self.word.push(char::from(byte.to_ascii_lowercase()));
            self.imports |= self.word == "@import";
        } else {
            self.word.clear();
        }
    }

    /// Both at once, where branches end.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        let mode = match (&self.mode, &other.mode) {
            (Mode::Address(quote, url), Mode::Address(other, second)) if quote == other => {
                Mode::Address(*quote, url.join(second))
            }
            (Mode::Address(None, url), Mode::Opened) | (Mode::Opened, Mode::Address(None, url)) => {
                Mode::Address(None, url.join(&Url::default()))
            }
            (mode, second) if mode == second => mode.clone(),
            _ => return None,
        };
        (self.escaped == other.escaped).then(|| Self {
            mode,
            escaped: self.escaped,
            before: b' ',
            word: String::new(),
            imports: self.imports || other.imports,
        })
    }
}
