//! The command's exit codes and outputs, as scripts rely on them.

use super::{msc, project};

const PAGE: (&str, &str) = ("sites/example.com/front.html", "<p>?(1 + 1)</p>");

#[test]
fn exit_codes_tell_findings_from_failures() {
    let good = project(&[PAGE]);
    assert_eq!(msc(good.path(), &["check"]).status.code(), Some(0));
    let bad = project(&[("sites/example.com/front.html", "<p>?(nothing)</p>")]);
    assert_eq!(msc(bad.path(), &["check"]).status.code(), Some(1));
    assert_eq!(
        msc(good.path(), &["check", "no-such-folder"]).status.code(),
        Some(2)
    );
    assert_eq!(
        msc(good.path(), &["check", "--no-such-option"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        msc(good.path(), &["explain", "MS201"]).status.code(),
        Some(0)
    );
    assert_eq!(
        msc(good.path(), &["explain", "MS999"]).status.code(),
        Some(2)
    );
}

#[test]
fn json_is_an_object_a_line_with_a_summary_last() {
    let folder = project(&[("sites/example.com/front.html", "é <p>?(nothing)</p>")]);
    let output = msc(folder.path(), &["check", "--format", "json"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2, "{text}");
    let label = &lines[0]["labels"][0];
    assert_eq!(lines[0]["code"], "MS601");
    assert_eq!(label["path"], "sites/example.com/front.html");
    assert_eq!(
        label["start"],
        serde_json::json!({"byte": 8, "line": 1, "column": 8})
    );
    assert_eq!(label["end"]["byte"], 15);
    assert_eq!(lines[1]["summary"]["errors"], 1);
}

#[test]
fn warnings_can_be_denied_and_findings_allowed() {
    let settings = "addresses = { {starts='a', view='front'}, {starts='ab', view='front'} }";
    let folder = project(&[PAGE, ("sites/example.com/settings.lua", settings)]);
    assert_eq!(msc(folder.path(), &["check"]).status.code(), Some(0));
    assert_eq!(
        msc(folder.path(), &["check", "--deny", "warnings"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        msc(folder.path(), &["check", "--deny", "MS302"])
            .status
            .code(),
        Some(1)
    );
    let allowed = ["check", "--deny", "warnings", "--allow", "shadowed_address"];
    assert_eq!(msc(folder.path(), &allowed).status.code(), Some(0));
}

#[test]
fn render_answers_a_form_and_says_how_it_went() {
    let folder = project(&[(
        "sites/example.com/front.html",
        "<p>?(form.name or 'nobody')</p>",
    )]);
    let output = msc(folder.path(), &["render", "--form", "name=<Ann>", "/"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("<p>&lt;Ann&gt;</p>"));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        msc(folder.path(), &["render", "/missing"]).status.code(),
        Some(1)
    );
    let elsewhere = project(&[]);
    let path = folder.path().to_string_lossy().into_owned();
    let output = msc(
        elsewhere.path(),
        &["render", &path, "--host", "example.com", "/"],
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("<p>nobody</p>"));
}

#[test]
fn a_new_project_compiles_without_findings() {
    let folder = project(&[]);
    let output = msc(folder.path(), &["new", "shop", "--site", "shop.test"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let check = msc(
        &folder.path().join("shop"),
        &["check", "--deny", "warnings"],
    );
    let text = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(text.starts_with("no findings"), "{text}");
    let page = msc(&folder.path().join("shop"), &["render", "/"]);
    assert_eq!(
        page.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&page.stdout)
    );
    assert_eq!(
        msc(folder.path(), &["new", "shop"]).status.code(),
        Some(2),
        "the folder is not empty"
    );
}
