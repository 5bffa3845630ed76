//! How a server function answers: a fetch gets its value or its code, a plain form a redirect to a page that shows the same (F1, F4).

use super::{cookies::BROWSER, flash, flash::For, once::FormKey, refusal, status};
use crate::domain::{Admin, Limited, Member, Origin};
use crate::error::AppError;
use crate::form::Flash;
use crate::server::{AppState, http::client_ip::ClientIp};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{Extensions, HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use serde::Serialize;
use server_fn::error::SERVER_FN_ERROR_HEADER;
use std::sync::PoisonError;

/// The longest `User-Agent` that is kept, in characters.
const MAX_USER_AGENT: usize = 200;

/// The request behind a server function or a page that is being rendered.
#[derive(Clone)]
pub struct Call {
    /// What requests share.
    pub app: AppState,
    headers: HeaderMap,
    member: Option<Member>,
    admin: Option<Admin>,
    limited: Option<Limited>,
    origin: Origin,
    flash: Option<Flash>,
    response: ResponseOptions,
}

/// One form, as its server function describes it.
pub struct Form {
    /// Its name, by which the page finds its flash.
    pub name: &'static str,
    /// The page that shows it, and so shows what is wrong with it.
    pub page: String,
    /// The page it leads to when it is done.
    pub done: String,
    /// What was typed, with each field's limit in characters; never a password.
    pub typed: Vec<(&'static str, String, u32)>,
}

impl Call {
    /// Takes the request from the reactive context; to be called before the first `await`.
    pub fn current() -> Self {
        let parts = use_context::<Parts>();
        let (headers, extensions) = parts.map(|parts| (parts.headers, parts.extensions)).unwrap_or_default();
        let response = use_context::<ResponseOptions>().unwrap_or_default();
        Self::of(expect_context::<AppState>(), &headers, &extensions, response)
    }

    /// The same for what is no server function; [`Self::into_response`] sends what was answered.
    pub fn of_request(app: AppState, parts: &Parts) -> Self {
        Self::of(app, &parts.headers, &parts.extensions, ResponseOptions::default())
    }

    fn of(app: AppState, headers: &HeaderMap, extensions: &Extensions, response: ResponseOptions) -> Self {
        Self {
            app,
            member: extensions.get::<Member>().cloned(),
            admin: extensions.get::<Admin>().cloned(),
            limited: extensions.get::<Limited>().cloned(),
            origin: origin(headers, extensions),
            flash: extensions.get::<Flash>().cloned(),
            headers: headers.clone(),
            response,
        }
    }

    /// What goes out for an outcome of [`Self::answer`], where no framework sends it.
    pub fn into_response<T: Serialize>(self, outcome: Result<T, AppError>) -> Response {
        let answered = std::mem::take(&mut *self.response.0.write().unwrap_or_else(PoisonError::into_inner));
        let mut response = match (answered.status, outcome) {
            (Some(status), _) => status.into_response(),
            (None, Ok(value)) => Json(value).into_response(),
            (None, Err(error)) => {
                let mut response = refusal::code(&error);
                // As server functions mark theirs, for the layer over `/api`.
                response.headers_mut().insert(SERVER_FN_ERROR_HEADER, HeaderValue::from_static("1"));
                response
            }
        };
        response.headers_mut().extend(answered.headers);
        response
    }

    /// Who is signed in, if anybody is.
    pub fn member(&self) -> Option<&Member> {
        self.member.as_ref()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`AppError::SignedOut`].
    pub fn require_member(&self) -> Result<Member, AppError> {
        self.member.clone().ok_or(AppError::SignedOut)
    }

    /// Who must set a new password before anything else (R1).
    ///
    /// # Errors
    /// [`AppError::SignedOut`].
    pub fn require_limited(&self) -> Result<Limited, AppError> {
        self.limited.clone().ok_or(AppError::SignedOut)
    }

    /// Whoever has a session, be it one that reaches only "Set a new password".
    ///
    /// # Errors
    /// [`AppError::SignedOut`].
    pub fn require_session(&self) -> Result<Member, AppError> {
        let limited = self.limited.as_ref().map(|limited| limited.0.clone());
        self.member.clone().or(limited).ok_or(AppError::SignedOut)
    }

    /// The right of an admin, as the guard found it.
    ///
    /// # Errors
    /// [`AppError::SignedOut`], or [`AppError::NotFound`] for a member (P2).
    pub fn require_admin(&self) -> Result<Admin, AppError> {
        self.require_member()?;
        self.admin.clone().ok_or(AppError::NotFound)
    }

    /// From where the request came.
    pub fn origin(&self) -> Origin {
        self.origin.clone()
    }

    /// Whether the request comes from this machine itself.
    pub fn is_local(&self) -> bool {
        let address = self.origin.address.as_deref().and_then(|address| address.parse::<std::net::IpAddr>().ok());
        address.is_none_or(|address| address.is_loopback())
    }

    /// What a plain form left for this page.
    pub fn flash(&self) -> Option<Flash> {
        self.flash.clone()
    }

    /// A cookie of the request.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.app.cookies.read(&self.headers, name)
    }

    /// Sends a `Set-Cookie` header along.
    pub fn set_cookie(&self, cookie: HeaderValue) {
        self.response.append_header(header::SET_COOKIE, cookie);
    }

    /// Gives a page the status of what it could not show. A page that says more than "not there" keeps its own words (C3).
    ///
    /// # Errors
    /// The one given.
    pub fn page<T>(&self, outcome: Result<T, AppError>) -> Result<T, AppError> {
        if let Err(error) = &outcome
            && self.is_browser()
        {
            self.response.set_status(refusal::status_of(error));
            if let Some(seconds) = error.retry_after_s() {
                self.response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            if matches!(error, AppError::LinkUnknown) {
                self.response.insert_header(status::OWN_PAGE, HeaderValue::from_static("1"));
            }
        }
        outcome
    }

    /// The form's identity for [`once`](super::once::once).
    pub fn form_key(&self, form: &str, form_id: &str) -> Option<FormKey> {
        FormKey::new(form, form_id, self.cookie(BROWSER).as_deref())
    }

    /// Whether a browser asked by itself, for a page or with a plain form, and no script of ours.
    pub fn is_browser(&self) -> bool {
        flash::accepts_html(&self.headers)
    }

    /// Answers a form: a plain one is redirected, to the page that shows the outcome or the fault.
    ///
    /// # Errors
    /// The one given, or a fault of keeping the flash.
    pub async fn answer<T: Serialize>(&self, form: Form, outcome: Result<T, AppError>) -> Result<T, AppError> {
        if !self.is_browser() {
            return outcome;
        }
        let (page, flash) = match &outcome {
            Ok(value) => {
                let reply = serde_json::to_string(value).map_err(|_| AppError::Internal)?;
                (form.done, Flash { form: form.name.to_owned(), reply: Some(reply), ..Flash::default() })
            }
            Err(error) => {
                let (typed, cut) = cut_to_limits(form.typed);
                (form.page, Flash { form: form.name.to_owned(), typed, cut, error: Some(error.clone()), reply: None })
            }
        };
        let who = self.member.as_ref().map_or(For::Stranger, |member| For::User(member.user));
        let path = page.split('?').next().unwrap_or(&page);
        self.set_cookie(flash::keep(&self.app, path, who, flash).await?);
        self.redirect(&page);
        outcome
    }

    /// Answers a form that leads on to another document, with nothing to show there; a fault is shown where the form stands.
    ///
    /// # Errors
    /// As [`Self::answer`].
    pub async fn lead_on<T: Serialize>(&self, form: Form, outcome: Result<T, AppError>) -> Result<T, AppError> {
        if outcome.is_ok() && self.is_browser() {
            self.redirect(&form.done);
            return outcome;
        }
        self.answer(form, outcome).await
    }

    fn redirect(&self, page: &str) {
        let location = HeaderValue::from_str(page).unwrap_or_else(|_| HeaderValue::from_static("/"));
        self.response.insert_header(header::LOCATION, location);
        self.response.set_status(StatusCode::SEE_OTHER);
    }
}

/// From where a request came, for the trail.
pub fn origin(headers: &HeaderMap, extensions: &Extensions) -> Origin {
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin {
        address: extensions.get::<ClientIp>().map(|ip| ip.0.to_string()),
        user_agent: user_agent.map(|text| text.chars().take(MAX_USER_AGENT).collect()),
    }
}

/// Cuts each value to its field's limit, and says whether any was longer. One character more is left, so that the page still finds the
/// value too long if it is sent again unchanged.
fn cut_to_limits(typed: Vec<(&'static str, String, u32)>) -> (Vec<(String, String)>, bool) {
    let mut cut = false;
    let kept = typed.into_iter().map(|(name, value, limit)| {
        let short: String = value.chars().take(limit as usize + 1).collect();
        cut |= short.len() < value.len();
        (name.to_owned(), short)
    });
    let kept = kept.collect();
    (kept, cut)
}
