//! What requests may use: the node says, its sites say otherwise, their addresses again.

use super::data::Data;
use super::program::{Limits, Scribes};

/// The limits of something inside of something else that has some; `false` is without end.
pub(super) fn limits(data: Option<&Data>, outer: Limits) -> Limits {
    let Some(data) = data else { return outer };
    let time = |name: &str, outer: u64| match data.get(name) {
        Some(Data::Bool(false)) => 0,
        value => value
            .and_then(Data::as_number)
            .map_or(outer, |seconds| (seconds * 1000.0).round().max(1.0) as u64),
    };
    Limits {
        memory: match data.get("memory") {
            Some(Data::Bool(false)) => 0,
            value => value.and_then(Data::bytes).unwrap_or(outer.memory),
        },
        time: time("time", outer.time),
        cpu: time("cpu", outer.cpu),
    }
}

/// How many machines a worker has.
pub(super) fn scribes(data: Option<&Data>) -> Scribes {
    let given = Scribes::default();
    let number = |name: &str| data?.get(name)?.as_number().filter(|number| *number >= 0.0);
    let count = |name: &str, otherwise: u32| number(name).map_or(otherwise, |count| count as u32);
    Scribes {
        min: count("min", given.min),
        max: count("max", given.max).max(1),
        idle: number("idle").map_or(given.idle, |seconds| seconds as u64),
        recycle: count("recycle", given.recycle),
        queue: count("queue", given.queue),
    }
}
