//! Sentences of agents.

pub mod templates;

use super::model::{AgentActed, AgentDeed, FaceColour, FaceIcon};
use crate::domain::{GroupLabel, Role, Visibility};
use crate::error::{AppError, Fault};

/// What stands below the personal agent's name (N5).
pub const PERSONAL: &str = "Your personal agent · only you can see this";
/// The page, and what is on it.
pub const AGENTS: &str = "Agents";
/// Below the title of the page.
pub const SUBTITLE: &str = "Assistants that you make for your team, and who may use each.";
/// The page's primary act.
pub const NEW: &str = "New agent";
/// In the form.
pub const NAME: &str = "Agent name";
/// In the form.
pub const BEGIN_WITH: &str = "Begin with";
/// Sends the form.
pub const CREATE: &str = "Create agent";
/// Below the title of the form.
pub const NEW_HINT: &str = "Only admins see a new agent, until you choose who else may.";
/// The row of tabs.
pub const TABS: &str = "Agents by state";
/// A tab.
pub const ACTIVE: &str = "Active";
/// A tab.
pub const ARCHIVED: &str = "Archived";
/// A column.
pub const AGENT: &str = "Agent";
/// A column.
pub const SEEN_BY: &str = "Seen by";
/// A column.
pub const MODEL: &str = "Model";
/// A column.
pub const CHANGED: &str = "Changed";
/// The last column.
pub const ACTS: &str = "Acts";
/// A row's act.
pub const ARCHIVE: &str = "Archive";
/// A row's act.
pub const RESTORE: &str = "Restore";
/// The empty list.
pub const NO_AGENTS: &str = "No shared agents yet";
/// See [`NO_AGENTS`].
pub const NO_AGENTS_EXPLAINED: &str = "Everybody has a Smithers of their own already. Make an agent for what your team does often, and choose who sees it.";
/// The empty archive.
pub const NONE_ARCHIVED: &str = "Nothing is archived";
/// See [`NONE_ARCHIVED`].
pub const NONE_ARCHIVED_EXPLAINED: &str =
    "An archived agent is out of everybody’s way and can come back at any time, as it was.";
/// The model of an agent for which none was chosen.
pub const DEFAULT_MODEL: &str = "Default";
/// Below the choice of a model (V4).
pub const MODEL_HINT: &str = "Whoever chats with the agent sees the model and its host.";
/// The way back from an agent's page.
pub const BACK: &str = "Agents";
/// The agent's own page, for chatting.
pub const OPEN_CHAT: &str = "Open chat";
/// On the page of an archived agent.
pub const IS_ARCHIVED: &str = "This agent is archived: nobody can chat with it. Everything else can still be changed.";

/// A panel of an agent's page.
pub const CONFIGURE: &str = "What it is and does";
/// See [`CONFIGURE`].
pub const TAKES_EFFECT: &str = "Changes hold from the next message on, also in chats that are open.";
/// In the form.
pub const TAGLINE: &str = "Tagline";
/// Below the tagline.
pub const TAGLINE_HINT: &str = "What it is for, in one line. It can stay empty.";
/// In the form.
pub const ICON: &str = "Icon";
/// In the form.
pub const COLOUR: &str = "Colour";
/// In the form.
pub const INSTRUCTIONS: &str = "Instructions";
/// Below the instructions.
pub const INSTRUCTIONS_HINT: &str = "What the agent is told before every conversation: its task, how it works, what it never does. People who chat with it do not see them.";
/// In the form.
pub const GREETING: &str = "Greeting";
/// Below the greeting.
pub const GREETING_HINT: &str = "What it says when somebody opens it. It can stay empty.";
/// In the form.
pub const STARTERS: &str = "Starter prompts";
/// Below the starters.
pub const STARTERS_HINT: &str = "One in each line, at most 10 of 100 characters: what people could ask.";
/// Sends the form.
pub const SAVE: &str = "Save agent";

/// A panel of an agent's page.
pub const WHO: &str = "Who can see it";
/// Above the groups.
pub const GROUPS: &str = "Groups";
/// Sends the form.
pub const SAVE_WHO: &str = "Save who can see it";
/// See [`WHO`].
pub const WHO_HINT: &str = "It holds at once: whoever may no longer see the agent loses it in every open page.";
/// A panel of an agent's page.
pub const WHY: &str = "Who can see this, and why";
/// Where nobody does.
pub const NOBODY: &str = "Nobody can chat with an archived agent.";
/// A link to more people.
pub const NEXT_PEOPLE: &str = "Next";
/// A link back to the first people.
pub const FIRST_PEOPLE: &str = "First";
/// The row of these links.
pub const PAGES: &str = "Pages of people";
/// A panel of an agent's page.
pub const ARCHIVING: &str = "Archive";
/// See [`ARCHIVING`].
pub const ARCHIVING_HINT: &str =
    "Nobody sees an archived agent or chats with it. Nothing is lost, and it can be restored at any time.";
/// Archives the agent of the page.
pub const ARCHIVE_THIS: &str = "Archive agent";
/// Gives it back.
pub const RESTORE_THIS: &str = "Restore agent";
/// See [`RESTORE_THIS`].
pub const RESTORING_HINT: &str = "It comes back as it was, for whom it was before.";
/// A panel of an agent's page.
pub const TIMELINE: &str = "What happened";
/// See [`TIMELINE`].
pub const TIMELINE_HINT: &str = "The latest entries about this agent, from the";
/// See [`TIMELINE`].
pub const TRAIL: &str = "audit trail";

/// A page about somebody (N3).
pub const OF_PERSON: &str = "What can this person see, and why";
/// On it: of everybody's own agent, of which nothing more can be told (N5).
pub const OWN_SMITHERS: &str = "Besides these everybody has a Smithers of their own, which nobody else can see.";
/// On it, where there is none.
pub const SEES_NONE: &str = "No shared agent can be seen by this person.";
/// On it, for somebody who cannot sign in (U5).
pub const SEES_NOTHING: &str = "A deactivated person sees nothing, until they are reactivated.";
/// A page about a group (G2), while the group is not known.
pub const OF_GROUP: &str = "Agents of this group";
/// Below its title.
pub const OF_GROUP_HINT: &str = "Whoever is in the group sees the agents that are checked here.";
/// Sends its form.
pub const SAVE_OF_GROUP: &str = "Save agents";
/// On it, where no agent can be chosen.
pub const NONE_TO_CHOOSE: &str = "There is no agent to choose. They are made under Agents.";
/// A column.
pub const PERSON: &str = "Person";
/// A column.
pub const REASON: &str = "Why";

/// Who sees an agent, as a choice.
pub const fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Admins => "Only admins",
        Visibility::Everyone => "Everyone",
        Visibility::Groups => "Only these groups",
    }
}

/// What such a choice means.
pub const fn visibility_hint(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Admins => "Nobody but admins sees it or chats with it.",
        Visibility::Everyone => "Everybody who can sign in, now and later.",
        Visibility::Groups => "Whoever is in one of these groups, and admins.",
    }
}

/// The first choice of a model.
pub fn default_model(name: Option<&str>) -> String {
    format!("Default model ({})", name.unwrap_or("none is connected yet"))
}

/// A model with whose it is and where it stands (V4). Some providers are called as their host.
pub fn model_choice(model: &str, provider: &str, host: &str) -> String {
    if host.starts_with(provider) { format!("{model} ({host})") } else { format!("{model} ({provider}, {host})") }
}

/// A model that an agent has, and that no provider lists any more.
pub fn no_longer_offered(model: &str) -> String {
    format!("{model} (no longer offered)")
}

/// Who sees an agent, in a list.
pub fn audience(visibility: Visibility, groups: &[GroupLabel]) -> String {
    match visibility {
        Visibility::Everyone => "Everyone".to_owned(),
        Visibility::Groups if !groups.is_empty() => names(groups),
        Visibility::Admins | Visibility::Groups => "Only admins".to_owned(),
    }
}

/// Why somebody sees an agent (N3).
pub fn why(visibility: Visibility, role: Role, groups: &[GroupLabel]) -> String {
    match (visibility, role) {
        (Visibility::Everyone, _) => "Everyone can see it".to_owned(),
        (Visibility::Groups, _) if !groups.is_empty() => format!("In {}", names(groups)),
        (_, Role::Admin) => "Admins see every agent".to_owned(),
        (_, Role::Member) => String::new(),
    }
}

fn names(groups: &[GroupLabel]) -> String {
    groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// How many people see an agent.
pub fn seen_by(count: i64) -> String {
    match count {
        1 => "1 person can see this agent.".to_owned(),
        count => format!("{count} people can see this agent."),
    }
}

/// The page of a group's agents.
pub fn of_group(name: &str) -> String {
    format!("Agents of {name}")
}

/// The agents that need no group.
pub fn everyone_sees(names: &[String]) -> String {
    match names {
        [name] => format!("{name} is for everyone already."),
        names => format!("These are for everyone already: {}.", names.join(", ")),
    }
}

/// What an icon is called.
pub const fn icon(icon: FaceIcon) -> &'static str {
    match icon {
        FaceIcon::Robot => "Robot",
        FaceIcon::Chat => "Speech bubble",
        FaceIcon::Search => "Magnifying glass",
        FaceIcon::Document => "Document",
        FaceIcon::Pen => "Pen",
        FaceIcon::Chart => "Chart",
        FaceIcon::Shield => "Shield",
        FaceIcon::People => "People",
    }
}

/// What a colour is called.
pub const fn colour(colour: FaceColour) -> &'static str {
    match colour {
        FaceColour::Blue => "Blue",
        FaceColour::Teal => "Teal",
        FaceColour::Green => "Green",
        FaceColour::Amber => "Amber",
        FaceColour::Pink => "Pink",
        FaceColour::Violet => "Violet",
    }
}

/// The name of a row's menu.
pub fn acts_for(name: &str) -> String {
    format!("Actions for {name}")
}

/// The first sentences of one's own agent.
pub fn welcome(first_name: &str, agent: &str, organisation: &str) -> String {
    // Names may end in a full stop of their own ("Harbour & Co.").
    let stop = if organisation.ends_with('.') { "" } else { "." };
    format!("Welcome, {first_name}. I am {agent}, your personal agent at {organisation}{stop}")
}

/// What a shared agent says first where nobody has written another greeting.
pub fn usual_greeting(first_name: &str, agent: &str) -> String {
    format!("Hello, {first_name}. I am {agent}. What can I do for you?")
}

/// What an act came to.
pub fn acted(acted: &AgentActed) -> String {
    let name = &acted.name;
    match acted.deed {
        AgentDeed::Created => format!("{name} is made. Only admins see it so far: choose below who else may."),
        AgentDeed::Configured => format!("{name} is saved. It holds from the next message on."),
        AgentDeed::Shown => format!("Who can see {name} is saved."),
        AgentDeed::Archived => format!("{name} is archived."),
        AgentDeed::Restored => format!("{name} is back."),
        AgentDeed::OfGroup => format!("The agents of {name} are saved."),
    }
}

/// Why something about agents was not done.
pub fn error(error: &AppError) -> String {
    match error {
        error if error.fault_of("groups") == Some(Fault::NoGroupChosen) => crate::text::fault(Fault::NoGroupChosen),
        AppError::UndoStale => {
            "This has changed in the meantime, so it was not undone. The page shows what is the case now.".to_owned()
        }
        AppError::UndoTooLate => {
            "This was done more than ten minutes ago and can no longer be undone. Change it here instead.".to_owned()
        }
        other => crate::text::error(other),
    }
}

/// Why agents could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "There is no such agent.".to_owned(),
        AppError::SignedOut => "Your session has ended. Reload the page to sign in and see this.".to_owned(),
        AppError::Offline => {
            "Pinchy cannot be reached, so this could not be loaded. Check your connection and try again.".to_owned()
        }
        other => crate::text::error(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_in_one_full_stop() {
        assert_eq!(
            welcome("Mira", "Smithers", "Harbour & Co"),
            "Welcome, Mira. I am Smithers, your personal agent at Harbour & Co."
        );
        assert!(welcome("Mira", "Smithers", "Harbour Inc.").ends_with("at Harbour Inc."));
    }

    #[test]
    fn n3_each_way_to_see_an_agent_has_its_reason() {
        let design: Vec<GroupLabel> = GroupLabel::from_lines("018f0000-0000-7000-8000-000000000001 Design");
        assert_eq!(why(Visibility::Everyone, Role::Member, &[]), "Everyone can see it");
        assert_eq!(why(Visibility::Groups, Role::Member, &design), "In Design");
        assert_eq!(why(Visibility::Groups, Role::Admin, &design), "In Design");
        assert_eq!(why(Visibility::Groups, Role::Admin, &[]), "Admins see every agent");
        assert_eq!(why(Visibility::Admins, Role::Admin, &[]), "Admins see every agent");
    }
}
