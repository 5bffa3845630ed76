//! `/account`: one's own name, password and sessions (A5).

use crate::domain::{PersonName, Topic, UserId};
use crate::effect::{Memo, optional};
use crate::features::auth::{
    components::{OwnSessions, PasswordForm},
    text as auth,
};
use crate::features::users::{
    api::{ChangeName, ReadOwnName},
    text::account as text,
};
use crate::form::use_form;
use crate::frame::{FormRefusal, Framed, use_frame};
use crate::live;
use crate::ui::{ButtonKind, LoadFailed, SkeletonRows, SubmitButton, TextField, Title, Toast};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let frame = use_frame();
    let name = load(|| ReadOwnName {});
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
                {
                    let user = Memo::new(move |_| frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.id));
                    move || match (name.get()?, user.get()) {
                        (Ok(name), Some(user)) => Some(view! { <Panels name user /> }.into_any()),
                        (Ok(_), None) => None,
                        (Err(error), _) => {
                            Some(view! { <LoadFailed message=crate::text::error(&error) on_retry=retry /> }.into_any())
                        }
                    }
                }
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Panels(name: PersonName, user: UserId) -> impl IntoView {
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
                <OwnSessions changed=changes.into() heard=live::follow(&[Topic::Sessions(user)], false) />
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn NameForm(name: PersonName) -> impl IntoView {
    let action = Post::<ChangeName>::new();
    let state = use_form("users/change_name", action);
    view! {
        <FormRefusal error=state.error cut=state.was_cut() />
        <PostForm action>
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
        </PostForm>
        {optional(move || state.value.get().map(|name| view! { <Toast message=text::name_saved(&name) /> }.into_any()))}
    }
    .into_any()
}
