//! Tasks in a real Teller: what is claimed when, and what becomes of it.

mod model;

use std::sync::Arc;

use super::task::State;
use super::*;
use crate::program::{DataTable, TellerSettings};
use crate::teller::{Error, Part, Schema, Table, Teller, Transaction, Value};

const RUNNER: f64 = 7.0;

struct Desk {
    teller: Arc<Teller>,
    _folder: tempfile::TempDir,
}

fn table() -> DataTable {
    DataTable {
        name: TABLE.into(),
        owner: 0,
        node: false,
        pointers: false,
        indexes: Vec::new().into(),
    }
}

fn fields(entries: &[(&str, Value)]) -> Value {
    let function = (Part::Number(1.0), Value::text("shop.Send"));
    let entries = entries.iter().cloned();
    let entries = entries.map(|(name, value)| (Part::text(name), value));
    Value::Table(Table::new(entries.chain([function]).collect()))
}

fn number(number: f64) -> Value {
    Value::Number(number)
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let teller = Teller::open(folder.path(), TellerSettings::default()).expect("opens");
        teller.assume(Schema::new(with_indexes(&[table()])));
        Desk {
            teller,
            _folder: folder,
        }
    }

    fn change<T>(&self, change: impl Fn(&Transaction) -> Result<T, Error>) -> T {
        let changed = self
            .teller
            .transact(None, |transaction| change(transaction));
        changed.expect("changes").0
    }

    fn plan(&self, id: &str, persistent: bool, entries: &[(&str, Value)], now: f64) -> Task {
        let task = Task::planned(fields(entries), (Part::text(id), persistent), now);
        let task = task.expect("a task");
        self.change(|transaction| schedule(transaction, &task))
    }

    /// The id of the task that is claimed, if one is.
    fn claim(&self, now: f64) -> Option<String> {
        loop {
            match claim(&self.teller, RUNNER, now).expect("claims") {
                Claim::Task(task, _) => match task.id {
                    Part::Text(id) => return String::from_utf8(id).ok(),
                    other => panic!("{other}"),
                },
                Claim::Again => {}
                Claim::Until(_) | Claim::Nothing => return None,
            }
        }
    }

    fn end(&self, id: &str, given: Result<Option<Value>, &str>, now: f64) -> Became {
        let ending = Ending {
            given: given.map_err(str::to_owned),
            changed: Vec::new(),
        };
        self.change(|transaction| finish(transaction, &Part::text(id), RUNNER, &ending, now))
    }

    fn task(&self, id: &str) -> Option<Task> {
        let value = self.teller.fetch(&path(&Part::text(id))).expect("reads");
        value.and_then(|value| Task::of(Part::text(id), value))
    }

    fn outcome(&self, id: &str) -> (&'static str, Option<Value>) {
        let task = self.task(id).expect("there");
        (
            task.state().expect("a state").name(),
            task.outcome().cloned(),
        )
    }
}

#[test]
fn tasks_are_claimed_in_the_numeric_order_of_their_times_and_once() {
    let desk = Desk::new();
    for (id, at) in [("c", 1000.0), ("a", 9.0), ("b", 10.0), ("d", 1000.5)] {
        desk.plan(id, false, &[("at", number(at))], 5.0);
    }
    assert_eq!(desk.claim(8.9), None);
    let order: Vec<_> = std::iter::from_fn(|| desk.claim(1000.0)).collect();
    assert_eq!(order, ["a", "b", "c"]);
    assert!(matches!(
        claim(&desk.teller, RUNNER, 1000.0).expect("claims"),
        Claim::Until(due) if due == 1000.5
    ));
}

#[test]
fn a_task_without_a_time_is_due_at_once_in_the_order_it_came() {
    let desk = Desk::new();
    desk.plan("second", false, &[("at", number(0.0))], 5.2);
    desk.plan("first", false, &[], 5.1);
    assert_eq!(desk.claim(6.0).as_deref(), Some("first"));
    assert_eq!(desk.claim(6.0).as_deref(), Some("second"));
}

#[test]
fn what_is_no_time_and_what_is_no_task_is_left_alone() {
    let desk = Desk::new();
    let odd = Value::Table(Table::new(vec![(Part::text("due"), Value::text("noon"))]));
    let bare = Value::Table(Table::new(vec![(Part::text("due"), number(1.0))]));
    desk.change(|t| t.save(&path(&Part::text("odd")), Some(&odd)));
    desk.change(|t| t.save(&path(&Part::text("bare")), Some(&bare)));
    desk.change(|t| t.save(&path(&Part::text("five")), Some(&number(5.0))));
    desk.plan("real", false, &[], 2.0);
    assert_eq!(desk.claim(3.0).as_deref(), Some("real"));
    assert_eq!(desk.claim(3.0), None);
    assert!(matches!(
        claim(&desk.teller, RUNNER, 3.0),
        Ok(Claim::Nothing)
    ));
}

#[test]
fn runners_at_the_same_time_claim_each_task_once() {
    let desk = Desk::new();
    for number in 0..60 {
        desk.plan(&format!("t{number}"), false, &[], 1.0);
    }
    let claimed = std::thread::scope(|scope| {
        let runners: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| std::iter::from_fn(|| desk.claim(2.0)).collect::<Vec<_>>()))
            .collect();
        let mut all: Vec<_> = runners
            .into_iter()
            .flat_map(|runner| runner.join().expect("claims"))
            .collect();
        all.sort();
        all
    });
    assert_eq!(claimed.len(), 60);
    assert!(claimed.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn a_result_is_kept_as_long_as_it_was_asked_for() {
    let desk = Desk::new();
    desk.plan("kept", false, &[("keep", number(50.0))], 1.0);
    desk.plan("dropped", false, &[("keep", number(0.0))], 1.0);
    desk.plan("named", true, &[], 1.0);
    while desk.claim(1.0).is_some() {}
    for id in ["kept", "dropped", "named"] {
        assert_eq!(
            desk.end(id, Ok(Some(Value::text("given"))), 10.0),
            Became::Done
        );
    }
    assert_eq!(desk.outcome("kept"), ("done", Some(Value::text("given"))));
    assert_eq!(desk.task("dropped"), None);
    assert_eq!(desk.claim(59.0), None);
    assert!(desk.task("kept").is_some());
    assert_eq!(desk.claim(60.0), None);
    assert_eq!(desk.task("kept"), None);
    assert_eq!(desk.claim(1e12), None);
    assert_eq!(desk.outcome("named"), ("done", Some(Value::text("given"))));
}

#[test]
fn a_failed_task_is_tried_again_after_longer_and_longer_pauses() {
    let desk = Desk::new();
    desk.plan("t", false, &[("retry", number(2.0))], 0.5);
    desk.claim(1.0);
    assert_eq!(desk.end("t", Err("no"), 100.0), Became::Waiting(160.0));
    assert_eq!(desk.outcome("t"), ("waiting", Some(Value::text("no"))));
    assert_eq!(desk.claim(159.0), None);
    desk.claim(160.0);
    assert_eq!(desk.end("t", Err("no"), 200.0), Became::Waiting(500.0));
    desk.claim(500.0);
    assert_eq!(desk.end("t", Err("not at all"), 510.0), Became::Failed);
    let task = desk.task("t").expect("kept for somebody to look");
    assert_eq!(task.number("runs"), Some(3.0));
    assert_eq!(task.number("duration"), Some(10.0));
    assert_eq!(
        desk.outcome("t"),
        ("failed", Some(Value::text("not at all")))
    );
}

#[test]
fn a_success_forgets_the_failures_before() {
    let desk = Desk::new();
    desk.plan("t", true, &[], 0.5);
    desk.claim(1.0);
    desk.end("t", Err("no"), 2.0);
    desk.claim(62.0);
    assert_eq!(desk.end("t", Ok(None), 63.0), Became::Done);
    assert_eq!(desk.outcome("t"), ("done", None));
    assert_eq!(
        desk.task("t").and_then(|task| task.number("failures")),
        None
    );
}

#[test]
fn a_task_that_repeats_goes_on_whether_or_not_it_fails() {
    let desk = Desk::new();
    desk.plan("t", true, &[("repeats", number(10.0))], 100.0);
    desk.claim(100.0);
    assert_eq!(desk.end("t", Ok(None), 101.0), Became::Waiting(110.0));
    desk.claim(110.0);
    assert_eq!(desk.end("t", Err("no"), 135.0), Became::Waiting(140.0));
    assert_eq!(
        desk.task("t").and_then(|task| task.number("at")),
        Some(140.0)
    );
}

#[test]
fn a_function_chooses_another_time_and_keeps_what_it_noted() {
    let desk = Desk::new();
    desk.plan("t", false, &[("order", number(5.0))], 1.0);
    desk.claim(1.0);
    let ending = Ending {
        given: Ok(None),
        changed: vec![
            (Part::text("at"), Some(number(30.0))),
            (Part::text("page"), Some(number(2.0))),
            (Part::text("order"), None),
            (Part::text("state"), Some(Value::text("mine"))),
        ],
    };
    let became = desk.change(|t| finish(t, &Part::text("t"), RUNNER, &ending, 2.0));
    assert_eq!(became, Became::Waiting(30.0));
    let task = desk.task("t").expect("there");
    assert_eq!(
        (task.number("page"), task.number("order")),
        (Some(2.0), None)
    );
    assert_eq!(task.state(), Some(State::Waiting));
    assert_eq!(desk.claim(30.0).as_deref(), Some("t"));
    assert_eq!(
        desk.end("t", Ok(None), 31.0),
        Became::Done,
        "its time is no new one"
    );
}

#[test]
fn claims_of_a_dead_process_are_given_back() {
    let desk = Desk::new();
    desk.plan("again", false, &[], 1.0);
    desk.plan("once", false, &[("retry", number(0.0))], 1.0);
    desk.plan("mine", false, &[], 1.5);
    assert!(desk.claim(1.2).is_some() && desk.claim(1.2).is_some());
    assert_eq!(release(&desk.teller, RUNNER, 2.0).expect("releases"), 0);
    let other = RUNNER + 1.0;
    assert!(matches!(
        claim(&desk.teller, other, 2.0),
        Ok(Claim::Task(..))
    ));
    assert_eq!(release(&desk.teller, other, 3.0).expect("releases"), 2);
    assert_eq!(desk.outcome("mine").0, "running");
    assert_eq!(desk.outcome("again").0, "waiting");
    assert_eq!(desk.outcome("once").0, "failed");
    assert_eq!(desk.claim(3.0).as_deref(), Some("again"));
    assert_eq!(
        desk.end("once", Ok(None), 3.0),
        Became::Gone,
        "its claim is not held any more"
    );
}

#[test]
fn a_task_that_brings_the_process_down_is_not_tried_for_ever() {
    let desk = Desk::new();
    desk.plan("t", false, &[], 1.0);
    let mut runs = 0;
    while desk.claim(1000.0 + f64::from(runs)).is_some() {
        runs += 1;
        release(&desk.teller, -1.0, 1000.0 + f64::from(runs)).expect("releases");
    }
    assert_eq!(runs, 5);
    assert_eq!(desk.outcome("t").0, "failed");
}

#[test]
fn a_named_task_is_there_once_runs_on_demand_and_is_taken_back() {
    let desk = Desk::new();
    let first = desk.plan("n", true, &[("at", number(500.0))], 1.0);
    assert_eq!(desk.plan("n", true, &[("at", number(900.0))], 2.0), first);
    let id = Part::text("n");
    assert_eq!(desk.claim(3.0), None);
    assert!(desk.change(|t| run(t, &id, 3.0)).is_some());
    assert_eq!(desk.claim(3.0).as_deref(), Some("n"));
    assert!(desk.change(|t| cancel(t, &id)), "it does not run again");
    assert_eq!(desk.end("n", Err("no"), 4.0), Became::Failed);
    assert_eq!(desk.task("n"), None);
    assert!(!desk.change(|t| cancel(t, &id)));
    desk.plan("n", true, &[], 4.0);
    desk.claim(4.0);
    desk.end("n", Ok(None), 4.5);
    assert!(!desk.change(|t| cancel(t, &id)));
    assert!(
        desk.change(|t| run(t, &id, 5.0)).is_some(),
        "one that is over runs too"
    );
    assert!(desk.change(|t| cancel(t, &id)));
    assert_eq!(desk.task("n"), None);
    assert_eq!(desk.change(|t| run(t, &id, 6.0)), None);
}

#[test]
fn what_is_no_task_is_refused() {
    let planned = |value| Task::planned(value, (Part::text("t"), false), 1.0);
    for (name, value) in [
        ("at", Value::text("noon")),
        ("keep", Value::Boolean(true)),
        ("repeats", number(0.5)),
        ("repeats", Value::Table(Table::default())),
        ("repeats", fields(&[("hour", number(24.0))])),
        ("repeats", fields(&[("hour", number(1.5))])),
        ("retry", number(-1.0)),
        ("retry", fields(&[])),
    ] {
        let refused = planned(fields(&[(name, value)])).expect_err(name);
        assert!(
            refused.starts_with(&format!("`{name}` of a task")),
            "{refused}"
        );
    }
    assert!(planned(Value::Table(Table::default())).is_err());
    let given = planned(fields(&[
        ("state", Value::text("done")),
        ("runs", number(9.0)),
    ]));
    let given = given.expect("a task");
    assert_eq!(
        (given.state(), given.number("runs")),
        (Some(State::Waiting), None)
    );
}
