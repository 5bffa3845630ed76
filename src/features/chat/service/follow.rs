//! Following an answer that is being written: from the piece that its reader has, to its end, on whichever node it is written (H2).

use crate::domain::{Member, Notice, RunId, Topic};
use crate::error::AppError;
use crate::features::{
    auth::service::streams::{self, Watch},
    chat::{
        model::{Piece, RunState},
        store::runs,
        text,
    },
};
use crate::server::{
    AppState,
    events::{Event, Subscription},
    markdown,
};

/// What the reader is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// More was written; the number is that of its last piece.
    Piece(i64, Piece),
    /// The answer is over, however: the chat shows how. Nothing comes after it.
    Over,
}

/// A reader of one run.
pub struct Follow {
    app: AppState,
    /// Ends with the reader's session (H4).
    watch: Watch,
    events: Subscription,
    run: RunId,
    seq: i64,
    text: String,
    /// The blocks that the reader has.
    blocks: Vec<String>,
    is_over: bool,
}

/// Follows a run behind the piece `seq`.
///
/// # Errors
/// [`AppError::NotFound`] for a run that is not the reader's (P2); [`AppError::Throttled`] where they hold too many streams.
pub async fn follow(app: &AppState, member: &Member, run: RunId, seq: i64) -> Result<Follow, AppError> {
    let events = app.events().subscribe();
    runs::of_user(&mut app.db.read().await?, run, member.user).await?.ok_or(AppError::NotFound)?;
    Ok(Follow {
        watch: streams::open(app, member)?,
        app: app.clone(),
        events,
        run,
        seq: seq.max(0),
        text: String::new(),
        blocks: Vec::new(),
        is_over: false,
    })
}

impl Follow {
    /// Waits for what is next; nothing once the stream is over.
    pub async fn next(&mut self) -> Option<Told> {
        while !self.is_over {
            match self.read().await {
                Ok(Some(told)) => return Some(told),
                Ok(None) => self.wait().await?,
                Err(error) => {
                    tracing::warn!(%error, "an answer cannot be followed for the moment");
                    return None;
                }
            }
        }
        None
    }

    async fn read(&mut self) -> Result<Option<Told>, AppError> {
        let mut tx = self.app.db.read().await?;
        // The state first: a run that ends in between is read as running, and its end is told.
        let state = runs::by_id(&mut tx, self.run).await?.map(|run| run.state);
        // Markdown means something as a whole alone; so who comes back gets it from its beginning, if there is more than they have.
        let from = if self.text.is_empty() { 0 } else { self.seq };
        let pieces = runs::deltas(&mut tx, self.run, from).await?;
        drop(tx);
        let last = pieces.last().map(|(seq, _)| *seq);
        if let Some(last) = last.filter(|last| *last > self.seq) {
            self.text.extend(pieces.into_iter().map(|(_, text)| text));
            self.seq = last;
            return Ok(Some(Told::Piece(last, self.changed())));
        }
        if state != Some(RunState::Running) {
            self.is_over = true;
            return Ok(Some(Told::Over));
        }
        Ok(None)
    }

    /// What the reader has to draw anew.
    fn changed(&mut self) -> Piece {
        let blocks = markdown::blocks(&self.text, text::COPY_CODE);
        let same = blocks.iter().zip(&self.blocks).take_while(|(new, old)| new == old).count();
        let piece = Piece { from: u32::try_from(same).unwrap_or_default(), blocks: blocks[same..].to_vec() };
        self.blocks = blocks;
        piece
    }

    /// Until something may have changed; nothing once the reader may not read on.
    async fn wait(&mut self) -> Option<()> {
        loop {
            tokio::select! {
                biased;
                notice = self.watch.next() => match notice? {
                    Notice::Ended | Notice::Deactivated => return None,
                    Notice::Changed(_) | Notice::Gap | Notice::You => {}
                },
                event = self.events.next() => match event? {
                    Event::Gap => return Some(()),
                    Event::Changed(Topic::Run(run)) if run == self.run => return Some(()),
                    Event::Changed(_) => {}
                },
            }
        }
    }
}
