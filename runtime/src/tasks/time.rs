//! When tasks run: repetition at times of the day or at intervals, and the pauses before a failed one is tried again. All times
//! are seconds since 1970, and all hours those of UTC.

/// Seconds of an hour.
const HOUR: f64 = 3600.0;
/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Pauses before a failed task is tried again, in seconds; the last counts for all that follow.
const PAUSES: [f64; 5] = [60.0, 300.0, 1800.0, 7200.0, 43_200.0];
/// How often it is tried again, unless it says otherwise.
const RETRIES: usize = 4;

/// The present time, as finely as the clock tells it: tasks for at once keep the order they came in.
pub(crate) fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    // Whole microseconds, of which a number holds more than there will be.
    since.unwrap_or_default().as_micros() as f64 / 1e6
}

/// How a task repeats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Repeats {
    /// So many seconds after the time it was due.
    Every(f64),
    /// At a minute of an hour of every day, or of every hour.
    At { hour: Option<u8>, minute: u8 },
}

impl Repeats {
    /// The next time after `now` of a task that was due at `due`; times that have passed are left out.
    pub(crate) fn next(self, due: f64, now: f64) -> f64 {
        match self {
            Repeats::Every(seconds) => {
                let passed = ((now - due) / seconds).floor().max(0.0);
                let next = due + (passed + 1.0) * seconds;
                // Where numbers are too coarse for the division.
                if next > now { next } else { now + seconds }
            }
            Repeats::At { hour, minute } => {
                let (period, begin) = match hour {
                    Some(hour) => (DAY, f64::from(hour) * HOUR),
                    None => (HOUR, 0.0),
                };
                let time = (now / period).floor() * period + begin + f64::from(minute) * 60.0;
                if time > now { time } else { time + period }
            }
        }
    }

    /// The first time of a task that says none: an interval begins at once, a time of the day when it comes.
    pub(crate) fn first(self, now: f64) -> f64 {
        match self {
            Repeats::Every(_) => now,
            Repeats::At { .. } => self.next(now, now),
        }
    }
}

/// How often a failed task is tried again, and after which pauses.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Retry {
    times: usize,
    pauses: Vec<f64>,
}

impl Default for Retry {
    fn default() -> Retry {
        Retry::times(RETRIES)
    }
}

impl Retry {
    /// So often, with the usual pauses.
    pub(crate) fn times(times: usize) -> Retry {
        let pauses = PAUSES.to_vec();
        Retry { times, pauses }
    }

    /// Once after each of these pauses.
    pub(crate) fn after(pauses: Vec<f64>) -> Retry {
        let times = pauses.len();
        Retry { times, pauses }
    }

    /// It is never tried again.
    pub(crate) fn never(&self) -> bool {
        self.times == 0
    }

    /// The pause after so many failures; `None` when it is not tried again.
    pub(crate) fn pause(&self, failures: usize) -> Option<f64> {
        if failures > self.times {
            return None;
        }
        let at = failures.clamp(1, self.pauses.len().max(1)) - 1;
        self.pauses.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20, 18:30:15 UTC.
    const NOW: f64 = 1_795_199_415.0;
    const MIDNIGHT: f64 = 1_795_132_800.0;

    #[test]
    fn every_day_at_a_time_is_the_next_such_time() {
        let daily = |hour, minute| Repeats::At {
            hour: Some(hour),
            minute,
        };
        assert_eq!(MIDNIGHT % DAY, 0.0);
        assert_eq!(
            daily(18, 31).next(0.0, NOW),
            MIDNIGHT + 18.0 * HOUR + 1860.0
        );
        assert_eq!(
            daily(18, 30).next(0.0, NOW),
            MIDNIGHT + DAY + 18.0 * HOUR + 1800.0,
            "a minute that has begun is over"
        );
        assert_eq!(daily(0, 0).next(0.0, NOW), MIDNIGHT + DAY);
        assert_eq!(daily(0, 0).next(MIDNIGHT, MIDNIGHT), MIDNIGHT + DAY);
        assert_eq!(daily(3, 0).first(NOW), MIDNIGHT + DAY + 3.0 * HOUR);
    }

    #[test]
    fn every_hour_at_a_minute() {
        let hourly = |minute| Repeats::At { hour: None, minute };
        assert_eq!(hourly(45).next(0.0, NOW), MIDNIGHT + 18.0 * HOUR + 2700.0);
        assert_eq!(hourly(30).next(0.0, NOW), MIDNIGHT + 19.0 * HOUR + 1800.0);
    }

    #[test]
    fn intervals_count_from_the_time_that_was_due_and_leave_out_what_was_missed() {
        let every = Repeats::Every(10.0);
        assert_eq!(every.next(100.0, 100.5), 110.0);
        assert_eq!(every.next(100.0, 110.0), 120.0);
        assert_eq!(every.next(100.0, 135.0), 140.0);
        assert_eq!(every.next(200.0, 135.0), 210.0, "run before its time");
        assert_eq!(every.first(7.0), 7.0);
        let coarse = Repeats::Every(1.0).next(f64::MIN, NOW);
        assert!(coarse > NOW && coarse <= NOW + 1.0);
    }

    #[test]
    fn pauses_grow_and_end() {
        let usual: Vec<_> = (1..=6).map(|n| Retry::default().pause(n)).collect();
        assert_eq!(
            usual,
            [
                Some(60.0),
                Some(300.0),
                Some(1800.0),
                Some(7200.0),
                None,
                None
            ]
        );
        let seven: Vec<_> = (5..=8).map(|n| Retry::times(7).pause(n)).collect();
        assert_eq!(
            seven,
            [Some(43_200.0), Some(43_200.0), Some(43_200.0), None]
        );
        assert_eq!(Retry::times(0).pause(1), None);
        let own = Retry::after(vec![1.0, 0.0]);
        assert_eq!(
            [own.pause(1), own.pause(2), own.pause(3)],
            [Some(1.0), Some(0.0), None]
        );
        assert!(Retry::after(Vec::new()).never());
    }
}
