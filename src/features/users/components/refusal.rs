use crate::error::AppError;
use crate::features::{auth::components::FormAlert, users::text};
use crate::ui::{Alert, AlertKind};
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
        {move || other().map(|error| view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> })}
        <FormAlert error=ended say=text::error />
    }
}
