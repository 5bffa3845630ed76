//! Making a shared agent (N1).

use super::target;
use crate::domain::{AgentId, AgentLabel, AgentName, Authority};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{AgentActed, AgentDeed, AgentDetails, Face, FaceColour, FaceIcon, Template},
        store::agents,
        text::templates::filled,
    },
    audit::AgentEvent,
};
use crate::server::AppState;
use crate::write_tx;

/// Makes an agent out of a template. Only admins see it, until one of them says otherwise (N2).
///
/// # Errors
/// Those of [`target::lock`] and [`target::refuse_taken`].
pub async fn create(
    app: &AppState,
    authority: &Authority,
    name: AgentName,
    template: Template,
) -> Result<AgentActed, AppError> {
    let now = app.clock.now();
    let agent = AgentLabel { id: AgentId::from_uuid(app.random.uuid_v7(now)), name };
    let details = begun(&agent.name, template);
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        target::refuse_taken(tx, &agent.name, None).await?;
        agents::insert(tx, agent.id, &details, template, now).await?;
        let event = AgentEvent::Created { agent: agent.clone(), template: template.to_string() };
        target::append(tx, app, authority, event).await?;
        Ok(AgentActed::of_agent(AgentDeed::Created, &agent, None))
    })
}

/// What an agent begins as.
fn begun(name: &AgentName, template: Template) -> AgentDetails {
    let filled = filled(template);
    AgentDetails {
        name: name.clone(),
        tagline: filled.tagline.to_owned(),
        face: face(template),
        instructions: filled.instructions.to_owned(),
        greeting: filled.greeting.to_owned(),
        starters: filled.starters.iter().map(|starter| (*starter).to_owned()).collect(),
        model: None,
    }
}

const fn face(template: Template) -> Face {
    let (icon, colour) = match template {
        Template::Scratch => return Face::USUAL,
        Template::Research => (FaceIcon::Search, FaceColour::Violet),
        Template::Contracts => (FaceIcon::Document, FaceColour::Teal),
        Template::Meetings => (FaceIcon::Pen, FaceColour::Amber),
        Template::Sales => (FaceIcon::Chart, FaceColour::Green),
        Template::Policies => (FaceIcon::Shield, FaceColour::Pink),
    };
    Face { icon, colour }
}
