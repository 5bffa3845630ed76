//! The flash: what a plain form must show on the page that it leads to, kept for one browser and read once (F1).
//!
//! For a signed-in person it lies sealed in a row named by a random cookie. Strangers carry it themselves, sealed in the cookie, so that
//! they cannot fill the table.

use super::cookies::{FLASH, NOTE};
use crate::domain::{Member, UserId};
use crate::error::AppError;
use crate::form::Flash;
use crate::server::{
    AppState,
    crypto::{Sealer, sha256},
    db::flashes,
};
use crate::write_tx;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, HeaderValue, Method, header};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a flash waits for its page.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// The largest body of a row: the links of five hundred invites fit, which are shown once (I9). Only who is signed in has rows.
const MAX_ROW: usize = 1024 * 1024;
/// The largest cookie value; browsers keep about 4 KiB with name and attributes.
const MAX_COOKIE: usize = 3 * 1024;

#[derive(Serialize, Deserialize)]
struct Envelope {
    path: String,
    user: Option<UserId>,
    expires_at: i64,
    flash: Flash,
}

/// For whom a flash is kept.
#[derive(Clone, Copy, Debug)]
pub enum For {
    /// A user, signed in now or to be so when it is read.
    User(UserId),
    /// Whoever has this browser.
    Stranger,
}

/// Keeps a flash for the page at `path`; gives the cookie header to send along.
///
/// # Errors
/// A fault of the database. A flash that is too large loses what was typed, the longest values first, and says so by `cut`.
pub async fn keep(app: &AppState, path: &str, who: For, flash: Flash) -> Result<HeaderValue, AppError> {
    let expires = app.clock.now() + LIFETIME;
    let user = match who {
        For::User(user) => Some(user),
        For::Stranger => None,
    };
    let envelope = |flash| Envelope { path: path.to_owned(), user, expires_at: expires.as_millis(), flash };
    let (name, cookie) = match who {
        For::User(_) => {
            let token = app.random.token("r.");
            let body = seal_within(&app.sealer(&app.keys.seal_flash), envelope(flash), MAX_ROW)?;
            let hash = sha256(token.as_bytes());
            write_tx!(app.db, |tx| { flashes::put_flash(tx, &hash, path, &body, expires).await })?;
            (FLASH, token)
        }
        For::Stranger => {
            // Base64 makes four characters of three bytes.
            let body = seal_within(&app.sealer(&app.keys.seal_cookie), envelope(flash), MAX_COOKIE / 4 * 3 - 2)?;
            (NOTE, format!("s.{}", BASE64URL_NOPAD.encode(&body)))
        }
    };
    Ok(app.cookies.set(name, &cookie, Some(LIFETIME)))
}

fn seal_within(sealer: &Sealer, mut envelope: Envelope, limit: usize) -> Result<Vec<u8>, AppError> {
    loop {
        let plain = serde_json::to_vec(&envelope).map_err(|_| AppError::Internal)?;
        let sealed = sealer.seal(b"flash", &plain);
        if sealed.len() <= limit {
            return Ok(sealed);
        }
        let typed = &mut envelope.flash.typed;
        let longest = typed.iter().enumerate().max_by_key(|(_, (_, value))| value.len()).map(|(at, _)| at);
        let Some(longest) = longest else { return Err(AppError::TooLarge) };
        typed.remove(longest);
        envelope.flash.cut = true;
    }
}

/// Middleware: gives a document its flash as a request extension, and takes the cookie away once it has been read.
pub async fn layer(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    if !is_document(request.method(), request.headers()) {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let user = request.extensions().get::<Member>().map(|member| member.user);
    for name in [FLASH, NOTE] {
        let Some(cookie) = app.cookies.read(request.headers(), name) else { continue };
        match take(&app, &cookie, &path, user).await {
            Ok(Some(flash)) => {
                request.extensions_mut().insert(flash);
                let mut response = next.run(request).await;
                response.headers_mut().append(header::SET_COOKIE, app.cookies.clear(name));
                return response;
            }
            Ok(None) => {}
            // The page matters more than the message that goes with it.
            Err(error) => tracing::error!(%error, "a flash could not be read"),
        }
    }
    next.run(request).await
}

async fn take(app: &AppState, cookie: &str, path: &str, user: Option<UserId>) -> Result<Option<Flash>, AppError> {
    let now = app.clock.now();
    let sealed = match cookie.split_once('.') {
        Some(("r", _)) => {
            let hash = sha256(cookie.as_bytes());
            let body = write_tx!(app.db, |tx| { flashes::take_flash(tx, &hash, path, now).await })?;
            body.and_then(|body| app.sealer(&app.keys.seal_flash).open(b"flash", &body))
        }
        Some(("s", value)) => {
            let body = BASE64URL_NOPAD.decode(value.as_bytes()).ok();
            body.and_then(|body| app.sealer(&app.keys.seal_cookie).open(b"flash", &body))
        }
        _ => None,
    };
    let envelope: Option<Envelope> = sealed.and_then(|plain| serde_json::from_slice(&plain).ok());
    let good = envelope
        .filter(|e| e.path == path && e.expires_at > now.as_millis() && e.user.is_none_or(|owner| Some(owner) == user));
    Ok(good.map(|e| e.flash))
}

/// Whether the request is a browser opening a page.
pub fn is_document(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::GET && accepts_html(headers)
}

/// Whether the client wants a page: a document, or a plain form (fetches of ours ask for JSON alone).
pub fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
