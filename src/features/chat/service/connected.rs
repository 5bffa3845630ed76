//! Who answers where the house stands as it is: the model that an agent names, or else the default one (V2); for a personal agent that has
//! neither, the built-in guide (H1).

use super::model::{Answer, Chosen, Model, Models, NoTools, Outcome, ToolBox};
use crate::domain::{AgentId, Member, ModelError};
use crate::error::AppError;
use crate::features::agents::model::ChatAgent;
use crate::features::providers::service::call::{Delta, ModelRequest, Tool, ToolCall, Turn};
use crate::features::{
    chat::{
        model::{AnsweredBy, Failure, Note},
        text,
    },
    context,
    guide::service::{self as guide, tools},
    providers::service::{
        call,
        models::{self, Resolved},
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;
use futures::{FutureExt, StreamExt, TryStreamExt, future::BoxFuture, stream};
use std::sync::Arc;

/// Whoever is there to answer.
pub struct Connected(pub AppState);

impl Models for Connected {
    fn choose<'a>(
        &'a self,
        tx: &'a mut Tx,
        member: &'a Member,
        agent: &'a ChatAgent,
    ) -> BoxFuture<'a, Result<Option<Chosen>, AppError>> {
        Box::pin(async move {
            Ok(match models::resolve(tx, agent.model.as_ref()).await? {
                Some(resolved) => Some(self.provided(resolved, member, agent)),
                None => agent.personal.then(|| self.guided(member)),
            })
        })
    }
}

impl Connected {
    fn provided(&self, resolved: Resolved, member: &Member, agent: &ChatAgent) -> Chosen {
        let by = AnsweredBy {
            provider: resolved.provider_name.clone(),
            model: resolved.model.model.clone(),
            host: resolved.host.clone(),
        };
        let provider = Some(resolved.model.provider.to_string());
        // What a shared agent hears is not for it to keep.
        let tools: Arc<dyn ToolBox> = if agent.personal {
            Arc::new(Pockets { app: self.0.clone(), member: member.clone(), agent: agent.id })
        } else {
            Arc::new(NoTools)
        };
        Chosen { by, provider, model: Arc::new(Provided { app: self.0.clone(), resolved }), tools }
    }

    fn guided(&self, member: &Member) -> Chosen {
        let by = AnsweredBy {
            provider: text::GUIDE.to_owned(),
            model: crate::features::guide::text::LABEL.to_owned(),
            host: String::new(),
        };
        let model = Arc::new(Guide { app: self.0.clone(), member: member.clone() });
        Chosen { by, provider: None, model, tools: Arc::new(NoTools) }
    }
}

/// A provider's model.
struct Provided {
    app: AppState,
    resolved: Resolved,
}

impl Model for Provided {
    fn answer(&self, request: ModelRequest) -> Answer {
        call::stream(&self.app, self.resolved.clone(), request).map_err(Failure::from).boxed()
    }
}

/// The built-in guide: whole at once, and what it saves is saved with it.
struct Guide {
    app: AppState,
    member: Member,
}

impl Model for Guide {
    fn answer(&self, request: ModelRequest) -> Answer {
        let (app, member) = (self.app.clone(), self.member.clone());
        let message = match request.turns.last() {
            Some(Turn::User(text)) => text.clone(),
            _ => String::new(),
        };
        let reply = async move {
            let reply: Result<_, AppError> =
                async { write_tx!(app.db, |tx| { guide::reply(tx, &app, &member, &message).await }) }.await;
            reply.map(|reply| Delta::Text(reply.text)).map_err(|error| {
                tracing::error!(%error, "the guide cannot answer");
                Failure::Fault
            })
        };
        stream::once(reply).boxed()
    }
}

/// What a personal agent may have done for its user (H1).
struct Pockets {
    app: AppState,
    member: Member,
    agent: AgentId,
}

impl ToolBox for Pockets {
    fn tools(&self) -> Vec<Tool> {
        let tool = |tool: tools::ToolSpec| Tool {
            name: tool.name.to_owned(),
            description: tool.description.to_owned(),
            parameters: tool.schema,
        };
        tools::all().into_iter().map(tool).collect()
    }

    fn call<'a>(&'a self, tx: &'a mut Tx, call: &'a ToolCall) -> BoxFuture<'a, Result<Outcome, AppError>> {
        let Self { app, member, agent } = self;
        async move {
            let outcome = tools::apply(tx, app, member, *agent, &call.name, &call.arguments).await?;
            let note = |saved: context::model::ContextActed| {
                Note { undo: saved.undo, text: context::text::acted(&saved) }.to_string()
            };
            Ok(Outcome { result: outcome.result, note: outcome.saved.map(note) })
        }
        .boxed()
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Key => Self::Key,
            ModelError::Unreachable => Self::Unreachable,
            ModelError::Forbidden => Self::Forbidden,
            ModelError::Busy => Self::Busy,
            ModelError::ModelGone => Self::ModelGone,
            ModelError::Trouble => Self::Trouble,
            ModelError::Slow => Self::Slow,
            ModelError::Cut => Self::Cut,
            ModelError::TooLong => Self::TooLong,
            ModelError::PromptTooLong => Self::PromptTooLong,
            ModelError::Garbled => Self::Garbled,
        }
    }
}
