//! What the guide understands, how its interview goes on, and how a help page looks.

use crate::domain::{EntryId, text_enum, tidy_line};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

text_enum!(
    /// A question of the interview, in their order (H1).
    Question {
        /// What they do.
        Work = "work",
        /// How they like answers.
        Style = "style",
        /// In which language.
        Language = "language",
    }
);

impl Question {
    /// The question after this one.
    pub fn next(self) -> Option<Self> {
        let at = Self::ALL.iter().position(|question| *question == self)?;
        Self::ALL.get(at + 1).copied()
    }
}

/// Where an interview stands. What was answered lies in the personal context alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interview {
    /// The next thing they tell answers this question.
    Asking(Question),
    /// They wanted to go on later, with this question.
    Paused(Question),
    /// It is over, until they want it once more.
    Done,
}

impl Interview {
    /// How everybody's begins.
    pub const BEGIN: Self = Self::Asking(Question::Work);

    /// How it goes on; and the question that was answered, where one was.
    pub fn hear(self, intent: &Intent) -> (Self, Option<Question>) {
        match (self, intent) {
            (_, Intent::StartOver) => (Self::BEGIN, None),
            (Self::Asking(question), Intent::Tell(_)) => (Self::after(question), Some(question)),
            (Self::Asking(question), Intent::Skip) => (Self::after(question), None),
            (Self::Asking(question), Intent::Later) => (Self::Paused(question), None),
            (Self::Paused(question), Intent::GoOn) => (Self::Asking(question), None),
            (other, _) => (other, None),
        }
    }

    fn after(question: Question) -> Self {
        question.next().map_or(Self::Done, Self::Asking)
    }
}

impl fmt::Display for Interview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asking(question) => write!(f, "asking {question}"),
            Self::Paused(question) => write!(f, "paused {question}"),
            Self::Done => f.write_str("done"),
        }
    }
}

impl FromStr for Interview {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(' ') {
            Some(("asking", question)) => question.parse().map(Self::Asking),
            Some(("paused", question)) => question.parse().map(Self::Paused),
            None if text == "done" => Ok(Self::Done),
            _ => Err(()),
        }
    }
}

/// What somebody wants with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Leave this question out.
    Skip,
    /// Go on with the interview another time.
    Later,
    /// Go on with the interview.
    GoOn,
    /// Begin the interview anew.
    StartOver,
    /// Take back what was saved last.
    Undo,
    /// See what agents receive.
    Show,
    /// See what the guide can do.
    Help,
    /// Only be polite.
    Greet,
    /// Ask how something is done.
    Ask(String),
    /// Say something: an answer, or a few words to look for.
    Tell(String),
}

/// Whole messages that are understood, without case and the signs around them.
const COMMANDS: &[(&[&str], Intent)] = &[
    (&["skip", "skip it", "skip this", "skip this question", "next", "next question", "pass"], Intent::Skip),
    (
        &["later", "not now", "stop", "maybe later", "do this later", "pause", "no thanks", "no thank you"],
        Intent::Later,
    ),
    (&["continue", "go on", "resume", "carry on", "continue the interview", "go on with the questions"], Intent::GoOn),
    (
        &["start over", "restart", "redo", "begin again", "ask me again", "interview me", "start again"],
        Intent::StartOver,
    ),
    (&["undo", "undo that", "take it back", "take that back", "undo it"], Intent::Undo),
    (
        &["what do you know about me", "show what you know", "show", "my context", "what do agents receive"],
        Intent::Show,
    ),
    (&["help", "what can you do", "what can i ask", "menu", "topics"], Intent::Help),
    (
        &["hi", "hello", "hey", "hello there", "good morning", "thanks", "thank you", "ok", "okay", "great"],
        Intent::Greet,
    ),
];

/// How questions begin, where no mark ends them.
const ASKING: &[&str] = &[
    "how do ",
    "how can ",
    "how to ",
    "how does ",
    "how long ",
    "how many ",
    "where is ",
    "where are ",
    "where do ",
    "where can ",
    "what is ",
    "what are ",
    "what does ",
    "what happens ",
    "what may ",
    "what can ",
    "who can ",
    "who may ",
    "who sees ",
    "can i ",
    "can a ",
    "may i ",
    "why ",
    "when ",
    "is there ",
    "tell me how ",
    "explain ",
];

impl Intent {
    /// What a message says. One that is not understood otherwise tells something.
    pub fn of(message: &str) -> Self {
        if message.trim().is_empty() {
            return Self::Greet;
        }
        let words = bare(message);
        if let Some((_, intent)) = COMMANDS.iter().find(|(said, _)| said.contains(&words.as_str())) {
            return intent.clone();
        }
        let asks = message.trim_end().ends_with('?') || ASKING.iter().any(|start| words.starts_with(start));
        let message = message.trim().to_owned();
        if asks { Self::Ask(message) } else { Self::Tell(message) }
    }
}

/// A message on one line, in small letters, without the signs around it.
fn bare(message: &str) -> String {
    let line = tidy_line(message).to_lowercase();
    line.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// A text of several lines in which the line `label: …` says `value`: in the place of the line that did before, or at the end.
pub fn with_line(text: &str, label: &str, value: &str) -> String {
    let start = format!("{label}: ");
    let line = format!("{start}{}", tidy_line(value));
    let mut lines: Vec<&str> = text.lines().collect();
    match lines.iter().position(|line| line.starts_with(&start)) {
        Some(at) => lines[at] = &line,
        None => lines.push(&line),
    }
    lines.join("\n")
}

/// What the guide answers, whole at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The answer, as markdown; what is in it of people's own words is escaped.
    pub text: String,
    /// Where something was saved: the entry by which that can be undone (F6), through `context/undo`.
    pub saved: Option<EntryId>,
    /// Messages that one would send next, to be sent by one click.
    pub quick: Vec<String>,
}

/// A help page in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicCard {
    /// The last part of its address.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Its first paragraph.
    pub summary: String,
}

impl TopicCard {
    /// Its address.
    pub fn path(&self) -> String {
        format!("/help/{}", self.id)
    }
}

/// A help page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicPage {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// The page of Pinchy that it is about, where its reader may open that: address and words.
    pub link: Option<(String, String)>,
}

/// A part of a help page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its lines: one, or those of a list.
    pub items: Vec<Vec<Span>>,
}

/// What a part of a help page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading within the page.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// Steps in their order.
    Steps,
}

/// A run of text of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they are a name on the page, or otherwise stand out.
    pub strong: bool,
    /// Whether they are typed as they stand.
    pub code: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interviews() -> impl Iterator<Item = Interview> {
        let of = |question: &Question| [Interview::Asking(*question), Interview::Paused(*question)];
        Question::ALL.iter().flat_map(of).chain([Interview::Done])
    }

    #[test]
    fn an_interview_is_read_as_it_was_written() {
        for interview in interviews() {
            assert_eq!(interview.to_string().parse(), Ok(interview));
        }
        for text in ["", "done ", "asking", "asking x", "paused ", "Asking work"] {
            assert_eq!(text.parse::<Interview>(), Err(()), "{text:?}");
        }
    }

    #[test]
    fn h1_messages_are_understood_without_case_and_signs() {
        for (message, intent) in [
            ("Skip this question.", Intent::Skip),
            ("  NOT NOW! ", Intent::Later),
            ("resume", Intent::GoOn),
            ("Start over", Intent::StartOver),
            ("undo", Intent::Undo),
            ("What do you know about me?", Intent::Show),
            ("Help!", Intent::Help),
            ("thank you :)", Intent::Greet),
        ] {
            assert_eq!(Intent::of(message), intent, "{message}");
        }
        for asked in ["Invite?", "how do I invite somebody", "Where are my sessions", "  Why\nnot  "] {
            assert_eq!(Intent::of(asked), Intent::Ask(asked.trim().to_owned()), "{asked}");
        }
        for told in ["I design boats", "I undo other people's mistakes", "?!", "🦞", "Skipper of a boat", "<script>"]
        {
            assert_eq!(Intent::of(told), Intent::Tell(told.to_owned()), "{told}");
        }
        assert_eq!(Intent::of(" \n"), Intent::Greet);
    }

    #[test]
    fn a_line_is_put_once_and_replaced_in_its_place() {
        assert_eq!(with_line("", "Language", "German"), "Language: German");
        assert_eq!(
            with_line("Be kind.\nLanguage: German\nNo jokes.", "Language", "English"),
            "Be kind.\nLanguage: English\nNo jokes."
        );
        assert_eq!(with_line("Be kind.", "Language", " two\nlines "), "Be kind.\nLanguage: two lines");
    }

    fn intents() -> impl Strategy<Value = Intent> {
        let commands = COMMANDS.iter().map(|(_, intent)| intent.clone()).collect::<Vec<_>>();
        prop_oneof![
            proptest::sample::select(commands),
            ".{0,20}".prop_map(Intent::Ask),
            ".{0,20}".prop_map(Intent::Tell),
        ]
    }

    proptest! {
        /// The interview asks each question once, in order, and ends; only what is told while it asks answers, and nothing but the wish
        /// to start over brings a question back.
        #[test]
        fn h1_an_interview_goes_through_its_questions_in_order(said in proptest::collection::vec(intents(), 0..30)) {
            let mut interview = Interview::BEGIN;
            let mut answered: Vec<Question> = Vec::new();
            let place = |one: Interview| match one {
                Interview::Asking(question) | Interview::Paused(question) => question as usize,
                Interview::Done => Question::ALL.len(),
            };
            for intent in said {
                let before = interview;
                let (next, answer) = interview.hear(&intent);
                if intent == Intent::StartOver {
                    prop_assert_eq!(next, Interview::BEGIN);
                    answered.clear();
                } else {
                    prop_assert!(place(next) == place(before) || place(next) == place(before) + 1);
                    let moves = matches!((&intent, before), (Intent::Tell(_) | Intent::Skip, Interview::Asking(_)));
                    prop_assert_eq!(place(next) > place(before), moves);
                }
                if let Some(question) = answer {
                    prop_assert_eq!(before, Interview::Asking(question));
                    prop_assert!(matches!(intent, Intent::Tell(_)));
                    prop_assert!(answered.last().is_none_or(|last| (*last as usize) < question as usize));
                    answered.push(question);
                }
                interview = next;
            }
        }

        /// Whatever is said before, "skip" and "later" never save, and three answers end it.
        #[test]
        fn h1_three_answers_end_it(words in "i build [a-z]{3,8} boats") {
            let told = Intent::of(&words);
            prop_assert_eq!(&told, &Intent::Tell(words.clone()));
            let end = Question::ALL.iter().fold(Interview::BEGIN, |interview, _| interview.hear(&told).0);
            prop_assert_eq!(end, Interview::Done);
        }

        #[test]
        fn a_line_keeps_all_others(text in "([a-z ]{0,10}\n){0,4}[a-z ]{0,10}", value in "[a-z]{1,10}") {
            let put = with_line(&text, "Language", &value);
            let line = format!("Language: {value}");
            let others: Vec<_> = put.lines().filter(|one| *one != line).collect();
            prop_assert_eq!(others, text.lines().collect::<Vec<_>>());
            prop_assert_eq!(with_line(&put, "Language", &value), put);
        }

        #[test]
        fn nothing_breaks_the_understanding(message in "\\PC{0,200}") {
            drop(Intent::of(&message));
        }
    }
}
