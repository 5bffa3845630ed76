//! `/groups/new`: the dialog that makes a group (G1).

use super::LIST;
use crate::features::groups::{api::CreateGroup, model::MAX_DESCRIPTION, text};
use crate::form::{Flash, use_flash, use_form_id};
use crate::ui::{ButtonKind, CancelLink, Dialog, DialogActions, SubmitButton, TextField};
use crate::view::view;
use leptos::{prelude::*, server_fn::ServerFn};

/// The dialog. Its form is a plain one in every case: it leads on to the page of the new group.
#[component]
pub fn NewGroupDialog() -> impl IntoView {
    let flash = use_flash("groups/create");
    let is_first = flash.is_none();
    let flash = flash.unwrap_or_default();
    let [(name, name_fault), (description, description_fault)] =
        ["name", "description"].map(|name| field(&flash, name));
    view! {
        <Dialog id="group-dialog" title=text::NEW subtitle=text::SUBTITLE close_href=LIST>
            <form method="post" action=CreateGroup::PATH novalidate=true>
                <input type="hidden" name="form_id" value=use_form_id() />
                <TextField
                    id="group-name"
                    name="name"
                    label=text::NAME
                    required=true
                    value=name
                    error=name_fault
                    autofocus=is_first
                />
                <TextField
                    id="group-description"
                    name="description"
                    label=text::DESCRIPTION
                    maxlength=MAX_DESCRIPTION
                    hint=text::DESCRIPTION_HINT
                    value=description
                    error=description_fault
                />
                <DialogActions>
                    <CancelLink href=LIST />
                    <SubmitButton kind=ButtonKind::Primary label=text::CREATE />
                </DialogActions>
            </form>
        </Dialog>
    }
    .into_any()
}

/// What was typed into a field, and what is wrong with it.
fn field(flash: &Flash, name: &str) -> (String, Signal<Option<String>>) {
    let fault = flash.error.as_ref().and_then(|error| error.fault_of(name)).map(crate::text::fault);
    (flash.typed(name).unwrap_or_default().to_owned(), Signal::stored(fault))
}
