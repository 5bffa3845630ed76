use super::composer::{FIELD, typed};
use crate::domain::ChatId;
use crate::effect::{on_change, optional};
use crate::error::AppError;
use crate::features::auth::components::FormAlert;
use crate::features::chat::{
    api::{DeleteChat, KeepDraft, RenameChat, RetryAnswer, SendMessage, SetChatContext, StopAnswer},
    model::{ChatActed, ChatDeed},
    text,
};
use crate::features::context::{model::ContextActed, text as context};
use crate::form::{FormState, use_flash, use_form};
use crate::outcome::Outcome;
use crate::ui::{Alert, AlertKind, Toast, fill};
use crate::view::view;
use crate::wire::{Post, Sender};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What was typed while the first message of a chat was on its way. The chat's own page, which is another, goes on with it.
#[derive(Clone, Copy)]
pub struct Carried(StoredValue<Option<(ChatId, String)>>);

impl Carried {
    /// Provides it to all pages.
    pub fn provide() {
        provide_context(Self(StoredValue::new(None)));
    }

    fn put(self, chat: Option<ChatId>, typed: String) {
        self.0.set_value(chat.filter(|_| !typed.is_empty()).map(|chat| (chat, typed)));
    }

    fn take(self, here: Option<ChatId>) -> Option<String> {
        let is_here = |(chat, _): &mut (ChatId, String)| Some(*chat) == here;
        self.0.try_update_value(|carried| carried.take_if(is_here)).flatten().map(|(_, typed)| typed)
    }
}

/// What can be done in a chat from its page, and what came of it last.
#[derive(Clone, Copy)]
pub struct ChatActs {
    /// Sends a message.
    pub send: Post<SendMessage>,
    /// Stops the answer.
    pub stop: Post<StopAnswer>,
    /// Asks once more.
    pub retry: Post<RetryAnswer>,
    /// Gives the chat another name.
    pub rename: Post<RenameChat>,
    /// Switches the context (X3).
    pub context: Post<SetChatContext>,
    /// Keeps what is typed.
    pub keep: Post<KeepDraft>,
    /// What came of the form for the name.
    pub renamed: FormState<ChatActed>,
    /// What came of the last message.
    pub sent: FormState<ChatActed>,
    /// How many messages were sent from here.
    pub sent_count: RwSignal<u32>,
    /// The chat that the address names.
    here: Option<ChatId>,
    carried: Carried,
    outcome: Outcome<ChatActed>,
    count: RwSignal<u32>,
}

impl ChatActs {
    /// Begins, for the page whose address names `chat`.
    pub fn begin(chat: &str) -> Self {
        let (send, rename) = (Post::new(), Post::new());
        let acts = Self {
            send,
            stop: Post::new(),
            retry: Post::new(),
            rename,
            context: Post::new(),
            keep: Post::new(),
            renamed: use_form("chat/rename", rename),
            sent: use_form("chat/send", send),
            sent_count: RwSignal::new(0),
            here: chat.parse().ok(),
            carried: expect_context::<Carried>(),
            outcome: Outcome::new(),
            count: RwSignal::new(0),
        };
        acts.follow("chat/stop", acts.stop);
        acts.follow("chat/retry", acts.retry);
        acts.follow("chat/rename", acts.rename);
        acts.follow("chat/context", acts.context);
        acts.follow_messages();
        // This leads on by a plain form alone.
        if let Some(flash) = use_flash(DeleteChat::PATH.trim_start_matches("/api/")) {
            acts.outcome.show(flash.reply(), flash.error);
        }
        acts
    }

    /// How often something was done: the page loads anew when it rises.
    pub fn count(self) -> u32 {
        self.count.get()
    }

    /// Has the page load anew.
    pub fn look(self) {
        self.count.try_update(|count| *count += 1);
    }

    fn follow(self, name: &'static str, sender: impl Into<Sender>) {
        self.outcome.follow(name, sender, move || self.look());
    }

    /// What goes on here of what was typed on the page before, once. An address that names no chat may show it already, for a moment:
    /// that page is about to go, and takes nothing.
    pub fn take_carried(self) -> Option<String> {
        self.carried.take(self.here)
    }

    /// A message leads to its chat's own page. What was typed since it was sent is not in it, and stays (F4).
    fn follow_messages(self) {
        let (navigate, pending) = (use_navigate(), self.send.pending());
        let on_its_way = StoredValue::new(String::new());
        on_change(
            move || pending.get(),
            move |is_pending| {
                if is_pending {
                    on_its_way.set_value(typed().unwrap_or_default());
                }
            },
        );
        self.outcome.follow("chat/send", self.send, move || {
            let Some(acted) = self.outcome.acted.get_untracked() else { return self.look() };
            let ChatDeed::Sent { offered } = acted.deed else { return self.look() };
            self.sent_count.update(|count| *count += 1);
            let typed = typed().unwrap_or_default();
            let rest = if offered { typed.clone() } else { on_its_way.with_value(|sent| rest(&typed, sent)) };
            if acted.chat.is_some() && acted.chat == self.here {
                if rest != typed {
                    fill(FIELD, &rest);
                }
                self.look();
            } else {
                self.carried.put(acted.chat, rest);
                navigate(&acted.address(), NavigateOptions { replace: true, state: true.into(), ..Default::default() });
            }
        });
    }
}

/// What is left of what was typed once `sent` is sent. Where it was changed meanwhile, nobody knows what is new, and all of it is left.
fn rest(typed: &str, sent: &str) -> String {
    typed.strip_prefix(sent).map_or(typed, str::trim_start).to_owned()
}

/// What the last act came to, or why it was not done.
#[component]
pub fn ChatOutcome(
    /// The acts of the page.
    acts: ChatActs,
) -> impl IntoView {
    let refused = acts.outcome.refused;
    let ended = Signal::derive(move || refused.get().filter(|error| *error == AppError::SignedOut));
    // What is wrong with a field is told at the field.
    let other = move || {
        let at_a_field = |error: &AppError| ["text", "title"].iter().any(|field| error.fault_of(field).is_some());
        refused
            .get()
            .filter(|error| *error != AppError::SignedOut && !at_a_field(error))
            .map(|error| text::error(&error))
    };
    let undone = use_flash("context/undo");
    let restored = undone.as_ref().and_then(|flash| flash.reply::<ContextActed>()).map(|acted| context::acted(&acted));
    let not_restored = undone.and_then(|flash| flash.error).map(|error| context::error(&error));
    let done = move || acts.outcome.acted.get().and_then(|acted| text::done(acted.deed));
    view! {
        {optional(move || other().map(|words| view! { <Alert kind=AlertKind::Error>{words}</Alert> }.into_any()))}
        <FormAlert error=ended say=text::error cut=acts.sent.was_cut() />
        {not_restored.map(|words| view! { <Alert kind=AlertKind::Error>{words}</Alert> }.into_any())}
        {restored.map(|message| view! { <Toast message /> }.into_any())}
        {optional(move || done().map(|message| view! { <Toast message /> }.into_any()))}
    }
    .into_any()
}
