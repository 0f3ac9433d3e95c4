//! Exchanging what is served while it is served, for development: every worker takes the newest stage at its next
//! request, and pages get a script that hears of stages through server-sent events. Production never comes here.

use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::Method;
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio::sync::watch;

use crate::exchange::{Outgoing, Shared};
use crate::program::Escape;
use crate::scribe::escape;

/// What is served from now on.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The program and its surroundings.
    pub shared: Arc<Shared>,
    /// Counts programs, from 0; a stage that only brings another report keeps the number.
    pub number: u64,
    /// Only style sheets differ from the stage before: pages need not be loaded again.
    pub only_styles: bool,
    /// Findings as text, empty when there is none; shown over the page.
    pub report: Arc<str>,
}

impl Stage {
    /// A stage that stays.
    pub(crate) fn fixed(shared: Arc<Shared>) -> Stage {
        Stage {
            shared,
            number: 0,
            only_styles: false,
            report: Arc::from(""),
        }
    }

    /// The event that tells a page of the stage.
    fn event(&self) -> Bytes {
        let state = serde_json::json!({
            "number": self.number,
            "styles": self.only_styles,
            "report": &*self.report,
        });
        Bytes::from(format!("data: {state}\n\n"))
    }
}

/// Where pages listen for events.
pub(crate) const EVENTS: &str = "/_msc/events";
/// Where the script is.
pub(crate) const SCRIPT: &str = "/_msc/live.js";
const CODE: &str = include_str!("live.js");
/// A comment this often keeps the connection, and notices when the page is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The script.
pub(crate) fn script() -> Outgoing {
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/javascript; charset=UTF-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Outgoing {
        status: 200,
        headers,
        body: Bytes::from_static(CODE.as_bytes()),
        report: None,
    }
}

/// Most pages remembered.
const MOST: usize = 256;

/// The last good answer of each page: what a page that fails is shown over.
#[derive(Debug, Default)]
pub(crate) struct LastGood(HashMap<String, Good>);

/// A page, and the policy without which its scripts do not run.
#[derive(Clone, Debug)]
struct Good {
    body: Bytes,
    policy: Option<HeaderValue>,
}

impl LastGood {
    /// Remembers a page, or puts the last good one under the report of its failure.
    fn exchange(&mut self, page: String, method: &Method, outgoing: &mut Outgoing) {
        if outgoing.report.is_some() {
            if let Some(good) = self.0.get(&page) {
                outgoing.body = good.body.clone();
                outgoing.headers.remove(CONTENT_SECURITY_POLICY);
                if let Some(policy) = &good.policy {
                    let headers = &mut outgoing.headers;
                    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
                }
            } else {
                // Nothing to show it over: the error page says all of it already.
                outgoing.report = None;
            }
        } else if outgoing.status == 200 && *method == Method::GET {
            if self.0.len() >= MOST {
                self.0.clear();
            }
            let good = Good {
                body: outgoing.body.clone(),
                policy: outgoing.headers.get(CONTENT_SECURITY_POLICY).cloned(),
            };
            self.0.insert(page, good);
        }
    }
}

/// Adds the script to an HTML page, and keeps browsers from keeping anything. `page` is the host and path of the page.
pub(crate) fn prepare(
    mut outgoing: Outgoing,
    number: u64,
    (method, page): (&Method, String),
    good: &mut LastGood,
) -> Outgoing {
    outgoing
        .headers
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let kind = outgoing.headers.get(CONTENT_TYPE);
    let html = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    // A range or an answer without a body has its length said already.
    if html && outgoing.status != 206 && !outgoing.body.is_empty() {
        good.exchange(page, method, &mut outgoing);
        let mut report = Vec::new();
        if let Some(text) = &outgoing.report {
            report.extend_from_slice(b" data-report=\"");
            escape::append(&mut report, text.as_bytes(), Escape::Attribute);
            report.push(b'"');
        }
        let report = String::from_utf8_lossy(&report);
        let tag =
            format!("<script src=\"{SCRIPT}\" data-number=\"{number}\"{report} defer></script>");
        let mut body = outgoing.body.to_vec();
        let end = body
            .windows(7)
            .rposition(|window| window.eq_ignore_ascii_case(b"</body>"));
        let at = end.unwrap_or(body.len());
        body.splice(at..at, tag.into_bytes());
        outgoing.body = Bytes::from(body);
    }
    outgoing
}

/// Headers of the stream of events.
pub(crate) fn event_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

/// The stream of events: the present stage at once, every later one when it comes, until the server stops.
pub(crate) struct Events {
    next: Pin<Box<dyn Future<Output = Option<Heard>>>>,
}

/// An event, and where to listen for the next.
struct Heard {
    text: Bytes,
    stages: watch::Receiver<Stage>,
    stop: watch::Receiver<bool>,
}

impl Events {
    /// Begins with the present stage.
    pub(crate) fn new(mut stages: watch::Receiver<Stage>, stop: watch::Receiver<bool>) -> Events {
        let text = stages.borrow_and_update().event();
        let first = Heard { text, stages, stop };
        Events {
            next: Box::pin(std::future::ready(Some(first))),
        }
    }
}

async fn listen(
    mut stages: watch::Receiver<Stage>,
    mut stop: watch::Receiver<bool>,
) -> Option<Heard> {
    let text = tokio::select! {
        _ = stop.wait_for(|stop| *stop) => return None,
        changed = stages.changed() => {
            changed.ok()?;
            stages.borrow_and_update().event()
        }
        () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b":\n\n"),
    };
    Some(Heard { text, stages, stop })
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(heard) = ready!(self.next.as_mut().poll(context)) else {
            self.next = Box::pin(std::future::ready(None));
            return Poll::Ready(None);
        };
        self.next = Box::pin(listen(heard.stages, heard.stop));
        Poll::Ready(Some(Ok(Frame::data(heard.text))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(kind: &'static str, body: &'static str) -> Outgoing {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        Outgoing {
            status: 200,
            headers,
            body: Bytes::from_static(body.as_bytes()),
            report: None,
        }
    }

    fn prepared(outgoing: Outgoing, number: u64, good: &mut LastGood) -> Outgoing {
        prepare(outgoing, number, (&Method::GET, "a.com/".to_owned()), good)
    }

    #[test]
    fn a_page_that_fails_is_reported_over_the_last_good_one() {
        let mut good = LastGood::default();
        let failed = || Outgoing {
            status: 500,
            report: Some("a < b".into()),
            ..page("text/html", "failed")
        };
        let shown = |outgoing: Outgoing| String::from_utf8_lossy(&outgoing.body).into_owned();
        assert!(shown(prepared(failed(), 0, &mut good)).starts_with("failed<script "));
        prepared(page("text/html", "good"), 1, &mut good);
        let over = prepared(failed(), 2, &mut good);
        assert_eq!(over.status, 500);
        assert_eq!(
            shown(over),
            "good<script src=\"/_msc/live.js\" data-number=\"2\" data-report=\"a &lt; b\" defer></script>"
        );
    }

    #[test]
    fn pages_get_the_script_at_their_end_and_other_answers_do_not() {
        let html = prepared(
            page("text/html; charset=UTF-8", "<body></body></html>"),
            3,
            &mut LastGood::default(),
        )
        .body;
        let text = String::from_utf8_lossy(&html).into_owned();
        assert_eq!(
            text,
            "<body><script src=\"/_msc/live.js\" data-number=\"3\" defer></script></body></html>"
        );
        let plain = prepared(page("text/plain", "</body>"), 3, &mut LastGood::default());
        assert_eq!(plain.body, Bytes::from_static(b"</body>"));
        assert_eq!(plain.headers[CACHE_CONTROL], "no-cache");
    }

    #[test]
    fn an_event_is_one_line_of_json() {
        let shared = Arc::new(crate::server::fixture::shared());
        let stage = Stage {
            report: Arc::from("a\nb"),
            ..Stage::fixed(shared)
        };
        let event = String::from_utf8_lossy(&stage.event()).into_owned();
        assert_eq!(
            event,
            "data: {\"number\":0,\"styles\":false,\"report\":\"a\\nb\"}\n\n"
        );
    }
}
