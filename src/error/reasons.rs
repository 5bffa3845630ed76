//! Why: what some errors carry along.

use serde::{Deserialize, Serialize};

/// Why a licence key cannot be accepted (L1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyFault {
    /// There is nothing here to check it with.
    NoVerifier,
    /// It is longer than any.
    TooLong,
    /// It is no licence key, or not all of one.
    Garbled,
    /// It was signed with another key than the one known here.
    OtherKey,
    /// Its signature is none of whoever it names.
    Forged,
    /// It is for another product.
    OtherProduct,
    /// Its time has not come.
    NotYetValid,
    /// Its time is over.
    Expired,
}

/// Why a logo or a colour cannot be used (L3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrandingFault {
    /// The file is no picture of a kind that is taken.
    NotAnImage,
    /// The file is too large.
    TooHeavy,
    /// The picture has too many pixels.
    TooWide,
    /// The text is no colour.
    NotAColour,
    /// White letters on the colour could not be read well.
    TooLight {
        /// Their contrast, in tenths.
        tenths: u32,
    },
}

impl BrandingFault {
    /// Whether it is told at the field of the colour.
    pub const fn is_of_colour(self) -> bool {
        matches!(self, Self::NotAColour | Self::TooLight { .. })
    }
}

/// Why a one-time link is dead (C3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadLink {
    /// Its time is over.
    Expired,
    /// Somebody took it back.
    Revoked,
    /// It has done its work.
    Used,
    /// A newer one was made (R3).
    Replaced,
    /// What it was made for has changed since: the password, the e-mail, or whether the account is active (R3).
    Overtaken,
}

/// Why a password is guessed early (A4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guessable {
    /// Among those that everybody tries first.
    Common,
    /// Made of one's own name, e-mail or organisation.
    OwnName,
    /// Repeats itself.
    Repeats,
    /// A run such as `abcd`, `4321` or neighbouring keys.
    Sequence,
    /// A date or a year.
    Date,
    /// One ordinary word or name, perhaps with the usual substitutions.
    Word,
    /// Short of surprises altogether.
    Weak,
}
