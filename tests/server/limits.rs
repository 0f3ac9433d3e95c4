//! Pages that take more than they may, in a small project, `bounds/`, under `msc dev`: each is stopped, and others are answered.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{header, status};
use crate::process::Process;

/// What a page may take by the clock and of the processor, with a generous margin for machines that are busy.
const STOPPED_WITHIN: Duration = Duration::from_secs(10);

/// The project as it is served, by one worker.
struct Served {
    process: Process,
    _data: tempfile::TempDir,
}

fn serve() -> Served {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/bounds");
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
    /// The whole answer of an address.
    fn whole(&self, path: &str) -> String {
        let line = format!("GET {path}");
        self.process.ask(&line, "example.com", "", "")
    }

    /// What the page says it did.
    fn ask(&self, path: &str) -> String {
        let answer = self.whole(path);
        let body = answer.split_once("<p>").map_or("", |(_, body)| body);
        match body.split_once("</p>") {
            Some((text, _)) => text.to_owned(),
            None => answer,
        }
    }
}

#[test]
fn a_page_without_end_is_stopped_and_others_are_answered() {
    let served = serve();
    for what in [
        "spin",
        "rep",
        "pattern",
        "swallow",
        "wrapped",
        "sort",
        "coroutines",
    ] {
        let begun = Instant::now();
        std::thread::scope(|scope| {
            let endless = scope.spawn(|| served.whole(&format!("/?what={what}")));
            for _ in 0..3 {
                assert_eq!(served.ask("/"), "nothing", "beside {what}");
            }
            let answer = endless.join().expect("an answer");
            assert!([500, 503].contains(&status(&answer)), "{what}: {answer}");
        });
        assert!(begun.elapsed() < STOPPED_WITHIN, "{what} took too long");
        assert_eq!(served.ask("/"), "nothing", "after {what}");
    }
}

#[test]
fn what_needs_too_much_memory_or_calls_itself_without_end_fails_alone() {
    let served = serve();
    for what in ["hoard", "hoard_caught", "deep"] {
        let answer = served.whole(&format!("/?what={what}"));
        assert!([500, 503].contains(&status(&answer)), "{what}: {answer}");
        assert_eq!(served.ask("/"), "nothing", "after {what}");
    }
}

#[test]
fn pages_that_wait_keep_nobody_waiting() {
    const PAGES: usize = 20;
    let served = serve();
    assert_eq!(served.ask("/"), "nothing");
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let pages: Vec<_> = (0..PAGES)
            .map(|_| scope.spawn(|| served.ask("/long?what=sleep&seconds=1")))
            .collect();
        assert_eq!(served.ask("/"), "nothing");
        for page in pages {
            assert_eq!(page.join().expect("an answer"), "rested");
        }
    });
    let took = begun.elapsed();
    assert!(
        took >= Duration::from_secs(1),
        "they rested for {took:?} only"
    );
    // One after the other, they would take twenty seconds.
    assert!(took < Duration::from_secs(8), "they took {took:?}");
}

#[test]
fn waiting_counts_as_time_and_errors_of_the_limit_cannot_be_swallowed() {
    let served = serve();
    let begun = Instant::now();
    assert_eq!(status(&served.whole("/?what=sleep&seconds=30")), 503);
    assert!(begun.elapsed() < STOPPED_WITHIN);
    assert_eq!(status(&served.whole("/?what=sleep_caught")), 503);
}

#[test]
fn a_page_sets_its_time_anew() {
    let served = serve();
    assert_eq!(served.ask("/?what=watchdog"), "kept");
    assert_eq!(served.ask("/long?what=within"), "7");
    assert_eq!(status(&served.whole("/long?what=within_late")), 503);
    assert_eq!(served.ask("/long?what=left"), "as set");
}

#[test]
fn beyond_the_queue_visitors_are_asked_to_come_back() {
    // As in the node's settings.
    const ROOM: usize = 24 + 4;
    let served = serve();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let pages: Vec<_> = (0..ROOM + 6)
            .map(|_| scope.spawn(|| served.whole("/long?what=sleep&seconds=2")))
            .collect();
        pages
            .into_iter()
            .map(|page| page.join().expect("an answer"))
            .collect()
    });
    let served_well = answers.iter().filter(|answer| status(answer) == 200);
    assert_eq!(served_well.count(), ROOM);
    let refused: Vec<&String> = answers
        .iter()
        .filter(|answer| status(answer) == 503)
        .collect();
    assert_eq!(refused.len(), 6);
    for answer in refused {
        assert!(
            header(answer, "retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok()),
            "{answer}"
        );
    }
    assert_eq!(served.ask("/"), "nothing");
}

#[test]
fn nothing_a_page_writes_is_seen_by_the_next() {
    let served = serve();
    for _ in 0..5 {
        assert_eq!(served.ask("/?what=leak"), "nothing");
    }
}

#[test]
fn bodies_are_asked_for_only_when_they_are_wanted() {
    let served = serve();
    let begins = |head: &str| {
        let line = "POST / HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/x-www-form-urlencoded";
        served.process.begin(&format!("{line}\r\n{head}\r\n\r\n"))
    };
    let asked = begins("Expect: 100-continue\r\nContent-Length: 3");
    assert_eq!(status(&asked), 100, "{asked}");
    let large = begins("Expect: 100-continue\r\nContent-Length: 1000000");
    assert_eq!(status(&large), 413, "{large}");
    let odd = begins("Expect: wonders\r\nContent-Length: 3");
    assert_eq!(status(&odd), 417, "{odd}");
}
