//! `/account`: one's own name, password and sessions (A5).

use crate::domain::{PersonName, Topic, UserId};
use crate::effect::{Memo, optional};
use crate::error::AppError;
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
use crate::ui::{ButtonKind, LinkButton, LoadFailed, SkeletonRows, SubmitButton, TextField, Title, Toast};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load_live};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let frame = use_frame();
    let name = load_live(|| ReadOwnName {}, || 0, live::follow(&[], true));
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
                    let shown = name.shown();
                    let user = Memo::new(move |_| frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.id));
                    let error = Memo::new(move |_| shown().and_then(Result::err));
                    let name = Memo::new(move |_| shown().and_then(Result::ok));
                    // Another name is drawn into its own field alone: a password half typed stays.
                    let is_known = Memo::new(move |_| name.with(Option::is_some));
                    let failed = move |error: AppError| {
                        view! { <LoadFailed message=crate::text::error(&error) on_retry=retry /> }.into_any()
                    };
                    let panels = move |user: UserId| view! { <Panels name user /> }.into_any();
                    view! {
                        {optional(move || error.get().map(failed))}
                        {optional(move || user.get().filter(|_| is_known.get()).map(panels))}
                    }
                }
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Panels(name: Memo<Option<PersonName>>, user: UserId) -> impl IntoView {
    let changes = RwSignal::new(0);
    let context: Vec<String> = name.with_untracked(|name| name.iter().map(|name| name.as_str().to_owned()).collect());
    view! {
        <div class="stack">
            <section class="panel">
                <h2>{text::NAME}</h2>
                <NameForm name />
            </section>
            <section class="panel">
                <h2>{text::CONTEXT}</h2>
                <p class="muted">{text::CONTEXT_EXPLAINED}</p>
                <div class="panel-actions">
                    <LinkButton href="/account/context" label=text::CONTEXT_LINK />
                </div>
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
fn NameForm(name: Memo<Option<PersonName>>) -> impl IntoView {
    let action = Post::<ChangeName>::new();
    let state = use_form("users/change_name", action);
    let field = move |name: PersonName| {
        view! {
            <TextField
                id="account-name"
                name="name"
                label=text::NAME
                autocomplete="name"
                required=true
                value=state.typed("name", name.as_str())
                error=state.fault("name")
            />
        }
        .into_any()
    };
    view! {
        <FormRefusal error=state.error cut=state.was_cut() />
        <PostForm action>
            {optional(move || name.get().map(field))}
            <div class="panel-actions">
                <SubmitButton kind=ButtonKind::Primary label=text::SAVE_NAME busy=state.pending />
            </div>
        </PostForm>
        {optional(move || state.value.get().map(|name| view! { <Toast message=text::name_saved(&name) /> }.into_any()))}
    }
    .into_any()
}
