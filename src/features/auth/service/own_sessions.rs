//! One's own sessions: seen and ended (A5).

use super::sessions;
use crate::domain::{Member, SessionId};
use crate::error::AppError;
use crate::features::audit::{self, Event, NewEntry};
use crate::features::auth::model::OwnSessions;
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// The live sessions of somebody, and which of them is this one.
///
/// # Errors
/// A fault of the database.
pub async fn list(app: &AppState, member: &Member) -> Result<OwnSessions, AppError> {
    let sessions = sessions::list(&mut app.db.read().await?, app, member.user).await?;
    Ok(OwnSessions { sessions, current: member.session, now: app.clock.now() })
}

/// Ends one of them. One that has ended already, or is none of theirs, changes nothing and writes nothing (U7).
///
/// # Errors
/// A fault of the database.
pub async fn end(app: &AppState, member: &Member, session: SessionId) -> Result<i64, AppError> {
    write_tx!(app.db, |tx| {
        let count = sessions::end_of(tx, app, member.user, session).await?;
        note(tx, app, member, count).await?;
        Ok(count)
    })
}

/// Ends all but this one; gives how many there were.
///
/// # Errors
/// A fault of the database.
pub async fn end_others(app: &AppState, member: &Member) -> Result<i64, AppError> {
    write_tx!(app.db, |tx| {
        let count = sessions::end_others(tx, app, member).await?;
        note(tx, app, member, count).await?;
        Ok(count)
    })
}

async fn note(tx: &mut Tx, app: &AppState, member: &Member, count: i64) -> Result<(), AppError> {
    if count > 0 {
        let event = Event::SessionsEnded { user: member.user, name: member.name.clone(), count };
        audit::append(tx, &app.random, NewEntry::by_member(member, app.clock.now(), event)).await?;
    }
    Ok(())
}
