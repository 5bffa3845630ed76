//! The tools by which a real model does what the guide does (H1): it saves what it learns about the person, which they see and can
//! undo, and it looks things up in the help pages.

use super::{
    help::{self, Topic},
    search,
};
use crate::domain::{AgentId, Member};
use crate::error::AppError;
use crate::features::{
    context::{
        self,
        model::{ContextActed, ContextField},
    },
    guide::text::tools as text,
};
use crate::server::{AppState, db::Tx};
use serde_json::{Value, json};

/// How many help pages an answer holds.
const PAGES: usize = 3;

/// A tool as a model is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    /// What it is called.
    pub name: &'static str,
    /// What it does, and when to use it.
    pub description: &'static str,
    /// Its arguments, as a JSON Schema.
    pub schema: Value,
}

/// What came of a tool's call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolOutcome {
    /// What the model is told.
    pub result: String,
    /// What was saved, to be shown to the person with its Undo.
    pub saved: Option<ContextActed>,
}

/// The name of the tool that saves.
pub const SAVE_CONTEXT: &str = "save_context";
/// The name of the tool that looks things up.
pub const SEARCH_HELP: &str = "search_help";

/// All of them. For the personal agent alone: what a shared agent hears is not for it to keep.
pub fn all() -> Vec<ToolSpec> {
    let field =
        |field: &ContextField| (field.to_string(), json!({ "type": "string", "description": text::field(*field) }));
    let fields: serde_json::Map<_, _> = ContextField::ALL.iter().map(field).collect();
    let question = json!({ "question": { "type": "string", "description": text::QUESTION } });
    vec![
        ToolSpec {
            name: SAVE_CONTEXT,
            description: text::SAVE_CONTEXT,
            schema: json!({ "type": "object", "properties": fields, "additionalProperties": false }),
        },
        ToolSpec {
            name: SEARCH_HELP,
            description: text::SEARCH_HELP,
            schema: json!({
                "type": "object", "properties": question, "required": ["question"], "additionalProperties": false
            }),
        },
    ]
}

/// Carries a model's call out, in the caller's transaction. What the model has got wrong is told to the model.
///
/// # Errors
/// [`AppError::SignedOut`] where the account is active no more; a fault of the database.
pub async fn apply(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    agent: AgentId,
    name: &str,
    arguments: &Value,
) -> Result<ToolOutcome, AppError> {
    match name {
        SAVE_CONTEXT => match changes(arguments) {
            Some(changes) => save(tx, app, member, agent, &changes).await,
            None => Ok(told(text::BAD_ARGUMENTS)),
        },
        SEARCH_HELP => {
            Ok(told(&look_up(member, arguments.get("question").and_then(Value::as_str).unwrap_or_default())))
        }
        _ => Ok(told(text::NO_SUCH_TOOL)),
    }
}

fn told(result: &str) -> ToolOutcome {
    ToolOutcome { result: result.to_owned(), saved: None }
}

/// The fields that a call sets; nothing where it holds anything else.
fn changes(arguments: &Value) -> Option<Vec<(ContextField, String)>> {
    let arguments = arguments.as_object().filter(|arguments| !arguments.is_empty())?;
    arguments.iter().map(|(name, text)| Some((name.parse().ok()?, text.as_str()?.to_owned()))).collect()
}

async fn save(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    agent: AgentId,
    changes: &[(ContextField, String)],
) -> Result<ToolOutcome, AppError> {
    match context::service::save_for(tx, app, member, agent, changes).await {
        Ok(acted) if acted.fields.is_empty() => Ok(told(text::SAVED_ALREADY)),
        Ok(acted) => Ok(ToolOutcome { result: text::SAVED.to_owned(), saved: Some(acted) }),
        Err(AppError::Invalid { .. }) => Ok(told(text::CANNOT_BE_SAVED)),
        Err(error) => Err(error),
    }
}

/// The pages that know most about a question, as their reader may use them.
fn look_up(member: &Member, question: &str) -> String {
    let hits = search::search(help::topics().iter(), question);
    let page = |topic: &Topic| {
        if topic.is_for(member.role) {
            text::page(topic.title, topic.body, topic.link(member.role))
        } else {
            text::for_admins(topic.title)
        }
    };
    let pages: Vec<_> = hits.iter().take(PAGES).map(|hit| page(hit.topic)).collect();
    if pages.is_empty() { text::NOTHING_FOUND.to_owned() } else { pages.join("\n\n---\n\n") }
}
