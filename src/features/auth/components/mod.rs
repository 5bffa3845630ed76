//! What signing in and out puts on other pages: the menu of one's own account, the frame of the pages outside, and what a form needs
//! that changes the session.

mod account_menu;
mod auth_frame;
mod form_alert;
mod own_sessions;
mod password_form;
mod reset_note;
mod sessions_table;
mod sign_in_again;
mod sign_out_form;

use crate::effect::on_change;
use crate::error::AppError;
use crate::form::{Destination, FormState};
use leptos::wasm_bindgen::JsCast;
use leptos::{prelude::*, web_sys};

pub use account_menu::AccountMenu;
pub use auth_frame::AuthFrame;
pub use form_alert::FormAlert;
pub use own_sessions::OwnSessions;
pub use password_form::PasswordForm;
pub use reset_note::ResetNote;
pub use sessions_table::SessionsTable;
pub use sign_in_again::SignInAgain;
pub use sign_out_form::SignOutForm;

/// Whether a form that leads on is under way: until the document that it leads to is there.
pub fn leaving(state: FormState<Destination>) -> Signal<bool> {
    Signal::derive(move || state.pending.get() || state.value.with(Option::is_some))
}

/// Empties the password field with this id whenever its form comes back refused: it keeps what was typed, but never a password (F4).
pub fn forget_password(id: impl Into<String>, error: Signal<Option<AppError>>) {
    let id = id.into();
    // Not at the start: the field may have been typed into before the page came alive.
    on_change(
        move || error.get(),
        move |error| match error {
            // It has not left the page yet, so it can be sent again as it is.
            None | Some(AppError::Offline) => {}
            Some(error) => empty(&id, error == AppError::WrongCredentials),
        },
    );
}

/// Empties a field, and tells those who listen to it.
fn empty(id: &str, focus: bool) {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(field) = field else { return };
    field.set_value("");
    if let Ok(event) = web_sys::Event::new("input") {
        field.dispatch_event(&event).ok();
    }
    if focus {
        field.focus().ok();
    }
}
