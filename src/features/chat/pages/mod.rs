//! `/chat/<agent>` and `/chat/<agent>/<chat>` (H2): one page, which shows the chat used last where the address names none.

use super::components::{
    About, COMPOSER, ChatActs, ChatOutcome, Composer, Conversation, Head, Next, Picker, rows, typed,
};
use super::{
    api::{ReadChat, ReadChats},
    model::{ChatList, ChatPage as Page, Open, Place},
    text,
};
use crate::domain::{Topic, UserId};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::form::use_form_id;
use crate::frame::{Framed, use_frame};
use crate::live;
use crate::ui::{Empty, Icon, LoadFailed, SkeletonRows, SubmitButton, Title};
use crate::view::{Transition, view};
use crate::wire::{Load, PostForm, load_live, part};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page.
#[component]
pub fn ChatPage() -> impl IntoView {
    let frame = use_frame();
    let user = Memo::new(move |_| frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.id));
    let params = use_params_map();
    let place =
        Memo::new(move |_| params.with(|params| ["agent", "chat"].map(|name| params.get(name).unwrap_or_default())));
    let form_id = RwSignal::new(use_form_id());
    view! {
        <Framed>
            <div class="chat">
                // Another chat's page begins anew.
                {optional(move || {
                    let (user, place) = (user.get()?, place.get());
                    Some(view! { <Everything user place form_id /> }.into_any())
                })}
            </div>
        </Framed>
    }
    .into_any()
}

#[component]
fn Everything(user: UserId, place: [String; 2], form_id: RwSignal<String>) -> impl IntoView {
    let [agent, chat] = place;
    let acts = ChatActs::begin(&chat);
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")).unwrap_or_default());
    let search = RwSignal::new(query.with_untracked(|query| query.get("q")).unwrap_or_default());
    let of = agent.clone();
    let loaded = load_live(
        move || ReadChat { agent: of.clone(), chat: chat.clone(), before: before.get() },
        move || acts.count(),
        live::follow(&[Topic::Chats(user), Topic::Providers, Topic::Agents], true),
    );
    let listed = load_live(
        move || ReadChats { agent: agent.clone(), q: search.get() },
        move || acts.count(),
        live::follow(&[Topic::Chats(user)], false),
    );
    view! {
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            <Loaded loaded listed search before form_id acts />
        </Transition>
    }
    .into_any()
}

/// The parts of the page, each of which is drawn anew by itself.
#[component]
fn Loaded(
    loaded: Load<Page>,
    listed: Load<ChatList>,
    search: RwSignal<String>,
    before: Memo<String>,
    form_id: RwSignal<String>,
    acts: ChatActs,
) -> impl IntoView {
    let shown = loaded.shown();
    let page = Memo::new(move |_| shown());
    let listing = loaded.listing(rows);
    let error = Memo::new(move |_| page.get().and_then(Result::err));
    let is_there = Memo::new(move |_| matches!(page.get(), Some(Ok(_))));
    let was_there = StoredValue::new(false);
    let retry = Callback::new(move |()| loaded.refetch());
    let there = move || {
        is_there.get().then(|| {
            was_there.set_value(true);
            view! {
                <Headline page listed search acts />
                <Conversation page listing acts />
                <Foot page before form_id acts />
            }
            .into_any()
        })
    };
    view! {
        {optional(move || {
            error.get().map(|error| view! { <Missing error was_there=was_there.get_value() retry /> }.into_any())
        })}
        {optional(there)}
    }
    .into_any()
}

/// What cannot be shown, or not any more.
#[component]
fn Missing(error: AppError, was_there: bool, retry: Callback<()>) -> impl IntoView {
    let (title, next) = text::not_there(was_there);
    view! {
        <Title text=text::CHAT />
        {if error == AppError::NotFound {
            view! { <Empty icon=Icon::Chat title text=next /> }.into_any()
        } else {
            view! { <LoadFailed message=text::error(&error) on_retry=retry /> }.into_any()
        }}
    }
    .into_any()
}

type Shown = Memo<Option<Result<Page, AppError>>>;

#[component]
fn Headline(page: Shown, listed: Load<ChatList>, search: RwSignal<String>, acts: ChatActs) -> impl IntoView {
    let agent = part(page, |page| (page.agent.clone(), page.place()));
    let title = part(page, |page| match &page.chat {
        Some(chat) => format!("{} · {}", chat.title, page.agent.name),
        None => page.agent.name.clone(),
    });
    let about = part(page, |page| page.chat.as_ref().map(|chat| (page.place(), chat.title.clone(), chat.context_off)));
    let messages = part(page, |page| page.chat.as_ref().map_or(0, |chat| chat.messages));
    let messages = Signal::derive(move || messages.get().unwrap_or_default());
    let about = move || {
        about
            .get()
            .flatten()
            .map(|(place, title, context_off)| view! { <About place title context_off messages acts /> }.into_any())
    };
    let head = move || {
        agent.get().map(|(agent, place)| {
            let picker = view! { <Picker view=place.address() listed search /> }.into_any();
            view! { <Head agent picker about=optional(about) /> }.into_any()
        })
    };
    view! {
        {optional(move || title.get().map(|title| view! { <Title text=title /> }.into_any()))}
        {optional(head)}
    }
    .into_any()
}

/// What stands below the conversation.
#[component]
fn Foot(page: Shown, before: Memo<String>, form_id: RwSignal<String>, acts: ChatActs) -> impl IntoView {
    let next = part(page, |page| match &page.open {
        Open::Yes(_) => Next::Write(page.place(), page.agent.name.clone()),
        Open::NoProvider => Next::NoProvider,
        Open::Closed => Next::Closed,
    });
    let offers = part(page, |page| page.offers.clone());
    let place = part(page, Page::place);
    let running = part(page, |page| page.running.is_some());
    let running = Signal::derive(move || running.get().unwrap_or_default());
    let by = part(page, |page| match &page.open {
        Open::Yes(by) => Some(text::answers(by)),
        _ => None,
    });
    let by = Signal::derive(move || by.get().flatten());
    let last = StoredValue::new(None::<String>);
    let composer = move || {
        let next = next.get()?;
        let kept = || page.with_untracked(|page| Some(page.as_ref()?.as_ref().ok()?.draft.clone())).unwrap_or_default();
        // What stands in a field that this takes the place of is newer than what was kept.
        let draft = last.get_value().map_or_else(kept, |last| typed().unwrap_or(last));
        last.set_value(Some(draft.clone()));
        Some(view! { <Composer next draft running by form_id acts /> }.into_any())
    };
    // Where nobody could answer a message, an answer that is under way can still be stopped.
    let stop = move || {
        let place = place.get().filter(|_| running.get() && by.get().is_none())?;
        Some(view! { <StopAlone place acts /> }.into_any())
    };
    let offered = move || {
        let offers = offers.get().filter(|offers| !offers.is_empty() && !running.get())?;
        Some(view! { <Offers offers /> }.into_any())
    };
    let latest = move || {
        let place = place.get().filter(|_| !before.get().is_empty())?;
        Some(view! { <p class="chat-more"><a href=place.address()>{text::LATEST}</a></p> }.into_any())
    };
    view! {
        <div class="chat-foot">
            {optional(latest)}
            <ChatOutcome acts />
            {optional(offered)}
            {optional(stop)}
            {optional(composer)}
        </div>
    }
    .into_any()
}

#[component]
fn StopAlone(place: Place, acts: ChatActs) -> impl IntoView {
    view! {
        <PostForm action=acts.stop>
            <input type="hidden" name="agent" value=place.agent.to_string() />
            <input type="hidden" name="chat" value=place.chat.map(|chat| chat.to_string()) />
            <SubmitButton label=text::STOP busy=acts.stop.pending() />
        </PostForm>
    }
    .into_any()
}

/// What one could say, by one click. It is sent with the composer's form, so that what was chosen there counts (X3).
#[component]
fn Offers(offers: Vec<String>) -> impl IntoView {
    let offer = |words: String| {
        let value = words.clone();
        view! { <button type="submit" form=COMPOSER name="offer" value=value class="offer">{words}</button> }.into_any()
    };
    view! {
        <div class="offers" role="group" aria-label=text::STARTERS>
            // The first button of a form is the one that Enter in a checkbox presses.
            <button type="submit" form=COMPOSER hidden=true></button>
            {offers.into_iter().map(offer).collect_view()}
        </div>
    }
    .into_any()
}
