//! The contract of service and store, on both databases.

mod acts;
mod models;
mod personal;
mod seen;
mod undo;
mod visibility;

use super::model::{AgentActed, AgentDetails, Audience, Template, Typed};
use super::service::{access, create::create, list, show::show};
use crate::domain::{AgentId, AgentName, Authority, GroupId, UserId, Visibility};
use crate::error::AppError;
use crate::tests::fixture::Fixture;

const USUAL: Typed<'static> = Typed {
    name: "Contract analyst",
    tagline: "",
    icon: "document",
    colour: "teal",
    instructions: "",
    greeting: "",
    starters: "",
    model: "",
};

fn details(typed: &Typed<'_>) -> AgentDetails {
    AgentDetails::parse(typed).unwrap()
}

async fn make(fixture: &Fixture, authority: &Authority, name: &str) -> Result<AgentActed, AppError> {
    create(&fixture.app, authority, AgentName::parse(name).unwrap(), Template::Scratch).await
}

async fn made(fixture: &Fixture, authority: &Authority, name: &str) -> AgentId {
    make(fixture, authority, name).await.unwrap().agent.unwrap()
}

/// Has everybody see an agent, or these groups.
async fn shown(fixture: &Fixture, authority: &Authority, agent: AgentId, groups: &[GroupId]) -> AgentActed {
    let visibility = if groups.is_empty() { Visibility::Everyone } else { Visibility::Groups };
    show(&fixture.app, authority, agent, Audience { visibility, groups: groups.to_vec() }).await.unwrap()
}

/// The names of the agents that somebody sees.
async fn sees(fixture: &Fixture, user: UserId) -> Vec<String> {
    let seen = access::visible(&mut fixture.app.db.read().await.unwrap(), user).await.unwrap();
    seen.into_iter().map(|agent| agent.name).collect()
}

/// Whether somebody may chat with an agent.
async fn may_chat(fixture: &Fixture, user: UserId, agent: AgentId) -> bool {
    match access::for_chat(&mut fixture.app.db.read().await.unwrap(), user, agent).await {
        Ok(found) => {
            assert_eq!(found.id, agent);
            true
        }
        Err(error) => {
            assert_eq!(error, AppError::NotFound);
            false
        }
    }
}

/// The names of the shared agents, active or archived.
async fn listed(fixture: &Fixture, archived: bool) -> Vec<String> {
    let list = list::list(&fixture.app, archived).await.unwrap();
    assert_eq!(list.rows.len() as i64, if archived { list.archived } else { list.active });
    list.rows.into_iter().map(|row| row.name.to_string()).collect()
}
