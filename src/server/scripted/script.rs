//! What a scripted provider can do.

use http::StatusCode;
use std::time::Duration;

/// What it does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Talks: says what it is told to say, calls what it is told to call, and repeats everything else.
    Talk,
    /// Repeats what it was told as the system's text.
    System,
    /// Talks with a pause before each word.
    Slow(Duration),
    /// Says one word, then waits to be released.
    Gate,
    /// Breaks the connection off in the middle.
    Cut,
    /// Ends within a line, as if that were all.
    HalfLine,
    /// Stops in the middle, because the model may write no more.
    Short,
    /// Says nothing, and that this is all.
    Silent,
    /// Streams what is no JSON.
    Garbage,
    /// Answers with a page, as a site does.
    Page,
    /// Answers with nothing at all.
    Nothing,
    /// Never stops talking.
    Endless,
    /// 100 MB in one line.
    Huge,
    /// Refuses, with 100 MB of reasons.
    HugeError,
    /// Refuses with this status.
    Error(StatusCode),
    /// Leads on to the metadata of a cloud.
    Redirect,
    /// Stands in for a model in a demo: lists names that a house might give its own, and answers with more than it was told.
    Demo,
}

/// The models that are listed at an address that does [`Script::Demo`].
pub const DEMO_MODELS: &[&str] = &["house-large", "house-small"];

/// The models that are listed.
pub const MODELS: &[&str] = &[
    "scripted",
    "scripted-system",
    "scripted-slow",
    "scripted-gate",
    "scripted-cut",
    "scripted-half-line",
    "scripted-short",
    "scripted-silent",
    "scripted-garbage",
    "scripted-page",
    "scripted-nothing",
    "scripted-endless",
    "scripted-huge",
    "scripted-huge-error",
    "scripted-error-401",
    "scripted-error-429",
    "scripted-error-500",
    "scripted-redirect",
];

impl Script {
    /// What a model does; nothing where there is no such model.
    pub fn of_model(model: &str) -> Option<Self> {
        match model.strip_prefix("scripted") {
            Some("") => Some(Self::Talk),
            Some(rest) => rest.strip_prefix('-').and_then(Self::named),
            None => None,
        }
    }

    /// What an address does whatever it is asked; nothing where the models decide.
    pub fn of_address(segment: &str) -> Option<Self> {
        Self::named(segment)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "system" => Self::System,
            "slow" => Self::Slow(Duration::from_millis(60)),
            "gate" => Self::Gate,
            "cut" => Self::Cut,
            "half-line" => Self::HalfLine,
            "short" => Self::Short,
            "silent" => Self::Silent,
            "garbage" => Self::Garbage,
            "page" => Self::Page,
            "nothing" => Self::Nothing,
            "endless" => Self::Endless,
            "huge" => Self::Huge,
            "huge-error" => Self::HugeError,
            "redirect" => Self::Redirect,
            super::DEMO_ADDRESS => Self::Demo,
            name => {
                let slow = name.strip_prefix("slow-").and_then(|ms| ms.parse().ok()).map(Duration::from_millis);
                let error = name.strip_prefix("error-").and_then(|status| status.parse().ok()).map(Self::Error);
                return slow.map(Self::Slow).or(error);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_that_is_listed_does_something() {
        for model in MODELS {
            assert!(Script::of_model(model).is_some(), "{model}");
        }
        assert_eq!(Script::of_model("scripted-slow-5"), Some(Script::Slow(Duration::from_millis(5))));
        assert_eq!(Script::of_model("scripted-error-404"), Some(Script::Error(StatusCode::NOT_FOUND)));
        assert_eq!(Script::of_address("error-429"), Some(Script::Error(StatusCode::TOO_MANY_REQUESTS)));
        for unknown in ["", "gpt-5", "scripted-", "scripted-nonsense", "scripted-error-x"] {
            assert_eq!(Script::of_model(unknown), None, "{unknown}");
        }
        assert_eq!(Script::of_address("v1"), None);
    }
}
