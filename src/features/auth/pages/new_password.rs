//! "Set a new password": all that a session reaches whose password an admin has reset, beside the way out (R1).

use super::use_next;
use crate::effect::optional;
use crate::error::AppError;
use crate::features::auth::{
    api::{ReadDemand, SetPassword},
    components::{AuthFrame, FormAlert, SignOutForm, forget_password, leaving},
    model::Demand,
    text,
};
use crate::form::{Destination, FormState, follow, use_form, use_form_id};
use crate::ui::{ButtonKind, LoadFailed, PasswordField, SubmitButton, Title};
use crate::view::view;
use crate::wire::{Post, PostForm, load};
use leptos::prelude::*;

const PASSWORD_ID: &str = "password";

/// The form, which outlives what the page shows.
#[derive(Clone, Copy)]
struct Setting {
    action: Post<SetPassword>,
    state: FormState<Destination>,
    form_id: StoredValue<String>,
    next: StoredValue<String>,
}

/// `/new-password`.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let demand = load(|| ReadDemand {});
    let action = Post::<SetPassword>::new();
    let state = use_form("auth/set_password", action);
    let form_id = StoredValue::new(use_form_id());
    let setting = Setting { action, state, form_id, next: StoredValue::new(use_next()) };
    follow(state);
    forget_password(PASSWORD_ID, state.error);
    let retry = Callback::new(move |()| demand.refetch());
    let shown = move || {
        demand.get().map(|demand| match demand {
            Ok(demand) => view! { <SetPasswordForm demand setting /> }.into_any(),
            Err(error) => view! { <LoadFailed message=text::error(&error) on_retry=retry /> }.into_any(),
        })
    };
    view! {
        <Title text=text::SET_NEW_PASSWORD />
        <AuthFrame>
            <h1>{text::SET_NEW_PASSWORD}</h1>
            <Suspense>{optional(shown)}</Suspense>
            <SignOutForm kind=ButtonKind::Quiet wide=true />
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn SetPasswordForm(demand: Demand, setting: Setting) -> impl IntoView {
    let Setting { action, state, form_id, next } = setting;
    // The field says its own fault.
    let general = Signal::derive(move || state.error.get().filter(|error| error.fault_of("password").is_none()));
    let say = |error: &AppError| text::error(error);
    view! {
        <p>{text::why_new_password(demand.reset.by.as_ref())}</p>
        <FormAlert error=general cut=false say />
        <PostForm action>
            <input type="hidden" name="next" value=next.get_value() />
            <input type="hidden" name="form_id" value=form_id.get_value() />
            // Tells password managers whose password they keep.
            <input type="email" autocomplete="username" value=demand.email.as_str().to_owned() hidden=true readonly=true />
            <PasswordField
                id=PASSWORD_ID
                name="password"
                label=text::NEW_PASSWORD
                autocomplete="new-password"
                show_meter=true
                autofocus=true
                context=vec![demand.name.as_str().to_owned(), demand.email.as_str().to_owned()]
                error=state.fault("password")
            />
            <SubmitButton kind=ButtonKind::Primary wide=true label=text::SET_PASSWORD busy=leaving(state) />
        </PostForm>
    }
    .into_any()
}
