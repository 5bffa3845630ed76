//! Every sentence of the guide and of the help pages' own page (F8). What the guide says is markdown.

pub mod tools;

use super::model::{Intent, Interview, Question};
use crate::domain::Role;
use crate::error::AppError;
use crate::features::context::{model::ContextActed, text as context};

/// What the guide is, beside its name.
pub const LABEL: &str = "Built-in guide, no AI model";
/// Before the first question.
pub const INTERVIEW: &str = "First, three short questions, so that agents know whom they talk to. You can skip each of them. The answers are yours: \
     nobody else can read them, and agents receive them in your chats only.";
/// To whoever has begun or finished the interview before.
pub const WELCOME_BACK: &str =
    "Ask me how something is done in Pinchy, or say **Start over** to answer my questions anew.";
/// What was told cannot be saved as it is.
pub const NOT_SAVED: &str = "I could not note that down: it is too long, or contains characters that cannot be seen. Nothing was changed. \
     Please say it in fewer words.";
/// Something was taken back.
pub const UNDONE: &str = "Done: what agents know about you is as it was before.";
/// There is nothing that could be taken back.
pub const NOTHING_TO_UNDO: &str = "There is nothing to take back: nothing was saved so far.";
/// Before the style of answers, in what agents receive.
pub const STYLE_LINE: &str = "Answers";
/// Before the language, in what agents receive.
pub const LANGUAGE_LINE: &str = "Language";

/// Sent by one click.
pub const SKIP: &str = "Skip this question";
/// See [`SKIP`].
pub const LATER: &str = "Not now";
/// See [`SKIP`].
pub const GO_ON: &str = "Continue";
/// See [`SKIP`].
pub const START_OVER: &str = "Start over";
/// See [`SKIP`].
pub const SHOW: &str = "What do you know about me?";
/// See [`SKIP`].
pub const CAN_DO: &str = "What can you do?";

/// A question of the interview.
pub const fn question(question: Question) -> &'static str {
    match question {
        Question::Work => "What do you do here?",
        Question::Style => "How do you like answers: short and direct, or with all the reasons?",
        Question::Language => "In which language shall agents answer you?",
    }
}

/// What one would say next.
pub const fn quick(interview: Interview) -> &'static [&'static str] {
    match interview {
        Interview::Asking(Question::Work) => &[SKIP, LATER],
        Interview::Asking(Question::Style) => {
            &["Short and direct", "With all the reasons", "Friendly and informal", SKIP, LATER]
        }
        Interview::Asking(Question::Language) => &["English", "Deutsch", "Français", "Español", SKIP, LATER],
        Interview::Paused(_) => &[GO_ON, CAN_DO],
        Interview::Done => &[SHOW, CAN_DO, START_OVER],
    }
}

/// The first sentences.
pub fn greeting(name: &str, organisation: &str) -> String {
    // Names may end in a full stop of their own ("Harbour & Co.").
    let stop = if organisation.ends_with('.') { "" } else { "." };
    format!("Welcome, {}. I am Smithers, your personal agent at {}{stop}", plain(name), plain(organisation))
}

/// What the guide is and is not, and who can change that (H6).
pub fn label(role: Role, can_connect: bool) -> String {
    format!(
        "I am the **built-in guide** for now: no AI model is behind me, and I answer from Pinchy’s help pages. {}",
        connect(role, can_connect)
    )
}

fn connect(role: Role, can_connect: bool) -> &'static str {
    match (role, can_connect) {
        (Role::Admin, true) => "To talk to an AI model here, [connect a provider](/providers).",
        (Role::Admin, false) => "To talk to an AI model here, connect a provider.",
        (Role::Member, _) => "To talk to an AI model here, ask an admin to connect one.",
    }
}

/// An answer was saved.
pub fn saved(acted: &ContextActed, told: &str) -> String {
    if acted.fields.is_empty() {
        return "That is what I had noted down already.".to_owned();
    }
    format!(
        "Noted, under {}:\n\n{}\n\nSay **Undo** to take it back.",
        context::names(&acted.fields),
        quote(&plain(told))
    )
}

/// Where the interview goes on without an answer.
pub const fn turn(intent: &Intent, before: Interview, next: Interview) -> &'static str {
    match (intent, before, next) {
        (Intent::Skip, Interview::Asking(_), Interview::Done) => {
            "Skipped. Those were all my questions. Ask me how something is done in Pinchy."
        }
        (Intent::Skip, Interview::Asking(_), _) => "Skipped.",
        (Intent::Later, Interview::Asking(_), _) => {
            "Another time, then. Say **Continue** when you like. Meanwhile, ask me how something is done in Pinchy."
        }
        (Intent::GoOn, _, Interview::Asking(_)) => "Where were we:",
        (Intent::StartOver, ..) => "From the beginning, then. What you answer takes the place of what you said before.",
        (Intent::Greet, _, Interview::Asking(_)) => "Nice to meet you.",
        (Intent::GoOn, ..) => "There is nothing left to ask. Say **Start over** to answer my questions anew.",
        _ => "At your service. Ask me how something is done in Pinchy, or say **What can you do?**",
    }
}

/// What agents receive.
pub fn shown(received: &str) -> String {
    if received.is_empty() {
        return "Agents know nothing about you so far. Say **Start over** to answer my questions, or \
                [write it down yourself](/account/context)."
            .to_owned();
    }
    format!(
        "This is what agents receive in your chats, word for word:\n\n{}\n\n[Change it](/account/context)",
        quote(&plain(received))
    )
}

/// What the guide can do, and what it knows about: titles and addresses.
pub fn can_do(role: Role, topics: &[(&str, String)]) -> String {
    let pages: Vec<_> = topics.iter().map(|(title, path)| format!("- [{title}]({path})")).collect();
    let more = if role.is_admin() { "" } else { " What only admins can do, they find there, too." };
    format!(
        "I note down what agents should know about you, and I know the help pages:\n\n{}\n\nAsk in your own words.{more}",
        pages.join("\n")
    )
}

/// What a help page says.
pub fn quoted(title: &str, passage: &str, link: Option<(&str, &str)>, path: &str) -> String {
    let whole = format!("[Read the whole page]({path})");
    let links = match link {
        Some((to, words)) => format!("[{words}]({to}) · {whole}"),
        None => whole,
    };
    format!("From the help page **{title}**:\n\n{}\n\n{links}", quote(passage))
}

/// A member has asked for what admins do.
pub fn ask_an_admin(title: &str) -> String {
    format!("That is something only admins can do (**{title}**): please ask an admin.")
}

/// No help page answers; some may come near: titles and addresses.
pub fn not_found(near: &[(&str, String)], role: Role, can_connect: bool) -> String {
    let pages: Vec<_> = near.iter().map(|(title, path)| format!("- [{title}]({path})")).collect();
    let near = if pages.is_empty() { String::new() } else { format!(" These come nearest:\n\n{}", pages.join("\n")) };
    format!(
        "I found nothing about that in the help pages, and as the built-in guide I know only those.{near}\n\n{}",
        connect(role, can_connect)
    )
}

/// Lines as a quotation.
fn quote(markdown: &str) -> String {
    markdown.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// People's own words, so that markdown has nothing to read in them but their lines.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            // A hard break, so that lines stay lines.
            plain.push_str("\\\n");
        }
        for c in line.trim().chars() {
            if c.is_ascii_punctuation() {
                plain.push('\\');
            }
            plain.push(c);
        }
    }
    plain
}

/// The page of the help pages.
pub const HELP: &str = "Help";
/// Below its title.
pub const HELP_SUBTITLE: &str = "How things are done in Pinchy. Smithers answers from these pages, too.";
/// The field.
pub const SEARCH: &str = "Search the help";
/// The button.
pub const FIND: &str = "Search";
/// No page has these words.
pub const NOTHING: &str = "No help page has these words";
/// See [`NOTHING`].
pub const NOTHING_NEXT: &str = "Try others, or look through all pages.";
/// The way to all pages.
pub const ALL: &str = "All help pages";

/// Why a help page could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "There is no such help page.".to_owned(),
        other => crate::text::error(other),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser};

    #[test]
    fn a_sentence_ends_in_one_full_stop() {
        assert!(greeting("Mira", "Harbour & Co").ends_with("at Harbour \\& Co."));
        assert!(greeting("Mira", "Harbour Inc.").ends_with("at Harbour Inc\\."));
    }

    #[test]
    fn h6_members_are_told_to_ask_and_admins_get_the_link() {
        assert!(
            label(Role::Member, true).contains("ask an admin to connect one")
                && !label(Role::Member, true).contains("](")
        );
        assert!(label(Role::Admin, true).contains("](/providers)"));
        assert!(label(Role::Admin, false).contains("connect a provider") && !label(Role::Admin, false).contains("]("));
    }

    #[test]
    fn what_is_sent_by_one_click_is_understood() {
        for (words, intent) in [
            (SKIP, Intent::Skip),
            (LATER, Intent::Later),
            (GO_ON, Intent::GoOn),
            (START_OVER, Intent::StartOver),
            (SHOW, Intent::Show),
            (CAN_DO, Intent::Help),
            ("Undo", Intent::Undo),
        ] {
            assert_eq!(Intent::of(words), intent, "{words}");
        }
        for question in Question::ALL {
            for words in quick(Interview::Asking(*question)) {
                assert!(!matches!(Intent::of(words), Intent::Ask(_) | Intent::Greet), "{words}");
            }
        }
    }

    proptest! {
        /// Whatever people write is shown as they wrote it: no markup, no link, no picture comes of it.
        #[test]
        fn peoples_own_words_stay_words(words in "[^\r\n\u{0}]{1,60}") {
            let words = words.trim();
            let shown: String = Parser::new(&plain(words))
                .map(|event| match event {
                    Event::Text(text) => text.to_string(),
                    Event::Start(tag) => { assert!(matches!(tag, pulldown_cmark::Tag::Paragraph), "{tag:?}"); String::new() }
                    Event::End(_) => String::new(),
                    other => panic!("{other:?}"),
                })
                .collect();
            prop_assert_eq!(shown, words);
        }
    }
}
