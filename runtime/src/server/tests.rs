//! The server over real sockets: framing, limits, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Address, Server, fixture};

const GET: &str = "GET /robots.txt HTTP/1.1\r\nHost: example.com\r\n\r\n";

fn server(workers: usize, drain: Duration) -> Server {
    let any = "127.0.0.1:0".parse().expect("an address");
    Server::start(Arc::new(fixture::shared()), &[any], workers, drain).expect("a server")
}

/// One connection, and the answers read from it.
struct Client(BufReader<TcpStream>);

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Client {
    fn connect(server: &Server) -> Client {
        let Address::Tcp(address) = &server.addresses()[0] else {
            panic!("not TCP")
        };
        let stream = TcpStream::connect(address).expect("connected");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a timeout");
        Client(BufReader::new(stream))
    }

    fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).expect("sent");
    }

    fn ask(&mut self, text: &str) -> Answer {
        self.send(text);
        self.answer(true)
    }

    fn answer(&mut self, with_body: bool) -> Answer {
        let mut headers = String::new();
        while !headers.ends_with("\r\n\r\n") {
            assert_ne!(
                self.0.read_line(&mut headers).expect("a line"),
                0,
                "closed after {headers:?}"
            );
        }
        let headers = headers.to_ascii_lowercase();
        let length = headers
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split("\r\n").next());
        let length = length
            .filter(|_| with_body)
            .map_or(0, |length| length.parse().expect("a length"));
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("a body");
        Answer {
            status: headers[9..12].parse().expect("a status"),
            headers,
            body,
        }
    }

    fn is_closed(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0) | Err(_))
    }
}

#[test]
fn a_connection_serves_many_requests() {
    let server = server(2, Duration::ZERO);
    let mut client = Client::connect(&server);
    for _ in 0..3 {
        let answer = client.ask(GET);
        assert_eq!(
            (answer.status, &answer.body[..]),
            (200, &b"User-agent: *\n"[..])
        );
        assert!(
            answer.headers.contains("date: ")
                && answer.headers.contains("x-content-type-options: nosniff")
        );
    }
    server.stop();
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = server(1, Duration::ZERO);
    let mut client = Client::connect(&server);
    client.send(&format!(
        "{GET}{}{GET}",
        GET.replace("robots.txt", "css/site.css")
    ));
    let lengths: Vec<usize> = (0..3).map(|_| client.answer(true).body.len()).collect();
    assert_eq!(lengths, [14, fixture::CSS.len(), 14]);
    server.stop();
}

#[test]
fn head_is_get_without_the_body() {
    let server = server(1, Duration::ZERO);
    let mut client = Client::connect(&server);
    client.send(&GET.replace("GET", "HEAD"));
    let head = client.answer(false);
    assert!(
        head.headers.contains("content-length: 14\r\n"),
        "{}",
        head.headers
    );
    let get = client.ask(GET);
    let without_date = |headers: &str| {
        let mut lines: Vec<String> = headers
            .lines()
            .filter(|line| !line.starts_with("date:"))
            .map(str::to_owned)
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(without_date(&head.headers), without_date(&get.headers));
    server.stop();
}

#[test]
fn heads_and_targets_have_limits() {
    let server = server(1, Duration::ZERO);
    let head =
        |length: usize| GET.replace("Host", &format!("X-Long: {}\r\nHost", "a".repeat(length)));
    assert_eq!(Client::connect(&server).ask(&head(30 * 1024)).status, 200);
    assert_eq!(Client::connect(&server).ask(&head(40 * 1024)).status, 431);
    let target = |length: usize| {
        GET.replace(
            "/robots.txt",
            &format!("/robots.txt?{}", "a".repeat(length)),
        )
    };
    assert_eq!(
        Client::connect(&server).ask(&target(8 * 1024 - 12)).status,
        200
    );
    assert_eq!(Client::connect(&server).ask(&target(8 * 1024)).status, 414);
    server.stop();
}

#[test]
fn hosts_must_be_said_once() {
    let server = server(1, Duration::ZERO);
    let status = |text: &str| Client::connect(&server).ask(text).status;
    assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), 400);
    assert_eq!(
        status("GET http://b.com/ HTTP/1.1\r\nHost: a.com\r\n\r\n"),
        400
    );
    assert_eq!(
        status("GET http://example.com/robots.txt HTTP/1.1\r\nHost: example.com\r\n\r\n"),
        200
    );
    assert_eq!(
        status("OPTIONS * HTTP/1.1\r\nHost: example.com\r\n\r\n"),
        200
    );
    assert_eq!(status("rubbish\r\n\r\n"), 400);
    server.stop();
}

#[test]
fn stopping_closes_idle_connections_at_once() {
    let server = server(2, Duration::from_secs(10));
    let mut used = Client::connect(&server);
    used.ask(GET);
    let mut unused = Client::connect(&server);
    let began = Instant::now();
    server.stop();
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    assert!(used.is_closed() && unused.is_closed());
}

#[test]
fn stopping_finishes_what_was_begun() {
    let server = server(1, Duration::from_secs(10));
    let mut client = Client::connect(&server);
    client.ask(GET);
    let (begun, rest) = GET.split_at(20);
    client.send(begun);
    std::thread::sleep(Duration::from_millis(100));
    let stopping = std::thread::spawn(move || server.stop());
    std::thread::sleep(Duration::from_millis(100));
    let answer = client.ask(rest);
    assert!(
        answer.status == 200 && answer.headers.contains("connection: close"),
        "{}",
        answer.headers
    );
    assert!(client.is_closed());
    drop(client);
    stopping.join().expect("stopped");
}

#[test]
fn stopping_waits_no_longer_than_told() {
    let server = server(1, Duration::from_millis(200));
    let mut client = Client::connect(&server);
    client.ask(GET);
    client.send(&GET[..20]);
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    server.stop();
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    assert!(client.is_closed());
}

#[test]
fn unix_sockets_serve_and_are_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.sock");
    let address = Address::Unix(path.clone());
    let server = Server::start(Arc::new(fixture::shared()), &[address], 2, Duration::ZERO)
        .expect("a server");
    let mut stream = std::os::unix::net::UnixStream::connect(&path).expect("connected");
    stream
        .write_all(
            GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("User-agent: *\n"),
        "{answer}"
    );
    server.stop();
    assert!(!path.exists());
}
