//! Views of providers that several pages use.

use super::{
    api::{ChooseDefault, ConnectProvider, RefreshModels, RemoveProvider, UndoProvider},
    model::{ModelChoice, ProviderActed},
    text,
};
use crate::domain::ModelRef;
use crate::effect::{on_change, optional};
use crate::error::AppError;
use crate::features::auth::components::FormAlert;
use crate::form::{FormState, use_flash, use_form};
use crate::outcome::{Outcome, UndoToast};
use crate::ui::{Alert, AlertKind, SelectOption};
use crate::view::view;
use crate::wire::{Post, Sender};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Where the list stands.
pub const LIST: &str = "/providers";

/// What can be done to providers from their page and its dialogs, and what came of it last.
#[derive(Clone, Copy)]
pub struct ProviderActs {
    /// Connects one.
    pub connect: Post<ConnectProvider>,
    /// Chooses the default model.
    pub choose: Post<ChooseDefault>,
    /// Lists models anew.
    pub refresh: Post<RefreshModels>,
    /// Removes one.
    pub remove: Post<RemoveProvider>,
    undo: Post<UndoProvider>,
    outcome: Outcome<ProviderActed>,
    count: RwSignal<u32>,
}

impl ProviderActs {
    /// Begins, for the page and its dialogs.
    pub fn provide() -> Self {
        let acts = Self {
            connect: Post::new(),
            choose: Post::new(),
            refresh: Post::new(),
            remove: Post::new(),
            undo: Post::new(),
            outcome: Outcome::new(),
            count: RwSignal::new(0),
        };
        acts.follow("providers/choose_default", acts.choose);
        acts.follow("providers/refresh", acts.refresh);
        acts.follow("providers/undo", acts.undo);
        // What these two were refused for, their dialogs say.
        for name in ["providers/connect", "providers/remove"] {
            let done = use_flash(name).and_then(|flash| flash.reply());
            if done.is_some() {
                acts.outcome.show(done, None);
            }
        }
        // A provider that is gone has no dialog.
        if let Some(error) = use_flash("providers/remove").and_then(|flash| flash.error) {
            acts.outcome.show(None, Some(error).filter(|error| *error == AppError::NotFound));
        }
        provide_context(acts);
        acts
    }

    /// How often something was done: the page loads anew when it rises.
    pub fn count(self) -> u32 {
        self.count.get()
    }

    fn follow(self, name: &'static str, sender: impl Into<Sender>) {
        self.outcome.follow(name, sender, move || self.count.update(|count| *count += 1));
    }
}

/// The acts of the page around.
pub fn use_acts() -> ProviderActs {
    use_context().unwrap_or_else(ProviderActs::provide)
}

/// Follows the form of a dialog: once it is done the dialog closes, and the page says so.
pub fn use_dialog_form<S>(name: &'static str, post: Post<S>) -> FormState<ProviderActed>
where
    S: leptos::server_fn::ServerFn<Error = AppError, Output = ProviderActed>,
{
    let state = use_form(name, post);
    let (acts, navigate) = (use_acts(), use_navigate());
    on_change(
        move || state.value.get(),
        move |acted| {
            let Some(acted) = acted else { return };
            acts.outcome.show(Some(acted), None);
            acts.count.update(|count| *count += 1);
            navigate(LIST, NavigateOptions { scroll: false, ..Default::default() });
        },
    );
    state
}

/// What the last act came to: a toast, with Undo where it can be taken back (F6), or why it was not done.
#[component]
pub fn ProviderOutcome(
    /// The acts of the page.
    acts: ProviderActs,
) -> impl IntoView {
    let ended = Signal::derive(move || acts.outcome.refused.get().filter(|error| *error == AppError::SignedOut));
    let other = move || acts.outcome.refused.get().filter(|error| *error != AppError::SignedOut);
    let toast = move |acted: ProviderActed| {
        view! { <UndoToast message=text::acted(&acted) entry=acted.undo undo=acts.undo view=LIST.to_owned() /> }
            .into_any()
    };
    view! {
        {optional(move || {
            other().map(|error| view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> }.into_any())
        })}
        <FormAlert error=ended say=text::error />
        {optional(move || acts.outcome.acted.get().map(toast))}
    }
    .into_any()
}

/// Models as a list to choose from.
pub fn model_options(choices: &[ModelChoice]) -> Vec<SelectOption> {
    let option = |choice: &ModelChoice| SelectOption {
        value: choice.model.to_string(),
        label: text::choice(&choice.model.model, &choice.provider_name),
    };
    choices.iter().map(option).collect()
}

/// The default among some choices, as its value; nothing where it is none of them.
pub fn default_value(choices: &[ModelChoice], default: Option<&ModelRef>) -> Option<String> {
    choices.iter().find(|choice| Some(&choice.model) == default).map(|choice| choice.model.to_string())
}
