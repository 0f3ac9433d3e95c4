//! From the text of a pattern to a checked list of items. Knows no text to match.

use super::PatternError;

/// Most repeated items in a pattern; each can nest one call deeper.
const REPEAT_LIMIT: usize = 200;
/// Most captures in a pattern, as in Lua.
const CAPTURE_LIMIT: usize = 32;

/// A set of bytes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    fn of(belongs: impl Fn(u8) -> bool) -> Self {
        let mut set = Self::default();
        (0..=u8::MAX)
            .filter(|byte| belongs(*byte))
            .for_each(|byte| set.insert(byte));
        set
    }

    fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    fn insert_all(&mut self, other: Self) {
        self.0
            .iter_mut()
            .zip(other.0)
            .for_each(|(word, more)| *word |= more);
    }

    fn complement(self) -> Self {
        Self(self.0.map(|word| !word))
    }

    pub(super) fn contains(self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] & (1 << (byte & 63)) != 0
    }
}

/// The bytes that `%letter` stands for; a letter that names no class stands for itself.
fn class(letter: u8) -> ByteSet {
    let named: fn(u8) -> bool = match letter.to_ascii_lowercase() {
        b'a' => |byte| byte.is_ascii_alphabetic(),
        b'c' => |byte| byte.is_ascii_control(),
        b'd' => |byte| byte.is_ascii_digit(),
        b'l' => |byte| byte.is_ascii_lowercase(),
        b'p' => |byte| byte.is_ascii_punctuation(),
        b's' => |byte| matches!(byte, b' ' | b'\t'..=b'\r'),
        b'u' => |byte| byte.is_ascii_uppercase(),
        b'w' => |byte| byte.is_ascii_alphanumeric(),
        b'x' => |byte| byte.is_ascii_hexdigit(),
        b'z' => |byte| byte == 0,
        _ => return ByteSet::of(|byte| byte == letter),
    };
    let set = ByteSet::of(named);
    if letter.is_ascii_uppercase() {
        set.complement()
    } else {
        set
    }
}

/// One step of a compiled pattern.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    One(ByteSet),
    Greedy {
        set: ByteSet,
        least: usize,
        most: usize,
    },
    Lazy(ByteSet),
    Open(usize),
    Close(usize),
    Position(usize),
    Back(usize),
    Balance(u8, u8),
    Frontier(ByteSet),
    End,
}

/// A checked pattern.
pub(super) struct Compiled {
    pub(super) anchored: bool,
    pub(super) items: Vec<Item>,
    pub(super) captures: usize,
}

/// Reads a pattern once, from left to right.
pub(super) struct Compiler<'p> {
    pattern: &'p [u8],
    at: usize,
    items: Vec<Item>,
    /// One entry a capture: whether it is complete.
    complete: Vec<bool>,
    open: Vec<usize>,
    repeats: usize,
}

impl<'p> Compiler<'p> {
    pub(super) fn compile(pattern: &'p [u8]) -> Result<Compiled, PatternError> {
        let anchored = pattern.first() == Some(&b'^');
        let at = usize::from(anchored);
        let mut compiler = Self {
            pattern,
            at,
            items: Vec::new(),
            complete: Vec::new(),
            open: Vec::new(),
            repeats: 0,
        };
        while let Some(byte) = compiler.next() {
            let item = compiler.item(byte)?;
            compiler.items.push(item);
        }
        if !compiler.open.is_empty() {
            return Err(PatternError::UnclosedCapture);
        }
        Ok(Compiled {
            anchored,
            items: compiler.items,
            captures: compiler.complete.len(),
        })
    }

    fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn item(&mut self, byte: u8) -> Result<Item, PatternError> {
        match (byte, self.peek()) {
            (b'(', _) => self.open(),
            (b')', _) => self.close(),
            (b'$', None) => Ok(Item::End),
            (b'%', Some(b'b')) => self.balance(),
            (b'%', Some(b'f')) => self.frontier(),
            (b'%', Some(digit @ b'0'..=b'9')) => self.back(digit),
            _ => self.single(byte),
        }
    }

    fn open(&mut self) -> Result<Item, PatternError> {
        let number = self.complete.len();
        if number == CAPTURE_LIMIT {
            return Err(PatternError::TooManyCaptures);
        }
        let position = self.peek() == Some(b')');
        self.complete.push(position);
        if position {
            self.at += 1;
            return Ok(Item::Position(number));
        }
        self.open.push(number);
        Ok(Item::Open(number))
    }

    fn close(&mut self) -> Result<Item, PatternError> {
        let number = self.open.pop().ok_or(PatternError::UnopenedCapture)?;
        self.complete[number] = true;
        Ok(Item::Close(number))
    }

    fn balance(&mut self) -> Result<Item, PatternError> {
        self.at += 1;
        match (self.next(), self.next()) {
            (Some(open), Some(close)) => Ok(Item::Balance(open, close)),
            _ => Err(PatternError::IncompleteBalance),
        }
    }

    fn frontier(&mut self) -> Result<Item, PatternError> {
        self.at += 1;
        match self.next() {
            Some(b'[') => Ok(Item::Frontier(self.set()?)),
            _ => Err(PatternError::IncompleteFrontier),
        }
    }

    fn back(&mut self, digit: u8) -> Result<Item, PatternError> {
        self.at += 1;
        let number = usize::from(digit - b'0')
            .checked_sub(1)
            .ok_or(PatternError::UnknownCapture)?;
        match self.complete.get(number) {
            Some(true) => Ok(Item::Back(number)),
            _ => Err(PatternError::UnknownCapture),
        }
    }

    fn single(&mut self, byte: u8) -> Result<Item, PatternError> {
        let set = match byte {
            b'.' => ByteSet::default().complement(),
            b'[' => self.set()?,
            b'%' => class(self.next().ok_or(PatternError::TrailingEscape)?),
            _ => ByteSet::of(|other| other == byte),
        };
        let item = match self.peek() {
            Some(b'*') => Item::Greedy {
                set,
                least: 0,
                most: usize::MAX,
            },
            Some(b'+') => Item::Greedy {
                set,
                least: 1,
                most: usize::MAX,
            },
            Some(b'?') => Item::Greedy {
                set,
                least: 0,
                most: 1,
            },
            Some(b'-') => Item::Lazy(set),
            _ => return Ok(Item::One(set)),
        };
        self.at += 1;
        self.count_repeat().map(|()| item)
    }

    fn count_repeat(&mut self) -> Result<(), PatternError> {
        self.repeats += 1;
        if self.repeats > REPEAT_LIMIT {
            Err(PatternError::TooManyRepeats)
        } else {
            Ok(())
        }
    }

    /// A set whose `[` has been read.
    fn set(&mut self) -> Result<ByteSet, PatternError> {
        let negated = self.peek() == Some(b'^');
        self.at += usize::from(negated);
        let end = self.set_end()?;
        let set = self.set_members(end);
        self.at = end + 1;
        Ok(if negated { set.complement() } else { set })
    }

    /// Position of the closing bracket; a bracket that comes first is a member.
    fn set_end(&self) -> Result<usize, PatternError> {
        let mut at = self.at;
        loop {
            at += if self.pattern.get(at) == Some(&b'%') {
                2
            } else {
                1
            };
            match self.pattern.get(at) {
                Some(b']') => return Ok(at),
                Some(_) => {}
                None => return Err(PatternError::UnclosedSet),
            }
        }
    }

    fn set_members(&self, end: usize) -> ByteSet {
        let mut set = ByteSet::default();
        let mut rest = &self.pattern[self.at..end];
        loop {
            rest = match rest {
                [] => return set,
                [b'%', letter, rest @ ..] => {
                    set.insert_all(class(*letter));
                    rest
                }
                [low, b'-', high, rest @ ..] => {
                    set.insert_all(ByteSet::of(|byte| (*low..=*high).contains(&byte)));
                    rest
                }
                [byte, rest @ ..] => {
                    set.insert(*byte);
                    rest
                }
            };
        }
    }
}
