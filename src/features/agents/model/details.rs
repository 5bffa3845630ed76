//! What an agent is made of, as its form may fill it in (N1).

use super::{Face, SMITHERS};
use crate::domain::{AgentName, ModelRef, NameFault, checked_lines, checked_name};
use crate::error::{AppError, Fault, Faults};
use serde::{Deserialize, Serialize};

/// The longest tagline, in characters.
pub const MAX_TAGLINE: u32 = 100;
/// The longest instructions, in characters.
pub const MAX_INSTRUCTIONS: u32 = 32_000;
/// The longest greeting, in characters.
pub const MAX_GREETING: u32 = 1_000;
/// How many starter prompts there can be.
pub const MAX_STARTERS: u32 = 10;
/// The longest starter prompt, in characters.
pub const MAX_STARTER: u32 = 100;

/// What the form holds, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What it is for, in one line.
    pub tagline: &'a str,
    /// A word of [`super::FaceIcon`].
    pub icon: &'a str,
    /// A word of [`super::FaceColour`].
    pub colour: &'a str,
    /// What it is told to do.
    pub instructions: &'a str,
    /// What it says first.
    pub greeting: &'a str,
    /// One in each line.
    pub starters: &'a str,
    /// A [`ModelRef`] as it is written; empty for the default.
    pub model: &'a str,
}

/// An agent as it was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentDetails {
    /// What it is called.
    pub name: AgentName,
    /// What it is for, in one line; may be empty.
    pub tagline: String,
    /// How it looks.
    pub face: Face,
    /// What it is told to do; may be empty.
    pub instructions: String,
    /// What it says first; may be empty.
    pub greeting: String,
    /// What one could ask it.
    pub starters: Vec<String>,
    /// Which model answers; nothing for the default.
    pub model: Option<ModelRef>,
}

impl AgentDetails {
    /// Reads the form (N1).
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(typed: &Typed<'_>) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let name = faults.take("name", parse_name(typed.name));
        let tagline = match checked_name(typed.tagline, MAX_TAGLINE as usize) {
            Err(NameFault::Empty) => Ok(String::new()),
            read => read.map_err(|fault| Fault::of_name(fault, MAX_TAGLINE)),
        };
        let tagline = faults.take("tagline", tagline);
        let icon = faults.take("icon", typed.icon.parse().map_err(|()| Fault::NotAChoice));
        let colour = faults.take("colour", typed.colour.parse().map_err(|()| Fault::NotAChoice));
        let instructions = faults.take("instructions", lines(typed.instructions, MAX_INSTRUCTIONS));
        let greeting = faults.take("greeting", lines(typed.greeting, MAX_GREETING));
        let starters = faults.take("starters", parse_starters(typed.starters));
        let model = faults.take("model", parse_model(typed.model));
        match (name, tagline, icon, colour, instructions, greeting, starters, model) {
            (
                Some(name),
                Some(tagline),
                Some(icon),
                Some(colour),
                Some(instructions),
                Some(greeting),
                Some(starters),
                Some(model),
            ) => Ok(Self { name, tagline, face: Face { icon, colour }, instructions, greeting, starters, model }),
            _ => Err(faults.into_error()),
        }
    }
}

/// Reads a name (N1). Everybody's own agent has its name for itself.
///
/// # Errors
/// What is wrong with it.
pub fn parse_name(text: &str) -> Result<AgentName, Fault> {
    let name = AgentName::parse(text).map_err(|fault| Fault::of_name(fault, AgentName::MAX))?;
    if name.as_str().eq_ignore_ascii_case(SMITHERS) { Err(Fault::AgentNameTaken) } else { Ok(name) }
}

fn lines(text: &str, max: u32) -> Result<String, Fault> {
    checked_lines(text, max as usize).map_err(|fault| Fault::of_name(fault, max))
}

fn parse_starters(text: &str) -> Result<Vec<String>, Fault> {
    let mut starters = Vec::new();
    for line in text.lines() {
        match checked_name(line, MAX_STARTER as usize) {
            Ok(starter) => starters.push(starter),
            Err(NameFault::Empty) => {}
            Err(NameFault::TooLong) => return Err(Fault::LineTooLong { max: MAX_STARTER }),
            Err(NameFault::Hidden) => return Err(Fault::Hidden),
        }
    }
    if starters.len() > MAX_STARTERS as usize { Err(Fault::TooManyLines { max: MAX_STARTERS }) } else { Ok(starters) }
}

/// The form sends nothing for the default.
fn parse_model(word: &str) -> Result<Option<ModelRef>, Fault> {
    if word.is_empty() { Ok(None) } else { word.parse().map(Some).map_err(|()| Fault::NotAChoice) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Typed<'static> = Typed {
        name: "Contract analyst",
        tagline: "",
        icon: "document",
        colour: "teal",
        instructions: "",
        greeting: "",
        starters: "",
        model: "",
    };

    fn fault(typed: &Typed<'_>, field: &str) -> Option<Fault> {
        AgentDetails::parse(typed).unwrap_err().fault_of(field)
    }

    #[test]
    fn n1_a_name_has_one_to_thirty_characters_and_all_else_may_be_left_out() {
        let read = AgentDetails::parse(&Typed { name: "  Contract   analyst ", ..USUAL }).unwrap();
        assert_eq!(read.name.as_str(), "Contract analyst");
        assert_eq!((read.starters, read.model), (Vec::new(), None));
        for (name, expected) in [
            (" ".to_owned(), Fault::Empty),
            ("x".repeat(31), Fault::TooLong { max: 30 }),
            ("a\u{202e}b".to_owned(), Fault::Hidden),
            ("SMITHERS".to_owned(), Fault::AgentNameTaken),
        ] {
            assert_eq!(fault(&Typed { name: &name, ..USUAL }, "name"), Some(expected));
        }
        assert!(AgentDetails::parse(&Typed { name: &"é".repeat(30), ..USUAL }).is_ok());
    }

    #[test]
    fn n1_there_are_at_most_ten_starters_of_a_hundred_characters() {
        let starters = |text: &str| AgentDetails::parse(&Typed { starters: text, ..USUAL }).map(|read| read.starters);
        assert_eq!(starters(" What  is new?\r\n\r\nWho wrote this?\n").unwrap(), ["What is new?", "Who wrote this?"]);
        assert_eq!(starters(&"a\n".repeat(10)).unwrap().len(), 10);
        let fault_of = |text: &str| fault(&Typed { starters: text, ..USUAL }, "starters");
        assert_eq!(fault_of(&"a\n".repeat(11)), Some(Fault::TooManyLines { max: 10 }));
        assert_eq!(fault_of(&"é".repeat(101)), Some(Fault::LineTooLong { max: 100 }));
        assert!(starters(&"é".repeat(100)).is_ok());
    }

    #[test]
    fn n1_every_field_at_fault_is_told_at_once() {
        let typed = Typed {
            name: "",
            tagline: &"x".repeat(101),
            icon: "crown",
            colour: "coral",
            instructions: &"x".repeat(32_001),
            greeting: &"x".repeat(1_001),
            starters: "a\u{7}",
            model: "x",
        };
        let error = AgentDetails::parse(&typed).unwrap_err();
        for (field, expected) in [
            ("name", Fault::Empty),
            ("tagline", Fault::TooLong { max: 100 }),
            ("icon", Fault::NotAChoice),
            ("colour", Fault::NotAChoice),
            ("instructions", Fault::TooLong { max: 32_000 }),
            ("greeting", Fault::TooLong { max: 1_000 }),
            ("starters", Fault::Hidden),
            ("model", Fault::NotAChoice),
        ] {
            assert_eq!(error.fault_of(field), Some(expected), "{field}");
        }
    }

    #[test]
    fn v2_without_a_choice_it_is_the_default_model() {
        let id = "018f0000-0000-7000-8000-000000000001";
        let model = ModelRef { provider: id.parse().unwrap(), model: "llama 4:latest".to_owned() };
        assert_eq!(parse_model(&model.to_string()), Ok(Some(model)));
        assert_eq!(parse_model(""), Ok(None));
        assert_eq!(parse_model(id), Err(Fault::NotAChoice));
    }
}
