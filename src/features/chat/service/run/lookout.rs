//! Ends the runs whose process is gone: after a crash, or when a node was lost. What they had written is kept.

use super::settle::{End, settle};
use crate::domain::{RunId, Timestamp};
use crate::error::AppError;
use crate::features::chat::{
    model::Failure,
    store::runs::{self, Running},
};
use crate::server::{AppState, db::Kind};
use crate::write_tx;
use std::{collections::HashMap, time::Duration};

/// After how long without a sign a run is taken for lost with its process.
const LOST_AFTER: Duration = Duration::from_secs(20);

/// Whoever looks for lost runs, again and again. The times in their rows are those of the nodes that write them, whose clocks may show
/// anything: they are held against one another alone, and what has passed meanwhile is told by the clock of whoever looks (O3).
#[derive(Default)]
pub struct Lookout {
    signs: HashMap<RunId, Sign>,
}

/// The last sign of a run, and since when it is the last.
#[derive(Clone, Copy)]
struct Sign {
    beat: Timestamp,
    since: Timestamp,
}

impl Lookout {
    /// Looks at the runs that are being written, and ends those that have given no new sign for long.
    ///
    /// # Errors
    /// A fault of the database; the next time sees to the rest.
    pub async fn look(&mut self, app: &AppState) -> Result<(), AppError> {
        let now = app.clock.now();
        let running = runs::running(&mut app.db.read().await?).await?;
        self.signs = running.iter().map(|run| (run.id, self.sign(run, now))).collect();
        let is_lost = |run: &Running| now.since(self.signs[&run.id].since) >= LOST_AFTER;
        end(app, running.into_iter().filter(is_lost)).await
    }

    /// A clock that was set back begins anew.
    fn sign(&self, run: &Running, now: Timestamp) -> Sign {
        let known = self.signs.get(&run.id).filter(|sign| sign.beat == run.heartbeat_at && sign.since <= now);
        known.copied().unwrap_or(Sign { beat: run.heartbeat_at, since: now })
    }
}

/// The same when a server begins: on SQLite it is the only one, so that whatever runs went down with the one before. On
/// PostgreSQL others may see to it, and a [`Lookout`] will tell.
///
/// # Errors
/// As [`Lookout::look`].
pub async fn recover_at_start(app: &AppState) -> Result<(), AppError> {
    match app.db.kind() {
        Kind::Sqlite => {
            let running = runs::running(&mut app.db.read().await?).await?;
            end(app, running).await
        }
        Kind::Postgres => Ok(()),
    }
}

async fn end(app: &AppState, lost: impl IntoIterator<Item = Running>) -> Result<(), AppError> {
    for run in lost {
        let whose = (run.id, run.user_id);
        write_tx!(app.db, |tx| { settle(tx, app, whose, End::Failed(Failure::Interrupted), "").await })?;
    }
    Ok(())
}
