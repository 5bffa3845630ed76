use crate::effect::optional;
use crate::error::AppError;
use crate::features::auth::{api::SignOut, text};
use crate::form::{Destination, follow_to, use_form};
use crate::ui::{ButtonKind, Icon, SubmitButton};
use crate::view::view;
use crate::wire::{Post, PostForm};
use leptos::prelude::*;

/// The page of those who are not signed in.
const LOGIN: &str = "/login";

/// The form that signs out.
#[component]
pub fn SignOutForm(
    /// Where it leads, a path of this site; to the sign-in page unless told.
    #[prop(optional, into)]
    next: String,
    /// How much the button weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// As wide as its place.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let action = Post::<SignOut>::new();
    let state = use_form("auth/sign_out", action);
    let (answer, error) = (state.value, state.error);
    let usual = Destination { path: if next.is_empty() { LOGIN.to_owned() } else { next.clone() } };
    // Whoever is signed out already is to go where the form leads all the same.
    let leads = Signal::derive(move || {
        answer.get().or_else(|| (error.get() == Some(AppError::SignedOut)).then(|| usual.clone()))
    });
    follow_to(state.pending, leads);
    let leaving = Signal::derive(move || state.pending.get() || leads.with(Option::is_some));
    let refusal = move || error.get().filter(|error| *error != AppError::SignedOut);
    view! {
        <PostForm action>
            <input type="hidden" name="next" value=next />
            <SubmitButton kind wide label=text::SIGN_OUT icon=Icon::SignOut busy=leaving />
            {optional(move || refusal().map(|error| view! { <p class="field-error" role="alert">{text::error(&error)}</p> }.into_any()))}
        </PostForm>
    }
    .into_any()
}
