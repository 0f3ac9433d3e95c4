//! `msc translations`: pages by language, terms with their places, and what is left to translate.

use serde_json::{Value, json};

use super::{msc, project};

const FILES: &[(&str, &str)] = &[
    (
        "sites/example.com/settings.lua",
        "language = 'en'\nkinds = {'small', 'large'}\naddresses = {\n\
         {matches='ueber', view='about', language='de'},\n{matches='about', view='about', language='en'},\n}\n\
         checks = {missing_term='off', missing_title='off'}\n",
    ),
    (
        "sites/example.com/vocabulary.lua",
        "en.buy = 'Buy'\nen.only = 'only English'\nen.size_small = 'small'\nen.size_large = 'large'\n\
         fr.buy = 'Acheter'\nde.buy = 'Kaufen'\n['fr-ca'].size_small = 'petit'\nen.never = 'never'\n",
    ),
    (
        "sites/example.com/front.html",
        "<p>?(l.buy) ?(l.only) ?(l.nowhere)</p>\n\
         <? for _, kind in ipairs(site.kinds) do ?>?(l['size_' .. kind])<? end ?>\n",
    ),
    (
        "sites/example.com/about.html",
        "<p>?(l.buy) ?(l['any_' .. (form.x or '')])</p>\n",
    ),
];

fn lines(arguments: &[&str]) -> Vec<Value> {
    let folder = project(FILES);
    let mut all = vec!["translations"];
    all.extend(arguments);
    let output = msc(folder.path(), &all);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn each_page_is_counted_in_each_of_its_languages() {
    let all = lines(&["--format", "json"]);
    let page = |page: &str, language: &str| {
        let mut found = all.iter();
        found.find(|line| line["page"] == page && line["language"] == language)
    };
    assert_eq!(
        page("/", "fr"),
        Some(&json!({
            "version": 1, "kind": "page", "site": "example.com", "page": "/", "language": "fr", "terms": 5, "own": 1,
            "fallback": {"en": 2, "fr-ca": 1}, "missing": ["nowhere"], "undetermined": [],
        }))
    );
    assert_eq!(page("/", "en").expect("the page")["own"], 4);
    let about = page("/ueber", "de").expect("the page");
    assert_eq!(
        (&about["own"], &about["undetermined"]),
        (&json!(1), &json!(["any_"]))
    );
    assert!(page("/ueber", "fr").is_none(), "its address is German");
    let term = |name: &str| all.iter().find(|line| line["term"] == name);
    let buy = term("buy").expect("the term");
    assert_eq!(buy["texts"]["fr"], "Acheter");
    assert_eq!(
        buy["uses"][0],
        json!({"path": "sites/example.com/about.html", "line": 1, "column": 6})
    );
    assert_eq!(term("never").expect("the term")["uses"], json!([]));
    let summary = &all.last().expect("a summary")["summary"];
    assert_eq!(summary["sites"], 1);
}

#[test]
fn a_translator_sees_what_is_left() {
    let folder = project(FILES);
    let output = msc(folder.path(), &["translations", "--language", "fr"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected = "example.com in fr\n  /\n    nowhere, which no language has\n    only = only English (en)\n    \
                    size_large = large (en)\n    size_small = petit (fr-ca)\n";
    assert_eq!(text, expected);
    let output = msc(folder.path(), &["translations", "--language", "it"]);
    assert_eq!(output.status.code(), Some(2));
}
