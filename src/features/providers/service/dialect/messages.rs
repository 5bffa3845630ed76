//! Anthropic's messages.

use super::{Reader, arguments, refusal};
use crate::domain::ModelError;
use crate::features::providers::service::call::{Delta, ModelRequest, Tool, Turn};
use serde::Deserialize;
use serde_json::{Value, json};

/// Why a model stopped that had not said all.
const CUT_SHORT: [&str; 2] = ["max_tokens", "model_context_window_exceeded"];
/// The version of the interface that is spoken here.
pub const VERSION: &str = "2023-06-01";

/// The longest answer that is asked for, in tokens; it has to be said, and the first models of the third generation write no more than half.
fn max_tokens(model: &str) -> u32 {
    let is_early =
        model.starts_with("claude-3-") && !model.starts_with("claude-3-5") && !model.starts_with("claude-3-7");
    if is_early { 4096 } else { 8192 }
}

/// The request's body.
pub fn body(model: &str, request: &ModelRequest) -> Value {
    let mut messages: Vec<Value> = Vec::new();
    for turn in &request.turns {
        let (role, blocks) = blocks(turn);
        match messages.last_mut() {
            // Turns of one side are one message.
            Some(last) if last["role"] == role => {
                if let Some(content) = last["content"].as_array_mut() {
                    content.extend(blocks);
                }
            }
            _ => messages.push(json!({ "role": role, "content": blocks })),
        }
    }
    let mut body = json!({ "model": model, "max_tokens": max_tokens(model), "messages": messages, "stream": true });
    if !request.system.is_empty() {
        body["system"] = json!(request.system);
    }
    if !request.tools.is_empty() {
        body["tools"] = request.tools.iter().map(tool).collect();
    }
    body
}

fn blocks(turn: &Turn) -> (&'static str, Vec<Value>) {
    let text = |text: &str| vec![json!({ "type": "text", "text": text })];
    match turn {
        Turn::User(said) => ("user", text(said)),
        Turn::Agent(said) => ("assistant", text(said)),
        Turn::ToolCalls(calls) => {
            let calls = calls
                .iter()
                .map(|call| json!({ "type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments }));
            ("assistant", calls.collect())
        }
        Turn::ToolResult { id, text } => {
            ("user", vec![json!({ "type": "tool_result", "tool_use_id": id, "content": text })])
        }
    }
}

fn tool(tool: &Tool) -> Value {
    json!({ "name": tool.name, "description": tool.description, "input_schema": tool.parameters })
}

/// A call: its id, its name, and its arguments so far.
type Pieces = (String, String, String);

/// Reads an answer.
#[derive(Default)]
pub struct Messages {
    /// The call whose pieces come.
    call: Option<Pieces>,
    /// Calls that have ended. Whether the last is whole is told with the end of the answer.
    calls: Vec<Pieces>,
    input: i64,
    cut_short: bool,
    done: bool,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Begun,
    },
    ContentBlockStart {
        content_block: Block,
    },
    ContentBlockDelta {
        delta: Piece,
    },
    ContentBlockStop,
    MessageDelta {
        delta: Option<Ended>,
        usage: Option<Written>,
    },
    MessageStop,
    Error {
        error: Value,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Begun {
    usage: Option<Read>,
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    input_tokens: i64,
    // What was read from a cache was read all the same.
    #[serde(default)]
    cache_read_input_tokens: Option<i64>,
    #[serde(default)]
    cache_creation_input_tokens: Option<i64>,
}

#[derive(Deserialize)]
struct Ended {
    stop_reason: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    output_tokens: i64,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        text: String,
    },
    ToolUse {
        id: String,
        name: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Piece {
    TextDelta {
        text: String,
    },
    InputJsonDelta {
        partial_json: String,
    },
    #[serde(other)]
    Other,
}

impl Reader for Messages {
    fn read(&mut self, event: &str) -> Result<Vec<Delta>, ModelError> {
        let event: Event = serde_json::from_str(event).map_err(|_| ModelError::Garbled)?;
        let delta = match event {
            Event::MessageStart { message } => {
                self.input = message.usage.map_or(0, |usage| {
                    let cached =
                        usage.cache_read_input_tokens.unwrap_or(0) + usage.cache_creation_input_tokens.unwrap_or(0);
                    usage.input_tokens + cached
                });
                None
            }
            Event::ContentBlockStart { content_block: Block::ToolUse { id, name } } => {
                self.call = Some((id, name, String::new()));
                None
            }
            Event::ContentBlockStart { content_block: Block::Text { text } }
            | Event::ContentBlockDelta { delta: Piece::TextDelta { text } } => {
                (!text.is_empty()).then_some(Delta::Text(text))
            }
            Event::ContentBlockDelta { delta: Piece::InputJsonDelta { partial_json } } => {
                if let Some((.., so_far)) = &mut self.call {
                    so_far.push_str(&partial_json);
                }
                None
            }
            Event::ContentBlockStop => {
                self.calls.extend(self.call.take());
                None
            }
            Event::MessageDelta { delta, usage } => {
                let reason = delta.and_then(|delta| delta.stop_reason).unwrap_or_default();
                self.cut_short |= CUT_SHORT.contains(&reason.as_str());
                usage.map(|usage| Delta::Usage { input: self.input, output: usage.output_tokens })
            }
            Event::MessageStop => {
                self.done = true;
                return self.calls();
            }
            Event::Error { error } => return Err(refusal::told(&error.to_string())),
            _ => None,
        };
        Ok(delta.into_iter().collect())
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn is_cut_short(&self) -> bool {
        self.cut_short
    }
}

impl Messages {
    /// The calls, now that they are whole. What is half a call is none.
    fn calls(&mut self) -> Result<Vec<Delta>, ModelError> {
        let calls = std::mem::take(&mut self.calls).into_iter().filter(|_| !self.cut_short);
        let whole = |(id, name, json): Pieces| Ok(Delta::ToolCall { id, name, arguments: arguments(&json)? });
        calls.map(whole).collect()
    }
}
