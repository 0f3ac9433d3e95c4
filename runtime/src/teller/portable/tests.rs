//! What is exported and imported again is the same, and what is wrong in a file is named.

use proptest::prelude::*;

use super::super::tests::{declared, folder, found, open, path, save};
use super::super::value::tests::any_value;
use super::super::{Part, Value};
use super::*;

const FORMS: [(Form, &str); 2] = [(Form::Sqlite, "data.sqlite"), (Form::Lines, "data.jsonl")];

fn fetch(teller: &Teller, table: &str) -> Option<Value> {
    teller.fetch(&Path::root(table)).expect("reads")
}

fn no_progress() -> impl FnMut(u64) {
    |_| ()
}

#[test]
fn endings_say_the_form() {
    for (form, name) in FORMS {
        assert_eq!(Form::of(FilePath::new(name)), Some(form));
    }
    assert_eq!(Form::of(FilePath::new("data.json")), None);
}

#[test]
fn lines_are_as_promised() {
    let folder = folder();
    let teller = open(&folder);
    let number = |bits: u64| Some(Value::Number(f64::from_bits(bits)));
    for (at, value) in [
        ("t[1].name", Some(Value::text("Ann"))),
        ("t[1].bytes", Some(Value::text(vec![0xff, 0]))),
        ("t[1].paid", Some(Value::Boolean(false))),
        ("t[1][\"1\"]", Some(Value::Number(12.0))),
        ("t[2]", Some(Value::Number(-0.0))),
        ("t[3]", number(NAN_WITH_LOAD)),
        ("t[4]", Some(Value::Number(f64::NEG_INFINITY))),
        ("t[\"a\\nb\"][true]", Some(Value::Number(0.1))),
        (
            "t.by",
            Some(Value::Pointer(path("t[1]").whole_key().to_vec())),
        ),
    ] {
        save(&teller, at, value).expect("saves");
    }
    let file = folder.path().join("data.jsonl");
    let count = teller.export(&file, Form::Lines, &mut no_progress());
    assert_eq!(count.expect("exports"), 9);
    let expected = r#"{"path":"t[1][\"1\"]","type":"number","value":12}
{"path":"t[1].bytes","type":"bytes","value":"/wA="}
{"path":"t[1].name","type":"text","value":"Ann"}
{"path":"t[1].paid","type":"boolean","value":false}
{"path":"t[2]","type":"number","value":-0.0}
{"path":"t[3]","type":"number","value":"nan:7ff8000000000abc"}
{"path":"t[4]","type":"number","value":"-inf"}
{"path":"t[\"a\\nb\"][true]","type":"number","value":0.1}
{"path":"t.by","type":"pointer","value":"t[1]"}
"#;
    assert_eq!(std::fs::read_to_string(&file).expect("reads"), expected);
}

const NAN_WITH_LOAD: u64 = 0x7ff8_0000_0000_0abc;

#[test]
fn what_is_wrong_is_named_and_whole_steps_are_kept() {
    let folder = folder();
    let teller = open(&folder);
    let file = folder.path().join("data.jsonl");
    let good = |number: u64| {
        format!("{{\"path\":\"t[{number}]\",\"type\":\"number\",\"value\":{number}}}\n")
    };
    for (line, reason) in [
        ("x", "it is not JSON: expected value at line 1 column 1"),
        (r#"{"path":"t[1]"}"#, "it has no text `type`"),
        (
            r#"{"path":"t[","type":"text","value":"x"}"#,
            "`t[`: `]` is missing at byte 3",
        ),
        (
            r#"{"path":"t","type":"text","value":"x"}"#,
            "`t` is a whole table, not a value",
        ),
        (
            r#"{"path":"t[1]","type":"date","value":"x"}"#,
            "t[1]: the type `date` is none of boolean, number, text, bytes and pointer",
        ),
        (
            r#"{"path":"t[1]","type":"text","value":1}"#,
            "t[1]: the value is not of the type `text`",
        ),
        (
            r#"{"path":"t[1500].x","type":"text","value":"x"}"#,
            "t[1500].x is inside of something that has no parts",
        ),
    ] {
        let mut text: String = (1..=1500).map(good).collect();
        text.push_str(line);
        std::fs::write(&file, text).expect("writes");
        let error = teller.import(&file, Form::Lines, None, &mut no_progress());
        assert_eq!(
            error.expect_err("wrong").to_string(),
            format!(
                "row 1501 of the file cannot be imported: {reason}; 1000 values before it were"
            )
        );
        let there = |number: u64| teller.fetch(&path(&format!("t[{number}]"))).expect("reads");
        assert_eq!(
            (there(1000), there(1001)),
            (Some(Value::Number(1000.0)), None)
        );
    }
    std::fs::write(&file, "no database").expect("writes");
    let error = teller.import(&file, Form::Sqlite, None, &mut no_progress());
    assert!(matches!(error, Err(Error::Sqlite { .. })), "{error:?}");
}

#[test]
fn indexes_are_made_of_what_is_imported() {
    for is_declared in [true, false] {
        let folder = folder();
        let teller = open(&folder);
        declared(&teller);
        let file = folder.path().join("data.jsonl");
        let row = r#"{"path":"users[1].email","type":"text","value":"a@b"}"#;
        std::fs::write(&file, row).expect("writes");
        let teller = if is_declared {
            teller
        } else {
            drop(teller);
            open(&folder)
        };
        let count = teller.import(&file, Form::Lines, None, &mut no_progress());
        assert_eq!(count.expect("imports"), 1);
        assert_eq!(declared(&teller), usize::from(!is_declared));
        assert_eq!(found(&teller, "email", "a@b"), [Part::Number(1.0)]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn a_round_trip_changes_nothing(values in proptest::collection::vec(any_value(), 1..40)) {
        let first = folder();
        let teller = open(&first);
        for (number, value) in values.into_iter().enumerate() {
            save(&teller, &format!("t[{number}]"), Some(value)).expect("saves");
        }
        for (form, name) in FORMS {
            let file = first.path().join(name);
            let written = teller.export(&file, form, &mut no_progress()).expect("exports");
            let second = folder();
            let other = open(&second);
            let read = other.import(&file, form, None, &mut no_progress()).expect("imports");
            prop_assert_eq!(read, written);
            prop_assert_eq!(fetch(&other, "t"), fetch(&teller, "t"));
        }
    }
}
