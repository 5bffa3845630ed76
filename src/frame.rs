//! The frame around the pages of those who are signed in: side bar, bottom bar, and the menu of one's own account.

use crate::error::AppError;
use crate::features::agents::SMITHERS;
use crate::features::auth::{
    api::{Frame, frame},
    components::{AccountMenu, FormAlert, ResetNote},
};
use crate::text;
use crate::ui::{Alert, AlertKind, Avatar, AvatarSize, Glyph, Icon, Mark};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The frame's data, asked for once a document.
#[derive(Clone, Copy)]
struct FrameData(Resource<Result<Frame, AppError>>);

/// Provides the frame's data to all pages.
pub fn provide_frame() {
    provide_context(FrameData(Resource::new_blocking(|| (), |()| frame())));
}

/// What the frame knows, once it is there.
pub fn use_frame() -> Signal<Option<Frame>> {
    let data = use_context::<FrameData>();
    Signal::derive(move || data.and_then(|data| data.0.get()).and_then(Result::ok))
}

/// Has the frame ask anew for what it shows, after one's own name or the organisation's was changed.
pub fn refresh_frame() {
    if let Some(data) = use_context::<FrameData>() {
        data.0.refetch();
    }
}

/// A page inside the frame.
#[component]
pub fn Framed(
    /// The page.
    children: Children,
) -> impl IntoView {
    let frame = use_frame();
    view! {
        <a class="skip-link" href="#main">
            {text::SKIP}
        </a>
        <div class="app">
            <Transition>{move || frame.get().map(|frame| view! { <SideBar frame /> })}</Transition>
            <main class="page" id="main" tabindex="-1">
                <Transition>{move || frame.get().filter(|frame| frame.insecure).map(|_| view! { <Insecure /> })}</Transition>
                <Transition>
                    {move || frame.get().and_then(|frame| frame.password_reset).map(|reset| view! { <ResetNote reset /> })}
                </Transition>
                {children()}
            </main>
            <Transition>{move || frame.get().map(|frame| view! { <BottomBar frame /> })}</Transition>
        </div>
    }
    .into_any()
}

/// Why a form of a page in the frame was not done, where no field says it. Where the session has ended it asks for sign-in in place
/// (F4), which the features that sign-in itself builds on could not do.
#[component]
pub fn FormRefusal(
    /// The form's error.
    error: Signal<Option<AppError>>,
    /// Whether a typed value had to be cut.
    cut: bool,
) -> impl IntoView {
    view! { <FormAlert error cut say=text::error /> }
}

/// Off loopback over plain http, passwords travel readable (A2).
#[component]
fn Insecure() -> impl IntoView {
    view! {
        <div class="page-banner">
            <Alert kind=AlertKind::Warning title=text::INSECURE_TITLE>
                {text::INSECURE} " " <a href="/settings">{text::SETTINGS}</a>
            </Alert>
        </div>
    }
}

#[component]
fn SideBar(frame: Frame) -> impl IntoView {
    let viewer = frame.viewer.clone();
    let is_admin = viewer.as_ref().is_some_and(|viewer| viewer.role.is_admin());
    view! {
        <aside class="sidebar">
            <a class="sidebar-org" href="/" rel="external">
                <Mark />
                <span>{frame.organisation.as_str().to_owned()}</span>
            </a>
            <nav class="sidebar-nav" aria-label=text::AGENTS>
                <NavLink href="/" area="/chat" icon=Icon::Chat label=SMITHERS external=true />
            </nav>
            {is_admin.then(|| view! {
                <h2 class="sidebar-heading">{text::ORGANISATION}</h2>
                <nav class="sidebar-nav" aria-label=text::ORGANISATION>
                    <NavLink href="/users" area="/users" icon=Icon::People label=text::PEOPLE />
                    <NavLink href="/audit" area="/audit" icon=Icon::Shield label=text::AUDIT_TRAIL />
                    <NavLink href="/settings" area="/settings" icon=Icon::Gear label=text::SETTINGS />
                </nav>
            })}
            {viewer.map(|viewer| view! {
                <div class="sidebar-me">
                    <Avatar id=viewer.id.to_string() name=viewer.name.as_str().to_owned() size=AvatarSize::Medium />
                    <div class="sidebar-me-text">
                        <strong>{viewer.name.as_str().to_owned()}</strong>
                        <span>{text::role(viewer.role)}</span>
                    </div>
                    <AccountMenu id="account-menu" label=text::ACCOUNT_MENU theme=frame.theme />
                </div>
            })}
        </aside>
    }
    .into_any()
}

/// Under 720 px: the four places one goes to most; the rest stands behind the last of them.
#[component]
fn BottomBar(frame: Frame) -> impl IntoView {
    let is_admin = frame.viewer.as_ref().is_some_and(|viewer| viewer.role.is_admin());
    view! {
        <nav class="bottom-bar" aria-label=text::PAGES>
            <NavLink href="/" area="/chat" icon=Icon::Chat label=text::CHAT external=true />
            {is_admin.then(|| view! {
                <NavLink href="/users" area="/users" icon=Icon::People label=text::PEOPLE />
                <NavLink href="/audit" area="/audit" icon=Icon::Shield label=text::AUDIT />
            })}
            <AccountMenu id="more-menu" label=text::MORE theme=frame.theme settings=is_admin />
        </nav>
    }
    .into_any()
}

/// A link of the frame, marked while its area is open.
#[component]
fn NavLink(
    href: &'static str,
    /// The beginning of the paths that belong to it.
    area: &'static str,
    icon: Icon,
    label: &'static str,
    /// Whether it opens a new document, because the address leads on.
    #[prop(optional)]
    external: bool,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || path.with(|path| path.starts_with(area)).then_some("page");
    view! {
        <a href=href rel=external.then_some("external") aria-current=current>
            <Glyph icon />
            <span>{label}</span>
        </a>
    }
}
