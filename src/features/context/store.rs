//! What people let agents know about them.

use super::model::PersonalContext;
use crate::domain::{EntryId, PersonName, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    OF_USER = "SELECT preferred_name, role, preferences, anything_else, entry, former FROM personal_context WHERE user_id = $1";
    PUT = "INSERT INTO personal_context (user_id, preferred_name, role, preferences, anything_else, updated_at, entry, former)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (user_id) DO UPDATE SET preferred_name = excluded.preferred_name,
        role = excluded.role, preferences = excluded.preferences, anything_else = excluded.anything_else,
        updated_at = excluded.updated_at, entry = excluded.entry, former = excluded.former";
    FORGET_FORMER = "UPDATE personal_context SET former = NULL WHERE former IS NOT NULL AND updated_at < $1";
    PERSON = "SELECT name, status FROM users WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct Row {
    preferred_name: String,
    role: String,
    preferences: String,
    anything_else: String,
    entry: EntryId,
    former: Option<String>,
}

/// What is saved.
#[derive(Default)]
pub(super) struct Stored {
    pub context: PersonalContext,
    /// The entry of the act that left it so.
    pub entry: Option<EntryId>,
    /// What it was before, while that can be undone.
    pub former: Option<PersonalContext>,
}

/// Somebody's context; an empty one where nothing was saved so far.
pub(super) async fn of_user(tx: &mut Tx, user: UserId) -> Result<Stored, AppError> {
    let row: Option<Row> = fetch_optional!(tx, OF_USER, user)?;
    let Some(Row { preferred_name, role, preferences, anything_else, entry, former }) = row else {
        return Ok(Stored::default());
    };
    let context = PersonalContext { preferred_name, role, preferences, anything_else };
    let former = former.map(|json| serde_json::from_str(&json)).transpose().map_err(|_| AppError::Internal)?;
    Ok(Stored { context, entry: Some(entry), former })
}

/// Saves a context, left so by `entry`; `former` is what it was before.
pub(super) async fn put(
    tx: &mut Tx,
    user: UserId,
    new: &PersonalContext,
    now: Timestamp,
    entry: EntryId,
    former: &PersonalContext,
) -> Result<(), AppError> {
    let [name, role, preferences, other] = new.fields();
    let former = serde_json::to_string(former).map_err(|_| AppError::Internal)?;
    execute!(tx, PUT, user, name, role, preferences, other, now, entry, former)?;
    Ok(())
}

/// Drops what contexts were before, where it was so before this time.
pub(super) async fn forget_former(tx: &mut Tx, before: Timestamp) -> Result<(), AppError> {
    execute!(tx, FORGET_FORMER, before)?;
    Ok(())
}

/// What somebody is called, and whether they can sign in.
pub(super) async fn person(tx: &mut Tx, user: UserId) -> Result<Option<(PersonName, Status)>, AppError> {
    Ok(fetch_optional!(tx, PERSON, user)?)
}
