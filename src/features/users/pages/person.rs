//! `/users/<id>`: everything about one person (U2).

use super::query::LIST;
use crate::domain::{Email, GroupLabel, PersonName, Status, Topic, UserId};
use crate::effect::{Memo, on_change, optional, words};
use crate::error::AppError;
use crate::features::audit::components::TimelineTable;
use crate::features::auth::components::SessionsTable;
use crate::features::groups::{
    components::{GroupActs, GroupBoxes, GroupOutcome, Known, Labels, known, use_labels},
    text::CHOOSE,
};
use crate::features::users::{
    api::{CorrectProfile, ReadPerson},
    components::{ActOutcome, Acts, Changes, PersonActs, Refusal, ResetBox, SharedRoleTable, use_acts},
    model::{Acted, InviteRow, LiveReset, PersonPage as Person, PersonRow},
    text::{self as people, person as text, reset},
};
use crate::form::{FormState, use_form};
use crate::frame::Framed;
use crate::live;
use crate::ui::{
    AbsoluteTime, Avatar, AvatarSize, ButtonKind, Checkbox, LoadFailed, RelativeTime, RoleChip, SkeletonRows,
    StatusChip, StatusKind, SubmitButton, TextField, Title,
};
use crate::view::{Transition, view};
use crate::wire::{Load, Post, PostForm, load_live, part};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The address of somebody's page.
pub fn person_address(user: UserId) -> String {
    format!("{LIST}/{user}")
}

/// The form that corrects a profile, which outlives what the page shows.
#[derive(Clone, Copy)]
struct Correcting {
    action: Post<CorrectProfile>,
    state: FormState<Acted>,
}

impl Correcting {
    fn new(changes: Changes) -> Self {
        let action = Post::<CorrectProfile>::new();
        let is_done = action.is_done();
        on_change(
            move || action.version().get(),
            move |_| {
                if is_done.get_untracked() {
                    changes.announce();
                }
            },
        );
        Self { action, state: use_form("users/correct_profile", action) }
    }
}

/// The choice of groups, which outlives what the page shows.
#[derive(Clone, Copy)]
struct Grouping {
    acts: GroupActs,
    labels: Labels,
}

/// The page.
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let user = Memo::new(move |_| params.read().get("user").unwrap_or_default());
    view! {
        <Framed>
            <p>
                <a href=LIST>"← " {text::BACK}</a>
            </p>
            // Another person's page begins anew, with topics of its own.
            {optional(move || Some(view! { <Everything user=user.get() /> }.into_any()))}
        </Framed>
    }
    .into_any()
}

#[component]
fn Everything(user: String) -> impl IntoView {
    let changes = Changes::provide();
    Acts::provide();
    let groups = GroupActs::begin();
    let in_groups = Grouping { acts: groups, labels: use_labels() };
    let topics = |id| vec![Topic::User(id), Topic::Sessions(id), Topic::Groups, Topic::Invites];
    let topics = user.parse().map(topics).unwrap_or_default();
    let heard = live::follow(&topics, false);
    let view = format!("{LIST}/{user}");
    let version = move || changes.get() + groups.count();
    let found = load_live(move || ReadPerson { user: user.clone() }, version, heard);
    let correcting = Correcting::new(changes);
    let view = Signal::stored(view);
    view! {
            <ActOutcome view />
            <GroupOutcome acts=groups view />
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                <Loaded found correcting in_groups view />
            </Transition>
            <ResetBox view />
            <SharedRoleTable />
    }
    .into_any()
}

/// The panels. Those in which something can be typed or chosen are drawn anew by themselves.
#[component]
fn Loaded(found: Load<Person>, correcting: Correcting, in_groups: Grouping, view: Signal<String>) -> impl IntoView {
    let shown = found.shown();
    let person = Memo::new(move |_| shown());
    let error = Memo::new(move |_| person.get().and_then(Result::err));
    let there = move || person.get().and_then(Result::ok);
    // Nothing of whoever was erased can be changed (U9).
    let of_profile = |person: &Person| (!person.erased).then(|| (person.id, person.name.clone(), person.email.clone()));
    let profile = part(person, of_profile);
    let groups = part(person, |person| (!person.erased).then(|| (person.id, person.groups.clone())));
    let retry = Callback::new(move |()| found.refetch());
    let failed = move |error: AppError| {
        view! {
            <Title text=text::PERSON />
            <LoadFailed message=text::load_error(&error) on_retry=retry />
        }
        .into_any()
    };
    let head = move |person: Person| {
        view! {
            <Title text=person.name.as_str() />
            <Head person view=view.get_untracked() />
        }
        .into_any()
    };
    let draw_profile = move |(user, name, email)| view! { <Profile user name email correcting /> }.into_any();
    let Grouping { acts, labels } = in_groups;
    let all = known(labels);
    let draw_groups = move || {
        let ((user, chosen), all) = (groups.get().flatten()?, all.get()?);
        Some(view! { <InGroups user chosen all acts view=view.get_untracked() /> }.into_any())
    };
    view! {
        {optional(move || error.get().map(failed))}
        {optional(move || there().map(head))}
        <div class="stack">
            {optional(move || profile.get().flatten().map(draw_profile))}
            {optional(draw_groups)}
            {optional(move || there().map(|person| view! { <Panels person view=view.get_untracked() /> }.into_any()))}
        </div>
    }
    .into_any()
}

#[component]
fn Panels(person: Person, view: String) -> impl IntoView {
    let now = person.now.as_millis();
    let timeline = person.timeline.clone();
    let erasable = person.status == Status::Deactivated && !person.erased && !person.is_viewer;
    view! {
        {(!person.erased).then(|| view! { <SigningIn person=person.clone() view=view.clone() /> }.into_any())}
        {(!person.erased).then(|| view! { <SeesAgents user=person.id /> }.into_any())}
        <section class="panel">
            <h2>{text::SENT}</h2>
            <Sent invites=person.invites now />
        </section>
        <section class="panel">
            <h2>{text::TIMELINE}</h2>
            <p class="muted">{text::TIMELINE_HINT} " " <a href="/audit">{text::TRAIL}</a> "."</p>
            <TimelineTable timeline now />
        </section>
        {erasable.then(|| view! { <EraseForm user=person.id view /> }.into_any())}
    }
    .into_any()
}

/// The way to the agents that they see (N3).
#[component]
fn SeesAgents(user: UserId) -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{text::AGENTS}</h2>
            <p class="muted">{text::AGENTS_HINT}</p>
            <p>
                <a href=format!("{}/agents", person_address(user))>{text::AGENTS_OF}</a>
            </p>
        </section>
    }
    .into_any()
}

#[component]
fn Head(person: Person, view: String) -> impl IntoView {
    let now = person.now.as_millis();
    let row = PersonRow {
        id: person.id,
        name: person.name.clone(),
        email: person.email.clone(),
        email_typed: person.email_typed,
        role: person.role,
        last_active_at: person.last_active_at,
        joined_at: person.joined_at,
        erased: person.erased,
        groups: person.groups.clone(),
    };
    let acts = !person.is_viewer && !person.erased;
    let status_kind = if person.status == Status::Active { StatusKind::Good } else { StatusKind::Waiting };
    view! {
        <header class="page-header">
            <div class="identity">
                <Avatar id=person.id.to_string() name=person.name.to_string() size=AvatarSize::Medium />
                <div>
                    <h1>{person.name.to_string()}</h1>
                    <p>
                        <RoleChip admin=person.role.is_admin() /> " "
                        <StatusChip kind=status_kind label=text::status(person.status) /> " " {people::JOINED} " "
                        <RelativeTime at=person.joined_at.as_millis() now /> " · " {people::LAST_ACTIVE} " "
                        <RelativeTime at=person.last_active_at.as_millis() now />
                    </p>
                </div>
            </div>
            <div class="page-actions">{acts.then(|| view! { <PersonActs person=row status=person.status view /> }.into_any())}</div>
        </header>
    }
    .into_any()
}

/// Name and e-mail, which an admin may correct.
#[component]
fn Profile(user: UserId, name: PersonName, email: Email, correcting: Correcting) -> impl IntoView {
    let Correcting { action, state } = correcting;
    let at_a_field = |error: &AppError| ["name", "email"].iter().any(|field| error.fault_of(field).is_some());
    let general = Signal::derive(move || state.error.get().filter(|error| !at_a_field(error)));
    view! {
        <section class="panel">
            <h2>{text::PROFILE}</h2>
            <Refusal error=general />
            <PostForm action>
                <input type="hidden" name="user" value=user.to_string() />
                <TextField
                    id="person-name"
                    name="name"
                    label=people::NAME
                    required=true
                    value=state.typed("name", name.as_str())
                    error=state.fault("name")
                />
                <TextField
                    id="person-email"
                    name="email"
                    label=people::EMAIL
                    kind="email"
                    required=true
                    hint=text::PROFILE_HINT
                    value=state.typed("email", email.as_str())
                    error=state.fault("email")
                />
                <div class="panel-actions">
                    <SubmitButton label=text::SAVE busy=state.pending />
                    <span class="muted" role="status">
                        {words(move || state.value.get().map(|acted| people::acted(&acted)).unwrap_or_default())}
                    </span>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The groups, chosen from this side (G2).
#[component]
fn InGroups(user: UserId, chosen: Vec<GroupLabel>, all: Known, acts: GroupActs, view: String) -> impl IntoView {
    let chosen = chosen.iter().map(|label| label.id.to_string()).collect();
    view! {
        <section class="panel">
            <PostForm action=acts.set_of_user>
                <input type="hidden" name="user" value=user.to_string() />
                <input type="hidden" name="view" value=view />
                <GroupBoxes id="person-groups" groups=all chosen />
                <div class="panel-actions">
                    <SubmitButton label=CHOOSE busy=acts.set_of_user.pending() />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// Password and sessions.
#[component]
fn SigningIn(person: Person, view: String) -> impl IntoView {
    let now = person.now.as_millis();
    let anywhere = !person.sessions.is_empty();
    let acts = use_acts();
    let view_after = view.clone();
    let end_all = (anywhere && !person.is_viewer).then(|| {
        view! {
            <div class="panel-actions">
                <PostForm action=acts.end_sessions>
                    <input type="hidden" name="user" value=person.id.to_string() />
                    <input type="hidden" name="view" value=view_after />
                    <SubmitButton label=text::SIGN_OUT_EVERYWHERE />
                </PostForm>
            </div>
        }
    });
    view! {
        <section class="panel">
            <h2>{text::SIGNING_IN}</h2>
            {person.must_change.then(|| view! { <p>{text::MUST_CHANGE}</p> })}
            {person.reset.map(|live| view! { <LiveLink live view=view.clone() /> }.into_any())}
            {if anywhere {
                view! { <SessionsTable sessions=person.sessions now /> }.into_any()
            } else {
                view! { <p class="muted">{text::NO_SESSIONS}</p> }.into_any()
            }}
            {end_all}
        </section>
    }
    .into_any()
}

/// The reset link that works, which can be taken back (R3).
#[component]
fn LiveLink(live: LiveReset, view: String) -> impl IntoView {
    view! {
        <div class="row">
            <p>
                {text::live_reset(live.maker.as_ref())} <AbsoluteTime at=live.expires_at.as_millis() /> "."
            </p>
            <PostForm action=use_acts().revoke_reset>
                <input type="hidden" name="reset" value=live.id.to_string() />
                <input type="hidden" name="view" value=view />
                <SubmitButton label=reset::REVOKE_LINK />
            </PostForm>
        </div>
    }
}

#[component]
fn Sent(invites: Vec<InviteRow>, now: i64) -> impl IntoView {
    if invites.is_empty() {
        return view! { <p class="muted">{text::NOTHING_SENT}</p> }.into_any();
    }
    let row = |invite: InviteRow| {
        view! {
            <li>
                {invite.name.to_string()} " · " {crate::text::role(invite.role)} " · " {people::state(invite.state)} " · "
                <RelativeTime at=invite.sent_at.as_millis() now />
            </li>
        }
    };
    view! { <ul class="plain-list">{invites.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// The one act that nothing takes back, so it asks (U9).
#[component]
fn EraseForm(user: UserId, view: String) -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{text::ERASE}</h2>
            <p class="muted">{text::ERASE_EXPLAINED}</p>
            <PostForm action=use_acts().erase>
                <input type="hidden" name="user" value=user.to_string() />
                <input type="hidden" name="view" value=view />
                <Checkbox id="erase-sure" name="sure" label=text::SURE hint=text::SURE_HINT />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Danger label=text::ERASE />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
