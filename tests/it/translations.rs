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
            "fallback": {"en": 2, "fr-ca": 1}, "missing": ["nowhere"], "outdated": [],
            "undetermined": [],
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
    let site = all
        .iter()
        .find(|line| line["kind"] == "site" && line["language"] == "fr");
    assert_eq!(
        site,
        Some(&json!({
            "version": 1, "kind": "site", "site": "example.com", "language": "fr", "terms": 5, "own": 1,
            "fallback": {"en": 2, "fr-ca": 1}, "missing": ["nowhere"], "outdated": [],
        }))
    );
    let bundle = all
        .iter()
        .find(|line| line["kind"] == "bundle" && line["language"] == "de");
    assert_eq!(
        bundle,
        Some(&json!({
            "version": 1, "kind": "bundle", "site": "example.com", "bundle": "sites/example.com", "language": "de", "terms": 5, "own": 1,
        }))
    );
    let summary = &all.last().expect("a summary")["summary"];
    assert_eq!(summary["sites"], 1);
}

#[test]
fn a_translator_sees_what_is_left() {
    let folder = project(FILES);
    let output = msc(folder.path(), &["translations", "--language", "fr"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected = "example.com in fr\n  /\n    nowhere, which no language has  sites/example.com/front.html:1\n    \
                    only = only English (en)  sites/example.com/front.html:1\n    \
                    size_large = large (en)  sites/example.com/front.html:2\n    \
                    size_small = petit (fr-ca)  sites/example.com/front.html:2\n";
    assert_eq!(text, expected);
    let output = msc(folder.path(), &["translations", "--language", "it"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The project with vocabularies in every manner, and its files.
const WRITTEN: &[(&str, &str)] = &[
    (
        "sites/example.com/settings.lua",
        "language = 'en'\nlanguages = {'en', 'fr', 'pl', 'fr-ca'}\napplications = {'club'}\n\
         vocabulary = {\n  en = { setting = \"setting\" },\n}\n",
    ),
    (
        "sites/example.com/vocabulary.lua",
        "-- The words.\n\n-- On the button\nen.buy = \"Buy\" -- short!\nen.files = { \"one file\", \"?(n) files\" }\n\
         en.visits = { one = \"one visit\", other = \"?(n) visits\" }\nen.WW = { \"Mon\", \"Tue\" }\n\
         fr.buy = 'Acheter' -- keep\nfr.files = { \"un fichier\", 'des fichiers' }\nen.long = [[Two\nlines]]\n\
         pl = {\n\tbuy = \"Kup\",\n\tlong = \"Dwie\\nlinie\" -- the last\n}\n['fr-ca'].buy = \"Magasiner\"\n",
    ),
    (
        "sites/example.com/front.vocab.lua",
        "en = { title = \"Front\" }\nfr = { title = \"Accueil\" }\n",
    ),
    ("applications/club/settings.lua", "name = 'Club'\n"),
    (
        "applications/club/vocabulary.lua",
        "en = {\n  join = 'Join', -- to join\n}\n",
    ),
    (
        "sites/example.com/front.html",
        "<p>?(l.buy) ?(l('files', 2)) ?(l('visits', 2)) ?(l.WW[1]) ?(l.long) ?(l.join) ?(l.setting)</p>\n",
    ),
];

fn contents(folder: &std::path::Path) -> Vec<String> {
    let paths = WRITTEN.iter().map(|(path, _)| folder.join(path));
    paths
        .map(|path| std::fs::read_to_string(path).expect("a file"))
        .collect()
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_is_exported_and_imported_changes_nothing() {
    let folder = project(WRITTEN);
    let before = contents(folder.path());
    for file in ["t.po", "t.xlf", "t.csv"] {
        for language in ["pl", "fr", "fr-ca", "de"] {
            let path = folder.path().join(file);
            let file = path.to_str().expect("a name");
            let output = msc(
                folder.path(),
                &["translations", "--export", file, "--language", language],
            );
            assert!(output.status.success(), "{}", said(&output));
            let first = std::fs::read(&path).expect("the file");
            let output = msc(folder.path(), &["translations", "--import", file]);
            assert_eq!(
                said(&output),
                format!("{language}: 0 texts changed, 0 added in 0 files\n")
            );
            assert_eq!(contents(folder.path()), before);
            msc(
                folder.path(),
                &["translations", "--export", file, "--language", language],
            );
            assert_eq!(
                std::fs::read(&path).expect("the file"),
                first,
                "the same bytes"
            );
        }
    }
}

#[test]
fn translators_find_plurals_places_and_comments() {
    let folder = project(WRITTEN);
    let path = folder.path().join("pl.po");
    let file = path.to_str().expect("a name");
    let output = msc(
        folder.path(),
        &["translations", "--export", file, "--language", "pl"],
    );
    assert_eq!(
        said(&output),
        format!("{file}: 12 texts to translate into pl, 2 done\n")
    );
    let text = std::fs::read_to_string(&path).expect("the file");
    for part in [
        "nplurals=3; plural=(n==1 ? 0 : ",
        "#. On the button\n#. short!\n#: sites/example.com/front.html:1\nmsgctxt \"sites/example.com:buy\"\nmsgid \"Buy\"\nmsgstr \"Kup\"\n",
        "msgctxt \"sites/example.com:files[1|2|3]\"\nmsgid \"one file\"\nmsgid_plural \"?(n) files\"\nmsgstr[0] \"\"\n",
        "msgctxt \"sites/example.com:visits[one|few|many]\"\n",
        "msgctxt \"sites/example.com:visits[other]\"\n",
        "msgctxt \"sites/example.com#front:title\"\n",
        "#. to join\n#: sites/example.com/front.html:1\nmsgctxt \"applications/club:join\"\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn translations_come_back_where_they_belong() {
    let folder = project(WRITTEN);
    let path = folder.path().join("pl.csv");
    let file = path.to_str().expect("a name");
    let table = "id,source,pl\nsites/example.com:buy,Buy,Kup to\nsites/example.com:files[1],one file,plik\n\
                 sites/example.com:files[2],,pliki\nsites/example.com:files[3],,plików\napplications/club:join,Join us,Dołącz\n\
                 sites/example.com:setting,setting,\nsites/example.com:gone,gone,nie ma\n";
    std::fs::write(&path, table).expect("the file");
    let output = msc(folder.path(), &["translations", "--import", file]);
    assert_eq!(output.status.code(), Some(1), "one term is gone");
    let words = said(&output);
    assert!(
        words.contains("applications/club:join: its text has changed since it was exported"),
        "{words}"
    );
    assert!(
        words.contains("sites/example.com:gone: there is no such term"),
        "{words}"
    );
    assert!(
        words.contains("pl: 1 text changed, 4 added in 2 files"),
        "{words}"
    );
    let after = contents(folder.path());
    let expected = WRITTEN[1].1.replace("\"Kup\"", "\"Kup to\"").replace(
        "linie\" -- the last\n",
        "linie\", -- the last\n\tfiles = { \"plik\", \"pliki\", \"plików\" },\n",
    );
    assert_eq!(after[1], expected);
    assert_eq!(
        after[4],
        "en = {\n  join = 'Join', -- to join\n}\npl = {\n  join = 'Dołącz',\n}\n"
    );
}

#[test]
fn files_that_are_none_are_refused() {
    let folder = project(WRITTEN);
    let path = folder.path().join("x.po");
    std::fs::write(&path, "msgid \"\"\nmsgstr \"Language: fr\\n\"\n\nmsgid x\n").expect("the file");
    let file = path.to_str().expect("a name");
    for (arguments, expected) in [
        (
            vec!["--import", file],
            "x.po: line 4: a text in quotes is missing",
        ),
        (
            vec!["--import", "x.txt"],
            "x.txt ends in none of .po, .xlf and .csv",
        ),
        (
            vec!["--export", "x.po", "--language", "french"],
            "`french` is not the code of a language",
        ),
        (vec!["--import", "nowhere.csv"], "cannot read nowhere.csv"),
        (vec!["--export", "x.po"], "--language <L>"),
    ] {
        let output = msc(folder.path(), &[&["translations"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
    std::fs::write(&path, "msgid \"\"\nmsgstr \"Language: fr\\n\"\n").expect("the file");
    let output = msc(
        folder.path(),
        &["translations", "--import", file, "--language", "pl"],
    );
    assert!(
        said(&output).contains("is in `fr`, not in `pl`"),
        "{}",
        said(&output)
    );
}

/// The findings about translations that are older than their texts.
fn outdated(folder: &std::path::Path) -> usize {
    let output = msc(folder, &["check", "--format", "json"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.matches("\"outdated_translation\"").count()
}

#[test]
fn translations_are_reported_until_they_or_the_lock_change() {
    let folder = project(WRITTEN);
    let path = folder.path().join(WRITTEN[1].0);
    let change = |from: &str, to: &str| {
        let text = std::fs::read_to_string(&path).expect("the file");
        assert!(text.contains(from));
        std::fs::write(&path, text.replace(from, to)).expect("the file");
    };
    let update = |arguments: &[&str]| {
        said(&msc(
            folder.path(),
            &[&["translations", "--update"], arguments].concat(),
        ))
    };
    change("\"Buy\"", "\"Buy it\"");
    assert_eq!(
        outdated(folder.path()),
        0,
        "nothing is known without a lock"
    );
    assert_eq!(update(&[]), "translations.lock: 4 lines changed\n");
    assert_eq!(update(&[]), "translations.lock is as it was\n");
    change("\"Buy it\"", "\"Buy them\"");
    assert_eq!(outdated(folder.path()), 3, "fr, pl and fr-ca");
    change("'Acheter'", "'Achetez'");
    assert_eq!(outdated(folder.path()), 2);
    update(&["--language", "pl"]);
    assert_eq!(outdated(folder.path()), 1);
    // What is imported was looked at, unless it was made from an earlier text.
    let table = folder.path().join("t.csv");
    let import = |text: &str| {
        std::fs::write(&table, text).expect("the file");
        said(&msc(
            folder.path(),
            &["translations", "--import", table.to_str().expect("a name")],
        ))
    };
    import("id,source,fr-ca\nsites/example.com:buy,Buy it,Magasinez\n");
    assert_eq!(outdated(folder.path()), 1);
    import("id,source,fr-ca\nsites/example.com:buy,Buy them,Magasinez-les\n");
    assert_eq!(outdated(folder.path()), 0);
    change("\"Buy them\"", "\"Buy all\"");
    assert_eq!(
        outdated(folder.path()),
        2,
        "the lock does not know what was done by hand to fr"
    );
}

#[test]
fn pages_can_be_seen_in_a_language_that_nobody_speaks() {
    let folder = project(&[
        (
            "sites/example.com/settings.lua",
            "language = 'en'\ntemplate = false\n",
        ),
        (
            "sites/example.com/vocabulary.lua",
            "en.hello = 'Hello, ?(name)!'\nen.bold = '<b>bold</b>'\nen.files = { 'one file', '?(n) files' }\nen.days = { one = 'day', other = 'days' }\n\
             function en.Made(x) return 'made ' .. x end\nen.sign = '&amp;'\nfr.hello = 'Bonjour, ?(name) !'\n",
        ),
        (
            "sites/example.com/front.html",
            "<p>?(macro{ l.hello, name='Ann' }) ?(macro{ l('files', 2), n=2 }) ?(l('days', 1)) ?(l.Made('x')) ?(l.sign) ?(l.bold) plain</p>\n",
        ),
    ]);
    let render = |arguments: &[&str]| {
        let output = msc(folder.path(), &[&["render"], arguments, &["/"]].concat());
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    let page = "<p>[Ĥéļļö, Ann! lör] [2 ƒïļéš lö] [đäý l] made x &amp; [<b>ƀöļđ</b> l] plain</p>\n";
    assert_eq!(render(&["--pseudo"]), page);
    assert_eq!(render(&["--pseudo", "--production"]), page);
    let french = render(&[
        "--pseudo",
        "--production",
        "--header",
        "Accept-Language: fr",
    ]);
    assert!(
        french.starts_with("<p>[Ɓöñĵöüŕ, Ann ! löré]".replace('Ɓ', "Ƀ").as_str()),
        "{french}"
    );
    assert!(render(&[]).starts_with("<p>Hello, Ann! 2 files day made x"));
}
