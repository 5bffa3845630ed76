//! Server functions of one's own account: password and sessions (A5).

use crate::error::AppError;
use crate::features::auth::model::OwnSessions;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::features::auth::service::{change_password, own_sessions, sessions},
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

/// The page of one's own account.
#[cfg(feature = "ssr")]
const ACCOUNT: &str = "/account";

/// One's own live sessions.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(name = ReadOwnSessions, prefix = "/api", endpoint = "auth/own_sessions", input = server_fn::codec::GetUrl)]
pub async fn own_sessions() -> Result<OwnSessions, AppError> {
    let call = Call::current();
    own_sessions::list(&call.app, &call.require_member()?).await
}

/// Changes one's own password; all other sessions end, and this one goes on under a new token (A2, A5).
///
/// # Errors
/// Those of [`change_password::change_password`].
#[server(prefix = "/api", endpoint = "auth/change_password")]
pub async fn change_own_password(
    #[server(default)] current_password: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    let call = Call::current();
    let member = call.require_member()?;
    let app = call.app.clone();
    let outcome =
        task::finish(
            async move { change_password::change_password(&app, &member, &current_password, &password).await },
        );
    let outcome = outcome.await.map(|session| call.set_cookie(sessions::cookie(&call.app, &session)));
    call.answer(form("auth/change_password"), outcome).await
}

/// Ends one of one's own sessions; gives how many ended.
///
/// # Errors
/// [`AppError::NotFound`] for what is no session's id.
#[server(prefix = "/api", endpoint = "auth/end_session")]
pub async fn end_session(#[server(default)] session: String) -> Result<i64, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let outcome = task::finish(async move {
        let session = session.parse().map_err(|_| AppError::NotFound)?;
        own_sessions::end(&app, &member, session).await
    });
    call.answer(form("auth/end_session"), outcome.await).await
}

/// Ends all of one's own sessions but this one; gives how many ended.
///
/// # Errors
/// A fault of the database.
#[server(prefix = "/api", endpoint = "auth/end_other_sessions")]
pub async fn end_other_sessions() -> Result<i64, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let outcome = task::finish(async move { own_sessions::end_others(&app, &member).await });
    call.answer(form("auth/end_other_sessions"), outcome.await).await
}

/// A form of the account's page, which shows it again.
#[cfg(feature = "ssr")]
fn form(name: &'static str) -> Form {
    Form { name, page: ACCOUNT.to_owned(), done: ACCOUNT.to_owned(), typed: Vec::new() }
}
