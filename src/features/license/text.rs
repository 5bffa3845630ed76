//! Every sentence of the licence (F8).

use super::model::{
    Feature, License, LicenseActed, LicenseDeed, MAX_KEY, MAX_LOGO_KIB, MAX_LOGO_PIXELS, State, ceiling,
};
use crate::error::{AppError, BrandingFault, KeyFault};

/// The page.
pub const TITLE: &str = "Licence";
/// Below its title.
pub const SUBTITLE: &str = "What this workspace is licensed for. Keys are checked here, and nobody is asked.";
/// A fact.
pub const ORGANISATION: &str = "Organisation";
/// See [`ORGANISATION`].
pub const PLAN: &str = "Plan";
/// See [`ORGANISATION`].
pub const SEATS: &str = "Seats";
/// See [`ORGANISATION`].
pub const EXPIRES: &str = "Expires";
/// See [`ORGANISATION`].
pub const ISSUED: &str = "Issued";
/// The field.
pub const KEY: &str = "Licence key";
/// See [`KEY`].
pub const KEY_HINT: &str = "Paste it as you received it. It replaces the one before, once it has been checked.";
/// See [`KEY`].
pub const SAVE: &str = "Save key";
/// In place of the field (L1).
pub const NO_KEYS_TITLE: &str = "This build accepts no licence key.";
/// See [`NO_KEYS_TITLE`].
pub const NO_KEYS: &str = "It was made without the key that checks them. Everything works but the features listed below. Whoever runs \
     this server can name that key in PINCHY_LICENSE_PUBLIC_KEY and restart it.";
/// The panel.
pub const REMOVE_TITLE: &str = "Remove the key";
/// Its box.
pub const SURE: &str = "Yes, remove this key";
/// Its button.
pub const REMOVE: &str = "Remove key";
/// Why it was not done.
pub const NOT_SURE: &str = "Nothing was removed. Check the box first.";
/// The table.
pub const FEATURES: &str = "Features";
/// A column.
pub const FEATURE: &str = "Feature";
/// A column.
pub const GIVES: &str = "What it gives";
/// A column.
pub const THIS_KEY: &str = "This key";
/// The panel.
pub const BRANDING: &str = "Sign-in and claim";
/// Below its title.
pub const BRANDING_HINT: &str = "Your logo and colour, on the pages that people see before they are in.";
/// A field.
pub const COLOUR: &str = "Colour";
/// See [`COLOUR`].
pub const COLOUR_HINT: &str =
    "Of the button: #1d4ed8 or oklch(0.45 0.2 265). White letters must be readable on it. Empty for Pinchy’s own.";
/// A field.
pub const LOGO: &str = "Logo";
/// What the picture is, for those who do not see it.
pub const LOGO_NOW: &str = "The logo at the moment";
/// The button.
pub const SAVE_BRANDING: &str = "Save branding";
/// The button.
pub const REMOVE_LOGO: &str = "Remove logo";
/// Over the seats that are taken beyond the licence (L2).
pub const OVER_TITLE: &str = "More seats are taken than the licence has.";

/// Below the field.
pub fn logo_hint() -> String {
    format!("PNG, JPEG or WebP, at most {MAX_LOGO_KIB} KiB. Leave it empty to keep the one there is.")
}

/// A state in a word.
pub const fn state(state: State) -> &'static str {
    match state {
        State::Community => "Community",
        State::Active => "Active",
        State::Grace => "Grace",
        State::Expired => "Expired",
    }
}

/// Below [`SURE`]: what the removal of a key in this state comes to. A key that does not hold would not be accepted a second time (L1).
pub const fn sure_hint(state: State) -> &'static str {
    match state {
        State::Active => "Nobody is locked out. As long as the key holds, you can save it again.",
        State::Grace => {
            "Nobody is locked out, but the key has expired: it cannot be saved again, and its features rest at once instead of at the end \
             of the 30 days."
        }
        State::Expired => "Nobody is locked out. The key has expired, so it cannot be saved again.",
        State::Community => "Nobody is locked out. The key does not hold any more, so it cannot be saved again.",
    }
}

/// What a state means.
pub fn state_line(license: &License) -> String {
    match (license.state, license.fault, license.seats) {
        (State::Community, Some(fault), _) => {
            format!("The saved key does not hold any more, so its features rest. {}", key_fault(fault))
        }
        (State::Community, None, None) => "There is no key, and no limit to the seats.".to_owned(),
        (State::Community, None, Some(seats)) => {
            format!("There is no key. The limit of {seats} seats stays until another key replaces it.")
        }
        (State::Active, ..) => "The key holds.".to_owned(),
        (State::Grace, ..) => {
            "The key has expired. Its features stay for 30 days after its end: save a new one before then.".to_owned()
        }
        (State::Expired, ..) => {
            "The key has expired, so its features rest. Its seats stay, and nobody is locked out.".to_owned()
        }
    }
}

/// How many seats are taken, by whom.
pub fn seats(license: &License) -> String {
    let used = license.used.used();
    let by = format!("{} active, {} invited", license.used.active, license.used.waiting);
    match license.seats {
        Some(seats) => format!("{used} of {seats} taken ({by})"),
        None => format!("{used} taken ({by}), no limit"),
    }
}

/// What follows from too few seats (L2).
pub fn over(used: i64, seats: i64) -> String {
    let most = ceiling(seats);
    let what = format!("{used} are taken, {seats} are licensed.");
    if used < most {
        format!("{what} Nobody is locked out; up to {most} people fit for the time being.")
    } else {
        format!("{what} Nobody is locked out, but nobody more can be invited or reactivated.")
    }
}

/// Why somebody more did not get a seat (L2).
pub fn seats_taken(used: i64, seats: i64) -> String {
    let most = ceiling(seats);
    format!(
        "Nothing was done: the licence has {seats} seats, at most {most} people fit, and {used} seats are taken. Deactivate \
         somebody, revoke an invite, or save a licence key with more seats."
    )
}

/// What a feature is called.
pub const fn feature(feature: Feature) -> &'static str {
    match feature {
        Feature::Branding => "Own branding",
        Feature::Anchoring => "Webhook anchoring",
    }
}

/// What a feature gives.
pub const fn gives(feature: Feature) -> &'static str {
    match feature {
        Feature::Branding => "Your logo and colour on sign-in and on every invite.",
        Feature::Anchoring => "Checkpoints of the audit trail, sent to an address outside this server.",
    }
}

/// Whether the key has a feature.
pub const fn has(has: bool) -> &'static str {
    if has { "yes" } else { "no" }
}

/// What an act came to.
pub const fn acted(acted: LicenseActed) -> &'static str {
    match acted.deed {
        LicenseDeed::Saved => "The licence key is saved.",
        LicenseDeed::Removed => "The licence key is removed. Its seats stay until another replaces it.",
        LicenseDeed::Branded => "The branding is saved. It is on the sign-in page now.",
        LicenseDeed::LogoRemoved => "The logo is removed.",
    }
}

/// Why something about the licence was not done.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::LicenseRefused { reason } => {
            format!("{} Nothing was changed: the key before, if there was one, stays.", key_fault(*reason))
        }
        AppError::BrandingRefused { reason } => branding_fault(*reason),
        AppError::NotLicensed => {
            "The licence does not have this feature, or not any more. Save a key that has it, then try again."
                .to_owned()
        }
        error if error.fault_of("sure").is_some() => NOT_SURE.to_owned(),
        other => crate::text::error(other),
    }
}

/// What is wrong with a key.
pub fn key_fault(fault: KeyFault) -> String {
    match fault {
        KeyFault::NoVerifier => "This build accepts no licence key.".to_owned(),
        KeyFault::TooLong => format!("That is too long for a licence key, which has at most {MAX_KEY} characters."),
        KeyFault::Garbled => "That is no licence key, or not all of one.".to_owned(),
        KeyFault::OtherKey => "That key was signed with another key than the one known here.".to_owned(),
        KeyFault::Forged => "That key was changed after it was signed, or signed by somebody else.".to_owned(),
        KeyFault::OtherProduct => "That key is for another product.".to_owned(),
        KeyFault::NotYetValid => "That key is not valid yet.".to_owned(),
        KeyFault::Expired => "That key has expired.".to_owned(),
    }
}

/// What is wrong with a logo or a colour.
pub fn branding_fault(fault: BrandingFault) -> String {
    match fault {
        BrandingFault::NotAnImage => "That file is no PNG, JPEG or WebP picture. Please choose another one.".to_owned(),
        BrandingFault::TooHeavy => {
            format!("That file is too large. A logo can have at most {MAX_LOGO_KIB} KiB. Please choose another one.")
        }
        BrandingFault::TooWide => {
            format!("That picture is too large. A logo can be at most {MAX_LOGO_PIXELS} pixels wide and high.")
        }
        BrandingFault::NotAColour => "That is not a colour. It looks like #1d4ed8 or oklch(0.45 0.2 265).".to_owned(),
        BrandingFault::TooLight { tenths } => format!(
            "White letters on that colour have a contrast of {}.{} to 1, and need 4.5. Please choose a darker one.",
            tenths / 10,
            tenths % 10
        ),
    }
}

/// Why the licence could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::SignedOut => "Your session has ended. Reload the page to sign in and see the licence.".to_owned(),
        AppError::Offline => {
            "Pinchy cannot be reached, so the licence could not be loaded. Check your connection and try again."
                .to_owned()
        }
        AppError::Internal => {
            "Pinchy ran into a fault of its own and could not load the licence. Nothing was changed.".to_owned()
        }
        other => crate::text::error(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::features::license::model::{Branding, Seats};

    fn license(state: State, seats: Option<i64>) -> License {
        License {
            accepts_keys: true,
            state,
            terms: None,
            fault: None,
            seats,
            used: Seats { active: 12, waiting: 3 },
            features: Vec::new(),
            branding: Branding::default(),
            now: Timestamp::default(),
        }
    }

    #[test]
    fn l2_seats_are_told_with_who_takes_them() {
        assert_eq!(super::seats(&license(State::Active, Some(20))), "15 of 20 taken (12 active, 3 invited)");
        assert_eq!(super::seats(&license(State::Community, None)), "15 taken (12 active, 3 invited), no limit");
        assert!(over(11, 10).contains("up to 12 people fit") && over(12, 10).contains("nobody more"));
        assert!(seats_taken(12, 10).contains("at most 12 people fit"));
    }

    #[test]
    fn l3_what_stays_of_a_key_that_was_taken_out_is_told() {
        assert!(state_line(&license(State::Community, Some(20))).contains("limit of 20 seats stays"));
        assert!(state_line(&license(State::Community, None)).contains("no limit"));
        let broken = License { fault: Some(KeyFault::Forged), ..license(State::Community, Some(20)) };
        assert!(state_line(&broken).contains("does not hold any more"));
    }

    #[test]
    fn l1_nobody_is_told_that_a_key_can_be_saved_again_which_would_be_refused() {
        for state in State::ALL.iter().copied() {
            let can = sure_hint(state).contains("you can save it again");
            assert_eq!(
                (can, sure_hint(state).contains("cannot be saved again")),
                (state == State::Active, !can),
                "{state}"
            );
        }
    }

    #[test]
    fn a_contrast_is_told_with_one_place() {
        assert!(branding_fault(BrandingFault::TooLight { tenths: 44 }).contains("4.4 to 1"));
    }
}
