//! Views of agents that several pages use.

use super::{
    api::{ArchiveAgent, ConfigureAgent, RestoreAgent, SetAgentsOfGroup, ShowAgent, UndoAgent},
    model::{AgentActed, AgentCard, Face, FaceColour, FaceIcon},
    text,
};
use crate::effect::optional;
use crate::error::AppError;
use crate::features::auth::components::FormAlert;
use crate::form::{FormState, use_flash, use_form};
use crate::outcome::{Outcome, UndoToast};
use crate::ui::{AgentAvatar, AgentFace, Alert, AlertKind, AvatarSize, Icon};
use crate::view::view;
use crate::wire::{Post, Sender};
use leptos::prelude::*;

/// What can be done to agents from a page, and what came of it last.
#[derive(Clone, Copy)]
pub struct AgentActs {
    /// Changes what an agent is made of.
    pub configure: Post<ConfigureAgent>,
    /// Chooses who sees it.
    pub show: Post<ShowAgent>,
    /// Archives it.
    pub archive: Post<ArchiveAgent>,
    /// Gives it back.
    pub restore: Post<RestoreAgent>,
    /// Chooses the agents of a group.
    pub of_group: Post<SetAgentsOfGroup>,
    /// What came of the form for what it is made of.
    pub configured: FormState<AgentActed>,
    /// What came of the form for who sees it.
    pub shown: FormState<AgentActed>,
    undo: Post<UndoAgent>,
    outcome: Outcome<AgentActed>,
    count: RwSignal<u32>,
}

impl AgentActs {
    /// Begins, for this page.
    pub fn begin() -> Self {
        let (configure, show) = (Post::new(), Post::new());
        let acts = Self {
            configure,
            show,
            archive: Post::new(),
            restore: Post::new(),
            of_group: Post::new(),
            configured: use_form("agents/configure", configure),
            shown: use_form("agents/show", show),
            undo: Post::new(),
            outcome: Outcome::new(),
            count: RwSignal::new(0),
        };
        acts.follow("agents/configure", acts.configure);
        acts.follow("agents/show", acts.show);
        acts.follow("agents/archive", acts.archive);
        acts.follow("agents/restore", acts.restore);
        acts.follow("agents/set_of_group", acts.of_group);
        acts.follow("agents/undo", acts.undo);
        // It leads on to the agent's page by a plain form alone.
        if let Some(flash) = use_flash("agents/create") {
            acts.outcome.show(flash.reply(), flash.error);
        }
        acts
    }

    /// How often something was done: the page loads anew when it rises.
    pub fn count(self) -> u32 {
        self.count.get()
    }

    fn follow(self, name: &'static str, sender: impl Into<Sender>) {
        self.outcome.follow(name, sender, move || self.count.update(|count| *count += 1));
    }
}

/// What the last act came to: a toast with Undo (F6), or why it was not done.
#[component]
pub fn AgentOutcome(
    /// The acts of the page.
    acts: AgentActs,
    /// The address of the page, to which plain forms lead back.
    #[prop(into)]
    view: Signal<String>,
) -> impl IntoView {
    let ended = Signal::derive(move || acts.outcome.refused.get().filter(|error| *error == AppError::SignedOut));
    let other = move || acts.outcome.refused.get().filter(|error| *error != AppError::SignedOut);
    let toast = move |acted: AgentActed| {
        let message = text::acted(&acted);
        view! { <UndoToast message entry=acted.undo undo=acts.undo view=view.get_untracked() /> }.into_any()
    };
    view! {
        {optional(move || {
            other().map(|error| view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> }.into_any())
        })}
        <FormAlert error=ended say=text::error cut=acts.configured.was_cut() />
        {optional(move || acts.outcome.acted.get().map(toast))}
    }
    .into_any()
}

/// How an agent looks: coral for one's own, else as it was configured.
#[component]
pub fn Portrait(
    /// The agent.
    agent: AgentCard,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    if agent.personal {
        view! { <AgentAvatar size /> }.into_any()
    } else {
        view! { <FacePicture face=agent.avatar size /> }.into_any()
    }
}

/// How a shared agent looks.
#[component]
pub fn FacePicture(
    /// The look.
    face: Face,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    view! { <AgentFace icon=icon_of(face.icon) hue=hue_of(face.colour) size /> }
}

/// The pictogram of an agent's icon.
pub const fn icon_of(icon: FaceIcon) -> Icon {
    match icon {
        FaceIcon::Robot => Icon::Agent,
        FaceIcon::Chat => Icon::Chat,
        FaceIcon::Search => Icon::Search,
        FaceIcon::Document => Icon::Document,
        FaceIcon::Pen => Icon::Pen,
        FaceIcon::Chart => Icon::Chart,
        FaceIcon::Shield => Icon::Shield,
        FaceIcon::People => Icon::People,
    }
}

/// The number of a colour's class in `avatar.css`.
pub const fn hue_of(colour: FaceColour) -> u32 {
    match colour {
        FaceColour::Blue => 0,
        FaceColour::Green => 1,
        FaceColour::Pink => 2,
        FaceColour::Amber => 3,
        FaceColour::Teal => 4,
        FaceColour::Violet => 7,
    }
}
