use super::{FormAlert, forget_password};
use crate::effect;
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::auth::{api::ChangeOwnPassword, text};
use crate::form::use_form;
use crate::ui::{ButtonKind, PasswordField, SubmitButton, Toast};
use crate::view::view;
use crate::wire::{Post, PostForm};
use leptos::prelude::*;

const CURRENT_ID: &str = "current-password";
const NEW_ID: &str = "new-password";

/// The form that changes one's own password; it asks for the current one (A5).
#[component]
pub fn PasswordForm(
    /// Names and addresses that should not be in the password.
    context: Vec<String>,
    /// Told once it is changed: all other sessions have ended.
    on_change: Callback<()>,
) -> impl IntoView {
    let action = Post::<ChangeOwnPassword>::new();
    let state = use_form("auth/change_password", action);
    forget_password(CURRENT_ID, state.error);
    forget_password(NEW_ID, state.error);
    let done = Memo::new(move |_| action.version().get() > 0 && state.value.with(Option::is_some));
    let is_done = action.is_done();
    effect::on_change(
        move || action.version().get(),
        move |_| {
            if is_done.get_untracked() {
                super::empty(CURRENT_ID, false);
                super::empty(NEW_ID, false);
                on_change.run(());
            }
        },
    );
    let at_a_field =
        |error: &AppError| ["current_password", "password"].iter().any(|field| error.fault_of(field).is_some());
    let general = Signal::derive(move || state.error.get().filter(|error| !at_a_field(error)));
    let shown = move || done.get() || state.value.with_untracked(Option::is_some);
    view! {
        <FormAlert error=general cut=false say=|error: &AppError| text::error(error) />
        <PostForm action>
            <PasswordField
                id=CURRENT_ID
                name="current_password"
                label=text::CURRENT_PASSWORD
                autocomplete="current-password"
                error=state.fault("current_password")
            />
            <PasswordField
                id=NEW_ID
                name="password"
                label=text::NEW_PASSWORD
                autocomplete="new-password"
                show_meter=true
                context
                error=state.fault("password")
            />
            <div class="panel-actions">
                <SubmitButton kind=ButtonKind::Primary label=text::CHANGE_PASSWORD busy=state.pending />
            </div>
        </PostForm>
        {optional(move || shown().then(|| view! { <Toast message=text::PASSWORD_CHANGED /> }.into_any()))}
    }
    .into_any()
}
