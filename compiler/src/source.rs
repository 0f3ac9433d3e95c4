//! The texts the compiler works on: [`SourceMap`] holds every file of a project, [`Span`] points into one.
//! The only part of the compiler that reads the disk.
#![allow(clippy::disallowed_methods, reason = "the one reader of the disk")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::Error;

/// Index of a file in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A byte range of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self {
            file,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The beginning of `file`: line 1, column 1.
    #[must_use]
    pub fn whole(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }
}

/// Offsets are kept in 32 bits; files larger than that are refused when they are read.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it, from 0.
    pub byte: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One file of the project.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the project folder, with `/`.
    pub path: String,
    /// The content.
    pub bytes: Arc<[u8]>,
    /// What the disk said of it when it was read.
    stamp: Option<Stamp>,
}

/// Tells a file from what it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    length: u64,
}

impl SourceFile {
    /// The content as text, without a byte order mark; `None` when it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// Every file of a project, by id.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// Files of an earlier map, which need not be read again while they are what they were.
    earlier: HashMap<String, SourceFile>,
}

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty map that takes files from an earlier one as long as the disk says they are the same.
    #[must_use]
    pub fn after(earlier: SourceMap) -> Self {
        let files = earlier
            .files
            .into_iter()
            .filter(|file| file.stamp.is_some());
        Self {
            files: Vec::new(),
            earlier: files.map(|file| (file.path.clone(), file)).collect(),
        }
    }

    /// Adds a file that is already in memory.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> FileId {
        self.push(SourceFile {
            path: path.into(),
            bytes: bytes.into(),
            stamp: None,
        })
    }

    fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(clamp(self.files.len()));
        self.files.push(file);
        id
    }

    /// Gives a file another content.
    ///
    /// # Panics
    /// When the id comes from another map.
    pub fn rewrite(&mut self, id: FileId, bytes: impl Into<Arc<[u8]>>) {
        let file = &mut self.files[id.0 as usize];
        file.bytes = bytes.into();
        file.stamp = None;
    }

    /// Gives the file with a path another content than the disk has; false when there is no such file.
    pub fn replace(&mut self, path: &str, bytes: &[u8]) -> bool {
        let file = self.files.iter_mut().find(|file| file.path == path);
        let Some(file) = file else { return false };
        if *file.bytes != *bytes {
            file.bytes = bytes.into();
        }
        // The next map reads it from the disk again.
        file.stamp = None;
        true
    }

    /// The file behind an id.
    ///
    /// # Panics
    /// When the id comes from another map.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(clamp(index)), file))
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Line and column of a byte offset in a file; offsets past the end give the end.
    #[must_use]
    pub fn place(&self, file: FileId, byte: u32) -> Place {
        let bytes = &self.get(file).bytes;
        let byte = (byte as usize).min(bytes.len());
        let before = &bytes[..byte];
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
        let line_start = before
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        let column = 1 + String::from_utf8_lossy(&before[line_start..])
            .chars()
            .count();
        Place { byte, line, column }
    }

    /// Reads every file below `folder` into the map, under `prefix`; names are sorted, so ids do not depend on the disk.
    /// Entries whose name begins with `.` or `_` are left out (the way to disable a bundle or a file), `.well-known` apart.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn read_folder(&mut self, folder: &Path, prefix: &str) -> Result<Vec<FileId>, Error> {
        let mut found = Vec::new();
        self.read_into(folder, prefix, &mut Vec::new(), &mut found)?;
        Ok(found)
    }

    /// Reads one file under `name`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_file(&mut self, path: &Path, name: &str) -> Result<FileId, Error> {
        let failed = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let found = fs::metadata(path).map_err(failed)?;
        let modified = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let stamp = Stamp {
            modified,
            length: found.len(),
        };
        if let Some(earlier) = self.earlier.remove(name)
            && earlier.stamp == Some(stamp)
        {
            return Ok(self.push(earlier));
        }
        if u32::try_from(found.len()).is_err() {
            return Err(Error::TooLarge {
                path: path.to_owned(),
            });
        }
        let bytes = fs::read(path).map_err(failed)?;
        Ok(self.push(SourceFile {
            path: name.to_owned(),
            bytes: bytes.into(),
            stamp: Some(stamp),
        }))
    }

    fn read_into(
        &mut self,
        folder: &Path,
        prefix: &str,
        links: &mut Vec<PathBuf>,
        found: &mut Vec<FileId>,
    ) -> Result<(), Error> {
        for (name, path) in entries(folder)? {
            let shown = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}/{name}")
            };
            let failed = |source| Error::Read {
                path: path.clone(),
                source,
            };
            // Links are followed; what they lead to decides.
            let kind = fs::metadata(&path).map_err(failed)?;
            if kind.is_dir() && path.is_symlink() {
                let folder = path.canonicalize().map_err(failed)?;
                let here = path.parent().unwrap_or(&path).canonicalize();
                if here.map_err(failed)?.starts_with(&folder) || links.contains(&folder) {
                    return Err(Error::Circle { path });
                }
                links.push(folder);
                self.read_into(&path, &shown, links, found)?;
                links.pop();
            } else if kind.is_dir() {
                self.read_into(&path, &shown, links, found)?;
            } else if kind.is_file() {
                // Neither pipes nor sockets, which might never end.
                found.push(self.read_file(&path, &shown)?);
            }
        }
        Ok(())
    }
}

/// The visible entries of a folder, sorted by name.
pub(crate) fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let failed = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .map(str::to_owned)
        else {
            continue;
        };
        if name == ".well-known" || !name.starts_with(['.', '_']) {
            names.push((name, path));
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let mut map = SourceMap::new();
        let file = map.add("a.lua", "né\nx = 1".as_bytes().to_vec());
        assert_eq!(
            map.place(file, 0),
            Place {
                byte: 0,
                line: 1,
                column: 1
            }
        );
        assert_eq!(
            map.place(file, 3),
            Place {
                byte: 3,
                line: 1,
                column: 3
            }
        );
        assert_eq!(
            map.place(file, 4),
            Place {
                byte: 4,
                line: 2,
                column: 1
            }
        );
        assert_eq!(
            map.place(file, 99),
            Place {
                byte: 9,
                line: 2,
                column: 6
            }
        );
    }
}
