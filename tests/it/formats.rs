//! Formats that services read, held against what those services say they read.

use serde_json::Value;

use super::{msc, project, root};

/// A project with findings of all severities, a fix, a second place, and characters that formats give a meaning.
fn crowded() -> tempfile::TempDir {
    let settings = "addresses = {\n  {starts='é', view='front'},\n  {starts='éb', view='front'},\n  {matches='x', view='frnt'},\n}\n";
    project(&[
        ("shop/sites/example.com/settings.lua", settings),
        (
            "shop/sites/example.com/front.html",
            "\u{feff}<p>?(1, 2) 100% é ?(nothing)</p>",
        ),
        ("shop/sites/example.com/a,b:c%d.html", "?(\n1, 2)"),
    ])
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    let schema = std::fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json"));
    // One pattern of it has a bracket too many, which only JavaScript's loose rules forgive.
    let schema = schema.expect("the schema").replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let empty = project(&[("sites/example.com/front.html", "<p>1</p>")]);
    let crowded = crowded();
    for (folder, at_least) in [(empty.path(), 0), (&crowded.path().join("shop"), 6)] {
        let output = msc(folder, &["check", "--format", "sarif"]);
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let faults: Vec<String> = validator
            .iter_errors(&document)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
        let results = document["runs"][0]["results"].as_array().expect("results");
        assert!(results.len() >= at_least, "{results:#?}");
    }
    let nonsense = serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]});
    assert!(
        !validator.is_valid(&nonsense),
        "the validator looks at something"
    );
}

/// Services look for files from the repository's root, which is where the command runs.
#[test]
fn services_find_the_files_of_a_project_in_a_folder() {
    let folder = crowded();
    let sarif = msc(folder.path(), &["check", "shop", "--format", "sarif"]);
    let document: Value = serde_json::from_slice(&sarif.stdout).expect("JSON");
    let results = document["runs"][0]["results"].as_array().expect("results");
    for result in results {
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        let uri = uri.as_str().expect("a text");
        assert!(uri.starts_with("shop/sites/example.com/"), "{uri}");
    }
    let json = msc(folder.path(), &["check", "shop", "--format", "json"]);
    let json = String::from_utf8_lossy(&json.stdout).into_owned();
    assert!(
        json.contains(r#""path":"sites/example.com/front.html""#),
        "{json}"
    );
}

/// <https://docs.github.com/actions/reference/workflow-commands>: `::level key=value,…::message`, a line each. In values
/// `%`, line breaks, `:` and `,` are encoded; columns only count within one line.
#[test]
fn annotations_follow_githubs_rules() {
    let folder = crowded();
    let output = msc(folder.path(), &["check", "shop", "--format", "github"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (summary, annotations) = text.lines().collect::<Vec<_>>().split_last().map_or_else(
        || panic!("nothing is written"),
        |(last, others)| {
            (
                (*last).to_owned(),
                others
                    .iter()
                    .map(|line| (*line).to_owned())
                    .collect::<Vec<_>>(),
            )
        },
    );
    assert!(!summary.starts_with("::"), "{summary}");
    assert!(annotations.len() >= 6, "{text}");
    for line in &annotations {
        let rest = line.strip_prefix("::").expect("a command");
        let (head, message) = rest.split_once("::").expect("a message");
        let (level, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        assert!(!message.is_empty(), "{line}");
        let mut place = std::collections::BTreeMap::new();
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').expect("a value");
            assert!(!value.contains(':'), "{line}");
            place.insert(key, value);
        }
        assert!(place["file"].starts_with("shop/sites/"), "{line}");
        let number = |key: &str| {
            place
                .get(key)
                .map(|value| value.parse::<usize>().expect("a number"))
        };
        assert!(
            number("line") <= number("endLine") && number("line") > Some(0),
            "{line}"
        );
        if number("col").is_some() {
            assert_eq!(number("line"), number("endLine"), "{line}");
            assert!(number("col") <= number("endColumn"), "{line}");
        }
    }
    assert!(
        text.contains("file=shop/sites/example.com/a%2Cb%3Ac%25d.html,"),
        "{text}"
    );
}

#[test]
fn the_order_is_the_same_every_time() {
    let folder = crowded();
    let run = || msc(&folder.path().join("shop"), &["check", "--format", "sarif"]).stdout;
    let first = run();
    assert!((0..3).all(|_| run() == first));
}
