//! The one place per request where rights are checked, before anything is rendered or run: deny by default (P1, P2).

mod ended_form;

use super::model::return_path;
use super::routes::{self, Access, Route};
use super::service::{read_tokens, sessions};
use crate::domain::{Admin, Limited, LogReader, Member, Origin};
use crate::error::AppError;
use crate::features::audit::{self, Event, NewEntry};
use crate::features::settings;
use crate::server::{
    AppState,
    http::{refusal, reply::origin},
};
use crate::write_tx;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, header};

/// Where those are led who must set a new password first.
const NEW_PASSWORD: &str = "/new-password";

/// What the guard decides.
enum Verdict {
    Pass,
    /// To a page, with an empty body.
    LeadTo(String),
    /// No session where one is needed.
    SignIn,
    /// A session that must set a new password first (R1).
    NewPassword,
    /// As if it did not exist, because it does not.
    Unknown,
    /// As if it did not exist, because this person has no right to it.
    Refused(&'static Route),
}

/// Middleware: lets a request through, or answers it.
pub async fn layer(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let set_up = match settings::service::is_set_up(&app).await {
        Ok(set_up) => set_up,
        Err(error) => return refusal::code(&error),
    };
    let route = routes::find(request.method(), request.uri().path());
    let member = request.extensions().get::<Member>();
    let limited = request.extensions().get::<Limited>().is_some();
    if let Some(token) = set_up.then(|| shown_token(&request)).flatten() {
        return with_token(&app, route, token, request, next).await;
    }
    match judge(route, member, limited, set_up, request.uri().path()) {
        Verdict::Pass => next.run(with_rights(request)).await,
        Verdict::LeadTo(page) if refusal::wants_page(request.headers()) => see_other(&page),
        Verdict::LeadTo(_) | Verdict::Unknown => not_found(&request),
        Verdict::NewPassword
            if refusal::wants_page(request.headers()) || !request.uri().path().starts_with("/api/") =>
        {
            see_other(NEW_PASSWORD)
        }
        Verdict::NewPassword => refusal::code(&AppError::SignedOut),
        Verdict::SignIn => sign_in_first(&app, route, request).await,
        Verdict::Refused(route) => match note_refusal(&app, route, member).await {
            Ok(()) => not_found(&request),
            Err(error) => refusal::code(&error),
        },
    }
}

/// Whose session this is, for who signs in without a browser: what the guard would make of their next request.
///
/// # Errors
/// [`AppError::SignedOut`] where the session is over, or must set a new password first.
pub async fn member_of(app: &AppState, token: &str, origin: Origin) -> Result<Member, AppError> {
    match sessions::find(app, token, origin).await? {
        sessions::Found::Live(member) => Ok(*member),
        _ => Err(AppError::SignedOut),
    }
}

/// The right of an admin, for a member who is one.
pub fn admin_of(member: Member) -> Option<Admin> {
    member.role.is_admin().then(|| Admin::from_guard(member))
}

/// Puts the rights of an admin beside the member, for what runs behind.
fn with_rights(mut request: Request) -> Request {
    let admin = request.extensions().get::<Member>().cloned().and_then(admin_of);
    if let Some(admin) = admin {
        request.extensions_mut().insert(admin);
        request.extensions_mut().insert(LogReader::from_guard());
    }
    request
}

/// The token of a program without a session that asks for the log of the trail. Anywhere else none is looked at: who shows one there is a
/// stranger like any other (P2).
fn shown_token(request: &Request) -> Option<String> {
    if !request.uri().path().strip_prefix(routes::LOG).is_some_and(|rest| rest.starts_with('/')) {
        return None;
    }
    let extensions = request.extensions();
    if extensions.get::<Member>().is_some() || extensions.get::<Limited>().is_some() {
        return None;
    }
    let (scheme, token) = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// A program with a token that is good reaches the log of the trail (T3); beside it what exists is answered like what does not (P2).
async fn with_token(
    app: &AppState,
    route: Option<&'static Route>,
    token: String,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = origin(request.headers(), request.extensions());
    // First: who guesses learns nothing from how often that is let be, either.
    match read_tokens::admit(app, &origin, &token).await {
        Ok(()) if route.is_some_and(|route| route.access == Access::Log) => {
            request.extensions_mut().insert(LogReader::from_guard());
            next.run(request).await
        }
        Ok(()) | Err(AppError::SignedOut) => unauthorised(),
        Err(error) => refusal::code(&error),
    }
}

fn unauthorised() -> Response {
    let mut response = refusal::code(&AppError::SignedOut);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn judge(route: Option<&'static Route>, member: Option<&Member>, limited: bool, set_up: bool, path: &str) -> Verdict {
    let access = route.map(|route| route.access);
    if !set_up {
        return if access == Some(Access::SetUp) { Verdict::Pass } else { Verdict::LeadTo("/setup".to_owned()) };
    }
    match (access, member, route) {
        // The form itself still says in words that somebody was faster, and knows its own second sending (S3, F7).
        (Some(Access::SetUp), _, Some(route)) if route.page.is_some() => Verdict::Pass,
        (Some(Access::Public), Some(_), _) if path == "/login" => Verdict::LeadTo("/".to_owned()),
        (Some(Access::Public), None, _) if limited && path == "/login" => Verdict::NewPassword,
        (Some(Access::Public), _, _) => Verdict::Pass,
        (Some(Access::Limited), None, _) if limited => Verdict::Pass,
        (Some(Access::Leave), None, _) if limited => Verdict::Pass,
        (_, None, _) if limited => Verdict::NewPassword,
        (Some(Access::Limited), Some(_), _) => Verdict::LeadTo("/".to_owned()),
        (_, None, _) => Verdict::SignIn,
        (Some(Access::Member | Access::Leave), Some(_), _) => Verdict::Pass,
        (Some(Access::Admin | Access::Log), Some(member), Some(route)) => {
            if member.role.is_admin() {
                Verdict::Pass
            } else {
                Verdict::Refused(route)
            }
        }
        _ => Verdict::Unknown,
    }
}

fn see_other(page: &str) -> Response {
    let location = HeaderValue::from_str(page).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A page answers with the router's own 404; the body comes from `http::status`, the same for what exists and what does not (P2).
fn not_found(request: &Request) -> Response {
    if refusal::wants_page(request.headers()) || !request.uri().path().starts_with("/api/") {
        (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")]).into_response()
    } else {
        refusal::code(&AppError::NotFound)
    }
}

async fn note_refusal(app: &AppState, route: &Route, member: Option<&Member>) -> Result<(), AppError> {
    let Some(member) = member else { return Ok(()) };
    let event = Event::AccessRefused { route: format!("{} {}", route.method, route.pattern) };
    let entry = NewEntry::by_member(member, app.clock.now(), event);
    write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })
}

/// No session: a fetch learns so, a page leads to sign-in and back, and so does a form.
async fn sign_in_first(app: &AppState, route: Option<&'static Route>, request: Request) -> Response {
    let path = request.uri().path();
    if !refusal::wants_page(request.headers()) && path.starts_with("/api/") {
        return refusal::code(&AppError::SignedOut);
    }
    if request.method() == Method::GET || request.method() == Method::HEAD {
        let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
        return see_other(&login_address(wanted));
    }
    ended_form::lead(app, route, request).await
}

/// `/login`, with where to go afterwards (A6).
fn login_address(wanted: &str) -> String {
    match return_path(wanted) {
        "/" => "/login".to_owned(),
        path => format!("/login?next={}", form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>()),
    }
}
