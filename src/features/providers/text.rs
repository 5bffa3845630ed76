//! Every sentence about providers and models (F8).

use super::model::{Kind, ProviderActed, ProviderDeed};
use crate::domain::ModelError;
use crate::error::AppError;

/// The page, and what is on it.
pub const PROVIDERS: &str = "Providers";
/// Below the title of the page.
pub const SUBTITLE: &str = "The AI services that answer for your agents.";
/// The page's primary act.
pub const NEW: &str = "Connect provider";
/// Below the title of the dialog.
pub const NEW_EXPLAINED: &str =
    "The key is tried before it is saved, and kept encrypted. Only its last four characters are shown again.";
/// In the form.
pub const KIND: &str = "Provider";
/// In the form.
pub const KEY: &str = "API key";
/// Below the key.
pub const KEY_HINT: &str = "Ollama and some servers of your own need none.";
/// In the form.
pub const ADDRESS: &str = "Address";
/// Below the address.
pub const ADDRESS_HINT: &str =
    "Leave it empty for the provider’s own address. Any other usually ends in /v1, as in https://ai.example.com/v1.";
/// Sends the form.
pub const CONNECT: &str = "Connect";
/// A column.
pub const MODELS: &str = "Models";
/// A column that holds the acts.
pub const ACTS: &str = "Acts";
/// The empty list.
pub const NO_PROVIDERS: &str = "No provider is connected";
/// See [`NO_PROVIDERS`].
pub const NO_PROVIDERS_EXPLAINED: &str = "Until one is, agents cannot answer, and Smithers is the built-in guide. You need the API key of a provider, or the address of a server of your own.";
/// The panel of the default model.
pub const DEFAULT: &str = "Default model";
/// See [`DEFAULT`].
pub const DEFAULT_EXPLAINED: &str = "It answers for Smithers and for every agent that names no other model.";
/// Sends that panel's form.
pub const SAVE_DEFAULT: &str = "Save default";
/// No model is the default.
pub const NO_DEFAULT: &str = "None yet";
/// The default is not in its provider's list any more.
pub const DEFAULT_GONE: &str = "The provider does not list this model any more. Please choose another one.";
/// No provider lists a model.
pub const NO_MODELS: &str = "No provider lists a model yet. Once yours has one, list its models anew.";
/// An act in the row.
pub const REFRESH: &str = "List models anew";
/// An act in the row.
pub const REMOVE: &str = "Remove provider";
/// A provider without a key.
pub const NO_KEY: &str = "No key";
/// The dialog that asks before a removal.
pub const REMOVAL: &str = "Remove this provider";
/// In that dialog, before the list of those that move.
pub const AFFECTED: &str = "These need another model:";
/// In that dialog.
pub const NOBODY_MOVES: &str = "No agent depends on it.";
/// In that dialog.
pub const MOVES_TO: &str = "They move to";
/// In that dialog, where no other provider is left.
pub const NOTHING_LEFT: &str =
    "It is the only provider. Without one, agents cannot answer, and Smithers is the built-in guide.";
/// In that dialog.
pub const SURE: &str = "Yes, remove this provider and its key";
/// See [`SURE`].
pub const SURE_HINT: &str = "This cannot be taken back: to use it again you need its key.";
/// The box of [`SURE`] was left empty.
pub const NOT_SURE: &str = "The provider is still there: check the box to remove it.";
/// Sends that dialog's form.
pub const CONFIRM: &str = "Remove";

/// What a kind of provider is called.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Anthropic => "Anthropic",
        Kind::OpenAi => "OpenAI",
        Kind::Gemini => "Google Gemini",
        Kind::Ollama => "Ollama",
        Kind::Compatible => "OpenAI-compatible",
    }
}

/// What a new provider is called: as its kind is, or by where it stands.
pub fn name_of(of: Kind, host: &str) -> String {
    match of {
        Kind::Compatible => host.to_owned(),
        other => kind(other).to_owned(),
    }
}

/// The end of a key.
pub fn key_end(end: &str) -> String {
    format!("Key …{end}")
}

/// How many models a provider lists.
pub fn models(count: i64) -> String {
    match count {
        0 => "No model".to_owned(),
        1 => "1 model".to_owned(),
        count => format!("{count} models"),
    }
}

/// Beside the provider that has the default.
pub fn default_of(model: &str) -> String {
    format!("Default: {model}")
}

/// A model with whose it is, in a choice.
pub fn choice(model: &str, provider: &str) -> String {
    format!("{model} ({provider})")
}

/// An agent that moves, and the model that it leaves.
pub fn leaves(agent: &str, model: &str) -> String {
    format!("{agent}, which uses {model}")
}

/// Every agent without a model of its own moves.
pub fn default_leaves(model: &str) -> String {
    format!("Smithers and every agent without a model of its own, which use the default, {model}")
}

/// What an act came to.
pub fn acted(acted: &ProviderActed) -> String {
    let ProviderActed { deed, name, model, count, .. } = acted;
    let default = model.as_ref().map(|model| format!(" The default model is {model}.")).unwrap_or_default();
    match deed {
        ProviderDeed::Connected => format!("{name} is connected, with {}.{default}", small(models(*count))),
        ProviderDeed::Refreshed => format!("{name} lists {} now.{default}", small(models(*count))),
        ProviderDeed::MadeDefault => format!("{} of {name} is the default now.", model.as_deref().unwrap_or_default()),
        ProviderDeed::Removed if *count == 0 => format!("{name} is removed, and its key with it.{default}"),
        ProviderDeed::Removed if *count == 1 => format!("{name} is removed. 1 agent has moved.{default}"),
        ProviderDeed::Removed => format!("{name} is removed. {count} agents have moved.{default}"),
    }
}

fn small(words: String) -> String {
    words.replacen("No model", "no model", 1)
}

/// Why an act was not done.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::Model { error } => format!("{} Nothing was saved.", refused(*error)),
        AppError::UndoStale => "The default model has been changed since, so this was not undone.".to_owned(),
        AppError::UndoTooLate => "Ten minutes are over, so this cannot be undone any more.".to_owned(),
        other if other.fault_of("sure").is_some() => NOT_SURE.to_owned(),
        other => crate::text::error(other),
    }
}

/// Why a provider could not be connected, or did not list its models, and what to do.
const fn refused(error: ModelError) -> &'static str {
    match error {
        ModelError::Key => {
            "The provider refused this key. Copy it once more from the provider’s own page: it may be cut short, revoked, or of another account."
        }
        ModelError::Unreachable => {
            "Nobody answers at this address. Check it, and that the server is running and can be reached from here."
        }
        ModelError::Forbidden => {
            "Pinchy does not call this address. This machine and private networks are called once whoever runs the server sets PINCHY_ALLOW_LOOPBACK or PINCHY_ALLOW_PRIVATE; addresses of a cloud’s own services never are."
        }
        ModelError::Busy => {
            "The provider holds us back: too many requests, too much to do, or no credit left. Try again in a while, and look at your account there."
        }
        ModelError::Trouble => {
            "The provider has trouble of its own. Try again in a while; its status page may say more."
        }
        ModelError::Slow => "The provider took too long to answer. Try again, and if it stays so, check the address.",
        ModelError::Cut => "The answer broke off. Try again.",
        ModelError::TooLong => {
            "What this address answers is far longer than a list of models, so it was cut. Check the address."
        }
        ModelError::Garbled | ModelError::ModelGone | ModelError::PromptTooLong => {
            "Something answers at this address, but not as this kind of provider does. Check the address: it usually ends in /v1."
        }
    }
}

/// Why a model did not answer, or not to the end, for whoever asked; `provider` is what its provider is called.
pub fn unanswered(error: ModelError, provider: &str) -> String {
    match error {
        ModelError::Key => format!("{provider} refused the key it was given. An admin has to connect it anew."),
        ModelError::Unreachable => format!("{provider} cannot be reached. Try again in a moment."),
        ModelError::Forbidden => {
            format!("The address of {provider} is one that Pinchy may not call. An admin has to look at it.")
        }
        ModelError::Busy => format!("{provider} has too much to do, or its credit is used up. Try again in a moment."),
        ModelError::ModelGone => {
            format!("{provider} does not have this model any more. An admin has to choose another one.")
        }
        ModelError::Trouble => format!("{provider} has trouble of its own. Try again in a moment."),
        ModelError::Slow => format!("{provider} did not say a word for too long. Try again."),
        ModelError::Cut => {
            format!("The answer of {provider} broke off. What came so far is kept: try again to have it whole.")
        }
        ModelError::TooLong => format!("The answer of {provider} went on and on, so it was ended here."),
        ModelError::PromptTooLong => {
            "This conversation is longer than the model can read. Begin a new chat, or shorten the message.".to_owned()
        }
        ModelError::Garbled => format!(
            "{provider} answered with something that is no answer. Try again; if it stays so, an admin has to look at it."
        ),
    }
}

/// Why the list could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::SignedOut => "Your session has ended. Reload the page to sign in.".to_owned(),
        other => crate::text::error(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn v1_wrong_key_unreachable_host_and_provider_trouble_read_differently() {
        let said: BTreeSet<_> = ModelError::ALL.iter().map(|error| unanswered(*error, "Ollama")).collect();
        assert_eq!(said.len(), ModelError::ALL.len());
        let told: BTreeSet<_> = ModelError::ALL.iter().map(|error| refused(*error)).collect();
        assert!(told.len() >= ModelError::ALL.len() - 2, "a list knows no model and no prompt");
    }

    #[test]
    fn what_was_done_is_told_with_its_numbers() {
        let of = |deed, model: Option<&str>, count| {
            acted(&ProviderActed {
                deed,
                name: "Ollama".to_owned(),
                model: model.map(str::to_owned),
                count,
                undo: None,
            })
        };
        assert_eq!(
            of(ProviderDeed::Connected, Some("m"), 2),
            "Ollama is connected, with 2 models. The default model is m."
        );
        assert_eq!(of(ProviderDeed::Connected, None, 0), "Ollama is connected, with no model.");
        assert_eq!(of(ProviderDeed::Refreshed, None, 1), "Ollama lists 1 model now.");
        assert_eq!(of(ProviderDeed::MadeDefault, Some("m"), 0), "m of Ollama is the default now.");
        assert_eq!(of(ProviderDeed::Removed, None, 0), "Ollama is removed, and its key with it.");
        assert_eq!(
            of(ProviderDeed::Removed, Some("m"), 2),
            "Ollama is removed. 2 agents have moved. The default model is m."
        );
    }
}
