//! Byte ranges: the one part a request asks for. Several parts at once are treated as a wish for the whole.

use hyper::header::{HeaderMap, RANGE};

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// From the first to the last byte, both included.
    Satisfiable {
        /// Offset of the first byte.
        first: u64,
        /// Offset of the last byte, below the length.
        last: u64,
    },
    /// It begins after the end.
    Unsatisfiable,
}

/// The single part the `Range` header asks of `length` bytes; `None` asks for the whole.
pub(crate) fn requested(headers: &HeaderMap, length: u64) -> Option<Part> {
    let mut values = headers.get_all(RANGE).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    parse(value, length)
}

fn parse(value: &str, length: u64) -> Option<Part> {
    let (unit, range) = value.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    match (first.trim(), last.trim()) {
        ("", count) => Some(suffix(offset(count)?, length)),
        (first, "") => Some(part(offset(first)?, u64::MAX, length)),
        (first, last) => {
            let (first, last) = (offset(first)?, offset(last)?);
            (first <= last).then(|| part(first, last, length))
        }
    }
}

fn part(first: u64, last: u64, length: u64) -> Part {
    if first >= length {
        Part::Unsatisfiable
    } else {
        Part::Satisfiable {
            first,
            last: last.min(length - 1),
        }
    }
}

fn suffix(count: u64, length: u64) -> Part {
    if count == 0 {
        Part::Unsatisfiable
    } else {
        part(length.saturating_sub(count), u64::MAX, length)
    }
}

/// Digits alone; numbers beyond any file count as the largest.
fn offset(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(first: u64, last: u64) -> Option<Part> {
        Some(Part::Satisfiable { first, last })
    }

    #[test]
    fn reads_single_ranges() {
        assert_eq!(parse("bytes=0-4", 10), bytes(0, 4));
        assert_eq!(parse("bytes=5-", 10), bytes(5, 9));
        assert_eq!(parse("bytes=-3", 10), bytes(7, 9));
        assert_eq!(parse("bytes=-30", 10), bytes(0, 9));
        assert_eq!(parse("bytes=8-99999999999999999999999", 10), bytes(8, 9));
    }

    #[test]
    fn knows_what_lies_outside() {
        for value in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
            assert_eq!(parse(value, 10), Some(Part::Unsatisfiable), "{value}");
        }
        assert_eq!(parse("bytes=0-", 0), Some(Part::Unsatisfiable));
    }

    #[test]
    fn ignores_what_is_no_single_range() {
        for value in [
            "bytes=0-1,4-5",
            "bytes=5-2",
            "lines=0-1",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=+1-2",
            "",
        ] {
            assert_eq!(parse(value, 10), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn parts_lie_inside(value in "bytes=[0-9]{0,3}-[0-9]{0,3}", length in 0_u64..500) {
            if let Some(Part::Satisfiable { first, last }) = parse(&value, length) {
                prop_assert!(first <= last && last < length);
            }
        }
    }
}
