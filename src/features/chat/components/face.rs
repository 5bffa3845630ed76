use crate::features::agents::components::FacePicture;
use crate::features::chat::model::AgentHead;
use crate::ui::{AgentAvatar, AvatarSize};
use crate::view::view;
use leptos::prelude::*;

/// How the agent of a chat looks: coral for one's own, else as it was configured.
#[component]
pub fn Face(
    /// The agent.
    agent: AgentHead,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    if agent.personal {
        view! { <AgentAvatar size /> }
    } else {
        view! { <FacePicture face=agent.face size /> }
    }
}
