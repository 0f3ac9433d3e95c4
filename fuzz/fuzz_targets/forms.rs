//! What visitors send: no parser panics, and whatever one accepts keeps the promises pages rely on.
//! The first byte chooses the parser.
#![no_main]

use http_body_util::{BodyDataStream, Full};
use libfuzzer_sys::fuzz_target;
use multer::bytes::Bytes;
use runtime::Post;
use runtime::form::{
    self, Fields, FormError, Key, Upload, Value, json, multipart, query, urlencoded,
};

/// Most fields one form or query may have.
const FIELD_LIMIT: usize = 60;
/// The deepest a dotted name goes.
const LEVEL_LIMIT: usize = 6;
const RULES: Post = Post {
    max_size: 200,
    max_file_size: 100,
    max_file_uploads: 2,
    ..Post::DEFAULT
};

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first() else {
        return;
    };
    match choice % 4 {
        0 => urlencoded_form(body),
        1 => query_and_body(body),
        2 => json_body(body),
        _ => multipart_form(body),
    }
});

fn urlencoded_form(body: &[u8]) {
    match (
        urlencoded::parse(body, false),
        urlencoded::parse(body, true),
    ) {
        (Ok(plain), Ok(expanded)) => {
            is_tidy(&plain, 1);
            assert!(plain.len() <= FIELD_LIMIT);
            is_tidy(&expanded, LEVEL_LIMIT);
            // Tables come beside the dotted names, never instead of them.
            assert!(plain.iter().all(|(key, _)| value(&expanded, key).is_some()));
        }
        (Ok(_), Err(refused)) => assert!(matches!(refused, FormError::TooDeep), "{refused:?}"),
        (Err(refused), Err(_)) => assert_eq!(refused.status(), 400),
        (Err(refused), Ok(_)) => panic!("refused only without expanding: {refused:?}"),
    }
}

/// The first line is the query, the rest the body.
fn query_and_body(input: &[u8]) {
    let line = input
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(input.len());
    let Ok(text) = std::str::from_utf8(&input[..line]) else {
        return;
    };
    let Ok(asked) = query::parse(text) else {
        return;
    };
    is_tidy(&asked, 1);
    assert!(asked.len() <= 2 * FIELD_LIMIT);
    let Ok(sent) = urlencoded::parse(&input[line..], false) else {
        return;
    };
    let merged = form::merge(&asked, &sent);
    is_tidy(&merged, 1);
    assert!(
        sent.iter()
            .all(|(key, expected)| value(&merged, key) == Some(expected))
    );
    assert!(asked.iter().all(|(key, _)| value(&merged, key).is_some()));
}

fn json_body(body: &[u8]) {
    let understood = serde_json::from_slice::<serde_json::Value>(body).is_ok();
    match json::parse(body) {
        Ok(value) => {
            assert!(understood);
            assert!(value.is_null() || is_pruned(&value), "{value}");
        }
        Err(refused) => assert!(!understood && refused.status() == 400),
    }
}

fn multipart_form(body: &[u8]) {
    let stream = BodyDataStream::new(Full::new(Bytes::copy_from_slice(body)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime without input or output");
    match runtime.block_on(multipart::parse(
        multer::Multipart::new(stream, "limit"),
        &RULES,
    )) {
        Ok(form) => files_live_as_long_as_the_form(form),
        Err(refused) => assert!(matches!(refused.status(), 400 | 413), "{refused:?}"),
    }
}

fn files_live_as_long_as_the_form(form: multipart::Multipart) {
    is_tidy(&form.fields, 1);
    is_tidy(&form.files, 1);
    assert!(form.fields.len() <= FIELD_LIMIT);
    let uploads: Vec<Upload> = form
        .files
        .iter()
        .flat_map(|(_, value)| uploads(value))
        .cloned()
        .collect();
    assert!(uploads.len() <= RULES.max_file_uploads as usize);
    for upload in &uploads {
        let size = std::fs::metadata(&upload.path)
            .expect("the file is there")
            .len();
        assert!(size == upload.size && size <= RULES.max_file_size);
        assert!(
            !upload.name.contains(['/', '\\', '\0']),
            "{:?}",
            upload.name
        );
    }
    drop(form);
    assert!(uploads.iter().all(|upload| !upload.path.exists()));
}

fn uploads(value: &Value) -> Vec<&Upload> {
    match value {
        Value::File(upload) => vec![upload],
        Value::List(values) => values.iter().flat_map(uploads).collect(),
        Value::Text(_) | Value::Number(_) | Value::True | Value::Table(_) => Vec::new(),
    }
}

fn value<'f>(fields: &'f Fields, key: &Key) -> Option<&'f Value> {
    fields
        .iter()
        .find(|(known, _)| known == key)
        .map(|(_, value)| value)
}

/// Every key once, no empty text, no empty list, no number that Lua could not print, no table deeper than allowed.
fn is_tidy(fields: &Fields, levels: usize) {
    assert!(levels > 0, "deeper than allowed: {fields:?}");
    for (place, (key, value)) in fields.iter().enumerate() {
        assert!(
            fields[..place].iter().all(|(earlier, _)| earlier != key),
            "twice: {key:?}"
        );
        is_tidy_value(value, levels);
    }
}

fn is_tidy_value(value: &Value, levels: usize) {
    match value {
        Value::Text(text) => assert!(!text.is_empty()),
        Value::Number(number) => assert!(number.is_finite()),
        Value::List(values) => {
            assert!(!values.is_empty());
            values.iter().for_each(|value| is_tidy_value(value, levels));
        }
        Value::Table(fields) => is_tidy(fields, levels - 1),
        Value::True | Value::File(_) => {}
    }
}

/// No null and no empty text at any depth.
fn is_pruned(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => false,
        serde_json::Value::String(text) => !text.is_empty(),
        serde_json::Value::Array(values) => values.iter().all(is_pruned),
        serde_json::Value::Object(entries) => entries.values().all(is_pruned),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => true,
    }
}
