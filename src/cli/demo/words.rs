//! What the demo says, and what is said in it.

use super::Walk;

/// While it is made.
pub const MAKING: &str = "Making a throwaway workspace: people, groups, agents, chats and three weeks of their past …";

/// Whose workspace it is.
pub const ORGANISATION: &str = "Harbour & Co";
/// What all its agents are told.
pub const ABOUT_US: &str = "Harbour & Co is a small print house with 14 people. We print brochures and posters for customers in the region. \
     We write short sentences and never promise a date that production has not confirmed.";
/// A group: name and description.
pub const DESIGN: (&str, &str) = ("Design", "Everything people see");
/// A group.
pub const SALES: (&str, &str) = ("Sales", "Offers, customers and fairs");
/// A group in which nobody is yet.
pub const BOARD: (&str, &str) = ("Board", "Once a quarter");

/// What the first admin answers the built-in guide.
pub const TO_THE_GUIDE: [&str; 3] =
    ["I run the print house and look after the workspace", "Short, with a list where it helps", "English"];
/// What a member lets agents know: preferred name, role, preferences, anything else.
pub const OF_MIRA: [&str; 4] =
    ["Mira", "Designer", "Answer shortly. Show me two ways where there are two.", "I work on Mondays to Thursdays."];
/// What members say.
pub const TO_SMITHERS: &str = "Write a mail to a customer who saw us at the fair";
/// See [`TO_SMITHERS`].
pub const A_CONTRACT: &str = "This is the contract for our new press. What should I look at?";
/// See [`TO_SMITHERS`].
pub const AN_OFFER: &str = "Write an offer for 500 brochures, to somebody who came to our stand";
/// See [`TO_SMITHERS`].
pub const THE_NOTES: &str =
    "Make minutes of this: brochure to print on 14th, two covers from Mira by Monday, Ben asks for prices";
/// See [`TO_SMITHERS`].
pub const A_SCRIPT: &str = "And a script that counts our orders by customer, from a CSV file";

/// How to sign in, and what to look at.
pub fn walk(walk: &Walk) -> String {
    let Walk { address, admin, member, invite } = walk;
    let width = admin.0.len().max(member.0.len());
    let (of_admin, of_member) = (&admin.1, &member.1);
    format!(
        "
The demo is at {address}. It is removed when you stop it (Ctrl-C).

  Admin    {:width$}   {of_admin}
  Member   {:width$}   {of_member}

Five steps:
  1. Sign in as the admin and open People: they are in every state. Make somebody an admin, and undo it.
  2. In another browser open {invite}
     and join: one field and one click.
  3. As the admin open Agents and choose who can see one. The member’s side bar follows while you look at it.
  4. As the member, talk to Smithers and to an agent. A script stands in for the model: it needs no key, and nothing leaves this machine.
  5. As the admin open Audit: every step that you took is there. Press Verify.
",
        admin.0, member.0
    )
}
