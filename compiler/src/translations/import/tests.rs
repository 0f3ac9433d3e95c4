//! What translations make of vocabularies.

use proptest::prelude::*;

use super::*;
use crate::bench;

const VIEW: &str = "?(l.buy) ?(l('files', 2)) ?(l('visits', 2)) ?(l.long) ?(l.WW[1])";

fn project(vocabulary: &str, settings: &str) -> Project {
    let files = [
        ("front.html", VIEW),
        ("settings.lua", settings),
        ("vocabulary.lua", vocabulary),
    ];
    let file =
        |(name, text): &(&str, &str)| (format!("sites/a.example/{name}"), (*text).to_owned());
    bench::project(&files.iter().map(file).collect::<Vec<_>>())
}

fn given(name: &str, target: &str) -> Translation {
    Translation {
        name: format!("sites/a.example:{name}"),
        source: None,
        target: target.to_owned(),
    }
}

/// The vocabulary and the settings after translations, and what was said.
fn imported(
    project: &Project,
    language: &str,
    texts: &[(&str, &str)],
) -> (String, String, Vec<String>) {
    let translations: Vec<Translation> =
        texts.iter().map(|(name, text)| given(name, text)).collect();
    let made =
        import(project, &mut Memory::default(), language, &translations).expect("it is readable");
    let text = |wanted: &str| {
        let (id, file) = project
            .sources
            .iter()
            .find(|(_, file)| file.path.ends_with(wanted))
            .expect("a file");
        let bytes = made.files.get(&id).map_or(&*file.bytes, Vec::as_slice);
        String::from_utf8(bytes.to_vec()).expect("text")
    };
    (
        text("vocabulary.lua"),
        text("settings.lua"),
        [made.refused, made.notes].concat(),
    )
}

#[test]
fn what_is_new_stands_with_its_language_or_behind_its_base() {
    let after = |vocabulary: &str, language: &str, texts: &[(&str, &str)], expected: &str| {
        let (text, _, words) = imported(&project(vocabulary, ""), language, texts);
        assert_eq!(text, expected);
        assert_eq!(words, [""; 0], "{vocabulary}");
    };
    let buy = [("buy", "Kaufen")];
    after(
        "en.buy = 'Buy'",
        "de",
        &buy,
        "en.buy = 'Buy'\nde.buy = 'Kaufen'",
    );
    after(
        "en.buy='Buy'\r\nde.x='y' -- z\r\n\r\n",
        "de",
        &buy,
        "en.buy='Buy'\r\nde.x='y' -- z\r\nde.buy = 'Kaufen'\r\n\r\n",
    );
    after(
        "en.buy = 'Buy' de = {}",
        "de",
        &buy,
        "en.buy = 'Buy' de = { buy = 'Kaufen' }",
    );
    after(
        "en.buy = 'Buy'\nde = {\n}",
        "de",
        &buy,
        "en.buy = 'Buy'\nde = {\n  buy = 'Kaufen',\n}",
    );
    after(
        "en.buy = 'Buy'\nde = { x = 'y' }",
        "de",
        &buy,
        "en.buy = 'Buy'\nde = { x = 'y', buy = 'Kaufen' }",
    );
    after(
        "en.buy = 'Buy'\nde = { x = 'y', --[[ } ]] }",
        "de",
        &buy,
        "en.buy = 'Buy'\nde = { x = 'y', buy = 'Kaufen' --[[ } ]] }",
    );
    after(
        "en.buy = 'Buy'\nde = {\n\tx = 'y' -- }\n\t-- z\n}",
        "de",
        &buy,
        "en.buy = 'Buy'\nde = {\n\tx = 'y', -- }\n\tbuy = 'Kaufen',\n\t-- z\n}",
    );
    after(
        "en.buy = 'Buy'\nde = {\n  x = 'y' }",
        "de",
        &buy,
        "en.buy = 'Buy'\nde = {\n  x = 'y',\n  buy = 'Kaufen' }",
    );
    after(
        "en = { buy = \"Buy\" }",
        "de-at",
        &buy,
        "en = { buy = \"Buy\" }\n['de-at'] = {\n  buy = \"Kaufen\",\n}",
    );
    after(
        "vocabulary.en.buy = 'Buy'",
        "de-at",
        &buy,
        "vocabulary.en.buy = 'Buy'\nvocabulary['de-at'].buy = 'Kaufen'",
    );
    after(
        "vocabulary['en'].buy = 'Buy'",
        "de",
        &buy,
        "vocabulary['en'].buy = 'Buy'\nvocabulary.de.buy = 'Kaufen'",
    );
    after(
        "['en-gb'].buy = 'Buy'",
        "de",
        &buy,
        "['en-gb'].buy = 'Buy'\nde.buy = 'Kaufen'",
    );
    after(
        "en['a b'] = 'x'\nen['end'] = 'z'",
        "de",
        &[("a b", "y"), ("end", "w")],
        "en['a b'] = 'x'\nen['end'] = 'z'\nde['a b'] = 'y'\nde['end'] = 'w'",
    );
}

#[test]
fn tables_in_settings_grow_as_they_are_written() {
    let (_, settings, words) = imported(
        &project("", "vocabulary = {\n    en = { buy = 'Buy' },\n}\n"),
        "de",
        &[("buy", "Kaufen")],
    );
    let expected =
        "vocabulary = {\n    en = { buy = 'Buy' },\n    de = {\n      buy = 'Kaufen',\n    },\n}\n";
    assert_eq!((settings.as_str(), words.len()), (expected, 0));
    let (_, settings, words) = imported(
        &project("", "vocabulary = { en = { buy = 'Buy' } }"),
        "de",
        &[("buy", "K")],
    );
    assert_eq!(
        (settings.as_str(), words.len()),
        (
            "vocabulary = { en = { buy = 'Buy' }, de = { buy = 'K' } }",
            0
        )
    );
}

#[test]
fn forms_are_written_whole_or_not_at_all() {
    let forms = "en.files = { 'one', 'many' }\nen.visits = { one = 'a', other = 'b' }\nen.WW = { 'Mon', { 'Tue', 3 } }";
    let (text, _, words) = imported(
        &project(forms, ""),
        "pl",
        &[
            ("files[1]", "1"),
            ("files[2]", "2"),
            ("files[3]", "3"),
            ("visits[few]", "f"),
            ("visits[other]", "o"),
            ("WW[2.1]", "wt"),
        ],
    );
    let new = "\npl.files = { '1', '2', '3' }\npl.visits = { few = 'f', other = 'o' }\npl.WW = { 'Mon', { 'wt', 3 } }";
    assert_eq!((text, words.len()), (format!("{forms}{new}"), 0));
    let (text, _, words) = imported(
        &project(forms, ""),
        "pl",
        &[("files[1]", "1"), ("visits[one]", "o")],
    );
    assert_eq!(text, forms);
    assert_eq!(words.len(), 2, "{words:?}");
    let fewer = format!(
        "{forms}\npl.files = {{ '1', '2' }}\nja.files = 'x'\npl.visits = {{ other = 'o' }}"
    );
    let (text, _, words) = imported(
        &project(&fewer, ""),
        "pl",
        &[("files[3]", "3"), ("visits[few]", "f")],
    );
    let grown = fewer
        .replace("'1', '2' }", "'1', '2', '3' }")
        .replace("'o' }", "'o', few = 'f' }");
    assert_eq!((text, words.len()), (grown, 0));
}

#[test]
fn what_code_puts_together_is_left_to_people() {
    let text = "en.buy = 'a'\nde.buy = string.upper and 'b' or 'c'\nfor n = 1, 2 do en['x' .. n] = 'x' end";
    for texts in [[("buy", "new")], [("x1", "new")], [("nothing", "new")]] {
        let (after, _, words) = imported(&project(text, ""), "de", &texts);
        assert_eq!((after.as_str(), words.len()), (text, 1), "{words:?}");
    }
    let broken = project("en.buy = ", "");
    let outcome = import(&broken, &mut Memory::default(), "de", &[]);
    assert!(matches!(outcome, Err(Error::Terms { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_text_that_changes_changes_its_literal_alone(new in "(\\PC|[\n\"'\\\\\\]\\[])+", which in 0..4_usize) {
        let old = ["\"Kaufen\"", "'ein'", "[[zwei\nZeilen]]", "'x' .. \"y\""];
        let names = ["buy", "files[1]", "long", "WW[1]"];
        let vocabulary = format!(
            "-- above\nen = {{ buy = 'Buy', files = {{ 'one', 'many' }}, long = 'two\\nlines', WW = {{ 'a' }} }}\n\
             de.buy={} -- behind\nde.files = {{{}; 'viele' }}\nde.long = {}  de.WW = {{ {} }} -- end\n",
            old[0], old[1], old[2], old[3],
        );
        let (text, _, words) = imported(&project(&vocabulary, ""), "de", &[(names[which], &new)]);
        prop_assert!(words.is_empty(), "{words:?}");
        let at = vocabulary.find(old[which]).expect("it is there");
        let (before, after) = (&vocabulary[..at], &vocabulary[at + old[which].len()..]);
        prop_assert!(text.starts_with(before) && text.ends_with(after), "{}", text);
        let literal = &text[at..text.len() - after.len()];
        let read = literal::read(literal).map(|read| String::from_utf8(read).expect("text"));
        prop_assert!(read == Some(new.clone()) || literal == old[which], "{}", literal);
    }
}
