//! What a refusal means. A provider's own words are looked at and go no further: they may repeat a key or a message.

use crate::domain::ModelError;
use crate::server::outbound::{Answer, Failure};
use http::StatusCode;
use std::time::Duration;

/// How much of a refusal is read, in bytes, and for how long.
const READ: usize = 64 * 1024;
const READ_WITHIN: Duration = Duration::from_secs(10);

/// What it means that there is no answer, or not the whole of it.
pub fn failed(failure: Failure) -> ModelError {
    match failure {
        Failure::Forbidden => ModelError::Forbidden,
        Failure::Unreachable => ModelError::Unreachable,
        Failure::Slow => ModelError::Slow,
        Failure::Cut => ModelError::Cut,
        Failure::TooLong => ModelError::TooLong,
    }
}

/// What a refusal means.
pub async fn refused(answer: Answer) -> ModelError {
    let status = answer.status;
    let words = tokio::time::timeout(READ_WITHIN, answer.beginning(READ)).await.unwrap_or_default();
    let error = meaning(status, &String::from_utf8_lossy(&words));
    tracing::warn!(%status, %error, "a provider refused");
    error
}

/// What an error in the middle of an answer means.
pub fn told(words: &str) -> ModelError {
    let words = words.to_lowercase();
    if ["rate_limit", "overloaded", "insufficient_quota"].iter().any(|word| words.contains(word)) {
        return ModelError::Busy;
    }
    if is_too_long(&words) { ModelError::PromptTooLong } else { ModelError::Trouble }
}

fn is_too_long(words: &str) -> bool {
    ["context_length", "context length", "maximum context", "prompt is too long", "too many tokens"]
        .iter()
        .any(|told| words.contains(told))
}

fn meaning(status: StatusCode, words: &str) -> ModelError {
    let words = words.to_lowercase();
    let says = |told: &[&str]| told.iter().any(|told| words.contains(told));
    match status.as_u16() {
        401 | 403 => ModelError::Key,
        400 if says(&["api key not valid", "api_key_invalid", "invalid api key"]) => ModelError::Key,
        404 => ModelError::ModelGone,
        400 | 422 if says(&["model_not_found", "model not found", "not a valid model", "does not exist"]) => {
            ModelError::ModelGone
        }
        413 => ModelError::PromptTooLong,
        400 | 422 if is_too_long(&words) => ModelError::PromptTooLong,
        402 | 429 | 503 | 529 => ModelError::Busy,
        // A redirect, which is not followed (V3): whatever this is, it is not the provider.
        300..=399 => ModelError::Garbled,
        _ => ModelError::Trouble,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_refusals_read_differently() {
        for (status, words, error) in [
            (401, "", ModelError::Key),
            (403, "forbidden", ModelError::Key),
            (400, r#"[{"error":{"message":"API key not valid. Please pass a valid API key."}}]"#, ModelError::Key),
            (404, r#"{"error":{"code":"model_not_found"}}"#, ModelError::ModelGone),
            (400, "no-such is not a valid model ID", ModelError::ModelGone),
            (429, "", ModelError::Busy),
            (402, "", ModelError::Busy),
            (529, r#"{"type":"overloaded_error"}"#, ModelError::Busy),
            (413, "", ModelError::PromptTooLong),
            (400, "This model's maximum context length is 8192 tokens", ModelError::PromptTooLong),
            (400, "something else", ModelError::Trouble),
            (500, "", ModelError::Trouble),
            (302, "", ModelError::Garbled),
        ] {
            assert_eq!(meaning(StatusCode::from_u16(status).unwrap(), words), error, "{status} {words}");
        }
        assert_eq!(told(r#"{"type":"overloaded_error"}"#), ModelError::Busy);
        assert_eq!(told("context_length_exceeded"), ModelError::PromptTooLong);
        assert_eq!(told("internal"), ModelError::Trouble);
    }
}
