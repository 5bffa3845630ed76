//! `/providers/<id>/remove`: the dialog that says what a removal does, and asks (V2).

use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::features::auth::components::FormAlert;
use crate::features::providers::{
    api::ReadRemoval,
    components::{LIST, default_value, model_options, use_acts, use_dialog_form},
    model::{ProviderActed, Removal},
    text,
};
use crate::form::FormState;
use crate::live;
use crate::ui::{
    Alert, AlertKind, ButtonKind, CancelLink, Checkbox, Dialog, DialogActions, LoadFailed, Select, SubmitButton,
};
use crate::view::{Transition, view};
use crate::wire::{PostForm, load_live};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The dialog. Once the provider is removed it closes, and the list says so.
#[component]
pub fn RemoveDialog() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("provider")).unwrap_or_default();
    let state = use_dialog_form("providers/remove", use_acts().remove);
    let heard = live::follow(&[Topic::Providers], false);
    let loaded = load_live(move || ReadRemoval { provider: id.clone() }, || 0, heard);
    let retry = Callback::new(move |()| loaded.refetch());
    view! {
        <Dialog id="remove-dialog" title=text::REMOVAL close_href=LIST>
            <Transition>
                {
                    let shown = loaded.shown();
                    let removal = Memo::new(move |_| shown());
                    optional(move || {
                        removal
                            .get()
                            .map(|removal| match removal {
                                Ok(removal) => view! { <Question removal state /> }.into_any(),
                                Err(error) => {
                                    view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any()
                                }
                            })
                    })
                }
            </Transition>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Question(removal: Removal, state: FormState<ProviderActed>) -> impl IntoView {
    let is_unsure =
        move || state.error.with(|error| error.as_ref().is_some_and(|error| error.fault_of("sure").is_some()));
    let remove = use_acts().remove;
    let id = removal.id.to_string();
    view! {
        <p>
            <strong>{removal.name.clone()}</strong>
            " · "
            {removal.host.clone()}
        </p>
        <FormAlert error=state.error say=text::error />
        {optional(move || {
            is_unsure().then(|| view! { <Alert kind=AlertKind::Error>{text::NOT_SURE}</Alert> }.into_any())
        })}
        <PostForm action=remove>
            <input type="hidden" name="provider" value=id />
            <Moves removal state />
            <Checkbox id="remove-sure" name="sure" label=text::SURE hint=text::SURE_HINT />
            <DialogActions>
                <CancelLink href=LIST />
                <SubmitButton kind=ButtonKind::Danger label=text::CONFIRM busy=state.pending />
            </DialogActions>
        </PostForm>
    }
    .into_any()
}

/// Which agents move, and the choice of where to.
#[component]
fn Moves(removal: Removal, state: FormState<ProviderActed>) -> impl IntoView {
    let Removal { agents, default_model, choices, .. } = removal;
    let leaving: Vec<String> = agents
        .iter()
        .map(|agent| text::leaves(&agent.name, &agent.model))
        .chain(default_model.iter().map(|model| text::default_leaves(model)))
        .collect();
    if leaving.is_empty() {
        return view! { <p class="muted">{text::NOBODY_MOVES}</p> }.into_any();
    }
    let leaving = leaving.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect_view();
    let destination = if choices.is_empty() {
        view! { <Alert kind=AlertKind::Warning>{text::NOTHING_LEFT}</Alert> }.into_any()
    } else {
        let default = choices.iter().find(|choice| choice.is_default).map(|choice| choice.model.clone());
        let usual = default_value(&choices, default.as_ref()).unwrap_or_default();
        view! {
            <Select
                id="remove-moves-to"
                name="moves_to"
                label=text::MOVES_TO
                options=model_options(&choices)
                chosen=state.typed("moves_to", &usual)
                error=state.fault("moves_to")
            />
        }
        .into_any()
    };
    view! {
        <p>{text::AFFECTED}</p>
        <ul>{leaving}</ul>
        {destination}
    }
    .into_any()
}
