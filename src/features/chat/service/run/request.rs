//! What a model is given: who it is to be, what it may know of the asker (X2), and what was said so far.

use crate::domain::{ChatId, Member};
use crate::error::AppError;
use crate::features::{
    agents::model::ChatAgent,
    chat::{
        model::Author,
        store::chats::{self, Message},
        text,
    },
    context,
    guide::text::tools as guide,
    providers::service::call::{ModelRequest, Turn},
};
use crate::server::db::Tx;

/// How many messages are looked through at most.
const MESSAGES: i64 = 400;
/// How many characters of the conversation a model is given: the last ones. Longer chats go on, but their beginning is forgotten.
const CHARACTERS: usize = 200_000;

/// The request for the next answer in a chat. What its user lets agents know of them goes to nobody else, and not where they have
/// switched it off (X2, X3).
pub(super) async fn gather(
    tx: &mut Tx,
    chat: ChatId,
    member: &Member,
    agent: &ChatAgent,
) -> Result<ModelRequest, AppError> {
    let newest_first = chats::messages(tx, chat, i64::MAX, MESSAGES).await?;
    let user = member.user;
    let is_off = chats::of_user(tx, chat, user).await?.is_none_or(|chat| chat.context_off != 0);
    let known = if is_off {
        context::service::received_from_organisation(tx).await?
    } else {
        context::service::received(tx, user).await?
    };
    let lead = if agent.personal { lead(tx, member, is_off).await? } else { Vec::new() };
    let system = [vec![text::role_of_agent(&agent.name)], lead, vec![agent.instructions.clone(), known]];
    let system = system.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n\n");
    Ok(ModelRequest { system, turns: turns(newest_first), tools: Vec::new() })
}

/// What a personal agent is told beside: how to lead, and whom to greet, where the user's context does not say what to call them.
async fn lead(tx: &mut Tx, member: &Member, is_off: bool) -> Result<Vec<String>, AppError> {
    let mut lead = vec![guide::LEAD.to_owned()];
    if is_off || context::service::of_user(tx, member.user).await?.preferred_name.is_empty() {
        lead.push(context::text::called(&member.name));
    }
    Ok(lead)
}

/// The conversation in turns, oldest first. It ends with the user's last message: what was said after it broke off, and is said anew.
fn turns(newest_first: Vec<Message>) -> Vec<Turn> {
    let mut room = CHARACTERS;
    let said = newest_first.into_iter().skip_while(|message| message.role != Author::User);
    let mut kept: Vec<Message> = said
        .filter(|message| message.role != Author::Note)
        .enumerate()
        .take_while(|(place, message)| {
            let length = message.text.chars().count();
            let fits = *place == 0 || length <= room;
            room = room.saturating_sub(length);
            fits
        })
        .map(|(_, message)| message)
        .collect();
    while kept.last().is_some_and(|oldest| oldest.role == Author::Agent) {
        kept.pop();
    }
    kept.into_iter().rev().fold(Vec::new(), |mut turns, message| {
        // Where an answer never came, the user spoke twice: models want turns by turns.
        match (message.role, turns.last_mut()) {
            (Author::User, Some(Turn::User(said))) | (Author::Agent, Some(Turn::Agent(said))) => {
                said.push_str("\n\n");
                said.push_str(&message.text);
            }
            (Author::User, _) => turns.push(Turn::User(message.text)),
            (Author::Agent | Author::Note, _) => turns.push(Turn::Agent(message.text)),
        }
        turns
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MessageId;
    use proptest::prelude::*;

    fn message(role: Author, text: &str) -> Message {
        Message {
            id: MessageId::from_uuid(uuid::Uuid::nil()),
            ordinal: 0,
            role,
            text: text.to_owned(),
            state: None,
            provider_name: None,
            model: None,
            host: None,
        }
    }

    fn of(oldest_first: &[(Author, &str)]) -> Vec<Turn> {
        turns(oldest_first.iter().rev().map(|(role, text)| message(*role, text)).collect())
    }

    #[test]
    fn a_conversation_goes_turn_by_turn_and_ends_with_the_users_words() {
        use Author::{Agent, Note, User};
        let user = |text: &str| Turn::User(text.to_owned());
        let agent = |text: &str| Turn::Agent(text.to_owned());
        assert_eq!(of(&[(User, "a"), (Agent, "b"), (User, "c")]), [user("a"), agent("b"), user("c")]);
        assert_eq!(of(&[(User, "a"), (User, "b")]), [user("a\n\nb")], "an answer never came");
        assert_eq!(of(&[(User, "a"), (Agent, "half an")]), [user("a")], "it is tried again");
        assert_eq!(of(&[(User, "a"), (Note, "{}"), (Agent, "b"), (User, "c")]), [user("a"), agent("b"), user("c")]);
        let long = "x".repeat(CHARACTERS);
        assert_eq!(of(&[(User, "a"), (Agent, &long), (User, "c")]), [user("c")], "the beginning is forgotten");
        assert_eq!(of(&[(User, &long), (User, &long)]).len(), 1, "what was just said never is");
    }

    proptest! {
        #[test]
        fn whatever_was_said_turns_alternate_from_user_to_user(said in proptest::collection::vec((0..3, "[a-z]{0,9}"), 1..30)) {
            let roles = [Author::User, Author::Agent, Author::Note];
            let said: Vec<_> = said.iter().map(|(role, text)| (roles[*role as usize], text.as_str())).collect();
            let turns = of(&said);
            for (place, turn) in turns.iter().enumerate() {
                prop_assert_eq!(matches!(turn, Turn::User(_)), place % 2 == 0);
            }
            prop_assert_eq!(turns.len() % 2, usize::from(said.iter().any(|(role, _)| *role == Author::User)));
        }
    }
}
