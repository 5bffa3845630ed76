//! The clock: sessions, links and the trail rest on it.

use super::Finding;
use crate::domain::Timestamp;
use std::time::Duration;

const CLOCK: &str = "clock";
const SET_IT: &str = "set this machine's clock, and keep it right by NTP";
/// Before this program was written: a machine that has lost the time.
const FIRST_POSSIBLE: Timestamp = Timestamp::from_millis(1_767_225_600_000);
/// What two clocks may be apart.
const APART: Duration = Duration::from_secs(5);
/// What is a problem already. Two nodes may be twice as far from each other as either is from the database, and what one of them holds
/// for half a minute must not be over on the other.
const FAR_APART: Duration = Duration::from_secs(10);

/// Compares this machine's clock with the newest entry of the trail, and with the database server's.
pub fn examine(now: Timestamp, newest_entry: Option<Timestamp>, server: Option<Timestamp>) -> Finding {
    if now < FIRST_POSSIBLE {
        return Finding::problem(CLOCK, "this machine's clock stands years in the past", SET_IT);
    }
    let ahead = newest_entry.map_or(Duration::ZERO, |newest| newest.since(now));
    if ahead > APART {
        let says = format!("the newest entry of the audit trail lies {} s in the future", ahead.as_secs());
        return Finding::problem(CLOCK, says, SET_IT);
    }
    let apart = server.map_or(Duration::ZERO, |server| server.since(now).max(now.since(server)));
    let says = format!("this machine and the database server are {} s apart", apart.as_secs());
    if apart > FAR_APART {
        Finding::problem(CLOCK, says, SET_IT)
    } else if apart > APART {
        Finding::warning(CLOCK, says, SET_IT)
    } else {
        Finding::ok(CLOCK, "agrees with what is stored")
    }
}
