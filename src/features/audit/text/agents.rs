//! What the trail says of agents.

use crate::domain::{GroupLabel, Visibility};
use crate::features::audit::model::Action;
use crate::json::read;
use serde::Deserialize;

/// Whom an agent is for, as an entry holds it.
#[derive(Deserialize)]
struct Audience {
    visibility: Visibility,
    groups: Vec<GroupLabel>,
}

/// What an agent is made of, as an entry holds it: only what is not as it was.
#[derive(Deserialize)]
struct Facts {
    name: Option<String>,
    tagline: Option<String>,
    avatar: Option<String>,
    instructions: Option<i64>,
    greeting: Option<i64>,
    starters: Option<i64>,
    provider: Option<String>,
    provider_name: Option<String>,
    model: Option<String>,
}

/// A detail of an act on agents; nothing where it is none.
pub fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    match (action, name) {
        (Action::AgentVisibilityChanged, "before") => audience(value).map(|was| format!("was seen by {was}")),
        (Action::AgentVisibilityChanged, "after") => audience(value).map(|is| format!("now seen by {is}")),
        (Action::AgentConfigured, "before") => facts(value).map(|was| format!("was {was}")),
        (Action::AgentConfigured, "after") => facts(value).map(|is| format!("now {is}")),
        (Action::AgentCreated, "template") => Some(template(value)),
        // What the act itself says already.
        (Action::AgentArchived | Action::AgentRestored, "before" | "after") | (Action::AgentConfigured, "texts") => {
            Some(String::new())
        }
        _ => None,
    }
}

fn audience(json: &str) -> Option<String> {
    let Audience { visibility, groups } = read(json)?;
    Some(match visibility {
        Visibility::Admins => "admins only".to_owned(),
        Visibility::Everyone => "everyone".to_owned(),
        Visibility::Groups => super::groups::names(&groups),
    })
}

fn facts(json: &str) -> Option<String> {
    let Facts { name, tagline, avatar, instructions, greeting, starters, provider, provider_name, model } = read(json)?;
    let tagline = tagline.map(|text| if text.is_empty() { "without a tagline".to_owned() } else { text });
    let avatar = avatar.map(|word| word.replace('-', " in "));
    let model = model.map(|model| model_of(model, provider_name.as_deref().unwrap_or_default()));
    let provider = provider.filter(|_| model.is_none()).map(|_| "of another provider".to_owned());
    let told = [
        name,
        tagline,
        avatar,
        instructions.map(|count| counted(count, "line of instructions", "lines of instructions")),
        greeting.map(|count| counted(count, "line of greeting", "lines of greeting")),
        starters.map(|count| counted(count, "starter", "starters")),
        model,
        provider,
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// Which model answers, and whose: entries of a provider that was gone, and older ones, do not say whose.
fn model_of(model: String, provider: &str) -> String {
    match (model.as_str(), provider) {
        ("", _) => "the default model".to_owned(),
        (_, "") => model,
        _ => format!("{model} of {provider}"),
    }
}

fn counted(count: i64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// What an agent began with. A word that this version does not know is shown as it stands.
fn template(word: &str) -> String {
    match word {
        "scratch" => "from scratch".to_owned(),
        word => format!("from the template “{}”", word.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_told_without_their_texts() {
        let told = |action, name, value: &str| detail(action, name, value).unwrap_or_default();
        let design =
            r#"{"visibility":"groups","groups":[{"id":"018f0000-0000-7000-8000-000000000001","name":"Design"}]}"#;
        assert_eq!(told(Action::AgentVisibilityChanged, "after", design), "now seen by Design");
        let nobody = r#"{"visibility":"admins","groups":[]}"#;
        assert_eq!(told(Action::AgentVisibilityChanged, "before", nobody), "was seen by admins only");
        let facts = r#"{"name":"Analyst","tagline":"","avatar":"chat-teal","instructions":1,"starters":3,"model":""}"#;
        assert_eq!(
            told(Action::AgentConfigured, "after", facts),
            "now Analyst, without a tagline, chat in teal, 1 line of instructions, 3 starters, the default model"
        );
        assert_eq!(told(Action::AgentConfigured, "before", r#"{"provider":"x"}"#), "was of another provider");
        let model = r#"{"provider":"x","provider_name":"Ollama","model":"llama-4"}"#;
        assert_eq!(told(Action::AgentConfigured, "after", model), "now llama-4 of Ollama");
        assert_eq!(told(Action::AgentCreated, "template", "scratch"), "from scratch");
        assert_eq!(told(Action::AgentCreated, "template", "meeting_notes"), "from the template “meeting notes”");
        assert_eq!(told(Action::AgentArchived, "after", "archived"), "");
    }
}
