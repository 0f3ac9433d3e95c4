//! Every folder of `tests/cases` is a project; its snapshot shows its files, what `msc check` says, and its pages.
//! `requests.txt` lists them: each line the arguments of a `msc render --include`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{msc, root, settings};

#[test]
fn cases_are_as_their_snapshots_say() {
    let mut settings = settings();
    // What differs from run to run.
    settings.add_filter(r"\(\d+ ms\)", "(n ms)");
    settings.add_filter(r"last-modified: [^\n]+", "last-modified: (then)");
    settings.add_filter(r"nonce-[\w-]{22}", "nonce-(nonce)");
    settings.add_filter("nonce=\"[\\w-]{22}\"", "nonce=\"(nonce)\"");
    settings.add_filter(
        "_token\" value=\"[\\w-]{43}\"",
        "_token\" value=\"(token)\"",
    );
    settings.add_filter("_once\" value=\"[\\w.-]{66}\"", "_once\" value=\"(key)\"");
    let mut wrong = Vec::new();
    for case in folders(&root().join("tests/cases")) {
        let name = case
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name")
            .to_owned();
        let shown = show(&case);
        let compare = || settings.bind(|| insta::assert_snapshot!(name.as_str(), shown));
        // One case that differs must not hide the others.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare));
        if outcome.is_err() {
            wrong.push(name);
        }
    }
    assert!(
        wrong.is_empty(),
        "these cases differ from their snapshots: {wrong:?}"
    );
}

/// Every code has a case of its name.
#[test]
fn every_code_has_a_case() {
    for code in compiler::diagnostic::Code::ALL {
        // Only a defect of the compiler gives this one.
        if *code == compiler::diagnostic::Code::InternalBytecode {
            continue;
        }
        let name = code.info().name;
        let folder = root().join("tests/cases").join(name);
        assert!(folder.is_dir(), "no case for {name}");
        let found = String::from_utf8_lossy(&msc(&folder, &["check"]).stdout).into_owned();
        assert!(
            found.contains(&format!("[{}]", code.label())),
            "the case {name} does not show its code:\n{found}"
        );
    }
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .expect("cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn show(case: &Path) -> String {
    let mut shown = String::new();
    let mut files = Vec::new();
    list(case, case, &mut files);
    for (name, path) in files.iter().filter(|(name, _)| name != "requests.txt") {
        let text = fs::read(path).expect("file");
        let text = String::from_utf8_lossy(&text)
            .replace('\r', "␍")
            .replace('\u{feff}', "\u{fffd}");
        let _ = writeln!(shown, "── {name}\n{}", text.trim_end_matches('\n'));
    }
    let check = msc(case, &["check"]);
    let _ = writeln!(
        shown,
        "── msc check: exit {}",
        check.status.code().unwrap_or(-1)
    );
    shown.push_str(&String::from_utf8_lossy(&check.stdout));
    // What one request saves, the next ones find; nothing of it is there when the case is looked at again.
    let data = tempfile::tempdir().expect("a temporary folder");
    let data = data.path().to_string_lossy();
    let requests = fs::read_to_string(case.join("requests.txt")).unwrap_or_default();
    for line in requests.lines().filter(|line| !line.trim().is_empty()) {
        let words = words(line);
        let mut arguments = vec!["render", "--include", "--data", &*data];
        arguments.extend(words.iter().map(String::as_str));
        let output = msc(case, &arguments);
        let _ = writeln!(shown, "── {line}");
        let text = String::from_utf8_lossy(&output.stdout).replace('\r', "␍");
        shown.push_str(&text);
        if !text.ends_with('\n') {
            shown.push_str("⏎\n");
        }
    }
    shown
}

fn list(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("inside")
                .to_string_lossy()
                .into_owned();
            files.push((name, path));
        }
    }
}

/// Splits a line at spaces, single quotes apart.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("never empty").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
