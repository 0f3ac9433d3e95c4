//! The generated package: artifacts, a `main.rs` and a manifest that leads to the server's sources.
//! Files that are right already are left alone, since cargo goes by their times.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use compiler::emit::Artifacts;

use super::fingerprint;
use crate::embedded;
use crate::failure::Failure;

/// Name of the package and of its executable.
pub(super) const NAME: &str = "server";

const LOCK: &str = "Cargo.lock";

const MAIN: &str = "\
//! The server of one project: the tables that the build made of it, and the runtime that serves them.

mod routes;

// What is read here is compared when cargo decides whether to build again; it stands for all other files.
const _: &str = env!(\"CARGO_PKG_DESCRIPTION\");

fn main() -> std::process::ExitCode {
    runtime::server::main(routes::PROGRAM.clone())
}
";

/// Writes the package and removes what an earlier build left there.
pub(super) fn write(folder: &Path, artifacts: Artifacts, server: &Path) -> Result<(), Failure> {
    let mut files: BTreeMap<String, Vec<u8>> = artifacts.files.into_iter().collect();
    files.insert("main.rs".to_owned(), MAIN.as_bytes().to_vec());
    let contents = fingerprint::of_files(
        files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
    );
    files.insert(
        "Cargo.toml".to_owned(),
        manifest(server, &contents)?.into_bytes(),
    );
    for (path, bytes) in &files {
        write_changed(&folder.join(path), bytes)?;
    }
    // Cargo takes the versions from it, then drops what this package does not need: it differs every time.
    files.insert(LOCK.to_owned(), embedded::LOCK.to_vec());
    write_changed(&folder.join(LOCK), embedded::LOCK)?;
    let is_ours = |path: &str| path == fingerprint::FILE || files.contains_key(path);
    remove_others(folder, "", &is_ours)
}

/// The manifest. In the shared folder the packages of all projects are one to cargo, and the times of their files say
/// nothing of another project's: the description, which `main.rs` reads, tells their contents apart.
fn manifest(server: &Path, contents: &str) -> Result<String, Failure> {
    let path = server
        .to_str()
        .ok_or_else(|| Failure::Request(format!("the path {} is not UTF-8", server.display())))?;
    // Strings of JSON are strings of TOML.
    let path = serde_json::Value::from(path);
    Ok(format!(
        r#"[package]
name = "{NAME}"
version = "0.0.0"
description = "{contents}"
edition = "2024"
publish = false

[[bin]]
name = "{NAME}"
path = "main.rs"

[dependencies]
runtime = {{ path = {path} }}

[profile.release]
opt-level = 3
codegen-units = 16
strip = true

# No workspace around the project concerns this package.
[workspace]
"#
    ))
}

fn write_changed(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        Ok(())
    } else {
        replace(path, bytes, 0o644)
    }
}

/// Writes a file beside its place and moves it there.
pub(super) fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(Failure::file("make", folder))?;
    let write = || {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file()
            .set_permissions(Permissions::from_mode(mode))?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(Failure::file("write", path))
}

/// Removes every file that is not ours, and folders left empty.
fn remove_others(
    folder: &Path,
    prefix: &str,
    is_ours: &dyn Fn(&str) -> bool,
) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(Failure::file("read", folder))? {
        let path = entry.map_err(Failure::file("read", folder))?.path();
        let name = format!(
            "{prefix}{}",
            path.file_name().unwrap_or_default().to_string_lossy()
        );
        if path.is_dir() {
            remove_others(&path, &format!("{name}/"), is_ours)?;
            // A folder that still holds something stays.
            let _ = fs::remove_dir(&path);
        } else if !is_ours(&name) {
            fs::remove_file(&path).map_err(Failure::file("remove", &path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifacts(names: &[&str]) -> Artifacts {
        Artifacts {
            files: names
                .iter()
                .map(|name| ((*name).to_owned(), name.as_bytes().to_vec()))
                .collect(),
        }
    }

    fn modified(path: &Path) -> std::time::SystemTime {
        fs::metadata(path)
            .and_then(|found| found.modified())
            .expect("it exists")
    }

    #[test]
    fn only_changes_are_written_and_the_rest_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Path::new("/cache/runtime");
        write(
            folder.path(),
            artifacts(&["routes.rs", "chunks/0000.luau", "files/0000"]),
            server,
        )
        .expect("written");
        let before = modified(&folder.path().join("routes.rs"));
        fs::write(folder.path().join(fingerprint::FILE), "kept").expect("written");
        write(
            folder.path(),
            artifacts(&["routes.rs", "chunks/0000.luau"]),
            server,
        )
        .expect("written");
        assert_eq!(modified(&folder.path().join("routes.rs")), before);
        assert!(folder.path().join("chunks/0000.luau").is_file());
        assert!(folder.path().join(fingerprint::FILE).is_file());
        assert!(!folder.path().join("files").exists());
    }

    #[test]
    fn manifests_differ_where_contents_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = |names: &[&str]| {
            write(folder.path(), artifacts(names), Path::new("/cache/runtime")).expect("written");
            fs::read_to_string(folder.path().join("Cargo.toml")).expect("read")
        };
        let first = written(&["routes.rs"]);
        assert_ne!(first, written(&["routes.rs", "chunks/0000.luau"]));
        assert_eq!(first, written(&["routes.rs"]));
        assert!(MAIN.contains("env!(\"CARGO_PKG_DESCRIPTION\")"));
    }

    #[test]
    fn any_path_can_be_written_in_a_manifest() {
        let text = manifest(Path::new("/a \"b\"\\c"), "hash").expect("it is UTF-8");
        assert!(
            text.contains(r#"runtime = { path = "/a \"b\"\\c" }"#),
            "{text}"
        );
    }
}
