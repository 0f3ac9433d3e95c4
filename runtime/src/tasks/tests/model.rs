//! Anything done to a few tasks, in any order: each waits, runs or is over, and the first that is due is claimed.

use proptest::prelude::*;

use super::*;
use crate::teller::Span;

/// Something done to one of a few tasks.
#[derive(Clone, Debug)]
enum Deed {
    Plan(u8, f64, bool),
    Claim,
    End(u8, bool),
    Cancel(u8),
    Run(u8),
    Die,
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let id = 0..4_u8;
    prop_oneof![
        (id.clone(), 0.0..40.0, any::<bool>())
            .prop_map(|(id, at, repeats)| Deed::Plan(id, at, repeats)),
        Just(Deed::Claim),
        (id.clone(), any::<bool>()).prop_map(|(id, good)| Deed::End(id, good)),
        id.clone().prop_map(Deed::Cancel),
        id.prop_map(Deed::Run),
        Just(Deed::Die),
    ]
}

impl Desk {
    fn all(&self) -> Vec<Task> {
        let ids = (0..4).map(|id| format!("t{id}"));
        ids.filter_map(|id| self.task(&id)).collect()
    }

    fn do_it(&self, deed: &Deed, now: f64) {
        let id = |id: &u8| Part::text(format!("t{id}"));
        match deed {
            Deed::Plan(number_of, at, repeats) => {
                let repeats = repeats.then(|| ("repeats", number(3.0)));
                let fields: Vec<_> = [("at", number(*at))].into_iter().chain(repeats).collect();
                self.plan(&format!("t{number_of}"), true, &fields, now);
            }
            Deed::Claim => {
                let waiting = self.all().into_iter().filter(|task| {
                    task.state() == Some(State::Waiting)
                        && task.number("due").is_some_and(|due| due <= now)
                });
                let first = waiting.min_by(|a, b| {
                    let due = |task: &Task| task.number("due").unwrap_or(0.0);
                    due(a).total_cmp(&due(b)).then(a.id.cmp(&b.id))
                });
                let claimed = self.claim(now).map(Part::text);
                assert_eq!(claimed, first.map(|task| task.id), "the first that is due");
            }
            Deed::End(of, good) => {
                let given = if *good { Ok(None) } else { Err("no") };
                self.end(&format!("t{of}"), given, now);
            }
            Deed::Cancel(of) => drop(self.change(|t| cancel(t, &id(of)))),
            Deed::Run(of) => drop(self.change(|t| run(t, &id(of), now))),
            Deed::Die => drop(release(&self.teller, -1.0, now)),
        }
    }

    /// What holds at all times.
    fn is_sound(&self) {
        let indexed = |index: &str| {
            let ids = self.teller.each_by(TABLE, index, &Span::default());
            let ids = ids.expect("reads").collect::<Result<Vec<_>, _>>();
            let mut ids = ids.expect("reads");
            ids.sort();
            ids
        };
        let with = |wanted: State| {
            let all = self.all().into_iter();
            let wanted = all.filter(move |task| task.state() == Some(wanted));
            wanted.map(|task| task.id).collect::<Vec<_>>()
        };
        assert_eq!(indexed("running"), with(State::Running));
        // Results with an id of their own are kept for ever.
        assert_eq!(indexed("due"), with(State::Waiting));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn whatever_is_done_each_task_waits_runs_or_is_over(deeds in proptest::collection::vec(any_deed(), 20..80)) {
        let desk = Desk::new();
        for (deed, second) in deeds.iter().zip(1_u32..) {
            desk.do_it(deed, f64::from(second) + 0.5);
            desk.is_sound();
        }
    }
}
