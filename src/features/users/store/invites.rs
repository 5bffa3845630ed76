//! Invites.

use crate::domain::{Email, EntryId, InviteId, PersonName, Role, Timestamp, UserId};
use crate::error::AppError;
use crate::features::users::model::RevokedBecause;
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

/// The groups of an invite as lines, each an id and a name; one query gives them for a whole list.
macro_rules! groups {
    () => {
        "COALESCE((SELECT string_agg(g.id || ' ' || g.name, '\n' ORDER BY g.sort_key, g.id) FROM invite_groups n
            JOIN groups g ON g.id = n.group_id WHERE n.invite_id = i.id AND g.deleted_at IS NULL), '')"
    };
}

/// What every list of invites selects; `$1` is the time against which "expired" is computed, `$2` a state or nothing.
macro_rules! list {
    ($tail:literal) => {
        concat!(
            "SELECT i.id, i.name, i.email, i.role, i.sent_at, i.expires_at, i.claimed_at, i.revoked_at, i.revoked_because,
                s.name AS sender, ",
            groups!(),
            " AS group_lines FROM invites i JOIN users s ON s.id = i.sender_id
            WHERE ($2 = '' OR $2 = CASE WHEN i.claimed_at IS NOT NULL THEN 'claimed' WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                WHEN i.expires_at <= $1 THEN 'expired' ELSE 'waiting' END)
            AND ($3 = '%' OR i.search_key LIKE $3 ESCAPE '!' OR i.email_key LIKE $3 ESCAPE '!')
            AND ($5 = '' OR EXISTS (SELECT 1 FROM invite_groups n JOIN groups g ON g.id = n.group_id
                WHERE n.invite_id = i.id AND g.id = $5 AND g.deleted_at IS NULL)) ",
            $tail
        )
    };
}

statements! {
    INSERT = "INSERT INTO invites (id, token_hash, email, email_key, name, search_key, role, holds_ms, created_at, sender_id, sent_at,
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11)";
    BY_TOKEN = "SELECT i.id, i.email, i.name, i.role, i.holds_ms, i.expires_at, i.claimed_at, i.revoked_at, i.sender_id,
        s.name AS sender FROM invites i JOIN users s ON s.id = i.sender_id WHERE i.token_hash = $1";
    BY_ID = "SELECT i.id, i.email, i.name, i.role, i.holds_ms, i.expires_at, i.claimed_at, i.revoked_at, i.sender_id,
        s.name AS sender FROM invites i JOIN users s ON s.id = i.sender_id WHERE i.id = $1";
    /// The newest invite for an e-mail that is neither claimed nor revoked: waiting, or expired (I4).
    OPEN_FOR_EMAIL = "SELECT id, expires_at FROM invites WHERE email_key = $1 AND claimed_at IS NULL AND revoked_at IS NULL
        ORDER BY sent_at DESC, id DESC LIMIT 1";
    CLAIM = "UPDATE invites SET claimed_at = $2, claimed_by = $3
        WHERE token_hash = $1 AND claimed_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
    RENEW = "UPDATE invites SET token_hash = $2, sender_id = $3, sent_at = $4, expires_at = $5, revoked_at = NULL,
        revoked_entry = NULL, revoked_because = NULL WHERE id = $1 AND claimed_at IS NULL";
    REVOKE = "UPDATE invites SET revoked_at = $2, revoked_entry = $3, revoked_because = $4
        WHERE id = $1 AND claimed_at IS NULL AND revoked_at IS NULL";
    WAITING_OF_SENDER = "SELECT id, name, expires_at, email, sender_id FROM invites
        WHERE sender_id = $1 AND claimed_at IS NULL AND revoked_at IS NULL AND expires_at > $2 ORDER BY id";
    REVOKED_BY = "SELECT id, name, expires_at, email, sender_id FROM invites
        WHERE revoked_entry = $1 AND claimed_at IS NULL AND expires_at > $2 ORDER BY id";
    RESTORE = "UPDATE invites SET revoked_at = NULL, revoked_entry = NULL, revoked_because = NULL WHERE id = $1";
    /// Besides, those for an address at which they were invited, though they have another by now: that nobody has claimed, and nobody can.
    ABOUT = "SELECT i.id FROM invites i WHERE i.claimed_by = $1 OR i.email_key = $2
        OR (i.claimed_by IS NULL AND (i.revoked_at IS NOT NULL OR i.expires_at <= $3)
            AND i.email_key IN (SELECT c.email_key FROM invites c WHERE c.claimed_by = $1))
        ORDER BY i.id";
    /// An admin's invite has an e-mail always, so one that says nothing takes its place (I2).
    ERASE = "UPDATE invites SET name = $2, search_key = $3, email = CASE WHEN email IS NULL THEN NULL ELSE $4 END,
        email_key = CASE WHEN email IS NULL THEN NULL ELSE $4 END, revoked_entry = NULL WHERE id = $1";
    OF_SENDER = concat!("SELECT i.id, i.name, i.email, i.role, i.sent_at, i.expires_at, i.claimed_at, i.revoked_at, i.revoked_because,
        s.name AS sender, ", groups!(), " AS group_lines FROM invites i JOIN users s ON s.id = i.sender_id WHERE i.sender_id = $1
        ORDER BY i.sent_at DESC, i.id DESC LIMIT $2");
    EDIT = "UPDATE invites SET name = $2, search_key = $3, role = $4 WHERE id = $1";
    COUNTS = "SELECT
        COUNT(CASE WHEN claimed_at IS NULL AND revoked_at IS NULL AND expires_at > $1 THEN 1 END),
        COUNT(claimed_at),
        COUNT(CASE WHEN claimed_at IS NULL AND revoked_at IS NULL AND expires_at <= $1 THEN 1 END),
        COUNT(revoked_at) FROM invites";
    LISTED = concat!("SELECT i.id, i.name, i.email, i.role, i.sent_at, i.expires_at, i.claimed_at, i.revoked_at, i.revoked_because,
        s.name AS sender, ", groups!(), " AS group_lines FROM invites i JOIN users s ON s.id = i.sender_id WHERE i.id = $1");
    FIRST = list!("ORDER BY i.sent_at DESC, i.id DESC LIMIT $4");
    NEXT = list!("AND (i.sent_at, i.id) < ($6, $7) ORDER BY i.sent_at DESC, i.id DESC LIMIT $4");
}

/// An invite to be.
pub struct NewRow<'a> {
    pub id: InviteId,
    pub token_hash: &'a [u8],
    pub email: Option<&'a Email>,
    pub name: &'a PersonName,
    pub role: Role,
    pub holds_ms: i64,
    pub sender: UserId,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// An invite with its sender.
#[derive(Clone, sqlx::FromRow)]
pub struct InviteRow {
    pub id: InviteId,
    pub email: Option<Email>,
    pub name: PersonName,
    pub role: Role,
    pub holds_ms: i64,
    pub expires_at: Timestamp,
    pub claimed_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub sender_id: UserId,
    pub sender: PersonName,
}

/// An invite in a list.
#[derive(sqlx::FromRow)]
pub struct ListRow {
    pub id: InviteId,
    pub name: PersonName,
    pub email: Option<Email>,
    pub role: Role,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
    pub claimed_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub revoked_because: Option<RevokedBecause>,
    pub sender: PersonName,
    /// The groups it leads into; see [`GroupLabel::from_lines`](crate::domain::GroupLabel::from_lines).
    pub group_lines: String,
}

/// An invite that falls with its sender, or comes back with an undo.
#[derive(sqlx::FromRow)]
pub struct Fallen {
    pub id: InviteId,
    pub name: PersonName,
    pub expires_at: Timestamp,
    pub email: Option<Email>,
    pub sender_id: UserId,
}

/// Which invites a list holds.
pub struct Filter<'a> {
    pub now: Timestamp,
    /// A state, or nothing for all.
    pub state: &'a str,
    /// A LIKE pattern over name and e-mail, folded, with `!` before literal signs.
    pub pattern: &'a str,
    pub limit: i64,
    /// A group's id, or nothing for all.
    pub group: &'a str,
}

pub async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), AppError> {
    let email_key = row.email.map(Email::key);
    let search_key = row.name.search_key();
    execute!(
        tx,
        INSERT,
        row.id,
        row.token_hash,
        row.email,
        &email_key,
        row.name,
        &search_key,
        row.role,
        row.holds_ms,
        row.now,
        row.sender,
        row.expires_at
    )?;
    Ok(())
}

pub async fn by_token(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<InviteRow>, AppError> {
    Ok(fetch_optional!(tx, BY_TOKEN, token_hash)?)
}

pub async fn by_id(tx: &mut Tx, id: InviteId) -> Result<Option<InviteRow>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

/// The invite that waits for, or has expired on, an e-mail; with its end.
pub async fn open_for_email(tx: &mut Tx, email_key: &str) -> Result<Option<(InviteId, Timestamp)>, AppError> {
    Ok(fetch_optional!(tx, OPEN_FOR_EMAIL, email_key)?)
}

/// `true` for the one caller who claimed it (C2).
pub async fn claim(tx: &mut Tx, token_hash: &[u8], now: Timestamp, user: UserId) -> Result<bool, AppError> {
    Ok(execute!(tx, CLAIM, token_hash, now, user)? == 1)
}

/// `false` where it was claimed.
pub async fn renew(
    tx: &mut Tx,
    id: InviteId,
    token_hash: &[u8],
    sender: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, AppError> {
    Ok(execute!(tx, RENEW, id, token_hash, sender, now, expires_at)? == 1)
}

/// Gives an invite another name and role.
pub async fn edit(tx: &mut Tx, id: InviteId, name: &PersonName, role: Role) -> Result<(), AppError> {
    execute!(tx, EDIT, id, name, name.search_key(), role)?;
    Ok(())
}

/// `entry` is that of the act whose undo gives the invite back (F6). `false` where it was claimed or revoked before.
pub async fn revoke(
    tx: &mut Tx,
    id: InviteId,
    now: Timestamp,
    entry: EntryId,
    because: RevokedBecause,
) -> Result<bool, AppError> {
    Ok(execute!(tx, REVOKE, id, now, entry, because)? == 1)
}

/// The invites of a sender that can be claimed.
pub async fn waiting_of_sender(tx: &mut Tx, sender: UserId, now: Timestamp) -> Result<Vec<Fallen>, AppError> {
    Ok(fetch_all!(tx, WAITING_OF_SENDER, sender, now)?)
}

/// The invites that an act revoked, that are so still, and whose time is not over.
pub async fn revoked_by(tx: &mut Tx, entry: EntryId, now: Timestamp) -> Result<Vec<Fallen>, AppError> {
    Ok(fetch_all!(tx, REVOKED_BY, entry, now)?)
}

/// Gives a revoked invite back, with its link.
pub async fn restore(tx: &mut Tx, id: InviteId) -> Result<(), AppError> {
    execute!(tx, RESTORE, id)?;
    Ok(())
}

/// The invites by which somebody came, or that were made for their e-mail, the one they have or the one at which they were invited.
pub async fn about(tx: &mut Tx, user: UserId, email_key: &str, now: Timestamp) -> Result<Vec<InviteId>, AppError> {
    let rows: Vec<(InviteId,)> = fetch_all!(tx, ABOUT, user, email_key, now)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Replaces name and e-mail by what says nothing (U9), for good: a revocation is not undone any more.
pub async fn erase(tx: &mut Tx, id: InviteId, name: &PersonName, email: &str) -> Result<(), AppError> {
    execute!(tx, ERASE, id, name, name.search_key(), email)?;
    Ok(())
}

/// The latest invites that somebody has sent.
pub async fn of_sender(tx: &mut Tx, sender: UserId, limit: i64) -> Result<Vec<ListRow>, AppError> {
    Ok(fetch_all!(tx, OF_SENDER, sender, limit)?)
}

/// One invite as a list shows it.
pub async fn listed(tx: &mut Tx, id: InviteId) -> Result<Option<ListRow>, AppError> {
    Ok(fetch_optional!(tx, LISTED, id)?)
}

/// Waiting, claimed, expired and revoked invites.
pub async fn counts(tx: &mut Tx, now: Timestamp) -> Result<(i64, i64, i64, i64), AppError> {
    Ok(fetch_one!(tx, COUNTS, now)?)
}

pub async fn list(tx: &mut Tx, f: &Filter<'_>, after: Option<(Timestamp, InviteId)>) -> Result<Vec<ListRow>, AppError> {
    Ok(match after {
        None => fetch_all!(tx, FIRST, f.now, f.state, f.pattern, f.limit, f.group)?,
        Some((at, id)) => fetch_all!(tx, NEXT, f.now, f.state, f.pattern, f.limit, f.group, at, id)?,
    })
}
