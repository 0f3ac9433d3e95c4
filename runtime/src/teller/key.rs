//! Names of stored values: the parts of a path, and the keys of the store, which sort as the parts do.
//!
//! A part is encoded as a tag and its bytes: booleans as the tag alone, numbers as their bits in an order-preserving form,
//! texts with `00` written `00 FF` and a `00` after them (the tuple layer of FoundationDB does it so). No encoded part is
//! the beginning of another, so parts stand one after the other without separators.

use std::cmp::Ordering;
use std::fmt;

use smallvec::SmallVec;

/// Longest key of the store: fjall counts its bytes in 16 bits.
pub(crate) const LONGEST_KEY: usize = 60_000;

/// Tag of a boolean.
const FALSE: u8 = 0x10;
const TRUE: u8 = 0x11;
const NUMBER: u8 = 0x20;
const TEXT: u8 = 0x30;
/// Above every tag: the end of a range over all children.
const ABOVE: u8 = 0xFF;

/// One step of a path: `.name`, `[1]`, `[true]`.
#[derive(Clone, Debug)]
pub enum Part {
    /// A boolean.
    Boolean(bool),
    /// A number; never NaN, and zero has no sign.
    Number(f64),
    /// Any bytes.
    Text(Vec<u8>),
}

impl Part {
    /// A number as a part; NaN cannot be one.
    pub fn number(number: f64) -> Option<Part> {
        // Adding zero takes the sign off a negative zero, as Lua does with its keys.
        (!number.is_nan()).then_some(Part::Number(number + 0.0))
    }

    /// A text as a part.
    pub fn text(text: impl Into<Vec<u8>>) -> Part {
        Part::Text(text.into())
    }

    /// The place in a sequence, from 1, if it can be one.
    pub(crate) fn place(&self) -> Option<usize> {
        match self {
            Part::Number(number) if *number >= 1.0 && *number <= 1e15 && number.fract() == 0.0 => {
                Some(*number as usize)
            }
            Part::Number(_) | Part::Boolean(_) | Part::Text(_) => None,
        }
    }

    fn borrowed(&self) -> PartRef<'_> {
        match self {
            Part::Boolean(value) => PartRef::Boolean(*value),
            Part::Number(number) => PartRef::Number(*number),
            Part::Text(text) => PartRef::Text(text),
        }
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Part) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    /// Booleans, then numbers, then texts by their bytes: the order of the store.
    fn cmp(&self, other: &Part) -> Ordering {
        self.borrowed().compare(other.borrowed())
    }
}

impl fmt::Display for Part {
    /// As it would be written in a path.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Boolean(value) => write!(f, "[{value}]"),
            Part::Number(number) => write!(f, "[{}]", digits(*number)),
            Part::Text(text) => match std::str::from_utf8(text) {
                Ok(name) if is_name(name) => write!(f, ".{name}"),
                _ => write!(f, "[{}]", quoted(text)),
            },
        }
    }
}

/// A part that is only looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PartRef<'a> {
    Boolean(bool),
    Number(f64),
    Text(&'a [u8]),
}

impl PartRef<'_> {
    /// The order of the store.
    pub(crate) fn compare(self, other: PartRef<'_>) -> Ordering {
        match (self, other) {
            (PartRef::Boolean(a), PartRef::Boolean(b)) => a.cmp(&b),
            (PartRef::Number(a), PartRef::Number(b)) => a.total_cmp(&b),
            (PartRef::Text(a), PartRef::Text(b)) => a.cmp(b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }

    fn rank(self) -> u8 {
        match self {
            PartRef::Boolean(_) => 0,
            PartRef::Number(_) => 1,
            PartRef::Text(_) => 2,
        }
    }

    pub(crate) fn owned(self) -> Part {
        match self {
            PartRef::Boolean(value) => Part::Boolean(value),
            PartRef::Number(number) => Part::Number(number),
            PartRef::Text(text) => Part::Text(text.to_vec()),
        }
    }
}

impl<'a> From<&'a Part> for PartRef<'a> {
    fn from(part: &'a Part) -> PartRef<'a> {
        part.borrowed()
    }
}

/// Bytes that grow.
pub(crate) trait Bytes {
    fn push(&mut self, byte: u8);
    fn extend_from_slice(&mut self, bytes: &[u8]);
}

impl Bytes for Vec<u8> {
    fn push(&mut self, byte: u8) {
        Vec::push(self, byte);
    }

    fn extend_from_slice(&mut self, bytes: &[u8]) {
        Vec::extend_from_slice(self, bytes);
    }
}

impl<const N: usize> Bytes for SmallVec<[u8; N]>
where
    [u8; N]: smallvec::Array<Item = u8>,
{
    fn push(&mut self, byte: u8) {
        SmallVec::push(self, byte);
    }

    fn extend_from_slice(&mut self, bytes: &[u8]) {
        SmallVec::extend_from_slice(self, bytes);
    }
}

/// Appends a part in the order-preserving form.
pub(crate) fn push(key: &mut impl Bytes, part: &Part) {
    match part {
        Part::Boolean(false) => key.push(FALSE),
        Part::Boolean(true) => key.push(TRUE),
        Part::Number(number) => push_number(key, *number),
        Part::Text(text) => push_text(key, text),
    }
}

/// Appends a number: its bits with the sign turned around, and all of them for negative ones.
pub(crate) fn push_number(key: &mut impl Bytes, number: f64) {
    let bits = (number + 0.0).to_bits();
    let sortable = if bits >> 63 == 0 {
        bits | 1 << 63
    } else {
        !bits
    };
    key.push(NUMBER);
    key.extend_from_slice(&sortable.to_be_bytes());
}

/// Appends a text.
pub(crate) fn push_text(key: &mut impl Bytes, text: &[u8]) {
    key.push(TEXT);
    if text.contains(&0) {
        for &byte in text {
            key.push(byte);
            if byte == 0 {
                key.push(ABOVE);
            }
        }
    } else {
        key.extend_from_slice(text);
    }
    key.push(0);
}

/// Takes the first part off a key; `None` where there is none or it is damaged.
pub(crate) fn take(key: &[u8]) -> Option<(Part, &[u8])> {
    let (&tag, rest) = key.split_first()?;
    match tag {
        FALSE => Some((Part::Boolean(false), rest)),
        TRUE => Some((Part::Boolean(true), rest)),
        NUMBER => {
            let (bytes, rest) = rest.split_first_chunk::<8>()?;
            let sortable = u64::from_be_bytes(*bytes);
            let bits = if sortable >> 63 == 1 {
                sortable & !(1 << 63)
            } else {
                !sortable
            };
            Some((Part::number(f64::from_bits(bits))?, rest))
        }
        TEXT => {
            let mut text = Vec::new();
            let mut rest = rest;
            loop {
                let end = rest.iter().position(|&byte| byte == 0)?;
                text.extend_from_slice(&rest[..end]);
                rest = &rest[end + 1..];
                match rest.first() {
                    Some(&ABOVE) => {
                        text.push(0);
                        rest = &rest[1..];
                    }
                    _ => return Some((Part::Text(text), rest)),
                }
            }
        }
        _ => None,
    }
}

/// All parts of a key; `None` where it is damaged.
pub(crate) fn parts(mut key: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while !key.is_empty() {
        let (part, rest) = take(key)?;
        parts.push(part);
        key = rest;
    }
    Some(parts)
}

/// The keys below `prefix`, without itself: from the first, up to but without the second.
pub(crate) fn below(prefix: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let bound = |byte: u8| {
        let mut key = Vec::with_capacity(prefix.len() + 1);
        key.extend_from_slice(prefix);
        key.push(byte);
        key
    };
    (bound(1), bound(ABOVE))
}

/// The first key after all that begin with `prefix`.
pub(crate) fn after(prefix: &[u8]) -> Vec<u8> {
    let mut key = prefix.to_vec();
    while let Some(last) = key.pop() {
        if let Some(next) = last.checked_add(1) {
            key.push(next);
            break;
        }
    }
    key
}

/// A whole number with all its digits, any other in the shortest form that gives the same number again.
pub fn digits(number: f64) -> String {
    if number.is_finite() {
        format!("{number}")
    } else if number > 0.0 {
        "math.huge".to_owned()
    } else {
        "-math.huge".to_owned()
    }
}

/// A Lua string literal with these bytes.
pub fn quoted(text: &[u8]) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for chunk in text.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '"' => literal.push_str("\\\""),
                '\\' => literal.push_str("\\\\"),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                '\0'..='\u{1f}' | '\u{7f}' => {
                    literal.push_str(&format!("\\{:03}", u32::from(letter)));
                }
                letter => literal.push(letter),
            }
        }
        chunk
            .invalid()
            .iter()
            .for_each(|byte| literal.push_str(&format!("\\{byte:03}")));
    }
    literal.push('"');
    literal
}

fn is_name(name: &str) -> bool {
    let mut letters = name.bytes();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_part() -> impl Strategy<Value = Part> {
        prop_oneof![
            any::<bool>().prop_map(Part::Boolean),
            any::<f64>().prop_filter_map("NaN", Part::number),
            (-3_i32..9).prop_map(|place| Part::Number(f64::from(place))),
            proptest::collection::vec(any::<u8>(), 0..6).prop_map(Part::Text),
            "[a-c\u{0}\"\\]\\[.]{0,3}".prop_map(Part::text),
        ]
    }

    fn encoded(parts: &[Part]) -> Vec<u8> {
        let mut key = Vec::new();
        parts.iter().for_each(|part| push(&mut key, part));
        key
    }

    proptest! {
        #[test]
        fn a_key_gives_its_parts_again(given in proptest::collection::vec(any_part(), 0..5)) {
            prop_assert_eq!(parts(&encoded(&given)), Some(given));
        }

        #[test]
        fn keys_sort_as_their_parts(a in proptest::collection::vec(any_part(), 0..4), b in proptest::collection::vec(any_part(), 0..4)) {
            prop_assert_eq!(encoded(&a).cmp(&encoded(&b)), a.cmp(&b));
        }

        #[test]
        fn exactly_the_children_are_below(parent in any_part(), other in any_part(), child in any_part()) {
            let (from, to) = below(&encoded(std::slice::from_ref(&parent)));
            let inside = |key: Vec<u8>| from <= key && key < to;
            prop_assert!(inside(encoded(&[parent.clone(), child.clone()])));
            prop_assert!(!inside(encoded(std::slice::from_ref(&parent))));
            prop_assert_eq!(inside(encoded(&[other.clone(), child])), parent == other);
        }

        #[test]
        fn damaged_keys_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            drop(parts(&bytes));
        }
    }

    #[test]
    fn parts_are_shown_as_they_would_be_written() {
        for (part, shown) in [
            (Part::text("name"), ".name"),
            (Part::text("a b\"\n"), "[\"a b\\\"\\n\"]"),
            (Part::text(vec![0xFF, 0]), "[\"\\255\\000\"]"),
            (Part::Number(12.0), "[12]"),
            (Part::Number(1e300), &format!("[{}]", digits(1e300))),
            (Part::Boolean(true), "[true]"),
        ] {
            assert_eq!(part.to_string(), shown);
        }
    }

    #[test]
    fn zero_has_no_sign_and_nan_is_no_part() {
        assert_eq!(Part::number(-0.0), Part::number(0.0));
        assert_eq!(
            encoded(&[Part::Number(-0.0)]),
            encoded(&[Part::Number(0.0)])
        );
        assert_eq!(Part::number(f64::NAN), None);
    }
}
