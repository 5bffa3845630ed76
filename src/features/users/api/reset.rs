//! Server functions of password resets by admins (R1-R4).

use crate::error::AppError;
use crate::features::users::model::{Acted, ResetLink, ResetPage};
use crate::form::Destination;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{answer_in_view, page_of_view},
    crate::features::auth::service::{sign_in, throttle},
    crate::features::users::{
        model::parse_reset_holds,
        service::{change_reset, end_sessions, finish_reset, link::LinkKind, revoke_reset, start_reset},
    },
    crate::server::{
        http::{
            cookies::DEVICE,
            once::once,
            reply::{Call, Form},
        },
        task,
    },
};

/// Resets somebody's password (R1) and gives the link, which is shown once. `view` is the address of the page that it was done from.
///
/// # Errors
/// Those of [`start_reset::start_reset`].
#[server(prefix = "/api", endpoint = "users/start_reset")]
pub async fn start_reset(
    #[server(default)] user: String,
    #[server(default)] view: String,
    #[server(default)] form_id: String,
) -> Result<ResetLink, AppError> {
    let call = Call::current();
    let (app, local) = (call.app.clone(), call.is_local());
    let authority = call.require_admin()?.into();
    let key = call.form_key("users/start_reset", &form_id);
    let outcome = task::finish(async move {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        let act = async { start_reset::start_reset(&app, &authority, user, parse_reset_holds("")?, local).await };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    let page = page_of_view(&view);
    call.answer(Form { name: "users/start_reset", done: page.clone(), page, typed: Vec::new() }, outcome.await).await
}

/// Changes a reset link that is being shown: how long it holds (`holds`), and whether the old password stops at once (`compromised`,
/// any text for yes; R2).
///
/// # Errors
/// Those of [`change_reset::change_reset`]; [`AppError::Invalid`] for the field `holds`.
#[server(prefix = "/api", endpoint = "users/change_reset")]
pub async fn change_reset(
    #[server(default)] token: String,
    #[server(default)] holds: String,
    #[server(default)] compromised: String,
    #[server(default)] view: String,
) -> Result<ResetLink, AppError> {
    let call = Call::current();
    let (app, local) = (call.app.clone(), call.is_local());
    let authority = call.require_admin()?.into();
    let outcome = task::finish(async move {
        let holds = parse_reset_holds(&holds)?;
        change_reset::change_reset(&app, &authority, &token, holds, !compromised.is_empty(), local).await
    });
    let page = page_of_view(&view);
    call.answer(Form { name: "users/change_reset", done: page.clone(), page, typed: Vec::new() }, outcome.await).await
}

/// Takes a reset link back (R3). `view` is the address of the page that it was done from.
///
/// # Errors
/// Those of [`revoke_reset::revoke_reset`].
#[server(prefix = "/api", endpoint = "users/revoke_reset")]
pub async fn revoke_reset(
    #[server(default)] reset: String,
    #[server(default)] view: String,
) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let reset = reset.parse().map_err(|_| AppError::NotFound)?;
        revoke_reset::revoke_reset(&app, &authority, reset).await
    });
    answer_in_view(&call, "users/revoke_reset", &view, outcome.await).await
}

/// Signs somebody out everywhere. `view` is the address of the page that it was done from.
///
/// # Errors
/// Those of [`end_sessions::end_sessions`].
#[server(prefix = "/api", endpoint = "users/end_sessions")]
pub async fn end_sessions(#[server(default)] user: String, #[server(default)] view: String) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        end_sessions::end_sessions(&app, &authority, user).await
    });
    answer_in_view(&call, "users/end_sessions", &view, outcome.await).await
}

/// What the page behind a reset link shows; the page's status follows a dead link.
///
/// # Errors
/// Those of [`finish_reset::reset_page`].
#[server(name = ReadResetPage, prefix = "/api", endpoint = "users/reset_page", input = server_fn::codec::GetUrl)]
pub async fn reset_page(#[server(default)] token: String) -> Result<ResetPage, AppError> {
    let call = Call::current();
    call.page(finish_reset::reset_page(&call.app, &token, call.require_session().ok().as_ref()).await)
}

/// Sets a new password by link (R4), signs in, and leads to Smithers.
///
/// # Errors
/// Those of [`finish_reset::finish_reset`].
#[server(prefix = "/api", endpoint = "users/finish_reset")]
pub async fn finish_reset(
    #[server(default)] token: String,
    #[server(default)] password: String,
    #[server(default)] form_id: String,
) -> Result<Destination, AppError> {
    let call = Call::current();
    let key = call.form_key("users/finish_reset", &form_id);
    let (app, origin, device) = (call.app.clone(), call.origin(), call.cookie(DEVICE));
    let member = call.require_session().ok();
    let page =
        LinkKind::Reset.token_hash(&token).map_or_else(|_| "/login".to_owned(), |_| LinkKind::Reset.page(&token));
    let outcome = task::finish(async move {
        let act = async {
            let act = finish_reset::finish_reset(&app, &token, &password, member.as_ref(), &origin);
            throttle::by_address(&app, throttle::Kind::Reset, &origin, act).await
        };
        let set = once(&app, key, act).await?.value;
        sign_in::begin_with_new_password(&app, set, device.as_deref(), origin).await
    });
    let outcome = outcome.await.map(|signed_in| {
        signed_in.cookies(&call.app).into_iter().for_each(|cookie| call.set_cookie(cookie));
        Destination { path: "/".to_owned() }
    });
    let form = Form { name: "users/finish_reset", page, done: "/".to_owned(), typed: Vec::new() };
    call.lead_on(form, outcome).await
}
