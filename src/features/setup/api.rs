//! Server functions of the set-up.

use super::model::SetupPage;
use crate::error::AppError;
use crate::form::Destination;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{model::NewWorkspace, service},
    crate::features::auth::service::sign_in::{self, PasswordSet},
    crate::server::{
        AppState,
        http::{
            cookies::{DEVICE, SETUP},
            flash::is_document,
            once::once,
            reply::{self, Call, Form},
        },
        task,
    },
    axum::{
        extract::{Request, State},
        middleware::Next,
        response::{IntoResponse, Redirect, Response},
    },
    http::header,
};

/// What the set-up page shows to this browser.
///
/// # Errors
/// A fault of the database.
#[server(name = ReadSetupPage, prefix = "/api", endpoint = "setup/page", input = server_fn::codec::GetUrl)]
pub async fn setup_page() -> Result<SetupPage, AppError> {
    let call = Call::current();
    let shown = call.cookie(SETUP).unwrap_or_default();
    Ok(SetupPage {
        unlocked: service::is_right(&call.app, &shown).await?,
        asks_address: service::asks_address(&call.app),
    })
}

/// Takes the set-up code from its field; the right one is kept in a cookie (S1).
///
/// # Errors
/// [`AppError::WrongSetupCode`].
#[server(prefix = "/api", endpoint = "setup/enter_code")]
pub async fn enter_code(#[server(default)] code: String) -> Result<Destination, AppError> {
    let call = Call::current();
    let outcome = service::check_code(&call.app, &code, call.origin()).await;
    if outcome.is_ok() {
        call.set_cookie(call.app.cookies.set(SETUP, code.trim(), None));
    }
    let page = "/setup".to_owned();
    let outcome = outcome.map(|()| Destination { path: page.clone() });
    call.lead_on(Form { name: "setup/enter_code", done: page.clone(), page, typed: vec![("code", code, 40)] }, outcome)
        .await
}

/// Sets the workspace up, signs its first admin in, and leads to Smithers (S2, S3).
///
/// # Errors
/// [`AppError::WrongSetupCode`], [`AppError::SetupDone`], [`AppError::Invalid`].
#[server(prefix = "/api", endpoint = "setup/finish")]
pub async fn finish_setup(
    #[server(default)] organisation: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] public_url: String,
    #[server(default)] form_id: String,
) -> Result<Destination, AppError> {
    let call = Call::current();
    let key = call.form_key("setup/finish", &form_id);
    let code = call.cookie(SETUP).unwrap_or_default();
    let (app, origin, device) = (call.app.clone(), call.origin(), call.cookie(DEVICE));
    let address = service::asks_address(&app).then(|| public_url.clone());
    let typed = vec![
        ("organisation", organisation.clone(), 100),
        ("name", name.clone(), 100),
        ("email", email.clone(), 254),
        ("public_url", public_url, 200),
    ];
    let outcome = task::finish(async move {
        let act = async {
            service::check_code(&app, &code, origin.clone()).await?;
            let new = NewWorkspace::parse(&organisation, &name, &email, &password, address.as_deref())?;
            service::set_up(&app, new, &password, origin.clone()).await
        };
        let done = once(&app, key, act).await?.value;
        Ok((
            sign_in::begin_with_new_password(&app, PasswordSet::first(done.user), device.as_deref(), origin).await?,
            format!("/chat/{}", done.smithers),
        ))
    });
    let outcome = outcome.await.map(|(signed_in, path)| {
        signed_in.cookies(&call.app).into_iter().for_each(|cookie| call.set_cookie(cookie));
        call.set_cookie(call.app.cookies.clear(SETUP));
        Destination { path }
    });
    let done = outcome.as_ref().map_or_else(|_| "/setup".to_owned(), |destination| destination.path.clone());
    // Once somebody was faster, `/setup` is gone; the words are shown where the way in is now.
    let page = if matches!(outcome, Err(AppError::SetupDone)) { "/login" } else { "/setup" };
    call.lead_on(Form { name: "setup/finish", page: page.to_owned(), done, typed }, outcome).await
}

/// Middleware: takes the code out of the printed address, keeps it in a cookie, and goes on to a clean `/setup` (S1).
#[cfg(feature = "ssr")]
pub async fn take_code(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let shown = (request.uri().path() == "/setup").then(|| request.uri().query().and_then(code_in)).flatten();
    let Some(shown) = shown.filter(|_| is_document(request.method(), request.headers())) else {
        return next.run(request).await;
    };
    let origin = reply::origin(request.headers(), request.extensions());
    let mut response = Redirect::to("/setup").into_response();
    let cookie = match service::check_code(&app, &shown, origin).await {
        Ok(()) => app.cookies.set(SETUP, shown.trim(), None),
        Err(error) => {
            let flash =
                crate::form::Flash { form: "setup/enter_code".to_owned(), error: Some(error), ..Default::default() };
            match crate::server::http::flash::keep(&app, "/setup", crate::server::http::flash::For::Stranger, flash)
                .await
            {
                Ok(cookie) => cookie,
                Err(error) => return crate::server::http::refusal::code(&error),
            }
        }
    };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

#[cfg(feature = "ssr")]
fn code_in(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
}
