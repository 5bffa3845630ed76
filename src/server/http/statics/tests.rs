use axum::{Router, middleware};

use super::super::testing::{Answer, request, send};
use super::*;

const JS: &str = "/pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.js";

fn app() -> Router {
    let site = Site::of([
        ("pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.js", b"plain js".as_slice()),
        ("pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.js.br", b"br"),
        ("pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.js.gz", b"gzip"),
        ("pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.wasm", b"wasm"),
        ("pkg/pinchy.css", b"css"),
        ("favicon.svg", b"<svg/>"),
        ("stray.txt.gz", b"gzip"),
        (".hidden", b"hidden"),
    ]);
    Router::new()
        .fallback(|| async { (StatusCode::NOT_FOUND, "next") })
        .layer(middleware::from_fn_with_state(site, serve))
}

async fn get(path: &str, headers: &[(&str, &str)]) -> Answer {
    send(&app(), request("GET", path, headers)).await
}

#[tokio::test]
async fn hashed_files_are_kept_for_a_year_and_others_are_asked_for_again() {
    for (path, cache) in [(JS, IMMUTABLE), ("/pkg/pinchy.css", REVALIDATE), ("/favicon.svg", REVALIDATE)] {
        let answer = get(path, &[]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some(cache)), "{path}");
        assert!(answer.header("etag").is_some(), "{path}");
    }
}

#[tokio::test]
async fn the_best_copy_that_the_client_takes_goes_out() {
    for (accepted, body, encoding) in [
        ("", "plain js", None),
        ("gzip", "gzip", Some("gzip")),
        ("gzip, deflate, br, zstd", "br", Some("br")),
        ("br;q=0, gzip", "gzip", Some("gzip")),
        ("BR;q=0.5", "br", Some("br")),
        ("br; q=0.0, gzip; Q=0", "plain js", None),
        ("brotli, identity", "plain js", None),
    ] {
        let answer = get(JS, &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.body, body, "{accepted}");
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("content-length"), Some(body.len().to_string().as_str()));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
    }
}

#[tokio::test]
async fn types_are_those_of_the_files() {
    for (path, expected) in [
        ("/pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.wasm", "application/wasm"),
        ("/pkg/pinchy.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
    ] {
        assert_eq!(get(path, &[]).await.header("content-type"), Some(expected), "{path}");
    }
    assert_eq!(content_type("manifest.webmanifest"), "application/manifest+json");
    assert_eq!(content_type("robots.txt"), "text/plain; charset=utf-8");
}

#[tokio::test]
async fn a_head_request_gets_the_headers_alone() {
    let answer = send(&app(), request("HEAD", "/pkg/pinchy.css", &[])).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(answer.header("content-length"), Some("3"));
}

#[tokio::test]
async fn a_known_tag_gets_304_and_each_copy_has_its_own() {
    let plain = get(JS, &[]).await.header("etag").unwrap().to_owned();
    let brotli = get(JS, &[("accept-encoding", "br")]).await.header("etag").unwrap().to_owned();
    assert_ne!(plain, brotli);
    for tag in [plain.clone(), format!("W/{plain}"), format!("\"x\", {plain}"), "*".to_owned()] {
        let answer = get(JS, &[("if-none-match", &tag)]).await;
        assert_eq!((answer.status, answer.body.as_str()), (304, ""), "{tag}");
        assert_eq!(answer.header("etag"), Some(plain.as_str()));
        assert_eq!(answer.header("content-type"), None);
    }
    assert_eq!(get(JS, &[("if-none-match", &brotli)]).await.status, 200);
}

#[tokio::test]
async fn everything_else_goes_on() {
    for path in [
        "/",
        "/pkg",
        "/pkg/",
        "/pkg/missing.js",
        "/pkg/../favicon.svg",
        "/pkg/%2e%2e/favicon.svg",
        "/%66avicon.svg",
        "//favicon.svg",
        "/.hidden",
        "/favicon.svg/",
        "/stray.txt",
        "/stray.txt.gz",
        "/pkg/pinchy.ABCDEFGHIJKLMNOPQRST-_.js.br",
        "/../../../../etc/passwd",
        "/..%2f..%2fCargo.toml",
    ] {
        assert_eq!(get(path, &[]).await.body, "next", "{path}");
    }
    let posted = send(&app(), request("POST", "/favicon.svg", &[])).await;
    assert_eq!(posted.body, "next");
}

#[test]
fn the_embedded_folder_cannot_be_left() {
    for path in ["../Cargo.toml", "../../Cargo.toml", "/etc/passwd"] {
        assert!(Site::embedded().get(path).is_none(), "{path}");
    }
}
