//! Anthropic's messages.

use super::{Reader, arguments, refusal};
use crate::domain::ModelError;
use crate::features::providers::service::call::{Delta, ModelRequest, Tool, Turn};
use serde::Deserialize;
use serde_json::{Value, json};

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

/// Reads an answer.
#[derive(Default)]
pub struct Messages {
    /// The call whose pieces come: its id, its name, and its arguments so far.
    call: Option<(String, String, String)>,
    input: i64,
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
            Event::ContentBlockStop => match self.call.take() {
                Some((id, name, json)) => Some(Delta::ToolCall { id, name, arguments: arguments(&json)? }),
                None => None,
            },
            Event::MessageDelta { usage } => {
                usage.map(|usage| Delta::Usage { input: self.input, output: usage.output_tokens })
            }
            Event::MessageStop => {
                self.done = true;
                None
            }
            Event::Error { error } => return Err(refusal::told(&error.to_string())),
            _ => None,
        };
        Ok(delta.into_iter().collect())
    }

    fn is_done(&self) -> bool {
        self.done
    }
}
