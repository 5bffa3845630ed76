//! The set-up page: the code first, then the workspace.

use super::api::{EnterCode, FinishSetup, ReadSetupPage};
use super::{model, text};
use crate::effect::optional;
use crate::error::AppError;
use crate::features::auth::components::{AuthFrame, FormAlert, forget_password, leaving};
use crate::form::{Destination, FormState, follow, use_form, use_form_id};
use crate::ui::{ButtonKind, LinkButton, LoadFailed, PasswordField, SubmitButton, TextField, Title};
use crate::view::view;
use crate::wire::{Post, PostForm, load};
use leptos::prelude::*;

const PASSWORD_ID: &str = "password";

/// `/setup`: asks for the code alone until it was shown (S1), then for the workspace and its first admin (S2).
#[component]
pub fn SetupPage() -> impl IntoView {
    let page = load(|| ReadSetupPage {});
    let form_id = StoredValue::new(use_form_id());
    let retry = Callback::new(move |()| page.refetch());
    let shown = move |page| match page {
        Ok(model::SetupPage { unlocked: false, .. }) => view! { <CodeForm /> }.into_any(),
        Ok(model::SetupPage { asks_address, .. }) => {
            view! { <WorkspaceForm asks_address form_id=form_id.get_value() /> }.into_any()
        }
        Err(error) => view! {
            <h1>{text::HEADING}</h1>
            <LoadFailed message=text::error(&error) on_retry=retry />
        }
        .into_any(),
    };
    view! {
        <Title text=text::TITLE />
        <AuthFrame brand=crate::text::PRODUCT foot=text::FOOT>
            <Suspense>{optional(move || page.get().map(shown))}</Suspense>
        </AuthFrame>
    }
    .into_any()
}

/// Asks for the set-up code, and says where it is.
#[component]
fn CodeForm() -> impl IntoView {
    let action = Post::<EnterCode>::new();
    let state = use_form("setup/enter_code", action);
    follow(state);
    let is_wrong = |error: &AppError| *error == AppError::WrongSetupCode;
    let wrong = Signal::derive(move || state.error.get().filter(is_wrong).map(|_| text::WRONG_CODE.to_owned()));
    let other = Signal::derive(move || state.error.get().filter(|error| !is_wrong(error)));
    view! {
        <h1>{text::CODE_HEADING}</h1>
        <p>{text::CODE_WHERE} " " <code>{text::CODE_COMMAND}</code> " " {text::CODE_AGAIN}</p>
        <FormAlert error=other cut=state.was_cut() say=text::error />
        <PostForm action>
            <TextField id="code" name="code" label=text::CODE required=true autofocus=true value=state.typed("code", "") error=wrong />
            <SubmitButton kind=ButtonKind::Primary wide=true label=text::CONTINUE busy=leaving(state) />
        </PostForm>
    }
    .into_any()
}

/// Asks for the workspace and its first admin.
#[component]
fn WorkspaceForm(asks_address: bool, form_id: String) -> impl IntoView {
    let action = Post::<FinishSetup>::new();
    let state = use_form("setup/finish", action);
    follow(state);
    forget_password(PASSWORD_ID, state.error);
    let late = move || state.error.get() == Some(AppError::SetupDone);
    view! {
        <h1>{text::HEADING}</h1>
        <p>{text::LINE}</p>
        <FormAlert error=state.error cut=state.was_cut() say=text::error />
        {optional(move || late().then(|| view! { <LinkButton href="/login" wide=true label=text::TO_SIGN_IN attr:rel="external" /> }.into_any()))}
        <div hidden=late>
            <PostForm action>
                <input type="hidden" name="form_id" value=form_id />
                <Fields state />
                <PasswordField
                    id=PASSWORD_ID
                    name="password"
                    label=text::PASSWORD
                    autocomplete="new-password"
                    show_meter=true
                    context_fields=vec!["organisation", "name", "email"]
                    error=state.fault("password")
                />
                {asks_address.then(|| view! { <AddressField state /> }.into_any())}
                <SubmitButton kind=ButtonKind::Primary wide=true label=text::CREATE busy=leaving(state) />
            </PostForm>
        </div>
    }
    .into_any()
}

#[component]
fn Fields(state: FormState<Destination>) -> impl IntoView {
    view! {
        <TextField
            id="organisation"
            name="organisation"
            label=text::ORGANISATION
            autocomplete="organization"
            required=true
            autofocus=true
            value=state.typed("organisation", "")
            error=state.fault("organisation")
        />
        <TextField
            id="name"
            name="name"
            label=text::NAME
            autocomplete="name"
            required=true
            value=state.typed("name", "")
            error=state.fault("name")
        />
        <TextField
            id="email"
            name="email"
            label=text::EMAIL
            kind="email"
            autocomplete="email"
            required=true
            hint=text::EMAIL_HINT
            value=state.typed("email", "")
            error=state.fault("email")
        />
    }
}

/// The public address, where nothing else says it (O0).
#[component]
fn AddressField(state: FormState<Destination>) -> impl IntoView {
    view! {
        <TextField
            id="public-url"
            name="public_url"
            label=text::ADDRESS
            kind="url"
            autocomplete="url"
            required=true
            hint=text::ADDRESS_HINT
            value=state.typed("public_url", "")
            error=state.fault("public_url")
        />
    }
}
