//! What a request costs: finding its address, rendering its page in process, and the whole way over a socket.
//! Measures the pages of `tests/bench/project`. `cargo bench --bench requests`; `-- --save-baseline NAME` keeps the
//! figures, `-- --baseline NAME` compares with them.
//!
//! A bench of the root package, which joins compiler and runtime: the runtime itself knows no compiler.
#![allow(missing_docs, reason = "criterion's macro documents nothing")]

#[allow(
    dead_code,
    unused_imports,
    reason = "the command's way from compiled to served; its tests stand in the same file and run with the command"
)]
#[path = "../../compiler/cli/src/link.rs"]
mod link;

/// What the tests of `link` name.
#[cfg(test)]
mod embedded {
    pub(crate) const SHIPPED: &[compiler::project::ShippedFile] = &[];
}

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use compiler::project::{Project, Roots};
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main};
use hyper::Request;

use runtime::scribe::Pool;
use runtime::server::{self, Address, Server};
use runtime::{Body, Escape, Incoming, Mode, Program, Shared, Site, route};

/// The pages: a table of twenty rows, one with addresses and attributes in each, one without tags, and fifty rows with
/// layout, parts and conditionals.
const PAGES: [&str; 4] = ["table", "links", "static", "list"];

/// What `formats.lua` calls a thousand times.
const FORMATS: [&str; 8] = [
    "nothing", "number", "money", "date", "time", "relative", "list", "read",
];

fn program(project: &Project) -> Program {
    let compiled = compiler::compile(project).expect("it can be compiled");
    let (program, bytecode) = compiled.program.expect("the project has no errors");
    link::program(
        &program,
        &bytecode,
        &project.sources,
        link::Encodings::Plain,
    )
}

fn serving(program: Program) -> Arc<Shared> {
    Arc::new(Shared::new(
        Arc::new(program),
        Mode::Production,
        SystemTime::UNIX_EPOCH,
        PathBuf::from("data"),
    ))
}

fn shared() -> Arc<Shared> {
    served(|_| {})
}

/// Every value escaped as in an attribute, which is right nowhere else, but costs the least.
fn as_plain(program: &mut Program) {
    for chunk in program.chunks.to_mut() {
        for piece in chunk.pieces.to_mut() {
            if matches!(piece.escape, Escape::Within(..)) {
                piece.escape = Escape::Attribute;
            }
        }
    }
}

fn served(change: impl FnOnce(&mut Program)) -> Arc<Shared> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let roots = Roots {
        folder: root.join("tests/bench/project"),
        applications: vec![root.join("bundles")],
        ..Roots::default()
    };
    let project = Project::read(&roots, &[]).expect("it can be read");
    let mut program = program(&project);
    change(&mut program);
    serving(program)
}

/// A site of so many exact addresses, and ten patterns after them.
fn site(n_addresses: usize) -> Site {
    let mut settings = String::from("addresses = {\n");
    for number in 0..n_addresses {
        settings.push_str(&format!(
            "{{ matches = \"shelf-{number}/tea\", view = \"page\" }},\n"
        ));
    }
    for number in 0..10 {
        settings.push_str(&format!(
            "{{ pattern = \"^part{number}/%d+$\", view = \"page\" }},\n"
        ));
    }
    settings.push_str("}\n");
    let file = |name: &str, text: &str| (format!("sites/example.com/{name}"), text.to_owned());
    let files = [
        file("page.html", "<p>page</p>"),
        file("settings.lua", &settings),
    ];
    let program = program(&compiler::bench::project(&files));
    program.sites[0].clone()
}

fn match_address(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("match");
    for n_addresses in [10, 1_000] {
        let site = site(n_addresses);
        let exact = format!("shelf-{}/tea", n_addresses / 2);
        for (name, address) in [
            ("exact", &*exact),
            ("last pattern", "part9/12"),
            ("nothing", "no/such/page"),
        ] {
            assert_eq!(route::find(&site, address).is_none(), name == "nothing");
            group.bench_function(format!("{name} of {n_addresses}"), |b| {
                b.iter(|| route::find(&site, address));
            });
        }
    }
    group.finish();
}

fn incoming(page: &str) -> Incoming {
    let request = Request::get(format!("/{page}")).header("host", "bench.example");
    let (head, ()) = request.body(()).expect("a request").into_parts();
    server::receive(
        head,
        Body::empty(),
        IpAddr::from(Ipv4Addr::LOCALHOST),
        false,
    )
    .expect("a request that the server admits")
}

fn render(criterion: &mut Criterion) {
    rendered(criterion.benchmark_group("render"), shared());
    rendered(
        criterion.benchmark_group("render, all escaped alike"),
        served(as_plain),
    );
}

fn rendered(mut group: BenchmarkGroup<'_, WallTime>, shared: Arc<Shared>) {
    let pool = Pool::new(Arc::clone(&shared)).expect("a machine");
    let worker = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a worker");
    for page in PAGES {
        let answer = |incoming| worker.block_on(server::answer(&shared, &pool, incoming, true));
        assert_eq!(answer(incoming(page)).status, 200);
        group.bench_function(page, |b| {
            b.iter_batched(|| incoming(page), answer, BatchSize::SmallInput);
        });
    }
    group.finish();
}

/// What a thousand calls of a formatter cost, beside a page that makes none.
fn formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("formats");
    let shared = shared();
    let pool = Pool::new(Arc::clone(&shared)).expect("a machine");
    let worker = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a worker");
    for call in FORMATS {
        let answer = |incoming| worker.block_on(server::answer(&shared, &pool, incoming, true));
        let path = format!("formats?call={call}");
        assert_eq!(answer(incoming(&path)).status, 200);
        group.bench_function(call, |b| {
            b.iter_batched(|| incoming(&path), answer, BatchSize::SmallInput);
        });
    }
    group.finish();
}

/// Twenty languages.
const LANGUAGES: [&str; 20] = [
    "en", "ar", "cs", "da", "de", "el", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nl", "pl",
    "pt", "ru", "sv", "tr",
];

/// How many terms a page has.
const TERMS: usize = 60;

/// A page of terms and values on a site of so many languages; `fixed` leaves nothing in it that depends on the request.
fn speaking(n_languages: usize, fixed: bool) -> Arc<Shared> {
    let mut vocabulary = String::new();
    for language in &LANGUAGES[..n_languages] {
        for term in 0..TERMS {
            vocabulary.push_str(&format!(
                "{language}.term_{term} = \"{language}: some words of term {term}\"\n"
            ));
        }
    }
    let mut page = String::from("<html lang=\"?(page.language)\"><body>\n");
    for term in 0..TERMS {
        page.push_str(&format!("<p class=\"x\">?(l.term_{term}) <b>"));
        page.push_str(if fixed {
            "</b></p>\n"
        } else {
            "?(request.method)</b></p>\n"
        });
    }
    page.push_str("</body></html>\n");
    let file = |name: &str, text: &str| (format!("sites/bench.example/{name}"), text.to_owned());
    let files = [
        file("settings.lua", "language = \"en\"\n"),
        file("vocabulary.lua", &vocabulary),
        file("page.html", &page),
    ];
    serving(program(&compiler::bench::project(&files)))
}

/// The same page where there is one language, and where visitors choose among twenty.
fn speak(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("languages");
    let worker = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a worker");
    for (name, n_languages, fixed) in [
        ("one", 1, false),
        ("twenty", 20, false),
        ("one, finished", 1, true),
        ("twenty, finished", 20, true),
    ] {
        let shared = speaking(n_languages, fixed);
        let pool = Pool::new(Arc::clone(&shared)).expect("a machine");
        let asked = || {
            let mut asked = incoming("page");
            let wishes = "en-GB,en;q=0.9,de;q=0.8".parse().expect("a header");
            asked.headers.insert("accept-language", wishes);
            asked
        };
        let answer = |incoming| worker.block_on(server::answer(&shared, &pool, incoming, true));
        assert_eq!(answer(asked()).headers["content-language"], "en");
        group.bench_function(name, |b| {
            b.iter_batched(asked, answer, BatchSize::SmallInput);
        });
    }
    group.finish();
}

/// One connection, one request at a time: what is measured is the way there and back, not what the server can bear.
fn serve(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("serve");
    let local: Address = "127.0.0.1:0".parse().expect("an address");
    let server =
        Server::start(shared(), &[local], 1, Duration::ZERO).expect("a server that listens");
    let Some(Address::Tcp(address)) = server.addresses().first() else {
        unreachable!("the only address it was given is one of TCP");
    };
    for page in PAGES {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("a socket of TCP");
        let request = format!("GET /{page} HTTP/1.1\r\nHost: bench.example\r\n\r\n");
        let mut answer = vec![0; first_answer(&mut stream, &request)];
        group.bench_function(page, |b| {
            b.iter(|| {
                stream.write_all(request.as_bytes()).expect("sent");
                stream.read_exact(&mut answer).expect("answered");
            });
        });
    }
    group.finish();
    server.stop();
}

/// Asks once, and gives the length of the answer, which is the same every time.
fn first_answer(stream: &mut TcpStream, request: &str) -> usize {
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    while !is_whole(&answer) {
        let mut part = [0; 16 * 1024];
        let length = stream.read(&mut part).expect("answered");
        assert_ne!(length, 0, "the server closed the connection");
        answer.extend_from_slice(&part[..length]);
    }
    answer.len()
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length
        .and_then(|length| length.parse().ok())
        .expect("an answer of known length");
    answer.len() >= head.len() + 4 + length
}

criterion_group!(benches, match_address, render, formats, speak, serve);
criterion_main!(benches);
