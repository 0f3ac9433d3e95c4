//! Codes of six digits that an app makes of a secret and the time (RFC 6238, as all such apps do: SHA-1, half a minute).

use std::io;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::session;

/// Seconds for which a code is good.
const STEP: u64 = 30;
/// Bytes of a secret.
const SECRET: usize = 20;
/// Letters of Base32, in which apps take secrets.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret, as people copy it into an app.
///
/// # Errors
/// When the system has no random bytes to give.
pub fn secret() -> io::Result<String> {
    let mut bytes = [0; SECRET];
    session::fill(&mut bytes)?;
    Ok(base32(&bytes))
}

/// The step of time a code is of, one before and one behind included for clocks that differ; none when it is of none, or not
/// later than one that was used.
pub fn step(secret: &str, code: &str, time: u64, used: u64) -> Option<u64> {
    let secret = bytes(secret)?;
    let now = time / STEP;
    // All are compared, so that the time taken says nothing.
    let mut found = None;
    for step in now.saturating_sub(1)..=now + 1 {
        let is_same = same(self::code(&secret, step).as_bytes(), code.as_bytes());
        if is_same && step > used {
            found = Some(step);
        }
    }
    found
}

/// The code an app shows for a secret at a time; none for what is no secret.
pub fn code_at(secret: &str, time: u64) -> Option<String> {
    Some(code(&bytes(secret)?, time / STEP))
}

fn code(secret: &[u8], step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key of HMAC may have any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let from = usize::from(hash[hash.len() - 1] & 15);
    let four = [
        hash[from] & 0x7f,
        hash[from + 1],
        hash[from + 2],
        hash[from + 3],
    ];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

/// Compares all of two texts, whatever is found on the way.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differs = one
        .iter()
        .zip(other)
        .fold(0, |differs, (a, b)| differs | (a ^ b));
    one.len() == other.len() && differs == 0
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut all = [0; 8];
        all[3..3 + five.len()].copy_from_slice(five);
        let number = u64::from_be_bytes(all);
        let letters = (five.len() * 8).div_ceil(5);
        text.extend(
            (0..letters).map(|at| char::from(LETTERS[(number >> (35 - 5 * at) & 31) as usize])),
        );
    }
    text
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut kept, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        kept = (kept << 5 | u32::try_from(value).ok()?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((kept >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six digits.
        let secret = base32(b"12345678901234567890");
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step(&secret, code, time, 0), Some(time / STEP), "{time}");
            assert_eq!(code_at(&secret, time).as_deref(), Some(code));
            assert_eq!(step(&secret, code, time, time / STEP), None, "used already");
            assert_eq!(step(&secret, code, time + 29, 0), Some(time / STEP));
            assert_eq!(step(&secret, code, time + 90, 0), None, "too late");
        }
    }

    #[test]
    fn nothing_else_is_a_code() {
        let secret = secret().expect("made");
        assert_eq!(secret.len(), 32);
        for wrong in ["", "28708", "2870822", "abcdef", "      "] {
            assert_eq!(step(&secret, wrong, 59, 0), None, "{wrong}");
        }
        assert_eq!(step("not base32!", "287082", 59, 0), None);
    }

    proptest! {
        #[test]
        fn what_is_copied_is_the_secret(given: [u8; SECRET]) {
            prop_assert_eq!(bytes(&base32(&given)), Some(given.to_vec()));
        }
    }
}
