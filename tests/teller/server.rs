//! A server process of the test project, and what it is asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::Duration;

use compiler::project::{Project, Roots};

use super::link;

/// Makes this executable the server.
pub(crate) const CHILD: &str = "MOONSTALK_TELLER_TEST";

/// How it serves.
const LISTEN: [&str; 4] = ["--listen", "127.0.0.1:0", "--workers", "2"];

type Lines = std::io::Lines<BufReader<ChildStderr>>;

/// The test project, compiled.
pub(crate) fn program() -> runtime::Program {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let roots = Roots {
        folder: root.join("tests/teller/project"),
        ..Roots::default()
    };
    let project = Project::read(&roots, &[]).expect("it can be read");
    let compiled = compiler::compile(&project).expect("it can be compiled");
    let (program, bytecode) = compiled.program.expect("the project has no errors");
    link::program(
        &program,
        &bytecode,
        &project.sources,
        link::Encodings::Plain,
    )
}

/// A command of the server executable.
pub(crate) fn command(data: &Path, arguments: &[&str]) -> Command {
    let executable = std::env::current_exe().expect("this executable");
    let mut command = Command::new(executable);
    command
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env(CHILD, "1")
        .env_remove("MOONSTALK_ENVIRONMENT")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command to its end; gives whether it went well, and what it wrote.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> (bool, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(data, arguments).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let written = match status.success() {
        true => text(stdout),
        false => text(stderr),
    };
    (status.success(), written)
}

/// A running server; it is killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts one, and waits until it listens.
    pub(crate) fn start(data: &Path) -> Server {
        Server::listening(Server::begin(command(data, &LISTEN)))
    }

    /// The same, but files that may not grow are an error for it, and not its end.
    pub(crate) fn start_tolerant(data: &Path) -> Server {
        let child = command(data, &LISTEN);
        let mut tolerant = Command::new("sh");
        tolerant
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(child.get_program())
            .args(child.get_args())
            .env(CHILD, "1")
            .env_remove("MOONSTALK_ENVIRONMENT")
            .stderr(Stdio::piped());
        Server::listening(Server::begin(tolerant))
    }

    fn listening((child, lines): (Child, Lines)) -> Server {
        let mut before = Vec::new();
        let mut lines = lines;
        while let Some(Ok(line)) = lines.next() {
            if let Some(address) = line.strip_prefix("listening on http://") {
                let address = address.to_owned();
                // What it writes later must not fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Server { child, address };
            }
            before.push(line);
        }
        panic!("the server does not start: {}", before.join("\n"));
    }

    fn begin(mut command: Command) -> (Child, Lines) {
        let mut child = command.stdout(Stdio::null()).spawn().expect("starts");
        let stderr = child.stderr.take().expect("standard error");
        (child, BufReader::new(stderr).lines())
    }

    /// Starts one, and kills it before or while it gets ready.
    pub(crate) fn start_and_kill(data: &Path, after: Duration) {
        let (child, _lines) = Server::begin(command(data, &LISTEN));
        std::thread::sleep(after);
        drop(Server {
            child,
            address: String::new(),
        });
    }

    /// A connection that asks for one page after the other.
    pub(crate) fn connect(&self) -> Client {
        let stream = TcpStream::connect(&self.address).expect("the server accepts");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a timeout");
        Client(BufReader::new(stream))
    }

    /// The text of one page.
    pub(crate) fn get(&self, page: &str) -> String {
        let (status, text) = self.connect().get(page).expect("an answer");
        assert_eq!(status, 200, "{page}: {text}");
        text
    }

    /// Stops it in the proper way.
    pub(crate) fn stop(mut self, data: &Path) {
        let (stopped, said) = run(data, &["stop"]);
        assert!(stopped, "{said}");
        assert!(self.child.wait().expect("ends").success());
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is kept.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    /// Status and text of a page; `None` when the server is gone.
    pub(crate) fn get(&mut self, page: &str) -> Option<(u16, String)> {
        let request = format!("GET /{page} HTTP/1.1\r\nHost: keeper.example\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).ok()?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let length = head.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")?
                .parse()
                .ok()
        });
        let mut body = vec![0; length.unwrap_or(0)];
        self.0.read_exact(&mut body).ok()?;
        let status = head.get(9..12)?.parse().ok()?;
        Some((status, String::from_utf8(body).ok()?))
    }
}
