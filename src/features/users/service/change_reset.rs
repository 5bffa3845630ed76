//! Changing a reset link while it is shown: shorter or longer, and stopping the old password at once (R1, R2).

use super::link::{self, LinkKind, Shown};
use crate::domain::{Authority, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::{
        model::{Holds, ResetLink},
        store::reset_links,
    },
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;

/// Lets a link that still works hold for another time from now on, and stops the old password at once where the account may be
/// compromised; what has stopped stays so. The link stays the same, since it may have been sent already.
///
/// # Errors
/// [`AppError::LinkUnknown`]; [`AppError::ResetOver`] where the link works no more.
pub async fn change_reset(
    app: &AppState,
    authority: &Authority,
    token: &str,
    holds: Holds,
    compromised: bool,
    local: bool,
) -> Result<ResetLink, AppError> {
    let hash = LinkKind::Reset.token_hash(token)?;
    let now = app.clock.now();
    let expires_at = now + holds.duration();
    let (row, compromised) = write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let row = reset_links::by_token(tx, &hash).await?.ok_or(AppError::LinkUnknown)?;
        if row.facts().dead(now).is_some() {
            return Err(AppError::ResetOver);
        }
        let stopped = auth::service::reset::has_stopped(tx, row.user_id, now).await?;
        let stops_now = compromised && !stopped;
        let version = if stops_now {
            auth::service::reset::stop_now(tx, app, row.user_id).await?.version
        } else {
            auth::service::reset::stop_at(tx, row.user_id, expires_at, now).await?;
            row.credential_version
        };
        if stops_now || expires_at != row.expires_at {
            reset_links::change(tx, row.id, expires_at, version).await?;
            tx.announce(Topic::User(row.user_id));
            let (user, name, reset) = (row.user_id, row.name.clone(), row.id);
            let event = Event::ResetChanged { user, name, reset, expires_at, compromised: stops_now };
            audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
        }
        Ok((row, stopped || stops_now))
    })?;
    let Shown { link, qr_svg, unreachable } = link::show(app, LinkKind::Reset, token, local).await?;
    let (reset, name, token) = (row.id, row.name, token.to_owned());
    Ok(ResetLink { reset, link, token, qr_svg, name, expires_at, holds, compromised, unreachable })
}
