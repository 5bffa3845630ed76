use axum::routing::{any, get};
use axum::{Extension, Router, middleware};

use super::super::testing::{Answer, request, send};
use super::*;

fn page(differing: &NotFound) -> String {
    format!("<p>nonce {} id {}</p>", differing.nonce, differing.request_id)
}

fn site() -> Router {
    const HTML: [(&str, &str); 1] = [("content-type", "text/html; charset=utf-8")];
    Router::new()
        .route("/private", get(|| async { (StatusCode::NOT_FOUND, HTML, [("set-cookie", "a=b")], "private") }))
        .route("/dead", get(|| async { (StatusCode::NOT_FOUND, HTML, [(OWN_PAGE, "1")], "dead link") }))
        .route("/fine", get(|| async { (HTML, [(OWN_PAGE, "1")], "fine") }))
        .route("/json", get(|| async { (StatusCode::NOT_FOUND, axum::Json(AppError::NotFound)) }))
        .layer(middleware::from_fn_with_state(page as NotFoundPage, not_found))
        .layer(Extension(Nonce::from_value("nonce")))
}

#[tokio::test]
async fn what_may_not_be_seen_answers_like_what_does_not_exist() {
    let private = send(&site(), request("GET", "/private", &[])).await;
    let missing = send(&site(), request("GET", "/missing", &[])).await;
    assert_eq!((private.status, private.body.as_str()), (404, "<p>nonce nonce id </p>"));
    assert_eq!((missing.status, missing.body), (404, private.body));
    assert_eq!(private.headers, missing.headers);
}

#[tokio::test]
async fn pages_that_ask_to_stay_and_answers_for_scripts_are_left_alone() {
    for (path, status, body) in [("/dead", 404, "dead link"), ("/fine", 200, "fine"), ("/json", 404, r#""not_found""#)]
    {
        let answer = send(&site(), request("GET", path, &[])).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, body), "{path}");
        assert_eq!(answer.header("x-own-page"), None);
    }
}

/// A call answered as Leptos does it.
async fn call(response: impl IntoResponse + Clone + Send + Sync + 'static) -> Answer {
    call_as(response, &[]).await
}

async fn call_as(response: impl IntoResponse + Clone + Send + Sync + 'static, headers: &[(&str, &str)]) -> Answer {
    let app = Router::new().route("/api/f", any(move || async move { response })).layer(middleware::from_fn(api));
    send(&app, request("POST", "/api/f", headers)).await
}

fn failed(status: StatusCode, body: String) -> (StatusCode, [(&'static str, &'static str); 2], String) {
    (status, [(SERVER_FN_ERROR_HEADER, "/api/f"), ("content-type", "application/json")], body)
}

fn json(error: &AppError) -> String {
    serde_json::to_string(error).unwrap()
}

#[tokio::test]
async fn a_failed_call_has_the_status_of_its_code_and_keeps_its_body() {
    for error in [
        AppError::BadRequest,
        AppError::SignedOut,
        AppError::NotFound,
        AppError::AlreadyClaimed,
        AppError::Invalid { faults: Vec::new() },
        AppError::Throttled { retry_after_s: 30 },
        AppError::Busy { retry_after_s: 10 },
    ] {
        let answer = call(failed(StatusCode::INTERNAL_SERVER_ERROR, json(&error))).await;
        assert_eq!(answer.status, error.status(), "{error:?}");
        assert_eq!(answer.body, json(&error));
        let retry_after = error.retry_after_s().map(|seconds| seconds.to_string());
        assert_eq!(answer.header("retry-after"), retry_after.as_deref());
    }
}

#[tokio::test]
async fn an_error_that_is_none_of_ours_says_nothing() {
    let answer = call(failed(StatusCode::INTERNAL_SERVER_ERROR, "connection to db:5432 refused".to_owned())).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, r#""internal""#));
}

#[tokio::test]
async fn a_plain_form_goes_on_with_303_and_an_empty_body() {
    let response = (StatusCode::FOUND, [("location", "/users"), ("set-cookie", "flash=x")], "{\"link\":\"secret\"}");
    let answer = call(response).await;
    assert_eq!((answer.status, answer.body.as_str()), (303, ""));
    assert_eq!(answer.header("location"), Some("/users"));
    assert_eq!(answer.header("set-cookie"), Some("flash=x"));
}

#[tokio::test]
async fn a_failed_form_that_chose_its_page_goes_there() {
    let (status, headers, body) = failed(StatusCode::SEE_OTHER, json(&AppError::AlreadyClaimed));
    let answer = call((status, headers, [("location", "/invite/x")], body)).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/invite/x")));
    assert_eq!(answer.header(SERVER_FN_ERROR_HEADER), None);
}

#[tokio::test]
async fn a_form_that_does_not_decode_gets_words_and_400() {
    for location in ["http://a.example/login?__path=%2Fapi%2Ff&__err=eyJ9", "/"] {
        for (error, status, sentence) in
            [(AppError::BadRequest, 400, text::UNREADABLE_FORM), (AppError::Internal, 503, text::FAILED_FORM)]
        {
            let (found, headers, body) = failed(StatusCode::FOUND, json(&error));
            let answer = call((found, headers, [("location", location)], body)).await;
            assert_eq!(answer.status, status, "{location}");
            assert!(answer.body.contains(sentence));
            assert_eq!(answer.header("location"), None);
        }
    }
}

#[tokio::test]
async fn a_form_never_leads_to_another_site() {
    for (location, path) in [
        ("http://a.example/users?tab=invited", "/users?tab=invited"),
        ("https://evil.example/login?", "/login"),
        ("http://a.example//evil.example", "/evil.example"),
        ("http://a.example/\\\\evil.example", "/evil.example"),
        ("/users", "/users"),
    ] {
        let answer = call((StatusCode::FOUND, [("location", location)])).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(path)), "{location}");
    }
}

#[tokio::test]
async fn an_unknown_function_is_not_found() {
    let unknown = (StatusCode::BAD_REQUEST, "Could not find a server function at the route …");
    let answer = call(unknown).await;
    assert_eq!((answer.status, answer.body.as_str()), (404, r#""not_found""#));
    let page = call_as(unknown, &[("accept", "text/html")]).await;
    assert_eq!((page.status, page.body.as_str()), (404, ""), "left to the 404 page");
}

#[tokio::test]
async fn success_passes() {
    assert_eq!(call("done").await.body, "done");
}
