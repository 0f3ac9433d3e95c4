//! Bodies of type `application/json`, without what Lua tables cannot hold.

use super::FormError;
use serde_json::Value;

/// Reads a JSON body and removes nulls and empty texts at every depth; emptied arrays and objects stay.
pub fn parse(body: &[u8]) -> Result<Value, FormError> {
    let value = serde_json::from_slice(body).map_err(FormError::Json)?;
    Ok(pruned(value).unwrap_or(Value::Null))
}

/// The recursion is bounded by the depth the parser admits.
fn pruned(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then_some(Value::String(text)),
        Value::Array(values) => Some(Value::Array(
            values.into_iter().filter_map(pruned).collect(),
        )),
        Value::Object(entries) => Some(Value::Object(
            entries
                .into_iter()
                .filter_map(|(key, value)| Some((key, pruned(value)?)))
                .collect(),
        )),
        plain @ (Value::Bool(_) | Value::Number(_)) => Some(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn removes_nulls_and_empty_texts() {
        let body =
            br#"{"b":null,"a":"","list":[null,1,"",[null],{"x":""}],"zero":0,"no":false,"c":"x"}"#;
        let expected = json!({"list": [1, [], {}], "zero": 0, "no": false, "c": "x"});
        assert_eq!(parse(body).unwrap(), expected);
        assert_eq!(parse(b" \"\" ").unwrap(), Value::Null);
    }

    #[test]
    fn refuses_malformed_and_bottomless_bodies() {
        for body in ["", "{", "{'a':1}", "1 2", &"[".repeat(100_000)] {
            assert_eq!(parse(body.as_bytes()).unwrap_err().status(), 400);
        }
        assert!(parse(b"\"\xff\"").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(body in prop::collection::vec(any::<u8>(), 0..64), text in "[\\[\\]{}\":,a1 null]{0,32}") {
            let _ = parse(&body);
            let _ = parse(text.as_bytes());
        }
    }
}
