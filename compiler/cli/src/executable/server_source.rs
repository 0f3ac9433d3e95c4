//! The sources of the server, unpacked once for each version into the user's cache, where cargo finds them unchanged.

use std::fs;
use std::path::{Path, PathBuf};

use super::fingerprint;
use crate::embedded;
use crate::failure::Failure;

/// The folder of the server's package.
pub(super) fn unpack(cache: &Path) -> Result<PathBuf, Failure> {
    let hash = fingerprint::of_files(embedded::RUNTIME.iter().copied());
    let folder = cache.join(format!("runtime-{}", &hash[..16]));
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(cache).map_err(Failure::file("make", cache))?;
    let unfinished = tempfile::Builder::new()
        .prefix("runtime-")
        .tempdir_in(cache)
        .map_err(Failure::file("write to", cache))?;
    for (path, bytes) in embedded::RUNTIME {
        let path = unfinished.path().join(path);
        let parent = path.parent().unwrap_or(cache);
        fs::create_dir_all(parent).map_err(Failure::file("make", parent))?;
        fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
    }
    match fs::rename(unfinished.path(), &folder) {
        // Another build may have been faster; what it unpacked is the same.
        Err(error) if !folder.is_dir() => Err(Failure::file("write", &folder)(error)),
        _ => Ok(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_whole_and_stand_alone() {
        let cache = tempfile::tempdir().expect("a folder");
        let folder = unpack(cache.path()).expect("unpacked");
        assert_eq!(unpack(cache.path()).expect("unpacked"), folder);
        assert_eq!(fs::read_dir(cache.path()).expect("read").count(), 1);
        assert!(folder.join("src/lib.rs").is_file());
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("read");
        assert!(
            manifest.contains("name = \"runtime\"") && manifest.contains("mlua = {"),
            "{manifest}"
        );
        assert!(
            !manifest.contains("workspace") && !manifest.contains("dev-dependencies"),
            "{manifest}"
        );
    }
}
