//! A client of HTTP for pages: connections are kept for the next request, each thread has its own.

use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, TRANSFER_ENCODING, UPGRADE};
use hyper::{Method, Request, StatusCode, Uri, Version};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::Allowed;

/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(30);
/// How long one of several addresses of a host is tried.
const CONNECT: Duration = Duration::from_secs(3);

/// What is asked of another server.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The method.
    pub(crate) method: Method,
    /// The whole address.
    pub(crate) uri: Uri,
    /// Headers besides those every request has.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
    /// Most bytes that the answer's body may have.
    pub(crate) most: usize,
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub(crate) body: Bytes,
}

/// Why there is no answer, in words for who wrote the page.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Fault {}

fn fault(words: impl Into<String>) -> Fault {
    Fault(words.into())
}

/// Asks another server.
///
/// # Errors
/// When it cannot be asked, must not be, does not answer properly or answers too much.
pub(crate) async fn ask(allowed: &Arc<Allowed>, asked: Asked) -> Result<Answer, Fault> {
    let Asked {
        method,
        uri,
        headers,
        body,
        most,
    } = asked;
    let secure = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(fault("an address begins with `http://` or `https://`")),
    };
    let Some(authority) = uri.authority().filter(|name| !name.host().is_empty()) else {
        return Err(fault("the address has no host"));
    };
    if authority.as_str().contains('@') {
        return Err(fault(
            "an address has no name and password; send a header `Authorization`",
        ));
    }
    if method == Method::CONNECT {
        return Err(fault("`CONNECT` is for proxies"));
    }
    for name in [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE] {
        if headers.contains_key(&name) {
            return Err(fault(format!("the header `{name}` is sent by itself")));
        }
    }
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.version_mut() = Version::HTTP_11;
    *request.headers_mut() = headers;
    let clients = clients(allowed);
    let sent = match secure {
        false => clients.plain.request(request).await,
        true => clients.secure()?.request(request).await,
    };
    let (head, body) = sent.map_err(|error| fault(deepest(&error)))?.into_parts();
    let body = Limited::new(body, most).collect().await;
    let body = body.map_err(|error| match error.is::<LengthLimitError>() {
        true => fault(format!("the answer has more than {most} bytes")),
        false => fault(deepest(&*error)),
    })?;
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes(),
    })
}

/// The first cause of an error; those around it say only that something failed.
fn deepest(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

/// The clients of a thread.
#[derive(Clone)]
struct Clients {
    allowed: Weak<Allowed>,
    plain: Client<Door, Full<Bytes>>,
    secure: Option<Client<HttpsConnector<Door>, Full<Bytes>>>,
}

impl Clients {
    fn secure(self) -> Result<Client<HttpsConnector<Door>, Full<Bytes>>, Fault> {
        self.secure
            .ok_or_else(|| fault("this machine has no certificates of authorities to trust"))
    }
}

/// Those of this thread, made anew when what is allowed changes.
fn clients(allowed: &Arc<Allowed>) -> Clients {
    thread_local! {
        static CLIENTS: RefCell<Option<Clients>> = const { RefCell::new(None) };
    }
    CLIENTS.with_borrow_mut(|kept| {
        let same = |kept: &&mut Clients| std::ptr::eq(kept.allowed.as_ptr(), Arc::as_ptr(allowed));
        if let Some(kept) = kept.as_mut().filter(same) {
            return kept.clone();
        }
        let door = Door {
            allowed: allowed.clone(),
        };
        let secure = trusted().map(|config| {
            let builder = HttpsConnectorBuilder::new().with_tls_config(config.clone());
            let connector = builder.https_only().enable_http1();
            client(connector.wrap_connector(door.clone()))
        });
        let made = Clients {
            allowed: Arc::downgrade(allowed),
            plain: client(door),
            secure,
        };
        kept.insert(made).clone()
    })
}

fn client<C>(connector: C) -> Client<C, Full<Bytes>>
where
    C: hyper_util::client::legacy::connect::Connect + Clone,
{
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(IDLE)
        .pool_timer(TokioTimer::new())
        .build(connector)
}

/// The certificates that the machine trusts, read once.
fn trusted() -> Option<&'static ClientConfig> {
    static TRUSTED: OnceLock<Option<ClientConfig>> = OnceLock::new();
    let read = || {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions().ok()?;
        let found = builder.with_native_roots();
        let found = found.inspect_err(|error| tracing::warn!("no `https` for pages: {error}"));
        Some(found.ok()?.with_no_client_auth())
    };
    TRUSTED.get_or_init(read).as_ref()
}

/// Opens connections, to where it is allowed.
#[derive(Clone)]
struct Door {
    allowed: Arc<Allowed>,
}

impl Service<Uri> for Door {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<TokioIo<TcpStream>>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let allowed = self.allowed.clone();
        Box::pin(async move {
            let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
            let usual = if uri.scheme_str() == Some("https") {
                443
            } else {
                80
            };
            let port = uri.port_u16().unwrap_or(usual);
            connect(&allowed, host, port).await.map(TokioIo::new)
        })
    }
}

/// Connects to the first address of a host that answers and is allowed.
async fn connect(allowed: &Allowed, host: &str, port: u16) -> io::Result<TcpStream> {
    let found = tokio::net::lookup_host((host, port)).await;
    let found: Vec<SocketAddr> = found
        .map_err(|_| io::Error::other(format!("no host has the name `{host}`")))?
        .collect();
    let mut failed = None;
    for address in &found {
        if !allowed.admits(host, *address) {
            let words = format!(
                "`{host}` is {}, which is inside; add `{host}:{port}` to `outgoing.allow` in node.lua if pages are to reach it",
                address.ip()
            );
            failed.get_or_insert_with(|| io::Error::new(io::ErrorKind::PermissionDenied, words));
            continue;
        }
        let connecting = TcpStream::connect(address);
        let connected = match tokio::time::timeout(CONNECT, connecting).await {
            Ok(connected) => connected,
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
        };
        match connected {
            Ok(stream) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => {
                failed = Some(io::Error::other(format!(
                    "`{host}:{port}` cannot be reached: {error}"
                )));
            }
        }
    }
    Err(failed.unwrap_or_else(|| io::Error::other(format!("`{host}` has no address"))))
}
