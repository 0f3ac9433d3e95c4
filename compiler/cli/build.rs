//! Puts into the command what it needs where this repository is not: the applications that ship with the product, the
//! files of a new project, and the sources of the server with a manifest that stands alone.
#![allow(
    clippy::print_stdout,
    reason = "a build script talks to cargo on standard output"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml_edit::{DocumentMut, Item, TableLike};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Folders of the runtime's package that no server is built from.
const NOT_BUILT: [&str; 4] = ["benches", "fuzz", "target", "tests"];

/// Applications of every project; the others of `bundles/` belong to the example sites.
const PRODUCT: [&str; 4] = ["generic/", "geo/", "people/", "util/"];

fn main() -> Outcome<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let output = PathBuf::from(env::var("OUT_DIR")?);
    let root = here.join("../..").canonicalize()?;
    let manifest = output.join("runtime.toml");
    fs::write(&manifest, standalone(&root)?)?;

    let mut runtime = files(&root.join("runtime"), |name| {
        !name.starts_with('.') && !NOT_BUILT.contains(&name)
    })?;
    runtime.retain(|(path, _)| path != "Cargo.toml");
    runtime.push(("Cargo.toml".to_owned(), manifest));
    runtime.sort();

    let mut text = String::new();
    let shown = |name: &str| name == ".well-known" || !name.starts_with(['.', '_']);
    let mut shipped = files(&root.join("bundles"), shown)?;
    shipped.retain(|(path, _)| PRODUCT.iter().any(|bundle| path.starts_with(bundle)));
    list(&mut text, "SHIPPED", &shipped)?;
    list(
        &mut text,
        "TEMPLATE",
        &files(&here.join("template"), |_| true)?,
    )?;
    list(&mut text, "RUNTIME", &runtime)?;
    writeln!(
        text,
        "pub(crate) const LOCK: &[u8] = include_bytes!({:?});",
        root.join("Cargo.lock")
    )?;
    fs::write(output.join("embedded.rs"), text)?;
    println!("cargo::rustc-env=COMPILER_HASH={}", compiler_hash(&root)?);
    Ok(())
}

/// Every file below a folder, by its path there; `wanted` says which names are looked at.
fn files(folder: &Path, wanted: impl Fn(&str) -> bool + Copy) -> Outcome<Vec<(String, PathBuf)>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    walk(folder, "", wanted, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(
    folder: &Path,
    prefix: &str,
    wanted: impl Fn(&str) -> bool + Copy,
    found: &mut Vec<(String, PathBuf)>,
) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or("a file name is not UTF-8")?;
        if !wanted(name) {
            continue;
        }
        if path.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), wanted, found)?;
        } else {
            found.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(())
}

/// A constant of paths and contents.
fn list(text: &mut String, name: &str, files: &[(String, PathBuf)]) -> Outcome<()> {
    writeln!(text, "pub(crate) const {name}: &[(&str, &[u8])] = &[")?;
    for (path, file) in files {
        writeln!(text, "    ({path:?}, include_bytes!({file:?})),")?;
    }
    writeln!(text, "];")?;
    Ok(())
}

/// The runtime's manifest with everything it inherits from the workspace written out.
fn standalone(root: &Path) -> Outcome<String> {
    let read = |path: &str| -> Outcome<DocumentMut> {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
        Ok(fs::read_to_string(root.join(path))?.parse()?)
    };
    let workspace = read("Cargo.toml")?;
    let mut manifest = read("runtime/Cargo.toml")?;
    for (table, shared) in [("package", "package"), ("dependencies", "dependencies")] {
        let inherited = workspace["workspace"][shared]
            .as_table_like()
            .ok_or("the workspace shares no table of that name")?;
        inherit(
            manifest[table]
                .as_table_like_mut()
                .ok_or("the runtime lacks a table")?,
            inherited,
        )?;
    }
    for table in ["bench", "dev-dependencies", "lints"] {
        manifest.remove(table);
    }
    Ok(manifest.to_string())
}

/// Replaces each `name.workspace = true` by what the workspace says of the name.
fn inherit(table: &mut dyn TableLike, shared: &dyn TableLike) -> Outcome<()> {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        if table
            .get(&name)
            .and_then(|item| item.get("workspace"))
            .and_then(Item::as_bool)
            != Some(true)
        {
            continue;
        }
        let item = shared
            .get(&name)
            .ok_or_else(|| format!("the workspace does not share `{name}`"))?;
        table.insert(&name, item.clone());
        if let Some(mut key) = table.key_mut(&name) {
            key.fmt(); // the old key is written with dots
        }
    }
    Ok(())
}

/// Stands for everything the artifacts depend on besides the project: another compiler may make others of the same input.
fn compiler_hash(root: &Path) -> Outcome<String> {
    let mut hasher = blake3::Hasher::new();
    for folder in ["compiler/src", "compiler/cli/src"] {
        for (path, file) in files(&root.join(folder), |_| true)? {
            hasher.update(path.as_bytes()).update(&fs::read(file)?);
        }
    }
    println!(
        "cargo::rerun-if-changed={}",
        root.join("Cargo.lock").display()
    );
    hasher.update(&fs::read(root.join("Cargo.lock"))?);
    Ok(hasher.finalize().to_hex().to_string())
}
