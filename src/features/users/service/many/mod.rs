//! Inviting many at once (I9): a preview, then all good lines in one transaction.

mod examine;
mod parse;

use super::{create_invite, link::LinkKind, seats::Growth};
use crate::domain::{Admin, Authority, InviteId};
use crate::error::AppError;
use crate::features::{
    settings,
    users::model::{Holds, Line, ManyInvited, ManyLink, ManyPreview, NewInvite},
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;
use examine::examine;
use parse::parse;

/// What each line would do, and what is wrong with it. Changes nothing.
///
/// # Errors
/// [`AppError::Invalid`] for the field `lines` where they cannot be read at all.
pub async fn preview(app: &AppState, text: String, holds: Holds) -> Result<ManyPreview, AppError> {
    let read = parse(&text, holds)?;
    let lines = examine(&mut app.db.read().await?, app.clock.now(), read).await?;
    Ok(ManyPreview { text, holds, lines: lines.into_iter().map(|(line, _)| line).collect() })
}

/// Makes an invite of every good line, all of them or none, each with an entry of its own; the others are given back with what is wrong
/// with them, as it is now. `local`: whether the admin sits at the server itself (I3).
///
/// # Errors
/// As [`preview`]; those of [`actor::still_may`]; [`AppError::SeatsTaken`] where not all of them fit into the licence (L2).
pub async fn invite_many(
    app: &AppState,
    admin: &Admin,
    text: &str,
    holds: Holds,
    local: bool,
) -> Result<ManyInvited, AppError> {
    let authority = Authority::Admin(admin.clone());
    let read = parse(text, holds)?;
    // Asked before: once the invites are made, nothing may come between them and their links, which are shown this once.
    let public_url = settings::service::settings(app).await?.public_url;
    let (made, skipped) = write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, &authority).await?;
        let growth = Growth::begin(tx, app).await?;
        let mut made = Vec::new();
        let mut skipped: Vec<Line> = Vec::new();
        for (line, new) in examine(tx, app.clock.now(), read.clone()).await? {
            let Some(new) = new else {
                skipped.push(line);
                continue;
            };
            let (token, hash) = LinkKind::Invite.new_token(app);
            let id: InviteId = create_invite::write(tx, app, admin, &new, line.groups, &hash).await?;
            made.push((id, new, token));
        }
        growth.end(tx).await?;
        Ok((made, skipped))
    })?;
    let link = |(invite, new, token): (InviteId, NewInvite, String)| {
        let link = public_url.link(&LinkKind::Invite.page(&token));
        ManyLink { invite, name: new.name, email: new.email, link }
    };
    let unreachable = public_url.unreachable(local);
    Ok(ManyInvited { links: made.into_iter().map(link).collect(), skipped, unreachable })
}
