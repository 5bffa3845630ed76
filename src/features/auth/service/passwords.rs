//! Which passwords are accepted (A4), and their hashes.

use crate::error::{AppError, Fault, Guessable};
use crate::features::auth::model::{MAX_PASSWORD, MIN_PASSWORD};
use crate::features::auth::store::credentials::CredentialRow;
use crate::features::settings;
use crate::server::AppState;
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, feedback::Warning, zxcvbn};

/// A password in its one normal form, so that it is the same from every keyboard: NFKC, never trimmed.
pub fn normal_form(typed: &str) -> SecretString {
    typed.nfkc().collect::<String>().into()
}

/// Checks a new password by A4; `context` is what the person would think of first: own name, e-mail, organisation.
///
/// # Errors
/// [`AppError::Invalid`] for the field `password`, with the reason.
pub fn check(password: &SecretString, context: &[&str]) -> Result<(), AppError> {
    fault(password.expose_secret(), context).map_or(Ok(()), |fault| Err(AppError::field("password", fault)))
}

fn fault(password: &str, context: &[&str]) -> Option<Fault> {
    match password.chars().count() as u32 {
        0 => return Some(Fault::Empty),
        length if length < MIN_PASSWORD => return Some(Fault::TooShort { min: MIN_PASSWORD }),
        length if length > MAX_PASSWORD => return Some(Fault::TooLong { max: MAX_PASSWORD }),
        _ => {}
    }
    let context = words(context);
    let context: Vec<&str> = context.iter().map(String::as_str).collect();
    if is_made_of(password, &context) {
        return Some(Fault::Guessable { reason: Guessable::OwnName });
    }
    let estimate = zxcvbn(password, &context);
    (estimate.score() < Score::Three).then(|| Fault::Guessable { reason: reason(password, &context, &estimate) })
}

/// What must be left of a password when one's own name, e-mail and organisation are taken out of it, in letters and digits.
const OWN_PART: usize = 8;

/// Whether a password is little more than the context: the estimate takes a name said twice for two good words.
fn is_made_of(password: &str, context: &[&str]) -> bool {
    let whole = password.to_lowercase();
    let mut words = context.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(whole.clone(), |rest, word| rest.replace(word, " "));
    rest != whole && rest.chars().filter(|c| c.is_alphanumeric()).count() < OWN_PART
}

/// The context whole and word by word: "Ana Kovač" is guessed by each of its parts.
fn words(context: &[&str]) -> Vec<String> {
    let separators = |c: char| !c.is_alphanumeric();
    let parts = context.iter().flat_map(|text| text.split(separators));
    context.iter().copied().chain(parts).filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect()
}

fn reason(password: &str, context: &[&str], estimate: &zxcvbn::Entropy) -> Guessable {
    let lower = password.to_lowercase();
    if context.iter().any(|word| lower.contains(word)) {
        return Guessable::OwnName;
    }
    match estimate.feedback().and_then(|feedback| feedback.warning()) {
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            Guessable::Sequence
        }
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => Guessable::Sequence,
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            Guessable::Repeats
        }
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Guessable::Date,
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => Guessable::Word,
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Guessable::Common,
        None => Guessable::Weak,
    }
}

/// Checks a new password and hashes it. Never inside a transaction: it takes long on purpose.
///
/// # Errors
/// Those of [`check`]; [`AppError::Busy`] when too many wait.
pub async fn hash_new(app: &AppState, typed: &str, context: &[&str]) -> Result<String, AppError> {
    let password = normal_form(typed);
    check(&password, context)?;
    app.hasher.hash(password).await
}

/// The same for somebody who has a password already: the new one must be another (R1).
///
/// # Errors
/// As [`hash_new`].
pub async fn hash_differing(app: &AppState, typed: &str, row: &CredentialRow) -> Result<String, AppError> {
    let organisation = settings::service::settings(app).await?.organisation;
    let password = normal_form(typed);
    check(&password, &[row.name.as_str(), row.email.as_str(), organisation.as_str()])?;
    if app.hasher.verify(password.clone(), Some(row.password_hash.clone())).await?.ok {
        return Err(AppError::field("password", Fault::SameAsBefore));
    }
    app.hasher.hash(password).await
}

/// Whether this is the password of the account.
///
/// # Errors
/// [`AppError::Busy`] when too many wait.
pub async fn verify(app: &AppState, typed: &str, row: &CredentialRow) -> Result<bool, AppError> {
    // No password is longer than this, and hashing a longer text would be work for nothing.
    let typed: String = typed.chars().take(4 * MAX_PASSWORD as usize).collect();
    Ok(app.hasher.verify(normal_form(&typed), Some(row.password_hash.clone())).await?.ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(password: &str) -> Option<Fault> {
        fault(normal_form(password).expose_secret(), &["Ana Kovač", "ana@harbour.example", "Harbour & Co"])
    }

    #[test]
    fn a4_any_long_and_unguessable_password_is_accepted() {
        let emoji = "🦦🪔🪨🌊🐚🛶🧭🪝🐟🌅🪵🔥";
        let long = "otter lamp granite ".repeat(13);
        for password in ["otter lamp granite", "  leading and trailing  ", "žluťoučký kůň úpěl", emoji, &long] {
            assert_eq!(fault_of(password), None, "{password}");
        }
    }

    #[test]
    fn a4_length_is_counted_in_code_points_after_nfkc() {
        assert_eq!(fault_of(""), Some(Fault::Empty));
        assert_eq!(fault_of("short pass1"), Some(Fault::TooShort { min: 12 }));
        // "ﬃ" is one code point that NFKC makes three.
        assert_ne!(fault_of("oﬃce kite z8"), Some(Fault::TooShort { min: 12 }));
        assert_eq!(fault_of(&"x1 ".repeat(100)), Some(Fault::TooLong { max: 256 }));
    }

    #[test]
    fn a4_a_guessable_password_is_refused_with_its_reason() {
        for (password, reason) in [
            ("passwordpassword", Guessable::Repeats),
            ("aaaaaaaaaaaaaa", Guessable::Repeats),
            ("abcdefghijklmnop", Guessable::Sequence),
            ("harbour harbour", Guessable::OwnName),
            ("ana@harbour.example", Guessable::OwnName),
        ] {
            assert_eq!(fault_of(password), Some(Fault::Guessable { reason }), "{password}");
        }
    }
}
