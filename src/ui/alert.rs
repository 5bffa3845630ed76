use super::icon::{Glyph, Icon};
use crate::view::view;
use leptos::prelude::*;

/// What an [`Alert`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// Something did not happen. Read out at once.
    Error,
    /// Something to look after.
    Warning,
    /// Something to know.
    Info,
    /// Something was done.
    Success,
}

impl AlertKind {
    const fn parts(self) -> (&'static str, Icon, Option<&'static str>) {
        match self {
            Self::Error => ("alert alert-error", Icon::Warning, Some("alert")),
            Self::Warning => ("alert alert-warning", Icon::Warning, None),
            Self::Info => ("alert alert-info", Icon::Info, None),
            Self::Success => ("alert alert-success", Icon::Check, None),
        }
    }
}

/// A sentence about the whole page or form: what happened and what comes next.
#[component]
pub fn Alert(
    /// What it is about.
    kind: AlertKind,
    /// A short first line in bold.
    #[prop(optional, into)]
    title: Option<String>,
    /// The sentence; links are welcome.
    children: Children,
) -> impl IntoView {
    let (class, icon, role) = kind.parts();
    view! {
        <div class=class role=role>
            <Glyph icon/>
            <div class="alert-body">
                {title.map(|title| view! { <strong class="alert-title">{title}</strong> }.into_any())}
                <div>{children()}</div>
            </div>
        </div>
    }
    .into_any()
}
