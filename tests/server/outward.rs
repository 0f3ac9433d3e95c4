//! What pages reach outside, in a small project, `outer/`, under `msc dev`: other servers, here made by the tests, and programs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::status;
use crate::process::Process;

/// The project as it is served.
struct Served {
    process: Process,
    _data: tempfile::TempDir,
}

fn serve() -> Served {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/outer");
    let data = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(super::msc());
    command
        .arg("dev")
        .arg(project)
        .args(["--listen", "127.0.0.1:0", "--data"]);
    Served {
        process: Process::start(command.arg(data.path())),
        _data: data,
    }
}

impl Served {
    /// The whole answer to a query.
    fn whole(&self, query: &str) -> String {
        let line = format!("GET /?{query}");
        self.process.ask(&line, "example.com", "", "")
    }

    /// What the page says came back.
    fn ask(&self, query: &str) -> String {
        let answer = self.whole(query);
        let body = answer.split_once("<p>").map_or("", |(_, body)| body);
        match body.split_once("</p>") {
            Some((text, _)) => text.to_owned(),
            None => answer,
        }
    }
}

/// Another server, on an address of this machine; it counts its connections.
struct Peer {
    address: String,
    connections: Arc<AtomicUsize>,
}

/// A server that answers each request with what `answer` makes of it, and stays connected.
fn peer(host: &str, answer: fn(&str) -> Option<Vec<u8>>) -> Peer {
    let listener = TcpListener::bind((host, 0)).expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            count.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || converse(&stream, answer));
        }
    });
    Peer {
        address,
        connections,
    }
}

fn converse(mut stream: &TcpStream, answer: fn(&str) -> Option<Vec<u8>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut request = String::new();
        while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
        if request.is_empty() {
            return;
        }
        let length = request
            .to_ascii_lowercase()
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.lines().next()?.parse().ok())
            .unwrap_or(0);
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        request.push_str(&String::from_utf8_lossy(&body).replace('\0', "0"));
        let Some(answer) = answer(&request) else {
            // Says nothing until the other side has enough.
            let _ = reader.read_line(&mut request);
            return;
        };
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

/// An answer of plain text, with a header that is there twice.
fn plain(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Twice: a\r\nX-Twice: b\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn echo(request: &str) -> Option<Vec<u8>> {
    Some(plain(&request.replace("\r\n", "~")))
}

fn silent(_: &str) -> Option<Vec<u8>> {
    None
}

fn elsewhere(_: &str) -> Option<Vec<u8>> {
    Some(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\nContent-Length: 0\r\n\r\n".to_vec())
}

fn endless(_: &str) -> Option<Vec<u8>> {
    let mut answer = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n".to_vec();
    answer.resize(20_000_000, b'x');
    Some(answer)
}

fn garbage(_: &str) -> Option<Vec<u8>> {
    Some(b"not http at all\r\n\r\n".to_vec())
}

#[test]
fn a_page_asks_another_server() {
    let (served, peer) = (serve(), peer("127.0.0.1", echo));
    let address = &peer.address;
    let answer = served.ask(&format!("what=get&url=http://{address}/a%3Fb%3Dc"));
    assert!(
        answer.starts_with("200 text/plain 2 GET /a?b=c HTTP/1.1~"),
        "{answer}"
    );
    assert!(answer.contains(&format!("host: {address}~")), "{answer}");
    let answer = served.ask(&format!("what=post&note=hi&url=http://{address}/"));
    assert!(answer.contains("POST / HTTP/1.1~"), "{answer}");
    assert!(answer.contains("x-note: hi~"), "{answer}");
    assert!(
        answer.contains("accept: text/plain~accept: text/html~"),
        "{answer}"
    );
    assert!(answer.ends_with("~~a0b"), "{answer}");
}

#[test]
fn connections_are_used_again() {
    let (served, peer) = (serve(), peer("127.0.0.1", echo));
    for _ in 0..2 {
        let answer = served.ask(&format!("what=several&url=http://{}/", peer.address));
        assert_eq!(answer, "200 200 200");
    }
    assert_eq!(peer.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn what_is_inside_is_reached_only_where_the_node_says_so() {
    let (served, other) = (serve(), peer("127.0.0.2", echo));
    for address in [
        &*other.address,
        "169.254.169.254",
        "[::1]:80",
        "0.0.0.0:80",
        "2130706434:80",
    ] {
        let answer = served.ask(&format!("what=get&url=http://{address}/"));
        assert!(answer.starts_with("nil: "), "{address}: {answer}");
    }
    let answer = served.ask(&format!("what=get&url=http://{}/", other.address));
    assert!(answer.contains("outgoing.allow"), "{answer}");
    assert_eq!(other.connections.load(Ordering::SeqCst), 0);
    let redirects = peer("127.0.0.1", elsewhere);
    let answer = served.ask(&format!("what=get&url=http://{}/", redirects.address));
    assert!(answer.starts_with("302 "), "{answer}");
}

#[test]
fn what_goes_wrong_outside_is_a_result() {
    let served = serve();
    let large = peer("127.0.0.1", endless);
    let answer = served.ask(&format!("what=get&url=http://{}/", large.address));
    assert!(
        answer.starts_with("nil: the answer has more than"),
        "{answer}"
    );
    let odd = peer("127.0.0.1", garbage);
    let answer = served.ask(&format!("what=get&url=http://{}/", odd.address));
    assert!(answer.starts_with("nil: "), "{answer}");
    let fine = peer("127.0.0.1", echo);
    let address = &fine.address;
    for query in [
        "what=get&url=ftp://127.0.0.1/".to_owned(),
        "what=get&url=nowhere".to_owned(),
        "what=get&url=http://no-such-host.invalid/".to_owned(),
        format!("what=get&url=https://{address}/"),
        format!("what=get&url=http://a:b@{address}/"),
        format!("what=post&url=http://{address}/&note=a%0D%0AX-Forged:%201"),
    ] {
        let answer = served.ask(&query);
        assert!(answer.starts_with("nil: "), "{query}: {answer}");
    }
    assert_eq!(status(&served.whole("what=mistyped")), 500);
}

#[test]
fn a_peer_that_says_nothing_keeps_nobody_else_waiting() {
    let (served, peer) = (serve(), peer("127.0.0.1", silent));
    let begun = Instant::now();
    let answer = served.ask(&format!("what=short&url=http://{}/", peer.address));
    assert_eq!(answer, "nil: it took longer than 0.3 seconds");
    assert!(begun.elapsed() < Duration::from_secs(8));
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| served.ask(&format!("what=get&url=http://{}/", peer.address)));
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(served.ask(""), "nothing");
        assert!(!waits.is_finished(), "it waits still");
        let answer = waits.join().expect("an answer");
        assert!(answer.contains("took"), "{answer}");
    });
}

#[test]
fn listed_programs_run_and_others_do_not() {
    let served = serve();
    assert_eq!(served.ask("what=cat"), "0 true []");
    assert_eq!(served.ask("what=fail"), "3 [no\n]");
    assert_eq!(served.ask("what=arguments"), "a b|$(id)|7|");
    assert_eq!(
        served.ask("what=late"),
        "nil: it took longer than 0.3 seconds"
    );
    let refused = served.whole("what=unlisted");
    assert_eq!(status(&refused), 500);
    assert!(refused.contains("is not listed"), "{refused}");
}
