//! What the page of a chat shows: one's own chats alone, whoever one is (P2).

use super::{draft, model::Models};
use crate::domain::{AgentId, ChatId, Member};
use crate::error::AppError;
use crate::features::agents::model::ChatAgent;
use crate::features::agents::service::access::for_chat;
use crate::features::{
    agents::{self, model::Face},
    chat::{
        model::{
            AgentHead, AnsweredBy, Author, ChatHead, ChatPage, MessageRow, NEW, Note, Open, Place, Retry, RunState,
            Running,
        },
        store::{
            chats::{self, Chat, Message},
            runs::{self, Last},
        },
        text,
    },
    guide::service as guide,
    settings,
};
use crate::server::{AppState, db::Tx, markdown};

/// How many messages are shown at once; those before stand on a page of their own.
const SHOWN: i64 = 60;

/// Which chat a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one that was used last, or else a new one.
    Last,
    /// One that is still to begin.
    New,
    /// This one.
    Chat(ChatId),
}

impl Wanted {
    /// Reads what stands in the address.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is no chat.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        match text {
            "" => Ok(Self::Last),
            NEW => Ok(Self::New),
            id => id.parse().map(Self::Chat).map_err(|_| AppError::NotFound),
        }
    }
}

/// The page of a chat; `before` is the place of a message before which earlier ones are wanted.
///
/// # Errors
/// [`AppError::NotFound`] for a chat that is not the reader's, and for an agent that is not theirs unless they have talked with it (N4).
pub async fn page(
    app: &AppState,
    models: &dyn Models,
    member: &Member,
    agent: AgentId,
    wanted: Wanted,
    before: Option<i64>,
) -> Result<ChatPage, AppError> {
    let organisation = settings::service::settings(app).await?.organisation.to_string();
    let mut tx = app.db.read().await?;
    let tx = &mut tx;
    let chat = match wanted {
        Wanted::New => None,
        Wanted::Last => match chats::last_with(tx, member.user, agent).await? {
            Some(chat) => chats::of_user(tx, chat, member.user).await?,
            None => None,
        },
        Wanted::Chat(chat) => Some(chats::of_user(tx, chat, member.user).await?.ok_or(AppError::NotFound)?),
    };
    if chat.as_ref().is_some_and(|chat| chat.agent_id != agent) {
        return Err(AppError::NotFound);
    }
    let visible = match for_chat(tx, member.user, agent).await {
        Err(AppError::NotFound) if chat.is_some() => None,
        visible => Some(visible?),
    };
    let open = match &visible {
        None => Open::Closed,
        Some(agent) => models.choose(tx, member, agent).await?.map_or(Open::NoProvider, |chosen| Open::Yes(chosen.by)),
    };
    let opening = match (&visible, &open) {
        (Some(agent), Open::Yes(by)) if agent.personal && by.host.is_empty() => Some(guide::open(tx, member).await?),
        _ => None,
    };
    let place = Place { agent, chat: chat.as_ref().map(|chat| chat.id) };
    let said = match &chat {
        Some(chat) => said(tx, chat.id, before).await?,
        None => Said::default(),
    };
    Ok(ChatPage {
        offers: match (&opening, &open) {
            (Some(opening), _) => opening.quick.clone(),
            (None, Open::Yes(_)) => offers(visible.as_ref(), chat.as_ref()),
            (None, Open::NoProvider | Open::Closed) => Vec::new(),
        },
        agent: AgentHead {
            // The guide has words of its own, which say what it is.
            greeting: opening.map_or_else(
                || visible.as_ref().map(|agent| greeting(agent, member, &organisation)).unwrap_or_default(),
                |opening| markdown::blocks(&opening.text, text::COPY_CODE),
            ),
            ..head(agent, visible, chat.as_ref())
        },
        formerly: formerly(&open, said.last.as_ref()),
        retry: said.last.as_ref().and_then(|last| retry(last, before)),
        running: said.running,
        messages: said.messages,
        earlier: said.earlier,
        draft: chats::draft(tx, member.user, &draft::key(place)).await?,
        chat: chat.map(chat_head),
        open,
    })
}

fn chat_head(chat: Chat) -> ChatHead {
    ChatHead { id: chat.id, title: chat.title, context_off: chat.context_off != 0, messages: chat.messages }
}

/// A new chat can begin with what its agent proposes (N1).
fn offers(agent: Option<&ChatAgent>, chat: Option<&Chat>) -> Vec<String> {
    agent.filter(|_| chat.is_none()).map(|agent| agent.starters.clone()).unwrap_or_default()
}

fn head(id: AgentId, visible: Option<ChatAgent>, chat: Option<&Chat>) -> AgentHead {
    match visible {
        Some(agent) => AgentHead {
            id,
            greeting: Vec::new(),
            tagline: if agent.personal { text::PERSONAL.to_owned() } else { agent.tagline },
            name: agent.name,
            face: agent.avatar,
            personal: agent.personal,
        },
        None => AgentHead {
            id,
            name: chat.map(|chat| chat.agent_name.clone()).unwrap_or_default(),
            tagline: String::new(),
            face: Face::USUAL,
            greeting: Vec::new(),
            personal: false,
        },
    }
}

/// What the agent says before anything is said: its admins' words, or else the house's own.
fn greeting(agent: &ChatAgent, member: &Member, organisation: &str) -> Vec<String> {
    if !agent.greeting.trim().is_empty() {
        return markdown::blocks(&agent.greeting, text::COPY_CODE);
    }
    let first = member.name.first();
    if !agent.personal {
        return vec![markdown::paragraph(&text::greeting(first, &agent.name))];
    }
    let welcome = agents::text::welcome(first, &agent.name, organisation);
    [welcome.as_str(), text::YOURS_ALONE].map(markdown::paragraph).into()
}

/// What stands in a chat.
#[derive(Default)]
struct Said {
    messages: Vec<MessageRow>,
    earlier: Option<i64>,
    running: Option<Running>,
    last: Option<Last>,
}

async fn said(tx: &mut Tx, chat: ChatId, before: Option<i64>) -> Result<Said, AppError> {
    // The run first: if it ends in between, its message is there already.
    let last = runs::last_in(tx, chat).await?;
    let running = match last.as_ref().filter(|last| last.state == RunState::Running && before.is_none()) {
        Some(last) => Some(running(tx, last).await?),
        None => None,
    };
    let mut found = chats::messages(tx, chat, before.unwrap_or(i64::MAX), SHOWN + 1).await?;
    let more = found.len() as i64 > SHOWN;
    found.truncate(SHOWN as usize);
    let earlier = found.last().filter(|_| more).map(|oldest| oldest.ordinal);
    found.reverse();
    Ok(Said { messages: rows(found), earlier, running, last })
}

async fn running(tx: &mut Tx, last: &Last) -> Result<Running, AppError> {
    let pieces = runs::deltas(tx, last.id, 0).await?;
    let seq = pieces.last().map_or(0, |(seq, _)| *seq);
    let text: String = pieces.into_iter().map(|(_, text)| text).collect();
    Ok(Running { run: last.id, seq, blocks: markdown::blocks(&text, text::COPY_CODE) })
}

/// The messages, with a mark where another provider answers than before (V4).
fn rows(messages: Vec<Message>) -> Vec<MessageRow> {
    let mut before: Option<AnsweredBy> = None;
    let row = |message: Message| {
        let is_agent = message.role == Author::Agent;
        let by = answered_by(&message).filter(|_| is_agent);
        let from_here = by.clone().filter(|by| before.as_ref().is_some_and(|before| !before.is_same_place(by)));
        before = by.or(before.take());
        let note = (message.role == Author::Note).then(|| Note::of(&message.text));
        MessageRow {
            id: message.id,
            author: message.role,
            blocks: if is_agent { markdown::blocks(&message.text, text::COPY_CODE) } else { Vec::new() },
            undo: note.as_ref().and_then(|note| note.undo),
            text: match note {
                Some(note) => note.text,
                None if is_agent => String::new(),
                None => message.text,
            },
            broken_off: is_agent && matches!(message.state, Some(RunState::Stopped | RunState::Failed)),
            from_here,
        }
    };
    messages.into_iter().map(row).collect()
}

fn answered_by(message: &Message) -> Option<AnsweredBy> {
    Some(AnsweredBy {
        provider: message.provider_name.clone()?,
        model: message.model.clone()?,
        host: message.host.clone()?,
    })
}

/// Who answered last, where the next answer comes from elsewhere (V4).
fn formerly(open: &Open, last: Option<&Last>) -> Option<AnsweredBy> {
    let Open::Yes(by) = open else { return None };
    last.map(Last::by).filter(|former| !former.is_same_place(by))
}

/// What can be tried again: on the newest page, where the last answer is not whole.
fn retry(last: &Last, before: Option<i64>) -> Option<Retry> {
    let is_broken = matches!(last.state, RunState::Stopped | RunState::Failed);
    (is_broken && before.is_none()).then_some(Retry { failure: last.failure })
}
