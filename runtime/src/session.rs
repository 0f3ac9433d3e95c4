//! What every page needs to know of sessions: the cookie that holds one, and the secrets with which the server signs what it
//! will take back. Who is signed in is not known here.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The cookie of a session, where the site is served over TLS: browsers take it from this very host alone.
const SECURE_COOKIE: &str = "__Host-session";
/// The cookie of a session elsewhere.
const COOKIE: &str = "session";
/// The file of the secrets in the data folder.
const FILE: &str = "secrets";
/// Bytes of a secret.
const LENGTH: usize = 32;

/// The name of the cookie that holds a session.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { SECURE_COOKIE } else { COOKIE }
}

/// Random bytes of the operating system, as text that stands in cookies, addresses and attributes as it is.
///
/// # Errors
/// When the system has none to give.
pub fn random_text() -> io::Result<String> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Fills with random bytes of the operating system.
pub(crate) fn fill(bytes: &mut [u8]) -> io::Result<()> {
    getrandom::fill(bytes).map_err(|error| io::Error::other(error.to_string()))
}

/// A new token: 256 random bits as text, which nobody guesses.
///
/// # Errors
/// When the system has no random bytes to give.
pub fn token() -> io::Result<String> {
    let mut bytes = [0; LENGTH];
    fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a token: who reads it cannot make the token of it, and looking it up tells nothing by its time.
pub fn digest(token: &[u8]) -> String {
    blake3::hash(token).to_hex().to_string()
}

type Secret = [u8; LENGTH];

/// The secrets of a server: it signs with the newest, and takes what the one before has signed.
#[derive(Debug)]
pub struct Secrets {
    keys: ArcSwap<Keys>,
}

struct Keys {
    newest: Secret,
    earlier: Option<Secret>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // They do not belong into a log.
        f.write_str("Keys")
    }
}

impl Secrets {
    /// The secrets of a data folder, which get their first when there are none.
    ///
    /// # Errors
    /// When they cannot be read or written, or are damaged; the error names the file.
    pub fn open(data: &Path) -> io::Result<Secrets> {
        let keys = match read(data)? {
            Some(keys) => keys,
            None => {
                let keys = Keys::first()?;
                keys.write(data)?;
                keys
            }
        };
        Ok(Secrets {
            keys: ArcSwap::from_pointee(keys),
        })
    }

    /// The secrets of a data folder, or those of this process where it has none.
    ///
    /// # Errors
    /// As for [`Secrets::open`].
    pub fn passing(data: &Path) -> io::Result<Secrets> {
        static PASSING: OnceLock<Secret> = OnceLock::new();
        let keys = match read(data)? {
            Some(keys) => keys,
            None => {
                let first = Keys::first()?;
                Keys {
                    newest: *PASSING.get_or_init(|| first.newest),
                    earlier: None,
                }
            }
        };
        Ok(Secrets {
            keys: ArcSwap::from_pointee(keys),
        })
    }

    /// Puts a new secret before the newest of a data folder.
    ///
    /// # Errors
    /// As for [`Secrets::open`].
    pub fn renew(data: &Path) -> io::Result<()> {
        let earlier = read(data)?.map(|keys| keys.newest);
        let keys = Keys {
            earlier,
            ..Keys::first()?
        };
        keys.write(data)
    }

    /// Takes the secrets of the data folder as they are now.
    ///
    /// # Errors
    /// As for [`Secrets::open`].
    pub fn reload(&self, data: &Path) -> io::Result<()> {
        if let Some(keys) = read(data)? {
            self.keys.store(Arc::new(keys));
        }
        Ok(())
    }

    /// The signature of some parts; what is signed for one purpose is not taken for another.
    pub fn sign(&self, purpose: &str, parts: &[&str]) -> String {
        let keys = self.keys.load();
        URL_SAFE_NO_PAD.encode(signature(&keys.newest, purpose, parts).as_bytes())
    }

    /// Whether a text is the signature of these parts, by the newest secret or the one before. Takes as long for a wrong one
    /// as for the right one.
    pub fn verifies(&self, given: &str, purpose: &str, parts: &[&str]) -> bool {
        let Some(given) = URL_SAFE_NO_PAD
            .decode(given)
            .ok()
            .and_then(|bytes| <[u8; blake3::OUT_LEN]>::try_from(bytes).ok())
        else {
            return false;
        };
        let given = blake3::Hash::from_bytes(given);
        let keys = self.keys.load();
        let known = [Some(&keys.newest), keys.earlier.as_ref()];
        // Hashes are compared in constant time.
        let mut known = known.into_iter().flatten();
        known.any(|secret| signature(secret, purpose, parts) == given)
    }
}

/// Keyed BLAKE3, which is made to be a MAC. Lengths keep parts from running into each other.
fn signature(secret: &Secret, purpose: &str, parts: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_keyed(secret);
    for part in std::iter::once(&purpose).chain(parts) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize()
}

impl Keys {
    fn first() -> io::Result<Keys> {
        let mut newest = [0; LENGTH];
        fill(&mut newest)?;
        Ok(Keys {
            newest,
            earlier: None,
        })
    }

    /// Written beside and renamed, so that the file is whole at any time. Nobody else may read it.
    fn write(&self, data: &Path) -> io::Result<()> {
        let path = path(data);
        let write = || {
            // Readable for its owner alone, as temporary files are.
            let mut file = tempfile::NamedTempFile::new_in(data)?;
            for secret in std::iter::once(&self.newest).chain(&self.earlier) {
                writeln!(file, "{}", blake3::Hash::from_bytes(*secret).to_hex())?;
            }
            file.as_file().sync_all()?;
            file.persist(&path)?;
            File::open(data)?.sync_all()
        };
        write().map_err(|error| named(&path, &error))
    }
}

fn path(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// The secrets of a folder, one a line in hexadecimal, the newest first; none where there is no file.
fn read(data: &Path) -> io::Result<Option<Keys>> {
    let path = path(data);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(named(&path, &error)),
    };
    let mut secrets = text
        .lines()
        .map(|line| blake3::Hash::from_hex(line.trim()).map(|hash| *hash.as_bytes()));
    let damaged = || {
        let found =
            "it does not hold secrets; remove it to have new ones made, which signs everybody out";
        named(&path, &io::Error::new(io::ErrorKind::InvalidData, found))
    };
    let newest = secrets.next().and_then(Result::ok).ok_or_else(damaged)?;
    let earlier = secrets.next().transpose().map_err(|_| damaged())?;
    Ok(Some(Keys { newest, earlier }))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn the_first_secret_is_made_once_and_is_nobody_elses() {
        let data = folder();
        let first = Secrets::open(data.path()).expect("made");
        let signed = first.sign("form", &["a", "b"]);
        let again = Secrets::open(data.path()).expect("read");
        assert!(again.verifies(&signed, "form", &["a", "b"]));
        let mode = fs::metadata(path(data.path()))
            .expect("a file")
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let other = folder();
        let other = Secrets::open(other.path()).expect("made");
        assert!(!other.verifies(&signed, "form", &["a", "b"]));
    }

    #[test]
    fn what_is_signed_is_that_and_nothing_else() {
        let data = folder();
        let secrets = Secrets::open(data.path()).expect("made");
        let signed = secrets.sign("form", &["ab", "c"]);
        assert!(secrets.verifies(&signed, "form", &["ab", "c"]));
        assert!(!secrets.verifies(&signed, "form", &["a", "bc"]));
        assert!(!secrets.verifies(&signed, "other", &["ab", "c"]));
        for wrong in ["", "x", &signed[1..], &signed.replace(&signed[..1], "_")] {
            assert!(
                wrong == signed || !secrets.verifies(wrong, "form", &["ab", "c"]),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_new_secret_leaves_the_one_before_valid() {
        let data = folder();
        let secrets = Secrets::open(data.path()).expect("made");
        let oldest = secrets.sign("form", &["a"]);
        Secrets::renew(data.path()).expect("renewed");
        secrets.reload(data.path()).expect("read");
        assert!(secrets.verifies(&oldest, "form", &["a"]));
        let newer = secrets.sign("form", &["a"]);
        assert_ne!(newer, oldest);
        Secrets::renew(data.path()).expect("renewed");
        secrets.reload(data.path()).expect("read");
        assert!(secrets.verifies(&newer, "form", &["a"]));
        assert!(!secrets.verifies(&oldest, "form", &["a"]));
    }

    #[test]
    fn a_token_is_new_and_its_digest_is_its_own() {
        let (one, two) = (token().expect("made"), token().expect("made"));
        assert_ne!(one, two);
        assert_eq!(one.len(), 43);
        assert_eq!(digest(one.as_bytes()), digest(one.as_bytes()));
        assert_ne!(digest(one.as_bytes()), digest(two.as_bytes()));
        assert!(!digest(one.as_bytes()).contains(&one));
    }

    #[test]
    fn damage_is_told_and_nothing_is_replaced() {
        let data = folder();
        fs::write(path(data.path()), "secret").expect("written");
        let error = Secrets::open(data.path()).expect_err("damaged").to_string();
        assert!(
            error.contains("secrets: it does not hold secrets"),
            "{error}"
        );
        assert_eq!(fs::read(path(data.path())).expect("read"), b"secret");
    }

    #[test]
    fn without_a_folder_secrets_last_as_long_as_the_process() {
        let nowhere = Path::new("/nonexistent/data");
        let signed = Secrets::passing(nowhere).expect("made").sign("a", &[]);
        assert!(
            Secrets::passing(nowhere)
                .expect("made")
                .verifies(&signed, "a", &[])
        );
        assert!(!nowhere.exists());
    }
}
