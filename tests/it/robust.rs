//! Whatever lies in a project's folders, `msc check` ends with a verdict, or says what it cannot read.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::{msc, project};

const FRONT: (&str, &str) = ("sites/example.com/front.html", "<p>front</p>\n");

/// Files of the project with many; `a_hundred_thousand_files` has five times as many.
const MANY: usize = 20_000;

/// The exit code and what was printed, at most its beginning.
fn verdict(folder: &Path) -> (i32, String) {
    let output = msc(folder, &["check", "--color", "never"]);
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    assert!(!printed.contains("panicked"), "{printed}");
    (
        output.status.code().unwrap_or(-1),
        printed.chars().take(4000).collect(),
    )
}

fn site(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("sites/example.com")
}

/// The command cannot do its work and names the file.
fn is_unreadable(folder: &tempfile::TempDir, name: &str, why: &str) {
    let (code, printed) = verdict(folder.path());
    assert_eq!(code, 2, "{printed}");
    assert!(
        printed.contains(&format!("{name}: {why}")) && printed.lines().count() == 1,
        "{printed}"
    );
}

#[test]
fn links_that_lead_to_where_they_are_are_named() {
    // Two in one folder would be followed in every order.
    let folder = project(&[FRONT]);
    symlink(".", site(&folder).join("again")).expect("a link");
    symlink("..", site(&folder).join("over")).expect("a link");
    is_unreadable(
        &folder,
        "sites/example.com/again",
        "the link leads to a folder that it is in",
    );
    let folder = project(&[
        FRONT,
        ("sites/example.com/one/a.html", "<p>a</p>\n"),
        ("sites/example.com/two/b.html", "<p>b</p>\n"),
    ]);
    symlink("../two", site(&folder).join("one/there")).expect("a link");
    symlink("../one", site(&folder).join("two/back")).expect("a link");
    is_unreadable(
        &folder,
        "there/back/there",
        "the link leads to a folder that it is in",
    );
    let folder = project(&[FRONT]);
    symlink("self.html", site(&folder).join("self.html")).expect("a link");
    is_unreadable(&folder, "self.html", "Too many levels of symbolic links");
}

#[test]
fn links_that_lead_elsewhere_are_followed() {
    let folder = project(&[FRONT, ("shared/part/a.html", "<p>a</p>\n")]);
    symlink("../../shared", site(&folder).join("one")).expect("a link");
    symlink("../../shared", site(&folder).join("two")).expect("a link");
    let (code, printed) = verdict(folder.path());
    assert_eq!(code, 0, "{printed}");
}

#[test]
fn links_to_nothing_are_named() {
    let folder = project(&[FRONT]);
    symlink("nowhere", site(&folder).join("gone.html")).expect("a link");
    is_unreadable(&folder, "gone.html", "No such file or directory");
}

#[test]
fn unreadable_files_are_named() {
    let folder = project(&[FRONT]);
    let path = site(&folder).join("front.html");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("changed");
    // Nothing is forbidden to root.
    if fs::read(&path).is_err() {
        is_unreadable(&folder, "front.html", "Permission denied");
    } else {
        assert_eq!(verdict(folder.path()).0, 0);
    }
}

#[test]
fn what_is_no_file_is_passed_over() {
    let folder = project(&[FRONT]);
    let site = site(&folder);
    for path in [
        site.join("pipe.html"),
        site.join("settings.lua"),
        folder.path().join("node.lua"),
    ] {
        // Whoever opens it for reading waits for ever.
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.is_ok_and(|made| made.success()), "a pipe");
    }
    let _socket = UnixListener::bind(site.join("socket.lua")).expect("a socket");
    fs::create_dir(site.join("functions.lua")).expect("a folder");
    fs::create_dir(site.join("style.css")).expect("a folder");
    let (code, printed) = verdict(folder.path());
    assert_eq!(code, 0, "{printed}");
}

#[test]
fn files_that_are_not_text_are_found() {
    let names = [
        "node.lua",
        "sites/example.com/settings.lua",
        "sites/example.com/vocabulary.lua",
        "sites/example.com/functions.lua",
        "sites/example.com/functions.html",
        "sites/example.com/tests.lua",
        "sites/example.com/front.html",
        "sites/example.com/front.lua",
        "sites/example.com/include/module.lua",
        "sites/example.com/public/site.css",
    ];
    for name in names {
        let folder = project(&[
            FRONT,
            (
                "sites/example.com/other.lua",
                "temp.module = require \"module\"\nwrite(temp.module)\n",
            ),
            ("sites/example.com/include/module.lua", "return \"x\"\n"),
        ]);
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        for bytes in [
            &[0xff, 0xfe, 0, 1][..],
            b"\0\0\0",
            "\u{feff}".as_bytes(),
            b"",
        ] {
            fs::write(&path, bytes).expect("written");
            let (code, printed) = verdict(folder.path());
            assert!(code == 0 || code == 1, "{name} {bytes:?}: {printed}");
            let served = name.ends_with(".css");
            if bytes[..] == [0xff, 0xfe, 0, 1] && !served {
                assert!(code == 1 && printed.contains("MS010"), "{name}: {printed}");
            }
        }
    }
}

#[test]
fn large_files_are_read() {
    let folder = project(&[("sites/example.com/front.html", "<p>?(page.title)</p>\n")]);
    let line = "temp.list = { 1, 2, 3, \"text\" }\n";
    let lua = line.repeat(1_000_000 / line.len());
    fs::write(site(&folder).join("front.lua"), lua).expect("written");
    fs::write(site(&folder).join("long.html"), "<p>".repeat(4_000_000)).expect("written");
    let (code, printed) = verdict(folder.path());
    assert_eq!(code, 0, "{printed}");
}

#[test]
fn deep_nesting_is_no_end() {
    let deep = format!("local x = {}1{}\n", "(".repeat(5_000), ")".repeat(5_000));
    let folder = project(&[FRONT, ("sites/example.com/front.lua", &deep)]);
    let (code, printed) = verdict(folder.path());
    assert!(code == 0 || code == 1, "{code}: {printed}");
}

/// Writes as many files, half of them views.
fn many(files: usize) -> tempfile::TempDir {
    let folder = project(&[FRONT]);
    for group in 0..files / 1_000 {
        let inner = site(&folder).join(format!("group{group}"));
        let public = site(&folder).join(format!("public/group{group}"));
        fs::create_dir_all(&inner).expect("a folder");
        fs::create_dir_all(&public).expect("a folder");
        for number in 0..500 {
            let page = format!("<p>{group} {number}</p>\n");
            fs::write(inner.join(format!("page{number}.html")), page).expect("written");
            fs::write(public.join(format!("file{number}.txt")), "text\n").expect("written");
        }
    }
    folder
}

#[test]
fn many_files_are_read() {
    let folder = many(MANY);
    let (code, printed) = verdict(folder.path());
    assert_eq!(code, 0, "{printed}");
    let all = format!("{} files", MANY + 1);
    assert!(printed.contains(&all), "{printed}");
}

#[test]
#[ignore = "takes a while; `cargo test -- --ignored` runs it"]
fn a_hundred_thousand_files() {
    assert_eq!(verdict(many(5 * MANY).path()).0, 0);
}
