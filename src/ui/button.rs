use super::icon::{Glyph, Icon};
use crate::effect::words;
use crate::view::view;
use leptos::prelude::*;

/// How much a button weighs. One primary act a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one act that the page is for.
    Primary,
    /// Any other act.
    #[default]
    Secondary,
    /// An act that should not draw the eye: Cancel, row acts.
    Quiet,
    /// An act that takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

fn inside(label: Signal<String>, icon: Option<Icon>) -> impl IntoView {
    view! {
        {icon.map(|icon| view! { <Glyph icon/> }.into_any())}
        <span class="button-label">{words(move || label.get())}</span>
    }
}

/// Sends its form. Never `disabled`: before hydration a plain form must work, and a second press while busy is swallowed.
#[component]
pub fn SubmitButton(
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// True while the act is under way: a spinner shows, the width stays.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The words on it, which are its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// A pictogram before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// As wide as the form.
    #[prop(optional)]
    wide: bool,
    /// Name of the value it sends, where a form has several buttons.
    #[prop(optional, into)]
    name: Option<String>,
    /// The value it sends.
    #[prop(optional, into)]
    value: Option<String>,
    /// Id of the element that tells what the act is about, such as the invite's name in its row.
    #[prop(optional, into)]
    described_by: Option<String>,
) -> impl IntoView {
    let swallow = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <button
            type="submit"
            class=kind.class()
            class:button-wide=wide
            class:is-busy=move || busy.get()
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            aria-describedby=described_by
            name=name
            value=value
            on:click=swallow
        >
            {inside(label, icon)}
        </button>
    }
    .into_any()
}

/// A button that acts in the page. It needs scripts: give it only what the page can do without.
#[component]
pub fn Button(
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// The words on it.
    #[prop(into)]
    label: Signal<String>,
    /// A pictogram before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// What it does.
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class=kind.class() on:click=move |_| on_press.run(())>
            {inside(label, icon)}
        </button>
    }
    .into_any()
}

/// A link that looks like a button, for what leads to another page.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// The words on it.
    #[prop(into)]
    label: Signal<String>,
    /// A pictogram before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// As wide as its place.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    view! {
        <a href=href class=kind.class() class:button-wide=wide>
            {inside(label, icon)}
        </a>
    }
    .into_any()
}
