//! Everything about one person (U2).

use super::list;
use crate::domain::{Member, UserId};
use crate::error::AppError;
use crate::features::{
    audit, auth, groups,
    users::{
        model::{LiveReset, PersonPage},
        store::{invites, reset_links, users},
    },
};
use crate::server::AppState;

/// How many invites and entries are shown.
const LATEST: u32 = 20;

/// What the page of an account shows to an admin.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn person(app: &AppState, viewer: &Member, user: UserId) -> Result<PersonPage, AppError> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let row = users::profile(&mut tx, user).await?.ok_or(AppError::NotFound)?;
    let newest = reset_links::newest_of_user(&mut tx, user).await?;
    let reset = newest.filter(|row| row.facts().dead(now).is_none());
    let sent = invites::of_sender(&mut tx, user, i64::from(LATEST)).await?;
    Ok(PersonPage {
        id: row.id,
        name: row.name,
        email: row.email,
        email_typed: row.email_typed != 0,
        role: row.role,
        status: row.status,
        erased: row.erased_at.is_some(),
        joined_at: row.joined_at,
        last_active_at: row.last_active_at,
        is_viewer: viewer.user == user,
        must_change: auth::service::reset::is_pending(&mut tx, user).await?,
        reset: reset.map(|row| LiveReset {
            id: row.id,
            maker: row.maker,
            made_at: row.made_at,
            expires_at: row.expires_at,
        }),
        groups: groups::service::list::of_user(&mut tx, user).await?,
        sessions: auth::service::sessions::list(&mut tx, app, user).await?,
        invites: sent.into_iter().map(|row| list::invite(row, now)).collect(),
        timeline: audit::service::timeline(&mut tx, &user.to_string(), LATEST).await?,
        now,
    })
}
