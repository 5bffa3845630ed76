use super::{FormAlert, forget_password};
use crate::features::auth::{api::SignIn, text};
use crate::form::use_form;
use crate::ui::{Alert, AlertKind, ButtonKind, PasswordField, SubmitButton, TextField};
use leptos::prelude::*;

const PASSWORD_ID: &str = "again-password";

/// Signs in without leaving the page, where a session has ended in the middle of a form (F4). Stands beside that form, never in it.
///
/// In the document itself it shows nothing: whoever opened the document is signed in.
#[component]
pub fn SignInAgain(
    /// Told once somebody is signed in.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let in_document =
        Owner::current_shared_context().is_none_or(|shared| !shared.is_browser() || shared.during_hydration());
    (!in_document).then(|| view! { <Form on_done /> })
}

#[component]
fn Form(on_done: Option<Callback<()>>) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let state = use_form("auth/sign_in", action);
    let done = Memo::new(move |_| state.value.with(Option::is_some));
    forget_password(PASSWORD_ID, state.error);
    Effect::new(move |_| {
        if let Some(on_done) = on_done.filter(|_| done.get()) {
            on_done.run(());
        }
    });
    view! {
        <section class="sign-in-again" aria-label=text::SIGN_IN_AGAIN>
            <div role="status">
                {move || done.get().then(|| view! { <Alert kind=AlertKind::Success>{text::SIGNED_IN_AGAIN}</Alert> })}
            </div>
            <div hidden=move || done.get()>
                <FormAlert error=state.error say=text::error />
                <ActionForm action attr:novalidate=true>
                    <TextField
                        id="again-email"
                        name="email"
                        label=text::EMAIL
                        kind="email"
                        autocomplete="username"
                        required=true
                        error=state.fault("email")
                    />
                    <PasswordField
                        id=PASSWORD_ID
                        name="password"
                        label=text::PASSWORD
                        autocomplete="current-password"
                        error=state.fault("password")
                    />
                    <SubmitButton kind=ButtonKind::Primary label=text::SIGN_IN busy=state.pending />
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}
