//! Rising waits between attempts, by client address and by account (A3).
//!
//! An attempt is counted before it is tried and taken back when it succeeds, so that attempts at the same moment cannot slip past. The
//! account's key is an HMAC of the folded e-mail, the same whether or not there is such an account.

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::features::auth::store::throttle::{self as store, ThrottleRow};
use crate::server::{AppState, crypto::hmac_sha256, db::Tx};
use crate::write_tx;
use std::time::Duration;

/// After how long without a failure everything is forgotten.
const FORGET: Duration = Duration::from_secs(3600);

/// How waits rise.
#[derive(Clone, Copy, Debug)]
struct Ladder {
    /// Failures that cost nothing.
    free: i64,
    /// The longest wait.
    cap: Duration,
}

/// Nobody can lock another person out for good: the wait for an account alone is at most a minute.
const ACCOUNT: Ladder = Ladder { free: 5, cap: Duration::from_secs(60) };
/// Many people may share one address.
const ADDRESS: Ladder = Ladder { free: 20, cap: Duration::from_secs(15 * 60) };

impl Ladder {
    /// The wait after so many failures: one second, and twice as long each time.
    fn wait(self, failures: i64) -> Duration {
        match failures - self.free {
            ..=0 => Duration::ZERO,
            step => Duration::from_secs(1u64 << (step - 1).min(20)).min(self.cap),
        }
    }
}

/// What an attempt is counted under.
#[derive(Clone, Debug)]
pub struct Attempt {
    account: [u8; 32],
    address: [u8; 32],
}

impl Attempt {
    /// An attempt on the account with this folded e-mail, from this client address.
    pub fn new(app: &AppState, email_key: &str, address: Option<&str>) -> Self {
        let key = |kind: &str, value: &str| hmac_sha256(&app.keys.throttle, format!("{kind}\n{value}").as_bytes());
        Self { account: key("account", email_key), address: key("address", address.unwrap_or_default()) }
    }
}

/// Counts an attempt, unless it comes too early.
///
/// # Errors
/// [`AppError::Throttled`] with the time to wait.
pub async fn admit(app: &AppState, attempt: &Attempt) -> Result<(), AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        let keys = [(attempt.account, ACCOUNT), (attempt.address, ADDRESS)];
        let mut rows = Vec::new();
        for (key, ladder) in keys {
            rows.push((key, ladder, store::hold(tx, &key).await?));
        }
        let free_at = rows.iter().map(|(_, _, row)| row.free_at).max().unwrap_or_default();
        if free_at > now {
            let seconds = free_at.since(now).as_millis().div_ceil(1000);
            return Err(AppError::Throttled { retry_after_s: seconds as u32 });
        }
        for (key, ladder, row) in rows {
            store::put(tx, &key, counted(row, ladder, now)).await?;
        }
        Ok(())
    })
}

fn counted(row: ThrottleRow, ladder: Ladder, now: Timestamp) -> ThrottleRow {
    let failures = if now.since(row.failed_at) < FORGET { row.failures + 1 } else { 1 };
    ThrottleRow { failures, failed_at: now, free_at: now + ladder.wait(failures) }
}

/// Takes an attempt back that has succeeded; the account starts anew.
///
/// # Errors
/// A fault of the database.
pub async fn succeed(tx: &mut Tx, attempt: &Attempt) -> Result<(), AppError> {
    store::clear(tx, &attempt.account).await?;
    store::forgive(tx, &attempt.address).await
}

/// Drops what is forgotten.
///
/// # Errors
/// A fault of the database.
pub async fn drop_old(app: &AppState) -> Result<(), AppError> {
    let before = app.clock.now().minus(FORGET);
    write_tx!(app.db, |tx| { store::drop_old(tx, before).await })
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
    }

    #[test]
    fn an_hour_without_a_failure_is_a_new_start() {
        let then = Timestamp::from_millis(0);
        let row = ThrottleRow { failures: 40, failed_at: then, free_at: then };
        assert_eq!(counted(row, ACCOUNT, then + FORGET).failures, 1);
        assert_eq!(counted(row, ACCOUNT, then + Duration::from_secs(10)).failures, 41);
    }
}
