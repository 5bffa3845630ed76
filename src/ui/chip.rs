use super::text;
use crate::effect::words;
use crate::view::view;
use leptos::prelude::*;

/// What a [`StatusChip`] says by its colour; its words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusKind {
    /// Done, present, well.
    Good,
    /// Waiting, or failed and worth a look.
    Waiting,
    /// Taken away.
    Bad,
    /// Neither.
    Neutral,
}

impl StatusKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "chip chip-good",
            Self::Waiting => "chip chip-waiting",
            Self::Bad => "chip chip-bad",
            Self::Neutral => "chip",
        }
    }
}

/// A person's role: ink for an admin, grey for a member.
#[component]
pub fn RoleChip(
    /// True for an admin.
    admin: bool,
) -> impl IntoView {
    let (class, label) = if admin { ("chip chip-admin", text::ADMIN) } else { ("chip chip-member", text::MEMBER) };
    view! { <span class=class>{label}</span> }
}

/// A state in a word, with a dot of its colour.
#[component]
pub fn StatusChip(
    /// The colour.
    kind: StatusKind,
    /// The word.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class=kind.class()>
            <span class="chip-dot" aria-hidden="true"></span>
            <span>{words(move || label.get())}</span>
        </span>
    }
}
