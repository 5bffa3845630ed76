//! `/groups/<id>`: one group, who is in it, and its deletion (G1, G2).

use super::{LIST, address};
use crate::domain::{GroupId, Status, Topic};
use crate::error::AppError;
use crate::features::audit::components::{Entry, TrailFrame};
use crate::features::groups::{
    api::{DeleteGroup, group, others},
    components::{GroupActs, GroupOutcome},
    model::{GroupPage as Group, MAX_DESCRIPTION, MemberRow},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    ButtonKind, CheckList, CheckOption, Checkbox, LoadFailed, SkeletonRows, SubmitButton, TextField, Title,
};
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};
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
            {move || view! { <Everything id=id.get() /> }}
        </Framed>
    }
    .into_any()
}

#[component]
fn Everything(id: String) -> impl IntoView {
    let acts = GroupActs::begin();
    let heard = live::follow(&[Topic::Groups, Topic::People, Topic::Invites], false);
    let view = format!("{LIST}/{id}");
    let of = id.clone();
    let loaded = Resource::new_blocking(
        move || (acts.count(), heard.get()),
        move |(_, count)| heard.load(count, group(of.clone())),
    );
    let params = use_query_map();
    let search = Memo::new(move |_| params.with(|params| params.get("q")).unwrap_or_default());
    let found = Resource::new_blocking(
        move || (search.get(), acts.count(), heard.get()),
        move |(search, _, count)| heard.load(count, others(id.clone(), search)),
    );
    let adding = Adding { search, found };
    let retry = Callback::new(move |()| loaded.refetch());
    view! {
        <GroupOutcome acts view />
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            {move || {
                loaded
                    .get()
                    .map(|outcome| match outcome {
                        Ok(group) => view! { <Panels group acts adding /> }.into_any(),
                        Err(error) => {
                            view! {
                                <Title text=text::GROUPS />
                                <LoadFailed message=text::load_error(&error) on_retry=retry />
                            }
                                .into_any()
                        }
                    })
            }}
        </Transition>
    }
    .into_any()
}

/// People who could be taken in, as the address asks for them.
#[derive(Clone, Copy)]
struct Adding {
    search: Memo<String>,
    found: Resource<Result<Vec<MemberRow>, AppError>>,
}

#[component]
fn Panels(group: Group, acts: GroupActs, adding: Adding) -> impl IntoView {
    let now = group.now.as_millis();
    let timeline = group.timeline.clone();
    let (members, invites, id) = (group.count, group.invites, group.id);
    view! {
        <Title text=group.name.as_str() />
        <header class="page-header">
            <div>
                <h1>{group.name.to_string()}</h1>
                <p>{text::people(group.count)}</p>
            </div>
        </header>
        <div class="stack">
            <Members group=group.clone() acts />
            <AddPeople id acts adding />
            <Details group acts />
            <section class="panel">
                <h2>{text::TIMELINE}</h2>
                <p class="muted">{text::TIMELINE_HINT} " " <a href="/audit">{text::TRAIL}</a> "."</p>
                <TrailFrame>
                    {timeline.into_iter().map(|row| view! { <Entry row now /> }).collect_view()}
                </TrailFrame>
            </section>
            <section class="panel">
                <h2>{text::DELETE}</h2>
                <p class="muted">{text::deletion(members, invites)}</p>
                // A plain form in every case: it leads on to the list.
                <form method="post" action=DeleteGroup::PATH novalidate=true>
                    <input type="hidden" name="group" value=id.to_string() />
                    <Checkbox id="delete-sure" name="sure" label=text::SURE hint=text::SURE_HINT />
                    <div class="panel-actions">
                        <SubmitButton kind=ButtonKind::Danger label=text::DELETE />
                    </div>
                </form>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Details(group: Group, acts: GroupActs) -> impl IntoView {
    let state = acts.changed;
    view! {
        <section class="panel">
            <h2>{text::DETAILS}</h2>
            <ActionForm action=acts.change attr:novalidate=true>
                <input type="hidden" name="group" value=group.id.to_string() />
                <TextField
                    id="group-name"
                    name="name"
                    label=text::NAME
                    required=true
                    value=state.typed("name", group.name.as_str())
                    error=state.fault("name")
                />
                <TextField
                    id="group-description"
                    name="description"
                    label=text::DESCRIPTION
                    maxlength=MAX_DESCRIPTION
                    hint=text::DESCRIPTION_HINT
                    value=state.typed("description", &group.description)
                    error=state.fault("description")
                />
                <div class="panel-actions">
                    <SubmitButton label=text::SAVE busy=state.pending />
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}

fn option(row: MemberRow) -> CheckOption {
    let email = row.email.to_string();
    let hint = if row.status == Status::Active { email } else { format!("{email} · {}", text::DEACTIVATED) };
    CheckOption { value: row.id.to_string(), label: row.name.to_string(), hint: Some(hint), checked: false }
}

#[component]
fn Members(group: Group, acts: GroupActs) -> impl IntoView {
    let id = group.id;
    let more = group.count - group.members.len() as i64;
    let anybody = !group.members.is_empty();
    let options: Vec<_> = group.members.into_iter().map(option).collect();
    view! {
        <section class="panel">
            <ActionForm action=acts.remove attr:novalidate=true>
                <input type="hidden" name="group" value=id.to_string() />
                <input type="hidden" name="view" value=address(id) />
                <CheckList id="members" name="users[]" legend=text::MEMBERS options nothing=text::NO_MEMBERS />
                {(more > 0)
                    .then(|| view! { <p><a href=format!("/users?group={id}")>{text::and_more(more)}</a></p> })}
                {anybody
                    .then(|| {
                        view! {
                            <div class="panel-actions">
                                <SubmitButton label=text::REMOVE busy=acts.remove.pending() />
                            </div>
                        }
                    })}
            </ActionForm>
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
            <ActionForm action=acts.add attr:novalidate=true>
                <input type="hidden" name="group" value=id.to_string() />
                <input type="hidden" name="view" value=address(id) />
                <Transition>
                    {move || {
                        found
                            .get()
                            .map(|outcome| match outcome {
                                Ok(rows) => {
                                    let options = rows.into_iter().map(option).collect();
                                    view! { <CheckList id="others" name="users[]" legend=text::PEOPLE options nothing=text::NOBODY_LEFT /> }
                                        .into_any()
                                }
                                Err(error) => view! { <p role="alert">{text::load_error(&error)}</p> }.into_any(),
                            })
                    }}
                </Transition>
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::ADD busy=acts.add.pending() />
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}
