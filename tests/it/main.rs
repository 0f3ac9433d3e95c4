//! The command and the compiler from outside: case folders, stages, the library, agreement between the two crates.

mod agreement;
mod build;
mod cases;
mod checking;
mod command;
mod contexts;
mod data;
mod formats;
mod geo;
mod hostile;
mod library;
mod lsp;
mod mangled;
mod mutations;
mod pages;
mod people;
mod reviewing;
mod robust;
mod shop;
mod skeleton;
mod stages;
mod translations;
mod yardstick;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository is there")
}

/// Runs `msc` in a folder.
fn msc(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_msc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("MOONSTALK_ENVIRONMENT")
        .env_remove("GITHUB_WORKSPACE")
        .output()
        .expect("msc runs")
}

/// Writes a project of a few files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("files are in the folder")).expect("folder");
        std::fs::write(path, text).expect("file");
    }
    folder
}

/// The body of a page of a project with one site; the page must answer with success.
fn body(folder: &Path, arguments: &[&str]) -> String {
    let output = msc(folder, &[&["render"], arguments].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
