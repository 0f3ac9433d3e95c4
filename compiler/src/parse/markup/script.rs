//! Where in a script, or in data for one, a value lands. It follows the tokens of JavaScript as far as strings, templates,
//! regular expressions and comments go.

use super::{Content, Doubt};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Code,
    Text(u8),
    Template,
    Pattern {
        class: bool,
    },
    Line,
    Block,
}

/// A script up to a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Script {
    mode: Mode,
    /// Data: there are no comments, templates or regular expressions.
    is_data: bool,
    /// Open brackets of each template around, and of the code itself.
    braces: Vec<u16>,
    depth: u16,
    /// Whether a slash would divide; `None` where branches differ.
    operand: Option<bool>,
    /// The word being read.
    word: String,
    escaped: bool,
    /// The character before, for what two make.
    before: u8,
    /// It cannot be told whether a slash divides.
    is_lost: bool,
}

/// Words after which a slash begins a regular expression.
const BEFORE_VALUES: [&str; 15] = [
    "await",
    "break",
    "case",
    "continue",
    "delete",
    "do",
    "else",
    "finally",
    "in",
    "instanceof",
    "return",
    "throw",
    "try",
    "typeof",
    "void",
];

impl Script {
    pub(super) fn new(is_data: bool) -> Self {
        Self {
            is_data,
            operand: Some(false),
            ..Self::default()
        }
    }

    /// Where a value written now lands.
    pub(super) fn place(&self) -> Result<Content, Doubt> {
        if self.is_lost {
            return Err(Doubt::Slash);
        }
        if self.escaped {
            return Err(Doubt::Backslash);
        }
        Ok(match self.mode {
            Mode::Code => Content::Script,
            Mode::Text(_) | Mode::Template => Content::ScriptText,
            Mode::Pattern { .. } => Content::ScriptPattern,
            Mode::Line | Mode::Block => Content::Nothing,
        })
    }

    /// Which literal or comment it is in, as a number.
    pub(super) fn class(&self) -> u16 {
        match self.mode {
            Mode::Code => 0,
            Mode::Text(b'"') => 1,
            Mode::Text(_) => 2,
            Mode::Template => 3,
            Mode::Pattern { .. } => 4,
            Mode::Line => 5,
            Mode::Block => 6,
        }
    }

    pub(super) fn value(&mut self) {
        if self.mode == Mode::Code {
            self.operand = Some(true);
            self.word.clear();
        }
        self.before = b'x';
    }

    /// Takes a literal character, knowing what follows it.
    pub(super) fn byte(&mut self, byte: u8, after: &[u8]) {
        if self.escaped {
            self.escaped = false;
            self.before = b' ';
            return;
        }
        match self.mode {
            Mode::Code => self.code(byte, after),
            Mode::Text(_) | Mode::Template | Mode::Pattern { .. } if byte == b'\\' => {
                self.escaped = true;
            }
            Mode::Text(quote) if byte == quote || byte == b'\n' => self.leave(),
            Mode::Template if byte == b'`' => self.leave(),
            Mode::Template if byte == b'{' && self.before == b'$' => {
                self.braces.push(std::mem::take(&mut self.depth));
                self.mode = Mode::Code;
                self.operand = Some(false);
            }
            Mode::Pattern { class: false } if byte == b'/' || byte == b'\n' => self.leave(),
            Mode::Pattern { class: false } if byte == b'[' => {
                self.mode = Mode::Pattern { class: true };
            }
            Mode::Pattern { class: true } if byte == b']' => {
                self.mode = Mode::Pattern { class: false };
            }
            Mode::Line if byte == b'\n' => self.mode = Mode::Code,
            Mode::Block if byte == b'/' && self.before == b'*' => {
                self.mode = Mode::Code;
                self.before = b' ';
                return;
            }
            Mode::Text(_) | Mode::Template | Mode::Pattern { .. } | Mode::Line | Mode::Block => {}
        }
        self.before = byte;
    }

    /// A literal ends; it was an operand.
    fn leave(&mut self) {
        self.mode = Mode::Code;
        self.operand = Some(true);
    }

    fn code(&mut self, byte: u8, after: &[u8]) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80 {
            if !is_word(self.before) {
                self.word.clear();
            }
            self.word.push(char::from(byte));
            self.operand = Some(!BEFORE_VALUES.contains(&self.word.as_str()));
            return;
        }
        match byte {
            b'"' | b'\'' => self.mode = Mode::Text(byte),
            _ if self.is_data => {}
            b'`' => self.mode = Mode::Template,
            b'/' => self.slash(after.first().copied()),
            // It begins a comment in a script as well.
            b'<' if after.starts_with(b"!--") => self.mode = Mode::Line,
            b'{' => {
                self.depth += 1;
                self.operand = Some(false);
            }
            b'}' => self.brace(),
            b')' | b']' => self.operand = Some(true),
            b'+' | b'-' if self.before == byte => self.operand = Some(true),
            b'.' => self.operand = Some(false),
            byte if byte.is_ascii_whitespace() => {}
            _ => self.operand = Some(false),
        }
    }

    fn brace(&mut self) {
        self.operand = Some(false);
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => {
                if let Some(depth) = self.braces.pop() {
                    self.depth = depth;
                    self.mode = Mode::Template;
                }
            }
        }
    }

    fn slash(&mut self, next: Option<u8>) {
        match (next, self.operand) {
            (Some(b'/'), _) => self.mode = Mode::Line,
            (Some(b'*'), _) => {
                self.mode = Mode::Block;
                // The asterisk is not the one that ends it.
                self.escaped = true;
            }
            (_, Some(true)) => self.operand = Some(false),
            (_, Some(false)) => self.mode = Mode::Pattern { class: false },
            (_, None) => self.is_lost = true,
        }
    }

    /// Both at once, where branches end; `None` where they stand in different places.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        let is_same = self.mode == other.mode
            && self.is_data == other.is_data
            && self.braces == other.braces
            && self.escaped == other.escaped;
        is_same.then(|| Self {
            operand: (self.operand == other.operand)
                .then_some(self.operand)
                .flatten(),
            is_lost: self.is_lost || other.is_lost,
            depth: self.depth.min(other.depth),
            word: String::new(),
            before: if self.before == other.before {
                self.before
            } else {
                b' '
            },
            ..self.clone()
        })
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}
