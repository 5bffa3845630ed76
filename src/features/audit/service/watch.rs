//! What works on the trail in the background: the sealer, and the check behind the badge.

use super::super::model::{Anchor, Anchored, Checked, Halt, Standing, Verdict};
use super::super::text;
use super::anchor;
use super::check::Check;
use super::key;
use super::seal::{self, SealError};
use crate::domain::Topic;
use crate::error::AppError;
use crate::server::{AppState, events::Event};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How often the sealer looks for entries: each is sealed within a second.
const SEAL_EVERY: Duration = Duration::from_millis(400);
/// How long the check rests after a look at what is new.
const CHECK_REST: Duration = Duration::from_millis(300);
/// How often the whole trail is looked at again, at the most; and the part of the time that this may take.
const WHOLE_EVERY: Duration = Duration::from_secs(10 * 60);
const WHOLE_PART: u32 = 50;
/// How many of the things that are wrong a page names.
const NAMED: usize = 5;

/// Why nothing is sealed at the moment, on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealing(pub Option<Halt>);

/// What is known of the trail, on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// What the last check came to; nothing where the first is not at its end.
    pub verdict: Option<Verdict>,
    /// How far a check of the whole is: at how many entries, of how many.
    pub progress: Option<(i64, i64)>,
}

/// Somebody wants the whole trail looked at now, on the board.
struct Wanted;

/// How the trail stands, as far as this process has found out.
///
/// # Errors
/// A fault of the database.
pub async fn standing(app: &AppState) -> Result<Standing, AppError> {
    let known = match key::known(&mut app.db.read().await?).await {
        Err(AppError::NotFound) => None,
        known => Some(known?),
    };
    let watched = app.board.read::<Watched>();
    let pruned = super::pruned(&mut app.db.read().await?).await?;
    Ok(Standing {
        fingerprint: known.map(|known| known.key.fingerprint()),
        verdict: watched.as_ref().and_then(|watched| watched.verdict.as_ref()).map(in_words),
        progress: watched.as_ref().and_then(|watched| watched.progress),
        halt: app.board.read::<Sealing>().and_then(|sealing| sealing.0.as_ref().map(text::halt)),
        anchors: anchor::known(app).iter().map(anchored).collect(),
        pruned,
        now: app.clock.now(),
    })
}

fn anchored(anchor: &Anchor) -> Anchored {
    Anchored { said: text::anchors::says(anchor), is_sound: anchor.fault.is_none(), since: anchor.since }
}

fn in_words(verdict: &Verdict) -> Checked {
    let wrong = verdict.findings.iter().take(NAMED).map(text::finding).collect();
    Checked { whole_at: verdict.whole_at, at: verdict.at, said: text::verdict(verdict), wrong }
}

/// Asks for a look at the whole trail.
pub fn verify_now(app: &AppState) {
    app.board.post(Wanted);
    app.events().publish(Event::Changed(Topic::Audit));
}

/// Seals until `stop`. What comes after that is sealed by whoever stops (O4).
pub async fn seal_until(app: AppState, stop: CancellationToken) {
    let mut look = tokio::time::interval(SEAL_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = look.tick() => note(&app, seal_and_keep(&app).await),
        }
    }
}

async fn seal_and_keep(app: &AppState) -> Result<(), SealError> {
    seal::seal(app).await?;
    seal::keep_newest(app).await
}

/// Logs what is new about the sealing, and tells the open pages.
fn note(app: &AppState, outcome: Result<(), SealError>) {
    let halt = match outcome {
        Ok(()) => None,
        Err(SealError::Halted(halt)) => Some(halt),
        Err(SealError::Failed(error)) => {
            tracing::warn!(%error, "the trail was not sealed; it will be tried again");
            return;
        }
    };
    let before = app.board.read::<Sealing>().and_then(|sealing| sealing.0.clone());
    if before != halt {
        match &halt {
            Some(halt) => tracing::error!("{}", text::halt(halt)),
            None => tracing::info!("the trail is sealed again"),
        }
        app.board.post(Sealing(halt));
        app.events().publish(Event::Changed(Topic::Verdict));
    }
}

/// Verifies until `stop`: the whole trail at first and from time to time, and what is new at once.
pub async fn check_until(app: AppState, stop: CancellationToken) {
    let checking = async {
        loop {
            if let Err(error) = check_whole_then_new(&app).await {
                tracing::warn!(%error, "the trail was not verified; it will be tried again");
                tokio::time::sleep(WHOLE_EVERY / WHOLE_PART).await;
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = checking => {}
    }
}

/// Looks at the whole trail, then at what is new until the whole is due again.
async fn check_whole_then_new(app: &AppState) -> Result<(), AppError> {
    let mut heard = app.events().subscribe();
    app.board.take::<Wanted>();
    let began = Instant::now();
    let mut check = Check::begin(app).await?;
    look(app, &mut check).await?;
    let due = began + (began.elapsed() * WHOLE_PART).max(WHOLE_EVERY);
    loop {
        tokio::select! {
            () = tokio::time::sleep_until(due.into()) => return Ok(()),
            event = heard.next() => match event {
                Some(Event::Changed(Topic::Audit) | Event::Gap) => {}
                Some(Event::Changed(_)) => continue,
                None => return Ok(()),
            },
        }
        if app.board.take::<Wanted>().is_some() {
            return Ok(());
        }
        look(app, &mut check).await?;
        tokio::time::sleep(CHECK_REST).await;
    }
}

async fn look(app: &AppState, check: &mut Check) -> Result<(), AppError> {
    let before = app.board.read::<Watched>().and_then(|watched| watched.verdict.clone());
    let verdict = check
        .go_on(app, |at, of| {
            app.board.post(Watched { verdict: before.clone(), progress: Some((at, of)) });
        })
        .await?;
    let is_news = before.as_ref().is_none_or(|before| {
        (before.size, &before.findings, before.rests_on) != (verdict.size, &verdict.findings, verdict.rests_on)
    });
    for finding in verdict.findings.iter().filter(|_| is_news) {
        tracing::error!("audit trail: {}", text::finding(finding));
    }
    app.board.post(Watched { verdict: Some(verdict), progress: None });
    if is_news {
        app.events().publish(Event::Changed(Topic::Verdict));
    }
    Ok(())
}
