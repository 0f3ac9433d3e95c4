//! One connection: requests in order, the time limits between them, and a graceful end when the server stops.
//! Knows HTTP and the edge; what answers a request is not its business.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::live::{self, LastGood, Stage};
use super::{edge, log, receive};
use crate::Error;
use crate::body::Body;
use crate::exchange::{Outgoing, Shared};
use crate::scribe::Pool;

/// Longest head of a request.
const MAX_HEAD: usize = 32 * 1024;
/// Longest time from the first byte of a request's head to its last.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Longest time without a request.
const IDLE_TIME: Duration = Duration::from_secs(60);

/// Longest wait for a client to close its side.
const LINGER_TIME: Duration = Duration::from_secs(2);

/// What the connections of one worker have in common.
pub(crate) struct Service {
    /// What is to be served.
    stages: watch::Receiver<Stage>,
    /// What is served.
    serving: RefCell<Rc<Serving>>,
    /// Stages may follow each other, and pages hear of them.
    live: bool,
    good: RefCell<LastGood>,
    /// Turns true when the server stops.
    pub(crate) stop: watch::Receiver<bool>,
}

/// A stage with the machines that answer its pages.
struct Serving {
    shared: Arc<Shared>,
    pool: Pool,
    number: u64,
}

impl Serving {
    fn of(stage: &Stage) -> Result<Rc<Serving>, Error> {
        Ok(Rc::new(Serving {
            shared: Arc::clone(&stage.shared),
            pool: Pool::new(Arc::clone(&stage.shared))?,
            number: stage.number,
        }))
    }
}

impl Service {
    /// Makes the present stage ready.
    ///
    /// # Errors
    /// When its machines cannot be prepared.
    pub(crate) fn new(
        stages: watch::Receiver<Stage>,
        live: bool,
        stop: watch::Receiver<bool>,
    ) -> Result<Service, Error> {
        let serving = RefCell::new(Serving::of(&stages.borrow())?);
        Ok(Service {
            stages,
            serving,
            live,
            good: RefCell::default(),
            stop,
        })
    }

    /// Lets machines go that nobody has needed for a while.
    pub(crate) fn rest(&self) {
        self.serving.borrow().pool.rest();
    }

    /// What answers the next request; requests under way keep what they began with.
    fn serving(&self) -> Rc<Serving> {
        if self.live {
            let stage = self.stages.borrow().clone();
            if stage.number != self.serving.borrow().number {
                match Serving::of(&stage) {
                    Ok(serving) => *self.serving.borrow_mut() = serving,
                    Err(error) => tracing::error!("{error}"),
                }
            }
        }
        Rc::clone(&self.serving.borrow())
    }
}

/// Where a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    /// The other end.
    pub(crate) remote: IpAddr,
    /// It came by a listener that only this machine can reach.
    pub(crate) loopback: bool,
}

/// Serves a connection until either end closes it, it idles too long, or the server stops.
pub(crate) async fn serve<S>(mut stream: S, origin: Origin, service: Rc<Service>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let end = converse(&mut stream, origin, &service).await;
    if end == End::Unsure {
        linger(stream).await;
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing was under way.
    Quiet,
    /// The client may still be sending.
    Unsure,
}

async fn converse<S>(stream: &mut S, origin: Origin, service: &Rc<Service>) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let clock = Rc::new(Clock::default());
    let stream = Watched {
        stream,
        clock: Rc::clone(&clock),
    };
    let answer = service_fn(|request| {
        let (service, clock) = (Rc::clone(service), Rc::clone(&clock));
        async move { Ok::<_, Infallible>(respond(request, origin, &service, &clock).await) }
    });
    let mut connection = pin!(builder().serve_connection(TokioIo::new(stream), answer));
    // The connection first, so that the clock is right when it is looked at.
    tokio::select! {
        biased;
        _ = connection.as_mut() => return End::Unsure,
        () = clock.expired() => return End::Quiet,
        () = stopped(service.stop.clone(), &clock) => {}
    }
    let end = if clock.phase.get() == Phase::Idle {
        End::Quiet
    } else {
        End::Unsure
    };
    connection.as_mut().graceful_shutdown();
    // An error here is the client's: it is gone, and nobody is left to tell.
    let _ = connection.await;
    end
}

/// Returns when the server stops, but not between the first byte of a request and its last: that one is answered.
async fn stopped(mut stop: watch::Receiver<bool>, clock: &Clock) {
    // An error means that whoever could stop the server is gone.
    let _ = stop.wait_for(|stop| *stop).await;
    // Needs no waker: the phase changes only where this task polls the connection, just before this.
    poll_fn(|_| {
        if clock.phase.get() == Phase::Head {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
}

/// Takes what the client still sends, for a while: closing with bytes unread would make its system drop the answer.
async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut discarded = [0; 4096];
    let drained = async {
        stream.shutdown().await?;
        while stream.read(&mut discarded).await? > 0 {}
        io::Result::Ok(())
    };
    // However it ends, the connection is dropped.
    let _ = tokio::time::timeout(LINGER_TIME, drained).await;
}

fn builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    // At most 100 header lines, which is hyper's own limit: more would be allocated for at every request.
    // No `pipeline_flush`: it holds back the answer to a head that cannot be parsed.
    builder
        .max_header_size(MAX_HEAD)
        .max_buf_size(2 * MAX_HEAD)
        .header_read_timeout(None);
    builder
}

async fn respond(
    request: Request<hyper::body::Incoming>,
    origin: Origin,
    service: &Service,
    clock: &Clock,
) -> Response<Answer> {
    clock.begin();
    if service.live && request.uri().path() == live::EVENTS {
        return events(service);
    }
    let outgoing = answer(request, origin, service).await;
    clock.end();
    let mut response = response(outgoing);
    if *service.stop.borrow() {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A body that is there, or one that comes while the page is open.
type Answer = Either<Full<Bytes>, live::Events>;

fn events(service: &Service) -> Response<Answer> {
    let events = live::Events::new(service.stages.clone(), service.stop.clone());
    let mut response = Response::new(Either::Right(events));
    *response.headers_mut() = live::event_headers();
    response
}

async fn answer(
    request: Request<hyper::body::Incoming>,
    origin: Origin,
    service: &Service,
) -> Outgoing {
    if service.live && request.uri().path() == live::SCRIPT {
        return live::script();
    }
    let (head, body) = request.into_parts();
    let entry = log::Entry::new(&head, origin.remote);
    let method = head.method.clone();
    let page = service.live.then(|| page_name(&head));
    let serving = service.serving();
    let outgoing = match receive::receive(head, Body::from(body), origin.remote, false) {
        Ok(incoming) => {
            edge::answer(&serving.shared, &serving.pool, incoming, origin.loopback).await
        }
        Err(status) => edge::refuse(status, &method),
    };
    serving.shared.count_answer();
    entry.write(&outgoing);
    match page {
        Some(page) => {
            let mut good = service.good.borrow_mut();
            live::prepare(outgoing, serving.number, (&method, page), &mut good)
        }
        None => outgoing,
    }
}

/// Host and path, as sent: what tells pages apart while they are developed.
fn page_name(head: &Parts) -> String {
    let host = head.headers.get(HOST).map(HeaderValue::as_bytes);
    let host = String::from_utf8_lossy(host.unwrap_or_default());
    format!("{host}{}", head.uri.path())
}

fn response(outgoing: Outgoing) -> Response<Answer> {
    let mut response = Response::new(Either::Left(Full::new(outgoing.body)));
    *response.status_mut() =
        StatusCode::from_u16(outgoing.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = outgoing.headers;
    response
}

/// When a connection has waited too long for its client.
#[derive(Debug)]
struct Clock {
    phase: Cell<Phase>,
    since: Cell<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Head,
    Answer,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock {
            phase: Cell::new(Phase::Idle),
            since: Cell::new(Instant::now()),
        }
    }
}

impl Clock {
    /// The connection is over the limit from then on, unless something happens before.
    fn deadline(&self) -> Instant {
        let since = self.since.get();
        match self.phase.get() {
            Phase::Idle => since + IDLE_TIME,
            Phase::Head => since + HEAD_TIME,
            // Pages have limits of their own; look again after a while.
            Phase::Answer => Instant::now() + IDLE_TIME,
        }
    }

    /// Bytes arrived.
    fn receive(&self) {
        if self.phase.get() == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    /// Bytes left: an answer that is taken slowly is no idle connection.
    fn send(&self) {
        if self.phase.get() == Phase::Idle {
            self.enter(Phase::Idle);
        }
    }

    /// Returns once the deadline has passed, however often it moves.
    async fn expired(&self) {
        let mut alarm = pin!(sleep_until(self.deadline()));
        poll_fn(|context| {
            loop {
                if self.deadline() < alarm.deadline() {
                    alarm.as_mut().reset(self.deadline());
                }
                ready!(alarm.as_mut().poll(context));
                if self.deadline() <= Instant::now() {
                    return Poll::Ready(());
                }
                alarm.as_mut().reset(self.deadline());
            }
        })
        .await;
    }

    fn begin(&self) {
        self.enter(Phase::Answer);
    }

    fn end(&self) {
        self.enter(Phase::Idle);
    }

    fn enter(&self, phase: Phase) {
        self.phase.set(phase);
        self.since.set(Instant::now());
    }
}

/// A stream that tells the clock when bytes arrive or leave.
struct Watched<S> {
    stream: S,
    clock: Rc<Clock>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.clock.receive();
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.clock.send();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.clock.send();
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
