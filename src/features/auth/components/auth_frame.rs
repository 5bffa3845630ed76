use crate::effect::words;
use crate::frame::use_frame;
use crate::text;
use crate::ui::Mark;
use crate::view::view;
use leptos::prelude::*;

/// The frame of the pages of those who are not signed in: the mark, one card, and a line below it.
#[component]
pub fn AuthFrame(
    /// What stands beside the mark: the organisation, unless told.
    #[prop(optional, into)]
    brand: Option<String>,
    /// The line below the card.
    #[prop(optional, into)]
    foot: Option<String>,
    /// The card.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="auth">
            <div class="auth-brand">
                <Mark />
                {match brand {
                    Some(brand) => view! { <span>{brand}</span> }.into_any(),
                    None => view! { <Organisation /> }.into_any(),
                }}
            </div>
            <div class="auth-card">{children()}</div>
            {foot.map(|foot| view! { <p class="auth-foot">{foot}</p> }.into_any())}
        </main>
    }
    .into_any()
}

/// What the organisation is called; the product where that cannot be learnt.
#[component]
fn Organisation() -> impl IntoView {
    let frame = use_frame();
    let name =
        move || frame.get().map_or_else(|| text::PRODUCT.to_owned(), |frame| frame.organisation.as_str().to_owned());
    view! { <span>{words(name)}</span> }
}
