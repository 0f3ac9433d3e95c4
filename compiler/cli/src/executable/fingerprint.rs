//! Whether an executable is still what a build would give: hashes of what goes in and of what came out.
//! Nothing is trusted that was not read again, except that one compiler gives the same of the same.

use std::fs;
use std::path::Path;

use compiler::source::SourceMap;

use crate::embedded;
use crate::failure::Failure;

/// Name of the stamp in the generated package.
pub(super) const FILE: &str = "stamp";

/// What the last build was made of, and what it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Hash of the input.
    pub(super) input: String,
    /// Hash of the executable.
    pub(super) executable: String,
}

impl Stamp {
    /// The stamp of a package; `None` when there is none that can be understood.
    pub(super) fn read(package: &Path) -> Option<Self> {
        let text = fs::read_to_string(package.join(FILE)).ok()?;
        let (input, executable) = text.trim_end().split_once('\n')?;
        Some(Self {
            input: input.to_owned(),
            executable: executable.to_owned(),
        })
    }

    /// Writes the stamp, after everything it speaks of is in place.
    pub(super) fn write(&self, package: &Path) -> Result<(), Failure> {
        let path = package.join(FILE);
        fs::write(&path, format!("{}\n{}\n", self.input, self.executable))
            .map_err(Failure::file("write", &path))
    }

    /// The executable's length, when it is what the input gives.
    pub(super) fn confirmed(&self, input: &str, executable: &Path) -> Option<u64> {
        let bytes = fs::read(executable).ok().filter(|_| self.input == input)?;
        (of_bytes(&bytes) == self.executable).then_some(bytes.len() as u64)
    }
}

/// Hash of everything a server is made of: the project's files, the server's sources and the compiler.
pub(super) fn input(sources: &SourceMap) -> String {
    let files = sources
        .iter()
        .map(|(_, file)| (file.path.as_str(), &file.bytes[..]));
    let identity = [
        ("compiler", embedded::COMPILER_HASH.as_bytes()),
        ("Cargo.lock", embedded::LOCK),
    ];
    of_files(
        identity
            .into_iter()
            .chain(embedded::RUNTIME.iter().copied())
            .chain(files),
    )
}

/// Hash of paths and contents.
pub(super) fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files {
        // With lengths, no two lists of files look the same.
        hasher
            .update(&(path.len() as u64).to_le_bytes())
            .update(path.as_bytes());
        hasher
            .update(&(bytes.len() as u64).to_le_bytes())
            .update(bytes);
    }
    hasher.finalize().to_hex().to_string()
}

/// Hash of one content.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_every_name_counts() {
        let hash = |files: &[(&str, &[u8])]| of_files(files.iter().copied());
        assert_eq!(hash(&[("a", b"bc")]), hash(&[("a", b"bc")]));
        assert_ne!(hash(&[("a", b"bc")]), hash(&[("ab", b"c")]));
        assert_ne!(
            hash(&[("a", b""), ("b", b"")]),
            hash(&[("b", b""), ("a", b"")])
        );
    }

    #[test]
    fn a_stamp_confirms_only_what_it_saw() {
        let folder = tempfile::tempdir().expect("a folder");
        let executable = folder.path().join("server");
        fs::write(&executable, "code").expect("written");
        let stamp = Stamp {
            input: "in".to_owned(),
            executable: of_bytes(b"code"),
        };
        stamp.write(folder.path()).expect("written");
        let read = Stamp::read(folder.path()).expect("it is there");
        assert_eq!(read, stamp);
        assert_eq!(read.confirmed("in", &executable), Some(4));
        assert_eq!(read.confirmed("other", &executable), None);
        fs::write(&executable, "edited").expect("written");
        assert_eq!(read.confirmed("in", &executable), None);
        fs::remove_file(&executable).expect("removed");
        assert_eq!(read.confirmed("in", &executable), None);
    }
}
