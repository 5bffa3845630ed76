use super::{FormAlert, forget_password};
use crate::effect::{Memo, effect, optional};
use crate::features::auth::{api::SignIn, text};
use crate::form::use_form;
use crate::live::use_live;
use crate::parts::{Draw, Later};
use crate::ui::{Alert, AlertKind, ButtonKind, LinkButton, PasswordField, SubmitButton, TextField};
use crate::view::view;
use crate::wire::{Post, PostForm};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// Signs in without leaving the page, where a session has ended in the middle of a form (F4). Stands beside that form, never in it.
///
/// In the document itself it shows nothing: whoever opened the document is signed in.
#[component]
pub fn SignInAgain(
    /// Beginning of its fields' ids, where a page may hold more than one.
    #[prop(default = "again")]
    id: &'static str,
    /// Told once somebody is signed in.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let in_document =
        Owner::current_shared_context().is_none_or(|shared| !shared.is_browser() || shared.during_hydration());
    let drawn = FORM.when(move || !in_document);
    optional(move || {
        drawn.get().filter(|_| !in_document).map(|form| match form {
            Some(draw) => draw((id, on_done)),
            // Signed in elsewhere is signed in here.
            None => view! { <LinkButton href="/login" label=text::SIGN_IN attr:target="_blank" /> }.into_any(),
        })
    })
}

/// The beginning of its fields' ids, and whom to tell.
type Place = (&'static str, Option<Callback<()>>);

/// Every page may need the form, and few ever do.
static FORM: Later<Place> = Later::new(|| Box::pin(fetch_form()));

#[wasm_split(later_sign_in_again, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch_form() -> Result<Draw<Place>, SplitLoaderError> {
    Ok(|(id, on_done)| view! { <Form id on_done /> }.into_any())
}

#[component]
fn Form(id: &'static str, on_done: Option<Callback<()>>) -> impl IntoView {
    let action = Post::<SignIn>::new();
    let state = use_form("auth/sign_in", action);
    let done = Memo::new(move |_| state.value.with(Option::is_some));
    let password_id = format!("{id}-password");
    forget_password(password_id.clone(), state.error);
    let live = use_live();
    effect(move || {
        if !done.get() {
            return;
        }
        // The page around hears again what changes, or is another person's.
        live.look();
        if let Some(on_done) = on_done {
            on_done.run(());
        }
    });
    view! {
        <section class="sign-in-again" aria-label=text::SIGN_IN_AGAIN>
            <div role="status">
                {optional(move || done.get().then(|| view! { <Alert kind=AlertKind::Success>{text::SIGNED_IN_AGAIN}</Alert> }.into_any()))}
            </div>
            <div hidden=move || done.get()>
                <FormAlert error=state.error say=text::error />
                <PostForm action>
                    <TextField
                        id=format!("{id}-email")
                        name="email"
                        label=text::EMAIL
                        kind="email"
                        autocomplete="username"
                        required=true
                        error=state.fault("email")
                    />
                    <PasswordField
                        id=password_id
                        name="password"
                        label=text::PASSWORD
                        autocomplete="current-password"
                        error=state.fault("password")
                    />
                    <SubmitButton kind=ButtonKind::Primary label=text::SIGN_IN busy=state.pending />
                </PostForm>
            </div>
        </section>
    }
    .into_any()
}
