//! Page snapshots: those of the repository's own sites, and `msc test` as people use it.

use std::fs;
use std::path::Path;
use std::process::Output;

use super::{msc, project, root};

#[test]
fn our_own_pages_are_as_their_snapshots_say() {
    let arguments = [
        "test",
        "--sites",
        "target-sites",
        "--applications",
        "bundles",
        "--snapshots",
        "snapshots/pages",
    ];
    let output = msc(&root(), &arguments);
    assert!(
        output.status.success(),
        "{}{}\nif that is as it should be: cargo run -p msc -- {} --accept",
        printed(&output),
        String::from_utf8_lossy(&output.stderr),
        arguments.join(" ")
    );
}

const FRONT: (&str, &str) = ("sites/example.com/front.html", "<p>One</p>\n");
const HELLO: (&str, &str) = (
    "sites/example.com/hello.html",
    "<p>Hello, ?(form.name or 'stranger'), ?(request.cookies.visits or 0)</p>",
);

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Exit code and last line.
fn tested(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = msc(folder, &[&["test"], arguments].concat());
    let last = printed(&output)
        .lines()
        .last()
        .unwrap_or_default()
        .to_owned();
    (output.status.code(), last)
}

/// Names of the files in `snapshots/`, without those of the sign-in page every site has.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("snapshots")).expect("snapshots");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.contains("__signin"))
        .collect();
    names.sort();
    names
}

fn snapshot(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("snapshots").join(name)).expect("a snapshot")
}

#[test]
fn new_pages_wait_until_they_are_accepted() {
    let folder = project(&[FRONT]);
    let new = (Some(1), "2 pages, 2 new".to_owned());
    assert_eq!(tested(folder.path(), &[]), new);
    assert_eq!(files(folder.path()), ["example.com__front.snap.new"]);
    let pending = snapshot(folder.path(), "example.com__front.snap.new");
    assert!(
        pending.starts_with("---\nsource: \"sites/example.com\"\n"),
        "{pending}"
    );
    assert!(pending.contains("\n---\nHTTP/1.1 200 OK\n"), "{pending}");
    assert!(
        pending.contains("\nx-content-type-options: nosniff\n"),
        "{pending}"
    );
    assert_eq!(tested(folder.path(), &[]), new);

    let accepted = (Some(0), "2 pages, 2 new: accepted".to_owned());
    assert_eq!(tested(folder.path(), &["--accept"]), accepted);
    assert_eq!(files(folder.path()), ["example.com__front.snap"]);
    assert_eq!(tested(folder.path(), &[]), (Some(0), "2 pages".to_owned()));
}

#[test]
fn a_changed_view_is_shown_line_by_line() {
    let folder = project(&[FRONT]);
    tested(folder.path(), &["--accept"]);
    fs::write(folder.path().join(FRONT.0), "<p>Two</p>\n").expect("written");
    let output = msc(folder.path(), &["test", "--color", "never"]);
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("different: example.com__front (GET example.com/)\n"),
        "{text}"
    );
    assert!(text.contains("\n-<p>One</p>\n+<p>Two</p>\n"), "{text}");
    assert!(text.ends_with("2 pages, 1 different\n"), "{text}");
    let both = ["example.com__front.snap", "example.com__front.snap.new"];
    assert_eq!(files(folder.path()), both);

    fs::write(folder.path().join(FRONT.0), FRONT.1).expect("written");
    assert_eq!(tested(folder.path(), &[]).0, Some(0));
    assert_eq!(files(folder.path()), ["example.com__front.snap"]);
}

#[test]
fn snapshots_without_a_page_are_reported_then_deleted() {
    let folder = project(&[FRONT, HELLO]);
    tested(folder.path(), &["--accept"]);
    fs::remove_file(folder.path().join(HELLO.0)).expect("removed");
    let gone = (Some(1), "2 pages, 1 unreferenced".to_owned());
    assert_eq!(tested(folder.path(), &[]), gone);
    let both = ["example.com__front.snap", "example.com__hello.snap"];
    assert_eq!(files(folder.path()), both);
    let deleted = (Some(0), "2 pages, 1 deleted".to_owned());
    assert_eq!(tested(folder.path(), &["--accept"]), deleted);
    assert_eq!(files(folder.path()), ["example.com__front.snap"]);
}

#[test]
fn bundles_list_requests_and_what_varies() {
    let tests = "tests = {\n\
                 {path='/hello', form={name='Ann'}, cookies={visits=3}},\n\
                 {path='/hello?name=Bo', language='fr', headers={['X-A']='b'}},\n\
                 {path='/hello', name='Plain'},\n\
                 }\n\
                 redact = { {pattern='(Hello, )%a+', with='%1(name)'} }";
    let folder = project(&[HELLO, ("sites/example.com/tests.lua", tests)]);
    let accepted = (Some(0), "5 pages, 5 new: accepted".to_owned());
    assert_eq!(tested(folder.path(), &["--accept"]), accepted);
    let names = [
        "example.com__hello-name-bo-fr.snap",
        "example.com__hello-post.snap",
        "example.com__hello.snap",
        "example.com__plain.snap",
    ];
    assert_eq!(files(folder.path()), names);
    let posted = snapshot(folder.path(), names[1]);
    assert!(
        posted.contains("source: \"sites/example.com/tests.lua\"\n"),
        "{posted}"
    );
    assert!(posted.contains("<p>Hello, (name), 3</p>"), "{posted}");
}

#[test]
fn what_is_wrong_is_printed_and_nothing_is_written() {
    let folder = project(&[FRONT, ("sites/example.com/tests.lua", "tests = {'/hello'}")]);
    let output = msc(folder.path(), &["test", "--accept"]);
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("error[MS003]"), "{text}");
    assert!(text.contains("sites/example.com/tests.lua:1:10"), "{text}");
    assert!(!folder.path().join("snapshots").exists());
    assert_eq!(
        msc(folder.path(), &["test", "nowhere"]).status.code(),
        Some(2)
    );
}

#[test]
fn snapshots_can_be_elsewhere_and_their_neighbors_stay() {
    let folder = project(&[
        FRONT,
        (
            "kept/module__thing.snap",
            "---\nsource: a.rs\n---\nanother's\n",
        ),
    ]);
    let arguments = ["--snapshots", "kept", "--accept", "--quiet"];
    assert_eq!(tested(folder.path(), &arguments).0, Some(0));
    assert!(folder.path().join("kept/example.com__front.snap").exists());
    assert!(folder.path().join("kept/module__thing.snap").exists());
    assert!(!folder.path().join("snapshots").exists());
}
