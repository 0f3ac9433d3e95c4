//! The log on standard error: its level and form, and one line a request.
//! Only the path of a request is written, never its query, headers or body.

use std::io::{self, IsTerminal};
use std::net::IpAddr;
use std::time::Instant;

use clap::ValueEnum;
use hyper::Method;
use hyper::header::HOST;
use hyper::http::request::Parts;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::exchange::Outgoing;

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Starts logging. In a process that logs already, that goes on instead.
pub(crate) fn start(level: LevelFilter, format: LogFormat) {
    let lines = fmt::layer().with_writer(io::stderr);
    let log = tracing_subscriber::registry().with(targets(level));
    let _ = match format {
        LogFormat::Text => log
            .with(lines.with_ansi(io::stderr().is_terminal()))
            .try_init(),
        LogFormat::Json => log.with(lines.json().flatten_event(true)).try_init(),
    };
}

/// What is logged at a level: of the store's own words, which nobody else needs, only its errors.
pub fn targets(level: LevelFilter) -> Targets {
    let store = level.min(LevelFilter::ERROR);
    Targets::new()
        .with_default(level)
        .with_target("fjall", store)
        .with_target("lsm_tree", store)
}

/// A request about to be answered; remembers nothing when its line would not be written.
pub(crate) struct Entry(Option<Started>);

struct Started {
    at: Instant,
    method: Method,
    host: String,
    path: String,
    remote: IpAddr,
}

impl Entry {
    /// Notes the request and the time.
    pub(crate) fn new(head: &Parts, remote: IpAddr) -> Entry {
        let is_wanted = tracing::enabled!(target: "access", tracing::Level::DEBUG);
        Entry(is_wanted.then(|| {
            Started {
                at: Instant::now(),
                method: head.method.clone(),
                host: head
                    .headers
                    .get(HOST)
                    .map(|host| host.as_bytes().escape_ascii().to_string())
                    .unwrap_or_default(),
                path: head.uri.path().to_owned(),
                remote,
            }
        }))
    }

    /// Writes the line.
    pub(crate) fn write(self, outgoing: &Outgoing) {
        let Some(Started {
            at,
            method,
            host,
            path,
            remote,
        }) = self.0
        else {
            return;
        };
        tracing::debug!(
            target: "access",
            %remote, %method, host, path,
            status = outgoing.status,
            bytes = outgoing.body.len(),
            microseconds = u64::try_from(at.elapsed().as_micros()).unwrap_or(u64::MAX),
        );
    }
}
