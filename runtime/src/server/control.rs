//! The control socket in the data folder: one line asks a running server for its state, tells it to stop, or to do something
//! with its data.
//! Only who may write to the data folder can connect.

use std::ffi::OsString;
use std::fs::Permissions;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use super::clerk;
use super::data::{self, Work};
use super::failure::Failure;
use super::listen;
use crate::exchange::Shared;
use crate::session::Secrets;
use crate::teller::Teller;

/// The command that puts a new secret in place.
pub(crate) const NEW_SECRET: &str = "newsecret";
/// Longest line a client may send.
const MAX_LINE: u64 = 16 << 10;
/// Longest wait for the state: every record is counted.
const COUNTING: Duration = Duration::from_secs(120);
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
    let line = line.trim();
    if let Some((name, file)) = line.split_once(' ')
        && let Some(work) = Work::of(name)
    {
        return carry_out(work, file, stream.get_mut(), &desk).await;
    }
    match line {
        "clerk" => {
            let answer = clerk::answer(&mut stream, Arc::clone(&desk.shared)).await;
            reply(stream.get_mut(), &answer).await
        }
        "status" => {
            let counting = tokio::task::spawn_blocking(move || desk.state());
            if let Ok(state) = counting.await {
                reply(stream.get_mut(), &state).await;
            }
        }
        NEW_SECRET => {
            let answer = match desk.new_secret() {
                Ok(()) => json!({ "done": true }),
                Err(error) => json!({ "error": error.to_string() }),
            };
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

/// Works in a thread of its own, which need not end before the server does.
async fn carry_out(work: Work, file: &str, stream: &mut UnixStream, desk: &Desk) {
    let file = PathBuf::from(OsString::from_vec(percent_decode_str(file).collect()));
    let shared = Arc::clone(&desk.shared);
    let (to, mut from) = tokio::sync::mpsc::unbounded_channel();
    let started = std::thread::Builder::new()
        .name(work.name().to_owned())
        .spawn(move || data::serve(work, &shared, &file, &to));
    if let Err(error) = started {
        reply(stream, &json!({ "error": error.to_string() })).await;
    }
    while let Some(answer) = from.recv().await {
        reply(stream, &answer).await;
    }
}

/// A client that does not wait for its answer loses it.
async fn reply(stream: &mut UnixStream, answer: &Value) {
    let _ = stream.write_all(format!("{answer}\n").as_bytes()).await;
}

impl Desk {
    fn new_secret(&self) -> io::Result<()> {
        let data = &self.shared.data;
        Secrets::renew(data)?;
        self.shared.secrets()?.reload(data)
    }

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
            "teller": self.shared.teller.as_ref().map(|teller| teller_state(teller)),
        })
    }
}

fn teller_state(teller: &Teller) -> Value {
    let status = match teller.status() {
        Ok(status) => status,
        Err(error) => return json!({ "error": error.to_string() }),
    };
    let tables: Vec<Value> = status
        .tables
        .iter()
        .map(|(name, records, bytes)| json!({ "name": name, "records": records, "bytes": bytes }))
        .collect();
    json!({
        "tables": tables,
        "disk": status.disk,
        "cached": status.cached,
        "hits": status.hits,
        "misses": status.misses,
        "changes": status.changes,
        "pending": status.pending,
        "flushed": status.flushed,
        "halted": status.halted,
        "dropped": teller.dropped().map(ToString::to_string),
    })
}

/// Asks the server running in a data folder for its state.
pub(crate) fn status(data: &Path) -> Result<Value, Failure> {
    let answer = ask(data, "status", Some(COUNTING))?;
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

/// Has the server running in a data folder do something with its data and a file; gives how many it were.
pub(crate) fn work(
    data: &Path,
    work: Work,
    file: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, Failure> {
    let path = socket(data);
    let mut stream = BlockingStream::connect(&path).map_err(|_| Failure::NotRunning {
        path: data.to_owned(),
    })?;
    let failed = |cause| Failure::Data {
        path: path.clone(),
        cause,
    };
    let file = percent_encode(file.as_os_str().as_bytes(), NON_ALPHANUMERIC);
    writeln!(stream, "{} {file}", work.name()).map_err(failed)?;
    for line in io::BufReader::new(stream).lines() {
        let answer: Value =
            serde_json::from_str(&line.map_err(failed)?).map_err(|error| failed(error.into()))?;
        if let Some(message) = answer["error"].as_str() {
            let message = message.to_owned();
            return Err(Failure::Refused { message });
        }
        if let Some(count) = answer["done"].as_u64() {
            return Ok(count);
        }
        progress(answer["progress"].as_u64().unwrap_or_default());
    }
    Err(failed(io::ErrorKind::UnexpectedEof.into()))
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
    let mut lines = format!(
        "version: {}\nprocess: {}\nuptime: {} s\nsites: {}\nworkers: {}\nrequests: {}\n",
        state["version"].as_str().unwrap_or_default(),
        state["pid"],
        state["uptime"],
        sites.join(", "),
        state["workers"],
        state["requests"],
    );
    if let Some(teller) = state.get("teller").filter(|teller| teller.is_object()) {
        describe_teller(&mut lines, teller);
    }
    lines
}

fn describe_teller(lines: &mut String, teller: &Value) {
    if let Some(error) = teller["error"].as_str() {
        lines.push_str(&format!("data: {error}\n"));
        return;
    }
    let number = |name: &str| teller[name].as_u64().unwrap_or_default();
    let (hits, misses) = (number("hits"), number("misses"));
    let rate = match hits + misses {
        0 => "unused".to_owned(),
        all => format!("{:.1} % found in it", 100.0 * hits as f64 / all as f64),
    };
    let flushed = teller["flushed"]
        .as_u64()
        .map_or("never".to_owned(), |seconds| format!("{seconds} s ago"));
    lines.push_str(&format!(
        "data: {} on the disk\ncache: {}, {rate}\nchanges: {}, {} of them not on the disk yet\nlast brought to the disk: {flushed}\n",
        size(number("disk")),
        size(number("cached")),
        number("changes"),
        number("pending"),
    ));
    for (name, what) in [("halted", "saving is halted"), ("dropped", "at the start")] {
        if let Some(reason) = teller[name].as_str() {
            lines.push_str(&format!("{what}: {reason}\n"));
        }
    }
    for table in teller["tables"].as_array().into_iter().flatten() {
        let records = table["records"].as_u64().unwrap_or_default();
        let plural = if records == 1 { "" } else { "s" };
        lines.push_str(&format!(
            "table {}: {records} record{plural}, {}\n",
            table["name"].as_str().unwrap_or_default(),
            size(table["bytes"].as_u64().unwrap_or_default()),
        ));
    }
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    let units = ["kB", "MB", "GB"];
    let mut size = bytes as f64;
    let mut unit = "bytes";
    for next in units {
        if size < 1000.0 {
            break;
        }
        (size, unit) = (size / 1000.0, next);
    }
    match unit {
        "bytes" => format!("{bytes} bytes"),
        unit => format!("{size:.1} {unit}"),
    }
}
