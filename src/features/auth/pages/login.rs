//! The sign-in page.

use super::use_next;
use crate::error::AppError;
use crate::features::auth::api::SignIn;
use crate::features::auth::components::{AuthFrame, FormAlert, forget_password, leaving};
use crate::features::auth::text;
use crate::form::{follow, use_flash, use_form};
use crate::ui::{Alert, AlertKind, ButtonKind, PasswordField, SubmitButton, TextField, Title};
use crate::view::view;
use crate::wire::{Post, PostForm};
use leptos::prelude::*;

const PASSWORD_ID: &str = "password";

/// `/login`: e-mail and password (A1), and on to where the person wanted to go (A6).
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = use_next();
    let heading = if next == "/" { text::SIGN_IN } else { text::SIGN_IN_TO_GO_ON };
    // Whoever set the workspace up too late is led here (S3).
    let late = use_flash("setup/finish").and_then(|flash| flash.error);
    view! {
        <Title text=text::SIGN_IN />
        <AuthFrame foot=text::NO_ACCOUNT>
            <h1>{heading}</h1>
            {late.map(|error| view! { <Alert kind=AlertKind::Error>{text::error(&error)}</Alert> }.into_any())}
            <SignInForm next />
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn SignInForm(next: String) -> impl IntoView {
    let action = Post::<SignIn>::new();
    let state = use_form("auth/sign_in", action);
    let retyping = state.error.get_untracked() == Some(AppError::WrongCredentials);
    follow(state);
    forget_password(PASSWORD_ID, state.error);
    view! {
        <FormAlert error=state.error cut=state.was_cut() say=text::error />
        <PostForm action>
            <input type="hidden" name="next" value=next />
            <TextField
                id="email"
                name="email"
                label=text::EMAIL
                kind="email"
                autocomplete="username"
                required=true
                autofocus=!retyping
                value=state.typed("email", "")
                error=state.fault("email")
            />
            <PasswordField
                id=PASSWORD_ID
                name="password"
                label=text::PASSWORD
                autocomplete="current-password"
                autofocus=retyping
                error=state.fault("password")
            />
            <SubmitButton kind=ButtonKind::Primary wide=true label=text::SIGN_IN busy=leaving(state) />
        </PostForm>
    }
}
