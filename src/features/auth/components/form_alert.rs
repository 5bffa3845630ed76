use super::SignInAgain;
use crate::effect::{on_change, optional};
use crate::error::AppError;
use crate::features::auth::text;
use crate::ui::{Alert, AlertKind};
use crate::view::view;
use leptos::prelude::*;

/// Says an error in words.
type Say = Box<dyn Fn(&AppError) -> String + Send + Sync>;

/// Why a form as a whole was not done; what is wrong with a field stands at the field. Where the session has ended meanwhile, it asks
/// for sign-in in place, so that nothing typed is lost (F4). Stands beside the form, never in it.
#[component]
pub fn FormAlert<F>(
    /// The form's error.
    error: Signal<Option<AppError>>,
    /// Whether a typed value had to be cut.
    #[prop(optional)]
    cut: bool,
    /// The sentence of the feature's own catalogue.
    say: F,
) -> impl IntoView
where
    F: Fn(&AppError) -> String + Send + Sync + 'static,
{
    alert(error, cut, Box::new(say))
}

/// The same for every catalogue: its code comes once.
fn alert(error: Signal<Option<AppError>>, cut: bool, say: Say) -> AnyView {
    // A form that the document itself brings back was kept until its owner had signed in: it only waits to be sent.
    let restored = RwSignal::new(error.get_untracked() == Some(AppError::SignedOut));
    let signed_in = RwSignal::new(false);
    let sent_again = move || {
        restored.set(false);
        signed_in.set(false);
    };
    on_change(move || error.get(), move |_| sent_again());
    let say = StoredValue::new(say);
    let alert = move || match error.get() {
        None | Some(AppError::Invalid { .. }) => None,
        Some(AppError::SignedOut) if signed_in.get() => None,
        Some(AppError::SignedOut) if restored.get() => {
            Some(view! { <Alert kind=AlertKind::Warning>{text::RESTORED}</Alert> }.into_any())
        }
        Some(error) => {
            Some(view! { <Alert kind=AlertKind::Error>{say.with_value(|say| say(&error))}</Alert> }.into_any())
        }
    };
    let again = move || {
        let ended = error.get() == Some(AppError::SignedOut);
        ended.then(|| view! { <SignInAgain on_done=move |()| signed_in.set(true) /> }.into_any())
    };
    view! {
        {cut.then(|| view! { <Alert kind=AlertKind::Warning>{crate::text::CUT}</Alert> }.into_any())}
        {optional(alert)}
        {optional(again)}
    }
    .into_any()
}
