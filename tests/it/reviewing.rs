//! `msc diff`: what changed between two states of a project.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{msc, project};

/// Makes a repository of a folder, with all it holds committed.
pub(super) fn repository(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    commit(folder);
}

/// Commits everything.
pub(super) fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(
        folder,
        &["commit", "--quiet", "--no-verify", "--message", "a state"],
    );
}

fn git(folder: &Path, arguments: &[&str]) {
    let settings = [
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    let output = Command::new("git")
        .args(settings)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

const OLD: &str = "\
addresses = {
  {matches='front', view='front'},
  {matches='gone', view='front'},
  {matches='moved', view='front'},
  {matches='secret', view='front', locks={'admin'}},
  {matches='club', view='front'},
  {starts='admin/', view='front', locks={'admin', 'editor'}},
  {starts='staff/', view='front', locks={'staff'}},
}
vocabulary = {en={buy='Buy', sell='Sell'}, fr={buy='Acheter'}}
";

/// `/secret` opens, `/club` closes, `/admin/` has a key less; `/staff/` has a hole, and another is before it.
const NEW: &str = "\
addresses = {
  {matches='front', view='front'},
  {matches='moved', view='other', methods={'POST'}},
  {matches='new', view='other'},
  {matches='secret', view='front'},
  {matches='club', view='front', locks={'member'}},
  {matches='staff/menu', view='front'},
  {starts='admin/', view='front', locks={'admin'}},
  {starts='sta', view='front'},
  {starts='staff/', view='front', locks={'staff'}},
}
vocabulary = {en={buy='Buy', lend='Lend'}}
";

fn state(settings: &str) -> tempfile::TempDir {
    project(&[
        ("sites/example.com/settings.lua", settings),
        ("sites/example.com/front.html", "<p>1</p>"),
        ("sites/example.com/other.html", "<p>?(nothing)</p>"),
    ])
}

fn diff(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = msc(folder, &[&["diff"], arguments].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (
        output.status.code(),
        text + &String::from_utf8_lossy(&output.stderr),
    )
}

const EXPECTED: &str = "\
example.com
  locks loosened
    /secret: key admin → everybody
    /staff/menu: key staff → everybody
    starts /staff/: key staff → everybody
  locks tightened
    /club: everybody → key member
    starts /admin/: key admin or editor → key admin
  addresses gone
    /gone
  addresses added
    /new (view other)
    /staff/menu (view front)
    starts /sta (view front)
  addresses changed
    /moved: view front → view other; POST
  terms lost
    en: sell
    fr: buy
  terms added
    en: lend
";

#[test]
fn two_folders_give_a_changelog() {
    let (old, new) = (state(OLD), state(NEW));
    let paths = [old.path(), new.path()].map(|path| path.to_string_lossy().into_owned());
    let [old, new] = [paths[0].as_str(), paths[1].as_str()];
    let anywhere = Path::new("/");
    assert_eq!(diff(anywhere, &[old, new]), (Some(0), EXPECTED.to_owned()));
    assert_eq!(diff(anywhere, &[old, new, "--deny", "loosened"]).0, Some(1));
    assert_eq!(diff(anywhere, &[old, new, "--deny", "gone"]).0, Some(1));
    assert_eq!(diff(anywhere, &[old, new, "--deny", "lost"]).0, Some(1));
    let (code, text) = diff(
        anywhere,
        &[old, old, "--deny", "loosened", "--deny", "gone"],
    );
    assert_eq!(
        (code, text.as_str()),
        (Some(0), "no changes of addresses, locks, tables or terms\n")
    );
}

#[test]
fn two_revisions_give_the_same_and_so_does_the_working_folder() {
    let folder = state(OLD);
    repository(folder.path());
    fs::write(folder.path().join("sites/example.com/settings.lua"), NEW).expect("written");
    assert_eq!(diff(folder.path(), &["HEAD", "."]).1, EXPECTED);
    commit(folder.path());
    assert_eq!(diff(folder.path(), &["HEAD~1", "HEAD"]).1, EXPECTED);
    let path = folder.path().to_string_lossy().into_owned();
    assert_eq!(diff(Path::new("/"), &["HEAD~1", "HEAD", &path]).1, EXPECTED);
    let (code, text) = diff(folder.path(), &["HEAD", "nowhere"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("has no revision `nowhere`"), "{text}");
}

/// A project below its repository's root is found at its own place in every revision.
#[test]
fn a_project_may_be_a_part_of_its_repository() {
    let folder = project(&[
        ("shop/sites/example.com/front.html", "<p>1</p>"),
        ("sites/elsewhere.example/front.html", "<p>1</p>"),
    ]);
    repository(folder.path());
    fs::write(
        folder.path().join("shop/sites/example.com/new.html"),
        "<p>2</p>",
    )
    .expect("written");
    let (_, text) = diff(&folder.path().join("shop"), &["HEAD", "."]);
    assert_eq!(
        text,
        "example.com\n  addresses added\n    /new (view new)\n"
    );
}

#[test]
fn json_has_an_object_a_change_and_a_summary() {
    let (old, new) = (state(OLD), state(NEW));
    let paths = [old.path(), new.path()].map(|path| path.to_string_lossy().into_owned());
    let (code, text) = diff(Path::new("/"), &[&paths[0], &paths[1], "--format", "json"]);
    assert_eq!(code, Some(0));
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let loosened = serde_json::json!({
        "version": 1, "kind": "address", "change": "loosened", "site": "example.com", "selector": "matches",
        "address": "/secret", "old": ["admin"], "new": null,
    });
    assert!(lines.contains(&loosened), "{text}");
    let lost = serde_json::json!({
        "version": 1, "kind": "terms", "change": "lost", "site": "example.com", "language": "fr", "terms": ["buy"],
    });
    assert!(lines.contains(&lost), "{text}");
    let summary = serde_json::json!({
        "loosened": 3, "tightened": 2, "gone": 1, "added": 3, "changed": 1, "reached": 0, "lost": 2, "gained": 1,
    });
    assert_eq!(
        lines.last().expect("a summary")["summary"],
        summary,
        "{text}"
    );
}

/// Tables are followed through views, functions and procedures, and what was not touched before is said.
#[test]
fn tables_that_pages_touch_are_listed_and_compared() {
    let shop = |page: &str| {
        project(&[
            (
                "applications/shop/settings.lua",
                "database = { { name = 'orders', indexes = { x = { field = 'x' } } }, 'visits', 'prices', 'stock', 'log_lines' }",
            ),
            (
                "applications/shop/functions.lua",
                "local function count() save(visits.count, 1) end\n\
                 function Visit() count() end\n\
                 function Price(id) return fetch(prices[id]) end\n\
                 function Show(id) scribe.View('shop/price') return id end",
            ),
            (
                "applications/shop/database.lua",
                "function Buy(id)\n  stock[id].left = stock[id].left - 1\n  Note(id)\n  return orders[id]\nend\n\
                 function Note(id) log_lines[id] = true end",
            ),
            ("applications/shop/price.html", "<p>?(shop.Price(1))</p>"),
            (
                "sites/example.com/settings.lua",
                "applications = {'shop'}\naddresses = { {matches='old', redirect='/'} }",
            ),
            ("sites/example.com/front.html", "<p>Welcome</p>"),
            (
                "sites/example.com/list.html",
                "<p>?(teller.Find('orders', 'x', 1)[1])</p>",
            ),
            ("sites/example.com/buy.html", page),
        ])
    };
    let bought = shop("<p>?(shop.Buy(1)) ?(shop.Show(1)) ?(teller.Count(orders))</p>");
    let output = msc(bought.path(), &["routes"]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let shown: Vec<String> = shown
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let has = |line: &str| shown.iter().any(|known| known == line);
    assert!(
        has("matches /buy view buy dynamic reads orders, prices, stock; writes log_lines, stock"),
        "{shown:#?}"
    );
    assert!(
        has("matches /front view front static") || has("matches / view front static"),
        "{shown:#?}"
    );
    let output = msc(bought.path(), &["routes", "--format", "json"]);
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        lines.contains("\"reads\":[\"orders\",\"prices\",\"stock\"]"),
        "{lines}"
    );

    let visited = shop("<p>?(shop.Visit())</p>");
    let paths = [&visited, &bought].map(|one| one.path().to_string_lossy().into_owned());
    let (code, text) = diff(Path::new("/"), &[&paths[0], &paths[1], "--deny", "reached"]);
    let expected = "example.com\n  tables reached\n    /buy: reads orders, prices, stock; writes log_lines, stock\n";
    assert_eq!((code, text.as_str()), (Some(1), expected));
    let (_, text) = diff(Path::new("/"), &[&paths[1], &paths[0]]);
    assert!(text.contains("    /buy: writes visits\n"), "{text}");
}

#[test]
fn what_cannot_be_compiled_cannot_be_compared() {
    let (good, bad) = (state(OLD), state("addresses = {"));
    let paths = [good.path(), bad.path()].map(|path| path.to_string_lossy().into_owned());
    let (code, text) = diff(Path::new("/"), &[&paths[0], &paths[1]]);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("cannot be compiled: sites/example.com/settings.lua: "),
        "{text}"
    );
}
