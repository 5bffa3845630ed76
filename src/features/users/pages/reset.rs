//! The page behind a reset link (R4).

use super::dead_link::{DeadLinkCard, UnavailableLink, UnknownLink};
use crate::effect::{Memo, optional};
use crate::error::{AppError, DeadLink};
use crate::features::auth::components::{AuthFrame, FormAlert, SignOutForm, forget_password, leaving};
use crate::features::users::{
    api::{FinishReset, ReadResetPage},
    model::ResetPage as Reset,
    text::reset as text,
};
use crate::form::{Destination, FormState, follow, use_form, use_form_id};
use crate::ui::{ButtonKind, LinkButton, PasswordField, SubmitButton, Title};
use crate::view::view;
use crate::wire::{Post, PostForm, load};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

const PASSWORD_ID: &str = "password";

/// The form, which outlives what the page shows.
#[derive(Clone, Copy)]
struct Setting {
    token: Memo<String>,
    form_id: StoredValue<String>,
    action: Post<FinishReset>,
    state: FormState<Destination>,
}

/// `/reset/<token>`: a new password, or why there is none.
#[component]
pub fn ResetPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let reset = load(move || ReadResetPage { token: token.get() });
    let action = Post::<FinishReset>::new();
    let state = use_form("users/finish_reset", action);
    let setting = Setting { token, form_id: StoredValue::new(use_form_id()), action, state };
    follow(state);
    forget_password(PASSWORD_ID, state.error);
    let retry = Callback::new(move |()| reset.refetch());
    // A link may die while its form is open.
    let died = Memo::new(move |_| {
        state.error.get().filter(|error| matches!(error, AppError::LinkDead { .. } | AppError::LinkUnknown))
    });
    let shown = move || match died.get().map_or(reset.get()?, Err) {
        Ok(reset) if reset.signed_in_as.is_some() => {
            Some(view! { <SignedInAlready reset token=token.get() /> }.into_any())
        }
        Ok(reset) => Some(view! { <SetPassword reset setting /> }.into_any()),
        Err(AppError::LinkDead { reason, ask }) => {
            let next = text::dead_next(reason, ask.as_ref());
            let sign_in = matches!(reason, DeadLink::Used | DeadLink::Overtaken);
            Some(view! { <DeadLinkCard title=text::dead(reason) next sign_in /> }.into_any())
        }
        Err(AppError::LinkUnknown) => Some(view! { <UnknownLink /> }.into_any()),
        Err(error) => Some(view! { <UnavailableLink title=text::UNAVAILABLE error retry /> }.into_any()),
    };
    view! { <Suspense>{optional(shown)}</Suspense> }.into_any()
}

#[component]
fn SetPassword(reset: Reset, setting: Setting) -> impl IntoView {
    let Setting { token, form_id, action, state } = setting;
    let organisation = reset.organisation.as_str().to_owned();
    let context = vec![organisation.clone(), reset.name.as_str().to_owned(), reset.email.as_str().to_owned()];
    // The field says its own fault.
    let general = Signal::derive(move || state.error.get().filter(|error| error.fault_of("password").is_none()));
    let signed_in = move || general.get() == Some(AppError::SignedIn);
    view! {
        <Title text=text::SET_NEW_PASSWORD />
        <AuthFrame brand=organisation>
            <h1>{text::SET_NEW_PASSWORD}</h1>
            <p>{text::for_whom(&reset.name, reset.maker.as_ref())}</p>
            <FormAlert error=general cut=false say=text::error />
            {optional(move || signed_in().then(|| view! { <SignOutForm next=here(&token.get_untracked()) wide=true /> }.into_any()))}
            <PostForm action>
                <input type="hidden" name="token" value=token.get_untracked() />
                <input type="hidden" name="form_id" value=form_id.get_value() />
                // Tells password managers whose password they keep.
                <input type="email" autocomplete="username" value=reset.email.as_str().to_owned() hidden=true readonly=true />
                <PasswordField
                    id=PASSWORD_ID
                    name="password"
                    label=text::NEW_PASSWORD
                    autocomplete="new-password"
                    show_meter=true
                    autofocus=true
                    context
                    error=state.fault("password")
                />
                <SubmitButton kind=ButtonKind::Primary wide=true label=text::SET_PASSWORD busy=leaving(state) />
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

/// Somebody else is signed in in this browser: they may sign out first (C4).
#[component]
fn SignedInAlready(reset: Reset, token: String) -> impl IntoView {
    let name = reset.signed_in_as.as_ref().map(|name| name.as_str().to_owned());
    view! {
        <Title text=text::SET_NEW_PASSWORD />
        <AuthFrame brand=reset.organisation.as_str().to_owned()>
            <h1>{text::SIGNED_IN_AS} " " {name}</h1>
            <p>{text::sign_out_first(&reset.name)}</p>
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
    format!("/reset/{token}")
}
