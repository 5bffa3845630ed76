//! What is sent, and what is made of what comes back.

use super::*;
use crate::features::providers::service::call::{Tool, ToolCall, Turn};
use axum::body::Bytes;
use futures::{StreamExt, stream};
use serde_json::json;

fn request() -> ModelRequest {
    let call = ToolCall { id: "c1".to_owned(), name: "save".to_owned(), arguments: json!({ "text": "x" }) };
    ModelRequest {
        system: "You are Smithers.".to_owned(),
        turns: vec![
            Turn::User("Hello".to_owned()),
            Turn::Agent("I save it.".to_owned()),
            Turn::ToolCalls(vec![call]),
            Turn::ToolResult { id: "c1".to_owned(), text: "saved".to_owned() },
            Turn::User("Thanks".to_owned()),
        ],
        tools: vec![Tool {
            name: "save".to_owned(),
            description: "Saves".to_owned(),
            parameters: json!({ "type": "object" }),
        }],
    }
}

fn target(kind: Kind) -> Target {
    Target { kind, address: "https://ai.example/v1".to_owned(), key: Some("a-secret-key".to_owned().into()) }
}

fn sent(kind: Kind) -> (Request, Value) {
    let request = chat(&target(kind), "m-1", &request()).unwrap();
    let body = serde_json::from_slice(&request.body).unwrap();
    (request, body)
}

#[test]
fn v1_openais_way_keeps_what_belongs_together_in_one_message() {
    let (request, body) = sent(Kind::Compatible);
    assert_eq!(request.url.as_str(), "https://ai.example/v1/chat/completions");
    let bearer = &request.headers[header::AUTHORIZATION];
    assert_eq!(bearer, "Bearer a-secret-key");
    assert!(bearer.is_sensitive() && !format!("{:?}", request.headers).contains("a-secret-key"));
    let function = json!({ "name": "save", "arguments": r#"{"text":"x"}"# });
    let tool = json!({ "name": "save", "description": "Saves", "parameters": { "type": "object" } });
    let expected = json!({
        "model": "m-1", "stream": true, "stream_options": { "include_usage": true },
        "messages": [
            { "role": "system", "content": "You are Smithers." },
            { "role": "user", "content": "Hello" },
            { "role": "assistant", "content": "I save it.", "tool_calls": [{ "id": "c1", "type": "function", "function": function }] },
            { "role": "tool", "tool_call_id": "c1", "content": "saved" },
            { "role": "user", "content": "Thanks" },
        ],
        "tools": [{ "type": "function", "function": tool }],
    });
    assert_eq!(body, expected);
}

#[test]
fn v1_anthropics_way_has_one_message_for_the_turns_of_one_side() {
    let (request, body) = sent(Kind::Anthropic);
    assert_eq!(request.url.as_str(), "https://ai.example/v1/v1/messages", "the address is its root");
    assert_eq!(request.headers["x-api-key"], "a-secret-key");
    assert!(request.headers["x-api-key"].is_sensitive());
    assert_eq!(request.headers["anthropic-version"], messages::VERSION);
    let text = |text: &str| json!({ "type": "text", "text": text });
    let expected = json!({
        "model": "m-1", "max_tokens": 8192, "stream": true, "system": "You are Smithers.",
        "messages": [
            { "role": "user", "content": [text("Hello")] },
            { "role": "assistant", "content": [
                text("I save it."), { "type": "tool_use", "id": "c1", "name": "save", "input": { "text": "x" } }
            ] },
            { "role": "user", "content": [
                { "type": "tool_result", "tool_use_id": "c1", "content": "saved" }, text("Thanks")
            ] },
        ],
        "tools": [{ "name": "save", "description": "Saves", "input_schema": { "type": "object" } }],
    });
    assert_eq!(body, expected);
}

#[test]
fn v1_no_key_is_no_header() {
    let target = Target { key: None, ..target(Kind::Ollama) };
    assert!(models(&target).unwrap().headers.is_empty());
}

fn read_all(kind: Kind, events: &[&str]) -> (Result<Vec<Delta>, ModelError>, bool) {
    let mut reader = reader(kind);
    let mut deltas = Vec::new();
    for event in events {
        match reader.read(event) {
            Ok(read) => deltas.extend(read),
            Err(error) => return (Err(error), false),
        }
    }
    (Ok(deltas), reader.may_end())
}

#[test]
fn v1_an_answer_in_openais_way_is_read_with_calls_in_pieces() {
    let (deltas, whole) = read_all(
        Kind::OpenAi,
        &[
            r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}"#,
            r#"{"choices":[{"delta":{"content":"Hel"}}]}"#,
            r#"{"choices":[{"delta":{"content":"lo","tool_calls":null}}]}"#,
            r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"save","arguments":""}}]}}]}"#,
            r#"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"look"}}]}}]}"#,
            r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]}"#,
            r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}"#,
            r#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
            r#"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}"#,
        ],
    );
    let call =
        |id: &str, name: &str, arguments| Delta::ToolCall { id: id.to_owned(), name: name.to_owned(), arguments };
    let expected = vec![
        Delta::Text("Hel".to_owned()),
        Delta::Text("lo".to_owned()),
        call("c1", "save", json!({ "a": 1 })),
        call("c2", "look", json!({})),
        Delta::Usage { input: 7, output: 3 },
    ];
    assert_eq!((deltas, whole), (Ok(expected), true), "also without a last mark");
}

#[test]
fn v1_an_answer_in_anthropics_way_is_read() {
    let (deltas, whole) = read_all(
        Kind::Anthropic,
        &[
            r#"{"type":"message_start","message":{"id":"m","usage":{"input_tokens":7,"cache_read_input_tokens":2,"output_tokens":1}}}"#,
            r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}"#,
            r#"{"type":"content_block_stop","index":0}"#,
            r#"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"c1","name":"save","input":{}}}"#,
            r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
            r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"1}"}}"#,
            r#"{"type":"content_block_stop","index":1}"#,
            r#"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":3}}"#,
            r#"{"type":"message_stop"}"#,
        ],
    );
    let call = Delta::ToolCall { id: "c1".to_owned(), name: "save".to_owned(), arguments: json!({ "a": 1 }) };
    let expected = vec![Delta::Text("Hello".to_owned()), Delta::Usage { input: 9, output: 3 }, call];
    assert_eq!((deltas, whole), (Ok(expected), true));
    let (_, whole) = read_all(Kind::Anthropic, &[r#"{"type":"message_delta","usage":{"output_tokens":3}}"#]);
    assert!(!whole, "it broke off");
}

#[test]
fn v1_an_answer_that_its_model_could_not_finish_says_so_and_half_a_call_is_none() {
    let openais = [
        r#"{"choices":[{"delta":{"content":"Half a","tool_calls":[{"function":{"name":"save","arguments":"{\"a\":"}}]}}]}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#,
        "[DONE]",
    ];
    let anthropics = [
        r#"{"type":"content_block_start","content_block":{"type":"text","text":"Half a"}}"#,
        r#"{"type":"content_block_start","content_block":{"type":"tool_use","id":"c1","name":"save","input":{}}}"#,
        r#"{"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
        r#"{"type":"content_block_stop","index":1}"#,
        r#"{"type":"message_delta","delta":{"stop_reason":"max_tokens"}}"#,
        r#"{"type":"message_stop"}"#,
    ];
    for (kind, events) in [(Kind::OpenAi, &openais[..]), (Kind::Anthropic, &anthropics[..])] {
        let mut reader = reader(kind);
        let deltas: Vec<_> = events.iter().flat_map(|event| reader.read(event).unwrap()).collect();
        assert_eq!(deltas, [Delta::Text("Half a".to_owned())], "{kind}");
        assert!(reader.is_done() && reader.is_cut_short(), "{kind}");
    }
}

#[test]
fn v1_what_goes_wrong_within_an_answer_is_told() {
    let overloaded = r#"{"type":"error","error":{"type":"overloaded_error","message":"x"}}"#;
    assert_eq!(read_all(Kind::Anthropic, &[overloaded]).0, Err(ModelError::Busy));
    let trouble = r#"{"error":{"message":"The server had an error"}}"#;
    assert_eq!(read_all(Kind::OpenAi, &[trouble]).0, Err(ModelError::Trouble));
    for kind in [Kind::OpenAi, Kind::Anthropic] {
        for garbage in ["", "{", "[]", "7", "{\"choices\": 7, \"type\": 7}"] {
            assert_eq!(read_all(kind, &[garbage]).0, Err(ModelError::Garbled), "{kind} {garbage}");
        }
    }
    let call = r#"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"save","arguments":"{no json"}}]},"finish_reason":"stop"}]}"#;
    assert_eq!(read_all(Kind::OpenAi, &[call]).0, Err(ModelError::Garbled));
}

#[test]
fn v2_lists_of_models_are_read() {
    assert_eq!(read_models(br#"{"object":"list","data":[{"id":"a","x":1},{"id":"b"}]}"#).unwrap(), ["a", "b"]);
    assert_eq!(read_models(br#"{"object":"list","data":null}"#), Ok(vec![]));
    for garbage in ["", "<html>", "[]", r#"{"data":[{"name":"a"}]}"#] {
        assert_eq!(read_models(garbage.as_bytes()), Err(ModelError::Garbled), "{garbage}");
    }
}

async fn events(text: &str, in_pieces: usize) -> Vec<Result<String, ModelError>> {
    let pieces: Vec<_> = text.as_bytes().chunks(in_pieces).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    sse::events(stream::iter(pieces).boxed()).take(20).collect().await
}

#[tokio::test]
async fn v1_events_are_found_however_the_bytes_are_cut() {
    let text =
        ": hello\r\nevent: x\ndata: ünï\n\ndata:two\ndata: lines\n\nid: 3\nretry: 5\n\n\ndata: [DONE]\n\ndata: half";
    for in_pieces in [1, 2, 3, 7, 1000] {
        let expected = ["ünï", "two\nlines", "[DONE]"].map(|event| Ok(event.to_owned()));
        assert_eq!(events(text, in_pieces).await, expected, "{in_pieces}");
    }
}

#[tokio::test]
async fn v1_what_is_no_stream_of_events_is_garbled_and_what_is_too_long_is_cut() {
    assert_eq!(events("<!DOCTYPE html>\n", 5).await.first(), Some(&Err(ModelError::Garbled)));
    assert_eq!(events("{\"error\": 1}\n", 5).await.first(), Some(&Err(ModelError::Garbled)));
    let bytes = stream::iter([Ok(Bytes::from_static(b"data: \xff\n\n"))]).boxed();
    assert_eq!(sse::events(bytes).boxed().next().await, Some(Err(ModelError::Garbled)));
    let long = "x".repeat(2 * 1024 * 1024);
    assert_eq!(events(&format!("data: {long}"), 65_536).await.first(), Some(&Err(ModelError::TooLong)));
    let many = format!("data: {}\n", "x".repeat(1000)).repeat(2000);
    assert_eq!(events(&many, 65_536).await.first(), Some(&Err(ModelError::TooLong)));
}
