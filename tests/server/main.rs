//! The real executable of this repository, over real sockets.

mod languages;
mod limits;
mod outward;
mod people;
mod process;
mod safety;
mod shop;
mod tasks;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server; it is stopped when the test ends, however that is.
struct Server {
    child: Child,
    address: String,
    _data: tempfile::TempDir,
}

/// Starts a server with the data of a folder; when it has ended, the lines it wrote can be had.
fn started(
    command: &mut Command,
    data: tempfile::TempDir,
) -> (Server, std::thread::JoinHandle<String>) {
    let mut child = command
        .env_remove("MOONSTALK_ENVIRONMENT")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned))
        .expect("the server says where it listens");
    // What it writes later must not fill the pipe.
    let later = std::thread::spawn(move || {
        let lines: Vec<String> = lines.map_while(Result::ok).collect();
        lines.join("\n")
    });
    let server = Server {
        child,
        address,
        _data: data,
    };
    (server, later)
}

impl Server {
    fn start(arguments: &[&str]) -> Server {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.args(["--listen", "127.0.0.1:0", "--data"]);
        command.arg(data.path()).args(arguments);
        started(&mut command, data).0
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the server accepts");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("timeout");
        stream
    }

    /// The whole answer to one request on a connection of its own.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("send");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("receive");
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, headers: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n{headers}\r\n"
        ))
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> String {
        let length = body.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status line")
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn pages_forms_and_files_are_served() {
    let server = Server::start(&[]);
    let front = server.get("/", "");
    assert_eq!(status(&front), 200);
    assert_eq!(
        header(&front, "content-type"),
        Some("text/html; charset=UTF-8")
    );
    assert_eq!(header(&front, "x-content-type-options"), Some("nosniff"));
    assert_eq!(header(&front, "x-powered-by"), Some("Moonstalk"));
    assert!(header(&front, "date").is_some());
    assert!(front.contains("<title>"));
    let hello = server.post("/hello", FORM, "firstname=%3Cb%3EAnn");
    assert!(hello.contains("Hello, &lt;b&gt;Ann"), "{hello}");
    assert_eq!(status(&server.get("/nowhere", "")), 404);
    assert_eq!(status(&server.get("/nowhere.png", "")), 404);
    assert_eq!(
        status(&server.get("/hello.html", "")),
        404,
        "a view with tags is nobody's to read"
    );
    assert_eq!(status(&server.get("/settings.lua", "")), 404);
    assert_eq!(status(&server.get("/page.html", "")), 200);
}

#[test]
fn files_are_compressed_cached_and_cut() {
    let server = Server::start(&[]);
    let whole = server.get("/public/site.css", "");
    let tag = header(&whole, "etag").expect("an entity tag").to_owned();
    assert!(
        header(&whole, "cache-control").is_some_and(|value| value.starts_with("public, max-age="))
    );
    assert!(header(&whole, "last-modified").is_some());
    assert_eq!(
        header(
            &server.get("/public/site.css", "Accept-Encoding: gzip, br\r\n"),
            "content-encoding"
        ),
        Some("br")
    );
    assert_eq!(
        header(
            &server.get("/public/site.css", "Accept-Encoding: gzip\r\n"),
            "content-encoding"
        ),
        Some("gzip")
    );
    assert_eq!(
        status(&server.get("/public/site.css", &format!("If-None-Match: {tag}\r\n"))),
        304
    );
    let part = server.get("/public/site.css", "Range: bytes=0-3\r\n");
    assert_eq!(status(&part), 206);
    assert_eq!(header(&part, "content-length"), Some("4"));
}

#[test]
fn requests_do_not_see_each_other() {
    let server = Server::start(&[]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let server = &server;
            scope.spawn(move || {
                for round in 0..20 {
                    let name = format!("v{number}x{round}");
                    let answer = server.post("/hello", FORM, &format!("firstname={name}"));
                    assert!(answer.contains(&format!("Hello, {name}<")), "{answer}");
                    assert!(server.get("/hello", "").contains("have we met?"));
                }
            });
        }
    });
}

#[test]
fn a_page_that_is_kept_is_the_page_that_was_made() {
    let server = Server::start(&["--workers", "1"]);
    let answer = |headers: &str| {
        let answer = server.get("/page", headers);
        let lines = answer.lines().filter(|line| !line.starts_with("date: "));
        lines.collect::<Vec<_>>().join("\n")
    };
    let made = answer("");
    assert!(made.contains("</html>"));
    assert_eq!(answer(""), made);
    assert_eq!(answer("Accept-Language: fr\r\n"), made);
    assert_eq!(status(&server.get("/page?x=1", "")), 200);
}

#[test]
fn limits_are_kept() {
    let server = Server::start(&[]);
    let long = "a".repeat(9 * 1024);
    assert_eq!(status(&server.get(&format!("/{long}"), "")), 414);
    assert_eq!(
        status(&server.get("/", &format!("X-Long: {}\r\n", "a".repeat(40 * 1024)))),
        431
    );
    assert_eq!(
        status(&server.post("/hello", FORM, &"a".repeat(32_001))),
        413
    );
    assert_eq!(status(&server.post("/hello", "text/csv", "a,b")), 415);
    assert_eq!(status(&server.post("/hello", "application/json", "{")), 400);
    let fields = |count: usize| {
        (0..count)
            .map(|n| format!("f{n}=1"))
            .collect::<Vec<_>>()
            .join("&")
    };
    assert_eq!(status(&server.post("/hello", FORM, &fields(60))), 200);
    assert_eq!(status(&server.post("/hello", FORM, &fields(61))), 400);
}

#[test]
fn hosts_decide_the_site() {
    let server = Server::start(&[]);
    let host = |host: &str| {
        server.ask(&format!(
            "GET /hello?a=1 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    };
    let twin = host("www.example.com");
    assert_eq!(
        (status(&twin), header(&twin, "location")),
        (301, Some("http://example.com/hello?a=1"))
    );
    assert_eq!(status(&host("EXAMPLE.com:8080")), 200);
    assert_eq!(status(&host("example.com.localhost")), 200);
    let unknown = host("nobody.test");
    assert_eq!(status(&unknown), 404);
    assert!(unknown.contains("nobody.test"));
    assert_eq!(
        status(&server.ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")),
        400
    );
}

#[test]
fn one_connection_carries_many_requests() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    let request = "HEAD /hello HTTP/1.1\r\nHost: example.com\r\n\r\n";
    let last = "HEAD /hello HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n";
    stream
        .write_all(format!("{request}{request}{last}").as_bytes())
        .expect("send");
    let mut answers = String::new();
    stream.read_to_string(&mut answers).expect("receive");
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
}

#[test]
fn production_shows_no_details_and_is_what_the_executable_runs_in() {
    let server = Server::start(&[]);
    assert_eq!(header(&server.get("/", ""), "x-robots-tag"), None);
    let development = Server::start(&["--environment", "development"]);
    assert_eq!(
        header(&development.get("/", ""), "x-robots-tag"),
        Some("none")
    );
}

/// The command, brought up to date first: `cargo test` builds it only when its own tests are among what it runs, and an
/// old one left beside the server would test what was, not what is.
fn msc() -> std::path::PathBuf {
    static BUILT: std::sync::OnceLock<std::path::PathBuf> = std::sync::OnceLock::new();
    BUILT
        .get_or_init(|| {
            let mut build = Command::new(env!("CARGO"));
            build.args(["build", "--quiet", "--locked", "-p", "msc"]);
            if !cfg!(debug_assertions) {
                build.arg("--release");
            }
            let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status();
            assert!(built.is_ok_and(|status| status.success()), "msc is built");
            std::path::Path::new(env!("CARGO_BIN_EXE_server")).with_file_name("msc")
        })
        .clone()
}

fn run_msc(arguments: &[&str]) -> String {
    let output = Command::new(msc())
        .args(arguments)
        .args(["--sites", "target-sites", "--applications", "bundles"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("msc runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Domain and path of every exact address of the examples.
fn pages() -> Vec<(String, String)> {
    let routes = run_msc(&["routes", "--format", "json"]);
    let text = |line: &str, field: &str| {
        let rest = line.split_once(&format!("\"{field}\":\""))?.1;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let exact = routes
        .lines()
        .filter(|line| line.contains("\"selector\":\"matches\""));
    exact
        .filter_map(|line| Some((text(line, "site")?, text(line, "address")?)))
        .collect()
}

#[test]
fn source_and_executable_answer_the_same() {
    let server = Server::start(&[]);
    let pages = pages();
    assert!(pages.len() > 10, "{pages:?}");
    let data = tempfile::tempdir().expect("a temporary folder");
    let folder = data.path().to_str().expect("a path that is text");
    for (site, address) in pages {
        let path = format!("/{}", address.trim_start_matches('/'));
        let body = |answer: &str| {
            answer
                .split_once("\r\n\r\n")
                .map(|(_, body)| body.to_owned())
        };
        // A page may show the time: one that turned between the two is asked again.
        let same = (0..3).any(|_| {
            let arguments = [
                "render",
                "--production",
                "--host",
                &site,
                "--data",
                folder,
                &path,
            ];
            let rendered = run_msc(&arguments);
            let served = server.ask(&format!("GET {path} HTTP/1.0\r\nHost: {site}\r\n\r\n"));
            body(&served).as_deref() == Some(rendered.as_str())
        });
        assert!(
            same,
            "{site}{path} differs between msc render and the server"
        );
    }
}

#[test]
fn a_port_in_use_is_one_clear_line() {
    let server = Server::start(&[]);
    let data = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_server"))
        .args(["--listen", &server.address, "--data"])
        .arg(data.path())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        words.contains("in use") && words.lines().count() == 1,
        "{words}"
    );
}
