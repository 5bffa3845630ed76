//! Correcting somebody's name and e-mail (U2), and changing one's own name (A5).

use super::{create::refuse_taken, create_invite::refuse_invited, target};
use crate::domain::{Authority, Email, Member, PersonName, Status, Topic, UserId};
use crate::error::{AppError, Faults};
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::{
        model::{Acted, Deed},
        store::users,
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx},
};
use crate::write_tx;

/// Corrects name and e-mail of an account, one's own too. Another e-mail kills the account's reset link (R3). What is as it was writes
/// nothing (U7).
///
/// # Errors
/// [`AppError::Invalid`]; [`AppError::NotFound`], also for somebody who was erased; [`AppError::EmailTaken`] or
/// [`AppError::InviteExists`] where the e-mail is another's.
pub async fn correct_profile(
    app: &AppState,
    authority: &Authority,
    user: UserId,
    name: &str,
    email: &str,
) -> Result<Acted, AppError> {
    let mut faults = Faults::default();
    let name = faults.take("name", PersonName::parse(name));
    let email = faults.take("email", Email::parse(email));
    let (Some(name), Some(email)) = (name, email) else { return Err(faults.into_error()) };
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        let target = target::lock_any(tx, authority, user).await?;
        let other_address = target.email.key() != email.key();
        if other_address {
            refuse_taken(tx, &email).await?;
            refuse_invited(tx, &email, now, None).await?;
        }
        if target.name != name || target.email != email {
            users::set_profile(tx, user, &name, &email).await?;
            if other_address {
                auth::service::reset::kill_link(tx, user, now).await?;
            }
            let former_name = (target.name != name).then_some(target.name);
            let event = Event::ProfileCorrected { user, name: name.clone(), former_name, email: target.email != email };
            audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
            announce(tx, user);
        }
        Ok(Acted { deed: Deed::ProfileCorrected, name: name.clone(), invites: 0, undo: None })
    })
}

/// A name stands in both lists: as an account's own, and as that of whoever sent an invite.
fn announce(tx: &mut Tx, user: UserId) {
    tx.announce(Topic::User(user));
    tx.announce(Topic::People);
    tx.announce(Topic::Invites);
}

/// Changes one's own name.
///
/// # Errors
/// [`AppError::Invalid`] for the field `name`; [`AppError::SignedOut`] where the account is active no more.
pub async fn change_own_name(app: &AppState, member: &Member, name: &str) -> Result<PersonName, AppError> {
    let name = PersonName::parse(name).map_err(|fault| AppError::field("name", fault))?;
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        let target = users::by_id(tx, member.user).await?.filter(|target| target.status == Status::Active);
        let target = target.ok_or(AppError::SignedOut)?;
        if target.name != name {
            users::set_profile(tx, target.id, &name, &target.email).await?;
            let event = Event::NameChanged { user: target.id, name: name.clone(), former_name: target.name };
            audit::append(tx, &app.random, NewEntry::by_member(member, now, event)).await?;
            announce(tx, member.user);
        }
        Ok(name.clone())
    })
}
