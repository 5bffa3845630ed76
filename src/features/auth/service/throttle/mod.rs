//! Rising waits between attempts, by client address, by account, and by both together (A3).
//!
//! An attempt is counted before it is tried and taken back when it succeeds, so that attempts at the same moment cannot slip past. All
//! keys are HMACs; an account's is that of the folded e-mail, the same whether or not there is such an account.
//!
//! What is refused leaves no row. An admitted attempt leaves at most three small ones, and [`drop_old`] takes them after an hour.

mod key;
mod ladder;

pub use key::Kind;

use crate::domain::{Actor, Member, Origin, Timestamp};
use crate::error::AppError;
use crate::features::audit::{self, Event, NewEntry};
use crate::features::auth::store::throttle::{self as store, ThrottleRow};
use crate::server::{AppState, db::Tx};
use crate::write_tx;
use key::Key;
use ladder::{ACCOUNT, ADDRESS, FORGET, Ladder, PAIR};
use std::future::Future;

/// What an attempt to sign in, or to change one's password, is counted under.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// In this order rows are held, so that no two attempts wait for each other.
    counted: Vec<(Key, Ladder, Undo)>,
}

/// What a success does to a row.
#[derive(Clone, Copy, Debug)]
enum Undo {
    /// Starts anew.
    Clear,
    /// Takes back the one failure that it was counted as.
    Forgive,
}

impl Attempt {
    /// An attempt on the account with this folded e-mail, from this client address.
    pub fn new(app: &AppState, email_key: &str, address: Option<&str>) -> Self {
        let of_address = key::of_address(app, Kind::SignIn, address);
        Self {
            counted: vec![
                (key::of_account(app, email_key), ACCOUNT, Undo::Clear),
                (key::of_pair(app, email_key, address), PAIR, Undo::Clear),
                (of_address, ADDRESS, Undo::Forgive),
            ],
        }
    }

    /// The same from a device that has signed in to this account before. It is held back by its own failures alone, wherever a
    /// stranger's come from; and what it does changes nothing for strangers.
    pub fn of_known_device(app: &AppState, email_key: &str, device: &str) -> Self {
        Self { counted: vec![(key::of_device(app, email_key, device), PAIR, Undo::Clear)] }
    }

    /// An attempt to change one's own password. It is held back by what failed in this very session, and by nothing that strangers do
    /// elsewhere; its success changes nothing for them.
    pub fn to_change(app: &AppState, member: &Member) -> Self {
        Self { counted: vec![(key::of_change(app, member.session), PAIR, Undo::Clear)] }
    }

    fn of_address(app: &AppState, kind: Kind, address: Option<&str>) -> Self {
        Self { counted: vec![(key::of_address(app, kind, address), ADDRESS, Undo::Forgive)] }
    }
}

/// Counts an attempt, unless it comes too early.
///
/// # Errors
/// [`AppError::Throttled`] with the time to wait.
pub async fn admit(app: &AppState, attempt: &Attempt) -> Result<(), AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        let mut rows = Vec::new();
        for (key, ladder, _) in &attempt.counted {
            rows.push((key, ladder, store::hold(tx, key).await?));
        }
        refuse_early(rows.iter().map(|(_, _, row)| *row), now)?;
        for (key, ladder, row) in rows {
            store::put(tx, key, ladder.counted(row, now)).await?;
        }
        Ok(())
    })
}

fn refuse_early(rows: impl Iterator<Item = ThrottleRow>, now: Timestamp) -> Result<(), AppError> {
    let free_at = rows.map(|row| row.free_at).max().unwrap_or_default();
    match free_at.since(now).as_millis().div_ceil(1000) {
        0 => Ok(()),
        seconds => Err(AppError::Throttled { retry_after_s: seconds as u32 }),
    }
}

/// Takes an attempt back that has succeeded; the account, or the device, starts anew.
///
/// # Errors
/// A fault of the database.
pub async fn succeed(tx: &mut Tx, attempt: &Attempt) -> Result<(), AppError> {
    for (key, _, undo) in &attempt.counted {
        match undo {
            Undo::Clear => store::clear(tx, key).await?,
            Undo::Forgive => store::forgive(tx, key).await?,
        }
    }
    Ok(())
}

/// Hands on whether somebody was let in; that they were held back is an entry (T1).
async fn told(app: &AppState, admitted: Result<(), AppError>, entry: NewEntry) -> Result<(), AppError> {
    if matches!(admitted, Err(AppError::Throttled { .. })) {
        write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })?;
    }
    admitted
}

/// Does what is limited by client address: counted before it is tried, and taken back unless it failed in a way that guesses do.
///
/// # Errors
/// [`AppError::Throttled`] with the time to wait; those of `act`.
pub async fn by_address<T>(
    app: &AppState,
    kind: Kind,
    origin: &Origin,
    act: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    let attempt = Attempt::of_address(app, kind, origin.address.as_deref());
    let mut admitted = admit(app, &attempt).await;
    if let Some(attempt) = kind.told_as() {
        let event = Event::HeldBack { attempt };
        let entry = NewEntry::new(app.clock.now(), Actor::Anonymous, None, origin.clone(), event);
        admitted = told(app, admitted, entry).await;
    }
    admitted?;
    let outcome = act.await;
    if outcome.as_ref().err().is_none_or(is_no_guess) {
        write_tx!(app.db, |tx| { succeed(tx, &attempt).await })?;
    }
    outcome
}

/// Whether attempts of a kind from this address come too early. For secrets that are shown with each of many requests: those that are
/// right are not counted, and so write nothing.
///
/// # Errors
/// A fault of the database.
pub async fn is_held_back(app: &AppState, kind: Kind, origin: &Origin) -> Result<bool, AppError> {
    let key = key::of_address(app, kind, origin.address.as_deref());
    let row = store::read(&mut app.db.read().await?, &key).await?;
    Ok(row.free_at > app.clock.now())
}

/// Whoever is told one of these has shown the right secret, or has been told nothing about it.
fn is_no_guess(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Invalid { .. }
            | AppError::SignedIn
            | AppError::SetupDone
            | AppError::Busy { .. }
            | AppError::Internal
    )
}

/// Counts an attempt of `member` to change their own password.
///
/// # Errors
/// As [`admit`].
pub async fn admit_change(app: &AppState, attempt: &Attempt, member: &Member) -> Result<(), AppError> {
    let event = Event::HeldBack { attempt: audit::Attempt::PasswordChange };
    told(app, admit(app, attempt).await, NewEntry::by_member(member, app.clock.now(), event)).await
}

/// Counts a search; every one counts, whatever it finds.
///
/// # Errors
/// [`AppError::Throttled`] with the time to wait.
pub async fn count_search(app: &AppState, member: &Member) -> Result<(), AppError> {
    let (key, now) = (key::of_searches(app, member.origin.address.as_deref()), app.clock.now());
    let admitted = write_tx!(app.db, |tx| {
        let row = store::hold(tx, &key).await?;
        refuse_early(std::iter::once(row), now)?;
        store::put(tx, &key, ladder::searched(row, now)).await
    });
    let event = Event::HeldBack { attempt: audit::Attempt::Search };
    told(app, admitted, NewEntry::by_member(member, now, event)).await
}

/// Drops what is forgotten.
///
/// # Errors
/// A fault of the database.
pub async fn drop_old(app: &AppState) -> Result<(), AppError> {
    let before = app.clock.now().minus(FORGET);
    write_tx!(app.db, |tx| { store::drop_old(tx, before).await })
}
