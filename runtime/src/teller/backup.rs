//! A backup is everything the store holds at one moment, in one file, and is restored into an empty data folder only. What is
//! damaged or of another kind is refused before anything of it is left.
//!
//! ```text
//! backup := "MOONSTALK TELLER" 01 record* FF FF FF FF count:8 hash:32
//! record := length:4 key length:4 document            in the order of their keys
//! ```
//! Numbers are little-endian; the hash is BLAKE3 of everything before it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::Teller;
use super::document::View;
use super::error::Error;
use super::key::LONGEST_KEY;
use super::path;
use super::store::{FOLDER, MAKING, Store, file, remove, sync_folder};

const MAGIC: &[u8] = b"MOONSTALK TELLER\x01";
/// Stands where the length of a key would, after the last record.
const END: u32 = u32::MAX;
/// Records between two reports of progress.
const STEP: u64 = 10_000;
/// Where a backup is unpacked, in the data folder.
const UNPACKED: &str = "restoring";
/// What an empty data folder may hold: what a server leaves behind, and what was interrupted.
const NOTHING: [&str; 4] = ["lock", "control.sock", UNPACKED, MAKING];

impl Teller {
    /// Something was stored in a data folder once.
    pub fn is_in(data: &Path) -> bool {
        data.join(FOLDER).is_dir()
    }

    /// Writes a [backup](Teller::backup) to a file, whose place it takes only when it is whole.
    ///
    /// # Errors
    /// When the store cannot be read, or the file not be written.
    pub fn backup_to(&self, to: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64, Error> {
        whole_file(to, |unfinished| {
            self.backup(&mut BufWriter::new(unfinished.as_file()), progress)
        })
    }

    /// Writes everything as it is now, while others go on changing it; gives the number of records.
    ///
    /// # Errors
    /// When the store cannot be read, or `to` not be written.
    pub fn backup(&self, to: &mut dyn Write, progress: &mut dyn FnMut(u64)) -> Result<u64, Error> {
        let moment = self.engine.store()?.snapshot();
        let mut to = Hashed::new(to);
        let mut count = 0_u64;
        to.write(MAGIC)?;
        for record in moment.scan(Vec::new()..vec![u8::MAX], false) {
            let (key, document) = record?;
            // A backup of damage would be found out when it is needed.
            if !is_sound(&key, &document) {
                let path = path::describe(&key);
                return Err(Error::Damaged { path });
            }
            for part in [&key[..], &document[..]] {
                to.write(&(part.len() as u32).to_le_bytes())?;
                to.write(part)?;
            }
            count += 1;
            if count.is_multiple_of(STEP) {
                progress(count);
            }
        }
        to.write(&END.to_le_bytes())?;
        to.write(&count.to_le_bytes())?;
        let hash = *to.hash.finalize().as_bytes();
        to.write(&hash)?;
        to.inner.flush().map_err(writing)?;
        Ok(count)
    }
}

/// Writes a file beside its place, which it takes once it is whole and on the disk.
pub(super) fn whole_file<T>(
    to: &Path,
    write: impl FnOnce(&NamedTempFile) -> Result<T, Error>,
) -> Result<T, Error> {
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unfinished = NamedTempFile::new_in(folder).map_err(file("write", to))?;
    let given = write(&unfinished)?;
    unfinished.as_file().sync_all().map_err(file("write", to))?;
    let moved = unfinished.persist(to).map_err(|error| error.error);
    moved.map_err(file("write", to))?;
    Ok(given)
}

/// [Restores](restore) from a file.
///
/// # Errors
/// As for [`restore`].
pub fn restore_from(data: &Path, from: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64, Error> {
    let opened = File::open(from).map_err(file("read", from))?;
    restore(data, &mut BufReader::new(opened), progress)
}

/// Puts a backup into an empty data folder, which nobody may have open; gives the number of records.
///
/// # Errors
/// When the folder is not empty, `from` cannot be read, or is not a whole backup. Then nothing is left in the folder.
pub fn restore(
    data: &Path,
    from: &mut dyn Read,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, Error> {
    let unpacked = data.join(UNPACKED);
    refuse_data(data)?;
    remove(&unpacked)?;
    let restored = unpack(&unpacked, from, progress).and_then(|count| {
        let moved = std::fs::rename(unpacked.join(FOLDER), data.join(FOLDER));
        moved.map_err(file("move the restored data to", data))?;
        sync_folder(data)?;
        Ok(count)
    });
    // After a failure its cause is what matters.
    let removed = remove(&unpacked);
    let count = restored?;
    removed.map(|()| count)
}

fn unpack(folder: &Path, from: &mut dyn Read, progress: &mut dyn FnMut(u64)) -> Result<u64, Error> {
    let mut from = Unhashed::new(from);
    match from.take::<{ MAGIC.len() }>() {
        Ok(magic) if magic == MAGIC => {}
        Ok(_) | Err(Error::Backup(_)) => return Err(Error::Backup("is not a backup of a Teller")),
        Err(error) => return Err(error),
    }
    let (store, _) = Store::open(folder)?;
    let mut last = Vec::new();
    let mut count = 0_u64;
    store.fill(|| {
        let length = from.number()?;
        if length == END {
            from.end(count)?;
            return Ok(None);
        }
        if length as usize > LONGEST_KEY {
            return Err(DAMAGED);
        }
        let key = from.bytes(u64::from(length))?;
        let length = from.number()?;
        let document = from.bytes(u64::from(length))?;
        if key <= last || !is_sound(&key, &document) {
            return Err(DAMAGED);
        }
        last.clone_from(&key);
        count += 1;
        if count.is_multiple_of(STEP) {
            progress(count);
        }
        Ok(Some((key, document)))
    })?;
    store.sync()?;
    drop(store);
    sync_folder(&folder.join(FOLDER))?;
    Ok(count)
}

const DAMAGED: Error = Error::Backup("is damaged: take another backup");

/// What the Teller notes for itself has no documents.
fn is_sound(key: &[u8], document: &[u8]) -> bool {
    key.first() != Some(&path::RECORD) || View::of(document).is_ok()
}

/// Only an empty folder is restored into.
fn refuse_data(data: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(data).map_err(file("make the folder", data))?;
    let entries = std::fs::read_dir(data).map_err(file("read the folder", data))?;
    let in_the_way = entries
        .flatten()
        .map(|entry| entry.file_name())
        .find(|name| !NOTHING.iter().any(|nothing| name == nothing));
    match in_the_way {
        Some(name) => Err(Error::NotEmpty {
            folder: data.to_owned(),
            holds: name.to_string_lossy().into_owned(),
        }),
        None => Ok(()),
    }
}

fn writing(source: io::Error) -> Error {
    Error::File {
        doing: "write the backup".to_owned(),
        source: Arc::new(source),
    }
}

/// Writes, and hashes what is written.
struct Hashed<'a> {
    inner: &'a mut dyn Write,
    hash: blake3::Hasher,
}

impl<'a> Hashed<'a> {
    fn new(inner: &'a mut dyn Write) -> Hashed<'a> {
        let hash = blake3::Hasher::new();
        Hashed { inner, hash }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.hash.update(bytes);
        self.inner.write_all(bytes).map_err(writing)
    }
}

/// Reads, and hashes what is read.
struct Unhashed<'a> {
    inner: &'a mut dyn Read,
    hash: blake3::Hasher,
}

impl<'a> Unhashed<'a> {
    fn new(inner: &'a mut dyn Read) -> Unhashed<'a> {
        let hash = blake3::Hasher::new();
        Unhashed { inner, hash }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.inner.read_exact(&mut bytes).map_err(reading)?;
        self.hash.update(&bytes);
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u32, Error> {
        self.take().map(u32::from_le_bytes)
    }

    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, Error> {
        // A damaged length does not ask for memory that its bytes would not fill.
        let mut bytes = Vec::new();
        let read = (&mut *self.inner).take(length).read_to_end(&mut bytes);
        match read {
            Ok(read) if read as u64 == length => {}
            Ok(_) => return Err(DAMAGED),
            Err(error) => return Err(reading(error)),
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }

    /// Reads what stands after the last of `count` records.
    fn end(&mut self, count: u64) -> Result<(), Error> {
        let said = u64::from_le_bytes(self.take()?);
        let hash = *self.hash.finalize().as_bytes();
        let whole = said == count && self.take::<32>()? == hash;
        let rest = self.inner.read(&mut [0]).map_err(reading)?;
        match whole && rest == 0 {
            true => Ok(()),
            false => Err(DAMAGED),
        }
    }
}

fn reading(source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::UnexpectedEof => DAMAGED,
        _ => Error::File {
            doing: "read the backup".to_owned(),
            source: Arc::new(source),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    use proptest::prelude::*;

    use super::super::tests::{declared, folder, found, open, path, save};
    use super::super::{Part, Value};
    use super::*;

    static BACKUP: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = folder();
        let teller = open(&folder);
        declared(&teller);
        for number in 1..=20 {
            let email = Value::text(format!("{number}@example.com"));
            save(&teller, &format!("users[{number}].email"), Some(email)).expect("saves");
        }
        let mut backup = Vec::new();
        teller.backup(&mut backup, &mut |_| ()).expect("backs up");
        backup
    });

    #[test]
    fn a_restored_folder_is_as_it_was() {
        let folder = folder();
        let count = restore(folder.path(), &mut &BACKUP[..], &mut |_| ()).expect("restores");
        assert_eq!(
            count,
            20 + 20 + 1,
            "records, their entries in the index, and a note"
        );
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            1
        );
        let teller = open(&folder);
        let email = teller.fetch(&path("users[7].email")).expect("reads");
        assert_eq!(email, Some(Value::text("7@example.com")));
        assert_eq!(declared(&teller), 0, "indexes that were made again");
        assert_eq!(
            found(&teller, "email", "7@example.com"),
            [Part::Number(7.0)]
        );
        let mut again = Vec::new();
        teller.backup(&mut again, &mut |_| ()).expect("backs up");
        assert!(again == *BACKUP, "a backup of the same data is the same");
        drop(teller);
        let refused = restore(folder.path(), &mut &BACKUP[..], &mut |_| ());
        assert!(
            matches!(refused, Err(Error::NotEmpty { .. })),
            "{refused:?}"
        );
    }

    #[test]
    fn a_backup_is_of_one_moment() {
        let data = folder();
        let teller = open(&data);
        let stop = AtomicBool::new(false);
        let mut backup = Vec::new();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut number = 0.0;
                while !stop.load(Ordering::Relaxed) {
                    number += 1.0;
                    let both = teller.transact(None, |transaction| {
                        transaction.save(&path("a.x"), Some(&Value::Number(number)))?;
                        transaction.save(&path("z.x"), Some(&Value::Number(number)))
                    });
                    both.expect("saves");
                }
            });
            for _ in 0..30 {
                backup.clear();
                teller.backup(&mut backup, &mut |_| ()).expect("backs up");
            }
            stop.store(true, Ordering::Relaxed);
        });
        let folder = folder();
        restore(folder.path(), &mut &backup[..], &mut |_| ()).expect("restores");
        let restored = open(&folder);
        let at = |text: &str| restored.fetch(&path(text)).expect("reads");
        assert_eq!(at("a.x"), at("z.x"));
    }

    #[test]
    fn foreign_files_are_refused() {
        let folder = folder();
        let refused = restore(
            folder.path(),
            &mut &b"SQLite format 3\0, and so on"[..],
            &mut |_| (),
        );
        assert_eq!(
            refused.expect_err("foreign").to_string(),
            "the file is not a backup of a Teller"
        );
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            0
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

        #[test]
        fn damaged_files_leave_nothing(at in any::<prop::sample::Index>(), by in 1_u8.., cut in any::<bool>()) {
            let folder = folder();
            let mut backup = BACKUP.clone();
            let at = at.index(backup.len());
            match cut {
                true => backup.truncate(at),
                false => backup[at] ^= by,
            }
            let refused = restore(folder.path(), &mut &backup[..], &mut |_| ());
            prop_assert!(matches!(refused, Err(Error::Backup(_))), "{:?}", refused);
            prop_assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        }
    }
}
