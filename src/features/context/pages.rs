//! `/account/context`: what one lets agents know (X1).

use super::api::{ReadOwnContext, SaveContext, UndoContext};
use super::model::{ALL_FIELDS, ContextActed, ContextField, ContextPage as Page, MAX, PersonalContext};
use super::text;
use crate::domain::EntryId;
use crate::effect::{Memo, on_change, optional, words};
use crate::error::AppError;
use crate::features::auth::components::FormAlert;
use crate::form::{FormState, use_form};
use crate::frame::Framed;
use crate::outcome::{Outcome, UndoToast};
use crate::ui::{
    Alert, AlertKind, ButtonKind, Counter, LoadFailed, SkeletonRows, SubmitButton, TextArea, TextField, Title,
    use_typed,
};
use crate::view::{Transition, view};
use crate::wire::{Post, PostForm, load};
use leptos::prelude::*;

/// Where it stands.
const PATH: &str = "/account/context";
/// The fields, in the order of [`ContextField`].
const IDS: &[&str] = &["context-name", "context-role", "context-preferences", "context-else"];

/// The page.
#[component]
pub fn ContextPage() -> impl IntoView {
    let current = load(|| ReadOwnContext {});
    let retry = Callback::new(move |()| current.refetch());
    let form = SaveForm::new();
    let undo = Post::<UndoContext>::new();
    let outcome = Outcome::<ContextActed>::new();
    outcome.follow("context/save", form.save, || ());
    // Its fields remember what was loaded last, which an undo then takes the place of. A refusal leaves them as they are (F4).
    on_change(
        move || form.state.value.get(),
        move |saved| {
            if saved.is_some() {
                current.refetch();
            }
        },
    );
    outcome.follow("context/undo", undo, move || current.refetch());
    // What is wrong with the form stands at the form.
    let of_form = move |error: &AppError| form.state.error.with(|of_form| of_form.as_ref() == Some(error));
    let refused = move || outcome.refused.get().filter(|error| !of_form(error));
    let toast = move |acted: ContextActed| {
        view! { <UndoToast message=text::acted(&acted) entry=acted.undo undo=undo view=PATH.to_owned() /> }.into_any()
    };
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <p>
                        <a href="/account">{text::BACK}</a>
                    </p>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            {optional(move || {
                refused().map(|error| view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> }.into_any())
            })}
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {
                    let shown = current.shown();
                    optional(move || match shown()? {
                        Ok(page) => Some(view! { <Panels page form /> }.into_any()),
                        Err(error) => {
                            Some(view! { <LoadFailed message=crate::text::error(&error) on_retry=retry /> }.into_any())
                        }
                    })
                }
            </Transition>
            {optional(move || outcome.acted.get().map(toast))}
        </Framed>
    }
    .into_any()
}

/// The form, which outlives what the page shows.
#[derive(Clone, Copy)]
struct SaveForm {
    save: Post<SaveContext>,
    state: FormState<ContextActed>,
}

impl SaveForm {
    fn new() -> Self {
        let save = Post::new();
        Self { save, state: use_form("context/save", save) }
    }
}

/// The form, and beside it what agents receive with what stands in it.
#[component]
fn Panels(page: Page, form: SaveForm) -> impl IntoView {
    let Page { context, organisation, name, entry } = page;
    let typed = |field: ContextField| form.state.typed(field.as_str(), context.get(field));
    let start: Vec<_> = ContextField::ALL.iter().map(|field| typed(*field)).collect();
    let typed = use_typed(IDS, start.clone());
    let draft = Memo::new(move |_| typed.with(|typed| read(typed)));
    view! {
        <div class="stack">
            <section class="panel">
                <Form start draft entry form />
            </section>
            <section class="panel">
                <h2>{text::PREVIEW}</h2>
                <p class="muted">{text::PREVIEW_HINT}</p>
                <Preview organisation draft />
                <p class="muted">{text::OWN_AGENT_HINT}</p>
                <p class="received">{text::called(&name)}</p>
            </section>
        </div>
    }
    .into_any()
}

fn read(typed: &[String]) -> PersonalContext {
    match typed {
        [name, role, preferences, other] => PersonalContext::typed([name, role, preferences, other]),
        _ => PersonalContext::default(),
    }
}

#[component]
fn Form(start: Vec<String>, draft: Memo<PersonalContext>, entry: Option<EntryId>, form: SaveForm) -> impl IntoView {
    let SaveForm { save, state } = form;
    let seen = use_seen(entry, state);
    let [name, role, preferences, other] = start.try_into().unwrap_or_default();
    let count = Signal::derive(move || draft.with(PersonalContext::count));
    let too_long = Signal::derive(move || {
        state.error.with(|error| error.as_ref()?.fault_of(ALL_FIELDS).map(|_| text::TOO_LONG.to_owned()))
    });
    view! {
        <FormAlert error=state.error cut=state.was_cut() say=text::error />
        <PostForm action=save>
            <input type="hidden" name="seen" value=seen />
            <TextField
                id=IDS[0]
                name=ContextField::PreferredName.as_str()
                label=text::PREFERRED_NAME
                hint=text::PREFERRED_NAME_HINT
                autocomplete="nickname"
                value=name
                error=state.fault(ContextField::PreferredName.as_str())
            />
            <TextField
                id=IDS[1]
                name=ContextField::Role.as_str()
                label=text::ROLE
                hint=text::ROLE_HINT
                autocomplete="organization-title"
                value=role
                error=state.fault(ContextField::Role.as_str())
            />
            <TextArea
                id=IDS[2]
                name=ContextField::Preferences.as_str()
                label=text::PREFERENCES
                hint=text::PREFERENCES_HINT
                value=preferences
                error=state.fault(ContextField::Preferences.as_str())
            />
            <TextArea
                id=IDS[3]
                name=ContextField::AnythingElse.as_str()
                label=text::ANYTHING_ELSE
                hint=text::ANYTHING_ELSE_HINT
                rows=6
                value=other
                error=state.fault(ContextField::AnythingElse.as_str())
            />
            <Counter count max=MAX error=too_long />
            <div class="panel-actions">
                <SubmitButton kind=ButtonKind::Primary label=text::SAVE busy=state.pending />
            </div>
        </PostForm>
    }
    .into_any()
}

/// The entry of the act that left the context as this page has seen it. It moves on with what is saved here, and with what a refusal
/// has told of: then the next saving is meant.
fn use_seen(entry: Option<EntryId>, state: FormState<ContextActed>) -> impl Fn() -> String + Send + Clone + 'static {
    let seen = RwSignal::new(entry);
    let saved = move |acted: Option<ContextActed>| acted.into_iter().for_each(|acted| seen.set(acted.entry));
    on_change(move || state.value.get(), saved);
    let refused = move |error| {
        if let Some(AppError::ContextStale { entry }) = error {
            seen.set(entry);
        }
    };
    on_change(move || state.error.get(), refused);
    move || seen.get().map(|entry| entry.to_string()).unwrap_or_default()
}

/// The very text that agents receive, made by the same function.
#[component]
fn Preview(organisation: String, draft: Memo<PersonalContext>) -> impl IntoView {
    let received = Memo::new(move |_| draft.with(|draft| text::received(&organisation, draft)));
    optional(move || {
        let is_empty = received.with(String::is_empty);
        Some(if is_empty {
            view! { <p class="muted">{text::NOTHING}</p> }.into_any()
        } else {
            view! { <pre class="received" role="region" tabindex="0" aria-label=text::PREVIEW>{words(move || received.get())}</pre> }
                .into_any()
        })
    })
}
