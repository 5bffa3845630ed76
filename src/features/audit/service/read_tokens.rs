//! Tokens with which programs follow the log of the trail (T3): shown once, kept as their SHA-256.

use super::super::event::ProofEvent;
use super::super::model::{ReadTokens, TokenMade, TokenRevoked};
use super::super::store::read_tokens as store;
use super::append;
use crate::domain::{Admin, Authority, ReadTokenId, TokenName, Topic};
use crate::error::AppError;
use crate::features::audit::{Event, NewEntry};
use crate::server::{AppState, crypto::sha256, db::actor};
use crate::write_tx;
use std::time::Duration;

/// The readable beginning of a token; 256 random bits follow, in base64url.
const PREFIX: &str = "adt_";
/// The characters of a token.
const LENGTH: usize = PREFIX.len() + 43;
/// A use within this time of the last one that was noted is not noted.
const NOTED_EVERY: Duration = Duration::from_secs(60);

/// Every token that was not revoked.
///
/// # Errors
/// A fault of the database.
pub async fn list(app: &AppState) -> Result<ReadTokens, AppError> {
    Ok(ReadTokens { tokens: store::list(&mut app.db.read().await?).await?, now: app.clock.now() })
}

/// Makes a token. It is good as long as whoever made it is an active admin (P3).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`].
pub async fn make(app: &AppState, admin: &Admin, name: TokenName) -> Result<TokenMade, AppError> {
    let now = app.clock.now();
    let (authority, maker) = (Authority::Admin(admin.clone()), admin.member().user);
    let (id, token) = (ReadTokenId::from_uuid(app.random.uuid_v7(now)), app.random.token(PREFIX));
    let event = Event::Proof(ProofEvent::ReadTokenMade { token: id, name: name.clone() });
    write_tx!(app.db, |tx| {
        actor::still_may(tx, &authority).await?;
        store::insert(tx, id, &sha256(token.as_bytes()), &name, maker, now).await?;
        append(tx, &app.random, NewEntry::by(&authority, now, event.clone())).await?;
        tx.announce(Topic::ReadTokens);
        Ok(())
    })?;
    Ok(TokenMade { name, token })
}

/// Takes a token back. Once more changes nothing and writes nothing (U7).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`]; [`AppError::NotFound`].
pub async fn revoke(app: &AppState, authority: &Authority, id: ReadTokenId) -> Result<TokenRevoked, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        actor::still_may(tx, authority).await?;
        let name = store::name(tx, id).await?.ok_or(AppError::NotFound)?;
        if store::revoke(tx, id, now).await? {
            let event = Event::Proof(ProofEvent::ReadTokenRevoked { token: id, name: name.clone() });
            append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
            tx.announce(Topic::ReadTokens);
        }
        Ok(TokenRevoked { name })
    })
}

/// Whether a token is one that may follow the log now.
///
/// # Errors
/// A fault of the database.
pub async fn is_good(app: &AppState, token: &str) -> Result<bool, AppError> {
    // What cannot be one is not looked up.
    if token.len() != LENGTH || !token.starts_with(PREFIX) {
        return Ok(false);
    }
    store::is_good(&mut app.db.read().await?, &sha256(token.as_bytes())).await
}

/// Notes that a token is used, at most once a minute.
///
/// # Errors
/// A fault of the database.
pub async fn note_use(app: &AppState, token: &str) -> Result<(), AppError> {
    let (hash, now) = (sha256(token.as_bytes()), app.clock.now());
    let before = now.minus(NOTED_EVERY);
    if store::is_fresh(&mut app.db.read().await?, &hash, before).await? {
        return Ok(());
    }
    write_tx!(app.db, |tx| {
        if store::note_use(tx, &hash, now, before).await? {
            tx.announce(Topic::ReadTokens);
        }
        Ok(())
    })
}
