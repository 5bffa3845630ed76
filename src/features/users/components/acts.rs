use super::{Refusal, use_changes};
use crate::effect::{on_change, optional};
use crate::features::users::{
    api::{ChangeRole, Deactivate, EndSessions, Erase, Reactivate, RevokeInvite, RevokeReset, StartReset, Undo},
    model::{Acted, ResetLink},
    text,
};
use crate::form::{FormState, use_flash, use_form, use_form_id};
use crate::outcome::{Outcome, UndoToast};
use crate::view::view;
use crate::wire::{Post, Sender};
use leptos::prelude::*;

/// What can be done to a person or an invite from their row, and what came of it last. One of them for a page, so that the toast
/// outlives the row.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Changes a role.
    pub change_role: Post<ChangeRole>,
    /// Deactivates an account.
    pub deactivate: Post<Deactivate>,
    /// Reactivates one.
    pub reactivate: Post<Reactivate>,
    /// Revokes an invite.
    pub revoke: Post<RevokeInvite>,
    /// Resets a password.
    pub reset: Post<StartReset>,
    /// Revokes a reset link.
    pub revoke_reset: Post<RevokeReset>,
    /// Erases a person.
    pub erase: Post<Erase>,
    /// Signs somebody out everywhere.
    pub end_sessions: Post<EndSessions>,
    reset_state: FormState<ResetLink>,
    /// Start of the one-time ids of forms that reset (F7).
    form_id: StoredValue<String>,
    undo: Post<Undo>,
    outcome: Outcome<Acted>,
}

impl Acts {
    /// Begins, for this page and the rows on it.
    pub fn provide() -> Self {
        let reset = Post::new();
        let acts = Self {
            reset,
            form_id: StoredValue::new(use_form_id()),
            reset_state: use_form("users/start_reset", reset),
            revoke_reset: Post::new(),
            end_sessions: Post::new(),
            erase: Post::new(),
            change_role: Post::new(),
            deactivate: Post::new(),
            reactivate: Post::new(),
            revoke: Post::new(),
            undo: Post::new(),
            outcome: Outcome::new(),
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
            acts.show(acted);
        }
        acts.follow_reset();
        provide_context(acts);
        acts
    }

    /// Shows what an act came to that has a form of its own.
    pub fn show(self, acted: Acted) {
        self.outcome.show(Some(acted), None);
    }

    /// What came of the last reset; the link is shown by a box of its own.
    pub fn reset_state(self) -> FormState<ResetLink> {
        self.reset_state
    }

    /// The one-time id of the form that resets a user's password: each reset of theirs is a form of its own (F7).
    pub fn reset_form_id(self, user: &str) -> Signal<String> {
        let start = format!("{}-{user}", self.form_id.get_value());
        let version = self.reset.version();
        Signal::derive(move || format!("{start}-{}", version.get()))
    }

    fn follow_reset(self) {
        if let Some(error) = self.reset_state.error.get_untracked() {
            self.outcome.refused.set(Some(error));
        }
        let (changes, answer) = (use_changes(), Sender::from(self.reset).answer());
        on_change(
            move || answer.get(),
            move |answer| {
                let Some(answer) = answer else { return };
                self.outcome.show(None, answer.err());
                changes.announce();
            },
        );
    }

    /// Shows what an act came to, and has the lists load anew.
    fn follow(self, name: &'static str, sender: impl Into<Sender>) {
        let changes = use_changes();
        self.outcome.follow(name, sender, move || changes.announce());
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
    let toast = move |acted: Acted| {
        let message = text::acted(&acted);
        view! { <UndoToast message entry=acted.undo undo=acts.undo view=view.get_untracked() /> }.into_any()
    };
    view! {
        <Refusal error=acts.outcome.refused.into() />
        {optional(move || acts.outcome.acted.get().map(toast))}
    }
}
