//! `msc check` beyond its findings: levels, grouping, fixes, `--since` and `--watch`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::reviewing::{commit, repository};
use super::{msc, project, root};

fn check(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = msc(folder, &[&["check"], arguments].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).expect("a file")
}

const FRONT: &str = "sites/example.com/front.html";
const SETTINGS: &str = "sites/example.com/settings.lua";

#[test]
fn the_command_line_judges_what_settings_leave() {
    let folder = project(&[
        (SETTINGS, "checks = {several_values='warning'}"),
        (FRONT, "?(1, 2)"),
    ]);
    assert_eq!(check(folder.path(), &[]).0, Some(0));
    assert_eq!(check(folder.path(), &["--deny", "warnings"]).0, Some(1));
    assert_eq!(
        check(folder.path(), &["--deny", "warnings", "--allow", "MS104"]).0,
        Some(0)
    );
    fs::write(
        folder.path().join(SETTINGS),
        "checks = {several_values='off'}",
    )
    .expect("written");
    let (code, text) = check(folder.path(), &["--deny", "MS104"]);
    assert!(text.starts_with("no findings"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn many_equal_findings_are_shown_once_with_their_places() {
    let folder = project(&[
        (FRONT, "?(nothing)\n?(nothing)\n"),
        ("sites/example.com/b.html", "?(nothing)"),
    ]);
    let (_, text) = check(folder.path(), &[]);
    assert_eq!(text.matches("error[MS601]").count(), 3, "{text}");
    fs::write(folder.path().join("sites/example.com/a.html"), "?(nothing)").expect("written");
    let (_, text) = check(folder.path(), &[]);
    assert_eq!(text.matches("error[MS601]").count(), 1, "{text}");
    let places = "
  = the same at 3 other places:
    sites/example.com/b.html:1:3
    sites/example.com/front.html:1:3
    sites/example.com/front.html:2:3
";
    assert!(text.contains(places), "{text}");
    assert!(text.contains("\n4 errors, "), "{text}");
    let (_, json) = check(folder.path(), &["--format", "json"]);
    assert_eq!(json.lines().count(), 5, "machines get each: {json}");
}

/// Faults with safe fixes, faults to be looked at, and one without a fix.
fn faulty() -> tempfile::TempDir {
    project(&[
        (
            FRONT,
            "\u{feff}<p>?(nothing)</p>\r\n<!-- msc: allow(MS201, MS104) -->\r\n<p>?(1, 2)</p>\r\n",
        ),
        (
            "sites/example.com/hello.html",
            "<? local list = {a='é', -- kept\n b=2, a='é'} ?>?(list.a)\n",
        ),
        (
            "sites/example.com/twice.lua",
            "-- msc: allow(MS201)\nlocal t = {a=1, b=2, a=1}\ntemp.t, temp.u = t, {a=1, a=2}\n",
        ),
        (SETTINGS, "addresses = { {starts='x', view='helo'} }\n"),
    ])
}

#[test]
fn safe_fixes_are_made_and_gone_afterwards() {
    let folder = faulty();
    let (code, _) = check(folder.path(), &["--fix"]);
    assert_eq!(code, Some(1), "what cannot be mended is still reported");
    let front = "<p>?(nothing)</p>\r\n<!-- msc: allow(MS104) -->\r\n<p>?(1, 2)</p>\r\n";
    assert_eq!(read(folder.path(), FRONT), front);
    let hello = "<? local list = {a='é', -- kept\n b=2} ?>?(list.a)\n";
    assert_eq!(read(folder.path(), "sites/example.com/hello.html"), hello);
    let twice = "local t = {a=1, b=2}\ntemp.t, temp.u = t, {a=1, a=2}\n";
    assert_eq!(read(folder.path(), "sites/example.com/twice.lua"), twice);
    assert_eq!(
        read(folder.path(), SETTINGS),
        "addresses = { {starts='x', view='helo'} }\n"
    );
    let (_, json) = check(folder.path(), &["--format", "json"]);
    assert!(!json.contains("\"safety\":\"safe\""), "{json}");
    assert!(json.contains("\"safety\":\"needs_review\""), "{json}");
    let again = msc(folder.path(), &["check", "--fix"]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("nothing to fix"));
}

#[test]
fn all_fixes_are_made_when_asked_for() {
    let folder = faulty();
    check(folder.path(), &["--fix=all"]);
    assert_eq!(
        read(folder.path(), SETTINGS),
        "addresses = { {starts='x', view='hello'} }\n"
    );
    let (_, json) = check(folder.path(), &["--format", "json"]);
    assert!(!json.contains("\"fix\":{"), "{json}");
}

#[test]
fn a_dry_run_shows_the_changes_and_makes_none() {
    let folder = faulty();
    let before = read(folder.path(), SETTINGS);
    let (code, text) = check(folder.path(), &["--fix=all", "--dry-run"]);
    assert_eq!(code, Some(1));
    let expected = "\
--- a/sites/example.com/settings.lua
+++ b/sites/example.com/settings.lua
@@ -1 +1 @@
-addresses = { {starts='x', view='helo'} }
+addresses = { {starts='x', view='hello'} }
";
    assert!(text.contains(expected), "{text}");
    assert_eq!(read(folder.path(), SETTINGS), before);
    assert!(read(folder.path(), FRONT).starts_with('\u{feff}'));
    let (_, safe) = check(folder.path(), &["--fix", "--dry-run"]);
    assert!(!safe.contains("settings.lua"), "{safe}");
    assert_eq!(
        msc(folder.path(), &["check", "--dry-run"]).status.code(),
        Some(2)
    );
}

#[test]
fn an_accidental_global_is_made_local_where_all_uses_follow() {
    let lua = "greeting = 'Hi'\nfunction helper() return greeting end\n\
               count = count + 1\nif now then late = 1 end\ntemp.x = helper()\n";
    let folder = project(&[(FRONT, "?(temp.x)"), ("sites/example.com/front.lua", lua)]);
    let hint = msc(folder.path(), &["check"]).stderr;
    assert_eq!(
        String::from_utf8_lossy(&hint),
        "2 can be mended: msc check --fix=all\n"
    );
    check(folder.path(), &["--fix"]);
    assert_eq!(read(folder.path(), "sites/example.com/front.lua"), lua);
    check(folder.path(), &["--fix=all"]);
    let fixed = "local greeting = 'Hi'\nlocal function helper() return greeting end\n\
                 count = count + 1\nif now then late = 1 end\ntemp.x = helper()\n";
    assert_eq!(read(folder.path(), "sites/example.com/front.lua"), fixed);
}

/// Places in settings count the byte order mark before them.
#[test]
fn several_fixes_of_one_settings_file_do_not_move_each_other() {
    let settings = "\u{feff}-- é\nadresses = {}\nchecks = {unused_fle='off'}\naddresses = { {starts='x', view='frnt'} }\n";
    let folder = project(&[(FRONT, "1"), (SETTINGS, settings)]);
    let (_, text) = check(folder.path(), &[]);
    assert!(text.contains("settings.lua:4:33"), "{text}");
    check(folder.path(), &["--fix=all"]);
    let fixed = "-- é\naddresses = {}\nchecks = {unused_file='off'}\naddresses = { {starts='x', view='front'} }\n";
    assert_eq!(read(folder.path(), SETTINGS), fixed);
}

/// What looks like a comment may be text, and what looks like one candidate may be two.
#[test]
fn what_is_not_certain_is_left_alone() {
    let long = "temp.text = [[\n-- msc: allow(MS201)\n]]\n";
    let folder = project(&[
        (
            FRONT,
            "<?\n-- msc: allow(MS201)\ntemp.a = 1 ?>\n<? -- msc: allow(MS302)\ntemp.b = 2 ?>\n?(hello)\n",
        ),
        ("sites/example.com/long.lua", long),
        ("sites/example.com/part_a.html", "a"),
        ("sites/example.com/part_b.html", "b"),
        ("sites/example.com/page.lua", "scribe.View('part_c')\n"),
        ("applications/a/x.html", "x"),
        ("applications/a/y.lua", "scribe.View('z')"),
    ]);
    let before: Vec<String> = [
        FRONT,
        "sites/example.com/long.lua",
        "sites/example.com/page.lua",
    ]
    .map(|path| read(folder.path(), path))
    .to_vec();
    check(folder.path(), &["--fix=all"]);
    let after: Vec<String> = [
        FRONT,
        "sites/example.com/long.lua",
        "sites/example.com/page.lua",
    ]
    .map(|path| read(folder.path(), path))
    .to_vec();
    assert_eq!(before, after);
}

/// Every case folder, once mended, has nothing left to mend, and nothing else has become wrong by it.
#[test]
fn every_case_is_clean_of_what_was_mended() {
    let mut wrong = Vec::new();
    for case in fs::read_dir(root().join("tests/cases")).expect("cases") {
        let case = case.expect("an entry").path();
        if !check(&case, &["--format", "json"]).1.contains("\"fix\":{") {
            continue;
        }
        let folder = copy(&case);
        let before = errors(&check(folder.path(), &["--format", "json"]).1);
        for (option, left) in [("--fix", "\"safety\":\"safe\""), ("--fix=all", "\"fix\":{")] {
            let mended = msc(folder.path(), &["check", option]).status.code();
            let json = check(folder.path(), &["--format", "json"]).1;
            if mended == Some(2) || json.contains(left) || errors(&json) > before {
                wrong.push(format!("{} {option}: {json}", case.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn copy(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_into(from, folder.path());
    folder
}

fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_into(&from, &to);
        } else {
            fs::copy(from, to).expect("a copy");
        }
    }
}

fn errors(json: &str) -> u64 {
    let summary = json.lines().last().expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(summary).expect("JSON");
    summary["summary"]["errors"].as_u64().expect("a number")
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = project(&[("shared/front.html", "\u{feff}<p>1</p>"), (SETTINGS, "")]);
    let real = folder.path().join("shared/front.html");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("set");
    std::os::unix::fs::symlink(&real, folder.path().join(FRONT)).expect("a link");
    assert_eq!(check(folder.path(), &["--fix"]).0, Some(0));
    assert!(
        fs::symlink_metadata(folder.path().join(FRONT))
            .expect("it is there")
            .is_symlink()
    );
    assert_eq!(fs::read_to_string(&real).expect("text"), "<p>1</p>");
    assert_eq!(
        fs::metadata(&real)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777,
        0o640
    );
}

#[test]
fn since_shows_what_a_change_did() {
    let folder = project(&[
        (SETTINGS, "addresses = { {starts='x', view='hello'} }\n"),
        (FRONT, "?(old)\n"),
        ("sites/example.com/other.html", "?(old)\n"),
        ("sites/example.com/hello.html", "hi\n"),
    ]);
    repository(folder.path());
    let json = |revision: &str| check(folder.path(), &["--format", "json", "--since", revision]);
    let (code, text) = json("HEAD");
    assert_eq!(
        (code, text.lines().count()),
        (Some(0), 1),
        "nothing changed: {text}"
    );
    // A finding in a changed file, old or new; a finding of an unchanged file that a deletion made; a new file.
    fs::write(folder.path().join(FRONT), "\n?(old)\n").expect("written");
    fs::remove_file(folder.path().join("sites/example.com/hello.html")).expect("removed");
    fs::write(folder.path().join("sites/example.com/new.html"), "?(fresh)").expect("written");
    let (code, text) = json("HEAD");
    assert_eq!((code, text.lines().count()), (Some(1), 4), "{text}");
    for path in [FRONT, SETTINGS, "sites/example.com/new.html"] {
        assert!(
            text.contains(&format!("\"path\":\"{path}\"")),
            "{path}: {text}"
        );
    }
    assert!(text.contains("\"errors\":3"), "{text}");
    commit(folder.path());
    assert_eq!(json("HEAD").0, Some(0));
    assert_eq!(json("HEAD~1").1.lines().count(), 4);
}

#[test]
fn since_needs_a_repository_and_a_revision() {
    let folder = project(&[(FRONT, "1")]);
    let fails = |revision: &str, expected: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_msc"));
        command
            .args(["check", &format!("--since={revision}")])
            .current_dir(folder.path());
        let output = command
            .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
            .output()
            .expect("msc runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    fails("HEAD", "is not in a git repository");
    repository(folder.path());
    fails("nowhere", "has no revision `nowhere`");
    fails("--output=x", "has no revision `--output=x`");
}

/// A running `msc check --watch`, ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_msc"))
            .args(["check", "--watch"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("msc runs");
        let (sender, lines) = channel();
        let out = child.stdout.take().expect("it is piped");
        let errors = child.stderr.take().expect("it is piped");
        let readers: [Box<dyn std::io::Read + Send>; 2] = [Box::new(out), Box::new(errors)];
        for reader in readers {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(reader).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { child, lines }
    }

    /// Waits for a line with this text.
    fn expect(&self, text: &str) {
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(30));
            if line
                .unwrap_or_else(|_| panic!("no line with {text}"))
                .contains(text)
            {
                return;
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn watching_checks_again_at_every_change() {
    let folder = project(&[(FRONT, "<p>1</p>")]);
    let watching = Watching::start(folder.path());
    watching.expect("no findings in 1 file");
    fs::write(folder.path().join(FRONT), "<p>?(nothing)</p>").expect("written");
    watching.expect("1 error, 0 warnings");
    fs::write(folder.path().join("sites/example.com/new.html"), "<p>1</p>").expect("written");
    watching.expect("1 error, 0 warnings, 0 advice in 2 files");
    fs::write(folder.path().join(FRONT), "<p>2</p>").expect("written");
    watching.expect("no findings in 2 files");
}

#[cfg(unix)]
#[test]
fn watching_ends_when_it_is_interrupted() {
    let folder = project(&[(FRONT, "<p>1</p>")]);
    let mut watching = Watching::start(folder.path());
    watching.expect("no findings");
    let id = watching.child.id().to_string();
    let sent = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .expect("kill runs");
    assert!(sent.success());
    for _ in 0..300 {
        if watching.child.try_wait().expect("it is ours").is_some() {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("it goes on");
}
