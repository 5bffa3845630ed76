//! OpenAI's chat completions, which most others speak too.

use super::{Reader, arguments, refusal};
use crate::domain::ModelError;
use crate::features::providers::service::call::{Delta, ModelRequest, Tool, ToolCall, Turn};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Why a model stopped that had not said all.
const CUT_SHORT: &str = "length";
/// What ends a stream.
const DONE: &str = "[DONE]";

/// The request's body.
pub fn body(model: &str, request: &ModelRequest) -> Value {
    let mut messages = Vec::new();
    if !request.system.is_empty() {
        messages.push(json!({ "role": "system", "content": request.system }));
    }
    for turn in &request.turns {
        add(&mut messages, turn);
    }
    let mut body = json!({
        "model": model, "messages": messages, "stream": true, "stream_options": { "include_usage": true }
    });
    if !request.tools.is_empty() {
        body["tools"] = request.tools.iter().map(tool).collect();
    }
    body
}

fn add(messages: &mut Vec<Value>, turn: &Turn) {
    match turn {
        Turn::User(text) => messages.push(json!({ "role": "user", "content": text })),
        Turn::Agent(text) => messages.push(json!({ "role": "assistant", "content": text })),
        Turn::ToolCalls(calls) => {
            let calls: Value = calls.iter().map(call).collect();
            match messages.last_mut() {
                // What the model said before it called belongs to the same message.
                Some(last) if last["role"] == "assistant" && last["tool_calls"].is_null() => last["tool_calls"] = calls,
                _ => messages.push(json!({ "role": "assistant", "content": null, "tool_calls": calls })),
            }
        }
        Turn::ToolResult { id, text } => {
            messages.push(json!({ "role": "tool", "tool_call_id": id, "content": text }));
        }
    }
}

fn call(call: &ToolCall) -> Value {
    let function = json!({ "name": call.name, "arguments": call.arguments.to_string() });
    json!({ "id": call.id, "type": "function", "function": function })
}

fn tool(tool: &Tool) -> Value {
    let function = json!({ "name": tool.name, "description": tool.description, "parameters": tool.parameters });
    json!({ "type": "function", "function": function })
}

/// Reads an answer.
#[derive(Default)]
pub struct Chat {
    /// Calls whose pieces still come, by their place.
    calls: BTreeMap<i64, Pieces>,
    finished: bool,
    cut_short: bool,
    done: bool,
}

#[derive(Default)]
struct Pieces {
    id: String,
    name: String,
    arguments: String,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    usage: Option<Usage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Said>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    content: Option<String>,
    tool_calls: Option<Vec<Piece>>,
}

#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    index: i64,
    id: Option<String>,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: i64,
    #[serde(default)]
    completion_tokens: i64,
}

impl Reader for Chat {
    fn read(&mut self, event: &str) -> Result<Vec<Delta>, ModelError> {
        if event == DONE {
            self.done = true;
            return self.calls();
        }
        let chunk: Chunk = serde_json::from_str(event).map_err(|_| ModelError::Garbled)?;
        if let Some(error) = chunk.error {
            return Err(refusal::told(&error.to_string()));
        }
        let mut deltas = Vec::new();
        for choice in chunk.choices.unwrap_or_default().into_iter().take(1) {
            if let Some(said) = choice.delta {
                deltas.extend(said.content.filter(|text| !text.is_empty()).map(Delta::Text));
                said.tool_calls.unwrap_or_default().into_iter().for_each(|piece| self.take(piece));
            }
            if let Some(reason) = choice.finish_reason {
                self.finished = true;
                if reason == CUT_SHORT {
                    self.cut_short = true;
                    // What is half a call is none.
                    self.calls.clear();
                }
                deltas.extend(self.calls()?);
            }
        }
        let usage = |usage: Usage| Delta::Usage { input: usage.prompt_tokens, output: usage.completion_tokens };
        deltas.extend(chunk.usage.map(usage));
        Ok(deltas)
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// Some leave the last mark out.
    fn may_end(&self) -> bool {
        self.done || self.finished
    }
}

impl Chat {
    fn take(&mut self, piece: Piece) {
        let pieces = self.calls.entry(piece.index).or_default();
        if let Some(id) = piece.id.filter(|id| !id.is_empty()) {
            pieces.id = id;
        }
        let function = piece.function.unwrap_or(Function { name: None, arguments: None });
        pieces.name.push_str(&function.name.unwrap_or_default());
        pieces.arguments.push_str(&function.arguments.unwrap_or_default());
    }

    /// The calls, now that they are whole.
    fn calls(&mut self) -> Result<Vec<Delta>, ModelError> {
        let whole = |(place, pieces): (i64, Pieces)| {
            let id = if pieces.id.is_empty() { format!("call_{place}") } else { pieces.id };
            Ok(Delta::ToolCall { id, name: pieces.name, arguments: arguments(&pieces.arguments)? })
        };
        std::mem::take(&mut self.calls).into_iter().map(whole).collect()
    }
}
