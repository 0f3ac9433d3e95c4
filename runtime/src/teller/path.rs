//! A path to a stored value: a table and the parts after it, with the store's key for every beginning of it. Also the form of
//! a path as text, `users[1].name`.

use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

use super::key::{self, LONGEST_KEY, Part};

/// First byte of every key of a record.
pub(crate) const RECORD: u8 = 1;

/// Deepest path.
const DEEPEST: usize = 100;

/// A path to a value.
#[derive(Clone, Debug)]
pub struct Path {
    table: Arc<str>,
    /// What follows the table.
    parts: SmallVec<[Part; 4]>,
    /// The store's key of the whole path.
    key: SmallVec<[u8; 96]>,
    /// Where the key of each beginning ends, the table alone first.
    ends: SmallVec<[usize; 5]>,
}

impl Path {
    /// The path of a whole table.
    pub fn root(table: &str) -> Path {
        let mut key = SmallVec::from_slice(&[RECORD]);
        key::push_text(&mut key, table.as_bytes());
        let ends = SmallVec::from_slice(&[key.len()]);
        Path {
            table: table.into(),
            parts: SmallVec::new(),
            key,
            ends,
        }
    }

    /// Goes one step further.
    pub fn push(&mut self, part: Part) {
        key::push(&mut self.key, &part);
        self.ends.push(self.key.len());
        self.parts.push(part);
    }

    /// The path one step further.
    #[must_use]
    pub fn with(&self, part: Part) -> Path {
        let mut path = self.clone();
        path.push(part);
        path
    }

    /// The beginning of this path with so many parts.
    #[must_use]
    pub(crate) fn cut(&self, parts: usize) -> Path {
        Path {
            table: self.table.clone(),
            parts: self.parts[..parts].into(),
            key: SmallVec::from_slice(&self.key[..self.ends[parts]]),
            ends: SmallVec::from_slice(&self.ends[..=parts]),
        }
    }

    /// The path that a key of the store stands for; `None` for a damaged key, or one of another kind.
    pub(crate) fn of_key(bytes: &[u8]) -> Option<Path> {
        let (&RECORD, rest) = bytes.split_first()? else {
            return None;
        };
        let (Part::Text(table), mut rest) = key::take(rest)? else {
            return None;
        };
        let mut path = Path::root(std::str::from_utf8(&table).ok()?);
        while !rest.is_empty() {
            let (part, after) = key::take(rest)?;
            path.push(part);
            rest = after;
        }
        Some(path)
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// What follows the table.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The store's key of the first `parts` parts.
    pub(crate) fn key(&self, parts: usize) -> &[u8] {
        &self.key[..self.ends[parts]]
    }

    /// The store's key, for a pointer to the value.
    pub(crate) fn key_bytes(&self) -> Vec<u8> {
        self.key.to_vec()
    }

    /// The store's key.
    pub(crate) fn whole_key(&self) -> &[u8] {
        &self.key
    }

    /// The path as text that is read as this path again; [`Display`](fmt::Display) shortens long parts.
    pub(crate) fn exact(&self) -> String {
        let mut text = self.table.to_string();
        self.parts
            .iter()
            .for_each(|part| text.push_str(&part.to_string()));
        text
    }

    /// Says why the path cannot be stored, if so.
    pub(crate) fn too_long(&self) -> Option<&'static str> {
        if self.key.len() > LONGEST_KEY {
            Some("is longer than 60,000 bytes")
        } else if self.parts.len() > DEEPEST {
            Some("is deeper than 100 parts")
        } else {
            None
        }
    }

    /// Reads a path from text: a name, then `.name`, `[12]`, `[true]` or `["any text"]` as often as wished.
    ///
    /// # Errors
    /// What is wrong and at which byte.
    pub fn parse(text: &[u8]) -> Result<Path, PathError> {
        let mut reader = Reader { text, at: 0 };
        let table = reader.name()?;
        let mut path = Path::root(table);
        while reader.at < text.len() {
            let part = match reader.text[reader.at] {
                b'.' => {
                    reader.at += 1;
                    Part::text(reader.name()?)
                }
                b'[' => {
                    reader.at += 1;
                    let part = reader.bracketed()?;
                    reader.expect(b']')?;
                    part
                }
                _ => return Err(reader.error("`.` or `[` is expected")),
            };
            path.push(part);
        }
        match path.too_long() {
            Some(reason) => Err(PathError { at: 0, reason }),
            None => Ok(path),
        }
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Path) -> bool {
        self.key == other.key
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        // A long text in a path would bury what the message has to say.
        self.parts.iter().try_for_each(|part| {
            let shown = part.to_string();
            match shown.char_indices().nth(80) {
                Some((end, _)) => write!(f, "{}…\"]", &shown[..end]),
                None => f.write_str(&shown),
            }
        })
    }
}

/// Why a text is not a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathError {
    /// Byte of the text.
    pub at: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.reason, self.at + 1)
    }
}

impl std::error::Error for PathError {}

/// What a key of the store stands for, in words.
pub(crate) fn describe(key: &[u8]) -> String {
    if let Some(path) = Path::of_key(key) {
        return path.to_string();
    }
    match key
        .split_first()
        .map(|(kind, rest)| (*kind, key::take(rest)))
    {
        Some((super::index::INDEX, Some((Part::Text(table), _)))) => {
            format!("an index of {}", String::from_utf8_lossy(&table))
        }
        _ => "what the Teller notes for itself".to_owned(),
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, reason: &'static str) -> PathError {
        PathError {
            at: self.at,
            reason,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), PathError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.error("`]` is expected"))
    }

    fn name(&mut self) -> Result<&'a str, PathError> {
        let rest = &self.text[self.at..];
        let starts = rest
            .first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        let end = rest
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
            .unwrap_or(rest.len());
        match std::str::from_utf8(&rest[..end]) {
            Ok(name) if starts => {
                self.at += end;
                Ok(name)
            }
            _ => Err(self.error("a name is expected")),
        }
    }

    fn bracketed(&mut self) -> Result<Part, PathError> {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                self.quoted(quote).map(Part::Text)
            }
            _ => {
                let end = self.text[self.at..]
                    .iter()
                    .position(|byte| *byte == b']')
                    .ok_or_else(|| self.error("`]` is missing"))?;
                let word = std::str::from_utf8(&self.text[self.at..self.at + end]);
                let part = match word.unwrap_or_default().trim() {
                    "true" => Some(Part::Boolean(true)),
                    "false" => Some(Part::Boolean(false)),
                    "math.huge" => Some(Part::Number(f64::INFINITY)),
                    "-math.huge" => Some(Part::Number(f64::NEG_INFINITY)),
                    // Names of numbers that Rust knows and Lua does not are no numbers here.
                    word if word.bytes().any(|byte| byte.is_ascii_digit()) => {
                        word.parse().ok().and_then(Part::number)
                    }
                    _ => None,
                };
                let part = part.ok_or_else(|| {
                    self.error("a number, true, false or a quoted text is expected")
                })?;
                self.at += end;
                Ok(part)
            }
        }
    }

    /// The rest of a quoted text, with Lua's escapes.
    fn quoted(&mut self, quote: u8) -> Result<Vec<u8>, PathError> {
        let mut bytes = Vec::new();
        loop {
            let byte = self
                .peek()
                .ok_or_else(|| self.error("the quoted text does not end"))?;
            self.at += 1;
            match byte {
                byte if byte == quote => return Ok(bytes),
                b'\\' => bytes.push(self.escape()?),
                byte => bytes.push(byte),
            }
        }
    }

    fn escape(&mut self) -> Result<u8, PathError> {
        let byte = self
            .peek()
            .ok_or_else(|| self.error("the quoted text does not end"))?;
        self.at += 1;
        Ok(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'a' => 7,
            b'b' => 8,
            b'v' => 11,
            b'f' => 12,
            b'0'..=b'9' => {
                self.at -= 1;
                let mut number = 0_u32;
                for _ in 0..3 {
                    let Some(digit @ b'0'..=b'9') = self.peek() else {
                        break;
                    };
                    number = number * 10 + u32::from(digit - b'0');
                    self.at += 1;
                }
                u8::try_from(number).map_err(|_| self.error("an escape is at most \\255"))?
            }
            other => other,
        })
    }
}

/// A part as text of a path, `["name"]` or `[12]`: what `varkey` gives.
pub fn component(part: &Part) -> String {
    match part {
        Part::Text(text) => format!("[{}]", key::quoted(text)),
        part => part.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::tests::any_part;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_paths() {
        for (text, shown) in [
            ("users", "users"),
            ("users[1].name", "users[1].name"),
            ("users[\"1\"]", "users[\"1\"]"),
            ("users['a]b']", "users[\"a]b\"]"),
            ("users[ -1.5 ][true]", "users[-1.5][true]"),
            ("users[\"a\\\"\\010\"]", "users[\"a\\\"\\n\"]"),
        ] {
            let path = Path::parse(text.as_bytes()).expect(text);
            assert_eq!(path.to_string(), shown);
            assert_eq!(Path::of_key(path.whole_key()), Some(path));
        }
    }

    #[test]
    fn says_what_is_wrong_where() {
        for (text, expected) in [
            ("", "a name is expected at byte 1"),
            ("1users", "a name is expected at byte 1"),
            ("users.", "a name is expected at byte 7"),
            ("users[", "`]` is missing at byte 7"),
            (
                "users[x]",
                "a number, true, false or a quoted text is expected at byte 7",
            ),
            (
                "users[nan]",
                "a number, true, false or a quoted text is expected at byte 7",
            ),
            ("users[\"a]", "the quoted text does not end at byte 10"),
            ("users name", "`.` or `[` is expected at byte 6"),
            ("users[\"\\999\"]", "an escape is at most \\255 at byte 12"),
        ] {
            let error = Path::parse(text.as_bytes()).expect_err(text);
            assert_eq!(error.to_string(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_component_is_read_as_its_part(parts in proptest::collection::vec(any_part(), 0..4)) {
            let text: String = parts.iter().map(component).collect();
            let path = Path::parse(format!("t{text}").as_bytes()).expect("a path");
            prop_assert_eq!(path.parts(), &parts[..]);
        }

        #[test]
        fn any_text_is_a_path_or_an_error(text in proptest::collection::vec(any::<u8>(), 0..30)) {
            drop(Path::parse(&text));
        }
    }
}
