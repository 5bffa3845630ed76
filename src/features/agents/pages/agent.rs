//! `/agents/<id>`: what a shared agent is made of, and who sees it (N1-N3).

use super::{LIST, address, model_choice::ModelChoice, seen_by::SeenByPanel};
use crate::domain::{AgentId, GroupLabel, Topic, Visibility};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::agents::{
    api::ReadAgent,
    components::{AgentActs, AgentOutcome, FacePicture, hue_of, icon_of},
    model::{AgentDetails, AgentPage as Agent, FaceColour, FaceIcon, MAX_GREETING, MAX_INSTRUCTIONS, MAX_TAGLINE},
    text,
};
use crate::features::audit::components::TimelineTable;
use crate::features::groups::components::{GroupBoxes, Known, Labels, known, use_labels};
use crate::features::providers::model::Offered;
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    Alert, AlertKind, AvatarSize, ButtonKind, Choice, ChoiceList, ChoiceTiles, Glyph, LinkButton, LoadFailed,
    SkeletonRows, SubmitButton, TextArea, TextField, Tile, Title,
};
use crate::view::{Transition, view};
use crate::wire::{Load, PostForm, load_live, part};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn AgentPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("agent").unwrap_or_default());
    view! {
        <Framed>
            <p>
                <a href=LIST>"← " {text::BACK}</a>
            </p>
            // Another agent's page begins anew.
            {optional(move || Some(view! { <Everything id=id.get() /> }.into_any()))}
        </Framed>
    }
    .into_any()
}

#[component]
fn Everything(id: String) -> impl IntoView {
    let acts = AgentActs::begin();
    let labels = use_labels();
    let heard = live::follow(&[Topic::Agents, Topic::Groups, Topic::Providers], false);
    let view = format!("{LIST}/{id}");
    let of = id.clone();
    let loaded = load_live(move || ReadAgent { agent: of.clone() }, move || acts.count(), heard);
    view! {
        <AgentOutcome acts view />
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            <Loaded loaded acts labels />
        </Transition>
        <SeenByPanel id acts />
        <Transition>
            <Rest loaded acts />
        </Transition>
    }
    .into_any()
}

/// What is typed into, each drawn anew by itself.
#[component]
fn Loaded(loaded: Load<Agent>, acts: AgentActs, labels: Labels) -> impl IntoView {
    let shown = loaded.shown();
    let agent = Memo::new(move |_| shown());
    let error = Memo::new(move |_| agent.get().and_then(Result::err));
    let head = part(agent, |agent| (agent.id, agent.details.clone(), agent.archived));
    let made = part(agent, |agent| (agent.id, agent.details.clone(), agent.models.clone()));
    let access = part(agent, |agent| (agent.id, agent.visibility, agent.groups.clone()));
    let retry = Callback::new(move |()| loaded.refetch());
    let failed = move |error: AppError| {
        view! {
            <Title text=text::AGENTS />
            <LoadFailed message=text::load_error(&error) on_retry=retry />
        }
        .into_any()
    };
    let draw_head = |(id, details, archived)| view! { <Head id details archived /> }.into_any();
    let draw_made = move |(id, details, offered)| view! { <Configure id details offered acts /> }.into_any();
    let all = known(labels);
    let draw_access = move || {
        let ((id, visibility, groups), all) = (access.get()?, all.get()?);
        Some(view! { <WhoPanel id visibility groups acts all /> }.into_any())
    };
    view! {
        {optional(move || error.get().map(failed))}
        {optional(move || head.get().map(draw_head))}
        <div class="stack">
            {optional(move || made.get().map(draw_made))}
            {optional(draw_access)}
        </div>
    }
    .into_any()
}

/// What comes last.
#[component]
fn Rest(loaded: Load<Agent>, acts: AgentActs) -> impl IntoView {
    let shown = loaded.shown();
    let agent = Memo::new(move |_| shown());
    let state = part(agent, |agent| (agent.id, agent.archived));
    let draw_state = move |(id, archived)| view! { <Archiving id archived acts /> }.into_any();
    view! {
        <div class="stack">
            {optional(move || agent.get().and_then(Result::ok).map(|agent| view! { <Timeline agent /> }.into_any()))}
            {optional(move || state.get().map(draw_state))}
        </div>
    }
    .into_any()
}

#[component]
fn Head(id: AgentId, details: AgentDetails, archived: bool) -> impl IntoView {
    let AgentDetails { name, tagline, face, .. } = details;
    let below = if archived {
        view! { <Alert kind=AlertKind::Info>{text::IS_ARCHIVED}</Alert> }.into_any()
    } else {
        ().into_any()
    };
    view! {
        <Title text=name.as_str() />
        <header class="page-header">
            <div class="identity">
                <FacePicture face size=AvatarSize::Large />
                <div>
                    <h1>{name.to_string()}</h1>
                    <p>{tagline}</p>
                </div>
            </div>
            <div class="page-actions">
                {(!archived).then(|| view! { <LinkButton href=format!("/chat/{id}") label=text::OPEN_CHAT /> }.into_any())}
            </div>
        </header>
        {below}
    }
    .into_any()
}

#[component]
fn Configure(id: AgentId, details: AgentDetails, offered: Offered, acts: AgentActs) -> impl IntoView {
    let state = acts.configured;
    let AgentDetails { name, tagline, face, instructions, greeting, starters, model } = details;
    let icons = FaceIcon::ALL.iter().map(|icon| Tile {
        value: icon.to_string(),
        label: text::icon(*icon).to_owned(),
        picture: view! { <Glyph icon=icon_of(*icon) /> }.into_any(),
    });
    let colours = FaceColour::ALL.iter().map(|colour| Tile {
        value: colour.to_string(),
        label: text::colour(*colour).to_owned(),
        picture: view! { <span class=format!("avatar avatar-small hue-{}", hue_of(*colour))></span> }.into_any(),
    });
    view! {
        <section class="panel">
            <h2>{text::CONFIGURE}</h2>
            <p class="muted">{text::TAKES_EFFECT}</p>
            <PostForm action=acts.configure>
                <input type="hidden" name="agent" value=id.to_string() />
                <TextField
                    id="agent-name"
                    name="name"
                    label=text::NAME
                    required=true
                    value=state.typed("name", name.as_str())
                    error=state.fault("name")
                />
                <TextField
                    id="agent-tagline"
                    name="tagline"
                    label=text::TAGLINE
                    maxlength=MAX_TAGLINE
                    hint=text::TAGLINE_HINT
                    value=state.typed("tagline", &tagline)
                    error=state.fault("tagline")
                />
                <ChoiceTiles
                    id="agent-icon"
                    name="icon"
                    legend=text::ICON
                    options=icons.collect()
                    checked=state.typed("icon", face.icon.as_str())
                    error=state.fault("icon")
                />
                <ChoiceTiles
                    id="agent-colour"
                    name="colour"
                    legend=text::COLOUR
                    options=colours.collect()
                    checked=state.typed("colour", face.colour.as_str())
                    error=state.fault("colour")
                />
                <TextArea
                    id="agent-instructions"
                    name="instructions"
                    label=text::INSTRUCTIONS
                    rows=14
                    maxlength=MAX_INSTRUCTIONS
                    hint=text::INSTRUCTIONS_HINT
                    value=state.typed("instructions", &instructions)
                    error=state.fault("instructions")
                />
                <TextArea
                    id="agent-greeting"
                    name="greeting"
                    label=text::GREETING
                    rows=3
                    maxlength=MAX_GREETING
                    hint=text::GREETING_HINT
                    value=state.typed("greeting", &greeting)
                    error=state.fault("greeting")
                />
                <TextArea
                    id="agent-starters"
                    name="starters"
                    label=text::STARTERS
                    rows=5
                    hint=text::STARTERS_HINT
                    value=state.typed("starters", &starters.join("\n"))
                    error=state.fault("starters")
                />
                <ModelChoice offered saved=model state />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::SAVE busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn WhoPanel(
    id: AgentId,
    visibility: Visibility,
    groups: Vec<GroupLabel>,
    acts: AgentActs,
    all: Known,
) -> impl IntoView {
    let state = acts.shown;
    let options = [Visibility::Everyone, Visibility::Groups, Visibility::Admins].map(|visibility| Choice {
        value: visibility.to_string(),
        label: text::visibility(visibility).to_owned(),
        hint: text::visibility_hint(visibility).to_owned(),
    });
    let chosen = groups.iter().map(|group| group.id.to_string()).collect();
    view! {
        <section class="panel who">
            <h2>{text::WHO}</h2>
            <p class="muted">{text::WHO_HINT}</p>
            <PostForm action=acts.show>
                <input type="hidden" name="agent" value=id.to_string() />
                <ChoiceList
                    id="visibility"
                    name="visibility"
                    legend=text::WHO
                    hide_legend=true
                    options=options.into()
                    checked=state.typed("visibility", visibility.as_str())
                    error=state.fault("visibility")
                />
                <div class="who-groups">
                    <GroupBoxes id="agent-groups" groups=all chosen />
                </div>
                <div class="panel-actions">
                    <SubmitButton label=text::SAVE_WHO busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn Archiving(id: AgentId, archived: bool, acts: AgentActs) -> impl IntoView {
    let fields = view! {
        <input type="hidden" name="agent" value=id.to_string() />
        <input type="hidden" name="view" value=address(id) />
    }
    .into_any();
    let form = if archived {
        view! {
            <p class="muted">{text::RESTORING_HINT}</p>
            <PostForm action=acts.restore>
                {fields} <div class="panel-actions">
                    <SubmitButton label=text::RESTORE_THIS busy=acts.restore.pending() />
                </div>
            </PostForm>
        }
        .into_any()
    } else {
        view! {
            <p class="muted">{text::ARCHIVING_HINT}</p>
            <PostForm action=acts.archive>
                {fields} <div class="panel-actions">
                    <SubmitButton label=text::ARCHIVE_THIS busy=acts.archive.pending() />
                </div>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <section class="panel">
            <h2>{text::ARCHIVING}</h2>
            {form}
        </section>
    }
    .into_any()
}

/// What happened, and when: told anew with the time of each load.
#[component]
fn Timeline(agent: Agent) -> impl IntoView {
    let now = agent.now.as_millis();
    view! {
        <section class="panel panel-wide">
            <h2>{text::TIMELINE}</h2>
            <p class="muted">{text::TIMELINE_HINT} " " <a href="/audit">{text::TRAIL}</a> "."</p>
            <TimelineTable timeline=agent.timeline now />
        </section>
    }
    .into_any()
}
