//! Listening to a model and keeping what it says, for as long as its asker may have it said (H4, N4).

use super::{
    Job,
    settle::{End, settle},
};
use crate::domain::{AgentId, ChatId, Member, MessageId, RunId, Timestamp, Topic};
use crate::error::AppError;
use crate::features::agents::service::access::for_chat;
use crate::features::providers::service::call::{Delta, ModelRequest, ToolCall, Turn};
use crate::features::{
    auth::service::sessions::{Standing, standing},
    chat::{
        model::{Author, Failure, RunState},
        service::model::{Answer, Chosen},
        store::{chats, runs},
    },
};
use crate::server::{
    AppState,
    db::Tx,
    events::{Event, Subscription},
};
use crate::write_tx;
use futures::StreamExt;
use std::time::Duration;
use tokio::time::Instant;

/// How long words are gathered before they are kept: a page shows them about so often.
const BATCH: Duration = Duration::from_millis(150);
/// How many bytes of words are kept at once, whatever the time.
const BATCH_BYTES: usize = 2_000;
/// How long a model may say nothing.
const SILENCE: Duration = Duration::from_secs(120);
/// How long an answer may take in all.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// How often the run says that somebody sees to it.
const BEAT: Duration = Duration::from_secs(5);
/// The longest answer, in bytes. What comes after is not kept.
const MAX_ANSWER: usize = 400_000;
/// How often a model may ask for something to be done within one answer.
const MAX_ROUNDS: usize = 6;
/// How many things it may ask for at once.
const MAX_CALLS: usize = 16;

/// Between words that were said before something was done, and those after it.
const PARAGRAPH: &str = "\n\n";

/// A run that is being written.
pub(super) struct Writing {
    app: AppState,
    events: Subscription,
    run: RunId,
    chat: ChatId,
    agent: AgentId,
    member: Member,
    /// The number of the last piece.
    seq: i64,
    /// Words that are not kept yet, and when they will be.
    words: String,
    keep_at: Instant,
    /// How many bytes were said.
    length: usize,
    /// Whether anything was said that can be read.
    has_words: bool,
    /// Whether something was done since the last words: those that follow begin a paragraph of their own.
    begins_anew: bool,
    /// What the answers before this one of the model's took.
    taken: Tokens,
    /// What this one took, as far as is told. Some tell it again and again as it grows.
    taking: Tokens,
    /// When the answer has to be there.
    due: Timestamp,
    /// When the session ends in which it was asked for, as far as is known.
    until: Timestamp,
}

/// How much was read and written, in tokens (H5).
#[derive(Clone, Copy, Default)]
struct Tokens {
    input: i64,
    output: i64,
}

impl Tokens {
    fn and(self, more: Self) -> Self {
        Self { input: self.input.saturating_add(more.input), output: self.output.saturating_add(more.output) }
    }

    fn at_least(self, input: i64, output: i64) -> Self {
        Self { input: self.input.max(input), output: self.output.max(output) }
    }
}

/// What came of listening to one answer of the model.
enum Said {
    /// It wants this to be done; nothing where it has said all.
    Calls(String, Vec<ToolCall>),
    End(End),
}

impl Writing {
    /// Listens from now on for what ends it.
    pub fn new(app: &AppState, job: &Job) -> Self {
        let now = app.clock.now();
        Self {
            events: app.events().subscribe(),
            app: app.clone(),
            run: job.run,
            chat: job.chat,
            agent: job.agent,
            member: job.member.clone(),
            seq: 0,
            words: String::new(),
            keep_at: Instant::now(),
            length: 0,
            has_words: false,
            begins_anew: false,
            taken: Tokens::default(),
            taking: Tokens::default(),
            due: now + LONGEST,
            until: now,
        }
    }

    /// Writes the answer to its end, whatever that is.
    pub async fn write(mut self, job: Job) {
        let end = match self.converse(&job.chosen, job.request).await {
            Ok(end) => end,
            Err(error) => {
                tracing::error!(%error, "an answer could not be kept");
                End::Failed(Failure::Fault)
            }
        };
        if let Err(error) = self.finish(end).await {
            // Whoever looks for lost runs ends it later.
            tracing::error!(%error, "an answer could not be ended");
        }
    }

    async fn finish(&mut self, end: End) -> Result<bool, AppError> {
        let (app, run, rest) = (&self.app, (self.run, self.member.user), &self.words);
        let taken = self.taken.and(self.taking);
        write_tx!(app.db, |tx| {
            runs::set_tokens(tx, run.0, taken.input, taken.output).await?;
            settle(tx, app, run, end, rest).await
        })
    }

    async fn converse(&mut self, chosen: &Chosen, mut request: ModelRequest) -> Result<End, AppError> {
        // What happened between the beginning of the run and now was told to nobody.
        if let Some(end) = self.look().await? {
            return Ok(end);
        }
        for round in 0..MAX_ROUNDS {
            let (words, calls) = match self.listen(chosen.model.answer(request.clone())).await? {
                Said::End(end) => return Ok(end),
                // Where something was done, that is an answer, too.
                Said::Calls(_, calls) if calls.is_empty() && round == 0 && !self.has_words => {
                    return Ok(End::Failed(Failure::Wordless));
                }
                Said::Calls(_, calls) if calls.is_empty() => return Ok(End::Done),
                Said::Calls(words, calls) => (words, calls),
            };
            if !words.is_empty() {
                request.turns.push(Turn::Agent(words));
            }
            request.turns.push(Turn::ToolCalls(calls.clone()));
            if calls.len() > MAX_CALLS {
                return Ok(End::Failed(Failure::TooLong));
            }
            for call in calls {
                // Each is an act, so the right to it is looked at again (H4, N4).
                if let Some(end) = self.look().await? {
                    return Ok(end);
                }
                let text = self.have_done(chosen, &call).await;
                request.turns.push(Turn::ToolResult { id: call.id, text });
            }
            self.begins_anew = self.has_words;
        }
        Ok(End::Failed(Failure::TooLong))
    }

    /// Has something done that the model asks for; what goes wrong there is told to the model, which may say so. What was done and the
    /// note of it are one transaction: nothing changes that its user does not see and cannot undo.
    async fn have_done(&self, chosen: &Chosen, call: &ToolCall) -> String {
        let done: Result<String, AppError> = async {
            write_tx!(self.app.db, |tx| {
                let outcome = chosen.tools.call(tx, call).await?;
                if let Some(note) = &outcome.note {
                    self.note(tx, note).await?;
                }
                Ok(outcome.result)
            })
        }
        .await;
        done.unwrap_or_else(|error| crate::text::error(&error))
    }

    /// Keeps a note in the chat; where that is gone, there is nobody to see it.
    async fn note(&self, tx: &mut Tx, text: &str) -> Result<(), AppError> {
        let (now, user, chat, run) = (self.app.clock.now(), self.member.user, self.chat, self.run);
        if !chats::touch(tx, chat, user, now).await? {
            return Err(AppError::NotFound);
        }
        let id = MessageId::from_uuid(self.app.random.uuid_v7(now));
        chats::add_message(tx, &chats::NewMessage { id, chat, author: Author::Note, text, at: now, run }).await?;
        tx.announce(Topic::Chats(user));
        Ok(())
    }

    async fn listen(&mut self, mut answer: Answer) -> Result<Said, AppError> {
        self.taken = self.taken.and(std::mem::take(&mut self.taking));
        let (mut words, mut calls) = (String::new(), Vec::new());
        let clock = self.app.clock.clone();
        let mut heard_at = clock.now();
        let mut beat_at = clock.now() + BEAT;
        loop {
            let patience = self.due.min(heard_at + SILENCE);
            tokio::select! {
                biased;
                () = self.app.streams.stop.cancelled() => return Ok(Said::End(End::Failed(Failure::Interrupted))),
                event = self.events.next() => {
                    if event.is_none_or(|event| self.concerns(event)) && let Some(end) = self.look().await? {
                        return Ok(Said::End(end));
                    }
                }
                () = clock.wait_until(self.until) => {
                    if let Some(end) = self.look().await? {
                        return Ok(Said::End(end));
                    }
                }
                () = clock.wait_until(patience) => {
                    let drips = self.length > 0 && clock.now() >= self.due;
                    return Ok(Said::End(End::Failed(if drips { Failure::TooLong } else { Failure::Slow })));
                }
                () = clock.wait_until(beat_at) => {
                    beat_at = clock.now() + BEAT;
                    if !self.keep().await? {
                        return Ok(Said::End(End::Over));
                    }
                }
                () = tokio::time::sleep_until(self.keep_at), if !self.words.is_empty() => {
                    if !self.keep().await? {
                        return Ok(Said::End(End::Over));
                    }
                }
                delta = answer.next() => {
                    heard_at = clock.now();
                    match delta {
                        None => return Ok(Said::Calls(words, calls)),
                        Some(Err(failure)) => return Ok(Said::End(End::Failed(failure))),
                        Some(Ok(Delta::ToolCall { id, name, arguments })) => calls.push(ToolCall { id, name, arguments }),
                        Some(Ok(Delta::Usage { input, output })) => {
                            self.taking = self.taking.at_least(input, output);
                        }
                        Some(Ok(Delta::Text(text))) => {
                            words.push_str(&text);
                            if !self.take(&text) {
                                return Ok(Said::End(End::Failed(Failure::TooLong)));
                            }
                            if self.words.len() >= BATCH_BYTES && !self.keep().await? {
                                return Ok(Said::End(End::Over));
                            }
                        }
                    }
                }
            }
        }
    }

    /// Takes words in; `false` where they are more than an answer may have.
    fn take(&mut self, mut text: &str) -> bool {
        if self.begins_anew {
            // Breaks of the model's own would make it more than one paragraph away.
            text = text.trim_start_matches(['\r', '\n']);
            if text.is_empty() {
                return true;
            }
            self.begins_anew = false;
            self.words.push_str(PARAGRAPH);
        }
        self.length += text.len();
        self.has_words |= !text.trim().is_empty();
        if self.length > MAX_ANSWER {
            return false;
        }
        // No database takes this sign in a text.
        self.words.extend(text.chars().filter(|c| *c != '\0'));
        true
    }

    /// Keeps what was said since the last time, and says that somebody sees to the run; `false` where it is over.
    async fn keep(&mut self) -> Result<bool, AppError> {
        let (run, chat, now) = (self.run, self.chat, self.app.clock.now());
        let (seq, words) = (self.seq + 1, &self.words);
        let goes_on: Result<bool, AppError> = async {
            write_tx!(self.app.db, |tx| {
                let goes_on = runs::beat(tx, run, now).await?;
                if goes_on && !words.is_empty() {
                    runs::add_delta(tx, run, chat, seq, words).await?;
                    tx.announce(Topic::Run(run));
                }
                Ok(goes_on)
            })
        }
        .await;
        let goes_on = goes_on?;
        if !self.words.is_empty() {
            self.seq = seq;
            self.words.clear();
        }
        self.keep_at = Instant::now() + BATCH;
        Ok(goes_on)
    }

    /// Whether what has changed may end the run. Its own pieces, and what others do in their chats, do not.
    fn concerns(&self, event: Event) -> bool {
        let user = self.member.user;
        match event {
            Event::Gap => true,
            Event::Changed(Topic::Run(_) | Topic::Audit | Topic::Organisation | Topic::Invites) => false,
            Event::Changed(Topic::User(id) | Topic::Sessions(id) | Topic::Chats(id)) => id == user,
            Event::Changed(_) => true,
        }
    }

    /// Looks whether the run is still to go on.
    async fn look(&mut self) -> Result<Option<End>, AppError> {
        let run = runs::by_id(&mut self.app.db.read().await?, self.run).await?;
        if run.is_none_or(|run| run.state != RunState::Running) {
            return Ok(Some(End::Over));
        }
        match standing(&self.app, self.member.session).await? {
            Standing::Live { until, .. } => self.until = until,
            Standing::Ended | Standing::Deactivated => return Ok(Some(End::Failed(Failure::SignedOut))),
        }
        match for_chat(&mut self.app.db.read().await?, self.member.user, self.agent).await {
            Ok(_) => Ok(None),
            Err(AppError::NotFound) => Ok(Some(End::Failed(Failure::AccessLost))),
            Err(error) => Err(error),
        }
    }
}
