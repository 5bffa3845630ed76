//! What a form sends and what its page shows afterwards, the same with scripts on and off.

use crate::effect::{effect, on_change};
use crate::error::AppError;
use crate::json;
use crate::live::use_live;
use crate::wire::{self, Answer, Post, Sender};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::marker::PhantomData;

/// What a plain form left for the page that it leads to; read once (F1, F4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The form that was sent.
    pub form: String,
    /// What was typed, by field; never a password.
    pub typed: Vec<(String, String)>,
    /// Whether a typed value had to be cut to its field's limit.
    pub cut: bool,
    /// Why it was not done.
    pub error: Option<AppError>,
    /// What came of it: the server function's value as JSON.
    pub reply: Option<String>,
}

impl Flash {
    /// What was typed into a field.
    pub fn typed(&self, field: &str) -> Option<&str> {
        self.typed.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// What came of the form, where it was done.
    pub fn reply<T: DeserializeOwned>(&self) -> Option<T> {
        self.reply.as_deref().and_then(json::read)
    }
}

/// Where a form that is done leads: a path of this site, opened as a new document because the session has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The path.
    pub path: String,
}

/// The state of one form on a page, from its action where scripts run and from the flash where they do not.
pub struct FormState<T: Clone + Send + Sync + 'static> {
    /// Why it was not done.
    pub error: Signal<Option<AppError>>,
    /// What came of it.
    pub value: Reply<T>,
    /// Whether it is on its way.
    pub pending: Signal<bool>,
    flash: StoredValue<Option<Flash>>,
}

// Derived, these would ask the same of `T`, which lies behind signals.
impl<T: Clone + Send + Sync + 'static> Clone for FormState<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for FormState<T> {}

/// What came of a form, read where it is asked for: a signal for each type would be much code.
pub struct Reply<T> {
    answer: Signal<Option<Answer>>,
    kind: PhantomData<fn() -> T>,
}

// Derived, these would ask the same of `T`, of which there is none here.
impl<T> Clone for Reply<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reply<T> {}

impl<T: DeserializeOwned> Reply<T> {
    /// It, once the form is done.
    pub fn get(self) -> Option<T> {
        read_reply(self.answer.get())
    }

    /// It as it is for the moment.
    pub fn get_untracked(self) -> Option<T> {
        read_reply(self.answer.get_untracked())
    }

    /// Lets `look` see it.
    pub fn with<R>(self, look: impl FnOnce(&Option<T>) -> R) -> R {
        look(&self.get())
    }

    /// Lets `look` see it as it is for the moment.
    pub fn with_untracked<R>(self, look: impl FnOnce(&Option<T>) -> R) -> R {
        look(&self.get_untracked())
    }
}

fn read_reply<T: DeserializeOwned>(answer: Option<Answer>) -> Option<T> {
    answer.and_then(|answer| wire::read(&answer).ok())
}

impl<T: Clone + Send + Sync + 'static> FormState<T> {
    /// What a field starts with: what was typed before, or else `usual`.
    pub fn typed(&self, field: &str, usual: &str) -> String {
        self.flash.with_value(|flash| flash.as_ref().and_then(|flash| flash.typed(field)).unwrap_or(usual).to_owned())
    }

    /// Whether what was typed had to be cut.
    pub fn was_cut(&self) -> bool {
        self.flash.with_value(|flash| flash.as_ref().is_some_and(|flash| flash.cut))
    }

    /// What is wrong with a field, in words.
    pub fn fault(&self, field: &'static str) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || error.get().and_then(|error| error.fault_of(field)).map(crate::text::fault))
    }
}

/// Joins what came of a form and its flash. `name` is the endpoint of the server function.
pub fn use_form<S>(name: &'static str, post: Post<S>) -> FormState<S::Output>
where
    S: ServerFn<Error = AppError>,
    S::Output: Clone + Send + Sync + DeserializeOwned + 'static,
{
    use_sender(name, post.into())
}

/// The same for a sender whose function gives a `T`.
fn use_sender<T>(name: &'static str, sender: Sender) -> FormState<T>
where
    T: Clone + Send + Sync + DeserializeOwned + 'static,
{
    let (answer, error) = answer_and_error(name, sender, |answer| wire::read::<T>(answer).err());
    let value = Reply { answer, kind: PhantomData };
    FormState { error, value, pending: sender.pending(), flash: StoredValue::new(use_flash(name)) }
}

/// What came of the last form, and why it was not done; what cannot be read is a refusal too.
fn answer_and_error(
    name: &str,
    sender: Sender,
    refusal: fn(&Answer) -> Option<AppError>,
) -> (Signal<Option<Answer>>, Signal<Option<AppError>>) {
    // Before this page sends one, what its flash says.
    let (answer, flashed) = (sender.answer(), flashed(name));
    let answer = Signal::derive(move || answer.get().or_else(|| flashed.clone()));
    (answer, Signal::derive(move || answer.get().as_ref().and_then(refusal)))
}

/// What came of the form with which the document was opened.
pub fn flashed(name: &str) -> Option<Answer> {
    let flash = use_flash(name)?;
    flash.error.map(Err).or_else(|| flash.reply.map(Ok))
}

/// The flash of a form on this page, if it has one.
pub fn use_flash(name: &str) -> Option<Flash> {
    use_context::<PageFlash>().and_then(|page| page.0.get_value()).filter(|flash| flash.form == name)
}

/// The flash with which the document was opened; gone once the person has moved on.
#[derive(Clone, Copy)]
struct PageFlash(StoredValue<Option<Flash>>);

/// Hands the document's flash to the forms of its page. To be called once, inside the router.
pub fn provide_flash() {
    let flash = SharedValue::new_str(|| {
        #[cfg(feature = "ssr")]
        return serde_json::to_string(&crate::server::http::reply::Call::current().flash()).unwrap_or_default();
        #[cfg(not(feature = "ssr"))]
        String::new()
    });
    let page = PageFlash(StoredValue::new(json::read::<Option<Flash>>(&flash).flatten()));
    let path = leptos_router::hooks::use_location().pathname;
    on_change(move || path.get(), move |_| page.0.set_value(None));
    provide_context(page);
}

/// A form's one-time id, the same on both sides (F7). Belongs into a hidden field `form_id`.
pub fn use_form_id() -> String {
    SharedValue::new_str(|| uuid::Uuid::new_v4().simple().to_string()).into_inner()
}

/// Opens a document once a form has led on to it. The session has changed, so the page is not merely exchanged.
pub fn follow(state: FormState<Destination>) {
    follow_to(state.pending, Signal::derive(move || state.value.get()));
}

/// The same where `leads` says where, and `pending` whether the form is on its way.
pub fn follow_to(pending: Signal<bool>, leads: Signal<Option<Destination>>) {
    // The session that it ends on the way is no news to whoever sent it.
    let live = use_live();
    effect(move || live.set_leaving(pending.get() || leads.with(Option::is_some)));
    effect(move || {
        if let Some(destination) = leads.get() {
            let path = destination.path;
            #[cfg(feature = "hydrate")]
            if window().location().assign(&path).is_err() {
                leptos::logging::error!("cannot open {path}");
            }
            #[cfg(not(feature = "hydrate"))]
            drop(path);
        }
    });
}
