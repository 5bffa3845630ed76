//! Who sees which agent, and may chat with it (N2, N4, N5). The rule itself is one condition of the store's queries.

use crate::domain::{AgentId, UserId};
use crate::error::AppError;
use crate::features::agents::{
    model::{AgentCard, ChatAgent},
    store::{
        access::{self, CardRow},
        agents::starters,
    },
};
use crate::server::db::Tx;

/// The agents that somebody sees: their own Smithers, then the shared ones by name. Whoever is deactivated sees none (U5).
///
/// # Errors
/// A fault of the database.
pub async fn visible(tx: &mut Tx, user: UserId) -> Result<Vec<AgentCard>, AppError> {
    Ok(access::visible(tx, user).await?.into_iter().map(card).collect())
}

/// An agent as it is now, for a message of this user. To be asked for every message (N4).
///
/// # Errors
/// [`AppError::NotFound`] where they do not see it, as where there is none (P2): another's Smithers (N5), an archived agent, one for
/// others; every one, for whoever is deactivated (U5).
pub async fn for_chat(tx: &mut Tx, user: UserId, agent: AgentId) -> Result<ChatAgent, AppError> {
    let row = access::for_chat(tx, user, agent).await?.ok_or(AppError::NotFound)?;
    let model = row.model();
    let AgentCard { id, name, tagline, avatar, personal } = card(row.card);
    Ok(ChatAgent {
        id,
        name,
        tagline,
        avatar,
        greeting: row.greeting,
        instructions: row.instructions,
        starters: starters(&row.starters),
        model,
        personal,
    })
}

/// Whether there is such an agent at all, whoever sees it: what tells a refusal from an address that leads nowhere (T1).
///
/// # Errors
/// A fault of the database.
pub async fn is_there(tx: &mut Tx, agent: AgentId) -> Result<bool, AppError> {
    access::is_there(tx, agent).await
}

fn card(row: CardRow) -> AgentCard {
    AgentCard { id: row.id, name: row.name, tagline: row.tagline, avatar: row.avatar, personal: row.owner_id.is_some() }
}
