//! The whole Teller against a model that is nothing but nested tables, and what several writers may see of each other.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;

use super::key::tests::any_part;
use super::value::tests::any_value;
use super::*;
use crate::program::{DataIndex, DataTable, IndexOf};

pub(super) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn quick() -> TellerSettings {
    TellerSettings {
        interval: 10,
        ..TellerSettings::default()
    }
}

pub(super) fn open(folder: &tempfile::TempDir) -> Arc<Teller> {
    Teller::open(folder.path(), quick()).expect("opens")
}

pub(super) fn path(text: &str) -> Path {
    Path::parse(text.as_bytes()).expect("a path")
}

pub(super) fn save(teller: &Arc<Teller>, at: &str, value: Option<Value>) -> Result<Receipt, Error> {
    let saved = teller.transact(None, |transaction| {
        transaction.save(&path(at), value.as_ref())
    });
    saved.map(|((), receipt)| receipt)
}

#[test]
fn a_saved_value_is_there_and_after_opening_again() {
    let folder = folder();
    let teller = open(&folder);
    assert_eq!(teller.fetch(&path("mydata.isaved")).expect("reads"), None);
    save(&teller, "mydata.isaved", Some(Value::text("hello"))).expect("saves");
    save(&teller, "users[1].name", Some(Value::text("Ann"))).expect("saves");
    save(&teller, "users[\"1\"].name", Some(Value::text("Text"))).expect("saves");
    let check = |teller: &Teller| {
        let fetch = |at: &str| teller.fetch(&path(at)).expect("reads");
        assert_eq!(fetch("mydata.isaved"), Some(Value::text("hello")));
        assert_eq!(fetch("users[1].name"), Some(Value::text("Ann")));
        assert_eq!(fetch("users[\"1\"].name"), Some(Value::text("Text")));
        assert_eq!(fetch("users[1].name.first"), None);
    };
    check(&teller);
    drop(teller);
    check(&open(&folder));
}

#[test]
fn one_process_has_the_data() {
    let folder = folder();
    let teller = open(&folder);
    let second = Teller::open(folder.path(), quick());
    assert!(matches!(second, Err(Error::Locked { .. })), "{second:?}");
    drop(teller);
    drop(open(&folder));
}

#[test]
fn a_scalar_in_the_way_is_named() {
    let folder = folder();
    let teller = open(&folder);
    save(&teller, "users[1].name", Some(Value::text("Ann"))).expect("saves");
    let refused = save(&teller, "users[1].name.first.x", Some(Value::text("A")));
    assert_eq!(
        refused.expect_err("in the way").to_string(),
        "users[1].name.first.x cannot be saved: users[1].name is a value, not a table; delete it first, or save a table there"
    );
    let refused = save(&teller, "users", Some(Value::text("A")));
    assert!(matches!(refused, Err(Error::Root { .. })));
}

/// Values under long paths of a large table, one of which is as large as a document may not be.
#[test]
fn large_documents_are_spread_and_gathered() {
    let folder = folder();
    let teller = open(&folder);
    let list: Vec<_> = (1..=500_u32)
        .map(|place| {
            (
                Part::Number(f64::from(place)),
                Value::text(format!("{place:40}")),
            )
        })
        .collect();
    let list = Value::Table(Table::new(list));
    save(&teller, "shop.orders", Some(list.clone())).expect("saves");
    assert_eq!(
        teller.fetch(&path("shop.orders")).expect("reads"),
        Some(list.clone())
    );
    save(&teller, "shop.orders[501].paid", Some(Value::Boolean(true))).expect("saves");
    let found = teller.fetch(&path("shop.orders[501]")).expect("reads");
    assert_eq!(
        found,
        Some(Value::nested(&[Part::text("paid")], Value::Boolean(true)))
    );
    let last = read::length(&Latest(&teller), &path("shop.orders")).expect("reads");
    assert_eq!(last, 501);
    for place in 1..=501 {
        save(&teller, &format!("shop.orders[{place}]"), None).expect("saves");
    }
    assert_eq!(teller.fetch(&path("shop.orders")).expect("reads"), None);
    assert_eq!(teller.fetch(&path("shop")).expect("reads"), None);
    assert_eq!(teller.status().expect("reads").tables, []);
}

#[test]
fn counters_of_many_threads_lose_nothing() {
    let folder = folder();
    let teller = open(&folder);
    let conflicts = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..250 {
                    let mut runs = 0;
                    let added = teller.transact(None, |transaction| {
                        runs += 1;
                        transaction.add(&path("counts.visits"), 1.0)
                    });
                    added.expect("adds");
                    conflicts.fetch_add(runs - 1, Ordering::Relaxed);
                }
            });
        }
    });
    let sum = teller.fetch(&path("counts.visits")).expect("reads");
    assert_eq!(
        sum,
        Some(Value::Number(1000.0)),
        "after {conflicts:?} conflicts"
    );
}

#[test]
fn a_transaction_is_undone_or_seen_as_a_whole() {
    let folder = folder();
    let teller = open(&folder);
    save(&teller, "accounts.a", Some(Value::Number(100.0))).expect("saves");
    std::thread::scope(|scope| {
        let moved = scope.spawn(|| {
            for round in 0..300 {
                let done: Result<((), Receipt), Error> = teller.transact(None, |transaction| {
                    transaction.add(&path("accounts.a"), -1.0)?;
                    transaction.add(&path("accounts.b"), 1.0)?;
                    match round % 3 {
                        0 => Err(Error::Function("no".to_owned())),
                        _ => Ok(()),
                    }
                });
                assert_eq!(done.is_err(), round % 3 == 0);
            }
        });
        while !moved.is_finished() {
            let sum = teller.transact(None, |transaction| {
                let at = |name: &str| match transaction.fetch(&path(name)) {
                    Ok(Some(Value::Number(number))) => number,
                    _ => 0.0,
                };
                let sum = at("accounts.a") + at("accounts.b");
                Ok::<f64, Error>(sum)
            });
            assert!((sum.expect("reads").0 - 100.0).abs() < 1e-9);
        }
    });
    let b = teller.fetch(&path("accounts.b")).expect("reads");
    assert_eq!(b, Some(Value::Number(200.0)));
}

/// What is spread over many records is read as it was at one moment.
#[test]
fn a_large_value_is_seen_as_a_whole() {
    let folder = folder();
    let teller = open(&folder);
    let list = |count: u32, size: usize| {
        let entries = (1..=count).map(|place| {
            (
                Part::Number(f64::from(place)),
                Value::Text(vec![b'x'; size]),
            )
        });
        Value::Table(Table::new(entries.collect()))
    };
    let (large, larger, small) = (list(20, 600), list(30, 600), list(3, 9));
    save(&teller, "shop.list", Some(small.clone())).expect("saves");
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for _ in 0..60 {
                for value in [&large, &small, &larger] {
                    save(&teller, "shop.list", Some(value.clone())).expect("saves");
                }
            }
        });
        let mut seen = 0;
        while !writer.is_finished() || seen == 0 {
            let found = teller.fetch(&path("shop.list")).expect("reads");
            let found = found.expect("it is always there");
            assert!([&large, &small, &larger].contains(&&found));
            let span = Span::default();
            let each = teller.each(&path("shop.list"), &span).expect("reads");
            assert!([3, 20, 30].contains(&each.count()));
            let keys = teller.keys(&path("shop.list"), &span).expect("reads");
            assert!([3, 20, 30].contains(&keys.count()));
            let length = teller.length(&path("shop.list")).expect("reads");
            assert!([3, 20, 30].contains(&length), "{length}");
            seen += 1;
        }
    });
}

fn users(indexes: Vec<DataIndex>) -> Schema {
    Schema::new(vec![DataTable {
        name: "users".into(),
        owner: 0,
        node: false,
        pointers: false,
        indexes: indexes.into(),
    }])
}

fn by(field: &'static str, unique: bool) -> DataIndex {
    DataIndex {
        name: field.into(),
        of: IndexOf::Field(vec![field.into()].into()),
        unique,
    }
}

pub(super) fn found(teller: &Teller, index: &str, value: &str) -> Vec<Part> {
    teller
        .find("users", index, &Part::text(value))
        .expect("reads")
}

/// Declares that users are found by their unique e-mail addresses; gives how many steps making the index took.
pub(super) fn declared(teller: &Arc<Teller>) -> usize {
    let mut steps = 0;
    let schema = users(vec![by("email", true)]);
    let declared = teller.declare(schema, None, &mut |_, _| steps += 1);
    declared.expect("declares");
    steps
}

#[test]
fn indexes_follow_their_records() {
    let folder = folder();
    let teller = open(&folder);
    save(&teller, "users[1].email", Some(Value::text("a@b"))).expect("saves");
    let mut steps = Vec::new();
    let declared = users(vec![by("email", true), by("tags", false)]);
    let declare = |teller: &Arc<Teller>, schema: Schema, steps: &mut Vec<String>| {
        teller.declare(schema, None, &mut |name, done| {
            steps.push(format!("{name} {done}"))
        })
    };
    declare(&teller, declared.clone(), &mut steps).expect("declares");
    assert_eq!(steps, ["users.email 1", "users.tags 1"]);
    assert_eq!(found(&teller, "email", "a@b"), [Part::Number(1.0)]);

    let refused = save(&teller, "users[2].email", Some(Value::text("a@b")));
    assert_eq!(
        refused.expect_err("unique").to_string(),
        "users[2] cannot be saved: users[1] has the same value in the unique index `email`"
    );
    let tags = |names: &[&str]| {
        let places = (1_u32..).map(|place| Part::Number(f64::from(place)));
        let names = names.iter().map(|name| Value::text(*name));
        Some(Value::Table(Table::new(places.zip(names).collect())))
    };
    save(&teller, "users[2].tags", tags(&["x", "y"])).expect("saves");
    save(&teller, "users[1].tags", tags(&["y", "y"])).expect("saves");
    assert_eq!(
        found(&teller, "tags", "y"),
        [Part::Number(1.0), Part::Number(2.0)]
    );
    save(&teller, "users[2].tags[2]", None).expect("saves");
    assert_eq!(found(&teller, "tags", "y"), [Part::Number(1.0)]);
    save(&teller, "users[1]", None).expect("saves");
    assert_eq!(found(&teller, "email", "a@b"), []);

    // The same declaration makes nothing again, another one does, and what is gone is gone.
    drop(teller);
    let teller = open(&folder);
    steps.clear();
    declare(&teller, declared, &mut steps).expect("declares");
    assert_eq!(steps, Vec::<String>::new());
    declare(&teller, users(vec![by("tags", true)]), &mut steps).expect("declares");
    assert_eq!(steps, ["users.tags 1"]);
    let gone = teller.find("users", "email", &Part::text("a@b"));
    assert!(matches!(gone, Err(Error::UnknownIndex { .. })));
    let store = teller.engine.store().expect("open");
    let prefix = index::prefix("users", "email");
    let keys = prefix.clone()..key::after(&prefix);
    assert_eq!(store.snapshot().scan(keys, false).count(), 0);
}

#[test]
fn a_change_somebody_waits_for_is_on_the_disk() {
    let folder = folder();
    let teller = Teller::open(
        folder.path(),
        TellerSettings {
            interval: 3_600_000,
            ..TellerSettings::default()
        },
    );
    let teller = teller.expect("opens");
    let receipt = save(&teller, "mydata.x", Some(Value::Boolean(true))).expect("saves");
    assert_eq!(teller.status().expect("reads").pending, 1);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    runtime
        .block_on(teller.durable(receipt.change))
        .expect("durable");
    assert_eq!(teller.status().expect("reads").pending, 0);
}

/// One step of the model test.
#[derive(Clone, Debug)]
enum Step {
    Save(Vec<Part>, Option<Value>),
    Update(Vec<Part>, Value),
    Fail(Vec<(Vec<Part>, Option<Value>)>),
    Together(Vec<(Vec<Part>, Option<Value>)>),
    Each(Vec<Part>, Span),
    Reopen,
}

fn any_path() -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        4 => "[a-c]".prop_map(Part::text),
        3 => (1_u32..4).prop_map(|place| Part::Number(f64::from(place))),
        1 => any_part(),
    ];
    proptest::collection::vec(part, 1..4)
}

/// Small values, and some that make their document spread.
fn any_saved() -> impl Strategy<Value = Option<Value>> {
    let large = (1_u32..40, 100_usize..1200).prop_map(|(count, size)| {
        let entries = (1..=count).map(|place| {
            (
                Part::Number(f64::from(place)),
                Value::Text(vec![b'x'; size]),
            )
        });
        Value::Table(Table::new(entries.collect()))
    });
    prop_oneof![
        2 => Just(None),
        6 => any_value().prop_map(Some),
        2 => large.prop_map(Some),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let changes = || proptest::collection::vec((any_path(), any_saved()), 1..4);
    let span = (
        proptest::option::of(any_part()),
        proptest::option::of(any_part()),
        proptest::option::of("[a-c]?".prop_map(String::into_bytes)),
        any::<bool>(),
        proptest::option::of(0_usize..4),
    )
        .prop_map(|(from, to, prefix, reverse, limit)| Span {
            from,
            to,
            prefix,
            reverse,
            limit,
        });
    prop_oneof![
        6 => (any_path(), any_saved()).prop_map(|(path, value)| Step::Save(path, value)),
        2 => (any_path(), any_value()).prop_map(|(path, value)| Step::Update(path, value)),
        1 => changes().prop_map(Step::Fail),
        1 => changes().prop_map(Step::Together),
        2 => (proptest::collection::vec("[a-c]".prop_map(Part::text), 0..2), span)
            .prop_map(|(path, span)| Step::Each(path, span)),
        1 => Just(Step::Reopen),
    ]
}

/// What the Teller is to do, done with nested tables.
#[derive(Clone, Debug)]
struct Model(Value);

impl Model {
    fn save(&mut self, path: &[Part], value: Option<Value>) -> bool {
        let mut changed = self.0.clone();
        let done = changed.set(path, value).is_ok();
        if done {
            self.0 = changed.pruned().unwrap_or(Value::Table(Table::default()));
        }
        done
    }

    fn update(&mut self, path: &[Part], values: Value) -> bool {
        let Some(values) = values.pruned() else {
            return true;
        };
        match self.0.at_mut(path) {
            Some(known) => known.merge(values),
            None => return self.save(path, Some(values)),
        }
        true
    }

    fn each(&self, path: &[Part], span: &Span) -> Vec<(Part, Value)> {
        let Some(Value::Table(table)) = self.0.at(path) else {
            return Vec::new();
        };
        let mut entries: Vec<_> = table.entries().to_vec();
        entries.retain(|(part, _)| span.has(part));
        if span.reverse {
            entries.reverse();
        }
        entries.truncate(span.limit.unwrap_or(usize::MAX));
        entries
    }
}

fn at(parts: &[Part]) -> Path {
    parts
        .iter()
        .fold(Path::root("t"), |path, part| path.with(part.clone()))
}

fn indexed() -> Schema {
    let index = |name: &'static str| by(name, false);
    Schema::new(vec![DataTable {
        name: "t".into(),
        owner: 0,
        node: false,
        pointers: false,
        indexes: vec![index("a"), index("b")].into(),
    }])
}

/// The index must say exactly what the records say.
fn check_indexes(teller: &Teller, model: &Model) {
    let mut expected: BTreeMap<(&str, Part), Vec<Part>> = BTreeMap::new();
    let Value::Table(records) = &model.0 else {
        return;
    };
    for (record, value) in records.entries() {
        for field in ["a", "b"] {
            let parts: Vec<Part> = match value.at(&[Part::text(field)]) {
                Some(Value::Table(list)) => list
                    .entries()
                    .iter()
                    .filter(|(part, _)| part.place().is_some())
                    .filter_map(|(_, value)| index::part_of(value.clone()))
                    .collect(),
                Some(value) => index::part_of(value.clone()).into_iter().collect(),
                None => Vec::new(),
            };
            for part in parts {
                let known = expected.entry((field, part)).or_default();
                if known.last() != Some(record) {
                    known.push(record.clone());
                }
            }
        }
    }
    for field in ["a", "b"] {
        let mut found: BTreeMap<(&str, Part), Vec<Part>> = BTreeMap::new();
        for entry in index::scan(&Latest(teller), "t", field, &Span::default()) {
            let (value, record) = entry.expect("reads");
            found.entry((field, value)).or_default().push(record);
        }
        let expected: BTreeMap<_, _> = expected
            .iter()
            .filter(|((name, _), _)| *name == field)
            .map(|(key, records)| (key.clone(), records.clone()))
            .collect();
        assert_eq!(found, expected);
    }
}

fn run_step(
    folder: &tempfile::TempDir,
    teller: Arc<Teller>,
    model: &mut Model,
    step: Step,
) -> Arc<Teller> {
    let transact = |changes: &[(Vec<Part>, Option<Value>)], fail: bool| {
        teller
            .transact(None, |transaction| {
                for (path, value) in changes {
                    transaction.save(&at(path), value.as_ref())?;
                }
                if fail {
                    return Err(Error::Function("half way".to_owned()));
                }
                Ok(())
            })
            .is_ok()
    };
    match step {
        Step::Save(path, value) => {
            let done = transact(&[(path.clone(), value.clone())], false);
            assert_eq!(done, model.save(&path, value));
        }
        Step::Update(path, value) => {
            let done = teller.transact(None, |transaction| {
                transaction.update(&at(&path), value.clone())
            });
            assert_eq!(done.is_ok(), model.update(&path, value));
        }
        Step::Fail(changes) => assert!(!transact(&changes, true)),
        Step::Together(changes) => {
            let before = model.clone();
            let all = changes
                .iter()
                .all(|(path, value)| model.save(path, value.clone()));
            if !all {
                *model = before;
            }
            assert_eq!(transact(&changes, false), all);
        }
        Step::Each(path, span) => {
            let latest = Latest(&teller);
            let found = read::each(&latest, &at(&path), &span).expect("reads");
            let found: Vec<_> = found.map(|entry| entry.expect("reads")).collect();
            assert_eq!(found, model.each(&path, &span));
        }
        Step::Reopen => {
            drop(teller);
            let teller = open(folder);
            teller
                .declare(indexed(), None, &mut |_, _| {})
                .expect("declares");
            return teller;
        }
    }
    teller
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_teller_does_what_the_model_does(steps in proptest::collection::vec(any_step(), 1..30)) {
        let folder = folder();
        let mut teller = open(&folder);
        teller.declare(indexed(), None, &mut |_, _| {}).expect("declares");
        let mut model = Model(Value::Table(Table::default()));
        for step in steps {
            teller = run_step(&folder, teller, &mut model, step);
            let stored = teller.fetch(&Path::root("t")).expect("reads");
            let stored = stored.unwrap_or(Value::Table(Table::default()));
            prop_assert_eq!(&stored, &model.0);
            check_indexes(&teller, &model);
        }
    }
}

/// Every table file with a byte changed in its middle: what cannot be read is an error that names its place, and nothing else
/// is given for it.
#[test]
fn damaged_files_are_not_served() {
    let folder = folder();
    let teller = open(&folder);
    let text = |number: u32| format!("{number:0>200}");
    for number in 1..=500_u32 {
        let path = format!("t[{number}]");
        save(&teller, &path, Some(Value::text(text(number)))).expect("saves");
    }
    teller
        .engine
        .store()
        .and_then(|store| store.settle())
        .expect("writes files");
    drop(teller);
    let tables = folder.path().join("teller/keyspaces/1/tables");
    for table in std::fs::read_dir(tables).expect("tables").flatten() {
        let mut bytes = std::fs::read(table.path()).expect("reads");
        let middle = bytes.len() / 3;
        bytes[middle] ^= 1;
        std::fs::write(table.path(), bytes).expect("writes");
    }
    let teller = open(&folder);
    let mut damaged = 0;
    for number in 1..=500_u32 {
        match teller.fetch(&path(&format!("t[{number}]"))) {
            Ok(found) => assert_eq!(found, Some(Value::text(text(number)))),
            Err(Error::Damaged { path }) => {
                assert_eq!(path, format!("t[{number}]"));
                damaged += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!((1..100).contains(&damaged), "{damaged}");
    let scan = teller.fetch(&path("t")).expect_err("damaged").to_string();
    assert!(
        scan.starts_with("what is stored at the place next to t["),
        "{scan}"
    );
}
