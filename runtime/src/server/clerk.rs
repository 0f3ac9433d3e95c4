//! `server clerk NAME [ARG…]`: the second line after the word `clerk` on the control socket is a JSON array of the name and the
//! arguments; the answer is a JSON object with the `result`, or the `error` in one line.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::runtime::Handle;

use super::failure::Failure;
use crate::exchange::Shared;
use crate::scribe;

/// Longest line of a name and its arguments.
const MAX_LINE: u64 = 1 << 20;

/// Reads the second line and does what it asks, on a thread of its own.
pub(crate) async fn answer(
    stream: &mut BufReader<impl AsyncRead + Unpin>,
    shared: Arc<Shared>,
) -> Value {
    let mut line = String::new();
    let mut limited = stream.take(MAX_LINE);
    let read = limited.read_line(&mut line).await;
    let words = read
        .ok()
        .and_then(|_| serde_json::from_str::<Vec<String>>(&line).ok());
    let Some((name, arguments)) = words.as_deref().and_then(<[String]>::split_first) else {
        return json!({ "error": "a name and arguments are expected, of together at most 1 MiB" });
    };
    let (name, arguments) = (name.clone(), arguments.to_vec());
    let called = tokio::task::spawn_blocking(move || {
        Handle::current().block_on(scribe::call_clerk(shared, &name, &arguments))
    });
    match called.await {
        Ok(Ok(result)) => json!({ "result": serde_json::from_str::<Value>(&result).ok() }),
        Ok(Err(message)) => json!({ "error": message }),
        Err(_) => json!({ "error": "the function brought its thread down" }),
    }
}

/// What the client sends.
pub(crate) fn request(name: &str, arguments: &[String]) -> String {
    let words: Vec<&str> = std::iter::once(name)
        .chain(arguments.iter().map(String::as_str))
        .collect();
    format!("clerk\n{}", json!(words))
}

/// What the client prints of the answer.
///
/// # Errors
/// What went wrong in the running server.
pub(crate) fn result(answer: &str) -> Result<String, Failure> {
    let refused = |message: &str| Failure::Refused {
        message: message.replace('\n', " "),
    };
    let answer: Value = serde_json::from_str(answer)
        .map_err(|_| refused("the server ended before the function did"))?;
    match answer["error"].as_str() {
        Some(message) => Err(refused(message)),
        None => Ok(format!("{}\n", answer["result"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_two_lines_whatever_the_arguments() {
        let arguments = ["a \"b\"\n".to_owned(), "é".to_owned()];
        assert_eq!(
            request("people.Grant", &arguments),
            "clerk\n[\"people.Grant\",\"a \\\"b\\\"\\n\",\"é\"]"
        );
    }

    #[test]
    fn an_answer_is_a_result_or_one_line() {
        assert_eq!(
            result("{\"result\":[1,\"a\"]}\n").ok().as_deref(),
            Some("[1,\"a\"]\n")
        );
        assert_eq!(result("{\"result\":null}").ok().as_deref(), Some("null\n"));
        let words = |answer: &str| result(answer).err().map(|failure| failure.to_string());
        assert_eq!(words("{\"error\":\"no\\nway\"}").as_deref(), Some("no way"));
        assert!(words("").is_some());
    }
}
