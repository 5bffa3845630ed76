//! `/users/invite`: the dialog that invites somebody and then shows the link, once (I1-I4).

use super::query::{UsersQuery, use_users_query};
use crate::domain::Role;
use crate::effect::{Memo, effect, on_change, optional};
use crate::error::AppError;
use crate::features::groups::components::{GroupChoice, Labels, use_labels};
use crate::features::users::{
    api::{CreateInvite, RenewInvite},
    components::{Changes, INVITE_FORM, LinkBox, ReactivateForm, Refusal, RoleTable, focus, prepare_link, was_made},
    model::{Holds, InviteLink, Tab},
    text,
};
use crate::form::{FormState, use_form, use_form_id};
use crate::frame::use_frame;
use crate::ui::{
    Alert, AlertKind, ButtonKind, CancelLink, Dialog, DialogActions, RadioGroup, RadioOption, SubmitButton, TextField,
};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm};
use leptos::prelude::*;

/// The dialog: first the form, then the link.
#[component]
pub fn InviteDialog() -> impl IntoView {
    let invite = Post::<CreateInvite>::new();
    let renew = Post::<RenewInvite>::new();
    let invited = use_form("users/invite", invite);
    let renewed = use_form("users/renew_invite", renew);
    let labels = use_labels();
    let form_ids = StoredValue::new((use_form_id(), use_form_id()));
    // A memo, so that a refusal does not draw the form anew over what was typed.
    let link = Memo::new(move |_| renewed.value.get().or_else(|| invited.value.get()));
    if let Some(changes) = use_context::<Changes>() {
        on_change(move || link.get(), move |_| changes.announce());
    }
    let pending = invite.pending();
    on_change(move || pending.get(), move |_| renew.clear());
    give_focus_back(link);
    let close_href = StoredValue::new(use_users_query().with_untracked(UsersQuery::address));
    move || match link.get() {
        Some(link) => {
            let close_href = UsersQuery::default().on_tab(Tab::Invited).address();
            view! { <LinkBox link close_href /> }.into_any()
        }
        None => {
            let (form_id, renewal_id) = form_ids.get_value();
            view! {
                <Dialog
                    id="invite-dialog"
                    title=text::INVITE_SOMEONE
                    subtitle=text::INVITE_EXPLAINED
                    close_href=close_href.get_value()
                >
                    <InviteRefusal invite invited renew renewed form_id=renewal_id />
                    <PostForm action=invite>
                        <input type="hidden" name="form_id" value=form_id />
                        <InviteFields state=invited labels />
                        <DialogActions>
                            <CancelLink href=close_href.get_value() />
                            <SubmitButton kind=ButtonKind::Primary label=text::CREATE busy=invited.pending />
                        </DialogActions>
                    </PostForm>
                </Dialog>
            }
            .into_any()
        }
    }
}

/// Fetches the view of the link where the document shows one.
pub async fn prepare() {
    if was_made("users/invite") || was_made("users/renew_invite") {
        prepare_link().await;
    }
}

#[component]
fn InviteFields(state: FormState<InviteLink>, labels: Labels) -> impl IntoView {
    let role = state.typed("role", "").parse().unwrap_or(Role::Member);
    let chosen = state.typed("groups", "").split(' ').map(str::to_owned).collect();
    let roles = [Role::Member, Role::Admin]
        .map(|role| RadioOption::new(role.as_str(), crate::text::role(role)).hint(crate::text::role_line(role)));
    view! {
        {state.was_cut().then(|| view! { <Alert kind=AlertKind::Warning>{crate::text::CUT}</Alert> }.into_any())}
        <TextField
            id="invite-email"
            name="email"
            label=text::EMAIL
            kind="email"
            value=state.typed("email", "")
            error=state.fault("email")
            autofocus=state.error.get_untracked().is_none()
        />
        <TextField
            id="invite-name"
            name="name"
            label=text::NAME
            required=true
            value=state.typed("name", "")
            error=state.fault("name")
        />
        <div class="field-row">
            <RadioGroup id="invite-role" name="role" legend=text::ROLE options=roles.to_vec() checked=role.as_str()>
                <RoleTable />
            </RadioGroup>
            <Expires id="invite-holds" typed=state.typed("holds", "") />
        </div>
        <GroupChoice id="invite-groups" labels chosen />
    }
}

/// How long the invite is to hold: as the settings say, unless something was chosen before (O1).
#[component]
pub fn Expires(
    /// Id of the choice.
    id: &'static str,
    /// What was chosen before, if anything.
    typed: String,
) -> impl IntoView {
    let frame = use_frame();
    let lengths =
        Holds::ALL.iter().map(|holds| RadioOption::new(holds.as_str(), crate::text::length(holds.duration())));
    let lengths: Vec<_> = lengths.collect();
    let draw = move |usual: Holds| {
        let checked = typed.parse().unwrap_or(usual);
        let options = lengths.clone();
        view! { <RadioGroup id name="holds" legend=text::EXPIRES options checked=checked.as_str() /> }.into_any()
    };
    view! {
        <Transition>
            {
                let usual = Memo::new(move |_| frame.get().and_then(|frame| frame.invite_holds));
                optional(move || usual.get().map(&draw))
            }
        </Transition>
    }
    .into_any()
}

/// Why nobody was invited, with the way on (I4).
#[component]
fn InviteRefusal(
    invite: Post<CreateInvite>,
    invited: FormState<InviteLink>,
    renew: Post<RenewInvite>,
    renewed: FormState<InviteLink>,
    form_id: String,
) -> impl IntoView {
    let email = RwSignal::new(invited.typed("email", ""));
    effect(move || {
        if let Some(sent) = invite.sent("email") {
            email.set(sent);
        }
    });
    let form_id = StoredValue::new(form_id);
    let error = Memo::new(move |_| renewed.error.get().or_else(|| invited.error.get()));
    let other = Signal::derive(move || error.get().filter(|error| !has_own_words(error)));
    view! {
        {optional(move || match error.get() {
            Some(AppError::EmailTaken { user, name, deactivated }) => {
                let tab = if deactivated { Tab::Deactivated } else { Tab::Active };
                let found = UsersQuery::default().searching(&email.get_untracked());
                let (href, view) = (found.on_tab(tab).address(), found.address());
                Some(view! {
                    <Alert kind=AlertKind::Error>
                        <div class="stack">
                            <p>
                                {text::email_taken(name.as_str(), deactivated)} " "
                                <a href=href>{text::show_person(name.first())}</a>
                            </p>
                            {deactivated.then(|| view! { <ReactivateForm user view /> }.into_any())}
                        </div>
                    </Alert>
                }
                    .into_any())
            }
            Some(AppError::InviteExists { invite, expired }) => {
                Some(view! {
                    <Alert kind=AlertKind::Error>
                        <div class="stack">
                            <p>{text::invite_exists(expired)}</p>
                            <PostForm action=renew>
                                <input type="hidden" name="invite" value=invite.to_string() />
                                <input type="hidden" name="form_id" value=form_id.get_value() />
                                <SubmitButton label=text::RENEW busy=renewed.pending />
                            </PostForm>
                        </div>
                    </Alert>
                }
                    .into_any())
            }
            _ => None,
        })}
        <Refusal error=other />
    }
    .into_any()
}

/// Whether the refusal is told elsewhere: with a way on, or beside the fields at fault.
fn has_own_words(error: &AppError) -> bool {
    let at_a_field = ["email", "name"].iter().any(|field| error.fault_of(field).is_some());
    at_a_field || matches!(error, AppError::EmailTaken { .. } | AppError::InviteExists { .. })
}

/// Once the link has taken the form's place, the form's dialog no longer knows what opened it: the Invite button gets the focus.
fn give_focus_back(link: Memo<Option<InviteLink>>) {
    let swapped = StoredValue::new(false);
    on_change(move || link.get(), move |_| swapped.set_value(true));
    on_cleanup(move || {
        if swapped.try_get_value() == Some(true) {
            request_animation_frame(|| focus(&format!("#{INVITE_FORM} button")));
        }
    });
}
