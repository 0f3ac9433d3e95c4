//! A running server: every address bound before any worker starts, all workers ready before anybody is told.

use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::failure::Failure;
use super::listen::{self, Address, Bound, Listener};
use super::live::Stage;
use super::runner::Runners;
use super::worker::Worker;
use crate::exchange::Shared;

/// Workers that answer requests; they go on until [`Server::stop`].
#[derive(Debug)]
pub struct Server {
    addresses: Vec<Address>,
    workers: Vec<JoinHandle<()>>,
    runners: Runners,
    drain: Duration,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Binds all addresses and starts the workers; returns when each accepts connections.
    ///
    /// # Errors
    /// The first address that cannot be listened on, or the first worker that cannot work.
    pub fn start(
        shared: Arc<Shared>,
        addresses: &[Address],
        workers: usize,
        drain: Duration,
    ) -> Result<Server, Failure> {
        Server::start_bound(shared, listen::bind(addresses, workers)?, workers, drain)
    }

    /// Likewise, on addresses that were bound before: for so many workers.
    ///
    /// # Errors
    /// The first worker that cannot work.
    pub(crate) fn start_bound(
        shared: Arc<Shared>,
        bound: Vec<Bound>,
        workers: usize,
        drain: Duration,
    ) -> Result<Server, Failure> {
        // The sender is dropped: nothing ever follows.
        let stages = watch::channel(Stage::fixed(shared)).1;
        Server::run(stages, false, bound, workers, drain)
    }

    /// Likewise, for stages that follow each other while a page is open (development).
    ///
    /// # Errors
    /// As for [`Server::start`].
    pub fn start_live(
        stages: watch::Receiver<Stage>,
        addresses: &[Address],
        workers: usize,
    ) -> Result<Server, Failure> {
        let bound = listen::bind(addresses, workers)?;
        Server::run(stages, true, bound, workers, Duration::from_secs(1))
    }

    fn run(
        stages: watch::Receiver<Stage>,
        live: bool,
        bound: Vec<Bound>,
        workers: usize,
        drain: Duration,
    ) -> Result<Server, Failure> {
        let (stop, stopped) = watch::channel(false);
        let mut server = Server {
            addresses: bound.iter().map(|bound| bound.address.clone()).collect(),
            workers: Vec::new(),
            runners: Runners::default(),
            drain,
            stop,
        };
        let (report, reports) = mpsc::channel();
        for (number, listeners) in by_worker(bound, workers).into_iter().enumerate() {
            let worker = Worker {
                stages: stages.clone(),
                live,
                listeners,
                stop: stopped.clone(),
                drain,
            };
            let started = worker.start(number, report.clone());
            server
                .workers
                .push(started.map_err(|cause| Failure::System {
                    doing: "start a worker",
                    cause,
                })?);
        }
        drop(report);
        reports
            .into_iter()
            .take(workers)
            .collect::<Result<(), Failure>>()?;
        server.runners = Runners::start(&stages, live, &stopped)?;
        Ok(server)
    }

    /// Where it listens, with the ports the system chose.
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// Accepts no more connections, finishes open requests and running tasks within the drain time, and ends the workers.
    pub fn stop(mut self) {
        self.stop.send_replace(true);
        let cut = Instant::now() + self.drain;
        for worker in self.workers.drain(..) {
            if worker.join().is_err() {
                tracing::error!("a worker ended by a defect of its own");
            }
        }
        self.runners.end(cut);
        self.remove_sockets();
    }

    fn remove_sockets(&self) {
        for address in &self.addresses {
            if let Address::Unix(path) = address {
                // Gone already is as good.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// Deals the listeners of each address out to the workers.
fn by_worker(bound: Vec<Bound>, workers: usize) -> Vec<Vec<(Listener, bool)>> {
    let mut dealt: Vec<Vec<(Listener, bool)>> = (0..workers).map(|_| Vec::new()).collect();
    for Bound { address, listeners } in bound {
        let loopback = address.is_loopback();
        for (hand, listener) in dealt.iter_mut().zip(listeners) {
            hand.push((listener, loopback));
        }
    }
    dealt
}
