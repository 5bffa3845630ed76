//! `/license`: the licence, its key and its features (L1-L3). It stands here because it tells who takes a seat.

use crate::domain::Topic;
use crate::features::license::{
    components::{LicenseActs, LicenseOutcome, LicensePanels},
    text,
};
use crate::features::users::api::ReadLicense;
use crate::frame::Framed;
use crate::live;
use crate::ui::{SkeletonRows, Title};
use crate::view::{Transition, view};
use crate::wire::load_live;
use leptos::prelude::*;

/// The page.
#[component]
pub fn LicensePage() -> impl IntoView {
    let acts = LicenseActs::begin();
    let heard = live::follow(&[Topic::License, Topic::People, Topic::Invites], false);
    let loaded = load_live(|| ReadLicense {}, move || acts.count(), heard);
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <LicenseOutcome acts />
            <Transition fallback=|| {
                view! { <SkeletonRows rows=4 /> }
            }>
                <LicensePanels loaded acts />
            </Transition>
        </Framed>
    }
    .into_any()
}
