use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::routing::get;
use axum::{Extension, Router, middleware};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use super::super::testing::{request, send};
use super::*;

/// Collects the lines of a log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self::Writer {
        self.clone()
    }
}

async fn logged(method: &str, path: &str) -> String {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(lines.clone()).finish();
    let _active = tracing::subscriber::set_default(subscriber);
    let name: NamePattern = |path| {
        if path.starts_with("/chat/") { "/chat/{agent}" } else { "unmatched" }
    };
    let app = Router::new()
        .route("/invite/{token}", get(|| async { tracing::info!("inside") }))
        .route("/broken", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/file/{name}", get(|| async { (Extension(RoutePattern("/{file}")), "file") }))
        .layer(middleware::from_fn_with_state(name, record))
        .layer(Extension(RequestId(Uuid::nil())));
    send(&app, request(method, path, &[])).await;
    let bytes = lines.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn lines_name_the_pattern_and_never_the_path_or_query() {
    let log = logged("GET", "/invite/inv_secret?next=/private").await;
    assert!(log.contains("method=\"GET\" route=/invite/{token} status=200"), "{log}");
    assert!(!log.contains("secret") && !log.contains("private"), "{log}");
    assert!(logged("GET", "/chat/smithers").await.contains("route=/chat/{agent} status=404"));
    assert!(logged("GET", "/elsewhere").await.contains("route=unmatched"));
    assert!(logged("GET", "/file/x").await.contains("route=/{file} status=200"));
}

#[tokio::test]
async fn every_line_of_a_request_carries_its_id() {
    let log = logged("GET", "/invite/x").await;
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(log.lines().all(|line| line.contains(&Uuid::nil().to_string())), "{log}");
}

#[tokio::test]
async fn faults_of_ours_are_errors() {
    assert!(logged("GET", "/broken").await.contains("ERROR"));
    assert!(!logged("GET", "/missing").await.contains("ERROR"));
}

#[tokio::test]
async fn an_invented_method_is_not_repeated() {
    let log = logged("SECRET", "/invite/x").await;
    assert!(log.contains("method=\"OTHER\"") && !log.contains("SECRET"), "{log}");
}
