//! Tasks of a small project, `work/`, under `msc dev`: run off the requests, once, and again after the process was killed.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::process::{Process, wait_for};

/// The project as it is served.
struct Served(Process);

fn serve(data: &Path) -> Served {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/work");
    let mut command = Command::new(super::msc());
    command
        .arg("dev")
        .arg(project)
        .args(["--listen", "127.0.0.1:0", "--data"]);
    Served(Process::start(command.arg(data)))
}

/// Now, in seconds since 1970.
fn seconds() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.expect("a clock").as_secs()
}

impl Served {
    /// What the front page does with a query.
    fn ask(&self, query: &str) -> String {
        let answer = self.0.ask(&format!("GET /?{query}"), "example.com", "", "");
        let body = answer.split_once("<p>").map_or("", |(_, body)| body);
        body.split_once("</p>")
            .map_or("", |(text, _)| text)
            .to_owned()
    }

    fn schedule(&self, function: &str, name: &str) -> String {
        self.ask(&format!(
            "what=schedule&call={function}&name={name}&retry=0"
        ))
    }

    fn count(&self, name: &str) -> String {
        self.ask(&format!("what=count&name={name}"))
    }

    /// Polls the result of a task until it begins so.
    fn until(&self, id: &str, wanted: &str) -> String {
        let mut result = String::new();
        let seen = wait_for(|| {
            result = self.ask(&format!("what=result&id={id}"));
            result.starts_with(wanted)
        });
        assert!(seen, "the task is {result}, not {wanted}");
        result
    }
}

#[test]
fn tasks_run_off_the_requests_and_their_results_are_polled() {
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    let plain = served.schedule("Plain", "a");
    assert_eq!(plain.len(), 32, "{plain}");
    assert!(served.until(&plain, "done").starts_with("done: table"));
    assert_eq!(served.count("a"), "1");

    let procedure = served.schedule("Count", "b");
    assert_eq!(served.until(&procedure, "done"), "done: 1");

    let fails = served.schedule("Fail", "c");
    assert_eq!(served.until(&fails, "failed"), "failed: no way");
    let refuses = served.schedule("Refuse", "d");
    assert_eq!(served.until(&refuses, "failed"), "failed: not today");
    let halfway = served.schedule("FailHalfway", "e");
    assert_eq!(served.until(&halfway, "failed"), "failed: halfway");
    assert_eq!(
        served.count("halfway"),
        "0",
        "a procedure that fails changes nothing"
    );
    let before = served.ask("what=tasks");
    served.schedule("Nothing", "f");
    assert_eq!(served.ask("what=tasks"), before, "no such function");

    let thrice = served.schedule("Thrice", "g");
    assert_eq!(served.until(&thrice, "done"), "done: 3");
    assert_eq!(served.ask(&format!("what=cancel&id={thrice}")), "false");
    assert_eq!(served.ask("what=result&id=x"), "nil: unknown task");
    assert_eq!(served.ask("what=run&id=x"), "unknown task");
}

#[test]
fn what_a_transaction_schedules_is_part_of_it() {
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    served.ask("what=rolled_back");
    assert_eq!(served.ask("what=tasks"), "0");
    let id = served.ask("what=both&name=both-task");
    assert_eq!(served.until(&id, "done"), "done: 1");
    assert_eq!(
        (served.count("both"), served.ask("what=tasks")),
        ("1".into(), "1".into())
    );
    assert_eq!(served.count("rolled"), "0");
}

#[test]
fn a_long_task_holds_up_neither_pages_nor_others() {
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    let long = served.schedule("Wait", "long");
    served.until(&long, "running");
    let short = served.schedule("Plain", "short");
    served.until(&short, "done");
    served.until(&long, "running");
    served.ask("what=go");
    assert_eq!(served.until(&long, "done"), "done: waited");
}

#[test]
fn a_task_for_later_outlives_the_process() {
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    let at = seconds() + 6;
    let id = served.ask(&format!("what=schedule&call=Plain&name=later&at={at}"));
    served.until(&id, "waiting");
    served.ask("what=settle");
    drop(served);
    let served = serve(data.path());
    served.until(&id, "done");
    assert!(seconds() >= at, "not before its time");
    assert_eq!(served.count("later"), "1");
}

#[test]
fn a_task_that_was_running_when_the_process_was_killed_runs_again_once() {
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    let id = served.ask("what=schedule&call=Wait&name=killed");
    served.until(&id, "running");
    assert!(wait_for(|| served.count("killed") == "1"));
    served.ask("what=settle");
    drop(served);
    let served = serve(data.path());
    served.until(&id, "running");
    assert!(wait_for(|| served.count("killed") == "2"));
    served.ask("what=go");
    assert_eq!(served.until(&id, "done"), "done: waited");
    served.ask("what=settle");
    drop(served);
    let served = serve(data.path());
    served.until(&id, "done");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(served.count("killed"), "2");
}

#[test]
fn a_procedure_does_what_it_does_once_however_often_the_process_is_killed() {
    const TASKS: usize = 40;
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    let at = seconds() + 3;
    let ids: Vec<String> = (0..TASKS)
        .map(|n| served.ask(&format!("what=schedule&call=Slow&name=slow{n}&at={at}")))
        .collect();
    // All of them are on the disk, and none has begun.
    served.ask("what=settle");
    let mut served = Some(served);
    for after in [200, 350, 150] {
        drop(served.take());
        served = Some(serve(data.path()));
        assert!(wait_for(|| seconds() >= at));
        std::thread::sleep(Duration::from_millis(after));
    }
    drop(served);
    let served = serve(data.path());
    for (n, id) in ids.iter().enumerate() {
        served.until(id, "done");
        assert_eq!(served.count(&format!("slow{n}")), "1");
    }
}

#[test]
fn a_named_task_is_one_however_often_it_is_asked_for() {
    let data = tempfile::tempdir().expect("a folder");
    let served = serve(data.path());
    assert_eq!(served.ask("what=persistent"), "new");
    assert!(wait_for(|| served.count("repeated") == "2"), "it repeats");
    assert_ne!(served.ask("what=persistent"), "new");
    assert_eq!(served.ask("what=tasks"), "1");
    assert_eq!(served.ask("what=run&id=work.Count"), "waiting");
    assert_eq!(served.ask("what=cancel&id=work.Count"), "true");
    assert!(wait_for(|| served.ask("what=tasks") == "0"));
}
