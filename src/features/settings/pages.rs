//! `/settings`: the organisation's name, the public address, how long sessions live and what invites begin with (O1).

use super::api::{ReadSettings, SaveLimits, SaveSettings, Saved};
use super::model::{AbsoluteLimit, IdleLimit, Limits, MAX_CONTEXT, SourcedKeep, SourcedLimit, SourcedUrl};
use super::text;
use crate::domain::{Holds, KeepFor, OrganisationName, Topic, tidy_text};
use crate::effect::{Memo, optional};
use crate::features::audit::text::kept_for;
use crate::form::{FormState, use_form};
use crate::frame::{FormRefusal, Framed};
use crate::live;
use crate::ui::{
    Alert, AlertKind, ButtonKind, Counter, LoadFailed, RadioGroup, RadioOption, SkeletonRows, SubmitButton, TextArea,
    TextField, Title, Toast, use_typed,
};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load_live};
use leptos::prelude::*;
use std::time::Duration;

/// The field of the organisation's context, whose characters are counted.
const CONTEXT: &[&str] = &["settings-context"];

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let current = load_live(|| ReadSettings {}, || 0, live::follow(&[Topic::Settings], false));
    let save = Post::<SaveSettings>::new();
    let state = use_form("settings/save", save);
    let form = LimitsForm::new();
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
                    let shown = current.shown();
                    let error = Memo::new(move |_| shown().and_then(Result::err));
                    // Each panel is drawn anew only where its own values have changed: what is typed into the other stays.
                    let named = Memo::new(move |_| shown().and_then(Result::ok).map(|s| (s.organisation, s.public_url, s.context)));
                    let limited = Memo::new(move |_| shown().and_then(Result::ok).map(|settings| settings.limits));
                    let failed = move |error| view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any();
                    view! {
                        <div class="stack">
                            {optional(move || error.get().map(failed))}
                            {optional(move || {
                                named
                                    .get()
                                    .map(|(organisation, url, context)| {
                                        view! { <SettingsPanel organisation url context save state /> }.into_any()
                                    })
                            })}
                            {optional(move || limited.get().map(|limits| view! { <LimitsPanel limits form /> }.into_any()))}
                        </div>
                    }
                }
            </Transition>
            {optional(move || state.value.get().map(|_| view! { <Toast message=text::SAVED /> }.into_any()))}
            {optional(move || form.state.value.get().map(|_| view! { <Toast message=text::SAVED /> }.into_any()))}
        </Framed>
    }
    .into_any()
}

#[component]
fn SettingsPanel(
    organisation: OrganisationName,
    url: SourcedUrl,
    context: String,
    save: Post<SaveSettings>,
    state: FormState<Saved>,
) -> impl IntoView {
    // Whoever sits at the server is told, too: those who are invited sit elsewhere.
    let unreachable = url.unreachable(false).map(|why| text::unreachable(why, url.fixed));
    view! {
        <section class="panel">
            <FormRefusal error=state.error cut=state.was_cut() />
            <PostForm action=save>
                <TextField
                    id="settings-organisation"
                    name="organisation"
                    label=text::ORGANISATION
                    hint=text::ORGANISATION_HINT
                    autocomplete="organization"
                    required=true
                    value=state.typed("organisation", organisation.as_str())
                    error=state.fault("organisation")
                />
                <PublicAddress url state />
                {unreachable
                    .map(|(title, says)| {
                        view! {
                            <Alert kind=AlertKind::Info title>
                                {says}
                            </Alert>
                        }
                    })}
                <OrganisationContext context state />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::SAVE busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What all agents are told about the organisation (X2).
#[component]
fn OrganisationContext(context: String, state: FormState<Saved>) -> impl IntoView {
    let value = state.typed("organisation_context", &context);
    let typed = use_typed(CONTEXT, vec![value.clone()]);
    let count = Signal::derive(move || typed.with(|typed| characters(typed)));
    view! {
        <input type="hidden" name="context_shown" value="1" />
        <TextArea
            id=CONTEXT[0]
            name="organisation_context"
            label=text::CONTEXT
            rows=6
            hint=text::CONTEXT_HINT
            value
            error=state.fault("organisation_context")
        />
        <Counter count max=MAX_CONTEXT />
    }
    .into_any()
}

/// How many would be saved.
fn characters(typed: &[String]) -> u32 {
    typed.iter().map(|text| u32::try_from(tidy_text(text).chars().count()).unwrap_or(u32::MAX)).sum()
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

/// The form of the limits, which outlives what the page shows.
#[derive(Clone, Copy)]
struct LimitsForm {
    save: Post<SaveLimits>,
    state: FormState<Saved>,
}

impl LimitsForm {
    fn new() -> Self {
        let save = Post::new();
        Self { save, state: use_form("settings/save_limits", save) }
    }
}

/// How long sessions live (A2) and what invites begin with.
#[component]
fn LimitsPanel(limits: Limits, form: LimitsForm) -> impl IntoView {
    let LimitsForm { save, state } = form;
    let holds = Holds::ALL.iter().map(|holds| RadioOption::new(holds.as_str(), crate::text::length(holds.duration())));
    view! {
        <section class="panel">
            <h2>{text::LIMITS}</h2>
            <FormRefusal error=state.error cut=false />
            <PostForm action=save>
                <Limit
                    name="session_idle"
                    label=text::SESSION_IDLE
                    variable="PINCHY_SESSION_IDLE"
                    limit=limits.session_idle
                    choices=IdleLimit::ALL.iter().map(|limit| (limit.as_str(), limit.duration())).collect()
                />
                <Limit
                    name="session_absolute"
                    label=text::SESSION_ABSOLUTE
                    variable="PINCHY_SESSION_ABSOLUTE"
                    limit=limits.session_absolute
                    choices=AbsoluteLimit::ALL.iter().map(|limit| (limit.as_str(), limit.duration())).collect()
                />
                <RadioGroup
                    id="settings-invite-holds"
                    name="invite_holds"
                    legend=text::INVITE_HOLDS
                    options=holds.collect()
                    checked=limits.invite_holds.as_str()
                />
                <Kept kept=limits.audit_keep />
                <div class="panel-actions">
                    <SubmitButton kind=ButtonKind::Primary label=text::SAVE_LIMITS busy=state.pending />
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// How long entries of the audit trail are kept (T4): choices, or what the environment says.
#[component]
fn Kept(kept: SourcedKeep) -> impl IntoView {
    let SourcedKeep { keep, fixed } = kept;
    if fixed {
        return view! {
            <div class="field">
                <span class="field-label">{text::AUDIT_KEEP}</span>
                <p class="field-static">{kept_for(keep)}</p>
                <p class="field-hint">{text::fixed_by("PINCHY_AUDIT_KEEP")}</p>
            </div>
        }
        .into_any();
    }
    let options = KeepFor::ALL.iter().map(|keep| RadioOption::new(keep.as_str(), kept_for(*keep))).collect();
    view! {
        <RadioGroup id="settings-audit-keep" name="audit_keep" legend=text::AUDIT_KEEP options checked=keep.as_str() />
    }
    .into_any()
}

/// One limit: choices, or what the environment says.
#[component]
fn Limit(
    name: &'static str,
    label: &'static str,
    /// What sets it where the server is started.
    variable: &'static str,
    limit: SourcedLimit,
    /// What is sent, and how long that is.
    choices: Vec<(&'static str, Duration)>,
) -> impl IntoView {
    let length = Duration::from_secs(limit.seconds);
    if limit.fixed {
        return view! {
            <div class="field">
                <span class="field-label">{label}</span>
                <p class="field-static">{crate::text::length(length)}</p>
                <p class="field-hint">{text::fixed_by(variable)}</p>
            </div>
        }
        .into_any();
    }
    let checked = choices.iter().find(|(_, choice)| *choice == length).map_or("", |(sent, _)| sent);
    let options = choices.iter().map(|(sent, choice)| RadioOption::new(*sent, crate::text::length(*choice))).collect();
    view! { <RadioGroup id=format!("settings-{name}") name legend=label options checked /> }.into_any()
}
