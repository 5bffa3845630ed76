use super::LicenseActs;
use crate::features::license::{
    model::{Branding, MAX_COLOUR},
    text,
};
use crate::ui::{PictureField, SubmitButton, TextField};
use crate::view::view;
use crate::wire::PostForm;
use leptos::prelude::*;

/// What the panel shows.
#[derive(Clone, PartialEq)]
pub struct Brand {
    colour: String,
    logo: Option<String>,
}

impl Brand {
    /// What was chosen.
    pub fn of(branding: &Branding) -> Self {
        Self { colour: branding.colour.clone().unwrap_or_default(), logo: branding.logo.clone() }
    }
}

/// Own logo and colour (L3).
#[component]
pub fn BrandingPanel(
    /// What there is.
    brand: Brand,
    /// The acts of the page.
    acts: LicenseActs,
) -> impl IntoView {
    let Brand { colour, logo } = brand;
    let has_logo = logo.is_some();
    view! {
        <section class="panel">
            <h2>{text::BRANDING}</h2>
            <p class="muted">{text::BRANDING_HINT}</p>
            // A plain form in every case: it sends a file.
            <form method="post" action="/api/license/branding" enctype="multipart/form-data" novalidate=true>
                <TextField
                    id="branding-colour"
                    name="colour"
                    label=text::COLOUR
                    maxlength=MAX_COLOUR
                    hint=text::COLOUR_HINT
                    value=acts.typed_colour(&colour)
                    error=Signal::stored(acts.branding_fault(true))
                />
                <PictureField
                    id="branding-logo"
                    name="logo"
                    label=text::LOGO
                    hint=text::logo_hint()
                    shown=logo
                    alt=text::LOGO_NOW
                    error=Signal::stored(acts.branding_fault(false))
                />
                <div class="panel-actions">
                    <SubmitButton label=text::SAVE_BRANDING />
                </div>
            </form>
            {has_logo
                .then(|| {
                    view! {
                        <PostForm action=acts.drop_logo>
                            <div class="panel-actions">
                                <SubmitButton label=text::REMOVE_LOGO busy=acts.drop_logo.pending() />
                            </div>
                        </PostForm>
                    }
                        .into_any()
                })}
        </section>
    }
    .into_any()
}
