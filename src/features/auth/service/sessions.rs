//! Sessions: begun, found again by their cookie, ended (A2, A7).

use crate::domain::{Limited, Member, Origin, Role, SessionId, Status, Timestamp, Topic, UserId};
use crate::error::AppError;
use crate::features::auth::{model::SessionRow, store::sessions as store};
use crate::features::settings::service::{SessionLimits, session_limits};
use crate::server::{AppState, crypto::sha256, db::Tx};
use crate::write_tx;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// The readable beginning of a session's token.
const PREFIX: &str = "ses_";
/// How precisely "last seen" is kept.
const TOUCH_EVERY: Duration = Duration::from_secs(60);
/// How long an ended session is remembered, so that a form sent too late is kept for its user.
const REMEMBER_ENDED: Duration = Duration::from_secs(24 * 3600);

/// How long a session holds that reaches only "Set a new password" (R1).
const LIMITED: Duration = Duration::from_secs(15 * 60);

/// A session that has begun. The token leaves the server once, in the cookie.
#[derive(Debug)]
pub struct NewSession {
    /// The session.
    pub id: SessionId,
    /// Its secret.
    pub token: SecretString,
    /// How long it lives at most; so long does its cookie.
    lasts: Duration,
}

/// What a cookie stands for.
pub enum Found {
    /// A live session.
    Live(Box<Member>),
    /// A live session that reaches only "Set a new password" (R1).
    Limited(Box<Limited>),
    /// One that has ended, or whose account is deactivated.
    Ended(UserId),
    /// Nothing of ours.
    Nothing,
}

/// For whom a session begins, as their credentials were when they were verified.
#[derive(Clone, Copy, Debug, Default)]
pub struct Admission {
    /// Whether it reaches only "Set a new password" (R1).
    pub limited: bool,
    /// A reset by link of which it is to tell (R5).
    pub tells_reset_at: Option<Timestamp>,
}

/// Begins a session, in the caller's transaction, if the account is active and its credentials are still of the version that was
/// verified (A7).
///
/// # Errors
/// [`AppError::WrongCredentials`] where they are not.
pub async fn begin(
    tx: &mut Tx,
    app: &AppState,
    user: UserId,
    version: i64,
    admission: Admission,
    origin: &Origin,
) -> Result<NewSession, AppError> {
    let now = app.clock.now();
    let id = SessionId::from_uuid(app.random.uuid_v7(now));
    let token = app.random.token(PREFIX);
    let Admission { limited, tells_reset_at } = admission;
    let token_hash = &sha256(token.as_bytes());
    if store::insert(tx, &store::NewRow { id, token_hash, user, version, now, origin, limited, tells_reset_at }).await?
    {
        tx.announce(Topic::Sessions(user));
        let lasts = session_limits(tx, app).await?.absolute;
        Ok(NewSession { id, token: token.into(), lasts })
    } else {
        Err(AppError::WrongCredentials)
    }
}

/// Finds the session behind a cookie, with the user as they are now (P3), and notes that it was seen.
///
/// # Errors
/// A fault of the database.
pub async fn find(app: &AppState, token: &str, origin: Origin) -> Result<Found, AppError> {
    find_and(app, token, origin, true).await
}

/// The same for a request by which nobody does anything: a stream, or a fetch in the background. It is not noted, so that the session
/// ends when it would end without it (A2).
///
/// # Errors
/// A fault of the database.
pub async fn find_quietly(app: &AppState, token: &str, origin: Origin) -> Result<Found, AppError> {
    find_and(app, token, origin, false).await
}

async fn find_and(app: &AppState, token: &str, origin: Origin, note: bool) -> Result<Found, AppError> {
    let Some(row) = store::find(&mut app.db.read().await?, &sha256(token.as_bytes())).await? else {
        return Ok(Found::Nothing);
    };
    let now = app.clock.now();
    if !is_live(&row, now, limits_of(app, &row)) {
        return Ok(Found::Ended(row.user_id));
    }
    if note && now.since(row.last_seen_at) >= TOUCH_EVERY {
        write_tx!(app.db, |tx| { store::touch(tx, row.id, row.user_id, now).await })?;
    }
    let is_limited = row.limited != 0;
    let member = Member { user: row.user_id, name: row.name, role: row.role, session: row.id, origin };
    Ok(if is_limited { Found::Limited(Box::new(Limited(member))) } else { Found::Live(Box::new(member)) })
}

/// What an open stream has to know of its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is live.
    Live {
        /// What its user may do now.
        role: Role,
        /// When it ends, unless something is done in it before.
        until: Timestamp,
    },
    /// It is over.
    Ended,
    /// It is over because its user's account is deactivated.
    Deactivated,
}

/// Looks at a session without noting that it was seen: a stream is no activity (A2).
///
/// # Errors
/// A fault of the database.
pub async fn standing(app: &AppState, id: SessionId) -> Result<Standing, AppError> {
    let Some(row) = store::find_by_id(&mut app.db.read().await?, id).await? else { return Ok(Standing::Ended) };
    if row.status == Status::Deactivated {
        return Ok(Standing::Deactivated);
    }
    let limits = limits_of(app, &row);
    // A limited session reaches no stream (R1).
    if row.limited != 0 || !is_live(&row, app.clock.now(), limits) {
        return Ok(Standing::Ended);
    }
    let until = (row.last_seen_at + limits.idle).min(row.created_at + limits.absolute);
    Ok(Standing::Live { role: row.role, until })
}

/// The limits in force, which came with the session.
fn limits_of(app: &AppState, row: &store::SessionRow) -> SessionLimits {
    SessionLimits::in_force(app, row.idle_limit.clone(), row.absolute_limit.clone())
}

fn is_live(row: &store::SessionRow, now: Timestamp, limits: SessionLimits) -> bool {
    let SessionLimits { idle, absolute } = limits;
    let absolute = if row.limited != 0 { LIMITED.min(absolute) } else { absolute };
    row.ended_at.is_none()
        && row.status == Status::Active
        && now.since(row.last_seen_at) < idle
        && now.since(row.created_at) < absolute
}

/// Ends the session behind a cookie, if it is live; gives whose it was.
///
/// # Errors
/// A fault of the database.
pub async fn end_by_token(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<UserId>, AppError> {
    let Some(row) = store::find(tx, &sha256(token.as_bytes())).await? else { return Ok(None) };
    Ok(end(tx, row.id, row.user_id, now).await?.then_some(row.user_id))
}

/// Ends a session of this user; `false` where it had ended already.
///
/// # Errors
/// A fault of the database.
pub async fn end(tx: &mut Tx, id: SessionId, user: UserId, now: Timestamp) -> Result<bool, AppError> {
    let ended = store::end(tx, id, now).await?;
    if ended {
        tx.announce(Topic::Sessions(user));
    }
    Ok(ended)
}

/// Ends every session of a user; gives how many live ones there were. One whose time is over is ended too, but tells of nobody who was
/// signed in (U7).
///
/// # Errors
/// A fault of the database.
pub async fn end_all(tx: &mut Tx, app: &AppState, user: UserId) -> Result<i64, AppError> {
    let ended = store::end_all(tx, user, app.clock.now()).await?;
    told(tx, app, user, &ended).await
}

/// Ends one session of a user; gives how many live ones that were. One that has ended already, or is another's, is none.
///
/// # Errors
/// A fault of the database.
pub async fn end_of(tx: &mut Tx, app: &AppState, user: UserId, id: SessionId) -> Result<i64, AppError> {
    let ended = store::end_of(tx, user, id, app.clock.now()).await?;
    told(tx, app, user, ended.as_slice()).await
}

/// Announces that sessions have ended; gives how many of them were live.
async fn told(tx: &mut Tx, app: &AppState, user: UserId, ended: &[store::EndedRow]) -> Result<i64, AppError> {
    if !ended.is_empty() {
        tx.announce(Topic::Sessions(user));
    }
    let since = since(tx, app).await?;
    Ok(ended.iter().filter(|session| session.was_live(since)).count() as i64)
}

/// The live sessions of a user, the last seen first.
///
/// # Errors
/// A fault of the database.
pub async fn list(tx: &mut Tx, app: &AppState, user: UserId) -> Result<Vec<SessionRow>, AppError> {
    let since = since(tx, app).await?;
    Ok(store::live(tx, user, since).await?.into_iter().map(listed).collect())
}

async fn since(tx: &mut Tx, app: &AppState) -> Result<store::Since, AppError> {
    let (now, limits) = (app.clock.now(), session_limits(tx, app).await?);
    let limited = now.minus(LIMITED.min(limits.absolute));
    Ok(store::Since { created: now.minus(limits.absolute), seen: now.minus(limits.idle), limited })
}

fn listed(row: store::LiveRow) -> SessionRow {
    SessionRow {
        id: row.id,
        device: row.user_agent.as_deref().and_then(device),
        address: row.address,
        began_at: row.created_at,
        last_seen_at: row.last_seen_at,
        limited: row.limited != 0,
    }
}

/// Browser and system as people call them; nothing for what is no browser.
fn device(user_agent: &str) -> Option<String> {
    let known = woothee::parser::Parser::new().parse(user_agent)?;
    let parts = [known.name, known.os].map(|part| Some(part).filter(|part| *part != "UNKNOWN"));
    match parts {
        [Some(browser), Some(system)] => Some(format!("{browser} · {system}")),
        [Some(one), None] | [None, Some(one)] => Some(one.to_owned()),
        [None, None] => None,
    }
}

/// Gives the live session of somebody another token; the old cookie stands for nothing then (A2).
///
/// # Errors
/// [`AppError::SignedOut`] where the session has ended.
pub async fn change_token(tx: &mut Tx, app: &AppState, member: &Member) -> Result<NewSession, AppError> {
    let token = app.random.token(PREFIX);
    if !store::change_token(tx, member.session, &sha256(token.as_bytes())).await? {
        return Err(AppError::SignedOut);
    }
    let lasts = session_limits(tx, app).await?.absolute;
    Ok(NewSession { id: member.session, token: token.into(), lasts })
}

/// Ends every session of somebody but the one that they act in; gives how many live ones there were.
///
/// # Errors
/// A fault of the database.
pub async fn end_others(tx: &mut Tx, app: &AppState, member: &Member) -> Result<i64, AppError> {
    let ended = store::end_others(tx, member.user, member.session, app.clock.now()).await?;
    told(tx, app, member.user, &ended).await
}

/// Drops the sessions that nobody can come back to.
///
/// # Errors
/// A fault of the database.
pub async fn drop_ended(app: &AppState) -> Result<(), AppError> {
    let now = app.clock.now();
    let before = |limit: Duration| now.minus(limit + REMEMBER_ENDED);
    write_tx!(app.db, |tx| {
        let limits = session_limits(tx, app).await?;
        store::drop_ended(tx, before(Duration::ZERO), before(limits.absolute), before(limits.idle)).await
    })
}

/// The header that hands a session's token to the browser.
pub fn cookie(app: &AppState, session: &NewSession) -> http::HeaderValue {
    app.cookies.set(crate::server::http::cookies::SESSION, session.token.expose_secret(), Some(session.lasts))
}
