//! The control socket in the data folder: one line asks a running server for its state or tells it to stop.
//! Only who may write to the data folder can connect.

use std::fs::Permissions;
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use super::clerk;
use super::failure::Failure;
use super::listen;
use crate::exchange::Shared;

/// Longest line a client may send.
const MAX_LINE: u64 = 256;
/// Longest wait for an answer that takes no work.
const PATIENCE: Duration = Duration::from_secs(5);

/// The running server's side.
pub(crate) struct Control {
    listener: UnixListener,
    desk: Arc<Desk>,
}

/// What is needed to answer.
struct Desk {
    shared: Arc<Shared>,
    workers: usize,
    stop: watch::Sender<bool>,
}

impl Control {
    /// Opens the socket; must be called inside the runtime that will run it.
    pub(crate) fn open(
        shared: Arc<Shared>,
        workers: usize,
        stop: watch::Sender<bool>,
    ) -> Result<Control, Failure> {
        let path = socket(&shared.data);
        let listener = bind(&path).map_err(|cause| Failure::Data { path, cause })?;
        Ok(Control {
            listener,
            desk: Arc::new(Desk {
                shared,
                workers,
                stop,
            }),
        })
    }

    /// Answers clients for as long as it is polled.
    pub(crate) async fn run(self) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(attend(stream, Arc::clone(&self.desk)))),
                Err(error) => {
                    tracing::warn!(%error, "the control socket failed");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    }
}

fn socket(data: &Path) -> PathBuf {
    data.join("control.sock")
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    let listener = listen::unix_listener(path)?;
    std::fs::set_permissions(path, Permissions::from_mode(0o600))?;
    UnixListener::from_std(listener)
}

/// Removes the socket of a server that ends; one that is gone already is as good.
pub(crate) fn close(data: &Path) {
    let _ = std::fs::remove_file(socket(data));
}

async fn attend(stream: UnixStream, desk: Arc<Desk>) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    let mut limited = (&mut stream).take(MAX_LINE);
    if !matches!(
        tokio::time::timeout(PATIENCE, limited.read_line(&mut line)).await,
        Ok(Ok(_))
    ) {
        return;
    }
    match line.trim() {
        "status" => reply(stream.get_mut(), &desk.state()).await,
        "clerk" => {
            let answer = clerk::answer(&mut stream, Arc::clone(&desk.shared)).await;
            reply(stream.get_mut(), &answer).await
        }
        "stop" => {
            desk.stop.send_replace(true);
            // Kept open until the process ends: that is how the client learns that it has.
            std::future::pending().await
        }
        other => {
            reply(
                stream.get_mut(),
                &json!({ "error": format!("unknown command `{other}`") }),
            )
            .await
        }
    }
}

/// A client that does not wait for its answer loses it.
async fn reply(stream: &mut UnixStream, answer: &Value) {
    let _ = stream.write_all(format!("{answer}\n").as_bytes()).await;
}

impl Desk {
    fn state(&self) -> Value {
        let sites: Vec<&str> = self
            .shared
            .program
            .sites
            .iter()
            .map(|site| &*site.domain)
            .collect();
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "pid": std::process::id(),
            "uptime": self.shared.uptime().as_secs(),
            "sites": sites,
            "workers": self.workers,
            "requests": self.shared.answered(),
        })
    }
}

/// Asks the server running in a data folder for its state.
pub(crate) fn status(data: &Path) -> Result<Value, Failure> {
    let answer = ask(data, "status", Some(PATIENCE))?;
    let broken = |error: serde_json::Error| Failure::Data {
        path: socket(data),
        cause: error.into(),
    };
    serde_json::from_str(&answer).map_err(broken)
}

/// Tells the server running in a data folder to stop; returns when it has.
pub(crate) fn stop(data: &Path) -> Result<(), Failure> {
    ask(data, "stop", None).map(drop)
}

/// Sends a command to the server running in a data folder; gives its whole answer.
pub(crate) fn ask(
    data: &Path,
    command: &str,
    patience: Option<Duration>,
) -> Result<String, Failure> {
    let path = socket(data);
    let mut stream = BlockingStream::connect(&path).map_err(|_| Failure::NotRunning {
        path: data.to_owned(),
    })?;
    let mut exchange = || {
        stream.set_read_timeout(patience)?;
        writeln!(stream, "{command}")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    exchange().map_err(|cause| Failure::Data {
        path: path.clone(),
        cause,
    })
}

/// The state in lines for people.
pub(crate) fn describe(state: &Value) -> String {
    let sites = state["sites"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let sites: Vec<&str> = sites.iter().filter_map(Value::as_str).collect();
    format!(
        "version: {}\nprocess: {}\nuptime: {} s\nsites: {}\nworkers: {}\nrequests: {}\n",
        state["version"].as_str().unwrap_or_default(),
        state["pid"],
        state["uptime"],
        sites.join(", "),
        state["workers"],
        state["requests"],
    )
}
