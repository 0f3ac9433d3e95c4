//! The application `people` in projects that name it and in others, and who comes to which table.

use super::{msc, project};

fn printed(files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String) {
    let folder = project(files);
    let output = msc(folder.path(), arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

const FRONT: (&str, &str) = (
    "sites/example.com/front.html",
    "<p>?(teller.Count('users'))</p>",
);

#[test]
fn a_project_without_people_has_tables_of_those_names() {
    let settings = "template = false\nlanguage = 'en'\ndatabase = { 'users', 'sessions' }\n";
    let files = [FRONT, ("sites/example.com/settings.lua", settings)];
    let (code, text) = printed(&files, &["check"]);
    assert!(code == Some(0) && !text.contains("MS702"), "{text}");
    let both = format!("{settings}applications = {{ 'people' }}\n");
    let files = [FRONT, ("sites/example.com/settings.lua", both.as_str())];
    let (code, text) = printed(&files, &["check"]);
    assert!(code == Some(1) && text.contains("MS702"), "{text}");
}

#[test]
fn a_site_with_people_shows_the_sign_in_in_the_place_of_a_locked_page() {
    let settings = "applications = { 'people' }\nlanguage = 'en'\nlanguages = { 'en', 'de' }\n\
                    addresses = { { matches = 'kept', view = 'front', title = 'Kept', locks = { 'Guest' } } }\n";
    let files = [
        ("sites/example.com/front.html", "<h1>Kept</h1>"),
        ("sites/example.com/settings.lua", settings),
    ];
    let folder = project(&files);
    let ask = |more: &[&str]| {
        let begin = [
            "render",
            "--production",
            "--include",
            "--host",
            "example.com",
        ];
        let output = msc(folder.path(), &[&begin, more, &["/kept?a=1"]].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let page = ask(&[]);
    assert!(page.starts_with("HTTP/1.1 401"), "{page}");
    assert!(
        page.contains("<h1>Sign in</h1>") && page.contains("value=\"/kept?a=1\""),
        "{page}"
    );
    assert!(!page.contains("<h1>Kept</h1>"));
    let german = ask(&["--header", "Accept-Language: de"]);
    assert!(german.contains("<h1>Anmelden</h1>"), "{german}");
}

#[test]
fn the_ways_to_a_table_are_told_with_their_locks() {
    let settings = "template = false\nlanguage = 'en'\ndatabase = { 'users', 'notes' }\nautoaddresses = false\nauthenticator = 'Who'\n\
                    addresses = { { matches = 'kept', view = 'front', locks = { 'Guest' } } }\n";
    let functions = "function Who()\n  user.id = fetch(notes.a)\n  return true\nend\n";
    let files = [
        FRONT,
        ("sites/example.com/settings.lua", settings),
        ("sites/example.com/functions.lua", functions),
    ];
    let (code, text) = printed(&files, &["check", "--explain-access", "users"]);
    let expected = "example.com\n  kept  reads `users`, with the key `Guest`\n    sites/example.com/front.html\n";
    assert_eq!((code, text.as_str()), (Some(0), expected));
    let (code, text) = printed(&files, &["check", "--explain-access", "notes"]);
    assert_eq!(
        (code, text.as_str()),
        (Some(0), "no address comes to `notes`\n")
    );
    let (code, text) = printed(&files, &["check", "--explain-access", "nothing"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
}
