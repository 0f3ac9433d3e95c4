//! Passwords: argon2id with the parameters of OWASP's password storage sheet, hashed anew with a salt each time. Who they
//! belong to is not known here.

use std::io;
use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::session;

/// KiB of memory a hash takes, and how often it goes over them, on one lane.
const COST: (u32, u32) = (19 * 1024, 2);
/// Bytes of a salt.
const SALT: usize = 16;
/// Longest password that is hashed; anything longer is refused without work.
const LONGEST: usize = 1024;

fn hasher() -> io::Result<Argon2<'static>> {
    let (memory, passes) = COST;
    let params = Params::new(memory, passes, 1, None).map_err(|error| failed(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: &dyn std::fmt::Display) -> io::Error {
    io::Error::other(format!("a password cannot be hashed: {error}"))
}

/// The hash of a password as text that says how it was made.
///
/// # Errors
/// When the password is too long, or the system has no random bytes to give.
pub fn hash(password: &[u8]) -> io::Result<String> {
    if password.len() > LONGEST {
        return Err(failed(&format_args!("it is longer than {LONGEST} bytes")));
    }
    let mut salt = [0; SALT];
    session::fill(&mut salt)?;
    let hash = hasher()?
        .hash_password_with_salt(password, &salt)
        .map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a hash. Without a hash, and with one that is none, it takes as long and says no, so that
/// nobody learns from the time whether there is an account.
///
/// # Errors
/// When the system has no random bytes to give.
pub fn verify(password: &[u8], known: Option<&str>) -> io::Result<bool> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    if password.len() > LONGEST {
        return Ok(false);
    }
    let known = known.and_then(|text| PasswordHash::new(text).ok());
    match known {
        Some(known) => Ok(hasher()?.verify_password(password, &known).is_ok()),
        None => {
            let nobody = match NOBODY.get() {
                Some(nobody) => nobody,
                None => {
                    let made = hash(b"nobody")?;
                    NOBODY.get_or_init(|| made)
                }
            };
            let nobody = PasswordHash::new(nobody).map_err(|error| failed(&error))?;
            let _ = hasher()?.verify_password(password, &nobody);
            Ok(false)
        }
    }
}

/// Whether a hash was made with less than is asked for now, so that it is to be made anew when the password is known.
pub fn is_outdated(known: &str) -> bool {
    let Ok(known) = PasswordHash::new(known) else {
        return true;
    };
    let Ok(params) = Params::try_from(&known) else {
        return true;
    };
    known.algorithm.as_str() != "argon2id" || (params.m_cost(), params.t_cost()) < COST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_one_password_and_never_the_same() {
        let known = hash("Käse und Brot".as_bytes()).expect("hashed");
        assert!(
            known.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{known}"
        );
        assert!(verify("Käse und Brot".as_bytes(), Some(&known)).expect("compared"));
        assert!(!verify(b"Kase und Brot", Some(&known)).expect("compared"));
        assert_ne!(hash(b"a").expect("hashed"), hash(b"a").expect("hashed"));
        assert!(!is_outdated(&known));
    }

    #[test]
    fn without_an_account_nothing_is_right() {
        for known in [
            None,
            Some(""),
            Some("nobody"),
            Some("$argon2id$v=19$m=8,t=1,p=1$"),
        ] {
            assert!(!verify(b"nobody", known).expect("compared"), "{known:?}");
            assert!(known.is_none_or(is_outdated));
        }
    }

    #[test]
    fn what_is_endless_is_not_hashed() {
        let long = vec![b'a'; LONGEST + 1];
        assert!(hash(&long).is_err());
        assert!(!verify(&long, None).expect("refused"));
    }

    #[test]
    fn a_weaker_hash_is_outdated() {
        let weak = Params::new(8, 1, 1, None).expect("parameters");
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, weak);
        let weak = weak.hash_password_with_salt(b"a", &[1; SALT]);
        let weak = weak.expect("hashed").to_string();
        assert!(is_outdated(&weak));
        assert!(verify(b"a", Some(&weak)).expect("compared"));
    }
}
