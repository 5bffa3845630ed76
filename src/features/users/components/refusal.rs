use crate::domain::UserId;
use crate::effect::optional;
use crate::error::AppError;
use crate::features::{auth::components::FormAlert, users::text};
use crate::ui::{Alert, AlertKind, SubmitButton};
use crate::view::view;
use leptos::prelude::*;

/// Why a form was not done. Where the session has ended it asks for sign-in in place, so that nothing typed is lost (F4).
/// To be placed outside of forms.
#[component]
pub fn Refusal(
    /// The form's error.
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let ended = Signal::derive(move || error.get().filter(|error| *error == AppError::SignedOut));
    let other = move || error.get().filter(|error| *error != AppError::SignedOut);
    view! {
        {optional(move || other().map(|error| view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> }.into_any()))}
        <FormAlert error=ended say=text::error />
    }
}

/// The way on where an e-mail belongs to somebody deactivated (I4): a plain form, which leads to the list with the person in it.
#[component]
pub fn ReactivateForm(
    /// Whose account.
    user: UserId,
    /// The address of the list that shows them once they are active.
    view: String,
) -> impl IntoView {
    view! {
        <form method="post" action="/api/users/reactivate">
            <input type="hidden" name="user" value=user.to_string() />
            <input type="hidden" name="view" value=view />
            <SubmitButton label=text::REACTIVATE />
        </form>
    }
}
