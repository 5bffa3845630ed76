//! Whether an installation was moved into another database, or has not wholly arrived in this one (T8). Either is written no more.

use super::{Db, Tx, execute, fetch_optional, statements};
use crate::domain::Timestamp;
use crate::error::AppError;

statements! {
    MOVED = "SELECT state, place, at FROM moved";
    MARK = "INSERT INTO moved (only_row, state, place, at) VALUES (1, $1, $2, $3)";
    ARRIVED = "DELETE FROM moved WHERE state = 'arriving'";
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was moved to another place.
    Away,
    /// It comes from another place, and is not wholly here.
    Arriving,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Arriving => "arriving",
        }
    }
}

/// Where an installation went, or comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which of the two.
    pub state: State,
    /// The other database, without secrets.
    pub place: String,
    /// When.
    pub at: Timestamp,
}

/// Whether this installation was moved; nothing for most.
///
/// # Errors
/// A fault of the database.
pub async fn moved(db: &Db) -> Result<Option<Moved>, AppError> {
    read(&mut db.read().await?).await
}

/// The same, in a transaction.
///
/// # Errors
/// A fault of the database.
pub async fn read(tx: &mut Tx) -> Result<Option<Moved>, AppError> {
    let row: Option<(String, String, Timestamp)> = fetch_optional!(tx, MOVED)?;
    Ok(row.map(|(state, place, at)| {
        let state = if state == State::Away.as_str() { State::Away } else { State::Arriving };
        Moved { state, place, at }
    }))
}

/// From the end of this transaction on nothing is written here.
///
/// # Errors
/// A fault of the database, also where it was marked already.
pub async fn mark(tx: &mut Tx, moved: &Moved) -> Result<(), AppError> {
    execute!(tx, MARK, moved.state.as_str(), &moved.place, moved.at)?;
    Ok(())
}

/// What was arriving is here.
///
/// # Errors
/// A fault of the database.
pub async fn arrived(tx: &mut Tx) -> Result<(), AppError> {
    execute!(tx, ARRIVED)?;
    Ok(())
}
