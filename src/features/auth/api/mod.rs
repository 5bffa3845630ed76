//! Server functions of signing in and out.

mod account;

pub use account::*;

use crate::domain::{Holds, OrganisationName};
use crate::error::AppError;
use crate::features::auth::model::{Demand, PasswordReset, Viewer};
use crate::form::Destination;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub use events::events;

#[cfg(feature = "ssr")]
use {
    crate::features::auth::{model::return_path, service},
    crate::features::settings,
    crate::server::http::{
        cookies::{DEVICE, SESSION, THEME},
        once::once,
        reply::{Call, Form},
    },
    crate::server::task,
};

/// What the frame around every page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// Who is signed in, if anybody is.
    pub viewer: Option<Viewer>,
    /// The colour scheme that was chosen; none follows the system.
    pub theme: Option<String>,
    /// A reset of the password by link, of which this session tells (R5).
    pub password_reset: Option<PasswordReset>,
    /// A page off loopback over plain http cannot be trusted with passwords; admins are told (A2).
    pub insecure: bool,
    /// How long an invite holds unless its sender chooses otherwise (O1); for admins.
    pub invite_holds: Option<Holds>,
}

/// The frame of the page.
///
/// # Errors
/// A fault of the database.
#[server(name = ReadFrame, prefix = "/api", endpoint = "auth/frame", input = server_fn::codec::GetUrl)]
pub async fn frame() -> Result<Frame, AppError> {
    frame_of(&Call::current()).await
}

/// The frame of the page that `call` asks for.
///
/// # Errors
/// A fault of the database.
#[cfg(feature = "ssr")]
pub async fn frame_of(call: &Call) -> Result<Frame, AppError> {
    let settings = settings::service::settings(&call.app).await?;
    let password_reset = match call.member() {
        Some(member) => service::reset::told(&call.app, member).await?,
        None => None,
    };
    let viewer = call.member().map(|member| Viewer {
        id: member.user,
        name: member.name.clone(),
        role: member.role,
        session: member.session,
    });
    let is_admin = viewer.as_ref().is_some_and(|viewer| viewer.role.is_admin());
    Ok(Frame {
        organisation: settings.organisation,
        insecure: is_admin && !call.app.cookies.is_secure() && !call.is_local(),
        invite_holds: is_admin.then_some(settings.limits.invite_holds),
        viewer,
        password_reset,
        theme: call.cookie(THEME).filter(|theme| ["light", "dark"].contains(&theme.as_str())),
    })
}

/// Signs in (A1). Leads to where the person wanted to go, or to `/` (A6); past "Set a new password", where an admin has reset theirs
/// (R1).
///
/// # Errors
/// Those of [`service::sign_in::sign_in`].
#[server(prefix = "/api", endpoint = "auth/sign_in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Destination, AppError> {
    let call = Call::current();
    let (former, device) = (call.cookie(SESSION), call.cookie(DEVICE));
    let entered = service::sign_in::Entered { email: email.clone(), password, former, device, origin: call.origin() };
    let app = call.app.clone();
    let outcome = task::finish(async move { service::sign_in::sign_in(&app, entered).await }).await;
    let path = return_path(&next).to_owned();
    let outcome = outcome.map(|signed_in| {
        signed_in.cookies(&call.app).into_iter().for_each(|cookie| call.set_cookie(cookie));
        let path = if signed_in.limited { with_next("/new-password", &path) } else { path.clone() };
        Destination { path }
    });
    let done = outcome.as_ref().map_or_else(|_| path.clone(), |destination| destination.path.clone());
    let page = with_next("/login", &path);
    let form = Form { name: "auth/sign_in", page, done, typed: vec![("email", email, 254)] };
    call.lead_on(form, outcome).await
}

/// The address of a page that leads on to `path` later.
#[cfg(feature = "ssr")]
fn with_next(page: &str, path: &str) -> String {
    if path == "/" {
        return page.to_owned();
    }
    format!("{page}?next={}", form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>())
}

/// What "Set a new password" shows: who wants it so, and whose name and e-mail a password should not be made of.
///
/// # Errors
/// [`AppError::SignedOut`] for everybody else.
#[server(name = ReadDemand, prefix = "/api", endpoint = "auth/demand", input = server_fn::codec::GetUrl)]
pub async fn demand() -> Result<Demand, AppError> {
    let call = Call::current();
    service::change_password::demand(&call.app, &call.require_limited()?).await
}

/// Sets the new password that an admin's reset demands, and signs in with it (R1). Leads to `next` or to `/` (A6).
///
/// # Errors
/// Those of [`service::change_password::set_demanded`].
#[server(prefix = "/api", endpoint = "auth/set_password")]
pub async fn set_password(
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] form_id: String,
) -> Result<Destination, AppError> {
    let call = Call::current();
    let key = call.form_key("auth/set_password", &form_id);
    let (app, limited) = (call.app.clone(), call.require_limited());
    let (origin, device) = (call.origin(), call.cookie(DEVICE));
    let outcome = task::finish(async move {
        let act = async { service::change_password::set_demanded(&app, &limited?, &password).await };
        let set = once(&app, key, act).await?.value;
        service::sign_in::begin_with_new_password(&app, set, device.as_deref(), origin).await
    });
    let path = return_path(&next).to_owned();
    let outcome = outcome.await.map(|signed_in| {
        signed_in.cookies(&call.app).into_iter().for_each(|cookie| call.set_cookie(cookie));
        Destination { path: path.clone() }
    });
    let page = with_next("/new-password", &path);
    call.lead_on(Form { name: "auth/set_password", page, done: path, typed: Vec::new() }, outcome).await
}

/// Signs out, and leads to `next` (a path of this site) or to `/login`.
///
/// # Errors
/// A fault of the database.
#[server(prefix = "/api", endpoint = "auth/sign_out")]
pub async fn sign_out(#[server(default)] next: String) -> Result<Destination, AppError> {
    let call = Call::current();
    let member = call.require_session()?;
    let app = call.app.clone();
    task::finish(async move { service::sign_out::sign_out(&app, &member).await }).await?;
    call.set_cookie(call.app.cookies.clear(SESSION));
    let path = match return_path(&next) {
        "/" => "/login".to_owned(),
        path => path.to_owned(),
    };
    let form = Form { name: "auth/sign_out", page: "/".to_owned(), done: path.clone(), typed: Vec::new() };
    call.lead_on(form, Ok(Destination { path })).await
}

/// Chooses a colour scheme: `light`, `dark`, or anything else for the system's own. Leads back to `page`.
///
/// # Errors
/// None of its own.
#[server(prefix = "/api", endpoint = "auth/theme")]
pub async fn choose_theme(
    #[server(default)] theme: String,
    #[server(default)] page: String,
) -> Result<Destination, AppError> {
    let call = Call::current();
    call.set_cookie(match theme.as_str() {
        "light" | "dark" => call.app.cookies.set(THEME, &theme, Some(std::time::Duration::from_secs(365 * 24 * 3600))),
        _ => call.app.cookies.clear(THEME),
    });
    let path = return_path(&page).to_owned();
    let form = Form { name: "auth/theme", page: path.clone(), done: path.clone(), typed: Vec::new() };
    call.lead_on(form, Ok(Destination { path })).await
}
