//! `/settings`: the organisation's name and the public address (O1).

use super::api::{SaveSettings, Saved, settings};
use super::model::{Settings, SourcedUrl};
use super::text;
use crate::domain::Topic;
use crate::form::{FormState, use_form};
use crate::frame::{FormRefusal, Framed};
use crate::live;
use crate::ui::{Alert, AlertKind, ButtonKind, LoadFailed, SkeletonRows, SubmitButton, TextField, Title, Toast};
use leptos::{form::ActionForm, prelude::*};

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let heard = live::follow(&[Topic::Settings], false);
    let current = Resource::new_blocking(move || heard.get(), move |count| heard.load(count, settings()));
    let save = ServerAction::<SaveSettings>::new();
    let state = use_form("settings/save", save);
    let retry = Callback::new(move |()| current.refetch());
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=3 /> }
            }>
                {
                    let shown = heard.shown(current);
                    move || {
                        shown
                            .get()
                            .map(|outcome| match outcome {
                                Ok(settings) => view! { <SettingsPanel settings save state /> }.into_any(),
                                Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
                            })
                    }
                }
            </Transition>
            {move || state.value.get().map(|_| view! { <Toast message=text::SAVED /> })}
        </Framed>
    }
    .into_any()
}

#[component]
fn SettingsPanel(settings: Settings, save: ServerAction<SaveSettings>, state: FormState<Saved>) -> impl IntoView {
    let is_local = settings.public_url.loopback;
    let local_text = if settings.public_url.fixed { text::LOOPBACK_FIXED } else { text::LOOPBACK };
    view! {
        <section class="panel">
            <FormRefusal error=state.error cut=state.was_cut() />
            <ActionForm action=save attr:novalidate=true>
                <TextField
                    id="settings-organisation"
                    name="organisation"
                    label=text::ORGANISATION
                    hint=text::ORGANISATION_HINT
                    autocomplete="organization"
                    required=true
                    value=state.typed("organisation", settings.organisation.as_str())
                    error=state.fault("organisation")
                />
                <PublicAddress url=settings.public_url state />
                {is_local
                    .then(|| {
                        view! {
                            <Alert kind=AlertKind::Info title=text::LOOPBACK_TITLE>
                                {local_text}
                            </Alert>
                        }
                    })}
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::SAVE busy=state.pending />
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// The address: a field, or what the environment says.
#[component]
fn PublicAddress(url: SourcedUrl, state: FormState<Saved>) -> impl IntoView {
    let address = url.url.unwrap_or_default();
    if url.fixed {
        return view! {
            <div class="field">
                <span class="field-label">{text::PUBLIC_ADDRESS}</span>
                <p class="field-static">{address}</p>
                <p class="field-hint">{text::PUBLIC_ADDRESS_FIXED}</p>
            </div>
        }
        .into_any();
    }
    view! {
        <TextField
            id="settings-public-url"
            name="public_url"
            label=text::PUBLIC_ADDRESS
            kind="url"
            hint=text::PUBLIC_ADDRESS_HINT
            value=state.typed("public_url", &address)
            error=state.fault("public_url")
        />
    }
    .into_any()
}
