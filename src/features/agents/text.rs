//! Sentences of agents.

/// What stands below the personal agent's name (N5).
pub const PERSONAL: &str = "Your personal agent · only you can see this";
/// The second paragraph of the greeting.
pub const YOURS_ALONE: &str =
    "This is where we will talk. Meanwhile everything here is yours alone: nobody else can see it, admins included.";
/// Before an admin's next step.
pub const NEXT_FOR_ADMIN: &str =
    "The workspace is ready for the others. Each of them gets a link from you, and a Smithers of their own.";
/// An admin's next step.
pub const INVITE_TEAM: &str = "Invite your team";

/// The first sentences of an agent.
pub fn welcome(first_name: &str, agent: &str, organisation: &str) -> String {
    // Names may end in a full stop of their own ("Harbour & Co.").
    let stop = if organisation.ends_with('.') { "" } else { "." };
    format!("Welcome, {first_name}. I am {agent}, your personal agent at {organisation}{stop}")
}

#[cfg(test)]
mod tests {
    use super::welcome;

    #[test]
    fn a_sentence_ends_in_one_full_stop() {
        assert_eq!(
            welcome("Mira", "Smithers", "Harbour & Co"),
            "Welcome, Mira. I am Smithers, your personal agent at Harbour & Co."
        );
        assert!(welcome("Mira", "Smithers", "Harbour Inc.").ends_with("at Harbour Inc."));
    }
}
