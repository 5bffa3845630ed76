//! Providers as pages see them, and what their forms may hold.

use crate::domain::{EntryId, MAX_MODEL, ModelRef, ProviderId, Timestamp, text_enum};
use crate::error::{AppError, Fault, Faults};
use serde::{Deserialize, Serialize};

/// The longest address, in characters.
pub const MAX_ADDRESS: u32 = 300;
/// The longest key, in characters.
pub const MAX_KEY: u32 = 500;
/// How many models of one provider are kept.
pub const MAX_MODELS: usize = 500;
/// How many characters of a key are shown again.
const SHOWN: usize = 4;
/// The shortest key, of which the shown end tells little.
const MIN_KEY: u32 = 8;

text_enum!(
    /// How a provider is spoken to.
    Kind {
        /// Anthropic.
        Anthropic = "anthropic",
        /// OpenAI.
        OpenAi = "openai",
        /// Google Gemini.
        Gemini = "gemini",
        /// Ollama, which runs models on a machine of one's own.
        Ollama = "ollama",
        /// Any address that speaks as OpenAI does.
        Compatible = "compatible",
    }
);

impl Kind {
    /// Where it stands if nothing else is said; nothing where an address has to be typed.
    pub const fn usual_address(self) -> Option<&'static str> {
        match self {
            Self::Anthropic => Some("https://api.anthropic.com"),
            Self::OpenAi => Some("https://api.openai.com/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta/openai"),
            Self::Ollama => Some("http://127.0.0.1:11434/v1"),
            Self::Compatible => None,
        }
    }

    /// Whether it answers nobody without a key.
    pub const fn needs_key(self) -> bool {
        matches!(self, Self::Anthropic | Self::OpenAi | Self::Gemini)
    }

    /// Whether one may talk to a model of this name: lists also hold what paints, listens, measures or speaks.
    pub fn talks(self, model: &str) -> bool {
        const OTHERS: &[&str] = &[
            "embed",
            "whisper",
            "tts",
            "dall-e",
            "image",
            "moderation",
            "transcribe",
            "realtime",
            "audio",
            "sora",
            "veo",
            "imagen",
            "aqa",
            "babbage",
            "davinci",
        ];
        let well_known = matches!(self, Self::OpenAi | Self::Gemini);
        !(well_known && OTHERS.iter().any(|other| model.contains(other)))
    }

    /// The model that a fresh connection begins with, of those that the provider lists.
    pub fn preferred(self, models: &[String]) -> Option<&String> {
        let wanted: &[&str] = match self {
            Self::OpenAi => &["gpt-5", "gpt-4.1", "gpt-4o"],
            Self::Gemini => &["gemini-2.5-flash", "gemini-2.5-pro"],
            Self::Anthropic | Self::Ollama | Self::Compatible => &[],
        };
        wanted.iter().find_map(|wanted| models.iter().find(|model| model == wanted)).or(models.first())
    }
}

/// The models of a provider's list that are kept: those that talk, each once, in the provider's order.
pub fn kept_models(kind: Kind, listed: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for model in listed {
        // Gemini lists its models as parts of a path.
        let model = model.strip_prefix("models/").map_or(model.clone(), str::to_owned);
        let fits = !model.is_empty() && model.len() <= MAX_MODEL && !model.chars().any(char::is_control);
        if fits && kind.talks(&model) && !kept.contains(&model) && kept.len() < MAX_MODELS {
            kept.push(model);
        }
    }
    kept
}

/// The end of a key, by which it is known again (V1).
pub fn end_of_key(key: &str) -> String {
    let count = key.chars().count();
    key.chars().skip(count.saturating_sub(SHOWN)).collect()
}

/// A connection as its form asks for it; the key goes another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProvider {
    /// How it is spoken to.
    pub kind: Kind,
    /// Where it stands.
    pub address: String,
    /// Its host, and the port where that is not the usual one.
    pub host: String,
}

impl NewProvider {
    /// Reads the form. `key` is looked at alone.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(kind: &str, key: &str, address: &str) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let Some(kind) = faults.take("kind", kind.parse::<Kind>().map_err(|()| Fault::NotAChoice)) else {
            return Err(faults.into_error());
        };
        if let Err(fault) = checked_key(kind, key) {
            faults.add("key", fault);
        }
        let address = match (address.trim(), kind.usual_address()) {
            ("", Some(usual)) => usual,
            (typed, _) => typed,
        };
        match faults.take("address", checked_address(kind, address)) {
            Some((address, host)) if faults.is_empty() => Ok(Self { kind, address, host }),
            _ => Err(faults.into_error()),
        }
    }
}

fn checked_key(kind: Kind, key: &str) -> Result<(), Fault> {
    let length = key.chars().count();
    match key {
        "" if kind.needs_key() => Err(Fault::Empty),
        "" => Ok(()),
        _ if length > MAX_KEY as usize => Err(Fault::TooLong { max: MAX_KEY }),
        _ if length < MIN_KEY as usize => Err(Fault::TooShort { min: MIN_KEY }),
        // It travels in a header.
        key if !key.chars().all(|c| c.is_ascii_graphic()) => Err(Fault::Hidden),
        _ => Ok(()),
    }
}

/// The address without a last slash, and its host. Lists and answers lie below it, so it has no query; nor a password, which would be
/// shown again.
fn checked_address(kind: Kind, address: &str) -> Result<(String, String), Fault> {
    if address.is_empty() {
        return Err(Fault::Empty);
    }
    if address.chars().count() > MAX_ADDRESS as usize {
        return Err(Fault::TooLong { max: MAX_ADDRESS });
    }
    let (scheme, rest) = address.split_once("://").ok_or(Fault::NotAnAddress)?;
    let rest = rest.trim_end_matches('/');
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let well_formed = !host.is_empty() && !host.starts_with(':') && rest.chars().all(|c| c.is_ascii_graphic());
    let bare = !rest.contains(['?', '#', '@', '\\']);
    let scheme = scheme.to_ascii_lowercase();
    if !(well_formed && bare && ["http", "https"].contains(&scheme.as_str())) {
        return Err(Fault::NotAnAddress);
    }
    let host = host.to_ascii_lowercase();
    // Ollama itself stands at the root, and what speaks as OpenAI does below it.
    let path = match kind {
        Kind::Ollama if path.is_empty() => "/v1",
        Kind::Anthropic => path.trim_end_matches("/v1"),
        _ => path,
    };
    Ok((format!("{scheme}://{host}{path}"), host))
}

/// A model that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelChoice {
    /// Which.
    pub model: ModelRef,
    /// What its provider is called.
    pub provider_name: String,
    /// Where its provider stands (V4).
    pub host: String,
    /// Whether it answers for every agent that names none.
    pub is_default: bool,
}

/// What an agent can be given to answer with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Every model that can be chosen.
    pub choices: Vec<ModelChoice>,
    /// The default, which may not be among the choices any more.
    pub default: Option<ModelRef>,
}

/// A provider in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRow {
    /// Which.
    pub id: ProviderId,
    /// How it is spoken to.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub host: String,
    /// The end of its key, where it has one.
    pub key_end: Option<String>,
    /// How many models it lists.
    pub models: i64,
    /// When they were listed.
    pub models_at: Timestamp,
    /// The workspace's default, where it is one of this provider's.
    pub default_model: Option<String>,
}

/// What the page of providers shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderList {
    /// Every provider, the oldest first.
    pub providers: Vec<ProviderRow>,
    /// Every model that could be the default.
    pub choices: Vec<ModelChoice>,
    /// The default, which may not be among the choices any more.
    pub default: Option<ModelRef>,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

/// An agent, as the question before a removal names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAgent {
    /// What it is called.
    pub name: String,
    /// The model that it leaves.
    pub model: String,
}

/// What removing a provider would do (V2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Which.
    pub id: ProviderId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub host: String,
    /// The shared agents that name one of its models.
    pub agents: Vec<MovedAgent>,
    /// The default model, where it is one of this provider's: then every agent that names none moves as well.
    pub default_model: Option<String>,
    /// What they can move to: the models of the others.
    pub choices: Vec<ModelChoice>,
}

text_enum!(
    /// What was done to a provider, as its toast tells it.
    ProviderDeed {
        /// It was connected.
        Connected = "connected",
        /// Its models were listed anew.
        Refreshed = "refreshed",
        /// One of its models became the default.
        MadeDefault = "made_default",
        /// It was removed.
        Removed = "removed",
    }
);

/// What an act came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderActed {
    /// What was done, or was so already (U7).
    pub deed: ProviderDeed,
    /// What the provider is called.
    pub name: String,
    /// The model that is the default now, where the act is about it.
    pub model: Option<String>,
    /// How many models it lists, or how many agents have moved.
    pub count: i64,
    /// The entry by which it can be undone (F6).
    pub undo: Option<EntryId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(kind: &str, key: &str, address: &str) -> Result<NewProvider, AppError> {
        NewProvider::parse(kind, key, address)
    }

    #[test]
    fn v1_every_kind_has_its_usual_address_and_a_compatible_one_has_to_be_typed() {
        for (kind, host) in [
            ("anthropic", "api.anthropic.com"),
            ("openai", "api.openai.com"),
            ("gemini", "generativelanguage.googleapis.com"),
        ] {
            assert_eq!(parsed(kind, "sk-12345678", " ").unwrap().host, host);
            assert_eq!(parsed(kind, "", "").unwrap_err().fault_of("key"), Some(Fault::Empty));
        }
        assert_eq!(parsed("ollama", "", "").unwrap().address, "http://127.0.0.1:11434/v1");
        assert_eq!(parsed("ollama", "", "http://Den.example:11434/").unwrap().address, "http://den.example:11434/v1");
        let compatible = parsed("compatible", "", "HTTPS://AI.example/API/v1/").unwrap();
        assert_eq!(
            (compatible.address.as_str(), compatible.host.as_str()),
            ("https://ai.example/API/v1", "ai.example")
        );
        assert_eq!(parsed("compatible", "", "").unwrap_err().fault_of("address"), Some(Fault::Empty));
        assert_eq!(parsed("other", "", "").unwrap_err().fault_of("kind"), Some(Fault::NotAChoice));
    }

    #[test]
    fn v1_what_is_no_address_and_what_is_no_key_is_refused() {
        let long = format!("https://ai.example/{}", "x".repeat(300));
        for address in [
            "ai.example",
            "ftp://ai.example",
            "https://",
            "https:///v1",
            "https://a:b@ai.example",
            "https://ai.example/?key=1",
            "https://ai.example/#x",
            "https://ai .example",
            "https://ai.exämple",
            "http://:80/",
            "javascript://x",
        ] {
            let fault = parsed("compatible", "", address).err().and_then(|error| error.fault_of("address"));
            let allowed = address.starts_with("javascript");
            assert!(fault == Some(Fault::NotAnAddress), "{address} {allowed}");
        }
        assert_eq!(parsed("compatible", "", &long).unwrap_err().fault_of("address"), Some(Fault::TooLong { max: 300 }));
        for (key, fault) in [
            ("short", Fault::TooShort { min: 8 }),
            ("with space inside", Fault::Hidden),
            ("with\nline\nbreaks", Fault::Hidden),
            ("schlüssel-lang", Fault::Hidden),
        ] {
            assert_eq!(parsed("openai", key, "").unwrap_err().fault_of("key"), Some(fault), "{key:?}");
        }
        let both = parsed("compatible", "short", "nowhere").unwrap_err();
        assert!(both.fault_of("key").is_some() && both.fault_of("address").is_some());
    }

    #[test]
    fn v1_only_the_end_of_a_key_is_kept_readable() {
        assert_eq!(end_of_key("sk-ant-0123456789"), "6789");
        assert_eq!(end_of_key(""), "");
    }

    #[test]
    fn v2_lists_are_kept_without_what_does_not_talk_and_within_bounds() {
        let listed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let openai =
            kept_models(Kind::OpenAi, listed(&["gpt-4o", "gpt-4o", "whisper-1", "text-embedding-3-small", "gpt-5"]));
        assert_eq!(openai, ["gpt-4o", "gpt-5"]);
        assert_eq!(Kind::OpenAi.preferred(&openai).unwrap(), "gpt-5");
        assert_eq!(kept_models(Kind::Gemini, listed(&["models/gemini-2.5-pro", "models/aqa"])), ["gemini-2.5-pro"]);
        let own = kept_models(Kind::Compatible, listed(&["whisper-like", "", "a\nb", &"x".repeat(201)]));
        assert_eq!(own, ["whisper-like"], "on an address of one's own everything is listed");
        assert_eq!(Kind::Compatible.preferred(&own), own.first());
        let many = (0..1000).map(|n| format!("m{n}"));
        assert_eq!(kept_models(Kind::Compatible, many).len(), MAX_MODELS);
        assert_eq!(Kind::Ollama.preferred(&[]), None);
    }
}
