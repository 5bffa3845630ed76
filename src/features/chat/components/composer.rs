use super::acts::ChatActs;
use crate::effect::{effect, on_change, optional, words};
use crate::features::chat::{
    api::{KeepDraft, StopAnswer},
    model::{MAX_MESSAGE, Place},
    text,
};
use crate::frame::use_frame;
use crate::ui::{ButtonKind, Checkbox, LinkButton, MessageField, SubmitButton, focus, text_of};
use crate::view::view;
use crate::wire::PostForm;
use leptos::leptos_dom::helpers::debounce;
use leptos::{ev, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use std::time::Duration;

/// The id of the field.
pub const FIELD: &str = "message";
/// The id of the form: what is offered elsewhere on the page is sent with it.
pub const COMPOSER: &str = "composer";
/// How long typing has to rest before it is kept.
const REST: Duration = Duration::from_millis(600);

/// What stands in the field, where it is there.
pub fn typed() -> Option<String> {
    text_of(FIELD)
}

/// What stands in the composer's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The composer.
    Write(Place, String),
    /// Nobody can answer (H6).
    NoProvider,
    /// The agent is not the reader's any more (N4).
    Closed,
}

/// Where the next message is typed.
#[component]
pub fn Composer(
    /// What is there to be done.
    next: Next,
    /// What was typed before.
    draft: String,
    /// Whether an answer is being written.
    running: Signal<bool>,
    /// Who answers (V4).
    by: Signal<Option<String>>,
    /// The form's one-time id.
    form_id: RwSignal<String>,
    /// The acts of the page.
    acts: ChatActs,
) -> impl IntoView {
    match next {
        Next::Write(place, agent) => view! { <Writing place agent draft running by form_id acts /> }.into_any(),
        Next::Closed => view! { <p class="chat-note">{text::CLOSED}</p> {unsent(draft)} }.into_any(),
        Next::NoProvider => view! { <NoProvider /> {unsent(draft)} }.into_any(),
    }
}

/// What was typed where it cannot be sent: it is still there, to be read and copied (F4).
fn unsent(draft: String) -> Option<AnyView> {
    (!draft.trim().is_empty()).then(|| {
        view! {
            <pre class="received" role="region" tabindex="0" aria-label=text::UNSENT>
                {draft}
            </pre>
        }
        .into_any()
    })
}

/// To members whom to ask, to admins the way (H6).
#[component]
fn NoProvider() -> impl IntoView {
    let frame = use_frame();
    let is_admin = move || frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.role.is_admin());
    let note = move || {
        Some(if is_admin()? {
            view! {
                <div class="chat-note">
                    <p>{text::NO_PROVIDER_ADMIN}</p>
                    <LinkButton href="/providers" kind=ButtonKind::Primary label=text::CONNECT />
                </div>
            }
            .into_any()
        } else {
            view! { <p class="chat-note">{text::NO_PROVIDER}</p> }.into_any()
        })
    };
    optional(note)
}

#[component]
fn Writing(
    place: Place,
    agent: String,
    draft: String,
    running: Signal<bool>,
    by: Signal<Option<String>>,
    form_id: RwSignal<String>,
    acts: ChatActs,
) -> impl IntoView {
    let pending = acts.send.pending();
    let hold = Signal::derive(move || pending.get() || running.get());
    // Each message is a form of its own (F7).
    on_change(move || acts.sent_count.get(), move |_| form_id.set(uuid::Uuid::new_v4().simple().to_string()));
    // Whoever is led here by a message of theirs writes on.
    let state = use_location().state;
    effect(move || {
        if state.with_untracked(|state| state.to_js_value().is_truthy()) {
            focus(FIELD);
        }
    });
    let chat = place.chat.map(|chat| chat.to_string()).unwrap_or_default();
    let (of_agent, of_chat) = (place.agent.to_string(), chat.clone());
    let mut keep = debounce(REST, move |count: u32| {
        // What is on its way is no draft; what is typed beside it becomes one once it has arrived.
        let Some(text) = typed().filter(|_| pending.try_get_untracked() == Some(false)) else { return };
        let was_sent = text.is_empty() && acts.sent_count.try_get_untracked() != Some(count);
        if !was_sent {
            acts.keep.send(&KeepDraft { agent: of_agent.clone(), chat: of_chat.clone(), text });
        }
    });
    let on_type = Callback::new({
        let keep = std::sync::Mutex::new(move || keep(acts.sent_count.get_untracked()));
        move |()| {
            if let Ok(mut keep) = keep.lock() {
                keep();
            }
        }
    });
    on_change(
        move || pending.get(),
        move |is_pending| {
            if !is_pending && typed().is_some_and(|text| !text.is_empty()) {
                on_type.run(());
            }
        },
    );
    let carried = acts.take_carried();
    if carried.is_some() {
        effect(move || on_type.run(()));
    }
    let draft = carried.unwrap_or(draft);
    let (stop_agent, stop_chat) = (place.agent.to_string(), chat.clone());
    let stop = move |event: ev::MouseEvent| {
        event.prevent_default();
        if !acts.stop.pending().get_untracked() {
            acts.stop.send(&StopAnswer { agent: stop_agent.clone(), chat: stop_chat.clone(), text: String::new() });
        }
    };
    let is_new = place.chat.is_none();
    view! {
        <div class="composer">
            <PostForm action=acts.send id=COMPOSER>
                <input type="hidden" name="agent" value=place.agent.to_string() />
                <input type="hidden" name="chat" value=chat />
                <input type="hidden" name="form_id" value=move || form_id.get() />
                <MessageField
                    id=FIELD
                    name="text"
                    label=text::MESSAGE
                    placeholder=text::placeholder(&agent)
                    value=acts.sent.typed("text", &draft)
                    maxlength=MAX_MESSAGE
                    error=acts.sent.fault("text")
                    hold
                    on_type
                />
                <div class="composer-row">
                    <span class="composer-by">{words(move || by.get().unwrap_or_default())}</span>
                    <Turn running stop=Callback::new(stop) pending />
                </div>
                {is_new
                    .then(|| {
                        view! {
                            <input type="hidden" name="context_shown" value="yes" />
                            <Checkbox
                                id="use-context"
                                name="use_context"
                                label=text::USE_CONTEXT
                                hint=text::USE_CONTEXT_HINT
                                checked=true
                            />
                        }
                            .into_any()
                    })}
            </PostForm>
        </div>
    }
    .into_any()
}

/// Send, or, while an answer is being written, Stop. Without scripts both keep what is typed meanwhile.
#[component]
fn Turn(running: Signal<bool>, stop: Callback<ev::MouseEvent>, pending: Signal<bool>) -> impl IntoView {
    optional(move || {
        Some(if running.get() {
            view! {
                <button type="submit" class="button no-js" formaction=KeepDraft::PATH>
                    {text::REFRESH}
                </button>
                <button
                    type="submit"
                    class="button"
                    formaction=StopAnswer::PATH
                    on:click=move |event| stop.run(event)
                >
                    {text::STOP}
                </button>
            }
            .into_any()
        } else {
            view! { <SubmitButton kind=ButtonKind::Primary label=text::SEND busy=pending /> }.into_any()
        })
    })
}
