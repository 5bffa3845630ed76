//! A plain form without a session: it leads to sign-in and back to its page. Where it was typed under a session that has ended since, what
//! was typed stands there again for its user (F4).

use super::super::model::return_path;
use super::super::routes::{self, Route};
use super::super::session::EndedSession;
use super::{login_address, see_other};
use crate::error::AppError;
use crate::form::Flash;
use crate::server::{AppState, http::flash};
use axum::{body::to_bytes, extract::Request, response::Response};
use http::{Method, header};

/// The field of an act that can be done from several pages: which of them it was.
const VIEW: &str = "view";
/// What is sent once and never shown again: passwords by their name, a provider's key, and one-time ids.
const SECRETS: [(&str, &str); 2] = [("/api/providers/connect", "key"), ("", "form_id")];

type Fields = Vec<(String, String)>;

/// Leads to sign-in, and from there back to the form's page, where what was typed waits for its user.
pub(super) async fn lead(app: &AppState, route: Option<&'static Route>, request: Request) -> Response {
    // Of strangers nothing is read.
    let Some(EndedSession(user)) = request.extensions().get::<EndedSession>().copied() else {
        return see_other(&login_address(&page_of(route, &[])));
    };
    let Some(sent) = sent(request, app.config.max_body_bytes).await else {
        return see_other(&login_address(&page_of(route, &[])));
    };
    let page = page_of(route, &sent);
    let mut response = see_other(&login_address(&page));
    let typed = sent.into_iter().filter(|(name, _)| !is_secret(route, name)).collect();
    let flash = Flash { form: form_name(route), typed, error: Some(AppError::SessionHadEnded), ..Flash::default() };
    let path = page.split(['?', '#']).next().unwrap_or_default();
    match flash::keep(app, path, flash::For::User(user), flash).await {
        Ok(cookie) => drop(response.headers_mut().append(header::SET_COOKIE, cookie)),
        Err(error) => tracing::error!(%error, "what was typed could not be kept"),
    }
    response
}

/// What a plain form sent; nothing where it was too much.
async fn sent(request: Request, limit: usize) -> Option<Fields> {
    // What came with a file is not kept: a browser would not let a page choose that file again.
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") {
        return Some(Vec::new());
    }
    let body = to_bytes(request.into_body(), limit).await.ok()?;
    Some(form_urlencoded::parse(&body).into_owned().collect())
}

fn is_secret(route: Option<&Route>, name: &str) -> bool {
    let pattern = route.map(|route| route.pattern).unwrap_or_default();
    name.contains("password") || SECRETS.iter().any(|(of, secret)| *secret == name && (of.is_empty() || *of == pattern))
}

/// The name of a form is its endpoint, as server functions use it.
fn form_name(route: Option<&Route>) -> String {
    route.and_then(|route| route.pattern.strip_prefix("/api/")).unwrap_or_default().to_owned()
}

/// The page that a form was sent from: the one that it names itself, or else the one of its route with what it sent filled in. What is no
/// page, or of something that has no id yet, is the page above it.
fn page_of(route: Option<&Route>, sent: &[(String, String)]) -> String {
    let value = |wanted: &str| sent.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let named = value(VIEW).map(return_path).filter(|view| *view != "/" && is_page(view));
    if let Some(view) = named {
        return view.to_owned();
    }
    let mut page = String::new();
    for part in route.and_then(|route| route.page).unwrap_or_default().split('/').skip(1) {
        let filled = match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => value(name).filter(|id| is_id(id)),
            None => Some(part),
        };
        let Some(filled) = filled else { break };
        page.push('/');
        page.push_str(filled);
    }
    if is_page(&page) { page } else { "/".to_owned() }
}

fn is_page(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    routes::find(&Method::GET, path).is_some()
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(route: &str, sent: &[(&str, &str)]) -> String {
        let sent: Fields = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        page_of(routes::find(&Method::POST, route), &sent)
    }

    #[test]
    fn f4_a_form_leads_back_to_the_page_that_it_was_typed_on() {
        assert_eq!(page("/api/agents/configure", &[("agent", "0198-a")]), "/agents/0198-a");
        assert_eq!(page("/api/agents/set_of_group", &[("group", "7")]), "/groups/7/agents");
        assert_eq!(page("/api/chat/send", &[("agent", "1"), ("chat", "2")]), "/chat/1/2");
        assert_eq!(page("/api/chat/send", &[("agent", "1"), ("chat", "")]), "/chat/1");
        assert_eq!(page("/api/users/deactivate", &[("view", "/users?tab=invited")]), "/users?tab=invited");
        assert_eq!(page("/api/users/invite", &[]), "/users/invite");
    }

    #[test]
    fn a_form_that_names_no_page_leads_to_one_above() {
        assert_eq!(page("/api/agents/configure", &[("agent", "../users")]), "/agents");
        assert_eq!(page("/api/chat/send", &[]), "/");
        assert_eq!(page("/api/users/deactivate", &[("view", "//elsewhere.example")]), "/users");
        assert_eq!(page("/api/nothing", &[]), "/");
    }
}
