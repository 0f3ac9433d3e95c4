//! `msc build` with the real cargo: one executable that serves, made again only when something changed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use super::{project, root};

/// Builds in a target folder of this repository, so that dependencies are compiled once for all runs.
fn build(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_msc"))
        .arg("build")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target/built-by-msc"))
        .env("XDG_CACHE_HOME", root().join("target/cache-of-msc"))
        .output()
        .expect("msc runs")
}

fn modified(path: &Path) -> SystemTime {
    std::fs::metadata(path)
        .and_then(|found| found.modified())
        .expect("the executable is there")
}

/// The answer of an executable to one request.
fn ask(server: &Path, data: &Path) -> String {
    let mut child = Command::new(server)
        .args(["--listen", "127.0.0.1:0", "--workers", "1", "--data"])
        .arg(data)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the executable starts");
    let mut lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
    // Lines of the log may come before it.
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned))
        .expect("it listens");
    let mut stream = TcpStream::connect(address).expect("it accepts");
    stream
        .write_all(b"GET / HTTP/1.0\r\nHost: example.com\r\n\r\n")
        .expect("send");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("receive");
    child.kill().expect("it ends");
    child.wait().expect("it ends");
    answer
}

#[test]
fn an_executable_is_made_once_for_each_change() {
    let folder = project(&[
        ("sites/example.com/front.html", "<p>?(1 + 1)</p>"),
        ("sites/example.com/settings.lua", "template = false"),
    ]);
    let (page, server) = (
        folder.path().join("sites/example.com/front.html"),
        folder.path().join("dist/server"),
    );
    let first = build(folder.path());
    let words = String::from_utf8_lossy(&first.stderr).into_owned();
    assert_eq!(first.status.code(), Some(0), "{words}");
    assert!(
        words.contains("example.com"),
        "the sizes are shown by bundle: {words}"
    );
    assert!(ask(&server, &folder.path().join("data")).ends_with("<p>2</p>"));

    let made = modified(&server);
    assert_eq!(build(folder.path()).status.code(), Some(0));
    assert_eq!(
        modified(&server),
        made,
        "nothing changed, so nothing is made"
    );

    std::fs::write(&page, "<p>?(nothing)</p>").expect("write");
    assert_eq!(build(folder.path()).status.code(), Some(1));
    assert_eq!(
        modified(&server),
        made,
        "an error leaves the executable alone"
    );

    std::fs::write(&page, "<p>?(2 + 2)</p>").expect("write");
    assert_eq!(build(folder.path()).status.code(), Some(0));
    assert!(ask(&server, &folder.path().join("data")).ends_with("<p>4</p>"));

    // Another project in the same target folder gets its own executable.
    let other = project(&[
        ("sites/example.com/front.html", "<p>other</p>"),
        ("sites/example.com/settings.lua", "template = false"),
    ]);
    assert_eq!(build(other.path()).status.code(), Some(0));
    assert!(
        ask(
            &other.path().join("dist/server"),
            &other.path().join("data")
        )
        .ends_with("<p>other</p>")
    );
    assert!(ask(&server, &folder.path().join("data")).ends_with("<p>4</p>"));
}
