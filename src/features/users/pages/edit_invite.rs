//! `/users/invites/<id>`: the dialog that edits a waiting invite (I6).

use super::query::{LIST, use_users_query};
use crate::domain::{Role, Topic};
use crate::effect::{on_change, optional};
use crate::error::AppError;
use crate::features::groups::components::{GroupBoxes, Known, known, use_labels};
use crate::features::users::{
    api::{EditInvite, ReadInvite},
    components::{Changes, Refusal, RoleTable, use_acts},
    model::{Acted, InviteEntry, InvitePage, InviteRow, InviteState, PrunedBefore, Tab},
    text,
};
use crate::form::{FormState, use_form};
use crate::live;
use crate::ui::{
    AbsoluteTime, Alert, AlertKind, ButtonKind, CancelLink, Dialog, DialogActions, RadioGroup, RadioOption,
    SubmitButton, TableFrame, TextField,
};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load_live};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

/// The dialog. Once the invite is changed it closes, and the list says so.
#[component]
pub fn EditInviteDialog() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("invite")).unwrap_or_default();
    let edit = Post::<EditInvite>::new();
    let state = use_form("users/edit_invite", edit);
    let close_href = use_users_query().with_untracked(|query| query.on_tab(Tab::Invited).address());
    close_when_done(state, close_href.clone());
    let labels = use_labels();
    let heard = live::follow(&[Topic::Invites], false);
    let found = load_live(move || ReadInvite { invite: id.clone() }, || 0, heard);
    let close_href = StoredValue::new(close_href);
    view! {
        <Dialog id="edit-invite-dialog" title=text::EDIT_INVITE subtitle=text::EDIT_EXPLAINED close_href=close_href.get_value()>
            <Transition>
                {
                    let (shown, all) = (found.shown(), known(labels));
                    optional(move || {
                        let (close_href, all) = (close_href.get_value(), all.get()?);
                        shown()
                            .map(|outcome| match outcome {
                                Ok(InvitePage { row, timeline, pruned }) => {
                                    view! {
                                        {if row.state == InviteState::Waiting {
                                            view! { <EditForm row edit state all close_href /> }.into_any()
                                        } else {
                                            view! { <NotEditable error=reason(row.state) close_href /> }.into_any()
                                        }}
                                        <Timeline timeline pruned />
                                    }
                                        .into_any()
                                }
                                Err(error) => view! { <NotEditable error close_href /> }.into_any(),
                            })
                    })
                }
            </Transition>
        </Dialog>
    }
    .into_any()
}

const fn reason(state: InviteState) -> AppError {
    match state {
        InviteState::Claimed => AppError::AlreadyClaimed,
        InviteState::Waiting | InviteState::Expired | InviteState::Revoked => AppError::NotWaiting,
    }
}

fn close_when_done(state: FormState<Acted>, close_href: String) {
    let navigate = use_navigate();
    let (acts, changes) = (use_acts(), use_context::<Changes>());
    on_change(
        move || state.value.get(),
        move |acted| {
            let Some(acted) = acted else { return };
            acts.show(acted);
            if let Some(changes) = changes {
                changes.announce();
            }
            navigate(&close_href, NavigateOptions { scroll: false, ..Default::default() });
        },
    );
}

#[component]
fn NotEditable(error: AppError, close_href: String) -> impl IntoView {
    view! {
        <Alert kind=AlertKind::Error>{text::error(&error)}</Alert>
        <DialogActions>
            <CancelLink href=close_href label=text::DONE outlined=true />
        </DialogActions>
    }
    .into_any()
}

/// What happened to it, and what may be gone before that.
#[component]
fn Timeline(timeline: Vec<InviteEntry>, pruned: Option<PrunedBefore>) -> impl IntoView {
    let row = |entry: InviteEntry| {
        view! {
            <tr>
                <td class="nowrap">
                    <AbsoluteTime at=entry.at.as_millis() />
                </td>
                <td class="cell-main">{entry.who}</td>
                <td>{entry.did}</td>
                <td>{entry.told}</td>
            </tr>
        }
        .into_any()
    };
    let column = |name: &'static str| view! { <th scope="col">{name}</th> }.into_any();
    let said = |PrunedBefore { said, at }| {
        view! {
            <p class="muted">
                {said} " " <AbsoluteTime at=at.as_millis() /> "."
            </p>
        }
        .into_any()
    };
    view! {
        <h3>{text::INVITE_TIMELINE}</h3>
        <TableFrame label=text::TRAIL dense=true>
            <thead>
                <tr>{text::TIMELINE_COLUMNS.map(column).into_iter().collect_view()}</tr>
            </thead>
            <tbody>{timeline.into_iter().map(row).collect_view()}</tbody>
        </TableFrame>
        {pruned.map(said)}
    }
    .into_any()
}

#[component]
fn EditForm(
    row: InviteRow,
    edit: Post<EditInvite>,
    state: FormState<Acted>,
    all: Known,
    close_href: String,
) -> impl IntoView {
    let other = Signal::derive(move || state.error.get().filter(|error| error.fault_of("name").is_none()));
    let role = state.typed("role", row.role.as_str()).parse().unwrap_or(Role::Member);
    let given: Vec<String> = row.groups.iter().map(|label| label.id.to_string()).collect();
    let chosen = state.typed("groups", &given.join(" ")).split(' ').map(str::to_owned).collect();
    let roles = [Role::Member, Role::Admin]
        .map(|role| RadioOption::new(role.as_str(), crate::text::role(role)).hint(crate::text::role_line(role)));
    view! {
        <Refusal error=other />
        <PostForm action=edit>
            <input type="hidden" name="invite" value=row.id.to_string() />
            <TextField
                id="edit-name"
                name="name"
                label=text::NAME
                required=true
                value=state.typed("name", row.name.as_str())
                error=state.fault("name")
            />
            <RadioGroup id="edit-role" name="role" legend=text::ROLE options=roles.to_vec() checked=role.as_str()>
                <RoleTable />
            </RadioGroup>
            <GroupBoxes id="edit-groups" groups=all chosen />
            <DialogActions>
                <CancelLink href=close_href />
                <SubmitButton kind=ButtonKind::Primary label=text::SAVE_INVITE busy=state.pending />
            </DialogActions>
        </PostForm>
    }
    .into_any()
}

/// The address of the dialog, over this view of the list.
pub fn edit_address(row: &InviteRow, view: &str) -> String {
    view.replacen(LIST, &format!("{LIST}/invites/{}", row.id), 1)
}
