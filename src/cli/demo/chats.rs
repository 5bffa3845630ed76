//! What was talked about in the demo, and what agents know of whom they talk to.

use super::{
    agents::Agents,
    people::Team,
    stage::{Person, Stage},
    words,
};
use crate::error::AppError;
use crate::features::context::{model::PersonalContext, service as context};

/// Before there is a model, Smithers is the built-in guide, whose questions fill the context (H1).
pub async fn with_the_guide(stage: &Stage<'_>, ana: &Person) -> Result<(), AppError> {
    let member = stage.sign_in(ana).await?;
    let mut chat = None;
    for answer in words::TO_THE_GUIDE {
        chat = Some(stage.say(&member, ana.smithers, chat, answer).await?);
    }
    stage.seal().await;
    Ok(())
}

/// Some days later everybody talks to agents that they see.
pub async fn with_agents(stage: &Stage<'_>, team: &Team, agents: &Agents) -> Result<(), AppError> {
    let Team { mira, ben, chiara, .. } = team;
    stage.ago(14, 4);
    let member = stage.sign_in(mira).await?;
    context::save(stage.app, &member, &PersonalContext::parse(words::OF_MIRA)?, None).await?;
    stage.say(&member, mira.smithers, None, words::TO_SMITHERS).await?;
    stage.ago(13, 6);
    let member = stage.sign_in(ben).await?;
    stage.say(&member, agents.contracts, None, words::A_CONTRACT).await?;
    stage.ago(12, 3);
    let member = stage.sign_in(chiara).await?;
    stage.say(&member, agents.offers, None, words::AN_OFFER).await?;
    stage.ago(11, 7);
    let member = stage.sign_in(mira).await?;
    let chat = stage.say(&member, agents.minutes, None, words::THE_NOTES).await?;
    stage.say(&member, agents.minutes, Some(chat), words::A_SCRIPT).await?;
    stage.seal().await;
    Ok(())
}
