//! Making an account, with its password and its Smithers: the same for the set-up, a claim and the command line.

use super::{create_invite::refuse_invited, seats::Growth};
use crate::domain::{AgentId, Authority, Email, PersonName, Role, Status, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    agents,
    audit::{self, Event, NewEntry},
    auth,
    users::store::users::{self, NewUser},
};
use crate::server::{
    AppState,
    db::{Key, Tx},
};
use crate::write_tx;

/// What an account is made of.
pub struct Account {
    /// Its e-mail.
    pub email: Email,
    /// Whether its holder typed the e-mail (I2).
    pub email_typed: bool,
    /// What its holder is called.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// The hash of their password.
    pub password_hash: String,
}

/// Makes an account in the caller's transaction, which holds [`Key::People`].
///
/// # Errors
/// [`AppError::EmailTaken`] where an account has the e-mail.
pub async fn create(tx: &mut Tx, app: &AppState, account: &Account) -> Result<(UserId, AgentId), AppError> {
    refuse_taken(tx, &account.email).await?;
    let now = app.clock.now();
    let id = UserId::from_uuid(app.random.uuid_v7(now));
    let user = NewUser {
        id,
        email: &account.email,
        email_typed: account.email_typed,
        name: &account.name,
        role: account.role,
        now,
    };
    users::insert(tx, &user).await?;
    tx.announce(Topic::People);
    auth::service::set_first_password(tx, id, &account.password_hash, now).await?;
    let smithers = agents::service::personal::create_personal(tx, app, id).await?;
    Ok((id, smithers))
}

/// Makes one more admin, for the operator (S4).
///
/// # Errors
/// [`AppError::EmailTaken`] or [`AppError::InviteExists`] (I4); [`AppError::SeatsTaken`] (L2).
pub async fn create_admin(app: &AppState, authority: &Authority, account: Account) -> Result<UserId, AppError> {
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        let growth = Growth::begin(tx, app).await?;
        refuse_invited(tx, &account.email, app.clock.now(), None).await?;
        let (user, _) = create(tx, app, &account).await?;
        growth.end(tx).await?;
        let event = Event::UserCreated { user, name: account.name.clone(), role: account.role };
        audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), event)).await?;
        Ok(user)
    })
}

/// Refuses an e-mail that an account has, deactivated or not (I4).
///
/// # Errors
/// [`AppError::EmailTaken`].
pub async fn refuse_taken(tx: &mut Tx, email: &Email) -> Result<(), AppError> {
    match users::by_email(tx, &email.key()).await? {
        Some((user, name, status)) => {
            Err(AppError::EmailTaken { user, name, deactivated: status == Status::Deactivated })
        }
        None => Ok(()),
    }
}
