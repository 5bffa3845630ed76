//! How an agent receives whoever opens its page.

use super::access;
use crate::domain::{AgentId, Member};
use crate::error::AppError;
use crate::features::{
    agents::model::{AgentCard, Greeting},
    settings,
};
use crate::server::AppState;

/// How an agent receives a member who sees it.
///
/// # Errors
/// Those of [`access::for_chat`].
pub async fn greeting(app: &AppState, member: &Member, agent: AgentId) -> Result<Greeting, AppError> {
    let agent = access::for_chat(&mut app.db.read().await?, member.user, agent).await?;
    let organisation = settings::service::settings(app).await?.organisation;
    Ok(Greeting {
        agent: AgentCard {
            id: agent.id,
            name: agent.name,
            tagline: agent.tagline,
            avatar: agent.avatar,
            personal: agent.personal,
        },
        greeting: agent.greeting,
        starters: agent.starters,
        user: member.name.clone(),
        organisation,
    })
}
