//! Finding chats: the list of one's own (H2), and the one that was open last (A6).

use crate::domain::{AgentId, Member};
use crate::error::AppError;
use crate::features::{
    agents,
    chat::{
        model::{ChatList, ChatRow, MAX_SEARCH, address},
        store::chats,
    },
};
use crate::server::{AppState, db::like_anywhere};

/// How many chats are listed; older ones are found by searching.
const LISTED: usize = 60;

/// One's own chats with an agent, or those of all agents in which something is found.
///
/// # Errors
/// A fault of the database.
pub async fn list(app: &AppState, member: &Member, agent: AgentId, search: &str) -> Result<ChatList, AppError> {
    let pattern = like_anywhere(search, MAX_SEARCH);
    let everywhere = pattern != "%";
    let of_agent = (!everywhere).then_some(agent);
    let limit = LISTED as i64 + 1;
    let mut found = chats::list(&mut app.db.read().await?, member.user, of_agent, &pattern, limit).await?;
    let more = found.len() > LISTED;
    found.truncate(LISTED);
    let row = |row: chats::Listed| ChatRow {
        id: row.id,
        title: row.title,
        agent: row.agent_id,
        agent_name: if everywhere { row.agent_name } else { String::new() },
        running: row.running > 0,
    };
    Ok(ChatList { rows: found.into_iter().map(row).collect(), more })
}

/// Where `/` leads: to the last chat, or to one's own Smithers (A6).
///
/// # Errors
/// A fault of the database.
pub async fn home(app: &AppState, member: &Member) -> Result<String, AppError> {
    let mut tx = app.db.read().await?;
    Ok(match chats::last(&mut tx, member.user).await? {
        Some((agent, chat)) => address(agent, Some(chat)),
        None => format!("/chat/{}", agents::service::personal::personal_of(&mut tx, member.user).await?),
    })
}
