//! Devices that have signed in to an account before: a stranger's failures do not hold them back (A3).

use crate::domain::UserId;
use crate::error::AppError;
use crate::features::auth::store::devices as store;
use crate::server::{AppState, crypto::sha256, db::Tx, http::cookies::DEVICE};
use crate::write_tx;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// The readable beginning of a device's token.
const PREFIX: &str = "dev_";
/// How long a device is known after it was last used to sign in; the cookie lasts as long.
const REMEMBER: Duration = Duration::from_secs(180 * 24 * 3600);

/// The token, if it is that of a device which has signed in to the account with this folded e-mail.
///
/// # Errors
/// A fault of the database.
pub async fn knowing<'t>(app: &AppState, token: Option<&'t str>, email_key: &str) -> Result<Option<&'t str>, AppError> {
    let Some(token) = token else { return Ok(None) };
    let knows = store::knows(&mut app.db.read().await?, &sha256(token.as_bytes()), email_key).await?;
    Ok(knows.then_some(token))
}

/// Notes that the device has signed in to the account; gives the token that its cookie shall hold. One that no account knows is not
/// taken over, whoever put it there, and a new one is made.
///
/// # Errors
/// A fault of the database.
pub async fn remember(
    tx: &mut Tx,
    app: &AppState,
    token: Option<&str>,
    user: UserId,
) -> Result<SecretString, AppError> {
    let token = match token {
        Some(token) if store::is_known(tx, &sha256(token.as_bytes())).await? => token.to_owned(),
        _ => app.random.token(PREFIX),
    };
    store::remember(tx, &sha256(token.as_bytes()), user, app.clock.now()).await?;
    Ok(token.into())
}

/// Drops what has not been used for 180 days.
///
/// # Errors
/// A fault of the database.
pub async fn drop_old(app: &AppState) -> Result<(), AppError> {
    let before = app.clock.now().minus(REMEMBER);
    write_tx!(app.db, |tx| { store::drop_old(tx, before).await })
}

/// The header that hands a device's token to the browser.
pub fn cookie(app: &AppState, token: &SecretString) -> http::HeaderValue {
    app.cookies.set(DEVICE, token.expose_secret(), Some(REMEMBER))
}
