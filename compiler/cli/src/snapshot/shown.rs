//! An answer as its snapshot shows it: status, headers by name, body; values that vary from run to run are named.

use compiler::page_tests::Redaction;
use hyper::header::{DATE, HeaderName, LAST_MODIFIED};
use runtime::{Outgoing, pattern};

use crate::answer;
use crate::failure::Failure;

/// Headers that tell the time.
const TIMES: [HeaderName; 2] = [DATE, LAST_MODIFIED];

/// The text of an answer. Redactions are applied to all of it, in their order.
pub(crate) fn text(outgoing: &Outgoing, redactions: &[&Redaction]) -> Result<String, Failure> {
    let mut text = answer::status_line(outgoing.status);
    for line in header_lines(outgoing) {
        text += &line;
    }
    text.push('\n');
    match std::str::from_utf8(&outgoing.body) {
        Ok(body) => text += body,
        Err(_) => text += &binary(&outgoing.body),
    }
    let text = without_secrets(text);
    redactions.iter().try_fold(text, |text, redaction| {
        pattern::replace(&redaction.pattern, &text, &redaction.with).map_err(|error| {
            Failure::Request(format!("cannot redact `{}`: {error}", redaction.pattern))
        })
    })
}

/// What is another in every answer: nonces of scripts and styles, and fields of forms.
fn without_secrets(mut text: String) -> String {
    let marks = [
        ("'nonce-", '\'', "(nonce)"),
        (" nonce=\"", '"', "(nonce)"),
        ("name=\"_token\" value=\"", '"', "(token)"),
        ("name=\"_once\" value=\"", '"', "(key)"),
    ];
    for (before, after, shown) in marks {
        let mut from = 0;
        while let Some(found) = text[from..].find(before) {
            let start = from + found + before.len();
            let is_ours = |value: &str| {
                value
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            };
            let length = text[start..]
                .find(after)
                .filter(|end| matches!(end, 22 | 43 | 66) && is_ours(&text[start..start + end]));
            if let Some(length) = length {
                text.replace_range(start..start + length, shown);
            }
            from = start;
        }
    }
    text
}

/// Lines of the headers, sorted by name; those of the same name stay in their order.
fn header_lines(outgoing: &Outgoing) -> Vec<String> {
    let mut headers: Vec<_> = outgoing.headers.iter().collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    let line = |(name, value): &(&HeaderName, &hyper::header::HeaderValue)| {
        let value = if TIMES.contains(name) {
            "(time)".into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        format!("{name}: {value}\n")
    };
    headers.iter().map(line).collect()
}

/// Stands for a body that is not text.
fn binary(body: &[u8]) -> String {
    format!("({} bytes, blake3 {})\n", body.len(), blake3::hash(body))
}

#[cfg(test)]
mod tests {
    use compiler::source::{FileId, Span};
    use hyper::StatusCode;
    use hyper::body::Bytes;
    use hyper::header::{CONTENT_TYPE, ETAG, HeaderValue, SET_COOKIE};

    use super::*;

    fn outgoing(body: &'static [u8]) -> Outgoing {
        let mut outgoing = Outgoing::empty(StatusCode::OK);
        for (name, value) in [
            (SET_COOKIE, "b=1"),
            (LAST_MODIFIED, "Sat, 01 Aug 2026 10:30:00 GMT"),
            (ETAG, "\"10:30\""),
            (SET_COOKIE, "a=1"),
            (CONTENT_TYPE, "text/html"),
        ] {
            outgoing
                .headers
                .append(name, HeaderValue::from_static(value));
        }
        outgoing.body = Bytes::from_static(body);
        outgoing
    }

    fn redaction(pattern: &str, with: &str) -> Redaction {
        Redaction {
            span: Span::whole(FileId(0)),
            pattern: pattern.to_owned(),
            with: with.to_owned(),
        }
    }

    #[test]
    fn headers_are_sorted_and_times_named() {
        let text = text(&outgoing(b"<p>"), &[]).expect("text");
        assert_eq!(
            text,
            "HTTP/1.1 200 OK\ncontent-type: text/html\netag: \"10:30\"\nlast-modified: (time)\n\
             set-cookie: b=1\nset-cookie: a=1\n\n<p>"
        );
    }

    #[test]
    fn what_is_another_every_time_is_named() {
        let nonce = "NZnwVStGNYfCPYjYN-saww";
        let page = format!("<script nonce=\"{nonce}\"> 'nonce-{nonce}' <b nonce=\"own\">");
        assert_eq!(
            without_secrets(page),
            "<script nonce=\"(nonce)\"> 'nonce-(nonce)' <b nonce=\"own\">"
        );
    }

    #[test]
    fn redactions_follow_each_other() {
        let (time, twice) = (redaction("%d%d:%d%d", "(t)"), redaction("%(t%)", "(time)"));
        let text = text(&outgoing(b"at 10:30, 11:45"), &[&time, &twice]).expect("text");
        assert!(text.contains("etag: \"(time)\"\n"), "{text}");
        assert!(text.ends_with("\n\nat (time), (time)"), "{text}");
        let wrong = redaction("[", "");
        assert!(super::text(&outgoing(b""), &[&wrong]).is_err());
    }

    #[test]
    fn other_bodies_have_a_hash() {
        let text = text(&outgoing(b"\xff\xfe"), &[]).expect("text");
        assert!(text.contains("\n\n(2 bytes, blake3 "), "{text}");
    }
}
