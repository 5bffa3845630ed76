use super::SignOutForm;
use crate::effect::{effect, optional};
use crate::features::auth::{api::ChooseTheme, text};
use crate::form::use_form;
use crate::ui::{Glyph, Icon, MenuItem};
use crate::view::view;
use crate::wire::{Post, PostForm};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

/// The attribute of the document that forces a colour scheme.
const THEME: &str = "data-theme";
/// The value that forces none.
const SYSTEM: &str = "system";
const CHOICES: [(&str, &str, Icon); 3] =
    [("light", text::LIGHT, Icon::Sun), ("dark", text::DARK, Icon::Moon), (SYSTEM, text::SYSTEM, Icon::Monitor)];

/// What is one's own: the colours, and the way out. A native popover, so that it opens without scripts.
#[component]
pub fn AccountMenu(
    /// Id of the popover, unique in the page.
    #[prop(into)]
    id: String,
    /// The button's name.
    #[prop(into)]
    label: String,
    /// The colour scheme that was chosen; none follows the system.
    theme: Option<String>,
    /// Whether it leads to the settings, where nothing else does.
    #[prop(optional)]
    settings: bool,
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    let close = Callback::new(move |()| {
        if let Some(panel) = panel.get_untracked() {
            // Fails only where it is closed already.
            panel.hide_popover().ok();
        }
    });
    view! {
        <div class="menu account-menu">
            <button type="button" class="account-trigger" popovertarget=id.clone()>
                <Glyph icon=Icon::More />
                <span>{label}</span>
            </button>
            <div id=id class="popover menu-panel" popover="auto" node_ref=panel>
                <MenuItem>
                    <a class="button find-menu" href="/find" on:click=move |_| close.run(())>
                        <Glyph icon=Icon::Search />
                        <span>{crate::text::FIND}</span>
                    </a>
                </MenuItem>
                <MenuItem>
                    <a class="button" href="/account" on:click=move |_| close.run(())>
                        <Glyph icon=Icon::User />
                        <span>{text::ACCOUNT}</span>
                    </a>
                </MenuItem>
                <MenuItem>
                    <a class="button" href="/help" on:click=move |_| close.run(())>
                        <Glyph icon=Icon::Info />
                        <span>{crate::text::HELP}</span>
                    </a>
                </MenuItem>
                {settings.then(|| view! { <RoomLinks close /> }.into_any())}
                <ThemeChoice theme close />
                <MenuItem>
                    <SignOutForm />
                </MenuItem>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn RoomLinks(close: Callback<()>) -> impl IntoView {
    view! {
        <MenuItem>
            <a class="button" href="/groups" on:click=move |_| close.run(())>
                <Glyph icon=Icon::Groups />
                <span>{crate::text::GROUPS}</span>
            </a>
        </MenuItem>
        <MenuItem>
            <a class="button" href="/providers" on:click=move |_| close.run(())>
                <Glyph icon=Icon::Plug />
                <span>{crate::text::PROVIDERS}</span>
            </a>
        </MenuItem>
        <MenuItem>
            <a class="button" href="/license" on:click=move |_| close.run(())>
                <Glyph icon=Icon::Key />
                <span>{crate::text::LICENCE}</span>
            </a>
        </MenuItem>
        <MenuItem>
            <a class="button" href="/settings" on:click=move |_| close.run(())>
                <Glyph icon=Icon::Gear />
                <span>{crate::text::SETTINGS}</span>
            </a>
        </MenuItem>
    }
}

/// Light, dark, or as the system has it. With scripts the page only changes its colours, so that nothing typed is lost.
#[component]
fn ThemeChoice(theme: Option<String>, close: Callback<()>) -> impl IntoView {
    let action = Post::<ChooseTheme>::new();
    let state = use_form("auth/theme", action);
    let chosen = RwSignal::new(theme.unwrap_or_else(|| SYSTEM.to_owned()));
    // The menu is made anew with every page, while the frame's data is as old as the document.
    effect(move || chosen.set(shown()));
    let asked = StoredValue::new(String::new());
    effect(move || {
        if let Some(theme) = action.sent("theme") {
            asked.set_value(theme);
        }
    });
    effect(move || {
        if state.value.with(Option::is_some) {
            show(&asked.get_value());
            chosen.set(asked.get_value());
            close.run(());
        }
    });
    let location = use_location();
    let here = move || match location.search.get().as_str() {
        "" => location.pathname.get(),
        search => format!("{}?{search}", location.pathname.get()),
    };
    let choice = move |(value, label, icon): (&'static str, &'static str, Icon)| {
        let pressed = move || if chosen.with(|chosen| chosen == value) { "true" } else { "false" };
        view! {
            <button type="submit" class="button" name="theme" value=value aria-pressed=pressed>
                <Glyph icon />
                <span>{label}</span>
            </button>
        }
    };
    view! {
        <MenuItem>
            <PostForm action>
                <input type="hidden" name="page" value=here />
                <div role="group" aria-label=text::APPEARANCE>{CHOICES.map(choice)}</div>
                {optional(move || state.error.get().map(|error| view! { <p class="field-error" role="alert">{text::error(&error)}</p> }.into_any()))}
            </PostForm>
        </MenuItem>
    }
    .into_any()
}

/// The colour scheme that the document is forced to.
fn shown() -> String {
    document().document_element().and_then(|root| root.get_attribute(THEME)).unwrap_or_else(|| SYSTEM.to_owned())
}

/// Forces the document to a colour scheme.
fn show(theme: &str) {
    let Some(root) = document().document_element() else { return };
    // Both fail only for a name that is none.
    if theme == SYSTEM {
        root.remove_attribute(THEME).ok()
    } else {
        root.set_attribute(THEME, theme).ok()
    };
}
