//! The only place that reads wall time, so that tests can stand still and step forward.
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use crate::domain::Timestamp;

/// How long to sleep at most before the clock is looked at again: machines sleep too, and their clocks are set.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// A source of the current time; clones share one hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(watch::Sender<i64>),
}

impl Clock {
    /// The clock of this machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now` until [`advance`](Self::advance) moves it.
    pub fn fixed(now: Timestamp) -> Self {
        Self(Source::Fixed(watch::Sender::new(now.as_millis())))
    }

    /// The current time, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::from_millis(system_millis()),
            Source::Fixed(millis) => Timestamp::from_millis(*millis.borrow()),
        }
    }

    /// Waits until this clock shows `at` or later.
    pub async fn wait_until(&self, at: Timestamp) {
        match &self.0 {
            Source::System => {
                while self.now() < at {
                    // One millisecond more: times are whole ones, and the rest of one is no reason to look twice.
                    let rest = at.since(self.now()) + Duration::from_millis(1);
                    tokio::time::sleep(rest.min(LOOK_AGAIN)).await;
                }
            }
            Source::Fixed(millis) => {
                // Fails only where nobody can move the clock any more, and this one still can.
                millis.subscribe().wait_for(|now| *now >= at.as_millis()).await.ok();
            }
        }
    }

    /// Moves a fixed clock, and all its clones, forward. The clock of the machine cannot be moved: there it does nothing.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(millis) = &self.0 {
            let step = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            millis.send_modify(|now| *now = now.saturating_add(step));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one reading of wall time; everything else asks a Clock")]
fn system_millis() -> i64 {
    // A machine whose clock stands before 1970 counts as standing at 1970: its times are wrong anyway, and `doctor` says so.
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let clock = Clock::fixed(Timestamp::from_millis(1_000));
        let clone = clock.clone();
        clock.advance(Duration::from_millis(500));
        assert_eq!(clone.now().as_millis(), 1_500);
    }

    #[tokio::test]
    async fn who_waits_for_an_hour_is_woken_by_it() {
        let clock = Clock::fixed(Timestamp::from_millis(1_000));
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.wait_until(Timestamp::from_millis(3_000)).await;
                clock.now().as_millis()
            }
        });
        clock.advance(Duration::from_millis(500));
        clock.advance(Duration::from_millis(1_600));
        assert_eq!(waiting.await.unwrap(), 3_100);
        clock.wait_until(Timestamp::from_millis(0)).await;
        let system = Clock::system();
        system.wait_until(system.now() + Duration::from_millis(2)).await;
    }

    #[test]
    fn the_system_clock_runs_and_cannot_be_moved() {
        let clock = Clock::system();
        let before = clock.now().as_millis();
        clock.advance(Duration::from_secs(3_600 * 24 * 365));
        assert!(before > 1_700_000_000_000);
        assert!(clock.now().as_millis() - before < 3_600_000);
    }
}
