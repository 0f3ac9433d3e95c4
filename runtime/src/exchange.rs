//! One request and its answer, free of sockets: what the edge hands to the pages and what comes back.
//! Also what every worker shares. Nothing here reads from a network or decides anything.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};

use crate::body::Body;
use crate::geo::Geo;
use crate::outward::Allowed;
use crate::program::Program;
use crate::server::Finished;
use crate::session::Secrets;
use crate::teller::{self, Teller};

/// A request as pages see it.
#[derive(Debug)]
pub struct Incoming {
    /// The method.
    pub method: Method,
    /// Host in lower case, without port; without `.localhost` where that was used to try a site.
    pub host: String,
    /// Host as sent, with its port.
    pub authority: String,
    /// The request arrived over TLS.
    pub secure: bool,
    /// Decoded path: begins with a slash, holds no empty, `.` or `..` segments.
    pub path: String,
    /// Path and query as sent.
    pub target: String,
    /// Query as sent, without its question mark.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// Who asks.
    pub remote: IpAddr,
    /// The body, unread.
    pub body: Body,
    /// The path is that of a file which does not exist: the page is the one for things not found.
    pub static_miss: bool,
}

impl Default for Incoming {
    /// The front page of no host, asked for by nobody.
    fn default() -> Incoming {
        Incoming {
            method: Method::GET,
            host: String::new(),
            authority: String::new(),
            secure: false,
            path: "/".to_owned(),
            target: "/".to_owned(),
            query: None,
            headers: HeaderMap::new(),
            remote: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            body: Body::empty(),
            static_miss: false,
        }
    }
}

impl Incoming {
    /// Scheme, host and port the visitor used, as an address that ends with a slash.
    pub fn root_url(&self) -> String {
        let host = self.authority.to_ascii_lowercase();
        format!("{}://{host}/", self.scheme())
    }

    /// The first value of a header, where there is one and it is text.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The scheme of the request's address.
    pub fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

/// A finished answer.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The status.
    pub status: u16,
    /// The headers; lengths, dates and connection handling are added on the way out.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// How the page failed, for its developers; never in production.
    pub report: Option<Box<str>>,
}

impl Outgoing {
    /// An answer without headers or body.
    pub fn empty(status: StatusCode) -> Outgoing {
        Outgoing {
            status: status.as_u16(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            report: None,
        }
    }

    /// A line of plain text, where no page can be shown.
    pub fn plain(status: u16, text: &str) -> Outgoing {
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=UTF-8"),
        );
        Outgoing {
            status,
            headers,
            body: Bytes::from(format!("{text}\n")),
            report: None,
        }
    }

    /// An answer that says its status in a line of plain text, for requests no page answers.
    pub fn refusal(status: StatusCode) -> Outgoing {
        Outgoing::plain(status.as_u16(), &status.to_string())
    }
}

/// How much a server reveals and which domains it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Error details are shown and staging domains answer.
    Development,
    /// For the public.
    Production,
}

impl Mode {
    /// The mode of a named environment: every name but `production` is a kind of development.
    pub fn of_environment(name: &str) -> Mode {
        if name == "production" {
            Mode::Production
        } else {
            Mode::Development
        }
    }
}

/// What all workers share.
#[derive(Debug)]
pub struct Shared {
    /// What is served.
    pub program: Arc<Program>,
    /// How it is served.
    pub mode: Mode,
    /// When the program was built: `Last-Modified` of its files.
    pub modified: SystemTime,
    /// Folder of everything the server keeps.
    pub data: PathBuf,
    /// What knows where visitors are, if the data folder has it.
    pub(crate) geo: Option<Geo>,
    /// What keeps data; a program without tables needs none.
    pub teller: Option<Arc<Teller>>,
    /// Pages that are made.
    pub(crate) finished: Finished,
    /// Where pages may connect to.
    pub(crate) allowed: Arc<Allowed>,
    secrets: OnceLock<Arc<Secrets>>,
    started: Instant,
    answered: AtomicU64,
}

impl Shared {
    /// Starts counting requests and time.
    pub fn new(program: Arc<Program>, mode: Mode, modified: SystemTime, data: PathBuf) -> Shared {
        Shared {
            finished: Finished::new(&program, mode),
            allowed: Arc::new(Allowed::new(
                program.node.outgoing.iter().map(|entry| &**entry),
            )),
            geo: Geo::open(&data),
            program,
            mode,
            modified,
            data,
            teller: None,
            secrets: OnceLock::new(),
            started: Instant::now(),
            answered: AtomicU64::new(0),
        }
    }

    /// The same, with data kept elsewhere already.
    #[must_use]
    pub fn with_teller(mut self, teller: Arc<Teller>) -> Shared {
        self.teller = Some(teller);
        self
    }

    /// The same, with the data of its folder, if the program has tables.
    ///
    /// # Errors
    /// When the data cannot be opened.
    pub fn with_data(self) -> Result<Shared, teller::Error> {
        if self.program.tables.is_empty() {
            return Ok(self);
        }
        let teller = Teller::open(&self.data, self.program.node.teller)?;
        Ok(self.with_teller(teller))
    }

    /// The same, with the secrets of its data folder; those are made now if there are none.
    ///
    /// # Errors
    /// When they cannot be read or made.
    pub fn with_secrets(self) -> std::io::Result<Shared> {
        let secrets = Secrets::open(&self.data)?;
        self.secrets.get_or_init(|| Arc::new(secrets));
        Ok(self)
    }

    /// What the server signs with: the secrets of the data folder, or passing ones where it has none.
    ///
    /// # Errors
    /// When those of the data folder cannot be read.
    pub fn secrets(&self) -> std::io::Result<Arc<Secrets>> {
        if let Some(known) = self.secrets.get() {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(Secrets::passing(&self.data)?);
        Ok(Arc::clone(self.secrets.get_or_init(|| found)))
    }

    /// Time since the start.
    pub fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// Requests answered since the start.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// Counts one more request.
    pub(crate) fn count_answer(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }
}
