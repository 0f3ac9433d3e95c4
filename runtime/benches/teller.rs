//! What stored data costs without Lua, beside the store below it, and what a million records cost.
//! `cargo bench --bench teller` prints a table and takes some minutes; with `-- --test` everything is done once, in small.
//!
//! Not criterion's: some of it must be measured in a process of its own, and durable writes are waited for, not counted.
#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a program whose output is the table"
)]

use std::hint::black_box;
use std::path::Path as FilePath;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fjall::{Database, KeyspaceCreateOptions, PersistMode};
use runtime::TellerSettings;
use runtime::teller::{Part, Path, Table, Teller, Value};
use rustix::time::{ClockId, clock_gettime};

/// Writers that wait for the disk at the same time.
const WRITERS: usize = 64;
/// What makes this executable say what opening a folder costs.
const OPEN: &str = "MOONSTALK_BENCH_OPEN";

struct Sizes {
    many: u64,
    few: u64,
    reads: u64,
    durable: Duration,
}

fn main() {
    if let Some(folder) = std::env::var_os(OPEN) {
        return opened(folder.as_ref());
    }
    let is_test = std::env::args().any(|argument| argument == "--test");
    let sizes = match is_test {
        true => Sizes {
            many: 2000,
            few: 100,
            reads: 100,
            durable: Duration::from_millis(20),
        },
        false => Sizes {
            many: 1_000_000,
            few: 1000,
            reads: 300_000,
            durable: Duration::from_secs(3),
        },
    };
    let folder = tempfile::tempdir().expect("a folder");
    println!("{:<52} {:>12}   limit", "", "measured");
    durable(&folder.path().join("durable"), &sizes);
    let few = folder.path().join("few");
    let of_few = reads(&few, sizes.few, &sizes);
    let many = folder.path().join("many");
    let of_many = reads(&many, sizes.many, &sizes);
    for (name, few, many) in [
        ("random fetch", of_few.random, of_many.random),
        ("save", of_few.save, of_many.save),
    ] {
        row(
            &format!("{name}, {} records against {}", sizes.many, sizes.few),
            &format!("{:.2} x", many / few),
            "3 x",
        );
    }
    let mut child = Command::new(std::env::current_exe().expect("this executable"));
    let output = child.env(OPEN, &many).output().expect("runs");
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

fn row(what: &str, measured: &str, limit: &str) {
    println!("{what:<52} {measured:>12}   {limit}");
}

fn micros(nanoseconds: f64) -> String {
    format!("{:.2} us", nanoseconds / 1000.0)
}

fn open(folder: &FilePath) -> Arc<Teller> {
    Teller::open(folder, TellerSettings::default()).expect("opens")
}

/// A record of 24 keys: texts, numbers and flags.
fn record(id: u64) -> Value {
    let field = |place: u64| {
        [
            (
                format!("name_{place}"),
                Value::text(format!("a text of some length, {id}")),
            ),
            (
                format!("number_{place}"),
                Value::Number((id * place) as f64),
            ),
            (
                format!("flag_{place}"),
                Value::Boolean(place.is_multiple_of(2)),
            ),
        ]
    };
    let entries = (1..=8)
        .flat_map(field)
        .map(|(name, value)| (Part::text(name), value));
    Value::Table(Table::new(entries.collect()))
}

fn at(id: u64) -> Path {
    Path::root("records").with(Part::Number(id as f64))
}

/// Numbers of which nobody needs more than that they differ (xorshift: Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Nanoseconds of processor time that something takes, the best of some runs: other work on the machine counts little.
fn time(times: u64, mut what: impl FnMut(u64)) -> f64 {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
    };
    let runs = (0..5).map(|_| {
        let begun = now();
        (0..times / 5).for_each(&mut what);
        (now() - begun) / (times / 5) as f64
    });
    runs.fold(f64::INFINITY, f64::min)
}

struct Figures {
    random: f64,
    save: f64,
}

fn fill(teller: &Arc<Teller>, count: u64) {
    for first in (0..count).step_by(500) {
        let filled = teller.transact(None, |transaction| {
            (first..count.min(first + 500))
                .try_for_each(|id| transaction.save(&at(id), Some(&record(id))))
        });
        filled.unwrap_or_else(|error: runtime::teller::Error| panic!("{error}"));
    }
    teller.settle().expect("on the disk");
}

fn reads(folder: &FilePath, count: u64, sizes: &Sizes) -> Figures {
    let teller = open(folder);
    let begun = Instant::now();
    fill(&teller, count);
    row(
        &format!("filling with {count} records, each"),
        &micros(begun.elapsed().as_nanos() as f64 / count as f64),
        "",
    );
    let fetch = |path: &Path| {
        drop(black_box(
            teller.fetch(path).expect("reads").expect("there"),
        ))
    };
    let hot = at(7);
    row(
        "  fetch of a record, hot",
        &micros(time(sizes.reads, |_| fetch(&hot))),
        "4 us with Lua",
    );
    let field = at(7).with(Part::text("name_3"));
    row(
        "  fetch of a field, hot",
        &micros(time(sizes.reads, |_| fetch(&field))),
        "1.5 us with Lua",
    );
    let mut ids = Random(7);
    let random = time(sizes.reads, |_| fetch(&at(ids.below(count))));
    row(
        "  fetch of a record, at random",
        &micros(random),
        "10 us with Lua",
    );
    let value = record(9);
    let save = time(sizes.reads / 5, |_| {
        let path = at(ids.below(count));
        let saved = teller.transact(None, |transaction| transaction.save(&path, Some(&value)));
        saved.unwrap_or_else(|error: runtime::teller::Error| panic!("{error}"));
    });
    row("  save of a record, batched", &micros(save), "6 us");
    Figures { random, save }
}

/// Durable writes a second of so many writers.
/// How the disk is waited for.
#[derive(Clone, Copy)]
enum Wait {
    /// As a page does, whose thread has other requests to answer meanwhile: another thread asks the disk.
    Page,
    /// As a task or a command does.
    Thread,
}

fn durable_writes(teller: &Arc<Teller>, writers: usize, wait: Wait, time: Duration) -> f64 {
    let count = AtomicU64::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let count = &count;
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build();
                let runtime = runtime.expect("a runtime");
                let value = record(writer as u64);
                let mut number = 0;
                while begun.elapsed() < time {
                    let path = at((number * WRITERS + writer) as u64);
                    let saved =
                        teller.transact(None, |transaction| transaction.save(&path, Some(&value)));
                    let ((), receipt) =
                        saved.unwrap_or_else(|error: runtime::teller::Error| panic!("{error}"));
                    match wait {
                        Wait::Page => runtime.block_on(teller.durable(receipt.change)),
                        Wait::Thread => teller.settle(),
                    }
                    .expect("durable");
                    number += 1;
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner() as f64 / begun.elapsed().as_secs_f64()
}

fn durable(folder: &FilePath, sizes: &Sizes) {
    let open_below = || {
        let database = Database::builder(folder.join("fjall"))
            .open()
            .expect("opens");
        let keyspace = database.keyspace("records", KeyspaceCreateOptions::default);
        (database, keyspace.expect("opens"))
    };
    // Opened again, as ours is once it is made: only the journal of a store that was just made has its length beforehand, and
    // to bring a file that grows to the disk takes half as long again.
    drop(open_below());
    let (database, keyspace) = open_below();
    let teller = open(&folder.join("teller"));
    // As long as a record of 24 keys.
    let document = vec![b'x'; 560];
    let (mut below, mut own, mut direct, mut rounds) = (0.0, 0.0, 0.0, 0.0);
    // In turns, as other work on the disk may change meanwhile.
    for _ in 0..3 {
        let begun = Instant::now();
        let mut number = 0_u64;
        while begun.elapsed() < sizes.durable {
            keyspace
                .insert(number.to_be_bytes(), &document)
                .expect("inserts");
            database.persist(PersistMode::SyncData).expect("persists");
            number += 1;
        }
        below += number as f64 / begun.elapsed().as_secs_f64();
        own += durable_writes(&teller, 1, Wait::Page, sizes.durable);
        direct += durable_writes(&teller, 1, Wait::Thread, sizes.durable);
        rounds += 1.0;
    }
    let [below, own, direct] = [below, own, direct].map(|sum| sum / rounds);
    row(
        "insert and fsync of fjall, a second",
        &format!("{below:.0}"),
        "",
    );
    for (who, own) in [("a thread", direct), ("a page", own)] {
        row(
            &format!("  durable saves of {who}, of that"),
            &format!("{:.2} x", own / below),
            "0.8 x at least",
        );
    }
    let together = durable_writes(&teller, WRITERS, Wait::Page, sizes.durable);
    row(
        &format!("  of {WRITERS} pages at once, a second"),
        &format!("{together:.0}"),
        "",
    );
    row(
        "  these of one page",
        &format!("{:.1} x", together / own),
        "10 x at least",
    );
}

fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}

/// What opening costs a process that has done nothing else.
fn opened(folder: &FilePath) {
    let begun = Instant::now();
    let teller = open(folder);
    row(
        "opening it",
        &format!("{:.0} ms", begun.elapsed().as_secs_f64() * 1000.0),
        "1000 ms",
    );
    row("  memory then", &format!("{:.0} MB", memory()), "150 MB");
    let mut ids = Random(11);
    for _ in 0..200_000 {
        drop(teller.fetch(&at(ids.below(1_000_000))).expect("reads"));
    }
    row(
        "  after 200,000 records at random",
        &format!("{:.0} MB", memory()),
        "150 MB",
    );
}
