//! What a context is, and the rules for it.

use crate::domain::{EntryId, NameFault, PersonName, checked_name, checked_text, text_enum, tidy_line, tidy_text};
use crate::error::{AppError, Fault, Faults};
use serde::{Deserialize, Serialize};

/// How many characters a personal context holds, all its fields together (X1).
pub const MAX: u32 = 16_000;
/// The name under which a form tells that the fields together are too long.
pub const ALL_FIELDS: &str = "context";

text_enum!(
    /// A field of a personal context.
    ContextField {
        /// What somebody wants to be called.
        PreferredName = "preferred_name",
        /// What they do.
        Role = "role",
        /// How they like answers: language, tone, anything.
        Preferences = "preferences",
        /// Whatever else an agent should know.
        AnythingElse = "anything_else",
    }
);

impl ContextField {
    /// Whether the field has several lines.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Preferences | Self::AnythingElse)
    }
}

/// What a person lets agents know about them (X1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalContext {
    /// What they want to be called.
    pub preferred_name: String,
    /// What they do.
    pub role: String,
    /// How they like answers.
    pub preferences: String,
    /// Whatever else.
    pub anything_else: String,
}

impl PersonalContext {
    /// Reads what was typed; `fields` in the order of [`ContextField`]. Each may be empty.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault, and for [`ALL_FIELDS`] where all together hold too much.
    pub fn parse(fields: [&str; 4]) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let mut read = Self::default();
        for (field, typed) in ContextField::ALL.iter().zip(fields) {
            let checked =
                if field.is_text() { checked_text(typed, usize::MAX) } else { checked_name(typed, usize::MAX) };
            let checked = match checked {
                Err(NameFault::Empty) => Ok(String::new()),
                checked => checked.map_err(|fault| Fault::of_name(fault, MAX)),
            };
            *read.field(*field) = faults.take(field.as_str(), checked).unwrap_or_default();
        }
        if read.count() > MAX {
            faults.add(ALL_FIELDS, Fault::TooLong { max: MAX });
        }
        if faults.is_empty() { Ok(read) } else { Err(faults.into_error()) }
    }

    /// What was typed so far, whether it can be saved or not.
    pub fn typed(fields: [&str; 4]) -> Self {
        let mut read = Self::default();
        for (field, typed) in ContextField::ALL.iter().zip(fields) {
            *read.field(*field) = if field.is_text() { tidy_text(typed) } else { tidy_line(typed) };
        }
        read
    }

    /// The same with another text in one field; to be read again before it is saved.
    #[must_use]
    pub fn with(mut self, field: ContextField, text: &str) -> Self {
        text.clone_into(self.field(field));
        self
    }

    /// What stands in a field.
    pub fn get(&self, field: ContextField) -> &str {
        match field {
            ContextField::PreferredName => &self.preferred_name,
            ContextField::Role => &self.role,
            ContextField::Preferences => &self.preferences,
            ContextField::AnythingElse => &self.anything_else,
        }
    }

    fn field(&mut self, field: ContextField) -> &mut String {
        match field {
            ContextField::PreferredName => &mut self.preferred_name,
            ContextField::Role => &mut self.role,
            ContextField::Preferences => &mut self.preferences,
            ContextField::AnythingElse => &mut self.anything_else,
        }
    }

    /// All fields, in the order of [`ContextField`].
    pub fn fields(&self) -> [&str; 4] {
        [&self.preferred_name, &self.role, &self.preferences, &self.anything_else]
    }

    /// How many characters it holds.
    pub fn count(&self) -> u32 {
        let characters: usize = self.fields().iter().map(|field| field.chars().count()).sum();
        u32::try_from(characters).unwrap_or(u32::MAX)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.fields().iter().all(|field| field.is_empty())
    }

    /// The fields that are others in `other`.
    pub fn differing(&self, other: &Self) -> Vec<ContextField> {
        ContextField::ALL.iter().copied().filter(|field| self.get(*field) != other.get(*field)).collect()
    }
}

/// One's own context, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextPage {
    /// What is saved.
    pub context: PersonalContext,
    /// What the organisation tells all agents.
    pub organisation: String,
    /// What the account is called, which the personal agent is told.
    pub name: PersonName,
    /// The entry of the act that left it as it is, where there was one: what was seen when it is changed.
    pub entry: Option<EntryId>,
}

/// What saving came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextActed {
    /// The fields that are others now; none where all was so already (U7).
    pub fields: Vec<ContextField>,
    /// Whether it was an undo.
    pub restored: bool,
    /// The entry of the act that left the context as it is.
    pub entry: Option<EntryId>,
    /// The entry by which it can be undone (F6).
    pub undo: Option<EntryId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn x1_each_field_may_be_empty_and_all_together_hold_sixteen_thousand_characters() {
        assert!(PersonalContext::parse([""; 4]).unwrap().is_empty());
        let long = "é".repeat(15_990);
        let full = PersonalContext::parse(["Mira", "Design", "", &long]).unwrap();
        assert_eq!(full.count(), MAX);
        let over = PersonalContext::parse(["Mira", "Design", "x", &long]).unwrap_err();
        assert_eq!(over.fault_of(ALL_FIELDS), Some(Fault::TooLong { max: MAX }));
        // What is dropped around a text is not counted.
        assert!(PersonalContext::parse(["Mira", "Design", " \r\n ", &format!("\n{long}  \n")]).is_ok());
    }

    #[test]
    fn lines_stay_lines_and_names_are_one() {
        let read =
            PersonalContext::parse(["  Mira\tL ", "Product\ndesign", "Short.\r\n\r\nIn German.  ", " \u{200b} "]);
        assert_eq!(read.unwrap().fields(), ["Mira L", "Product design", "Short.\n\nIn German.", ""]);
    }

    #[test]
    fn what_cannot_be_seen_is_refused_at_its_field() {
        let error = PersonalContext::parse(["a\0b", "fine", "x\u{1b}[31m", "also\tfine"]).unwrap_err();
        let faults = ContextField::ALL.iter().map(|field| error.fault_of(field.as_str()));
        assert_eq!(faults.collect::<Vec<_>>(), [Some(Fault::Hidden), None, Some(Fault::Hidden), None]);
    }

    proptest! {
        #[test]
        fn what_was_read_reads_as_itself_and_counts_as_typed(fields in proptest::array::uniform4(".{0,40}(\r?\n.{0,20}){0,3}")) {
            let typed = fields.each_ref().map(String::as_str);
            if let Ok(read) = PersonalContext::parse(typed) {
                prop_assert_eq!(&PersonalContext::parse(read.fields()).unwrap(), &read);
                prop_assert_eq!(PersonalContext::typed(read.fields()), read.clone());
                for field in ContextField::ALL {
                    prop_assert!(field.is_text() || !read.get(*field).contains('\n'));
                }
            }
        }

        #[test]
        fn a_field_that_is_set_is_the_only_one_that_differs(text in ".{1,40}", at in 0usize..4) {
            let field = ContextField::ALL[at];
            let before = PersonalContext::default();
            prop_assert_eq!(before.clone().with(field, &text).differing(&before), vec![field]);
        }
    }
}
