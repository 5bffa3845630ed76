//! Resetting somebody's password (R1).

use super::{
    link::{self, LinkKind, Shown},
    target,
};
use crate::domain::{Authority, ResetId, Status, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::{
        model::{Holds, ResetLink},
        store::reset_links::{self, NewRow},
    },
};
use crate::server::AppState;
use crate::write_tx;

/// Ends somebody's sessions, has them set a new password before anything else, and makes a link for those who forgot the old one. An
/// older link dies (R3). `local`: whether the admin sits at the server itself (I3).
///
/// # Errors
/// Those of [`target::lock`], one's own account among them; [`AppError::TargetDeactivated`].
pub async fn start_reset(
    app: &AppState,
    authority: &Authority,
    user: UserId,
    holds: Holds,
    local: bool,
) -> Result<ResetLink, AppError> {
    let (token, token_hash) = LinkKind::Reset.new_token(app);
    let now = app.clock.now();
    let (reset, expires_at) = (ResetId::from_uuid(app.random.uuid_v7(now)), now + holds.duration());
    let (name, compromised) = write_tx!(app.db, |tx| {
        let target = target::lock(tx, authority, user).await?;
        if target.status == Status::Deactivated {
            return Err(AppError::TargetDeactivated);
        }
        let maker = authority.user();
        let raised = auth::service::reset::demand_new_password(tx, app, user, maker, expires_at).await?;
        let version = raised.version;
        let row = NewRow { id: reset, token_hash: &token_hash, user, version, maker, made_at: now, expires_at };
        reset_links::insert(tx, &row).await?;
        tx.announce(Topic::User(user));
        let ended_sessions = raised.ended_sessions;
        let event = Event::ResetStarted { user, name: target.name.clone(), reset, expires_at, ended_sessions };
        audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
        Ok((target.name, auth::service::reset::has_stopped(tx, user, now).await?))
    })?;
    let Shown { link, qr_svg, unreachable } = link::show(app, LinkKind::Reset, &token, local).await?;
    Ok(ResetLink { reset, link, token, qr_svg, name, expires_at, holds, compromised, unreachable })
}
