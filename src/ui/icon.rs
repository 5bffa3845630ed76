use crate::view::view;
use leptos::prelude::*;

/// The pictograms of the product, each one stroke of 1.5 on a 20 px grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Agent,
    ArrowLeft,
    ArrowRight,
    Chart,
    Chat,
    Check,
    Close,
    Copy,
    Document,
    Gear,
    Groups,
    Info,
    Key,
    Link,
    Monitor,
    Moon,
    More,
    Pen,
    People,
    Plug,
    Plus,
    Search,
    Share,
    Shield,
    SignOut,
    Sun,
    User,
    Warning,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Agent => {
                "M10 4v3.25M5.75 7.25h8.5A1.75 1.75 0 0 1 16 9v4a1.75 1.75 0 0 1-1.75 1.75h-8.5A1.75 1.75 0 0 1 4 13V9a1.75 1.75 0 0 1 1.75-1.75ZM7.75 11h.01M12.25 11h.01"
            }
            Self::ArrowLeft => "M16 10H4.5M9 5l-5 5 5 5",
            Self::ArrowRight => "M4 10h11.5M11 5l5 5-5 5",
            Self::Chart => "M4 16.25h12M5.75 13v-3M10 13V5M14.25 13V8",
            Self::Chat => "M4 4.25h12v9H7.75L4 16.5Z",
            Self::Check => "m4.5 10.5 3.75 3.75 7.25-8.5",
            Self::Close => "m5.5 5.5 9 9m0-9-9 9",
            Self::Copy => {
                "M8.5 7h6.25a1.5 1.5 0 0 1 1.5 1.5v6.25a1.5 1.5 0 0 1-1.5 1.5H8.5a1.5 1.5 0 0 1-1.5-1.5V8.5A1.5 1.5 0 0 1 8.5 7ZM13 7V5.25a1.5 1.5 0 0 0-1.5-1.5H5.25a1.5 1.5 0 0 0-1.5 1.5v6.25a1.5 1.5 0 0 0 1.5 1.5H7"
            }
            Self::Document => {
                "M6 3h5.5L15 6.5v9.25A1.25 1.25 0 0 1 13.75 17h-7.5A1.25 1.25 0 0 1 5 15.75v-11.5A1.25 1.25 0 0 1 6.25 3ZM11.25 3v3.75H15M7.75 10.25h4.5M7.75 13.25h4.5"
            }
            Self::Gear => {
                "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM10 2.75v2.5M10 14.75v2.5M2.75 10h2.5M14.75 10h2.5M4.87 4.87l1.77 1.77M13.36 13.36l1.77 1.77M4.87 15.13l1.77-1.77M13.36 6.64l1.77-1.77"
            }
            Self::Groups => {
                "M4.5 3.5h3a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1ZM12.5 3.5h3a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1ZM4.5 11.5h3a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1ZM12.5 11.5h3a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1Z"
            }
            Self::Info => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.25V13.5M10 6.5h.01",
            Self::Key => "M7 16a3.25 3.25 0 1 0 0-6.5A3.25 3.25 0 0 0 7 16ZM9.4 10.45 15.75 4M12.75 7l2.25 2.25",
            Self::Link => {
                "M8.5 11.5a3.25 3.25 0 0 0 4.6 0l2.65-2.65a3.25 3.25 0 0 0-4.6-4.6L10 5.4M11.5 8.5a3.25 3.25 0 0 0-4.6 0L4.25 11.15a3.25 3.25 0 0 0 4.6 4.6L10 14.6"
            }
            Self::Monitor => {
                "M4.25 4h11.5A1.25 1.25 0 0 1 17 5.25v7.5A1.25 1.25 0 0 1 15.75 14H4.25A1.25 1.25 0 0 1 3 12.75v-7.5A1.25 1.25 0 0 1 4.25 4ZM10 14v2.75M7 16.75h6"
            }
            Self::Moon => "M16.25 11.75A6.75 6.75 0 0 1 8.25 3.75a6.75 6.75 0 1 0 8 8Z",
            Self::More => "M4.5 10h.01M10 10h.01M15.5 10h.01",
            Self::Pen => {
                "M4 16l.9-3.6 8.35-8.35a1.6 1.6 0 0 1 2.3 0l.4.4a1.6 1.6 0 0 1 0 2.3L7.6 15.1ZM11.75 5.55l2.7 2.7"
            }
            Self::People => {
                "M7.75 9.25a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM3 16.25v-.5a4 4 0 0 1 4-4h1.5a4 4 0 0 1 4 4v.5M13 3.9a2.75 2.75 0 0 1 0 5.2M14.5 11.9a4 4 0 0 1 2.5 3.7v.65"
            }
            Self::Plug => "M7.5 3v3.75M12.5 3v3.75M5 6.75h10V9a5 5 0 0 1-10 0ZM10 14v3",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Search => "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l3.5 3.5",
            Self::Share => {
                "M10 12.5V3.25M6.5 6.5 10 3.25l3.5 3.25M4 10.5v4.25a1.5 1.5 0 0 0 1.5 1.5h9a1.5 1.5 0 0 0 1.5-1.5V10.5"
            }
            Self::Shield => {
                "m10 2.75 6.25 2.1V9.5c0 3.6-2.5 6.3-6.25 7.75C6.25 15.8 3.75 13.1 3.75 9.5V4.85ZM7.25 9.9l2 2 3.5-3.6"
            }
            Self::SignOut => {
                "M8 3.75H5.25a1.5 1.5 0 0 0-1.5 1.5v9.5a1.5 1.5 0 0 0 1.5 1.5H8M8 10h8.5M13 6.5l3.5 3.5-3.5 3.5"
            }
            Self::Sun => {
                "M10 13.25a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5ZM10 2.5v1.25M10 16.25v1.25M2.5 10h1.25M16.25 10h1.25M4.7 4.7l.88.88M14.42 14.42l.88.88M4.7 15.3l.88-.88M14.42 5.58l.88-.88"
            }
            Self::User => {
                "M10 9.5A3.25 3.25 0 1 0 10 3a3.25 3.25 0 0 0 0 6.5ZM4 17v-.5a4.5 4.5 0 0 1 4.5-4.5h3a4.5 4.5 0 0 1 4.5 4.5v.5"
            }
            Self::Warning => "M10 3.25 17.25 16H2.75ZM10 8.25v3.5M10 13.75h.01",
        }
    }
}

/// Draws an [`Icon`]. It is decoration: the words beside it, or the button's label, carry the meaning.
#[component]
pub fn Glyph(
    /// Which pictogram.
    icon: Icon,
) -> impl IntoView {
    let class = if icon == Icon::More { "icon icon-more" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}

/// The mark of the product: a claw on coral.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
            <rect class="mark-ground" width="28" height="28" rx="7.5"></rect>
            <path class="mark-claw" d="M13.2 8.3C10.8 8.9 9 11.7 9 14.8a5 5.4 0 0 0 10 0c0-3.1-1.8-5.9-4.2-6.5L14 12.9Z"></path>
        </svg>
    }
}
