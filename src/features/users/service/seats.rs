//! Who takes a seat, and whether somebody more may (L2).

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::features::{
    license::{
        model::{License, Seats, refuse_growth},
        service as license,
    },
    users::store::users,
};
use crate::server::{AppState, crypto::VerifyingKey, db::Tx};

/// The seats before an act that may make their number grow, in a transaction that holds the lock of people. What the act has done is
/// counted and not foreseen, so that whatever comes with it (the invites of an undo) counts too.
#[must_use = "a growth that is not judged is allowed"]
pub struct Growth {
    /// Nothing where there is no limit.
    before: Option<(i64, Seats)>,
    now: Timestamp,
}

impl Growth {
    /// Counts before the act.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn begin(tx: &mut Tx, app: &AppState) -> Result<Self, AppError> {
        let now = app.clock.now();
        let before = match license::seat_limit(tx).await? {
            Some(limit) => Some((limit, users::seats(tx, now).await?)),
            None => None,
        };
        Ok(Self { before, now })
    }

    /// Counts after it, and refuses what took seats that there are not: the caller's transaction must then not be committed.
    ///
    /// # Errors
    /// [`AppError::SeatsTaken`].
    pub async fn end(self, tx: &mut Tx) -> Result<(), AppError> {
        match self.before {
            Some((limit, before)) => refuse_growth(limit, before, users::seats(tx, self.now).await?),
            None => Ok(()),
        }
    }
}

/// The licence, with who takes a seat.
///
/// # Errors
/// A fault of the database.
pub async fn license(tx: &mut Tx, verifier: Option<&VerifyingKey>, now: Timestamp) -> Result<License, AppError> {
    let used = users::seats(tx, now).await?;
    license::license(tx, verifier, used, now).await
}
