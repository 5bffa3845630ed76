//! Configuring a shared agent (N1).

use super::target;
use crate::domain::{AgentId, AgentLabel, Authority, ModelRef, ProviderId};
use crate::error::{AppError, Fault};
use crate::features::{
    agents::{
        model::{AgentActed, AgentDeed, AgentDetails},
        store::agents,
    },
    audit::{AgentEvent, AgentFacts},
    providers::service::models,
};
use crate::server::{
    AppState,
    db::{Key, Tx},
};
use crate::write_tx;
use std::collections::BTreeMap;

/// Gives an agent all that it is made of; it holds from the next message on. What is as it was writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`], [`target::agent`] and [`target::refuse_taken`]; [`AppError::Invalid`] for the field `model` where it is
/// another that no provider lists (V2).
pub async fn configure(
    app: &AppState,
    authority: &Authority,
    id: AgentId,
    new: AgentDetails,
) -> Result<AgentActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        // Nobody removes a provider, and moves its agents, while one of its models is given to an agent (V2).
        tx.lock(Key::Providers).await?;
        let before = target::agent(tx, id).await?.details();
        let agent = AgentLabel { id, name: new.name.clone() };
        if before != new {
            target::refuse_taken(tx, &new.name, Some(id)).await?;
            if before.model != new.model {
                refuse_unlisted(tx, new.model.as_ref()).await?;
            }
            let names = models::provider_names(tx).await?;
            agents::set_details(tx, id, &new, app.clock.now()).await?;
            let event = AgentEvent::Configured {
                agent: agent.clone(),
                facts: Box::new((facts(&before, &names), facts(&new, &names))),
                texts: other_texts(&before, &new),
            };
            target::append(tx, app, authority, event).await?;
        }
        Ok(AgentActed::of_agent(AgentDeed::Configured, &agent, None))
    })
}

/// Refuses a model that nobody offers. One that an agent has already may stay, so that all else of it can still be changed.
async fn refuse_unlisted(tx: &mut Tx, model: Option<&ModelRef>) -> Result<(), AppError> {
    match model {
        Some(model) if !models::is_offered(tx, model).await? => Err(AppError::field("model", Fault::ModelNotOffered)),
        _ => Ok(()),
    }
}

fn facts(details: &AgentDetails, names: &BTreeMap<ProviderId, String>) -> AgentFacts {
    let lines = |text: &str| text.lines().count() as i64;
    AgentFacts {
        name: details.name.clone(),
        tagline: details.tagline.clone(),
        avatar: details.face.to_string(),
        instructions: lines(&details.instructions),
        greeting: lines(&details.greeting),
        starters: details.starters.len() as i64,
        provider: details.model.as_ref().map(|model| model.provider.to_string()).unwrap_or_default(),
        provider_name: details.model.as_ref().and_then(|model| names.get(&model.provider)).cloned().unwrap_or_default(),
        model: details.model.as_ref().map(|model| model.model.clone()).unwrap_or_default(),
    }
}

/// The texts that are others than before: their lengths alone need not tell.
fn other_texts(before: &AgentDetails, after: &AgentDetails) -> Vec<String> {
    let texts = [
        ("instructions", before.instructions != after.instructions),
        ("greeting", before.greeting != after.greeting),
        ("starters", before.starters != after.starters),
    ];
    texts.into_iter().filter(|(_, is_other)| *is_other).map(|(name, _)| name.to_owned()).collect()
}
