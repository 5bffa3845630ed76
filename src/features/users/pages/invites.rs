//! The list of invites, which keeps every one for ever, with Renew and Revoke in the row (I5, I6).

use super::edit_invite::edit_address;
use super::query::UsersQuery;
use super::shown::Shown;
use crate::domain::Topic;
use crate::effect::{Memo, effect, optional};
use crate::features::users::{
    api::{ReadInvites, RenewInvite},
    components::{GroupCell, LinkBox, Refusal, shown_link, use_acts, use_changes},
    model::{InviteRow, InviteState, Page, Tab},
    text,
};
use crate::form::{use_form, use_form_id};
use crate::live;
use crate::ui::{
    AbsoluteTime, Avatar, ButtonKind, Empty, Icon, LinkButton, LoadFailed, Menu, MenuItem, RelativeTime, RoleChip, Row,
    Rows, SkeletonRows, StatusChip, StatusKind, SubmitButton, TableFrame,
};
use crate::view::{Transition, view};
use crate::wire::{Load, Post, PostForm, load_live};
use leptos::prelude::*;
use std::any::Any;
use uuid::Uuid;

/// Renewing from a row.
#[derive(Clone, Copy)]
struct Renewing {
    renew: Post<RenewInvite>,
    /// Start of the forms' one-time ids (F7).
    form_id: StoredValue<String>,
}

/// Invites, by pages.
#[component]
pub fn InviteList(
    /// What the address asks for.
    query: Memo<UsersQuery>,
) -> impl IntoView {
    let changes = use_changes();
    let asked = move || {
        let query = query.get();
        let state = query.state.map(|state| state.to_string()).unwrap_or_default();
        let group = query.group.map(|group| group.to_string()).unwrap_or_default();
        ReadInvites { search: query.search, state, group, after: query.after }
    };
    let page = load_live(asked, move || changes.get(), live::follow(&[Topic::Invites], false));
    let renewing = Renewing { renew: Post::new(), form_id: StoredValue::new(use_form_id()) };
    let renewed = use_form("users/renew_invite", renewing.renew);
    effect(move || {
        if renewing.renew.is_done().get() {
            changes.announce();
        }
    });
    let made = move || renewed.value.get();
    let shown = shown_link(Signal::derive(move || query.with(UsersQuery::address)), made);
    view! {
        <Refusal error=renewed.error />
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            <Found loaded=page query renewing />
        </Transition>
        {optional(move || {
            let close_href = query.with_untracked(UsersQuery::address);
            shown.get().map(|link| view! { <LinkBox link close_href /> }.into_any())
        })}
    }
    .into_any()
}

/// What was found, or why nothing was.
#[component]
fn Found(loaded: Load<Page<InviteRow>>, query: Memo<UsersQuery>, renewing: Renewing) -> impl IntoView {
    let listed = move |row, now, query: &UsersQuery| Listed { row, now, view: query.address(), renewing };
    let shown = Shown::new(loaded, query, listed);
    let retry = Callback::new(move |()| loaded.refetch());
    optional(move || {
        shown.state.get().map(|state| match state {
            Ok(true) => view! { <InviteTable shown /> }.into_any(),
            Ok(false) => view! { <NoInvites query=shown.query.get() /> }.into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    })
}

/// A row with what else its look depends on.
#[derive(Clone)]
struct Listed {
    row: InviteRow,
    now: i64,
    view: String,
    renewing: Renewing,
}

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    /// Times count on by themselves.
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.row == other.row && self.view == other.view)
    }

    fn draw(&self) -> AnyView {
        let Self { row, now, view, renewing } = self.clone();
        view! { <Invite row now view renewing /> }.into_any()
    }
}

#[component]
fn InviteTable(shown: Shown) -> impl IntoView {
    view! {
        <TableFrame label=text::INVITES>
            <thead>
                <tr>
                    <th scope="col">{text::NAME}</th>
                    <th scope="col">{text::ROLE}</th>
                    <th scope="col">{text::GROUPS}</th>
                    <th scope="col">{text::STATE}</th>
                    <th scope="col">{text::SENT}</th>
                    <th scope="col">{text::LINK}</th>
                    <th scope="col">
                        <span class="visually-hidden">{text::ACTS}</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <Rows listing=shown.listing />
            </tbody>
        </TableFrame>
        {optional(move || shown.pager())}
    }
}

#[component]
fn Invite(row: InviteRow, now: i64, view: String, renewing: Renewing) -> impl IntoView {
    let name_id = format!("invite-{}", row.id);
    let email =
        row.email.as_ref().map_or_else(|| text::no_email(row.state, row.erased).to_owned(), ToString::to_string);
    view! {
        <tr>
            <th scope="row" class="cell-main">
                <div class="identity">
                    <Avatar id=row.id.to_string() name=row.name.to_string() />
                    <div class="identity-text">
                        <span id=name_id.clone()>{row.name.to_string()}</span>
                        <span>{email}</span>
                    </div>
                </div>
            </th>
            <td class="cell-hide">
                <RoleChip admin=row.role.is_admin() />
            </td>
            <GroupCell groups=row.groups.clone() />
            <td>
                <StatusChip kind=kind(row.state) label=text::state(row.state) />
            </td>
            <td>{text::sent_by(row.sender.as_str())} <RelativeTime at=row.sent_at.as_millis() now /></td>
            <td>
                <Until row=row.clone() now />
            </td>
            <td class="cell-actions">
                <InviteActs row name_id view renewing />
            </td>
        </tr>
    }
    .into_any()
}

const fn kind(state: InviteState) -> StatusKind {
    match state {
        InviteState::Waiting => StatusKind::Waiting,
        InviteState::Claimed => StatusKind::Good,
        InviteState::Expired => StatusKind::Neutral,
        InviteState::Revoked => StatusKind::Bad,
    }
}

/// Until when the link works, or when it was done with.
#[component]
fn Until(row: InviteRow, now: i64) -> impl IntoView {
    let expires = row.expires_at.as_millis();
    match (row.state, row.claimed_at) {
        (InviteState::Waiting, _) => view! { {text::UNTIL}<AbsoluteTime at=expires /> }.into_any(),
        (InviteState::Claimed, Some(at)) => {
            view! { {text::CLAIMED_AT}<RelativeTime at=at.as_millis() now /> }.into_any()
        }
        (InviteState::Expired, _) => view! { {text::EXPIRED_AT}<RelativeTime at=expires now /> }.into_any(),
        (InviteState::Claimed, None) | (InviteState::Revoked, _) => text::stopped(row.revoked_because).into_any(),
    }
}

/// Renew link and Revoke, each in one click (I6). Their descriptions name the invite.
#[component]
fn InviteActs(row: InviteRow, name_id: String, view: String, renewing: Renewing) -> impl IntoView {
    let can_renew = row.state != InviteState::Claimed && !row.erased;
    let can_revoke = matches!(row.state, InviteState::Waiting | InviteState::Expired) && !row.erased;
    let edit = (row.state == InviteState::Waiting).then(|| edit_address(&row, &view));
    let (invite, described_by) = (row.id.to_string(), name_id.clone());
    view! {
        <div class="row-actions">
            {can_renew.then(|| view! { <Renew invite described_by renewing /> }.into_any())}
            {can_revoke.then(|| view! { <Revoke invite=row.id.to_string() described_by=name_id view /> }.into_any())}
            {edit
                .map(|href| {
                    view! {
                        <Menu id=format!("acts-{}", row.id) label=text::acts_for(row.name.as_str())>
                            <MenuItem>
                                <a class="button" href=href data-noscroll="true">
                                    {text::EDIT_INVITE}
                                </a>
                            </MenuItem>
                        </Menu>
                    }
                        .into_any()
                })}
        </div>
    }
    .into_any()
}

#[component]
fn Renew(invite: String, described_by: String, renewing: Renewing) -> impl IntoView {
    let renew = renewing.renew;
    // Each invite, and each renewal of it, is a form of its own.
    let form_id = format!("{}-{invite}-{}", renewing.form_id.get_value(), renew.version().get_untracked());
    let sent = invite.clone();
    let busy = move || renew.sent("invite").is_some_and(|invite| invite == sent);
    view! {
        <PostForm action=renew>
            <input type="hidden" name="invite" value=invite />
            <input type="hidden" name="form_id" value=form_id />
            <SubmitButton kind=ButtonKind::Quiet label=text::RENEW busy=Signal::derive(busy) described_by />
        </PostForm>
    }
}

#[component]
fn Revoke(invite: String, described_by: String, view: String) -> impl IntoView {
    let revoke = use_acts().revoke;
    let sent = invite.clone();
    let busy = move || revoke.sent("invite").is_some_and(|invite| invite == sent);
    view! {
        <PostForm action=revoke>
            <input type="hidden" name="invite" value=invite />
            <input type="hidden" name="view" value=view />
            <SubmitButton kind=ButtonKind::Quiet label=text::REVOKE busy=Signal::derive(busy) described_by />
        </PostForm>
    }
}

#[component]
fn NoInvites(query: UsersQuery) -> impl IntoView {
    if query.is_narrowed() || !query.after.is_empty() {
        let all = UsersQuery::default().on_tab(Tab::Invited).address();
        return view! {
            <Empty icon=Icon::Search title=text::NO_ONE_FOUND text=text::nothing_matches(&query.search)>
                <LinkButton href=all label=text::SHOW_ALL />
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty icon=Icon::Link title=text::NO_INVITES text=text::INVITES_EXPLAINED>
            <LinkButton href=super::query::INVITE label=text::INVITE_SOMEONE />
        </Empty>
    }
    .into_any()
}
