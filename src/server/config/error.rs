//! What is wrong with a configuration, in words that name the variable.
use std::fmt;

/// A configuration that `pinchy` refuses to start with.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A setting holds a value that does not fit.
    #[error("{variable} ({place}): {shown} {problem}")]
    Value {
        /// The environment variable that sets it; the key in `Leptos.toml` is the same without prefix, in small letters.
        variable: String,
        /// Where the value was found.
        place: Place,
        /// The value in quotes, or words instead of a secret.
        shown: String,
        /// What is wrong with it, to be read after the value.
        problem: String,
    },
    /// A variable that matters holds bytes that are no text.
    #[error("{0} (environment): the value is not valid UTF-8")]
    NotText(String),
    /// A key of `[pinchy]` that no setting has; most likely a slip of the pen.
    #[error("Leptos.toml: [pinchy] has no setting `{0}`")]
    UnknownKey(String),
    /// The file cannot be read as TOML.
    #[error("Leptos.toml cannot be read: {0}")]
    Syntax(String),
    /// The section of the Leptos framework is missing or wrong.
    #[error("Leptos.toml: the section [package.metadata.leptos] cannot be read: {0}")]
    Leptos(String),
}

/// Where a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An environment variable.
    Environment,
    /// The file in the working folder, or the copy of it inside the binary.
    File,
    /// The environment in which this program was built.
    Build,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "environment",
            Self::File => "Leptos.toml",
            Self::Build => "this build",
        })
    }
}
