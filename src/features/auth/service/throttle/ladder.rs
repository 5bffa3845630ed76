//! How waits rise with failures, and how requests of one minute are counted: pure rules.

use crate::domain::Timestamp;
use crate::features::auth::store::throttle::ThrottleRow;
use std::time::Duration;

/// After how long without a failure everything is forgotten.
pub(super) const FORGET: Duration = Duration::from_secs(3600);
/// Searches that one address may make in a minute: more than a whole office types.
const SEARCHES: i64 = 300;
const MINUTE: Duration = Duration::from_secs(60);

/// How waits rise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ladder {
    /// Failures that cost nothing.
    free: i64,
    /// The longest wait.
    cap: Duration,
}

/// Nobody can lock another person out for good: the wait for an account alone is at most a minute.
pub(super) const ACCOUNT: Ladder = Ladder { free: 5, cap: Duration::from_secs(60) };
/// One account from one place: whoever goes on guessing there waits longer than everybody else who tries that account.
pub(super) const PAIR: Ladder = Ladder { free: 5, cap: Duration::from_secs(15 * 60) };
/// Many people may share one address.
pub(super) const ADDRESS: Ladder = Ladder { free: 20, cap: Duration::from_secs(15 * 60) };

impl Ladder {
    /// The wait after so many failures: one second, and twice as long each time.
    fn wait(self, failures: i64) -> Duration {
        match failures - self.free {
            ..=0 => Duration::ZERO,
            step => Duration::from_secs(1u64 << (step - 1).min(20)).min(self.cap),
        }
    }

    /// What is held against a key after one more failure.
    pub(super) fn counted(self, row: ThrottleRow, now: Timestamp) -> ThrottleRow {
        let failures = if now.since(row.failed_at) < FORGET { row.failures + 1 } else { 1 };
        ThrottleRow { failures, failed_at: now, free_at: now + self.wait(failures) }
    }
}

/// One more search, in a minute that began with the first; nothing changes while there are too many.
pub(super) fn searched(row: ThrottleRow, now: Timestamp) -> ThrottleRow {
    let begun =
        if now.since(row.failed_at) < MINUTE { row } else { ThrottleRow { failures: 0, failed_at: now, ..row } };
    let failures = begun.failures + 1;
    let free_at = if failures < SEARCHES { now } else { begun.failed_at + MINUTE };
    ThrottleRow { failures, free_at, ..begun }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_waits_rise_to_their_cap() {
        let waits: Vec<u64> = (1..=13).map(|failures| ACCOUNT.wait(failures).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(ADDRESS.wait(20), Duration::ZERO);
        assert_eq!(ADDRESS.wait(i64::MAX), Duration::from_secs(900));
        assert_eq!((PAIR.wait(5), PAIR.wait(i64::MAX)), (Duration::ZERO, Duration::from_secs(900)));
    }

    #[test]
    fn an_hour_without_a_failure_is_a_new_start() {
        let then = Timestamp::from_millis(0);
        let row = ThrottleRow { failures: 40, failed_at: then, free_at: then };
        assert_eq!(ACCOUNT.counted(row, then + FORGET).failures, 1);
        assert_eq!(ACCOUNT.counted(row, then + Duration::from_secs(10)).failures, 41);
    }

    #[test]
    fn the_last_search_of_a_minute_waits_for_the_next_one() {
        let begun = Timestamp::from_millis(1_000_000);
        let at = begun + Duration::from_secs(20);
        let row = |failures| ThrottleRow { failures, failed_at: begun, free_at: begun };
        assert_eq!(searched(row(SEARCHES - 2), at).free_at, at);
        assert_eq!(searched(row(SEARCHES - 1), at).free_at, begun + MINUTE);
        let next = searched(row(SEARCHES), begun + MINUTE);
        assert_eq!((next.failures, next.failed_at, next.free_at), (1, begun + MINUTE, begun + MINUTE));
    }
}
