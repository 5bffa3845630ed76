//! Views that several pages of people and invites use.

mod acts;
mod filters;
mod group_cell;
mod hidden_fields;
mod link_box;
mod pager;
mod person_acts;
mod refusal;
mod reset_box;
mod role_table;
mod shown_link;

pub use acts::{ActOutcome, Acts, use_acts};
pub use filters::Filters;
pub use group_cell::GroupCell;
pub use hidden_fields::HiddenFields;
pub use link_box::{LinkBox, prepare_link, was_made};
pub use pager::Pager;
pub use person_acts::PersonActs;
pub use refusal::{ReactivateForm, Refusal};
pub use reset_box::{ResetBox, prepare_reset};
pub use role_table::{RoleTable, RoleTableTrigger, SharedRoleTable};
pub use shown_link::shown_link;

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Id of the form whose one button is "Invite".
pub const INVITE_FORM: &str = "invite-form";

/// How often people or invites were changed from this page; lists and counts load anew when it rises.
#[derive(Clone, Copy)]
pub struct Changes(RwSignal<u32>);

impl Changes {
    /// Begins to count, for this page and the dialogs over it.
    pub fn provide() -> Self {
        let changes = Self(RwSignal::new(0));
        provide_context(changes);
        changes
    }

    /// The count, as it changes.
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// Tells the page that something was changed.
    pub fn announce(self) {
        self.0.update(|count| *count += 1);
    }
}

/// The count of the page around.
pub fn use_changes() -> Changes {
    use_context().unwrap_or_else(Changes::provide)
}

/// Puts the focus on an element, where it is there and takes one.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Focus is a courtesy: an element that takes none is no fault.
        element.focus().ok();
    }
}
