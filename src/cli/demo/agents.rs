//! The agents of the demo, and the scripted model behind them.

use super::{
    people::Founded,
    stage::{Person, Stage},
};
use crate::domain::{AgentId, AgentName, Authority, GroupId, ModelRef, Visibility};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{Audience, Template},
        service::{archive, configure, create, list, show},
    },
    providers::{
        model::NewProvider,
        service::{connect, list::providers},
    },
};
use crate::server::scripted::{DEMO_ADDRESS, Scripted};

/// The agents that the story goes on with.
pub struct Agents {
    /// For everybody.
    pub minutes: AgentId,
    /// For Design and Sales.
    pub contracts: AgentId,
    /// For Sales.
    pub offers: AgentId,
}

/// Connects the model, and makes agents for whom they are.
pub async fn make(stage: &Stage<'_>, founded: &Founded, model: &Scripted) -> Result<Agents, AppError> {
    let Founded { ana, design, sales } = founded;
    stage.ago(17, 5);
    let by = stage.authority(ana).await?;
    let provider = NewProvider::parse("compatible", "", &model.address_of(DEMO_ADDRESS))?;
    connect::connect(stage.app, &by, provider, None).await?;
    stage.minutes_later(10);
    let minutes = agent(stage, &by, "Meeting notes", Template::Meetings, Some(&[])).await?;
    let contracts = agent(stage, &by, "Contract analyst", Template::Contracts, Some(&[*design, *sales])).await?;
    let offers = agent(stage, &by, "Offer helper", Template::Sales, Some(&[*sales])).await?;
    // One that only admins see so far, and one that was in the way.
    agent(stage, &by, "Policy guide", Template::Policies, None).await?;
    let first = agent(stage, &by, "First attempt", Template::Scratch, None).await?;
    archive::archive(stage.app, &by, first).await?;
    stage.seal().await;
    Ok(Agents { minutes, contracts, offers })
}

/// An agent for these groups, for everybody where there are none of them, or for admins alone.
async fn agent(
    stage: &Stage<'_>,
    by: &Authority,
    name: &str,
    template: Template,
    groups: Option<&[GroupId]>,
) -> Result<AgentId, AppError> {
    let name = AgentName::parse(name).map_err(|_| AppError::Internal)?;
    let agent = create::create(stage.app, by, name, template).await?.agent.ok_or(AppError::Internal)?;
    stage.minutes_later(4);
    if let Some(groups) = groups {
        let visibility = if groups.is_empty() { Visibility::Everyone } else { Visibility::Groups };
        show::show(stage.app, by, agent, Audience { visibility, groups: groups.to_vec() }).await?;
    }
    Ok(agent)
}

/// One is given a model of its own, and starters that fit the house.
pub async fn change(stage: &Stage<'_>, ana: &Person, agents: &Agents) -> Result<(), AppError> {
    stage.ago(5, 3);
    let by = stage.authority(ana).await?;
    let connected = providers(stage.app).await?;
    let small =
        connected.choices.into_iter().map(|choice| choice.model).find(|model| !is_default(model, &connected.default));
    let mut details = list::agent(stage.app, agents.offers).await?.details;
    details.model = small;
    details.starters.insert(0, "Write an offer for 500 brochures".to_owned());
    configure::configure(stage.app, &by, agents.offers, details).await?;
    stage.seal().await;
    Ok(())
}

fn is_default(model: &ModelRef, default: &Option<ModelRef>) -> bool {
    default.as_ref() == Some(model)
}
