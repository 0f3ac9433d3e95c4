//! Decimal digits of the scripts that CLDR writes numbers in.

/// The zeros; their digits follow them.
const ZEROS: [u32; 36] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa9d0, 0xaa50, 0xabf0, 0xff10, 0x10d30, 0x11136, 0x1e950,
];

/// The value of a digit.
pub(crate) fn value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    let at = ZEROS.partition_point(|zero| *zero <= code);
    let zero = ZEROS.get(at.checked_sub(1)?)?;
    Some(code - zero).filter(|value| *value < 10)
}

/// The text with every digit as one of ASCII.
pub(crate) fn plain(text: &str) -> String {
    let of = |c| value(c).and_then(|value| char::from_digit(value, 10));
    text.chars().map(|c| of(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_values() {
        assert!(ZEROS.is_sorted());
        assert_eq!(plain("٢٠२०9x"), "20209x");
        assert_eq!((value('a'), value('é'), value('/')), (None, None, None));
    }
}
