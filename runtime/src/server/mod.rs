//! The server executable: reads its options, binds, starts the workers, and waits for the order to stop.
//! What a request is answered with is decided in `edge`; this is what stands around it.

mod clerk;
mod condition;
mod connection;
mod control;
mod data;
mod edge;
mod encoding;
mod failure;
mod files;
mod finished;
#[cfg(test)]
pub(crate) mod fixture;
mod listen;
mod live;
mod log;
mod options;
mod range;
mod receive;
mod report;
mod runner;
mod start;
#[cfg(test)]
mod tests;
mod worker;

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

pub use edge::{answer, refuse};
pub use failure::Failure;
pub(crate) use finished::Finished;
pub use listen::{Address, AddressError};
pub use live::Stage;
pub use log::targets as log_targets;
pub(crate) use receive::normalize;
pub use receive::receive;
pub use report::ready;
pub use start::Server;

use crate::exchange::Shared;
use crate::geo::Geo;
use crate::program::Program;
use crate::scribe;
use crate::session::Secrets;
use control::Control;
use options::{Command, Settings, StatusFormat};

/// Everything the executable does; the result is its exit status.
pub fn main(program: Program) -> ExitCode {
    match options::read(std::env::args_os(), &program.node) {
        Err(error) => {
            // Nothing is left to be done about a closed terminal.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        Ok((command, settings)) => match run(program, &command, &settings) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                let _ = writeln!(io::stderr(), "error: {failure}");
                ExitCode::FAILURE
            }
        },
    }
}

fn run(program: Program, command: &Command, settings: &Settings) -> Result<(), Failure> {
    match command {
        Command::Serve => serve(program, settings),
        Command::Status { format } => {
            let state = control::status(&settings.data)?;
            print(&match format {
                StatusFormat::Human => control::describe(&state),
                StatusFormat::Json => format!("{state}\n"),
            })
        }
        Command::Stop => control::stop(&settings.data),
        Command::Clerk { name, arguments } => {
            let answer = control::ask(&settings.data, &clerk::request(name, arguments), None)?;
            print(&clerk::result(&answer)?)
        }
        Command::Data(command) => {
            log::start(settings.log, settings.log_format);
            print(&data::run(command, &settings.data, program.node.teller)?)
        }
        Command::Newsecret => new_secret(&settings.data),
        Command::Routes => print(&report::routes(&program)),
        Command::Version => print(concat!("moonstalk ", env!("CARGO_PKG_VERSION"), "\n")),
    }
}

fn print(text: &str) -> Result<(), Failure> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|cause| Failure::System {
            doing: "write the output",
            cause,
        })
}

/// Puts a new secret into a data folder, and has the server take it that runs there.
fn new_secret(data: &Path) -> Result<(), Failure> {
    match control::ask(data, control::NEW_SECRET, None) {
        Err(Failure::NotRunning { .. }) => {
            let _lock = lock_data(data)?;
            Secrets::renew(data).map_err(|cause| Failure::System {
                doing: "make a new secret",
                cause,
            })
        }
        Ok(answer) => match serde_json::from_str::<serde_json::Value>(&answer) {
            Ok(answer) if answer["done"] == true => Ok(()),
            Ok(answer) => Err(Failure::Refused {
                message: answer["error"]
                    .as_str()
                    .unwrap_or(control::NEW_SECRET)
                    .to_owned(),
            }),
            Err(error) => Err(Failure::Refused {
                message: error.to_string(),
            }),
        },
        Err(failure) => Err(failure),
    }
}

/// Serves until told to stop.
fn serve(program: Program, settings: &Settings) -> Result<(), Failure> {
    log::start(settings.log, settings.log_format);
    let _lock = lock_data(&settings.data)?;
    // Before data are touched: a server that cannot listen changes nothing.
    let bound = listen::bind(&settings.listen, settings.workers.get())?;
    let shared = Shared::new(
        Arc::new(program),
        settings.mode,
        built(),
        settings.data.clone(),
    );
    let shared = shared.with_secrets().map_err(|cause| Failure::System {
        doing: "keep secrets",
        cause,
    })?;
    let shared = Arc::new(shared.with_data().map_err(pages)?);
    scribe::prepare(&shared).map_err(pages)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::System {
            doing: "start",
            cause,
        })?;
    let orders = runtime.block_on(async { Orders::watch() })?;
    let server = Server::start_bound(
        Arc::clone(&shared),
        bound,
        settings.workers.get(),
        settings.drain,
    )?;
    let served = runtime.block_on(attend(&shared, &server, settings.workers.get(), orders));
    server.stop();
    if let Some(teller) = &shared.teller {
        // Somebody may still read: the data are not closed, but they are on the disk.
        teller.settle().map_err(Failure::Teller)?;
    }
    control::close(&settings.data);
    served
}

/// Says that the server is ready and answers the control socket until the order to stop.
async fn attend(
    shared: &Arc<Shared>,
    server: &Server,
    workers: usize,
    mut orders: Orders,
) -> Result<(), Failure> {
    let (stop, mut stopped) = watch::channel(false);
    let control = Control::open(Arc::clone(shared), workers, stop)?;
    match &shared.geo {
        Some(geo) => tracing::info!("{geo}"),
        None => tracing::info!(
            "places of visitors are not known: no databases in {}",
            Geo::folder(&shared.data).display()
        ),
    }
    let _ = io::stderr().write_all(report::ready(&shared.program, server.addresses()).as_bytes());
    tokio::spawn(control.run());
    tokio::select! {
        () = orders.stop() => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    tracing::info!("stopping");
    Ok(())
}

/// Signals that tell a process to end.
struct Orders {
    terminate: Signal,
    interrupt: Signal,
}

impl Orders {
    fn watch() -> Result<Orders, Failure> {
        let watch = |kind| {
            signal(kind).map_err(|cause| Failure::System {
                doing: "watch for signals",
                cause,
            })
        };
        Ok(Orders {
            terminate: watch(SignalKind::terminate())?,
            interrupt: watch(SignalKind::interrupt())?,
        })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What keeps pages from being served.
fn pages(error: impl std::fmt::Display) -> Failure {
    Failure::Pages {
        message: error.to_string(),
    }
}

/// Makes the data folder and keeps other processes out of it for as long as the file is held.
fn lock_data(data: &Path) -> Result<File, Failure> {
    let failed = |path: &Path, cause| Failure::Data {
        path: path.to_owned(),
        cause,
    };
    std::fs::create_dir_all(data).map_err(|cause| failed(data, cause))?;
    let path = data.join("lock");
    let file = File::create(&path).map_err(|cause| failed(&path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::Locked {
            path: data.to_owned(),
        }),
        Err(TryLockError::Error(cause)) => Err(failed(&path, cause)),
    }
}

/// When this executable was made; now, where that cannot be found out.
fn built() -> SystemTime {
    let modified = std::env::current_exe()
        .and_then(std::fs::metadata)
        .and_then(|found| found.modified());
    modified.unwrap_or_else(|_| SystemTime::now())
}
