//! `/agents/new`: the dialog that makes a shared agent (N1).

use super::LIST;
use crate::features::agents::{
    api::CreateAgent,
    model::Template,
    text::{self, templates},
};
use crate::form::{Flash, use_flash, use_form_id};
use crate::ui::{ButtonKind, CancelLink, Choice, ChoiceList, Dialog, DialogActions, SubmitButton, TextField};
use crate::view::view;
use leptos::{prelude::*, server_fn::ServerFn};

/// The dialog. Its form is a plain one in every case: it leads on to the page of the new agent.
#[component]
pub fn NewAgentDialog() -> impl IntoView {
    let flash = use_flash("agents/create");
    let is_first = flash.is_none();
    let flash = flash.unwrap_or_default();
    let name = flash.typed("name").unwrap_or_default().to_owned();
    let template = flash.typed("template").unwrap_or(Template::Scratch.as_str()).to_owned();
    let [name_fault, template_fault] = ["name", "template"].map(|name| fault(&flash, name));
    let templates = Template::ALL.iter().map(|template| Choice {
        value: template.to_string(),
        label: templates::label(*template).to_owned(),
        hint: templates::hint(*template).to_owned(),
    });
    view! {
        <Dialog id="agent-dialog" title=text::NEW subtitle=text::NEW_HINT close_href=LIST>
            <form method="post" action=CreateAgent::PATH novalidate=true>
                <input type="hidden" name="form_id" value=use_form_id() />
                <TextField
                    id="agent-name"
                    name="name"
                    label=text::NAME
                    required=true
                    value=name
                    error=name_fault
                    autofocus=is_first
                />
                <ChoiceList
                    id="agent-template"
                    name="template"
                    legend=text::BEGIN_WITH
                    options=templates.collect()
                    checked=template
                    error=template_fault
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

/// What is wrong with a field.
fn fault(flash: &Flash, name: &str) -> Signal<Option<String>> {
    Signal::stored(flash.error.as_ref().and_then(|error| error.fault_of(name)).map(crate::text::fault))
}
