//! Configuring a shared agent (N1).

use super::target;
use crate::domain::{AgentId, AgentLabel, Authority};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{AgentActed, AgentDeed, AgentDetails},
        store::agents,
    },
    audit::{AgentEvent, AgentFacts},
};
use crate::server::AppState;
use crate::write_tx;

/// Gives an agent all that it is made of; it holds from the next message on. What is as it was writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`], [`target::agent`] and [`target::refuse_taken`].
pub async fn configure(
    app: &AppState,
    authority: &Authority,
    id: AgentId,
    new: AgentDetails,
) -> Result<AgentActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let before = target::agent(tx, id).await?.details();
        let agent = AgentLabel { id, name: new.name.clone() };
        if before != new {
            target::refuse_taken(tx, &new.name, Some(id)).await?;
            agents::set_details(tx, id, &new, app.clock.now()).await?;
            let event = AgentEvent::Configured {
                agent: agent.clone(),
                facts: Box::new((facts(&before), facts(&new))),
                texts: other_texts(&before, &new),
            };
            target::append(tx, app, authority, event).await?;
        }
        Ok(AgentActed::of_agent(AgentDeed::Configured, &agent, None))
    })
}

fn facts(details: &AgentDetails) -> AgentFacts {
    let lines = |text: &str| text.lines().count() as i64;
    AgentFacts {
        name: details.name.clone(),
        tagline: details.tagline.clone(),
        avatar: details.face.to_string(),
        instructions: lines(&details.instructions),
        greeting: lines(&details.greeting),
        starters: details.starters.len() as i64,
        provider: details.model.as_ref().map(|model| model.provider.to_string()).unwrap_or_default(),
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
