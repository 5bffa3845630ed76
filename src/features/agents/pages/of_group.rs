//! `/groups/<id>/agents`: the agents of a group, chosen from its side (G2).

use crate::domain::{GroupLabel, Topic, Visibility};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::agents::{
    api::ReadAgentsOfGroup,
    components::{AgentActs, AgentOutcome},
    model::{AgentsOfGroup, GroupChoice},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{ButtonKind, CheckList, CheckOption, LoadFailed, SkeletonRows, SubmitButton, Title};
use crate::view::{Transition, view};
use crate::wire::{PostForm, load_live};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn AgentsOfGroupPage() -> impl IntoView {
    let acts = AgentActs::begin();
    let params = use_params_map();
    let group = Memo::new(move |_| params.read().get("group").unwrap_or_default());
    let heard = live::follow(&[Topic::Agents, Topic::Groups], false);
    let loaded = load_live(move || ReadAgentsOfGroup { group: group.get() }, move || acts.count(), heard);
    let retry = Callback::new(move |()| loaded.refetch());
    let view = Signal::derive(move || format!("/groups/{}/agents", group.get()));
    view! {
        <Framed>
            <AgentOutcome acts view />
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {
                    let shown = loaded.shown();
                    let agents = Memo::new(move |_| shown());
                    optional(move || agents.get().map(|agents| drawn(agents, acts, retry)))
                }
            </Transition>
        </Framed>
    }
    .into_any()
}

fn drawn(agents: Result<AgentsOfGroup, AppError>, acts: AgentActs, retry: Callback<()>) -> AnyView {
    match agents {
        Ok(AgentsOfGroup { group, rows }) => view! { <OfGroup group rows acts /> }.into_any(),
        Err(error) => view! {
            <Title text=text::OF_GROUP />
            <LoadFailed message=crate::text::error(&error) on_retry=retry />
        }
        .into_any(),
    }
}

#[component]
fn OfGroup(group: GroupLabel, rows: Vec<GroupChoice>, acts: AgentActs) -> impl IntoView {
    let (for_all, to_choose): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.visibility == Visibility::Everyone);
    let for_all: Vec<String> = for_all.into_iter().map(|row| row.name.to_string()).collect();
    let option = |row: GroupChoice| CheckOption {
        value: row.id.to_string(),
        label: row.name.to_string(),
        hint: Some(if row.archived { text::ARCHIVED.to_owned() } else { row.tagline }),
        checked: row.chosen,
    };
    let options: Vec<_> = to_choose.into_iter().map(option).collect();
    let name = group.name.to_string();
    let heading = text::of_group(&name);
    view! {
        <Title text=heading.clone() />
        <p>
            <a href=format!("/groups/{}", group.id)>"← " {name}</a>
        </p>
        <header class="page-header">
            <div>
                <h1>{heading}</h1>
                <p>{text::OF_GROUP_HINT}</p>
            </div>
        </header>
        <section class="panel">
            <PostForm action=acts.of_group>
                <input type="hidden" name="group" value=group.id.to_string() />
                <CheckList
                    id="group-agents"
                    name="agents[]"
                    legend=text::AGENTS
                    options
                    nothing=text::NONE_TO_CHOOSE
                    marker="agents_shown"
                />
                {(!for_all.is_empty()).then(|| view! { <p class="muted">{text::everyone_sees(&for_all)}</p> }.into_any())}
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::SAVE_OF_GROUP busy=acts.of_group.pending() />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
