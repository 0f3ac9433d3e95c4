//! Files of a project that are written back.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use compiler::source::{FileId, SourceMap};
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Writes every file, each at once: a reader sees the old one or the new one.
pub(crate) fn write(
    folder: &Path,
    before: &SourceMap,
    changed: &BTreeMap<FileId, Vec<u8>>,
) -> Result<(), Failure> {
    let mut ready = Vec::with_capacity(changed.len());
    for (id, bytes) in changed {
        let file = before.get(*id);
        ready.push(prepared(&folder.join(&file.path), &file.bytes, bytes)?);
    }
    for (path, file) in ready {
        file.persist(&path)
            .map_err(|error| Failure::file("write", &path)(error.error))?;
    }
    Ok(())
}

/// The new content beside the file it will replace. What a link leads to is replaced, not the link.
fn prepared(path: &Path, old: &[u8], new: &[u8]) -> Result<(PathBuf, NamedTempFile), Failure> {
    let path = fs::canonicalize(path).map_err(Failure::file("find", path))?;
    let now = fs::read(&path).map_err(Failure::file("read", &path))?;
    if now != old {
        let shown = path.display();
        return Err(Failure::Request(format!(
            "{shown} changed in the meantime, so nothing was written; try again"
        )));
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    let doing = || Failure::file("write beside", &path);
    let mut file = NamedTempFile::new_in(parent).map_err(doing())?;
    file.write_all(new).map_err(doing())?;
    let permissions = fs::metadata(&path).map_err(doing())?.permissions();
    file.as_file()
        .set_permissions(permissions)
        .map_err(doing())?;
    Ok((path, file))
}
