//! Whatever lies in a project's folders, `msc check` ends with a verdict.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::{msc, project};

/// The exit code and what was printed.
fn verdict(folder: &Path) -> (i32, String) {
    let output = msc(folder, &["check"]);
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    (output.status.code().unwrap_or(-1), printed)
}

#[test]
fn folders_that_lead_into_themselves_end() {
    let folder = project(&[("sites/example.com/front.html", "<p>front</p>\n")]);
    let site = folder.path().join("sites/example.com");
    symlink(".", site.join("again")).expect("a link");
    symlink("nowhere", site.join("gone.html")).expect("a link");
    let (code, printed) = verdict(folder.path());
    assert!(code == 0 || code == 2, "{code}: {printed}");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[test]
fn large_files_are_read_and_binary_ones_refused() {
    let folder = project(&[("sites/example.com/front.html", "<p>?(page.title)</p>\n")]);
    let site = folder.path().join("sites/example.com");
    let line = "temp.list = { 1, 2, 3, \"text\" }\n";
    fs::write(site.join("front.lua"), line.repeat(1_000_000 / line.len())).expect("written");
    fs::write(site.join("long.html"), "<p>".repeat(4_000_000)).expect("written");
    fs::write(site.join("binary.lua"), [0xff, 0xfe, 0, 1]).expect("written");
    let (code, printed) = verdict(folder.path());
    assert_eq!(code, 1, "{}", &printed[..printed.len().min(2000)]);
    assert!(printed.contains("MS010"), "the binary file is named");
}

#[test]
fn deep_nesting_is_no_end() {
    let deep = format!("local x = {}1{}\n", "(".repeat(5_000), ")".repeat(5_000));
    let folder = project(&[
        ("sites/example.com/front.html", "<p>front</p>\n"),
        ("sites/example.com/front.lua", &deep),
    ]);
    let (code, printed) = verdict(folder.path());
    assert!(
        code == 0 || code == 1,
        "{code}: {}",
        &printed[..printed.len().min(2000)]
    );
}
