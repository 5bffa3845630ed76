//! `/providers/connect`: the dialog that connects a provider (V1).

use crate::features::auth::components::FormAlert;
use crate::features::providers::{
    components::{LIST, use_acts, use_dialog_form},
    model::{Kind, MAX_ADDRESS, MAX_KEY},
    text,
};
use crate::form::use_form_id;
use crate::ui::{ButtonKind, CancelLink, Dialog, DialogActions, Select, SelectOption, SubmitButton, TextField};
use crate::view::view;
use crate::wire::PostForm;
use leptos::prelude::*;

/// The dialog. Once the provider is connected it closes, and the list says so.
#[component]
pub fn ConnectDialog() -> impl IntoView {
    let connect = use_acts().connect;
    let state = use_dialog_form("providers/connect", connect);
    let kinds = Kind::ALL
        .iter()
        .map(|kind| SelectOption { value: kind.as_str().to_owned(), label: text::kind(*kind).to_owned() })
        .collect();
    view! {
        <Dialog id="connect-dialog" title=text::NEW subtitle=text::NEW_EXPLAINED close_href=LIST>
            <FormAlert error=state.error cut=state.was_cut() say=text::error />
            <PostForm action=connect>
                <input type="hidden" name="form_id" value=use_form_id() />
                <Select
                    id="connect-kind"
                    name="kind"
                    label=text::KIND
                    options=kinds
                    chosen=state.typed("kind", Kind::Anthropic.as_str())
                    error=state.fault("kind")
                />
                <TextField
                    id="connect-key"
                    name="key"
                    label=text::KEY
                    kind="password"
                    maxlength=MAX_KEY
                    hint=text::KEY_HINT
                    error=state.fault("key")
                />
                <TextField
                    id="connect-address"
                    name="address"
                    label=text::ADDRESS
                    kind="url"
                    maxlength=MAX_ADDRESS
                    hint=text::ADDRESS_HINT
                    value=state.typed("address", "")
                    error=state.fault("address")
                />
                <DialogActions>
                    <CancelLink href=LIST />
                    <SubmitButton kind=ButtonKind::Primary label=text::CONNECT busy=state.pending />
                </DialogActions>
            </PostForm>
        </Dialog>
    }
    .into_any()
}
