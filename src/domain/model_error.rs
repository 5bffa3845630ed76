//! Why a model did not answer (V1), in closed codes: what a provider says itself is never shown, because it may repeat a key or a message.

use super::text_enum;

text_enum!(
    /// What went wrong between Pinchy and a provider.
    ModelError {
        /// The provider does not know the key, or the key may not do this.
        Key = "key",
        /// Nobody answers at that address.
        Unreachable = "unreachable",
        /// The address is one that Pinchy does not reach: metadata of a cloud, link-local, or a network that is not allowed (V3).
        Forbidden = "forbidden",
        /// The provider holds us back, or there is no credit left.
        Busy = "busy",
        /// The provider has no such model any more.
        ModelGone = "model_gone",
        /// The provider has trouble of its own.
        Trouble = "trouble",
        /// The provider did not say a word for a long time.
        Slow = "slow",
        /// The answer broke off.
        Cut = "cut",
        /// The answer was longer than Pinchy takes.
        TooLong = "too_long",
        /// What was sent is longer than the model reads.
        PromptTooLong = "prompt_too_long",
        /// Something answers, but not as a provider does.
        Garbled = "garbled",
    }
);
