//! The store's journal, looked at before the store itself reads it: what a crash left half written at its end is cut off and
//! reported, and damage anywhere else is an error instead of a silent loss.
//!
//! The format is that of fjall 3.1, whose files are `<number>.jnl`, the highest being the one that is written; a test writes
//! through fjall and reads here, so that another format does not go unnoticed. All numbers are little-endian.
//! ```text
//! journal := batch* 00*                          zeros: room that was asked for and not used yet
//! batch   := 01 count:4 sequence:8 entry{count} 03 checksum:8 'F' 'J' 'L' 03
//! entry   := 02 kind:1 compression:1 keyspace:8 key length:2 length:4 stored length:4 key value
//!          | 04 keyspace:8                       everything of a keyspace removed
//! ```
//! The checksum is XXH3 of the entries as they are stored.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::error::Error;
use super::path;
use super::store::file;

const START: u8 = 1;
const ITEM: u8 = 2;
const END: u8 = 3;
const CLEAR: u8 = 4;
const TRAILER: &[u8] = b"FJL\x03";
/// What a disk writes as a whole.
const SECTOR: usize = 512;

/// What was cut off the end of the journal when the data was opened: it had not been brought to the disk as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The file.
    pub journal: PathBuf,
    /// From which byte on.
    pub at: u64,
    /// How many bytes.
    pub bytes: u64,
    /// Changes that were whole but came after something that was lost; they are kept in `kept`.
    pub whole: u64,
    /// Where the bytes are kept, if whole changes were among them.
    pub kept: Option<PathBuf>,
}

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Dropped {
            journal, at, bytes, ..
        } = self;
        write!(
            f,
            "the last change had not reached the disk as a whole and was dropped: {bytes} bytes of {} from byte {at} on",
            journal.display()
        )?;
        if self.whole > 0 {
            write!(f, ", with {} whole changes after it", self.whole)?;
        }
        match &self.kept {
            Some(kept) => write!(f, "; they are kept in {}", kept.display()),
            None => Ok(()),
        }
    }
}

/// Looks at the journals of a store that nobody has open, and mends the end of the newest.
pub(super) fn recover(folder: &Path) -> Result<Option<Dropped>, Error> {
    let lock = folder.join("lock");
    let held = match OpenOptions::new().read(true).write(true).open(&lock) {
        Ok(file) => file,
        // Nothing was ever stored here.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(file("open", &lock)(error)),
    };
    match held.try_lock() {
        Ok(()) => {}
        // The store will say so, after it has waited a little.
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(file("lock", &lock)(error)),
    }
    let mut journals = list(folder)?;
    let newest = journals.pop();
    for journal in journals {
        let bytes = std::fs::read(&journal).map_err(file("read", &journal))?;
        let end = sound(&bytes).end;
        if !is_empty(&bytes[end..]) {
            return Err(corrupt(journal, &bytes, end));
        }
    }
    newest.map_or(Ok(None), mend)
}

fn number(path: &Path) -> Option<u64> {
    let journal = path.extension()? == "jnl";
    path.file_stem()?.to_str()?.parse().ok().filter(|_| journal)
}

/// The journal that will follow a given one.
pub(super) fn next(path: &Path) -> PathBuf {
    let next = number(path).map_or(0, |number| number + 1);
    path.with_file_name(format!("{next}.jnl"))
}

/// The journals of a folder, the oldest first.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = std::fs::read_dir(folder).map_err(file("read the folder", folder))?;
    let mut journals: Vec<_> = entries
        .flatten()
        .filter_map(|entry| Some((number(&entry.path())?, entry.path())))
        .collect();
    journals.sort();
    Ok(journals.into_iter().map(|(_, path)| path).collect())
}

/// Cuts off what is not whole at the end of the newest journal.
fn mend(journal: PathBuf) -> Result<Option<Dropped>, Error> {
    let bytes = std::fs::read(&journal).map_err(file("read", &journal))?;
    let Sound { end, sequence } = sound(&bytes);
    let tail = without_zeros(&bytes[end..]);
    if tail.is_empty() {
        return Ok(None);
    }
    let mut whole = 0;
    let mut kept = None;
    if let Some(next) = next_whole(tail, sequence) {
        // Memory reaches the disk in any order. When power fails, what was not there yet is left as zeros; anything else
        // in front of whole changes was changed after it had been written.
        if !has_hole(&tail[..next], end) {
            return Err(corrupt(journal, &bytes, end));
        }
        whole = count_whole(&tail[next..], sequence);
        let copy = journal.with_extension("jnl.dropped");
        std::fs::write(&copy, tail).map_err(file("write", &copy))?;
        kept = Some(copy);
    }
    let opened = OpenOptions::new().write(true).open(&journal);
    let cut = opened.and_then(|file: File| {
        file.set_len(end as u64)?;
        file.sync_all()
    });
    cut.map_err(file("cut the end off", &journal))?;
    let dropped = Dropped {
        journal,
        at: end as u64,
        bytes: tail.len() as u64,
        whole,
        kept,
    };
    tracing::warn!(target: "teller", "{dropped}");
    Ok(Some(dropped))
}

/// An error that says where the damage is, and whose records are in it as far as they can be read.
fn corrupt(journal: PathBuf, bytes: &[u8], at: usize) -> Error {
    let mut keys = Vec::new();
    read(&bytes[at..], |key| keys.push(key));
    let range = match (keys.iter().min(), keys.iter().max()) {
        (Some(first), Some(last)) if first != last => Some(format!(
            "{} to {}",
            path::describe(first),
            path::describe(last)
        )),
        (Some(only), _) => Some(path::describe(only)),
        (None, _) => None,
    };
    Error::Corrupt {
        file: journal,
        at: at as u64,
        records: range,
    }
}

/// The whole changes at the beginning of a journal.
#[derive(Debug, PartialEq, Eq)]
struct Sound {
    /// Where they end.
    end: usize,
    /// The number of the last.
    sequence: u64,
}

fn sound(bytes: &[u8]) -> Sound {
    let mut found = Sound {
        end: 0,
        sequence: 0,
    };
    while let Some(batch) = read(&bytes[found.end..], |_| ()) {
        found.end += batch.length;
        found.sequence = batch.sequence;
    }
    found
}

fn is_empty(bytes: &[u8]) -> bool {
    // Much of a journal is zeros: comparing many at once is many times as fast.
    let zeros = [0; 1 << 12];
    let mut chunks = bytes.chunks(zeros.len());
    chunks.all(|chunk| *chunk == zeros[..chunk.len()])
}

/// What is left without the zeros at the end.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let mut end = bytes.len();
    while end >= 1 << 12 && is_empty(&bytes[end - (1 << 12)..end]) {
        end -= 1 << 12;
    }
    let last = bytes[..end].iter().rposition(|byte| *byte != 0);
    &bytes[..last.map_or(0, |last| last + 1)]
}

/// Reads the bytes as a journal with all that may be amiss in it.
pub(super) fn fuzz(bytes: &[u8]) {
    let Sound { end, sequence } = sound(bytes);
    let tail = without_zeros(&bytes[end..]);
    if let Some(next) = next_whole(tail, sequence) {
        assert!(count_whole(&tail[next..], sequence) > 0);
        has_hole(&tail[..next], end);
    }
}

/// Where the first whole change after the given one begins.
fn next_whole(bytes: &[u8], sequence: u64) -> Option<usize> {
    (1..bytes.len()).find(|&at| is_later(&bytes[at..], sequence))
}

fn count_whole(bytes: &[u8], sequence: u64) -> u64 {
    let mut count = 0;
    let mut at = 0;
    while at < bytes.len() {
        match read(&bytes[at..], |_| ()) {
            Some(batch) if batch.sequence > sequence => {
                count += 1;
                at += batch.length;
            }
            _ => at += 1,
        }
    }
    count
}

fn is_later(bytes: &[u8], sequence: u64) -> bool {
    bytes.first() == Some(&START)
        && read(bytes, |_| ()).is_some_and(|batch| batch.sequence > sequence)
}

/// A sector of zeros is among the bytes, which stand at `at` in their file.
fn has_hole(bytes: &[u8], at: usize) -> bool {
    let first = (SECTOR - at % SECTOR) % SECTOR;
    bytes
        .get(first..)
        .is_some_and(|bytes| bytes.chunks_exact(SECTOR).any(is_empty))
}

/// A whole change.
struct Batch {
    length: usize,
    sequence: u64,
}

/// Reads the change that the bytes begin with, if it is whole. The keys are given as far as they can be told.
fn read<'a>(bytes: &'a [u8], mut found: impl FnMut(&'a [u8])) -> Option<Batch> {
    let mut reader = Reader { bytes, at: 0 };
    if reader.byte()? != START {
        return None;
    }
    let count = reader.number::<4>()?;
    let sequence = reader.number::<8>()?;
    let begin = reader.at;
    for _ in 0..count {
        match reader.byte()? {
            ITEM => {
                reader.take(2 + 8)?;
                let key = reader.number::<2>()?;
                reader.take(4)?;
                let stored = reader.number::<4>()?;
                found(reader.take(usize::try_from(key).ok()?)?);
                reader.take(usize::try_from(stored).ok()?)?;
            }
            CLEAR => drop(reader.take(8)?),
            _ => return None,
        }
    }
    let checksum = xxh3_64(&bytes[begin..reader.at]);
    let ends = reader.byte()? == END
        && reader.number::<8>()? == checksum
        && reader.take(TRAILER.len())? == TRAILER;
    ends.then_some(Batch {
        length: reader.at,
        sequence,
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    fn number<const N: usize>(&mut self) -> Option<u64> {
        let mut bytes = [0; 8];
        bytes[..N].copy_from_slice(self.take(N)?);
        Some(u64::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use proptest::prelude::*;

    use super::super::tests::{folder, open, path as at, save};
    use super::super::{Teller, Value};
    use super::*;

    /// A folder in which so many changes were made, and its newest journal with what is in it.
    fn written(changes: u32) -> (tempfile::TempDir, PathBuf, Vec<u8>) {
        let folder = folder();
        let teller = open(&folder);
        for number in 1..=changes {
            let value = Value::Number(f64::from(number));
            save(&teller, &format!("t[{number}].value"), Some(value)).expect("saves");
        }
        drop(teller);
        let journal = list(&folder.path().join("teller")).expect("reads").pop();
        let journal = journal.expect("a journal");
        let mut bytes = std::fs::read(&journal).expect("reads");
        let end = bytes.iter().rposition(|byte| *byte != 0).expect("changes") + 1;
        bytes.truncate(end);
        (folder, journal, bytes)
    }

    /// Where each change begins, and where the last ends.
    fn bounds(bytes: &[u8]) -> Vec<usize> {
        let mut bounds = vec![0];
        while let Some(batch) = bounds.last().and_then(|at| read(&bytes[*at..], |_| ())) {
            bounds.push(bounds[bounds.len() - 1] + batch.length);
        }
        bounds
    }

    fn open_again(folder: &tempfile::TempDir) -> Result<Arc<Teller>, Error> {
        Teller::open(folder.path(), crate::program::TellerSettings::default())
    }

    /// How many of the changes are there, which must be the first ones.
    fn count(teller: &Teller, changes: u32) -> u32 {
        let is_there = |number: u32| {
            let found = teller
                .fetch(&at(&format!("t[{number}].value")))
                .expect("reads");
            assert!(found.is_none() || found == Some(Value::Number(f64::from(number))));
            found.is_some()
        };
        let there = (1..=changes).take_while(|number| is_there(*number)).count() as u32;
        assert!(!(there + 1..=changes).any(is_there), "a hole after {there}");
        there
    }

    #[test]
    fn what_the_store_writes_is_read() {
        let (_folder, _, bytes) = written(9);
        let mut keys = Vec::new();
        let mut end = 0;
        while let Some(batch) = read(&bytes[end..], |key| keys.push(path::describe(key))) {
            end += batch.length;
        }
        assert_eq!(end, bytes.len());
        let expected: Vec<_> = (1..=9).map(|number| format!("t[{number}]")).collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_torn_end_is_cut_off_and_reported() {
        let (folder, journal, bytes) = written(9);
        let bounds = bounds(&bytes);
        std::fs::write(&journal, &bytes[..bounds[9] - 5]).expect("writes");
        let teller = open_again(&folder).expect("opens");
        let dropped = teller.dropped().expect("a report").clone();
        assert_eq!(dropped.at, bounds[8] as u64);
        assert_eq!(dropped.bytes, (bounds[9] - 5 - bounds[8]) as u64);
        assert_eq!((dropped.whole, dropped.kept), (0, None));
        assert_eq!(count(&teller, 9), 8);
        // What is saved now is found behind it.
        save(&teller, "t[9].value", Some(Value::Number(9.0))).expect("saves");
        drop(teller);
        let teller = open_again(&folder).expect("opens");
        assert_eq!(teller.dropped(), None);
        assert_eq!(count(&teller, 9), 9);
    }

    #[test]
    fn damage_before_whole_changes_is_an_error_with_its_records() {
        let (folder, journal, bytes) = written(9);
        let bounds = bounds(&bytes);
        let mut damaged = bytes.clone();
        damaged[bounds[4] - 20] ^= 1;
        std::fs::write(&journal, &damaged).expect("writes");
        let error = open_again(&folder).expect_err("damaged");
        assert_eq!(
            error.to_string(),
            format!(
                "{} is damaged at byte {}, where it holds t[4]; nothing was opened or changed: restore a backup into an empty data folder",
                journal.display(),
                bounds[3]
            )
        );
        assert_eq!(std::fs::read(&journal).expect("reads"), damaged);

        // In an older journal nothing at all may be amiss.
        std::fs::write(&journal, &bytes).expect("writes");
        std::fs::write(journal.with_file_name("99999.jnl"), []).expect("writes");
        assert_eq!(recover(&folder.path().join("teller")).expect("sound"), None);
        std::fs::write(&journal, &bytes[..bytes.len() - 1]).expect("writes");
        let error = recover(&folder.path().join("teller")).expect_err("damaged");
        assert!(matches!(error, Error::Corrupt { .. }), "{error}");
    }

    #[test]
    fn what_a_power_failure_left_out_ends_the_journal() {
        let (folder, journal, bytes) = written(60);
        let mut damaged = bytes.clone();
        damaged[SECTOR..2 * SECTOR].fill(0);
        std::fs::write(&journal, damaged).expect("writes");
        let teller = open_again(&folder).expect("opens");
        let dropped = teller.dropped().expect("a report").clone();
        assert!(dropped.whole > 30, "{dropped}");
        let kept = std::fs::read(dropped.kept.expect("kept")).expect("reads");
        assert_eq!(kept.len() as u64, dropped.bytes);
        assert!(count(&teller, 60) < 20);
    }

    proptest! {
        #[test]
        fn only_whole_changes_are_left(cut in any::<prop::sample::Index>(), flips in proptest::collection::vec((any::<prop::sample::Index>(), 1_u8..), 0..3), garbage in proptest::collection::vec(any::<u8>(), 0..40)) {
            static WRITTEN: LazyLock<Vec<u8>> = LazyLock::new(|| written(12).2);
            let mut bytes = WRITTEN.clone();
            for (flip, by) in flips {
                let flip = flip.index(bytes.len());
                bytes[flip] ^= by;
            }
            bytes.truncate(cut.index(bytes.len() + 1));
            bytes.extend(garbage);
            let folder = folder();
            let journal = folder.path().join("7.jnl");
            std::fs::write(folder.path().join("lock"), []).expect("writes");
            std::fs::write(&journal, &bytes).expect("writes");
            let end = bounds(&bytes).pop().unwrap_or(0);
            let left = recover(folder.path());
            let after = std::fs::read(&journal).expect("reads");
            match left {
                Ok(dropped) => {
                    let kept = if is_empty(&bytes[end..]) { bytes.len() } else { end };
                    prop_assert_eq!(dropped.is_some(), kept < bytes.len());
                    prop_assert_eq!(&after, &bytes[..kept]);
                }
                Err(error) => {
                    prop_assert!(matches!(error, Error::Corrupt { .. }), "{}", error);
                    prop_assert!(next_whole(&bytes[end..], sound(&bytes).sequence).is_some());
                    prop_assert_eq!(&after, &bytes);
                }
            }
        }
    }
}
