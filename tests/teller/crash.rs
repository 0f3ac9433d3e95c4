//! A server that saves in every way there is, and is killed at random moments. What it had promised must be there when it is
//! started again: what it called durable, all but the last moments of the rest, indexes that say what the records say.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::server::Server;

/// How often the server is killed, unless `ROUNDS` says otherwise.
const ROUNDS: u64 = 200;
/// One kill in so many comes after a while, so that changes are older than the interval.
const LONG: u64 = 25;
/// What the project's `node.lua` says, and what a busy machine may take to do it.
const INTERVAL: Duration = Duration::from_millis(100);
const SLACK: Duration = Duration::from_millis(900);
/// Users that are moved between groups.
const USERS: u64 = 20;

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

/// What the server promised.
#[derive(Default)]
struct Promised {
    /// When each number of the round was saved, in their order.
    batched: Vec<(u64, Instant)>,
    /// Numbers of the round that are durable.
    durable: Vec<u64>,
    visits: u64,
    /// Moves of each user.
    moves: BTreeMap<u64, u64>,
}

fn setting(name: &str, usual: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => usual,
    }
}

pub(crate) fn nothing_promised_is_lost() {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed();
    let seed = setting("SEED", now.map_or(1, |now| now.as_nanos() as u64 | 1));
    let rounds = setting("ROUNDS", ROUNDS);
    let told = Told(seed);
    let mut random = Random(seed);
    let mut round = 0;
    while round < rounds {
        let folder = tempfile::tempdir().expect("a folder");
        let mut last = None;
        let mut promised = Promised::default();
        // Data begin anew now and then: making them may be interrupted too.
        for _ in 0..LONG.min(rounds - round) {
            round += 1;
            if random.below(8) == 0 {
                let after = Duration::from_millis(random.below(150));
                Server::start_and_kill(folder.path(), after);
            }
            let server = Server::start(folder.path());
            if let Some(killed) = last {
                check(&server, round - 1, &promised, killed);
            }
            promised.batched.clear();
            promised.durable.clear();
            let life = Duration::from_millis(match round % LONG {
                0 => 1500 + random.below(500),
                _ => 10 + random.below(120),
            });
            last = Some(work(server, round, life, &mut promised, &mut random));
        }
        let server = Server::start(folder.path());
        if let Some(killed) = last {
            check(&server, round, &promised, killed);
        }
    }
    std::mem::forget(told);
}

/// Says which moments they were, when it fails.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        eprintln!("SEED={} makes it happen at the same moments", self.0);
    }
}

/// Saves in all ways at once until the server is killed; gives when that was.
fn work(
    server: Server,
    round: u64,
    life: Duration,
    promised: &mut Promised,
    random: &mut Random,
) -> Instant {
    let shared = Mutex::new(promised);
    let promised = || shared.lock().expect("no thread failed");
    std::thread::scope(|scope| {
        let mut client = server.connect();
        scope.spawn(move || {
            for number in 1.. {
                if !saved(client.get(&format!("batched?round={round}&number={number}"))) {
                    break;
                }
                promised().batched.push((number, Instant::now()));
            }
        });
        for writer in 0..2 {
            let mut client = server.connect();
            scope.spawn(move || {
                for number in (1..).map(|number| 2 * number + writer) {
                    if !saved(client.get(&format!("durable?round={round}&number={number}"))) {
                        break;
                    }
                    promised().durable.push(number);
                }
            });
        }
        let mut client = server.connect();
        scope.spawn(move || {
            while let Some(visits) = number(client.get("count")) {
                let mut promised = promised();
                promised.visits = promised.visits.max(visits);
            }
        });
        let mut client = server.connect();
        let mut random = Random(random.below(u64::MAX) | 1);
        scope.spawn(move || {
            loop {
                let user = random.below(USERS);
                let page = format!("move?user={user}&group={}", random.below(5));
                let Some(moves) = number(client.get(&page)) else {
                    break;
                };
                promised().moves.insert(user, moves);
            }
        });
        std::thread::sleep(life);
        let killed = Instant::now();
        drop(server);
        killed
    })
}

/// An answer to a page that saves; no answer when the server is gone.
fn saved(answer: Option<(u16, String)>) -> bool {
    let Some((status, text)) = answer else {
        return false;
    };
    assert_eq!((status, text.trim()), (200, "saved"));
    true
}

fn number(answer: Option<(u16, String)>) -> Option<u64> {
    let (status, text) = answer?;
    assert_eq!(status, 200, "{text}");
    Some(text.trim().parse().expect("a number"))
}

/// Compares what is there with what was promised.
fn check(server: &Server, round: u64, promised: &Promised, killed: Instant) {
    let state = server.get(&format!("state?round={round}"));
    let field = |name: &str| -> &str {
        let found = state
            .split_whitespace()
            .find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_else(|| panic!("no {name} in {state}"))
    };
    let value = |name: &str| -> u64 { field(name).parse().expect("a number") };
    let numbers = |text: &str| -> Vec<u64> {
        let numbers = text.split(',').filter(|text| !text.is_empty());
        numbers
            .map(|text| text.parse().expect("a number"))
            .collect()
    };
    // Changes are lost from the last on, and only those of the last moments.
    let there = value("batched");
    assert_eq!(there, value("last"), "round {round}: a hole in {state}");
    let old = killed - INTERVAL - SLACK;
    let kept = promised.batched.iter().rfind(|(_, saved)| *saved < old);
    let kept = kept.map_or(0, |(number, _)| *number);
    assert!(there >= kept, "round {round}: {kept} is lost: {state}");

    let durable = numbers(field("durable"));
    for number in &promised.durable {
        assert!(
            durable.contains(number),
            "round {round}: {number} is lost: {state}"
        );
    }
    let visits = value("visits");
    assert!(
        visits >= promised.visits,
        "round {round}: {} visits: {state}",
        promised.visits
    );
    for moved in field("moves").split(',').filter(|text| !text.is_empty()) {
        let (user, moves) = moved.split_once(':').expect("a pair");
        let user: u64 = user.parse().expect("a number");
        let moves: u64 = moves.parse().expect("a number");
        let known = promised.moves.get(&user).copied().unwrap_or(0);
        assert!(
            moves >= known,
            "round {round}: user {user} was moved {known} times: {state}"
        );
    }
    assert!(
        value("people") >= promised.moves.len() as u64,
        "round {round}: {state}"
    );
    assert_eq!(value("people"), value("entries"), "round {round}: {state}");
    assert_eq!(field("wrong"), "0", "round {round}: {state}");
    assert_eq!(field("sum"), "0", "round {round}: {state}");
}
