//! Erasing a person (U9, T9).

use super::target;
use crate::domain::{Authority, PersonName, Status, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::{
        model::{Acted, Deed, ERASED_NAME, no_address},
        store::{invites, users},
    },
};
use crate::server::AppState;
use crate::write_tx;

/// Takes name, e-mail, password, sessions and devices of a deactivated account away, their name and e-mail from invites, and everything
/// personal from beside the trail, whose entries and proofs stay. Ids and counts stay too. There is no way back.
///
/// # Errors
/// Those of [`target::lock`]; [`AppError::NotDeactivated`].
pub async fn erase(app: &AppState, authority: &Authority, user: UserId) -> Result<Acted, AppError> {
    let now = app.clock.now();
    let nobody = PersonName::from_stored(ERASED_NAME.to_owned());
    write_tx!(app.db, |tx| {
        let target = target::lock(tx, authority, user).await?;
        let acted = Acted { deed: Deed::Erased, name: nobody.clone(), invites: 0, undo: None };
        if target.erased_at.is_some() {
            return Ok(acted);
        }
        if target.status != Status::Deactivated {
            return Err(AppError::NotDeactivated);
        }
        let about = invites::about(tx, user, &target.email.key(), now).await?;
        for invite in &about {
            invites::erase(tx, *invite, &nobody, &no_address(invite)).await?;
        }
        users::erase(tx, user, &nobody, &no_address(user), now).await?;
        auth::service::erase(tx, user).await?;
        audit::append(tx, &app.random, NewEntry::by(authority, now, Event::UserErased { user })).await?;
        tx.announce(Topic::User(user));
        tx.announce(Topic::People);
        tx.announce(Topic::Invites);
        let subjects: Vec<String> =
            about.iter().map(ToString::to_string).chain(std::iter::once(user.to_string())).collect();
        audit::service::erase(tx, app, &subjects).await?;
        Ok(acted)
    })
}
