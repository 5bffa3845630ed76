//! Attempts that failed or were not let through.

use serde::{Deserialize, Serialize};

/// Why a sign-in failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInFailure {
    /// No account has the e-mail.
    UnknownEmail,
    /// The password is another.
    WrongPassword,
    /// The password is right, the account deactivated.
    Deactivated,
    /// The password is right, but a reset has stopped it (R1, R2).
    PasswordStopped,
    /// Too many attempts before this one.
    Throttled,
}

/// What is limited besides sign-ins (A3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempt {
    /// Claiming an invite.
    Claim,
    /// Setting a new password by link.
    Reset,
    /// Showing the set-up code.
    SetUpCode,
    /// Changing one's own password, which asks for the present one.
    PasswordChange,
    /// Searching.
    Search,
    /// Following the log with a read token.
    ReadToken,
}
