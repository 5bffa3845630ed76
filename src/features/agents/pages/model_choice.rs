//! The choice of the model that answers for an agent (N1, V2, V4).

use crate::domain::ModelRef;
use crate::features::agents::{model::AgentActed, text};
use crate::features::providers::model::Offered;
use crate::form::FormState;
use crate::ui::{Select, SelectOption};
use crate::view::view;
use leptos::prelude::*;

/// The field.
#[component]
pub fn ModelChoice(
    /// What can be chosen.
    offered: Offered,
    /// What the agent has; nothing for the default.
    saved: Option<ModelRef>,
    /// The form around it.
    state: FormState<AgentActed>,
) -> impl IntoView {
    let saved = saved.map(|model| model.to_string()).unwrap_or_default();
    let chosen = state.typed("model", &saved);
    view! {
        <Select
            id="agent-model"
            name="model"
            label=text::MODEL
            hint=text::MODEL_HINT
            options=options(&offered, [&saved, &chosen])
            chosen
            error=state.fault("model")
        />
    }
    .into_any()
}

/// The default, the models of each provider, and which of `named` nobody offers any more.
fn options(offered: &Offered, named: [&str; 2]) -> Vec<SelectOption> {
    let default = offered.default.as_ref().map(|default| default.model.as_str());
    let mut options = vec![SelectOption { value: String::new(), label: text::default_model(default) }];
    options.extend(offered.choices.iter().map(|choice| SelectOption {
        value: choice.model.to_string(),
        label: text::model_choice(&choice.model.model, &choice.provider_name, &choice.host),
    }));
    for value in named {
        let is_listed = options.iter().any(|option| option.value == value);
        if let (false, Ok(gone)) = (is_listed, value.parse::<ModelRef>()) {
            options.push(SelectOption { value: value.to_owned(), label: text::no_longer_offered(&gone.model) });
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::providers::model::ModelChoice;

    const FIRST: &str = "018f0000-0000-7000-8000-000000000001";

    fn choice(model: &str, provider: &str, host: &str) -> ModelChoice {
        let model = ModelRef { provider: FIRST.parse().unwrap(), model: model.to_owned() };
        ModelChoice { model, provider_name: provider.to_owned(), host: host.to_owned(), is_default: false }
    }

    fn labels(offered: &Offered, named: [&str; 2]) -> Vec<String> {
        options(offered, named).into_iter().map(|option| option.label).collect()
    }

    #[test]
    fn n1_v4_the_default_stands_first_and_every_model_names_its_host() {
        let choices = vec![choice("m-1", "OpenAI", "api.openai.com"), choice("m-2", "ai.example", "ai.example:8443")];
        let default = Some(choices[0].model.clone());
        let offered = Offered { choices, default };
        let all = ["Default model (m-1)", "m-1 (OpenAI, api.openai.com)", "m-2 (ai.example:8443)"];
        assert_eq!(labels(&offered, ["", ""]), all);
        assert_eq!(labels(&Offered::default(), ["", ""]), ["Default model (none is connected yet)"]);
    }

    #[test]
    fn v2_a_model_that_vanished_stays_to_be_seen_and_what_is_none_does_not() {
        let offered = Offered { choices: vec![choice("m-1", "Ollama", "127.0.0.1")], default: None };
        let (gone, listed) = (format!("{FIRST} llama-3"), format!("{FIRST} m-1"));
        assert_eq!(labels(&offered, [&gone, &gone])[2..], ["llama-3 (no longer offered)"]);
        assert_eq!(options(&offered, [&gone, &listed])[2].value, gone);
        assert_eq!(labels(&offered, [&listed, "nonsense"]).len(), 2);
    }
}
