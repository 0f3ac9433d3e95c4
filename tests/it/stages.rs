//! What the stages make: the Lua of views, the Rust of the route table, the same bytes from the same input.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use compiler::project::{Project, Roots};

use super::{root, settings};

fn read(folder: &Path) -> Project {
    let roots = Roots {
        folder: folder.to_owned(),
        sites: vec![PathBuf::from("target-sites")],
        applications: vec![PathBuf::from("bundles")],
    };
    Project::read(&roots, &[]).expect("the repository's bundles can be read")
}

fn compiled(project: &Project) -> (compiler::program::Program, compiler::emit::Bytecode) {
    compiler::compile(project)
        .expect("the compiler works")
        .program
        .expect("the repository's bundles have no errors")
}

#[test]
fn views_lower_to_lua() {
    let mut shown = String::new();
    let (program, _) = compiled(&read(&root()));
    for chunk in program
        .chunks
        .iter()
        .filter(|chunk| chunk.name.starts_with("target-sites/"))
    {
        let _ = writeln!(shown, "── {}\n{}", chunk.name, chunk.lua);
        for (number, piece) in chunk.pieces.iter().enumerate() {
            let operand = if piece.operand { " operand" } else { "" };
            let _ = writeln!(
                shown,
                "{number:>4} {:?}{operand} line {} {:?}",
                piece.escape, piece.line, piece.text
            );
        }
    }
    settings().bind(|| insta::assert_snapshot!("example_site_lua", shown));
}

#[test]
fn the_route_table_is_readable_rust() {
    let folder = super::project(&[
        (
            "applications/acme.shop/settings.lua",
            "addresses = { {starts='item/', controller='item', post={maxsize=100}} }",
        ),
        ("applications/acme.shop/item.lua", "write(page.address)"),
        ("applications/acme.shop/public/shop.css", "p {}"),
        (
            "sites/example.com/settings.lua",
            "applications = {'shop'} domains = {'.example.com', {name='example.org', redirect=false}}\n\
             addresses = { {matches={'basket', 'panier'}, view='basket', title='Basket', methods={'GET', 'POST'}} }",
        ),
        ("sites/example.com/basket.html", "<p>?(form.item)</p>"),
        ("sites/example.com/about.html", "<p>No tags</p>"),
    ]);
    let project = Project::read(
        &Roots {
            folder: folder.path().to_owned(),
            ..Roots::default()
        },
        &[],
    )
    .expect("read");
    let (program, bytecode) = compiled(&project);
    let artifacts = compiler::emit::artifacts(&program, &bytecode).expect("artifacts");
    let rust = artifacts
        .files
        .iter()
        .find(|(path, _)| path == "routes.rs")
        .expect("a route table");
    let names: Vec<&str> = artifacts
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    let shown = format!(
        "{}\n── files\n{}",
        String::from_utf8_lossy(&rust.1),
        names.join("\n")
    );
    settings().bind(|| insta::assert_snapshot!("route_table", shown));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    for folder in ["bundles", "target-sites"] {
        copy(&root().join(folder), &elsewhere.path().join(folder));
    }
    let of = |folder: &Path| {
        let (program, bytecode) = compiled(&read(folder));
        compiler::emit::artifacts(&program, &bytecode)
            .expect("artifacts")
            .files
    };
    let (here, there) = (of(&root()), of(elsewhere.path()));
    assert_eq!(here.len(), there.len());
    for (a, b) in here.iter().zip(&there) {
        assert!(a == b, "{} differs", a.0);
    }
    let text = |files: &[(String, Vec<u8>)]| {
        files
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect::<String>()
    };
    assert!(
        !text(&here).contains(&*root().to_string_lossy()),
        "an artifact holds a path of this machine"
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("file");
        }
    }
}
