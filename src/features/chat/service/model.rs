//! What answers: a provider's model, the built-in guide, or a script in tests. The rest of the feature knows this trait alone.

use crate::domain::Member;
use crate::error::AppError;
use crate::features::agents::model::ChatAgent;
use crate::features::chat::model::{AnsweredBy, Failure};
use crate::features::providers::service::call::{Delta, ModelRequest, Tool, ToolCall};
use crate::server::db::Tx;
use futures::{future::BoxFuture, stream::BoxStream};
use std::sync::Arc;

/// An answer, piece by piece. Dropping it stops the model.
pub type Answer = BoxStream<'static, Result<Delta, Failure>>;

/// A model.
pub trait Model: Send + Sync {
    /// Asks it.
    fn answer(&self, request: ModelRequest) -> Answer;
}

/// What a tool came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// In words for the model.
    pub result: String,
    /// For the user: what was done, as a note in the chat.
    pub note: Option<String>,
}

/// What a model may have done in one chat.
pub trait ToolBox: Send + Sync {
    /// The tools.
    fn tools(&self) -> Vec<Tool>;
    /// Has it done, in the transaction that keeps the note of it: what is done is seen, or nothing is done (H1).
    fn call<'a>(&'a self, tx: &'a mut Tx, call: &'a ToolCall) -> BoxFuture<'a, Result<Outcome, AppError>>;
}

/// A box with nothing in it.
pub struct NoTools;

impl ToolBox for NoTools {
    fn tools(&self) -> Vec<Tool> {
        Vec::new()
    }

    fn call<'a>(&'a self, _: &'a mut Tx, _: &'a ToolCall) -> BoxFuture<'a, Result<Outcome, AppError>> {
        Box::pin(async { Err(AppError::NotFound) })
    }
}

/// Who answers in a chat.
#[derive(Clone)]
pub struct Chosen {
    /// As the page shows it (V4).
    pub by: AnsweredBy,
    /// The provider's id, for the count of tokens.
    pub provider: Option<String>,
    /// The model itself.
    pub model: Arc<dyn Model>,
    /// What it may have done.
    pub tools: Arc<dyn ToolBox>,
}

/// Chooses who answers.
pub trait Models: Send + Sync {
    /// Who answers this user for an agent; nobody where no provider is connected (H6).
    fn choose<'a>(
        &'a self,
        tx: &'a mut Tx,
        member: &'a Member,
        agent: &'a ChatAgent,
    ) -> BoxFuture<'a, Result<Option<Chosen>, AppError>>;
}
