//! One worker: a thread with its own runtime, listeners and Lua machines, which accepts connections until told to stop.
//! Workers share the program and nothing that changes but counters.

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::pin;
use std::rc::Rc;
use std::sync::mpsc;
use std::task::Poll;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::MissedTickBehavior;

use super::connection::{self, Origin, Service};
use super::failure::Failure;
use super::listen::Listener;
use super::live::Stage;

/// Pause after the system refused a connection, mostly for want of file descriptors.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// How often machines are looked for that nobody needs any longer.
const REST: Duration = Duration::from_secs(5);

/// What a worker is started with.
#[derive(Debug)]
pub(crate) struct Worker {
    /// What is served.
    pub(crate) stages: watch::Receiver<Stage>,
    /// Whether stages follow each other.
    pub(crate) live: bool,
    /// Its listeners, and whether each can be reached from this machine alone.
    pub(crate) listeners: Vec<(Listener, bool)>,
    /// Turns true when the server stops.
    pub(crate) stop: watch::Receiver<bool>,
    /// Longest time that open requests are waited for after that.
    pub(crate) drain: Duration,
}

/// What a worker reports once it accepts connections, or cannot.
pub(crate) type Report = mpsc::Sender<Result<(), Failure>>;

impl Worker {
    /// Starts the thread.
    pub(crate) fn start(self, number: usize, report: Report) -> io::Result<JoinHandle<()>> {
        std::thread::Builder::new()
            .name(format!("worker-{number}"))
            .spawn(move || self.run(&report))
    }

    fn run(self, report: &Report) {
        let runtime = match tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
        {
            Ok(runtime) => runtime,
            Err(cause) => {
                return tell(
                    report,
                    Err(Failure::System {
                        doing: "start a worker",
                        cause,
                    }),
                );
            }
        };
        LocalSet::new().block_on(&runtime, self.work(report));
    }

    async fn work(self, report: &Report) {
        let Worker {
            stages,
            live,
            listeners,
            stop,
            drain,
        } = self;
        let (service, doors) = match prepare(stages, live, listeners, stop) {
            Ok(ready) => ready,
            Err(failure) => return tell(report, Err(failure)),
        };
        tell(report, Ok(()));
        let mut connections = accept_until_stopped(service, doors).await;
        let finished = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(drain, finished).await.is_err() {
            tracing::warn!(
                connections = connections.len(),
                "requests were cut off: they took longer than the drain time"
            );
        }
    }
}

/// The starter may have given up waiting, which is then its own affair.
fn tell(report: &Report, outcome: Result<(), Failure>) {
    let _ = report.send(outcome);
}

fn prepare(
    stages: watch::Receiver<Stage>,
    live: bool,
    listeners: Vec<(Listener, bool)>,
    stop: watch::Receiver<bool>,
) -> Result<(Rc<Service>, Vec<Door>), Failure> {
    let service = Service::new(stages, live, stop).map_err(|error| Failure::Pages {
        message: error.to_string(),
    })?;
    let doors: io::Result<Vec<Door>> = listeners.into_iter().map(Door::open).collect();
    let doors = doors.map_err(|cause| Failure::System {
        doing: "use a listener",
        cause,
    })?;
    Ok((Rc::new(service), doors))
}

/// Accepts connections until the server stops; gives those still open.
async fn accept_until_stopped(service: Rc<Service>, doors: Vec<Door>) -> JoinSet<()> {
    let mut connections = JoinSet::new();
    let mut stop = service.stop.clone();
    let mut stopped = pin!(stop.wait_for(|stop| *stop));
    let mut rest = tokio::time::interval(REST);
    rest.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = &mut stopped => return connections,
            accepted = accept(&doors) => match accepted {
                Ok((stream, origin)) => stream.serve(origin, Rc::clone(&service), &mut connections),
                Err(error) => pause(&error).await,
            },
            _ = rest.tick() => service.rest(),
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "a connection failed");
                }
            }
        }
    }
}

async fn pause(error: &io::Error) {
    tracing::warn!(%error, "a connection could not be accepted");
    tokio::time::sleep(REFUSED_PAUSE).await;
}

/// A listener as the worker's runtime knows it.
enum Door {
    Tcp {
        listener: TcpListener,
        loopback: bool,
    },
    Unix(UnixListener),
}

/// A connection as it was accepted.
enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Door {
    fn open((listener, loopback): (Listener, bool)) -> io::Result<Door> {
        Ok(match listener {
            Listener::Tcp(listener) => Door::Tcp {
                listener: TcpListener::from_std(listener)?,
                loopback,
            },
            Listener::Unix(listener) => Door::Unix(UnixListener::from_std(listener)?),
        })
    }
}

/// The next connection at any of the doors.
async fn accept(doors: &[Door]) -> io::Result<(Stream, Origin)> {
    poll_fn(|context| {
        for door in doors {
            let polled = match door {
                Door::Tcp { listener, loopback } => {
                    listener.poll_accept(context).map_ok(|(stream, remote)| {
                        (
                            Stream::Tcp(stream),
                            Origin {
                                remote: remote.ip().to_canonical(),
                                loopback: *loopback,
                            },
                        )
                    })
                }
                Door::Unix(listener) => listener.poll_accept(context).map_ok(|(stream, _)| {
                    // Who connects to a Unix socket is on this machine, whatever it forwards.
                    (
                        Stream::Unix(stream),
                        Origin {
                            remote: IpAddr::V4(Ipv4Addr::LOCALHOST),
                            loopback: false,
                        },
                    )
                }),
            };
            if polled.is_ready() {
                return polled;
            }
        }
        Poll::Pending
    })
    .await
}

impl Stream {
    fn serve(self, origin: Origin, service: Rc<Service>, connections: &mut JoinSet<()>) {
        match self {
            Stream::Tcp(stream) => {
                // Answers are written whole: waiting to fill packets would only delay them.
                let _ = stream.set_nodelay(true);
                connections.spawn_local(connection::serve(stream, origin, service));
            }
            Stream::Unix(stream) => {
                connections.spawn_local(connection::serve(stream, origin, service));
            }
        }
    }
}
