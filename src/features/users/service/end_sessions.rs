//! Ending somebody's sessions.

use super::target;
use crate::domain::{Authority, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::model::{Acted, Deed},
};
use crate::server::AppState;
use crate::write_tx;

/// Signs somebody out everywhere; they may sign in again at once. Where they are signed in nowhere, nothing is written (U7).
///
/// # Errors
/// Those of [`target::lock`]; one's own sessions are ended on one's own page.
pub async fn end_sessions(app: &AppState, authority: &Authority, user: UserId) -> Result<Acted, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        let target = target::lock(tx, authority, user).await?;
        let count = auth::service::sessions::end_all(tx, app, user).await?;
        if count > 0 {
            let event = Event::SessionsEnded { user, name: target.name.clone(), count };
            audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
        }
        Ok(Acted { deed: Deed::SessionsEnded, name: target.name, invites: 0, undo: None })
    })
}
