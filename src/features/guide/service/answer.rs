//! The guide's answers. Each is whole at once, and all that it does is done in the caller's transaction: with the message that it answers.

use super::{
    help::{self, Topic, may_open},
    search,
};
use crate::domain::Member;
use crate::error::AppError;
use crate::features::{
    agents,
    context::{
        self,
        model::{ContextActed, ContextField, PersonalContext},
    },
    guide::{
        model::{Intent, Interview, Question, Reply, with_line},
        store, text,
    },
    settings,
};
use crate::server::{AppState, db::Tx};

/// Where an admin connects a provider (H6).
const PROVIDERS: &str = "/providers";
/// How many pages are named where none answers.
const NEAR: usize = 3;

/// What the guide says first in a chat, and when somebody comes back to it: it greets by name, and goes on where the interview stands.
///
/// # Errors
/// A fault of the database.
pub async fn open(tx: &mut Tx, member: &Member) -> Result<Reply, AppError> {
    let interview = store::interview(tx, member.user).await?;
    let known = context::service::of_user(tx, member.user).await?;
    let name = if known.preferred_name.is_empty() { member.name.first() } else { &known.preferred_name };
    let organisation = settings::service::organisation(tx).await?;
    let greeting = text::greeting(name, organisation.as_str());
    let next = if interview == Interview::BEGIN { text::INTERVIEW.to_owned() } else { text::WELCOME_BACK.to_owned() };
    let parts = [greeting, text::label(member.role, may_open(PROVIDERS, member.role)), next];
    Ok(asking(parts.join("\n\n"), interview))
}

/// What the guide answers to a message, and what it saves with it: an answer of the interview goes into the personal context, by the
/// same act as by hand (H1, X3).
///
/// # Errors
/// [`AppError::SignedOut`] where the account is active no more; a fault of the database. What cannot be saved is said in the answer.
pub async fn reply(tx: &mut Tx, app: &AppState, member: &Member, message: &str) -> Result<Reply, AppError> {
    let interview = store::interview(tx, member.user).await?;
    let intent = Intent::of(message);
    let (next, answered) = interview.hear(&intent);
    let mut saved = None;
    let said = match (&intent, answered) {
        (Intent::Tell(told), Some(question)) => match fill(tx, app, member, question, told).await {
            Ok(acted) => {
                saved = acted.undo;
                text::saved(&acted, told)
            }
            // The question stays, so that a shorter answer can be given.
            Err(AppError::Invalid { .. }) => return Ok(asking(text::NOT_SAVED.to_owned(), interview)),
            Err(error) => return Err(error),
        },
        (Intent::Undo, _) => undo(tx, app, member).await?,
        (Intent::Show, _) => show(tx, member).await?,
        (Intent::Help, _) => text::can_do(member.role, &listed(member)),
        (Intent::Ask(words) | Intent::Tell(words), _) => about(member, words),
        (intent, _) => text::turn(intent, interview, next).to_owned(),
    };
    if next != interview {
        store::put_interview(tx, member.user, next, app.clock.now()).await?;
    }
    Ok(Reply { saved, ..asking(said, next) })
}

/// An answer, and below it the question that stands.
fn asking(said: String, interview: Interview) -> Reply {
    let quick = text::quick(interview).iter().map(|words| (*words).to_owned()).collect();
    let text = match interview {
        Interview::Asking(question) => format!("{said}\n\n**{}**", text::question(question)),
        Interview::Paused(_) | Interview::Done => said,
    };
    Reply { text, saved: None, quick }
}

/// Saves an answer of the interview.
async fn fill(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    question: Question,
    told: &str,
) -> Result<ContextActed, AppError> {
    let agent = agents::service::personal::personal_of(tx, member.user).await?;
    let known = context::service::of_user(tx, member.user).await?;
    let change = filled(&known, question, told);
    context::service::save_for(tx, app, member, agent, &[change]).await
}

/// The field that an answer belongs into, and what then stands there.
pub(super) fn filled(known: &PersonalContext, question: Question, told: &str) -> (ContextField, String) {
    match question {
        Question::Work => (ContextField::Role, told.to_owned()),
        Question::Style => (ContextField::Preferences, with_line(&known.preferences, text::STYLE_LINE, told)),
        Question::Language => (ContextField::Preferences, with_line(&known.preferences, text::LANGUAGE_LINE, told)),
    }
}

async fn undo(tx: &mut Tx, app: &AppState, member: &Member) -> Result<String, AppError> {
    match context::service::undo_last(tx, app, member).await {
        Ok(_) => Ok(text::UNDONE.to_owned()),
        Err(AppError::NotFound) => Ok(text::NOTHING_TO_UNDO.to_owned()),
        Err(error @ (AppError::UndoTooLate | AppError::UndoStale)) => Ok(context::text::error(&error)),
        Err(error) => Err(error),
    }
}

async fn show(tx: &mut Tx, member: &Member) -> Result<String, AppError> {
    Ok(text::shown(&context::service::received(tx, member.user).await?))
}

/// What a help page says about it, with the way to the page of Pinchy that it is about.
fn about(member: &Member, words: &str) -> String {
    let hits = search::search(help::topics().iter(), words);
    match hits.first().filter(|hit| hit.answers()) {
        Some(hit) if hit.topic.is_for(member.role) => quoted(member, hit.topic, words),
        Some(hit) => text::ask_an_admin(hit.topic.title),
        None => {
            let near = hits.iter().filter(|hit| hit.topic.is_for(member.role)).take(NEAR);
            let near: Vec<_> = near.map(|hit| (hit.topic.title, hit.topic.path())).collect();
            text::not_found(&near, member.role, may_open(PROVIDERS, member.role))
        }
    }
}

fn quoted(member: &Member, topic: &Topic, words: &str) -> String {
    text::quoted(topic.title, &search::passage(topic, words), topic.link(member.role), &topic.path())
}

/// The help pages that are of use to them: title and address.
fn listed(member: &Member) -> Vec<(&'static str, String)> {
    help::topics().iter().filter(|topic| topic.is_for(member.role)).map(|topic| (topic.title, topic.path())).collect()
}
