use crate::features::auth::{model::PasswordReset, text};
use crate::ui::{AbsoluteTime, Alert, AlertKind};
use crate::view::view;
use leptos::prelude::*;

/// Tells whoever has signed in that their password was reset by link since they were here last (R5).
#[component]
pub fn ResetNote(
    /// The reset.
    reset: PasswordReset,
) -> impl IntoView {
    view! {
        <div class="page-banner">
            <Alert kind=AlertKind::Warning title=text::PASSWORD_WAS_RESET>
                <AbsoluteTime at=reset.at.as_millis() />
                ": "
                {text::password_was_reset(reset.by.as_ref())}
            </Alert>
        </div>
    }
}
