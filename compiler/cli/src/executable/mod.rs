//! From a program to a server executable: a generated package is built by cargo in a folder all projects share.
//! Each file is a step; what none of them does is judge the project or print a result.

mod cargo;
mod fingerprint;
mod package;
mod server_source;
mod size;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use compiler::emit::{self, Bytecode};
use compiler::program::Program;
use compiler::source::SourceMap;
use etcetera::BaseStrategy;

use crate::failure::Failure;
use crate::output;
use fingerprint::Stamp;

pub(crate) use size::{readable, sizes};

/// What is to be made.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    /// The project folder.
    pub(crate) folder: &'a Path,
    /// The executable to write.
    pub(crate) output: &'a Path,
    /// The project's files, which say whether anything changed.
    pub(crate) sources: &'a SourceMap,
    /// What goes in.
    pub(crate) program: &'a Program,
    /// Its code.
    pub(crate) bytecode: &'a Bytecode,
    /// No progress is shown.
    pub(crate) quiet: bool,
}

/// An executable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    /// Its length in bytes.
    pub(crate) size: u64,
    /// It was there already.
    pub(crate) unchanged: bool,
}

/// Makes the executable, unless it was made of the same before.
pub(crate) fn make(order: &Order<'_>) -> Result<Made, Failure> {
    let package = absolute(&order.folder.join("target/msc"))?;
    let input = fingerprint::input(order.sources);
    if let Some(size) =
        Stamp::read(&package).and_then(|stamp| stamp.confirmed(&input, order.output))
    {
        return Ok(Made {
            size,
            unchanged: true,
        });
    }
    let cache = cache()?;
    let target = match std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => absolute(Path::new(&folder))?,
        None => cache.join("target"),
    };
    let server = server_source::unpack(&cache)?;
    let artifacts = emit::artifacts(order.program, order.bytecode)?;
    // Until cargo's result is copied away, other builds would replace it.
    let _lock = lock(&target, order.quiet)?;
    package::write(&package, artifacts, &server)?;
    if !order.quiet && !target.join("release").is_dir() {
        output::note("compiling the server; the first time takes a few minutes");
    }
    let built = cargo::build(&package, &target, order.quiet)?;
    let (size, executable) = copy(&built, order.output)?;
    Stamp { input, executable }.write(&package)?;
    Ok(Made {
        size,
        unchanged: false,
    })
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(Failure::file("find", path))
}

/// The folder for what can be made again at any time.
fn cache() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy();
    let strategy = strategy.map_err(|_| {
        Failure::Request(
            "there is no home folder to keep the build's cache in; set XDG_CACHE_HOME".to_owned(),
        )
    })?;
    Ok(strategy.cache_dir().join("msc"))
}

/// Keeps other builds out of the shared folder for as long as the file is held.
fn lock(target: &Path, quiet: bool) -> Result<File, Failure> {
    fs::create_dir_all(target).map_err(Failure::file("make", target))?;
    let path = target.join("msc.lock");
    let file = File::create(&path).map_err(Failure::file("write", &path))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::Error(error)) => return Err(Failure::file("lock", &path)(error)),
        Err(TryLockError::WouldBlock) if quiet => {}
        Err(TryLockError::WouldBlock) => output::note("waiting for another build"),
    }
    file.lock().map_err(Failure::file("lock", &path))?;
    Ok(file)
}

/// Puts the executable in its place in one step: nobody ever finds half of it, and a running one is left alone.
/// Gives its length and hash.
fn copy(built: &Path, output: &Path) -> Result<(u64, String), Failure> {
    let bytes = fs::read(built).map_err(Failure::file("read", built))?;
    package::replace(output, &bytes, 0o755)?;
    Ok((bytes.len() as u64, fingerprint::of_bytes(&bytes)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn executables_are_replaced_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let (built, output) = (
            folder.path().join("built"),
            folder.path().join("dist/server"),
        );
        for content in ["first", "second"] {
            fs::write(&built, content).expect("written");
            let (size, _) = copy(&built, &output).expect("copied");
            assert_eq!(size, content.len() as u64);
            assert_eq!(fs::read_to_string(&output).expect("read"), content);
        }
        assert_eq!(
            fs::metadata(&output)
                .expect("it exists")
                .permissions()
                .mode()
                & 0o777,
            0o755
        );
        assert_eq!(
            fs::read_dir(folder.path().join("dist"))
                .expect("read")
                .count(),
            1
        );
    }
}
