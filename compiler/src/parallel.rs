//! The same work on many values at once, on as many threads as the machine has cores. The results stand in the order of the
//! values, so nothing depends on how many there were.
#![allow(
    clippy::disallowed_methods,
    reason = "the one place with threads: parsing takes half the time of a check, and no file needs another"
)]

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Deeply nested sources are walked by recursion.
const STACK: usize = 256 * 1024 * 1024;
/// Fewer values than this are not worth a thread.
const FEW: usize = 32;
/// Values taken at a time.
const PORTION: usize = 16;

/// The results of `work` for each value, in order.
pub(crate) fn map<T: Sync, R: Send>(values: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if values.len() < FEW || cores == 1 {
        return values.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Vec<R>)>> = Mutex::new(Vec::new());
    let take = || {
        loop {
            let start = next.fetch_add(PORTION, Ordering::Relaxed);
            if start >= values.len() {
                return;
            }
            let end = (start + PORTION).min(values.len());
            let results = values[start..end].iter().map(&work).collect();
            if let Ok(mut done) = done.lock() {
                done.push((start, results));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..cores {
            // A thread that cannot be had leaves more to the others.
            let _ = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, take);
        }
        take();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

/// The results of two pieces of work that do not need each other.
pub(crate) fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let beside = thread.spawn_scoped(scope, &other);
        let first = one();
        let second = match beside {
            Ok(beside) => beside.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => other(),
        };
        (first, second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_results_are_there() {
        let text = "both".to_owned();
        assert_eq!(both(|| text.len(), || text.clone()), (4, text.clone()));
    }

    #[test]
    fn results_stand_in_the_order_of_the_values() {
        for count in [0, 1, FEW, 1_000] {
            let values: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = values.iter().map(|value| value * 2).collect();
            assert_eq!(map(&values, |value| value * 2), doubled);
        }
    }
}
