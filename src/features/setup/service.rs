//! The set-up code, and setting up.

use super::model::NewWorkspace;
use crate::domain::{Actor, AgentId, Authority, Origin, Role, UserId};
use crate::error::{AppError, Fault};
use crate::features::{
    audit::{self, Event, NewEntry},
    auth::service::{passwords, throttle},
    settings::{self, model::NewSettings},
    users::service::create::{self, Account},
};
use crate::server::{
    AppState,
    crypto::{constant_time_eq, hmac_sha256},
    db::{Key, Tx},
};
use crate::write_tx;
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;

/// The code's length in bytes: 160 bits, which no stranger guesses and a person can still type (RFC 4226, 4, asks no more of a secret).
const CODE_BYTES: usize = 20;

/// The first account; sealed and kept, so that the same form sent again signs in again (F7).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetUp {
    /// The first admin.
    pub user: UserId,
    /// Their Smithers.
    pub smithers: AgentId,
}

/// The code that opens `/setup`: HMAC(key file, installation id), the same from every process and node (S1).
///
/// # Errors
/// A fault of the database.
pub async fn code(app: &AppState) -> Result<String, AppError> {
    let installation = settings::service::installation(&app.db).await?.ok_or(AppError::Internal)?;
    let mac = hmac_sha256(&app.keys.setup_code, installation.id.as_bytes());
    Ok(BASE32_NOPAD.encode(&mac[..CODE_BYTES]))
}

/// The address that `serve` and `setup-url` print.
///
/// # Errors
/// A fault of the database.
pub async fn address(app: &AppState) -> Result<String, AppError> {
    let path = format!("/setup?code={}", code(app).await?);
    let base = app.config.public_url.as_ref().map(|url| url.origin());
    Ok(format!("{}{path}", base.unwrap_or_else(|| format!("http://{}", app.config.addr))))
}

/// Whether somebody has shown the right code. Spaces and case do not matter to whoever types it.
///
/// # Errors
/// A fault of the database.
pub async fn is_right(app: &AppState, shown: &str) -> Result<bool, AppError> {
    let shown: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(constant_time_eq(code(app).await?.as_bytes(), shown.to_ascii_uppercase().as_bytes()))
}

/// Checks the code that somebody has shown; a wrong one is an entry (T1).
///
/// # Errors
/// [`AppError::WrongSetupCode`]; [`AppError::Throttled`] after too many wrong ones from one address (A3).
pub async fn check_code(app: &AppState, shown: &str, origin: Origin) -> Result<(), AppError> {
    let refusing = refuse_wrong(app, shown, origin.clone());
    throttle::by_address(app, throttle::Kind::SetUpCode, &origin, refusing).await
}

async fn refuse_wrong(app: &AppState, shown: &str, origin: Origin) -> Result<(), AppError> {
    if is_right(app, shown).await? {
        return Ok(());
    }
    let entry = NewEntry::new(app.clock.now(), Actor::Anonymous, None, origin, Event::SetUpRefused);
    write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })?;
    Err(AppError::WrongSetupCode)
}

/// Whether the public address has to be asked for: nothing else says it (O0).
pub fn asks_address(app: &AppState) -> bool {
    app.config.public_url.is_none()
}

/// Sets the workspace up with its first admin: exactly one, whatever runs in parallel (S3).
///
/// # Errors
/// [`AppError::SetupDone`] for everybody but the first; [`AppError::Invalid`].
pub async fn set_up(app: &AppState, new: NewWorkspace, password: &str, origin: Origin) -> Result<SetUp, AppError> {
    if settings::service::is_set_up(app).await? {
        return Err(AppError::SetupDone);
    }
    let public_url = settings::service::origin_of(new.public_url.clone())?;
    let account = first_account(app, &new, password).await?;
    let settings = NewSettings { organisation: new.organisation, public_url, context: None };
    let done = write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        settings::service::mark_set_up(tx, app, &settings).await?;
        let (user, smithers) = create::create(tx, app, &account).await?;
        note(tx, app, &settings, Actor::Anonymous, &origin).await?;
        note_account(tx, app, user, &account, Actor::Anonymous, &origin).await?;
        Ok(SetUp { user, smithers })
    })?;
    app.set_up.store(true, Ordering::Release);
    Ok(done)
}

/// The same from the command line; once the workspace is set up it makes one more admin (S4).
///
/// # Errors
/// [`AppError::Invalid`], also where the organisation's name is missing at the set-up; [`AppError::EmailTaken`] or
/// [`AppError::InviteExists`] (I4).
pub async fn create_admin(
    app: &AppState,
    authority: &Authority,
    new: NewWorkspace,
    password: &str,
) -> Result<UserId, AppError> {
    let account = first_account(app, &new, password).await?;
    if settings::service::is_set_up(app).await? {
        return create::create_admin(app, authority, account).await;
    }
    let public_url = settings::service::origin_of(new.public_url)?;
    let settings = NewSettings { organisation: new.organisation, public_url, context: None };
    let origin = authority.origin();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        settings::service::mark_set_up(tx, app, &settings).await?;
        let (user, _) = create::create(tx, app, &account).await?;
        note(tx, app, &settings, authority.actor(), &origin).await?;
        note_account(tx, app, user, &account, authority.actor(), &origin).await?;
        Ok(user)
    })
}

async fn first_account(app: &AppState, new: &NewWorkspace, password: &str) -> Result<Account, AppError> {
    if password.is_empty() {
        return Err(AppError::field("password", Fault::Empty));
    }
    let context = [new.name.as_str(), new.email.as_str(), new.organisation.as_str()];
    let password_hash = passwords::hash_new(app, password, &context).await?;
    Ok(Account {
        email: new.email.clone(),
        email_typed: false,
        name: new.name.clone(),
        role: Role::Admin,
        password_hash,
    })
}

async fn note(
    tx: &mut Tx,
    app: &AppState,
    settings: &NewSettings,
    actor: Actor,
    origin: &Origin,
) -> Result<(), AppError> {
    let event =
        Event::WorkspaceSetUp { organisation: settings.organisation.clone(), public_url: settings.public_url.clone() };
    audit::append(tx, &app.random, NewEntry::new(app.clock.now(), actor, None, origin.clone(), event)).await?;
    Ok(())
}

async fn note_account(
    tx: &mut Tx,
    app: &AppState,
    user: UserId,
    account: &Account,
    actor: Actor,
    origin: &Origin,
) -> Result<(), AppError> {
    let event = Event::UserCreated { user, name: account.name.clone(), role: account.role };
    audit::append(tx, &app.random, NewEntry::new(app.clock.now(), actor, None, origin.clone(), event)).await?;
    Ok(())
}
