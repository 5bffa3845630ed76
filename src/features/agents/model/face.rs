//! How a shared agent looks: an icon on a colour.

use crate::domain::text_enum;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

text_enum!(
    /// The icon of an agent.
    FaceIcon {
        /// A robot.
        Robot = "robot",
        /// A speech bubble.
        Chat = "chat",
        /// A magnifying glass.
        Search = "search",
        /// A sheet of paper.
        Document = "document",
        /// A pen.
        Pen = "pen",
        /// A chart.
        Chart = "chart",
        /// A shield.
        Shield = "shield",
        /// Several people.
        People = "people",
    }
);

text_enum!(
    /// The colour behind it. Coral is Smithers' own.
    FaceColour {
        /// Blue.
        Blue = "blue",
        /// Teal.
        Teal = "teal",
        /// Green.
        Green = "green",
        /// Amber.
        Amber = "amber",
        /// Pink.
        Pink = "pink",
        /// Violet.
        Violet = "violet",
    }
);

/// An avatar, in one word: `chat-teal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Face {
    /// The icon.
    pub icon: FaceIcon,
    /// The colour behind it.
    pub colour: FaceColour,
}

impl Face {
    /// The one of every agent for which nobody has chosen another.
    pub const USUAL: Self = Self { icon: FaceIcon::Robot, colour: FaceColour::Blue };
}

impl fmt::Display for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.icon, self.colour)
    }
}

impl FromStr for Face {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (icon, colour) = text.split_once('-').ok_or(())?;
        Ok(Self { icon: icon.parse()?, colour: colour.parse()? })
    }
}

impl From<Face> for String {
    fn from(face: Face) -> Self {
        face.to_string()
    }
}

impl TryFrom<String> for Face {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|()| "no avatar")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_read_as_it_was_written() {
        for icon in FaceIcon::ALL {
            for colour in FaceColour::ALL {
                let face = Face { icon: *icon, colour: *colour };
                assert_eq!(face.to_string().parse(), Ok(face));
            }
        }
        for text in ["", "chat", "chat-", "chat-coral", "-teal", "chat-teal-"] {
            assert_eq!(text.parse::<Face>(), Err(()), "{text}");
        }
    }
}
