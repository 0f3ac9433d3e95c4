//! Runners with a program of a few functions: what wakes them, and how they end.

use super::*;
use crate::program::{Bundle, Chunk, DataTable, Program};
use crate::scribe;
use crate::teller::{Part, Table, Value};
use crate::{Mode, server::fixture};
use std::time::SystemTime;

fn chunk(name: &'static str, source: &str) -> Chunk {
    let bytecode = mlua::chunk::Compiler::new().compile(source);
    Chunk {
        name: name.into(),
        bundle: Some(0),
        bytecode: bytecode.expect("Lua").into(),
        pieces: Vec::new().into(),
        trusted: Vec::new().into(),
    }
}

/// A program with an application `work` and its functions.
fn program() -> Program {
    let settings = "return function() return {} end";
    let functions = "local _, bundle = ...; return function()\n\
        function bundle.Forever() while true do end end\n\
        function bundle.Short(task) return task.word .. '!' end\n\
        end";
    let bundle = Bundle {
        id: "work".into(),
        namespace: None,
        application: true,
        settings: 0,
        functions: vec![1].into(),
        fragments: None,
        versions: Vec::new().into(),
        terms: None,
        modules: Vec::new().into(),
        hooks: Vec::new().into(),
        database: None,
        procedures: Vec::new().into(),
        upgraders: Vec::new().into(),
    };
    let table = DataTable {
        name: tasks::TABLE.into(),
        owner: 0,
        node: false,
        pointers: false,
        indexes: Vec::new().into(),
    };
    Program {
        chunks: vec![chunk("settings", settings), chunk("functions", functions)].into(),
        bundles: vec![bundle].into(),
        sites: Vec::new().into(),
        hosts: Vec::new().into(),
        host_suffixes: Vec::new().into(),
        host_patterns: Vec::new().into(),
        tables: vec![table].into(),
        ..fixture::program()
    }
}

struct Desk {
    teller: Arc<Teller>,
    runners: Runners,
    stop: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

fn start() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_owned();
    let shared = Shared::new(
        Arc::new(program()),
        Mode::Production,
        SystemTime::now(),
        data,
    );
    let shared = Arc::new(shared.with_data().expect("data"));
    scribe::prepare(&shared).expect("prepares");
    let teller = shared.teller.clone().expect("the table of tasks");
    let stages = watch::channel(Stage::fixed(shared)).1;
    let (stop, stopped) = watch::channel(false);
    let runners = Runners::start(&stages, false, &stopped).expect("starts");
    Desk {
        teller,
        runners,
        stop,
        _folder: folder,
    }
}

impl Desk {
    fn schedule(&self, id: &str, function: &str) {
        let given = Value::Table(Table::new(vec![
            (Part::Number(1.0), Value::text(function)),
            (Part::text("word"), Value::text("hello")),
        ]));
        let task = Task::planned(given, (Part::text(id), true), tasks::now());
        let task = task.expect("a task");
        let planned = self.teller.transact(None, |t| tasks::schedule(t, &task));
        planned.expect("plans");
        self.teller.ring();
    }

    fn task(&self, id: &str) -> Task {
        let value = self.teller.fetch(&tasks::path(&Part::text(id)));
        let value = value.expect("reads").expect("there");
        Task::of(Part::text(id), value).expect("a task")
    }

    fn until(&self, id: &str, state: &str) -> Task {
        let begun = Instant::now();
        loop {
            let task = self.task(id);
            if task.state().is_some_and(|known| known.name() == state) {
                return task;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{task:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn what_is_planned_wakes_a_runner_and_what_is_no_function_fails() {
    let desk = start();
    desk.schedule("short", "work.Short");
    let done = desk.until("short", "done");
    assert_eq!(done.outcome(), Some(&Value::text("hello!")));
    desk.schedule("global", "string.rep");
    let waiting = loop {
        let task = desk.until("global", "waiting");
        if task.outcome().is_some() {
            break task;
        }
    };
    let words = "no application has a function `string.rep`";
    assert_eq!(waiting.outcome(), Some(&Value::text(words)));
}

#[test]
fn a_task_that_does_not_end_is_cut_off_and_waits_for_the_next_start() {
    let mut desk = start();
    desk.schedule("long", "work.Forever");
    desk.until("long", "running");
    // Another runner goes on meanwhile.
    desk.schedule("short", "work.Short");
    desk.until("short", "done");
    desk.stop.send_replace(true);
    let begun = Instant::now();
    desk.runners.end(begun + Duration::from_millis(50));
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(desk.runners.threads.iter().all(JoinHandle::is_finished));
    let task = desk.until("long", "waiting");
    assert_eq!(
        (task.number("runs"), task.number("failures")),
        (Some(1.0), None)
    );
}
