//! A provider that says what it is told to (OpenAI-compatible): for tests, in process or as a program of its own, and for the demo. What it
//! does is chosen by the model's name or, for everything behind an address, by the address itself; what it says, by the message.
//!
//! It listens on this machine alone and is started by nobody but whoever asks for it.

mod demo;
mod reply;
mod script;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, header};
use reply::Known;
use script::Script;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};

/// How many requests are remembered.
const REMEMBERED: usize = 100;
/// The largest request, in bytes.
const MAX_REQUEST: usize = 16 * 1024 * 1024;
/// The address behind which it stands in for a model in a demo.
pub const DEMO_ADDRESS: &str = "demo";
/// A key that begins so is not known.
pub const WRONG_KEY: &str = "wrong";

/// A running scripted provider.
#[derive(Clone)]
pub struct Scripted {
    address: SocketAddr,
    state: Arc<Memory>,
}

/// What it remembers.
struct Memory {
    requests: Mutex<VecDeque<Value>>,
    /// A permit lets one gated answer go on.
    gate: Semaphore,
    /// How many answers are being written to somebody who is still there.
    open: watch::Sender<usize>,
}

impl Scripted {
    /// Starts on a port of this machine; 0 is any that is free. It ends with the process.
    ///
    /// # Errors
    /// Where the port cannot be had.
    pub async fn start(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let state =
            Arc::new(Memory { requests: Mutex::default(), gate: Semaphore::new(0), open: watch::Sender::new(0) });
        let router = router(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, state })
    }

    /// Its address as a provider, where the models' names choose what it does.
    pub fn address(&self) -> String {
        self.address_of("v1")
    }

    /// Its address as a provider that does one thing, whatever it is asked.
    pub fn address_of(&self, script: &str) -> String {
        format!("http://{}/{script}", self.address)
    }

    /// The chat requests so far, oldest first: their JSON, and the key beside it as `key`.
    pub fn requests(&self) -> Vec<Value> {
        self.state.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// How many answers are being written. One whose connection is closed is none any more.
    pub fn open(&self) -> watch::Receiver<usize> {
        self.state.open.subscribe()
    }

    /// Lets one gated answer go on, now or when it comes to its gate.
    pub fn release(&self) {
        self.state.gate.add_permits(1);
    }
}

fn router(state: Arc<Memory>) -> Router {
    Router::new()
        .route("/{script}/models", get(models))
        .route("/{script}/chat/completions", post(chat))
        .route("/control/requests", get(requests))
        .route("/control/release", post(release))
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .with_state(state)
}

async fn requests(State(memory): State<Arc<Memory>>) -> Json<Vec<Value>> {
    Json(memory.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect())
}

async fn release(State(memory): State<Arc<Memory>>) -> StatusCode {
    memory.gate.add_permits(1);
    StatusCode::NO_CONTENT
}

async fn models(Path(script): Path<String>, headers: HeaderMap) -> Response {
    if script != "public" && is_wrong(&headers) {
        return reply::refusal(StatusCode::UNAUTHORIZED);
    }
    match Script::of_address(&script) {
        Some(Script::Demo) => listed(script::DEMO_MODELS),
        Some(script) => reply::bare(script),
        None => listed(script::MODELS),
    }
}

fn listed(models: &[&str]) -> Response {
    let models = models.iter().map(|model| json!({ "id": model, "object": "model" }));
    Json(json!({ "object": "list", "data": models.collect::<Vec<_>>() })).into_response()
}

async fn chat(
    State(memory): State<Arc<Memory>>,
    Path(address): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Ok(mut request) = serde_json::from_slice::<Value>(&body) else {
        return reply::refusal(StatusCode::BAD_REQUEST);
    };
    request["key"] = json!(key(&headers));
    remember(&memory, request.clone());
    if is_wrong(&headers) {
        return reply::refusal(StatusCode::UNAUTHORIZED);
    }
    let model = request["model"].as_str().unwrap_or_default();
    let Some(script) = Script::of_address(&address).or_else(|| Script::of_model(model)) else {
        return reply::refusal(StatusCode::NOT_FOUND);
    };
    let known = Known::of(&request);
    reply::reply(script, &known, memory)
}

fn remember(memory: &Memory, request: Value) {
    let mut requests = memory.requests.lock().unwrap_or_else(PoisonError::into_inner);
    if requests.len() == REMEMBERED {
        requests.pop_front();
    }
    requests.push_back(request);
}

fn key(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    bearer.and_then(|bearer| bearer.strip_prefix("Bearer ")).or_else(|| headers.get("x-api-key")?.to_str().ok())
}

fn is_wrong(headers: &HeaderMap) -> bool {
    key(headers).is_some_and(|key| key.starts_with(WRONG_KEY))
}
