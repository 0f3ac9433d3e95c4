//! Forms that are taken once: each page's form has a key of its own, the first request with it is answered as ever, and later
//! ones get the answer of the first. Keys and answers stand in the Teller, so that this holds across workers and restarts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use tokio::time::{Instant, sleep};

use crate::exchange::Outgoing;
use crate::teller::{Error, Part, Path, Span, Table, Teller, Transaction, Value};

/// The table of keys.
const TABLE: &str = "_once";
/// Its index by time.
const AT: &str = "at";
/// Fields of a record: an answer has a status.
const STATUS: &str = "status";
const HEADERS: &str = "headers";
const BODY: &str = "body";
/// How long a key is remembered, in seconds.
const KEPT: f64 = 86_400.0;
/// Most keys that are remembered.
const MOST: usize = 10_000;
/// Keys that are forgotten in one transaction.
const AT_ONCE: usize = 100;
/// So many new keys between two looks at how many there are.
const LOOKS: u64 = 64;
/// Larger bodies are not kept; the visitor is led to the page instead.
const LARGEST: usize = 64 * 1024;
/// How long an answer in the making is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(40);

/// What is known of a key.
enum Known {
    /// It came for the first time.
    New,
    /// It came before, and has no answer yet.
    Begun,
    Answered(Box<Outgoing>),
}

/// Takes a key; gives the answer if it came before. One that is still being made is waited for; one that never was made is a
/// conflict, because nobody knows how far it came.
///
/// # Errors
/// When the store fails.
pub(crate) async fn take(
    teller: &Arc<Teller>,
    key: &str,
    now: f64,
) -> Result<Option<Outgoing>, Error> {
    let until = Instant::now() + PATIENCE;
    loop {
        let (known, receipt) = teller.transact(None, |transaction| begin(transaction, key, now))?;
        match known {
            Known::New => {
                // It is on the disk before anything is done that would be done twice without it.
                teller.durable(receipt.change).await?;
                return Ok(None);
            }
            Known::Answered(outgoing) => return Ok(Some(*outgoing)),
            Known::Begun if Instant::now() < until => sleep(PAUSE).await,
            Known::Begun => {
                let text = "This form was sent before, and it is not known what came of it";
                return Ok(Some(Outgoing::plain(409, text)));
            }
        }
    }
}

fn begin(transaction: &Transaction, key: &str, now: f64) -> Result<Known, Error> {
    let path = path(key);
    if let Some(record) = transaction.fetch(&path)? {
        return Ok(match answer(&record) {
            Some(outgoing) => Known::Answered(Box::new(outgoing)),
            None => Known::Begun,
        });
    }
    forget(transaction, now)?;
    let record = Table::new(vec![(Part::text(AT), Value::Number(now))]);
    transaction.save(&path, Some(&Value::Table(record)))?;
    transaction.durable();
    Ok(Known::New)
}

/// Removes keys whose time is over, and the oldest where there are too many.
fn forget(transaction: &Transaction, now: f64) -> Result<(), Error> {
    static BEGUN: AtomicU64 = AtomicU64::new(0);
    let mut span = Span {
        to: Some(Part::Number(now - KEPT)),
        limit: Some(AT_ONCE),
        ..Span::default()
    };
    if BEGUN.fetch_add(1, Ordering::Relaxed).is_multiple_of(LOOKS)
        && transaction.length(&Path::root(TABLE))? > MOST
    {
        span.to = None;
    }
    let old: Vec<Part> = transaction
        .each_by(TABLE, AT, &span)?
        .collect::<Result<_, Error>>()?;
    for key in old {
        transaction.save(&Path::root(TABLE).with(key), None)?;
    }
    Ok(())
}

/// Keeps the answer of a key. A failure is none: what failed may be sent again.
///
/// # Errors
/// When the store fails.
pub(crate) async fn keep(
    teller: &Arc<Teller>,
    key: &str,
    outgoing: &Outgoing,
    (path_sent_to, now): (&str, f64),
) -> Result<(), Error> {
    let record = (outgoing.status < 500).then(|| record(outgoing, path_sent_to, now));
    let (_, receipt) = teller.transact(None, |transaction| {
        transaction.durable();
        transaction.save(&path(key), record.as_ref())
    })?;
    // Who hears of the answer can be told it again, whatever happens to this process.
    teller.durable(receipt.change).await
}

fn record(outgoing: &Outgoing, path_sent_to: &str, now: f64) -> Value {
    let is_large = outgoing.body.len() > LARGEST;
    let mut headers = Vec::new();
    let mut line = |name: &[u8], value: &[u8]| {
        headers.extend_from_slice(name);
        headers.push(b':');
        headers.extend_from_slice(value);
        headers.push(b'\n');
    };
    if is_large {
        let location = super::respond::encoded(path_sent_to);
        line(LOCATION.as_str().as_bytes(), location.as_bytes());
    } else {
        for (name, value) in &outgoing.headers {
            line(name.as_str().as_bytes(), value.as_bytes());
        }
    }
    let status = if is_large { 303 } else { outgoing.status };
    let mut entries = vec![
        (Part::text(AT), Value::Number(now)),
        (Part::text(STATUS), Value::Number(status.into())),
        (Part::text(HEADERS), Value::Text(headers)),
    ];
    if !is_large {
        entries.push((Part::text(BODY), Value::Text(outgoing.body.to_vec())));
    }
    Value::Table(Table::new(entries))
}

fn answer(record: &Value) -> Option<Outgoing> {
    let text = |name: &str| match record.at(&[Part::text(name)]) {
        Some(Value::Text(text)) => text.as_slice(),
        _ => &[],
    };
    let Some(Value::Number(status)) = record.at(&[Part::text(STATUS)]) else {
        return None;
    };
    let mut headers = HeaderMap::new();
    for line in text(HEADERS).split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(&line[..colon]),
            HeaderValue::from_bytes(&line[colon + 1..]),
        ) {
            headers.append(name, value);
        }
    }
    Some(Outgoing {
        status: *status as u16,
        headers,
        body: Bytes::copy_from_slice(text(BODY)),
        report: None,
    })
}

fn path(key: &str) -> Path {
    Path::root(TABLE).with(Part::text(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing(status: u16, body: &str) -> Outgoing {
        let mut outgoing = Outgoing::plain(status, body);
        let cookie = |value| HeaderValue::from_static(value);
        outgoing.headers.append("set-cookie", cookie("a=1: 2"));
        outgoing.headers.append("set-cookie", cookie("b=2"));
        outgoing
    }

    #[test]
    fn an_answer_is_kept_as_it_was() {
        let first = outgoing(200, "done");
        let again = answer(&record(&first, "/send", 1.0)).expect("an answer");
        assert_eq!(again.status, 200);
        assert_eq!(again.headers, first.headers);
        assert_eq!(again.body, first.body);
    }

    #[test]
    fn a_large_answer_is_a_way_to_the_page() {
        let large = outgoing(200, &"x".repeat(LARGEST + 1));
        let again = answer(&record(&large, "/a b", 1.0)).expect("an answer");
        assert_eq!((again.status, again.body.len()), (303, 0));
        assert_eq!(again.headers[LOCATION], "/a%20b");
        assert_eq!(again.headers.len(), 1);
    }

    #[test]
    fn a_key_without_an_answer_has_none() {
        let begun = Table::new(vec![(Part::text(AT), Value::Number(1.0))]);
        assert!(answer(&Value::Table(begun)).is_none());
    }
}
