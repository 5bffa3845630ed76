//! Views without their types.

use leptos::{children::ViewFnOnce, prelude::*};

/// The framework's `view!`, whose result is an `AnyView`. The type of a view would otherwise bring its code once for each element, and
/// again where that is a view of its own, in an option, or in a list: a good part of the WASM.
macro_rules! view {
    ($($part:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(::leptos::view! { $($part)* }.into_inner())
    };
}
pub(crate) use view;

/// The framework's own, whose code would come again with each kind of children.
#[component]
pub fn Transition(
    /// Stands there while what the children read is not there yet.
    #[prop(optional, into)]
    fallback: ViewFnOnce,
    /// What reads it.
    children: Children,
) -> impl IntoView {
    view! { <leptos::prelude::Transition fallback>{children()}</leptos::prelude::Transition> }
}
