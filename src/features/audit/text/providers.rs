//! What the trail says of providers.

use crate::domain::ModelLabel;
use crate::features::audit::model::Action;
use crate::json::read;

/// A detail of an act on providers; nothing where it is none of these.
pub fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    match (action, name) {
        (Action::ProviderConnected | Action::ProviderRemoved, "host") => Some(value.to_owned()),
        (Action::ProviderConnected, "models") => super::counted(value, "model", "models"),
        (Action::ModelsListed, "added") => super::counted(value, "model new", "models new"),
        (Action::ModelsListed, "gone") => super::counted(value, "model gone", "models gone"),
        (Action::DefaultModelChosen, "before") => label(value).map(|was| format!("was {was}")),
        (Action::DefaultModelChosen, "after") => Some(value.to_owned()),
        (Action::ProviderRemoved, "agents") => super::counted(value, "agent named it", "agents named it"),
        (Action::ProviderRemoved, "moved_to") => label(value).map(|is| format!("now {is}")),
        _ => None,
    }
}

fn label(json: &str) -> Option<String> {
    let ModelLabel { model, provider } = read(json)?;
    Some(format!("{} of {provider}", model.model))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_told_by_name_and_models_with_whose_they_are() {
        let model =
            r#"{"model":{"provider":"018f0000-0000-7000-8000-000000000001","model":"m-1"},"provider":"Ollama"}"#;
        let told = |action, name, value: &str| detail(action, name, value).unwrap_or_default();
        assert_eq!(told(Action::ProviderConnected, "host", "ai.example"), "ai.example");
        assert_eq!(told(Action::ProviderConnected, "models", "2"), "2 models");
        assert_eq!(told(Action::ModelsListed, "gone", "1"), "1 model gone");
        assert_eq!(told(Action::DefaultModelChosen, "before", model), "was m-1 of Ollama");
        assert_eq!(told(Action::DefaultModelChosen, "before", ""), "");
        assert_eq!(told(Action::DefaultModelChosen, "after", "m-2"), "m-2");
        assert_eq!(told(Action::ProviderRemoved, "agents", "0"), "");
        assert_eq!(told(Action::ProviderRemoved, "moved_to", model), "now m-1 of Ollama");
        assert_eq!(told(Action::RoleChanged, "before", "admin"), "");
    }
}
