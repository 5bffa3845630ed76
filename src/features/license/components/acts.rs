use crate::effect::optional;
use crate::error::AppError;
use crate::features::auth::components::FormAlert;
use crate::features::license::{
    api::{RemoveLicense, RemoveLogo, SaveLicense},
    model::LicenseActed,
    text,
};
use crate::form::{Flash, FormState, use_flash, use_form};
use crate::outcome::Outcome;
use crate::ui::{Alert, AlertKind, Toast};
use crate::view::view;
use crate::wire::{Post, Sender};
use leptos::prelude::*;

/// The name of the form with the logo, which plain forms alone can send.
const BRANDING: &str = "license/branding";

/// What can be done from the page, and what came of it last.
#[derive(Clone, Copy)]
pub struct LicenseActs {
    /// Saves a key.
    pub save: Post<SaveLicense>,
    /// What came of it.
    pub saved: FormState<LicenseActed>,
    /// Takes the key out.
    pub remove: Post<RemoveLicense>,
    /// Takes the logo out.
    pub drop_logo: Post<RemoveLogo>,
    branded: StoredValue<Option<Flash>>,
    outcome: Outcome<LicenseActed>,
    count: RwSignal<u32>,
}

impl LicenseActs {
    /// Begins, for this page.
    pub fn begin() -> Self {
        let save = Post::new();
        let acts = Self {
            save,
            saved: use_form("license/save", save),
            remove: Post::new(),
            drop_logo: Post::new(),
            branded: StoredValue::new(use_flash(BRANDING)),
            outcome: Outcome::new(),
            count: RwSignal::new(0),
        };
        acts.follow("license/save", acts.save);
        acts.follow("license/remove", acts.remove);
        acts.follow("license/remove_logo", acts.drop_logo);
        if let Some(flash) = acts.branded.get_value() {
            acts.outcome.show(flash.reply(), flash.error);
        }
        acts
    }

    fn follow(self, name: &'static str, sender: impl Into<Sender>) {
        self.outcome.follow(name, sender, move || self.count.update(|count| *count += 1));
    }

    /// How often something was done: the page loads anew when it rises.
    pub fn count(self) -> u32 {
        self.count.get()
    }

    /// What is wrong with the key that was sent last.
    pub fn key_fault(self) -> Signal<Option<String>> {
        let fault = self.saved.fault("key");
        let refused = move || self.saved.error.get().filter(is_about_key).map(|error| text::error(&error));
        Signal::derive(move || fault.get().or_else(refused))
    }

    /// What is wrong with logo or colour, as they were sent last.
    pub fn branding_fault(self, of_colour: bool) -> Option<String> {
        let error = self.branded.with_value(|flash| flash.as_ref().and_then(|flash| flash.error.clone()))?;
        let AppError::BrandingRefused { reason } = error else { return None };
        (reason.is_of_colour() == of_colour).then(|| text::branding_fault(reason))
    }

    /// The colour as it was typed last, or else the one that there is.
    pub fn typed_colour(self, usual: &str) -> String {
        self.branded
            .with_value(|flash| flash.as_ref().and_then(|flash| flash.typed("colour")).unwrap_or(usual).to_owned())
    }
}

/// Told at the field with the key.
fn is_about_key(error: &AppError) -> bool {
    matches!(error, AppError::LicenseRefused { .. })
}

/// What the last act came to, where no field tells it.
#[component]
pub fn LicenseOutcome(
    /// The acts of the page.
    acts: LicenseActs,
) -> impl IntoView {
    let ended = Signal::derive(move || acts.outcome.refused.get().filter(|error| *error == AppError::SignedOut));
    let at_a_field = |error: &AppError| {
        is_about_key(error) || error.fault_of("key").is_some() || matches!(error, AppError::BrandingRefused { .. })
    };
    let other = move || {
        let error = acts.outcome.refused.get().filter(|error| *error != AppError::SignedOut)?;
        (!at_a_field(&error)).then(|| text::error(&error))
    };
    view! {
        {optional(move || other().map(|words| view! { <Alert kind=AlertKind::Error>{words}</Alert> }.into_any()))}
        <FormAlert error=ended cut=acts.saved.was_cut() say=text::error />
        {optional(move || acts.outcome.acted.get().map(|acted| view! { <Toast message=text::acted(acted) /> }.into_any()))}
    }
    .into_any()
}
