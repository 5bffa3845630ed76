//! Sentences of the set-up.

use crate::error::AppError;

/// The page's title.
pub const TITLE: &str = "Set up Pinchy";
/// The heading over the field for the code.
pub const CODE_HEADING: &str = "Set up Pinchy";
/// Where the code is found: before the command.
pub const CODE_WHERE: &str = "The code proves that this server is yours. It stands at the end of the setup address that the server printed in its terminal;";
/// The command that prints it once more.
pub const CODE_COMMAND: &str = "pinchy setup-url";
/// After the command.
pub const CODE_AGAIN: &str = "prints it again.";
/// Field.
pub const CODE: &str = "Setup code";
/// Button.
pub const CONTINUE: &str = "Continue";

/// The heading over the form.
pub const HEADING: &str = "Set up your workspace";
/// Its line.
pub const LINE: &str = "You become its first admin and can invite everybody else.";
/// Field.
pub const ORGANISATION: &str = "Organisation name";
/// Field.
pub const NAME: &str = "Your name";
/// Field.
pub const EMAIL: &str = "Email";
/// What the e-mail is for.
pub const EMAIL_HINT: &str = "You sign in with it. Pinchy sends no e-mail.";
/// Field.
pub const PASSWORD: &str = "Password";
/// Field.
pub const ADDRESS: &str = "Public address";
/// What the address is, and from when it holds (A2).
pub const ADDRESS_HINT: &str = "What people type to come here, such as https://pinchy.example.com. Links use it at once, cookies from the next start.";
/// Button.
pub const CREATE: &str = "Create workspace";
/// Link to the sign-in, for those who came second (S3).
pub const TO_SIGN_IN: &str = "Go to sign in";
/// Below the form.
pub const FOOT: &str = "Everything stays on this server.";

/// Below the field of a code that opens nothing.
pub const WRONG_CODE: &str = "This is not the setup code of this server. Please check it against the terminal.";

/// Why setting up was not done.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::WrongSetupCode => {
            "This browser no longer shows the setup code. Open the setup address from the terminal again, then send the form.".to_owned()
        }
        AppError::SetupDone => "Somebody has set this workspace up already. Sign in, or ask them for an invite.".to_owned(),
        other => crate::text::error(other),
    }
}
