//! The page behind an invite link.

use super::dead_link::{DeadLinkCard, UnavailableLink, UnknownLink};
use crate::effect::{Memo, optional};
use crate::error::{AppError, DeadLink};
use crate::features::auth::components::{AuthFrame, FormAlert, SignOutForm, forget_password, leaving};
use crate::features::users::{
    api::{ClaimInvite, ReadClaimPage},
    model::ClaimPage as Invite,
    text::claim as text,
};
use crate::form::{Destination, FormState, follow, use_form, use_form_id};
use crate::ui::{Avatar, AvatarSize, ButtonKind, LinkButton, PasswordField, SubmitButton, TextField, Title};
use crate::view::view;
use crate::wire::{Post, PostForm, load};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

const PASSWORD_ID: &str = "password";

/// The claim's form, which outlives what the page shows.
#[derive(Clone, Copy)]
struct Claim {
    token: Memo<String>,
    form_id: StoredValue<String>,
    action: Post<ClaimInvite>,
    state: FormState<Destination>,
}

/// `/invite/<token>`: from a link to an account (C1), or why there is none (C3, C4).
#[component]
pub fn ClaimPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let invite = load(move || ReadClaimPage { token: token.get() });
    let action = Post::<ClaimInvite>::new();
    let state = use_form("users/claim", action);
    let claim = Claim { token, form_id: StoredValue::new(use_form_id()), action, state };
    follow(state);
    forget_password(PASSWORD_ID, state.error);
    let retry = Callback::new(move |()| invite.refetch());
    // A link may die while its form is open (C2).
    let died = Memo::new(move |_| {
        state.error.get().filter(|error| matches!(error, AppError::LinkDead { .. } | AppError::LinkUnknown))
    });
    let shown = move || match died.get().map_or(invite.get()?, Err) {
        Ok(invite) if invite.signed_in_as.is_some() => {
            Some(view! { <SignedInAlready invite token=token.get() /> }.into_any())
        }
        Ok(invite) => Some(view! { <Joining invite claim /> }.into_any()),
        Err(AppError::LinkDead { reason, ask }) => {
            let next = text::dead_next(reason, ask.as_ref());
            Some(view! { <DeadLinkCard title=text::dead(reason) next sign_in=reason == DeadLink::Used /> }.into_any())
        }
        Err(AppError::LinkUnknown) => Some(view! { <UnknownLink /> }.into_any()),
        Err(error) => Some(view! { <UnavailableLink title=text::UNAVAILABLE error retry /> }.into_any()),
    };
    view! { <Suspense>{optional(shown)}</Suspense> }.into_any()
}

/// Who invites to what, and the form.
#[component]
fn Joining(invite: Invite, claim: Claim) -> impl IntoView {
    let organisation = invite.organisation.as_str().to_owned();
    let sender = invite.sender.clone();
    let taken = Signal::derive(move || claim.state.error.get().filter(|error| *error == AppError::EmailUnavailable));
    let general = Signal::derive(move || claim.state.error.get().filter(|error| *error != AppError::EmailUnavailable));
    let signed_in = move || general.get() == Some(AppError::SignedIn);
    let say = {
        let sender = sender.clone();
        move |error: &AppError| text::error(error, &sender)
    };
    let unavailable = Signal::derive(move || taken.get().map(|error| text::error(&error, &sender)));
    view! {
        <Title text=text::join(&organisation) />
        <AuthFrame brand=organisation foot=text::FOOT>
            <From invite=invite.clone() />
            <h1>{text::welcome(&invite.name)}</h1>
            <FormAlert error=general cut=claim.state.was_cut() say />
            {optional(move || signed_in().then(|| view! { <SignOutForm next=here(&claim.token.get()) wide=true /> }.into_any()))}
            <ClaimForm invite claim unavailable />
        </AuthFrame>
    }
    .into_any()
}

/// Who invites, as what.
#[component]
fn From(invite: Invite) -> impl IntoView {
    view! {
        <div class="auth-from">
            <Avatar id=invite.sender_id.to_string() name=invite.sender.as_str().to_owned() size=AvatarSize::Medium />
            <p>
                <b>{invite.sender.as_str().to_owned()}</b>
                " "
                {text::INVITED_YOU}
                " "
                <b>{crate::text::role(invite.role)}</b>
                <br />
                <span class="faint">{text::role_line(invite.role)}</span>
            </p>
        </div>
    }
}

#[component]
fn ClaimForm(invite: Invite, claim: Claim, unavailable: Signal<Option<String>>) -> impl IntoView {
    let Claim { token, form_id, action, state } = claim;
    let mut context = vec![invite.organisation.as_str().to_owned(), invite.name.as_str().to_owned()];
    context.extend(invite.email.iter().map(|email| email.as_str().to_owned()));
    view! {
        <PostForm action>
            <input type="hidden" name="token" value=token.get_untracked() />
            <input type="hidden" name="form_id" value=form_id.get_value() />
            {match invite.email {
                Some(email) => view! { <KnownEmail email=email.as_str().to_owned() /> }.into_any(),
                None => view! { <EmailField state unavailable /> }.into_any(),
            }}
            <TextField
                id="name"
                name="name"
                label=text::NAME
                autocomplete="name"
                required=true
                value=state.typed("name", invite.name.as_str())
                error=state.fault("name")
            />
            <PasswordField
                id=PASSWORD_ID
                name="password"
                label=text::PASSWORD
                autocomplete="new-password"
                show_meter=true
                context
                context_fields=vec!["email", "name"]
                error=state.fault("password")
            />
            <SubmitButton kind=ButtonKind::Primary wide=true label=text::join(invite.organisation.as_str()) busy=leaving(state) />
        </PostForm>
    }
    .into_any()
}

/// The e-mail that the invite is for. The field that nobody sees tells password managers whose password they keep.
#[component]
fn KnownEmail(email: String) -> impl IntoView {
    view! {
        <div class="field">
            <p class="field-label">{text::EMAIL}</p>
            <p class="field-static">{email.clone()}</p>
            <input type="email" autocomplete="username" value=email hidden=true readonly=true />
        </div>
    }
}

/// The e-mail of an open invite, typed by whoever has the link (I2).
#[component]
fn EmailField(state: FormState<Destination>, unavailable: Signal<Option<String>>) -> impl IntoView {
    let fault = state.fault("email");
    view! {
        <TextField
            id="email"
            name="email"
            label=text::EMAIL
            kind="email"
            autocomplete="username"
            required=true
            hint=text::EMAIL_HINT
            value=state.typed("email", "")
            error=Signal::derive(move || fault.get().or_else(|| unavailable.get()))
        />
    }
}

/// Somebody is signed in in this browser: they may sign out first (C4).
#[component]
fn SignedInAlready(invite: Invite, token: String) -> impl IntoView {
    let organisation = invite.organisation.as_str().to_owned();
    let name = invite.signed_in_as.as_ref().map(|name| name.as_str().to_owned());
    view! {
        <Title text=text::join(&organisation) />
        <AuthFrame brand=organisation>
            <From invite />
            <h1>{text::SIGNED_IN_AS} " " {name}</h1>
            <p>{text::SIGN_OUT_FIRST}</p>
            <div class="stack">
                <SignOutForm next=here(&token) kind=ButtonKind::Primary wide=true />
                <LinkButton href="/" kind=ButtonKind::Quiet wide=true label=text::STAY attr:rel="external" />
            </div>
        </AuthFrame>
    }
    .into_any()
}

/// The address of this page, to come back to.
fn here(token: &str) -> String {
    format!("/invite/{token}")
}
