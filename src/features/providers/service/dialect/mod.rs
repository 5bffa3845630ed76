//! How providers are spoken to. There are two ways: OpenAI's, which Gemini, Ollama and most others speak as well, and Anthropic's.

mod chat;
mod messages;
mod refusal;
pub mod sse;

pub use refusal::{failed, refused};

use super::{
    call::{Delta, ModelRequest},
    target::Target,
};
use crate::domain::ModelError;
use crate::features::providers::model::Kind;
use crate::server::outbound::Request;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::Value;

/// Reads the events of an answer.
pub trait Reader: Send {
    /// What an event adds.
    ///
    /// # Errors
    /// [`ModelError::Garbled`] for what is none; whatever the provider says went wrong.
    fn read(&mut self, event: &str) -> Result<Vec<Delta>, ModelError>;

    /// Whether the answer has said that it is whole.
    fn is_done(&self) -> bool;

    /// Whether the model had to stop before it had said all.
    fn is_cut_short(&self) -> bool;

    /// Whether the answer is whole if nothing more comes.
    fn may_end(&self) -> bool {
        self.is_done()
    }
}

/// Reads the answer of a provider of this kind.
pub fn reader(kind: Kind) -> Box<dyn Reader> {
    match kind {
        Kind::Anthropic => Box::new(messages::Messages::default()),
        Kind::OpenAi | Kind::Gemini | Kind::Ollama | Kind::Compatible => Box::new(chat::Chat::default()),
    }
}

/// Asks a model.
///
/// # Errors
/// [`ModelError::Garbled`] for an address that is none.
pub fn chat(target: &Target, model: &str, request: &ModelRequest) -> Result<Request, ModelError> {
    let (path, body) = match target.kind {
        Kind::Anthropic => ("/v1/messages", messages::body(model, request)),
        Kind::OpenAi | Kind::Gemini | Kind::Ollama | Kind::Compatible => {
            ("/chat/completions", chat::body(model, request))
        }
    };
    to(target, Method::POST, path, Some(&body))
}

/// Asks for the list of models.
///
/// # Errors
/// [`ModelError::Garbled`] for an address that is none.
pub fn models(target: &Target) -> Result<Request, ModelError> {
    let path = match target.kind {
        Kind::Anthropic => "/v1/models?limit=1000",
        Kind::OpenAi | Kind::Gemini | Kind::Ollama | Kind::Compatible => "/models",
    };
    to(target, Method::GET, path, None)
}

fn to(target: &Target, method: Method, path: &str, body: Option<&Value>) -> Result<Request, ModelError> {
    let url = format!("{}{path}", target.address).parse().map_err(|_| ModelError::Garbled)?;
    let mut headers = HeaderMap::new();
    if body.is_some() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    let (name, prefix) = match target.kind {
        Kind::Anthropic => {
            headers.insert("anthropic-version", HeaderValue::from_static(messages::VERSION));
            (HeaderName::from_static("x-api-key"), "")
        }
        Kind::OpenAi | Kind::Gemini | Kind::Ollama | Kind::Compatible => (header::AUTHORIZATION, "Bearer "),
    };
    if let Some(key) = &target.key {
        let value = HeaderValue::try_from(format!("{prefix}{}", key.expose_secret()));
        let mut value = value.map_err(|_| ModelError::Key)?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(Request { method, url, headers, body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default() })
}

/// The names in a list of models: both ways list them alike.
///
/// # Errors
/// [`ModelError::Garbled`].
pub fn read_models(list: &[u8]) -> Result<Vec<String>, ModelError> {
    #[derive(Deserialize)]
    struct List {
        /// Ollama says `null` where it has none.
        data: Option<Vec<Listed>>,
    }
    #[derive(Deserialize)]
    struct Listed {
        id: String,
    }
    let list: List = serde_json::from_slice(list).map_err(|_| ModelError::Garbled)?;
    Ok(list.data.unwrap_or_default().into_iter().map(|listed| listed.id).collect())
}

/// What a tool is called with; nothing stands for no arguments.
fn arguments(json: &str) -> Result<Value, ModelError> {
    match json.trim() {
        "" => Ok(Value::Object(Default::default())),
        json => serde_json::from_str(json).map_err(|_| ModelError::Garbled),
    }
}

#[cfg(test)]
mod tests;
