use super::{Refusal, use_changes};
use crate::error::AppError;
use crate::features::users::{
    api::{ChangeRole, Deactivate, EndSessions, Erase, Reactivate, RevokeInvite, RevokeReset, StartReset, Undo},
    model::{Acted, ResetLink},
    text,
};
use crate::form::{FormState, use_flash, use_form};
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
    /// Resets a password.
    pub reset: ServerAction<StartReset>,
    /// Revokes a reset link.
    pub revoke_reset: ServerAction<RevokeReset>,
    /// Erases a person.
    pub erase: ServerAction<Erase>,
    /// Signs somebody out everywhere.
    pub end_sessions: ServerAction<EndSessions>,
    reset_state: FormState<ResetLink>,
    undo: ServerAction<Undo>,
    acted: RwSignal<Option<Acted>>,
    refused: RwSignal<Option<AppError>>,
}

impl Acts {
    /// Begins, for this page and the rows on it.
    pub fn provide() -> Self {
        let reset = ServerAction::new();
        let acts = Self {
            reset,
            reset_state: use_form("users/start_reset", reset),
            revoke_reset: ServerAction::new(),
            end_sessions: ServerAction::new(),
            erase: ServerAction::new(),
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
        acts.follow("users/revoke_reset", acts.revoke_reset);
        acts.follow("users/end_sessions", acts.end_sessions);
        acts.follow("users/erase", acts.erase);
        if let Some(acted) = use_flash("users/edit_invite").and_then(|flash| flash.reply()) {
            acts.acted.set(Some(acted));
        }
        acts.follow_reset();
        provide_context(acts);
        acts
    }

    /// Shows what an act came to that has a form of its own.
    pub fn show(self, acted: Acted) {
        self.refused.set(None);
        self.acted.set(Some(acted));
    }

    /// What came of the last reset; the link is shown by a box of its own.
    pub fn reset_state(self) -> FormState<ResetLink> {
        self.reset_state
    }

    fn follow_reset(self) {
        if let Some(error) = self.reset_state.error.get_untracked() {
            self.refused.set(Some(error));
        }
        let (changes, answer) = (use_changes(), self.reset.value());
        Effect::watch(
            move || answer.get(),
            move |answer, _, _| {
                let Some(answer) = answer else { return };
                self.acted.set(None);
                self.refused.set(answer.clone().err());
                changes.announce();
            },
            false,
        );
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
