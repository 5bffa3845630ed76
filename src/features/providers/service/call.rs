//! Asking a model, and its answer as it comes (V1).

use super::{
    dialect::{self, Reader, sse},
    models::Resolved,
    target::Target,
};
use crate::domain::ModelError;
use crate::server::{
    AppState,
    outbound::{Limits, Outbound},
};
use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use serde_json::Value;
use std::{collections::VecDeque, time::Duration};

/// A model on one's own machine may have to be loaded first, and a large one thinks before it speaks.
const LIMITS: Limits = Limits {
    begin: Duration::from_secs(120),
    pause: Duration::from_secs(120),
    whole: Duration::from_secs(15 * 60),
    bytes: 16 * 1024 * 1024,
};
/// The longest answer that is taken, in bytes of its text.
const MAX_TEXT: usize = 1024 * 1024;

/// What a model is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelRequest {
    /// Who it is, and what it knows of whom it talks to.
    pub system: String,
    /// What was said so far, oldest first.
    pub turns: Vec<Turn>,
    /// What it may call.
    pub tools: Vec<Tool>,
}

/// A part of what was said.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// By the person.
    User(String),
    /// By the model.
    Agent(String),
    /// By the model: what it called.
    ToolCalls(Vec<ToolCall>),
    /// What came of a call.
    ToolResult {
        /// Of which.
        id: String,
        /// As text.
        text: String,
    },
}

/// A tool that the model calls.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// By which the result is told to be of this call.
    pub id: String,
    /// Which tool.
    pub name: String,
    /// With what.
    pub arguments: Value,
}

/// A tool that the model may call.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// What it is called: letters, digits and `_`.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// A JSON schema of its arguments, which are an object.
    pub parameters: Value,
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// Text that goes on from what came before.
    Text(String),
    /// A call of a tool, whole.
    ToolCall {
        /// By which the result is told to be of this call.
        id: String,
        /// Which tool.
        name: String,
        /// With what.
        arguments: Value,
    },
    /// What the answer took (H5), in tokens; not every provider tells.
    Usage {
        /// Read.
        input: i64,
        /// Written.
        output: i64,
    },
}

/// Asks a model. Nothing is sent before the stream is read, and dropping it ends the call (H4). After an error there is nothing more; what
/// came before it stands.
pub fn stream(
    app: &AppState,
    resolved: Resolved,
    request: ModelRequest,
) -> BoxStream<'static, Result<Delta, ModelError>> {
    let (outbound, target) = (app.outbound.clone(), resolved.target(app));
    let model = resolved.model.model;
    stream::once(async move { begin(&outbound, &target?, &model, &request).await }).try_flatten().boxed()
}

async fn begin(
    outbound: &Outbound,
    target: &Target,
    model: &str,
    request: &ModelRequest,
) -> Result<BoxStream<'static, Result<Delta, ModelError>>, ModelError> {
    let asked = dialect::chat(target, model, request)?;
    let answer = outbound.send(asked, LIMITS).await.map_err(dialect::failed)?;
    if !answer.status.is_success() {
        return Err(dialect::refused(answer).await);
    }
    let reading = Reading {
        events: sse::events(answer.body).boxed(),
        reader: dialect::reader(target.kind),
        ready: VecDeque::new(),
        text: 0,
    };
    Ok(stream::unfold(Some(reading), |reading| async move { reading?.next().await }).boxed())
}

/// An answer that is being read.
struct Reading {
    events: BoxStream<'static, Result<String, ModelError>>,
    reader: Box<dyn Reader>,
    ready: VecDeque<Delta>,
    /// How many bytes of text there were.
    text: usize,
}

impl Reading {
    /// The next piece, and what there is to be read after it.
    async fn next(mut self) -> Option<(Result<Delta, ModelError>, Option<Self>)> {
        loop {
            if let Some(delta) = self.ready.pop_front() {
                return match self.count(&delta) {
                    Ok(()) => Some((Ok(delta), Some(self))),
                    Err(error) => Some((Err(error), None)),
                };
            }
            if self.reader.is_done() {
                return self.end();
            }
            let read = match self.events.next().await {
                Some(event) => event.and_then(|event| self.reader.read(&event)),
                None if self.reader.may_end() => return self.end(),
                None => Err(ModelError::Cut),
            };
            match read {
                Ok(deltas) => self.ready.extend(deltas),
                Err(error) => return Some((Err(error), None)),
            }
        }
    }

    /// The end of what was said.
    fn end(&self) -> Option<(Result<Delta, ModelError>, Option<Self>)> {
        self.reader.is_cut_short().then_some((Err(ModelError::TooLong), None))
    }

    fn count(&mut self, delta: &Delta) -> Result<(), ModelError> {
        if let Delta::Text(text) = delta {
            self.text += text.len();
        }
        if self.text > MAX_TEXT { Err(ModelError::TooLong) } else { Ok(()) }
    }
}
