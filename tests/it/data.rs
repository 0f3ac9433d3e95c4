//! Stored data in pages, as people use it: `tests/lua/data` is a site that checks itself.

use std::path::Path;
use std::process::Output;

use super::{msc, root};

/// A copy of the site, in a project of its own.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("sites/data.example");
    std::fs::create_dir_all(&site).expect("a folder");
    for file in std::fs::read_dir(root().join("tests/lua/data")).expect("the site") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), site.join(file.file_name())).expect("copied");
    }
    folder
}

fn render(folder: &Path, arguments: &[&str]) -> Output {
    msc(folder, &[&["render"], arguments].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn pages_and_procedures_keep_data() {
    let folder = site();
    let checks = render(folder.path(), &["/checks"]);
    let body = text(&checks.stdout);
    assert!(
        body.contains("<p>0 failures</p>"),
        "{body}{}",
        text(&checks.stderr)
    );

    // What a procedure refuses is told, also in production; what it wrote stays.
    let refused = render(folder.path(), &["--production", "--include", "/refuse"]);
    let body = text(&refused.stdout);
    assert!(body.starts_with("HTTP/1.1 500"), "{body}");
    assert!(body.contains("sold out"), "{body}");

    for count in 1..=2 {
        let kept = text(&render(folder.path(), &["/kept"]).stdout);
        assert!(kept.contains(&format!("<p>{count} A 1</p>")), "{kept}");
    }
}

#[test]
fn data_is_elsewhere_where_that_is_wished() {
    let folder = site();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let data = elsewhere.path().to_str().expect("a name");
    let first = render(folder.path(), &["--data", data, "/kept"]);
    assert!(
        text(&first.stdout).contains("<p>1  </p>"),
        "{}",
        text(&first.stdout)
    );
    assert!(elsewhere.path().join("teller").is_dir());
    assert!(!folder.path().join("data").exists());
}

#[test]
fn pages_rendered_at_once_wait_for_each_other() {
    let folder = site();
    let kept: Vec<String> = std::thread::scope(|scope| {
        let render = || text(&render(folder.path(), &["/kept"]).stdout);
        let renders: Vec<_> = (0..4).map(|_| scope.spawn(render)).collect();
        let done = renders.into_iter();
        done.map(|render| render.join().expect("rendered"))
            .collect()
    });
    for count in 1..=4 {
        let expected = format!("<p>{count}  </p>");
        assert!(kept.iter().any(|kept| kept.contains(&expected)), "{kept:?}");
    }
}

#[test]
fn upgraders_run_once_and_in_their_order() {
    let folder = site();
    let upgraders = folder.path().join("sites/data.example/upgraders");
    std::fs::create_dir(&upgraders).expect("a folder");
    let write = |name: &str, lua: &str| std::fs::write(upgraders.join(name), lua).expect("a file");
    write("1.9.lua", "plain.kept = (plain.kept or 10) + 1");
    write("1.10.lua", "plain.kept = plain.kept * 2");
    for expected in [23, 24] {
        let kept = text(&render(folder.path(), &["/kept"]).stdout);
        assert!(kept.contains(&format!("<p>{expected}  </p>")), "{kept}");
    }
    write("2.lua", "plain.kept = 0\nerror('not today')");
    let failed = render(folder.path(), &["/kept"]);
    assert_eq!(failed.status.code(), Some(2));
    let said = text(&failed.stderr);
    assert!(
        said.contains("the upgrade of data.example to 2 failed, and changed nothing"),
        "{said}"
    );
    assert!(
        said.contains("2.lua:2") && said.contains("not today"),
        "{said}"
    );
    std::fs::remove_file(upgraders.join("2.lua")).expect("removed");
    let kept = text(&render(folder.path(), &["/kept"]).stdout);
    assert!(kept.contains("<p>25  </p>"), "{kept}");
}
