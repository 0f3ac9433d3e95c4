//! A disk that is full: writing fails with a clear error, reading goes on, and so does writing once there is room, without a
//! new start. What was durable before is there throughout.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use runtime::TellerSettings;
use runtime::teller::{Error, Path as DataPath, Teller, Value};
use rustix::process::{Pid, Resource, Rlimit, prlimit};

use super::server::{Server, run};

/// How long it may take until writing goes on.
const PATIENCE: Duration = Duration::from_secs(30);

/// Limits the size of files that a process may write; the writes that would exceed it are cut short, then fail.
fn limit(server: &Server, bytes: Option<u64>) {
    let id = i32::try_from(server.id()).ok().and_then(Pid::from_raw);
    let limits = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(id, Resource::Fsize, limits).expect("limited");
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn files_that_may_not_grow() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let server = Server::start_tolerant(data);
    let mut client = server.connect();
    let mut ask = |page: &str| client.get(page).expect("an answer");
    let mut promised = Vec::new();
    for round in 0..3 {
        for number in 0..20 {
            let number = 100 * round + number;
            let (status, _) = ask(&format!("durable?round=1&number={number}"));
            assert_eq!(status, 200);
            promised.push(number);
        }
        limit(&server, Some([100_000, 1000, 1000][round]));
        // Large enough to fail at once, or small enough to wait for the next turn.
        let page = ["large", "batched", "durable"][round];
        let mut number = 0;
        until("writing does not fail", || {
            number += 1;
            let (status, _) = ask(&format!("{page}?round=9{round}&number={number}"));
            status >= 500
        });
        let status = run(data, &["status"]).1;
        assert!(
            status.contains("saving is halted: the disk is full"),
            "{status}"
        );
        let (status, _) = ask(&format!("durable?round=9{round}&number=999999"));
        assert!(status >= 500);
        let (status, state) = ask("state?round=1");
        assert_eq!(status, 200, "{state}");
        limit(&server, None);
        until("writing does not go on", || {
            ask(&format!("durable?round=8&number={round}")).0 == 200
        });
    }
    check(&server, &promised);
    drop(server);
    check(&Server::start(data), &promised);
}

fn check(server: &Server, promised: &[usize]) {
    let state = server.get("state?round=1");
    let numbers: Vec<_> = promised.iter().map(usize::to_string).collect();
    assert!(
        state.contains(&format!(" durable={} ", numbers.join(","))),
        "{state}"
    );
    let state = server.get("state?round=8");
    assert!(state.contains(" durable=0,1,2 "), "{state}");
}

/// Nothing, where the system lets nobody mount a small disk.
pub(crate) fn disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(_mounted) = Mounted::new(folder.path()) else {
        return;
    };
    let open = |reserve: u64| {
        let settings = TellerSettings {
            interval: 20,
            cache: 1 << 20,
            reserve,
        };
        Teller::open(&folder.path().join("data"), settings).expect("opens")
    };
    // What is to be left free is left free, and what is left free is enough to go on with.
    for reserve in [24 << 20, 1] {
        let teller = open(reserve);
        let save = |number: u32| {
            let path = DataPath::root("t").with(runtime::teller::Part::Number(number.into()));
            let mut random = u64::from(number) + 1;
            let bytes = (0..100_000).map(|_| {
                // Nothing that compression could make small.
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (random >> 56) as u8
            });
            let value = Value::text(bytes.collect::<Vec<_>>());
            teller.transact(None, |transaction| transaction.save(&path, Some(&value)))
        };
        let ballast = folder.path().join("ballast");
        std::fs::write(&ballast, vec![1; 20 << 20]).expect("writes");
        let mut saved = 0;
        let error = loop {
            match save(saved) {
                Ok(_) => saved += 1,
                Err(error) => break error,
            }
            assert!(saved < 2000, "it is never full");
        };
        assert!(matches!(error, Error::Full), "{error}");
        let fetch = |number: u32| {
            let path = DataPath::root("t").with(runtime::teller::Part::Number(number.into()));
            teller.fetch(&path)
        };
        for number in 0..saved {
            // While the store is opened again, readers wait for it.
            let found = fetch(number).expect("reads");
            assert!(found.is_some() || reserve == 1, "{number} of {saved}");
        }
        std::fs::remove_file(&ballast).expect("removes");
        until("writing does not go on", || save(saved).is_ok());
        for number in 0..saved {
            assert!(
                fetch(number).expect("reads").is_some(),
                "{number} of {saved} is lost"
            );
        }
        teller.settle().expect("on the disk");
        drop(teller);
        std::fs::remove_dir_all(folder.path().join("data")).expect("removes");
    }
}

/// A small disk in memory.
struct Mounted<'a>(&'a Path);

impl Mounted<'_> {
    fn new(folder: &Path) -> Option<Mounted<'_>> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=100m", "none"])
            .arg(folder);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Mounted(folder))
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}
