//! The sentences of the design system itself; features keep their own.

/// Name of the password toggle. It stays the same in both states: `aria-pressed` tells which one holds.
pub const SHOW_PASSWORD: &str = "Show";
/// Button that puts a once-shown link on the clipboard.
pub const COPY_LINK: &str = "Copy link";
/// Button that hands a once-shown link to the system's share sheet.
pub const SHARE_LINK: &str = "Share link";
/// Said after the link was copied.
pub const COPIED: &str = "Copied";
/// Said where the browser offers no clipboard: the field is selected instead.
pub const COPY_BY_HAND: &str = "The link is selected. Press Ctrl+C or ⌘C to copy it.";
/// Said in place of a button's words where the browser offers no clipboard.
pub const NO_CLIPBOARD: &str = "Select the code to copy it";
/// What the QR code is, for those who cannot see it.
pub const QR_CODE: &str = "QR code of the link";
/// Button that asks for the data once more.
pub const RETRY: &str = "Retry";
/// Button that hides a toast.
pub const DISMISS: &str = "Dismiss";
/// The link that closes a dialog without doing anything.
pub const CANCEL: &str = "Cancel";
/// Said while a list is on its way.
pub const LOADING: &str = "Loading";
/// A role chip for an admin.
pub const ADMIN: &str = "Admin";
/// A role chip for a member.
pub const MEMBER: &str = "Member";

/// Before anything is typed into a new-password field.
pub const PASSWORD_EMPTY: &str = "At least 12 characters. Random words work well.";
/// The password holds a name that anybody would try first.
pub const PASSWORD_NAME: &str = "Leave your own name and address out of it.";
/// The password is one piece over and over, or a run along the alphabet or the keyboard.
pub const PASSWORD_REPEATS: &str = "Repeats and runs are easy to guess. Add other words.";
/// Long enough, with room for more.
pub const PASSWORD_FAIR: &str = "Long enough. One more word makes it stronger.";
/// A good password.
pub const PASSWORD_STRONG: &str = "Strong. Three or four random words work well.";
/// An excellent password.
pub const PASSWORD_BEST: &str = "Very strong.";

/// Too short by `missing` characters.
pub fn password_short(missing: usize) -> String {
    match missing {
        1 => "1 more character. Random words work well.".to_owned(),
        _ => format!("{missing} more characters. Random words work well."),
    }
}

/// How many characters of so many are used.
pub fn counted(count: u32, max: u32) -> String {
    format!("{} of {} characters", thousands(count), thousands(max))
}

/// A number with its thousands apart.
fn thousands(number: u32) -> String {
    match number {
        0..=999 => number.to_string(),
        more => format!("{},{:03}", thousands(more / 1_000), more % 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(counted(0, 999), "0 of 999 characters");
        assert_eq!(counted(16_007, 1_016_000), "16,007 of 1,016,000 characters");
    }
}
