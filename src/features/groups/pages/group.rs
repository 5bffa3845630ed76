//! `/groups/<id>`: one group, who is in it, and its deletion (G1, G2).

use super::{LIST, address};
use crate::domain::{AgentLabel, GroupId, GroupName, Status, Topic};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::audit::components::TimelineTable;
use crate::features::groups::{
    api::{DeleteGroup, ReadGroup, ReadOthers},
    components::{GroupActs, GroupOutcome},
    model::{GroupPage as Group, Losing, MAX_DESCRIPTION, MemberRow},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    ButtonKind, CheckList, CheckOption, Checkbox, LinkButton, LoadFailed, SkeletonRows, SubmitButton, TextField, Title,
};
use crate::view::{Transition, view};
use crate::wire::{Load, PostForm, load_live, part};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page.
#[component]
pub fn GroupPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("group").unwrap_or_default());
    view! {
        <Framed>
            <p>
                <a href=LIST>"← " {text::BACK}</a>
            </p>
            // Another group's page begins anew.
            {optional(move || Some(view! { <Everything id=id.get() /> }.into_any()))}
        </Framed>
    }
    .into_any()
}

#[component]
fn Everything(id: String) -> impl IntoView {
    let acts = GroupActs::begin();
    let heard = live::follow(&[Topic::Groups, Topic::People, Topic::Invites, Topic::Agents], false);
    let view = format!("{LIST}/{id}");
    let of = id.clone();
    let loaded = load_live(move || ReadGroup { group: of.clone() }, move || acts.count(), heard);
    let params = use_query_map();
    let search = Memo::new(move |_| params.with(|params| params.get("q")).unwrap_or_default());
    let asked = move || ReadOthers { group: id.clone(), search: search.get() };
    let adding = Adding { search, found: load_live(asked, move || acts.count(), heard) };
    view! {
        <GroupOutcome acts view />
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            <Loaded loaded acts adding />
        </Transition>
    }
    .into_any()
}

/// People who could be taken in, as the address asks for them.
#[derive(Clone, Copy)]
struct Adding {
    search: Memo<String>,
    found: Load<Vec<MemberRow>>,
}

/// The panels, each of which is drawn anew by itself.
#[component]
fn Loaded(loaded: Load<Group>, acts: GroupActs, adding: Adding) -> impl IntoView {
    let shown = loaded.shown();
    let group = Memo::new(move |_| shown());
    let error = Memo::new(move |_| group.get().and_then(Result::err));
    let head = part(group, |group| (group.name.clone(), group.count));
    let members = part(group, |group| Membership { id: group.id, rows: group.members.clone(), count: group.count });
    let id = part(group, |group| group.id);
    let named =
        part(group, |group| Named { id: group.id, name: group.name.clone(), description: group.description.clone() });
    let agents = part(group, |group| (group.id, group.agents.clone()));
    let loss = part(group, |group| Loss {
        id: group.id,
        members: group.count,
        invites: group.invites,
        agents: group.agents.clone(),
        losing: group.losing.clone(),
    });
    let retry = Callback::new(move |()| loaded.refetch());
    let failed = move |error: AppError| {
        view! {
            <Title text=text::GROUPS />
            <LoadFailed message=text::load_error(&error) on_retry=retry />
        }
        .into_any()
    };
    view! {
        {optional(move || error.get().map(failed))}
        {optional(move || head.get().map(|(name, count)| view! { <Head name count /> }.into_any()))}
        <div class="stack">
            {optional(move || members.get().map(|members| view! { <Members members acts /> }.into_any()))}
            {optional(move || id.get().map(|id| view! { <AddPeople id acts adding /> }.into_any()))}
            {optional(move || agents.get().map(|(id, agents)| view! { <Agents id agents /> }.into_any()))}
            {optional(move || named.get().map(|named| view! { <Details named acts /> }.into_any()))}
            {optional(move || group.get().and_then(Result::ok).map(|group| view! { <Timeline group /> }.into_any()))}
            {optional(move || loss.get().map(|loss| view! { <Deletion loss /> }.into_any()))}
        </div>
    }
    .into_any()
}

#[component]
fn Head(name: GroupName, count: i64) -> impl IntoView {
    view! {
        <Title text=name.as_str() />
        <header class="page-header">
            <div>
                <h1>{name.to_string()}</h1>
                <p>{text::people(count)}</p>
            </div>
        </header>
    }
    .into_any()
}

/// What happened, and when: told anew with the time of each load.
#[component]
fn Timeline(group: Group) -> impl IntoView {
    let now = group.now.as_millis();
    view! {
        <section class="panel">
            <h2>{text::TIMELINE}</h2>
            <p class="muted">{text::TIMELINE_HINT} " " <a href="/audit">{text::TRAIL}</a> "."</p>
            <TimelineTable timeline=group.timeline now />
        </section>
    }
    .into_any()
}

/// The agents that rely on it.
#[component]
fn Agents(id: GroupId, agents: Vec<AgentLabel>) -> impl IntoView {
    let link = |agent: AgentLabel| {
        view! {
            <li>
                <a href=format!("/agents/{}", agent.id)>{agent.name.to_string()}</a>
            </li>
        }
        .into_any()
    };
    let listed = if agents.is_empty() {
        view! { <p class="muted">{text::NO_AGENTS}</p> }.into_any()
    } else {
        view! {
            <p class="muted">{text::AGENTS_HINT}</p>
            <ul class="plain-list">{agents.into_iter().map(link).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <section class="panel">
            <h2>{text::AGENTS}</h2>
            {listed}
            <div class="panel-actions">
                <LinkButton href=format!("{}/agents", address(id)) label=text::CHOOSE_AGENTS />
            </div>
        </section>
    }
    .into_any()
}

/// What its deletion takes away.
#[derive(Clone, PartialEq)]
struct Loss {
    id: GroupId,
    members: i64,
    invites: i64,
    agents: Vec<AgentLabel>,
    losing: Losing,
}

/// It says what it takes away, and asks (G2).
#[component]
fn Deletion(loss: Loss) -> impl IntoView {
    let Loss { id, members, invites, agents, losing } = loss;
    view! {
        <section class="panel">
            <h2>{text::DELETE}</h2>
            <p class="muted">{text::deletion(members, &agents, &losing, invites)}</p>
            // A plain form in every case: it leads on to the list.
            <form method="post" action=DeleteGroup::PATH novalidate=true>
                <input type="hidden" name="group" value=id.to_string() />
                <Checkbox id="delete-sure" name="sure" label=text::SURE hint=text::SURE_HINT />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Danger label=text::DELETE />
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// What its form changes.
#[derive(Clone, PartialEq)]
struct Named {
    id: GroupId,
    name: GroupName,
    description: String,
}

#[component]
fn Details(named: Named, acts: GroupActs) -> impl IntoView {
    let state = acts.changed;
    view! {
        <section class="panel">
            <h2>{text::DETAILS}</h2>
            <PostForm action=acts.change>
                <input type="hidden" name="group" value=named.id.to_string() />
                <TextField
                    id="group-name"
                    name="name"
                    label=text::NAME
                    required=true
                    value=state.typed("name", named.name.as_str())
                    error=state.fault("name")
                />
                <TextField
                    id="group-description"
                    name="description"
                    label=text::DESCRIPTION
                    maxlength=MAX_DESCRIPTION
                    hint=text::DESCRIPTION_HINT
                    value=state.typed("description", &named.description)
                    error=state.fault("description")
                />
                <div class="panel-actions">
                    <SubmitButton label=text::SAVE busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn option(row: MemberRow) -> CheckOption {
    let email = row.email.to_string();
    let hint = if row.status == Status::Active { email } else { format!("{email} · {}", text::DEACTIVATED) };
    CheckOption { value: row.id.to_string(), label: row.name.to_string(), hint: Some(hint), checked: false }
}

/// Who is in it, of whom not all may fit.
#[derive(Clone, PartialEq)]
struct Membership {
    id: GroupId,
    rows: Vec<MemberRow>,
    count: i64,
}

#[component]
fn Members(members: Membership, acts: GroupActs) -> impl IntoView {
    let Membership { id, rows, count } = members;
    let more = count - rows.len() as i64;
    let anybody = !rows.is_empty();
    let options: Vec<_> = rows.into_iter().map(option).collect();
    view! {
        <section class="panel">
            <PostForm action=acts.remove>
                <input type="hidden" name="group" value=id.to_string() />
                <input type="hidden" name="view" value=address(id) />
                <CheckList id="members" name="users[]" legend=text::MEMBERS options nothing=text::NO_MEMBERS />
                {(more > 0)
                    .then(|| view! { <p><a href=format!("/users?group={id}")>{text::and_more(more)}</a></p> }.into_any())}
                {anybody
                    .then(|| {
                        view! {
                            <div class="panel-actions">
                                <SubmitButton label=text::REMOVE busy=acts.remove.pending() />
                            </div>
                        }
                            .into_any()
                    })}
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn AddPeople(id: GroupId, acts: GroupActs, adding: Adding) -> impl IntoView {
    let Adding { search, found } = adding;
    view! {
        <section class="panel">
            <h2>{text::ADD_PEOPLE}</h2>
            <form class="toolbar" role="search" method="get" action=address(id)>
                <TextField
                    id="others-search"
                    name="q"
                    label=text::SEARCH
                    kind="search"
                    placeholder=text::SEARCH
                    hide_label=true
                    value=search.get_untracked()
                />
                <SubmitButton label=text::FIND />
            </form>
            <PostForm action=acts.add>
                <input type="hidden" name="group" value=id.to_string() />
                <input type="hidden" name="view" value=address(id) />
                <Transition>
                    {
                        let shown = found.shown();
                        let people = Memo::new(move |_| shown());
                        optional(move || people.get().map(choice))
                    }
                </Transition>
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::ADD busy=acts.add.pending() />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// Who can be taken in, or why nobody is shown.
fn choice(found: Result<Vec<MemberRow>, AppError>) -> AnyView {
    match found {
        Ok(rows) => {
            let options = rows.into_iter().map(option).collect();
            view! { <CheckList id="others" name="users[]" legend=text::PEOPLE options nothing=text::NOBODY_LEFT /> }
                .into_any()
        }
        Err(error) => view! { <p role="alert">{text::load_error(&error)}</p> }.into_any(),
    }
}
