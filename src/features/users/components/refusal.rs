use crate::error::AppError;
use crate::features::{auth::components::SignInAgain, users::text};
use crate::ui::{Alert, AlertKind};
use leptos::prelude::*;

/// Why a form was not done. Where the session has ended it asks for sign-in in place, so that nothing typed is lost (F4).
/// To be placed outside of forms.
#[component]
pub fn Refusal(
    /// The form's error.
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            let is_signed_out = error == AppError::SignedOut;
            view! {
                <Alert kind=AlertKind::Error>{text::error(&error)}</Alert>
                {is_signed_out.then(|| view! { <SignInAgain /> })}
            }
        })
    }
}
