//! `server backup`, `restore`, `export`, `import` and `status`, beside a running server and without one.

use std::path::Path;

use super::server::{Server, run};

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let (is_done, said) = run(data, arguments);
    assert!(is_done, "{arguments:?}: {said}");
    said
}

fn fail(data: &Path, arguments: &[&str]) -> String {
    let (is_done, said) = run(data, arguments);
    assert!(!is_done, "{arguments:?}: {said}");
    said
}

pub(crate) fn beside_a_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data);
    for user in 1..=3 {
        server.get(&format!("move?user={user}&group=7"));
    }
    server.get("batched?round=1&number=1");
    let state = server.get("state?round=1");

    let status = done(&data, &["status"]);
    assert!(status.contains("table users: 3 records, "), "{status}");
    assert!(status.contains("changes: "), "{status}");
    let status = done(&data, &["status", "--format", "json"]);
    assert!(status.contains(r#""halted":null"#), "{status}");

    // The name of the file may hold anything, and is seen from where the command runs.
    let backup = folder.path().join("a backup\n.teller");
    let said = done(&data, &["backup", text(&backup)]);
    assert!(said.starts_with("backed up "), "{said}");
    let exported = folder.path().join("data.jsonl");
    let said = done(&data, &["export", text(&exported)]);
    assert_eq!(
        said,
        format!("exported 12 values to {}\n", exported.display())
    );
    let refused = fail(&data, &["restore", text(&backup)]);
    assert!(
        refused.contains("is locked by another process"),
        "{refused}"
    );

    // What is imported beside a server is found by its indexes at once.
    let row = r#"{"path":"users[4]","type":"text","value":"x"}"#;
    std::fs::write(folder.path().join("bad.jsonl"), row.replace("text", "date")).expect("writes");
    let refused = fail(&data, &["import", text(&folder.path().join("bad.jsonl"))]);
    assert_eq!(
        refused,
        "error: row 1 of the file cannot be imported: users[4]: the type `date` is none of boolean, number, text, bytes and pointer; 0 values before it were\n"
    );
    let rows = std::fs::read_to_string(&exported).expect("reads");
    std::fs::write(
        &exported,
        rows.replace("users[3]", "users[5]")
            .replace("user-3", "user-5"),
    )
    .expect("writes");
    done(&data, &["import", text(&exported)]);
    let after = server.get("state?round=1");
    assert!(after.contains("people=4 entries=4 wrong=0"), "{after}");
    server.stop(&data);

    let other = folder.path().join("other");
    let said = done(&other, &["restore", text(&backup)]);
    assert!(said.starts_with("restored "), "{said}");
    let server = Server::start(&other);
    assert_eq!(server.get("state?round=1"), state);
}

pub(crate) fn without_a_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let server = Server::start(&data);
    for user in 1..=30 {
        server.get(&format!("move?user={user}&group={}", user % 4));
    }
    let state = server.get("state?round=1");
    server.stop(&data);
    let exported = folder.path().join("data.sqlite");
    done(&data, &["export", text(&exported)]);
    done(&data, &["backup", text(&folder.path().join("data.teller"))]);
    let other = folder.path().join("other");
    done(&other, &["import", text(&exported)]);
    // Its indexes are made when it is served.
    let server = Server::start(&other);
    assert_eq!(server.get("state?round=1"), state);
}

pub(crate) fn that_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let file = folder.path().join("nothing.teller");
    let said = fail(&data, &["backup", text(&file)]);
    assert_eq!(
        said,
        format!("error: there are no data in {}\n", data.display())
    );
    assert!(!data.exists());
    let said = fail(&data, &["restore", text(&file)]);
    assert_eq!(
        said,
        format!(
            "error: cannot read {}: No such file or directory (os error 2)\n",
            file.display()
        )
    );
    std::fs::write(&file, "something else").expect("writes");
    let said = fail(&data, &["restore", text(&file)]);
    assert_eq!(said, "error: the file is not a backup of a Teller\n");
    let said = fail(&data, &["export", "data.csv"]);
    assert!(
        said.contains("a name that ends in .sqlite or .jsonl is expected"),
        "{said}"
    );
    let said = fail(&data, &["status"]);
    assert_eq!(
        said,
        format!("error: no server is running in {}\n", data.display())
    );
}
