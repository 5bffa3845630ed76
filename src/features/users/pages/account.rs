//! `/account`: one's own name, password and sessions (A5).

use crate::domain::PersonName;
use crate::features::auth::{
    components::{OwnSessions, PasswordForm},
    text as auth,
};
use crate::features::users::{
    api::{ChangeName, own_name},
    text::account as text,
};
use crate::form::use_form;
use crate::frame::{FormRefusal, Framed};
use crate::ui::{ButtonKind, LoadFailed, SkeletonRows, SubmitButton, TextField, Title, Toast};
use leptos::{form::ActionForm, prelude::*};

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let name = Resource::new_blocking(|| (), |()| own_name());
    let retry = Callback::new(move |()| name.refetch());
    view! {
        <Title text=auth::ACCOUNT />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{auth::ACCOUNT}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=4 /> }
            }>
                {move || {
                    name.get()
                        .map(|outcome| match outcome {
                            Ok(name) => view! { <Panels name /> }.into_any(),
                            Err(error) => view! { <LoadFailed message=crate::text::error(&error) on_retry=retry /> }.into_any(),
                        })
                }}
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Panels(name: PersonName) -> impl IntoView {
    let changes = RwSignal::new(0);
    let context = vec![name.as_str().to_owned()];
    view! {
        <div class="stack">
            <section class="panel">
                <h2>{text::NAME}</h2>
                <NameForm name />
            </section>
            <section class="panel">
                <h2>{auth::PASSWORD_HEADING}</h2>
                <p class="muted">{auth::PASSWORD_EXPLAINED}</p>
                <PasswordForm context on_change=Callback::new(move |()| changes.update(|count| *count += 1)) />
            </section>
            <section class="panel">
                <h2>{auth::SESSIONS}</h2>
                <p class="muted">{auth::SESSIONS_EXPLAINED}</p>
                <OwnSessions changed=changes.into() />
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn NameForm(name: PersonName) -> impl IntoView {
    let action = ServerAction::<ChangeName>::new();
    let state = use_form("users/change_name", action);
    view! {
        <FormRefusal error=state.error cut=state.was_cut() />
        <ActionForm action attr:novalidate=true>
            <TextField
                id="account-name"
                name="name"
                label=text::NAME
                autocomplete="name"
                required=true
                value=state.typed("name", name.as_str())
                error=state.fault("name")
            />
            <div class="panel-actions">
                <SubmitButton kind=ButtonKind::Primary label=text::SAVE_NAME busy=state.pending />
            </div>
        </ActionForm>
        {move || state.value.get().map(|name| view! { <Toast message=text::name_saved(&name) /> })}
    }
    .into_any()
}
