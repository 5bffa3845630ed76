//! What the acts of a page came to last, whatever form sent them: shown in one place, so that it outlives the row or panel that acted.

use crate::domain::EntryId;
use crate::effect::{Slot, on_change};
use crate::error::AppError;
use crate::form::flashed;
use crate::text;
use crate::ui::Toast;
use crate::view::view;
use crate::wire::{self, Answer, PostForm, Sender};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// The last outcome of acts that each answer with a `T`.
pub struct Outcome<T: Clone + Send + Sync + 'static> {
    /// What was done.
    pub acted: Slot<T>,
    /// Why something was not done.
    pub refused: RwSignal<Option<AppError>>,
}

// Derived, these would ask the same of `T`, which lies behind a signal.
impl<T: Clone + Send + Sync + 'static> Clone for Outcome<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for Outcome<T> {}

impl<T: Clone + Send + Sync + DeserializeOwned + 'static> Outcome<T> {
    /// Nothing was done so far.
    pub fn new() -> Self {
        Self { acted: Slot::new(None), refused: RwSignal::new(None) }
    }

    /// Shows an outcome in place of the last.
    pub fn show(self, acted: Option<T>, refused: Option<AppError>) {
        self.acted.set(acted);
        self.refused.set(refused);
    }

    /// Shows what `sender` comes to, whether scripts or a plain form sent it; `name` is the endpoint of its server function. `then` runs
    /// after each answer, also after a refusal: the page then shows what is the case now.
    pub fn follow(self, name: &'static str, sender: impl Into<Sender>, then: impl Fn() + 'static) {
        let show = move |answer: &Answer| match wire::read(answer) {
            Ok(acted) => self.show(Some(acted), None),
            Err(error) => self.show(None, Some(error)),
        };
        follow_answers(name, sender.into(), Box::new(show), Box::new(then));
    }
}

fn follow_answers(name: &'static str, sender: Sender, show: Box<dyn Fn(&Answer)>, then: Box<dyn Fn()>) {
    if let Some(flashed) = flashed(name) {
        show(&flashed);
    }
    let answer = sender.answer();
    on_change(
        move || answer.get(),
        move |answer| {
            let Some(answer) = answer else { return };
            show(&answer);
            then();
        },
    );
}

/// Says what was done, with Undo where it can be taken back (F6).
#[component]
pub fn UndoToast(
    /// What was done.
    #[prop(into)]
    message: String,
    /// The act's entry of the trail, where it can be taken back.
    entry: Option<EntryId>,
    /// Sends the undo.
    #[prop(into)]
    undo: Sender,
    /// The address of the page, to which plain forms lead back.
    view: String,
) -> impl IntoView {
    match entry {
        Some(entry) => view! {
            <Toast message>
                <PostForm action=undo>
                    <input type="hidden" name="entry" value=entry.to_string() />
                    <input type="hidden" name="view" value=view />
                    <button type="submit" class="text-button">
                        {text::UNDO}
                    </button>
                </PostForm>
            </Toast>
        },
        None => view! { <Toast message /> },
    }
}
