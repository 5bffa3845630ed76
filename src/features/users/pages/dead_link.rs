//! What stands in place of the form where a one-time link opens nothing (C3).

use crate::error::AppError;
use crate::features::auth::components::AuthFrame;
use crate::features::users::text::link as text;
use crate::ui::{ButtonKind, LinkButton, LoadFailed, Title};
use crate::view::view;
use leptos::prelude::*;

/// The link is dead: why, and what to do.
#[component]
pub fn DeadLinkCard(
    /// Why.
    title: &'static str,
    /// What to do.
    next: String,
    /// Whether signing in is a way on.
    sign_in: bool,
) -> impl IntoView {
    let sign_in = sign_in.then(|| {
        view! {
            <LinkButton href="/login" kind=ButtonKind::Primary wide=true label=text::SIGN_IN attr:rel="external" />
        }
    });
    view! {
        <Title text=title />
        <AuthFrame>
            <h1>{title}</h1>
            <p>{next}</p>
            {sign_in}
        </AuthFrame>
    }
    .into_any()
}

/// The link was never one of ours, and the page says no more than that.
#[component]
pub fn UnknownLink() -> impl IntoView {
    view! {
        <Title text=text::NOT_VALID />
        <AuthFrame brand=crate::text::PRODUCT>
            <h1>{text::NOT_VALID}</h1>
            <p>{text::NOT_VALID_NEXT}</p>
        </AuthFrame>
    }
    .into_any()
}

/// What the link opens cannot be shown now.
#[component]
pub fn UnavailableLink(
    /// What the page is called.
    title: &'static str,
    /// Why.
    error: AppError,
    /// Tries again.
    retry: Callback<()>,
) -> impl IntoView {
    view! {
        <Title text=title />
        <AuthFrame brand=crate::text::PRODUCT>
            <h1>{title}</h1>
            <LoadFailed message=crate::text::error(&error) on_retry=retry />
        </AuthFrame>
    }
    .into_any()
}
