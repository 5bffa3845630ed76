use super::{Refusal, use_changes};
use crate::error::AppError;
use crate::features::users::{
    api::{ChangeRole, Deactivate, Reactivate, RevokeInvite, Undo},
    model::Acted,
    text,
};
use crate::form::use_form;
use crate::ui::Toast;
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

/// What can be done to a person or an invite from their row, and what came of it last. One of them for a page, so that the toast
/// outlives the row.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Changes a role.
    pub change_role: ServerAction<ChangeRole>,
    /// Deactivates an account.
    pub deactivate: ServerAction<Deactivate>,
    /// Reactivates one.
    pub reactivate: ServerAction<Reactivate>,
    /// Revokes an invite.
    pub revoke: ServerAction<RevokeInvite>,
    undo: ServerAction<Undo>,
    acted: RwSignal<Option<Acted>>,
    refused: RwSignal<Option<AppError>>,
}

impl Acts {
    /// Begins, for this page and the rows on it.
    pub fn provide() -> Self {
        let acts = Self {
            change_role: ServerAction::new(),
            deactivate: ServerAction::new(),
            reactivate: ServerAction::new(),
            revoke: ServerAction::new(),
            undo: ServerAction::new(),
            acted: RwSignal::new(None),
            refused: RwSignal::new(None),
        };
        acts.follow("users/change_role", acts.change_role);
        acts.follow("users/deactivate", acts.deactivate);
        acts.follow("users/reactivate", acts.reactivate);
        acts.follow("users/revoke_invite", acts.revoke);
        acts.follow("users/undo", acts.undo);
        provide_context(acts);
        acts
    }

    /// Shows what an act came to, whether scripts or a plain form sent it, and has the lists load anew.
    fn follow<S>(self, name: &'static str, action: ServerAction<S>)
    where
        S: ServerFn<Error = AppError, Output = Acted> + Clone + Send + Sync + 'static,
    {
        let state = use_form(name, action);
        if let Some(acted) = state.value.get_untracked() {
            self.acted.set(Some(acted));
        }
        if let Some(error) = state.error.get_untracked() {
            self.refused.set(Some(error));
        }
        let changes = use_changes();
        let answer = action.value();
        Effect::watch(
            move || answer.get(),
            move |answer, _, _| {
                let Some(answer) = answer else { return };
                self.acted.set(answer.clone().ok());
                self.refused.set(answer.clone().err());
                // Also after a refusal: the list then shows what is the case now.
                changes.announce();
            },
            false,
        );
    }
}

/// The acts of the page around.
pub fn use_acts() -> Acts {
    use_context().unwrap_or_else(Acts::provide)
}

/// What the last act came to: a toast with Undo (F6), or why it was not done.
#[component]
pub fn ActOutcome(
    /// The address of the list, to which plain forms lead back.
    view: Signal<String>,
) -> impl IntoView {
    let acts = use_acts();
    view! {
        <Refusal error=acts.refused.into() />
        {move || acts.acted.get().map(|acted| view! { <ActToast acted view=view.get_untracked() /> })}
    }
}

#[component]
fn ActToast(acted: Acted, view: String) -> impl IntoView {
    let acts = use_acts();
    let message = text::acted(&acted);
    match acted.undo {
        Some(entry) => view! {
            <Toast message>
                <ActionForm action=acts.undo attr:novalidate=true>
                    <input type="hidden" name="entry" value=entry.to_string() />
                    <input type="hidden" name="view" value=view />
                    <button type="submit" class="text-button">
                        {text::UNDO}
                    </button>
                </ActionForm>
            </Toast>
        }
        .into_any(),
        None => view! { <Toast message /> }.into_any(),
    }
}
