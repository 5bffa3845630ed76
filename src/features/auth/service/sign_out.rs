//! Signing out: the session of this request ends, others stay.

use super::sessions;
use crate::domain::Member;
use crate::error::AppError;
use crate::features::audit::{self, Event, NewEntry};
use crate::server::AppState;
use crate::write_tx;

/// Ends the session. Doing it twice changes nothing and writes nothing (U7).
///
/// # Errors
/// A fault of the database.
pub async fn sign_out(app: &AppState, member: &Member) -> Result<(), AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        if sessions::end(tx, member.session, member.user, now).await? {
            audit::append(tx, &app.random, NewEntry::by_member(member, now, Event::SignedOut)).await?;
        }
        Ok(())
    })
}
