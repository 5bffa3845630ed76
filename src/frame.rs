//! The frame around the pages of those who are signed in: side bar, bottom bar, and the menu of one's own account.

use crate::domain::Topic;
use crate::effect::{effect, optional};
use crate::error::AppError;
use crate::features::agents::{SMITHERS, api::ReadOwnAgents, components::icon_of, model::AgentCard};
use crate::features::auth::{
    api::{Frame, ReadFrame},
    components::{AccountMenu, FormAlert, ResetNote, SignInAgain},
};
use crate::features::find::components::{FindLink, FindOverlay, provide_finder};
use crate::live::{self, Live, Over, use_live};
use crate::text;
use crate::ui::{Alert, AlertKind, Avatar, AvatarSize, Curtain, Glyph, Icon, LinkButton, Mark};
use crate::view::view;
use crate::wire::{Load, load_live};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;

/// The beginnings of the paths of pages that everybody who is signed in may open.
const FOR_ALL: [&str; 4] = ["/chat", "/account", "/find", "/help"];

/// The frame's data, asked for once a document.
#[derive(Clone, Copy)]
struct FrameData(Load<Frame>);

/// The agents that the reader sees, which stand beside every page (N2).
#[derive(Clone, Copy)]
struct OwnAgents(Load<Vec<AgentCard>>);

/// Provides the frame's data to all pages, and holds the line on which they hear what others change (F2, P3).
pub fn provide_frame() {
    Live::provide();
    let heard = live::follow(&[Topic::Organisation, Topic::Settings], true);
    provide_context(FrameData(load_live(|| ReadFrame {}, || 0, heard)));
    let seen = live::follow(&[Topic::Agents], true);
    provide_context(OwnAgents(load_live(|| ReadOwnAgents {}, || 0, seen)));
    let frame = use_frame();
    live::attend(Memo::new(move |_| {
        frame.get().and_then(|frame| frame.viewer).map(|viewer| (viewer.id, viewer.session))
    }));
}

/// What the frame knows, from the start; what cannot be learnt for the moment is as it was before.
pub fn use_frame() -> Signal<Option<Frame>> {
    let data = use_context::<FrameData>();
    let known = StoredValue::new(None::<Frame>);
    Signal::derive(move || match data.and_then(|data| data.0.get()) {
        Some(Ok(frame)) => {
            known.set_value(Some(frame.clone()));
            Some(frame)
        }
        _ => known.get_value(),
    })
}

/// What depends on the frame alone, drawn anew only where that has changed.
#[component]
fn WithFrame(
    /// Draws it.
    show: fn(Frame) -> AnyView,
) -> impl IntoView {
    let frame = use_frame();
    let known = Memo::new(move |_| frame.get());
    optional(move || known.get().map(show))
}

/// A page inside the frame.
#[component]
pub fn Framed(
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    leave_with_the_right();
    provide_finder();
    let over = use_live().over();
    let is_shut = Memo::new(move |_| over.get() == Some(Over::Deactivated));
    let page = move || {
        let children = children.clone();
        view! {
            <div hidden=move || over.get().is_some()>
                <a class="skip-link" href="#main">
                    {text::SKIP}
                </a>
                <div class="app">
                    <WithFrame show=|frame| view! { <SideBar frame /> }.into_any() />
                    <main class="page" id="main" tabindex="-1">
                        <AgentStrip />
                        <WithFrame show=|frame| frame.insecure.then(|| view! { <Insecure /> }.into_any()).into_any() />
                        <WithFrame show=|frame| {
                            frame.password_reset.map(|reset| view! { <ResetNote reset /> }.into_any()).into_any()
                        } />
                        {children()}
                    </main>
                    <WithFrame show=|frame| view! { <BottomBar frame /> }.into_any() />
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        {optional(move || (!is_shut.get()).then(&page))}
        {optional(move || over.get().is_none().then(|| view! { <FindOverlay /> }.into_any()))}
        {optional(move || over.get().map(|over| view! { <SessionOver over /> }.into_any()))}
    }
    .into_any()
}

/// A page of admins is left at once by whoever is none any more (P3).
fn leave_with_the_right() {
    let frame = use_frame();
    let path = use_location().pathname;
    let is_admin = move || frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.role.is_admin());
    let was_admin = StoredValue::new(false);
    effect(move || {
        let is_admin = is_admin();
        let is_for_all = path.with_untracked(|path| FOR_ALL.iter().any(|area| path.starts_with(area)));
        if was_admin.get_value() && is_admin == Some(false) && !is_for_all {
            live::open_anew(Some("/"));
        }
        was_admin.set_value(is_admin == Some(true));
    });
}

/// Stands over a page whose session is over, and hides it: whoever signs in again goes on where they were (F4); from those whose
/// account is deactivated it is taken (U5).
#[component]
fn SessionOver(over: Over) -> impl IntoView {
    // Whoever has signed in again in another tab need not do so in this one.
    let live = use_live();
    let back = window_event_listener(ev::focus, move |_| live.look());
    on_cleanup(move || back.remove());
    match over {
        Over::Ended => view! {
            <Curtain id="session-over" title=text::SESSION_OVER>
                <p>{text::SESSION_OVER_NEXT}</p>
                <SignInAgain id="over" />
            </Curtain>
        }
        .into_any(),
        Over::Deactivated => view! {
            <Curtain id="session-over" title=text::DEACTIVATED>
                <p>{text::DEACTIVATED_NEXT}</p>
                <LinkButton href="/login" label=text::TO_SIGN_IN attr:rel="external" />
            </Curtain>
        }
        .into_any(),
    }
}

/// Why a form of a page in the frame was not done, where no field says it. Where the session has ended it asks for sign-in in place
/// (F4), which the features that sign-in itself builds on could not do.
#[component]
pub fn FormRefusal(
    /// The form's error.
    error: Signal<Option<AppError>>,
    /// Whether a typed value had to be cut.
    cut: bool,
    /// What an error is called, where the form has words of its own.
    #[prop(default = text::error)]
    say: fn(&AppError) -> String,
) -> impl IntoView {
    view! { <FormAlert error cut say /> }
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
            <FindLink />
            <nav class="sidebar-nav" aria-label=text::AGENTS>
                <AgentLinks />
            </nav>
            {is_admin.then(|| view! {
                <h2 class="sidebar-heading">{text::ORGANISATION}</h2>
                <nav class="sidebar-nav" aria-label=text::ORGANISATION>
                    <NavLink href="/users" area="/users" icon=Icon::People label=text::PEOPLE />
                    <NavLink href="/groups" area="/groups" icon=Icon::Groups label=text::GROUPS />
                    <NavLink href="/providers" area="/providers" icon=Icon::Plug label=text::PROVIDERS />
                    <NavLink href="/agents" area="/agents" icon=Icon::Agent label=text::AGENTS />
                    <NavLink href="/audit" area="/audit" icon=Icon::Shield label=text::AUDIT_TRAIL />
                    <NavLink href="/license" area="/license" icon=Icon::Key label=text::LICENCE />
                    <NavLink href="/settings" area="/settings" icon=Icon::Gear label=text::SETTINGS />
                </nav>
            }.into_any())}
            {viewer.map(|viewer| view! {
                <div class="sidebar-me">
                    <Avatar id=viewer.id.to_string() name=viewer.name.as_str().to_owned() size=AvatarSize::Medium />
                    <div class="sidebar-me-text">
                        <strong>{viewer.name.as_str().to_owned()}</strong>
                        <span>{text::role(viewer.role)}</span>
                    </div>
                    <AccountMenu id="account-menu" label=text::ACCOUNT_MENU theme=frame.theme />
                </div>
            }.into_any())}
        </aside>
    }
    .into_any()
}

/// The agents that the reader sees, their own first; they come and go as access changes (N2, F2).
#[component]
fn AgentLinks() -> impl IntoView {
    let shown = use_context::<OwnAgents>().map(|own| own.0.shown());
    let cards = Memo::new(move |_| shown.and_then(|shown| shown()).and_then(Result::ok).unwrap_or_default());
    optional(move || Some(agent_links(cards.get())))
}

/// Under 720 px, where there is no side bar: the same above a chat.
#[component]
fn AgentStrip() -> impl IntoView {
    let path = use_location().pathname;
    let is_chat = Memo::new(move |_| path.with(|path| path.starts_with("/chat")));
    optional(move || {
        is_chat.get().then(|| {
            view! {
                <nav class="agent-strip" aria-label=text::AGENTS>
                    <AgentLinks />
                </nav>
            }
            .into_any()
        })
    })
}

fn agent_links(cards: Vec<AgentCard>) -> AnyView {
    // `/` leads to one's own, whatever else is known.
    if cards.is_empty() {
        return view! { <NavLink href="/" area="/chat" icon=Icon::Chat label=SMITHERS external=true /> }.into_any();
    }
    let link = |card: AgentCard| {
        let path = format!("/chat/{}", card.id);
        let icon = if card.personal { Icon::Chat } else { icon_of(card.avatar.icon) };
        view! { <NavLink href=path.clone() area=path icon label=card.name /> }.into_any()
    };
    cards.into_iter().map(link).collect_view().into_any()
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
            }.into_any())}
            <AccountMenu id="more-menu" label=text::MORE theme=frame.theme settings=is_admin />
        </nav>
    }
    .into_any()
}

/// A link of the frame, marked while its area is open.
#[component]
fn NavLink(
    #[prop(into)] href: String,
    /// The beginning of the paths that belong to it.
    #[prop(into)]
    area: String,
    icon: Icon,
    #[prop(into)] label: String,
    /// Whether it opens a new document, because the address leads on.
    #[prop(optional)]
    external: bool,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || path.with(|path| path.starts_with(&area)).then_some("page");
    view! {
        <a href=href rel=external.then_some("external") aria-current=current>
            <Glyph icon />
            <span>{label}</span>
        </a>
    }
}
