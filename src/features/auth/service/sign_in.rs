//! Signing in with e-mail and password (A1, A3, A7).

use super::{
    FIRST_CREDENTIAL_VERSION, devices, passwords, sessions,
    sessions::{Admission, NewSession},
    throttle::{self, Attempt},
};
use crate::domain::{Actor, Email, Origin, SessionId, Status, UserId};
use crate::error::{AppError, Fault, Faults};
use crate::features::audit::{self, Event, NewEntry, SignInFailure};
use crate::features::auth::model::MAX_PASSWORD;
use crate::features::auth::store::credentials::{self, CredentialRow};
use crate::server::{AppState, db::Tx};
use crate::write_tx;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// What a person enters at `/login`.
pub struct Entered {
    /// The e-mail, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: String,
    /// The cookie of a session that the browser still has; it ends, since the token changes at every sign-in (A2).
    pub former: Option<String>,
    /// The cookie by which the browser is known as one that has signed in before (A3).
    pub device: Option<String>,
    /// From where.
    pub origin: Origin,
}

/// Somebody who has signed in.
pub struct SignedIn {
    /// Their session.
    pub session: NewSession,
    /// The secret of the device, which it keeps from now on.
    pub device: SecretString,
    /// Whether a new password must be set before anything else (R1).
    pub limited: bool,
}

impl SignedIn {
    /// The headers that hand both secrets to the browser.
    pub fn cookies(&self, app: &AppState) -> [http::HeaderValue; 2] {
        [sessions::cookie(app, &self.session), devices::cookie(app, &self.device)]
    }
}

/// A password that was just set by its holder. Sealed and kept, so that the same form sent again signs in again (F7).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PasswordSet {
    /// Whose.
    pub user: UserId,
    /// The version of the credentials that it made.
    pub version: i64,
}

impl PasswordSet {
    /// The first password of a new account.
    pub const fn first(user: UserId) -> Self {
        Self { user, version: FIRST_CREDENTIAL_VERSION }
    }
}

/// Signs somebody in.
///
/// # Errors
/// [`AppError::WrongCredentials`] for an unknown e-mail and a wrong password alike, in the same time; [`AppError::AccountDeactivated`]
/// or [`AppError::PasswordStopped`] only where the password is right; [`AppError::Throttled`]; [`AppError::Invalid`] where a field is
/// empty.
pub async fn sign_in(app: &AppState, entered: Entered) -> Result<SignedIn, AppError> {
    refuse_empty(&entered)?;
    // What is no address belongs to no account, but is counted and takes its time like any other.
    let email_key = Email::parse(&entered.email).map(|email| email.key());
    let attempted = email_key.clone().unwrap_or_else(|_| entered.email.trim().to_lowercase());
    let attempt = match devices::knowing(app, entered.device.as_deref(), &attempted).await? {
        Some(device) => Attempt::of_known_device(app, &attempted, device),
        None => Attempt::new(app, &attempted, entered.origin.address.as_deref()),
    };
    let known = match &email_key {
        Ok(email_key) => credentials::find(&mut app.db.read().await?, email_key).await?,
        Err(_) => None,
    };
    if let Err(error) = throttle::admit(app, &attempt).await {
        if matches!(error, AppError::Throttled { .. }) {
            note_failure(app, &known, &entered.origin, SignInFailure::Throttled).await?;
        }
        return Err(error);
    }
    // No password is longer than this, and hashing a longer text would be work for nothing.
    let typed: String = entered.password.chars().take(4 * MAX_PASSWORD as usize).collect();
    let password = passwords::normal_form(&typed);
    let verified = app.hasher.verify(password.clone(), known.as_ref().map(|row| row.password_hash.clone())).await?;
    let Some(row) = known.as_ref().filter(|_| verified.ok) else {
        let reason = if known.is_some() { SignInFailure::WrongPassword } else { SignInFailure::UnknownEmail };
        note_failure(app, &known, &entered.origin, reason).await?;
        return Err(AppError::WrongCredentials);
    };
    if row.status == Status::Deactivated {
        note_failure(app, &known, &entered.origin, SignInFailure::Deactivated).await?;
        return Err(AppError::AccountDeactivated);
    }
    if row.stops_at.is_some_and(|at| at <= app.clock.now()) {
        note_failure(app, &known, &entered.origin, SignInFailure::PasswordStopped).await?;
        return Err(AppError::PasswordStopped);
    }
    let admission = Admission { limited: row.must_change != 0, tells_reset_at: row.untold_reset_at };
    let new_hash = if verified.needs_rehash { Some(app.hasher.hash(password).await?) } else { None };
    write_tx!(app.db, |tx| {
        let session = sessions::begin(tx, app, row.id, row.credential_version, admission, &entered.origin).await?;
        if admission.tells_reset_at.is_some() {
            credentials::told(tx, row.id).await?;
        }
        if let Some(former) = &entered.former {
            sessions::end_by_token(tx, former, app.clock.now()).await?;
        }
        if let Some(hash) = &new_hash {
            credentials::rehash(tx, row.id, row.credential_version, hash).await?;
        }
        throttle::succeed(tx, &attempt).await?;
        let device = devices::remember(tx, app, entered.device.as_deref(), row.id).await?;
        note_success(tx, app, row, session.id, admission.limited, &entered.origin).await?;
        Ok(SignedIn { session, device, limited: admission.limited })
    })
}

fn refuse_empty(entered: &Entered) -> Result<(), AppError> {
    let mut faults = Faults::default();
    if entered.email.trim().is_empty() {
        faults.add("email", Fault::Empty);
    }
    if entered.password.is_empty() {
        faults.add("password", Fault::Empty);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into_error()) }
}

async fn note_failure(
    app: &AppState,
    known: &Option<CredentialRow>,
    origin: &Origin,
    reason: SignInFailure,
) -> Result<(), AppError> {
    let user = known.as_ref().map(|row| (row.id, row.name.clone()));
    let event = Event::SignInFailed { user, reason };
    let entry = NewEntry::new(app.clock.now(), Actor::Anonymous, None, origin.clone(), event);
    write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })
}

/// Begins a session for somebody who has just set their password, without asking for it again. The same for the second sending of the
/// form that set it (F7).
///
/// # Errors
/// [`AppError::WrongCredentials`] where the account has another password by now, or is active no more (A7).
pub async fn begin_with_new_password(
    app: &AppState,
    PasswordSet { user, version }: PasswordSet,
    device: Option<&str>,
    origin: Origin,
) -> Result<SignedIn, AppError> {
    write_tx!(app.db, |tx| {
        let row = credentials::find_by_id(tx, user).await?.ok_or(AppError::WrongCredentials)?;
        let session = sessions::begin(tx, app, user, version, Admission::default(), &origin).await?;
        let device = devices::remember(tx, app, device, user).await?;
        note_success(tx, app, &row, session.id, false, &origin).await?;
        Ok(SignedIn { session, device, limited: false })
    })
}

async fn note_success(
    tx: &mut Tx,
    app: &AppState,
    row: &CredentialRow,
    session: SessionId,
    limited: bool,
    origin: &Origin,
) -> Result<(), AppError> {
    let event = Event::SignedIn { limited };
    let actor = Actor::User { id: row.id, role: row.role, session: Some(session) };
    let entry = NewEntry::new(app.clock.now(), actor, Some(row.name.clone()), origin.clone(), event);
    audit::append(tx, &app.random, entry).await?;
    Ok(())
}
